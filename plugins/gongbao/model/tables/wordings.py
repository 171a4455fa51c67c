"""Tables of wordings: versions, their texts, their clauses."""

from __future__ import annotations

from gongbao.model.change import Cause, Origin
from gongbao.model.policy import CLAUSE_LEVELS
from gongbao.model.tables.spec import (
    DETECTED_AT,
    POLICY_ID,
    VERSION_ID,
    TableSpec,
    optional,
    refers,
    required,
)

VERSIONS = TableSpec(
    name="versions",
    title="Versions, one row per wording of a policy; the text is in texts",
    title_zh="版本",
    key=("version_id",),
    shard_by="detected_at",
    references=(
        refers("policy_id", "policies"),
        refers("content_sha256", "texts"),
        refers("capture_id", "captures"),
    ),
    fields=(
        VERSION_ID,
        POLICY_ID,
        required("sequence", "int32", "1 for the first wording we saw", "版本序号", "2", unit="ordinal, from 1"),
        required(
            "capture_id",
            "string",
            "capture that gave it",
            "采集标识",
            "20250303T183000Z-1f0c9a3b-9a3b5c7d1e2f",
            standard="FRBR manifestation",
        ),
        optional(
            "title", "string", "title of this version", "标题", "宁波市人民政府办公厅关于推进制造业高质量发展的若干意见"
        ),
        optional("doc_number", "string", "document number of this version", "文号", "甬政办发〔2016〕152号"),
        optional("signed_on", "date", "成文日期 of this version", "成文日期", "2016-09-30"),
        optional("effective_on", "date", "施行日期 of this version", "施行日期", "2016-10-31"),
        optional("expires_on", "date", "有效期至 of this version", "有效期至", "2021-12-31"),
        required(
            "content_sha256",
            "string",
            "hash of the redacted text",
            "内容哈希",
            "982d9e3eb996f559e633f4d194def3761d909f5a3b647d1a851fead67c32c9d1",
            standard="FIPS 180-4",
        ),
        required(
            "canonical_sha256",
            "string",
            "hash of the canonical key",
            "规范化哈希",
            "2c70e12b7a0646f92279f427c7b38e7334d8e5389cff167a1dc30e73f826b683",
        ),
        optional(
            "minhash",
            "string",
            "signature by which copies are found: version of the canonical key, ':', base64 of 64 little-endian 32-bit numbers",
            "文本指纹",
            "2:mJk0AQxK3d8=",
            null_rule="published before signatures were kept, and not yet compared",
            standard="MinHash over runs of five characters",
        ),
        required(
            "attachments_sha256",
            "strings",
            "hashes of its attachments",
            "附件哈希",
            '["3b9c358f36f0a31b6ad3e14f309c7cf198ac9246e8316f9ce543d5b19ac02b80"]',
        ),
        required("canon_version", "int32", "version of the canonical key", "规范化版本", "1", unit="version number"),
        required("redaction_version", "int32", "version of the redaction", "脱敏版本", "1", unit="version number"),
        required("parser_version", "string", "our reading code that read it last", "解析版本", "0.1.0"),
        required(
            "cause", "category", "source, backfill, parser, schema or curation", "成因", "source", values=tuple(Cause)
        ),
        optional(
            "origin",
            "category",
            "published: a text that a portal gave; consolidated: ours, made from the version before and an amending decision",
            "文本来源",
            "published",
            null_rule="published before consolidated versions were kept: a published text",
            values=tuple(Origin),
        ),
        required("text_length", "int64", "length of the text", "文本长度", "6123", unit="characters"),
        required("clause_count", "int32", "number of clauses", "条款数", "54", unit="clauses"),
        required(
            "evidence",
            "string",
            "JSON: for each fact, where it stood and the words as written",
            "事实依据",
            '{"doc_number": {"place": "head_matter", "as_written": "甬政办发〔2016〕152号"}}',
        ),
        DETECTED_AT,
    ),
)


TEXTS = TableSpec(
    name="texts",
    title="Texts, append-only, one row per distinct redacted text",
    title_zh="文本",
    key=("content_sha256",),
    append_only=True,
    fields=(
        required(
            "content_sha256",
            "string",
            "hash of the text",
            "内容哈希",
            "982d9e3eb996f559e633f4d194def3761d909f5a3b647d1a851fead67c32c9d1",
        ),
        required(
            "text",
            "string",
            "redacted text, one paragraph a line",
            "正文",
            "各区县（市）人民政府：为推进制造业高质量发展，提出如下意见。",
        ),
    ),
)


CLAUSES = TableSpec(
    name="clauses",
    title="Clauses of every version",
    title_zh="条款",
    key=("version_id", "eid"),
    shard_by="detected_at",
    append_only=True,
    references=(
        refers("version_id", "versions"),
        refers("policy_id", "policies"),
    ),
    fields=(
        VERSION_ID,
        POLICY_ID,
        required(
            "eid",
            "string",
            "path in this version",
            "条款路径",
            "h1_2__h2_5__h3_11",
            standard="Akoma Ntoso eId, adapted",
        ),
        required("clause_uid", "string", "lineage across versions", "条款谱系", "c-7d1e4b2a90f3"),
        optional("parent_eid", "string", "path of the clause above", "上级路径", "h1_2__h2_5", null_rule="top level"),
        optional("label", "string", "label as written", "编号", "11", null_rule="an unnumbered clause"),
        required(
            "level",
            "category",
            "part … item, h1 … h5, para, preamble, body, column, annex, table, closing, signature, note",
            "层级",
            "h3",
            values=CLAUSE_LEVELS,
        ),
        required("clause_order", "int32", "position in the document, from 0", "顺序", "41", unit="ordinal, from 0"),
        optional(
            "heading",
            "string",
            "title of the clause",
            "小标题",
            "鼓励金融机构降低企业融资成本",
            null_rule="it has none",
        ),
        required(
            "text",
            "string",
            "own text, without label, heading and children",
            "条文",
            "支持银行机构扩大制造业中长期贷款。",
        ),
        required(
            "text_sha256",
            "string",
            "hash of the canonical text",
            "条文哈希",
            "9d96e17fd46eb91085fe8e47f714bd58f95300e1a6eb7792fb30d3efdf85446c",
        ),
        required(
            "responsible_units",
            "strings",
            "责任单位, full names where the portal's short names are declared",
            "责任单位",
            '["宁波市经济和信息化局"]',
        ),
        DETECTED_AT,
    ),
)
