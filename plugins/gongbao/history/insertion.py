"""New articles, 款 and 项 put into a draft under the numbers that the decision gives them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from gongbao.history.annexing import insert_annex
from gongbao.history.chapters import LEVELS, heading_eid, insert_chapter
from gongbao.history.drafts import Draft, DraftArticle, DraftItem, DraftParagraph, draft_paragraphs, split_wordings
from gongbao.history.finding import chapter_of, find_article, find_item, find_paragraph, is_outline
from gongbao.history.instructions import ClauseRef, Instruction, InstructionKind
from gongbao.history.outline import DoesNotFit

_LEAVES = frozenset(
    {
        InstructionKind.RENUMBER,
        InstructionKind.MOVE,
        InstructionKind.DELETE,
        InstructionKind.REPEAL,
        InstructionKind.MERGE,
    }
)


def insert_clauses(draft: Draft, instruction: Instruction, shifted: bool) -> None:
    """Put new 条, 款 or 项 in under their new numbers; raises DoesNotFit where a place or a wording is not told."""
    if instruction.unit in LEVELS:
        insert_chapter(draft, instruction)
        return
    if instruction.unit == "附件":
        insert_annex(draft, instruction)
        return
    wordings = split_wordings(instruction.text or "", instruction.parts, instruction.count)
    if wordings is None:
        raise DoesNotFit(f"the wordings of {instruction.count} clauses cannot be told apart")
    if instruction.becomes and len(instruction.becomes) != len(wordings):
        raise DoesNotFit(f"{len(instruction.becomes)} numbers for {len(wordings)} new clauses")
    if instruction.unit == "条":
        _insert_articles(draft, instruction, wordings, shifted=shifted)
        return
    if instruction.after and not instruction.targets and _insert_behind(draft, instruction, wordings):
        return
    if instruction.unit not in {"款", "项"} or not instruction.targets or is_outline(instruction.targets[0]):
        raise DoesNotFit(
            f"a new {instruction.unit} is not put into this text: its place is not told by a number of an article"
        )
    for place, wording in enumerate(wordings):
        new = instruction.becomes[place] if instruction.becomes else ClauseRef()
        if instruction.unit == "款":
            held = find_article(draft, instruction.targets[0]).paragraphs
            first, *others = draft_paragraphs(wording)
            first.number = _new_number(new.paragraph, held)
            held += [first, *others]
        else:
            _insert_item(find_paragraph(draft, instruction.targets[0]).items, new, wording)


def refuse_tacit(draft: Draft, orders: Sequence[Instruction], *, shifted: bool) -> dict[int, str]:
    """Give the orders, by their id, that may put an article in or reword the one of that number; with the reason.

    One is put in where a place is named for it, where numbers shift, or where the article that bore the number leaves it.
    """
    leaving = {ref.article for o in orders if o.kind in _LEAVES for ref in o.targets if not (ref.paragraph or ref.item)}
    open_ones = [o for o in orders if o.is_tacit and not (shifted or o.after or o.becomes[0].article in leaving)]
    return {
        id(order): f"it is not told whether the wording is put in or takes the place of {order.becomes[0].article}"
        for order in open_ones
        if draft.find(order.becomes[0].article)
    }


def _insert_behind(draft: Draft, instruction: Instruction, wordings: Sequence[str]) -> bool:
    """Put 款 or 项 behind the one that the decision names; False where it names none, or gives them numbers."""
    anchor = instruction.after or ClauseRef()
    if instruction.becomes or not anchor.article or anchor.subitem:
        return False
    if instruction.unit == "项" and anchor.item:
        held, own = find_paragraph(draft, anchor).items, find_item(draft, anchor)
        fresh: list[DraftItem] = []
        for wording in wordings:
            _insert_item(fresh, ClauseRef(), wording)
        at = next(place for place, item in enumerate(held) if item is own) + 1
        held[at:at] = fresh
        return True
    if instruction.unit == "款" and anchor.paragraph and not anchor.item:
        article, unit = find_article(draft, anchor), find_paragraph(draft, anchor)
        at = next(place for place, paragraph in enumerate(article.paragraphs) if paragraph is unit) + 1
        article.paragraphs[at:at] = [paragraph for wording in wordings for paragraph in draft_paragraphs(wording)]
        return True
    return False


def _insert_articles(draft: Draft, instruction: Instruction, wordings: Sequence[str], *, shifted: bool) -> None:
    chapter = next((ref.chapter for ref in instruction.targets if ref.chapter), None)
    numbers = [ref.article for ref in instruction.becomes]
    if not any(article.old_key for article in draft.articles):
        raise DoesNotFit("the base text has no articles")
    taken = {article.number for article in draft.articles if article.number and not article.struck} & {*numbers}
    if taken:
        raise DoesNotFit(f"{min(str(key) for key in taken)} is given twice")
    fresh = []
    for place, wording in enumerate(wordings):
        key = chapter or (instruction.becomes[place].chapter if instruction.becomes else None)
        under = heading_eid(draft, key) if key else _beside_anchor(draft, instruction.after)
        article = DraftArticle(old_key=None, paragraphs=draft_paragraphs(wording), chapter=under)
        fresh.append(replace(article, by=instruction) if under else article)
    if not numbers:
        if instruction.after is None or not shifted:
            raise DoesNotFit("no number is given to the new article")
        at = draft.articles.index(find_article(draft, instruction.after)) + 1
        draft.articles[at:at] = fresh
        return
    for article, number in zip(fresh, numbers, strict=True):
        article.number = number
    draft.articles += fresh


def _beside_anchor(draft: Draft, after: ClauseRef | None) -> str | None:
    """Eid of the heading that the article stands under behind which a decision puts a new one; None where it names none that is there."""
    anchor = draft.find(after.article) if after else None
    return chapter_of(draft, anchor) if anchor and not anchor.struck else None


def _insert_item(items: list[DraftItem], new: ClauseRef, wording: str) -> None:
    number = _new_number(new.item, items)
    read = draft_paragraphs(f"X\n{wording}")[0].items or [DraftItem(label="", text=wording, fresh=True)]
    read[0].number = number
    items += read
    for item in read:
        item.label = item.label or "（）"


def _new_number(key: str | None, held: Sequence[DraftParagraph] | Sequence[DraftItem]) -> int | None:
    number = int(key[1:-1]) if key else None
    kept = sum(not unit.struck for unit in held)
    if number is not None and number > kept + 1:
        raise DoesNotFit(f"{key} would leave a gap: the clause has {kept}")
    return number
