from __future__ import annotations

import errno
import os
import re
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from gongbao.archive import Archive
from gongbao.crawl import FileReader, capture_portal
from gongbao.errors import BadInput, SourceChanged, StorageFailed
from gongbao.ledger import Ledger
from gongbao.model.capture import FailureKind, ListingEntry, Outcome, PortalReport, Role, Seen
from gongbao.model.portal import Column, ColumnKind, Portal, Rate, Recheck
from gongbao.model.web import ListingPage, PageMatter, WebPage, WebRequest
from gongbao.registry import folder_portal
from gongbao.settings import Caps

HOST = "www.test.example"
BASE = f"http://{HOST}"
NIGHT = datetime(2025, 3, 3, 18, 30, tzinfo=UTC)
TEXT = "第一条 为了规范行政规范性文件的管理，制定本办法。" * 20


class PlainFamily:
    """A site in the simplest shape: a listing of lines ``path|title``, a page whose body stands in <article>."""

    name = "plain"

    def first_request(self, column: Column) -> WebRequest:
        return WebRequest(url=column.url)

    def read_listing(self, page: WebPage, column: Column) -> ListingPage:
        text = page.body.decode()
        if "LISTING" not in text:
            raise SourceChanged(f"{page.url}: no listing")
        rows = [line.split("|") for line in text.splitlines() if "|" in line]
        entries = tuple(ListingEntry(url=path if "//" in path else BASE + path, title=title) for path, title in rows)
        following = re.search(r"next: (\S+)", text)
        return ListingPage(entries=entries, following=following and WebRequest(url=BASE + following[1]))

    def page_matter(self, markup: str, url: str | None) -> PageMatter:
        if "<article>" not in markup:
            raise SourceChanged(f"{url}: no article")
        links = tuple(
            (name, path if "//" in path else BASE + path) for path, name in re.findall(r'href="(.*?)">(.*?)<', markup)
        )
        return PageMatter(family="plain", url=url, lines=(markup,), links=links)


@pytest.fixture(autouse=True)
def plain(monkeypatch: pytest.MonkeyPatch) -> None:
    capture = sys.modules["gongbao.crawl.capture"]

    real = capture.family
    monkeypatch.setattr(capture, "family", lambda name: PlainFamily() if name == "plain" else real(name))


def column(name: str) -> Column:
    return Column(id=name, name=name, kind=ColumnKind.NOTICE, url=f"{BASE}/{name}/", family="plain")


PORTAL = Portal(
    id="p",
    name="测试",
    name_en="Test",
    division_code="990200",
    publisher="测试",
    hosts=(HOST,),
    columns=(column("a"),),
    rate=Rate(min_delay_seconds=0, daily_budget=1000),
    recheck=Recheck(fresh_days=30, every_nights=7),
    allow_private=True,
)


@pytest.fixture
def crawl(site, client_of: Callable, archive: Archive, ledger: Ledger, clock) -> Callable[..., PortalReport]:
    """Crawl night after night; each call is the next night unless told otherwise."""
    nights = iter(range(100))

    def run(portal: Portal = PORTAL, *, night: int | None = None, fetch=None) -> PortalReport:
        number = next(nights) if night is None else night
        batch = ledger.batches.open_batch(NIGHT + timedelta(days=number), [portal.id])
        archive.write_batch(batch)
        site.asked.clear()
        caps = Caps(retries=0, timeout_seconds=0.3)
        return capture_portal(
            portal,
            batch,
            fetch=fetch or client_of(caps=caps),
            archive=archive,
            ledger=ledger,
            caps=caps,
            now=clock.now,
            sleep=clock.sleep,
        )

    return run


def list_pages(site, *paths: str, name: str = "a", following: str = "") -> None:
    rows = "\n".join(f"{p}|{p}" for p in paths)
    site.say(f"/{name}/", f"LISTING {'x' * 100}\n{rows}\n{following and f'next: {following}'}\n")


def page(text: str = TEXT, links: str = "") -> str:
    return f"<html><title>通知</title><article>{text}</article>{links}</html>"


def seen(report: PortalReport) -> dict[str, Seen]:
    return {p.url.removeprefix(BASE): p.seen for p in report.pages}


