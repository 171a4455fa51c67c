"""Clauses grouped into what the change log links: an article with all below it, or the lowest numbered item with its paragraphs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from gongbao.history.folding import fold_texts
from gongbao.history.tokens import reference_key
from gongbao.model.change import Cell
from gongbao.model.policy import Clause

ATTACHED = frozenset({"para", "item", "subitem"})
LONGEST_PATH = 60
_OUTLINE = frozenset({"h1", "h2", "h3", "h4", "h5"})
_LIST_NUMBER = re.compile(r"\d+")
_PARAGRAPH = re.compile(r"(?:^|__)para_(\d+)(?:__|$)")
_STRUCK = re.compile(r"[(]?(?:已?删去|已?删除|本条(?:已)?(?:删去|删除|废止))[)]?。?")
_TRADITIONAL = str.maketrans("條項節編則", "条项节编则")
_LABEL_FURNITURE = re.compile(r"[\s　（）()〔〕\[\]、.．:：]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One stretch of own text: of a heading, a paragraph, an item. ``paragraph`` is None where the group has one only.

    ``cell`` is the place of one taken out of a table; ``context`` what a reader sees around it, where that is more than ``text``;
    ``unit`` what a column of its own states for the amounts of the row.
    """

    clause: Clause
    is_heading: bool
    text: str
    key: str
    paragraph: int | None
    cell: Cell | None = None
    context: str | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """What a link joins: ``root`` and the pieces under it, in reading order; ``key`` is the canonical text without numbers of its own."""

    root: Clause
    pieces: tuple[Piece, ...]
    key: str

    @property
    def text(self) -> str:
        """The whole group as one reads it, items with their labels, without the group's own label."""
        read = ""
        for at, piece in enumerate(self.pieces):
            headed = at and self.pieces[at - 1].is_heading and self.pieces[at - 1].clause is piece.clause
            if at:  # the reader of texts parts a heading of an outline from the text behind it at its stop
                read += "。" if headed and piece.clause.level in _OUTLINE else "\n"
            labelled = piece.clause is not self.root and not headed
            read += f"{piece.clause.label or ''}{piece.text}" if labelled else piece.text
        return read


def group_clauses(clauses: Sequence[Clause]) -> tuple[Group, ...]:
    """Group ``clauses`` by their article or lowest numbered item, in order.

    Every clause lands in exactly one group; what has neither label nor wording, or says only that it was struck, is no clause.
    """
    by_eid = {clause.eid: clause for clause in clauses}
    members: dict[str, list[Clause]] = {}
    for clause in sorted(clauses, key=lambda clause: clause.order):
        members.setdefault(_root_of(clause, by_eid).eid, []).append(clause)
    keys = fold_texts(text for clause in clauses for text in (clause.heading, clause.text) if text)
    groups = (_group(by_eid[eid], held, keys) for eid, held in members.items())
    return tuple(group for group in groups if (group.pieces or group.root.label) and not _STRUCK.fullmatch(group.key))


def _root_of(clause: Clause, by_eid: dict[str, Clause]) -> Clause:
    """Climb to the article where there is one, else past paragraphs and items to what they stand under."""
    line = [clause]
    seen = {clause.eid}
    while (parent := by_eid.get(line[-1].parent_eid or "")) is not None and parent.eid not in seen:
        line.append(parent)
        seen.add(parent.eid)
    for above in reversed(line):
        if above.level == "article":
            return above
    if len(line) > 1 and clause.level == "table" and line[1].level == "annex":
        return line[1]
    return next((above for above in line if above.level not in ATTACHED), clause)


def _group(root: Clause, members: list[Clause], keys: Mapping[str, str]) -> Group:
    held: list[tuple[Clause, bool, str, int | None]] = []
    running = 0
    for clause in members:
        paragraph, running = _paragraph_of(clause, root, running)
        for text, is_heading in ((clause.heading, True), (clause.text, False)):
            if text and keys[text]:  # a zero-width mark is no paragraph
                held.append((clause, is_heading, text, None if is_heading and clause is root else paragraph))
    several = max((number or 0 for *_, number in held), default=0) > 1
    pieces = tuple(
        Piece(clause=clause, is_heading=is_heading, text=text, key=keys[text], paragraph=number if several else None)
        for clause, is_heading, text, number in held
    )
    return Group(root=root, pieces=pieces, key="\x02".join(piece.key for piece in pieces))


def _paragraph_of(clause: Clause, root: Clause, running: int) -> tuple[int, int]:
    """Number of the 款 that ``clause`` stands in: from its path, else counted."""
    if named := _PARAGRAPH.search(clause.eid.removeprefix(root.eid)):
        return int(named.group(1)), max(running, int(named.group(1)))
    if clause.level == "para" or (clause is root and clause.text.strip()):
        return running + 1, running + 1
    return max(running, 1), running


@lru_cache(maxsize=4096)
def label_key(label: str | None) -> str:
    """Give what a label numbers, so that （一） and (一), 第12条 and 第十二条 are the same label.

    >>> label_key("（十一）") == label_key("(11)"), label_key("第十二条"), label_key(None)
    (True, '第12条', '')
    """
    return reference_key(_LABEL_FURNITURE.sub("", label or "").translate(_TRADITIONAL))


def label_paths(groups: Sequence[Group], clauses: Sequence[Clause]) -> dict[str, str | None]:
    """Give, for each group by its eid, the labels above it where its own does not find it in this wording: 二、 for （三）; else None.

    A label that stands several times finds nothing; nor does the 2. of a list that begins with 1. below its own heading. The
    numbers of measures that run on from heading to heading do.
    """
    lists = _own_lists(groups)
    named = Counter((group.root.level, label_key(group.root.label)) for group in groups if group.root.label)
    by_eid = {clause.eid: clause for clause in clauses}
    paths: dict[str, str | None] = {}
    for group in groups:
        above, labels = by_eid.get(group.root.parent_eid or ""), ""
        if (
            named[group.root.level, label_key(group.root.label)] > 1
            or (group.root.level, group.root.parent_eid) in lists
        ):
            while above is not None and len(labels) < LONGEST_PATH:
                label = (above.label or "").strip()
                labels = (f"{label}、" if label and label[-1].isalnum() else label) + labels
                above = by_eid.get(above.parent_eid or "")
        paths[group.root.eid] = labels or None
    return paths


def _own_lists(groups: Sequence[Group]) -> set[tuple[str, str | None]]:
    """Level and heading of the lists of 1., 2., 3. that count below that heading alone."""
    firsts: dict[tuple[str, str | None], str] = {}
    for group in groups:
        if _LIST_NUMBER.fullmatch(key := label_key(group.root.label)) and group.root.parent_eid:
            firsts.setdefault((group.root.level, group.root.parent_eid), key)
    levels = Counter(level for level, _ in firsts)
    begun = Counter(level for (level, _), first in firsts.items() if first == "1")
    return {(level, above) for level, above in firsts if begun[level] > 1 or (begun[level] and levels[level] == 1)}
