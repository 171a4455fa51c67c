"""The law database, served on loopback as it is described: posted pages, JSON details, files behind signed addresses."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from gongbao.archive import Archive
from gongbao.crawl import capture_portal
from gongbao.ledger import Ledger
from gongbao.model.capture import FailureKind, Outcome, PortalReport, Role, Seen
from gongbao.model.portal import Column, ColumnKind, Portal, Rate, Recheck
from gongbao.settings import Caps

HOST, FILES = "www.test.example", "files.test.example"
BASE = f"http://{HOST}"
NIGHT = datetime(2025, 3, 3, 18, 30, tzinfo=UTC)
DOWNLOAD = "/law-search/download/pc?format=docx&bbbs={}"
LAWS = ("a1", "a2", "a3")
PORTAL = Portal(
    id="laws",
    name="测试法规库",
    name_en="Test",
    division_code="990200",
    publisher="测试",
    hosts=(HOST, FILES),
    columns=(
        Column(
            id="laws",
            name="法规",
            kind=ColumnKind.NORMATIVE,
            url=f"{BASE}/law-search/search/list",
            family="flk",
            options={"perpage": "2"},
        ),
    ),
    rate=Rate(min_delay_seconds=0, daily_budget=1000),
    recheck=Recheck(fresh_days=30, every_nights=7),
    allow_private=True,
)


class Database:
    """Counts its signatures: each one is good for one download."""

    def __init__(self, site) -> None:
        self.site = site
        self.content = {law: b"PK\x03\x04" + law.encode() * 200 for law in LAWS}
        self.signed = 0
        self.pages: list[int] = []
        site.answers["/law-search/search/list"] = self.listing
        for law in LAWS:
            site.answers[f"/law-search/search/flfgDetails?bbbs={law}"] = self.details
            site.answers[DOWNLOAD.format(law)] = self.sign

    def listing(self, handler):
        number = json.loads(handler.form)["pageNum"]
        self.pages.append(number)
        rows = [{"bbbs": law, "title": f"青岚市{law}条例", "gbrq": "2024-05-28", "sxx": 3} for law in LAWS]
        return self.say({"code": 200, "total": len(rows), "rows": rows[2 * number - 2 : 2 * number]})

    def details(self, handler):
        law = parse_qs(urlsplit(handler.path).query)["bbbs"][0]
        data = {"bbbs": law, "title": f"青岚市{law}条例", "gbrq": "2024-05-28", "sxrq": "2024-07-01", "sxx": 3}
        files = {"ossWordPath": f"WORD/{law}.docx", "ossPdfPath": None}
        return self.say({"code": 200, "data": data | {"ossFile": files, "content": {"title": "目录" * 40}}})

    def sign(self, handler):
        law = parse_qs(urlsplit(handler.path).query)["bbbs"][0]
        self.signed += 1
        path = f"/oss/{law}.docx?Expires=3600&Signature={self.signed}"
        self.site.say(path, self.content[law], ETag=f'"{self.signed}"', Content_Type="application/octet-stream")
        return self.say({"code": 200, "data": {"url": f"http://{FILES}{path}"}})

    @staticmethod
    def say(value: object):
        return 200, {"Content-Type": "application/json", "ETag": '"json"'}, json.dumps(value).encode()


@pytest.fixture
def database(site) -> Database:
    return Database(site)


@pytest.fixture
def crawl(site, client_of: Callable, archive: Archive, ledger: Ledger, clock) -> Callable[..., PortalReport]:
    nights = iter(range(100))

    def run(hosts: tuple[str, ...] = PORTAL.hosts) -> PortalReport:
        batch = ledger.batches.open_batch(NIGHT + timedelta(days=next(nights)), [PORTAL.id])
        archive.write_batch(batch)
        site.asked.clear()
        caps = Caps(retries=0, timeout_seconds=0.5)
        place = f"127.0.0.1:{site.port}"
        fetch = client_of(caps=caps, hosts=hosts, connect_to={HOST: place, FILES: place})
        return capture_portal(
            PORTAL, batch, fetch=fetch, archive=archive, ledger=ledger, caps=caps, now=clock.now, sleep=clock.sleep
        )

    return run


def test_every_page_is_posted_and_the_files_are_kept_under_the_address_that_lasts(
    database: Database, crawl, archive: Archive
) -> None:
    report = crawl()

    assert database.pages == [1, 2]
    assert report.columns[0].outcome is Outcome.CHANGED
    assert report.columns[0].listing_entries == 3
    files = {capture.url: capture for capture in report.captures if capture.role is Role.ATTACHMENT}
    assert set(files) == {BASE + DOWNLOAD.format(law) for law in LAWS}
    kept = files[BASE + DOWNLOAD.format("a1")]
    assert kept.attachment_name == "青岚市a1条例.docx"
    assert archive.payload(kept) == database.content["a1"]


def test_another_signature_is_no_news_and_other_bytes_are(database: Database, crawl, site) -> None:
    crawl()
    second = crawl()
    assert {seen.seen for seen in second.pages} == {Seen.UNCHANGED}
    scripts = [headers for path, headers in site.asked if path.startswith("/law-search/download")]
    assert len(scripts) == 3
    assert not any({"if-none-match", "if-modified-since"} & headers.keys() for headers in scripts)

    database.content["a2"] += b"!"
    third = crawl()
    assert [capture.url for capture in third.captures] == [BASE + DOWNLOAD.format("a2")]


def test_files_on_a_host_that_is_not_declared_fail_with_its_name(database: Database, crawl) -> None:
    report = crawl(hosts=(HOST,))
    failed = [seen for seen in report.pages if seen.role is Role.ATTACHMENT]
    assert {seen.failure for seen in failed} == {FailureKind.FORBIDDEN_HOST}
    assert FILES in failed[0].detail
