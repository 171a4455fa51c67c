"""Tables of what the documents say: consultations, relations, targets, duties, numbers."""

from __future__ import annotations

from gongbao.model.change import Effect
from gongbao.model.policy import Relation
from gongbao.model.tables.spec import DETECTED_AT, POLICY_ID, VERSION_ID, TableSpec, optional, refers, required

CONSULTATIONS = TableSpec(
    name="consultations",
    title="Consultations: window, agency, result",
    title_zh="意见征集",
    key=("policy_id",),
    references=(refers("policy_id", "policies"),),
    fields=(
        POLICY_ID,
        optional(
            "opens_on", "date", "first day of the window; 即日 is the day of the notice", "征集开始", "2024-04-12"
        ),
        optional(
            "closes_on",
            "date",
            "last day of the window, not the last day for signing up to a hearing",
            "征集结束",
            "2024-04-23",
        ),
        optional("draft_title", "string", "title of the draft", "征求意见稿标题", "青岚市公园管理办法（征求意见稿）"),
        optional("agency", "string", "who asks", "征集单位", "市经信局"),
        optional(
            "comments_received",
            "int32",
            "comments received; null where approximate, or where the counts contradict (conflict comments)",
            "收到意见数",
            "1",
            unit="comments",
        ),
        optional("comments_adopted", "int32", "of these adopted", "采纳数", "1", unit="comments"),
        optional("comments_partly", "int32", "of these partly adopted", "部分采纳数", "0", unit="comments"),
        optional("comments_not_adopted", "int32", "of these not adopted", "未采纳数", "0", unit="comments"),
        optional("outcome_text", "string", "the outcome as published", "采纳情况原文", "共收到1条建议，采纳1条。"),
        required(
            "changed_at",
            "timestamp",
            "as_of of the batch that last changed this row",
            "最近变更时间",
            "2025-03-04T18:30:00Z",
            unit="UTC",
        ),
    ),
)


COMMENT_OUTCOMES = TableSpec(
    name="comment_outcomes",
    title="What became of each comment, in the outcome and in the final text",
    title_zh="意见采纳明细",
    key=("policy_id", "outcome_order"),
    references=(
        refers("policy_id", "consultations"),
        refers("final_policy_id", "policies", "policy_id"),
    ),
    fields=(
        POLICY_ID,
        required("outcome_order", "int32", "position in the outcome, from 0", "顺序", "0", unit="ordinal, from 0"),
        optional("clause_label", "string", "clause that it names", "条款编号", "11"),
        optional("paragraph", "int32", "paragraph in it, from 1", "款序", "2", unit="ordinal, from 1"),
        optional(
            "disposition",
            "category",
            "adopted, partly, not_adopted",
            "采纳情况",
            "adopted",
            null_rule="the outcome gives the comment, with or without an answer, and does not say what was decided",
            values=("adopted", "partly", "not_adopted"),
        ),
        required("effect", "category", "what the edit means", "效果", "quantity", values=(*Effect, "")),
        required("before", "string", "words of the draft; empty where the outcome gives none", "原文", "50%"),
        required("after", "string", "words instead; empty where the outcome gives none", "改为", "40%"),
        optional(
            "final_policy_id", "string", "the final text", "正式文本", "gb-q7m2x5v3ka4d", null_rule="no final text yet"
        ),
        optional("final_eid", "string", "its clause", "正式文本条款", "art_11", null_rule="no clause of it is linked"),
        optional(
            "in_final",
            "category",
            "followed: the final text has the new words and not the old; absent: it does not",
            "正式文本是否体现",
            "followed",
            null_rule="no final text yet, or the outcome exchanges no words",
            values=("followed", "absent"),
        ),
    ),
)


