"""Articles merged under a wording of their own: by that wording in whatever order it is said, and never by half."""

from __future__ import annotations

import pytest

from gongbao.history import compare_clauses
from gongbao.history.amending import read_amending_decision
from gongbao.history.consolidation import apply_instructions
from gongbao.reading import read_text

BASE = (
    "云州市渡口管理办法\n第一条　为了加强渡口管理，制定本办法。\n第二条　渡船应当检验。\n第三条　未检验的，处一百元罚款。\n"
    "第四条　超载的，处二百元罚款。\n第五条　本办法自2022年5月1日起施行。\n"
)
NEW = "违反本办法的，处三百元以下罚款。"


def laid(orders):
    decision = f"云州市人民政府关于修改《云州市渡口管理办法》的决定\n对《云州市渡口管理办法》作如下修改：\n{orders}\n"
    read = read_amending_decision(decision)
    return apply_instructions(read_text(BASE, portal=None, url=None).clauses, read.instructions), read


@pytest.mark.parametrize(
    "order",
    [
        f"将第三条、第四条合并为一条，作为第三条，修改为：“{NEW}”",
        f"第三条、第四条合并为一条，修改为：“第三条　{NEW}”",
        f"将第三条和第四条合并成一条，作为第三条，并修改为：“{NEW}”",
        f"第三条、第四条合并为一条，改为第三条，修改为“{NEW}”。",
        f"第三条、第四条合并，作为第三条，修改为：“{NEW}”",
        f"第三条、第四条合并为第三条，修改为：“{NEW}”",
    ],
)
def test_the_new_wording_stands_alone_under_the_number(order):
    found, read = laid(f"一、{order}\n二、第五条改为第四条。")
    held = [(c.label, c.text) for c in found.clauses if c.label]
    assert held[2:] == [("第三条", NEW), ("第四条", "本办法自2022年5月1日起施行。")]
    assert (found.unapplied, read.unread) == ((), ())


@pytest.mark.parametrize(
    "order",
    [
        f"第三条、第四条合并为第三条，条文内容相应改为{NEW}",
        f"第三条与第四条合并，有关表述修改为如下内容：{NEW}",
    ],
)
def test_a_merge_whose_wording_is_not_read_is_left_out_whole(order):
    found, _ = laid(order)
    assert [c.label for c in found.clauses if c.label] == ["第一条", "第二条", "第三条", "第四条", "第五条"]
    assert [reason for _, reason in found.unapplied] == ["a wording or a place that goes with it could not be read"]


@pytest.mark.parametrize(
    ("wording", "effect"),
    [("未检验或者超载的，处三百元罚款。", "quantity"), ("违反渡船管理规定的，依法处理。", "amendment")],
)
def test_a_merge_that_is_ordered_is_one_row_beside_those_of_its_wording(wording, effect):
    found, _ = laid(f"一、将第三条与第四条合并，作为第三条，修改为：“{wording}”\n二、第五条改为第四条。")
    base = read_text(BASE, portal=None, url=None).clauses
    compared = compare_clauses(base, found.clauses, merged=found.merged)
    rows = [(row.operation.value, row.clause_label_before, row.clause_label_after) for row in compared.changes]
    assert [row for row in rows if row[0] in {"merge", "delete", "insert"}] == [("merge", "第三条、第四条", "第三条")]
    assert effect in {row.effect.value for row in compared.changes if row.operation.value == "substitute"}
    assert [link.before for link in compared.links if link.after == "art_3"] == ["art_3", "art_4"]


def test_a_merged_clause_bears_the_number_that_the_decision_gives_where_others_move():
    found, _ = laid(
        "一、增加一条，作为第三条：“渡口应当设置标志。”\n二、将第三条、第四条合并，作为第四条，修改为：“未检验或者超载的，处三百元罚款。”"
    )
    assert [(c.label, c.text) for c in found.clauses if c.label][2:] == [
        ("第三条", "渡口应当设置标志。"),
        ("第四条", "未检验或者超载的，处三百元罚款。"),
        ("第五条", "本办法自2022年5月1日起施行。"),
    ]
    assert found.merged == {"art_4": ("art_3", "art_4")}


CITED = """云州市渡口管理办法
第一条　为了加强渡口管理，制定本办法。
第二条　渡船应当遵守下列规定：
（一）依法检验；
（二）悬挂船牌；
（三）配备救生衣。
第三条　渡口设渡工。
渡工持证上岗。
渡工证每年审验。
第四条　渡口不得超载。
第五条　违反第二条第一项、第二项规定的，处一百元罚款；违反第二条第三项规定的，处二百元罚款。
违反第三条第三款规定的，处三百元罚款；违反第三条、第四条规定两次以上的，加倍处罚。"""


@pytest.mark.parametrize(
    ("order", "before", "after"),
    [
        (
            "第二条第一项、第二项合并，作为第一项，修改为：“（一）依法检验，悬挂船牌；”。",
            "违反第二条第一项、第二项规定的，处一百元罚款；违反第二条第三项规定的",
            "违反第二条第一项规定的，处一百元罚款；违反第二条第二项规定的",
        ),
        (
            "第三条第二款、第三款合并，作为第二款，修改为：“渡工持证上岗，渡工证每年审验。”",
            "第三条第三款",
            "第三条第二款",
        ),
        (
            "第三条、第四条合并，作为第三条，修改为：“渡口设渡工，不得超载。”",
            "违反第三条、第四条规定两次",
            "违反第三条规定两次",
        ),
    ],
)
def test_what_cited_one_of_the_merged_cites_what_they_became(order, before, after):
    decision = f"关于修改《云州市渡口管理办法》的决定\n对《云州市渡口管理办法》作如下修改：\n{order}\n"
    found = apply_instructions(
        read_text(CITED, portal=None, url=None).clauses, read_amending_decision(decision).instructions
    )
    assert found.unapplied == ()
    old = CITED[CITED.index("违反") :]
    assert old.count(before) == 1
    told = "\n".join(clause.text for clause in found.clauses if "违反" in clause.text)
    assert told == old.replace(before, after)