def validators_asked(site, path: str) -> list[tuple[str | None, str | None]]:
    """If-None-Match and If-Modified-Since of each request for ``path`` that reached the site in the last night."""
    asked = [headers for name, headers in site.asked if name == path]
    return [(headers.get("if-none-match"), headers.get("if-modified-since")) for headers in asked]


@pytest.fixture
def two_pages(site) -> None:
    list_pages(site, "/1.html", "/2.html")
    site.say("/1.html", page("一" * 300))
    site.say("/2.html", page("二" * 300, '<a href="/f.doc?t=1">附件.doc</a>'))
    site.say("/f.doc?t=1", b"\xd0\xcf\x11\xe0 file", Content_Type="application/msword")


def test_the_first_walk_keeps_every_page_and_file_as_backfill(two_pages, crawl, archive: Archive) -> None:
    report = crawl()

    assert seen(report) == {"/1.html": Seen.CAPTURED, "/2.html": Seen.CAPTURED, "/f.doc?t=1": Seen.CAPTURED}
    found = report.columns[0]
    assert (found.outcome, found.backfill, found.listing_entries, found.new_pages) == (Outcome.CHANGED, True, 2, 2)
    assert found.full_walk is True
    captures = {c.url.removeprefix(BASE): c for c in report.captures}
    file = captures["/f.doc?t=1"]
    assert (file.role, file.parent_url, file.attachment_name) == (Role.ATTACHMENT, f"{BASE}/2.html", "附件.doc")
    assert archive.payload(file) == b"\xd0\xcf\x11\xe0 file"
    assert captures["/1.html"].listing_title == "/1.html"
    assert archive.report(report.batch_id, "p") == report


def test_a_second_night_without_news_keeps_nothing(two_pages, crawl, archive: Archive) -> None:
    first, second = crawl(), crawl()

    assert set(seen(second).values()) == {Seen.UNCHANGED}
    assert (second.captures, second.columns[0].outcome) == ((), Outcome.NOTHING_NEW)
    assert (second.columns[0].backfill, second.columns[0].last_full_entries) == (False, 2)
    assert {p.capture_id for p in second.pages} == {c.capture_id for c in first.captures}
    assert not (archive.root / "warc" / "p" / f"{second.batch_id}.warc.gz").exists()


def test_validators_are_sent_and_304_is_unchanged(site, crawl) -> None:
    def answer(handler):
        if handler.headers.get("If-None-Match") == '"1"' and handler.headers.get("If-Modified-Since") == "then":
            return 304, {}, b""
        return 200, {"ETag": '"1"', "Last-Modified": "then"}, page().encode()

    list_pages(site, "/1.html")
    site.answers["/1.html"] = answer
    crawl()
    assert validators_asked(site, "/1.html") == [(None, None)]

    for _ in range(2):
        assert seen(crawl()) == {"/1.html": Seen.UNCHANGED}
        assert validators_asked(site, "/1.html") == [('"1"', "then")]


@pytest.mark.parametrize(
    ("given", "sent"),
    [({"ETag": '"1"'}, ('"1"', None)), ({"Last-Modified": "then"}, (None, "then")), ({}, (None, None))],
)
def test_only_the_validators_that_the_site_gave_are_sent(site, crawl, given: dict, sent: tuple) -> None:
    list_pages(site, "/1.html")
    site.answers["/1.html"] = (200, given, page().encode())
    crawl()
    crawl()

    assert validators_asked(site, "/1.html") == [sent]


def test_changed_bytes_are_a_new_capture_and_no_new_page(two_pages, site, crawl) -> None:
    crawl()
    site.say("/1.html", page("新" * 300))

    report = crawl()

    assert seen(report)["/1.html"] is Seen.CAPTURED
    assert (report.columns[0].outcome, report.columns[0].new_pages, len(report.captures)) == (Outcome.CHANGED, 0, 1)


def test_old_pages_are_asked_only_now_and_then(two_pages, site, crawl) -> None:
    gentle = replace(PORTAL, recheck=Recheck(fresh_days=0, every_nights=7), full_walk_every_nights=100)
    crawl(gentle, night=0)

    assert seen(crawl(gentle, night=1)) == {}
    assert site.paths() == ["/a/"]
    assert set(seen(crawl(gentle, night=7))) == {"/1.html", "/2.html", "/f.doc?t=1"}


