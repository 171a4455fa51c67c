"""The small relational memory: pages, batches, columns, host leases, outbox, locks. It can be rebuilt from the archive."""

from gongbao.ledger.batches import BatchState, Pending
from gongbao.ledger.locks import Owner
from gongbao.ledger.memory import Ledger
from gongbao.ledger.outbox import OutboxEntry, OutboxState
from gongbao.ledger.pages import PageMemory
from gongbao.ledger.rebuild import rebuild_ledger
from gongbao.ledger.reports import ListingNote, PageNote

__all__ = [
    "BatchState",
    "Ledger",
    "ListingNote",
    "OutboxEntry",
    "OutboxState",
    "Owner",
    "PageMemory",
    "PageNote",
    "Pending",
    "rebuild_ledger",
]
