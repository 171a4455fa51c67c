"""Until when comments may be sent: the day of sending, not that of an old text's validity, an earlier round, or another act."""

from __future__ import annotations

import time

import pytest

from gongbao.reading import facts_of, read_text
from gongbao.reading.draft_titles import read_draft_title
from gongbao.reading.kinds import is_consultation
from gongbao.reading.lines import make_line


def grows_linearly(work, size):
    """Four times the text may take eight times as long, with a margin for the clock; quadratic work takes sixteen times."""
    spent = []
    for count in (size, 4 * size):
        runs = []
        for _ in range(3):
            begun = time.process_time()
            work(count)
            runs.append(time.process_time() - begun)
        spent.append(min(runs))
    assert spent[1] < 8 * spent[0] + 0.1


TITLE = "关于公开征求《云州市河道办法（征求意见稿）》意见的公告"


def window(sentence, signed="2026年6月3日"):
    facts = facts_of(
        read_text(
            f"{TITLE}\n我局起草了《云州市河道办法（征求意见稿）》，现公开征求意见。\n{sentence}\n云州市水利局\n{signed}"
        )
    )
    return facts["opens_on"], facts["closes_on"]


@pytest.mark.parametrize(
    ("sentence", "closes"),
    [
        ("征求意见期限为一个月。", "2026-07-03"),
        ("自公告发布之日起一个月内，可提出意见。", "2026-07-03"),
        ("公示期1个月。", "2026-07-03"),
        ("征求意见时间为两个月。", "2026-08-03"),
        ("征求意见时间为30天。", "2026-07-03"),
        ("征求意见期限为一个月后的工作日。", None),
    ],
)
def test_a_term_in_months_ends_on_the_same_day_of_a_later_month(sentence, closes):
    assert window(sentence) == (None, closes)


def test_a_month_from_its_last_day_ends_on_the_last_day_of_a_shorter_one():
    assert window("公示期1个月。", signed="2026年1月31日") == (None, "2026-02-28")


@pytest.mark.parametrize(
    ("sentence", "days"),
    [
        # the validity of the old text
        ("原办法有效期自2021年6月1日至2026年5月31日，即将到期，现将修订稿公开征求意见，请于2026年7月5日前反馈意见。", (None, "2026-07-05")),
        ("原办法执行期限为2021年6月1日至2026年5月31日，请提出意见。", (None, None)),
        # an earlier round
        ("此前于2026年3月1日至3月30日征求了部门意见，现再次公开征求意见，请在2026年7月5日前反馈。", (None, "2026-07-05")),
        # the days of the round, and a day within it or behind it
        ("征求意见时间：2026年6月5日至7月4日。请于2026年7月8日前寄达，逾期意见不予受理。", ("2026-06-05", "2026-07-04")),
        ("2026年6月5日至7月4日公开征求意见，请于2026年7月1日前反馈意见。", ("2026-06-05", "2026-07-04")),
        # another act
        ("拟将于2026年6月20日前召开听证会，请于6月15日前将意见发送至邮箱。", (None, "2026-06-15")),
        ("我局于2026年6月20日前公布意见采纳情况。", (None, None)),
        ("请在2026年6月20日（星期六）前提出意见。", (None, "2026-06-20")),
        # a day that is none
        ("请于6月36日前反馈意见。", (None, None)),
        ("征求意见时间：2026年6月5日至6月36日。", (None, None)),
        # from today, to a day before today: a slip of the pen opens nothing
        ("征集时间：即日起至2026年5月20日。", (None, "2026-05-20")),
        # signing up
        ("二、报名时间\n2026年6月5日至6月20日，意见可一并提交。", (None, None)),
        ("二、征求意见时间\n2026年6月5日至6月20日，意见可一并提交。", ("2026-06-05", "2026-06-20")),
    ],
)  # fmt: skip
def test_days_of_other_things_yield_to_the_day_of_sending(sentence, days):
    assert window(sentence) == days


@pytest.mark.parametrize(
    ("sentence", "draft"),
    [
        ("根据《养老法》，我局对《禾州市养老办法》进行了修订，现就《禾州市养老办法》公开征求意见。", "禾州市养老办法"),
        ("我局对《禾州市养老办法》进行了修订，现公开征求意见。", None),
        ("现对执行《禾州市养老办法》的情况说明如下，请提出意见。", None),
    ],
)
def test_the_draft_is_the_book_right_behind_the_words_that_lay_it_open(sentence, draft):
    facts = facts_of(read_text(f"关于公开征求意见的公告\n{sentence}\n禾州市民政局\n2026年6月3日"))
    assert facts["draft_title"] == draft


@pytest.mark.parametrize("unit", ["《甲》", "现将《", "现就《甲》", "《甲《乙》"])
def test_drafts_are_looked_for_in_linear_time(unit):
    grows_linearly(lambda n: read_draft_title([make_line(unit * n)], None), 4_000)


@pytest.mark.parametrize("unit", ["《", "《甲", "征求《", "》《"])
def test_titles_are_told_apart_in_linear_time(unit):
    grows_linearly(lambda n: is_consultation(unit * n, {}), 20_000)