def test_a_file_under_a_new_token_is_the_same_file(two_pages, site, crawl) -> None:
    first = crawl()
    site.say("/2.html", page("二" * 301, '<a href="/f.doc?t=2">附件.doc</a>'))
    site.say("/f.doc?t=2", b"\xd0\xcf\x11\xe0 file")
    site.answers.pop("/f.doc?t=1")

    report = crawl()

    assert seen(report)["/f.doc?t=2"] is Seen.UNCHANGED
    file = next(c for c in first.captures if c.role is Role.ATTACHMENT)
    assert next(p.capture_id for p in report.pages if "t=2" in p.url) == file.capture_id
    assert "/f.doc?t=1" not in seen(crawl())


def test_an_error_page_does_not_replace_a_file(two_pages, site, crawl) -> None:
    crawl()
    site.say("/f.doc?t=1", "<html><body>系统错误</body></html>")

    report = crawl()

    failed = next(p for p in report.pages if p.role is Role.ATTACHMENT)
    assert (failed.seen, failed.failure) == (Seen.FAILED, FailureKind.SOFT_ERROR)
    assert report.captures == ()


def test_an_error_page_where_no_file_was_yet_is_kept_and_named(two_pages, site, crawl) -> None:
    site.say("/f.doc?t=1", "<html><body>系统错误</body></html>")

    file = next(p for p in crawl().pages if p.role is Role.ATTACHMENT)

    assert (file.seen, file.failure) == (Seen.CAPTURED, FailureKind.SOFT_ERROR)


def test_a_page_missing_from_the_whole_listing_and_404_is_absent_night_by_night(two_pages, site, crawl) -> None:
    crawl()
    list_pages(site, "/2.html")
    site.answers.pop("/1.html")

    for nights in (1, 2, 3):
        report = crawl()
        gone = next(p for p in report.pages if p.url.endswith("/1.html"))
        assert (gone.seen, gone.absent_nights) == (Seen.ABSENT, nights)
    site.say("/1.html", page("一" * 300))
    back = next(p for p in crawl().pages if p.url.endswith("/1.html"))
    assert (back.seen, back.absent_nights) == (Seen.UNCHANGED, 0)


def test_a_404_still_named_by_the_listing_does_not_count(two_pages, site, crawl) -> None:
    crawl()
    site.answers.pop("/1.html")

    gone = next(p for p in crawl().pages if p.url.endswith("/1.html"))

    assert (gone.seen, gone.failure, gone.absent_nights) == (Seen.FAILED, FailureKind.HTTP_ERROR, 0)


def test_a_page_that_only_left_the_listing_is_not_absent(two_pages, site, crawl) -> None:
    crawl()
    list_pages(site, "/2.html")

    assert seen(crawl())["/1.html"] is Seen.UNCHANGED


def test_a_page_gone_from_a_deep_listing_is_judged_by_the_whole_of_it(site, crawl) -> None:
    list_pages(site, "/2.html", following="/a/2")
    site.say("/a/2", f"LISTING {'x' * 100}\n/1.html|1\n")
    for name in "12":
        site.say(f"/{name}.html", page(name * 300))
    crawl()
    site.answers.pop("/1.html")
    site.say("/a/2", f"LISTING {'x' * 100}\n")

    report = crawl()

    assert seen(report)["/1.html"] is Seen.ABSENT
    assert site.paths().count("/a/2") == 1


def test_nobody_is_judged_when_the_whole_listing_cannot_be_read_tonight(site, crawl) -> None:
    list_pages(site, "/2.html", following="/a/2")
    site.say("/a/2", f"LISTING {'x' * 100}\n/1.html|1\n")
    for name in "12":
        site.say(f"/{name}.html", page(name * 300))
    crawl()
    site.answers.pop("/1.html")
    site.say("/a/2", "down", status=500)

    report = crawl()

    gone = next(p for p in report.pages if p.url.endswith("/1.html"))
    assert (gone.seen, gone.absent_nights) == (Seen.FAILED, 0)
    assert "not read in full" in gone.detail
    assert report.columns[0].outcome is Outcome.NOTHING_NEW


