"""What one 删去 strikes in several places, of one work or of several, is struck in each of them, or listed."""

from __future__ import annotations

import pytest

from gongbao.history.amending import read_amending_decision

HEAD = "青岚市人民政府关于修改《青岚市集市管理办法》等2件规章的决定\n市人民政府决定对以下规章作如下修改：\n"


def _read(orders: str) -> tuple[list[tuple[str | None, str, str, str | None]], tuple[str, ...]]:
    decision = read_amending_decision(f"{HEAD}{orders}\n本决定自公布之日起施行。")
    told = [
        (order.work, order.kind.value, "、".join(ref.article or "" for ref in order.targets), order.words)
        for order in decision.instructions
    ]
    return told, decision.unread


@pytest.mark.parametrize(
    ("orders", "told"),
    [
        (
            "删去《青岚市集市管理办法》第八条、《青岚市渡口管理办法》第十一条。",
            [("青岚市集市管理办法", "delete", "第8条", None), ("青岚市渡口管理办法", "delete", "第11条", None)],
        ),
        (
            "删去《青岚市集市管理办法》第八条，《青岚市渡口管理办法》第十一条、第十二条。",
            [("青岚市集市管理办法", "delete", "第8条", None), ("青岚市渡口管理办法", "delete", "第11条、第12条", None)],
        ),
        (
            "删除《青岚市集市管理办法》第八条中的“公告”和《青岚市渡口管理办法》第九条中的“通告”。",
            [
                ("青岚市集市管理办法", "delete_words", "第8条", "公告"),
                ("青岚市渡口管理办法", "delete_words", "第9条", "通告"),
            ],
        ),
        (
            "对《青岚市集市管理办法》作出修改：删去第三条中的“公告”、第五条中的“通告”和第六条中的“布告”。",
            [
                ("青岚市集市管理办法", "delete_words", "第3条", "公告"),
                ("青岚市集市管理办法", "delete_words", "第5条", "通告"),
                ("青岚市集市管理办法", "delete_words", "第6条", "布告"),
            ],
        ),
        (
            "对《青岚市集市管理办法》作出修改：删去第三条中的“公告”，第五条中的“通告”修改为“布告”。",
            [
                ("青岚市集市管理办法", "delete_words", "第3条", "公告"),
                ("青岚市集市管理办法", "replace_words", "第5条", "通告"),
            ],
        ),
    ],
)
def test_each_place_is_an_order_of_its_own(orders: str, told: list[tuple[str | None, str, str, str | None]]) -> None:
    assert _read(orders) == (told, ())


@pytest.mark.parametrize(
    "orders",
    [
        "删去《青岚市集市管理办法》第八条、《青岚市渡口管理办法》第十一条中的“公告”。",
        "删去《青岚市集市管理办法》第八条、《青岚市渡口管理办法》第十一条后半部分。",
    ],
)
def test_no_whole_clause_is_struck_where_less_is_meant_in_the_next_work(orders: str) -> None:
    told, unread = _read(orders)
    assert "delete" not in {kind for _, kind, _, _ in told}
    assert unread
