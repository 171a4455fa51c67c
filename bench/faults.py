"""Breaks the road on purpose, at every step, and checks that the end is that of an undisturbed run.

    python bench/faults.py [--only WORDS] [--list] [--thorough] [--postgresql] [--airflow] [--cluster] [--json FILE] [--at-once 2]

Nights of a small town on loopback; the second is broken: killed before each named step (a file written, renamed, linked, removed; a commit
of the ledger, by table), a power cut with the last file cut in half, the disk full, refusing, or too small, two runs at once, clocks that
jump, a portal that misbehaves in two dozen ways, a bucket that fails, is slow, refuses or sees the publisher die (`faults_store.py`). Then
the second night is played again (and the third, with --thorough). The final digests of all tables, the list of releases, the captures, the
outbox and what subscribers received must equal those of the undisturbed run; a delivery may be repeated with its own id.

What needs more, each by its flag:
  --postgresql  the ledger on PostgreSQL behind a line that is cut at each kind of commit (`faults_database.py`). Needs a PostgreSQL that
                lets us create databases: PGHOST, PGPORT, PGUSER, PGPASSWORD.
  --airflow     the embedded Airflow, each of its processes killed in mid-night (`faults_airflow.py`). Needs nothing more; 15 minutes.
  --cluster     the shared system: every kind of process killed, database, queue and store gone for a while (`faults_cluster.py`). Needs
                that PostgreSQL, and the program redis-server: the queue that is flushed and killed is one of its own. 20 minutes.
Ends by itself; exit code 1 when a fault did harm.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import socket
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "publish"))
sys.path.insert(0, str(Path(__file__).parent))
import faults_airflow
import faults_cluster
import faults_database
import faults_store
import faults_town
from faults_night import NAMELESS
from faults_stage import CONTEXT, NIGHTS, Stage
from faults_trial import Fault, Ground, tried, two_at_once


def broken_at(step: str, turn: int, how: str) -> Fault:
    """A fault at one step of the second night."""
    ends = {"kill": {-9}, "power cut": {-9}}.get(how)

    def do(stage: Stage) -> str:
        code = stage.play(2, step=step, turn=turn, how=how)
        return "" if ends is None or code in ends else f"the night ended with {code}, the step was not met"

    return Fault(f"{how} at {step}" + (f" ({turn})" if turn > 1 else ""), do)


def clock_back(stage: Stage) -> str:
    """A night before the last one is refused, and nothing moves."""
    before = stage.end()
    code = stage.play(2, at=NIGHTS[1] - timedelta(days=1))
    return "" if code == 2 and stage.end() == before else f"ended with {code}"


def wrong_clock(days: int, step: str) -> Fault:
    """A night by a clock that is wrong, killed before a step of its alerts, or not at all; the clock is right the night after."""

    def do(stage: Stage) -> str:
        code = stage.play(2, clock_ahead=timedelta(days=days), **({"step": step, "how": "kill"} if step else {}))
        return "" if code == (-9 if step else 0) else f"the night ended with {code}"

    return Fault(f"a clock wrong by {days} days{f', killed at {step}' if step else ''}", do)


def small_disk(stage_bytes: int) -> Fault:
    """No file may grow past a size: also what libraries write by themselves stops there."""

    def do(stage: Stage) -> str:
        code = stage.play(2, longest_file=stage_bytes)
        return "" if code > 0 else f"the night ended with {code}, the limit was not met"

    return Fault(f"disk full after {stage_bytes} bytes of a file", do)


def mischief_of(way: str) -> Fault:
    """The portal misbehaves for a night between; nothing may be lost or told for it."""
    pages = "file" not in way

    def do(stage: Stage) -> str:
        before = stage.end()
        stage.town.mischief = way
        code = stage.play(2 if "page" in way or not pages else 1, at=NIGHTS[1] + timedelta(hours=6))
        stage.town.mischief = ""
        after = stage.end()
        if code not in {0, 4, 6} or not stage.town.misbehaved:
            return f"the night ended with {code}, {stage.town.misbehaved} answers misbehaved"
        same = ("versions", "clauses", "events", "relations", "files", "webhooks") if pages else ()
        harmed = [name for name in same if before.get(name) != after.get(name)]
        told = [row for row in after["changes"] if row not in before["changes"] and '"cause": "source"' in row]
        return ", ".join([*(f"{name} changed" for name in harmed), *(f"told: {row[:200]}" for row in told if pages)])

    moved = {"releases", "captures", "policies", "changes", "versions", "outbox", "portals"}
    told_then = {
        "files",
        "webhooks",
        "events",
        "clauses",
        "relations",
    }  # what was read of the night is told, without the file
    return Fault(f"the portal: {way}", do, moves=frozenset(moved if pages else moved | told_then))


def nameless(code: int, said: str) -> Fault:
    """The resolver knows no address of the portal for a night between: a failure of its own kind, and nothing is lost or told for it."""

    def do(stage: Stage) -> str:
        before, at = stage.end(), NIGHTS[1] + timedelta(hours=6)
        there = stage.env["GONGBAO_CONNECT_TO"]
        stage.env["GONGBAO_CONNECT_TO"] = there.replace("=127.0.0.1:", f"={NAMELESS}:")
        stage.play(1, at=at, resolver_error=code)
        stage.env["GONGBAO_CONNECT_TO"] = there
        after, kinds = stage.end(), stage.failures(at)
        same = ("versions", "clauses", "events", "relations", "files", "webhooks")
        harmed = [f"{name} changed" for name in same if before.get(name) != after.get(name)]
        return ", ".join([*harmed, *([] if kinds == {"dns"} else [f"the failures are {sorted(kinds)}, not dns"])])

    moved = {"releases", "captures", "policies", "changes", "versions", "outbox", "portals"}
    return Fault(f"the portal's name: {said}", do, moves=frozenset(moved))


_ALIKE = ("published/site/", "/_delta_log/", "published/feeds/", "published/")
"""Steps that are done alike for many files: a few stand for their neighbours, unless every one is asked for."""

_SINGLE = ("latest", "datapackage", "versions.json", "pages.json")


def thinned(steps: list[str]) -> list[str]:
    """Leave out most of the steps that differ in the name of a table or page alone."""
    kinds: Counter[tuple[str, str]] = Counter()
    kept = set()
    for step in dict.fromkeys(steps):
        kind = next((word for word in _ALIKE if word in step), "")
        action = step.partition(" ")[0]
        one_of_many = kind != "" and not any(word in step for word in _SINGLE)
        if not one_of_many or kinds[kind, action] % 16 == 0:
            kept.add(step)
        kinds[kind, action] += one_of_many
    return [step for step in steps if step in kept]


def night_faults(steps: list[str]) -> Iterator[Fault]:
    """Every fault of a night in one process; kills at the first and the last turn of a step."""
    yield from (small_disk(kilobytes * 1024) for kilobytes in (1, 16, 128))
    yield Fault("two runs of the same night at once", two_at_once)
    yield Fault("a clock set back by two days", clock_back)
    owed = next(step for step in steps if step.startswith("open alerts/files/"))
    yield from (wrong_clock(days, step) for days in (3650, -1) for step in ("", owed))
    yield from map(mischief_of, faults_town.MISCHIEF)
    yield nameless(socket.EAI_NONAME, "no address")
    yield nameless(socket.EAI_AGAIN, "no server answers")
    for step, times in Counter(steps).items():
        for turn in dict.fromkeys((1, times)):
            yield broken_at(step, turn, "kill")
        action = step.partition(" ")[0]
        if action in {"rename", "link"}:  # what was written stands in a file that has no name yet
            yield broken_at(step, 1, "power cut")
        if action == "open":
            yield broken_at(step, 1, "disk full")
        if action in {"rename", "link", "remove"} and not any(word in step for word in _ALIKE[:3]):
            yield broken_at(step, 1, "disk refuses")


def main() -> int:
    """Try every fault and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", help="faults whose name holds these words")
    parser.add_argument("--list", action="store_true", help="name the faults and end")
    parser.add_argument(
        "--thorough", action="store_true", help="every step, also those that many files share, and the third night"
    )
    for name in ("postgresql", "airflow", "cluster"):
        parser.add_argument(f"--{name}", action="store_true", help="see above")
    parser.add_argument("--json", type=Path, help="write the report there too")
    parser.add_argument("--at-once", type=int, default=os.cpu_count() or 2)
    asked = parser.parse_args()
    machine = f"{platform.machine()} {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, Python {platform.python_version()}"
    print(f"{datetime.now(UTC):%Y-%m-%d} {machine}")
    CONTEXT.set_forkserver_preload(
        ["gongbao_stages", "great_expectations", "faults_night", "faults_memory", "faults_store"]
    )
    begun, report = time.monotonic(), {}
    with tempfile.TemporaryDirectory() as place:
        for name, wrong in trials(Path(place), asked):
            report[name] = wrong
            print(
                name if asked.list else f"{'HARM' if wrong else 'ok':5} {name}{': ' + wrong if wrong else ''}",
                flush=True,
            )
    harmed = {name: wrong for name, wrong in report.items() if wrong}
    print(
        f"{len(report)} faults, {len(harmed)} did harm: {', '.join(counted(harmed.values()))}; {time.monotonic() - begun:.0f} s"
    )
    if asked.json:
        asked.json.write_text(json.dumps({"faults": report, "harmed": sorted(harmed)}, ensure_ascii=False, indent=1))
    return 1 if harmed else 0


