"""The published tables, column by column, in one place: Arrow schemas and the data dictionary are made from here."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One published column.

    ``kind`` is one of string, category, int32, int64, float64, bool, date, timestamp, strings (a list). ``nullable`` and
    ``null_rule`` say when a value is missing; ``standard`` names the rule or standard behind it.
    """

    name: str
    kind: str
    meaning: str
    meaning_zh: str
    example: str
    nullable: bool = True
    null_rule: str = "the source does not say it"
    unit: str = ""
    standard: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableSpec:
    """One published table: key columns (unique together), sort order, where its rows' shard comes from.

    ``sharded`` tables are split by the month of ``shard_by`` (a timestamp or date column that never changes for a key);
    ``append_only`` tables never update a row. ``pending`` names the work that will fill a table that is empty today.
    """

    name: str
    title: str
    title_zh: str
    key: tuple[str, ...]
    fields: tuple[Field, ...]
    shard_by: str | None = None
    append_only: bool = False
    pending: str = ""


def _req(name: str, kind: str, meaning: str, meaning_zh: str, example: str, **more: str) -> Field:
    return Field(
        name=name, kind=kind, meaning=meaning, meaning_zh=meaning_zh, example=example, nullable=False, null_rule="never null", **more
    )


def _opt(name: str, kind: str, meaning: str, meaning_zh: str, example: str, **more: str) -> Field:
    return Field(name=name, kind=kind, meaning=meaning, meaning_zh=meaning_zh, example=example, **more)


_POLICY = _req("policy_id", "string", "the work, minted once", "政策标识", "gb-k3v5x2m7qa2c", standard="FRBR work")
_VERSION = _req("version_id", "string", "the wording", "版本标识", "gb-k3v5x2m7qa2c.v2", standard="FRBR expression")
_PORTAL = _req("portal_id", "category", "the portal, as in portals/", "门户标识", "cn_330200_ningbo", standard="GB/T 2260 code inside")
_SHARD = _req("first_seen_at", "timestamp", "when we first captured the policy", "首次采集时间", "2025-03-03T18:30:00Z", unit="UTC")
_DETECTED = _req("detected_at", "timestamp", "as_of of the batch that saw it", "发现时间", "2025-03-03T18:30:00Z", unit="UTC")

POLICIES = TableSpec(
    name="policies",
    title="Policies, one row per work, with the facts of the latest version",
    title_zh="政策",
    key=("policy_id",),
    shard_by="first_seen_at",
    fields=(
        _POLICY,
        _PORTAL,
        _req("column_id", "category", "the column it was found in", "栏目标识", "normative"),
        _req("kind", "category", "kind of document", "文种类别", "normative_document"),
        _opt("title", "string", "canonical title (simplified script)", "标题", "青岚市人民政府关于…的实施意见"),
        _opt("title_as_written", "string", "title as the page writes it", "原始标题", "寧波市…"),
        _opt("wrapped_title", "string", "title of the text that a 印发 notice carries", "所印发文件标题", "…实施方案"),
        _opt("doc_number", "string", "document number with 〔〕", "文号", "甬政办发〔2016〕152号", standard="GB/T 9704-2012"),
        _opt("unified_number", "string", "unified number", "统一编号", "ZJBC01-2016-0032"),
        _opt("index_number", "string", "index number of the information table", "索引号", "002482015/2016-00123"),
        _req("issuers", "strings", "issuing bodies, full names; empty when the source does not say", "发文机关", "[宁波市人民政府办公厅]"),
        _opt("issuer_as_written", "string", "issuer as the page writes it", "原文发文机关", "市经信局"),
        _opt("division_code", "category", "administrative division", "行政区划代码", "330200", standard="GB/T 2260"),
        _opt("signed_on", "date", "date at the end of the text (成文日期)", "成文日期", "2016-09-30"),
        _opt("published_on", "date", "date of publication (发布日期)", "发布日期", "2016-10-12"),
        _opt("effective_on", "date", "entry into force (施行日期)", "施行日期", "2016-10-31"),
        _opt("effective_rule", "string", "the sentence when it gives no fixed date", "施行规则", "自印发之日起施行"),
        _opt("expires_on", "date", "last day of validity (有效期至)", "有效期至", "2021-12-31"),
        _opt("validity_rule", "string", "the sentence on validity when it gives no fixed date", "有效期规则", "有效期三年"),
        _req("status", "category", "state on the release's day", "效力状态", "in_force"),
        _req("status_evidence", "string", "what set the status", "状态依据", "自2016年10月31日起施行"),
        _req("script", "category", "script of the text: hans or hant", "文字", "hans", standard="ISO 15924 Hans/Hant"),
        _req("url", "string", "page where it was first found", "网址", "http://www.ningbo.gov.cn/art/2016/10/12/art_1.html"),
        _req("republication", "bool", "a copy on a site that is not the issuer's", "是否转载", "false"),
        _req("conflicts", "strings", "facts on which two places of the page disagree", "冲突事实", "[]"),
        _req("flags", "strings", "what a reader should know (unstructured_text …)", "标记", "[]"),
        _req("latest_version_id", "string", "newest wording", "最新版本", "gb-k3v5x2m7qa2c.v2"),
        _req("reuse_basis", "string", "why this text may be republished", "再利用依据", "政府信息公开条例"),
        _SHARD,
        _req("changed_at", "timestamp", "as_of of the batch that last changed this row", "最近变更时间", "2025-03-04T18:30:00Z", unit="UTC"),
    ),
)