@pytest.mark.parametrize("listing", ["blocked", "empty", "broken"])
def test_nobody_is_judged_absent_in_a_failed_or_empty_column(two_pages, site, crawl, listing: str) -> None:
    crawl()
    site.answers.pop("/1.html")
    site.answers.pop("/f.doc?t=1")
    if listing == "blocked":
        site.say("/a/", "<script>$_ts={}</script>", status=412)
    elif listing == "empty":
        list_pages(site)
    else:
        site.say("/a/", "<html>" + "new design " * 50 + "</html>")

    report = crawl()

    expected = {
        "blocked": (Outcome.COULD_NOT_CRAWL, FailureKind.CHALLENGE),
        "empty": (Outcome.EMPTY_LISTING, None),
        "broken": (Outcome.COULD_NOT_CRAWL, FailureKind.UNEXPECTED_STRUCTURE),
    }
    assert (report.columns[0].outcome, report.columns[0].failure) == expected[listing]
    assert Seen.ABSENT not in seen(report).values()


@pytest.mark.parametrize("status", [412, 404, 410])
@pytest.mark.parametrize("body", ["<script>$_ts={}</script>", "<script>document.cookie='__jsl_clearance_s=1'</script>"])
def test_a_block_page_is_a_failure_never_a_disappearance(two_pages, site, crawl, status: int, body: str) -> None:
    crawl()
    list_pages(site, "/2.html")
    site.say("/1.html", body, status=status)

    report = crawl()

    blocked = next(p for p in report.pages if p.url.endswith("/1.html"))
    assert (blocked.seen, blocked.failure, blocked.absent_nights) == (Seen.FAILED, FailureKind.CHALLENGE, 0)
    assert seen(report)["/2.html"] is Seen.UNCHANGED


def test_one_failed_column_does_not_stop_the_others(two_pages, site, crawl) -> None:
    site.say("/b/", "down", status=500)

    report = crawl(replace(PORTAL, columns=(column("b"), column("a"))))

    assert [(c.column_id, c.outcome, c.failure) for c in report.columns] == [
        ("b", Outcome.COULD_NOT_CRAWL, FailureKind.HTTP_ERROR),
        ("a", Outcome.CHANGED, None),
    ]
    assert len(report.captures) == 3


def test_backfill_lasts_until_one_walk_has_succeeded(two_pages, site, crawl) -> None:
    listing = site.answers["/a/"]
    site.say("/a/", "down", status=500)
    assert crawl().columns[0].backfill is True

    site.answers["/a/"] = listing
    assert crawl().columns[0].backfill is True
    assert crawl().columns[0].backfill is False


def test_a_backfill_that_the_budget_cut_short_goes_on_as_backfill(two_pages, site, crawl, clock) -> None:
    poor = replace(PORTAL, rate=Rate(min_delay_seconds=0, daily_budget=3))
    first = crawl(poor)
    assert seen(first) == {"/1.html": Seen.CAPTURED, "/2.html": Seen.FAILED}
    assert next(p.failure for p in first.pages if p.url.endswith("/2.html")) is FailureKind.BUDGET

    clock.time += timedelta(days=1)
    second = crawl(replace(poor, rate=Rate(min_delay_seconds=0, daily_budget=100)))
    assert (second.columns[0].backfill, seen(second)["/2.html"]) == (True, Seen.CAPTURED)
    assert crawl().columns[0].backfill is False


def test_a_new_page_that_failed_is_asked_again_the_next_night(two_pages, site, crawl) -> None:
    site.say("/1.html", "busy", status=503)
    assert seen(crawl())["/1.html"] is Seen.FAILED
    site.say("/1.html", page("一" * 300))

    report = crawl()

    assert (seen(report)["/1.html"], report.columns[0].outcome) == (Seen.CAPTURED, Outcome.CHANGED)


def test_a_site_that_fails_again_and_again_is_left_in_peace(site, crawl) -> None:
    names = [f"/{n}.html" for n in range(20)]
    list_pages(site, *names)
    for name in names:
        site.say(name, "<script>$_ts={}</script>", status=412)

    report = crawl()

    assert len(site.paths()) == 6
    assert set(seen(report).values()) == {Seen.FAILED}
    assert {p.failure for p in report.pages} == {FailureKind.CHALLENGE}
    assert len(report.pages) == 20
    assert report.columns[0].backfill is True
    assert crawl().columns[0].backfill is True


