"""Tables of where it all came from."""

from __future__ import annotations

from gongbao.model.capture import Outcome
from gongbao.model.tables.spec import PORTAL_ID, TableSpec, optional, refers, required

CAPTURES = TableSpec(
    name="captures",
    title="Captures behind the dataset: hash and place, not bytes",
    title_zh="采集",
    key=("capture_id",),
    shard_by="fetched_at",
    append_only=True,
    references=(
        refers("portal_id", "portals"),
        refers("policy_id", "policies"),
        refers("version_id", "versions"),
    ),
    fields=(
        required(
            "capture_id",
            "string",
            "one fetch of one page",
            "采集标识",
            "20250303T183000Z-1f0c9a3b-9a3b5c7d1e2f",
            standard="FRBR manifestation",
        ),
        PORTAL_ID,
        required("role", "category", "detail or attachment", "角色", "detail", values=("detail", "attachment")),
        optional("policy_id", "string", "policy it shows", "政策标识", "gb-k3v5x2m7qa2c"),
        optional("version_id", "string", "version it shows", "版本标识", "gb-k3v5x2m7qa2c.v1"),
        required("url", "string", "address", "网址", "http://www.ningbo.gov.cn/art/2016/10/12/art_1.html"),
        required(
            "fetched_at",
            "timestamp",
            "as_of of the batch that fetched it",
            "采集时间",
            "2025-03-03T18:30:00Z",
            unit="UTC",
        ),
        required(
            "payload_sha256",
            "string",
            "hash of the bytes",
            "原始哈希",
            "3660315a9af3df255d8f19ab077e4797822b41488a0e2a04bc6af71213c23274",
            standard="FIPS 180-4",
        ),
        required("payload_bytes", "int64", "size", "字节数", "20133", unit="bytes"),
        required(
            "warc_file",
            "string",
            "WARC file in the operator's archive",
            "WARC 文件",
            "warc/20250303T183000Z-1f0c9a3b.warc.gz",
            standard="ISO 28500",
        ),
        required("warc_offset", "int64", "offset of the record", "偏移", "1034", unit="bytes"),
        required("warc_length", "int64", "length of the record", "长度", "9034", unit="bytes"),
        optional("content_type", "category", "as the server said", "内容类型", "text/html"),
    ),
)


PORTALS = TableSpec(
    name="portals",
    title="Portals: outcome of the last batch, age of the last success",
    title_zh="门户",
    key=("portal_id",),
    fields=(
        PORTAL_ID,
        required("name", "string", "name", "名称", "宁波市人民政府"),
        required(
            "division_code", "category", "administrative division", "行政区划代码", "330200", standard="GB/T 2260"
        ),
        required(
            "outcome",
            "category",
            "worst outcome of its columns: changed, nothing_new, empty_listing, could_not_crawl",
            "结果",
            "nothing_new",
            values=tuple(Outcome),
        ),
        required("stale", "bool", "held at its last good state", "是否陈旧", "false"),
        optional(
            "reason",
            "string",
            "why it is held, or what failed",
            "原因",
            "listing: challenge",
            null_rule="nothing to say",
        ),
        optional(
            "last_success_at",
            "timestamp",
            "last batch in which every column was read",
            "最近成功时间",
            "2025-03-03T18:30:00Z",
            unit="UTC",
            null_rule="never yet",
        ),
        required("documents", "int64", "policies published from it", "政策数", "21", unit="policies"),
        required(
            "reuse_basis",
            "string",
            "why its texts may be republished",
            "再利用依据",
            "《中华人民共和国著作权法》第五条第一项",
        ),
    ),
)
