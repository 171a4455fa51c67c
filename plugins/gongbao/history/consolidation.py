"""Instructions carried out on a base text: the consolidated version, ours, with what could not be carried out named."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from gongbao.history.annexing import check_inside
from gongbao.history.boundaries import at_boundaries
from gongbao.history.closing import Closed, close_draft
from gongbao.history.drafts import (
    Draft,
    DraftArticle,
    DraftItem,
    DraftParagraph,
    draft_paragraphs,
    open_draft,
    split_wordings,
)
from gongbao.history.finding import find_article, find_paragraph, is_outline
from gongbao.history.grouping import label_key
from gongbao.history.insertion import insert_clauses, refuse_tacit
from gongbao.history.instructions import ClauseRef, Instruction, InstructionKind
from gongbao.history.item_merges import merge_items
from gongbao.history.moving import move_article, renumber_clauses
from gongbao.history.outline import DoesNotFit, all_held, as_path, change, named_clauses, retitle
from gongbao.history.rewording import append, find_unit, reword_paragraph, reword_sentence, substitute
from gongbao.history.subitems import amend_subitems
from gongbao.history.wordswap import replace_words
from gongbao.model.policy import Clause

STILL_CITES = "still cites"
"""Words of a remark on a clause that cites another one which is no longer there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Consolidation:
    """``clauses`` as they stand after the decision, ``title`` when it changed, and each instruction that did not fit, with why.

    ``remarks`` name what an instruction that was carried out leaves behind: references to a clause that it struck, a
    chapter that is not told. ``merged`` gives the articles of the base that became one: the eid of the one after, those before.
    ``standing`` are instructions whose words the base had already.
    """

    clauses: tuple[Clause, ...]
    title: str | None
    applied: tuple[Instruction, ...]
    unapplied: tuple[tuple[Instruction, str], ...]
    remarks: tuple[tuple[Instruction, str], ...] = ()
    merged: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    standing: tuple[Instruction, ...] = ()


def apply_instructions(base: Sequence[Clause], instructions: Sequence[Instruction]) -> Consolidation:
    """Carry out the instructions of one work on ``base``; targets are old numbers at every level, new numbers are final.

    Never guesses: an instruction whose clause or words are not there is left out and listed. References of the old text to
    articles of its own follow their new numbers.
    """
    refused: dict[int, str] = {}
    while True:
        found, elsewhere = _attempt(base, instructions, refused)
        if not elsewhere:
            return found
        refused |= {id(order): reason for order, reason in elsewhere}


def _attempt(
    base: Sequence[Clause], instructions: Sequence[Instruction], refused: Mapping[int, str]
) -> tuple[Consolidation, Sequence[tuple[Instruction, str]]]:
    """Carry out all but the refused; beside it those whose clause, in the end, does not stand where they put it."""
    draft = open_draft(base)
    applied: list[Instruction] = []
    unapplied: list[tuple[Instruction, str]] = []
    orders: list[tuple[Instruction, Instruction]] = []
    title: str | None = None
    shifts = [instruction for instruction in instructions if instruction.kind is InstructionKind.SHIFT_NUMBERS]
    draft.chapters_shift = any("章" in one.as_written for one in shifts)
    refused = dict(refused) | refuse_tacit(draft, instructions, shifted=bool(shifts))
    for instruction in instructions:
        targets, spared = (tuple(as_path(draft, r) for r in refs) for refs in (instruction.targets, instruction.spared))
        given = replace(instruction, targets=targets, spared=spared)
        try:
            _carry_out(draft, given, refused.get(id(instruction)), shifted=bool(shifts))
        except DoesNotFit as reason:
            unapplied.append((instruction, str(reason)))
            continue
        applied.append(instruction)
        orders.append((given, instruction))
        title = instruction.text if instruction.kind is InstructionKind.TITLE else title
    closed = close_draft(draft, shifted=bool(shifts))
    found = Consolidation(
        clauses=tuple(replace(c, heading=c.heading and str(c.heading), text=str(c.text)) for c in closed.clauses),
        title=title,
        applied=tuple(applied),
        unapplied=tuple(unapplied),
        remarks=(*_remarks(applied, closed), *at_boundaries(applied, closed.clauses)),
        merged=dict(_merged(base, applied, closed.eids)),
    )
    return found, [(own, reason) for given, own in orders for one, reason in closed.elsewhere if one is given]


