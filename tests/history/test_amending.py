from __future__ import annotations

import pytest

from gongbao.history.amending import ClauseRef, Instruction, InstructionKind, read_amending_decision, read_refs
from gongbao.history.instructions import complete

BATCH = """某市人民政府关于修改《某市停车办法》等三件规章的决定
根据《中华人民共和国立法法》，市人民政府决定对《某市停车办法》等三件规章作如下修改：
一、对《某市停车办法》（2019年市政府令第5号公布）作出修改
（一）将第三条第一款修改为：“停车应当遵循先到先停原则。
“依照《关于修改〈停车收费办法〉的决定》执行。”
（二）删去第五条、第七条至第九条。
条文顺序作相应调整。
二、《某市绿化条例》
将标题修改为《某市绿化办法》。第二条第一款第（三）项中的“甲”改为“乙”。
三、将《某市供水办法》第八条修改为：
“第八条  水价按阶梯执行。”
此外，第九条的表述请一并修改为合适的内容。
"""


def _only(text: str) -> Instruction:
    decision = read_amending_decision(text)
    assert len(decision.instructions) == 1, decision
    return decision.instructions[0]


def test_substitution_keeps_inner_quotes_and_titles() -> None:
    read = _only("将第三条修改为：“申请人（以下称“甲方”）依照《关于修改〈停车办法〉的决定》办理。”")
    assert read.kind is InstructionKind.SUBSTITUTE
    assert read.targets == (ClauseRef(article="第3条"),)
    assert read.text == "申请人（以下称“甲方”）依照《关于修改〈停车办法〉的决定》办理。"


def test_insertion_names_the_new_number() -> None:
    read = _only("增加一条，作为第十条：“新增的内容。”")
    assert (read.kind, read.unit, read.count, read.becomes) == (
        InstructionKind.INSERT,
        "条",
        1,
        (ClauseRef(article="第10条"),),
    )
    assert read.text == "新增的内容。"


def test_insertion_of_a_paragraph_and_of_an_item() -> None:
    paragraph = _only("第四条增加一款，作为第二款：“新增的款。”")
    assert (paragraph.unit, paragraph.targets) == ("款", (ClauseRef(article="第4条"),))
    assert paragraph.becomes == (ClauseRef(paragraph="第2款"),)
    item = _only("在第十二条第二款中增加一项，作为第三项：“（三）其他情形。”")
    assert (item.unit, item.targets) == ("项", (ClauseRef(article="第12条", paragraph="第2款"),))
    assert item.becomes == (ClauseRef(item="第3项"),)


def test_deletion_spells_out_a_range() -> None:
    read = _only("删去第五条、第七条至第九条。")
    assert read.kind is InstructionKind.DELETE
    assert [ref.article for ref in read.targets] == ["第5条", "第7条", "第8条", "第9条"]


def test_merge_with_and_without_a_number() -> None:
    bare = _only("第六条和第七条合并修改为：“合并后的内容。”")
    assert (bare.kind, [ref.article for ref in bare.targets], bare.text) == (
        InstructionKind.MERGE,
        ["第6条", "第7条"],
        "合并后的内容。",
    )
    numbered = _only("将第六条、第七条合并为第六条，修改为：“合并后的内容。”")
    assert numbered.becomes == (ClauseRef(article="第6条"),)


@pytest.mark.parametrize(
    "order", ["将第四条修改为第七条。", "原第四条作为第七条。", "第四条改为第七条。", "将第四条调整为第七条。"]
)
def test_renumbering(order: str) -> None:
    read = _only(order)
    assert (read.kind, read.targets, read.becomes) == (
        InstructionKind.RENUMBER,
        (ClauseRef(article="第4条"),),
        (ClauseRef(article="第7条"),),
    )


def test_renumbering_with_new_wording_is_one_instruction() -> None:
    read = _only("第五条改为第八条，修改为：“新的内容。”")
    assert (read.kind, read.becomes, read.text) == (
        InstructionKind.RENUMBER,
        (ClauseRef(article="第8条"),),
        "新的内容。",
    )


