"""Decisions in the wrong order, and a decision worded anew: what is ours reads as if they had come in the order of their days."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from gongbao.reading import read_text

TITLE = "青岭市公园管理办法"
BASE = """青岭市公园管理办法
（2020年3月1日青岭市人民政府令第10号公布 自2020年4月1日起施行）
第一条 为了加强公园管理，制定本办法。
第二条 公园应当在每日六时开放。
第三条 公园管理单位应当在五日内答复游客的投诉。
第四条 违反本办法的，处五百元罚款。
第五条 本办法自2020年4月1日起施行。
"""
DECISION = """青岭市人民政府关于{again}修改《青岭市公园管理办法》的决定
（2025年3月{day}日青岭市人民政府令第{number}号公布 自公布之日起施行）
青岭市人民政府决定对《青岭市公园管理办法》作如下修改：
{orders}
本决定自公布之日起施行。
"""
PARKS, FIRST, SECOND = (f"http://www.example.gov/art/2025/3/3/art_1_{n}.html" for n in (1, 2, 3))


@pytest.fixture
def read(make_portal):
    return lambda text, **facts: replace(read_text(text, portal=make_portal(), url=None), **facts)


def first(orders="将第三条中的“五日”修改为“三日”。", day=1):
    return DECISION.format(again="", day=day, number=30, orders=orders)


def second(orders="将第三条中的“三日”修改为“二日”。", day=2):
    return DECISION.format(again="再次", day=day, number=40, orders=orders)


def parks(story):
    (row,) = story.rows("policies", title=TITLE)
    return row


def articles(story):
    rows = sorted(
        story.rows("clauses", version_id=parks(story)["latest_version_id"]), key=lambda row: row["clause_order"]
    )
    return [(row["label"], row["text"]) for row in rows if row["level"] == "article"]


def text_of(story):
    return dict(articles(story))


def newest(story):
    latest = {row["latest_version_id"] for row in story.rows("policies")}
    rows = [r for r in story.rows("amending_instructions") if r["decision_version_id"] in latest]
    return sorted((r["words"] or r["kind"], r["outcome"]) for r in rows)


def test_a_decision_that_came_too_early_is_tried_again_when_the_one_before_it_has_come(story, read):
    story.night({PARKS: read(BASE)})
    story.night({SECOND: read(second())})
    assert "instructions_not_applied" in parks(story)["flags"]
    assert newest(story) == [("三日", "not_applied")]
    story.night({FIRST: read(first())})
    assert text_of(story)["第三条"] == "公园管理单位应当在二日内答复游客的投诉。"
    assert newest(story) == [("三日", "applied"), ("五日", "applied")]
    assert "instructions_not_applied" not in parks(story)["flags"]
    told = [(r["before"], r["after"]) for r in story.real_changes() if r["policy_title"] == TITLE]
    assert sorted(told) == [("", "将第三条中的“三日”修改为“二日”"), ("三日", "二日"), ("五日", "三日")]


def test_an_older_decision_that_fits_nothing_is_not_tried_on_the_wording_of_a_later_one(story, read):
    story.night({PARKS: read(BASE)})
    story.night({FIRST: read(first("将第三条中的“三日”修改为“二日”。"))})
    story.night({SECOND: read(second("将第三条中的“五日”修改为“三日”。"))})
    assert text_of(story)["第三条"] == "公园管理单位应当在三日内答复游客的投诉。"
    assert newest(story) == [("三日", "not_applied"), ("五日", "applied")]
    assert "instructions_not_applied" in parks(story)["flags"]


def test_numbers_of_an_earlier_decision_are_those_before_the_later_one(story, read):
    later = "增加一条，作为第二条：“公园应当免费开放。”\n条文顺序作相应调整。"
    story.night({PARKS: read(BASE)})
    story.night({SECOND: read(second(later))})
    story.night({FIRST: read(first("第三条修改为：“公园管理单位应当及时答复。”"))})
    latest = parks(story)["latest_version_id"]
    assert articles(story)[1:4] == [
        ("第二条", "公园应当免费开放。"),
        ("第三条", "公园应当在每日六时开放。"),
        ("第四条", "公园管理单位应当及时答复。"),
    ]
    assert newest(story) == [("insert", "applied"), ("shift_numbers", "applied"), ("substitute", "applied")]
    # The earlier decision holds alone for a day: its wording of that day keeps the old numbers.
    versions = {row["version_id"]: row for row in story.rows("versions", policy_id=parks(story)["policy_id"])}
    carried = {row["kind"]: row["version_after"] for row in story.rows("amending_instructions")}
    assert carried["insert"] == carried["shift_numbers"] == latest
    assert [versions[v]["effective_on"] for v in (carried["substitute"], latest)] == [
        date(2025, 3, 1),
        date(2025, 3, 2),
    ]
    alone = story.rows("clauses", version_id=carried["substitute"])
    assert [row["text"] for row in alone if row["label"] == "第三条"] == ["公园管理单位应当及时答复。"]


def test_the_orders_of_a_later_decision_that_waited_for_the_earlier_one_are_carried_out_with_it(story, read):
    later = "一、将第三条中的“三日”修改为“二日”。\n二、将第二条中的“六时”修改为“五时”。"
    story.night({PARKS: read(BASE)})
    story.night({SECOND: read(second(later))})
    assert "instructions_not_applied" in parks(story)["flags"]
    story.night({FIRST: read(first())})
    assert text_of(story)["第三条"] == "公园管理单位应当在二日内答复游客的投诉。"
    assert text_of(story)["第二条"] == "公园应当在每日五时开放。"
    assert newest(story) == [("三日", "applied"), ("五日", "applied"), ("六时", "applied")]
    assert "instructions_not_applied" not in parks(story)["flags"]


def test_a_decision_corrected_on_its_page_is_laid_on_what_its_earlier_wording_was_laid_on(story, read):
    both = "一、将第三条中的“五日”修改为“三日”。\n二、删去第四条。"
    story.night({PARKS: read(BASE)})
    story.night({FIRST: read(first(both))})
    story.night({FIRST: read(first(both.replace("三日", "二日")))})
    assert parks(story)["latest_version_id"].endswith(".v3")
    assert text_of(story)["第三条"] == "公园管理单位应当在二日内答复游客的投诉。"
    assert "第四条" not in text_of(story)
    assert newest(story) == [("delete", "applied"), ("五日", "applied")]
    assert parks(story)["flags"] == ["consolidated_by_us"]
    last = [r for r in story.real_changes() if r["version_after"] == parks(story)["latest_version_id"]]
    assert [(r["before"], r["after"]) for r in last] == [("三日", "二日")]


def test_the_rows_of_the_earlier_wording_say_that_it_was_replaced(story, read):
    story.night({PARKS: read(BASE)})
    story.night({FIRST: read(first())})
    story.night({FIRST: read(first("将第三条中的“五日”修改为“四日”。"))})
    old, new = sorted(story.rows("amending_instructions"), key=lambda row: row["decision_version_id"])
    assert (old["outcome"], old["reason"]) == ("not_applied", "the decision was reworded on its page")
    assert (old["version_before"], old["version_after"]) == (None, None)
    assert new["outcome"] == "applied"
    log = story.tables["amending_instructions"]
    story.night(unchanged=[PARKS, FIRST])
    assert story.tables["amending_instructions"].equals(log)


def test_an_order_taken_back_on_the_page_is_undone(story, read):
    both = "一、将第三条中的“五日”修改为“三日”。\n二、删去第四条。"
    story.night({PARKS: read(BASE)})
    story.night({FIRST: read(first(both))})
    story.night({FIRST: read(first("将第三条中的“五日”修改为“三日”。"))})
    assert text_of(story)["第四条"] == "违反本办法的，处五百元罚款。"


def test_a_decision_corrected_in_other_words_makes_no_new_version(story, read):
    story.night({PARKS: read(BASE)})
    story.night({FIRST: read(first())})
    story.night({FIRST: read(first().replace("青岭市人民政府决定对", "现决定对"))})
    assert parks(story)["latest_version_id"].endswith(".v2")
    assert newest(story) == [("五日", "applied")]


def test_what_later_and_earlier_decision_made_is_confirmed_by_the_text_that_has_both(story, read):
    story.night({PARKS: read(BASE)})
    story.night({SECOND: read(second("一、将第三条中的“三日”修改为“二日”。\n二、将第二条中的“六时”修改为“五时”。"))})
    story.night({FIRST: read(first())})
    story.night({PARKS: read(BASE.replace("五日", "二日").replace("六时", "五时"))})
    assert newest(story) == [("三日", "confirmed"), ("五日", "confirmed"), ("六时", "confirmed")]
    assert {row["disputed"] for row in story.real_changes() if row["method"] != "fact:orders"} == {None}


def test_a_text_whose_note_dates_it_after_the_decision_is_no_base_for_it(story, read):
    story.night({PARKS: read(BASE.replace("2020年3月1日", "2025年3月2日"))})
    story.night({FIRST: read(first())})
    (row,) = story.rows("amending_instructions")
    assert (row["outcome"], row["version_before"]) == ("not_applied", None)
    assert "2025-03-02" in row["reason"]
    assert parks(story)["flags"] == []


def test_a_text_of_the_day_of_the_decision_is_a_base_for_it(story, read):
    story.night({PARKS: read(BASE.replace("2020年3月1日", "2025年3月1日"))})
    story.night({FIRST: read(first())})
    assert newest(story) == [("五日", "applied")]


def test_a_decision_of_which_no_order_can_be_read_says_that_the_wording_lacks_it(story, read):
    story.night({PARKS: read(BASE)})
    story.night({FIRST: read(first("一、第四条罚款幅度适当提高。"))})
    (row,) = story.rows("amending_instructions")
    assert (row["kind"], row["outcome"], row["as_written"]) == (
        "unread",
        "not_applied",
        "一、第四条罚款幅度适当提高。",
    )
    assert parks(story)["flags"] == ["instructions_not_applied"]


def test_a_text_that_names_such_a_decision_lacks_nothing(story, read):
    act = "青岭市人民政府关于修改《青岭市公园管理办法》的决定"
    story.night({PARKS: read(BASE.replace("起施行）", f"起施行 根据2025年3月1日{act}修正）", 1))})
    story.night({FIRST: read(first("一、第四条罚款幅度适当提高。"))})
    assert parks(story)["flags"] == []


def test_a_decision_with_an_order_that_the_text_lacks_does_not_stand_in_it(story, read):
    both = "一、将第三条中的“五日”修改为“三日”。\n二、将第二条中的“六时”修改为“五时”。"
    story.night({PARKS: read(BASE.replace("六时", "五时"))})
    story.night({FIRST: read(first(both))})
    assert newest(story) == [("五日", "applied"), ("六时", "not_applied")]


def test_an_old_published_edit_is_not_disputed_by_a_decision_of_tonight(story, read):
    story.night({PARKS: read(BASE)})
    story.night({PARKS: read(BASE.replace("六时", "七时"))})
    story.night({FIRST: read(first())})
    assert newest(story) == [("五日", "applied")]
    assert {row["disputed"] for row in story.real_changes()} == {None}


def test_an_order_over_the_whole_text_is_evidence_of_every_row(story, read):
    story.night({PARKS: read(BASE)})
    text = BASE.replace("公园管理单位", "公园服务单位").replace("六时", "七时")
    orders = "一、将“公园管理单位”统一修改为“公园服务单位”。\n二、将第二条中的“六时”修改为“七时”。"
    story.night({PARKS: read(text), FIRST: read(first(orders))})
    rows = [r for r in story.real_changes() if r["policy_title"] == TITLE]
    assert len(rows) == 2
    assert all("amending instruction" in row["evidence"] for row in rows)


def test_ours_is_compared_with_the_first_text_published_after_it(story, read):
    story.night({PARKS: read(BASE)})
    story.night({FIRST: read(first())})
    story.night({PARKS: read(BASE.replace("五日", "三日"))})
    assert newest(story) == [("五日", "confirmed")]
    story.night({PARKS: read(BASE.replace("五日", "九日"))})
    assert newest(story) == [("五日", "confirmed")]


def test_words_that_stand_already_do_not_make_the_numbers_of_a_decision_doubtful(story, read):
    both = "一、将第二条中的“六时”修改为“五时”。\n二、删去第四条。"
    story.night({PARKS: read(BASE.replace("六时", "五时"))})
    story.night({FIRST: read(first(both))})
    assert [o for k, o in newest(story) if k == "delete"] in (["applied"], ["stands_already"])


def test_decisions_of_one_night_are_laid_by_their_days_whatever_their_ids(story, read):
    for number in range(50, 56):
        tale = type(story)()
        tale.night({PARKS: read(BASE)})
        tale.night({FIRST: read(first().replace("第30号", f"第{number}号")), SECOND: read(second())})
        assert text_of(tale)["第三条"] == "公园管理单位应当在二日内答复游客的投诉。"


def test_ours_holds_from_the_day_of_the_decision_and_bears_its_title(story, read):
    story.night({PARKS: read(BASE)})
    story.night({FIRST: read(first("将标题修改为“青岭市城市公园管理办法”。\n第三条中的“五日”修改为“三日”。"))})
    (version,) = story.rows("versions", origin="consolidated")
    assert version["effective_on"].isoformat() == "2025-03-01"
    assert version["title"] == "青岭市城市公园管理办法"


def test_new_words_beside_old_ones_in_the_clause_do_not_stand_already(story, read):
    text = BASE.replace("五日内答复", "五日内、节日在三日内答复")
    story.night({PARKS: read(text)})
    story.night({FIRST: read(first())})
    assert newest(story) == [("五日", "applied")]
