"""Lists of a clean-up that say of each document, or of each group, what was decided: only what ends is ended."""

from __future__ import annotations

import pytest

from gongbao.model.policy import ENDS, Relation
from gongbao.reading import read_text

HEAD = (
    "云州市商务局关于公布规范性文件清理结果的通知\n云商规〔2022〕1号\n各县(市、区)商务局:\n现将清理结果公布如下。\n"
    "附件:规范性文件清理结果目录\n云州市商务局\n2022年11月3日\n附件\n规范性文件清理结果目录\n"
)
TAKEN = ("云州市散装水泥管理办法", "云商发〔2009〕45号", "废止")
SPENT = ("云州市家电补贴实施细则", "云商发〔2010〕3号", "宣布失效")
KEPT = ("云州市预付卡管理实施办法", "云商发〔2017〕88号", "继续有效")
REVISED = ("云州市菜市场改造办法", "云商发〔2019〕9号", "拟修订")
ENDED = [
    ("云州市散装水泥管理办法", "云商发〔2009〕45号", Relation.REPEALS),
    ("云州市家电补贴实施细则", "云商发〔2010〕3号", Relation.DECLARES_EXPIRED),
]


def ended(text):
    return [(c.title, c.doc_number, c.relation) for c in read_text(text).cited if c.relation in ENDS]


@pytest.mark.parametrize("mark", ["\t", "\n"])
@pytest.mark.parametrize("head", ["清理结果", "清理意见", "处理意见"])
def test_each_row_of_an_annex_is_decided_by_its_own_cell(mark, head):
    rows = [("序号", "文件名称", "文号", head)]
    rows += [(str(n), *row) for n, row in enumerate((TAKEN, SPENT, KEPT, REVISED), 1)]
    assert ended(HEAD + "\n".join(mark.join(row) for row in rows) + "\n") == ENDED


def test_groups_within_one_annex_say_what_becomes_of_them():
    groups = (
        "一、继续有效的规范性文件(1件)\n1.云州市预付卡管理实施办法(云商发〔2017〕88号)\n"
        "二、废止的规范性文件(1件)\n1.云州市散装水泥管理办法(云商发〔2009〕45号)\n"
        "三、宣布失效的规范性文件(1件)\n1.云州市家电补贴实施细则(云商发〔2010〕3号)\n"
        "四、拟修改的规范性文件(1件)\n1.云州市菜市场改造办法(云商发〔2019〕9号)\n"
    )
    assert ended(HEAD + groups) == ENDED


@pytest.mark.parametrize("part", ["部分条款废止", "部分条款失效废止", "部分内容失效"])
def test_a_list_of_parts_that_end_amends(part):
    text = (
        f"云州税务局关于公布全文废止和{part}的文件目录的公告\n云州税务局公告2023年第8号\n现将目录予以公布。\n"
        f"附件:1.全文废止的文件目录\n2.{part}的文件目录\n云州税务局\n2023年6月6日\n附件1\n全文废止的文件目录\n序号\t标题\t文号\n"
        f"1\t云州税务局关于发票若干问题的通知\t云税发〔2003〕139号\n附件2\n{part}的文件目录\n序号\t标题\t文号\t条款\n"
        "1\t云州税务局关于征收管理若干问题的通知\t云税发〔1995〕192号\t第一条第(三)项\n"
    )
    cited = [(c.doc_number, c.relation) for c in read_text(text).cited if c.doc_number]
    assert cited == [("云税发〔2003〕139号", Relation.REPEALS), ("云税发〔1995〕192号", Relation.AMENDS)]


def test_a_table_under_a_title_that_only_names_the_clean_up():
    text = (
        "云州市水务局行政规范性文件清理结果\n序号\t文件名称\t文号\t清理结果\t备注\n"
        "1\t云州市供水管理办法\t云水发〔2018〕3号\t保留\n2\t云州市水土保持补偿办法\t云水发〔2010〕19号\t废止\n"
        "3\t云州市采砂规划(2016—2020年)\t云水发〔2016〕7号\t失效\n4\t云州市节水奖励办法\t云水发〔2020〕11号\t拟修改\n"
        "云州市水务局\n2023年9月12日\n"
    )
    reading = read_text(text)
    assert (reading.title, reading.kind.value) == ("云州市水务局行政规范性文件清理结果", "repeal_decision")
    assert ended(text) == [
        ("云州市水土保持补偿办法", "云水发〔2010〕19号", Relation.REPEALS),
        ("云州市采砂规划(2016—2020年)", "云水发〔2016〕7号", Relation.DECLARES_EXPIRED),
    ]
