"""An invented gazette over five nights, and a strict reader of its pages."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from selectolax.lexbor import LexborHTMLParser

from gongbao.normalize.arrow import empty_tables, table_of
from publish import DraftRelease, PublishedRelease, publish_release, release_id_for
from publish.serving import serving_app

FIRST = datetime(2025, 3, 3, 18, 30, tzinfo=UTC)
PORTAL = "cn_990100_qinglan"
VOID = frozenset({"meta", "link", "br", "input", "hr", "img"})

Rows = dict[str, list[dict[str, Any]]]


def policy(policy_id: str, title: str, at: datetime, **facts: Any) -> dict[str, Any]:
    return {
        "policy_id": policy_id,
        "portal_id": PORTAL,
        "column_id": "normative",
        "kind": "normative_document",
        "title": title,
        "doc_number": f"岚政发〔2025〕{sum(map(ord, policy_id)) % 90}号",
        "issuers": ["青岚市人民政府"],
        "division_code": "990100",
        "published_on": date(2025, 2, 1),
        "status": "in_force",
        "status_evidence": "effective_on 2025-02-10: 自2025年2月10日起施行",
        "script": "hans",
        "url": f"https://www.qinglan.example/{len(title)}.html",
        "republication": False,
        "conflicts": [],
        "flags": [],
        "latest_version_id": f"{policy_id}.v1",
        "reuse_basis": "虚构示例",
        "first_seen_at": at,
        "changed_at": at,
        **facts,
    }


def version(policy_id: str, sequence: int, at: datetime, **more: Any) -> dict[str, Any]:
    evidence = (
        '{"doc_number": {"as_written": "岚政发〔2025〕1号", "rank": "head_matter", "rule": "title", "value": "岚政发〔2025〕1号"}, '
        '"effective_on": {"as_written": "自2025年5月1日起施行", "rank": "body", "rule": "施行", "value": "2025-05-01"}, '
        '"index_number": {"as_written": "99/1", "rank": "page_table", "rule": "information table", "value": "99/1"}}'
    )
    return {
        "version_id": f"{policy_id}.v{sequence}",
        "policy_id": policy_id,
        "sequence": sequence,
        "capture_id": f"cap-{policy_id}-{sequence}",
        "content_sha256": "a" * 64,
        "canonical_sha256": "b" * 64,
        "attachments_sha256": [],
        "canon_version": 1,
        "redaction_version": 1,
        "parser_version": "1",
        "cause": "source",
        "text_length": 10,
        "clause_count": 2,
        "evidence": evidence,
        "detected_at": at,
        **more,
    }


def capture(policy_id: str, sequence: int, at: datetime, **more: Any) -> dict[str, Any]:
    return {
        "capture_id": f"cap-{policy_id}-{sequence}",
        "portal_id": PORTAL,
        "role": "detail",
        "policy_id": policy_id,
        "version_id": f"{policy_id}.v{sequence}",
        "url": "https://www.qinglan.example/a.html",
        "fetched_at": at,
        "payload_sha256": "c" * 64,
        "payload_bytes": 9,
        "warc_file": "warc/one.warc.gz",
        "warc_offset": 7,
        "warc_length": 9,
        **more,
    }


def clause(policy_id: str, sequence: int, number: int, text: str, at: datetime, **more: Any) -> dict[str, Any]:
    return {
        "version_id": f"{policy_id}.v{sequence}",
        "policy_id": policy_id,
        "eid": f"art_{number}",
        "clause_uid": f"c-{policy_id}-{number}",
        "label": f"第{'一二三四五六七八九'[number - 1]}条",
        "level": "article",
        "clause_order": number,
        "text": text,
        "text_sha256": "d" * 64,
        "responsible_units": [],
        "detected_at": at,
        **more,
    }


def change(change_id: str, policy_id: str, title: str, at: datetime, **more: Any) -> dict[str, Any]:
    return {
        "change_id": change_id,
        "policy_id": policy_id,
        "portal_id": PORTAL,
        "policy_title": title,
        "version_before": f"{policy_id}.v1",
        "version_after": f"{policy_id}.v2",
        "operation": "substitute",
        "effect": "quantity",
        "noise": False,
        "cause": "source",
        "clause_eid_before": "art_1",
        "clause_eid_after": "art_1",
        "clause_label_before": "第一条",
        "clause_label_after": "第一条",
        "before": "50%",
        "after": "40%",
        "context_before": "按照实际投入的50%给予补助。",
        "context_after": "按照实际投入的40%给予补助。",
        "confidence": 1.0,
        "method": "exact",
        "evidence": "text comparison",
        "sentence_zh": f"《{title}》第一条：“50%”改为“40%”（数量，下调）",
        "sentence_en": f'《{title}》 Article 1: "50%" → "40%" (quantity, down)',
        "detected_at": at,
        **more,
    }


def event(event_id: str, policy_id: str, title: str, at: datetime, **more: Any) -> dict[str, Any]:
    return {
        "event_id": event_id,
        "policy_id": policy_id,
        "portal_id": PORTAL,
        "policy_title": title,
        "event": "published",
        "event_on": date(2025, 2, 1),
        "cause": "source",
        "evidence": "发布日期",
        "sentence_zh": f"《{title}》于2025年2月1日发布",
        "sentence_en": f"《{title}》 published on 2025-02-01",
        "detected_at": at,
        **more,
    }


def relation(relation_id: str, source: str, target: str | None, at: datetime, **more: Any) -> dict[str, Any]:
    return {
        "relation_id": relation_id,
        "from_policy_id": source,
        "to_policy_id": target,
        "relation": "cites",
        "cited_title": "青岚市公园管理办法",
        "as_written": "《青岚市公园管理办法》",
        "detected_at": at,
        **more,
    }


def portal(at: datetime, **more: Any) -> dict[str, Any]:
    return {
        "portal_id": PORTAL,
        "name": "青岚市人民政府",
        "division_code": "990100",
        "outcome": "changed",
        "stale": False,
        "last_success_at": at,
        "documents": 4,
        "reuse_basis": "虚构示例",
        **more,
    }


def consultation(policy_id: str, closes_on: date | None, at: datetime, **more: Any) -> dict[str, Any]:
    return {
        "policy_id": policy_id,
        "opens_on": date(2025, 3, 1),
        "closes_on": closes_on,
        "agency": "市财政局",
        "changed_at": at,
        **more,
    }


PARKING, PARKS, DRAFT, ORDER, GONE = "青岚市停车管理办法", "青岚市公园管理办法", "关于征求《青岚市绿道条例》意见的公告", \
    "关于修改《青岚市停车管理办法》的决定", "青岚市旧事通知"  # fmt: skip


def five_nights() -> Iterator[tuple[Rows, dict[str, Any]]]:
    """First sight; an amendment with noise and its decision; a title corrected and a window extended; nothing; a take-down."""
    at = [FIRST + timedelta(days=night) for night in range(5)]
    rows: Rows = {
        "policies": [
            policy("gb-parking", PARKING, at[0]),
            policy("gb-parks", PARKS, at[0]),
            policy("gb-draft", DRAFT, at[0], kind="consultation", status="open_for_comment", doc_number=None),
            policy("gb-gone", GONE, at[0]),
        ],
        "relations": [
            relation("r-1", "gb-parking", "gb-parks", at[0]),
            relation("r-2", "gb-parking", None, at[0], cited_title="没有收录的文件"),
        ],
        "consultations": [consultation("gb-draft", date(2025, 3, 14), at[0])],
        "portals": [portal(at[0])],
        "attachments": [{"version_id": "gb-parking.v1", "policy_id": "gb-parking", "name": "附图.pdf", "url": "https://www.qinglan.example/f.pdf",
                         "sha256": "e" * 64, "bytes": 2048, "media_type": "application/pdf", "detected_at": at[0]}],
    }  # fmt: skip
    for table in ("versions", "clauses", "captures", "events"):
        rows[table] = []
    for held in rows["policies"]:
        known = held["policy_id"]
        rows["versions"].append(version(known, 1, at[0], cause="backfill"))
        rows["captures"].append(capture(known, 1, at[0]))
        rows["clauses"] += [clause(known, 1, n, f"按照实际投入的{50 + n - 1}%给予补助。", at[0]) for n in (1, 2)]
        rows["events"].append(event(f"e-{known}", known, held["title"], at[0], cause="backfill"))
    yield rows, {}
    rows["policies"][0] |= {"latest_version_id": "gb-parking.v2", "status": "amended", "changed_at": at[1]}
    rows["policies"].append(policy("gb-order", ORDER, at[1], kind="amending_decision"))
    rows["versions"] += [version("gb-parking", 2, at[1]), version("gb-order", 1, at[1])]
    rows["captures"] += [capture("gb-parking", 2, at[1]), capture("gb-order", 1, at[1])]
    rows["clauses"] += [clause("gb-parking", 2, n, f"按照实际投入的{40 + n - 1}%给予补助。", at[1]) for n in (1, 2)]
    rows["clauses"].append(clause("gb-order", 1, 1, "将第一条中的“50%”修改为“40%”。", at[1]))
    rows["relations"].append(relation("r-3", "gb-order", "gb-parking", at[1], relation="amends"))
    rows["events"].append(event("e-order", "gb-order", ORDER, at[1]))
    rows["attachments"] = [{**rows["attachments"][0], "version_id": "gb-parking.v2"}]
    rows["changes"] = [
        change("ch-1", "gb-parking", PARKING, at[1]),
        change("ch-2", "gb-parking", PARKING, at[1], effect="layout", noise=True, clause_eid_before="art_2", clause_eid_after="art_2",
               sentence_zh=f"《{PARKING}》第二条：空白（版式）", sentence_en="Article 2: white space (layout)"),
    ]  # fmt: skip
    rows["portals"] = [portal(at[1], documents=5)]
    yield rows, {}
    rows["policies"][1] |= {"title": "青岚市公园和绿地管理办法", "changed_at": at[2]}
    rows["consultations"] = [consultation("gb-draft", date(2025, 3, 20), at[2])]
    rows["changes"] = [*rows["changes"], change("ch-3", "gb-parks", PARKS, at[2], effect="title", version_before=None, version_after=None,
                       clause_eid_before=None, clause_eid_after=None, clause_label_before=None, clause_label_after=None,
                       before=PARKS, after="青岚市公园和绿地管理办法", context_before="", context_after="",
                       sentence_zh=f"《{PARKS}》标题改了", sentence_en="Title changed")]  # fmt: skip
    rows["portals"] = [portal(at[2], documents=5)]
    yield rows, {}
    rows["portals"] = [
        portal(
            at[3], outcome="could_not_crawl", stale=True, reason="challenge: 412", last_success_at=at[2], documents=5
        )
    ]
    yield rows, {}
    for table, held in rows.items():
        rows[table] = [row for row in held if row.get("policy_id") != "gb-gone"]
    rows["portals"] = [portal(at[4], documents=4)]
    yield rows, {"rewrites": dict.fromkeys(("clauses", "captures", "events"), "take-down")}


def publish_rows(
    rows: Rows, night: int, folder: Path, previous: PublishedRelease | None, **more: Any
) -> PublishedRelease:
    as_of = FIRST + timedelta(days=night)
    tables = {**empty_tables(), **{name: table_of(name, held) for name, held in rows.items()}}
    draft = DraftRelease(
        release_id=release_id_for(as_of, f"{night:08x}" + "0" * 56),
        as_of=as_of,
        previous=previous.release_id if previous else None,
        tables=tables,
        validation={"success": True, "results": []},
        **more,
    )
    return publish_release(draft, folder)


@pytest.fixture(scope="session")
def publish_night() -> Callable[..., PublishedRelease]:
    """``publish_night(rows, night, folder, previous)``: publish all rows as one night."""
    return publish_rows


@pytest.fixture(scope="session")
def row_makers() -> dict[str, Callable[..., dict[str, Any]]]:
    """The makers of rows, by table."""
    return {
        "policies": policy, "versions": version, "captures": capture, "clauses": clause, "changes": change, "events": event,
        "relations": relation, "portals": portal, "consultations": consultation,
    }  # fmt: skip


@pytest.fixture(scope="session")
def nights() -> Callable[[], Iterator[tuple[Rows, dict[str, Any]]]]:
    """The five nights, one after the other: all rows, and options of the draft."""
    return five_nights


@pytest.fixture(scope="session")
def gazette(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The published folder after the second night, on which something changed."""
    folder, previous = tmp_path_factory.mktemp("gazette"), None
    for night, (rows, options) in enumerate(five_nights()):
        previous = publish_rows(rows, night, folder, previous, **options)
        if night == 1:
            return folder
    raise AssertionError


