"""An amending decision reaches the policy that it names: which clause, from what to what, also where no new text is published."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

from gongbao.formats.scripts import canonical_key
from gongbao.model.identifiers import Sha256
from gongbao.model.policy import Cited, EvidenceRank, PolicyKind, Relation

ONE = "为了加强公园管理，制定本办法。"
TWO = "公园管理单位应当在五日内答复游客的投诉。"
TWO_AFTER = "公园管理单位应当在三日内答复游客的投诉。"
THREE = "违反本办法的，由园林绿化主管部门处二百元罚款。"
NEW = "公园应当设置无障碍设施。"
TITLE = "测试市公园管理办法"
DECISION = "http://www.example.gov/art/2025/3/5/art_1_9.html"
TEXT = """测试市人民政府关于修改《测试市公园管理办法》的决定
对《测试市公园管理办法》作如下修改：
一、将第二条中的“五日”修改为“三日”。
二、增加一条，作为第三条：“公园应当设置无障碍设施。”
条文顺序作相应调整。
本决定自2025年3月20日起施行。"""


@pytest.fixture
def decide(make_reading):
    def decide(text=TEXT, *, works=(TITLE,), **facts):
        cited = tuple(
            Cited(relation=Relation.AMENDS, title=work, doc_number=None, as_written=f"《{work}》") for work in works
        )
        base = {
            "title": "测试市人民政府关于修改《测试市公园管理办法》的决定",
            "title_as_written": "测试市人民政府关于修改《测试市公园管理办法》的决定",
            "kind": PolicyKind.AMENDING_DECISION,
            "text": text,
            "content_sha256": Sha256.of(text.encode()),
            "canonical_sha256": Sha256.of(canonical_key(text).encode()),
            "signed_on": date(2025, 3, 4),
            "effective_on": date(2025, 3, 20),
            "cited": cited,
        }
        return make_reading(text, **(base | facts))

    return decide


@pytest.fixture
def parks(make_reading):
    return lambda *articles, **facts: make_reading(
        *(articles or (ONE, TWO, THREE)), **({"signed_on": date(2023, 5, 1)} | facts)
    )


def amended(story):
    (row,) = story.rows("policies", title=TITLE)
    return row


def wording(story, version_id):
    rows = sorted(story.rows("clauses", version_id=version_id), key=lambda row: row["clause_order"])
    return [(row["label"], row["text"]) for row in rows]


def outcomes(story):
    return [(row["kind"], row["outcome"], row["version_after"]) for row in story.rows("amending_instructions")]


def test_a_decision_without_a_new_text_gives_our_consolidated_version(story, parks, decide, page):
    story.night({page: parks()})
    story.night({DECISION: decide()})
    row = amended(story)
    ours = row["latest_version_id"]
    assert ours.endswith(".v2")
    assert "consolidated_by_us" in row["flags"]
    assert wording(story, ours) == [("第一条", ONE), ("第二条", TWO_AFTER), ("第三条", NEW), ("第四条", THREE)]
    (version,) = story.rows("versions", version_id=ours)
    (act,) = story.rows("versions", policy_id=story.rows("policies", kind="amending_decision")[0]["policy_id"])
    assert (version["origin"], version["effective_on"]) == ("consolidated", date(2025, 3, 20))
    assert version["capture_id"] == act["capture_id"]
    assert outcomes(story) == [
        ("replace_words", "applied", ours),
        ("insert", "applied", ours),
        ("shift_numbers", "applied", ours),
    ]


def test_the_evidence_of_ours_names_the_decision_and_the_base(story, parks, decide, page):
    story.night({page: parks()})
    story.night({DECISION: decide()})
    (version,) = story.rows("versions", version_id=amended(story)["latest_version_id"])
    told = json.loads(version["evidence"])["text"]
    assert EvidenceRank(told["rank"]) is EvidenceRank.AMENDING_INSTRUCTION
    assert told["as_written"] == "《测试市人民政府关于修改〈测试市公园管理办法〉的决定》"
    assert told["rule"] == f"consolidated from {version['policy_id']}.v1"


def test_the_watcher_is_told_clause_by_clause_by_the_decision(story, parks, decide, page):
    story.night({page: parks()})
    story.night({DECISION: decide()})
    told = {(row["effect"], row["before"], row["after"]) for row in story.real_changes() if row["cause"] == "source"}
    assert ("deadline", "五日", "三日") in told or ("quantity", "五日", "三日") in told
    inserted = [row for row in story.real_changes() if row["operation"] == "insert"]
    assert [(row["clause_label_after"], row["after"]) for row in inserted] == [("第三条", NEW)]
    assert all("尚无官方整合文本" in row["sentence_zh"] for row in story.real_changes())
    assert all("no official consolidated text yet" in row["sentence_en"] for row in story.real_changes())
    assert {row["evidence"] for row in story.real_changes()} == {
        "amending instruction: 《测试市人民政府关于修改〈测试市公园管理办法〉的决定》"
    }
    assert story.rows("events", event="amended") == []


def test_the_policy_is_amended_from_the_day_on_which_the_decision_holds(story, parks, decide, page):
    story.night({page: parks()})
    story.night({DECISION: decide()}, days=15)
    assert amended(story)["status"] == "in_force"
    story.night()
    (event,) = story.rows("events", event="amended")
    assert (event["policy_id"], event["event_on"]) == (amended(story)["policy_id"], date(2025, 3, 20))
    assert amended(story)["status"] == "amended"


def test_the_old_page_seen_again_does_not_undo_the_decision(story, parks, decide, page):
    story.night({page: parks()})
    story.night({DECISION: decide()})
    log = story.rows("changes")
    story.night({page: parks(text=parks().text + "\n", index_number="A1")})
    assert amended(story)["latest_version_id"].endswith(".v2")
    assert story.rows("changes") == log


def test_the_published_text_that_agrees_is_told_to_nobody_and_confirms_ours(story, parks, decide, page):
    story.night({page: parks()})
    story.night({DECISION: decide()})
    log = story.real_changes()
    story.night({page: parks(ONE, TWO_AFTER, NEW, THREE)})
    row = amended(story)
    assert row["latest_version_id"].endswith(".v3")
    assert "consolidated_by_us" not in row["flags"]
    assert story.rows("versions", version_id=row["latest_version_id"])[0]["origin"] == "published"
    assert story.real_changes() == log
    assert {row["outcome"] for row in story.rows("amending_instructions")} == {"confirmed"}


def test_a_published_text_that_differs_is_disputed_with_both_sides(story, parks, decide, page):
    story.night({page: parks()})
    story.night({DECISION: decide()})
    log = {row["change_id"] for row in story.real_changes()}
    story.night({page: parks(ONE, TWO_AFTER.replace("三日", "七日"), NEW, THREE)})
    (row,) = [row for row in story.real_changes() if row["change_id"] not in log]
    assert (row["before"], row["after"]) == ("三日", "七日")
    assert "三日" in row["disputed"]
    assert "七日" in row["disputed"]
    by_kind = {row["kind"]: row["outcome"] for row in story.rows("amending_instructions")}
    assert by_kind == {"replace_words": "disputed", "insert": "confirmed", "shift_numbers": "confirmed"}


def test_text_and_decision_of_one_night_are_compared(story, parks, decide, page):
    story.night({page: parks()})
    story.night({page: parks(ONE, TWO_AFTER, NEW, THREE), DECISION: decide()})
    assert amended(story)["latest_version_id"].endswith(".v2")
    assert {row["disputed"] for row in story.real_changes()} == {None}
    assert {row["outcome"] for row in story.rows("amending_instructions")} == {"confirmed"}
    assert {row["evidence"] for row in story.real_changes()} == {
        "text comparison; amending instruction: 《测试市人民政府关于修改〈测试市公园管理办法〉的决定》"
    }


def test_an_instruction_that_the_published_text_does_not_follow_is_disputed(story, parks, decide, page):
    story.night({page: parks()})
    story.night({page: parks(ONE, TWO, NEW, THREE), DECISION: decide()})
    (row,) = [row for row in story.real_changes() if row["disputed"]]
    assert (row["clause_label_after"], row["before"], row["after"]) == ("第二条", "五日", "三日")
    assert "amending instruction" in row["evidence"]
    by_kind = {row["kind"]: row["outcome"] for row in story.rows("amending_instructions")}
    assert by_kind == {"replace_words": "disputed", "insert": "confirmed", "shift_numbers": "confirmed"}


def test_a_decision_seen_after_the_text_that_follows_it_changes_nothing(story, parks, decide, page):
    story.night({page: parks()})
    story.night({page: parks(ONE, TWO_AFTER, NEW, THREE)})
    story.night({DECISION: decide()})
    assert amended(story)["latest_version_id"].endswith(".v2")
    assert {row["outcome"] for row in story.rows("amending_instructions")} == {"confirmed"}


def test_a_text_first_seen_in_its_amended_wording_is_not_amended_twice(story, parks, decide, page):
    story.night({page: parks(ONE, TWO_AFTER, NEW, THREE)})
    story.night({DECISION: decide()})
    assert amended(story)["latest_version_id"].endswith(".v1")
    assert {row["outcome"] for row in story.rows("amending_instructions")} == {"stands_already"}


def test_what_stands_of_a_decision_is_told_and_the_rest_is_carried_out_under_the_numbers_that_it_has_now(
    story, parks, decide, page
):
    text = TEXT.replace("二、增加一条", "将第三条中的“THREE”修改为“FOUR”。\n二、增加一条")
    text = text.replace("THREE", THREE[:4]).replace("FOUR", "【改】")
    story.night({page: parks(ONE, TWO, NEW, THREE)})
    story.night({DECISION: decide(text)})
    row = amended(story)
    assert wording(story, row["latest_version_id"]) == [
        ("第一条", ONE),
        ("第二条", TWO_AFTER),
        ("第三条", NEW),
        ("第四条", THREE.replace(THREE[:4], "【改】")),
    ]
    assert [(kind, outcome) for kind, outcome, _ in outcomes(story)] == [
        ("replace_words", "applied"),
        ("replace_words", "applied"),
        ("insert", "stands_already"),
        ("shift_numbers", "applied"),
    ]
    assert "instructions_not_applied" not in row["flags"]


def test_a_clause_struck_beside_one_that_stands_is_left_for_its_number_may_be_another_one(story, parks, decide, page):
    text = TEXT.replace("二、增加一条", "将第三条删去。\n二、增加一条")
    story.night({page: parks(ONE, TWO, NEW, THREE)})
    story.night({DECISION: decide(text)})
    row = amended(story)
    assert [words for _, words in wording(story, row["latest_version_id"])] == [ONE, TWO_AFTER, NEW, THREE]
    (left,) = [r for r in story.rows("amending_instructions", outcome="not_applied") if r["kind"] == "delete"]
    assert "stands in the text already" in left["reason"]


def test_a_text_that_names_the_decision_is_the_amended_one(story, parks, decide, page):
    note = "（2023年5月1日公布，根据《测试市人民政府关于修改〈测试市公园管理办法〉的决定》修正）"
    story.night({page: parks(ONE, note, THREE)})
    story.night({DECISION: decide()})
    assert amended(story)["latest_version_id"].endswith(".v1")
    assert {row["outcome"] for row in story.rows("amending_instructions")} == {"stands_already"}


def test_a_text_made_after_the_decision_is_left_alone(story, parks, decide, page):
    story.night({page: parks(signed_on=date(2025, 3, 10))})
    story.night({DECISION: decide()})
    assert amended(story)["latest_version_id"].endswith(".v1")
    assert {row["outcome"] for row in story.rows("amending_instructions")} == {"not_applied"}
    assert all("2025-03-10" in row["reason"] for row in story.rows("amending_instructions"))


def test_instructions_of_a_policy_never_seen_wait_for_it(story, parks, decide, page):
    story.night({DECISION: decide()})
    assert [(row["outcome"], row["policy_id"]) for row in story.rows("amending_instructions")] == [
        ("waiting", None)
    ] * 3
    story.night({page: parks()})
    assert amended(story)["latest_version_id"].endswith(".v2")
    assert {row["outcome"] for row in story.rows("amending_instructions")} == {"applied"}


def test_an_instruction_that_does_not_fit_is_listed_and_the_others_are_carried_out(story, parks, decide, page):
    text = TEXT.replace("第二条中的“五日”", "第二条中的“九日”")
    story.night({page: parks()})
    story.night({DECISION: decide(text)})
    row = amended(story)
    assert "instructions_not_applied" in row["flags"]
    assert wording(story, row["latest_version_id"])[1:3] == [("第二条", TWO), ("第三条", NEW)]
    (left,) = story.rows("amending_instructions", outcome="not_applied")
    assert left["kind"] == "replace_words"
    assert "九日" in left["reason"]


def test_nothing_is_made_where_no_instruction_fits(story, parks, decide, page):
    story.night({page: parks()})
    story.night({DECISION: decide(TEXT.split("二、", maxsplit=1)[0].replace("第二条中的“五日”", "第九条中的“五日”"))})
    assert amended(story)["latest_version_id"].endswith(".v1")
    assert [row["outcome"] for row in story.rows("amending_instructions")] == ["not_applied"]


def test_a_sentence_that_orders_in_no_known_form_is_listed(story, parks, decide, page):
    text = TEXT.replace("二、增加一条", "另将附表所列标准删除后改为另行公布。\n二、增加一条")
    story.night({page: parks()})
    story.night({DECISION: decide(text)})
    unread = [row for row in story.rows("amending_instructions") if row["kind"] == "unread"]
    assert [(row["outcome"], row["as_written"]) for row in unread] == [
        ("not_applied", "另将附表所列标准删除后改为另行公布。")
    ]
    assert "instructions_not_applied" in amended(story)["flags"]


def test_one_decision_amends_several_policies(story, parks, decide, page):
    lakes = page.replace("art_1_1", "art_1_2")
    other = parks("为了保护湖泊，制定本办法。", "湖泊水位由五日一测。", title="测试市湖泊管理办法")
    text = """对下列文件作出修改：
