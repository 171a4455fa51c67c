"""The announcement that makes a text known, put above it or left out: a cover, no clause of the text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from gongbao.history.align import Alignment
from gongbao.history.folding import fold_text
from gongbao.history.grouping import Group
from gongbao.model.change import Comparison, Edit, Effect, Operation
from gongbao.model.policy import Clause
from gongbao.reading.dates import FULL_DATE, find_dates
from gongbao.reading.lines import fold

_ANNOUNCES = re.compile(
    r"^《(?P<title>[^《》]+)》[^。;]{0,20}?(?:经|于|由)[^。;]{2,80}?(?:通过|批准|同意)[^。;]{0,30}?[现特]予?(?:此|以)?(?:公布|发布|颁布|印发)"
    r"[^。;]{0,60}(?:。[^。;]{0,30}?自[^。;]{2,30}起[^。;]{0,4}(?:施行|实施|执行))?。?$"
)
_FROM = re.compile(rf"自 ?(?P<on>{FULL_DATE}) ?起[^。;]{{0,4}}(?:施行|实施|执行)")
_SAYS = re.compile(r"[。;:,!?]")
_LONGEST = 40
_AROUND = ("letter", "signature")


def cover_rows(
    edits: Sequence[Edit], titles: tuple[str | None, str | None], before: Sequence[Clause], after: Sequence[Clause]
) -> list[bool]:
    """Say of each edit whether it tells a cover that came or went: the sentence that makes this text known, and the lines beside it.

    An announcement that names another first day than the text does is told.
    """
    none = [False] * len(edits)
    for operation, clauses in ((Operation.INSERT, before), (Operation.DELETE, after)):
        whole = [edit.operation is operation and not _label(edit) and _is_cover(edit, titles) for edit in edits]
        if not any(whole):
            continue
        days = {day for clause in clauses for day in _days(clause.text)}
        kept = [is_cover and not _another_day(edit, days) for edit, is_cover in zip(edits, whole, strict=True)]
        beside = [edit.operation is operation and not _label(edit) and _is_line(_words(edit)) for edit in edits]
        return [one or (line and not is_cover) for one, line, is_cover in zip(kept, beside, whole, strict=True)]
    return none


def part_signatures(before: Sequence[Group], after: Sequence[Group], alignment: Alignment) -> Alignment:
    """Take back links of a signature with a clause under a number: names and days are like the days that the last article names."""
    pairs = [pair for pair in alignment.pairs if not _is_signature_and_clause(before[pair.before], after[pair.after])]
    return replace(alignment, pairs=tuple(pairs))


def _is_signature_and_clause(one: Group, other: Group) -> bool:
    signs = [group.root.level == "signature" for group in (one, other)]
    return signs[0] != signs[1] and bool((other if signs[0] else one).root.label)


def lay_covers_aside(found: Comparison, *, but: frozenset[Effect] = frozenset()) -> Comparison:
    """File under noise what stands around the texts: the letters and signatures of a draft's notice and of the order of a final text.

    Their windows, numbers and days are facts of the two documents, told elsewhere; rows of the effects in ``but`` stay told.
    """
    around = [_stands_around(edit) and edit.effect not in but for edit in found.changes]
    return replace(
        found,
        changes=tuple(edit for edit, aside in zip(found.changes, around, strict=True) if not aside),
        noise=(
            *found.noise,
            *(replace(edit, effect=Effect.LAYOUT) for edit, aside in zip(found.changes, around, strict=True) if aside),
        ),
    )


def _stands_around(edit: Edit) -> bool:
    eids = [eid for eid in (edit.clause_eid_before, edit.clause_eid_after) if eid]
    return bool(eids) and all(eid.startswith(_AROUND) for eid in eids)


def _is_cover(edit: Edit, titles: tuple[str | None, str | None]) -> bool:
    """One line of the clause announces this text; the others are names, numbers and days."""
    lines = [fold(line).strip() for line in _words(edit).split("\n") if line.strip()]
    found = [match for line in lines if (match := _ANNOUNCES.match(line))]
    if len(found) != 1 or not all(_is_line(line) for line in lines if not _ANNOUNCES.match(line)):
        return False
    known = {fold_text(title) for title in titles if title}
    return not known or any(fold_text(found[0]["title"]) in title for title in known)


def _another_day(edit: Edit, days: set[date]) -> bool:
    said = _days(_words(edit))
    return bool(said and days) and not said <= days


def _days(text: str) -> set[date]:
    return {day.on for match in _FROM.finditer(fold(text)) for day in find_dates(match["on"])}


def _is_line(words: str) -> bool:
    return all(len(line) <= _LONGEST and not _SAYS.search(fold(line)) for line in words.split("\n"))


def _label(edit: Edit) -> str | None:
    return edit.clause_label_after or edit.clause_label_before


def _words(edit: Edit) -> str:
    return edit.before or edit.after
