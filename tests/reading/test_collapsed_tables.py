"""The target table of a copy that ran its cells together: read where blanks part them, left alone where nothing does."""

from __future__ import annotations

import pytest

from gongbao.reading import read_text

TEXT = (
    "云州市人民政府办公室关于印发云州市公园城市建设方案的通知",
    "云政办发〔2026〕12号",
    "各县(市、区)人民政府:",
    "《云州市公园城市建设方案》已经市政府同意,现印发给你们,请认真组织实施。",
    "云州市人民政府办公室",
    "2026年3月2日",
    "云州市公园城市建设方案",
    "一、总体要求",
    "坚持生态优先,推进公园城市建设。",
    "二、重点任务",
    "推进绿道建设,完善设施。",
    "附件:主要目标分解表",
    "附件",
    "主要目标分解表",
)
CELLS = (
    *("类别", "指标", "2025年", "基数", "2028年", "目标", "责任单位"),
    *("绿化", "绿道里程(公里)", "88", "130", "市园林局", "口袋公园(个)", "8", "20", "市园林局"),
    *("环卫", "公厕数量(座)", "——", "61", "市城管局"),
)
WANTED = [
    ("绿道里程(公里)", "88", "130", "市园林局"),
    ("口袋公园(个)", "8", "20", "市园林局"),
    ("公厕数量(座)", None, "61", "市城管局"),
]


def goals(text):
    return [(t.indicator, t.base_value, t.target_value, t.responsible) for t in read_text(text).targets]


def test_a_cell_a_line_is_the_measure():
    assert goals("\n".join((*TEXT, *CELLS))) == WANTED


@pytest.mark.parametrize("blank", [" ", "\u3000", "  "])
def test_cells_in_one_line_are_read_where_blanks_part_them(blank):
    assert goals("\n".join((*TEXT, blank.join(CELLS)))) == WANTED


@pytest.mark.parametrize("blank", [" ", "\u3000"])
def test_a_page_that_is_one_line_keeps_its_goals(blank):
    assert goals(blank.join((*TEXT, *CELLS))) == WANTED


def test_cells_that_nothing_parts_give_no_goals():
    assert goals("\n".join((*TEXT, "".join(CELLS)))) == []


def test_names_that_may_be_cut_at_a_blank_give_no_goals():
    cut = [part for cell in CELLS for part in ((cell[:2], cell[2:]) if cell == "公厕数量(座)" else (cell,))]
    cut = ["度" if cell == "绿道里程(公里)" else cell for cell in cut]
    assert goals("\n".join((*TEXT, " ".join(cut)))) == []


def test_prose_with_years_gives_no_goals():
    prose = "到 2028年 目标 指标 完成 30 40 个 项目 完成 50 60 个 改造 70 80 处 建设 90 100 条 道路 "
    assert goals("\n".join((*TEXT[:-3], prose * 3))) == []