VERSIONS = TableSpec(
    name="versions",
    title="Versions, one row per wording of a policy; the text is in texts",
    title_zh="版本",
    key=("version_id",),
    shard_by="detected_at",
    fields=(
        _VERSION,
        _POLICY,
        _req("sequence", "int32", "1 for the first wording we saw", "版本序号", "2"),
        _req("capture_id", "string", "capture that gave it", "采集标识", "20250303T183000Z-1f0c-9a3b…", standard="FRBR manifestation"),
        _opt("title", "string", "title of this version", "标题", "…"),
        _opt("doc_number", "string", "document number of this version", "文号", "…"),
        _opt("signed_on", "date", "成文日期 of this version", "成文日期", "2016-09-30"),
        _opt("effective_on", "date", "施行日期 of this version", "施行日期", "2016-10-31"),
        _opt("expires_on", "date", "有效期至 of this version", "有效期至", "2021-12-31"),
        _req("content_sha256", "string", "hash of the redacted text", "内容哈希", "9f…", standard="FIPS 180-4"),
        _req("canonical_sha256", "string", "hash of the canonical key", "规范化哈希", "3c…"),
        _req("attachments_sha256", "strings", "hashes of its attachments", "附件哈希", "[…]"),
        _req("canon_version", "int32", "version of the canonical key", "规范化版本", "1"),
        _req("redaction_version", "int32", "version of the redaction", "脱敏版本", "1"),
        _req("parser_version", "string", "version of our reading code", "解析版本", "0.1.0"),
        _req("cause", "category", "source, backfill, parser, schema or curation", "成因", "source"),
        _req("text_length", "int64", "length of the text", "文本长度", "6123", unit="characters"),
        _req("clause_count", "int32", "number of clauses", "条款数", "54"),
        _req("evidence", "string", "JSON: for each fact, where it stood and the words as written", "事实依据", '{"doc_number": …}'),
        _DETECTED,
    ),
)

TEXTS = TableSpec(
    name="texts",
    title="Texts, append-only, one row per distinct redacted text",
    title_zh="文本",
    key=("content_sha256",),
    append_only=True,
    fields=(
        _req("content_sha256", "string", "hash of the text", "内容哈希", "9f…"),
        _req("text", "string", "redacted text, one paragraph a line", "正文", "各区县（市）人民政府：…"),
    ),
)

CLAUSES = TableSpec(
    name="clauses",
    title="Clauses of every version",
    title_zh="条款",
    key=("version_id", "eid"),
    shard_by="detected_at",
    append_only=True,
    fields=(
        _VERSION,
        _POLICY,
        _req("eid", "string", "path in this version", "条款路径", "h1_2__h2_5__h3_11", standard="Akoma Ntoso eId, adapted"),
        _req("clause_uid", "string", "lineage across versions", "条款谱系", "c-7d1e…"),
        _opt("parent_eid", "string", "path of the clause above", "上级路径", "h1_2__h2_5", null_rule="top level"),
        _opt("label", "string", "label as written", "编号", "11", null_rule="an unnumbered clause"),
        _req("level", "category", "part … item, h1 … h5, para, preamble, annex …", "层级", "h3"),
        _req("clause_order", "int32", "position in the document, from 0", "顺序", "41"),
        _opt("heading", "string", "title of the clause", "小标题", "鼓励金融机构降低企业融资成本", null_rule="it has none"),
        _req("text", "string", "own text, without label, heading and children", "条文", "支持银行机构…"),
        _req("text_sha256", "string", "hash of the canonical text", "条文哈希", "aa…"),
        _req("responsible_units", "strings", "责任单位, full names where the portal's short names are declared", "责任单位", "[宁波市经济和信息化局]"),
        _DETECTED,
    ),
)

