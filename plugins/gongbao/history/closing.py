"""A draft written as clauses again: its articles under their numbers, its headings before what they stand over."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count, pairwise

from gongbao.history.annexing import number_annexes
from gongbao.history.chapters import LEVELS, Named, number_headings, renamed_clause
from gongbao.history.drafts import (
    Draft,
    DraftArticle,
    DraftItem,
    DraftParagraph,
    in_order,
    key_of,
    label_items,
    number_of,
)
from gongbao.history.end_marks import end_items
from gongbao.history.grouping import label_key
from gongbao.history.instructions import Instruction
from gongbao.history.new_references import plain
from gongbao.history.numerals import write_chinese_number
from gongbao.history.renumbering import renumbered
from gongbao.history.rereferencing import follow_numbers
from gongbao.model.policy import Clause


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """``clauses`` of a draft; ``gone`` are references to struck clauses: the article that one stands in, and the clause, by old numbers.

    ``eids`` gives the path of each article that is kept by its old number, ``elsewhere`` are the orders whose clause
    does not stand under the heading that they put it under, with where it stands.
    """

    clauses: tuple[Clause, ...]
    gone: tuple[tuple[str, str], ...]
    eids: Mapping[str, str]
    elsewhere: tuple[tuple[Instruction, str], ...]


def close_draft(draft: Draft, *, shifted: bool) -> Closed:
    """Number the articles and chapters, let references follow, and write clauses; headings stay before what followed them."""
    numbers = _number_articles(draft, shifted=shifted)
    waiting: dict[int, list[Clause]] = {}
    for place, article in enumerate(draft.articles):
        if article.lead:
            waiting.setdefault(_first_under(draft, place, numbers), []).extend(article.lead)
    in_turn = sorted(numbers, key=numbers.__getitem__)
    ordered = [heading for place in (*in_turn, -1) for heading in waiting.get(place, [])]
    named = number_headings(ordered, draft, shifted=draft.chapters_shift)
    gone = _follow_numbers(draft, numbers, _chapters(draft, ordered, named))
    clauses: list[Clause] = []
    elsewhere: list[tuple[Instruction, str]] = []
    chapter: Clause | None = None
    for place in in_turn:
        for heading in waiting.pop(place, []):
            clauses.append(replace(renamed_clause(heading, named), order=len(clauses)))
            chapter = heading if heading.level in LEVELS.values() else chapter
        article = draft.articles[place]
        if article.by and article.chapter not in {None, *((chapter.eid, chapter.parent_eid) if chapter else ())}:
            where = f"under {chapter.label}" if chapter else "before the first chapter"
            elsewhere.append((article.by, f"{key_of(numbers[place])} stands {where} by its number"))
        parent = named[chapter.eid].eid if chapter and chapter.eid in named else chapter.eid if chapter else None
        _write_article(clauses, article, numbers[place], parent)
    left = waiting.pop(-1, [])
    bare = [a.by for a in draft.articles if a.by and any(h in left and h.eid in draft.fresh for h in a.lead)]
    elsewhere += [(order, "no article stands under the new heading") for order in bare]
    elsewhere += _out_of_turn(draft, ordered, named)
    for rest in (*left, *draft.tail):
        clauses.append(replace(renamed_clause(rest, named), order=len(clauses)))
    eids = {key: _article_eid(number) for place, number in numbers.items() if (key := draft.articles[place].old_key)}
    return Closed(clauses=number_annexes(clauses), gone=gone, eids=eids, elsewhere=tuple(elsewhere))


def _out_of_turn(
    draft: Draft, ordered: Sequence[Clause], named: Mapping[str, Named]
) -> Iterator[tuple[Instruction, str]]:
    """New headings that by their articles stand before one of a smaller number, or behind one of a greater."""
    for level in LEVELS.values():
        beside = [h for h in ordered if h.level == level and h.eid in named]
        yield from _turned(draft, beside, named)
        for one, other in pairwise(beside):
            first, second = (label_key(named[h.eid].label) for h in (one, other))
            turned = one.parent_eid == other.parent_eid and _count(first) >= _count(second)
            for article in draft.articles if turned else ():
                if article.by and {one.eid, other.eid} & draft.fresh & {article.chapter or ""}:
                    yield article.by, f"by its article {first} would stand before {second}"


def _turned(draft: Draft, beside: Sequence[Clause], named: Mapping[str, Named]) -> Iterator[tuple[Instruction, str]]:
    """Orders that give headings numbers in another order than that in which they stand."""
    for one, other in pairwise(beside):
        first, second = (label_key(named[h.eid].label) for h in (one, other))
        if one.parent_eid == other.parent_eid and _count(first) >= _count(second):
            for eid in (one.eid, other.eid):
                if order := draft.renamed_by.get(eid):
                    yield order, f"{first} would stand before {second}"


def _count(key: str) -> int:
    return int(re.sub(r"\D", "", key) or 0)


def _chapters(draft: Draft, ordered: Sequence[Clause], named: Mapping[str, Named]) -> dict[str, str]:
    """New label keys of the chapters that bear another number, by the old ones; the same number in two chapters is not told."""
    own = [h for h in ordered if h.eid in named and h.eid not in draft.fresh and h.level == "chapter"]
    found = {label_key(h.label): label_key(named[h.eid].label) for h in own}
    return {old: new for old, new in found.items() if old != new}


def _number_articles(draft: Draft, *, shifted: bool) -> dict[int, tuple[int, int]]:
    """Give each kept article its number: the one stated; else, when numbers shift, the next free one; else its old one.

    Numbers shift also where one that is stated would stand twice.
    """
    kept = [place for place, article in enumerate(draft.articles) if not article.struck]
    numbers = {place: number_of(stated) for place in kept if (stated := draft.articles[place].number)}
    reserved = set(numbers.values())
    own = {place: number_of(draft.articles[place].old_key or label_key(None)) for place in kept if place not in numbers}
    shifted = shifted or any(number in reserved for number in own.values())
    free = (number for number in count(1) if (number, 0) not in reserved)
    return numbers | {place: (next(free), 0) if shifted and number[1] == 0 else number for place, number in own.items()}


def _follow_numbers(
    draft: Draft, numbers: Mapping[int, tuple[int, int]], chapters: Mapping[str, str]
) -> tuple[tuple[str, str], ...]:
    """Let references follow; give each reference to a struck clause: the article that it stands in and the clause, by old numbers."""
    found = renumbered(draft, {place: key_of(number) for place, number in numbers.items()}, chapters)
    gone: list[tuple[str, str]] = []
    for place, article in enumerate(draft.articles):
        own = article.old_key or ""
        for paragraph in article.paragraphs:
            units: tuple[DraftParagraph | DraftItem, ...] = (paragraph, *paragraph.items)
            for unit in units:
                if unit.fresh:
                    continue
                unit.text, cited = follow_numbers(unit.text, found, own)
                if place in numbers and not paragraph.struck and not unit.struck:
                    gone += [(own, clause) for clause in cited]
    return tuple(dict.fromkeys(gone))


def _first_under(draft: Draft, place: int, numbers: Mapping[int, tuple[int, int]]) -> int:
    """Place of the article that a heading stands before, -1 for none.

    A new article that takes the number of the first one under a heading stands under it too, in the slot that the number had,
    unless the decision puts it in the chapter before.
    """
    own = {clause.eid for clause in draft.articles[place].lead}
    placed = [at for at in numbers if draft.articles[at].chapter in own]
    if own & draft.fresh:
        return min(placed, key=numbers.__getitem__, default=-1)
    heirs = [at for at in range(place, len(draft.articles)) if at in numbers and _stays(draft.articles[at], own)]
    before = max(
        (numbers[at] for at in range(place) if at in numbers and _stays(draft.articles[at], set())), default=(0, 0)
    )
    placed = [at for at in placed if numbers[at] > before]
    if not heirs:
        return min(placed, key=numbers.__getitem__, default=-1)
    first = min([heirs[0], *(at for at in placed if numbers[at] < numbers[heirs[0]])], key=numbers.__getitem__)
    slot = number_of(draft.articles[place].old_key or "")
    fresh = {
        number: at
        for at, number in numbers.items()
        if not draft.articles[at].old_key and draft.articles[at].chapter in {None, *own}
    }
    return fresh.get(slot, first) if slot < numbers[heirs[0]] else first


def _stays(article: DraftArticle, own: set[str]) -> bool:
    """Whether an article of the base stands where it stood, or under one of these headings."""
    return bool(article.old_key) and (article.chapter is None or article.chapter in own)


def _article_eid(number: tuple[int, int]) -> str:
    return f"art_{number[0]}" + (f"_{number[1]}" if number[1] else "")


def _write_article(clauses: list[Clause], article: DraftArticle, number: tuple[int, int], chapter: str | None) -> None:
    bis = f"之{write_chinese_number(number[1])}" if number[1] else ""
    eid = _article_eid(number)
    paragraphs = in_order(article.paragraphs)
    first = paragraphs[0].text if paragraphs else ""
    _append(clauses, eid, chapter, f"第{write_chinese_number(number[0])}条{bis}", "article", text=first)
    for place, paragraph in enumerate(paragraphs, start=1):
        above = eid if place == 1 else f"{eid}__para_{place}"
        if place > 1:
            _append(clauses, above, eid, None, "para", text=paragraph.text)
        end_items([item for _, item in label_items(paragraph.items)])
        for at, (label, item) in enumerate(label_items(paragraph.items), start=1):
            _append(clauses, f"{above}__item_{at}", above, label, "item", text=item.text)
            for sub, (own, text) in enumerate(item.subitems, start=1):
                eid_sub = f"{above}__item_{at}__subitem_{sub}"
                _append(clauses, eid_sub, f"{above}__item_{at}", own, "subitem", text=text)


def _append(clauses: list[Clause], eid: str, parent: str | None, label: str | None, level: str, *, text: str) -> None:
    clauses.append(
        Clause(eid=eid, parent_eid=parent, label=label, level=level, order=len(clauses), heading=None, text=plain(text))
    )
