"""Heads of batch decisions that name an instrument without title marks, and numbered lines that do not."""

from __future__ import annotations

import pytest

from gongbao.reading.instrument_heads import find_instrument_heads

ORDER = "将第二条中的“乡”修改为“镇”。"


def heads(text):
    return [(head.name, head.is_title) for head in find_instrument_heads(text.split("\n"))]


@pytest.mark.parametrize(
    ("head", "name"),
    [
        ("一、云溪市渡口管理条例", "云溪市渡口管理条例"),
        ("（一）云溪市渡口管理规定", "云溪市渡口管理规定"),
        ("1.云溪市渡口管理办法（云溪市人民政府令第12号）", "云溪市渡口管理办法"),
        ("一、对云溪市渡口管理办法作出修改", "云溪市渡口管理办法"),
        ("二、对云溪市渡口管理办法作如下修改：", "云溪市渡口管理办法"),
        ("二、修改云溪市渡口管理实施细则", "云溪市渡口管理实施细则"),
        ("三、云溪市渡口管理办法（试行）", "云溪市渡口管理办法（试行）"),
        ("三、云溪市人民政府关于加强渡口管理的决定的修改", "云溪市人民政府关于加强渡口管理的决定"),
    ],
)
def test_a_numbered_line_that_names_an_instrument_heads_the_orders_below_it(head, name):
    assert heads(f"决定如下：\n{head}\n{ORDER}") == [(name, True)]


def test_names_without_a_place_are_instruments_where_several_stand_at_one_level():
    assert heads(f"修改如下：\n一、渡口管理条例\n{ORDER}\n二、集市管理办法\n{ORDER}") == [
        ("渡口管理条例", True),
        ("集市管理办法", True),
    ]


@pytest.mark.parametrize(
    "text",
    [
        f"对《云溪市渡口管理办法》作如下修改：\n（一）处罚规定\n{ORDER}\n（二）收费办法\n{ORDER}",
        f"一、关于渡口收费的规定\n{ORDER}",
        "一、云溪市渡口管理办法\n二、云溪市集市管理办法\n本决定自公布之日起施行。",
        "一、将第三条修改为：“渡口管理条例”。\n二、删去第四条。",
        "二、删去云溪市渡口管理办法第四条\n三、增加一条。",
    ],
)
def test_headings_inside_one_work_lists_and_orders_are_no_heads(text):
    assert heads(text) == []


def test_a_head_that_names_nothing_known_ends_the_work_before_it():
    text = f"一、《云溪市渡口管理办法》\n{ORDER}\n二、云溪市集市若干问题\n{ORDER}"
    assert heads(text) == [("云溪市集市若干问题", False)]
