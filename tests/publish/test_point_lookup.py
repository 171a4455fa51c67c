"""Over plain HTTP with Range: one policy with its text costs few requests and little of what there is."""

from __future__ import annotations

import hashlib
import json
import random
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.request import Request, urlopen

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from gongbao.normalize.arrow import SCHEMAS
from publish import DraftRelease, PublishedRelease, publish_release
from publish.address import bits_of, holds
from publish.manifest import manifest_path, read_manifest
from publish.segments import span_of
from tests.publish.conftest import draft_of, policy

NIGHT = datetime(2025, 3, 3, 18, 30, tzinfo=UTC)
COUNT = 9_000
SIGNS = "政府关于进一步加强企业发展资金管理工作实施意见补贴标准申报条件财政局负责监督检查会同有关部门落实责任期限年度重点项目"


class RangeHandler(BaseHTTPRequestHandler):
    """Serves a folder, whole files or one range (RFC 9110), and notes what it sent."""

    def __init__(self, root: Path, sent: list[int], *given: Any) -> None:
        self.root, self.sent = root, sent
        super().__init__(*given)

    def do_GET(self) -> None:  # the name that http.server calls
        payload = (self.root / self.path.lstrip("/")).read_bytes()
        asked = re.fullmatch(r"bytes=(\d*)-(\d*)", self.headers.get("Range", ""))
        size = len(payload)
        if asked and not asked[1]:
            payload = payload[-int(asked[2]) :]
        elif asked:
            payload = payload[int(asked[1]) : int(asked[2]) + 1]
        self.send_response(206 if asked else 200)
        self.send_header("Content-Length", str(len(payload)))
        self.send_header("Content-Range", f"bytes */{size}")
        self.end_headers()
        self.wfile.write(payload)
        self.sent.append(len(payload))

    def log_message(self, *given: Any) -> None:
        """Say nothing."""


@dataclass
class Site:
    """A served folder, and the size of each answer."""

    address: str
    sent: list[int] = field(default_factory=list)

    def get(self, path: str, span: str | None = None) -> bytes:
        headers = {"Range": f"bytes={span}"} if span else {}
        with urlopen(Request(f"{self.address}/{path}", headers=headers), timeout=30) as answer:
            return bytes(answer.read())


class Known(BytesIO):
    """A file of which some spans were fetched; reading others would show at once, as zeros."""

    def __init__(self, size: int, spans: dict[int, bytes]) -> None:
        whole = bytearray(size)
        for start, payload in spans.items():
            whole[start : start + len(payload)] = payload
        super().__init__(bytes(whole))


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, PublishedRelease]:
    """Nine thousand policies with texts of about 1 KB, first seen over ten months; nothing that is made from manifests."""
    drawn = random.Random(7)
    seen = [NIGHT - timedelta(days=i % 300) for i in range(COUNT)]
    policies = [policy(f"gb-{i:05}", seen=at, changed=at) for i, at in enumerate(seen)]
    texts = ["".join(drawn.choices(SIGNS, k=340)) for _ in range(COUNT)]
    hashes = [hashlib.sha256(t.encode()).hexdigest() for t in texts]
    rows: dict[str, list[dict[str, Any]]] = {
        "policies": policies,
        "texts": [{"content_sha256": h, "text": t} for h, t in zip(hashes, texts, strict=True)],
        "versions": [version(f"gb-{i:05}", h, NIGHT) for i, h in enumerate(hashes)],
    }
    root = tmp_path_factory.mktemp("lookup")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys.modules["publish.commit"], "rebuild_mirrors", lambda *_: None)
        release = publish_release(draft_of(0, rows, None), root)
    return root, release


def version(policy_id: str, sha256: str, at: datetime) -> dict[str, Any]:
    """A version row: required columns filled."""
    filled: dict[str, Any] = {"version_id": f"{policy_id}.v1", "policy_id": policy_id, "sequence": 1}
    filled |= {"content_sha256": sha256, "canonical_sha256": sha256, "minhash": sha256 * 4, "detected_at": at}
    blank: dict[str, Any] = {"string": "x", "int32": 1, "int64": 1}
    return {**{f.name: blank.get(str(f.type), []) for f in SCHEMAS["versions"] if not f.nullable}, **filled}


