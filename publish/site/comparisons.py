"""What changed from one version of a policy to the next, clause by clause, as its page shows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from markupsafe import Markup

from gongbao.history.marking import renumbered
from gongbao.model.change import Cause, Edit, Effect, Operation
from gongbao.normalize.life import portal_day
from gongbao.wording import noise_sentence
from gongbao.wording.official import said_today
from gongbao.wording.order import reading_order
from gongbao.wording.terms import CAUSES
from gongbao.wording.told import Told, told_blocks, without_title
from publish.site.marked import clause_cells
from publish.site.templating import mark

MOST_CLAUSES = 200
"""Clauses of one comparison that a page shows; the data holds the rest."""

LONGEST_PAGE = 400_000
"""Characters of cells on one page; older comparisons beyond it show their sentences alone."""

_EDIT = ("clause_eid_before", "clause_eid_after", "clause_label_before", "clause_label_after", "before", "after",
         "context_before", "context_after")  # fmt: skip

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseTold:
    """What is told of one clause, and its words before and after."""

    told: tuple[Told, ...]
    cells: Markup


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionStep:
    """All changes that came with one version, or (``sequence`` None) with one night and no version; ``draft``: against a draft."""

    anchor: str
    before: int | None
    draft: bool
    sequence: int | None
    seen_on: date
    cause: tuple[str, str]
    clauses: tuple[ClauseTold, ...]
    left_out: int
    noise: tuple[str, str]
    noise_rows: tuple[str, ...]


def version_steps(rows: Sequence[Row], title: str | None, versions: Sequence[Row] = ()) -> list[VersionStep]:
    """Rows of ``changes`` of one policy as steps, newest first; ``versions`` tell which of ours have an official text by now."""
    groups: dict[tuple[datetime, str], list[Row]] = {}
    for row in rows:
        told = said_today(row, versions, _version_named)
        groups.setdefault((row["detected_at"], row["version_after"] or ""), []).append(told)
    steps, room = [], LONGEST_PAGE
    for (seen_at, version), group in sorted(groups.items(), reverse=True):
        step = _step(version, seen_at, group, title, room)
        room -= sum(len(clause.cells) for clause in step.clauses)
        steps.append(step)
    return steps


def sequence_of(version_id: str | None) -> int | None:
    """The number of a version from its id; None for none.

    >>> sequence_of("gb-a.v12"), sequence_of(None)
    (12, None)
    """
    number = (version_id or "").rpartition(".v")[2]
    return int(number) if number.isascii() and number.isdigit() else None


def owner_of(version_id: str | None) -> str:
    """The policy of a version, from its id.

    >>> owner_of("gb-a.v12")
    'gb-a'
    """
    return (version_id or "").rpartition(".v")[0]


def step_anchor(row: Row) -> str:
    """Where the changes of a row stand on its policy's page: with its version and night."""
    sequence = sequence_of(row["version_after"])
    return f"v{sequence or 0}-{row['detected_at']:%Y%m%dT%H%M%S}"


def of_a_clause(row: Row) -> bool:
    """Whether a row tells of words of a text: a status or another fact alone is not compared clause by clause."""
    return bool(row["clause_eid_before"] or row["clause_eid_after"])


def _version_named(row: Row) -> tuple[str, str]:
    return f"第{row['sequence']}版", f"version {row['sequence']}"


def _step(version: str, seen_at: datetime, group: Sequence[Row], title: str | None, room: int) -> VersionStep:
    rows = sorted(group, key=reading_order)
    real, noise = [r for r in rows if not r["noise"]], [r for r in rows if r["noise"]]
    blocks = told_blocks(real, title)
    clauses, slight = [], renumbered(noise)
    for block in blocks[:MOST_CLAUSES]:
        cells = clause_cells(block[0].first, slight) if room > 0 else ""
        room -= len(cells)
        clauses.append(ClauseTold(told=tuple(block), cells=mark(cells)))
    before = next((r["version_before"] for r in rows if r["version_before"]), None)
    return VersionStep(
        anchor=step_anchor(rows[0]),
        before=sequence_of(before) if owner_of(before) == rows[0]["policy_id"] else None,
        draft=before is not None and owner_of(before) != rows[0]["policy_id"],
        sequence=sequence_of(version or None),
        seen_on=portal_day(seen_at),
        cause=CAUSES[Cause(rows[0]["cause"])],
        clauses=tuple(clauses),
        left_out=max(0, len(blocks) - MOST_CLAUSES),
        noise=noise_sentence([_edit(row) for row in noise]),
        noise_rows=tuple(without_title(row["sentence_zh"], title) for row in noise[:MOST_CLAUSES]),
    )


def _edit(row: Row) -> Edit:
    """A row as the edit that it was, as far as sentences over several need it."""
    return Edit(
        operation=Operation(row["operation"]),
        effect=Effect(row["effect"]),
        confidence=1.0,
        method="",
        **{name: row[name] for name in _EDIT},
    )