def test_a_rebuilt_page_is_kept_and_named(two_pages, site, crawl) -> None:
    crawl()
    site.say("/2.html", "<html><title>新版</title>" + "新版网站" * 100 + "</html>")

    report = crawl()

    rebuilt = next(p for p in report.pages if p.url.endswith("/2.html"))
    assert (rebuilt.seen, rebuilt.failure) == (Seen.CAPTURED, FailureKind.UNEXPECTED_STRUCTURE)


@pytest.mark.parametrize("how", ["served", "redirected"])
def test_the_home_page_instead_of_a_notice_is_a_soft_error(two_pages, site, crawl, how: str) -> None:
    crawl()
    home = "<html><title>测试市人民政府</title>" + "今日要闻" * 200 + "</html>"
    site.say("/", home)
    if how == "served":
        site.say("/1.html", home.replace("今日要闻", "明日要闻", 1))
    else:
        site.say("/1.html", status=302, Location="/")

    lost = next(p for p in crawl().pages if p.url.endswith("/1.html"))

    assert (lost.seen, lost.failure) == (Seen.FAILED, FailureKind.SOFT_ERROR)


@pytest.mark.parametrize(
    ("answer", "kind"),
    [((200, {}, b"<p>short</p>"), FailureKind.EMPTY_BODY), ((200, {}, b""), FailureKind.EMPTY_BODY)],
)
def test_a_page_too_short_to_be_a_notice_is_a_failure(two_pages, site, crawl, answer, kind) -> None:
    site.answers["/1.html"] = answer

    lost = next(p for p in crawl().pages if p.url.endswith("/1.html"))

    assert (lost.seen, lost.failure) == (Seen.FAILED, kind)


def test_54_bytes_of_listing_are_a_soft_error_not_an_empty_listing(site, crawl) -> None:
    site.say("/a/", "<datastore><recordset></recordset></datastore>")

    report = crawl()

    assert (report.columns[0].outcome, report.columns[0].failure) == (Outcome.COULD_NOT_CRAWL, FailureKind.SOFT_ERROR)


def test_a_repeated_page_fails_the_column_but_what_was_listed_is_kept(two_pages, site, crawl) -> None:
    list_pages(site, "/1.html", "/2.html", following="/a/2")
    site.answers["/a/2"] = site.answers["/a/"]

    report = crawl()

    assert (report.columns[0].outcome, report.columns[0].failure) == (
        Outcome.COULD_NOT_CRAWL,
        FailureKind.REPEATED_PAGE,
    )
    assert len(report.captures) == 3


def test_links_to_other_hosts_are_counted_not_asked(two_pages, site, crawl) -> None:
    list_pages(site, "/1.html", "http://other.example/3.html")
    site.say("/1.html", page("一" * 300, '<a href="http://other.example/f.doc">附件</a>'))

    report = crawl()

    assert set(seen(report)) == {"/1.html"}
    assert "1 entries on undeclared hosts skipped" in report.columns[0].detail
    assert "1 files on undeclared hosts skipped" in report.columns[0].detail


def test_an_unreachable_portal_is_three_failed_columns_and_a_report(client_of, crawl) -> None:
    nowhere = client_of(connect_to={HOST: "127.0.0.1:9"}, caps=Caps(retries=0, timeout_seconds=0.3))

    report = crawl(replace(PORTAL, columns=(column("a"), column("b"))), fetch=nowhere)

    assert {(c.outcome, c.failure) for c in report.columns} == {(Outcome.COULD_NOT_CRAWL, FailureKind.CONNECTION)}
    assert report.pages == ()


def test_a_retry_of_a_finished_portal_asks_nothing_and_says_the_same(two_pages, site, crawl, archive: Archive) -> None:
    report = crawl(night=0)

    assert crawl(night=0) == report
    assert site.asked == []


def test_a_crash_between_report_and_ledger_is_mended_by_the_retry(
    two_pages, crawl, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*args: object, **kwargs: object) -> None:
        raise StorageFailed("the disk is full")

    with monkeypatch.context() as patched:
        patched.setattr(ledger, "apply_report", crash)
        with pytest.raises(StorageFailed):
            crawl(night=0)
    assert ledger.pages.of_portal("p") == {}

    report = crawl(night=0)

    assert len(ledger.pages.of_portal("p")) == 3
    assert ledger.batches.uncaptured(report.batch_id) == ()