@pytest.fixture
def site(gazette: Path) -> Callable[[str], str]:
    """A page of the site as text."""
    return lambda path: (gazette / "site" / path).read_text(encoding="utf-8")


@pytest.fixture
def visible(site: Callable[[str], str]) -> Callable[[str], str]:
    """What a page says, markup aside."""
    return lambda path: " ".join(LexborHTMLParser(site(path)).body.text(separator=" ").split())


class Tree(HTMLParser):
    """Reads a page as it is written, without mending: every tag with its depth, every fault."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.open: list[str] = []
        self.tags: list[tuple[int, str]] = []
        self.ids: list[str] = []
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]], *, closed: bool = False) -> None:
        self.tags.append((len(self.open), tag))
        names = [name for name, _ in attrs]
        if len(set(names)) != len(names):
            self.faults.append(f"<{tag}> repeats an attribute")
        self.ids += [value or "" for name, value in attrs if name == "id"]
        if not closed and tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs, closed=True)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open[-1] != tag:
            self.faults.append(f"</{tag}> closes {self.open[-1:]} at {self.getpos()}")
        else:
            self.open.pop()


def faults_of(page: str) -> list[str]:
    """Faults of a page: tags that do not nest, ids said twice, stray signs, and whatever a browser's HTML5 parser would mend."""
    tree = Tree()
    tree.feed(page)
    tree.close()
    faults = [*tree.faults, *(f"<{tag}> is never closed" for tag in tree.open)]
    faults += [f"id {name!r} stands twice" for name in {i for i in tree.ids if tree.ids.count(i) > 1}]
    faults += [f"id {name!r} is none" for name in tree.ids if not name or re.search(r"\s", name)]
    faults += [f"stray & at {found.start()}" for found in re.finditer(r"&(?!(?:#\d+|#x[0-9a-fA-F]+|[a-zA-Z]+);)", page)]
    if not page.startswith("<!doctype html>\n"):
        faults.append("no doctype")
    read = []
    for node in LexborHTMLParser(page).root.traverse(include_text=False):
        depth, above = 0, node.parent
        while above is not None and above.tag != "-undef" and above.parent is not None:
            depth, above = depth + 1, above.parent
        if not node.tag.startswith(("-", "!")):
            read.append((depth, node.tag))
    if not faults and read != tree.tags:
        place = next(
            (i for i, (a, b) in enumerate(zip(read, tree.tags, strict=False)) if a != b), min(len(read), len(tree.tags))
        )
        faults.append(f"a browser reads {read[place : place + 2]} where {tree.tags[place : place + 2]} is written")
    return faults


@pytest.fixture
def faults() -> Callable[[str], list[str]]:
    """The strict check of one page."""
    return faults_of


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Serve a published folder on a free port of loopback; yields its address."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(128)
        server = uvicorn.Server(uvicorn.Config(serving_app(folder), log_level="warning", server_header=False))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(10)


@pytest.fixture(scope="session")
def served(gazette: Path) -> Iterator[str]:
    """The address of the gazette, served as ``gongbao serve`` does."""
    with serving(gazette) as address:
        yield address


@pytest.fixture(scope="session")
def serve_folder() -> Callable[[Path], AbstractContextManager[str]]:
    """``with serve_folder(folder) as address``."""
    return serving
