"""Targets that stand in a table of a page's file, not on the page: 附件：主要指标.docx."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from gongbao.formats.scripts import canonical_key
from gongbao.formats.tables import Rows
from gongbao.model.policy import PolicyReading, Target
from gongbao.reading.disagreements import target_conflicts
from gongbao.reading.targets import rows_of_lines, targets_of_rows, year_made

IN_FILE = "file:"
"""What the ``eid`` of such a target begins with; the file's name follows, as in table ``attachments``."""


def with_targets_of_files(reading: PolicyReading, files: Sequence[tuple[str, str, Sequence[Rows]]]) -> PolicyReading:
    """Add the targets of the files' tables, each file given as (name, text, tables), to those of the page.

    A file without tables may show one in its lines (a printed table of a PDF, cells parted by blanks; bars, tabs of a text).
    A goal that the page's own table states (same indicator and year) stays the page's; one document offered in several formats
    counts once. Numbers of the body that differ from a file's goal are conflicts, as with an annex on the page.
    """
    known = {_goal(target) for target in reading.targets}
    made_in = year_made(reading.signed_on, reading.doc_number)
    added: list[Target] = []
    for name, text, tables in files:
        for rows in tables or rows_of_lines(text.split("\n")):
            eid = f"{IN_FILE}{name}"
            for target in targets_of_rows(rows, eid=eid, script=reading.script, made_in=made_in, caption=name):
                if (goal := _goal(target)) not in known:
                    known.add(goal)
                    added.append(target)
    if not added:
        return reading
    conflicts = target_conflicts(added, reading.clauses, script=reading.script)
    return replace(reading, targets=(*reading.targets, *added), conflicts=(*reading.conflicts, *conflicts))


def _goal(target: Target) -> tuple[str, int | None]:
    return canonical_key(target.indicator_with_unit), target.target_year