CONSULTATIONS = TableSpec(
    name="consultations",
    title="Consultations: window, agency, result",
    title_zh="意见征集",
    key=("policy_id",),
    fields=(
        _POLICY,
        _opt("opens_on", "date", "first day of the window", "征集开始", "2024-04-12"),
        _opt("closes_on", "date", "last day of the window", "征集结束", "2024-04-23"),
        _opt("draft_title", "string", "title of the draft", "征求意见稿标题", "…(征求意见稿)"),
        _opt("agency", "string", "who asks", "征集单位", "市经信局"),
        _opt("comments_received", "int32", "comments received", "收到意见数", "1", unit="comments"),
        _opt("comments_adopted", "int32", "of these adopted", "采纳数", "1", unit="comments"),
        _opt("comments_partly", "int32", "of these partly adopted", "部分采纳数", "0", unit="comments"),
        _opt("comments_not_adopted", "int32", "of these not adopted", "未采纳数", "0", unit="comments"),
        _opt("outcome_text", "string", "the outcome as published", "采纳情况原文", "共收到1条建议…"),
        _req("changed_at", "timestamp", "as_of of the batch that last changed this row", "最近变更时间", "2025-03-04T18:30:00Z", unit="UTC"),
    ),
)

COMMENT_OUTCOMES = TableSpec(
    name="comment_outcomes",
    title="What each adopted comment changed",
    title_zh="意见采纳明细",
    key=("policy_id", "outcome_order"),
    fields=(
        _POLICY,
        _req("outcome_order", "int32", "position in the outcome, from 0", "顺序", "0"),
        _opt("clause_label", "string", "clause that it names", "条款编号", "11"),
        _opt("paragraph", "int32", "paragraph in it, from 1", "款序", "2"),
        _req("disposition", "category", "adopted, partly, not_adopted", "采纳情况", "adopted"),
        _req("effect", "category", "what the edit means", "效果", "quantity"),
        _req("before", "string", "words of the draft", "原文", "50%"),
        _req("after", "string", "words instead", "改为", "40%"),
    ),
)

RELATIONS = TableSpec(
    name="relations",
    title="How policies stand to one another",
    title_zh="关系",
    key=("relation_id",),
    fields=(
        _req("relation_id", "string", "hash of from, relation and target as written", "关系标识", "r-19af…"),
        _req("from_policy_id", "string", "the policy that names the other", "来源政策", "gb-…"),
        _opt("to_policy_id", "string", "the policy named", "目标政策", "gb-…", null_rule="not (yet) in the dataset"),
        _req("relation", "category", "cites, repeals, amends, implements, interprets, issues, draft_of, finalises, republication_of", "关系类型", "cites"),
        _opt("cited_title", "string", "title as cited", "所引标题", "…批复"),
        _opt("cited_doc_number", "string", "number as cited", "所引文号", "工信部规函〔2016〕242号"),
        _opt("effective_on", "date", "day from which a conditional repeal or amendment holds", "生效日期", "2025-07-01"),
        _req("as_written", "string", "the words", "原文", "《…》(…)"),
        _opt("eid", "string", "clause that names it", "所在条款", "preamble"),
        _DETECTED,
    ),
)

ATTACHMENTS = TableSpec(
    name="attachments",
    title="Files offered by a version's page",
    title_zh="附件",
    key=("version_id", "name"),
    fields=(
        _VERSION,
        _POLICY,
        _req("name", "string", "file name as the page writes it", "附件名", "起草说明.docx"),
        _opt("url", "string", "address at capture time", "网址", "http://…"),
        _opt("sha256", "string", "hash of the bytes", "文件哈希", "ab…", null_rule="not captured"),
        _opt("bytes", "int64", "size", "字节数", "20133", unit="bytes", null_rule="not captured"),
        _opt("media_type", "category", "type by its first bytes, not by its name", "媒体类型", "application/pdf", standard="IANA media type"),
        _opt("problem", "string", "why it could not be read", "问题", "an HTML error page", null_rule="no problem"),
        _DETECTED,
    ),
)

