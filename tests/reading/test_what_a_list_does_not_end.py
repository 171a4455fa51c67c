"""What stands below a lead that ends nothing, or not yet, is not repealed; an item that ends a part amends."""

from __future__ import annotations

import pytest

from gongbao.model.policy import ENDS
from gongbao.reading import facts_of, read_text

HEAD = "禾州市人民政府关于文件清理结果的通知\n禾政发〔2024〕5号\n各有关单位：\n"
TAIL = "\n禾州市人民政府\n2024年5月1日"
ONE, TWO, THREE = (
    "《甲办法》（禾政发〔2010〕5号）",
    "《乙办法》（禾政发〔2011〕15号）",
    "《丙办法》（禾政发〔2012〕25号）",
)

LISTS = [
    # not ended, then ended
    (f"一、对下列文件不予废止：\n（一）{ONE}\n（二）{TWO}\n二、对下列文件予以废止：\n（一）{THREE}", {"丙办法"}),
    (f"一、以下文件未废止：\n（一）{ONE}\n二、对下列文件宣布失效：\n（一）{TWO}", {"乙办法"}),
    # not yet
    (f"拟对下列文件予以废止，现征求意见：\n1.{ONE}\n2.{TWO}", set()),
    (f"建议废止下列文件：\n1.{ONE}\n2.{TWO}", set()),
    (f"现就废止下列文件征求意见：\n1.{ONE}\n2.{TWO}", set()),
    (f"1.{ONE}\n2.{TWO}\n上述文件拟于年内废止。", set()),
    # words that only look so
    (f"经公开征求意见，决定废止下列文件：\n1.{ONE}\n2.{TWO}", {"甲办法", "乙办法"}),
    (f"对市司法局拟定的下列文件予以废止：\n1.{ONE}\n2.{TWO}", {"甲办法", "乙办法"}),
    (f"对不符合上位法的下列文件予以废止：\n1.{ONE}\n2.{TWO}", {"甲办法", "乙办法"}),
    # the lead of the next list, on a line of its own or glued to the last item
    (f"废止下列文件：\n1.{ONE}\n2.{TWO}\n保留下列文件：\n1.{THREE}", {"甲办法", "乙办法"}),
    (f"一、清理结果\n废止下列文件：\n1.{ONE}\n2.{TWO}保留下列文件：\n1.{THREE}", {"甲办法", "乙办法"}),
    (f"一、清理结果\n保留下列文件：\n1.{ONE}\n2.{TWO}废止下列文件：\n1.{THREE}", {"丙办法"}),
    # the count behind the words of a clean-up
    (f"经清理，决定对2件规范性文件予以废止：\n（一）{ONE}\n（二）{TWO}", {"甲办法", "乙办法"}),
    (f"经清理，决定对2件规范性文件予以保留：\n（一）{ONE}\n（二）{TWO}", set()),
]


@pytest.mark.parametrize(("body", "ended"), LISTS)
def test_a_list_ends_only_what_its_lead_ends_now(body: str, ended: set[str]) -> None:
    cited = read_text(HEAD + body + TAIL).cited
    assert {c.title for c in cited if c.relation in ENDS} == ended


@pytest.mark.parametrize("lead", ["下列文件予以废止：", "决定废止下列文件："])
def test_an_item_that_ends_a_part_of_a_document_amends_it(lead: str) -> None:
    body = f"{lead}\n一、{ONE}\n二、{TWO}中的收费规定同时废止\n三、{THREE}"
    found = {c.title: c.relation.value for c in read_text(HEAD + body + TAIL).cited}
    assert found == {"甲办法": "repeals", "乙办法": "amends", "丙办法": "repeals"}


@pytest.mark.parametrize("still", ["暂时继续执行", "暂继续执行", "暂时执行", "暂执行", "仍适用"])
def test_an_item_that_goes_on_for_a_time_is_not_ended(still: str) -> None:
    body = f"决定废止下列文件：\n一、{ONE}\n二、{TWO}{still}。"
    found = {c.title: c.relation.value for c in read_text(HEAD + body + TAIL).cited}
    assert found == {"甲办法": "repeals", "乙办法": "cites"}


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("禾州市水利局关于拟废止部分规范性文件的公告", "notice"),
        ("禾州市水利局关于拟宣布失效部分文件的公告", "notice"),
        ("禾州市水利局关于废止部分规范性文件的公告", "repeal_decision"),
        ("禾州市水利局关于废止《模拟考试办法》的通知", "repeal_decision"),
    ],
)
def test_what_is_to_be_repealed_is_not_yet_repealed(title: str, kind: str) -> None:
    text = (
        f"{title}\n下列文件目录予以公布。\n附件：文件目录\n禾州市水利局\n2024年5月1日\n附件\n文件目录\n1.{ONE}\n2.{TWO}"
    )
    facts = facts_of(read_text(text))
    assert facts["kind"] == kind
    assert ("repeals" in {r["relation"] for r in facts["relations"]}) == (kind == "repeal_decision")
