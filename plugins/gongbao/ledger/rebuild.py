"""The ledger made anew from the archive's batches: pages, columns, batches."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from gongbao.ledger.batches import BatchState
from gongbao.ledger.memory import Ledger
from gongbao.model.capture import Batch


class KeepsBatches(Protocol):
    """What the rebuild needs of an archive."""

    def batch_ids(self) -> Sequence[str]:
        """Ids in order of time."""
        ...

    def batch(self, batch_id: str) -> Batch:
        """One batch with the reports finished so far."""
        ...


def rebuild_ledger(archive: KeepsBatches, ledger: Ledger) -> int:
    """Apply every report of the archive to an (empty) ledger, oldest batch first; returns the number of batches.

    A batch whose portals all have reports stands as captured: later stages find it pending and say nothing twice,
    because releases and alerts are keyed. Validators are not in the archive's reports: the next night asks
    unconditionally.
    """
    ids = archive.batch_ids()
    for batch_id in ids:
        batch = archive.batch(batch_id)
        ledger.batches.restore(batch)
        for report in batch.reports:
            ledger.apply_report(report, as_of=batch.as_of)
        if not ledger.batches.uncaptured(batch.batch_id):
            ledger.batches.advance(batch.batch_id, BatchState.CAPTURED, batch.as_of)
    return len(ids)
