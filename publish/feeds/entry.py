"""One entry of the feeds: a change, a mass rule over many clauses, or an event, with the rows behind it; and how both become one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, Literal

from gongbao.formats.atom import without_controls
from gongbao.model.change import NOISE, TWINS, Cause, Effect, EventKind
from gongbao.normalize.life import UNTITLED
from gongbao.wording.groups import group_sentences, grouped_rows
from gongbao.wording.order import reading_order
from publish.feeds.naming import ALL, FeedName, issuer_feed, portal_feed, urn
from publish.manifest import stamp

Row = Mapping[str, Any]

LONGEST = 2_000
"""Characters of one value of a row that an entry repeats; the table has it whole, and the policy's page."""

MOST_ROWS = 20
"""Rows of one group that an entry repeats."""

LONGEST_TITLE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the policy's row said in the release that brought the entry."""

    title: str
    kind: str
    place: str
    issuers: tuple[str, ...]
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What is told. ``at`` is the release's ``as_of`` (RFC 3339); ``code`` an effect or an event; ``rows`` JSON values, shortened,
    without nulls; ``rows_total`` how many there are."""

    id: str
    at: str
    about: Literal["change", "event"]
    code: str
    policy_id: str
    portal_id: str
    title: str
    sentence_zh: str
    sentence_en: str
    facts: Facts | None
    rows: tuple[Row, ...]
    rows_total: int

    def feeds(self) -> Iterator[FeedName]:
        """The feeds that it belongs to."""
        yield ALL
        yield portal_feed(self.portal_id)
        yield from map(issuer_feed, dict.fromkeys(self.facts.issuers if self.facts else ()))

    def as_json(self) -> dict[str, Any]:
        """All of it as JSON values, from which `read_entry` makes it again."""
        values: dict[str, Any] = {name: getattr(self, name) for name in self.__slots__}
        return values | {"facts": asdict(self.facts) if self.facts else None}


def read_entry(values: Mapping[str, Any]) -> Entry:
    """Make an entry from what `Entry.as_json` gave; KeyError, TypeError for anything else."""
    facts = values["facts"]
    held = {**values, "facts": Facts(**{**facts, "issuers": tuple(facts["issuers"])}) if facts else None}
    return Entry(**{**held, "rows": tuple(held["rows"])})


def entries_of_night(changes: Sequence[Row], events: Sequence[Row], facts: Mapping[str, Facts]) -> list[Entry]:
    """The entries of one night in the order in which they are read: by policy, its events first, then its changes by clause.

    Only what the government did and no noise, as in alerts; an event that a change tells in more detail is left to it.
    """
    edits = [row for row in changes if _is_source(row) and not row["noise"] and Effect(row["effect"]) not in NOISE]
    told = {(row["policy_id"], Effect(row["effect"])) for row in edits}
    steps = [
        row for row in events if _is_source(row) and (row["policy_id"], TWINS.get(EventKind(row["event"]))) not in told
    ]
    entries = [
        _event(row, facts) for row in sorted(steps, key=lambda r: (r["policy_id"], r["event_on"], r["event_id"]))
    ]
    entries += [_change(group, facts) for group in grouped_rows(sorted(edits, key=reading_order))]
    return sorted(entries, key=lambda entry: entry.policy_id)


def _is_source(row: Row) -> bool:
    return Cause(row["cause"]) is Cause.SOURCE


def _change(group: Sequence[Row], facts: Mapping[str, Facts]) -> Entry:
    first = group[0]
    zh, en = group_sentences(group)
    return Entry(
        id=urn(f"change:{first['change_id']}"),
        about="change",
        code=Effect(first["effect"]).value,
        **_shared(group, zh, en, facts),
    )


def _event(row: Row, facts: Mapping[str, Facts]) -> Entry:
    return Entry(
        id=urn(f"event:{row['event_id']}"),
        about="event",
        code=EventKind(row["event"]).value,
        **_shared([row], row["sentence_zh"], row["sentence_en"], facts),
    )


def _shared(rows: Sequence[Row], zh: str, en: str, facts: Mapping[str, Facts]) -> dict[str, Any]:
    first, known = rows[0], facts.get(rows[0]["policy_id"])
    return {
        "at": stamp(first["detected_at"]),
        "policy_id": first["policy_id"],
        "portal_id": first["portal_id"],
        "title": shortened(first["policy_title"] or (known.title if known else "") or UNTITLED, LONGEST_TITLE),
        "sentence_zh": shortened(zh, LONGEST),
        "sentence_en": shortened(en, LONGEST),
        "facts": known,
        "rows": tuple(map(_row, rows[:MOST_ROWS])),
        "rows_total": len(rows),
    }


def _row(row: Row) -> Row:
    """The row as JSON values; ``_cut`` names the values that were shortened."""
    values = {name: _value(value) for name, value in row.items() if value is not None}
    cut = [name for name, value in row.items() if isinstance(value, str) and len(value) > LONGEST]
    return {**values, "_cut": cut} if cut else values


def _value(value: Any) -> Any:
    if isinstance(value, datetime):
        return stamp(value)
    if isinstance(value, date):
        return value.isoformat()
    return shortened(value, LONGEST) if isinstance(value, str) else value


def shortened(text: str, longest: int) -> str:
    r"""``text`` without control characters, cut where it is longer.

    >>> shortened("一二三\x0b四五", 4), shortened("一二", 4)
    ('一二三…', '一二')
    """
    clean = without_controls(text)
    return clean if len(clean) <= longest else f"{clean[: longest - 1]}…"
