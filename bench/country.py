"""A country in a night: 1,350 sites of five columns on loopback (``--whole``: 13,500) asked through the functions that a night uses.

    python bench/country.py [--whole | --sites N] [--failing-every N] [--caps name=number,…] [--without-scrapy] [--keep FOLDER]

A server of its own process is the sites (`country_server.py`): many addresses of 127.0.0.0/8, answers after .3 to 1.5 s, one column in a
hundred changed, three sites in a hundred failing in the ways of PORTALS.md §3. Ours (`country_night.py`) finds the memory of the nights
before, keeps 2 s between two requests to a host, and archives what is new. Then Scrapy (`country_scrapy.py`) asks the same of the same
sites with the same politeness. Prints machine, pages a second and a CPU second, memory, every failure in its kind, and what bounds it.

Ends with 1 when a failure was not told by its kind, or anything was lost; times are printed, not judged. Loopback only; stops by itself.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from country_judge import Verdict, judge
from country_memory import remember
from country_sites import COLUMNS, Country, write_declarations

from gongbao.settings import Caps

print = partial(print, flush=True)  # noqa: A001 -- a run of half an hour is watched
HERE = Path(__file__).parent
WHOLE, TENTH = 13_500, 1_350
SHORTER = "exchange_seconds=120"
"""In the tenth a server that drips is given up sooner than the 300 s of a night; the whole keeps every default."""


@contextmanager
def serving(asked: Country, latency: str) -> Iterator[tuple[Country, Any]]:
    """Serve a country; yields it with its port, and a function that gives the server's figures since the last call."""
    shape = (asked.sites, asked.failing_every, latency, asked.columns, asked.most)
    command = [sys.executable, str(HERE / "country_server.py"), *map(str, shape)]
    server = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert server.stdin is not None
    assert server.stdout is not None
    stdin, stdout = server.stdin, server.stdout

    def figures() -> dict[str, Any]:
        stdin.write("\n")
        stdin.flush()
        told: dict[str, Any] = json.loads(stdout.readline())
        return told

    try:
        port = json.loads(stdout.readline())["port"]
        yield replace(asked, port=port), figures
    finally:
        stdin.close()
        server.wait(30)


def run(script: str, *arguments: object, log: Path) -> dict[str, Any]:
    """Run one side as a process of its own, what it says on the way in ``log``; its last line is JSON. SystemExit when it fails."""
    command = [sys.executable, str(HERE / script), *map(str, arguments)]
    with log.open("w", encoding="utf-8") as errors:
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=errors, text=True, check=False)
    if done.returncode or not done.stdout.strip():
        raise SystemExit(f"{script} ended with exit code {done.returncode}:\n{log.read_text(encoding='utf-8')[-3000:]}")
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


def tell_ours(ours: dict[str, Any], served: dict[str, Any], known: int, caps: Caps, delay: float) -> None:
    """Print what our night cost, and what bounded it."""
    pages, seconds, cpu = served["answers"], ours["seconds"], ours["cpu"]
    print(
        f"ours: {pages} pages in {seconds:.0f} s ({pages / seconds:.0f} a second), {cpu:.1f} CPU s "
        f"({pages / cpu:.0f} pages a CPU second), peak memory {ours['peak_mb']:.0f} MB; {known} pages known, "
        f"{ours['captures']} archived, {served['bytes'] / 1e6:.0f} MB received, answers by status {served['statuses']}"
    )
    print(
        f"      one host: {served['most_open_to_one_host']} connection(s) at once at most, two requests never closer than "
        f"{served['shortest_pause']:.2f} s; the server used {served['cpu']:.1f} CPU s"
    )
    floor = pages * delay / caps.hosts_at_once
    print(
        f"      bounded by: one core is busy for {cpu / seconds:.0%} of the time; {pages} turns of {delay:g} s over {caps.hosts_at_once} "
        f"hosts at once are {floor:.0f} s at least; a silent site keeps its thread for {(caps.retries + 1) * caps.timeout_seconds:.0f} s, "
        f"a dripping one for {caps.exchange_seconds:.0f} s"
    )


