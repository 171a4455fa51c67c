"""The gate with a person: what is held says why; exactly what was shown is let through, or set aside, once, with who and why."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from datetime import timedelta
from unittest.mock import Mock

import pyarrow as pa
import pytest
from click.testing import CliRunner

import expectations
from expectations import RuleResult, Severity
from expectations.report import merge_reports
from gongbao.archive.decisions import DecisionLog
from gongbao.errors import BadInput, ReleaseRejected
from gongbao_cli.main import cli
from gongbao_stages import release
from gongbao_stages.gate import held_draft
from gongbao_stages.gatekeeping import (
    approve_batch,
    approve_portal,
    question,
    reject_batch,
    show_held,
    show_release,
)
from gongbao_stages.road import capture_batch, normalize_pending, pending_work, release_pending
from gongbao_stages.upkeep import rebuild_ledger_from_archive
from publish import list_releases, read_latest, verify_release
from tests.stages.conftest import BODY

WORD = {"by": "editor on duty", "reason": "the portal did publish five notices"}


def go(settings, as_of):
    """A night up to its release."""
    capture_batch(settings, as_of=as_of, portal_ids=None)
    normalize_pending(settings)
    return release_pending(settings)


@pytest.fixture
def strict(monkeypatch):
    """A rule over the whole corpus that holds every release of more policies than ``allowed["policies"]``."""
    allowed = {"policies": 4}
    truly = expectations.validate_release

    def validate(tables, previous=None):
        ids = sorted(tables["policies"].column("policy_id").to_pylist())
        too_many = ids[allowed["policies"] :]
        rule = RuleResult(
            table="policies",
            rule="few_enough",
            description="no more policies than a small town has",
            severity=Severity.CORPUS,
            success=not too_many,
            failing_keys=tuple(too_many),
            failing_count=len(too_many),
            observed=f"{len(ids)} policies, {allowed['policies']} allowed",
        )
        return merge_reports([truly(tables, previous), expectations.ValidationReport(results=(rule,))])

    monkeypatch.setattr(expectations, "validate_release", validate)
    return allowed


@pytest.fixture
def held(settings, site, night, strict):
    """The second night brings a fifth policy and is held; gives its batch id."""
    go(settings, night(5))
    site.docs = [1, 2, 3, 4, 5]
    with pytest.raises(ReleaseRejected):
        go(settings, night(6))
    return question(settings)["batch_id"]


def decided(settings):
    return [d for d in DecisionLog(settings.archive_dir / "decisions.jsonl").read() if d.kind in {"approve", "reject"}]


def test_what_is_held_says_rule_figures_rows_and_the_change_log_it_would_publish(settings, held):
    shown = show_held(settings)
    (rule,) = shown["rules"]
    assert (rule["rule"], rule["figures"], rule["failing"]) == ("policies.few_enough", "5 policies, 4 allowed", 1)
    assert rule["rows"][0]["doc_number"].startswith("小发改〔2025〕")
    assert shown["tables"]["policies"] == {"inserted": 1, "updated": 0, "deleted": 0}
    assert "首次收录等补录事件" not in shown["change_log"]
    assert "小城市发展和改革局关于做好第5项工作的通知" in shown["change_log"]
    assert shown["decided"] is None


def test_an_approved_draft_is_published_once_with_who_when_and_why(settings, held):
    told = approve_batch(settings, held, **WORD, now=after(settings))
    assert question(settings) is None
    made = release_pending(settings)
    assert len(made["releases"]) == 1
    latest = read_latest(settings.published_dir)
    assert latest.table("policies").num_rows == 5
    (note,) = [n for n in latest.manifest.notes if n.startswith("approved by")]
    assert note.endswith(": the portal did publish five notices (policies.few_enough)")
    assert (
        "editor on duty" in (settings.published_dir / f"releases/{latest.release_id}/validation/index.html").read_text()
    )
    (approved,) = show_release(settings, "latest")["approved"]
    assert (approved["by"], approved["decision"], approved["at"]) == ("editor on duty", told["decision"], told["at"])
    assert release_pending(settings)["releases"] == []
    assert not list(settings.held_dir.iterdir())


def test_a_release_that_ends_while_it_is_published_is_asked_about_no_more(settings, held, strict, monkeypatch):
    strict["policies"] = 5
    monkeypatch.setattr(release, "publish_release", Mock(side_effect=KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        release_pending(settings)
    assert question(settings) is None
    monkeypatch.undo()
    assert len(release_pending(settings)["releases"]) == 1


def test_a_publisher_that_ends_after_its_commit_leaves_feeds_and_pages_to_the_next_run(
    settings, site, night, monkeypatch
):
    go(settings, night(5))
    site.docs = [1, 2, 3, 4, 5]
    monkeypatch.setattr(sys.modules["publish.commit"], "rebuild_mirrors", Mock(side_effect=KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        go(settings, night(6))
    monkeypatch.undo()
    assert release_pending(settings)["releases"] == []
    assert len(list_releases(settings.published_dir)) == 2
    assert verify_release(settings.published_dir).problems == ()


def test_the_same_word_twice_is_one_decision(settings, held):
    first = approve_batch(settings, held, **WORD, now=after(settings))
    again = approve_batch(settings, held, by="another", reason="me too", now=after(settings))
    assert again == {**first, "already": True}
    assert len(decided(settings)) == 1
    with pytest.raises(BadInput, match=r"says approve .*cannot be turned into reject"):
        reject_batch(settings, held, **WORD, now=after(settings))


def test_a_draft_whose_figures_moved_since_it_was_approved_is_held_again(settings, held, strict):
    approve_batch(settings, held, **WORD, now=after(settings))
    strict["policies"] = 3
    with pytest.raises(ReleaseRejected, match="was about another draft: its figures have moved"):
        release_pending(settings)
    assert len(list_releases(settings.published_dir)) == 1
    assert question(settings)["rules"][0]["figures"] == "5 policies, 3 allowed"
    approve_batch(settings, held, **WORD, now=after(settings))
    assert len(release_pending(settings)["releases"]) == 1


def test_the_digest_of_a_draft_stands_for_every_row_and_figure_of_it(settings, held):
    was = release.prepare_release(settings, held).held
    titles = was.draft.tables["policies"]
    place = titles.schema.get_field_index("title")
    other = titles.set_column(place, titles.schema.field(place), pa.array(["另一题"] * titles.num_rows, pa.string()))
    moved = [
        replace(was.draft, tables={**was.draft.tables, "policies": other}),
        replace(was.draft, validation={**was.draft.validation, "quarantined": [{}]}),
        replace(was.draft, previous="20250304T183000Z-00000000"),
    ]
    assert held_draft(held, was.draft, was.corpus).digest == was.digest
    assert len({was.digest, *(held_draft(held, draft, was.corpus).digest for draft in moved)}) == 4


def test_a_draft_that_is_not_the_one_that_was_seen_is_not_approved(settings, held):
    with pytest.raises(BadInput, match=r"draft 000000000000 was seen, but .* look again"):
        approve_batch(settings, held, **WORD, now=after(settings), draft="0" * 64)
    assert decided(settings) == []


def test_a_rejected_batch_is_set_aside_and_later_nights_go_on(settings, site, night, held, strict):
    reject_batch(settings, held, **WORD, now=after(settings))
    assert pending_work(settings)["normalized"] == 0
    assert len(list_releases(settings.published_dir)) == 1
    assert reject_batch(settings, held, **WORD, now=after(settings))["already"]
    assert len(decided(settings)) == 1
    strict["policies"] = 10
    go(settings, night(7))
    assert read_latest(settings.published_dir).table("policies").num_rows == 5


def test_a_batch_behind_a_rejected_one_does_not_wait_for_it(settings, site, night, held, strict):
    site.docs = [1, 2, 3, 4]
    capture_batch(settings, as_of=night(7), portal_ids=None)
    normalize_pending(settings)
    strict["policies"] = 5
    reject_batch(settings, held, **WORD, now=after(settings))
    (made,) = release_pending(settings)["releases"]
    assert made["batch_id"] != held


def test_a_batch_stays_rejected_when_the_ledger_is_rebuilt(settings, night, held):
    reject_batch(settings, held, **WORD, now=after(settings))
    (settings.data_dir / "ledger.sqlite").unlink()
    rebuild_ledger_from_archive(settings)
    normalize_pending(settings)
    assert release_pending(settings)["releases"] == []
    assert len(list_releases(settings.published_dir)) == 1


@pytest.mark.parametrize("decide", [approve_batch, reject_batch])
def test_nothing_is_decided_where_nothing_is_held(settings, night, decide):
    go(settings, night(5))
    with pytest.raises(BadInput, match="batch 20250305T183000Z-x is not held; `gongbao release show --pending`"):
        decide(settings, "20250305T183000Z-x", **WORD, now=night(6))
    assert decided(settings) == []


def test_reason_and_name_are_published_so_they_hold_no_private_contact(settings, held):
    with pytest.raises(BadInput, match="holds a private name, number or address"):
        approve_batch(settings, held, by="editor", reason="电话 13800138000 问过", now=after(settings))


@pytest.fixture
def held_portal(settings, site, night, monkeypatch):
    """All four documents change in one night, where two may without a person."""
    monkeypatch.setattr("expectations.portals.CHANGES_ALLOWED", 2)
    go(settings, night(5))
    for n in site.docs:
        body = BODY.replace("确保各项任务按期完成", "确保各项任务提前完成")
        site.answers[site.path(n)] = (200, "text/html; charset=utf-8", site.page(n, body=body))
    go(settings, night(6))


def test_a_held_portal_that_a_person_let_through_counts_with_its_next_night(settings, night, held_portal):
    (hold,) = show_release(settings, "latest")["holds"]
    assert hold["portal_id"] == "cn_990200_small"
    told = approve_portal(settings, "latest", "cn_990200_small", by="editor", reason="they did", now=night(6))
    assert approve_portal(settings, "latest", "cn_990200_small", by="x", reason="y", now=night(6))["already"]
    go(settings, night(7))
    latest = show_release(settings, "latest")
    assert latest["holds"] == []
    assert [a["decision"] for a in latest["approved"]] == [told["decision"]]
    with pytest.raises(BadInput, match="is not held there"):
        approve_portal(settings, "latest", "cn_990200_small", by="editor", reason="again", now=night(7))


def test_an_approval_of_a_portal_does_not_cover_other_figures(settings, site, night, held_portal):
    approve_portal(settings, "latest", "cn_990200_small", by="editor", reason="they did", now=night(6))
    del site.answers[site.path(1)]
    go(settings, night(7))
    assert [h["portal_id"] for h in show_release(settings, "latest")["holds"]] == ["cn_990200_small"]
    again = approve_portal(settings, "latest", "cn_990200_small", by="editor", reason="these too", now=night(7))
    assert "already" not in again
    go(settings, night(8))
    assert [one["decision"] for one in show_release(settings, "latest")["approved"]] == [again["decision"]]


def test_the_command_shows_approves_and_says_so_in_json(settings, held, monkeypatch):
    run = runner(settings, monkeypatch)
    shown = run("release", "show", "--json")
    assert shown.exit_code == 6
    draft = json.loads(shown.stdout)["draft"]
    told = run("release", "approve", held, "--by", "editor", "--reason", "seen", "--draft", draft, "--json")
    assert (told.exit_code, json.loads(told.stdout)["kind"]) == (0, "approve")
    assert run("release", "show", "--pending", "--json").exit_code == 0


def test_the_command_shows_a_person_the_rule_and_the_rows(settings, held, monkeypatch):
    shown = runner(settings, monkeypatch)("release", "show")
    assert "policies.few_enough: no more policies than a small town has (5 policies, 4 allowed)" in shown.stdout
    assert f"`gongbao release approve {held} --reason …` publishes exactly this" in shown.stderr


def test_where_nothing_is_held_the_last_release_is_shown(settings, night, monkeypatch):
    go(settings, night(5))
    run = runner(settings, monkeypatch)
    assert run("release", "show").exit_code == 0
    assert run("release", "show", "--pending").stderr == "nothing is held\n"


def after(settings):
    """A moment behind every batch of these stories."""
    return read_latest(settings.published_dir).as_of + timedelta(days=300)


def runner(settings, monkeypatch):
    to = ",".join(f"{host}={address}" for host, address in settings.connect_to.items())
    for name, value in (
        ("GONGBAO_DATA", settings.data_dir),
        ("GONGBAO_PORTALS", settings.portals_dir),
        ("GONGBAO_SUBSCRIPTIONS", settings.subscriptions_path),
        ("GONGBAO_CONNECT_TO", to),
    ):
        monkeypatch.setenv(name, str(value))
    return lambda *words: CliRunner().invoke(cli, words)
