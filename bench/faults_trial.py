"""A fault, how it is tried, and what must be equal after it: for `bench/faults.py`."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from faults_stage import PATIENT_SECONDS, Stage


@dataclass(frozen=True)
class Fault:
    """A name for people, and what is done to the second night on a stage of ``kind``; it returns what went wrong by itself.

    ``moves``: what may differ at the end, because a night more was played. ``last``: the third night is played in any case.
    """

    name: str
    do: Callable[[Any], str]
    kind: type[Stage] = Stage
    moves: frozenset[str] = frozenset()
    last: bool = False


@dataclass
class Ground:
    """What every trial starts from and is held to: a folder after the first night by kind of stage, and the ends of undisturbed nights."""

    scratch: Path
    templates: dict[type[Stage], tuple[Stage, list[tuple[str, bytes]]]] = field(default_factory=dict)
    ends: dict[int, dict[str, Any]] = field(default_factory=dict)
    steps: list[str] = field(default_factory=list)

    def play_undisturbed(self) -> None:
        """Play the three nights: remember the steps of the second, and how the second and the third end."""
        self._first_night(Stage)
        whole = self.stage_after_first_night(Stage)
        try:
            for night in (2, 3):
                played(whole, night, **({"how": "listen"} if night == 2 else {}))
                self.ends[night] = whole.end()
            self.steps = whole.steps()
        finally:
            whole.close()

    def stage_after_first_night(self, kind: type[Stage]) -> Stage:
        """A stage of its own on which the first night was played."""
        if kind not in self.templates:
            self._first_night(kind)
        template, told = self.templates[kind]
        stage = kind(Path(tempfile.mkdtemp(dir=self.scratch)))
        stage.take_over(template)
        stage.town.heard = list(told)
        return stage

    def close(self) -> None:
        """Stop what the templates hold."""
        for template, _ in self.templates.values():
            template.close()

    def _first_night(self, kind: type[Stage]) -> None:
        template = kind(Path(tempfile.mkdtemp(dir=self.scratch)))
        played(template, 1)
        self.templates[kind] = template, list(template.town.heard)


def played(stage: Stage, night: int, **breaking: Any) -> None:
    """Play a night that must go well."""
    if code := stage.play(night, **breaking):
        raise SystemExit(f"the undisturbed night {night} ended with {code}:\n{stage.said()}")


def tried(fault: Fault, ground: Ground, *, thorough: bool) -> str:
    """Do one fault, play the second night (and the third) again, and compare; returns what is wrong, or nothing."""
    stage = ground.stage_after_first_night(fault.kind)
    try:
        if wrong := fault.do(stage):
            return wrong
        nights = (2, 3) if thorough or fault.last else (2,)
        for night in nights:
            if code := stage.play_patiently(night):
                return f"night {night} after the fault ended with {code}: {stage.said()[-600:]}"
        expected, found = ground.ends[nights[-1]], stage.end()
        wrongs = [
            difference(k, v, found.get(k)) for k, v in expected.items() if k not in fault.moves and found.get(k) != v
        ]
        return "; ".join(wrongs)
    finally:
        stage.close()
        shutil.rmtree(stage.folder, ignore_errors=True)


def two_at_once(stage: Stage) -> str:
    """The same night, started twice."""
    codes = [ended(PATIENT_SECONDS) for ended in [stage.start(2), stage.start(2)]]
    return "" if set(codes) <= {0, 9} else f"ended with {codes}"


def difference(name: str, expected: Any, found: Any) -> str:
    """Say in one line how two ends differ."""
    if isinstance(expected, list) and isinstance(found, list):
        lost, more = [x for x in expected if x not in found], [x for x in found if x not in expected]
        examples = "; ".join(str(rows[0])[:400] for rows in (lost, more) if rows)
        return (
            f"{name}: {len(lost)} missing, {len(more)} more; e.g. {examples or 'the same rows another number of times'}"
        )
    return f"{name}: {expected!r} expected, {found!r} found"[:400]
