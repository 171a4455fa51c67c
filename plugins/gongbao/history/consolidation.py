"""Instructions carried out on a base text: the consolidated version, ours, with what could not be carried out named."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count

from gongbao.history.amending import ClauseRef, Instruction, InstructionKind
from gongbao.history.drafts import (
    Draft,
    DraftArticle,
    DraftParagraph,
    close_draft,
    draft_paragraphs,
    key_of,
    number_of,
    open_draft,
)
from gongbao.history.grouping import label_key
from gongbao.history.numerals import write_chinese_number
from gongbao.history.rereferencing import follow_numbers
from gongbao.model.policy import Clause


@dataclass(frozen=True, slots=True, kw_only=True)
class Consolidation:
    """``clauses`` as they stand after the decision, ``title`` when it changed, and each instruction that did not fit, with why."""

    clauses: tuple[Clause, ...]
    title: str | None
    applied: tuple[Instruction, ...]
    unapplied: tuple[tuple[Instruction, str], ...]


class _DoesNotFit(Exception):
    """Raised by one step, caught by `apply_instructions`: the reason goes into ``unapplied``."""


def apply_instructions(base: Sequence[Clause], instructions: Sequence[Instruction]) -> Consolidation:
    """Carry out the instructions of one work on ``base``; targets are old numbers, new numbers are final.

    Never guesses: an instruction whose clause or words are not there is left out and listed. References of the old text to
    articles of its own follow their new numbers.
    """
    draft = open_draft(base)
    applied: list[Instruction] = []
    unapplied: list[tuple[Instruction, str]] = []
    title: str | None = None
    shifted = False
    for instruction in instructions:
        try:
            if instruction.kind is InstructionKind.TITLE:
                title = instruction.text
            elif instruction.kind is InstructionKind.SHIFT_NUMBERS:
                shifted = True
            else:
                _STEPS[instruction.kind](draft, instruction)
            applied.append(instruction)
        except _DoesNotFit as reason:
            unapplied.append((instruction, str(reason)))
    numbers = _number_articles(draft, shifted=shifted)
    _follow_numbers(draft, numbers)
    return Consolidation(
        clauses=close_draft(draft, numbers), title=title, applied=tuple(applied), unapplied=tuple(unapplied)
    )


def _article(draft: Draft, ref: ClauseRef) -> DraftArticle:
    article = draft.find(ref.article)
    if article is None or article.struck:
        raise _DoesNotFit(f"{ref.article or 'the clause'} is not in the base text")
    return article


def _place(ref: str | None, held: Sequence[object], what: str) -> int:
    """Turn 第2款 into an index that exists in ``held``."""
    place = int("".join(mark for mark in ref or "" if mark.isdigit()) or 1) - 1
    if not 0 <= place < len(held):
        raise _DoesNotFit(f"{ref} is not there: the clause has {len(held)} {what}")
    return place


def _paragraph(draft: Draft, ref: ClauseRef) -> DraftParagraph:
    article = _article(draft, ref)
    return article.paragraphs[_place(ref.paragraph, article.paragraphs, "paragraphs")]


def _substitute(draft: Draft, instruction: Instruction) -> None:
    if len(instruction.targets) != 1 or instruction.text is None:
        raise _DoesNotFit("one clause and its new wording are needed")
    ref = instruction.targets[0]
    if ref.item:
        items = _paragraph(draft, ref).items
        place = _place(ref.item, items, "items")
        read = draft_paragraphs(f"X\n{instruction.text}")[0].items
        items[place] = read[0] if read else (items[place][0], instruction.text)
    elif ref.paragraph:
        article = _article(draft, ref)
        place = _place(ref.paragraph, article.paragraphs, "paragraphs")
        article.paragraphs[place : place + 1] = draft_paragraphs(instruction.text)
    else:
        _article(draft, ref).paragraphs = draft_paragraphs(instruction.text)


def _delete(draft: Draft, instruction: Instruction) -> None:
    # Later places first, so that 删去第二款、第三款 still finds the third.
    found = [(_article(draft, ref), ref) for ref in instruction.targets]
    for article, ref in reversed(found):
        if ref.item:
            items = _paragraph(draft, ref).items
            del items[_place(ref.item, items, "items")]
        elif ref.paragraph:
            del article.paragraphs[_place(ref.paragraph, article.paragraphs, "paragraphs")]
        else:
            article.struck = True


def _insert(draft: Draft, instruction: Instruction) -> None:
    text = instruction.text or ""
    if instruction.unit == "条":
        wordings = text.split("\n") if instruction.count > 1 else [text]
        if instruction.becomes and len(instruction.becomes) != len(wordings):
            raise _DoesNotFit(f"{len(instruction.becomes)} numbers for {len(wordings)} new articles")
        if not instruction.becomes:
            raise _DoesNotFit("no number is given to the new article")
        for ref, wording in zip(instruction.becomes, wordings, strict=True):
            draft.articles.append(DraftArticle(old_key=None, paragraphs=draft_paragraphs(wording), number=ref.article))
        return
    if not instruction.targets:
        raise _DoesNotFit("no article is named to insert into")
    ref = instruction.targets[0]
    if instruction.unit == "款":
        held = _article(draft, ref).paragraphs
        place = _last(instruction, lambda new: new.paragraph, len(held))
        held[place:place] = draft_paragraphs(text)
        return
    items = _paragraph(draft, ref).items
    place = _last(instruction, lambda new: new.item, len(items))
    read = draft_paragraphs(f"X\n{text}")[0].items or [(f"（{write_chinese_number(place + 1)}）", text)]
    items[place:place] = read
    items[:] = [(f"（{write_chinese_number(number)}）", words) for number, (_, words) in enumerate(items, start=1)]


def _last(instruction: Instruction, part: Callable[[ClauseRef], str | None], length: int) -> int:
    """Index for the new paragraph or item: the number given, else behind the last."""
    named = part(instruction.becomes[0]) if instruction.becomes else None
    place = int("".join(mark for mark in named if mark.isdigit())) - 1 if named else length
    if place > length:
        raise _DoesNotFit(f"{named} would leave a gap: the clause has {length}")
    return place


def _merge(draft: Draft, instruction: Instruction) -> None:
    articles = [_article(draft, ref) for ref in instruction.targets]
    if len(articles) < 2:
        raise _DoesNotFit("a merge names at least two articles")
    first, *others = articles
    first.paragraphs = (
        draft_paragraphs(instruction.text)
        if instruction.text
        else [p for article in articles for p in article.paragraphs]
    )
    first.number = instruction.becomes[0].article if instruction.becomes else first.number
    for other in others:
        other.struck = True


def _renumber(draft: Draft, instruction: Instruction) -> None:
    if len(instruction.targets) != len(instruction.becomes):
        raise _DoesNotFit(f"{len(instruction.targets)} clauses for {len(instruction.becomes)} numbers")
    if any(ref.paragraph or ref.item for ref in instruction.targets):
        return  # 原第二款作为第三款: the insertion before it has moved it
    for ref, new in zip(instruction.targets, instruction.becomes, strict=True):
        article = _article(draft, ref)
        article.number = new.article
        if instruction.text:
            article.paragraphs = draft_paragraphs(instruction.text)


def _replace_words(draft: Draft, instruction: Instruction) -> None:
    old, new = (instruction.words or "").split("\n"), (instruction.replacement or "").split("\n")
    pairs = list(zip(old, new * len(old) if len(new) == 1 else new, strict=False))
    held = [paragraph for article, ref in _scope(draft, instruction) for paragraph in _paragraphs_of(article, ref)]
    found = 0
    for words, replacement in pairs:
        for paragraph in held:
            found += paragraph.text.count(words) + sum(text.count(words) for _, text in paragraph.items)
            paragraph.text = paragraph.text.replace(words, replacement)
            paragraph.items = [(label, text.replace(words, replacement)) for label, text in paragraph.items]
    if not found:
        raise _DoesNotFit(f"the words {'、'.join(old)} are not in the clause")


def _scope(draft: Draft, instruction: Instruction) -> list[tuple[DraftArticle, ClauseRef]]:
    if not instruction.targets:
        return [(article, ClauseRef()) for article in draft.articles]
    return [(_article(draft, ref), ref) for ref in instruction.targets]


def _paragraphs_of(article: DraftArticle, ref: ClauseRef) -> list[DraftParagraph]:
    if not ref.paragraph:
        return article.paragraphs
    return [article.paragraphs[_place(ref.paragraph, article.paragraphs, "paragraphs")]]


def _preamble(draft: Draft, instruction: Instruction) -> None:
    held = draft.headings.get(0, [])
    place = next((at for at, clause in enumerate(held) if clause.level in {"preamble", "body"}), None)
    if place is None or instruction.text is None:
        raise _DoesNotFit("the base text has no preamble before its first article")
    held[place] = replace(held[place], text=instruction.text)


def _number_articles(draft: Draft, *, shifted: bool) -> dict[int, tuple[int, int]]:
    """Give each kept article its number: the one stated; else, when numbers shift, the next free one; else its old one."""
    kept = [place for place, article in enumerate(draft.articles) if not article.struck]
    numbers = {place: number_of(stated) for place in kept if (stated := draft.articles[place].number)}
    reserved = set(numbers.values())
    free = (number for number in count(1) if (number, 0) not in reserved)
    for place in kept:
        if place in numbers:
            continue
        own = number_of(draft.articles[place].old_key or label_key(None))
        numbers[place] = (next(free), 0) if shifted and own[1] == 0 else own
    return numbers


def _follow_numbers(draft: Draft, numbers: Mapping[int, tuple[int, int]]) -> None:
    moved = {old: key_of(number) for place, number in numbers.items() if (old := draft.articles[place].old_key)}
    labels = {old: new for old, new in moved.items() if old != new}
    for article in draft.articles:
        own = article.old_key or ""
        for paragraph in article.paragraphs:
            if not paragraph.fresh:
                paragraph.text = follow_numbers(paragraph.text, labels, own)
                paragraph.items = [(label, follow_numbers(text, labels, own)) for label, text in paragraph.items]


_STEPS: dict[InstructionKind, Callable[[Draft, Instruction], None]] = {
    InstructionKind.SUBSTITUTE: _substitute,
    InstructionKind.DELETE: _delete,
    InstructionKind.INSERT: _insert,
    InstructionKind.MERGE: _merge,
    InstructionKind.RENUMBER: _renumber,
    InstructionKind.REPLACE_WORDS: _replace_words,
    InstructionKind.DELETE_WORDS: _replace_words,
    InstructionKind.INSERT_WORDS: _replace_words,
    InstructionKind.PREAMBLE: _preamble,
}
