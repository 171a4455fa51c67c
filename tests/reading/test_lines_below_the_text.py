"""What a page prints of its information table below the text."""

from __future__ import annotations

import pytest

from gongbao.history import compare_clauses
from gongbao.reading import read_text

TEXT = """临湾市渡口管理办法
临政规〔2022〕3号
第一条　为了加强渡口管理，制定本办法。
第二条　损坏渡口设施的，处五百元罚款。
第三条　本办法自2022年4月1日起施行，有效期5年。
临湾市人民政府
2022年3月1日
"""


@pytest.mark.parametrize(
    "foot",
    ["有效性：有效", "【时效性】有效", "时效状态：现行有效", "索引号：LW0021-3/2022-0007", "索引号：LW0021-3\n有效性：有效"],
)  # fmt: skip
def test_a_line_of_the_table_below_the_text_is_no_wording(foot: str) -> None:
    plain, read = read_text(TEXT), read_text(f"{TEXT}{foot}\n")
    assert compare_clauses(plain.clauses, read.clauses).changes == ()
    assert [clause.text for clause in read.clauses] == [clause.text for clause in plain.clauses]


@pytest.mark.parametrize(
    ("foot", "status"), [("【有效性】废止", "repealed"), ("时效状态：已失效", "expired"), ("是否有效：是", "in_force")]
)
def test_the_standing_below_the_text_is_read(foot: str, status: str) -> None:
    assert read_text(f"{TEXT}{foot}\n").stated_status == status


def test_words_on_validity_below_the_text_stay() -> None:
    read = read_text(f"{TEXT}备注：有效期自2022年4月1日计算。\n")
    assert "备注" in "".join(clause.text for clause in read.clauses)
