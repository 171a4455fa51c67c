"""The ledger as one object: its tables, and what a finished report changes in them."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

from gongbao.ledger.alone import hold_alone
from gongbao.ledger.batches import Batches
from gongbao.ledger.columns import Columns
from gongbao.ledger.engine import LedgerEngine
from gongbao.ledger.hosts import Hosts
from gongbao.ledger.locks import Locks
from gongbao.ledger.outbox import Outbox
from gongbao.ledger.pages import Pages
from gongbao.ledger.reports import ListingNote, PageNote, write_report
from gongbao.ledger.silenced import Silenced
from gongbao.ledger.watches import Watches
from gongbao.model.capture import PortalReport


class Ledger:
    """The relational memory at ``url`` (SQLAlchemy form); tables are created when missing."""

    def __init__(self, url: str) -> None:
        self._engine = LedgerEngine(url)
        self.pages = Pages(self._engine)
        self.columns = Columns(self._engine)
        self.batches = Batches(self._engine)
        self.hosts = Hosts(self._engine)
        self.outbox = Outbox(self._engine)
        self.locks = Locks(self._engine)
        self.watches = Watches(self._engine)
        self.silenced = Silenced(self._engine)

    def apply_report(
        self,
        report: PortalReport,
        *,
        as_of: datetime,
        notes: Mapping[str, PageNote] | None = None,
        listings: Mapping[str, ListingNote] | None = None,
    ) -> None:
        """Remember what a finished report says, in one transaction; applying it again changes nothing.

        ``notes`` are the facts by URL that a report does not carry (validators, row of the listing), ``listings`` those by column;
        without them (after a rebuild) pages are asked unconditionally and compared by hash, and listings read.
        """
        with self._engine.writing() as connection:
            write_report(self._engine, connection, report, as_of=as_of, notes=notes or {}, listings=listings or {})

    def alone(self, name: str, *, patience: timedelta) -> AbstractContextManager[bool]:
        """Hold ``name`` alone among all processes on this ledger; False when another still held it after ``patience``."""
        return hold_alone(self._engine, name, patience=patience)

    def close(self) -> None:
        """Close connections; the object is not used afterwards."""
        self._engine.close()