def _carry_out(draft: Draft, instruction: Instruction, refused: str | None, *, shifted: bool) -> None:
    """Carry out one order; DoesNotFit for one that was ``refused`` before, with why."""
    if refused is not None:
        raise DoesNotFit(refused)
    if instruction.is_cut:
        raise DoesNotFit("a wording or a place that goes with it could not be read")
    if instruction.waits_for:
        raise DoesNotFit(f"it waits for what has no date yet: {instruction.waits_for}")
    check_inside(instruction)
    if instruction.kind not in _OF_SENTENCES and any(ref.sentence for ref in instruction.targets):
        raise DoesNotFit("only words and wordings of a single sentence are carried out")
    if any(ref.subitem for ref in (*instruction.targets, *instruction.becomes)):
        if instruction.kind not in _OF_SUBITEMS or instruction.becomes:
            raise DoesNotFit("a 目 is neither put in, moved nor numbered anew")
        amend_subitems(draft, instruction)
    elif instruction.kind not in {InstructionKind.TITLE, InstructionKind.SHIFT_NUMBERS}:
        _STEPS[instruction.kind](draft, instruction, shifted)


def _merged(
    base: Sequence[Clause], applied: Sequence[Instruction], eids: Mapping[str, str]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    old = {label_key(clause.label): clause.eid for clause in base if clause.level == "article" and not clause.in_annex}
    for order in applied:
        keys = [ref.article or "" for ref in order.targets if not (ref.paragraph or ref.item)]
        if order.kind is InstructionKind.MERGE and len(keys) > 1 and keys[0] in eids:
            yield eids[keys[0]], tuple(old[key] for key in keys)


def _remarks(applied: Sequence[Instruction], closed: Closed) -> Iterator[tuple[Instruction, str]]:
    """Say of the order that struck a clause, or else moved numbers, which articles still cite it: by their numbers as they stand now."""
    gone, labels = closed.gone, {clause.eid: label_key(clause.label) for clause in closed.clauses}
    strikes = [order for order in applied if order.kind in {InstructionKind.DELETE, InstructionKind.REPEAL}]
    moves = [order for order in applied if order.becomes or order.unit]
    for cited in dict.fromkeys(clause for _, clause in gone):
        article = cited.partition("条")[0] + "条"
        named = [o for o in strikes if any(ref.article and label_of(ref) in {cited, article} for ref in o.targets)]
        near = [o for o in (*strikes, *moves) if any((ref.article or article) == article for ref in o.targets)]
        citing = [labels.get(closed.eids.get(own, ""), own) for own, clause in gone if clause == cited]
        within = "、".join(dict.fromkeys(citing))
        for order in (named or near or strikes or moves)[:1]:
            yield order, f"{within} {STILL_CITES} {cited} (old number), which is struck or cannot be followed"


def label_of(ref: ClauseRef) -> str:
    """Write a clause of an article as its label keys: 第3条第2项."""
    return f"{ref.article or ''}{ref.paragraph or ''}{ref.item or ''}"


def _delete(draft: Draft, instruction: Instruction, _: bool) -> None:
    found: list[DraftArticle | DraftParagraph | DraftItem] = []
    for ref in instruction.targets:
        if ref.sentence:
            reword_sentence(draft, ref, "")
        elif is_outline(ref):
            _strike_outline(draft, ref)
        else:
            found.append(find_unit(draft, ref))
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


def _merge(draft: Draft, instruction: Instruction, _: bool) -> None:
    if instruction.targets and all(ref.article and ref.item for ref in instruction.targets):
        merge_items(draft, instruction)
        return
    if len({ref.article for ref in instruction.targets}) == 1 and all(ref.paragraph for ref in instruction.targets):
        _merge_paragraphs(draft, instruction)
        return
    if len(instruction.targets) < 2 or any(ref.paragraph or ref.item or is_outline(ref) for ref in instruction.targets):
        raise DoesNotFit("a merge is carried out on at least two whole articles")
    first, *others = [find_article(draft, ref) for ref in instruction.targets]
    own = re.match(r"第[^条\s]+条", instruction.text or "")
    if instruction.text:
        first.paragraphs = draft_paragraphs(instruction.text)
    else:
        first.paragraphs = [p for article in (first, *others) for p in article.paragraphs]
    given = instruction.becomes[0].article if instruction.becomes else None
    first.number = given or (label_key(own.group()) if own else first.number)
    for other in others:
        other.struck, other.into = True, first


def _merge_paragraphs(draft: Draft, instruction: Instruction) -> None:
    """Make one 款 of several of an article, where its wording is given."""
    first, *others = [find_paragraph(draft, ref) for ref in instruction.targets]
    new = instruction.becomes[0] if instruction.becomes else ClauseRef()
    if (
        any(ref.item for ref in instruction.targets)
        or not others
        or instruction.text is None
        or new.article
        not in {
            None,
            instruction.targets[0].article,
        }
    ):
        raise DoesNotFit("a merge of paragraphs is carried out in one article, by the wording that is given")
    reword_paragraph(find_article(draft, instruction.targets[0]), first, instruction.text)
    first.number = int(new.paragraph[1:-1]) if new.paragraph else None
    for other in others:
        other.struck, other.into = True, first


def _split(draft: Draft, instruction: Instruction, _: bool) -> None:
    if instruction.unit == "款":
        _part(draft, instruction)
        return
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


def _part(draft: Draft, instruction: Instruction) -> None:
    """Give a whole article its wording in so many paragraphs."""
    ref = instruction.targets[0]
    article, paragraphs = find_article(draft, ref), draft_paragraphs(instruction.text or "")
    if ref.paragraph or ref.item or len(paragraphs) != instruction.count:
        raise DoesNotFit(f"{len(paragraphs)} paragraphs are given, {instruction.count} ordered")
    article.paragraphs = paragraphs


def _preamble(draft: Draft, instruction: Instruction, _: bool) -> None:
    lead = draft.articles[0].lead if draft.articles else draft.tail
    own = next((clause for clause in lead if clause.level in {"preamble", "body"}), None)
    if own is None or instruction.text is None:
        raise DoesNotFit("the base text has no preamble before its first article")
    change(draft, [own], lambda clause: replace(clause, text=instruction.text or ""))


def _heading(draft: Draft, instruction: Instruction, _: bool) -> None:
    retitle(draft, instruction.targets[0], instruction.text or "")


_STEPS: dict[InstructionKind, Callable[[Draft, Instruction, bool], None]] = {
    InstructionKind.SUBSTITUTE: substitute,
    InstructionKind.DELETE: _delete,
    InstructionKind.REPEAL: _delete,
    InstructionKind.INSERT: insert_clauses,
    InstructionKind.APPEND: append,
    InstructionKind.MERGE: _merge,
    InstructionKind.SPLIT: _split,
    InstructionKind.RENUMBER: renumber_clauses,
    InstructionKind.MOVE: move_article,
    InstructionKind.REPLACE_WORDS: replace_words,
    InstructionKind.DELETE_WORDS: replace_words,
    InstructionKind.INSERT_WORDS: replace_words,
    InstructionKind.PREAMBLE: _preamble,
    InstructionKind.HEADING: _heading,
}

_OF_SENTENCES = frozenset(
    {
        InstructionKind.SUBSTITUTE,
        InstructionKind.DELETE,
        InstructionKind.APPEND,
        InstructionKind.REPLACE_WORDS,
        InstructionKind.DELETE_WORDS,
        InstructionKind.INSERT_WORDS,
    }
)
"""Kinds that are carried out on a single sentence of a clause."""

_OF_SUBITEMS = (_OF_SENTENCES | {InstructionKind.REPEAL}) - {InstructionKind.APPEND}
"""Kinds that are carried out on a 目."""
