"""Which documents a decision amends: those of its heads, of the article that loses words, and of the title of a 修正案."""

from __future__ import annotations

import pytest

from gongbao.model.policy import Relation
from gongbao.reading import read_text

HEAD = "云溪市人民政府关于修改部分规章的决定\n云溪市人民政府令第20号\n"
END = "\n本决定自公布之日起施行。\n云溪市人民政府\n2025年3月3日\n"


def told(text, *relations):
    wanted = relations or (Relation.AMENDS,)
    return [cited.title for cited in read_text(text, portal=None, url=None).cited if cited.relation in wanted]


@pytest.mark.parametrize(
    "orders",
    [
        "一、《云溪市公墓管理办法》\n（一）将第二条中的“本市”修改为“全市”。\n二、《云溪市人防管理规定》\n删去第十条第二款。",
        "对下列规章作如下修改：\n（一）《云溪市公墓管理办法》（云溪市人民政府令第3号）\n1.第七条修改为：“公墓由民政部门管理。”\n"
        "（二）《云溪市人防管理规定》\n1.删去第十条。\n2.第三条中，“一年”修改为“两年”。",
        "一、修改下列规章\n（一）《云溪市公墓管理办法》作如下修改：\n删去第三条。\n（二）《云溪市人防管理规定》\n第四条增加一款：“公示结果。”",
    ],
)
def test_a_title_that_heads_orders_is_amended_by_them(orders):
    assert told(f"{HEAD}{orders}{END}") == ["云溪市公墓管理办法", "云溪市人防管理规定"]


def test_what_the_same_decision_repeals_is_not_amended_and_a_basis_stays_a_citation():
    text = (
        f"{HEAD}一、废止下列规章\n（一）《云溪市自行车管理办法》（云溪市人民政府令第3号）\n（二）《云溪市盐业管理规定》\n"
        f"二、修改下列规章\n（一）《云溪市公墓管理办法》\n1.将第二条中的“根据《云溪市殡葬条例》”修改为“依法”。{END}"
    )
    assert told(text, Relation.REPEALS) == ["云溪市自行车管理办法", "云溪市盐业管理规定"]
    assert told(text) == ["云溪市公墓管理办法"]


@pytest.mark.parametrize(
    "order",
    [
        "一、删去《云溪市公墓管理办法》第十六条中的“后方可申请”。",
        "一、删去《云溪市公墓管理办法》第十六条第二款、第十八条的“后方可申请”。",
        "一、删除《云溪市公墓管理办法》（云溪市人民政府令第3号）中的“后方可申请”。",
    ],
)
def test_a_decision_that_strikes_words_amends_the_document_that_had_them(order):
    assert told(f"{HEAD}{order}{END}") == ["云溪市公墓管理办法"]


@pytest.mark.parametrize(
    ("title", "work"),
    [
        ("云溪市市容管理条例修正案", "云溪市市容管理条例"),
        ("云溪市市容管理条例修正案（二）", "云溪市市容管理条例"),
    ],
)
def test_an_amendment_amends_the_work_in_its_title(title, work):
    assert told(
        f"{title}\n一、第四条第一款修改为：“市城市管理部门负责。”\n二、删去第十五条。\n本修正案自公布之日起施行。\n"
    ) == [work]


def test_a_list_that_stays_valid_from_a_day_on_is_prolonged_with_all_its_items():
    text = (
        "云溪市人民政府办公室关于部分行政规范性文件继续有效的通知\n云政办发〔2025〕8号\n"
        "经评估，下列文件继续有效，有效期5年，自2025年4月1日起计算：\n"
        "1.《云溪市冷链物流扶持办法》（云政办规〔2020〕4号）\n2.《云溪市乡村民宿管理办法》（云政办规〔2020〕6号）\n"
        "云溪市人民政府办公室\n2025年3月3日\n"
    )
    assert told(text, Relation.PROLONGS) == ["云溪市冷链物流扶持办法", "云溪市乡村民宿管理办法"]