def test_a_full_disk_stops_the_portal_and_the_next_run_loses_nothing(
    two_pages, crawl, archive: Archive, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, left = os.write, iter(range(2))

    def write(descriptor: int, data: bytes) -> int:
        if next(left, None) is None:
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(descriptor, data)

    with monkeypatch.context() as patched:
        patched.setattr("gongbao.archive.durable.os.write", write)
        archive.write_batch(ledger.batches.open_batch(NIGHT, ["p"]))
        with pytest.raises(StorageFailed, match="No space left"):
            crawl(night=0)
    assert archive.report_places() == set()
    assert ledger.pages.of_portal("p") == {}

    report = crawl(night=0)

    assert len(report.captures) == 3
    assert all(archive.payload(c) for c in report.captures)


def test_an_unknown_family_is_bad_input_before_anything_is_asked(site, crawl) -> None:
    strange = replace(PORTAL, columns=(replace(column("a"), family="wordpress"),))

    with pytest.raises(BadInput, match="wordpress"):
        crawl(strange)

    assert site.asked == []


def test_a_folder_of_saved_pages_goes_the_same_way(tmp_path, crawl, archive: Archive) -> None:
    folder = tmp_path / "saved"
    folder.mkdir()
    (folder / "1.txt").write_text("关于印发办法的通知\n第一条 短。", "utf-8")
    (folder / "2.txt").write_text("第二条", "utf-8")
    (folder / "empty.txt").write_bytes(b"")
    portal = folder_portal(folder)
    reader = FileReader.for_portal(portal, Caps())

    first = crawl(portal, fetch=reader)

    assert {p.url: p.seen for p in first.pages} == {
        "file:///saved/1.txt": Seen.CAPTURED,
        "file:///saved/2.txt": Seen.CAPTURED,
        "file:///saved/empty.txt": Seen.FAILED,
    }
    assert archive.payload(first.captures[1]).decode() == "第二条"
    (folder / "1.txt").unlink()
    second = crawl(portal, fetch=reader)
    assert {p.url: p.seen for p in second.pages}["file:///saved/1.txt"] is Seen.ABSENT
    assert {p.url: p.seen for p in second.pages}["file:///saved/2.txt"] is Seen.UNCHANGED


def test_a_listing_that_comes_as_it_was_is_not_read_again_until_the_next_full_walk(
    two_pages, site, crawl, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    honest = PlainFamily.read_listing
    monkeypatch.setattr(
        PlainFamily, "read_listing", lambda self, page, column: read.append(page.url) or honest(self, page, column)
    )
    assert crawl().columns[0].listing_entries == 2
    read.clear()

    quiet = crawl().columns[0]
    assert (read, quiet.outcome, quiet.listing_entries) == ([], Outcome.NOTHING_NEW, 2)
    assert {path for path, _ in site.asked} >= {"/a/", "/1.html", "/2.html"}  # what is due is asked all the same

    assert crawl(night=7).columns[0].full_walk is True
    assert read == [f"{BASE}/a/"]

    list_pages(site, "/3.html", "/1.html", "/2.html")
    site.say("/3.html", page("三" * 300))
    assert crawl(night=8).columns[0].new_pages == 1


def test_after_a_failure_a_listing_that_comes_as_it_was_is_read(two_pages, site, crawl) -> None:
    crawl()
    good = site.answers["/a/"]
    site.say("/a/", "busy", status=500)
    crawl()
    site.answers["/a/"] = good

    assert crawl().columns[0].full_walk is True


def test_bytes_that_were_read_well_are_not_taken_apart_again(two_pages, crawl, monkeypatch: pytest.MonkeyPatch) -> None:
    taken_apart: list[str | None] = []
    honest = PlainFamily.page_matter
    monkeypatch.setattr(
        PlainFamily, "page_matter", lambda self, markup, url: taken_apart.append(url) or honest(self, markup, url)
    )
    crawl()
    assert len(taken_apart) == 2

    assert set(seen(crawl()).values()) == {Seen.UNCHANGED}
    assert len(taken_apart) == 2
