from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from gongbao.alert import load_subscriptions
from gongbao.alert.edit import save, with_subscription, without_subscription
from gongbao.errors import BadInput

ROOT = Path(__file__).parents[2]
NEW: dict[str, Any] = {
    "id": "loans",
    "name": "贷款: '贴息' #1",
    "match": {"keywords": ["贷款", "2025"], "effects": ["quantity"]},
    "digest": {"every": "week", "weekday": "friday", "at": "07:30", "time_zone": "Europe/Berlin"},
    "channels": [
        {"kind": "email", "to": "reader@city.example"},
        {"kind": "webhook", "url": "https://h.example/x?y=1#{z}", "secret_env": "S", "allow_private": True},
    ],
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The example of the repository, with its comments."""
    return Path(shutil.copy(ROOT / "subscriptions.yml", tmp_path / "subscriptions.yml"))


def test_every_line_that_was_there_stays_and_the_entry_reads_as_it_was_asked(path: Path) -> None:
    before = path.read_text(encoding="utf-8").splitlines()
    text, subscription = with_subscription(path, NEW)
    assert path.read_text(encoding="utf-8").splitlines() == before, "nothing is written before it is saved"
    save(path, text)
    after = text.splitlines()
    start, count = after.index('  - id: "loans"') - 1, len(after) - len(before)
    assert after[:start] + after[start + count :] == before
    assert load_subscriptions(path)[-1] == subscription
    assert (subscription.name, subscription.match.keywords) == (NEW["name"], ("贷款", "2025"))
    assert [channel.as_json() for channel in subscription.channels] == NEW["channels"]
    assert subscription.digest is not None
    assert (subscription.digest.weekday, subscription.digest.time_zone) == (4, "Europe/Berlin")


def test_added_and_taken_out_again_leaves_the_same_subscriptions_and_comments(path: Path) -> None:
    before = path.read_text(encoding="utf-8")
    save(path, with_subscription(path, NEW)[0])
    save(path, without_subscription(path, "loans"))
    assert path.read_text(encoding="utf-8").split() == before.split()


def test_the_last_one_that_is_taken_out_leaves_an_empty_list_that_takes_the_next(path: Path) -> None:
    for name in ("everything", "numbers-and-deadlines"):
        save(path, without_subscription(path, name))
    assert load_subscriptions(path) == ()
    assert "# One more, with a signed webhook:" in path.read_text(encoding="utf-8")
    save(path, with_subscription(path, NEW)[0])
    assert [subscription.id for subscription in load_subscriptions(path)] == ["loans"]


def test_a_file_that_is_not_there_is_begun(tmp_path: Path) -> None:
    path = tmp_path / "new.yml"
    save(path, with_subscription(path, NEW)[0])
    assert [subscription.id for subscription in load_subscriptions(path)] == ["loans"]
    assert path.stat().st_mode & 0o777 == 0o644


def test_the_mode_of_the_file_stays(path: Path) -> None:
    path.chmod(0o600)
    save(path, with_subscription(path, NEW)[0])
    assert path.stat().st_mode & 0o777 == 0o600
    assert [p.name for p in path.parent.iterdir()] == ["subscriptions.yml"]


@pytest.mark.parametrize(
    ("change", "fact"),
    [
        ({"id": "everything"}, "'everything' stands twice"),
        ({"id": "Not good"}, "it names files"),
        ({"match": {"effects": ["layout"]}}, "'layout' is not one of"),
        ({"digest": {"every": "day", "weekday": "friday"}}, "a weekday goes with every: week only"),
        ({"digest": {"every": "day", "time_zone": "Asia/Ningbo"}}, "'Asia/Ningbo' is no time zone"),
        ({"digest": {"every": "day", "at": "25:00"}}, "a quoted time of day"),
        ({"channels": [{"kind": "email", "to": "a@b.example\nBcc: c@d.example"}]}, "one mail address"),
        ({"channels": [{"kind": "apprise", "url_env": "dingtalk://token"}]}, "never the secret itself"),
        ({"channels": [{"kind": "webhook", "url": "ftp://h/"}]}, "an http or https address"),
    ],
)
def test_an_entry_that_cannot_be_used_is_refused_with_the_place_in_the_file(
    change: dict[str, Any], fact: str, path: Path
) -> None:
    with pytest.raises(BadInput) as refused:
        with_subscription(path, NEW | change)
    assert fact in str(refused.value)
    assert str(refused.value).startswith(f"{path}:")


def test_a_list_in_brackets_is_left_to_its_person(tmp_path: Path) -> None:
    path = tmp_path / "s.yml"
    path.write_text("subscriptions: [{id: a, name: A, channels: [{kind: atom}]}]\n", encoding="utf-8")
    with pytest.raises(BadInput, match="stands in brackets"):
        with_subscription(path, NEW)
    with pytest.raises(BadInput, match="stands in brackets"):
        without_subscription(path, "a")


def test_an_unknown_one_cannot_be_taken_out(path: Path) -> None:
    with pytest.raises(BadInput, match="there are: everything, numbers-and-deadlines"):
        without_subscription(path, "none")
