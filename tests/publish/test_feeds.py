"""The feeds as readers meet them: who polls sees what comes, who walks back has all of it once, and little is written twice."""

from __future__ import annotations

import json
import re
import shutil
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongbao.formats.feed_pages import MOST, PAGE, closed_pages, shown_from
from publish import DraftRelease, PublishedRelease, publish_release
from publish.feeds import ALL, FeedName, issuer_feed, portal_feed, write_feeds
from publish.feeds import documents as documents_module
from publish.folder import Folder
from publish.kept import every_release
from tests.publish.feed_reader import (
    ATOM,
    TOMBSTONES,
    all_ids,
    check_document,
    ids,
    json_ids,
    link,
    opened,
    target,
    walked,
)

PORTAL = "cn_999900_qinglan"
OFFICE = "青岚市人民政府办公室"
Rows = dict[str, list[dict[str, Any]]]


def entry_id(name: str) -> str:
    """The id that entries of this project have had since the first feed: a name-based UUID (RFC 9562, version 5)."""
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'gongbao:{name}')}"


def stamps(root: Path) -> dict[str, tuple[int, bytes]]:
    """Every document of the feeds with the moment at which it was written."""
    return {
        str(p.relative_to(root)): (p.stat().st_mtime_ns, p.read_bytes())
        for p in sorted([*root.glob("feed.*"), *root.glob("feeds/**/*")])
        if p.is_file()
    }


def documents(root: Path) -> dict[str, bytes]:
    return {path: body for path, (_, body) in stamps(root).items()}


class Press:
    """Publishes invented nights into ``root``, each with its rows beside those of the nights before; without the site."""

    def __init__(self, root: Path, draft: Callable[..., DraftRelease], make: dict[str, Callable[..., Any]]) -> None:
        self.root, self.draft, self.make = root, draft, make
        self.rows: Rows = {"changes": [], "events": [], "policies": []}
        self.releases: list[PublishedRelease] = []
        self.night_rows: list[str] = []

    def night(self, *changes: dict[str, Any], events: int = 0, **more: Any) -> PublishedRelease:
        """Publish a night: one change of gb-a per mapping (its own values replace the usual), and some events of gb-b."""
        number, previous = len(self.releases), self.releases[-1] if self.releases else None
        at = self.draft(number, previous).as_of
        self.night_rows = [f"ch-{number}-{n}" for n in range(len(changes))]
        if not self.rows["policies"]:
            self.rows["policies"] = [self.make["policies"](name, seen=at, changed=at) for name in ("gb-a", "gb-b")]
        self.rows["changes"] += [
            self.make["changes"](f"ch-{number}-{n}", "gb-a", at) | values for n, values in enumerate(changes)
        ]
        self.rows["events"] += [self.make["events"](f"e-{number}-{n}", "gb-b", at) for n in range(events)]
        draft = self.draft(number, previous, rows={"clauses": [], "texts": [], **self.rows}, **more)
        self.releases.append(publish_release(draft, self.root))
        return self.releases[-1]


@pytest.fixture
def press(
    tmp_path: Path,
    draft_night: Callable[..., DraftRelease],
    make_row: dict[str, Callable[..., Any]],
    monkeypatch: pytest.MonkeyPatch,
) -> Press:
    monkeypatch.setattr("publish.mirrors.write_site", lambda *_: 0)
    return Press(tmp_path / "published", draft_night, make_row)


def several(count: int) -> Iterator[dict[str, Any]]:
    """Changes of one night, clause by clause."""
    return ({"clause_eid_after": f"art_{n + 1}"} for n in range(count))


NIGHTS = (0, 30, 45, 130, 0, 1, 700, 20)


@pytest.fixture(scope="module")
def printed() -> dict[str, Any]:
    """What the first test that needs it leaves: folder and rows after NIGHTS."""
    return {}


