"""How long the feeds take: all of many invented releases the first time, then one night more.

``bench/feeds.py [--releases 1000] [--changes 60] [--issuers 300]``. Each building runs in a process of its own, whose peak memory is
printed. Releases are published without what can be made again from them.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

from gongbao.normalize.arrow import empty_tables, table_of
from publish import DraftRelease, PublishedRelease, publish_release, release_id_for
from publish.feeds import write_feeds
from publish.folder import Folder
from publish.kept import every_release

FIRST = datetime(2022, 3, 3, 18, 30, tzinfo=UTC)
PORTALS = 40

Row = dict[str, Any]


def policies(issuers: int) -> list[Row]:
    """Rows of ten policies for each issuer."""
    return [
        {
            "policy_id": f"gb-{n:06d}", "portal_id": f"cn_99{n % PORTALS:02d}00_qinglan", "column_id": "normative",
            "kind": "normative_document", "title": f"青岚市关于加强第{n}号公园管理工作的通知", "issuers": [f"青岚市第{n % issuers}局"],
            "division_code": "999900", "status": "in_force", "status_evidence": "施行", "script": "hans",
            "url": f"https://www.qinglan.example/{n}.html", "republication": False, "conflicts": [], "flags": [],
            "latest_version_id": f"gb-{n:06d}.v1", "reuse_basis": "虚构示例", "first_seen_at": FIRST, "changed_at": FIRST,
        }
        for n in range(10 * issuers)
    ]  # fmt: skip


def changes(night: int, count: int, known: int) -> Iterator[Row]:
    """Rows of one night, each in another policy."""
    at = FIRST + timedelta(days=night)
    for n in range(count):
        which = (night * 7919 + n * 104_729) % known
        before, after = f"按照实际投入的{n % 90}%给予补助", f"按照实际投入的{n % 90 + 5}%给予补助"
        clause = "由财政部门会同主管部门在二十日内审核拨付，并向社会公布实施情况。" * 5
        yield {
            "change_id": f"ch-{night}-{n}", "policy_id": f"gb-{which:06d}", "portal_id": f"cn_99{which % PORTALS:02d}00_qinglan",
            "policy_title": f"青岚市关于加强第{which}号公园管理工作的通知", "version_before": f"gb-{which:06d}.v1",
            "version_after": f"gb-{which:06d}.v2", "operation": "substitute", "effect": "quantity", "noise": False, "cause": "source",
            "clause_eid_before": "art_3", "clause_eid_after": "art_3", "clause_label_before": "第三条", "clause_label_after": "第三条",
            "before": before, "after": after, "context_before": before + clause, "context_after": after + clause, "confidence": 1.0,
            "method": "exact", "evidence": "text comparison", "sentence_zh": f"第三条：“{before}”改为“{after}”（数量）",
            "sentence_en": f'Article 3: "{before}" → "{after}" (quantity)', "detected_at": at,
        }  # fmt: skip


def print_releases(folder: Path, first: int, last: int, rows: dict[str, list[Row]], per_night: int) -> None:
    """Publish nights ``first`` up to ``last``, each on the one before, their mirrors left out."""
    releases = every_release(Folder(folder)) if first else ()
    previous: PublishedRelease | None = releases[-1] if releases else None
    tables = {**empty_tables(), **{name: table_of(name, held) for name, held in rows.items()}}
    with patch("publish.commit.rebuild_mirrors"), patch("publish.commit.mirrors_current", return_value=True):
        for night in range(first, last):
            fresh = table_of("changes", list(changes(night, per_night if night else 0, len(rows["policies"]))))
            tables["changes"] = type(fresh).from_batches(
                [*tables["changes"].to_batches(), *fresh.to_batches()], fresh.schema
            )
            at = FIRST + timedelta(days=night)
            draft = DraftRelease(
                release_id=release_id_for(at, f"{night:08x}" + "0" * 56), as_of=at, previous=previous.release_id if previous else None,
                tables=tables, validation={"success": True, "results": []},
            )  # fmt: skip
            previous = publish_release(draft, folder)
    rows["changes"] = tables["changes"].to_pylist()


def build(folder: Path) -> None:
    """Build the feeds in this process and print what it took."""
    store = Folder(folder)
    releases, begun, used = every_release(store), time.perf_counter(), time.process_time()
    written = write_feeds(store, releases)
    seconds, cpu = time.perf_counter() - begun, time.process_time() - used
    peak = int(re.findall(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text(encoding="ascii"))[0]) / 1024
    print(json.dumps({"written": written, "seconds": seconds, "cpu": cpu, "mb": peak}))


def report(name: str, folder: Path) -> None:
    """Build in a process of its own and print a line."""
    done = subprocess.run(
        [sys.executable, __file__, "--build", str(folder)], check=True, stdout=subprocess.PIPE, text=True
    )
    told = json.loads(done.stdout)
    took = f"{told['seconds']:7.2f} s ({told['cpu']:.2f} s of CPU)"
    print(f"{name:<28} {took}  {told['written']:6d} documents written  {told['mb']:6.0f} MB peak", flush=True)


def main() -> None:
    """Print what the first building and the night after took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--releases", type=int, default=1000)
    parser.add_argument("--changes", type=int, default=60)
    parser.add_argument("--issuers", type=int, default=300)
    parser.add_argument("--build", type=Path)
    args = parser.parse_args()
    if args.build:
        build(args.build)
        return
    with tempfile.TemporaryDirectory() as scratch:
        folder, rows = Path(scratch) / "published", {"policies": policies(args.issuers)}
        begun = time.perf_counter()
        print_releases(folder, 0, args.releases, rows, args.changes)
        print(f"{args.releases} releases published in {time.perf_counter() - begun:.0f} s", flush=True)
        report("first building", folder)
        print_releases(folder, args.releases, args.releases + 1, rows, args.changes)
        report(f"one night, {args.changes} changes", folder)


if __name__ == "__main__":
    main()
