"""What comparing costs as documents and nights grow, and what the thresholds of similarity are worth:

    python bench/comparing.py growth [--clauses 200 500 1000 2000 5000] [--runs 3]
    python bench/comparing.py night [--documents 10000] [--workers 2]
    python bench/comparing.py sweep [--seeds 10]

Growth: one clause in twenty reworded; least CPU ms of all runs, for the alignment and for the whole comparison with its rows, and the
exponent between the first size and the last (1 is linear, 2 quadratic). Night: changed documents of 3 to 500 clauses, half of them below
40, one clause in twenty (one at least) reworded; seconds of comparing by worker, inventing the documents not counted. Sweep: F1 and lowest
F1 with one threshold moved at a time, of the light and stress protocols of `bench/alignment.py` and of a hard one, which they do not reach:
30 clauses rewritten by half, 20 replaced by unrelated ones in their place, 10 split, 10 merged.
"""

from __future__ import annotations

import argparse
import math
import multiprocessing
import os
import random
import resource
import time
from collections.abc import Sequence

from alignment import (
    Links,
    align_ours,
    as_articles,
    make_cases,
    make_light,
    make_stress,
    measure,
    middle,
    rewrite,
)
from statutes import invent_article, invent_clauses

from gongbao.history import align, compare_clauses, similarity, splits

SWEPT = {
    "LINK_FLOOR": (align, (0.20, 0.25, 0.30, 0.35, 0.45)),
    "NEIGHBOUR_BONUS": (align, (0.0, 0.05, 0.10, 0.20, 0.40)),
    "NEIGHBOUR_FLOOR": (align, (0.05, 0.10, 0.16, 0.22)),
    "NEIGHBOUR_RATIO": (align, (0.30, 0.35, 0.40, 0.45)),
    "PART_BONUS": (align, (0.0, 0.15, 0.30, 0.45)),
    "REWORDING_RATIO": (similarity, (0.30, 0.40, 0.45, 0.50, 0.60)),
    "SPLIT_CONTAINMENT": (splits, (0.50, 0.60, 0.72, 0.85, 0.95)),
    "SPLIT_COVERAGE": (splits, (0.40, 0.55, 0.70, 0.85, 0.95)),
}


def reword(texts: list[str], chance: random.Random) -> list[str]:
    """Reword one clause in twenty, one at least."""
    chosen = set(chance.sample(range(len(texts)), max(1, len(texts) // 20)))
    return [rewrite(text, chance, 0.1) if at in chosen else text for at, text in enumerate(texts)]


def make_hard(clauses: Sequence[str], chance: random.Random) -> tuple[list[str], Links]:
    """Make the hard protocol's edited version and its true links: a clause replaced in its place is another clause."""
    chosen = chance.sample(range(0, len(clauses) - 1, 2), 70)
    rewritten, replaced, split, merged = (set(chosen[a:b]) for a, b in ((0, 30), (30, 50), (50, 60), (60, 70)))
    version: list[tuple[str, tuple[int, ...]]] = []
    for place, text in enumerate(clauses):
        if place in rewritten:
            version.append((rewrite(text, chance, 0.5), (place,)))
        elif place in replaced:
            version.append((invent_article(chance), ()))
        elif place in split:
            cut = middle(text)
            version += [(text[:cut], (place,)), (text[cut:], (place,))]
        elif place in merged:
            version.append((text + clauses[place + 1], (place, place + 1)))
        elif place - 1 not in merged:
            version.append((text, (place,)))
    return [text for text, _ in version], {(old, new) for new, (_, origin) in enumerate(version) for old in origin}


def least_ms(count: int, runs: int) -> tuple[float, float]:
    """Give the least ms of the alignment and of the whole comparison for ``count`` clauses."""
    chance = random.Random(count)
    texts = invent_clauses(count, chance)
    changed = reword(texts, chance)
    sides = as_articles(texts), as_articles(changed)
    best = [math.inf, math.inf]
    for _ in range(runs):
        for at, work in enumerate((lambda: align_ours(texts, changed), lambda: compare_clauses(*sides))):
            start = time.process_time()
            work()
            best[at] = min(best[at], (time.process_time() - start) * 1000)
    return best[0], best[1]


def show_growth(sizes: list[int], runs: int) -> None:
    """Print least ms by number of clauses."""
    print(f"{'clauses':>8} {'alignment ms':>13} {'whole ms':>10} {'peak MB':>8}")
    found = []
    for count in sizes:
        aligned, whole = least_ms(count, runs)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        found.append((count, aligned, whole))
        print(f"{count:8} {aligned:13.1f} {whole:10.1f} {peak:8.0f}")
    (few, *first), (many, *last) = found[0], found[-1]
    ratios = [math.log(end / start) / math.log(many / few) for start, end in zip(first, last, strict=True)]
    print(f"exponent {few} to {many}: alignment {ratios[0]:.2f}, whole {ratios[1]:.2f}")


def compare_documents(work: range) -> tuple[int, float, float, int]:
    """Compare invented documents; return clauses, CPU seconds, wall seconds of comparing, and rows."""
    clauses = rows = 0
    spent = wall = 0.0
    for seed in work:
        chance = random.Random(seed)
        texts = invent_clauses(min(500, max(3, round(chance.lognormvariate(math.log(40), 0.9)))), chance)
        sides = as_articles(texts), as_articles(reword(texts, chance))
        started, began = time.process_time(), time.perf_counter()
        rows += len(compare_clauses(*sides).changes)
        spent += time.process_time() - started
        wall += time.perf_counter() - began
        clauses += len(texts)
    return clauses, spent, wall, rows


def show_night(documents: int, workers: int) -> None:
    """Print what a night of changed documents takes."""
    shares = [range(first, documents, workers) for first in range(workers)]
    with multiprocessing.get_context("spawn").Pool(workers) as pool:
        found = pool.map(compare_documents, shares, chunksize=1)
    clauses, spent, wall, rows = (list(column) for column in zip(*found, strict=True))
    print(
        f"{documents} documents, {sum(clauses)} clauses, {sum(rows)} rows, {workers} workers, load {os.getloadavg()[0]:.1f}"
    )
    print(f"comparing: CPU {', '.join(f'{s:.1f}' for s in spent)} s by worker, clock {max(wall):.1f} s")


def show_sweep(seeds: int) -> None:
    """Print F1 with one threshold moved at a time; the value in force is marked."""
    protocols = [
        make_cases(make, clauses=226, seeds=range(2000, 2000 + seeds)) for make in (make_light, make_stress, make_hard)
    ]
    for name, (module, values) in SWEPT.items():
        held = getattr(module, name)
        for value in values:
            setattr(module, name, value)
            found = [measure(align_ours, cases, 1)[:2] for cases in protocols]
            cells = "   ".join(f"{mean:.4f} (worst {worst:.4f})" for mean, worst in found)
            print(f"{name:18} {value:5.2f}{'*' if value == held else ' '}  light, stress, hard: {cells}", flush=True)
        setattr(module, name, held)


def main() -> None:
    """Measure and print what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("growth", "night", "sweep"))
    parser.add_argument("--clauses", type=int, nargs="+", default=[200, 500, 1000, 2000, 5000])
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seeds", type=int, default=10)
    options = parser.parse_args()
    if options.what == "growth":
        show_growth(options.clauses, options.runs)
    elif options.what == "night":
        show_night(options.documents, options.workers)
    else:
        show_sweep(options.seeds)


if __name__ == "__main__":
    main()
