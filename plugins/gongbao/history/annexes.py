"""Annexes that a text names at its end: 附件：1.任务分工表 — one that came, went or took another name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from gongbao.history.folding import fold_text
from gongbao.model.change import Edit, Effect, Operation
from gongbao.model.policy import Clause

_FURNITURE = re.compile(r"\.(?:docx?|xlsx?|pdf|wps|ofd|zip|rar)$|[\W_]+", re.IGNORECASE)


def annexes_changed(
    before: Sequence[str],
    after: Sequence[str],
    told: Sequence[Edit] = (),
    *,
    texts: tuple[Sequence[Clause], Sequence[Clause]] = ((), ()),
) -> tuple[Edit, ...]:
    """Compare the names of the annexes that two wordings list; one for one is a substitution.

    An annex whose own text came or went is in ``told``; one whose text the other side has too, in its clauses ``texts``, is listed
    there or not without coming or going.
    """
    rows = [_bare(edit.before + edit.after) for edit in told if edit.operation is not Operation.SUBSTITUTE]
    held = [_bare("\n".join(f"{c.heading or ''}{c.text}" for c in side if c.in_annex)) for side in texts]
    removed, added = (
        [name for name in names if not any(_bare(name) in row for row in (*rows, other))]
        for names, other in ((_without(before, after), held[1]), (_without(after, before), held[0]))
    )
    if len(removed) == len(added) == 1:
        return (_row(Operation.SUBSTITUTE, removed[0], added[0]),)
    return (
        *(_row(Operation.DELETE, name, "") for name in removed),
        *(_row(Operation.INSERT, "", name) for name in added),
    )


def is_among(name: str, files: Iterable[str]) -> bool:
    """Tell whether one of the files is the annex that a text names.

    >>> is_among("申报表", ["附件1：申报表.docx"]), is_among("申报表", ["名单.xlsx"])
    (True, False)
    """
    return any(_bare(name) in _bare(file) for file in files)


def _without(names: Sequence[str], others: Sequence[str]) -> list[str]:
    known = {_bare(other) for other in others}
    return [name for name in dict.fromkeys(names) if _bare(name) not in known]


def _bare(name: str) -> str:
    return _FURNITURE.sub("", fold_text(name))


def _row(operation: Operation, was: str, now: str) -> Edit:
    return Edit(
        operation=operation,
        effect=Effect.ANNEX,
        clause_eid_before=None,
        clause_eid_after=None,
        clause_label_before=None,
        clause_label_after=None,
        before=was,
        after=now,
        context_before=was,
        context_after=now,
        confidence=1.0,
        method="fact:attachments",
    )
