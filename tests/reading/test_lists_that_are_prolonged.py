"""A list of documents whose validity one lead prolongs: each item, until the list ends; nothing that is only proposed."""

from __future__ import annotations

import pytest

from gongbao.model.policy import Relation
from gongbao.reading import read_text
from gongbao.reading.prolonging import prolonged_until

NOTICE = """云州市人民政府关于公布部分行政规范性文件有效期的通知
云政发〔2025〕7号
各县(市、区)人民政府,市政府各部门:
{}
云州市人民政府
2025年3月3日
"""
ITEMS = "\n1.《云州市河道管理办法》(云政发〔2020〕3号)\n2.《云州市绿地管理办法》(云政发〔2019〕3号)"


def prolonged(body):
    cited = read_text(NOTICE.format(body)).cited
    return [(c.doc_number, str(prolonged_until(c.as_written, None))) for c in cited if c.relation is Relation.PROLONGS]


BOTH = [("云政发〔2020〕3号", "2028-03-31"), ("云政发〔2019〕3号", "2028-03-31")]


@pytest.mark.parametrize(
    "lead",
    [
        "经评估,决定将下列行政规范性文件有效期延长至2028年3月31日:",
        "以下文件有效期延长至2028年3月31日。",
        "经研究,以下2件行政规范性文件继续有效,有效期延长至2028年3月31日:",
    ],
)
def test_every_item_of_the_list_is_prolonged(lead):
    assert prolonged(lead + ITEMS) == BOTH


def test_a_list_prolonged_by_years_keeps_the_years():
    body = "决定将下列行政规范性文件有效期延长3年:" + ITEMS
    cited = [c for c in read_text(NOTICE.format(body)).cited if c.relation is Relation.PROLONGS]
    assert [c.doc_number for c in cited] == ["云政发〔2020〕3号", "云政发〔2019〕3号"]
    assert all("延长3年" in c.as_written for c in cited)


def test_the_next_list_is_not_prolonged():
    body = f"下列文件有效期延长至2028年3月31日:{ITEMS}\n下列文件废止:\n1.《云州市广告管理办法》(云政发〔2018〕3号)"
    assert prolonged(body) == BOTH


def test_an_item_that_says_otherwise_of_itself_is_not_prolonged():
    body = "下列文件有效期延长至2028年3月31日:" + ITEMS.replace("3号)\n2", "3号)不再延长\n2")
    assert prolonged(body) == BOTH[1:]


@pytest.mark.parametrize(
    "lead", ["拟将下列文件有效期延长至2028年3月31日:", "建议以下文件有效期延长至2028年3月31日:", "下列文件:"]
)
def test_a_list_that_is_only_proposed_is_not_prolonged(lead):
    assert prolonged(lead + ITEMS) == []


def test_what_an_item_names_besides_its_document_is_not_prolonged():
    body = "下列文件有效期延长至2028年3月31日:" + ITEMS.replace(
        "3号)\n2", "3号),由《云州市水利规定》(云政发〔2018〕5号)所附\n2"
    )
    assert prolonged(body) == BOTH
