"""A table in an annex is one clause of cells however its file writes it, so that two files of one text show no change."""

from __future__ import annotations

from gongbao.history import compare_clauses
from gongbao.reading import read_text

PAGE = """禾田市数字经济行动计划

一、目标
到2027年见成效。
二、任务
各县照办。

附件

主要指标表

{table}
"""
ROWS = "序号\t指标名称\t单位\t2023年基数\t2027年目标\n1\t数字经济核心产业增加值\t亿元\t860\t1200\n2\t绿道里程\t公里\t16\t28"
PRINTED = """序号 指标名称 单位 2023年基
数
2027年目
标
1 数字经济核
心产业增加
值
亿元 860 1200
2 绿道里程 公里 16 28"""


def test_rows_of_an_annex_are_a_table_without_quantities() -> None:
    clauses = read_text(PAGE.format(table=ROWS)).clauses
    assert [(c.eid, c.level) for c in clauses[-2:]] == [("annex_1", "annex"), ("annex_1__table_1", "table")]
    assert clauses[-1].quantities == ()


def test_rows_and_cells_broken_by_the_page_are_one_annex_unchanged() -> None:
    before, after = (read_text(PAGE.format(table=table)).clauses for table in (ROWS, PRINTED))
    assert compare_clauses(before, after).changes == ()


def test_an_annex_of_prose_keeps_its_words() -> None:
    (annex,) = (
        c for c in read_text(PAGE.format(table="本表由市统计局编制。\n数据每年更新。")).clauses if c.level == "annex"
    )
    assert annex.text == "本表由市统计局编制。\n数据每年更新。"
