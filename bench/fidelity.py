"""Precision and recall of reading, per fact, over a folder of documents with expected facts.

    python bench/fidelity.py FOLDER [--misses]

FOLDER holds either a ``facts.json`` (file name → facts, the form of the reference facts) beside the documents, or one folder per
document with ``document.*`` or ``page.html`` and ``expected.json``. A page goes the road of a capture: its family is detected and
takes it apart. Values are compared after folding script, spaces and punctuation width. A list is judged item by item, a count in
``outline`` key by key. Facts that a document does not state are not judged; a fact stated as null counts against precision when
something was read. Keys of the expectations that nothing here judges are named below the board, with how often they stand there.
The form of every key is listed by ``--help`` (``fidelity_form.py``); a key of another form is left out with a warning, a value that
no reading can have (a ``kind`` or ``status`` outside its list) is judged and warned of. Warnings go to stderr.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from fidelity_form import forms_told, judgeable

from gongbao.errors import GongbaoError
from gongbao.formats.scripts import canonical_key
from gongbao.history.timeline import LifeFacts, status_on
from gongbao.model.policy import PolicyKind
from gongbao.settings import Settings
from gongbao_stages.documents import read_document

SCALARS = (
    "kind", "title", "title_as_written", "wrapped_title", "draft_title", "script", "issuer_as_written", "division_code",
    "doc_number", "unified_number", "index_number", "signed_on", "published_on", "effective_on", "effective_rule",
    "expires_on", "validity_rule", "opens_on", "closes_on", "comments_received", "comments_adopted", "republication",
    "responsibility_groups", "cites_mentions", "targets_year", "columns", "comments_partly_adopted",
    "comments_not_adopted", "articles", "first_article", "last_article",
)  # fmt: skip
LISTS = ("issuers", "doc_numbers", "cites_doc_numbers", "cites_titles", "attachments", "annexes", "column_headings")
OUTLINES = ("outline", "outline_of_draft")
ROWS = ("outcome", "targets", "conflicts", "repeals", "amends", "interprets")
RELATIONS = frozenset({"repeals", "amends", "interprets"})
ABSENT = ("furniture_absent_from_text", "personal_data_absent", "personal_data_absent_from_published_tables")
REMARKS = frozenset({"what", "note", "outcome_note", "url"})
NAMES = ("title", "doc_number", "indicator")
WITH_PORTAL = re.compile(r"(?P<fact>\w+)_with_portal_(?P<portal>[a-z0-9_]+)")
JUDGED = ("status", *SCALARS, *LISTS, *OUTLINES, *ROWS, "reads", *ABSENT, "clauses_sample")


class Score:
    """Hits, misses and wrong values of one fact."""

    def __init__(self) -> None:
        self.hits = self.missed = self.wrong = 0
        self.notes: list[str] = []

    def judge(self, document: str, expected: object, found: object) -> None:
        """Count one value; None on either side is silence."""
        if expected is None and found is None:
            return
        if expected is not None and found is not None and fold(expected) == fold(found):
            self.hits += 1
            return
        self.missed += expected is not None
        self.wrong += found is not None
        self.notes.append(f"{document}: expected {expected!r}, read {found!r}")

    def judge_items(self, document: str, expected: Iterable[object], found: Iterable[object]) -> None:
        """Count the items of two lists as sets of folded values."""
        want, have = {fold(e): e for e in expected}, {fold(f): f for f in found}
        self.hits += len(want.keys() & have.keys())
        for key in want.keys() - have.keys():
            self.missed += 1
            self.notes.append(f"{document}: not read: {want[key]!r}")
        for key in have.keys() - want.keys():
            self.wrong += 1
            self.notes.append(f"{document}: read, not there: {have[key]!r}")


def fold(value: object) -> str:
    """Bring a value to the form in which it is compared."""
    if isinstance(value, dict):
        return "|".join(f"{key}={fold(value[key])}" for key in sorted(value))
    return (
        canonical_key(str(value)) if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)
    )


def bare(label: str | None) -> str:
    """Take the brackets and stops off a label: 一、 and 一 are one label.

    >>> bare("（一）"), bare("1."), bare(None)
    ('一', '1', '')
    """
    return canonical_key(label or "").strip("().、,:")


def cases(folder: Path) -> Iterator[tuple[str, Path, dict[str, Any]]]:
    """Yield (name, document, expected facts)."""
    facts = folder / "facts.json"
    if facts.is_file():
        for name, expected in json.loads(facts.read_text(encoding="utf-8")).items():
            if isinstance(expected, dict):
                yield name, folder / name, expected
        return
    for expected_path in sorted(folder.glob("*/expected.json")):
        home = expected_path.parent
        document = next(iter(sorted((*home.glob("document.*"), *home.glob("page.*")))))
        yield home.name, document, json.loads(expected_path.read_text(encoding="utf-8"))


def relations(found: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    """Relations of one kind in the form of the expected rows."""
    return [
        {"title": r["title"], "doc_number": r["doc_number"], "on": r["effective_on"]}
        for r in found["relations"]
        if r["relation"] == kind or (kind == "repeals" and r["relation"] == "declares_expired")
    ]


def as_judged(found: dict[str, Any]) -> dict[str, Any]:
    """Return the facts read, and those that the expectations count or name in their own way."""
    clauses = [c for c in found["clauses"] if not c["eid"].startswith("annex")]
    articles = [c["label"] for c in clauses if c["level"] == "article"]
    return found | {
        "columns": found["outline"].get("columns"),
        "column_headings": [c["heading"] for c in clauses if c["level"] == "column"],
        "comments_partly_adopted": found["comments_partly"],
        "articles": len(articles) or None,
        "first_article": articles[0] if articles else None,
        "last_article": articles[-1] if articles else None,
        **{kind: relations(found, kind) for kind in RELATIONS},
    }


def judge(scores: dict[str, Score], name: str, expected: dict[str, Any], read: dict[str, Any]) -> None:
    """Compare every fact that the expectations state."""
    found = as_judged(read)
    for fact in SCALARS:
        if fact in expected:
            scores[fact].judge(name, expected[fact], found.get(fact))
    for fact in LISTS:
        if fact in expected and expected[fact] is not None:
            scores[fact].judge_items(name, expected[fact], found.get(fact) or ())
    for fact in OUTLINES:
        for level, count in (expected.get(fact) or {}).items():
            read_count = found["outline"].get(level)
            scores[fact].judge(name, f"{level} {int(count or 0)}", f"{level} {int(read_count or 0)}")
    for fact in ROWS:
        if expected.get(fact) is not None:
            stated = expected[fact] if isinstance(expected[fact], list) else [expected[fact]]
            judge_rows(scores[fact], name, stated, found.get(fact) or [])
    if stated := expected.get("status"):
        scores["status"].judge(name, stated["value"], status_that_day(found, stated["on"]))
    judge_words(scores, name, expected, found)
    judge_clauses(scores["clauses"], name, expected, found)


def judge_words(scores: dict[str, Score], name: str, expected: dict[str, Any], found: dict[str, Any]) -> None:
    """Look for the words that must stand in the text, and for those that must stand neither there nor in a clause."""
    text = canonical_key(found["text"])
    for sentence in expected.get("reads") or ():
        scores["reads"].judge(name, True, True if canonical_key(sentence) in text else None)
    everything = canonical_key(json.dumps([found["text"], found["clauses"]], ensure_ascii=False))
    for words in (w for fact in ABSENT for w in expected.get(fact) or ()):
        scores["absent"].judge(
            name, f"without {words}", None if canonical_key(words) in everything else f"without {words}"
        )


def judge_rows(score: Score, name: str, expected: Sequence[Any], rows: Sequence[dict[str, Any]]) -> None:
    """Compare each row in the keys that it states; a row given as a word is the title or the number of one."""
    wanted = {fold(row): in_units_of(row, rows) if isinstance(row, dict) else row for row in expected}.values()
    hits = [row for row in wanted if any(is_meant(row, read) for read in rows)]
    score.judge_items(name, wanted, hits)
    score.judge_items(name, (), [read for read in rows if not any(is_meant(row, read) for row in wanted)])


def is_meant(stated: str | dict[str, Any], read: dict[str, Any]) -> bool:
    """Tell whether an expected row or word means a row read; keys that no reading has are not compared."""
    if isinstance(stated, str):
        return fold(stated) in names_of(read)
    return all(fold(stated[key]) == fold(read[key]) for key in stated.keys() & read.keys())


def names_of(row: dict[str, Any]) -> set[str]:
    """Return the folded names by which a bare word may mean a row."""
    return {fold(row[key]) for key in NAMES if row.get(key)}


def in_units_of(row: dict[str, Any], rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return an expected row with its unit where the rows read have theirs: in a key of its own, or in brackets behind the indicator.

    >>> in_units_of({"indicator": "占比(%)"}, [{"indicator": "占比", "unit": "%"}])
    {'indicator': '占比'}
    """
    if "indicator" not in row or any(fold(r.get("indicator")) == fold(row["indicator"]) for r in rows):
        return row
    for read in rows:
        if with_unit(read) == with_unit(row):
            there = {key: read.get(key) for key in ("indicator", "unit") if key in row}
            return row | there
    return row


