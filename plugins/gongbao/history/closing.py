"""A draft written as clauses again: its articles under their numbers, its headings before what they stand over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import count

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
from gongbao.history.grouping import label_key
from gongbao.history.numerals import write_chinese_number
from gongbao.history.renumbering import renumbered
from gongbao.history.rereferencing import follow_numbers
from gongbao.model.policy import Clause


def close_draft(draft: Draft, *, shifted: bool) -> tuple[tuple[Clause, ...], tuple[tuple[str, str], ...]]:
    """Number the articles, let references follow, and write clauses; headings stay before what followed them.

    Beside the clauses, references to struck clauses: the article that one stands in, and the clause, by old numbers.
    """
    numbers = _number_articles(draft, shifted=shifted)
    gone = _follow_numbers(draft, numbers)
    clauses: list[Clause] = []
    waiting: dict[int, list[Clause]] = {}
    for place, article in enumerate(draft.articles):
        if article.lead:
            waiting.setdefault(_first_under(draft, place, numbers), []).extend(article.lead)
    for place in sorted(numbers, key=numbers.__getitem__):
        for heading in waiting.pop(place, []):
            clauses.append(replace(heading, order=len(clauses)))
        chapter = next((clause.eid for clause in reversed(clauses) if clause.level in {"chapter", "section"}), None)
        _write_article(clauses, draft.articles[place], numbers[place], chapter)
    for rest in (*waiting.pop(-1, []), *draft.tail):
        clauses.append(replace(rest, order=len(clauses)))
    return tuple(clauses), gone


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


def _follow_numbers(draft: Draft, numbers: Mapping[int, tuple[int, int]]) -> tuple[tuple[str, str], ...]:
    """Let references follow; give each reference to a struck clause: the article that it stands in and the clause, by old numbers."""
    found = renumbered(draft, {place: key_of(number) for place, number in numbers.items()})
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
    own = {label_key(clause.label) for clause in draft.articles[place].lead}
    placed = [at for at in numbers if draft.articles[at].chapter in own and not draft.articles[at].old_key]
    heirs = [at for at in range(place, len(draft.articles)) if at in numbers and draft.articles[at].old_key]
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


def _write_article(clauses: list[Clause], article: DraftArticle, number: tuple[int, int], chapter: str | None) -> None:
    bis = f"之{write_chinese_number(number[1])}" if number[1] else ""
    eid = f"art_{number[0]}" + (f"_{number[1]}" if number[1] else "")
    paragraphs = in_order(article.paragraphs)
    first = paragraphs[0].text if paragraphs else ""
    _append(clauses, eid, chapter, f"第{write_chinese_number(number[0])}条{bis}", "article", text=first)
    for place, paragraph in enumerate(paragraphs, start=1):
        above = eid if place == 1 else f"{eid}__para_{place}"
        if place > 1:
            _append(clauses, above, eid, None, "para", text=paragraph.text)
        for at, (label, item) in enumerate(label_items(paragraph.items), start=1):
            _append(clauses, f"{above}__item_{at}", above, label, "item", text=item.text)
            for sub, (own, text) in enumerate(item.subitems, start=1):
                eid_sub = f"{above}__item_{at}__subitem_{sub}"
                _append(clauses, eid_sub, f"{above}__item_{at}", own, "subitem", text=text)


def _append(clauses: list[Clause], eid: str, parent: str | None, label: str | None, level: str, *, text: str) -> None:
    clauses.append(
        Clause(eid=eid, parent_eid=parent, label=label, level=level, order=len(clauses), heading=None, text=text)
    )