def test_words_replaced_deleted_and_inserted_in_one_sentence_share_the_article() -> None:
    decision = read_amending_decision(
        "将第十一条中的“五日”修改为“十日”，删去“和公告”，在“申请人”后增加“或者其代理人”。"
    )
    assert [(read.kind.value, read.words, read.replacement) for read in decision.instructions] == [
        ("replace_words", "五日", "十日"),
        ("delete_words", "和公告", ""),
        ("insert_words", "申请人", "申请人或者其代理人"),
    ]
    assert {read.targets for read in decision.instructions} == {(ClauseRef(article="第11条"),)}


def test_a_term_replaced_throughout_has_no_target() -> None:
    read = _only("将“工商行政管理部门”统一修改为“市场监督管理部门”。")
    assert (read.kind, read.targets, read.words, read.replacement) == (
        InstructionKind.REPLACE_WORDS,
        (),
        "工商行政管理部门",
        "市场监督管理部门",
    )


def test_second_sentence_speaks_of_the_article_before() -> None:
    decision = read_amending_decision("第十三条第一款修改为：“甲。”；第二款删去。")
    assert decision.instructions[1].targets == (ClauseRef(article="第13条", paragraph="第2款"),)


def test_one_decision_amends_several_works() -> None:
    decision = read_amending_decision(BATCH)
    assert [(read.work, read.kind.value) for read in decision.instructions] == [
        ("某市停车办法", "substitute"),
        ("某市停车办法", "delete"),
        ("某市停车办法", "shift_numbers"),
        ("某市绿化条例", "title"),
        ("某市绿化条例", "replace_words"),
        ("某市供水办法", "substitute"),
    ]
    assert decision.instructions[0].text == "停车应当遵循先到先停原则。\n依照《关于修改〈停车收费办法〉的决定》执行。"


def test_an_order_in_no_known_form_is_kept_unread() -> None:
    assert read_amending_decision(BATCH).unread == ("此外，第九条的表述请一并修改为合适的内容。",)


def test_a_decision_without_any_command_gives_nothing() -> None:
    decision = read_amending_decision("本次修订的《某市停车办法》已经通过，现予公布。")
    assert decision.instructions == decision.unread == ()


def test_article_of_a_bis_number() -> None:
    assert read_refs("第一百三十三条之二第一款") == (ClauseRef(article="第133条之2", paragraph="第1款"),)


@pytest.mark.parametrize(
    "order",
    [
        "二、第五条罚款幅度适当提高。",
        "四、附件作相应调整。",
        "三、附表1中的标准相应提高。",
        "三、《青岭市公园管理办法》第三条的补助标准予以提高。",
    ],
)
def test_an_item_that_changes_a_clause_in_whatever_words_is_unread(order: str) -> None:
    assert read_amending_decision(f"一、删去第二条。\n{order}").unread == (order,)


@pytest.mark.parametrize(
    "line",
    [
        "对附件1所列规章予以修改。",
        "附件：修改的规章目录",
        "附件1 决定修改的规范性文件",
        "第八条第二款规定的期限不作调整。",
        "第八条规定的标准应当适时调整。",
        "条文顺序作相应调整，重新公布。",
    ],
)
def test_what_orders_nothing_for_a_clause_is_not_unread(line: str) -> None:
    assert read_amending_decision(f"一、删去第二条。\n{line}").unread == ()


WITHIN = "对《青岭市公园管理办法》作如下修改：\n一、删去第二条。\n{}\n本决定自2025年1月1日起施行。"


@pytest.mark.parametrize(
    "order",
    [
        "二、第五条与第六条对调。",
        "二、不再保留第八条。",
        "二、“游客”统一替作“公众”。",
        "二、第九条第二款：“游客应当爱护花木。”",
        "二、附件2与附件3互换。",
        "二、在“园林部门”之外另加“林业部门”。",
    ],
)
def test_among_orders_a_sentence_on_a_clause_or_with_quoted_words_is_never_dropped(order: str) -> None:
    assert read_amending_decision(WITHIN.format(order)).unread == (order,)


@pytest.mark.parametrize(
    "line",
    [
        "附件：青岭市公园管理办法（2025年修正本）",
        "第五条规定的“老年人”，下同。",
        "青岭市公园管理办法",
        "（2018年3月1日公布，自2018年5月1日起施行）",
    ],
)
def test_among_orders_a_sentence_that_does_nothing_with_a_clause_is_not_unread(line: str) -> None:
    assert read_amending_decision(WITHIN.format(line)).unread == ()