def with_unit(row: dict[str, Any]) -> str:
    """Return the folded indicator with its unit in brackets at its end, wherever the row has it."""
    indicator, unit = fold(row.get("indicator") or ""), fold(row.get("unit") or "")
    return indicator if not unit or indicator.endswith(f"({unit})") else f"{indicator}({unit})"


def judge_clauses(score: Score, name: str, expected: dict[str, Any], found: dict[str, Any]) -> None:
    """Look for each sampled clause: its label, and the words that it begins with (heading included, punctuation aside)."""
    read = [(bare(c["label"]), letters(f"{c['heading'] or ''}{c['text']}")) for c in found["clauses"]]
    for clause in expected.get("clauses_sample") or ():
        label, starts = bare(clause["label"]), letters(clause["text_starts"])
        hit = any(has == label and words.startswith(starts) for has, words in read)
        score.judge(name, clause["label"], clause["label"] if hit else None)


def judge_in_portals(
    scores: dict[str, Score], settings: Settings, name: str, document: Path, expected: dict[str, Any]
) -> None:
    """Judge ``<fact>_with_portal_<name>``: what is read once the declared portal whose id ends in that name is named."""
    for key, stated in expected.items():
        if asked := WITH_PORTAL.fullmatch(key):
            portal = next(iter(sorted(p.stem for p in settings.portals_dir.glob(f"*{asked['portal']}.yml"))), None)
            read = read_document(settings, str(document), url=expected.get("url"), portal_id=portal)
            scores[key].judge(name, stated, read.get(asked["fact"]))


