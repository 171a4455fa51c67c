"""A chapter put before or behind another one: its articles go with it, and all are numbered anew."""

from __future__ import annotations

from gongbao.history.drafts import Draft, DraftArticle
from gongbao.history.grouping import label_key
from gongbao.history.instructions import Instruction
from gongbao.history.outline import DoesNotFit


def move_chapter(draft: Draft, instruction: Instruction, *, shifted: bool) -> None:
    """Move a chapter whole. Raises DoesNotFit where the decision does not say that articles and chapters are numbered anew.

    Its own number is the one given (作为第四章); the other chapters take the free ones in turn.
    """
    anchor, named = instruction.before or instruction.after, instruction.targets[0].chapter
    new = instruction.becomes[0].chapter if instruction.becomes else None
    if not named or anchor is None or not anchor.chapter or anchor.article:
        raise DoesNotFit("it is not told beside which chapter this one stands")
    if not shifted or not (new or draft.chapters_shift):
        raise DoesNotFit("it is not told that the articles and chapters are numbered anew")
    chapters = _chapters(draft)
    if named == anchor.chapter or not {named, anchor.chapter} <= chapters.keys():
        raise DoesNotFit(f"{named} and {anchor.chapter} do not stand once each in the base text")
    moved = chapters.pop(named)
    order = [*chapters]
    order.insert(order.index(anchor.chapter) + (instruction.after is not None), named)
    if new and int(new[1:-1]) != order.index(named) + 1:
        raise DoesNotFit(f"by its place the chapter is number {order.index(named) + 1}, not {new}")
    chapters[named] = moved
    opening = draft.articles[: next(at for at, held in enumerate(draft.articles) if _heading(held))]
    draft.articles = [*opening, *(article for key in order for article in chapters[key])]
    if new:
        draft.renamed[next(c.eid for c in moved[0].lead if c.level == "chapter")] = new


def _chapters(draft: Draft) -> dict[str, list[DraftArticle]]:
    """Articles of each chapter by its label key. Raises DoesNotFit for a text in parts, and where a chapter has no article of its own."""
    found: dict[str, list[DraftArticle]] = {}
    held: list[DraftArticle] | None = None
    for article in draft.articles:
        if key := _heading(article):
            held = found.setdefault(key, [])
            if held:
                raise DoesNotFit(f"{key} stands more than once")
        if held is not None:
            held.append(article)
    headings = [c for clauses in draft.held() for c in clauses if c.level == "chapter" and not c.in_annex]
    if len(headings) != len(found):
        raise DoesNotFit("a chapter is moved only where each stands over articles of its own, in no part")
    return found


def _heading(article: DraftArticle) -> str | None:
    """Label key of the chapter that begins with an article; what stands before the heading itself belongs to no chapter."""
    own = [place for place, clause in enumerate(article.lead) if clause.level == "chapter"]
    if own and own[0]:
        raise DoesNotFit("a chapter is moved only where nothing but articles stands between the chapters")
    return label_key(article.lead[0].label) if own else None
