"""A notice that puts a slip of a document right reaches its clause, as an amending decision does."""

from __future__ import annotations

import pytest

from gongbao.reading import read_text

TITLE = "测试市渡口管理办法"
NOTICE = "http://www.example.gov/art/2025/3/5/art_1_9.html"
FERRY = (
    f"{TITLE}\n测政规〔2022〕6号\n第一条　为了加强渡口管理，制定本办法。\n第二条　渡船应当检验。\n"
    "第三条　超载的，处五百元罚款。\n第四条　本办法自2022年5月1日起施行。\n测试市人民政府\n2022年4月1日\n"
)


@pytest.mark.parametrize(
    "words",
    [
        f"《{TITLE}》（测政规〔2022〕6号）第三条中“五百元”应为“五千元”，特此更正。",
        f"《{TITLE}》（测政规〔2022〕6号）第三条中的“五百元”更正为“五千元”。",
        f"《{TITLE}》（测政规〔2022〕6号）第三条中的“五百元”有误，应当为“五千元”。",
        f"《{TITLE}》（测政规〔2022〕6号）第三条中的“五百元”系“五千元”之误。",
    ],
)
def test_a_slip_is_put_right_in_its_clause(story, page, make_portal, words):
    text = f"关于《{TITLE}》的更正说明\n各有关单位：\n{words}\n测试市人民政府办公室\n2025年3月4日\n"
    story.night({page: read_text(FERRY, portal=make_portal())})
    story.night({NOTICE: read_text(text, portal=make_portal())})
    assert [(c["clause_label_after"], c["before"], c["after"]) for c in story.real_changes()] == [
        ("第三条", "五百元", "五千元")
    ]
    assert [r["outcome"] for r in story.rows("amending_instructions")] == ["applied"]


def test_what_only_says_how_things_should_be_is_no_correction(make_portal):
    text = f"测试市渡口工作通知\n各有关单位：\n按照《{TITLE}》第三条，罚款应为五百元以上。\n测试市人民政府办公室\n2025年3月4日\n"
    assert [c.relation.value for c in read_text(text, portal=make_portal()).cited] == ["cites"]
