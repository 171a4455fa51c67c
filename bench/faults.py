"""Breaks the road on purpose, at every step, and checks that the end is that of an undisturbed run.

    python bench/faults.py [--only WORDS] [--list] [--thorough] [--json FILE] [--at-once 2]

Three nights of a small town on loopback; the second is broken: killed before each named step (a file written, renamed, linked, removed; a
commit of the ledger), the disk full or refusing there, a power cut with the last file cut in half, two runs at once, clocks that jump, a
portal that misbehaves in sixteen ways. Then the second night is played again, and the third. The final digests of all tables, the list of
releases, the captures and what subscribers received must equal those of the undisturbed run; a delivery may be repeated with its own id.
(Release ids differ from run to run: they are drawn from where in its WARC file each capture lies.)
Ends by itself; exit code 1 when a fault did harm.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
import faults_town
from faults_stage import CONTEXT, NIGHTS, PATIENT_SECONDS, Stage


@dataclass(frozen=True)
class Fault:
    """A name for people, and what is done to the second night in a folder; returns what went wrong by itself."""

    name: str
    do: Callable[[Stage], str]


def broken_at(step: str, turn: int, how: str) -> Fault:
    """A fault at one step of the second night."""
    expected = {"kill": {-9}, "power cut": {-9}}.get(how)

    def do(stage: Stage) -> str:
        code = stage.play(2, step=step, turn=turn, how=how)
        return "" if expected is None or code in expected else f"the night ended with {code}, the step was not met"

    return Fault(f"{how} at {step}" + (f" ({turn})" if turn > 1 else ""), do)


def two_at_once(stage: Stage) -> str:
    """The same night, started twice."""
    codes = [ended(PATIENT_SECONDS) for ended in [stage.start(2), stage.start(2)]]
    return "" if set(codes) <= {0, 9} else f"ended with {codes}"


def clock_back(stage: Stage) -> str:
    """A night before the last one is refused, and nothing moves."""
    before = stage.end()
    code = stage.play(2, at=NIGHTS[1] - timedelta(days=1))
    return "" if code == 2 and stage.end() == before else f"ended with {code}"


def mischief_of(way: str) -> Fault:
    """The portal misbehaves for a night between; nothing may be lost or told for it."""

    def do(stage: Stage) -> str:
        before = stage.end()
        stage.town.mischief = way
        code = stage.play(1, at=NIGHTS[1] + timedelta(hours=6))
        stage.town.mischief = ""
        after = stage.end()
        if code not in {0, 4, 6}:
            return f"the night ended with {code}"
        same = ("versions", "clauses", "events", "relations", "files", "webhooks")
        harmed = [name for name in same if before.get(name) != after.get(name)]
        told = [row for row in after["changes"] if row not in before["changes"] and '"cause": "source"' in row]
        return ", ".join([*(f"{name} changed" for name in harmed), *(f"told: {row[:200]}" for row in told)])

    return Fault(f"the portal: {way}", do)


_ALIKE = ("published/site/", "/_delta_log/", "published/feeds/", "published/")
"""Steps that are done alike for many files: a few stand for their neighbours, unless every one is asked for."""


def thinned(steps: list[str]) -> list[str]:
    """Leave out most of the steps that differ in the name of a table or page alone."""
    kinds: Counter[tuple[str, str]] = Counter()
    kept = []
    for step in dict.fromkeys(steps):
        kind = next((word for word in _ALIKE if word in step), "")
        action = step.partition(" ")[0]
        one_of_many = kind != "" and not any(
            word in step for word in ("latest", "datapackage", "versions.json", "pages.json")
        )
        if not one_of_many or kinds[kind, action] % 8 == 0:
            kept.append(step)
        kinds[kind, action] += one_of_many
    return [step for step in steps if step in set(kept)]


def faults(steps: list[str]) -> Iterator[Fault]:
    """Every fault; steps are met at their first and their last turn."""
    for step, times in Counter(steps).items():
        for turn in dict.fromkeys((1, times)):
            yield broken_at(step, turn, "kill")
        yield broken_at(step, 1, "power cut")
        if not step.startswith("commit"):
            yield broken_at(step, 1, "disk full")
    for step in list(dict.fromkeys(steps))[:: max(1, len(set(steps)) // 6)]:
        if not step.startswith("commit"):
            yield broken_at(step, 1, "disk refuses")
    yield Fault("two runs of the same night at once", two_at_once)
    yield Fault("a clock set back by two days", clock_back)
    for way in faults_town.MISCHIEF:
        yield mischief_of(way)


def difference(name: str, expected: Any, found: Any) -> str:
    """Say in one line how two ends differ."""
    if isinstance(expected, list) and isinstance(found, list):
        lost, more = [x for x in expected if x not in found], [x for x in found if x not in expected]
        return f"{name}: {len(lost)} missing, {len(more)} more; e.g. {str((lost or more)[0])[:300]}"
    return f"{name} differs"


def tried(fault: Fault, template: Path, scratch: Path, undisturbed: dict[str, Any]) -> str:
    """Do one fault, recover, and compare; returns what is wrong, or nothing."""
    folder = Path(tempfile.mkdtemp(dir=scratch))
    shutil.copytree(template / "data", folder / "data", symlinks=True)
    stage = Stage(folder)
    stage.town.heard = list(_TOLD_FIRST)
    try:
        if wrong := fault.do(stage):
            return wrong
        for night in (2, 3):
            if code := stage.play(night):
                return f"night {night} after the fault ended with {code}: {(folder / 'log.txt').read_text()[-600:]}"
        end = stage.end()
        ignored = (
            {"releases", "captures", "policies", "changes", "versions"}
            if fault.name.startswith("the portal")
            else set()
        )
        wrongs = [
            difference(k, undisturbed[k], end.get(k))
            for k in undisturbed
            if k not in ignored and end.get(k) != undisturbed[k]
        ]
        return "; ".join(wrongs)
    finally:
        stage.close()
        shutil.rmtree(folder, ignore_errors=True)


_TOLD_FIRST: list[tuple[str, bytes]] = []


def undisturbed_run(scratch: Path) -> tuple[Path, list[str], dict[str, Any]]:
    """Play the three nights; returns the folder after the first, the steps of the second, and the end."""
    stage = Stage(scratch / "whole")
    template = scratch / "template"
    try:
        for night in NIGHTS:
            code = stage.play(night, **({"how": "listen"} if night == 2 else {}))
            if code:
                raise SystemExit(
                    f"the undisturbed night {night} ended with {code}:\n{(stage.folder / 'log.txt').read_text()}"
                )
            if night == 1:
                shutil.copytree(stage.folder, template, symlinks=True)
                _TOLD_FIRST.extend(stage.town.heard)
        return template, stage.steps(), stage.end()
    finally:
        stage.close()


def main() -> int:
    """Try every fault and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", help="faults whose name holds these words")
    parser.add_argument("--list", action="store_true", help="name the faults and end")
    parser.add_argument("--thorough", action="store_true", help="every step, also those that many files share")
    parser.add_argument("--json", type=Path, help="write the report there too")
    parser.add_argument("--at-once", type=int, default=os.cpu_count() or 2)
    asked = parser.parse_args()
    machine = f"{platform.machine()} {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, Python {platform.python_version()}"
    print(f"{datetime.now(UTC):%Y-%m-%d} {machine}")
    CONTEXT.set_forkserver_preload(["gongbao_stages", "great_expectations", "faults_night"])
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as place:
        scratch = Path(place)
        template, steps, undisturbed = undisturbed_run(scratch)
        met = steps if asked.thorough else thinned(steps)
        chosen = [fault for fault in faults(met) if asked.only in fault.name]
        print(f"{len(steps)} steps of {len(set(steps))} names in the night that is broken; {len(chosen)} faults")
        if asked.list:
            print("\n".join(fault.name for fault in chosen))
            return 0
        report: dict[str, str] = {}
        with ThreadPoolExecutor(asked.at_once) as pool:
            ended = pool.map(lambda fault: tried(fault, template, scratch, undisturbed), chosen)
            for fault, wrong in zip(chosen, ended, strict=True):
                report[fault.name] = wrong
                print(f"{'HARM' if wrong else 'ok':5} {fault.name}{': ' + wrong if wrong else ''}", flush=True)
    harmed = {name: wrong for name, wrong in report.items() if wrong}
    print(f"{len(report)} faults, {len(harmed)} did harm, {time.monotonic() - begun:.0f} s")
    if asked.json:
        asked.json.write_text(json.dumps({"faults": report, "harmed": sorted(harmed)}, ensure_ascii=False, indent=1))
    return 1 if harmed else 0


if __name__ == "__main__":
    sys.exit(main())