_HARM = {
    "lost captures": ("captures", "lost"),
    "wrong or double releases": (
        "releases",
        "damage",
        "policies",
        "versions",
        "clauses",
        "events",
        "relations",
        "portals",
        "changes",
    ),
    "double or missing alerts": ("files", "webhooks", "outbox", "pending"),
}
"""Kinds of harm, and what of an end tells of them."""


def counted(wrongs: Iterable[str]) -> list[str]:
    """Count the faults that did each kind of harm.

    >>> counted(["files: 1 missing, 0 more", "the night ended with 1"])
    ['0 lost captures', '0 wrong or double releases', '1 double or missing alerts', '1 not as announced']
    """
    said = [{part.partition(":")[0] for part in wrong.split("; ")} for wrong in wrongs]
    known = {name for names in _HARM.values() for name in names}
    told = [f"{sum(bool(names & set(kinds)) for names in said)} {kind}" for kind, kinds in _HARM.items()]
    return [*told, f"{sum(not names & known for names in said)} not as announced"]


def trials(scratch: Path, asked: Any) -> Iterator[tuple[str, str]]:
    """Try what was asked for; yields each name with what was wrong."""
    if asked.airflow or asked.cluster:
        scenes = [
            *(faults_airflow.scenes() if asked.airflow else ()),
            *(faults_cluster.scenes() if asked.cluster else ()),
        ]
        for scene in scenes:
            chosen = [name for name in scene.faults if asked.only in name]
            yield from [(name, "") for name in chosen] if asked.list else scene.play(scratch, chosen)
        return
    ground = Ground(scratch)
    try:
        ground.play_undisturbed()
        steps = ground.steps if asked.thorough else thinned(ground.steps)
        found = (
            faults_database.faults(ground) if asked.postgresql else [*night_faults(steps), *faults_store.faults(ground)]
        )
        chosen = [fault for fault in found if asked.only in fault.name]
        print(
            f"{len(ground.steps)} steps of {len(set(ground.steps))} names in the night that is broken; {len(chosen)} faults"
        )
        with ThreadPoolExecutor(asked.at_once) as pool:
            wrongs = pool.map(lambda fault: "" if asked.list else tried(fault, ground, thorough=asked.thorough), chosen)
            yield from zip((fault.name for fault in chosen), wrongs, strict=True)
    finally:
        ground.close()


if __name__ == "__main__":
    sys.exit(main())
