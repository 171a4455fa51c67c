"""A text that was cut at every so many characters reads as the text: its headings stand inside the pieces."""

from __future__ import annotations

import pytest

from gongbao.history import compare_clauses
from gongbao.reading import read_text

TITLE = "云州市水利局关于加强河道管理的若干意见"
TEXT = (
    "为加强河道管理，维护防洪安全和水生态环境，现提出如下意见。"
    "一、健全巡查制度。各区水利部门应当建立巡查制度，对辖区内的河道每月至少巡查两次，发现侵占河道的行为应当及时制止。"
    "（一）划定责任河段。每名巡查人员负责的河段不超过二十公里，责任河段应当向社会公布。（责任单位：市水利局）"
    "（二）建立巡查台账。巡查人员应当如实记录巡查时间、地点和发现的问题，台账保存期限不少于三年。（责任单位：市水利局、市住建局）"
    "二、强化资金保障。市级财政每年安排专项资金不少于三百万元，用于河道清淤、堤防加固和水质监测。"
    "（一）规范资金使用。资金使用情况每年向社会公开，审计部门对资金使用情况进行审计监督。（责任单位：市财政局）"
    "（二）引导社会投入。鼓励企业和个人以捐赠、认养等方式参与河道保护，捐赠资金实行专账管理。"
    "三、严格监督检查。对未按照规定履行巡查职责的单位，由市水利局约谈其负责人，并依照第十条规定通报批评。"
)
LABELS = ["一", "（一）", "（二）", "二", "（一）", "（二）", "三"]


def cut(text: str, width: int) -> str:
    return "\n".join(text[at : at + width] for at in range(0, len(text), width))


@pytest.mark.parametrize("width", range(20, 46))
def test_a_text_cut_at_any_width_keeps_its_clauses_and_shows_no_change(width: int) -> None:
    whole, copy = read_text(f"{TITLE}\n{TEXT}"), read_text(f"{TITLE}\n{cut(TEXT, width)}")
    assert [c.label for c in copy.clauses if c.label] == LABELS
    assert compare_clauses(whole.clauses, copy.clauses, title_before=whole.title, title_after=copy.title).changes == ()


def test_the_stored_text_keeps_the_breaks_of_a_text_that_was_cut() -> None:
    assert read_text(f"{TITLE}\n{cut(TEXT, 28)}").text.endswith(cut(TEXT, 28))


def test_lines_of_one_length_that_are_sentences_stay_paragraphs() -> None:
    duties = [
        f"{unit}应当在每年六月底前向市政府报告本年度工作情况和经费情况。"
        for unit in ("市水利局", "市财政局", "市住建局")
    ]
    page = read_text("\n".join([TITLE, "一、报告制度。", *duties, *duties]))
    assert [c.text for c in page.clauses if c.level == "para"][:3] == duties