一、将《测试市公园管理办法》第二条中的“五日”修改为“三日”。
二、删去《测试市湖泊管理办法》第二条。
三、将《测试市河道管理办法》第四条中的“乡”修改为“镇”。"""
    story.night({page: parks(), lakes: other})
    story.night({DECISION: decide(text, works=(TITLE, "测试市湖泊管理办法", "测试市河道管理办法"))})
    (lake,) = story.rows("policies", title="测试市湖泊管理办法")
    assert wording(story, lake["latest_version_id"]) == [("第一条", "为了保护湖泊，制定本办法。")]
    assert wording(story, amended(story)["latest_version_id"])[1] == ("第二条", TWO_AFTER)
    found = {row["work_title"]: row["outcome"] for row in story.rows("amending_instructions")}
    assert found == {TITLE: "applied", "测试市湖泊管理办法": "applied", "测试市河道管理办法": "waiting"}


def test_two_decisions_one_after_the_other_build_on_each_other(story, parks, decide, page):
    second = replace(
        decide("将《测试市公园管理办法》第二条中的“三日”修改为“二日”。"),
        title="测试市人民政府关于再次修改《测试市公园管理办法》的决定",
        signed_on=date(2025, 4, 1),
        effective_on=date(2025, 4, 1),
    )
    story.night({page: parks()})
    story.night({DECISION: decide()})
    story.night({DECISION.replace("_9", "_10"): second})
    row = amended(story)
    assert row["latest_version_id"].endswith(".v3")
    assert wording(story, row["latest_version_id"])[1] == ("第二条", TWO.replace("五日", "二日"))


def test_an_old_decision_of_a_first_walk_alerts_nobody(story, parks, decide, page):
    story.night({page: parks()}, backfill=True)
    story.night({DECISION: decide()}, backfill=True)
    assert {row["cause"] for row in story.real_changes()} == {"backfill"}
    assert amended(story)["latest_version_id"].endswith(".v2")


def test_quiet_nights_write_no_instruction_again(story, parks, decide, page):
    story.night({page: parks()})
    story.night({DECISION: decide()})
    before = story.tables["amending_instructions"]
    story.night(unchanged=[page, DECISION])
    assert story.tables["amending_instructions"].equals(before)