TARGETS = TableSpec(
    name="targets",
    title="Target tables: indicator, base, goal",
    title_zh="目标指标",
    key=("version_id", "target_order"),
    fields=(
        _VERSION,
        _POLICY,
        _req("target_order", "int32", "position in the document, from 0", "顺序", "0"),
        _req("indicator", "string", "what is measured, with its unit as written", "指标", "装备数控化率(%)"),
        _opt("base_year", "int32", "year of the base value", "基期年", "2015", unit="year"),
        _opt("base_value", "string", "base value as written", "基期值", "60"),
        _opt("target_year", "int32", "year of the goal", "目标年", "2019", unit="year"),
        _opt("target_value", "string", "goal as written", "目标值", "69"),
        _opt("responsible", "string", "who answers for it", "责任单位", "市经信委"),
        _opt("eid", "string", "clause or annex that holds it", "所在条款", "annex_1"),
    ),
)

RESPONSIBILITIES = TableSpec(
    name="responsibilities",
    title="Who answers for which clause",
    title_zh="责任分工",
    key=("version_id", "eid", "unit_order"),
    fields=(
        _VERSION,
        _POLICY,
        _req("eid", "string", "clause", "条款", "h1_2__h2_3__h3_11"),
        _req("unit_order", "int32", "position in the group, from 0", "顺序", "0"),
        _req("unit", "string", "full name where declared", "责任单位", "宁波市经济和信息化局"),
        _req("unit_as_written", "string", "name as written", "原文单位", "市经信局"),
    ),
)

QUANTITIES = TableSpec(
    name="quantities",
    title="Numbers that bind",
    title_zh="量化指标",
    key=("version_id", "eid", "quantity_order"),
    fields=(
        _VERSION,
        _POLICY,
        _req("eid", "string", "clause", "条款", "h1_2__h2_3__h3_11__para_2"),
        _req("quantity_order", "int32", "position in the clause, from 0", "顺序", "0"),
        _req("subject", "string", "what is counted", "对象", "制造业贷款占全部贷款比重"),
        _req("comparator", "string", "不低于, 以上, 达到 …; empty when there is none", "比较词", "不低于"),
        _req("value", "string", "decimal number as text", "数值", "18"),
        _req("unit", "string", "unit as written", "单位", "%"),
        _opt("year", "int32", "year to which it applies", "年份", "2025", unit="year"),
        _req("as_written", "string", "the words", "原文", "不低于18%"),
    ),
)

EVENTS = TableSpec(
    name="events",
    title="Dated events in the life of a policy",
    title_zh="事件",
    key=("event_id",),
    append_only=True,
    fields=(
        _req("event_id", "string", "hash of policy, event and day", "事件标识", "e-…"),
        _POLICY,
        _PORTAL,
        _opt("policy_title", "string", "title at that time", "标题", "…"),
        _req("event", "category", "published, opened, extended, closed, outcome, finalised, in_force, amended, repealed, expired, withdrawn, restored", "事件", "expired"),
        _req("event_on", "date", "portal-local day (Asia/Shanghai)", "日期", "2021-12-31"),
        _req("cause", "category", "source or ours", "成因", "source"),
        _req("evidence", "string", "what shows it", "依据", "有效期至2021年12月31日"),
        _opt("version_id", "string", "version that shows it", "版本标识", "gb-….v1"),
        _opt("capture_id", "string", "capture that shows it", "采集标识", "…"),
        _req("sentence_zh", "string", "one sentence, Chinese", "中文表述", "…"),
        _req("sentence_en", "string", "one sentence, English", "英文表述", "…"),
        _DETECTED,
    ),
)

