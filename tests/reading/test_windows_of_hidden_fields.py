"""The days of a consultation that only a hidden field or a meta gives: they speak last, as metas do."""

from __future__ import annotations

from datetime import date

import pytest

from gongbao.model.policy import EvidenceRank
from gongbao.model.web import PageMatter
from gongbao.reading import read_matter

TITLE = "关于公开征求《云州市船舶管理办法(征求意见稿)》意见的公告"
ASKS = "为加强船舶管理,我局起草了《云州市船舶管理办法(征求意见稿)》,现向社会公开征求意见。"


def read(*lines, **metas):
    matter = PageMatter(family="generic", url=None, title=TITLE, lines=(ASKS, *lines), metas=metas)
    return read_matter(matter)


@pytest.mark.parametrize("written", ["1786118399000", "2026-08-07 23:59:59", "2026年8月7日"])
def test_a_hidden_end_is_the_last_day_where_the_page_says_none(written):
    reading = read("欢迎提出意见。", endtime=written, pubdate="2026-07-06 09:00")
    assert reading.comment_round is not None
    assert (reading.comment_round.opens_on, reading.comment_round.closes_on) == (None, date(2026, 8, 7))
    (evidence,) = [e for e in reading.evidence if e.fact == "closes_on"]
    assert (evidence.rank, evidence.as_written) == (EvidenceRank.META, written)


def test_both_hidden_days_are_the_window():
    reading = read("欢迎提出意见。", starttime="2026-07-06 00:00", endtime="2026-08-07 23:59")
    assert reading.comment_round is not None
    assert (reading.comment_round.opens_on, reading.comment_round.closes_on) == (date(2026, 7, 6), date(2026, 8, 7))


def test_what_the_page_says_goes_before_what_it_hides():
    reading = read("请于2026年8月5日前反馈意见。", endtime="2026-08-07", starttime="2026-07-06")
    assert reading.comment_round is not None
    assert (reading.comment_round.opens_on, reading.comment_round.closes_on) == (None, date(2026, 8, 5))
    assert not reading.conflicts


@pytest.mark.parametrize(
    ("start", "end"), [("2026-08-08", "2026-08-07"), ("", "2020-08-07"), ("", "2099-12-31"), ("", "某日")]
)
def test_days_that_cannot_be_those_of_a_window_are_left_out(start, end):
    reading = read("欢迎提出意见。", starttime=start, endtime=end, pubdate="2026-07-06")
    assert reading.comment_round is not None
    assert reading.comment_round.closes_on is None


def test_a_page_that_asks_for_nothing_has_no_window():
    matter = PageMatter(
        family="generic",
        url=None,
        title="云州市水利局关于加强船舶管理的通知",
        lines=("一、加强管理。",),
        metas={"endtime": "2026-08-07"},
    )
    assert read_matter(matter).comment_round is None
