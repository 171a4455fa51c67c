"""The change feed as pages: the latest nights, one page per day, months as an archive, and lists by place, issuer, effect and kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from markupsafe import escape

from gongbao.wording.names import KINDS, said
from gongbao.wording.terms import EFFECTS, EVENTS
from publish.site.catalog import Brief, Catalog
from publish.site.edition import Edition
from publish.site.log import WORDS, Entry
from publish.site.naming import day_path, facet_path, month_path
from publish.site.pages import Pages
from publish.site.subscribing import Offer, issuer_offer
from publish.site.templating import mark, render, say_day

LATEST = 120
"""Policies on the first page of the change feed."""

DAY_PAGE = 150
"""Policies on one page of a day."""

FACET_ROWS = 300
"""Rows of a list by place, issuer, effect or kind; what is older stands in the pages by month and in the data."""

FACETS = {
    "place": ("地区", "place"),
    "issuer": ("发文机关", "issuer"),
    "effect": ("变更类型", "kind of change"),
    "kind": ("文种", "kind of document"),
}

_BOTH = {zh for zh, _ in EFFECTS.values()} & {zh for zh, _ in EVENTS.values()}
"""Words that name a kind of change and an event alike."""

Written = Iterator[tuple[str, bytes]]


@dataclass(frozen=True, slots=True)
class FacetRow:
    """One policy on one day: what happened in words."""

    day: date
    brief: Brief
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """A value that changes can be filtered by: its code, its name, its page, how many rows it has, its feed where there is one."""

    value: str
    name: str
    path: str
    count: int

    @property
    def feed(self) -> Offer | None:
        """Issuers have feeds."""
        return issuer_offer(self.value) if self.path.startswith("changes/issuer/") else None


def day_pages(pages: Pages, days: Mapping[date, Sequence[Entry]], catalog: Catalog) -> Written:
    """The pages of these days, in full."""
    for day, entries in days.items():
        parts = max(1, -(-len(entries) // DAY_PAGE))
        for part in range(1, parts + 1):
            shown = entries[(part - 1) * DAY_PAGE : part * DAY_PAGE]
            body = render(
                "day.html", day_path(day, part), day=day, entries=shown, total=len(entries), part=part, parts=parts,
                catalog=catalog, day_path=day_path, month_path=month_path,
            )  # fmt: skip
            yield from pages.offer(day_path(day, part), body)


def change_lists(pages: Pages, edition: Edition) -> Written:
    """Months, and the lists by place, issuer, effect and kind; those whose rows did not change are not made."""
    rows = _rows(edition)
    months: dict[str, dict[date, Counter[str]]] = {}
    for touch in edition.touches:
        day = edition.nights[touch.at]
        months.setdefault(day.isoformat()[:7], {}).setdefault(day, Counter())[touch.code] += touch.count
    for month, days in months.items():
        listed = sorted(days.items())
        told = repr([(day, sorted(counts.items())) for day, counts in listed]).encode()
        yield from pages.offer_made(month_path(month), told, partial(_month, month, listed))
    found = facet_rows(rows)
    shown = {id(row): row for options in found.values() for held in options.values() for row in held}
    lines = {key: _line(row) for key, row in shown.items()}
    for by, options in found.items():
        for value, held in options.items():
            path = facet_path(by, value)
            name, listed_rows = facet_name(by, value, edition.catalog), "\n".join(lines[id(row)] for row in held)
            yield from pages.offer_made(
                path, f"{name}\n{listed_rows}".encode(), partial(_facet, path, by, name, listed_rows, len(held))
            )


def changes_index(entries: Sequence[tuple[date, Sequence[Entry]]], edition: Edition) -> bytes:
    """The first page of the feed: the latest days in full, filters, and the way to everything older."""
    options = {
        by: [
            Option(
                value=value, name=facet_name(by, value, edition.catalog), path=facet_path(by, value), count=len(held)
            )
            for value, held in sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))
        ]
        for by, found in facet_rows(_rows(edition)).items()
    }
    months: Counter[str] = Counter()
    for touch in edition.touches:
        months[edition.nights[touch.at].isoformat()[:7]] += touch.count
    return render(
        "changes.html", "changes/index.html", days=entries, options=options, facets=FACETS, months=sorted(months.items(), reverse=True),
        month_path=month_path, day_path=day_path, catalog=edition.catalog, latest=LATEST,
    )  # fmt: skip


def facet_rows(rows: Sequence[FacetRow]) -> dict[str, dict[str, list[FacetRow]]]:
    """Rows (newest first) by each value of each facet, at most `FACET_ROWS`."""
    found: dict[str, dict[str, list[FacetRow]]] = {by: {} for by in FACETS}
    for row in rows:
        values: tuple[tuple[str, Collection[str]], ...] = (
            ("place", (row.brief.place,)),
            ("issuer", row.brief.issuers),
            ("effect", row.codes),
            ("kind", (row.brief.kind,)),
        )
        for by, held in values:
            for value in held:
                listed = found[by].setdefault(value, [])
                if len(listed) < FACET_ROWS:
                    listed.append(row)
    return found


def facet_name(by: str, value: str, catalog: Catalog) -> str:
    """The Chinese name of a value of a facet."""
    if by == "place":
        return catalog.place_name(value)
    if by == "effect":
        zh = said(WORDS, value)[0]
        return f"{zh}（{'条文或状态变更' if value in EFFECTS else '事件'}）" if zh in _BOTH else zh
    return said(KINDS, value)[0] if by == "kind" else value


def latest_days(edition: Edition) -> list[date]:
    """The newest days that together hold about `LATEST` policies, at least one."""
    counts = Counter(day for day, _ in {(edition.nights[touch.at], touch.policy_id) for touch in edition.touches})
    chosen: list[date] = []
    held = 0
    for day in edition.days:
        if chosen and held + counts[day] > LATEST:
            break
        chosen.append(day)
        held += counts[day]
    return chosen


def _rows(edition: Edition) -> list[FacetRow]:
    codes: dict[tuple[date, str], list[str]] = {}
    for touch in edition.touches:
        codes.setdefault((edition.nights[touch.at], touch.policy_id), []).append(touch.code)
    return [
        FacetRow(day, edition.catalog.briefs[policy_id], tuple(dict.fromkeys(held)))
        for (day, policy_id), held in codes.items()
        if policy_id in edition.catalog.briefs
    ]


def _month(month: str, days: Sequence[tuple[date, Counter[str]]]) -> bytes:
    effects = set(EFFECTS)
    listed = [
        (
            day,
            sum(n for code, n in counts.items() if code in effects),
            [(said(WORDS, c), counts[c]) for c in WORDS if counts[c]],
        )
        for day, counts in days
    ]
    return render("month.html", month_path(month), month=month, days=listed, day_path=day_path)


def _facet(path: str, by: str, name: str, told: str, count: int) -> bytes:
    feeds = [issuer_offer(name)] if by == "issuer" else []
    return render(
        "facet.html", path, by=FACETS[by], name=name, rows=mark(told), count=count, most=FACET_ROWS, feeds=feeds
    )


def _line(row: FacetRow) -> str:
    """One line of a list by a facet; all of them lie two folders below the site."""
    number = f' <span class="number">{escape(row.brief.doc_number)}</span>' if row.brief.doc_number else ""
    words = (said(WORDS, code) for code in row.codes)
    chips = "".join(f'<span class="chip">{escape(zh)} <span lang="en">{escape(en)}</span></span>' for zh, en in words)
    return (
        f'<li><a class="when" href="../../{day_path(row.day)}">{say_day(row.day)}</a> <div><p class="title">'
        f'<a href="../../{row.brief.path}">{escape(row.brief.title)}</a>{number}</p><p class="chips">{chips}</p></div></li>'
    )
