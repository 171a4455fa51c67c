"""What one night makes of another: versions, changes, lives. Expected results are stated by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from gongbao.model.identifiers import Sha256
from gongbao.model.policy import AttachmentLink, Cited, CommentRound, PolicyKind, Relation

TEN = "单位和个人不得擅自占用公园绿地，违反规定的，处1000元以上5000元以下的罚款。"
MORE = "单位和个人不得擅自占用公园绿地，违反规定的，处1000元以上8000元以下的罚款。"
OTHER = "市园林绿化主管部门负责全市公园的监督管理工作。"
DECISION = "http://www.example.gov/art/2025/3/5/art_1_9.html"


def test_first_walk_is_backfill_and_changes_nothing(story, make_reading, page):
    story.night({page: make_reading(OTHER, TEN)}, backfill=True)
    assert [row["cause"] for row in story.rows("versions")] == ["backfill"]
    assert [row["cause"] for row in story.rows("events", event="published")] == ["backfill"]
    assert story.rows("changes") == []


def test_the_same_wording_is_a_capture_and_not_a_version(story, make_reading, page):
    story.night({page: make_reading(OTHER, TEN)})
    story.night({page: make_reading(OTHER, TEN)})
    assert len(story.rows("versions")) == 1
    assert {row["version_id"] for row in story.rows("captures")} == {story.rows("versions")[0]["version_id"]}
    assert len(story.rows("captures")) == 2


def test_white_space_and_punctuation_width_make_no_version(story, make_reading, page):
    story.night({page: make_reading(OTHER, TEN)})
    story.night({page: make_reading(OTHER.replace("。", "。 "), TEN.replace("，", ","))})
    assert len(story.rows("versions")) == 1
    assert story.real_changes() == []


def test_a_number_changed_names_clause_before_and_after(story, make_reading, page):
    story.night({page: make_reading(OTHER, TEN)}, backfill=True)
    story.night({page: make_reading(OTHER, MORE)})
    (change,) = story.real_changes()
    assert (change["clause_label_before"], change["clause_label_after"]) == ("第二条", "第二条")
    assert (change["effect"], change["cause"]) == ("quantity", "source")
    assert "5000" in change["before"]
    assert "8000" in change["after"]
    assert change["version_before"].endswith(".v1")
    assert change["version_after"].endswith(".v2")


def test_clause_lineage_goes_on_across_versions(story, make_reading, page):
    story.night({page: make_reading(OTHER, TEN)})
    story.night({page: make_reading(OTHER, MORE)})
    uids = {}
    for row in story.rows("clauses"):
        uids.setdefault(row["label"], set()).add(row["clause_uid"])
    assert {label: len(found) for label, found in uids.items()} == {"第一条": 1, "第二条": 1}


def test_there_and_back_again_is_three_versions(story, make_reading, page):
    for text in (TEN, MORE, TEN):
        story.night({page: make_reading(OTHER, text)})
    assert sorted(row["sequence"] for row in story.rows("versions")) == [1, 2, 3]
    assert len(story.rows("texts")) == 2


def test_a_copy_on_another_portal_is_a_capture(story, make_reading, page):
    first = make_reading(OTHER, TEN, doc_number="测政发〔2025〕3号")
    story.night({page: first})
    copy = replace(first, text=first.text + "转载", canonical_sha256=Sha256.of(b"another"))
    story.night({"http://other.example/1.html": copy}, portal_id="cn_990200_other")
    assert len(story.rows("policies")) == 1
    assert len(story.rows("versions")) == 1
    assert len(story.rows("captures")) == 2


def test_a_policy_that_moved_keeps_its_id(story, make_reading, page):
    facts = {"doc_number": "测政发〔2025〕3号"}
    story.night({page: make_reading(OTHER, TEN, **facts)})
    moved = "http://www.example.gov/new/1.html"
    story.night({moved: make_reading(OTHER, MORE, **facts)}, absent={page: 1})
    (policy,) = story.rows("policies")
    assert policy["url"] == moved
    assert len(story.rows("versions")) == 2


def test_a_second_address_on_the_same_portal_is_no_version(story, make_reading, page):
    facts = {"doc_number": "测政发〔2025〕3号"}
    story.night({page: make_reading(OTHER, TEN, **facts)})
    story.night(
        {
            "http://www.example.gov/copy.html": make_reading(OTHER, MORE, **facts),
            page: make_reading(OTHER, TEN, **facts),
        }
    )
    assert len(story.rows("versions")) == 1
    assert story.real_changes() == []


def test_another_number_and_title_under_a_known_address_is_another_policy(story, make_reading, page):
    story.night({page: make_reading(OTHER, TEN, doc_number="测政发〔2025〕3号")})
    story.night({page: make_reading(OTHER, TEN, doc_number="测政发〔2025〕4号", title="测试市湖泊管理办法")})
    assert len(story.rows("policies")) == 2


def test_a_repeal_waits_for_its_target_and_holds_from_its_day(story, make_reading, page):
    repeal = Cited(
        relation=Relation.REPEALS,
        title="测试市公园管理办法",
        doc_number="测政发〔2025〕3号",
        as_written="《测试市公园管理办法》",
    )
    decision = make_reading(
        "废止《测试市公园管理办法》。",
        title="测试市人民政府关于废止部分文件的决定",
        kind=PolicyKind.REPEAL_DECISION,
        cited=(repeal,),
        signed_on=date(2025, 3, 1),
        effective_on=date(2025, 3, 6),
    )
    story.night({DECISION: decision})
    assert [row["to_policy_id"] for row in story.rows("relations")] == [None]
    story.night({page: make_reading(OTHER, TEN, doc_number="测政发〔2025〕3号")})
    (target,) = story.rows("policies", doc_number="测政发〔2025〕3号")
    assert [row["to_policy_id"] for row in story.rows("relations")] == [target["policy_id"]]
    assert target["status"] != "repealed"
    story.night()
    (target,) = story.rows("policies", doc_number="测政发〔2025〕3号")
    assert target["status"] == "repealed"
    (change,) = story.real_changes()
    assert (change["effect"], change["cause"]) == ("repeal", "source")
    assert [row["event_on"] for row in story.rows("events", event="repealed")] == [date(2025, 3, 6)]
    story.night()
    assert len(story.real_changes()) == 1


def test_a_date_that_passes_expires_a_policy_without_a_new_page(story, make_reading, page):
    story.night({page: make_reading(OTHER, TEN, effective_on=date(2024, 1, 1), expires_on=date(2025, 3, 5))})
    assert story.rows("policies")[0]["status"] == "in_force"
    story.night()
    assert story.rows("policies")[0]["status"] == "in_force"
    story.night()
    assert story.rows("policies")[0]["status"] == "expired"
    assert [row["event_on"] for row in story.rows("events", event="expired")] == [date(2025, 3, 6)]
    assert [row["effect"] for row in story.real_changes()] == ["expiry"]
    assert len(story.rows("versions")) == 1


def test_one_night_of_absence_is_not_withdrawal_two_are(story, make_reading, page):
    story.night({page: make_reading(OTHER, TEN)})
    story.night(absent={page: 1})
    assert story.rows("events", event="withdrawn") == []
    story.night(absent={page: 2})
    assert story.rows("policies")[0]["status"] == "withdrawn"
    story.night({page: make_reading(OTHER, TEN)})
    assert story.rows("policies")[0]["status"] != "withdrawn"
    assert len(story.rows("events", event="restored")) == 1


def test_a_page_that_failed_is_not_absent(story, make_reading, page):
    story.night({page: make_reading(OTHER, TEN)})
    for _ in range(3):
        story.night(failed=[page])
    assert story.rows("events", event="withdrawn") == []


def test_a_held_portal_changes_nothing(story, make_reading, page):
    story.night({page: make_reading(OTHER, TEN)})
    before = story.tables
    story.night({page: make_reading("另一个网站")}, held=["cn_990100_test"], absent={page: 5})
    assert story.tables["versions"].equals(before["versions"])
    assert story.tables["policies"].equals(before["policies"])


def test_a_deadline_moved_in_the_head_of_the_page(story, make_reading, page):
    window = CommentRound(
        opens_on=date(2025, 3, 1), closes_on=date(2025, 3, 10), draft_title="测试市公园管理办法(征求意见稿)"
    )
    consultation = make_reading(
        "征求意见。", kind=PolicyKind.CONSULTATION, title="关于征求意见的公告", comment_round=window
    )
    story.night({page: consultation}, backfill=True)
    assert story.rows("policies")[0]["status"] == "open_for_comment"
    later = replace(consultation, comment_round=replace(window, closes_on=date(2025, 3, 20)))
    story.night({page: later})
    (change,) = story.real_changes()
    assert (change["effect"], change["before"], change["after"]) == ("deadline", "2025-03-10", "2025-03-20")
    assert len(story.rows("events", event="extended")) == 1


def test_an_outcome_appended_is_one_change_of_the_consultation(story, make_reading, page):
    window = CommentRound(opens_on=date(2025, 3, 1), closes_on=date(2025, 3, 2))
    consultation = make_reading(
        "征求意见。", kind=PolicyKind.CONSULTATION, title="关于征求意见的公告", comment_round=window
    )
    story.night({page: consultation}, backfill=True)
    outcome = "共收到1条建议，予以采纳。"
    answered = replace(
        make_reading("征求意见。", outcome, kind=PolicyKind.CONSULTATION, title="关于征求意见的公告"),
        comment_round=replace(window, outcome_text=outcome, comments_received=1),
    )
    story.night({page: answered})
    assert [(row["effect"], row["after"]) for row in story.real_changes()] == [("consultation_outcome", outcome)]
    assert len(story.rows("events", event="outcome")) == 1


def test_the_final_text_is_linked_with_its_consultation(story, make_reading, page):
    window = CommentRound(closes_on=date(2025, 3, 2), draft_title="测试市公园管理办法（征求意见稿）")
    consultation = make_reading(
        "征求意见。", kind=PolicyKind.CONSULTATION, title="关于征求意见的公告", comment_round=window
    )
    story.night({page: consultation})
    story.night({DECISION: make_reading(OTHER, TEN, published_on=date(2025, 3, 4))})
    (relation,) = story.rows("relations", relation="finalises")
    assert relation["to_policy_id"] == story.rows("policies", kind="consultation")[0]["policy_id"]
    assert [row["event_on"] for row in story.rows("events", event="finalised")] == [date(2025, 3, 4)]


def test_a_file_swapped_under_its_name_is_a_new_version(story, make_reading, page):
    old = AttachmentLink(name="名单.docx", url="http://www.example.gov/1.docx", sha256=Sha256.of(b"one"))
    story.night({page: make_reading(OTHER, attachments=(old,))})
    story.night({page: make_reading(OTHER, attachments=(replace(old, sha256=None),))})
    assert story.real_changes() == []
    story.night({page: make_reading(OTHER, attachments=(replace(old, sha256=Sha256.of(b"two")),))})
    assert [row["effect"] for row in story.real_changes()] == ["annex"]
    assert len(story.rows("versions")) == 2


def test_replaying_the_same_nights_gives_the_same_tables(story, make_reading, page):
    again = type(story)()
    for run in (story, again):
        run.night({page: make_reading(OTHER, TEN), DECISION: make_reading("甲", title="乙")}, backfill=True)
        run.night({page: make_reading(OTHER, MORE)})
    assert all(story.tables[name].equals(again.tables[name]) for name in story.tables)


def test_a_minted_id_of_the_decision_log_wins(story, make_reading, page):
    story.night({page: make_reading(OTHER, TEN)})
    capture_id = story.rows("captures")[0]["capture_id"]
    again = type(story)(minted={capture_id: "gb-fromthelog12"})
    again.night({page: make_reading(OTHER, TEN)})
    assert [row["policy_id"] for row in again.rows("policies")] == ["gb-fromthelog12"]


def test_what_only_our_code_reads_differently_is_ours(story, make_reading, page):
    story.night({page: make_reading(OTHER, TEN, title="测试市公园管理")})
    story.parser_version = "2"
    better = make_reading(OTHER, TEN)
    story.upgraded = {page: better}
    story.night({page: better})
    (change,) = story.real_changes()
    assert (change["cause"], change["effect"]) == ("parser", "title")
    assert [row["cause"] for row in story.rows("versions")] == ["source", "parser"]
    story.night({page: better})
    assert len(story.real_changes()) == 1


def test_our_change_and_the_governments_are_told_apart_in_one_night(story, make_reading, page):
    story.night({page: make_reading(OTHER, TEN, title="测试市公园管理")})
    story.parser_version = "2"
    story.upgraded = {page: make_reading(OTHER, TEN)}
    story.night({page: make_reading(OTHER, MORE)})
    told = {(row["cause"], row["effect"]) for row in story.real_changes()}
    assert told == {("parser", "title"), ("source", "quantity")}
    assert [row["version_id"][-3:] for row in story.rows("versions")] == [".v1", ".v2", ".v3"]
    uids = {row["clause_uid"] for row in story.rows("clauses") if row["label"] == "第二条"}
    assert len(uids) == 1


def test_clauses_cut_differently_by_new_code_are_no_change_of_the_text(story, make_reading, page):
    story.night({page: make_reading(OTHER, TEN)})
    story.parser_version = "2"
    whole = make_reading(OTHER, TEN)
    one = replace(whole.clauses[0], eid="body", label=None, level="body", text=OTHER + TEN)
    story.upgraded = {page: replace(whole, clauses=(one,))}
    story.night({page: replace(whole, clauses=(one,))})
    assert story.real_changes() == []
    assert len(story.rows("versions")) == 1


def test_code_that_is_the_same_reads_nothing_again(story, make_reading, page):
    story.night({page: make_reading(OTHER, TEN)})
    story.archived.clear()
    story.night({page: make_reading(OTHER, MORE)})
    assert [row["cause"] for row in story.real_changes()] == ["source"]


def test_an_expiry_that_only_new_code_reads_is_ours(story, make_reading, page):
    story.night({page: make_reading(OTHER, TEN)})
    story.parser_version = "2"
    dated = make_reading(OTHER, TEN, expires_on=date(2024, 12, 31))
    story.upgraded = {page: dated}
    story.night({page: dated})
    assert story.rows("policies")[0]["status"] == "expired"
    assert {row["cause"] for row in story.real_changes()} == {"parser"}
    assert {row["cause"] for row in story.rows("events", event="expired")} == {"parser"}
