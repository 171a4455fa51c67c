"""A document is repealed or amended only by a verb that governs its title; any other sentence about it cites it."""

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

ONLY_CITED = [
    # another thing ends, under or beside the document
    "依据《云岭市燃气条例》，对整改后仍不合格的许可予以废止。",
    "未按《云岭市排水许可管理办法》换证的，原排水许可证同时废止。",
    "依照《云岭市供热规定》领取的旧证，自2025年1月1日起失效。",
    "《云岭市供热规定》规定的旧证自2025年1月1日起失效。",
    "《云岭市物业条例》施行前签订的合同继续有效，期满自行失效。",
    "《云岭市物业条例》施行前签订的合同，自2025年1月1日起停止执行。",
    "根据《云岭市规章制定规定》第二十九条，规章应当适时修改或者废止。",
    "《云岭市规章制定规定》第二十九条规定的文件应当废止。",
    "《云岭市土地管理办法》第五条规定的批准文件失效。",
    "符合《云岭市土地管理办法》第五条的，原批准文件失效。",
    "凡与《云岭市优化营商环境条例》不一致的，及时废止。",
    "对不符合《云岭市公平竞争审查办法》的政策措施予以废止。",
    "停止执行过时的收费项目，严格依照《云岭市收费管理办法》收费。",
    "废止《云岭市收费管理办法》规定的收费项目。",
    "停止执行依据《云岭市收费管理办法》制定的标准。",
    # what is said not to end
    "行政复议期间，《云岭市行政处罚程序规定》不停止执行。",
    "依照《云岭市行政处罚程序规定》作出的决定，诉讼期间不停止执行。",
    "任何单位不得废止《云岭市古树名木保护办法》。",
    "《云岭市古树名木保护办法》不予废止。",
    "逾期未申请延续的，依照《云岭市燃气条例》核发的许可证自行失效。",
    # the document itself, but not ended by this sentence
    "《云岭市电价办法》停止执行的条件另行通知。",
    "《云岭市农机条例》未废止前，仍按其规定办理。",
    "因《云岭市住房补贴办法》已于2020年废止，补贴不再发放。",
    "因《云岭市住房补贴办法》废止，补贴不再发放。",
    "《云岭市住房补贴办法》废止后，补贴不再发放。",
    "《云岭市住房补贴办法》应当废止。",
    "《云岭市住房补贴办法》不予废止。",
    "拟废止《云岭市住房补贴办法》。",
    "建议市政府同时废止《云岭市住房补贴办法》。",
    "对《云岭市住房补贴办法》是否废止进行论证。",
    "市政府1999年废止《云岭市住房补贴办法》。",
    "《云岭市缴费通知》被撤销的，《云岭市催缴决定》失效。",
    # an article named is no article changed
    "对违反《云岭市消防条例》第三十条规定的，依法处罚。",
    "对《云岭市建设条例》第五条规定的项目实行备案。",
    "将《云岭市绿化条例》第三条、第四条纳入普法内容。",
    "将《云岭市规划条例》第十二条的要求落实到位。",
    "对照《云岭市信访条例》第十条修改完善内部制度。",
    "在《云岭市停车办法》第三条规定基础上增加泊位。",
    "根据《云岭市停车办法》第三条，收费标准修改为每小时5元。",
    "适时组织对《云岭市停车办法》进行修订。",
]

A, B, C = "云岭市停车管理办法", "云岭市道路挖掘规定", "云岭市市容管理条例"
REPEALS, EXPIRES, AMENDS, CITES = "repeals", "declares_expired", "amends", "cites"

