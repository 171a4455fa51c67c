"""Judge how each portal behaved tonight; one that looks broken or rebuilt is held, the others go on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from expectations.frames import ColumnProfile, FillRate, PortalProfile
from expectations.report import Hold
from expectations.rules import Suite
from expectations.run import run_suite
from expectations.suites.portal_profiles import (
    ALL_FAILED_FROM,
    CHANGES_ALLOWED,
    CHANGES_SHARE,
    COLUMN_PROFILES,
    FILL_PROFILES,
    FILL_ROWS,
    PORTAL_PROFILES,
)
from gongbao.model.capture import FailureKind, Outcome

_Row = Mapping[str, object]


def validate_portals(profiles: Sequence[PortalProfile]) -> tuple[Hold, ...]:
    """Return one hold per portal and rule that it broke, with the figures; none when every portal looks as it should.

    Raises SuiteBroken when a suite cannot be trusted.
    """
    columns = [_column_row(profile.portal_id, column) for profile in profiles for column in profile.columns]
    fills = [_fill_row(profile.portal_id, fill) for profile in profiles for fill in profile.fill_rates]
    portals = [_portal_row(profile) for profile in profiles]
    return (
        *_holds(COLUMN_PROFILES, columns),
        *_holds(FILL_PROFILES, fills),
        *_holds(PORTAL_PROFILES, portals),
    )


def _column_row(portal_id: str, column: ColumnProfile) -> _Row:
    """An interrupted or partial walk has no share: its listing was not seen whole, and says nothing about shrinking.

    An empty listing has none either: it is an outcome of its own, in which no page is judged absent, and the portal's other
    columns go on.
    """
    before = column.last_full_entries
    walked = column.full_walk and column.outcome not in {Outcome.COULD_NOT_CRAWL, Outcome.EMPTY_LISTING}
    return {
        "portal_id": portal_id,
        "column_id": column.column_id,
        "outcome": column.outcome,
        "entries": column.entries,
        "last_full_entries": before,
        "failure": column.failure,
        "detail": column.detail,
        "listing_share": column.entries / before if walked and before else None,
        "structure_known": column.failure != FailureKind.UNEXPECTED_STRUCTURE,
    }


def _fill_row(portal_id: str, fill: FillRate) -> _Row:
    enough = min(fill.tonight_rows, fill.published_rows) >= FILL_ROWS
    drop = fill.published_filled / fill.published_rows - fill.tonight_filled / fill.tonight_rows if enough else None
    return {
        "portal_id": portal_id,
        "column_id": fill.column_id,
        "fact": fill.fact,
        "tonight": f"{fill.tonight_filled} of {fill.tonight_rows}",
        "published": f"{fill.published_filled} of {fill.published_rows}",
        "fill_drop": None if drop is None else round(drop, 6),
    }


def _portal_row(profile: PortalProfile) -> _Row:
    allowed = max(CHANGES_ALLOWED, int(CHANGES_SHARE * profile.documents_published))
    failed, read = profile.documents_failed, profile.documents_read
    return {
        "portal_id": profile.portal_id,
        "documents_published": profile.documents_published,
        "documents_read": read,
        "documents_failed": failed,
        "documents_changed": profile.documents_changed,
        "changes_allowed": None if profile.backfill else allowed,
        "some_document_read": failed < read or failed < ALL_FAILED_FROM,
    }


def _holds(suite: Suite, rows: Sequence[_Row]) -> Iterable[Hold]:
    """Run the suite on the judged columns alone; the figures come from the row that broke the rule."""
    import pandas as pd  # noqa: PLC0415 - half a second that a command without validation does not pay

    if not rows:
        return
    judged = list(dict.fromkeys([*suite.key, *(column for rule in suite.rules for column in rule.columns)]))
    frame = pd.DataFrame(list(rows), columns=list(rows[0]))[judged]
    for name in frame.columns.difference([*suite.key]):
        if frame[name].dtype == object:
            frame[name] = pd.to_numeric(frame[name])
    by_key = {"|".join(str(row[k]) for k in suite.key): row for row in rows}
    for result in run_suite(suite, frame).failures:
        for key in result.failing_keys or tuple(by_key):
            row = by_key[key]
            figures = tuple((k, str(v)) for k, v in row.items() if k != "portal_id" and v not in (None, ""))
            yield Hold(portal_id=str(row["portal_id"]), rule=result.rule, reason=result.description, figures=figures)