@pytest.fixture
def archive(press: Press, printed: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> Press:
    """Nights of every size: none, within a page, over a page, over what a document may show."""
    if not printed:
        for count in NIGHTS:
            press.night(*several(count))
        folder = tmp_path_factory.mktemp("printed") / "published"
        shutil.copytree(press.root, folder)
        printed |= {"folder": folder, "rows": {name: list(rows) for name, rows in press.rows.items()}}
        return press
    shutil.copytree(printed["folder"], press.root)
    press.rows = {name: list(rows) for name, rows in printed["rows"].items()}
    press.releases = list(every_release(press.root))
    return press


def test_every_document_keeps_to_the_rules_and_common_readers_open_it(archive: Press) -> None:
    atoms = [path for path in documents(archive.root) if path.endswith(".atom")]
    assert len(atoms) > 3 * (sum(NIGHTS) // PAGE)
    for path in atoms:
        feed = check_document(archive.root, path)
        assert len(feed.findall(f"{ATOM}entry")) < MOST + PAGE
        parsed = feedparser.parse((archive.root / path).read_bytes())
        assert not parsed.bozo, path
        assert len(parsed.entries) == len(ids(feed))


@pytest.mark.parametrize("name", [ALL, portal_feed(PORTAL), issuer_feed(OFFICE)])
def test_who_follows_the_chain_has_every_entry_once_newest_first(archive: Press, name: FeedName) -> None:
    told = [entry_id(f"change:ch-{night}-{n}") for night in reversed(range(len(NIGHTS))) for n in range(NIGHTS[night])]
    assert all_ids(archive.root, name.path("atom")) == told
    assert json_ids(archive.root, name.path("json")) == told
    back = list(walked(archive.root, name.path("atom")))
    forward = list(walked(archive.root, back[-1], "next-archive"))
    assert sorted(i for path in forward for i in ids(opened(archive.root, path))) == sorted(told)
    assert all(target(path, link(opened(archive.root, path), "current") or "") == name.path("atom") for path in forward)


def test_who_polls_sees_an_entry_in_the_night_in_which_it_comes_however_many_come(press: Press) -> None:
    known: set[str] = set()
    pages: frozenset[str] = frozenset()
    for count in NIGHTS:
        press.night(*several(count))
        fresh = {entry_id(f"change:{row}") for row in press.night_rows}
        polled = ids(opened(press.root, "feed.atom"))
        assert count > MOST or fresh <= set(polled)
        read = list(walked(press.root, "feed.atom", known=pages))
        seen = {i for path in read for i in ids(opened(press.root, path))}
        assert seen - known == fresh
        known |= seen
        pages |= set(read) - {"feed.atom"}


def test_an_archive_that_is_closed_is_never_written_again(press: Press) -> None:
    closed: dict[str, tuple[int, bytes]] = {}
    for count in NIGHTS:
        press.night(*several(count))
        now = stamps(press.root)
        assert {path: now[path] for path in closed} == closed
        closed |= {
            path: held for path, held in now.items() if b"<fh:archive/>" in held[1] or b'"archive":true' in held[1]
        }
    assert len(closed) == 2 * 3 * closed_pages(sum(NIGHTS))


def test_only_feeds_for_which_something_came_are_written(press: Press) -> None:
    press.night()
    before = stamps(press.root)
    assert portal_feed(PORTAL).path("atom") in before
    press.night()
    quiet = stamps(press.root)
    assert {path for path in quiet if quiet[path] != before[path]} == {"feeds/releases.atom", "feeds/index.json"}
    other = dict(press.rows["policies"][1], policy_id="gb-z", issuers=["青岚市财政局"], portal_id="cn_999901_other")
    press.rows["policies"].append(other)
    press.night({"policy_id": "gb-z", "portal_id": "cn_999901_other"})
    after = stamps(press.root)
    assert ids(opened(press.root, issuer_feed("青岚市财政局").path("atom"))) == [entry_id("change:ch-2-0")]
    for untouched in (issuer_feed(OFFICE), portal_feed(PORTAL)):
        assert after[untouched.path("atom")] == quiet[untouched.path("atom")]
        assert after[untouched.path("json")] == quiet[untouched.path("json")]


def test_made_anew_from_manifests_all_bytes_are_the_same(archive: Press) -> None:
    renamed = dict(archive.rows["policies"][0], issuers=["青岚市财政局"], kind="notice")
    archive.rows["policies"] = [renamed, *archive.rows["policies"][1:]]
    archive.night(*several(3), events=2)
    moved = {entry_id(f"change:ch-8-{n}") for n in range(3)}
    assert set(ids(opened(archive.root, issuer_feed("青岚市财政局").path("atom")))) == moved
    assert not moved & set(all_ids(archive.root, issuer_feed(OFFICE).path("atom")))
    written = documents(archive.root)
    store = Folder(archive.root)
    assert write_feeds(store, every_release(store), full=True) == 0
    shutil.rmtree(archive.root / "feeds")
    (archive.root / "feed.atom").unlink()
    (archive.root / "feed.json").unlink()
    write_feeds(store, every_release(store))
    assert documents(archive.root) == written


@pytest.mark.parametrize("public_url", ["", "https://gazette.example/"])
def test_what_was_told_is_not_written_once_more(
    public_url: str, archive: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "root", Folder(archive.root, public_url=public_url))
    archive.night()
    told: list[str] = []
    said = documents_module._html
    monkeypatch.setattr(documents_module, "_html", lambda entry, root: told.append(entry.id) or said(entry, root))
    archive.night(*several(3))
    new = [entry_id(f"change:{row}") for row in archive.night_rows]
    assert set(told) == set(new), "926 entries stand before them, 50 to 75 of these in each document that is written"
    feeds, documents_of_each, forms = 3, 2, 2
    assert len(told) == len(new) * feeds * documents_of_each * forms


def test_words_that_look_like_the_seams_of_a_document_are_words(press: Press) -> None:
    seams = (
        "</entry>\n<entry>\n",
        '"items":[],',
        ',{"_gongbao":{"about":"change"',
        '],"language":"zh-Hans"',
        "</feed>\n",
    )
    for night in range(3):
        press.night(*({"sentence_zh": seam, "before": seam, "policy_title": seam} for seam in seams * 6))
        assert night == 2 or len(json_ids(press.root, "feed.json")) == 30 * (night + 1)
    written = documents(press.root)
    shutil.rmtree(press.root / "feeds")
    store = Folder(press.root)
    write_feeds(store, every_release(store))
    assert documents(press.root) == written


@pytest.mark.parametrize(
    "damaged",
    [
        "feeds/index.json",
        "feed.json",
        "feed.atom",
        "feeds/all/19.json",
        "feeds/all/19.atom",
        f"feeds/portal/{PORTAL}.json",
    ],
)
def test_what_the_index_does_not_vouch_for_is_made_anew(archive: Press, damaged: str) -> None:
    place = archive.root / damaged
    place.write_bytes(place.read_bytes()[:-20])
    archive.night(*several(2))
    written = documents(archive.root)
    shutil.rmtree(archive.root / "feeds")
    store = Folder(archive.root)
    write_feeds(store, every_release(store))
    assert documents(archive.root) == written


def test_nothing_is_lost_when_old_releases_are_kept_no_longer(archive: Press) -> None:
    told = all_ids(archive.root, "feed.atom")
    for gone in archive.releases[1:4]:
        shutil.rmtree(archive.root / "releases" / gone.release_id)
    shutil.rmtree(archive.root / "feeds")
    archive.night(*several(1))
    assert all_ids(archive.root, "feed.atom") == [entry_id("change:ch-8-0"), *told]
    assert all_ids(archive.root, issuer_feed(OFFICE).path("atom")) == [entry_id("change:ch-8-0"), *told]


def test_noise_and_what_we_did_ourselves_is_no_entry_and_one_thing_is_told_once(press: Press) -> None:
    press.night()
    press.night(
        {"effect": "layout", "noise": True},
        {"effect": "encoding"},
        {"cause": "parser"},
        {"cause": "schema"},
        {"cause": "curation"},
        {"cause": "backfill"},
        {"effect": "repeal", "policy_id": "gb-b"},
        events=1,
    )
    assert ids(opened(press.root, "feed.atom")) == [entry_id("event:e-1-0"), entry_id("change:ch-1-6")]
    at = press.draft(2, press.releases[-1]).as_of
    repealed = press.make["events"]("e-twin", "gb-b", at, event="repealed")
    press.rows["events"].append(repealed)
    press.night({"effect": "repeal", "policy_id": "gb-b"})
    assert ids(opened(press.root, "feed.atom"))[0] == entry_id("change:ch-2-0")
    assert entry_id("event:e-twin") not in ids(opened(press.root, "feed.atom"))


def test_an_entry_says_all_of_it_and_where_it_stands(press: Press) -> None:
    press.rows["policies"] = [
        press.make["policies"](
            "gb-a", seen=press.draft(0, None).as_of, changed=press.draft(0, None).as_of, division_code="999900"
        )
    ]
    press.night()
    release = press.night({})
    path = portal_feed(PORTAL).path("atom")
    (entry,) = opened(press.root, path).findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}updated") == "2025-03-04T18:30:00Z"
    labels = {c.attrib["scheme"].rpartition(":")[2]: c.attrib["term"] for c in entry.findall(f"{ATOM}category")}
    assert labels == {
        "effect": "quantity", "portal": PORTAL, "kind": "normative_document", "place": "999900", "issuer": OFFICE,
    }  # fmt: skip
    assert target(path, link(entry, "alternate") or "") == "site/policy/gb-a.html"
    assert (link(entry, "related") or "").endswith("site/policy/gb-a.html#evidence")
    assert link(entry, "via") == "https://www.qinglan.example/gb-a.html"
    (item,) = json.loads((press.root / "feed.json").read_text(encoding="utf-8"))["items"]
    (row,) = item["_gongbao"]["rows"]
    told = {name: value for name, value in release.changes().to_pylist()[0].items() if value is not None}
    assert row == told | {"detected_at": "2025-03-04T18:30:00Z"}
    assert item["url"] == "site/policy/gb-a.html#changes"
    assert item["tags"] == [
        "effect:quantity",
        f"portal:{PORTAL}",
        "kind:normative_document",
        "place:999900",
        f"issuer:{OFFICE}",
    ]


HOSTILE = ']]><b onclick="x">&amp;</b><script>alert(1)</script>\x00\x0b\x1b\ufffe\'"\r\n标题'


def test_a_status_is_quoted_in_words_and_words_of_a_clause_as_they_stand(press: Press) -> None:
    whole = {"clause_eid_before": None, "clause_eid_after": None, "before": "in_force", "after": "expired"}
    clause = whole | {"clause_eid_before": "art_1", "clause_eid_after": "art_1"}
    press.night(whole | {"effect": "expiry", "method": "status"}, clause)
    items = json.loads((press.root / "feed.json").read_text(encoding="utf-8"))["items"]
    quoted = {re.findall("<(?:del|ins)>(.*?)</", item["content_html"])[0] for item in items}
    assert quoted == {"现行有效 in force", "in_force"}
    assert {row["after"] for item in items for row in item["_gongbao"]["rows"]} == {"expired"}


def test_hostile_words_are_words_and_enormous_ones_are_cut_with_the_way_to_the_rest(press: Press) -> None:
    press.rows["policies"] = [
        press.make["policies"](
            "gb-a", seen=press.draft(0, None).as_of, changed=press.draft(0, None).as_of,
            url="javascript:alert(1)", issuers=["../../../etc", HOSTILE, "甲" * 3000],
        )
    ]  # fmt: skip
    press.night()
    press.night(
        {"policy_title": HOSTILE, "sentence_zh": HOSTILE, "sentence_en": HOSTILE, "before": HOSTILE, "after": HOSTILE},
        {"before": "乙" * 1_000_000, "context_before": "乙" * 1_000_000, "policy_title": "丙" * 50_000},
    )
    assert {p.name for p in press.root.parent.iterdir()} == {"published"}
    for path, body in documents(press.root).items():
        assert len(body) < 100_000, path
        assert b"<script" not in body.replace(b'"<script', b"") or path.endswith(".json")
        if path.endswith(".atom"):
            check_document(press.root, path)
            assert not feedparser.parse(body).bozo
    titles = {e.findtext(f"{ATOM}title") for e in opened(press.root, "feed.atom").findall(f"{ATOM}entry")}
    assert ']]><b onclick="x">&amp;</b><script>alert(1)</script>\'" 标题 · 数量' in titles
    items = json.loads((press.root / "feed.json").read_text(encoding="utf-8"))["items"]
    assert all("external_url" not in item and "<script" not in item["content_html"] for item in items)
    assert all("site/policy/gb-a.html#changes" in item["content_html"] for item in items)
    (cut,) = [item for item in items if "乙" in item["content_html"]]
    assert cut["_gongbao"]["rows"][0]["_cut"] == ["policy_title", "before", "context_before"]
    assert cut["content_html"].count("乙") == 999
    assert "…</del>" in cut["content_html"]
    assert feedparser.parse((press.root / "feed.atom").read_bytes()).entries[0].get("links")


@pytest.mark.parametrize("sign", ["\u202e", "\u2066", "\u200f", "\u061c", "\x9b", "\U000e0041"])
def test_signs_that_turn_words_round_are_in_no_document(press: Press, sign: str) -> None:
    turned, upright = f"罚款{sign}005元{sign}以下", "罚款005元以下"
    at = press.draft(0, None).as_of
    press.rows["policies"] = [press.make["policies"]("gb-a", seen=at, changed=at, issuers=[f"青岚市{sign}财政局"])]
    press.rows["portals"] = [press.make["portals"](at, name=f"青岚市{sign}人民政府")]
    press.night()
    press.night(dict.fromkeys(("policy_title", "sentence_zh", "sentence_en", "before", "after"), turned))
    told = documents(press.root)
    assert not [path for path, body in told.items() if sign in body.decode()]
    assert not [path for path, body in told.items() if path.endswith(".atom") and f"&#{ord(sign)};" in body.decode()]
    assert f"<title>{upright} · 数量</title>" in told["feed.atom"].decode()
    (item,) = json.loads(told["feed.json"])["items"]
    assert f"<del>{upright}</del>" in item["content_html"]
    assert sign not in item["title"] + item["content_html"] + "".join(item["tags"])
    assert "公报 Gongbao · 青岚市人民政府" in told["feeds/index.opml"].decode()
    titles = {feed["name"]: feed["title"] for feed in json.loads(told["feeds/index.json"])["feeds"]}
    assert titles[f"青岚市{sign}财政局"] == "公报 Gongbao · 青岚市财政局"


def test_what_was_taken_down_is_gone_everywhere_and_readers_are_told(archive: Press) -> None:
    secret = "不应公开的字句"
    archive.night(*({"sentence_zh": secret} for _ in range(2)), *several(60))
    assert any(secret.encode() in body for body in documents(archive.root).values())
    taken = {"ch-8-0", "ch-8-1"}
    archive.rows["changes"] = [r for r in archive.rows["changes"] if r["change_id"] not in taken]
    release = archive.night(rewrites={"changes": "taken down at the request of the issuer"})
    assert not any(secret.encode() in body for body in documents(archive.root).values())
    stones = [(entry_id(f"change:{name}"), "2025-03-12T18:30:00Z") for name in sorted(taken)]
    for name in (ALL, portal_feed(PORTAL), issuer_feed(OFFICE)):
        feed = check_document(archive.root, name.path("atom"))
        assert [(s.attrib["ref"], s.attrib["when"]) for s in feed.findall(f"{TOMBSTONES}deleted-entry")] == stones
        told = json.loads((archive.root / name.path("json")).read_text(encoding="utf-8"))["_gongbao"]["deleted"]
        assert [(one["id"], one["when"]) for one in told] == stones
        assert len(all_ids(archive.root, name.path("atom"))) == sum(NIGHTS) + 60
        assert not {i for i, _ in stones} & set(all_ids(archive.root, name.path("atom")))
    assert feed.findtext(f"{ATOM}updated") == "2025-03-12T18:30:00Z"
    written = documents(archive.root)
    archive.night()
    assert {p for p, body in documents(archive.root).items() if body != written[p]} == {
        "feeds/releases.atom",
        "feeds/index.json",
    }
    assert release.manifest.tables["changes"].deletes == 2


def test_the_index_and_the_list_for_readers_name_every_feed(archive: Press) -> None:
    feeds = json.loads((archive.root / "feeds/index.json").read_text(encoding="utf-8"))["feeds"]
    assert {(f["kind"], f["name"]): (f["atom"], f["entries"]) for f in feeds} == {
        ("all", ""): ("feed.atom", sum(NIGHTS)),
        ("portal", PORTAL): (f"feeds/portal/{PORTAL}.atom", sum(NIGHTS)),
        ("issuer", OFFICE): (issuer_feed(OFFICE).path("atom"), sum(NIGHTS)),
    }
    assert all((archive.root / f["atom"]).is_file() and (archive.root / f["json"]).is_file() for f in feeds)
    outlines = list(opened(archive.root, "feeds/index.opml").iter("outline"))
    assert {target("feeds/index.opml", o.attrib["xmlUrl"]) for o in outlines} == {f["atom"] for f in feeds}
    assert all(o.attrib["text"].startswith("公报 Gongbao · ") for o in outlines)


def test_releases_have_a_feed_of_their_own_quiet_ones_too(archive: Press) -> None:
    feed = check_document(archive.root, "feeds/releases.atom")
    assert ids(feed) == [entry_id(f"release:{r.release_id}") for r in reversed(archive.releases)]
    contents = [e.findtext(f"{ATOM}content") or "" for e in feed.findall(f"{ATOM}entry")]
    assert "changes +20 ~0 -0" in contents[0]
    for entry in feed.findall(f"{ATOM}entry"):
        assert (archive.root / target("feeds/releases.atom", link(entry, "alternate") or "")).is_file()


def test_names_that_differ_have_files_that_differ_whatever_a_disk_folds() -> None:
    names = ["青岚市财政局", "青岚市财政厅", "ABC", "abc", "con", "..", "a/b", "财政局 ", "财政局"]
    paths = {issuer_feed(name).path("atom").casefold() for name in names}
    assert len(paths) == len(names)
    assert all(path.startswith("feeds/issuer/x") and ".." not in path for path in paths)


@given(st.lists(st.integers(min_value=1, max_value=1500), max_size=40))
def test_the_polled_document_never_goes_back_and_leaves_whole_archives_behind(nights: list[int]) -> None:
    count = before = 0
    for newest in nights:
        count += newest
        first = shown_from(count, newest)
        assert first % PAGE == 0
        assert first // PAGE <= closed_pages(count)
        assert first >= before
        assert count - first >= min(count, PAGE)
        assert newest > MOST or count - first >= newest
        assert count - first < MOST + PAGE
        before = first
