"""The gate's question as a person reads it, and the end of a held release's rest once it is answered."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from gongbao.settings import Settings
from gongbao_airflow import sweeping
from gongbao_airflow.asking import body_of, subject_of
from gongbao_airflow.notes import Note, leave_note
from gongbao_airflow.sweeping import wake_stranded

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
    leave_note(
        Note(kind="failed", at=failed_at, dag_id="release", run_id="r", task_id="t", said="held"),
        data_dir=settings.data_dir,
    )
    monkeypatch.setattr(sweeping, "GRACE_SECONDS", 0.0)
    monkeypatch.setenv("GONGBAO_DATA", str(settings.data_dir))
    emitted: list[str] = []
    task: Any = SimpleNamespace(get_dr_count=lambda dag_id, states: 0)
    events = {sweeping.assets.WAKE_UPS: SimpleNamespace(add=lambda asset: emitted.append(asset.name))}
    kinds = wake_stranded(
        task,
        events,
        pending_work=lambda settings: {"captured": 0, "normalized": 1, "released": 0},
        answered_at=lambda settings: None if answered is None else failed_at + answered,
    )
    assert (kinds, emitted) == (woken, ["records"] * len(woken))
