"""How the number of a list is cited: by the heading it counts below, or as a measure of the whole document."""

from __future__ import annotations

import pytest

from gongbao.history import compare_clauses
from gongbao.reading import read_text
from gongbao.wording.changes import change_sentence

HEAD = "临湾市人民政府关于改善水上客运的若干措施\n各区人民政府，市政府各部门：\n现提出以下措施。\n"
ONE_LIST = f"""{HEAD}一、减轻负担
（一）减免规费。减免渡口使用费。
二、扩大服务
（二）增加航线。
1.开通夜间航线4条，由市交通运输局给予运营补贴。
2.每艘渡船补助3万元，由市财政局按季度拨付。
（三）改善设施。修缮候船室。
"""
RUNS_ON = f"""{HEAD}一、减轻负担
1.减免渡口使用费，由市交通运输局负责落实。
2.降低渡船检验费，由市海事局负责落实。
二、扩大服务
3.开通夜间航线4条，由市交通运输局给予运营补贴。
4.每艘渡船补助3万元，由市财政局按季度拨付。
"""
AGAIN = f"""{HEAD}一、减轻负担
（一）减免规费。
1.减免渡口使用费，由市交通运输局负责落实。
（二）降低收费。
1.降低渡船检验费，由市海事局负责落实。
2.每艘渡船补助3万元，由市财政局按季度拨付。
"""


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        (ONE_LIST, "二、（二）2.：“3万元”改为“5万元”（数量，上调）", 'Section 2 (2) 2: "3万元" → "5万元" (quantity, up)'),
        (RUNS_ON, "第4条：“3万元”改为“5万元”（数量，上调）", 'Article 4: "3万元" → "5万元" (quantity, up)'),
        (AGAIN, "一、（二）2.：“3万元”改为“5万元”（数量，上调）", 'Section 1 (2) 2: "3万元" → "5万元" (quantity, up)'),
    ],
)  # fmt: skip
def test_a_number_that_finds_no_clause_alone_is_cited_below_its_heading(text: str, zh: str, en: str) -> None:
    old, new = (read_text(t, portal=None, url=None).clauses for t in (text, text.replace("3万元", "5万元")))
    assert [change_sentence(None, edit) for edit in compare_clauses(old, new).changes] == [(zh, en)]
