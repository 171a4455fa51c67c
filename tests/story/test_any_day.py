"""Status, wording and comparison of any day, asked of what the nights published. Expected by hand from the story's texts."""

from __future__ import annotations

import json
from datetime import date

import pytest
from click.testing import CliRunner

from gongbao.normalize.life import portal_day
from gongbao_cli.main import cli
from gongbao_stages.policy_text import policy_text
from gongbao_stages.watch import policy_status
from publish import read_release
from publish.changelog import plain

STATUSES = [
    # policy, day, status, what its evidence must name
    ("n01_parking", "2021-11-07", "unknown", "before signed_on 2021-11-08"),
    ("n01_parking", "2021-12-31", "not_yet_in_force", "2022-01-01"),
    ("n01_parking", "2022-01-01", "in_force", "自2022年1月1日起施行"),
    ("n01_parking", "2025-03-25", "in_force", "2022-01-01"),
    ("n01_parking", "2025-03-26", "amended", "岚政发〔2025〕7号"),
    ("n07_catering", "2025-03-31", "in_force", "自2023年3月1日起施行"),
    ("n07_catering", "2025-04-01", "expired", "有效期至2025年3月31日"),
    ("n04_night_economy", "2025-04-14", "in_force", "2020-09-01"),
    ("n04_night_economy", "2025-04-15", "repealed", "岚政发〔2025〕9号"),
    ("n11_elevators", "2025-03-31", "not_yet_in_force", "2025-04-01"),
    ("n11_elevators", "2025-04-01", "in_force", "2025-04-01"),
    ("t03_sme_list", "2025-03-26", "in_force", "published_on 2024-12-03"),
    ("t03_sme_list", "2025-03-27", "withdrawn", "404"),
    ("c03_storage", "2025-03-03", "unknown", "opens_on 2025-03-04"),
    ("c03_storage", "2025-03-21", "open_for_comment", "2025-03-21"),
    ("c03_storage", "2025-03-22", "comment_closed", "2025-03-21"),
    ("n14_storage_final", "2027-12-31", "in_force", "2025-05-15"),
    ("n14_storage_final", "2028-01-01", "expired", "2027-12-31"),
]


@pytest.fixture
def run(played, monkeypatch):
    monkeypatch.setenv("GONGBAO_DATA", str(played.settings.data_dir))

    def invoke(*arguments: str) -> str:
        result = CliRunner().invoke(cli, list(arguments), catch_exceptions=False)
        assert result.exit_code == 0, result.output
        return result.stdout

    return invoke


@pytest.mark.parametrize(("key", "on", "status", "evidence"), STATUSES, ids=lambda value: str(value)[:24])
def test_the_status_of_a_day_follows_from_the_facts_of_that_day(played, key, on, status, evidence):
    told = policy_status(played.settings, played.policy(key)["policy_id"], date.fromisoformat(on))
    assert told["status"] == status
    assert evidence in told["evidence"]


def test_each_night_published_the_status_that_is_told_of_its_day_now(played):
    for night in played.nights.values():
        known = {row["policy_id"]: row["status"] for row in night.tables["policies"]}
        told = {p: policy_status(played.settings, p, portal_day(night.as_of))["status"] for p in known}
        assert told == known, night.number


def test_what_lies_ahead_of_a_day_is_told_with_its_act(played):
    told = policy_status(played.settings, played.policy("n01_parking")["policy_id"], date(2021, 12, 1))
    assert [(step["event"], str(step["event_on"])) for step in told["ahead"]] == [
        ("in_force", "2022-01-01"),
        ("amended", "2025-03-26"),
    ]
    assert "岚政发〔2025〕7号" in told["ahead"][1]["sentence_zh"]
    assert [event["event"] for event in told["events"]] == ["published"]


def test_a_day_after_the_release_is_answered_with_a_note(played):
    told = policy_status(played.settings, "岚政办发〔2025〕13号", date(2026, 1, 1))
    assert told["status"] == "in_force"
    assert str(told["known_until"]) == "2025-04-17"
    assert "2025-04-17" in told["note"]


def test_the_wording_of_a_day_is_the_one_that_counted_then(played):
    policy_id = played.policy("n01_parking")["policy_id"]
    before, after = (policy_text(played.settings, policy_id, date(2025, 3, day)) for day in (25, 26))
    assert "百分之十的" in before["text"]
    assert "百分之十五的" in after["text"]
    assert (before["origin"], after["origin"]) == ("published", "published")
    assert (str(before["counts_from"]), str(before["counts_until_before"])) == ("2022-01-01", "2025-03-26")


