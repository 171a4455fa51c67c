"""Documents of kinds that are seldom seen: lists of rules with the order that published them, questions and answers, benchmarks."""

from __future__ import annotations

import pytest

from gongbao.model.policy import Relation
from gongbao.reading import read_text

END = "本决定自公布之日起施行。\n"


@pytest.mark.parametrize(
    ("items", "ended"),
    [
        (
            "一、云州市摩托车管理规定(2001年6月1日云州市人民政府令第12号公布)\n"
            "二、云州市暂住人口管理条例(1998年3月9日云州市人民政府令第5号发布,2004年7月1日修订)\n",
            [("云州市摩托车管理规定", "云州市人民政府令第12号"), ("云州市暂住人口管理条例", "云州市人民政府令第5号")],
        ),
        (
            "1．云州市渡口管理办法（2003年4月2日云州市人民政府令第20号）；\n2．云州市集市管理规定（2005年9月1日云州市人民政府令第31号）。\n",
            [("云州市渡口管理办法", "云州市人民政府令第20号"), ("云州市集市管理规定", "云州市人民政府令第31号")],
        ),
    ],
)
def test_a_list_of_rules_names_the_order_that_published_each(items, ended):
    text = f"云州市人民政府关于废止2件政府规章的决定\n经市政府审议通过,决定废止下列政府规章:\n{items}{END}"
    repealed = [(c.title, c.doc_number) for c in read_text(text).cited if c.relation is Relation.REPEALS]
    assert repealed == ended


def test_questions_with_answers_explain():
    text = (
        "关于灵活就业人员参加住房公积金制度的问答\n1.问:哪些人员可以自愿缴存?\n答:年满16周岁的灵活就业人员。\n"
        "2.问:月缴存额是多少?\n答:最低不低于300元。\n云州市住房公积金管理中心\n2026年2月27日\n"
    )
    assert read_text(text).kind.value == "interpretation"


@pytest.mark.parametrize("name", ["城市市容行政处罚裁量基准", "房屋租赁合同示范文本"])
def test_a_notice_that_issues_a_benchmark_or_a_model_names_it(name):
    text = (
        f"云州市综合行政执法局关于印发《{name}》的通知\n各县(市、区)综合行政执法局:\n"
        f"现将《{name}》印发给你们,请遵照执行。\n云州市综合行政执法局\n2026年3月3日\n"
    )
    assert read_text(text).wrapped_title == name
