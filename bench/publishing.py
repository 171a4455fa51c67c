"""What a night's publishing costs, beside Delta MERGE and pyiceberg upsert on the same documents and the same changes.

    python bench/publishing.py [--documents 200000] [--sizes 100000,1000000] [--nights 3] [--skip-iceberg] [--uniform] [--shard-rows N]

A document is one row with its text of about 1 KB. A night brings 250 new ones, changes 250 (90 % of them first seen in the last 60
days; ``--uniform`` draws from all) and removes 20. Ours writes more than the other two for that: metadata (policies), wordings (versions),
texts, the clause-by-clause log, a change file, checksums, change log and manifest, and reads all of it again and proves it. The others
write one table with the same columns and the text, without a change feed that holds removals (Iceberg) or a proof (both).

Prints seconds and bytes of each, ratios, the split of ours by step, the manifest's size, and the machine's figures. Everything lies in a
temporary folder.
"""

from __future__ import annotations

import argparse
import cProfile
import os
import pstats
import resource
import shutil
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from http.client import HTTPConnection
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from threading import Thread, local
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from publishing_corpus import DELETES, INSERTS, RECENT, UPDATES, Corpus, corpus_of, next_night
from publishing_stores import DeltaLake, Iceberg, Ours

import publish.address
import publish.commit
from publish import read_latest


def _nothing(*given: Any) -> None:
    """Stand in for what is made from manifests after the commit."""


def read_over_http(ours: Ours) -> None:
    """Print what the latest state of two columns costs a reader over loopback HTTP: every shard whole, eight at a time."""
    latest = read_latest(ours.root)
    assert latest is not None
    paths = [p.path for p in latest.manifest.tables["policies"].parts]
    handler = partial(_QuietHandler, directory=str(ours.root))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    Thread(target=server.serve_forever, daemon=True).start()
    mine = local()

    def fetch(path: str) -> tuple[int, pa.Table]:
        if not hasattr(mine, "line"):
            mine.line = HTTPConnection("127.0.0.1", server.server_address[1])
        mine.line.request("GET", f"/{path}")
        payload = mine.line.getresponse().read()
        return len(payload), pq.read_table(BytesIO(payload), columns=["policy_id", "status"], use_threads=False)

    began = time.perf_counter()
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(fetch, paths))
    seconds = time.perf_counter() - began
    rows = sum(t.num_rows for _, t in found)
    print(
        f"    two columns of {rows:,} policies over HTTP: {seconds:.2f} s, {sum(n for n, _ in found) / 1e6:.1f} MB, {len(paths)} requests"
    )
    server.shutdown()


class _QuietHandler(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *given: Any) -> None:
        """Say nothing."""


def bytes_written(root: Path, since: float) -> tuple[int, int]:
    """Bytes and number of files written at or after ``since``."""
    files = [p for p in root.rglob("*") if p.is_file() and p.stat().st_mtime >= since]
    return sum(p.stat().st_size for p in files), len(files)


def play(name: str, store: Any, root: Path, corpus: Corpus, nights: int, *, uniform: bool) -> tuple[float, float]:
    """Publish the corpus, then nights; print and return the median of seconds and bytes."""
    began = time.perf_counter()
    store.first(corpus)
    print(f"  {name}: first release {time.perf_counter() - began:.1f} s", flush=True)
    seconds: list[float] = []
    busy: list[float] = []
    sizes: list[int] = []
    files: list[int] = []
    for _ in range(nights):
        night = next_night(corpus, uniform=uniform)
        time.sleep(0.02)
        mark = time.time()
        worked = time.process_time()
        seconds.append(store.night(night))
        busy.append(time.process_time() - worked)
        size, count = bytes_written(root, mark)
        sizes.append(size)
        files.append(count)
    busy = getattr(store, "busy", busy)  # ours prepares its tables before the clock starts
    middle, size = float(np.median(seconds)), float(np.median(sizes))
    print(
        f"  {name}: {middle:.2f} s a night ({min(seconds):.2f}–{max(seconds):.2f}; processor "
        f"{float(np.median(busy)):.2f} s), {size / 1e6:.2f} MB "
        f"({min(sizes) / 1e6:.2f}–{max(sizes) / 1e6:.2f}) in {int(np.median(files))} files",
        flush=True,
    )
    return middle, size


