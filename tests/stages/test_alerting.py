"""The alert stage on published releases: what is owed and due is taken up, by one process at a time."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from gongbao.errors import BadInput
from gongbao.ledger import Ledger
from gongbao.settings import Settings
from gongbao_stages import alert
from gongbao_stages.road import (
    alert_pending,
    capture_batch,
    normalize_pending,
    pending_work,
    release_pending,
    run_night,
)
from gongbao_stages.subscribing import add_subscription, show_subscription
from gongbao_stages.upkeep import retain_releases
from publish import list_releases

ENTRY: dict[str, Any] = {"id": "all", "name": "全部", "channels": [{"kind": "file", "path": "files"}]}


def test_a_preview_says_what_a_subscription_would_have_been_sent_and_owes_nothing(
    settings: Settings, site: Any, night: Callable[[int], datetime]
) -> None:
    site.docs = [1, 2, 3]
    run_night(settings, as_of=night(3), portal_ids=None)
    site.docs = [1, 2, 3, 4]
    run_night(settings, as_of=night(4), portal_ids=None)
    run_night(settings, as_of=night(5), portal_ids=None)

    told = add_subscription(settings, ENTRY, dry_run=True, last=3)

    assert [alert["release_id"][:8] for alert in told["would_have_sent"]] == ["20250304"]
    assert "第4项" in told["would_have_sent"][0]["sentences_zh"][0]
    assert settings.subscriptions_path.read_text(encoding="utf-8") == "subscriptions: []\n"
    add_subscription(settings, {**ENTRY, "digest": {"every": "day"}}, dry_run=False, last=0)
    shown = show_subscription(settings, "all", last=3)
    assert [alert["sent_at"] for alert in shown["would_have_sent"]] == ["2025-03-05T00:00:00+00:00"]
    assert alert_pending(settings)["delivered"] == 0
    assert not settings.alerts_dir.exists()


def test_a_delivery_that_is_due_wakes_the_alert_stage_and_one_that_waits_does_not(settings: Settings) -> None:
    ledger, now = Ledger(settings.ledger_url), datetime.now(UTC)
    ledger.outbox.add("r1", "all", "file-1", now=now, due_at=now + timedelta(hours=1))
    assert pending_work(settings)["released"] == 0
    ledger.outbox.add("r2", "all", "file-1", now=now - timedelta(seconds=1))
    assert pending_work(settings)["released"] == 1
    ledger.close()


def test_who_was_taken_out_of_the_file_by_hand_is_sent_nothing_more(settings: Settings) -> None:
    add_subscription(settings, ENTRY, dry_run=False, last=0)
    ledger, said = Ledger(settings.ledger_url), []
    folder = _owe_a_file(settings, ledger)
    ledger.outbox.add("r1", "all", "collection", now=datetime.now(UTC), due_at=datetime.now(UTC) + timedelta(days=3))
    settings.subscriptions_path.write_text("subscriptions: []\n", encoding="utf-8")
    report = alert_pending(settings, say=said.append)
    assert (report["delivered"], report["dead_letters"]) == (0, [])
    assert not (folder / "files").exists()
    assert [row.error for row in ledger.outbox.rows(state="given_up")] == ["the subscription was removed"] * 2
    assert len(said) == 2
    ledger.close()


def test_a_file_of_subscriptions_that_went_away_is_told_before_anybody_is_forgotten(
    settings: Settings, site: Any, night: Callable[[int], datetime], tmp_path: Path
) -> None:
    nowhere = replace(settings, subscriptions_path=tmp_path / "elsewhere.yml", subscriptions_named=False)
    run_night(nowhere, as_of=night(3), portal_ids=None)
    add_subscription(settings, ENTRY, dry_run=False, last=0)
    site.docs.append(5)
    run_night(settings, as_of=night(4), portal_ids=None)
    site.docs.append(6)
    with pytest.raises(BadInput, match="no such file, and alerts were sent before"):
        run_night(nowhere, as_of=night(5), portal_ids=None)
    assert alert_pending(settings)["matched"] == 1


def test_two_processes_do_not_deliver_at_once(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    add_subscription(settings, ENTRY, dry_run=False, last=0)
    ledger, said = Ledger(settings.ledger_url), []
    _owe_a_file(settings, ledger)
    monkeypatch.setattr(alert, "_PATIENCE", timedelta(0))
    with ledger.alone("alert", patience=timedelta(0)) as held:
        assert held
        assert alert_pending(settings, say=said.append)["delivered"] == 0
    assert "another process delivers" in said[0]
    assert alert_pending(settings)["delivered"] == 1
    ledger.close()


def test_what_was_owed_before_is_delivered_although_the_subscriptions_cannot_be_read(
    settings: Settings, night: Callable[[int], datetime]
) -> None:
    capture_batch(settings, as_of=night(5), portal_ids=None)
    normalize_pending(settings)
    release_pending(settings)
    ledger = Ledger(settings.ledger_url)
    folder = _owe_a_file(settings, ledger)
    settings.subscriptions_path.write_text("subscriptions: [{id: A}]\n", encoding="utf-8")
    with pytest.raises(BadInput, match=r"subscriptions\.yml:1"):
        alert_pending(settings)
    assert (folder / "files" / "r1.all.txt").is_file()
    assert len(ledger.batches.pending("released")) == 1, "it is matched once the file can be read"
    ledger.close()


def test_a_release_that_is_not_kept_any_more_holds_up_no_later_one(
    settings: Settings, site: Any, night: Callable[[int], datetime]
) -> None:
    add_subscription(settings, ENTRY, dry_run=False, last=0)
    run_night(settings, as_of=night(3), portal_ids=None)
    for day in (4, 5):
        site.docs.append(day + 1)
        capture_batch(settings, as_of=night(day), portal_ids=None)
        normalize_pending(settings)
        release_pending(settings)
    (gone,) = (i for i in list_releases(settings.published_dir) if i.startswith("20250304"))
    retain_releases(settings, "daily=1", dry_run=False)
    assert gone not in list_releases(settings.published_dir)
    said: list[str] = []
    assert alert_pending(settings, say=said.append)["matched"] == 1
    assert "is not kept any more" in said[0]


def test_what_is_given_up_is_told_to_the_operator_and_the_subscriber_in_the_same_run(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_subscription(settings, ENTRY, dry_run=False, last=0)
    ledger = Ledger(settings.ledger_url)
    folder = _owe_a_file(settings, ledger, {"webhook-1": {"kind": "webhook", "url": "https://hooks.example/t0ken"}})

    def gone(*_: Any, **__: Any) -> Any:
        from gongbao.alert.post import Answer  # noqa: PLC0415

        return Answer(status=410)

    monkeypatch.setattr(alert, "Carriers", lambda **given: _carriers(post=gone, **given))
    report = alert_pending(settings)

    (dead,) = report["dead_letters"]
    assert "answered 410" in dead
    assert "nothing more is sent there" in dead
    assert "t0ken" not in str(report)
    assert report["delivered"] == 2, "the alert by file, and the notice by file"
    assert len(list((folder / "files").glob("*-silenced-*.txt"))) == 1
    ledger.close()


def _carriers(**given: Any) -> Any:
    from gongbao.alert import Carriers  # noqa: PLC0415

    return Carriers(**given)


def _owe_a_file(settings: Settings, ledger: Ledger, more: dict[str, Any] | None = None) -> Path:
    """A frozen letter as an earlier run left it, owed on each of its channels."""
    channels = {"file-1": {"kind": "file", "path": "files"}, **(more or {})}
    alert_data = {
        "alert_id": "alert-1", "release_id": "r1", "released_at": "2025-03-04T18:30:00Z", "subscription_id": "all",
        "subscription_name": "全部", "title_zh": "题", "title_en": "title", "items": [],
    }  # fmt: skip
    path = settings.alerts_dir / "letters" / "all" / "r1.json"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps({"alert": alert_data, "text": "题\n", "channels": channels}), encoding="utf-8")
    for name in channels:
        ledger.outbox.add("r1", "all", name, now=datetime.now(UTC))
    return settings.alerts_dir
