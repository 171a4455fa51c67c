"""Where a row ends: at a stop, and where one fact meets another."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from gongbao.history import compare_clauses
from gongbao.model.policy import Clause

Reader = Callable[[str], tuple[Clause, ...]]
Row = tuple[str, str, str, str | None]
FRAME = "第一条 为了加强渡口安全管理，制定本办法。\n第二条 {}\n第三条 本办法由市交通运输局负责解释。\n"

ROWS: list[tuple[str, str, list[Row]]] = [
    # two sentences changed are two rows
    ("渡船载客不得超过40人；严禁夜间开航。", "渡船载客一般不超过60人；原则上不得夜间开航。",
     [("不得超过40人", "一般不超过60人", "quantity", "up"), ("严禁", "原则上不得", "modality", "looser")]),
    ("船员每年培训2次；禁止酒后驾驶。", "船员每季度培训1次；不宜酒后驾驶。",
     [("每年", "每季度", "quantity", "up"), ("2次", "1次", "quantity", "down"), ("禁止", "不宜", "modality", "looser")]),
    # what a stop parts from the fact is no part of it
    ("报名至6月20日，逾期不予受理。", "报名至6月20日18时。",
     [("6月20日", "6月20日18时", "deadline", None), ("，逾期不予受理", "", "modality", "looser")]),
    # a modal beside a frequency or a number is a fact of its own
    ("并每半年开展一次演练。", "并应当每季度开展一次演练。",
     [("", "应当", "modality", "tighter"), ("每半年", "每季度", "quantity", "up")]),
    ("经营者可以每月检修一次。", "经营者每年检修一次。",
     [("可以", "", "modality", "tighter"), ("每月", "每年", "quantity", "down")]),
    # an equal number beside is no part of it
    ("处50元罚款。", "处警告或者五十元罚款。", [("", "警告或者", "amendment", None)]),
    ("处警告或者一百元罚款。", "处100元罚款。", [("警告或者", "", "amendment", None)]),
    ("可以处五百元罚款。", "可以并处五百元罚款。", [("", "并", "amendment", None)]),
    ("对责任人给予行政处分。", "对责任人给予处分。", [("给予行政处分", "给予处分", "amendment", None)]),
    # a fine measured otherwise is another amount
    ("违反规定的，责令改正，可以处1000元以上5000元以下罚款。", "违反规定的，责令改正，处违法所得1倍以上3倍以下罚款，但最高不超过3万元。",
     [("可以处1000元以上5000元以下罚款", "处违法所得1倍以上3倍以下罚款，但最高不超过3万元", "quantity", None)]),
    # a rule that came or went, with a number in it
    ("乘客应当穿救生衣，不得携带10公斤以上行李。", "乘客应当穿救生衣。",
     [("，不得携带10公斤以上行李", "", "modality", "looser")]),
    ("经营者公示票价。", "经营者公示票价，可以收取不超过2元的夜航费。",
     [("", "，可以收取不超过2元的夜航费", "modality", "looser")]),
    ("渡船每次载客。", "渡船每次载客，不得超过30人。", [("", "，不得超过30人", "quantity", None)]),
    # a time that a price is counted by is no deadline
    ("停泊30分钟以内免费。", "停泊60分钟以内免费。", [("30分钟", "60分钟", "quantity", "up")]),
    ("停泊不超过2小时的不收费。", "停泊不超过1小时的不收费。", [("2小时", "1小时", "quantity", "down")]),
    ("应当在48小时内报告。", "应当在24小时内报告。", [("48小时", "24小时", "deadline", "down")]),
    # the joint shows where the added words begin
    ("支持船东更新渡船。", "支持船东和渡工更新渡船。", [("", "和渡工", "scope", None)]),
    ("加强安全检查。", "加强安全和消防检查。", [("", "和消防", "scope", None)]),
    ("由经营者承担费用。", "由经营者或者船东承担费用。", [("", "或者船东", "scope", None)]),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after", "rows"), ROWS)
def test_rows(clauses_of: Reader, before: str, after: str, rows: list[Row]) -> None:
    found = compare_clauses(clauses_of(FRAME.format(before)), clauses_of(FRAME.format(after)))
    assert [(edit.before, edit.after, edit.effect, edit.direction) for edit in found.changes] == rows