def tell_ours(ours: Ours, nights: int) -> None:
    """Split of our seconds by step, and what the manifest weighs."""
    print("    by step: " + ", ".join(f"{n.strip('_')} {s / nights:.3f} s" for n, s in ours.steps.items()))
    latest = read_latest(ours.root)
    assert latest is not None
    manifest = Path(latest.where("datapackage.json"))
    parts = {n: len(e.parts) for n, e in latest.manifest.tables.items() if len(e.parts) > 1}
    sums = Path(latest.where("SHA256SUMS"))
    print(
        f"    manifest {manifest.stat().st_size / 1e6:.2f} MB, SHA256SUMS {sums.stat().st_size / 1e6:.2f} MB, parts {parts}"
    )


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=200_000)
    parser.add_argument("--sizes", default="", help="other sizes at which ours alone is measured, e.g. 100000,1000000")
    parser.add_argument("--nights", type=int, default=5)
    parser.add_argument("--uniform", action="store_true", help="draw changes from all documents alike")
    parser.add_argument("--ours", action="store_true", help="leave Delta and Iceberg out")
    parser.add_argument("--skip-iceberg", action="store_true")
    parser.add_argument("--shard-rows", type=int, default=publish.address.SHARD_ROWS)
    parser.add_argument("--profile", action="store_true")
    options = parser.parse_args()
    publish.address.SHARD_ROWS = options.shard_rows
    without_mirrors: Any = publish.commit
    without_mirrors.rebuild_mirrors = _nothing  # feeds and pages come after the commit: bench/site.py
    print(
        f"{datetime.now(UTC):%Y-%m-%d} {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, pyarrow {pa.__version__}; "
        f"{INSERTS} inserts, {UPDATES} updates, {DELETES} deletes a night, "
        + ("drawn from all alike" if options.uniform else f"90 % of them from the last {RECENT} days")
        + f"; shards of {options.shard_rows} rows"
    )
    with tempfile.TemporaryDirectory() as scratch:
        results: dict[str, tuple[float, float]] = {}
        print(f"{options.documents:,} documents")
        ours = Ours(Path(scratch) / "ours")
        profile = cProfile.Profile()
        if options.profile:
            profile.enable()
        results["ours"] = play(
            "ours", ours, ours.root, corpus_of(options.documents, 1), options.nights, uniform=options.uniform
        )
        if options.profile:
            profile.disable()
            pstats.Stats(profile).sort_stats("cumulative").print_stats(60)
        tell_ours(ours, options.nights)
        read_over_http(ours)
        if not options.ours:
            others: dict[str, Callable[[Path], Any]] = {"Delta MERGE": DeltaLake}
            if not options.skip_iceberg:
                others["pyiceberg upsert"] = Iceberg
            for name, make in others.items():
                root = Path(scratch) / name.replace(" ", "-")
                results[name] = play(
                    name, make(root), root, corpus_of(options.documents, 1), options.nights, uniform=options.uniform
                )
                shutil.rmtree(root)
                print(
                    f"  ours / {name}: time {results['ours'][0] / results[name][0]:.2f}, bytes {results['ours'][1] / results[name][1]:.3f}"
                )
        shutil.rmtree(ours.root)
        sizes = [int(s) for s in options.sizes.split(",") if s]
        found = []
        for count in sizes:
            print(f"{count:,} documents")
            ours = Ours(Path(scratch) / f"ours-{count}")
            found.append(play("ours", ours, ours.root, corpus_of(count, 1), options.nights, uniform=options.uniform))
            tell_ours(ours, options.nights)
            shutil.rmtree(ours.root)
        if len(found) > 1:
            print(
                f"from {sizes[0]:,} to {sizes[-1]:,}: time × {found[-1][0] / found[0][0]:.2f}, bytes × {found[-1][1] / found[0][1]:.2f}"
            )
        print(f"peak memory of this process {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.2f} GB")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
