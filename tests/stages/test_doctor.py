"""The doctor's findings: each fault that it is for, found and told with a remedy; a sound folder gives none."""

from __future__ import annotations

import json
import shutil
from collections import namedtuple
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from gongbao.alert import load_subscriptions
from gongbao.ledger import Ledger, Owner
from gongbao_cli.main import cli
from gongbao_stages import doctor
from gongbao_stages.capture import open_batch
from gongbao_stages.doctor import CHECKS, Verdict, examine, worst
from gongbao_stages.wiring import keep_private

NOW = datetime(2025, 3, 8, 12, tzinfo=UTC)


def found(settings, check, now=NOW):
    """Verdicts and words of one check."""
    return [(f.verdict.value, f.said, f.remedy) for f in examine(settings, now=now) if f.check == check]


def test_a_fresh_folder_is_no_fault_and_nothing_is_made_in_it(settings):
    findings = examine(settings, now=NOW)
    assert {f.check for f in findings} == set(CHECKS)
    assert worst(findings) is not Verdict.BAD
    assert all(f.remedy for f in findings if f.verdict is not Verdict.OK)
    assert not settings.data_dir.exists()


def test_a_user_agent_without_a_contact_is_told(settings):
    assert found(settings, "settings")[0][0] == "warn"
    named = replace(settings, user_agent="gongbao/0.1 (contact: desk@example.org)")
    assert found(named, "settings") == [("ok", "gongbao/0.1 (contact: desk@example.org)", "")]


def test_a_variable_that_nothing_reads_is_told_with_the_one_that_was_meant(settings, monkeypatch):
    monkeypatch.setenv("GONGBAO_SUBSCRIPTION", "mine.yml")
    monkeypatch.setenv("GONGBAO_UNSUBSCRIBE_URL", "https://example.org/away")
    assert found(settings, "settings")[1:] == [
        ("warn", "GONGBAO_SUBSCRIPTION is set, and nothing reads it", "set GONGBAO_SUBSCRIPTIONS instead"),
        ("warn", "GONGBAO_UNSUBSCRIBE_URL is set, and nothing reads it", "unset GONGBAO_UNSUBSCRIBE_URL"),
    ]


def test_a_variable_that_a_channel_names_is_read(settings, monkeypatch):
    settings.subscriptions_path.write_text(
        "subscriptions:\n- id: desk\n  channels:\n  - {kind: webhook, url: 'https://example.org/hook', secret_env: GONGBAO_DESK_SECRET}\n",
        encoding="utf-8",
    )
    monkeypatch.setenv("GONGBAO_DESK_SECRET", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    assert len(found(settings, "settings")) == 1


def test_private_folders_that_are_open_are_told_with_the_command(settings):
    keep_private(settings)
    assert {v for v, _, _ in found(settings, "folders")} == {"ok"}
    settings.archive_dir.chmod(0o755)
    told = [row for row in found(settings, "folders") if row[0] != "ok"]
    said = f"{settings.archive_dir} holds what was never redacted and is open to others"
    assert told == [("warn", said, f"chmod 700 {settings.archive_dir}")]


def test_a_folder_that_cannot_be_written_is_bad(settings, monkeypatch):
    keep_private(settings)
    monkeypatch.setattr(Path, "write_bytes", refuse)
    assert {v for v, _, _ in found(settings, "folders")} == {"bad"}


def refuse(*args):
    raise OSError(30, "Read-only file system")


@pytest.mark.parametrize(("free", "verdict"), [(900_000_000, "bad"), (4_000_000_000, "warn"), (6_000_000_000, "ok")])
def test_a_full_disk_is_told_before_it_is_full(settings, monkeypatch, free, verdict):
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda place: usage(10**12, 0, free))
    assert found(settings, "disk")[0][0] == verdict


def test_a_clock_behind_the_last_release_is_bad_and_an_old_release_is_told(settings, monkeypatch):
    release = namedtuple("release", "release_id as_of")
    monkeypatch.setattr(doctor, "read_latest", lambda store: release("20250307T183000Z-1f0c9a3b", NOW))
    assert found(settings, "clock", NOW - timedelta(hours=1))[0][0] == "bad"
    assert found(settings, "clock", NOW)[0][0] == "ok"
    assert found(settings, "release", NOW + timedelta(hours=36))[0][0] == "ok"
    assert found(settings, "release", NOW + timedelta(hours=37))[0][:2] == (
        "warn",
        "20250307T183000Z-1f0c9a3b, 37 hours old",
    )


def test_work_that_waits_for_more_than_a_day_is_told(settings):
    open_batch(settings, as_of=NOW - timedelta(hours=23), portal_ids=None, trigger="nightly")
    assert [v for v, _, _ in found(settings, "work")] == ["ok"]
    assert [v for v, _, _ in found(settings, "work", NOW + timedelta(hours=2))] == ["warn"]
    assert found(settings, "ledger")[0][1].startswith("revision ")


def test_a_lock_of_a_living_process_is_told_when_it_is_old_and_a_dead_one_is_no_fault(settings):
    settings.data_dir.mkdir()
    ledger = Ledger(settings.ledger_url)
    me = Owner.this_process()
    ledger.locks.acquire("run", owner=me, now=NOW)
    assert found(settings, "locks", NOW + timedelta(hours=1))[0][0] == "ok"
    assert found(settings, "locks", NOW + timedelta(hours=25))[0][0] == "warn"
    ledger.locks.release("run", owner=me)
    ledger.locks.acquire("run", owner=replace(me, pid=2**22 - 3), now=NOW)
    assert found(settings, "locks", NOW + timedelta(hours=25))[0][1].endswith(
        "it is dead, the next run takes the lock over"
    )
    ledger.close()


