"""What is remembered of every column: whether its first walk is done, when it was last read in full."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from gongbao.ledger.engine import LedgerEngine
from gongbao.ledger.tables import COLUMNS
from gongbao.model.capture import FailureKind, Outcome, PortalReport, Seen

NOT_ASKED = "not asked"
"""How ``PageSeen.detail`` begins when the page was left for another night."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnMemory:
    """One column. ``first_walk_done`` turns true with the first walk that read the listing and asked for every page.

    ``listing_sha256`` are the bytes of the first page with rows, of which the last walk that went well knew ``listing_rows`` afterwards.
    """

    portal_id: str
    column_id: str
    last_walk_at: datetime
    first_walk_done: bool = False
    last_walk_ok: bool = False
    last_full_walk_at: datetime | None = None
    last_full_entries: int | None = None
    listing_sha256: str | None = None
    listing_rows: int | None = None


class Columns:
    """The table ``columns``; written through ``Ledger.apply_report``."""

    def __init__(self, engine: LedgerEngine) -> None:
        self._engine = engine

    def one(self, portal_id: str, column_id: str) -> ColumnMemory | None:
        """One column; None before its first walk."""
        with self._engine.reading() as connection:
            query = select(COLUMNS).where(COLUMNS.c.portal_id == portal_id, COLUMNS.c.column_id == column_id)
            row = connection.execute(query).mappings().one_or_none()
            return None if row is None else ColumnMemory(**row)

    def of_portal(self, portal_id: str) -> dict[str, ColumnMemory]:
        """Every column of a portal that was walked before, by id."""
        with self._engine.reading() as connection:
            rows = connection.execute(select(COLUMNS).where(COLUMNS.c.portal_id == portal_id)).mappings()
            return {row["column_id"]: ColumnMemory(**row) for row in rows}


def first_walk_is_done(report: PortalReport, column_id: str) -> bool:
    """Tell whether this report ends the backfill of a column: its listing was read and no page was left for later.

    A page that failed by itself does not prolong the backfill; a budget that ran out does, for its pages are old news.
    """
    outcomes = {c.outcome for c in report.columns if c.column_id == column_id}
    left = any(
        p.seen is Seen.FAILED and (p.failure is FailureKind.BUDGET or p.detail.startswith(NOT_ASKED))
        for p in report.pages
        if p.column_id == column_id
    )
    return bool(outcomes & {Outcome.CHANGED, Outcome.NOTHING_NEW}) and not left
