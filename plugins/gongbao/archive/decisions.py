"""Decisions that the captures alone do not give; appended, numbered, never changed."""

from __future__ import annotations

import fcntl
import logging
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import msgspec

from gongbao.archive.codec import from_json, to_json
from gongbao.archive.durable import CorruptArchive, make_folder, move_tail_aside, storing, write_all
from gongbao.errors import BadInput, StorageFailed

_LOG = logging.getLogger(__name__)

KINDS = frozenset({"mint", "merge", "split", "correct", "approve", "reject", "take_down", "hold", "resume"})
"""What may be decided."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One line of the log: ``subject`` is what it is about, ``payload`` what was decided, ``by`` who answers for it.

    ``sequence`` counts from 1 without gaps; ``at`` is aware UTC.
    """

    sequence: int
    at: datetime
    kind: str
    subject: str
    payload: Mapping[str, str] = field(default_factory=dict)
    reason: str
    by: str


class DecisionLog:
    """The file ``decisions.jsonl``: one JSON object a line."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def append(
        self, *, kind: str, subject: str, payload: Mapping[str, str], reason: str, by: str, at: datetime
    ) -> Decision:
        """Write one decision and wait for the disk; BadInput for an unknown kind, StorageFailed when the disk refuses."""
        if kind not in KINDS:
            raise BadInput(f"{self._path}: {kind!r} is no kind of decision; use one of {', '.join(sorted(KINDS))}")
        if at.tzinfo is None:
            raise BadInput(f"{self._path}: the time of a decision needs a time zone; pass aware UTC")
        make_folder(self._path.parent)
        with storing(self._path):
            descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o644)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            decisions, end = self._read_lines()
            if torn := move_tail_aside(self._path, descriptor, end):
                _LOG.warning(
                    "%s: a crashed attempt left a partial line at %d; moved aside to %s", self._path, end, torn
                )
            decision = Decision(
                sequence=len(decisions) + 1, at=at, kind=kind, subject=subject, payload=payload, reason=reason, by=by
            )
            try:
                with storing(self._path):
                    write_all(descriptor, to_json(decision) + b"\n")
            except StorageFailed:
                os.ftruncate(descriptor, end)
                raise
        finally:
            os.close(descriptor)
        return decision

    def read(self) -> tuple[Decision, ...]:
        """Every decision in order; a partial last line is not one. CorruptArchive names the line that cannot be read."""
        return self._read_lines()[0]

    def _read_lines(self) -> tuple[tuple[Decision, ...], int]:
        try:
            data = self._path.read_bytes()
        except FileNotFoundError:
            return (), 0
        whole = data[: data.rfind(b"\n") + 1]
        decisions = []
        for number, line in enumerate(whole.splitlines(), start=1):
            place = f"{self._path}:{number}"
            try:
                decision = from_json(line, Decision)
            except msgspec.DecodeError as error:
                raise CorruptArchive(f"{place}: not a decision ({error}); restore the file from a backup") from error
            if decision.sequence != number:
                raise CorruptArchive(f"{place}: sequence {decision.sequence}, expected {number}; restore the file")
            decisions.append(decision)
        return tuple(decisions), len(whole)
