"""Chapters and sections of a draft: new ones with their articles, and the numbers that they bear in the end."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count

from gongbao.history.drafts import Draft, DraftArticle, draft_paragraphs
from gongbao.history.grouping import label_key
from gongbao.history.instructions import CHAPTER, ClauseRef, Instruction, N
from gongbao.history.numerals import write_chinese_number
from gongbao.history.outline import DoesNotFit, all_held
from gongbao.model.policy import Clause

LEVELS = {"章": "chapter", "节": "section"}
_HEADING = re.compile(rf"({CHAPTER})[\s　]*(.*)")
_ARTICLE = re.compile(rf"(第{N}条(?:之{N})?)[\s　]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """What a heading is called in the end."""

    eid: str
    label: str


def heading_eid(draft: Draft, key: str) -> str:
    """Eid of the chapter or section that a decision names; one that it brings itself goes before an old one of that number.

    Raises DoesNotFit where there is none, or more than one.
    """
    found = [c for c in all_held(draft) if c.level in LEVELS.values() and label_key(c.label) == key]
    found = [c for c in found if c.eid in draft.fresh] or found
    if len(found) != 1:
        raise DoesNotFit(f"{key} is not in the base text" if not found else f"{key} stands {len(found)} times")
    return found[0].eid


def insert_chapter(draft: Draft, instruction: Instruction) -> None:
    """Put a new chapter or section in, before the articles that are quoted with it or that other orders put into it.

    Raises DoesNotFit where its number or the numbers of its articles are not told.
    """
    new = instruction.becomes[0].chapter if len(instruction.becomes) == 1 else None
    level = LEVELS.get(instruction.unit or "")
    if new is None or level is None or instruction.count != 1 or not new.endswith(instruction.unit or "\x00"):
        raise DoesNotFit(f"no number is given to the new {instruction.unit}")
    parent = next((heading_eid(draft, ref.chapter) for ref in instruction.targets if ref.chapter), None)
    if level == "section" and parent is None:
        raise DoesNotFit(f"it is not told in which chapter {new} stands")
    eid = f"{parent or 'new'}__{level}_{new}"
    if eid in draft.fresh:
        raise DoesNotFit(f"{new} is given twice")
    headings, articles = _read(instruction.text or "", eid, parent, level, new)
    for number, _, _ in articles:
        if any(number == held.number and not held.struck for held in draft.articles):
            raise DoesNotFit(f"{number} is given twice")
    draft.fresh |= {heading.eid for held in headings.values() for heading in held}
    rows = articles or [(None, eid, "")]
    for place, (number, under, wording) in enumerate(rows):
        article = DraftArticle(old_key=None, paragraphs=draft_paragraphs(wording), number=number, struck=number is None)
        article.lead, article.chapter, article.by = headings.get(place, []), under, instruction
        draft.articles.append(article)


def _read(
    text: str, eid: str, parent: str | None, level: str, new: str
) -> tuple[dict[int, list[Clause]], list[tuple[str | None, str, str]]]:
    """Read a quoted chapter: its headings by the place of the article that each stands before; articles with number and heading."""
    headings: dict[int, list[Clause]] = defaultdict(list)
    articles: list[tuple[str | None, str, str]] = []
    under = eid
    for at, line in enumerate(text.split("\n")):
        heading, article = _HEADING.fullmatch(line), _ARTICLE.match(line)
        if at == 0:
            own = heading.group(2) if heading and label_key(heading.group(1)) == new else line
            if not own or article or (heading and own == line):
                raise DoesNotFit(f"the wording does not open with the name of {new}")
            headings[0].append(_heading(eid, parent, new, level, own))
        elif heading and level == "chapter" and heading.group(1).endswith("节"):
            key = label_key(heading.group(1))
            under = f"{eid}__section_{key}"
            headings[len(articles)].append(_heading(under, eid, key, "section", heading.group(2)))
        elif article:
            articles.append((label_key(article.group(1)), under, line))
        elif articles:
            number, held, wording = articles[-1]
            articles[-1] = (number, held, f"{wording}\n{line}")
        else:
            raise DoesNotFit(f"the articles of {new} bear no numbers")
    if max(headings) >= max(len(articles), 1):
        raise DoesNotFit(f"a section of {new} has no article")
    return headings, articles


def _heading(eid: str, parent: str | None, key: str, level: str, words: str) -> Clause:
    return Clause(eid=eid, parent_eid=parent, label=_label(key), level=level, order=0, heading=words.strip(), text="")


def _label(key: str) -> str:
    return re.sub(r"\d+", lambda run: write_chinese_number(int(run.group())), key)


def rename_chapter(draft: Draft, ref: ClauseRef, new: ClauseRef, wording: str | None, *, by: Instruction) -> None:
    """Note the new number of a chapter or section; DoesNotFit where it is given already or the name would change with it."""
    if not ref.chapter or not new.chapter or new.article or ref.chapter[-1] != new.chapter[-1] or wording:
        raise DoesNotFit("headings are not numbered anew")
    old = [c.eid for c in all_held(draft) if label_key(c.label) == ref.chapter and c.eid not in draft.fresh]
    if len(old) != 1:
        raise DoesNotFit(
            f"{ref.chapter} is not in the base text" if not old else f"{ref.chapter} stands {len(old)} times"
        )
    draft.renamed[old[0]], draft.renamed_by[old[0]] = new.chapter, by


def number_headings(ordered: Sequence[Clause], draft: Draft, *, shifted: bool) -> Mapping[str, Named]:
    """Give chapters and sections their numbers, in reading order: the one stated; else, where numbers shift, the next free one.

    Numbers shift also where one that is stated would stand twice. Nothing is named where no heading came or got a number.
    """
    named: dict[str, Named] = {}
    if not (shifted or draft.fresh or draft.renamed):
        return named
    groups: dict[tuple[str | None, str], list[Clause]] = defaultdict(list)
    for heading in ordered:
        if heading.level in LEVELS.values() and not heading.in_annex:
            groups[heading.parent_eid, heading.level].append(heading)
    for (parent, level), held in groups.items():
        own = {h.eid: label_key(h.label) for h in held}
        stated = draft.renamed | {h.eid: own[h.eid] for h in held if h.eid in draft.fresh}
        stated = {eid: key for eid, key in stated.items() if eid in own}
        reserved = set(stated.values())
        moves = shifted or any(key in reserved for eid, key in own.items() if eid not in stated)
        free = (key for number in count(1) if (key := f"第{number}{_unit(level)}") not in reserved)
        above = named[parent].eid if parent in named else parent
        for heading in held:
            key = stated.get(heading.eid) or (next(free) if moves else own[heading.eid])
            number = re.sub(r"\D", "", key)
            label = (heading.label or "") if key == own[heading.eid] else _label(key)
            name = f"sec_{number}" if level == "section" else f"chp_{number}"
            named[heading.eid] = Named(eid=f"{above}__{name}" if above else name, label=label)
    return named


def _unit(level: str) -> str:
    return "节" if level == "section" else "章"


def renamed_clause(clause: Clause, named: Mapping[str, Named]) -> Clause:
    """Give a heading its new label and path, and what stands under it the path of its parent."""
    own = named.get(clause.eid)
    above = named.get(clause.parent_eid or "")
    parent = above.eid if above else clause.parent_eid
    return (
        replace(clause, eid=own.eid, label=own.label, parent_eid=parent) if own else replace(clause, parent_eid=parent)
    )
