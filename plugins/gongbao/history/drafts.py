"""A wording as something that instructions can be carried out on: articles of paragraphs of items, then clauses again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from gongbao.history.grouping import group_clauses, label_key
from gongbao.history.instructions import Instruction
from gongbao.history.numerals import write_chinese_number
from gongbao.model.policy import Clause

_OWN_LABEL = re.compile(r"^第[一二三四五六七八九十百零\d]+条(?:之[一二三四五六七八九十\d]+)?[\s　]*")
_ITEM = re.compile(r"^([（(][一二三四五六七八九十\d]+[）)])\s*(.*)$")
_KEY = re.compile(r"^第(\d+)条(?:之(\d+))?$")
T = TypeVar("T", "DraftParagraph", "DraftItem")


@dataclass(slots=True)
class DraftItem:
    """A 项 with its 目; ``old`` is its number in the base (None when new), ``number`` the one that the decision gives.

    ``into`` is the 项 that took this one up.
    """

    label: str
    text: str
    old: int | None = None
    number: int | None = None
    fresh: bool = False
    struck: bool = False
    subitems: list[tuple[str, str]] = field(default_factory=list)
    into: DraftItem | None = None


@dataclass(slots=True)
class DraftParagraph:
    """A 款 with its 项; ``fresh`` is wording of the decision, whose references bear new numbers."""

    text: str
    items: list[DraftItem] = field(default_factory=list)
    fresh: bool = False
    old: int | None = None
    number: int | None = None
    struck: bool = False
    into: DraftParagraph | None = None


@dataclass(slots=True)
class DraftArticle:
    """An article under its old number (None when new); ``number`` is the one that the decision gives, where it gives one.

    ``lead`` holds what stands before it (chapters); ``chapter`` is the eid of the heading that a decision puts it under, and
    ``by`` that order; ``into`` the article that took this one up.
    """

    old_key: str | None
    paragraphs: list[DraftParagraph]
    number: str | None = None
    struck: bool = False
    lead: list[Clause] = field(default_factory=list)
    chapter: str | None = None
    into: DraftArticle | None = None
    by: Instruction | None = None


@dataclass(slots=True)
class Draft:
    """Articles in order; ``tail`` is what follows the last, and all of a text without articles.

    ``fresh`` holds the eids of headings that the decision brings, ``renamed`` the label keys that it gives to others by their eid;
    ``chapters_shift`` tells that it lets chapters follow in number, ``renamed_by`` which order renames a heading.
    """

    articles: list[DraftArticle]
    tail: list[Clause]
    fresh: set[str] = field(default_factory=set)
    renamed: dict[str, str] = field(default_factory=dict)
    chapters_shift: bool = False
    renamed_by: dict[str, Instruction] = field(default_factory=dict)

    def find(self, key: str | None) -> DraftArticle | None:
        """Find an article by its old number."""
        return next((article for article in self.articles if key and article.old_key == key), None)

    def held(self) -> Iterator[list[Clause]]:
        """Lists of the clauses that are in no article: what stands before each, and the tail."""
        yield from (article.lead for article in self.articles)
        yield self.tail


def open_draft(clauses: Sequence[Clause]) -> Draft:
    """Take a wording apart; what is neither article nor under one keeps its place."""
    articles: list[DraftArticle] = []
    pending: list[Clause] = []
    for group in group_clauses(clauses):
        members = list(dict.fromkeys(piece.clause for piece in group.pieces)) or [group.root]
        if group.root.level != "article" or group.root.in_annex:
            pending.extend(members)
            continue
        article = DraftArticle(old_key=label_key(group.root.label), paragraphs=[], lead=pending)
        pending = []
        for clause in members:
            _take_in(article, clause)
        articles.append(article)
    return Draft(articles=articles, tail=pending)


def _take_in(article: DraftArticle, clause: Clause) -> None:
    last = article.paragraphs[-1] if article.paragraphs else None
    if clause.level == "subitem" and last and last.items:
        last.items[-1].subitems.append((clause.label or "", clause.text))
    elif clause.level == "item" and last:
        last.items.append(DraftItem(label=clause.label or "", text=clause.text, old=len(last.items) + 1))
    else:
        article.paragraphs.append(DraftParagraph(text=clause.text, old=len(article.paragraphs) + 1))


def draft_paragraphs(wording: str) -> list[DraftParagraph]:
    """Read quoted wording: its own number taken off, a paragraph per line, （一） an item.

    >>> [(p.text, [(i.label, i.text) for i in p.items]) for p in draft_paragraphs("第八条  下列情形：\\n（一）甲；")]
    [('下列情形：', [('（一）', '甲；')])]
    """
    paragraphs: list[DraftParagraph] = []
    for line in filter(None, (line.strip() for line in _OWN_LABEL.sub("", wording.strip()).splitlines())):
        item = _ITEM.match(line)
        if item and paragraphs:
            paragraphs[-1].items.append(DraftItem(label=item.group(1), text=item.group(2), fresh=True))
        else:
            paragraphs.append(DraftParagraph(text=line, fresh=True))
    return paragraphs


def split_wordings(text: str, parts: Sequence[str], count: int) -> list[str] | None:
    """Give the wordings of ``count`` clauses quoted together: by quotation, by their own numbers, or a line each; None where neither fits.

    >>> split_wordings("第三条 甲。\\n乙。\\n第四条 丙。", (), 2)
    ['第三条 甲。\\n乙。', '第四条 丙。']
    """
    if count == 1:
        return [text]
    if len(parts) == count:
        return list(parts)
    numbered: list[str] = []
    for line in text.split("\n"):
        if _OWN_LABEL.match(line) or not numbered:
            numbered.append(line)
        else:
            numbered[-1] += f"\n{line}"
    if len(numbered) == count:
        return numbered
    lines = text.split("\n")
    return lines if len(lines) == count else None


def number_of(key: str) -> tuple[int, int]:
    """Read a label key as a number to sort by: 第133条之2 is (133, 2).

    >>> number_of("第133条之2")
    (133, 2)
    """
    found = _KEY.match(key)
    return (int(found.group(1)), int(found.group(2) or 0)) if found else (0, 0)


def key_of(number: tuple[int, int]) -> str:
    """Write the label key of a number."""
    return f"第{number[0]}条" + (f"之{number[1]}" if number[1] else "")


def in_order(units: Sequence[T]) -> list[T]:
    """Order what is kept: each in the slot that the decision gives it, the others in turn in the free ones.

    >>> [i.text for i in in_order([DraftItem("", "甲", old=1), DraftItem("", "乙", old=2), DraftItem("", "新", number=2)])]
    ['甲', '新', '乙']
    """
    kept = [unit for unit in units if not unit.struck]
    stated = {unit.number: unit for unit in kept if unit.number is not None}
    rest = iter([unit for unit in kept if unit.number is None or stated[unit.number] is not unit])
    ordered: list[T] = []
    while len(ordered) < len(kept):
        unit = stated.pop(len(ordered) + 1, None) or next(rest, None)
        if unit is None:
            ordered.extend(stated[number] for number in sorted(number for number in stated if number))
            break
        ordered.append(unit)
    return ordered


def label_items(items: Sequence[DraftItem]) -> list[tuple[str, DraftItem]]:
    """Give items their labels: those that they have, or anew where one came, went or moved."""
    kept = in_order(items)
    if [item.old for item in kept] == list(range(1, len(items) + 1)) or all(item.fresh for item in kept):
        return [(item.label, item) for item in kept]
    arabic = bool(kept) and any(mark.isascii() and mark.isdigit() for mark in kept[0].label)
    return [
        (f"（{place if arabic else write_chinese_number(place)}）", item) for place, item in enumerate(kept, start=1)
    ]
