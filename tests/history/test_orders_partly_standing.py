"""A decision on a text that has its new clause already: what it says of the clauses behind that one is said of their old numbers."""

from __future__ import annotations

import pytest

from gongbao.history.amending import read_amending_decision
from gongbao.history.carrying_out import carry_out
from gongbao.reading import read_text

BASE = """临湖市渡口管理办法
第一条　为了加强渡口管理，保障渡运安全，制定本办法。
第二条　渡口由县级人民政府批准设置。
第三条　渡运单位应当配备救生衣。
渡船应当每年检验一次。
乘客应当先下后上。
第四条　渡口有下列情形之一的，不得渡运：
（一）能见度不足五百米；
（二）风力超过六级；
（三）渡船未经检验；
（四）水位超过警戒水位。
载客渡船有下列情形之一的，不得离岸：
（一）超载；
（二）船员未持证；
（三）救生衣不足。
第五条　违反本办法的，由交通运输部门处二百元罚款。
第六条　本办法自2020年5月1日起施行。"""

NEW_ARTICLE = "增加一条，作为第二条：“渡口由县级人民政府批准设置。”"
NEW_PARAGRAPH = "第三条增加一款，作为第二款：“渡船应当每年检验一次。”"
NEW_ITEM = "第四条第一款增加一项，作为第三项：“（三）渡船未经检验；”"


@pytest.mark.parametrize(
    ("stands", "order", "line", "becomes"),
    [
        (NEW_ITEM, "将第四条第一款第三项中的“警戒水位”修改为“保证水位”。", "（四）水位超过警戒水位。", "（四）水位超过保证水位。"),
        (NEW_ITEM, "将第四条第一款第二项中的“六级”修改为“五级”。", "（二）风力超过六级；", "（二）风力超过五级；"),
        (NEW_ITEM, "将第四条第二款第三项中的“救生衣”修改为“救生设备”。", "（三）救生衣不足。", "（三）救生设备不足。"),
        (NEW_PARAGRAPH, "将第四条第二款第一项中的“超载”修改为“超员”。", "（一）超载；", "（一）超员；"),
        (NEW_PARAGRAPH, "将第三条第二款中的“先下后上”修改为“有序上下”。", "乘客应当先下后上。", "乘客应当有序上下。"),
        (NEW_ARTICLE, "将第四条中的“二百元”修改为“五百元”。", "部门处二百元罚款。", "部门处五百元罚款。"),
    ],
    ids=["item behind", "item before", "item of another paragraph", "paragraph of another article", "paragraph behind", "article behind"],
)  # fmt: skip
def test_a_clause_is_known_by_the_number_it_bore_before_the_one_that_stands(
    stands: str, order: str, line: str, becomes: str
) -> None:
    assert _carried_out(f"一、{stands}\n二、{order}") == BASE.replace(line, becomes)


def test_an_article_that_is_spared_is_known_by_its_old_number_too() -> None:
    order = "将文中的“渡运”统一修改为“运渡”（第二条除外）。"
    spared = "第三条　渡运单位应当配备救生衣。"
    told = _carried_out(f"一、{NEW_ARTICLE}\n二、{order}")
    assert told == BASE.replace("渡运", "运渡").replace(spared.replace("渡运", "运渡"), spared)


def _carried_out(decision: str) -> str:
    """The base as it reads when the decision was carried out; nothing of it may be left over."""
    orders = read_amending_decision(decision)
    assert not orders.unread
    found = carry_out(read_text(BASE, portal=None, url=None).clauses, orders.instructions)
    assert [why for _, why in found.unapplied] == []
    title = BASE.partition("\n")[0]
    lines = [f"{c.label or ''}{'　' if c.level == 'article' else ''}{c.heading or ''}{c.text}" for c in found.clauses]
    return "\n".join(line for line in [title, *lines] if line).replace(f"{title}\n{title}", title)
