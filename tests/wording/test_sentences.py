from __future__ import annotations

from dataclasses import replace
from datetime import date

from gongbao.model.change import Cause, Edit, Effect, EventKind, Operation
from gongbao.wording import change_sentence, event_sentence, noise_sentence

EDIT = Edit(
    operation=Operation.SUBSTITUTE,
    effect=Effect.QUANTITY,
    clause_eid_before="h1_2__h2_3__h3_11__para_2",
    clause_eid_after="h1_2__h2_3__h3_11__para_2",
    clause_label_before="11.",
    clause_label_after="11.",
    before="50%",
    after="40%",
    context_before="",
    context_after="",
    confidence=1.0,
    method="similarity",
    paragraph=2,
    unit="%",
    direction="down",
)


def test_a_number_that_fell() -> None:
    assert change_sentence("若干政策意见", EDIT) == (
        "《若干政策意见》第11条第2款：“50%”改为“40%”（数量，下调）",
        '《若干政策意见》 Article 11 para. 2: "50%" → "40%" (quantity, down)',
    )


def test_article_paragraph_and_item_in_chinese_numerals() -> None:
    edit = replace(EDIT, clause_label_after="第十一条", clause_eid_after="art_11__para_2__item_3")
    zh, en = change_sentence(None, edit)
    assert zh.startswith("第十一条第二款第（三）项：")
    assert en.startswith("Article 11 para. 2 item (3): ")


def test_a_heading_number_that_restarts_is_named_with_the_one_above() -> None:
    edit = replace(EDIT, clause_label_after="（一）", clause_eid_after="h1_2__h2_1", within="二、", paragraph=None)
    assert change_sentence(None, edit)[0].startswith("二、（一）：")
    assert change_sentence(None, edit)[1].startswith("Section 2 (1): ")


def test_insertion_and_deletion_of_whole_clauses_bound_the_quotation() -> None:
    inserted = replace(
        EDIT,
        operation=Operation.INSERT,
        effect=Effect.AMENDMENT,
        clause_label_after="第七条",
        clause_eid_after="art_7",
        before="",
        after="停车" * 500,
        paragraph=None,
        direction=None,
    )
    zh, en = change_sentence("停车条例", inserted)
    assert zh.startswith("《停车条例》新增第七条：“停车停车")
    assert len(zh) < 100
    assert "Article 7 inserted" in en
    deleted = replace(inserted, operation=Operation.DELETE, clause_label_before="第七条", before="旧文。", after="")
    assert change_sentence("停车条例", deleted)[0] == "《停车条例》删去第七条：“旧文。”"


def test_words_added_and_struck_out() -> None:
    assert "：增加“或者代理人”" in change_sentence(None, replace(EDIT, before="", after="或者代理人"))[0]
    assert "：删去“或者代理人”" in change_sentence(None, replace(EDIT, before="或者代理人", after=""))[0]


def test_renumbering_names_both_numbers() -> None:
    edit = replace(
        EDIT,
        operation=Operation.RENUMBER,
        effect=Effect.XREF_RENUMBER,
        clause_label_before="第七条",
        clause_label_after="第八条",
        clause_eid_before="art_7",
        clause_eid_after="art_8",
        paragraph=None,
        direction=None,
    )
    assert change_sentence(None, edit)[0] == "第七条改为第八条（序号调整）"


def test_title_change_quotes_both_titles() -> None:
    edit = replace(EDIT, effect=Effect.TITLE, before="积分暂行办法", after="积分办法", direction=None)
    assert change_sentence("积分办法", edit)[0] == "《积分办法》标题由“积分暂行办法”改为“积分办法”"


def test_our_own_re_reading_is_never_told_as_a_change_by_the_government() -> None:
    zh, en = change_sentence("意见", EDIT, Cause.PARSER)
    assert zh.endswith("（本项目重新解析所致，原文未改）")
    assert en.endswith("[our re-reading; the source did not change]")


