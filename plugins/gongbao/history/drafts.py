"""A wording as something that instructions can be carried out on: articles of paragraphs of items, then clauses again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from gongbao.history.grouping import group_clauses, label_key
from gongbao.history.numerals import write_chinese_number
from gongbao.model.policy import Clause

_OWN_LABEL = re.compile(r"^第[一二三四五六七八九十百零\d]+条(?:之[一二三四五六七八九十\d]+)?[\s　]*")
_ITEM = re.compile(r"^([（(][一二三四五六七八九十\d]+[）)])\s*(.*)$")
_KEY = re.compile(r"^第(\d+)条(?:之(\d+))?$")


@dataclass(slots=True)
class DraftParagraph:
    """A 款 with its 项, each as label and text; ``fresh`` is wording of the decision, whose references bear new numbers."""

    text: str
    items: list[tuple[str, str]] = field(default_factory=list)
    fresh: bool = False


@dataclass(slots=True)
class DraftArticle:
    """An article under its old number (None when new); ``number`` is the one that the decision gives, where it gives one."""

    old_key: str | None
    paragraphs: list[DraftParagraph]
    number: str | None = None
    struck: bool = False


@dataclass(slots=True)
class Draft:
    """Articles in order; ``headings`` holds what stands before each article (chapters), by place; ``tail`` what follows the last."""

    articles: list[DraftArticle]
    headings: dict[int, list[Clause]]
    tail: list[Clause]

    def find(self, key: str | None) -> DraftArticle | None:
        """Find an article by its old number."""
        return next((article for article in self.articles if key and article.old_key == key), None)


def open_draft(clauses: Sequence[Clause]) -> Draft:
    """Take a wording apart; what is neither article nor under one keeps its place."""
    articles: list[DraftArticle] = []
    headings: dict[int, list[Clause]] = {}
    pending: list[Clause] = []
    for group in group_clauses(clauses):
        members = list(dict.fromkeys(piece.clause for piece in group.pieces)) or [group.root]
        if group.root.level != "article":
            pending.extend(members)
            continue
        if pending:
            headings[len(articles)] = pending
            pending = []
        paragraphs: list[DraftParagraph] = []
        for clause in members:
            if clause.level == "item" and paragraphs:
                paragraphs[-1].items.append((clause.label or "", clause.text))
            else:
                paragraphs.append(DraftParagraph(text=clause.text))
        articles.append(DraftArticle(old_key=label_key(group.root.label), paragraphs=paragraphs))
    return Draft(articles=articles, headings=headings, tail=pending)


def draft_paragraphs(wording: str) -> list[DraftParagraph]:
    """Read quoted wording: its own number taken off, a paragraph per line, （一） an item.

    >>> [(p.text, p.items) for p in draft_paragraphs("第八条  下列情形：\\n（一）甲；")]
    [('下列情形：', [('（一）', '甲；')])]
    """
    paragraphs: list[DraftParagraph] = []
    for line in filter(None, (line.strip() for line in _OWN_LABEL.sub("", wording.strip()).splitlines())):
        item = _ITEM.match(line)
        if item and paragraphs:
            paragraphs[-1].items.append((item.group(1), item.group(2)))
        else:
            paragraphs.append(DraftParagraph(text=line, fresh=True))
    return paragraphs


def number_of(key: str) -> tuple[int, int]:
    """Read a label key as a number to sort by: 第133条之2 is (133, 2).

    >>> number_of("第133条之2")
    (133, 2)
    """
    found = _KEY.match(key)
    return (int(found.group(1)), int(found.group(2) or 0)) if found else (0, 0)


def key_of(number: tuple[int, int]) -> str:
    """Write the label key of a number."""
    return f"第{number[0]}条" + (f"之{number[1]}" if number[1] else "")


def close_draft(draft: Draft, numbers: dict[int, tuple[int, int]]) -> tuple[Clause, ...]:
    """Write clauses again: ``numbers`` gives each kept article (by place) its number; headings stay before what followed them."""
    clauses: list[Clause] = []
    waiting: dict[int, list[Clause]] = {}
    for place, held in draft.headings.items():
        waiting.setdefault(_first_under(draft, place, numbers), []).extend(held)
    for place in sorted(numbers, key=numbers.__getitem__):
        for heading in waiting.pop(place, []):
            clauses.append(replace(heading, order=len(clauses)))
        chapter = next((clause.eid for clause in reversed(clauses) if clause.level in {"chapter", "section"}), None)
        _write_article(clauses, draft.articles[place], numbers[place], chapter)
    for rest in (*waiting.pop(-1, []), *draft.tail):
        clauses.append(replace(rest, order=len(clauses)))
    return tuple(clauses)


def _first_under(draft: Draft, place: int, numbers: dict[int, tuple[int, int]]) -> int:
    """Place of the article that a heading stands before, -1 for none.

    A new article that takes the number of the first one under a heading stands under it too, in the slot that the number had.
    """
    heirs = [at for at in range(place, len(draft.articles)) if at in numbers and draft.articles[at].old_key]
    if not heirs:
        return -1
    slot = number_of(draft.articles[place].old_key or "")
    fresh = {number: at for at, number in numbers.items() if not draft.articles[at].old_key}
    return fresh.get(slot, heirs[0]) if slot < numbers[heirs[0]] else heirs[0]


def _write_article(clauses: list[Clause], article: DraftArticle, number: tuple[int, int], chapter: str | None) -> None:
    bis = f"之{write_chinese_number(number[1])}" if number[1] else ""
    eid = f"art_{number[0]}" + (f"_{number[1]}" if number[1] else "")
    first = article.paragraphs[0].text if article.paragraphs else ""
    _append(clauses, eid, chapter, f"第{write_chinese_number(number[0])}条{bis}", "article", text=first)
    for place, paragraph in enumerate(article.paragraphs, start=1):
        above = eid if place == 1 else f"{eid}__para_{place}"
        if place > 1:
            _append(clauses, above, eid, None, "para", text=paragraph.text)
        for count, (label, text) in enumerate(paragraph.items, start=1):
            _append(clauses, f"{above}__item_{count}", above, label, "item", text=text)


def _append(clauses: list[Clause], eid: str, parent: str | None, label: str | None, level: str, *, text: str) -> None:
    clauses.append(
        Clause(eid=eid, parent_eid=parent, label=label, level=level, order=len(clauses), heading=None, text=text)
    )
