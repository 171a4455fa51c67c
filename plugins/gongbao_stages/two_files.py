"""What a reader of two files should know before the comparison: numbers and notes of issue, and files that are no two wordings of one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from gongbao.history import compare_clauses
from gongbao.history.annexes import annexes_changed
from gongbao.model.change import Comparison
from gongbao.model.policy import PolicyKind, PolicyReading, Relation
from gongbao.normalize.relations import title_core

UNRELATED = (
    "两份文件标题不同，相同条款很少，可能不是同一文件的两个文本",
    "the titles differ and few clauses are shared: these may be two documents, not two wordings of one",
)
"""Said of two files that are probably no wordings of one document."""

DECISION = (
    "一份文件是关于修改另一份文件的决定，不是它的另一文本：请把两份放入一个文件夹，用 make run PORTALS=<文件夹> 得出修改后的文本",
    "{name} is a decision that amends the other, no wording of it: put both into one folder and let `make run PORTALS=<folder>` "
    "carry it out, then `gongbao compare POLICY --from-version 1`",
)
"""Said where one of two files orders what becomes of the other."""

_ISSUE_NOTE = re.compile(
    r"[（(]((?:\d{4}年|根据|经)[^\n]*?(?:公布|发布|通过|批准|修正|修订)[^\n]*?)[）)]\s*$", re.MULTILINE
)
_HEAD = 800


def compare_readings(
    old: PolicyReading, new: PolicyReading, *, titles: tuple[str, str] | None = None, quoted: bool = False
) -> Comparison:
    """Compare two texts as read, and the names of the annexes that they list; ``titles`` where the texts do not bear them."""
    title_before, title_after = titles or (old.title or "", new.title or "")
    found = compare_clauses(old.clauses, new.clauses, title_before=title_before, title_after=title_after, quoted=quoted)
    named = [[link.name for link in side.attachments if not link.url] for side in (old, new)]
    annexes = annexes_changed(named[0], named[1], found.changes, texts=(old.clauses, new.clauses))
    return replace(found, changes=(*found.changes, *annexes))


def decision_of(before: PolicyReading, after: PolicyReading) -> str | None:
    """Tell which of two files is a decision that amends the other: ``before``, ``after``, or None."""
    if _amends(after, before):
        return "after"
    return "before" if _amends(before, after) else None


def issue_facts(before: PolicyReading, after: PolicyReading) -> dict[str, Any]:
    """The 文号 and the 题注 (by whom made known, by what amended) of two files, null for none."""
    told: dict[str, Any] = {}
    for name, reading in (("before", before), ("after", after)):
        told |= {f"{name}_doc_number": reading.doc_number, f"{name}_issue_note": _issue_note(reading)}
    return told


def file_name(name: str, told: Mapping[str, Any], side: str) -> str:
    """A file as the head of a comparison names it: with its 文号 and 题注."""
    return " · ".join(filter(None, (name, told[f"{side}_doc_number"], told[f"{side}_issue_note"])))


def warnings_of(told: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Warnings on a comparison, Chinese and English."""
    if side := told.get("decision"):
        yield DECISION[0], DECISION[1].format(name=told[f"{side}_file"])
    elif told.get("unrelated"):
        yield UNRELATED


def _amends(decision: PolicyReading, text: PolicyReading) -> bool:
    if decision.kind is not PolicyKind.AMENDING_DECISION or text.kind is PolicyKind.AMENDING_DECISION:
        return False
    named = [cited.title for cited in decision.cited if cited.relation is Relation.AMENDS]
    cores = {title_core(title) or title for title in (text.title, text.wrapped_title) if title}
    return any(title and (title_core(title) or title) in cores for title in named)


def _issue_note(reading: PolicyReading) -> str | None:
    found = _ISSUE_NOTE.search(reading.text[:_HEAD])
    return found.group(1).strip() if found else None
