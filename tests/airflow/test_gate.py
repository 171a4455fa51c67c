"""The gate's question as a person reads it, and the end of a held release's rest once it is answered."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from airflow.providers.standard.exceptions import HITLTimeoutError, HITLTriggerEventError
from airflow.sdk.exceptions import AirflowSkipException

from gongbao.errors import ReleaseRejected
from gongbao.ledger import Ledger
from gongbao.settings import Settings
from gongbao_airflow import asking, sweeping
from gongbao_airflow.asking import body_of, publish_or_wait, subject_of, write_answer
from gongbao_airflow.notes import Note, leave_note
from gongbao_airflow.notifier import OperatorNotifier
from gongbao_airflow.sweeping import wake_stranded
from gongbao_stages import road
from gongbao_stages.held import held_path

SHOWN: dict[str, Any] = {
    "batch_id": "20250305T183000Z-7e18f7",
    "release_id": "20250305T183000Z-1f0c9a3b",
    "as_of": "2025-03-05T18:30:00+00:00",
    "rules": [
        {"rule": "policies.kept", "description": "few go", "figures": "5 of 9", "rows": [{"title": "<b>甲</b>\n|乙"}]},
        {"rule": "clauses.kept", "description": "few go", "figures": "7 of 80", "rows": []},
    ],
    "tables": {"policies": {"inserted": 1, "updated": 2, "deleted": 4}},
    "change_log": "",
}


def test_the_question_names_release_rules_figures_rows_and_counts() -> None:
    assert subject_of(SHOWN) == "Release 20250305T183000Z-1f0c9a3b is held: policies.kept, clauses.kept"
    body = body_of(SHOWN)
    assert "**clauses.kept**: few go (7 of 80)" in body
    assert "Rows: policies +1 ~2 -4" in body
    assert body.endswith("No change of a policy.")


def test_text_from_a_portal_is_text_in_it() -> None:
    assert r"- title: \<b\>甲\</b\> \|乙" in body_of(SHOWN)


def test_a_long_change_log_is_cut_and_says_where_the_rest_is() -> None:
    body = body_of({**SHOWN, "change_log": "字" * 50_000})
    assert len(body) < 20_100
    assert body.endswith("… `gongbao release show` prints all of it.")


@pytest.mark.parametrize(
    ("answered", "woken"),
    [(timedelta(minutes=-1), []), (timedelta(minutes=1), ["normalized"]), (None, [])],
    ids=["answered before it failed", "answered since", "not answered"],
)
def test_a_held_release_is_woken_by_its_answer_and_rests_without_one(
    make_settings: Callable[[Path], Settings],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    answered: timedelta | None,
    woken: list[str],
) -> None:
    settings = make_settings(tmp_path)
    failed_at = datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=30)
    told_of(settings, "ReleaseRejected: held", at=failed_at)
    monkeypatch.setattr(sweeping, "GRACE_SECONDS", 0.0)
    monkeypatch.setenv("GONGBAO_DATA", str(settings.data_dir))
    answer = None if answered is None else failed_at + answered
    assert sweep(answered_at=answer) == (woken, ["records"] * len(woken))


@pytest.mark.parametrize(("asking", "woken"), [(False, ["held"]), (True, [])], ids=["nobody asks", "the gate asks"])
def test_a_held_release_waits_in_quiet_however_long_and_the_gate_alone_is_woken(
    make_settings: Callable[[Path], Settings],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    *,
    asking: bool,
    woken: list[str],
) -> None:
    settings = make_settings(tmp_path)
    told_of(settings, "ReleaseRejected: held", at=datetime.now(UTC) - timedelta(days=9))
    monkeypatch.setattr(sweeping, "GRACE_SECONDS", 0.0)
    monkeypatch.setenv("GONGBAO_DATA", str(settings.data_dir))
    assert sweep(question={"batch_id": "b"}, active=("gate",) if asking else ()) == (woken, woken)


def test_a_run_that_meets_a_hold_as_it_was_told_is_skipped_and_another_hold_is_told(
    make_settings: Callable[[Path], Settings], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, figures = make_settings(tmp_path), ["5 of 9"]

    def release_pending(settings: Settings, *, say: Callable[[str], None]) -> dict[str, Any]:
        raise ReleaseRejected(f"batch b: few go ({figures[0]}); nothing was published")

    monkeypatch.setattr(road, "release_pending", release_pending)
    with pytest.raises(ReleaseRejected):
        publish_or_wait(settings, say=str)
    told_of(settings, "ReleaseRejected: batch b: few go (5 of 9); nothing was published", at=datetime.now(UTC))
    with pytest.raises(AirflowSkipException, match=r"still held, as the operator was told: batch b: few go \(5 of 9\)"):
        publish_or_wait(settings, say=str)
    figures[0] = "6 of 9"
    with pytest.raises(ReleaseRejected, match="6 of 9"):
        publish_or_wait(settings, say=str)


def test_a_question_that_nobody_answered_for_a_day_is_no_news(
    make_settings: Callable[[Path], Settings], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = make_settings(tmp_path)
    monkeypatch.setenv("GONGBAO_DATA", str(settings.data_dir))
    asked = SimpleNamespace(dag_id="gate", run_id="r", task_id="ask", map_index=-1)
    for error in (HITLTimeoutError("no answer"), HITLTriggerEventError("no such option")):
        context: Any = {"exception": error, "ti": asked}
        OperatorNotifier().notify(context)
    (note,) = (settings.data_dir / "operator").glob("*.json")
    assert json.loads(note.read_text("utf-8"))["said"] == "HITLTriggerEventError: no such option"


@pytest.mark.parametrize(("chosen", "kind"), [("Approve", "approve"), ("Reject", "reject")])
@pytest.mark.parametrize("login", ["editor", "editor@office.example"])
def test_an_answer_is_about_the_draft_that_was_shown_and_names_who_gave_it(  # noqa: PLR0917 - parameters and fixtures
    login: str,
    chosen: str,
    kind: str,
    make_settings: Callable[[Path], Settings],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings = make_settings(tmp_path)
    monkeypatch.setenv("GONGBAO_DATA", str(settings.data_dir))
    ledger = Ledger(settings.ledger_url)
    batch = ledger.batches.open_batch(datetime(2025, 3, 5, 18, 30, tzinfo=UTC), ["cn_990100_qinglan"], "manual")
    ledger.batches.advance(batch.batch_id, "normalized", at=datetime.now(UTC))
    ledger.close()
    settings.held_dir.mkdir(parents=True)
    asked = {"batch_id": str(batch.batch_id), "draft": "d" * 64}
    shown = {**SHOWN, **asked, "draft": "e" * 64}
    held_path(settings, asked["batch_id"]).write_text(json.dumps(shown), encoding="utf-8")
    answer = {
        "chosen_options": [chosen],
        "params_input": {"reason": "the portal did that"},
        "responded_by_user": {"id": "1", "name": login},
    }
    lines: list[dict[str, Any]] = []
    monkeypatch.setattr(asking, "told", lines.append)
    with pytest.raises(AirflowSkipException, match="look again"):
        write_answer(asked, answer)
    with pytest.raises(AirflowSkipException, match="reason is empty"):
        write_answer(asked, answer | {"params_input": {"reason": " "}})
    assert [len(line["held"]) for line in lines] == [1, 1], "the operator is told of each"
    held_path(settings, asked["batch_id"]).write_text(json.dumps(shown | asked), encoding="utf-8")
    told = write_answer(asked, answer)
    assert (told["kind"], told["by"], told["reason"]) == (kind, "editor", "the portal did that")


def told_of(settings: Settings, said: str, *, at: datetime) -> None:
    note = Note(kind="failed", at=at, dag_id="release", run_id="r", task_id="t", said=said)
    leave_note(note, data_dir=settings.data_dir)


def sweep(
    *, question: object = None, active: tuple[str, ...] = (), answered_at: datetime | None = None
) -> tuple[list[str], list[str]]:
    """One look of the sweep while a batch is normalized: the kinds of work that it wakes, and the assets that it emits."""
    emitted: list[str] = []
    task: Any = SimpleNamespace(get_dr_count=lambda dag_id, states: int(dag_id in active))
    events = {sweeping.assets.WAKE_UPS: SimpleNamespace(add=lambda asset: emitted.append(asset.name))}
    kinds = wake_stranded(
        task,
        events,
        pending_work=lambda settings: {"captured": 0, "normalized": 1, "released": 0},
        question=lambda settings: question,
        answered_at=lambda settings: answered_at,
    )
    return kinds, emitted
