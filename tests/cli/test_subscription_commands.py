"""`gongbao subscribe`, `subscriptions` and `deliveries` on the small site of the stages' tests, without a network beyond loopback."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from gongbao.alert import load_subscriptions
from gongbao.ledger import Ledger
from gongbao_cli.main import cli

FILE = ["--file", "files"]


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("GONGBAO_LEDGER_URL", "GONGBAO_PUBLISHED", "GONGBAO_FOLDER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GONGBAO_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("GONGBAO_SUBSCRIPTIONS", str(tmp_path / "subscriptions.yml"))
    return tmp_path


def run(*arguments: str) -> Any:
    """Run one command; its own errors come back as the result's exception, as `main` sees them."""
    return CliRunner().invoke(cli, arguments)


def lines(*arguments: str) -> list[Any]:
    done = run(*arguments, "--json")
    assert done.exit_code == 0, (done.output, done.exception)
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_a_dry_run_shows_the_entry_and_writes_nothing(data: Path) -> None:
    done = run("subscribe", "loans", "--keyword", "贷款", "--digest", "day", *FILE, "--dry-run", "--last", "0")
    assert done.exit_code == 0, done.exception
    assert 'keywords: ["贷款"]' in done.stdout
    assert not (data / "subscriptions.yml").exists()


def test_what_was_subscribed_is_listed_and_removed(data: Path) -> None:
    (told,) = lines(
        "subscribe", "loans", "--name", "贷款", "--email", "a@b.example", "--digest", "week", "--at", "07:00"
    )
    assert told["written"] is True
    assert load_subscriptions(data / "subscriptions.yml")[0].name == "贷款"
    (listed,) = lines("subscriptions", "list")
    assert (listed["id"], listed["rate"], listed["channels"][0]["to"]) == ("loans", "weekly", "email a@b.example")
    assert lines("subscriptions", "remove", "loans") == [{"removed": "loans", "no_longer_owed": 0}]
    assert lines("subscriptions", "list") == []


@pytest.mark.parametrize(
    ("arguments", "fact"),
    [
        (["subscribe", "loans"], "no channel"),
        (["subscribe", "loans", "--atom", "--at", "08:00"], "speak of a digest"),
        (["subscribe", "loans", "--atom", "--secret-env", "X"], "speak of webhooks"),
        (["subscribe", "loans", "--email", "nobody"], "one mail address"),
        (["subscriptions", "show", "none"], "no such file"),
        (["subscriptions", "enable", "none"], "no such channel is silenced"),
        (["deliveries", "retry"], "nothing was named"),
        (["deliveries", "retry", "--subscription", "none"], "no such delivery was given up"),
    ],
)
def test_what_cannot_be_done_says_why(arguments: list[str], fact: str, data: Path) -> None:
    done = run(*arguments)
    assert fact in str(done.exception)
    assert getattr(done.exception, "exit_code", None) == 2


def test_a_dead_letter_is_shown_with_its_reason_and_owed_again(data: Path) -> None:
    lines("subscribe", "loans", "--webhook", "https://hooks.example/t0ken")
    channel = load_subscriptions(data / "subscriptions.yml")[0].channels[0].key
    ledger, now = Ledger(f"sqlite:///{data / 'data' / 'ledger.sqlite'}"), datetime(2025, 3, 4, tzinfo=UTC)
    key = ("r1", "loans", channel)
    ledger.outbox.add(*key, now=now)
    ledger.outbox.give_up(key, at=now, error="hooks.example: the webhook was answered 410; 2xx is expected")
    ledger.silenced.silence(key[1:], since=now, reason="answered 410")

    (dead,) = lines("deliveries", "list", "--state", "dead")
    assert (dead["state"], dead["attempts"]) == ("dead", 1)
    assert "answered 410" in dead["reason"]
    assert "first `gongbao subscriptions enable" in str(run("deliveries", "retry", "--release", "r1").exception)
    shown = run("subscriptions", "list")
    assert "SILENCED since 2025-03-04" in shown.stdout
    assert "t0ken" not in shown.stdout
    assert lines("subscriptions", "enable", "loans") == [{"enabled": [channel], "dead_letters": 1}]
    assert lines("deliveries", "retry", "--subscription", "loans") == [{"owed_again": 1}]
    assert [row["state"] for row in lines("deliveries", "list")] == ["owed"]
    assert "owed    " in run("deliveries").stdout
    assert run("subscriptions").stdout.startswith("loans · loans · immediate")
    lines("subscriptions", "remove", "loans")
    (gone,) = lines("deliveries", "list")
    assert (gone["state"], gone["reason"]) == ("dead", "the subscription was removed")