def test_a_silent_change_counts_from_the_day_it_was_seen(played):
    policy_id = played.policy("n03_clusters")["policy_id"]
    assert "不超过300万元的一次性奖励" in policy_text(played.settings, policy_id, date(2025, 3, 11))["text"]
    assert "不超过200万元的一次性奖励" in policy_text(played.settings, policy_id, date(2025, 3, 12))["text"]


def test_the_wording_that_we_made_is_marked_as_ours(played, run):
    release_id = played.nights[5].report["releases"][0]["release_id"]
    asked = ["text", "青岚市公共停车场管理办法", "--on", "2025-03-27", "--release", release_id]
    told = json.loads(run(*asked, "--json"))
    assert (told["origin"], told["origin_note_zh"]) == ("consolidated", "本项目整理，非官方文本")
    assert told["instructions_not_applied"] == []
    assert "【本项目整理，非官方文本】" in run(*asked)
    assert "本项目整理" not in run("text", "青岚市公共停车场管理办法", "--on", "2025-03-27")


def test_the_text_is_printed_as_one_reads_it(run):
    lines = run("text", "青岚市公共停车场管理办法", "--on", "2025年3月26日").splitlines()
    assert lines[0] == "《青岚市公共停车场管理办法》"
    assert "第二章　规划与建设" in lines
    assert "　　（一）在出入口设置临时落客区域；" in lines
    assert any(line.startswith("第八条　新建公共停车场") for line in lines)


def test_two_days_are_compared_by_the_wordings_that_counted(played, run):
    told = json.loads(
        run("compare", "青岚市公共停车场管理办法", "--from", "2025-03-01", "--to", "2025-04-01", "--json")
    )
    real = {(c["clause_label_after"] or c["clause_label_before"], c["before"], c["after"]) for c in told["changes"]}
    assert ("第八条", "百分之十", "百分之十五") in real
    assert ("第十七条", "可以", "应当") in real
    assert {"links", "changes", "noise", "summary"} <= set(told)
    assert [event["event"] for event in told["events"]] == ["amended"]


def test_two_days_under_one_wording_have_nothing_to_tell(run):
    told = run("compare", "青岚市公共停车场管理办法", "--from", "2024-03-01", "--to", "2024-04-01")
    assert "没有内容变更 no change of content" in told


def test_one_change_is_one_sentence_in_log_feed_alert_and_comparison(played, run):
    policy_id = played.policy("n03_clusters")["policy_id"]
    release_id = played.nights[3].report["releases"][0]["release_id"]
    (row,) = [r for r in played.nights[3].new("changes") if r["policy_id"] == policy_id and not r["noise"]]
    told = json.loads(run("compare", policy_id, "--from-version", "1", "--to-version", "2", "--json"))
    (change,) = told["changes"]
    published, alerts = played.settings.published_dir, played.settings.alerts_dir
    log = read_release(published, release_id).changelog()
    feed = (published / "feed.atom").read_text(encoding="utf-8")
    (alert,) = (alerts / "files").glob(f"{release_id}*.txt")
    for name in ("sentence_zh", "sentence_en"):
        assert change[name] == row[name]
        assert plain(row[name]) in log
    assert row["sentence_zh"] in feed
    assert row["sentence_zh"] in alert.read_text(encoding="utf-8")


def test_the_final_text_is_compared_with_its_draft_as_the_change_log_tells_it(played, run):
    final = played.policy("n14_storage_final")["policy_id"]
    told = json.loads(run("compare", final, "--draft", "--json"))
    rows = [r for r in played.nights[7].new("changes") if r["policy_id"] == final and not r["noise"]]
    assert sorted(c["sentence_zh"] for c in told["changes"]) == sorted(r["sentence_zh"] for r in rows)
    assert told["draft_policy_id"] == played.policy("c03_storage")["policy_id"]
    (merged,) = [c for c in told["changes"] if c["operation"] == "merge"]
    assert "第10条、第11条合并为（十）" in merged["sentence_zh"]
    assert "Article 10, Article 11 merged into item (10) [against the draft]" in merged["sentence_en"]


def test_everything_is_answered_from_the_published_folder_alone(played, tmp_path, monkeypatch):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "published").symlink_to(played.settings.published_dir)
    monkeypatch.setenv("GONGBAO_DATA", str(tmp_path / "data"))
    for arguments in (
        ("status", "青岚市公共停车场管理办法", "--on", "2025-03-26"),
        ("text", "青岚市公共停车场管理办法", "--on", "2025-03-26"),
        ("compare", "青岚市公共停车场管理办法", "--from", "2025-03-25", "--to", "2025-03-26"),
    ):
        result = CliRunner().invoke(cli, list(arguments), catch_exceptions=False)
        assert result.exit_code == 0
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["published"]
