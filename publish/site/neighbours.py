"""The neighbourhood of a policy: what it names and what names it, as a list and as a picture of the nearest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gongbao.model.policy import Relation
from gongbao.wording.names import RELATIONS
from publish.site.catalog import Brief, Catalog

MOST_LISTED = 100
_EACH_SIDE = 6
_LINE = 13
_ROW, _BOX = 64, 46
_CENTRE, _ALL = (360, 600), 960  # where the box of the policy itself begins and ends, and how wide the whole picture is
_ORDER = [relation.value for relation in Relation if relation is not Relation.CITES] + [Relation.CITES.value]

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """Another policy: how it stands to this one, its title and number as cited, its page (None where it is not in the dataset)."""

    names: tuple[str, str]
    title: str
    doc_number: str | None
    brief: Brief | None
    incoming: bool
    on: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A box of the picture; ``x`` and ``y`` its upper left corner, ``lines`` the title in two lines."""

    neighbour: Neighbour
    x: int
    y: int
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """The picture: its height, the two columns, the row of the centre, and how many neighbours found no room.

    ``x`` and ``width`` are what is shown of it: a column without a box takes no room.
    """

    x: int
    width: int
    height: int
    middle: int
    left: tuple[Node, ...]
    right: tuple[Node, ...]
    title: tuple[str, ...]
    left_out: int


def neighbours(outgoing: Sequence[Row], incoming: Sequence[Row], catalog: Catalog) -> list[Neighbour]:
    """Relations as neighbours, each once, decisions about validity before citations; of a document not in the dataset only its name."""
    found: dict[tuple[str, str, bool], Neighbour] = {}
    for rows, other, inward in ((outgoing, "to_policy_id", False), (incoming, "from_policy_id", True)):
        for row in sorted(rows, key=_rank):
            one = _neighbour(row, catalog.briefs.get(row[other] or ""), incoming=inward)
            if one is not None:
                found.setdefault((one.names[1], one.brief.policy_id if one.brief else one.title, inward), one)
    return list(found.values())


def shown(title: str, named: Sequence[Neighbour]) -> dict[str, Any]:
    """What ``relations.html`` shows of a policy with this title."""
    listed = {"neighbours": named[:MOST_LISTED], "more_neighbours": len(named) - MOST_LISTED}
    return {**listed, "picture": picture(title, named)}


def picture(title: str, all_of_them: Sequence[Neighbour]) -> Picture | None:
    """Lay out the nearest neighbours in the dataset: what names this policy to the left, what it names to the right; None for none."""
    near = [one for one in all_of_them if one.brief is not None]
    if not near:
        return None
    sides = [[one for one in near if one.incoming is inward] for inward in (True, False)]
    rows = max(1, *(min(_EACH_SIDE, len(side)) for side in sides))
    height = rows * _ROW + 16
    middle = height // 2
    left, right = (_column(side[:_EACH_SIDE], x, height) for side, x in zip(sides, (4, 724), strict=True))
    begins, ends = 0 if left else _CENTRE[0] - 4, _ALL if right else _CENTRE[1] + 4
    return Picture(
        x=begins,
        width=ends - begins,
        height=height,
        middle=middle,
        left=left,
        right=right,
        title=_two_lines(title),
        left_out=sum(max(0, len(side) - _EACH_SIDE) for side in sides),
    )


def _neighbour(row: Row, brief: Brief | None, *, incoming: bool) -> Neighbour | None:
    names = RELATIONS.get(row["relation"], ((row["relation"],) * 2,) * 2)[1 if incoming else 0]
    title = brief.title if brief else row["cited_title"] or row["cited_doc_number"]
    if not title or (brief is None and row["relation"] == Relation.ISSUES):
        return None  # the text that a notice issues and that has no record of its own is the notice's own text
    number = brief.doc_number if brief else row["cited_doc_number"]
    on = row["effective_on"].isoformat() if row["effective_on"] else ""
    return Neighbour(names=names, title=title, doc_number=number, brief=brief, incoming=incoming, on=on)


def _rank(row: Row) -> tuple[int, str]:
    relation = row["relation"]
    return (_ORDER.index(relation) if relation in _ORDER else len(_ORDER), row["relation_id"])


def _column(side: Sequence[Neighbour], x: int, height: int) -> tuple[Node, ...]:
    top = (height - len(side) * _ROW) // 2 + (_ROW - _BOX) // 2
    return tuple(
        Node(neighbour=one, x=x, y=top + place * _ROW, lines=_two_lines(one.title)) for place, one in enumerate(side)
    )


def _two_lines(title: str) -> tuple[str, ...]:
    """A title in at most two lines of a box.

    >>> _two_lines("青岚市人民政府关于废止部分行政规范性文件的决定以及其他事项的通知")
    ('青岚市人民政府关于废止部分', '行政规范性文件的决定以及其…')
    """
    if len(title) <= _LINE:
        return (title,)
    rest = title[_LINE:]
    return title[:_LINE], rest if len(rest) <= _LINE else f"{rest[:_LINE]}…"
