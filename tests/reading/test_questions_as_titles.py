"""A page of questions and answers may have no other title than what is asked."""

from __future__ import annotations

import pytest

from gongbao.reading import read_text

ANSWER = "答：参加失业保险满一年、未裁员的单位，由社保经办机构核定后拨付，最高不超过五万元。\n"
FOOT = "青岚市人力资源和社会保障局\n2025年5月6日"
ASKED = "哪些单位可以享受稳岗补贴？"


@pytest.mark.parametrize(
    "page",
    [
        f"首页 > 政策问答\n\n{ASKED}\n\n发布日期：2025-05-06 来源：市人社局\n\n{ANSWER}{FOOT}",
        f"{ASKED}\n问：{ASKED}\n{ANSWER}{FOOT}",
        f"{ASKED}\n{ANSWER}{FOOT}",
        f"{ASKED}\n2025-05-06\n{ANSWER}",
        f"政策问答\n{ASKED}\n{ASKED}\n参加失业保险满一年的单位。\n{FOOT}",
    ],
)
def test_a_question_that_heads_the_page_is_its_title(page):
    reading = read_text(page)
    assert (reading.title, reading.kind.value) == (ASKED, "interpretation")
    assert ASKED not in [clause.text for clause in reading.clauses]


@pytest.mark.parametrize(
    "page",
    [
        f"问：{ASKED}\n{ANSWER}{FOOT}",
        f"一、{ASKED}\n{ANSWER}二、怎样申领？\n{ANSWER}{FOOT}",
        f"谁来负责？\n各县区人民政府对本地稳岗工作负总责。\n{FOOT}",
    ],
)
def test_a_question_of_the_text_is_no_title(page):
    assert read_text(page).title is None


def test_a_title_of_its_own_stands_before_a_question():
    title = "《青岚市稳岗补贴办法》政策问答"
    assert read_text(f"{title}\n{ASKED}\n{ANSWER}{FOOT}").title == title
