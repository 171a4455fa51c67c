"""Articles, 款 and 项 of a draft found by the numbers that a decision cites: the old ones."""

from __future__ import annotations

from collections.abc import Sequence

from gongbao.history.drafts import Draft, DraftArticle, DraftItem, DraftParagraph, T
from gongbao.history.instructions import ClauseRef
from gongbao.history.outline import DoesNotFit


def is_outline(ref: ClauseRef) -> bool:
    """Tell whether ``ref`` names what stands in no article."""
    return not ref.article and bool(ref.path or ref.annex or ref.chapter)


def find_article(draft: Draft, ref: ClauseRef) -> DraftArticle:
    """Find an article by its old number; raises DoesNotFit where it is not there or struck."""
    article = draft.find(ref.article)
    if article is None or article.struck:
        raise DoesNotFit(f"{ref.article or 'the clause'} is not in the base text")
    return article


def find_paragraph(draft: Draft, ref: ClauseRef) -> DraftParagraph:
    """Find a 款 by its old number, the first one where none is named."""
    return _old(find_article(draft, ref).paragraphs, ref.paragraph or "第1款", "paragraphs")


def find_item(draft: Draft, ref: ClauseRef) -> DraftItem:
    """Find a 项 by its old number."""
    return _old(find_paragraph(draft, ref).items, ref.item or "", "items")


def _old(held: Sequence[T], key: str, what: str) -> T:
    number = int(key[1:-1])
    known = [unit for unit in held if unit.old is not None]
    number = number if number > 0 else len(known) + 1 + number
    found = next((unit for unit in known if unit.old == number and not unit.struck), None)
    if found is None:
        raise DoesNotFit(f"{key} is not there: the clause has {len(known)} {what}")
    return found


def chapter_of(draft: Draft, article: DraftArticle) -> str | None:
    """Eid of the heading that an article stands under in the base."""
    eid: str | None = None
    for held in draft.articles:
        eid = next((c.eid for c in reversed(held.lead) if c.level in {"chapter", "section"}), eid)
        if held is article:
            return held.chapter or eid
    return None
