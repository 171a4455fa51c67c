"""Instructions carried out on a base text: the consolidated version, ours, with what could not be carried out named."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from gongbao.history.closing import close_draft
from gongbao.history.drafts import (
    Draft,
    DraftArticle,
    DraftItem,
    DraftParagraph,
    draft_paragraphs,
    number_of,
    open_draft,
    split_wordings,
)
from gongbao.history.finding import find_article, find_item, find_paragraph, is_outline
from gongbao.history.grouping import label_key
from gongbao.history.insertion import insert_clauses
from gongbao.history.instructions import ClauseRef, Instruction, InstructionKind
from gongbao.history.outline import DoesNotFit, all_held, as_path, change, named_clauses, retitle, reword
from gongbao.history.wordswap import replace_words
from gongbao.model.policy import Clause


@dataclass(frozen=True, slots=True, kw_only=True)
class Consolidation:
    """``clauses`` as they stand after the decision, ``title`` when it changed, and each instruction that did not fit, with why.

    ``remarks`` name what an instruction that was carried out leaves behind: references to a clause that it struck.
    """

    clauses: tuple[Clause, ...]
    title: str | None
    applied: tuple[Instruction, ...]
    unapplied: tuple[tuple[Instruction, str], ...]
    remarks: tuple[tuple[Instruction, str], ...] = ()


def apply_instructions(base: Sequence[Clause], instructions: Sequence[Instruction]) -> Consolidation:
    """Carry out the instructions of one work on ``base``; targets are old numbers at every level, new numbers are final.

    Never guesses: an instruction whose clause or words are not there is left out and listed. References of the old text to
    articles of its own follow their new numbers.
    """
    draft = open_draft(base)
    applied: list[Instruction] = []
    unapplied: list[tuple[Instruction, str]] = []
    title: str | None = None
    shifted = any(instruction.kind is InstructionKind.SHIFT_NUMBERS for instruction in instructions)
    for instruction in instructions:
        try:
            if instruction.kind is InstructionKind.TITLE:
                title = instruction.text
            elif instruction.kind is not InstructionKind.SHIFT_NUMBERS:
                targets = tuple(as_path(draft, ref) for ref in instruction.targets)
                _STEPS[instruction.kind](draft, replace(instruction, targets=targets), shifted)
            applied.append(instruction)
        except DoesNotFit as reason:
            unapplied.append((instruction, str(reason)))
    clauses, gone = close_draft(draft, shifted=shifted)
    return Consolidation(
        clauses=clauses,
        title=title,
        applied=tuple(applied),
        unapplied=tuple(unapplied),
        remarks=tuple(_remarks(applied, gone)),
    )


def _remarks(applied: Sequence[Instruction], gone: Sequence[tuple[str, str]]) -> Iterator[tuple[Instruction, str]]:
    """Say of the order that struck a clause, or else moved numbers, which articles still cite it."""
    strikes = [order for order in applied if order.kind is InstructionKind.DELETE]
    moves = [order for order in applied if order.becomes or order.unit]
    for cited in dict.fromkeys(clause for _, clause in gone):
        article = cited.partition("条")[0] + "条"
        named = [o for o in strikes if any(ref.article and label_of(ref) in {cited, article} for ref in o.targets)]
        near = [o for o in (*strikes, *moves) if any((ref.article or article) == article for ref in o.targets)]
        within = "、".join(dict.fromkeys(own for own, clause in gone if clause == cited))
        for order in (named or near or strikes or moves)[:1]:
            yield order, f"{within} (old number) cites {cited}, which is struck or cannot be followed"


def label_of(ref: ClauseRef) -> str:
    """Write a clause of an article as its label keys: 第3条第2项."""
    return f"{ref.article or ''}{ref.paragraph or ''}{ref.item or ''}"


def _substitute(draft: Draft, instruction: Instruction, _: bool) -> None:
    text, refs = instruction.text, instruction.targets
    wordings = split_wordings(text, instruction.parts, len(refs)) if text and refs else None
    if wordings is None:
        raise DoesNotFit("each clause needs its new wording")
    for ref in refs:  # all are there, or nothing is done
        if not is_outline(ref):
            _find(draft, ref)
    for ref, wording in zip(refs, wordings, strict=True):
        if is_outline(ref):
            reword(draft, ref, replace(instruction, text=wording))
        else:
            _reword_article(draft, ref, wording)


def _find(draft: Draft, ref: ClauseRef) -> DraftArticle | DraftParagraph | DraftItem:
    if ref.item:
        return find_item(draft, ref)
    return find_paragraph(draft, ref) if ref.paragraph else find_article(draft, ref)


def _reword_article(draft: Draft, ref: ClauseRef, wording: str) -> None:
    article = find_article(draft, ref)
    if ref.item:
        _reword_item(find_item(draft, ref), wording)
    elif ref.paragraph:
        _reword_paragraph(article, find_paragraph(draft, ref), wording)
    else:
        article.paragraphs = draft_paragraphs(wording)


def _reword_item(item: DraftItem, wording: str) -> None:
    read = draft_paragraphs(f"X\n{wording}")[0].items
    item.text, item.fresh = read[0].text if read else wording, True


def _reword_paragraph(article: DraftArticle, paragraph: DraftParagraph, wording: str) -> None:
    first, *others = draft_paragraphs(wording)
    paragraph.text, paragraph.items, paragraph.fresh = first.text, first.items, True
    at = next(place for place, held in enumerate(article.paragraphs) if held is paragraph) + 1
    article.paragraphs[at:at] = others


def _delete(draft: Draft, instruction: Instruction, _: bool) -> None:
    found: list[DraftArticle | DraftParagraph | DraftItem] = []
    for ref in instruction.targets:
        if is_outline(ref):
            _strike_outline(draft, ref)
        else:
            found.append(_find(draft, ref))
    for unit in found:
        unit.struck = True


def _strike_outline(draft: Draft, ref: ClauseRef) -> None:
    gone = named_clauses(all_held(draft), ref)
    if ref.chapter:
        chapters = [c.eid for c in all_held(draft) if c.level == "chapter"]
        chapter = None
        for article in draft.articles:
            chapter = next((c.eid for c in reversed(article.lead) if c.eid in chapters), chapter)
            article.struck = article.struck or chapter == gone[0].eid
    change(draft, gone, lambda _: None)


def _append(draft: Draft, instruction: Instruction, _: bool) -> None:
    ref = instruction.targets[0] if instruction.targets else ClauseRef()
    if is_outline(ref):
        named = named_clauses(all_held(draft), ref)
        last = next((clause for clause in named if clause.text), None)
        if last is None or (len(named) > 1 and not ref.paragraph):
            raise DoesNotFit("it is not told which paragraph the words are added to")
        change(draft, [last], lambda clause: replace(clause, text=clause.text + (instruction.text or "")))
        return
    article = find_article(draft, ref)
    if ref.item:
        item = find_item(draft, ref)
        item.text = item.text.rstrip("；。") + (instruction.text or "") if item.text else instruction.text or ""
        return
    if len(article.paragraphs) > 1 and not ref.paragraph:
        raise DoesNotFit(f"it is not told which of {len(article.paragraphs)} paragraphs the words are added to")
    paragraph = find_paragraph(draft, ref)
    if paragraph.items:
        raise DoesNotFit("the paragraph ends with items: it is not told where the words stand")
    paragraph.text += instruction.text or ""


def _merge(draft: Draft, instruction: Instruction, _: bool) -> None:
    if len(instruction.targets) < 2 or any(ref.paragraph or is_outline(ref) for ref in instruction.targets):
        raise DoesNotFit("a merge is carried out on at least two whole articles")
    first, *others = [find_article(draft, ref) for ref in instruction.targets]
    if instruction.text:
        first.paragraphs = draft_paragraphs(instruction.text)
    else:
        first.paragraphs = [p for article in (first, *others) for p in article.paragraphs]
    first.number = instruction.becomes[0].article if instruction.becomes else first.number
    for other in others:
        other.struck, other.into = True, first


def _split(draft: Draft, instruction: Instruction, _: bool) -> None:
    wordings = split_wordings(instruction.text or "", instruction.parts, instruction.count)
    if wordings is None or instruction.unit != "条" or len(instruction.becomes) not in {0, len(wordings)}:
        raise DoesNotFit(f"the wordings of {instruction.count} clauses cannot be told apart")
    first = find_article(draft, instruction.targets[0])
    written = [re.match(r"第[^条\s]+条", wording) for wording in wordings]
    numbers = [ref.article for ref in instruction.becomes] or [
        label_key(own.group()) if own else None for own in written
    ]
    if None in numbers:
        raise DoesNotFit("no numbers are given to the new articles")
    first.paragraphs, first.number = draft_paragraphs(wordings[0]), numbers[0]
    at = draft.articles.index(first) + 1
    draft.articles[at:at] = [
        DraftArticle(old_key=None, paragraphs=draft_paragraphs(wording), number=number)
        for wording, number in zip(wordings[1:], numbers[1:], strict=True)
    ]


def _renumber(draft: Draft, instruction: Instruction, _: bool) -> None:
    refs, news, text = instruction.targets, instruction.becomes, instruction.text
    wordings = split_wordings(text, instruction.parts, len(refs)) if text else [None] * len(refs)
    if len(refs) != len(news) or wordings is None:
        raise DoesNotFit(f"{len(refs)} clauses for {len(news)} numbers")
    for ref, new, wording in zip(refs, news, wordings, strict=True):
        if is_outline(ref):
            raise DoesNotFit("headings are not numbered anew")
        article = find_article(draft, ref)
        if ref.item and new.item:
            item = find_item(draft, ref)
            item.number = int(new.item[1:-1])
            if wording:
                _reword_item(item, wording)
        elif ref.paragraph and new.paragraph and not new.article:
            paragraph = find_paragraph(draft, ref)
            paragraph.number = int(new.paragraph[1:-1])
            if wording:
                _reword_paragraph(article, paragraph, wording)
        elif not ref.paragraph and not ref.item and new.article:
            _move(draft, article, new, wording)
        else:
            raise DoesNotFit("a part of an article that moves into another one is not carried out")


def _move(draft: Draft, article: DraftArticle, new: ClauseRef, wording: str | None) -> None:
    if any(other.number == new.article and not other.struck and other is not article for other in draft.articles):
        raise DoesNotFit(f"{new.article} is given twice")
    article.number = new.article
    if new.paragraph and number_of(new.article or "") and new.paragraph != "第1款":
        raise DoesNotFit(f"{new.paragraph} of {new.article} is not there before the article")
    if wording:
        olds = article.paragraphs
        article.paragraphs = draft_paragraphs(wording)
        for place, paragraph in enumerate(article.paragraphs[: len(olds)], start=1):
            paragraph.old = place


def _preamble(draft: Draft, instruction: Instruction, _: bool) -> None:
    lead = draft.articles[0].lead if draft.articles else draft.tail
    own = next((clause for clause in lead if clause.level in {"preamble", "body"}), None)
    if own is None or instruction.text is None:
        raise DoesNotFit("the base text has no preamble before its first article")
    change(draft, [own], lambda clause: replace(clause, text=instruction.text or ""))


def _heading(draft: Draft, instruction: Instruction, _: bool) -> None:
    retitle(draft, instruction.targets[0], instruction.text or "")


_STEPS: dict[InstructionKind, Callable[[Draft, Instruction, bool], None]] = {
    InstructionKind.SUBSTITUTE: _substitute,
    InstructionKind.DELETE: _delete,
    InstructionKind.INSERT: insert_clauses,
    InstructionKind.APPEND: _append,
    InstructionKind.MERGE: _merge,
    InstructionKind.SPLIT: _split,
    InstructionKind.RENUMBER: _renumber,
    InstructionKind.REPLACE_WORDS: replace_words,
    InstructionKind.DELETE_WORDS: replace_words,
    InstructionKind.INSERT_WORDS: replace_words,
    InstructionKind.PREAMBLE: _preamble,
    InstructionKind.HEADING: _heading,
}
