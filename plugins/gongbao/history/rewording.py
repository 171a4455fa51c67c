"""New wordings of articles, 款, 项 and single sentences of a draft; words added at the end of one."""

from __future__ import annotations

import re
from dataclasses import replace

from gongbao.history.annexing import reword_annex
from gongbao.history.drafts import Draft, DraftArticle, DraftItem, DraftParagraph, draft_paragraphs, split_wordings
from gongbao.history.end_marks import end_paragraphs, with_end_mark
from gongbao.history.finding import find_article, find_item, find_paragraph, is_outline
from gongbao.history.instructions import ClauseRef, Instruction, is_inside
from gongbao.history.new_references import as_new
from gongbao.history.outline import DoesNotFit, all_held, change, named_clauses, reword
from gongbao.history.put_in import put
from gongbao.history.sentences import put_sentence
from gongbao.model.policy import Clause

_OWN_LABEL = re.compile(r"[（(][一二三四五六七八九十\d]+[）)]")
_BEHIND = re.compile(r"[条款项]之?后面?增加")


def substitute(draft: Draft, instruction: Instruction, _: bool) -> None:
    """Give each clause its new wording; all are there, or nothing is done."""
    text, refs = instruction.text, instruction.targets
    wordings = split_wordings(text, instruction.parts, len(refs)) if text and refs else None
    if wordings is None:
        raise DoesNotFit("each clause needs its new wording")
    for ref in refs:
        if not is_outline(ref):
            find_unit(draft, ref)
    for ref, wording in zip(refs, wordings, strict=True):
        if ref.sentence:
            reword_sentence(draft, ref, wording)
        elif ref.annex and not is_inside(ref):
            reword_annex(draft, replace(instruction, text=wording), ref.annex)
        elif is_outline(ref):
            reword(draft, ref, replace(instruction, text=wording))
        else:
            _reword_article(draft, ref, wording)


def find_unit(draft: Draft, ref: ClauseRef) -> DraftArticle | DraftParagraph | DraftItem:
    """Find what ``ref`` names in an article: its item, paragraph, or the article itself."""
    if ref.item:
        return find_item(draft, ref)
    return find_paragraph(draft, ref) if ref.paragraph else find_article(draft, ref)


def reword_sentence(draft: Draft, ref: ClauseRef, new: str, *, behind: bool = False) -> None:
    """Put ``new`` in place of the sentence that ``ref`` names, or behind it; DoesNotFit where it is not told whose sentence it is."""
    unit = sentence_unit(draft, ref)
    new = new if isinstance(unit, Clause) else as_new(new)
    text = put_sentence(unit.text, ref.sentence or "", new, behind=behind)
    if isinstance(unit, Clause):
        change(draft, [unit], lambda clause: replace(clause, text=text))
    else:
        unit.text = text


def sentence_unit(draft: Draft, ref: ClauseRef) -> DraftParagraph | DraftItem | Clause:
    """Find the paragraph or item that a named sentence stands in."""
    if not is_outline(ref):
        unit = find_unit(draft, ref)
        if not isinstance(unit, DraftArticle):
            return unit
        if len(unit.paragraphs) == 1 and not unit.paragraphs[0].items:
            return unit.paragraphs[0]
        raise DoesNotFit(f"it is not told in which paragraph {ref.sentence} stands")
    clauses = named_clauses(all_held(draft), ref)
    own = [clause for clause in clauses if clause.text]
    if len(own) != 1 or (own[0] is clauses[0] and own[0].heading):
        raise DoesNotFit(f"it is not told from where {ref.sentence} is counted")
    return own[0]


def _reword_article(draft: Draft, ref: ClauseRef, wording: str) -> None:
    article = find_article(draft, ref)
    if ref.item:
        reword_item(find_item(draft, ref), wording)
    elif ref.paragraph:
        reword_paragraph(article, find_paragraph(draft, ref), wording)
    else:
        fresh = draft_paragraphs(wording)
        end_paragraphs(fresh, article.paragraphs)
        article.paragraphs = fresh


def reword_item(item: DraftItem, wording: str) -> None:
    """Give a 项 its new wording, quoted with its label or without."""
    read = draft_paragraphs(f"X\n{wording}")[0].items
    item.text, item.fresh = with_end_mark(read[0].text if read else wording, item.text), True


def reword_paragraph(article: DraftArticle, paragraph: DraftParagraph, wording: str) -> None:
    """Give a 款 its new wording; further paragraphs of it stand behind."""
    first, *others = draft_paragraphs(wording)
    end_paragraphs([first, *others], [paragraph])
    paragraph.text, paragraph.items, paragraph.fresh = first.text, first.items, True
    at = next(place for place, held in enumerate(article.paragraphs) if held is paragraph) + 1
    article.paragraphs[at:at] = others


def append(draft: Draft, instruction: Instruction, _: bool) -> None:
    """Add words at the end of the clause, or behind the sentence, that the decision names."""
    ref, text = instruction.targets[0] if instruction.targets else ClauseRef(), instruction.text or ""
    if ref.sentence:
        reword_sentence(draft, ref, text, behind=True)
        return
    if is_outline(ref):
        named = named_clauses(all_held(draft), ref)
        last = next((clause for clause in named if clause.text), None)
        if last is None or (len(named) > 1 and not ref.paragraph):
            raise DoesNotFit("it is not told which paragraph the words are added to")
        change(draft, [last], lambda clause: replace(clause, text=clause.text + text))
        return
    article = find_article(draft, ref)
    if _OWN_LABEL.match(text):
        raise DoesNotFit("it is not told under which number the new item stands")
    if _BEHIND.search(instruction.as_written) and not text.startswith(("、", "，", "；", "或者", "以及")):
        raise DoesNotFit("it is not told whether the words go on in the clause or stand behind it")
    text = as_new(text)
    if ref.item:
        item = find_item(draft, ref)
        item.text = with_end_mark(item.text.rstrip("；。") + text, item.text) if item.text else text
        return
    if len(article.paragraphs) > 1 and not ref.paragraph:
        raise DoesNotFit(f"it is not told which of {len(article.paragraphs)} paragraphs the words are added to")
    paragraph = find_paragraph(draft, ref)
    if paragraph.items:
        raise DoesNotFit("the paragraph ends with items: it is not told where the words stand")
    if paragraph.text.endswith("。") and text.startswith(("、", "，", "；")):
        raise DoesNotFit("it is not told behind which words of the sentence the new ones stand")
    paragraph.text = put(paragraph.text, [(len(paragraph.text), len(paragraph.text), text)])