def test_title_in_a_title_steps_down() -> None:
    assert change_sentence("关于修改《停车条例》的决定", EDIT)[0].startswith("《关于修改〈停车条例〉的决定》")


def test_every_effect_cause_and_event_has_words() -> None:
    for effect in Effect:
        assert all(change_sentence("意见", replace(EDIT, effect=effect)))
    for cause in Cause:
        assert all(change_sentence("意见", EDIT, cause))
    for kind in EventKind:
        assert all(event_sentence("意见", kind, date(2026, 1, 2)))


def test_noise_is_one_line() -> None:
    noise = [replace(EDIT, effect=Effect.LAYOUT)] * 3 + [replace(EDIT, effect=Effect.XREF_RENUMBER)]
    assert noise_sentence(noise) == (
        "另有不改变内容的差异：版式3处、序号调整1处",
        "besides, differences without change of content: layout 3, renumbering 1",
    )
    assert noise_sentence([]) == ("", "")


def test_an_extension_names_the_new_last_day() -> None:
    zh, en = event_sentence("征求意见公告", EventKind.EXTENDED, date(2026, 7, 9), until=date(2026, 7, 24))
    assert zh == "《征求意见公告》于2026年7月9日延长征求意见期限，截止2026年7月24日"
    assert en == "《征求意见公告》 comment window extended on 2026-07-09, until 2026-07-24"


def test_the_same_words_in_other_paragraphs_are_counted_in_words() -> None:
    edit = replace(EDIT, effect=Effect.LAYOUT, before="¶", after="¶¶", paragraph=None, clause_label_after="第二十八条")
    edit = replace(edit, clause_eid_after="art_28", clause_label_before="第二十八条", direction=None, unit=None)
    zh, en = change_sentence(None, edit)
    assert zh.startswith("第二十八条：1段改为2段")
    assert en.startswith("Article 28: 1 to 2 paragraphs")


def test_words_that_moved_to_another_place_are_told_with_both_places() -> None:
    moved = replace(EDIT, operation=Operation.MOVE, effect=Effect.AMENDMENT, direction=None, unit=None, paragraph=3)
    moved = replace(moved, clause_label_before="第二条", clause_label_after="第二条", clause_eid_before="art_2")
    moved = replace(moved, clause_eid_after="art_2__para_3", before="甲应当备案。", after="甲应当备案。")
    zh, en = change_sentence(None, moved)
    assert zh == "第二条中的“甲应当备案。”移至第二条第三款"
    assert en == '"甲应当备案。" of Article 2 moved to Article 2 para. 3'


def test_a_sentence_reworded_in_another_article_is_told_with_both_wordings() -> None:
    moved = replace(EDIT, operation=Operation.MOVE, effect=Effect.AMENDMENT, direction=None, unit=None, paragraph=None)
    moved = replace(moved, clause_label_before="第三条", clause_label_after="第四条", clause_eid_before="art_3")
    moved = replace(moved, clause_eid_after="art_4", before="甲应当备案。", after="甲应当登记。", method="carried")
    zh, en = change_sentence(None, moved)
    assert zh == "第三条中的“甲应当备案。”移至第四条，改为“甲应当登记。”"
    assert en == '"甲应当备案。" of Article 3 moved to Article 4, now "甲应当登记。"'


def test_words_that_moved_under_one_name_are_not_said_to_go_from_there_to_there() -> None:
    moved = replace(EDIT, operation=Operation.MOVE, effect=Effect.AMENDMENT, direction=None, unit=None, paragraph=1)
    moved = replace(moved, clause_label_before="第三条", clause_label_after="第三条", clause_eid_before="art_3__para_1")
    moved = replace(moved, clause_eid_after="art_3__para_1", before="甲应当备案。", after="甲应当备案。")
    zh, en = change_sentence(None, moved)
    assert zh == "“甲应当备案。”在第三条第一款内移位"
    assert en == '"甲应当备案。" moved within Article 3 para. 1'
