"""Articles of other documents, cited behind their titles, are no clauses of the text that cites them."""

from __future__ import annotations

import pytest

from gongbao.reading import facts_of, read_text

HEAD = ("云溪市泊位办法", "第一条　为了规范泊位管理，制定本办法。", "第二条　泊位先到先停。")
LAST = "第三条　本办法自2020年1月1日起施行。"


@pytest.mark.parametrize(
    ("break_", "last"),
    [
        ("\n", f"{LAST}《云溪市停车规定》\n第四条同时废止。"),
        ("\n", f"{LAST}《云溪市停车规定》（云政发〔2011〕1号）\n第四条同时废止。"),
        ("", f"{LAST}《云溪市停车规定》（云政发〔2011〕1号）第四条同时废止。"),
        ("", f"{LAST}（《云溪市停车规定》）第四条同时废止。"),
        ("", f"{LAST}《云溪市停车规定》 第四条 同时废止。"),
    ],
)
def test_a_number_behind_a_title_opens_no_article(break_, last):
    text = f"{HEAD[0]}\n" + break_.join((*HEAD[1:], last)) + "\n"
    clauses = read_text(text, portal=None, url=None).clauses
    assert [c.label for c in clauses if c.level == "article"] == ["第一条", "第二条", "第三条"]
    assert "同时废止" in clauses[2].text + "".join(c.text for c in clauses[3:])


def test_an_article_behind_one_that_lost_its_stop_is_still_opened():
    text = "\n".join((*HEAD, "第三条　收费参照《云溪市收费目录》", "第四条　本办法自2020年1月1日起施行。"))
    labels = [c.label for c in read_text(f"{text}\n", portal=None, url=None).clauses]
    assert labels == ["第一条", "第二条", "第三条", "第四条"]


def test_the_first_article_behind_the_title_of_the_text_is_opened():
    text = "现印发《云溪市泊位办法》\n第一条为了规范泊位管理，制定本办法。\n第二条泊位先到先停。\n第三条本办法自2020年1月1日起施行。\n"
    labels = [c.label for c in read_text(text, portal=None, url=None).clauses if c.level == "article"]
    assert labels == ["第一条", "第二条", "第三条"]


def test_a_text_that_names_itself_in_its_first_sentence_carries_out_what_it_rests_on() -> None:
    found = facts_of(
        read_text(
            "云溪市药品分类管理办法（试行）\n第一条　为保障用药安全，根据《云岭省关于卫生改革与发展的决定》，制定药品分类管理办法。\n"
            "第二条　市财政局根据《云溪市资金办法》制定实施细则。\n"
            "第三条　为便于管理，区政府可以根据《云岭省道路条例》，制定具体办法。\n"
        )
    )
    assert [(r["relation"], r["title"]) for r in found["relations"]] == [
        ("implements", "云岭省关于卫生改革与发展的决定"),
        ("cites", "云溪市资金办法"),
        ("cites", "云岭省道路条例"),
    ]