def status_that_day(found: dict[str, Any], day: str) -> str:
    """The state on a day by the facts of the document alone."""
    dates = ("signed_on", "published_on", "effective_on", "expires_on", "opens_on", "closes_on")
    known = {fact: date.fromisoformat(found[fact]) for fact in dates if found.get(fact)}
    return status_on(LifeFacts(kind=PolicyKind(found["kind"]), **known), date.fromisoformat(day))[0].value


def letters(text: str) -> str:
    """Keep letters and digits only."""
    return re.sub(r"[\W_]", "", canonical_key(text))


def main() -> int:
    """Print the scoreboard; exit code 1 when a document could not be read, 2 when there is none."""
    parser = argparse.ArgumentParser(
        description=__doc__,
        epilog=forms_told(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--misses", action="store_true", help="name every value that was missed or wrong")
    options = parser.parse_args()
    scores: dict[str, Score] = defaultdict(Score)
    unjudged: Counter[str] = Counter()
    settings, unread, count, began = Settings.from_env(), 0, 0, time.process_time()
    for name, document, stated in cases(options.folder):
        count += 1
        expected, warnings = judgeable(stated)
        for warning in warnings:
            print(f"{name}: warning: {warning}", file=sys.stderr)
        unjudged.update(key for key in expected if key not in {*JUDGED, *REMARKS} and not WITH_PORTAL.fullmatch(key))
        try:
            read = read_document(settings, str(document), url=expected.get("url"), portal_id=None)
            judge(scores, name, expected, read)
            judge_in_portals(scores, settings, name, document, expected)
        except GongbaoError as error:
            unread += 1
            print(f"{name}: could not be read: {error}", file=sys.stderr)
    if not count:
        print(
            f"{options.folder}: no facts.json and no */expected.json; name a folder that holds documents with them",
            file=sys.stderr,
        )
        return 2
    print(f"{'fact':26}{'hits':>6}{'missed':>8}{'wrong':>7}{'precision':>11}{'recall':>8}")
    for fact, score in scores.items():
        if not score.hits + score.wrong + score.missed:
            continue
        precision = score.hits / (score.hits + score.wrong) if score.hits + score.wrong else 1.0
        recall = score.hits / (score.hits + score.missed) if score.hits + score.missed else 1.0
        print(f"{fact:26}{score.hits:6}{score.missed:8}{score.wrong:7}{precision:11.3f}{recall:8.3f}")
        if options.misses:
            for note in score.notes:
                print(f"    {note}")
    if unjudged:
        print(f"not judged: {', '.join(f'{key} ({times})' for key, times in sorted(unjudged.items()))}")
    print(f"{count} documents, {unread} could not be read, {time.process_time() - began:.1f} CPU seconds")
    return 1 if unread else 0


if __name__ == "__main__":
    raise SystemExit(main())
