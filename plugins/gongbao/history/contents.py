"""Contents above a text repeat its headings: they come, go and change with the headings, and nothing is told of them alone."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gongbao.history.folding import fold_text
from gongbao.model.change import Edit
from gongbao.model.policy import Clause

_PAGE = re.compile(r"[.…·\s]*(?:[(（]\d{1,4}[)）]|\d{0,4})\s*$")


def contents_rows(edits: Sequence[Edit], before: Sequence[Clause], after: Sequence[Clause]) -> list[bool]:
    """Say of each edit whether it stands in contents that repeat the headings of their own text."""
    old, new = _contents(before), _contents(after)
    return [
        bool(edit.clause_eid_before or edit.clause_eid_after)
        and (edit.clause_eid_before is None or edit.clause_eid_before in old)
        and (edit.clause_eid_after is None or edit.clause_eid_after in new)
        for edit in edits
    ]


def _contents(clauses: Sequence[Clause]) -> frozenset[str]:
    held = [clause for clause in clauses if clause.eid.rpartition("__")[2] == "toc"]
    if not held:
        return frozenset()
    headings = {fold_text(f"{clause.label or ''}{clause.heading}") for clause in clauses if clause.heading}
    return frozenset(
        clause.eid
        for clause in held
        if all(fold_text(_PAGE.sub("", line)) in headings for line in clause.text.split("\n"))
    )
