"""Full reading, from the bytes of a page to facts and clauses, on invented pages: speed by size, growth, memory.

    python bench/reading.py [--documents 42] [--rounds 5] [--growth] [--memory [N]] [--shared FOLDER] [--json]

Speed: documents per CPU second at 1,000, 6,000 and 30,000 characters of text, the median of interleaved rounds; no page is read twice,
so that no cache helps. The stages are those of production: decode, take the page apart, read its matter, give the facts.
Growth: texts of many shapes at 20,000 to 1,000,000 characters; a cost per character that grows is a defect.
Memory: reads N different documents and prints the resident memory ten times; flat when the last differs little from the second.
``--shared`` reads the detail pages of a folder of real pages besides.
"""

from __future__ import annotations

import argparse
import gc
import itertools
import json
import statistics
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import psutil
from invented import invent_page, invent_shapes

from gongbao.cms import detect, family
from gongbao.errors import SourceChanged
from gongbao.formats.encodings import decode_markup
from gongbao.reading import facts_of, read_matter, read_text

SIZES = (1_000, 6_000, 30_000)
GROWTH = (20_000, 100_000, 300_000, 1_000_000)
STAGES = ("decode", "page", "read", "facts")
URL = "http://www.qinglan.gov.example/art/2025/3/3/art_1_1.html"
WANTED = 150
"""Documents of 6,000 characters per CPU second."""


def read_page(name: str, payload: bytes) -> tuple[dict[str, Any], list[float]]:
    """Read one page as production does; return its facts and the CPU seconds of each stage."""
    marks = [time.process_time()]
    markup = decode_markup(payload)
    marks.append(time.process_time())
    matter = family(name).page_matter(markup, URL)
    marks.append(time.process_time())
    reading = read_matter(matter)
    marks.append(time.process_time())
    facts = facts_of(reading)
    marks.append(time.process_time())
    return facts, [after - before for before, after in itertools.pairwise(marks)]


def measure_speed(sizes: Sequence[int], documents: int, rounds: int) -> list[dict[str, float]]:
    """Measure every size in every round, fresh documents each; return one row per size."""
    seeds = iter(range(1, 10_000_000))
    costs: dict[int, list[list[float]]] = {size: [] for size in sizes}
    lengths: dict[int, list[int]] = {size: [] for size in sizes}
    for turn in range(rounds + 1):
        for size in sizes:
            pages = [invent_page(size, next(seeds)) for _ in range(documents)]
            spent = [0.0] * len(STAGES)
            for name, payload in pages:
                facts, stages = read_page(name, payload)
                spent = [a + b for a, b in zip(spent, stages, strict=True)]
                lengths[size].append(len(facts["text"]))
            if turn:  # the first round fills the caches of the code itself
                costs[size].append([seconds / documents for seconds in spent])
    rows = []
    for size in sizes:
        whole = statistics.median(sum(stages) for stages in costs[size])
        by_stage = {s: statistics.median(c[i] for c in costs[size]) * 1000 for i, s in enumerate(STAGES)}
        rows.append(
            {
                "characters": statistics.mean(lengths[size]),
                "per_second": 1 / whole,
                "ms": whole * 1000,
                "worst_round_ms": max(map(sum, costs[size])) * 1000,
                **by_stage,
            }
        )
    return rows


def measure_growth(sizes: Sequence[int]) -> list[dict[str, Any]]:
    """Measure each shape at each size; ``growth`` is the cost per character at the last size over that at the second."""
    rows = []
    for shape, make in invent_shapes().items():
        costs = []
        for size in sizes:
            text = make(size)
            gc.collect()
            costs.append(_cpu_seconds(lambda text=text: _read_any(text)))  # type: ignore[misc]
        rows.append(
            {
                "shape": shape,
                "seconds": dict(zip(map(str, sizes), costs, strict=True)),
                "growth": costs[-1] / sizes[-1] / (costs[1] / sizes[1]),
            }
        )
    return rows


def _read_any(text: str) -> None:
    if text.startswith("<"):
        facts_of(read_matter(family("folder").page_matter(text, URL)))
    else:
        facts_of(read_text(text))


def _cpu_seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def measure_memory(documents: int, tell: Callable[[str], None]) -> list[tuple[int, float]]:
    """Read that many different documents of 300 to 6,000 characters; return (documents read, MB resident) ten times."""
    process, seen = psutil.Process(), []
    for number in range(1, documents + 1):
        read_page(*invent_page((300, 800, 1_500, 300, 6_000)[number % 5], number))
        if number % max(1, documents // 10) == 0:
            seen.append((number, process.memory_info().rss / 2**20))
            tell(f"  {number:8,} documents  {seen[-1][1]:7.1f} MB")
    return seen


def measure_shared(folder: Path, rounds: int) -> list[dict[str, Any]]:
    """Read each detail page of a folder by the family that it shows; pages without a body are left out."""
    rows = []
    for path in sorted(folder.rglob("*.html")):
        payload = path.read_bytes()
        name = detect(decode_markup(payload)) or "generic"
        try:
            facts, _ = read_page(name, payload)
        except SourceChanged:
            continue
        costs = [sum(read_page(name, payload)[1]) for _ in range(rounds)]
        rows.append({"page": path.name, "characters": len(facts["text"]), "ms": statistics.median(costs) * 1000})
    return rows


def main() -> int:
    """Print the tables that were asked for; exit code 1 when reading at 6,000 characters is slower than wanted."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=42, help="documents of each size in a round")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--growth", action="store_true", help="measure long texts of many shapes instead")
    parser.add_argument("--memory", type=int, nargs="?", const=100_000, help="read so many documents (100,000) instead")
    parser.add_argument("--shared", type=Path, help="a folder of real pages to read besides")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    tell: Callable[[str], None] = (lambda _: None) if options.json else print
    report: dict[str, Any] = {}
    if options.memory:
        tell("memory:")
        report["memory"] = measure_memory(options.memory, tell)
    elif options.growth:
        report["growth"] = measure_growth(GROWTH)
        tell(
            "CPU seconds at "
            + ", ".join(f"{size:,}" for size in GROWTH)
            + " characters; growth of the cost per character:"
        )
        for row in report["growth"]:
            tell(
                f"  {row['shape']:24}"
                + "".join(f"{cost:8.3f}" for cost in row["seconds"].values())
                + f"   ×{row['growth']:.1f}"
            )
    else:
        report["speed"] = measure_speed(SIZES, options.documents, options.rounds)
        tell(f"full reading, {options.documents} invented documents × {options.rounds} rounds, ms of CPU each:")
        for row in report["speed"]:
            tell(_speed_line(row))
    if options.shared:
        report["shared"] = measure_shared(options.shared, options.rounds)
        for row in report["shared"]:
            tell(f"  {row['page'][:60]:60} {row['characters']:7,} characters  {row['ms']:6.2f} ms")
    if options.json:
        print(json.dumps(report, ensure_ascii=False, indent=1))
    return int("speed" in report and report["speed"][1]["per_second"] < WANTED)


def _speed_line(row: Mapping[str, float]) -> str:
    stages = "  ".join(f"{stage} {row[stage]:.2f}" for stage in STAGES)
    return (
        f"  {row['characters']:8,.0f} characters  {row['per_second']:6.0f} documents/s  {row['ms']:6.2f} ms "
        f"(worst round {row['worst_round_ms']:.2f})  {stages}"
    )


if __name__ == "__main__":
    sys.exit(main())