TRUE = [
    # behind the title
    (f"《{A}》同时废止。", [(REPEALS, A)]),
    (f"《{A}》（云岭政发〔2011〕4号）即行废止。", [(REPEALS, A)]),
    (f"《{A}》（云岭政发〔2011〕4号）文件自本通知印发之日起停止执行。", [(REPEALS, A)]),
    (f"《{A}》，自2024年5月1日起予以废止。", [(REPEALS, A)]),
    (f"《{A}》自新的停车管理规定施行之日起废止。", [(REPEALS, A)]),
    (f"《{A}》自《{C}》施行之日起废止。", [(REPEALS, A), (CITES, C)]),
    (f"2009年3月2日市政府令第30号发布的《{A}》同时废止。", [(REPEALS, A)]),
    (f"原《{A}》废止。", [(REPEALS, A)]),
    (f"《{A}》自行失效。", [(EXPIRES, A)]),
    (f"自本通知施行之日起，《{A}》一并废止。", [(REPEALS, A)]),
    (f"本通知自印发之日起施行，《{A}》、《{B}》同时废止。", [(REPEALS, A), (REPEALS, B)]),
    (f"《{A}》《{B}》以及《{C}》均废止。", [(REPEALS, A), (REPEALS, B), (REPEALS, C)]),
    (
        f"2005年6月1日公布的《{A}》，2008年5月6日市政府公布的《{B}》同时废止。",
        [(REPEALS, A), (REPEALS, B)],
    ),
    (f"《{A}》和《{B}》等2件规范性文件同时废止。", [(REPEALS, A), (REPEALS, B)]),
    (f"宣布《{A}》等2件行政规范性文件失效。", [(EXPIRES, A)]),
    (f"对《{A}》予以废止。", [(REPEALS, A)]),
    (f"根据《{C}》，《{A}》同时废止。", [(CITES, C), (REPEALS, A)]),
    (f"《{C}》自2024年3月1日起正式执行，《{A}》同时废止。", [(CITES, C), (REPEALS, A)]),
    (f"《{A}》与本通知不一致的，以本通知为准；新规定出台后，自新规定施行之日起同时废止。", [(REPEALS, A)]),
    # in front of the title
    (f"现决定废止《{A}》《{B}》。", [(REPEALS, A), (REPEALS, B)]),
    (f"自2024年5月1日起废止《{A}》。", [(REPEALS, A)]),
    (f"决定废止下列文件：《{A}》、《{B}》。", [(REPEALS, A), (REPEALS, B)]),
    (f"《{C}》自2024年5月1日起施行，同时废止《{A}》。", [(CITES, C), (REPEALS, A)]),
    (f"经研究，宣布失效《{A}》等3件文件。", [(EXPIRES, A)]),
    # only a part
    (f"《{A}》第三条第二款停止执行。", [(AMENDS, A)]),
    (f"《{A}》中的第三条、第五条同时废止。", [(AMENDS, A)]),
    (f"《{A}》第四条和《{B}》同时废止。", [(AMENDS, A), (REPEALS, B)]),
    (f"决定废止《{A}》第八条。", [(AMENDS, A)]),
    (f"《{A}》中有关临时泊位的规定停止执行。", [(AMENDS, A)]),
    # changed
    (f"将《{A}》第三条修改为：“市城管部门负责停车管理。”", [(AMENDS, A)]),
    (f"对《{A}》作如下修改：", [(AMENDS, A)]),
    (f"对《{A}》作出修改", [(AMENDS, A)]),
    (f"《{A}》第三条中的“工商”修改为“市场监督管理”。", [(AMENDS, A)]),
    (f"将《{A}》、《{B}》中的“工商”统一修改为“市场监管”。", [(AMENDS, A), (AMENDS, B)]),
    (f"将《{A}》第七条删去。", [(AMENDS, A)]),
    (f"删去《{A}》第七条。", [(AMENDS, A)]),
    (f"在《{A}》第七条后增加一条。", [(AMENDS, A)]),
    (f"《{A}》《{B}》根据本通知作相应修改，重新公布。", [(AMENDS, A), (AMENDS, B)]),
    (f"《关于修改〈{A}〉的决定》同时废止。", [(REPEALS, f"关于修改〈{A}〉的决定")]),
]


def stands(sentence: str) -> list[tuple[str, str | None]]:
    return [(str(c.relation), c.title) for c in read_text(HEAD + sentence + END).cited]


@pytest.mark.parametrize("sentence", ONLY_CITED)
def test_no_document_is_ended_or_changed_by_a_sentence_that_only_leans_on_it(sentence: str) -> None:
    relations = {relation for relation, _ in stands(sentence)}
    assert relations == {CITES}


@pytest.mark.parametrize(("sentence", "expected"), TRUE)
def test_a_verb_that_governs_the_title_ends_or_changes_the_document(
    sentence: str, expected: list[tuple[str, str | None]]
) -> None:
    assert stands(sentence) == expected


def test_a_long_list_ends_whole() -> None:
    titles = [f"云岭市第{n}号工程建设管理若干规定" for n in range(1, 41)]
    sentence = "、".join(f"《{title}》（云岭政发〔2010〕{n}号）" for n, title in enumerate(titles, 1)) + "同时废止。"
    assert stands(sentence) == [(REPEALS, title) for title in titles]


def test_numbers_without_titles_are_ended_like_titles() -> None:
    cited = read_text(HEAD + "云岭政发〔2010〕3号、云岭政发〔2011〕9号文件同时废止。" + END).cited
    assert [(str(c.relation), c.doc_number) for c in cited] == [
        (REPEALS, "云岭政发〔2010〕3号"),
        (REPEALS, "云岭政发〔2011〕9号"),
    ]
