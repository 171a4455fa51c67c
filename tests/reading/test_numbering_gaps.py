"""A number that is missing between two clauses is told of: the copy lost a clause, or it could not be found."""

from __future__ import annotations

import pytest

from gongbao.reading import read_text

TITLE = "云州市河道管理办法"
ARTICLES = [
    "第一条 为了加强河道管理，制定本办法。",
    "第二条 本市行政区域内的河道适用本办法。",
    "第三条 市水利局主管本市河道工作。",
]
LATER = ["第四条 河道应当每年巡查两次。", "第五条 本办法自2024年5月1日起施行。"]
PLAN = [
    "一、总体要求",
    "（一）工作思路。坚持保护优先。",
    "（二）主要目标。水质逐年改善。",
    "二、主要任务",
    "（一）巡查河道。每月两次。",
]


def flagged(*lines: str, title: str = TITLE) -> bool:
    return "numbering_gap" in read_text("\n".join([title, *lines])).flags


@pytest.mark.parametrize(
    "lines",
    [
        (*ARTICLES[:2], LATER[1]),
        (*ARTICLES, LATER[1]),
        (*PLAN, "四、保障措施", "加强组织领导。"),
        (*PLAN, "（三）清淤疏浚。每年一次。"),
        ("第一章 总则", *ARTICLES, "第三章 附则", *LATER),
        (*ARTICLES[:2], "第三条 巡查人员履行下列职责：", "（一）记录；", "（三）报告。", *LATER),
    ],
)
def test_a_missing_number_is_told_of(lines: tuple[str, ...]) -> None:
    assert flagged(*lines)


@pytest.mark.parametrize(
    "lines",
    [
        (*ARTICLES, *LATER),
        (*PLAN, "三、保障措施", "加强组织领导。"),
        (*PLAN, "（二）清淤疏浚。每年一次。", "三、保障措施", "（三）落实资金。"),
        ("第十一条 为了加强河道管理，制定本办法。", "第十二条 本市行政区域内的河道适用本办法。"),
        (*ARTICLES, "第三条之一 各区水利局负责本区河道。", *LATER),
        (*ARTICLES[:2], "第三条 （删去）", *LATER),
        (*ARTICLES[:2], "（第三条至第四条已删去）", LATER[1]),
        (*ARTICLES[:2], "……", LATER[1]),
        (*ARTICLES, *LATER, "附件", "河道名录", "1.清水河", "3.白马溪"),
    ],
)
def test_numbers_without_a_gap_restarted_inserted_or_left_out_on_purpose_are_not(lines: tuple[str, ...]) -> None:
    assert not flagged(*lines)


@pytest.mark.parametrize(
    "title",
    [
        "云州市人民政府关于修改《云州市河道管理办法》的决定",
        "云州市人民政府关于废止部分规章的决定",
        "云州市河道管理办法（节选）",
    ],
)
def test_a_text_that_quotes_clauses_of_another_has_no_gaps(title: str) -> None:
    assert not flagged(*ARTICLES[:2], LATER[1], title=title)


def test_the_title_of_an_amended_law_excuses_no_gap() -> None:
    assert flagged(*ARTICLES[:2], LATER[1], title="云州市河道管理办法（2024年修订）")
