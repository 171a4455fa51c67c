"""How each portal's night went, as published: outcome by content, staleness, age of the last success."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from gongbao.model.capture import Batch, ColumnReport, Outcome, PortalReport
from gongbao.model.portal import Portal
from gongbao.normalize.night import Night
from gongbao.normalize.prior import Row

_WORST_FIRST = (Outcome.COULD_NOT_CRAWL, Outcome.EMPTY_LISTING, Outcome.CHANGED, Outcome.NOTHING_NEW)


def column_outcome(column: ColumnReport, changed: frozenset[tuple[str, str]]) -> Outcome:
    """Tell how a column's night ended. Bytes that differ (a visit counter, a new template) with the same wording are nothing new."""
    if column.outcome in {Outcome.CHANGED, Outcome.NOTHING_NEW}:
        return Outcome.CHANGED if (column.portal_id, column.column_id) in changed else Outcome.NOTHING_NEW
    return column.outcome


def portal_outcome(report: PortalReport, changed: frozenset[tuple[str, str]]) -> Outcome:
    """Tell the outcome of a portal: failure before empty before changed before nothing new; no column is a failure."""
    seen = {column_outcome(column, changed) for column in report.columns}
    return next((outcome for outcome in _WORST_FIRST if outcome in seen), Outcome.COULD_NOT_CRAWL)


def changed_columns(night: Night) -> frozenset[tuple[str, str]]:
    """Columns (portal, column) in which a policy or a version is new tonight."""
    owners = {row["policy_id"] for row in night.added.get("versions", ())}
    return frozenset((row["portal_id"], row["column_id"]) for p, row in night.policies.items() if p in owners)


def portal_rows(
    night: Night, batch: Batch, *, portals: Mapping[str, Portal], held: frozenset[str], reasons: Mapping[str, str]
) -> list[Row]:
    """Rows of ``portals`` for the portals of the batch; a held or failed one is stale, at its last good state.

    A batch that a watch called for reads single columns: what was stale stays so until a night has read the whole portal.
    """
    before = {row["portal_id"]: row for row in night.prior.tables["portals"].to_pylist()}
    documents = Counter(row["portal_id"] for row in night.all_policies().values())
    changed = changed_columns(night)
    rows: list[Row] = []
    for report in batch.reports:
        portal, outcome = portals[report.portal_id], portal_outcome(report, changed)
        was = before.get(portal.id, {})
        still_stale = batch.trigger == "watch" and bool(was.get("stale"))
        well = outcome is not Outcome.COULD_NOT_CRAWL and portal.id not in held and not still_stale
        rows.append(
            {
                "portal_id": portal.id,
                "name": portal.name,
                "division_code": portal.division_code,
                "outcome": outcome,
                "stale": not well,
                "reason": reasons.get(portal.id) or (was.get("reason") if still_stale else None),
                "last_success_at": night.as_of if well else was.get("last_success_at"),
                "documents": documents[portal.id],
                "reuse_basis": portal.reuse_basis,
            }
        )
    return rows
