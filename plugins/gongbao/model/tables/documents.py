"""Tables of policies and their files."""

from __future__ import annotations

from gongbao.model.change import Status
from gongbao.model.policy import PolicyKind, StatedStatus
from gongbao.model.tables.spec import (
    DETECTED_AT,
    FIRST_SEEN_AT,
    POLICY_ID,
    PORTAL_ID,
    VERSION_ID,
    TableSpec,
    optional,
    refers,
    required,
)

POLICIES = TableSpec(
    name="policies",
    title="Policies, one row per work, with the facts of the latest version",
    title_zh="政策",
    key=("policy_id",),
    shard_by="first_seen_at",
    references=(
        refers("latest_version_id", "versions", "version_id"),
        refers("portal_id", "portals"),
        refers("merged_into", "policies", "policy_id"),
        refers("split_from", "policies", "policy_id"),
    ),
    fields=(
        POLICY_ID,
        PORTAL_ID,
        required("column_id", "category", "the column it was found in", "栏目标识", "normative"),
        required("kind", "category", "kind of document", "文种类别", "normative_document", values=tuple(PolicyKind)),
        optional(
            "title",
            "string",
            "canonical title (simplified script)",
            "标题",
            "青岚市人民政府关于加快先进制造业发展的实施意见",
        ),
        optional(
            "title_as_written",
            "string",
            "title as the page writes it",
            "原始标题",
            "寧波市人民政府關於推進智能經濟發展的意見",
        ),
        optional(
            "wrapped_title",
            "string",
            "title of the text that a 印发 notice carries",
            "所印发文件标题",
            "青岚市先进制造业发展实施方案",
        ),
        optional(
            "doc_number",
            "string",
            "document number with 〔〕",
            "文号",
            "甬政办发〔2016〕152号",
            standard="GB/T 9704-2012",
        ),
        optional(
            "doc_numbers",
            "strings",
            "all its document numbers, doc_number first: a joint document has one of each issuer; empty where it has none",
            "全部文号",
            '["青发改〔2024〕12号", "青财〔2024〕35号"]',
            standard="GB/T 9704-2012",
            null_rule="written before schema 1.3.0 and not read again since: doc_number is all that is known",
        ),
        optional("unified_number", "string", "unified number", "统一编号", "ZJBC01-2016-0032"),
        optional("index_number", "string", "index number of the information table", "索引号", "002482015/2016-00123"),
        required(
            "issuers",
            "strings",
            "issuing bodies, full names; empty when the source does not say",
            "发文机关",
            '["宁波市人民政府办公厅"]',
        ),
        optional("issuer_as_written", "string", "issuer as the page writes it", "原文发文机关", "市经信局"),
        optional(
            "division_code", "category", "administrative division", "行政区划代码", "330200", standard="GB/T 2260"
        ),
        optional("signed_on", "date", "date at the end of the text (成文日期)", "成文日期", "2016-09-30"),
        optional("published_on", "date", "date of publication (发布日期)", "发布日期", "2016-10-12"),
        optional("effective_on", "date", "entry into force (施行日期)", "施行日期", "2016-10-31"),
        optional(
            "effective_rule", "string", "the sentence when it gives no fixed date", "施行规则", "自印发之日起施行"
        ),
        optional("expires_on", "date", "last day of validity (有效期至)", "有效期至", "2021-12-31"),
        optional(
            "validity_rule",
            "string",
            "the sentence on validity when it gives no fixed date",
            "有效期规则",
            "有效期三年",
        ),
        optional(
            "stated_status",
            "category",
            "the standing that the page itself states: in_force, amended, repealed, partly_repealed, expired, not_yet_in_force; "
            "silence does not take back an end or an amendment once stated",
            "页面标明的效力",
            "repealed",
            null_rule="the page is silent, or its words are in no known form",
            values=tuple(StatedStatus),
        ),
        optional("stated_status_as_written", "string", "the page's words for it", "页面效力原文", "已废止"),
        optional(
            "stated_status_on",
            "date",
            "the day that the page gives for it (废止时间, a stamp), else the day on which it was first read",
            "页面效力起始日",
            "2025-03-04",
            null_rule="nothing stated",
        ),
        required("status", "category", "state on the release's day", "效力状态", "in_force", values=tuple(Status)),
        required("status_evidence", "string", "what set the status", "状态依据", "自2016年10月31日起施行"),
        required(
            "script",
            "category",
            "script of the text: hans or hant",
            "文字",
            "hans",
            standard="ISO 15924 Hans/Hant",
            values=("hans", "hant"),
        ),
        required(
            "url",
            "string",
            "page where it was first found",
            "网址",
            "http://www.ningbo.gov.cn/art/2016/10/12/art_1.html",
        ),
        required("republication", "bool", "a copy on a site that is not the issuer's", "是否转载", "false"),
        required("conflicts", "strings", "facts on which two places of the page disagree", "冲突事实", "[]"),
        required(
            "flags",
            "strings",
            "what a reader should know (images_only: the text is pictures; unstructured_text; "
            "disputed_copy_of:gb-… where the text is nearly that of another; corrected_copy:gb-… where a copy was corrected by hand; "
            "differing_copy:… where another address of the portal gives other clauses; "
            "broken_off: the page as captured last stops in mid-sentence or plainly too early, the last whole wording stays; "
            "consolidated_by_us, instructions_not_applied; numbering_gap: a clause's number is missing; "
            "two_columns, lines_not_joined of a PDF …)",
            "标记",
            "[]",
        ),
        required("latest_version_id", "string", "newest wording", "最新版本", "gb-k3v5x2m7qa2c.v2"),
        required(
            "reuse_basis",
            "string",
            "why this text may be republished",
            "再利用依据",
            "《中华人民共和国著作权法》第五条第一项",
        ),
        optional(
            "corrections",
            "strings",
            "JSON: facts corrected by hand: fact, value, what the page says, decision number, reason",
            "人工订正",
            '["{\\"fact\\": \\"effective_on\\", \\"value\\": \\"2025-05-01\\", \\"decision\\": 12}"]',
            null_rule="no correction stands",
        ),
        optional(
            "merged_into",
            "string",
            "the record that this one was found to be the same as; follow it",
            "并入政策",
            "gb-q7m2x5v3ka4d",
            null_rule="a record of its own",
        ),
        optional(
            "split_from",
            "string",
            "the record that held this policy's page before",
            "分出自",
            "gb-q7m2x5v3ka4d",
            null_rule="never part of another",
        ),
        FIRST_SEEN_AT,
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


ATTACHMENTS = TableSpec(
    name="attachments",
    title="Files offered by a version's page",
    title_zh="附件",
    key=("version_id", "name"),
    references=(
        refers("version_id", "versions"),
        refers("policy_id", "policies"),
        refers("text_sha256", "texts", "content_sha256"),
    ),
    fields=(
        VERSION_ID,
        POLICY_ID,
        required(
            "name", "string", "file name on the page, label before it (附件2：) dropped", "附件名", "起草说明.docx"
        ),
        optional(
            "url", "string", "address at capture time", "网址", "http://www.ningbo.gov.cn/art/2016/10/12/fj_1.docx"
        ),
        optional(
            "sha256",
            "string",
            "hash of the bytes",
            "文件哈希",
            "3b9c358f36f0a31b6ad3e14f309c7cf198ac9246e8316f9ce543d5b19ac02b80",
            null_rule="not captured",
        ),
        optional("bytes", "int64", "size", "字节数", "20133", unit="bytes", null_rule="not captured"),
        optional(
            "media_type",
            "category",
            "type by its first bytes, not by its name",
            "媒体类型",
            "application/pdf",
            standard="IANA media type",
        ),
        optional(
            "text_sha256",
            "string",
            "hash of the file's redacted text, which stands in texts",
            "文本哈希",
            "65d6d7076e9f69046e523bcbb0542febae2e6d157a815dae53c05ab5816e2839",
            null_rule="no text, or not captured",
        ),
        optional("problem", "string", "why it could not be read", "问题", "an HTML error page", null_rule="no problem"),
        DETECTED_AT,
    ),
)
