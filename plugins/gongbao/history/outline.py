"""Instructions on what stands in no article: headings of a 公文 by their path, chapters, annexes."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from gongbao.history.drafts import Draft
from gongbao.history.grouping import label_key
from gongbao.history.instructions import ARTICLE, CHAPTER, ClauseRef, Instruction, heading_label
from gongbao.model.policy import Clause

_HEADINGS = frozenset({"article", "part", "h1", "h2", "h3", "h4", "h5", "item", "annex"})


class DoesNotFit(Exception):
    """Raised by one step, caught by `apply_instructions`: the reason goes into ``unapplied``."""


def as_path(draft: Draft, ref: ClauseRef) -> ClauseRef:
    """Read 第三条 of a text without articles as its heading 三、, and one of an annex as what stands under the annex."""
    if ref.article and ref.annex:
        return replace(ref, article=None, path=(ref.article,))
    if ref.article and not draft.articles and not ref.path:
        return replace(ref, article=None, path=(ref.article.removeprefix("第").removesuffix("条"),))
    return ref


def named_clauses(held: Sequence[Clause], ref: ClauseRef) -> list[Clause]:
    """Clauses that ``ref`` names, the heading first and all below it; a paragraph or item where it names one.

    Raises DoesNotFit where one of its labels is not there, or there more than once.
    """
    top = _named(held, ref)
    below = [clause for clause in held if is_under(clause, top)]
    if ref.item:
        own = [c for c in below if c.parent_eid == top.eid and c.label and label_key(c.label) == ref.item[1:-1]]
        if len(own) != 1:
            raise DoesNotFit(f"{ref.item} stands {len(own)} times under {top.label}")
        return [own[0], *(clause for clause in below if is_under(clause, own[0]))]
    if not ref.paragraph:
        return [top, *below]
    paragraphs = [*([top] if top.text else []), *(c for c in below if c.parent_eid == top.eid and c.level == "para")]
    number = int(ref.paragraph[1:-1])
    place = number - 1 if number > 0 else len(paragraphs) + number
    if not 0 <= place < len(paragraphs):
        raise DoesNotFit(f"{ref.paragraph} is not there: the clause has {len(paragraphs)} paragraphs")
    return [paragraphs[place]]


def _named(held: Sequence[Clause], ref: ClauseRef) -> Clause:
    top: Clause | None = None
    if ref.annex or ref.chapter:
        level, name = ("annex", ref.annex) if ref.annex else ("chapter", ref.chapter)
        levels = {level, "section"} if level == "chapter" else {level}
        found = [c for c in held if c.level in levels and label_key(c.label) == label_key(name)]
        if len(found) != 1:
            raise DoesNotFit(f"{name} is not in the base text" if not found else f"{name} stands {len(found)} times")
        if not (ref.annex and ref.path):
            return found[0]
        top = found[0]
    for label in ref.path:
        found = [c for c in held if c.level in _HEADINGS and c.label and _same_label(c.label, label)]
        found = [c for c in found if top is None or is_under(c, top)]
        nearest = min((c.eid.count("__") for c in found), default=0)
        found = [c for c in found if c.eid.count("__") == nearest]
        if len(found) != 1:
            name = f"{ref.annex or ''}{label}"
            raise DoesNotFit(f"{name} is not in the base text" if not found else f"{name} stands {len(found)} times")
        top = found[0]
    if top is None:
        raise DoesNotFit("no clause is named")
    return top


def _same_label(label: str, wanted: str) -> bool:
    bracketed = label.strip()[:1] in {"（", "("}
    bare = wanted.removeprefix("第").removesuffix("条")
    return label_key(label) in {label_key(wanted), bare} and (bracketed or not wanted.startswith("（"))


def is_under(clause: Clause, top: Clause) -> bool:
    """Tell whether ``clause`` stands below ``top``."""
    return clause.eid.startswith(f"{top.eid}__") or clause.parent_eid == top.eid


def change(draft: Draft, clauses: Sequence[Clause], edit: Callable[[Clause], Clause | None]) -> None:
    """Put what ``edit`` makes of each of ``clauses`` in its place; None takes it out."""
    names = {clause.eid for clause in clauses}
    for held in draft.held():
        held[:] = [new for clause in held if (new := edit(clause) if clause.eid in names else clause) is not None]


def all_held(draft: Draft) -> list[Clause]:
    """Everything that stands in no article, in order."""
    return [clause for held in draft.held() for clause in held]


def reword(draft: Draft, ref: ClauseRef, instruction: Instruction) -> None:
    """Give a paragraph or a clause without others below it its new wording, in one paragraph."""
    clauses = named_clauses(all_held(draft), ref)
    text = instruction.text or ""
    if len(clauses) > 1 or "\n" in text:
        raise DoesNotFit("a heading with clauses below it is not put into a new wording")
    own = clauses[0]
    numbered = re.match(rf"({CHAPTER}|{ARTICLE})[\s　]*(?=\S)", text)
    if (
        numbered
        and own.level in {"chapter", "section", "article"}
        and label_key(numbered.group(1)) == label_key(own.label)
    ):
        text = text[numbered.end() :]
    label = heading_label(text)
    if label and own.label and not ref.paragraph and label_key(label) != label_key(own.label):
        raise DoesNotFit(f"the new wording bears the label {label}, the clause {own.label}")
    if label and own.label:
        text = (
            text.strip()[len(label) :].lstrip("、.．)） ") if not label.startswith("（") else text.strip()[len(label) :]
        )
    heading = own.heading
    if heading and own.text:
        if text.startswith(heading):
            text = text[len(heading) :].lstrip("。")
        elif own.label and label:
            heading, _, text = text.partition("。")
    elif heading:
        heading, text = text.rstrip("。"), ""
    change(draft, [own], lambda clause: replace(clause, heading=heading, text=text))


def retitle(draft: Draft, ref: ClauseRef, text: str) -> None:
    """Give a chapter or heading its new title, without its number."""
    own = named_clauses(all_held(draft), ref)[0]
    bare = text.strip()
    for lead in (own.label or "\x00", heading_label(text) or "\x00"):
        bare = bare.removeprefix(lead).lstrip("、.．　 ")
    change(draft, [own], lambda clause: replace(clause, heading=bare))
