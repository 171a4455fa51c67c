"""Orders that hold from a day of their own: told behind the order, or for points in the clause on the decision's force."""

from __future__ import annotations

import pytest

from gongbao.history.amending import Instruction, read_amending_decision

HEAD = "青岚市人民政府关于修改《青岚市集市管理办法》的决定\n市人民政府决定对《青岚市集市管理办法》作如下修改：\n"
POINTS = (
    "一、第五条中的“3个月”修改为“1个月”。\n二、第六条修改为：“摊位费按季缴纳，自2023年1月1日起执行。”\n"
    "三、（一）删去第七条。\n（二）第八条改为第七条。\n"
)


def days(text: str) -> list[str | None]:
    return [_day(order) for order in read_amending_decision(HEAD + text).instructions]


def _day(order: Instruction) -> str | None:
    return "waits" if order.waits_for else order.starts_on.isoformat() if order.starts_on else None


@pytest.mark.parametrize(
    ("orders", "expected"),
    [
        ("第五条中的“3个月”修改为“1个月”，自2025年1月1日起施行。", ["2025-01-01"]),
        ("第五条修改为：“期限为1个月。”，该规定自2025年1月1日起执行。", ["2025-01-01"]),
        ("第五条中的“3个月”修改为“1个月”，于2025年1月1日施行。", ["2025-01-01"]),
        ("一、第五条中的“甲”修改为“乙”，“丙”修改为“丁”，自2025年1月1日起施行。", ["2025-01-01", "2025-01-01"]),
        ("第五条中的“甲”修改为“乙”，自2025年1月1日起施行，删去第七条。", ["2025-01-01", None]),
        ("第五条中的“甲”修改为“乙”；第六条中的“丙”修改为“丁”，自2026年1月1日起施行。", [None, "2026-01-01"]),
        ("第五条中的“甲”修改为“乙”，自新的收费目录公布之日起施行。", ["waits"]),
        ("一、第五条中的“甲”修改为“乙”。该项修改自2025年1月1日起施行。\n二、删去第七条。", ["2025-01-01", None]),
        ("第五条中的“甲”修改为“乙”，自公布之日起施行。", [None]),
    ],
)
def test_a_day_behind_an_order_is_its_own(orders: str, expected: list[str | None]) -> None:
    assert days(f"{orders}\n本决定自2024年3月1日起施行。") == expected


@pytest.mark.parametrize(
    ("force", "expected"),
    [
        ("本决定自2024年3月1日起施行。", [None, None, None, None]),
        ("本决定自2024年3月1日起施行，其中第一项自2025年6月1日起施行。", ["2025-06-01", None, None, None]),
        (
            "本决定自2024年3月1日起施行。其中，第一项、第二项自2025年6月1日起施行。",
            ["2025-06-01", "2025-06-01", None, None],
        ),
        ("本决定自2024年3月1日起施行，其中第三项第（二）项自2025年6月1日起施行。", [None, None, None, "2025-06-01"]),
        ("本决定自2024年3月1日起施行，其中第三项自2025年6月1日起施行。", [None, None, "2025-06-01", "2025-06-01"]),
        ("本决定第一项自2025年1月1日起施行，其余自公布之日起施行。", ["2025-01-01", None, None, None]),
        ("除第一项自2025年6月1日起施行外，本决定自2024年3月1日起施行。", ["2025-06-01", None, None, None]),
        ("本决定自2024年3月1日起施行，其中对第六条的修改自2025年6月1日起施行。", [None, "2025-06-01", None, None]),
        ("本决定自2024年3月1日起施行，其中第六条自2025年6月1日起施行。", [None, "2025-06-01", None, None]),
        ("本决定自2024年3月1日起施行，其中第一项自新目录公布之日起施行。", ["waits", None, None, None]),
        ("本决定自2024年3月1日起施行，但第一项自2025年6月1日起施行。", ["2025-06-01", None, None, None]),
        ("本决定自2024年3月1日起施行。第二项自2025年6月1日起施行。", [None, "2025-06-01", None, None]),
        (
            "本决定自2024年3月1日起施行；第三项所作的修改自2025年6月1日起施行。",
            [None, None, "2025-06-01", "2025-06-01"],
        ),
        (
            "本决定第一项自2025年1月1日起施行，第二项自2026年1月1日起施行，其余自公布之日起施行。",
            ["2025-01-01", "2026-01-01", None, None],
        ),
        ("本决定自2024年3月1日起施行。第六条规定的收费自2025年6月1日起停止执行。", [None, None, None, None]),
    ],
)
def test_a_day_for_points_of_the_decision(force: str, expected: list[str | None]) -> None:
    assert days(POINTS + force) == expected


@pytest.mark.parametrize("part", ["第九项", "涉及收费的内容", "第二十条"])
def test_a_day_that_belongs_to_no_point_holds_every_order_back(part: str) -> None:
    text = f"{HEAD}{POINTS}本决定自2024年3月1日起施行，其中{part}自2025年6月1日起施行。"
    orders = read_amending_decision(text).instructions
    assert [order.starts_on for order in orders] == [None] * 4
    assert {order.waits_for for order in orders} == {f"其中{part}自2025年6月1日起施行"}
