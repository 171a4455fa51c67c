"""The change log and the events of all releases in short, and in full for the days that a page shows."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from gongbao.model.change import TWINS, Cause, EventKind
from gongbao.normalize.life import UNTITLED, portal_day
from gongbao.wording.groups import group_sentences, grouped_rows
from gongbao.wording.names import said
from gongbao.wording.order import reading_order
from gongbao.wording.terms import EFFECTS, EVENTS
from gongbao.wording.told import without_title
from publish.published import PublishedRelease
from publish.site.catalog import Brief, Catalog
from publish.site.comparisons import of_a_clause, step_anchor
from publish.site.shelf import read_rows

Row = Mapping[str, Any]

_LIGHT = ("policy_id", "detected_at", "cause")
_CHANGE = ("change_id", "policy_id", "policy_title", "version_after", "effect", "noise", "cause", "clause_eid_before",
           "clause_eid_after", "clause_label_before", "clause_label_after", "before", "after", "context_before", "context_after",
           "group_id", "sentence_zh", "sentence_en", "detected_at")  # fmt: skip
_EVENT = (
    "event_id",
    "policy_id",
    "policy_title",
    "event",
    "event_on",
    "cause",
    "sentence_zh",
    "sentence_en",
    "detected_at",
)

WORDS: dict[str, tuple[str, str]] = {
    **{str(k): v for k, v in EFFECTS.items()},
    **{str(k): v for k, v in EVENTS.items()},
}
"""Effects and events by their codes."""


@dataclass(frozen=True, slots=True)
class Touch:
    """What one night brought to one policy: ``code`` is an effect or an event, ``count`` how many."""

    at: datetime
    policy_id: str
    code: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One sentence of an entry."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One policy of one day: what changed in it and what befell it. ``brief`` is None where it is no longer published;
    ``anchor`` leads to the first comparison on its page, empty where no clause changed; ``more`` sentences stand there."""

    policy_id: str
    title: str
    brief: Brief | None
    codes: tuple[str, ...]
    said: tuple[Said, ...]
    more: int
    anchor: str

    @property
    def names(self) -> tuple[tuple[str, str], ...]:
        """The codes in words, each word once: a status that changed and the event that changed it are called alike."""
        return tuple({zh: (zh, en) for zh, en in (said(WORDS, code) for code in reversed(self.codes))}.values())[::-1]


MOST_SAID = 12
"""Sentences of one policy in a list; its page has all of them."""


def read_log(release: PublishedRelease) -> list[Touch]:
    """All real changes and events that the government caused, newest night first, then by policy and code."""
    changes = read_rows(release, "changes", (*_LIGHT, "effect", "noise"))
    changes = (
        changes.filter(pc.invert(changes.column("noise"))).drop_columns(["noise"]).rename_columns([*_LIGHT, "code"])
    )
    events = read_rows(release, "events", (*_LIGHT, "event")).rename_columns([*_LIGHT, "code"])
    both = pa.concat_tables([changes, events])
    ours = both.filter(pc.equal(both.column("cause"), pa.scalar(Cause.SOURCE.value)))
    grouped = ours.group_by(["detected_at", "policy_id", "code"]).aggregate([([], "count_all")])
    ordered = grouped.sort_by([("detected_at", "descending"), ("policy_id", "ascending"), ("code", "ascending")])
    columns = [ordered.column(name).to_pylist() for name in ("detected_at", "policy_id", "code", "count_all")]
    return [Touch(*values) for values in zip(*columns, strict=True)]


def days_of(touches: Iterable[Touch]) -> dict[date, list[datetime]]:
    """The nights of each portal-local day that brought something, newest day first."""
    nights: dict[date, list[datetime]] = {}
    for at in dict.fromkeys(touch.at for touch in touches):
        nights.setdefault(portal_day(at), []).append(at)
    return nights


def read_days(
    release: PublishedRelease, days: Mapping[date, Sequence[datetime]], wanted: Collection[date], catalog: Catalog
) -> dict[date, list[Entry]]:
    """The entries of ``wanted`` days in full: policies with changes first, then those with events alone, each by title."""
    nights = [at for day in sorted(wanted) for at in days.get(day, ())]
    among = pa.array(nights, pa.timestamp("us", tz="UTC"))
    rows: dict[date, dict[str, tuple[list[Row], list[Row]]]] = {day: {} for day in wanted}
    for place, (table, columns) in enumerate((("changes", _CHANGE), ("events", _EVENT))):
        for row in read_rows(release, table, columns, where="detected_at", among=among).to_pylist() if nights else ():
            if row["cause"] == Cause.SOURCE and not row.get("noise"):
                held = rows[portal_day(row["detected_at"])].setdefault(row["policy_id"], ([], []))
                held[place].append(row)
    return {
        day: sorted(
            (_entry(policy_id, *held, catalog) for policy_id, held in policies.items()),
            key=lambda entry: (not set(entry.codes) & set(EFFECTS), entry.title, entry.policy_id),
        )
        for day, policies in rows.items()
    }


def _entry(policy_id: str, changes: Sequence[Row], events: Sequence[Row], catalog: Catalog) -> Entry:
    brief = catalog.briefs.get(policy_id)
    then = next((row["policy_title"] for row in (*changes, *events) if row["policy_title"]), None)
    title = then or (brief.title if brief else UNTITLED)
    told = []
    for group in grouped_rows(sorted(changes, key=reading_order)):
        zh, en = group_sentences(group)
        told.append(Said(zh=without_title(zh, title), en=without_title(en, title)))
    effects = {row["effect"] for row in changes}
    told += [
        Said(zh=without_title(row["sentence_zh"], title), en=without_title(row["sentence_en"], title))
        for row in sorted(events, key=lambda row: (row["event_on"], row["event_id"]))
        if TWINS.get(EventKind(row["event"])) not in effects
    ]
    codes = effects | {row["event"] for row in events}
    return Entry(
        policy_id=policy_id,
        title=title,
        brief=brief,
        codes=tuple(code for code in WORDS if code in codes),
        said=tuple(told[:MOST_SAID]),
        more=max(0, len(told) - MOST_SAID),
        anchor=step_anchor(changes[0]) if len(told) > MOST_SAID or any(map(of_a_clause, changes)) else "",
    )
