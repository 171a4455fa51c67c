"""Decisions by hand from the log to the release: without a crawl, once, the same again from archive and log, alerting nobody."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from gongbao.archive import Archive
from gongbao.errors import AlreadyRunning, BadInput
from gongbao.ledger import Ledger, Owner
from gongbao.ledger.locks import started_at
from gongbao_stages import release as release_stage
from gongbao_stages.curation import correct_policy, decision_rows, merge_policies, release_decisions, split_policy
from gongbao_stages.evidence import evidence_rows
from gongbao_stages.road import alert_pending, normalize_pending, open_batch, release_pending, run_night
from gongbao_stages.upkeep import rebuild_ledger_from_archive
from gongbao_stages.verifying import verify_published
from publish import list_releases, read_latest, read_release

SUBSCRIPTION = "subscriptions:\n  - id: all\n    name: 全部\n    channels: [{kind: file, path: files}]\n"
WHY = {"reason": "依据公报原件", "by": "王五"}


@pytest.fixture(autouse=True)
def subscribed(settings):
    settings.subscriptions_path.write_text(SUBSCRIPTION, encoding="utf-8")


@pytest.fixture
def first(settings, night):
    """The first night is published; gives the id of the first document."""
    run_night(settings, as_of=night(5), portal_ids=None)
    return record(settings, "小发改〔2025〕1号")["policy_id"]


def rows(settings, table):
    return read_latest(settings.published_dir).table(table).to_pylist()


def record(settings, number):
    (row,) = [r for r in rows(settings, "policies") if r["doc_number"] == number]
    return row


def by_id(settings, policy_id):
    (row,) = [r for r in rows(settings, "policies") if r["policy_id"] == policy_id]
    return row


def correct(settings, policy, now, *values, unset=()):
    return correct_policy(settings, policy, values=values, given_back=unset, now=now, **WHY)


def alerts(settings):
    return sorted(p.name for p in settings.alerts_dir.rglob("*.txt"))


def edit(site, n, old, new):
    site.answers[site.path(n)] = (200, "text/html; charset=utf-8", site.page(n).replace(old.encode(), new.encode()))


def test_an_operator_does_not_wait_for_a_crawl(settings, first, night):
    report = correct(settings, first, night(6), "effective_on=2025-04-01", "issuers=小城市发展和改革局、小城市财政局")
    assert report["decision"] == 5
    assert report["facts"] == [
        {"fact": "effective_on", "was": None, "becomes": "2025-04-01"},
        {"fact": "issuers", "was": ["小城市发展和改革局"], "becomes": ["小城市发展和改革局", "小城市财政局"]},
    ]
    assert "gongbao publish" in report["takes_effect"]
    published = release_decisions(settings, now=night(6))
    assert len(published["releases"]) == 1
    row = by_id(settings, first)
    assert (row["effective_on"], row["issuers"]) == (date(2025, 4, 1), ["小城市发展和改革局", "小城市财政局"])
    assert row["status"] == "not_yet_in_force"
    changes = read_latest(settings.published_dir).changes().to_pylist()
    assert {(c["cause"], c["after"]) for c in changes} == {
        ("curation", "2025-04-01"),
        ("curation", "小城市发展和改革局、小城市财政局"),
    }
    (batch,) = [
        b
        for i in Archive(settings.archive_dir).batch_ids()
        if (b := Archive(settings.archive_dir).batch(i)).trigger == "curation"
    ]
    assert (batch.portal_ids, batch.reports) == ((), ())
    assert verify_published(settings, "latest")["problems"] == []


def test_no_alert_goes_out_for_what_we_correct(settings, first, site, night):
    correct(settings, first, night(6), "expires_on=2025-03-04", "title=小城市发展和改革局关于做好新工作的通知")
    release_decisions(settings, now=night(6))
    assert by_id(settings, first)["status"] == "expired"
    assert alert_pending(settings)["matched"] == 0
    assert alerts(settings) == []
    edit(site, 2, "定期报送", "每月报送")
    assert run_night(settings, as_of=night(7), portal_ids=None)["matched"] == 1
    (letter,) = alerts(settings)
    text = next(settings.alerts_dir.rglob(letter)).read_text(encoding="utf-8")
    assert "每月" in text
    assert "新工作" not in text


def test_it_survives_a_page_that_is_edited_elsewhere(settings, first, site, night):
    correct(settings, first, night(6), "doc_number=小发改[2025]11号")
    edit(site, 1, "定期报送", "每月报送")
    run_night(settings, as_of=night(6) + timedelta(hours=1), portal_ids=None)
    assert by_id(settings, first)["latest_version_id"] == f"{first}.v2"
    assert by_id(settings, first)["doc_number"] == "小发改〔2025〕11号"
    assert {c["cause"] for c in rows(settings, "changes")} == {"curation", "source"}


def test_the_evidence_names_the_decision_beside_what_the_page_says(settings, first, night):
    correct(settings, first, night(6), "effective_on=2025-04-01")
    release_decisions(settings, now=night(6))
    correction, *facts, capture = evidence_rows(settings, first)
    assert [f["fact"] for f in facts if f["rank"] == "head_matter"] == ["doc_number", "issuers", "title"]
    assert {f["read_from"] for f in facts} == {capture["capture_id"]}
    assert correction == {
        "fact": "effective_on",
        "corrected_to": "2025-04-01",
        "page_says": None,
        "decision": 5,
        "reason": "依据公报原件",
        "disputed": False,
    }
    assert capture["archive"].startswith("archive holds")


def test_who_answers_stays_in_the_log(settings, first, night):
    correct(settings, first, night(6), "effective_on=2025-04-01")
    release_decisions(settings, now=night(6))
    (row,) = decision_rows(settings)
    assert (row["decision"], row["kind"], row["policy_id"], row["by"]) == (5, "correct", first, "王五")
    assert json.loads(row["payload"]["effective_on"]) == "2025-04-01"
    assert list(decision_rows(settings, "小发改[2025]2号")) == []
    with pytest.raises(BadInput, match="gb-other: no policy of the latest release"):
        list(decision_rows(settings, "gb-other"))
    published = [rows(settings, name) for name in ("changes", "events", "policies", "versions")]
    assert "王五" not in json.dumps(published, default=str, ensure_ascii=False)


def test_nothing_decided_makes_nothing(settings, first, night):
    said: list[str] = []
    report = release_decisions(settings, now=night(6), say=said.append)
    assert (report["releases"], report["decisions"]) == ([], 0)
    assert "nothing was decided" in said[0]
    assert len(list_releases(settings.published_dir)) == 1
    correct(settings, first, night(6), "effective_on=2025-04-01")
    release_decisions(settings, now=night(6))
    assert release_decisions(settings, now=night(7))["releases"] == []


def test_a_batch_under_way_goes_first(settings, first, night):
    open_batch(settings, as_of=night(6), portal_ids=None, trigger="test")
    correct(settings, first, night(6), "effective_on=2025-04-01")
    report = release_decisions(settings, now=night(7))
    assert report["releases"] == []
    assert len(report["waits_for"]) == 1


def test_archive_and_log_give_the_same_releases_again(settings, first, site, night, tmp_path):
    correct(settings, first, night(6), "effective_on=2025-04-01")
    other = record(settings, "小发改〔2025〕2号")["policy_id"]
    merge_policies(settings, record(settings, "小发改〔2025〕3号")["policy_id"], other, now=night(6), sure=True, **WHY)
    release_decisions(settings, now=night(6))
    edit(site, 1, "定期报送", "每月报送")
    correct(settings, first, night(6) + timedelta(hours=1), unset=["effective_on"])
    run_night(settings, as_of=night(7), portal_ids=None)
    again = replace(settings, data_dir=tmp_path / "again", ledger_url=f"sqlite:///{tmp_path / 'again.sqlite'}")
    again.data_dir.mkdir()
    again.archive_dir.symlink_to(settings.archive_dir)
    rebuild_ledger_from_archive(again)
    normalize_pending(again)
    release_pending(again)
    assert list_releases(again.published_dir) == list_releases(settings.published_dir)
    for release_id in list_releases(settings.published_dir):
        made, remade = (read_release(s.published_dir, release_id) for s in (settings, again))
        assert remade.manifest_sha256 == made.manifest_sha256


def test_a_lost_ledger_is_made_again_with_the_batch_of_decisions(settings, first, night):
    correct(settings, first, night(6), "effective_on=2025-04-01")
    release_decisions(settings, now=night(6))
    lost = replace(settings, ledger_url=f"sqlite:///{settings.data_dir / 'lost.sqlite'}")
    rebuild_ledger_from_archive(lost)
    assert release_decisions(lost, now=night(7))["releases"] == []
    run_night(lost, as_of=night(8), portal_ids=None)
    assert len(list_releases(settings.published_dir)) == 3


def test_a_lost_ledger_hands_on_decisions_that_were_not_published(settings, first, night, monkeypatch):
    correct(settings, first, night(6), "effective_on=2025-04-01")
    with monkeypatch.context() as patch:
        patch.setattr(release_stage, "publish_release", lambda *args, **kwargs: {}["the machine went down"])
        with pytest.raises(KeyError):
            release_decisions(settings, now=night(6))
    lost = replace(settings, ledger_url=f"sqlite:///{settings.data_dir / 'lost.sqlite'}")
    rebuild_ledger_from_archive(lost)
    normalize_pending(lost)
    assert len(release_pending(lost)["releases"]) == 1
    assert by_id(settings, first)["effective_on"] == date(2025, 4, 1)


@pytest.mark.parametrize("broken", ["publish_release", "write_batch"])
@pytest.mark.parametrize("then", ["publish", "night"])
def test_a_crash_between_decision_and_release_loses_and_doubles_nothing(
    settings, first, night, *, monkeypatch, tmp_path, broken, then
):
    correct(settings, first, night(6), "effective_on=2025-04-01")
    with monkeypatch.context() as patch:

        def crash(*args, **kwargs):
            raise OSError("the machine went down")

        patch.setattr(*((release_stage, broken) if broken == "publish_release" else (Archive, broken)), crash)
        with pytest.raises(OSError, match="went down"):
            release_decisions(settings, now=night(6))
    if then == "publish":
        release_pending(settings)
        release_decisions(settings, now=night(7))
    else:
        run_night(settings, as_of=night(7), portal_ids=None)
    changes = [c for c in rows(settings, "changes") if c["cause"] == "curation"]
    assert len(changes) == 1
    assert changes[0]["detected_at"] == night(6)
    assert len(Archive(settings.archive_dir).batch_ids()) == (2 if then == "publish" else 3)
    assert Ledger(settings.ledger_url).batches.pending("opened") == ()
    again = replace(settings, data_dir=tmp_path / "again", ledger_url=f"sqlite:///{tmp_path / 'again.sqlite'}")
    again.data_dir.mkdir()
    again.archive_dir.symlink_to(settings.archive_dir)
    rebuild_ledger_from_archive(again)
    normalize_pending(again)
    release_pending(again)
    assert list_releases(again.published_dir) == list_releases(settings.published_dir)


def test_a_decision_never_belongs_to_a_batch_that_was_opened_before_it(settings, first, night):
    report = correct(settings, first, night(5), "effective_on=2025-04-01")
    assert report["at"] > night(5).isoformat()
    open_batch(settings, as_of=night(6), portal_ids=None, trigger="test")
    assert correct(settings, first, night(5), "effective_on=2025-04-02")["at"] > night(6).isoformat()


def test_merged_records_are_both_found(settings, first, night):
    gone = record(settings, "小发改〔2025〕2号")["policy_id"]
    merge_policies(settings, gone, "小发改〔2025〕1号", now=night(6), sure=True, **WHY)
    release_decisions(settings, now=night(6))
    assert by_id(settings, gone)["merged_into"] == first
    assert {row["url"].rsplit("_", 1)[1] for row in evidence_rows(settings, first) if "url" in row} == {
        "101.html",
        "102.html",
    }
    led = next(iter(evidence_rows(settings, gone)))
    assert led == {"merged_into": first, "reason": "decision 5: 依据公报原件"}
    assert alert_pending(settings)["matched"] == 0
    assert verify_published(settings, "latest")["problems"] == []


@pytest.fixture
def copied(settings, site, night):
    """The page of document 2 bears number and title of document 1, so it counts as a copy of it."""
    run_night(settings, as_of=night(4), portal_ids=None)
    site.docs = [1, 2, 3, 4, 5]
    site.answers[site.path(5)] = (
        200,
        "text/html; charset=utf-8",
        site.page(1).replace("定期报送".encode(), "另行报送".encode()),
    )
    run_night(settings, as_of=night(5), portal_ids=None)
    assert len(rows(settings, "policies")) == 4
    return record(settings, "小发改〔2025〕1号")["policy_id"]


def test_a_page_split_off_is_read_again_from_the_archive(settings, copied, site, night):
    report = split_policy(settings, copied, site.url(5), now=night(6), **WHY)
    site.answers.clear()  # nothing is asked of the portal
    release_decisions(settings, now=night(6))
    row = by_id(settings, report["new_policy_id"])
    assert (row["url"], row["split_from"]) == (site.url(5), copied)
    said = list(evidence_rows(settings, row["policy_id"]))
    assert said[0] == {"split_from": copied}
    assert next(row["url"] for row in said if "url" in row) == site.url(5)
    texts = [c["text"] for c in rows(settings, "clauses") if c["policy_id"] == row["policy_id"]]
    assert any("另行报送" in text for text in texts)
    assert alert_pending(settings)["matched"] == 0
    assert verify_published(settings, "latest")["problems"] == []


def test_a_page_whose_column_was_taken_out_stays_where_it_is_and_stops_no_release(settings, copied, site, night):
    split_policy(settings, copied, site.url(5), now=night(6), **WHY)
    declaration = settings.portals_dir / "cn_990200_small.yml"
    declaration.write_text(
        declaration.read_text(encoding="utf-8").replace("id: notices", "id: others"), encoding="utf-8"
    )
    release_decisions(settings, now=night(6))
    release = read_latest(settings.published_dir)
    assert release.manifest.notes == (f"decision 5: {site.url(5)} cannot be split off {copied}",)
    assert release.table("policies").num_rows == 4


def test_two_runs_do_not_make_the_same_release(settings, first, night):
    correct(settings, first, night(6), "effective_on=2025-04-01")
    locks = Ledger(settings.ledger_url).locks
    other = Owner(host=Owner.this_process().host, pid=os.getppid(), process_started=started_at(os.getppid()) or 0.0)
    with locks.held("run", owner=other, now=datetime.now(UTC)), pytest.raises(AlreadyRunning):
        release_decisions(settings, now=night(6))
    assert len(release_decisions(settings, now=night(6))["releases"]) == 1


def test_what_is_decided_but_not_yet_published_counts(settings, copied, site, night):
    split_policy(settings, copied, site.url(5), now=night(6), **WHY)
    with pytest.raises(BadInput, match="is no page of"):
        split_policy(settings, copied, site.url(5), now=night(6), **WHY)
    gone = record(settings, "小发改〔2025〕2号")["policy_id"]
    merge_policies(settings, gone, copied, now=night(6), sure=True, **WHY)
    with pytest.raises(BadInput, match=f"{gone} was merged into {copied}"):
        merge_policies(settings, copied, gone, now=night(6), **WHY)
    correct(settings, copied, night(6), "effective_on=2025-04-01")
    correct(settings, copied, night(6), unset=["effective_on"])
    release_decisions(settings, now=night(6))
    assert by_id(settings, copied)["effective_on"] is None
    assert by_id(settings, copied)["corrections"] is None


SLIPS = [
    (["colour=red"], [], "'colour' is no fact that may be corrected"),
    (["effective_on=soon"], [], "effective_on='soon' cannot be taken; give a date"),
    (["effective_on=2025-02-30"], [], "a day of the calendar"),
    (["doc_number=第一号文"], [], "a document number"),
    (["kind=poem"], [], "one of normative_document"),
    (["kind=null"], [], "a policy always has one"),
    (["division_code=3302"], [], "six digits"),
    (["issuers=、"], [], "names joined by"),
    (["title= "], [], "a line of 1 to 500 characters"),
    (["closes_on=2025-04-01"], [], "is no consultation"),
    (["effective_on=2025-04-02", "expires_on=2025-04-01"], [], "would lie after"),
    (["effective_on"], [], "write KEY=VALUE"),
    (["effective_on=2025-04-01", "effective_on=2025-04-02"], [], "name each fact once"),
    ([], [], "name each fact once, at least one"),
    ([], ["title"], "no correction of title stands"),
    ([], ["colour"], "'colour' is no fact"),
    (["title=咨询电话：0574-89180000"], [], "is published; leave it out"),
]


def test_a_slip_is_told_and_leaves_no_decision(settings, first, night):
    for values, unset, said in SLIPS:
        with pytest.raises(BadInput, match=said):
            correct(settings, first, night(6), *values, unset=unset)
    assert list(decision_rows(settings)) == []


def test_slips_in_records_and_reasons_are_told(settings, first, site, night):
    other = record(settings, "小发改〔2025〕2号")["policy_id"]
    now = night(6)
    with pytest.raises(BadInput, match="no policy of the latest release"):
        correct(settings, "gb-nothere", now, "title=甲")
    with pytest.raises(BadInput, match="--reason is empty"):
        correct_policy(settings, first, values=["title=甲"], given_back=[], reason=" ", by="王五", now=now)
    with pytest.raises(BadInput, match="is named twice"):
        merge_policies(settings, first, "小发改〔2025〕1号", now=now, **WHY)
    with pytest.raises(BadInput, match="no policy of the latest release"):
        merge_policies(settings, first, "gb-nothere", now=now, **WHY)
    with pytest.raises(BadInput, match=f"{site.url(2)} is no page of {first}; its pages: {site.url(1)}"):
        split_policy(settings, first, site.url(2), now=now, **WHY)
    with pytest.raises(BadInput, match="is the only page"):
        split_policy(settings, first, site.url(1), now=now, **WHY)
    correct(settings, other, now, "doc_number=小发改〔2025〕1号")
    with pytest.raises(BadInput, match="2 policies bear this number"):
        correct(settings, "小发改〔2025〕1号", now, "title=甲")


def test_before_anything_was_published_there_is_nothing_to_correct(settings, night):
    with pytest.raises(BadInput, match="nothing was published yet"):
        correct(settings, "gb-any", night(6), "title=甲")
    assert release_decisions(settings, now=night(6))["releases"] == []


def test_a_value_that_the_fact_has_already_is_refused(settings, first, site, night):
    before = list(decision_rows(settings))
    with pytest.raises(
        BadInput, match=f"{first} 《.*》（小发改〔2025〕1号）: doc_number is 小发改〔2025〕1号 already; nothing"
    ):
        correct(settings, first, night(6), "doc_number=小发改[2025]1号")
    with pytest.raises(BadInput, match="effective_on is null already"):
        correct(settings, first, night(6), "effective_on=null")
    assert list(decision_rows(settings)) == before
    correct(settings, first, night(6), "effective_on=2025-04-01")
    with pytest.raises(BadInput, match="2025-04-01 already, by a correction that stands; nothing would change"):
        correct(settings, first, night(6), "effective_on=2025-04-01")


def test_a_correction_that_the_page_disputes_may_be_decided_again(settings, first, site, night):
    correct(settings, first, night(6), "doc_number=小发改〔2025〕11号")
    site.answers[site.path(1)] = (
        200,
        "text/html; charset=utf-8",
        site.page(1).replace("〕1号".encode(), "〕21号".encode()),
    )
    run_night(settings, as_of=night(6) + timedelta(hours=1), portal_ids=None)
    assert "correction_disputed" in by_id(settings, first)["flags"]
    correct(settings, first, night(7), "doc_number=小发改〔2025〕11号")
    release_decisions(settings, now=night(7))
    assert "correction_disputed" not in by_id(settings, first)["flags"]


def test_two_that_differ_in_title_and_number_are_merged_by_who_is_sure_alone(settings, first, night):
    gone = record(settings, "小发改〔2025〕2号")["policy_id"]
    with pytest.raises(BadInput, match="differ in title and 文号") as refused:
        merge_policies(settings, gone, first, now=night(6), **WHY)
    assert "第2项工作的通知》（小发改〔2025〕2号）" in str(refused.value)
    assert "第1项工作的通知》（小发改〔2025〕1号）" in str(refused.value)
    assert "--yes" in str(refused.value)
    assert list(decision_rows(settings)) == []
    correct(settings, gone, night(6), "doc_number=小发改〔2025〕1号")
    report = merge_policies(settings, gone, first, now=night(6), **WHY)
    assert "第2项工作的通知》（小发改〔2025〕1号）" in report["goes"]
    assert report["what_happens"].startswith(f"{gone} leads to {first}")
