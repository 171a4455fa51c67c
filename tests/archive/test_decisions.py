from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from gongbao.archive import CorruptArchive, Decision, DecisionLog
from gongbao.errors import BadInput, StorageFailed

AT = datetime(2025, 3, 3, 18, 30, tzinfo=UTC)


@pytest.fixture
def log(tmp_path: Path) -> DecisionLog:
    return DecisionLog(tmp_path / "archive" / "decisions.jsonl")


def mint(log: DecisionLog, subject: str) -> Decision:
    return log.append(
        kind="mint", subject=subject, payload={"evidence": "甬政办发〔2016〕152号"}, reason="", by="run", at=AT
    )


def test_decisions_are_numbered_and_read_in_order(log: DecisionLog) -> None:
    assert log.read() == ()
    first, second = mint(log, "gb-a"), mint(log, "gb-b")

    assert (first.sequence, second.sequence) == (1, 2)
    assert log.read() == (first, second)
    assert log.read()[0].payload == {"evidence": "甬政办发〔2016〕152号"}


def test_an_unknown_kind_and_a_naive_time_are_refused(log: DecisionLog) -> None:
    with pytest.raises(BadInput, match="'rename' is no kind"):
        log.append(kind="rename", subject="gb-a", payload={}, reason="", by="run", at=AT)
    with pytest.raises(BadInput, match="time zone"):
        log.append(kind="mint", subject="gb-a", payload={}, reason="", by="run", at=datetime(2025, 3, 3))  # noqa: DTZ001

    assert log.read() == ()


def test_a_torn_last_line_is_no_decision_and_is_moved_aside(log: DecisionLog, tmp_path: Path) -> None:
    first = mint(log, "gb-a")
    path = tmp_path / "archive" / "decisions.jsonl"
    path.write_bytes(path.read_bytes() + b'{"at":"2025')

    assert log.read() == (first,)
    second = mint(log, "gb-b")

    assert log.read() == (first, second)
    assert path.with_name("decisions.jsonl.torn").read_bytes() == b'{"at":"2025'


def test_a_full_disk_leaves_the_log_as_it_was(log: DecisionLog, full_disk: Callable) -> None:
    first = mint(log, "gb-a")
    full_disk()

    with pytest.raises(StorageFailed, match="No space left"):
        mint(log, "gb-b")

    assert log.read() == (first,)


def test_a_line_that_was_removed_or_altered_is_named(log: DecisionLog, tmp_path: Path) -> None:
    mint(log, "gb-a")
    mint(log, "gb-b")
    path = tmp_path / "archive" / "decisions.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)

    path.write_bytes(lines[1])
    with pytest.raises(CorruptArchive, match=r"decisions\.jsonl:1: sequence 2, expected 1"):
        log.read()

    path.write_bytes(lines[0] + b"nonsense\n")
    with pytest.raises(CorruptArchive, match=r"decisions\.jsonl:2: not a decision"):
        log.read()