def test_behind_the_orders_the_text_as_amended_is_no_order() -> None:
    text = (
        WITHIN.format("三、第七条改为第六条。") + "\n第一条为了“公众”而修改的规定，改由园林部门办理。\n第三条合并计算。"
    )
    assert read_amending_decision(text).unread == ()


ROADS, FISH = "中华人民共和国道路交通安全法", "中华人民共和国渔业法"


@pytest.mark.parametrize(
    ("decision", "works"),
    [
        ("对《云溪市泊位条例》作如下修改：\n将条例第三条修改为：“甲。”", ["云溪市泊位条例"]),
        (
            f"一、对《{ROADS}》作出修改\n将第八条修改为：“甲。”\n二、对《{FISH}》作出修改\n删去第三条。\n三、将道路交通安全法第九条修改为：“乙。”",
            [ROADS, FISH, ROADS],
        ),
        (
            f"一、对《{FISH}》作出修改\n删去第三条。\n二、对道路交通安全法作出修改\n将第八条修改为：“甲。”\n第九条修改为：“乙。”",
            [FISH, "道路交通安全法", "道路交通安全法"],
        ),
        ("一、将《云溪市泊位办法》第二条修改为：“甲。”\n二、将条例第三条修改为：“乙。”", ["云溪市泊位办法", "条例"]),
        (
            "一、将《云溪市泊位条例》第二条修改为：“甲。”\n二、将《云溪市渔港办法》第二条修改为：“乙。”\n三、删去条例第三条。",
            ["云溪市泊位条例", "云溪市渔港办法", "云溪市泊位条例"],
        ),
        (
            "一、对《云溪市泊位条例》、《云溪市渔港条例》作出修改。\n二、删去条例第三条。",
            ["条例"],
        ),
        ("对《云溪市泊位条例》作如下修改：\n根据立法法第八十条，将第三条修改为：“甲。”", ["云溪市泊位条例"]),
        ("对《云溪市泊位条例》作如下修改：\n将该条例第三条修改为：“甲。”\n删去本条例第四条。", ["云溪市泊位条例"] * 2),
        ("对《云溪市泊位条例》作如下修改：\n将第三条规定的“五日”修改为“三日”。", ["云溪市泊位条例"]),
        ("在刑法第一百三十三条之一后增加一条，作为第一百三十三条之二：“甲。”", ["刑法"]),
        ("对《云溪市泊位条例》作如下修改：\n将缴费办法中的“现金”修改为“转账”。", ["缴费办法"]),
        ("对《云溪市泊位条例》作如下修改：\n将有关规定中的“现金”修改为“转账”。", []),
        (
            "对《云溪市泊位条例》作如下修改：\n第三条修改为：“依照渔业法第五条处理。”\n第四条修改为：“乙。”",
            ["云溪市泊位条例"] * 2,
        ),
    ],
)
def test_a_law_cited_without_marks_is_never_the_work_named_before_it(decision: str, works: list[str]) -> None:
    assert [instruction.work for instruction in read_amending_decision(decision).instructions] == works


def test_a_bare_item_takes_the_paragraph_named_before_it_only_where_that_was_named_for_an_item() -> None:
    item = (ClauseRef(item="第3项"),)
    assert complete(item, ClauseRef(article="第6条", paragraph="第2款"))[0].paragraph is None
    assert complete(item, ClauseRef(article="第6条", paragraph="第2款", item="第1项"))[0].paragraph == "第2款"


def test_a_run_of_articles_spells_out_no_more_than_five_hundred() -> None:
    assert len(read_refs("第一条至第九百条")) == 501


def test_rules_of_its_own_that_a_notice_states_beside_an_order_are_no_orders() -> None:
    text = """青岭市人民政府关于加强公园管理的通知
第一条　为了落实“放管服”改革，加强公园管理，通知如下。
第二条　增加公园管理经费，合并重复的岗位，调整作业时间。
第三条　将《青岭市公园管理办法》第五条中的“五日”修改为“三日”。
第四条　设置“便民”标志，补充标识；改善环境，减少占道。
第五条　各区对照附件2更换设施，恢复绿地。
"""
    read = read_amending_decision(text)
    assert [instruction.words for instruction in read.instructions] == ["五日"]
    assert read.unread == ()
