"""A table with a column 延长至 prolongs the document of each row until the day of that row."""

from __future__ import annotations

from datetime import date

import pytest

from gongbao.model.policy import Relation
from gongbao.reading import read_text
from gongbao.reading.prolonging import prolonged_until

NOTICE = """云州市人民政府关于公布部分行政规范性文件有效期的通知
云政发〔2025〕7号
各县(市、区)人民政府，市政府各部门：
经评估，现将部分行政规范性文件的有效期予以公布。
{}
云州市人民政府
2025年3月3日
"""
ROWS = """序号\t文件名称\t文号\t{head}
1\t云州市河道管理办法\t云政发〔2020〕3号\t{first}
2\t《云州市绿地管理办法》\t云政发〔2019〕8号\t{second}"""
OLD = date(2025, 6, 30)


def prolonged(table):
    cited = read_text(NOTICE.format(table)).cited
    return [
        (c.title, c.doc_number, prolonged_until(c.as_written, OLD)) for c in cited if c.relation is Relation.PROLONGS
    ]


@pytest.mark.parametrize("head", ["延长至", "有效期延长至", "延长后有效期", "有效期延长 至"])
def test_each_row_prolongs_its_document_until_its_own_day(head):
    table = ROWS.format(head=head, first="2028年3月31日", second="2027.6.30")
    assert prolonged(table) == [
        ("云州市河道管理办法", "云政发〔2020〕3号", date(2028, 3, 31)),
        ("云州市绿地管理办法", "云政发〔2019〕8号", date(2027, 6, 30)),
    ]


def test_a_row_names_its_document_once():
    table = ROWS.format(head="延长至", first="2028年3月31日", second="2027年6月30日")
    numbers = [c.doc_number for c in read_text(NOTICE.format(table)).cited]
    assert sorted(filter(None, numbers)) == ["云政发〔2019〕8号", "云政发〔2020〕3号"]
    assert None not in numbers


def test_a_row_may_give_years_or_nothing():
    table = ROWS.format(head="延长期限", first="2年", second="—")
    assert prolonged(table) == [("云州市河道管理办法", "云政发〔2020〕3号", date(2027, 6, 30))]


@pytest.mark.parametrize("head", ["有效期至", "拟延长至", "备注"])
def test_a_column_that_prolongs_nothing(head):
    assert prolonged(ROWS.format(head=head, first="2028年3月31日", second="2027年6月30日")) == []
