"""What an act does to another holds as long as the act says it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from gongbao.model.policy import Cited, PolicyKind, Relation

TEN = "单位和个人不得擅自占用公园绿地，违反规定的，处1000元以上5000元以下的罚款。"
MORE = TEN.replace("5000", "8000")
OTHER = "市园林绿化主管部门负责全市公园的监督管理工作。"
DECISION = "http://www.example.gov/art/2025/3/5/art_1_9.html"
NUMBER = {"doc_number": "测政发〔2025〕3号"}


@pytest.fixture
def decide(make_reading):
    def decide(text="废止《测试市公园管理办法》。", *, relation=Relation.REPEALS, cited=True, number=None, **facts):
        said = Cited(
            relation=relation, title="测试市公园管理办法", doc_number=number, as_written="《测试市公园管理办法》"
        )
        base = {
            "title": "测试市人民政府关于部分文件的决定",
            "kind": PolicyKind.REPEAL_DECISION,
            "signed_on": date(2025, 2, 1),
            "effective_on": date(2025, 3, 2),
        }
        return make_reading(text, cited=(said,) if cited else (), **(base | facts))

    return decide


def parks(story):
    (row,) = story.rows("policies", title="测试市公园管理办法")
    return row


def test_a_repeal_taken_back_restores_the_policy(story, make_reading, page, decide):
    story.night({page: make_reading(OTHER, TEN, published_on=date(2024, 1, 1)), DECISION: decide()})
    assert parks(story)["status"] == "repealed"
    story.night({DECISION: decide("废止《测试市湖泊管理办法》。", cited=False)})
    assert parks(story)["status"] == "in_force"
    (event,) = story.rows("events", event="restored")
    assert event["policy_id"] == parks(story)["policy_id"]
    assert "关于部分文件的决定" in event["evidence"]
    assert event["cause"] == "source"
    story.night()
    assert len(story.rows("events", event="restored")) == 1
    assert parks(story)["status"] == "in_force"


def test_a_repeal_that_only_our_code_read_is_taken_back_by_us(story, make_reading, page, decide):
    story.night({page: make_reading(OTHER, TEN, published_on=date(2024, 1, 1)), DECISION: decide()})
    story.parser_version = "2"
    better = decide(cited=False, expires_on=date(2030, 1, 1))
    story.upgraded = {DECISION: better}
    story.night({DECISION: better})
    assert [row["cause"] for row in story.rows("events", event="restored")] == ["parser"]


def test_a_repeal_taken_back_does_not_bring_a_withdrawn_page_back(story, make_reading, page, decide):
    story.night({page: make_reading(OTHER, TEN, published_on=date(2024, 1, 1)), DECISION: decide()})
    story.night(absent={page: 1})
    story.night(absent={page: 2})
    assert parks(story)["status"] == "repealed"
    story.night({DECISION: decide("废止《测试市湖泊管理办法》。", cited=False)})
    assert parks(story)["status"] == "withdrawn"
    assert story.rows("events", event="restored") == []


def test_the_corrected_day_of_a_repeal_decides(story, make_reading, page, decide):
    story.night({page: make_reading(OTHER, TEN, published_on=date(2024, 1, 1)), DECISION: decide()})
    story.night({DECISION: decide(effective_on=date(2025, 3, 20))})
    assert parks(story)["status"] == "in_force"
    story.night({DECISION: decide(effective_on=date(2025, 3, 3))})
    assert parks(story)["status"] == "repealed"
    assert "2025-03-03" in parks(story)["status_evidence"]


def test_an_act_without_any_date_repeals_once(story, make_reading, page, decide):
    undated = decide(signed_on=None, effective_on=None)
    story.night({page: make_reading(OTHER, TEN), DECISION: undated})
    story.night()
    story.night({DECISION: replace(undated, doc_number="测政发〔2025〕9号")})
    assert [row["event_on"] for row in story.rows("events", event="repealed")] == [date(2025, 3, 4)]


def test_a_corrected_decision_keeps_the_target_it_had(story, make_reading, page, decide):
    story.night({page: make_reading(OTHER, TEN, published_on=date(2024, 1, 1)), DECISION: decide()})
    namesake = make_reading("另一个办法。", issuers=("另一机关",), signed_on=date(2020, 1, 1))
    story.night({"http://www.example.gov/namesake.html": namesake})
    story.night({DECISION: decide("废止《测试市公园管理办法》！有错字。")})
    assert [row["status"] for row in story.rows("policies", url=page)] == ["repealed"]


def test_a_text_replaced_after_an_amendment_holds_from_the_amendment(story, make_reading, page, decide):
    first = make_reading(OTHER, TEN, effective_on=date(2020, 1, 1))
    story.night({page: first})
    story.night({DECISION: decide(relation=Relation.AMENDS)})
    story.night({page: make_reading(OTHER, MORE, effective_on=date(2020, 1, 1))})
    assert [row["effective_on"] for row in story.rows("versions", policy_id=parks(story)["policy_id"])] == [
        date(2020, 1, 1),
        date(2025, 3, 2),
    ]


def test_an_old_amendment_does_not_date_a_later_quiet_change(story, make_reading, page, decide):
    dated = {"effective_on": date(2020, 1, 1)}
    story.night({page: make_reading(OTHER, TEN, **dated)})
    story.night({DECISION: decide(relation=Relation.AMENDS)})
    story.night({page: make_reading(OTHER, MORE, **dated)})
    story.night({DECISION: decide("修改《测试市公园管理办法》！有错字。", relation=Relation.AMENDS)})
    story.night({page: make_reading(OTHER + "另有规定的除外。", MORE, **dated)})
    days = [row["effective_on"] for row in story.rows("versions", policy_id=parks(story)["policy_id"])]
    assert days == [date(2020, 1, 1), date(2025, 3, 2), date(2020, 1, 1)]


def test_the_change_of_a_repealed_policy_names_the_day_and_the_act(story, make_reading, page, decide):
    story.night({page: make_reading(OTHER, TEN, published_on=date(2024, 1, 1))})
    title = "测试市人民政府关于废止《测试市公园管理办法》的决定"
    story.night({DECISION: decide(title=title, number="测政发〔2025〕3号", doc_number="测政发〔2025〕3号")})
    (row,) = story.rows("changes", effect="repeal")
    act = "《测试市人民政府关于废止〈测试市公园管理办法〉的决定》（测政发〔2025〕3号）"
    assert (
        row["sentence_zh"] == f"《测试市公园管理办法》效力状态：“现行有效”改为“废止”，自2025年3月2日起（依据：{act}）"
    )
    assert row["sentence_en"].endswith(f'Status: "in force" → "repealed" since 2025-03-02 (by {act})')


def test_the_change_of_an_expired_policy_names_the_first_day_without_it(story, make_reading, page):
    story.night({page: make_reading(OTHER, TEN, published_on=date(2024, 1, 1), expires_on=date(2025, 3, 4))})
    story.night()
    (row,) = story.rows("changes", effect="expiry")
    assert row["sentence_zh"].endswith("效力状态：“现行有效”改为“失效”，自2025年3月5日起")
