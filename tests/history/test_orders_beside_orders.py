"""What a sentence orders beside an order that was read is listed as unread: never dropped in silence."""

from __future__ import annotations

import pytest

from gongbao.history.amending import read_amending_decision

DECISION = (
    "青岚市人民政府关于修改《青岚市集市管理办法》的决定\n市人民政府决定对《青岚市集市管理办法》作如下修改：\n{}\n"
    "本决定自2024年3月1日起施行。"
)


def unread(orders: str) -> tuple[str, ...]:
    decision = read_amending_decision(DECISION.format(orders))
    assert decision.instructions
    return decision.unread


@pytest.mark.parametrize(
    ("orders", "left"),
    [
        ("第四条中的“每半年”修改为“每季度”；罚款标准提高一倍。", "罚款标准提高一倍。"),
        ("第四条中的“每半年”修改为“每季度”，罚款标准提高一倍。", "，罚款标准提高一倍。"),
        ("第四条中的“每半年”修改为“每季度”，并相应提高罚款标准。", "，并相应提高罚款标准。"),
        ("删去第七条，并将罚款下限一律提高。", "，并将罚款下限一律提高。"),
        ("一、罚款标准提高一倍，将第四条中的“每半年”修改为“每季度”。", "一、罚款标准提高一倍，"),
        ("删去第七条，办理时限缩短为五个工作日，第八条改为第七条。", "，办理时限缩短为五个工作日，"),
        ("删去第七条，不再适用于流动摊位。", "，不再适用于流动摊位。"),
        (
            "第四条中的“每半年”修改为“每季度”，相关收费标准相应修改。",
            "，相关收费标准相应修改。",
        ),
    ],
)
def test_what_is_ordered_beside_an_order_is_listed(orders: str, left: str) -> None:
    assert unread(orders) == (left,)


@pytest.mark.parametrize(
    "orders",
    [
        "为提高办事效率，降低经营者负担，将第四条中的“每半年”修改为“每季度”。",
        "根据机构职能调整情况，将第四条中的“市工商局”修改为“市市场监管局”。",
        "一、调整检查次数。将第四条中的“每半年”修改为“每季度”。",
        "一、调整检查次数：将第四条中的“每半年”修改为“每季度”。",
        "删去第七条，第八条改为第七条，其余条文序号依次调整。",
        "删去第七条，并对条文顺序作相应调整。",
        "第四条修改为：“市人民政府逐步提高补助标准，缩短办理时限。”",
        "第四条第一款修改为：“每季度检查一次。”第二款、第三款不变。",
        "第四条中的“每半年”修改为“每季度”，第五条保持不变。",
        "一、删去第七条。\n《青岚市集市管理办法》根据本决定作相应修改，重新公布。",
        "一、删去第七条。\n《青岚市集市管理办法》有效期延长至2026年12月31日。",
    ],
)
def test_reasons_headings_and_numbers_that_follow_are_no_orders(orders: str) -> None:
    assert unread(orders) == ()
