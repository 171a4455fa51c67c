"""What a reader of two files should know before the comparison: numbers and notes of issue, and files that are no two wordings of one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from gongbao.history import compare_clauses
from gongbao.history.annexes import annexes_changed
from gongbao.history.covers import lay_covers_aside
from gongbao.history.folding import fold_text
from gongbao.model.change import Comparison, Effect
from gongbao.model.policy import PolicyKind, PolicyReading, Relation
from gongbao.normalize.title_cores import title_core

UNRELATED = (
    "两份文件标题不同，相同条款很少，可能不是同一文件的两个文本",
    "the titles differ and few clauses are shared: these may be two documents, not two wordings of one",
)
"""Said of two files that are probably no wordings of one document."""

DECISION = (
    "一份文件是关于修改另一份文件的决定，不是它的另一文本：请把两份放入一个文件夹，用 make run PORTALS=<文件夹> 得出修改后的文本，"
    "再用 GONGBAO_DATA=data/folders/<文件夹名> gongbao compare POLICY --from-version 1 对比",
    "{name} is a decision that amends the other, no wording of it: put both into one folder and let `make run PORTALS=<folder>` "
    "carry it out, then `GONGBAO_DATA=data/folders/<its name> gongbao compare POLICY --from-version 1`",
)
"""Said where one of two files orders what becomes of the other."""

LEFT = (
    "以下条款引用的条号未随条文顺序调整",
    "references that kept their old number although the clause was renumbered",
)
"""Said of a new text whose references were not brought up to date, with the clauses (and the number that each still cites)."""

_NAMED = 8
"""References named in one warning; all of them stand in `references_left` of the JSON."""

_ISSUE_NOTE = re.compile(
    r"[（(]((?:\d{4}年|根据|经)[^\n]*?(?:公布|发布|通过|批准|修正|修订)[^\n]*?)[）)]\s*$", re.MULTILINE
)
_HEAD = 800
_STAGE = re.compile(r"[（(][^（）()]{0,10}(?:征求意见|征集意见|公开征求|送审|草案)[^（）()]{0,8}[）)]$")


def compare_readings(
    old: PolicyReading, new: PolicyReading, *, titles: tuple[str, str] | None = None, quoted: bool = False
) -> Comparison:
    """Compare two texts as read, and the names of the annexes that they list; ``titles`` where the texts do not bear them.

    A draft and the final text, or a text by itself and under the notice that issues it, meet by their own titles and clauses,
    whatever notice or order stands around either.
    """
    drafts = [_draft_of(reading) for reading in (old, new)]
    is_draft_and_final = bool(drafts[0]) != bool(drafts[1])
    own = (drafts[0] or old.wrapped_title or old.title or "", drafts[1] or new.wrapped_title or new.title or "")
    keys = {fold_text(_STAGE.sub("", title)) for title in own}
    is_wrapped_once = bool(old.wrapped_title) != bool(new.wrapped_title) and len(keys) == 1
    meet = is_draft_and_final or is_wrapped_once
    title_before, title_after = titles or (own if meet else (old.title or "", new.title or ""))
    found = compare_clauses(old.clauses, new.clauses, title_before=title_before, title_after=title_after, quoted=quoted)
    if meet:
        found = lay_covers_aside(found, but=frozenset() if is_draft_and_final else frozenset({Effect.VALIDITY}))
    listed = [[link.name for link in side.attachments if not link.url] for side in (old, new)]
    annexes = annexes_changed(listed[0], listed[1], found.changes, texts=(old.clauses, new.clauses))
    return replace(found, changes=(*found.changes, *annexes))


def _draft_of(reading: PolicyReading) -> str | None:
    """The title of the draft that a consultation shows below its notice, without what says that it is one."""
    asked = reading.comment_round if any(clause.eid.startswith("letter") for clause in reading.clauses) else None
    return _STAGE.sub("", asked.draft_title) if asked and asked.draft_title else None


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
    if told.get("decision") and told.get("warnings"):
        yield from ((said["zh"], said["en"]) for said in told["warnings"])
    elif side := told.get("decision"):
        yield DECISION[0], DECISION[1].format(name=told[f"{side}_file"])
    elif told.get("unrelated"):
        yield UNRELATED
    elif left := told.get("references_left"):
        places = "、".join(f"{one['clause_label_after'] or ''}（{one['reference']}）" for one in left[:_NAMED])
        yield f"{LEFT[0]}：{places}", f"{LEFT[1]}: {places}"


def _amends(decision: PolicyReading, text: PolicyReading) -> bool:
    if decision.kind is not PolicyKind.AMENDING_DECISION or text.kind is PolicyKind.AMENDING_DECISION:
        return False
    named = [cited.title for cited in decision.cited if cited.relation is Relation.AMENDS]
    cores = {title_core(title) or title for title in (text.title, text.wrapped_title) if title}
    return any(title and (title_core(title) or title) in cores for title in named)


def _issue_note(reading: PolicyReading) -> str | None:
    found = _ISSUE_NOTE.search(reading.text[:_HEAD])
    return found.group(1).strip() if found else None
