"""Lists of policies by place, issuer, number, first character and status."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from html import escape

from gongbao.wording.names import said
from gongbao.wording.terms import STATUSES
from publish.site.catalog import Brief, Catalog
from publish.site.naming import list_path
from publish.site.pages import Pages
from publish.site.templating import badge, mark, render

PAGE = 200
"""Policies on one page of a list; the first page, which holds the newest, has up to twice as many."""

MOST_JUMPS = 100

BY = {
    "place": ("地区", "place"),
    "issuer": ("发文机关", "issuer"),
    "number": ("发文字号", "series of numbers"),
    "first": ("首字", "first character"),
    "status": ("效力状态", "status"),
}
NO_NUMBER = "none"

_SERIES = re.compile(r"^(.{1,24}?)\s*[〔\[（(【]?\s*(?:19|20)\d{2}\s*[〕\]）)】]?")
_OPENING = re.compile(r"^.{0,40}?关于(?:印发|公布|发布|下发|转发|批转|公开征求|征求|修改|废止|调整)?(?:《)?")
_MARKS = re.compile(r"^[《〈“\"'（(\[【\s]+")

Written = Iterator[tuple[str, bytes]]
Groups = Mapping[str, Mapping[str, Sequence[Brief]]]
"""Policies by place, issuer, series of numbers, first character and status, and by their values."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Policies that share something: the value, its name, its first page, how many."""

    value: str
    name: str
    path: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPage:
    """One page of a list: its part, those of the next newer and older page (None for none), its policies, newest first.

    Only the newest page, part 1, knows of all ``parts``, so that the others stay as they are when the list grows.
    """

    by: str
    value: str
    name: str
    part: int
    newer: int | None
    older: int | None
    parts: int
    briefs: Sequence[Brief]

    @property
    def path(self) -> str:
        """Where it lies."""
        return self.address(self.part)

    def address(self, part: int) -> str:
        """Where another page of the same list lies."""
        return list_path(self.by, self.value, part)

    @property
    def jumps(self) -> range:
        """Parts that the newest page leads to, evenly over all: at most `MOST_JUMPS`."""
        return range(self.parts, 1, -max(1, -(-self.parts // MOST_JUMPS)))

    def made(self, rows: Mapping[str, str]) -> bytes:
        """The page, from the rows of its policies."""
        told = mark("\n".join(rows[brief.policy_id] for brief in self.briefs))
        return render("list.html", self.path, by=BY[self.by], page=self, rows=told)


def policy_lists(pages: Pages, catalog: Catalog, groups: Groups) -> Written:
    """Every list, in pages of `PAGE`: older pages stay as they are when newer policies come."""
    rows = {policy_id: _row(brief) for policy_id, brief in catalog.briefs.items()}
    for by, values in groups.items():
        for value, briefs in values.items():
            name = list_name(by, value, catalog)
            for part, newer, older, held in _parts(briefs):
                parts = max(1, len(briefs) // PAGE) if part == 1 else 0
                page = ListPage(
                    by=by, value=value, name=name, part=part, newer=newer, older=older, parts=parts, briefs=held
                )
                inputs = repr((name, newer, older, parts)) + "".join(rows[brief.policy_id] for brief in held)
                yield from pages.offer_made(page.path, inputs.encode(), partial(page.made, rows))


def list_groups(catalog: Catalog, groups: Groups) -> dict[str, list[Group]]:
    """All lists with their sizes, the largest first."""
    return {
        by: [
            Group(value=value, name=list_name(by, value, catalog), path=list_path(by, value), count=len(briefs))
            for value, briefs in sorted(values.items(), key=lambda item: (-len(item[1]), item[0]))
        ]
        for by, values in groups.items()
    }


def group_policies(catalog: Catalog) -> Groups:
    """Policies by each value of each of `BY`, oldest first."""
    found: dict[str, dict[str, list[Brief]]] = {by: {} for by in BY}
    for brief in sorted(catalog.briefs.values(), key=lambda brief: (brief.day, brief.policy_id)):
        values: Mapping[str, Sequence[str]] = {
            "place": (brief.place,),
            "issuer": brief.issuers,
            "number": (series_of(brief.doc_number),),
            "first": (first_sign(brief.title),),
            "status": (brief.status,),
        }
        for by, held in values.items():
            for value in held:
                found[by].setdefault(value, []).append(brief)
    return found


def _parts(briefs: Sequence[Brief]) -> Iterator[tuple[int, int | None, int | None, list[Brief]]]:
    """Cut a list (oldest first) into pages: part, the next newer, the next older, policies newest first.

    The oldest `PAGE` policies are part 2, the next part 3 …; part 1 is the newest page and takes what fills no page of its own.
    """
    blocks = max(1, len(briefs) // PAGE)
    for block in range(blocks):
        newest = block == blocks - 1
        newer = None if newest else 1 if block == blocks - 2 else block + 3
        yield (
            1 if newest else block + 2,
            newer,
            block + 1 if block else None,
            list(reversed(briefs[block * PAGE : None if newest else (block + 1) * PAGE])),
        )


def _row(brief: Brief) -> str:
    """One line of a list; all lists lie two folders below the site."""
    number = f' <span class="number">{escape(brief.doc_number)}</span>' if brief.doc_number else ""
    day = brief.day.isoformat()
    issuers = f" {escape('、'.join(brief.issuers))}" if brief.issuers else ""
    return (
        f'<li><span class="when"><time datetime="{day}">{day}</time></span> <div><p class="title">'
        f'<a href="../../{brief.path}">{escape(brief.title)}</a>'
        f'{number}</p><p class="meta">{badge(brief.status, brief.status_names)}{issuers}</p></div></li>'
    )


def list_name(by: str, value: str, catalog: Catalog) -> str:
    """The Chinese name of one list."""
    if by == "place":
        return catalog.place_name(value)
    if by == "number" and value == NO_NUMBER:
        return "无文号"
    return said(STATUSES, value)[0] if by == "status" else value


def series_of(number: str | None) -> str:
    """The series of a document number: what stands before its year.

    >>> series_of("甬政办发〔2016〕152号"), series_of("国务院令第722号"), series_of(None)
    ('甬政办发', '国务院令', 'none')
    """
    if not number:
        return NO_NUMBER
    found = _SERIES.match(number)
    return found.group(1).strip() if found else number.partition("第")[0][:24] or NO_NUMBER


def first_sign(title: str) -> str:
    """The first character of what a title is about: behind the issuer, 关于 and marks.

    >>> first_sign("青岚市人民政府办公室关于印发《停车条例》的通知"), first_sign("青岚市公园管理办法"), first_sign("Notice")
    ('停', '青', 'N')
    """
    rest = _OPENING.sub("", title, count=1) if "关于" in title else title
    bare = _MARKS.sub("", rest) or _MARKS.sub("", title)
    return bare[:1].upper() or "?"
