"""Clauses that a decision numbers anew or moves: an article to another chapter, a paragraph into another article."""

from __future__ import annotations

import re
from dataclasses import replace

from gongbao.history.chapters import heading_eid, rename_chapter
from gongbao.history.drafts import Draft, DraftArticle, DraftParagraph, draft_paragraphs, split_wordings
from gongbao.history.end_marks import end_paragraphs
from gongbao.history.finding import chapter_of, find_article, find_item, find_paragraph, is_outline
from gongbao.history.instructions import ClauseRef, Instruction
from gongbao.history.moving_chapters import move_chapter
from gongbao.history.outline import DoesNotFit
from gongbao.history.rewording import reword_item, reword_paragraph


def renumber_clauses(draft: Draft, instruction: Instruction, _: bool) -> None:
    """Give clauses their new numbers, and wordings where the decision gives them; raises DoesNotFit where a place is not told."""
    refs, news, text = instruction.targets, instruction.becomes, instruction.text
    wordings = split_wordings(text, instruction.parts, len(refs)) if text else [None] * len(refs)
    if len(refs) != len(news) or wordings is None:
        raise DoesNotFit(f"{len(refs)} clauses for {len(news)} numbers")
    for ref, new, wording in zip(refs, news, wordings, strict=True):
        if is_outline(ref):
            rename_chapter(draft, ref, new, wording, by=instruction)
            continue
        article = find_article(draft, ref)
        if ref.item and new.item and new.article in {None, ref.article}:
            item = find_item(draft, ref)
            item.number = int(new.item[1:-1])
            if wording:
                reword_item(item, wording)
        elif ref.paragraph and not ref.item and new.paragraph and new.article in {None, ref.article}:
            paragraph = find_paragraph(draft, ref)
            paragraph.number = int(new.paragraph[1:-1])
            if wording:
                reword_paragraph(article, paragraph, wording)
        elif ref.paragraph and not ref.item and new.article and not new.item:
            _lift(draft, article, find_paragraph(draft, ref), new, wording, by=instruction)
        elif not ref.paragraph and not ref.item and new.article and not new.item:
            _number(draft, article, new, wording)
        else:
            raise DoesNotFit("an item that moves into another article is not carried out")


def _number(draft: Draft, article: DraftArticle, new: ClauseRef, wording: str | None) -> None:
    if new.paragraph and new.paragraph != "第1款":
        host = _host(draft, new, article)
        host.paragraphs.append(_paragraph(article.paragraphs, new, wording))
        article.struck, article.into = True, host
        return
    if any(other.number == new.article and not other.struck and other is not article for other in draft.articles):
        raise DoesNotFit(f"{new.article} is given twice")
    article.number = new.article
    if wording:
        olds = article.paragraphs
        article.paragraphs = draft_paragraphs(wording)
        end_paragraphs(article.paragraphs, olds)
        for place, paragraph in enumerate(article.paragraphs[: len(olds)], start=1):
            paragraph.old = place


def _host(draft: Draft, new: ClauseRef, leaving: DraftArticle) -> DraftArticle:
    """Find the article that takes a paragraph up: the one that was given the number, else the one that bore it and keeps it."""
    kept = [a for a in draft.articles if not a.struck and a is not leaving]
    found = [a for a in kept if a.number == new.article] or [
        a for a in kept if a.number is None and a.old_key == new.article
    ]
    if len(found) != 1:
        raise DoesNotFit(f"{new.paragraph} of {new.article} is not there before the article")
    return found[0]


def _lift(
    draft: Draft,
    article: DraftArticle,
    paragraph: DraftParagraph,
    new: ClauseRef,
    wording: str | None,
    *,
    by: Instruction,
) -> None:
    """Take a paragraph out of its article: into another one, or as an article of its own, in the chapter that it stood in."""
    if new.paragraph:
        _host(draft, new, article).paragraphs.append(_paragraph([paragraph], new, wording))
    elif re.search(r"移[至到]", by.as_written):
        raise DoesNotFit(f"it is not told where in {new.article} the paragraph stands")
    else:
        if any(other.number == new.article and not other.struck for other in draft.articles):
            raise DoesNotFit(f"{new.article} is given twice")
        paragraphs = draft_paragraphs(wording) if wording else [replace(paragraph, old=None, number=None)]
        fresh = DraftArticle(
            old_key=None, paragraphs=paragraphs, number=new.article, chapter=chapter_of(draft, article)
        )
        draft.articles.insert(next(p for p, held in enumerate(draft.articles) if held is article) + 1, fresh)
    paragraph.struck = True


def _paragraph(held: list[DraftParagraph], new: ClauseRef, wording: str | None) -> DraftParagraph:
    paragraphs = draft_paragraphs(wording) if wording else [p for p in held if not p.struck]
    if len(paragraphs) != 1:
        raise DoesNotFit(f"{len(paragraphs)} paragraphs for {new.paragraph} of {new.article}")
    return replace(paragraphs[0], old=None, number=int((new.paragraph or "第1款")[1:-1]))


def move_article(draft: Draft, instruction: Instruction, shifted: bool) -> None:
    """Put an article into another chapter, or beside another article; raises DoesNotFit where its number is not told."""
    ref = instruction.targets[0]
    if ref.chapter and is_outline(ref):
        move_chapter(draft, instruction, shifted=shifted)
        return
    if is_outline(ref) or ref.paragraph or ref.item:
        raise DoesNotFit("only a whole article is moved")
    article = find_article(draft, ref)
    new = instruction.becomes[0] if instruction.becomes else ClauseRef()
    chapter = heading_eid(draft, new.chapter) if new.chapter else None
    if beside := instruction.after or instruction.before:
        anchor = find_article(draft, beside)
        if not new.article and not shifted:
            raise DoesNotFit("no number is given to the article that moves")
        chapter = chapter_of(draft, anchor)
        _put_beside(draft, article, anchor, behind=instruction.after is not None)
    if new.article:
        _number(draft, article, new, instruction.text)
    article.chapter, article.by = chapter, instruction


def _put_beside(draft: Draft, article: DraftArticle, anchor: DraftArticle, *, behind: bool) -> None:
    """Move within the list; headings before the article stay before what followed it, those before the anchor before both."""
    place = next(at for at, held in enumerate(draft.articles) if held is article)
    follower = draft.articles[place + 1] if place + 1 < len(draft.articles) else None
    following = follower.lead if follower else draft.tail
    following[:0], article.lead = article.lead, []
    del draft.articles[place]
    draft.articles.insert(next(at for at, held in enumerate(draft.articles) if held is anchor) + behind, article)
    if not behind:
        article.lead, anchor.lead = anchor.lead, []
