"""What the archive's reports tell of each portal, batch by batch, in a few figures; kept beside the archive, made again when lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

import msgspec

from gongbao.archive import Archive
from gongbao.archive.codec import from_json, to_json
from gongbao.archive.durable import write_atomically
from gongbao.model.capture import Batch, Outcome, PortalReport, Role
from gongbao.settings import Settings
from gongbao_stages.wiring import open_archive

BATCHES_LOOKED_AT = 400
"""A year of nights and some: the habit of a portal that publishes once a quarter shows in it."""

_WORST_FIRST = (Outcome.COULD_NOT_CRAWL, Outcome.EMPTY_LISTING, Outcome.CHANGED, Outcome.NOTHING_NEW)


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalNight:
    """One portal in one batch: the worst outcome of its columns, documents captured that were news, failures by kind."""

    outcome: str
    documents: int
    failures: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchFigures:
    """All portals of one batch."""

    batch_id: str
    as_of: datetime
    trigger: str
    portals: Mapping[str, PortalNight]


def batch_figures(settings: Settings) -> Iterator[BatchFigures]:
    """Yield the figures of the newest batches, oldest first."""
    archive = open_archive(settings)
    for batch_id in archive.batch_ids()[-BATCHES_LOOKED_AT:]:
        yield _kept(settings, archive, batch_id)


def _kept(settings: Settings, archive: Archive, batch_id: str) -> BatchFigures:
    """Read the figures of a batch, or make them; those of a batch that still runs are not kept."""
    path = settings.data_dir / "health" / f"{batch_id}.json"
    if path.exists():
        try:
            return from_json(path.read_bytes(), BatchFigures)
        except msgspec.DecodeError:
            path.unlink()
    batch = archive.batch(batch_id)
    found = _figures(batch)
    if set(batch.portal_ids) == set(found.portals):
        write_atomically(path, to_json(found))
    return found


def _figures(batch: Batch) -> BatchFigures:
    return BatchFigures(
        batch_id=str(batch.batch_id),
        as_of=batch.as_of,
        trigger=batch.trigger,
        portals={report.portal_id: _night(report) for report in batch.reports},
    )


def _night(report: PortalReport) -> PortalNight:
    """A first walk brings old documents: they are no news of that night."""
    first_walks = {column.column_id for column in report.columns if column.backfill}
    outcomes = {column.outcome for column in report.columns}
    failures = Counter(str(c.failure) for c in report.columns if c.failure)
    failures.update(str(page.failure) for page in report.pages if page.failure)
    return PortalNight(
        outcome=next((o.value for o in _WORST_FIRST if o in outcomes), Outcome.NOTHING_NEW.value),
        documents=sum(c.role is Role.DETAIL and c.column_id not in first_walks for c in report.captures),
        failures=dict(sorted(failures.items())),
    )