def tell_scrapy(scrapy: dict[str, Any], served: dict[str, Any], ours_per_cpu: float) -> None:
    """Print what Scrapy needed for the same sites."""
    pages, cpu = served["answers"], scrapy["cpu"]
    print(
        f"scrapy: {pages} pages in {scrapy['seconds']:.0f} s, {cpu:.1f} CPU s ({pages / cpu:.0f} pages a CPU second), "
        f"peak memory {scrapy['peak_mb']:.0f} MB; no archive, no memory; the server used {served['cpu']:.1f} CPU s"
    )
    print(f"ours beside Scrapy: {ours_per_cpu / (pages / cpu):.2f} times the pages of a CPU second")


def tell_kinds(verdict: Verdict) -> None:
    """Print every kind of failure: how often it was to be told, and what was told."""
    print("failures by kind (columns and pages): expected, told so, told otherwise")
    for expected in sorted({pair[0] for pair in verdict.kinds}):
        told: Counter[str] = Counter()
        for (wanted, found), count in verdict.kinds.items():
            if wanted == expected:
                told[found] += count
        others = ", ".join(f"{count} {found}" for found, count in told.items() if found != expected)
        print(f"  {expected:22} {sum(told.values()):7} {told[expected]:7}   {others or '-'}")
    print(
        f"pages due {verdict.due}, answered for {verdict.seen}; archived and read back byte by byte {verdict.read_back}"
    )
    for line in verdict.wrong[:20]:
        print(f"  WRONG {line}")
    print(f"{len(verdict.wrong)} wrong, {verdict.lost} lost")


def main() -> int:
    """Run both sides, judge ours."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--whole", action="store_true", help=f"{WHOLE} sites instead of {TENTH}")
    parser.add_argument("--sites", type=int, help="so many sites")
    parser.add_argument("--failing-every", type=int, default=33, help="every so manieth site fails (33)")
    parser.add_argument("--delay", type=float, default=2.0, help="declared seconds between two requests to a host (2)")
    parser.add_argument("--latency", default="0.3-1.5", help="seconds until an answer (0.3-1.5)")
    parser.add_argument("--caps", help="caps of our side, as in GONGBAO_CAPS")
    parser.add_argument("--without-scrapy", action="store_true", help="run our side only")
    parser.add_argument("--keep", type=Path, help="use and keep this empty folder")
    options = parser.parse_args()
    sites = options.sites or (WHOLE if options.whole else TENTH)
    written = options.caps if options.caps is not None else "" if options.whole else SHORTER
    caps = Caps.from_text(written)
    asked = Country(sites=sites, port=0, failing_every=options.failing_every, delay=options.delay)
    print(
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, "
        f"Python {platform.python_version()}; {sites} sites, {sites * COLUMNS} columns, every {options.failing_every}. site fails"
    )
    with (
        tempfile.TemporaryDirectory() as scratch,
        serving(asked, options.latency) as (country, figures),
    ):
        folder = options.keep or Path(scratch)
        write_declarations(country, folder / "portals")
        known = remember(country, folder / "ledger.sqlite")
        figures()
        side = (sites, country.port, options.failing_every, options.delay)
        ours = run("country_night.py", folder, *side, written, log=folder / "ours.log")
        served = figures()
        tell_ours(ours, served, known, caps, options.delay)
        if not options.without_scrapy:
            scrapy = run(
                "country_scrapy.py", *side, caps.hosts_at_once, caps.timeout_seconds, log=folder / "scrapy.log"
            )
            tell_scrapy(scrapy, figures(), served["answers"] / ours["cpu"])
        verdict = judge(country, folder / "archive", ours["batch_id"])
        tell_kinds(verdict)
    return 1 if verdict.wrong or verdict.lost else 0


if __name__ == "__main__":
    raise SystemExit(main())
