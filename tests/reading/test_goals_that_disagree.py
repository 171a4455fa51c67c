"""The goal in the body beside the one in the annex: names with letters, a unit in a column of its own, other scales."""

from __future__ import annotations

import pytest

from gongbao.reading import facts_of, read_text

PAGE = """禾田市数字经济行动计划

一、目标
到2027年，{said}。
二、任务
附件
主要指标表

序号\t指标\t单位\t2023年基数\t2027年目标
1\t{row}
2\t绿道里程\t公里\t10\t20
"""


def conflicts(said: str, row: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = facts_of(read_text(PAGE.format(said=said, row=row)))["conflicts"]
    return found


@pytest.mark.parametrize(
    ("said", "row", "wanted"),
    [
        ("建成5G基站2.5万个", "5G基站数\t万个\t1.6\t2.8", ("5G基站数, 2027", "2.5万个", "2.8")),
        (
            "海洋产业增加值达到1.2万亿元",
            "海洋产业增加值\t亿元\t9000\t13000",
            ("海洋产业增加值, 2027", "1.2万亿元", "13000"),
        ),
        ("5G行政村通达率达到98%", "5G行政村通达率\t%\t90\t100", ("5G行政村通达率, 2027", "98%", "100")),
    ],
)
def test_a_goal_that_body_and_annex_set_otherwise_is_told(said: str, row: str, wanted: tuple[str, str, str]) -> None:
    assert conflicts(said, row) == [{"fact": wanted[0], "body": wanted[1], "annex": wanted[2]}]


@pytest.mark.parametrize(
    ("said", "row"),
    [
        ("建成5G基站2.8万个", "5G基站数\t万个\t1.6\t2.8"),
        ("建成5G基站28000个", "5G基站数\t万个\t1.6\t2.8"),
        ("海洋产业增加值达到1.2万亿元", "海洋产业增加值\t亿元\t9000\t12000"),
        ("海洋产业增加值达到7%", "海洋产业增加值\t亿元\t9000\t12000"),
        ("5G基站站址利用率达到60%", "5G基站数\t万个\t1.6\t2.8"),
    ],
    ids=["the same", "told in pieces", "told in another scale", "a share of a sum", "another indicator"],
)
def test_one_goal_in_other_words_is_no_conflict(said: str, row: str) -> None:
    assert conflicts(said, row) == []