def test_a_key_that_others_can_read_or_that_is_missing_is_bad(settings, tmp_path):
    key = tmp_path / "key.pem"
    named = replace(settings, signing=str(key))
    assert found(named, "key")[0] == ("bad", f"{key} is not there", "restore it, or mend GONGBAO_SIGNING_KEY")
    key.write_bytes(b"")
    key.chmod(0o644)
    assert found(named, "key")[0] == ("bad", f"{key} can be read by others", f"chmod 600 {key}")
    key.chmod(0o600)
    assert found(named, "key")[0][0] == "ok"


def test_a_declaration_or_a_subscription_that_cannot_be_read_is_bad(settings):
    (settings.portals_dir / "cn_990201_broken.yml").write_text("id: [", encoding="utf-8")
    settings.subscriptions_path.write_text("subscriptions: 7\n", encoding="utf-8")
    for check in ("portals", "subscriptions"):
        ((verdict, _, remedy),) = found(settings, check)
        assert (verdict, bool(remedy)) == ("bad", True)


def test_a_silenced_channel_and_a_variable_that_is_missing_are_told(settings, monkeypatch):
    settings.subscriptions_path.write_text(
        "subscriptions:\n- {id: a, name: 甲, channels: "
        "[{kind: email, to: r@city.example}, {kind: apprise, url_env: ROOM}, {kind: atom}]}\n",
        encoding="utf-8",
    )
    monkeypatch.setenv("GONGBAO_SMTP_HOST", "mail.example")
    monkeypatch.setenv("GONGBAO_SMTP_FROM", "gazette@gongbao.example")
    monkeypatch.delenv("ROOM", raising=False)
    settings.data_dir.mkdir()
    ledger = Ledger(settings.ledger_url)
    mail = next(iter(load_subscriptions(settings.subscriptions_path)[0].channels))
    ledger.silenced.silence(("a", mail.key), since=NOW, reason="550 no such user")
    ledger.close()
    assert found(settings, "subscriptions")[1:] == [
        (
            "warn",
            "a: nothing is sent to email r@city.example since 2025-03-08T12:00+00:00: 550 no such user",
            f"mend it, then `gongbao subscriptions enable a {mail.key}`",
        ),
        ("warn", "a: apprise ROOM needs ROOM, which is not set here", "set ROOM"),
    ]


def test_a_listing_that_cannot_be_watched_is_told(settings):
    settings.data_dir.mkdir()
    ledger = Ledger(settings.ledger_url)
    for failures, column in ((4, "notices"), (5, "rules")):
        key = ("cn_990200_small", column)
        ledger.watches.failed(key, at=NOW, next_at=NOW, failures=failures, error="no answer")
    ledger.close()
    ((verdict, said, _),) = found(settings, "portals")[1:]
    assert (verdict, said) == (
        "warn",
        "cn_990200_small/rules: 5 looks between nights failed in a row: no answer",
    )


def test_a_held_release_is_told(settings, monkeypatch):
    settings.data_dir.mkdir()
    Ledger(settings.ledger_url).close()
    monkeypatch.setattr(doctor, "question", lambda settings: {"batch_id": "b1", "rules": [{"rule": "policies.kept"}]})
    assert found(settings, "gate")[0][:2] == ("warn", "batch b1 is held by policies.kept")


def test_without_libreoffice_it_says_what_is_left_out(settings, monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda name: None)
    assert found(settings, "extras")[0][1] == "no LibreOffice: .doc and .wps files go to quarantine"


def test_the_command_ends_with_1_only_when_something_is_bad(settings, monkeypatch, tmp_path):
    for name, value in (("DATA", settings.data_dir), ("PORTALS", settings.portals_dir), ("SIGNING_KEY", "")):
        monkeypatch.setenv(f"GONGBAO_{name}", str(value))
    run = CliRunner().invoke(cli, ["doctor", "--json"])
    told = json.loads(run.stdout)
    assert (run.exit_code, told["verdict"] != "bad") == (0, True), run.stdout
    assert [f["verdict"] for f in told["findings"] if f["check"] == "airflow"] == ["ok"]
    monkeypatch.setenv("GONGBAO_SIGNING_KEY", str(tmp_path / "no.pem"))
    run = CliRunner().invoke(cli, ["doctor"])
    assert run.exit_code == 1
    assert "bad  key           " in run.stdout


def test_an_airflow_whose_processes_have_ended_is_bad(settings, monkeypatch):
    home = settings.data_dir / "airflow"
    home.mkdir(parents=True)
    ended = {"name": "scheduler", "pid": 2**22 - 3, "started_at": 1.0, "log_path": "x"}
    record = {"url": "http://127.0.0.1:9", "stays_up": True, "processes": [ended]}
    (home / "stack.json").write_text(json.dumps(record), encoding="utf-8")
    monkeypatch.setenv("GONGBAO_DATA", str(settings.data_dir))
    run = CliRunner().invoke(cli, ["doctor"])
    assert run.exit_code == 1
    assert "bad  airflow       http://127.0.0.1:9: not running: scheduler" in run.stdout
