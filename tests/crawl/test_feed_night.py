"""A feed shows the newest entries only: what left it is looked at when it is due, and judged by its own answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from gongbao.archive import Archive
from gongbao.crawl import capture_portal
from gongbao.ledger import Ledger
from gongbao.model.capture import PortalReport, Seen
from gongbao.model.portal import Column, ColumnKind, Portal, Rate, Recheck
from gongbao.settings import Caps

HOST = "www.test.example"
BASE = f"http://{HOST}"
NIGHT = datetime(2025, 3, 3, 18, 30, tzinfo=UTC)
BODY = "<p>各县（区）人民政府：</p>" + "<p>第一条　为了规范行政规范性文件的管理，制定本办法。</p>" * 12
PORTAL = Portal(
    id="p",
    name="测试",
    name_en="Test",
    division_code="990200",
    publisher="测试",
    hosts=(HOST,),
    columns=(Column(id="news", name="通知", kind=ColumnKind.NOTICE, url=f"{BASE}/rss.xml", family="feed"),),
    rate=Rate(min_delay_seconds=0, daily_budget=1000),
    recheck=Recheck(fresh_days=0, every_nights=7),
    allow_private=True,
)


def show(site, *pages: int) -> None:
    items = "".join(
        f"<item><title>关于第{number}号示范的通知</title><link>/{number}.html</link></item>" for number in pages
    )
    site.say("/rss.xml", f"<rss version='2.0'><channel><title>通知</title>{items}</channel></rss>")


@pytest.fixture
def crawl(site, client_of: Callable, archive: Archive, ledger: Ledger, clock) -> Callable[[int], PortalReport]:
    for number in range(1, 6):
        site.say(f"/{number}.html", f"<html><body><h1>关于第{number}号示范的通知</h1><div>{BODY}</div></body></html>")

    def run(night: int) -> PortalReport:
        batch = ledger.batches.open_batch(NIGHT + timedelta(days=night), [PORTAL.id])
        archive.write_batch(batch)
        site.asked.clear()
        caps = Caps(retries=0, timeout_seconds=0.5)
        return capture_portal(
            PORTAL,
            batch,
            fetch=client_of(caps=caps),
            archive=archive,
            ledger=ledger,
            caps=caps,
            now=clock.now,
            sleep=clock.sleep,
        )

    return run


def test_what_left_the_feed_is_not_asked_before_it_is_due(site, crawl: Callable[[int], PortalReport]) -> None:
    show(site, 1, 2, 3)
    crawl(0)
    show(site, 3, 4)

    crawl(1)
    assert site.paths() == ["/rss.xml", "/4.html"]
    crawl(7)
    assert sorted(site.paths()) == ["/1.html", "/2.html", "/3.html", "/rss.xml"]


def test_what_left_the_feed_and_is_gone_is_absent(site, crawl: Callable[[int], PortalReport]) -> None:
    show(site, 1, 2, 3)
    crawl(0)
    show(site, 3, 4)
    site.answers.pop("/1.html")

    nights = [crawl(night) for night in (7, 8)]

    gone = [next(page for page in night.pages if page.url == f"{BASE}/1.html") for night in nights]
    assert [(page.seen, page.absent_nights) for page in gone] == [(Seen.ABSENT, 1), (Seen.ABSENT, 2)]