RELATIONS = TableSpec(
    name="relations",
    title="How policies stand to one another",
    title_zh="关系",
    key=("relation_id",),
    references=(
        refers("from_policy_id", "policies", "policy_id"),
        refers("to_policy_id", "policies", "policy_id"),
    ),
    fields=(
        required("relation_id", "string", "hash of from, relation and target as written", "关系标识", "r-19af03c2d4e5"),
        required("from_policy_id", "string", "the policy that names the other", "来源政策", "gb-k3v5x2m7qa2c"),
        optional(
            "to_policy_id",
            "string",
            "the policy named",
            "目标政策",
            "gb-q7m2x5v3ka4d",
            null_rule="not (yet) in the dataset",
        ),
        required(
            "relation",
            "category",
            "cites, repeals, declares_expired, amends, prolongs, adjusts_validity, reschedules, suspends, resumes, implements, interprets, "
            "issues, draft_of, finalises, outcome_of, withdraws, republication_of",
            "关系类型",
            "cites",
            values=tuple(Relation),
        ),
        optional("cited_title", "string", "title as cited", "所引标题", "工业和信息化部关于同意宁波市开展试点的批复"),
        optional("cited_doc_number", "string", "number as cited", "所引文号", "工信部规函〔2016〕242号"),
        optional(
            "effective_on", "date", "day from which a conditional repeal or amendment holds", "生效日期", "2025-07-01"
        ),
        required(
            "as_written",
            "string",
            "the words; of a republication, what the comparison of texts showed",
            "原文",
            "《工业和信息化部关于同意宁波市开展试点的批复》（工信部规函〔2016〕242号）",
        ),
        optional("eid", "string", "clause that names it", "所在条款", "preamble"),
        DETECTED_AT,
    ),
)


TARGETS = TableSpec(
    name="targets",
    title="Target tables: one row per indicator and goal year",
    title_zh="目标指标",
    key=("version_id", "target_order"),
    references=(
        refers("version_id", "versions"),
        refers("policy_id", "policies"),
    ),
    fields=(
        VERSION_ID,
        POLICY_ID,
        required("target_order", "int32", "position in the document, from 0", "顺序", "0", unit="ordinal, from 0"),
        required(
            "indicator",
            "string",
            "what is measured, with its unit in brackets as the indicator or the table's column of units has it",
            "指标",
            "装备数控化率(%)",
        ),
        optional("base_year", "int32", "year of the base value", "基期年", "2015", unit="year"),
        optional("base_value", "string", "base value as written", "基期值", "60"),
        optional("target_year", "int32", "year of the goal", "目标年", "2019", unit="year"),
        optional("target_value", "string", "goal as written", "目标值", "69"),
        optional("responsible", "string", "who answers for it", "责任单位", "市经信委"),
        optional(
            "place",
            "string",
            "the place whose goal it is, as written, where the table has a row for each; it stands before the indicator too",
            "地区",
            "海曙区",
            null_rule="the goal of the whole document, or a sum (合计)",
        ),
        optional(
            "division_code",
            "category",
            "code of that place, as the document's own division has it",
            "行政区划代码",
            "330203",
            null_rule="no place, or one that the project's table of divisions lacks (towns, parks, most counties)",
            standard="GB/T 2260",
        ),
        optional(
            "eid",
            "string",
            "clause or annex that holds it; file:<name> for a table in a file of the page",
            "所在条款",
            "annex_1",
        ),
    ),
)


RESPONSIBILITIES = TableSpec(
    name="responsibilities",
    title="Who answers for which clause",
    title_zh="责任分工",
    key=("version_id", "eid", "unit_order"),
    references=(
        refers("version_id eid", "clauses"),
        refers("policy_id", "policies"),
    ),
    fields=(
        VERSION_ID,
        POLICY_ID,
        required("eid", "string", "clause", "条款", "h1_2__h2_3__h3_11"),
        required("unit_order", "int32", "position in the group, from 0", "顺序", "0", unit="ordinal, from 0"),
        required("unit", "string", "full name where declared", "责任单位", "宁波市经济和信息化局"),
        required("unit_as_written", "string", "name as written", "原文单位", "市经信局"),
    ),
)


QUANTITIES = TableSpec(
    name="quantities",
    title="Numbers that bind",
    title_zh="量化指标",
    key=("version_id", "eid", "quantity_order"),
    references=(
        refers("version_id eid", "clauses"),
        refers("policy_id", "policies"),
    ),
    fields=(
        VERSION_ID,
        POLICY_ID,
        required("eid", "string", "clause", "条款", "h1_2__h2_3__h3_11__para_2"),
        required("quantity_order", "int32", "position in the clause, from 0", "顺序", "0", unit="ordinal, from 0"),
        required("subject", "string", "what is counted", "对象", "制造业贷款占全部贷款比重"),
        required("comparator", "string", "不低于, 以上, 达到 …; empty when there is none", "比较词", "不低于"),
        required("value", "string", "decimal number as text", "数值", "18"),
        required("unit", "string", "unit as written", "单位", "%"),
        optional("year", "int32", "year to which it applies", "年份", "2025", unit="year"),
        required("as_written", "string", "the words", "原文", "不低于18%"),
    ),
)
