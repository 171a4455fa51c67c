"""Clause alignment measured beside peers on the same work: edits made by a seeded generator, links known, one command:

    python bench/alignment.py [--clauses 226] [--seeds 20] [--runs 5] [--document FILE]

Light: 10 clauses edited, 1 inserted, 1 deleted, 1 moved, 1 split, 1 merged, all renumbered. Stress: a block of 25 moved, 40 clauses
rewritten by about 35 %, 8 inserted. F1 is over links (clause before, clause after). ms is CPU time of one alignment, texts in hand, keys
included: the least of all runs of a case (mean over cases), and the median of all runs. The whole comparison writes the rows too.
A document is a text file with a clause per line; without one, those of `bench/statutes.py` are used.
`bench/comparing.py` measures growth and a night.
"""

from __future__ import annotations

import argparse
import difflib
import random
import re
import statistics
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from fast_diff_match_patch import diff
from rapidfuzz.distance import Indel
from rapidfuzz.process import cdist
from scipy.optimize import linear_sum_assignment
from statutes import DOES, HOW, MUST, WHAT, WHO, invent_article, invent_clauses

from gongbao.history import compare_clauses
from gongbao.history.align import align_keys
from gongbao.history.folding import fold_texts
from gongbao.history.similarity import score_all
from gongbao.model.policy import Clause

Links = set[tuple[int, int]]
Case = tuple[Sequence[str], Sequence[str], Links]
Aligner = Callable[[Sequence[str], Sequence[str]], Links]
Maker = Callable[[Sequence[str], random.Random], tuple[list[str], Links]]


def read_clauses(path: Path) -> list[str]:
    """Read a document as one clause per line of eight characters or more, its own numbers taken off."""
    lines = (
        re.sub(r"^(第[^条]{1,9}条|[（(]?[一二三四五六七八九十\d]{1,4}[）)、.])\s*", "", line.strip())
        for line in path.read_text().splitlines()
    )
    return [line for line in lines if len(line) >= 8]


def make_light(clauses: Sequence[str], chance: random.Random) -> tuple[list[str], Links]:
    """Make the light protocol's edited version and its true links."""
    held: list[tuple[str, tuple[int, ...]]] = [(text, (place,)) for place, text in enumerate(clauses)]
    chosen = chance.sample([p for p in range(1, len(clauses) - 2) if len(clauses[p]) >= 40], 10)
    for place in chosen:
        held[place] = (edit_words(clauses[place], chance), (place,))
    free = [p for p in range(1, len(clauses) - 2) if p not in chosen and len(clauses[p]) >= 40]
    gone, moved, split, merged = (free.pop(chance.randrange(len(free))) for _ in range(4))
    while merged + 1 in {gone, moved, split, *chosen}:
        merged = free.pop(chance.randrange(len(free)))
    version: list[tuple[str, tuple[int, ...]]] = []
    for place, (text, origin) in enumerate(held):
        if place in {gone, moved, merged + 1}:
            continue
        if place == split:
            cut = middle(text)
            version += [(text[:cut], origin), (text[cut:], origin)]
        elif place == merged:
            version.append((text + held[place + 1][0], (place, place + 1)))
        else:
            version.append((text, origin))
    version.insert(chance.randrange(len(version)), held[moved])
    version.insert(chance.randrange(len(version)), (invent_article(chance), ()))
    return [text for text, _ in version], {(old, new) for new, (_, origin) in enumerate(version) for old in origin}


def make_stress(clauses: Sequence[str], chance: random.Random) -> tuple[list[str], Links]:
    """Make the stress protocol's edited version and its true links."""
    version: list[tuple[str, tuple[int, ...]]] = [(text, (place,)) for place, text in enumerate(clauses)]
    for place in chance.sample(range(len(clauses)), 40):
        version[place] = (rewrite(clauses[place], chance, 0.35), (place,))
    start = chance.randrange(len(clauses) - 25)
    block, rest = version[start : start + 25], version[:start] + version[start + 25 :]
    target = chance.randrange(len(rest))
    version = rest[:target] + block + rest[target:]
    for text in (invent_article(chance) for _ in range(8)):
        version.insert(chance.randrange(len(version)), (text, ()))
    return [text for text, _ in version], {(old, new) for new, (_, origin) in enumerate(version) for old in origin}


