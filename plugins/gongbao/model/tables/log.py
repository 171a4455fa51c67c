"""Tables of what happened: events and the change log."""

from __future__ import annotations

from gongbao.model.change import Cause, Direction, Effect, EventKind, Operation
from gongbao.model.tables.spec import DETECTED_AT, POLICY_ID, PORTAL_ID, TableSpec, optional, refers, required

EVENTS = TableSpec(
    name="events",
    title="Dated events in the life of a policy",
    title_zh="事件",
    key=("event_id",),
    append_only=True,
    references=(
        refers("policy_id", "policies"),
        refers("portal_id", "portals"),
        refers("version_id", "versions"),
        refers("capture_id", "captures"),
    ),
    fields=(
        required("event_id", "string", "hash of policy, event and day", "事件标识", "e-5b1d0c9e77aa"),
        POLICY_ID,
        PORTAL_ID,
        optional(
            "policy_title",
            "string",
            "title at that time",
            "标题",
            "宁波市人民政府办公厅关于推进制造业高质量发展的若干意见",
        ),
        required(
            "event",
            "category",
            "published, opened, extended, closed, outcome, finalised, in_force, amended, prolonged, validity_adjusted, "
            "rescheduled, suspended, resumed, repealed, expired, withdrawn, restored, merged",
            "事件",
            "expired",
            values=tuple(EventKind),
        ),
        required("event_on", "date", "first day of the new state, portal-local (Asia/Shanghai)", "日期", "2021-12-31"),
        required("cause", "category", "source or ours", "成因", "source", values=tuple(Cause)),
        required("evidence", "string", "what shows it", "依据", "有效期至2021年12月31日"),
        optional("version_id", "string", "version that shows it", "版本标识", "gb-k3v5x2m7qa2c.v1"),
        optional("capture_id", "string", "capture that shows it", "采集标识", "20250303T183000Z-1f0c9a3b-9a3b5c7d1e2f"),
        required("sentence_zh", "string", "one sentence, Chinese", "中文表述", "有效期于2021年12月31日届满。"),
        required(
            "sentence_en", "string", "one sentence, English", "英文表述", "Its validity ended on 31 December 2021."
        ),
        DETECTED_AT,
    ),
)


CHANGES = TableSpec(
    name="changes",
    title="The change log: one row per edit",
    title_zh="变更",
    key=("change_id",),
    append_only=True,
    references=(
        refers("policy_id", "policies"),
        refers("portal_id", "portals"),
        refers("version_before", "versions", "version_id"),
        refers("version_after", "versions", "version_id"),
        refers("evidence_capture_id", "captures", "capture_id"),
    ),
    fields=(
        required("change_id", "string", "hash of policy, versions, clause and words", "变更标识", "ch-2f6c8e01b3d5"),
        POLICY_ID,
        PORTAL_ID,
        optional(
            "policy_title",
            "string",
            "title at that time",
            "标题",
            "宁波市人民政府办公厅关于推进制造业高质量发展的若干意见",
        ),
        optional("version_before", "string", "wording before", "变更前版本", "gb-k3v5x2m7qa2c.v1"),
        optional("version_after", "string", "wording after", "变更后版本", "gb-k3v5x2m7qa2c.v2"),
        required(
            "operation",
            "category",
            "insert, substitute, delete, renumber, move, split, merge; move with method chapter: an article stands under another chapter "
            "or section, its words unchanged: before and after are the two headings",
            "操作",
            "substitute",
            values=tuple(Operation),
        ),
        required(
            "effect",
            "category",
            "what it means (closed list in the consumer guide)",
            "效果",
            "quantity",
            values=tuple(Effect),
        ),
        required("noise", "bool", "true for layout, encoding, xref_renumber, capture_fault", "是否噪声", "false"),
        required(
            "cause", "category", "source, parser, schema, curation, backfill", "成因", "source", values=tuple(Cause)
        ),
        optional(
            "clause_eid_before",
            "string",
            "path before",
            "变更前路径",
            "art_11__para_2",
            null_rule="inserted, or the whole policy",
        ),
        optional(
            "clause_eid_after",
            "string",
            "path after",
            "变更后路径",
            "art_11__para_2",
            null_rule="deleted, or the whole policy",
        ),
        optional("clause_label_before", "string", "label before", "变更前编号", "第十一条"),
        optional("clause_label_after", "string", "label after", "变更后编号", "第十一条"),
        optional("paragraph", "int32", "款, counted by paragraph from 1", "款序", "2", unit="ordinal, from 1"),
        required("before", "string", "words that went", "变更前", "50%"),
        required("after", "string", "words that came", "变更后", "40%"),
        required("context_before", "string", "the clause as it stood", "变更前条文", "按实际投入的50%给予补助。"),
        required("context_after", "string", "the clause as it stands", "变更后条文", "按实际投入的40%给予补助。"),
        optional("unit", "string", "unit of a quantity", "单位", "%"),
        optional(
            "direction",
            "category",
            "up, down (numbers); later, earlier (days); tighter, looser (modality); added, removed, replaced (units)",
            "方向",
            "down",
            values=tuple(Direction),
        ),
        optional(
            "group_id",
            "string",
            "ties the rows of one mass rule, or of clauses that moved together",
            "分组",
            "g-4e2a7c90d1b6",
        ),
        required(
            "confidence", "float64", "of the link between the clauses, 0 to 1", "置信度", "1.0", unit="share, 0 to 1"
        ),
        required("method", "category", "how the clauses were linked", "对齐方法", "exact"),
        optional(
            "disputed",
            "string",
            "why the evidence disagrees",
            "争议",
            "the page gives another day than the decision",
            null_rule="not disputed",
        ),
        required(
            "evidence", "string", "text comparison, page metadata or amending instruction", "依据", "text comparison"
        ),
        optional(
            "evidence_capture_id",
            "string",
            "capture that shows it",
            "依据采集",
            "20250303T183000Z-1f0c9a3b-9a3b5c7d1e2f",
        ),
        required(
            "sentence_zh", "string", "one sentence, Chinese", "中文表述", "第十一条：“50%”改为“40%”（数量，下调）"
        ),
        required(
            "sentence_en", "string", "one sentence, English", "英文表述", 'Article 11: "50%" → "40%" (quantity, down)'
        ),
        DETECTED_AT,
    ),
)
