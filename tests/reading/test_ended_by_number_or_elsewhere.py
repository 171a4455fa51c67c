"""Ends told by numbers alone, of parts, of papers of the nineties (作废), and ends that another document brought."""

from __future__ import annotations

import pytest

from gongbao.reading import read_text

HEAD = """云岭市人民政府关于加强城市运行管理的通知
云岭政发〔2024〕18号
各县（区）人民政府：
一、总体要求
坚持问题导向，压实各方责任。
二、"""
END = """
云岭市人民政府
2024年4月9日
"""


def stands(sentence: str, relation: str) -> list[str | None]:
    reading = read_text(HEAD + sentence + END)
    return [c.title or c.doc_number for c in reading.cited if c.relation.value == relation]


REPEALED = [
    (
        "某署公告2019年第167号、2020年第76号和第132号废止。",
        ["某署公告2019年第167号", "某署公告2020年第76号", "某署公告2020年第132号"],
    ),
    (
        "1981年1月13日《云岭市培训试行办法》和1983年5月3日《云岭市考试通知》同时废止。",
        ["云岭市培训试行办法", "云岭市考试通知"],
    ),
    ("《云岭市粮票管理办法》同时作废。", ["云岭市粮票管理办法"]),
    ("原《云岭市粮票管理办法》自本通知发布之日起作废。", ["云岭市粮票管理办法"]),
    ("云政发〔1985〕12号文件即行作废。", ["云政发〔1985〕12号"]),
]

AMENDED = [
    ("《云岭市停车收费办法》（云价发〔2012〕5号）附件2停止执行。", ["云岭市停车收费办法"]),
    ("某署公告2018年第213号附件1停止执行。", ["某署公告2018年第213号"]),
]

NOT_ENDED = [
    "《云岭市价格基金办法》（市政府令第12号）已于2016年3月1日由《云岭市关于废止部分规章的决定》（市政府令第18号）废止。",
    "该办法由《云岭市关于废止部分规章的决定》废止。",
    "该文件已被《云岭市燃气条例》废止。",
    "遗失《云岭市检验报告》，声明作废。",
    "《云岭市检验报告》涂改的作废。",
    "《云岭市检验报告》作废。",
    "未加盖公章的《云岭市鉴定报告》作废。",
    "丢失的《云岭市评估报告》一律作废。",
    "《云岭市停车收费办法》附件2所列收费项目停止执行的情形另行规定。",
    "按照1981年1月13日《云岭市培训试行办法》取得的证书作废。",
    "根据1981年1月13日《云岭市培训试行办法》，旧证同时废止。",
    "某署公告2019年第167号、2020年第76号规定的编码停止执行。",
]


@pytest.mark.parametrize(("sentence", "ended"), REPEALED)
def test_what_the_sentence_ends_is_repealed(sentence: str, ended: list[str]) -> None:
    assert stands(sentence, "repeals") == ended


@pytest.mark.parametrize(("sentence", "changed"), AMENDED)
def test_a_document_of_which_an_annex_ends_is_amended(sentence: str, changed: list[str]) -> None:
    assert (stands(sentence, "amends"), stands(sentence, "repeals")) == (changed, [])


@pytest.mark.parametrize("sentence", NOT_ENDED)
def test_what_another_document_ended_or_a_lost_paper_is_only_cited(sentence: str) -> None:
    assert (stands(sentence, "repeals"), stands(sentence, "amends")) == ([], [])