CHANGES = TableSpec(
    name="changes",
    title="The change log: one row per edit",
    title_zh="变更",
    key=("change_id",),
    append_only=True,
    fields=(
        _req("change_id", "string", "hash of policy, versions, clause and words", "变更标识", "ch-…"),
        _POLICY,
        _PORTAL,
        _opt("policy_title", "string", "title at that time", "标题", "…"),
        _opt("version_before", "string", "wording before", "变更前版本", "gb-….v1"),
        _opt("version_after", "string", "wording after", "变更后版本", "gb-….v2"),
        _req("operation", "category", "insert, substitute, delete, renumber, move, split, merge", "操作", "substitute"),
        _req("effect", "category", "what it means (closed list in the consumer guide)", "效果", "quantity"),
        _req("noise", "bool", "true for layout, encoding, xref_renumber, capture_fault", "是否噪声", "false"),
        _req("cause", "category", "source, parser, schema, curation, backfill", "成因", "source"),
        _opt("clause_eid_before", "string", "path before", "变更前路径", "art_11__para_2", null_rule="inserted, or the whole policy"),
        _opt("clause_eid_after", "string", "path after", "变更后路径", "art_11__para_2", null_rule="deleted, or the whole policy"),
        _opt("clause_label_before", "string", "label before", "变更前编号", "第十一条"),
        _opt("clause_label_after", "string", "label after", "变更后编号", "第十一条"),
        _opt("paragraph", "int32", "款, counted by paragraph from 1", "款序", "2"),
        _req("before", "string", "words that went", "变更前", "50%"),
        _req("after", "string", "words that came", "变更后", "40%"),
        _req("context_before", "string", "the clause as it stood", "变更前条文", "…"),
        _req("context_after", "string", "the clause as it stands", "变更后条文", "…"),
        _opt("unit", "string", "unit of a quantity", "单位", "%"),
        _opt("direction", "category", "up or down, of a quantity", "方向", "down"),
        _opt("group_id", "string", "ties the rows of one mass rule", "分组", "g-…"),
        _req("confidence", "float64", "of the link between the clauses, 0 to 1", "置信度", "1.0"),
        _req("method", "category", "how the clauses were linked", "对齐方法", "exact"),
        _opt("disputed", "string", "why the evidence disagrees", "争议", "…", null_rule="not disputed"),
        _req("evidence", "string", "text comparison, page metadata or amending instruction", "依据", "text comparison"),
        _opt("evidence_capture_id", "string", "capture that shows it", "依据采集", "…"),
        _req("sentence_zh", "string", "one sentence, Chinese", "中文表述", "…"),
        _req("sentence_en", "string", "one sentence, English", "英文表述", "…"),
        _DETECTED,
    ),
)

CAPTURES = TableSpec(
    name="captures",
    title="Captures behind the dataset: hash and place, not bytes",
    title_zh="采集",
    key=("capture_id",),
    shard_by="fetched_at",
    append_only=True,
    fields=(
        _req("capture_id", "string", "one fetch of one page", "采集标识", "…", standard="FRBR manifestation"),
        _PORTAL,
        _req("role", "category", "detail or attachment", "角色", "detail"),
        _opt("policy_id", "string", "policy it shows", "政策标识", "gb-…"),
        _opt("version_id", "string", "version it shows", "版本标识", "gb-….v1"),
        _req("url", "string", "address", "网址", "http://…"),
        _req("fetched_at", "timestamp", "as_of of the batch that fetched it", "采集时间", "2025-03-03T18:30:00Z", unit="UTC"),
        _req("payload_sha256", "string", "hash of the bytes", "原始哈希", "…", standard="FIPS 180-4"),
        _req("payload_bytes", "int64", "size", "字节数", "20133", unit="bytes"),
        _req("warc_file", "string", "WARC file in the operator's archive", "WARC 文件", "warc/…", standard="ISO 28500"),
        _req("warc_offset", "int64", "offset of the record", "偏移", "1034", unit="bytes"),
        _req("warc_length", "int64", "length of the record", "长度", "9034", unit="bytes"),
        _opt("content_type", "category", "as the server said", "内容类型", "text/html"),
    ),
)

PORTALS = TableSpec(
    name="portals",
    title="Portals: outcome of the last batch, age of the last success",
    title_zh="门户",
    key=("portal_id",),
    fields=(
        _PORTAL,
        _req("name", "string", "name", "名称", "宁波市人民政府"),
        _req("division_code", "category", "administrative division", "行政区划代码", "330200", standard="GB/T 2260"),
        _req("outcome", "category", "worst outcome of its columns: changed, nothing_new, empty_listing, could_not_crawl", "结果", "nothing_new"),
        _req("stale", "bool", "held at its last good state", "是否陈旧", "false"),
        _opt("reason", "string", "why it is held, or what failed", "原因", "…", null_rule="nothing to say"),
        _opt("last_success_at", "timestamp", "last batch in which every column was read", "最近成功时间", "…", unit="UTC", null_rule="never yet"),
        _req("documents", "int64", "policies published from it", "政策数", "21"),
        _req("reuse_basis", "string", "why its texts may be republished", "再利用依据", "…"),
    ),
)

TABLES: tuple[TableSpec, ...] = (
    POLICIES,
    VERSIONS,
    TEXTS,
    CLAUSES,
    CONSULTATIONS,
    COMMENT_OUTCOMES,
    RELATIONS,
    ATTACHMENTS,
    TARGETS,
    RESPONSIBILITIES,
    QUANTITIES,
    EVENTS,
    CHANGES,
    CAPTURES,
    PORTALS,
)
"""Every published table, in the order of the dictionary."""
