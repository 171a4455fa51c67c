from __future__ import annotations

import json
from pathlib import Path

import pytest

from gongbao.alert import Channel, ChannelKind, Match, load_subscriptions
from gongbao.errors import BadInput
from gongbao.model.change import NOISE, Effect, EventKind

ROOT = Path(__file__).parents[2]


def write(folder: Path, text: str) -> Path:
    path = folder / "subscriptions.yml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_example_beside_the_schema_is_valid() -> None:
    found = load_subscriptions(ROOT / "subscriptions.yml")
    assert [s.id for s in found] == ["everything", "numbers-and-deadlines"]
    assert found[0].match == Match()
    assert found[1].match.effects == (Effect.QUANTITY, Effect.DEADLINE, Effect.VALIDITY)


def test_the_schema_lists_every_effect_but_noise_and_every_event() -> None:
    schema = json.loads((ROOT / "subscriptions.schema.json").read_text(encoding="utf-8"))
    asked = schema["$defs"]["match"]["properties"]
    assert set(asked["effects"]["items"]["enum"]) == {e.value for e in Effect} - {e.value for e in NOISE}
    assert set(asked["events"]["items"]["enum"]) == {e.value for e in EventKind}


def test_everything_that_can_be_written_is_read(tmp_path: Path) -> None:
    text = """
subscriptions:
  - id: a
    name: 甲
    match: {portals: [p], issuers: [市政府], keywords: [贷款], policies: ["甬政〔2016〕1号"], effects: [repeal], events: [opened]}
    channels:
      - {kind: webhook, url: "http://127.0.0.1:8080/hook?room=1", secret_env: HOOK_SECRET}
      - {kind: file, path: 部门/甲}
"""
    (found,) = load_subscriptions(write(tmp_path, text))
    assert found.match == Match(
        portals=("p",),
        issuers=("市政府",),
        keywords=("贷款",),
        policies=("甬政〔2016〕1号",),
        effects=(Effect.REPEAL,),
        events=(EventKind.OPENED,),
    )
    assert found.channels == (
        Channel(kind=ChannelKind.WEBHOOK, url="http://127.0.0.1:8080/hook?room=1", secret_env="HOOK_SECRET"),
        Channel(kind=ChannelKind.FILE, path="部门/甲"),
    )


def entry(rest: str) -> str:
    return f"subscriptions:\n  - id: a\n    name: A\n{rest}"


ATOM = "    channels: [{kind: atom}]\n"


@pytest.mark.parametrize(
    ("text", "line", "fact"),
    [
        ("", 1, "the file is empty"),
        ("subscriptions: [\n", 2, "not YAML"),
        ("subscriptions: []\nsubscriptions: []\n", 2, "'subscriptions' stands twice"),
        (entry(""), 2, "'channels' is a required property"),
        (entry("    channels: []\n"), 4, "at least one channel"),
        (entry(ATOM + "    chanels: []\n"), 5, "'chanels' was unexpected"),
        (entry("    match: {effects: [layout]}\n" + ATOM), 4, "'layout' is not one of"),
        (entry("    match:\n      events:\n        - opened\n        - sung\n" + ATOM), 7, "'sung' is not one of"),
        (entry("    match: {keywords: [2025]}\n" + ATOM), 4, "quoted when it looks like a number"),
        (entry("    channels:\n      - kind: pigeon\n"), 5, "file, atom, webhook, email or apprise"),
        (entry("    channels:\n      - kind: webhook\n"), 5, "'url' is a required property"),
        (entry("    channels:\n      - kind: webhook\n        url: http://me:pw@h/\n"), 6, "without name and password"),
        (
            entry('    channels:\n      - {kind: webhook, url: "http://h/", secret_env: whsec_x}\n'),
            5,
            "never the secret itself",
        ),
        (entry("    channels:\n      - {kind: file, path: ../elsewhere}\n"), 5, "no leading /, no .."),
        (entry("    channels:\n      - {kind: file, path: letters}\n"), 5, "below the alerts folder"),
        (
            entry('    channels:\n      - {kind: webhook, url: "http://h:99999/"}\n'),
            5,
            "cannot be read (Port out of range",
        ),
        (entry('    channels:\n      - {kind: webhook, url: "http://[h/"}\n'), 5, "cannot be read (Invalid IPv6"),
        (entry(ATOM) + "  - id: a\n    name: B\n" + ATOM, 5, "'a' stands twice"),
        (entry(ATOM).replace("id: a", "id: A/b"), 2, "it names files"),
    ],
)
def test_an_error_says_file_line_and_remedy(text: str, line: int, fact: str, tmp_path: Path) -> None:
    path = write(tmp_path, text)
    with pytest.raises(BadInput) as raised:
        load_subscriptions(path)
    assert str(raised.value).startswith(f"{path}:{line}: ")
    assert fact in str(raised.value)


def test_a_missing_file_says_how_to_name_another(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="GONGBAO_SUBSCRIPTIONS"):
        load_subscriptions(tmp_path / "none.yml")


def test_a_file_that_is_not_utf8_is_named(tmp_path: Path) -> None:
    path = tmp_path / "subscriptions.yml"
    path.write_bytes("subscriptions: [] # 订阅".encode("gb18030"))
    with pytest.raises(BadInput, match="not UTF-8"):
        load_subscriptions(path)