def edit_words(text: str, chance: random.Random) -> str:
    """Change one number or a few words of ``text``."""
    if (number := re.search(r"\d+|[一二三四五六七八九]十?日", text)) and chance.random() < 0.5:
        return text[: number.start()] + chance.choice(["15日", "六十日"]) + text[number.end() :]
    return rewrite(text, chance, 0.08)


def rewrite(text: str, chance: random.Random, share: float) -> str:
    """Replace about ``share`` of ``text``, in runs of 4 to 12 characters, by words of other clauses."""
    remaining = int(len(text) * share)
    while remaining > 0:
        run = min(remaining, chance.randint(4, 12))
        at = chance.randrange(max(1, len(text) - run))
        words = "".join(chance.choice(chance.choice((WHO, MUST, HOW, DOES, WHAT))) for _ in range(4))
        text = text[:at] + words[:run] + text[at + run :]
        remaining -= run
    return text


def middle(text: str) -> int:
    """Find the sentence or clause mark nearest the middle."""
    marks = [found.end() for found in re.finditer(r"[。；，]", text[:-1])] or [len(text) // 2]
    return min(marks, key=lambda at: abs(at - len(text) // 2))


def align_ours(before: Sequence[str], after: Sequence[str]) -> Links:
    """Anchors, TF-IDF + Hungarian on the rest, neighbours, split and merge."""
    keys = fold_texts((*before, *after))
    alignment = align_keys([keys[text] for text in before], [keys[text] for text in after])
    links = {(pair.before, pair.after) for pair in alignment.pairs}
    links |= {(split.whole, part) for split in alignment.splits for part in split.parts}
    return links | {(part, merge.whole) for merge in alignment.merges for part in merge.parts}


def align_tfidf(before: Sequence[str], after: Sequence[str]) -> Links:
    """TF-IDF + Hungarian on all clauses."""
    scores, _ = score_all(before, after)
    rows, columns = linear_sum_assignment(scores, maximize=True)
    return {(r, c) for r, c in zip(rows.tolist(), columns.tolist(), strict=True) if scores[r, c] >= 0.3}


def align_difflib(before: Sequence[str], after: Sequence[str]) -> Links:
    """difflib over lines; replaced runs of one length are paired in order."""
    links: Links = set()
    for tag, i1, i2, j1, j2 in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag in {"equal", "replace"}:
            links |= set(zip(range(i1, i2), range(j1, j2), strict=False))
    return links


def align_cdist(before: Sequence[str], after: Sequence[str]) -> Links:
    """Character similarity of every pair (rapidfuzz, Indel) + Hungarian."""
    scores = cdist(before, after, scorer=Indel.normalized_similarity)
    rows, columns = linear_sum_assignment(scores, maximize=True)
    return {(r, c) for r, c in zip(rows.tolist(), columns.tolist(), strict=True) if scores[r, c] >= 0.5}


def align_characters(before: Sequence[str], after: Sequence[str]) -> Links:
    """One character diff of the whole texts (fast-diff-match-patch): clauses that share half of the shorter one."""
    owners = [[at for at, text in enumerate(side) for _ in text] for side in (before, after)]
    shared: Counter[tuple[int, int]] = Counter()
    left = right = 0
    for mark, length in diff("".join(before), "".join(after), timelimit=0, checklines=False, cleanup="No"):
        if mark == "=":
            shared.update(zip(owners[0][left : left + length], owners[1][right : right + length], strict=True))
        left += length * (mark != "+")
        right += length * (mark != "-")
    return {(r, c) for (r, c), count in shared.items() if 2 * count >= min(len(before[r]), len(after[c]))}


def align_numbers(before: Sequence[str], after: Sequence[str]) -> Links:
    """The clause of the same number is the same clause."""
    return {(place, place) for place in range(min(len(before), len(after)))}


def as_articles(texts: Sequence[str]) -> tuple[Clause, ...]:
    """Make articles numbered from 1 of ``texts``."""
    return tuple(
        Clause(eid=f"art_{at}", parent_eid=None, label=f"第{at}条", level="article", order=at, heading=None, text=text)
        for at, text in enumerate(texts, start=1)
    )


ALIGNERS: dict[str, Aligner] = {
    "ours": align_ours,
    "TF-IDF + Hungarian on all": align_tfidf,
    "rapidfuzz cdist + Hungarian": align_cdist,
    "fast-diff-match-patch": align_characters,
    "difflib, clauses as lines": align_difflib,
    "same clause number": align_numbers,
}


def measure(aligner: Aligner, cases: Sequence[Case], runs: int) -> tuple[float, float, float, float]:
    """Mean F1, lowest F1, mean over cases of the least ms, median ms of all runs."""
    scores, least, spent = [], [], []
    for before, after, truth in cases:
        times = []
        for _ in range(runs):
            start = time.process_time()
            found = aligner(before, after)
            times.append((time.process_time() - start) * 1000)
        least.append(min(times))
        spent.extend(times)
        scores.append(2 * len(found & truth) / (len(found) + len(truth)))
    return statistics.mean(scores), min(scores), statistics.mean(least), statistics.median(spent)


def time_whole(cases: Sequence[Case], runs: int) -> tuple[float, float]:
    """Least and median ms of the whole comparison: links, rows, effects."""
    least, spent = [], []
    for before, after, _ in cases:
        sides = as_articles(before), as_articles(after)
        times = []
        for _ in range(runs):
            start = time.process_time()
            compare_clauses(*sides)
            times.append((time.process_time() - start) * 1000)
        least.append(min(times))
        spent.extend(times)
    return statistics.mean(least), statistics.median(spent)


def make_cases(make: Maker, *, clauses: int, seeds: Sequence[int], document: Path | None = None) -> list[Case]:
    """Make one case per seed of a document, or of invented clauses."""
    cases = []
    for seed in seeds:
        chance = random.Random(seed)
        texts = read_clauses(document) if document else invent_clauses(clauses, chance)
        cases.append((texts, *make(texts, chance)))
    return cases


def main() -> None:
    """Print one table per protocol."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--clauses", type=int, default=226)
    arguments.add_argument("--seeds", type=int, default=20)
    arguments.add_argument("--first-seed", type=int, default=1000)
    arguments.add_argument("--runs", type=int, default=5)
    arguments.add_argument("--document", type=Path)
    chosen = arguments.parse_args()
    seeds = range(chosen.first_seed, chosen.first_seed + chosen.seeds)
    for name, make in (("light", make_light), ("stress", make_stress)):
        cases = make_cases(make, clauses=chosen.clauses, seeds=seeds, document=chosen.document)
        print(
            f"{name}: {len(cases[0][0])} clauses, {sum(map(len, cases[0][0]))} characters, "
            f"{chosen.seeds} seeds, {chosen.runs} runs each"
        )
        print(f"  {'':28} {'F1':>7} {'worst':>7} {'least ms':>9} {'median':>8} {'× ours':>7}")
        own = 0.0
        for peer, aligner in ALIGNERS.items():
            mean, worst, least, median = measure(aligner, cases, chosen.runs)
            own = own or least
            print(f"  {peer:28} {mean:7.4f} {worst:7.4f} {least:9.2f} {median:8.2f} {least / own:7.1f}")
        least, median = time_whole(cases, chosen.runs)
        print(f"  {'ours, whole comparison':28} {'':7} {'':7} {least:9.2f} {median:8.2f} {least / own:7.1f}")


if __name__ == "__main__":
    main()
