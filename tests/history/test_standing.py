"""Whether a wording already reads as a decision orders."""

from __future__ import annotations

import pytest

from gongbao.history.amending import read_amending_decision
from gongbao.history.standing import stands_in
from gongbao.reading import read_text

TEXT = """云溪市泊位办法
第一章　总则
第一条　为了规范泊位管理，制定本办法。
第二章　规划
第二条　市人民政府编制泊位规划。
规划每五年修订一次。
第三章　附则
第三条　本办法自公布之日起施行。
附件1
收费标准表
一类区域每小时五元。
二类区域每小时三元。"""


@pytest.mark.parametrize(
    ("order", "stands"),
    [
        ("增加一章，作为第二章：“第二章　规划\n“第二条　市人民政府编制泊位规划。\n“规划每五年修订一次。”", True),
        ("增加一章，作为第二章：“第二章　规划\n“第二条　市人民政府编制泊位规划。\n“规划每十年修订一次。”", False),
        ("附件1修改为：“附件1\n“收费标准表\n“一类区域每小时五元。\n“二类区域每小时三元。”", True),
        ("附件1修改为：“收费标准表\n“一类区域每小时六元。”", False),
        ("将第三条移至第一章。", None),
    ],
)
def test_a_chapter_or_annex_stands_when_each_of_its_lines_does(order: str, stands: bool | None) -> None:
    (instruction,) = read_amending_decision(order).instructions
    assert stands_in(instruction, read_text(TEXT, portal=None, url=None).clauses, "云溪市泊位办法") is stands