@pytest.fixture
def site(published: tuple[Path, PublishedRelease]) -> Iterator[Site]:
    """The folder over HTTP on loopback."""
    sent: list[int] = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(RangeHandler, published[0], sent))
    Thread(target=server.serve_forever, daemon=True).start()
    yield Site(f"http://127.0.0.1:{server.server_address[1]}", sent)
    server.shutdown()
    server.server_close()


def one_row(site: Site, path: str, column: str, value: str) -> dict[str, Any]:
    """Fetch a small file whole, and take one row."""
    table = pq.read_table(BytesIO(site.get(path)))
    (row,) = table.filter(pa.compute.equal(table.column(column), pa.scalar(value))).to_pylist()
    return dict(row)


def look_up_text(site: Site, path: str, size: int, sha256: str) -> str:
    """Two requests: the end of the file with its index, then the row group that may hold the key."""
    tail = site.get(path, f"-{min(size, 65_536)}")
    spans = {size - len(tail): tail}
    meta = pq.ParquetFile(Known(size, spans)).metadata
    groups = [meta.row_group(i) for i in range(meta.num_row_groups)]
    tops = [str(g.column(0).statistics.max) for g in groups]  # type: ignore[union-attr]
    at = next(i for i, top in enumerate(tops) if top >= sha256)
    columns = [groups[at].column(i) for i in range(groups[at].num_columns)]
    start = min(c.dictionary_page_offset or c.data_page_offset for c in columns)
    end = max((c.dictionary_page_offset or c.data_page_offset) + c.total_compressed_size for c in columns)
    spans[start] = site.get(path, f"{start}-{end - 1}")
    table = pq.ParquetFile(Known(size, spans)).read_row_group(at)
    (text,) = (
        table.filter(pa.compute.equal(table.column("content_sha256"), pa.scalar(sha256))).column("text").to_pylist()
    )
    return str(text)


def test_one_policy_with_its_text_is_six_requests_and_two_megabytes(
    site: Site, published: tuple[Path, PublishedRelease]
) -> None:
    root, _ = published
    policy_id, month = "gb-04711", f"{NIGHT - timedelta(days=4711 % 300):%Y-%m}"
    latest = json.loads(site.get("latest.json"))
    manifest = read_manifest(site.get(manifest_path(latest["release"])), "here")

    def shard(table: str, base: str) -> str:
        (found,) = (p.path for p in manifest.tables[table].parts if holds(p.label, base, bits_of(policy_id)))
        return found

    row = one_row(site, shard("policies", month), "policy_id", policy_id)
    wording = one_row(site, shard("versions", f"{NIGHT:%Y-%m}"), "version_id", row["latest_version_id"])
    stamp = f"{wording['detected_at']:%Y%m%dT%H%M%SZ}"
    (segment,) = (p for p in manifest.tables["texts"].parts if span_of(p.path)[0] <= stamp <= span_of(p.path)[1])
    text = look_up_text(site, segment.path, segment.bytes, wording["content_sha256"])
    assert hashlib.sha256(text.encode()).hexdigest() == wording["content_sha256"]
    assert len(site.sent) <= 6
    assert sum(site.sent) <= 2_000_000
    assert sum(p.stat().st_size for p in root.rglob("*.parquet")) > 2 * sum(site.sent)


def test_row_groups_of_long_texts_are_smaller(draft_night: Callable[..., DraftRelease], tmp_path: Path) -> None:
    texts = [{"content_sha256": f"{i:064x}", "text": "文" * 20_000} for i in range(300)]
    release = publish_release(draft_night(0, None, rows={"texts": texts}), tmp_path)
    (part,) = release.manifest.tables["texts"].parts
    meta = pq.ParquetFile(tmp_path / part.path).metadata
    assert meta.row_group(0).num_rows == 74  # 4.5 MB of 60,072 bytes each: text, key, two offsets
    assert release.table("texts").num_rows == 300
