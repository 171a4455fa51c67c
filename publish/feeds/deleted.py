"""Entries that were taken down, for readers to forget (RFC 6721): told by the releases that removed their rows."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from gongbao.errors import CorruptRelease
from gongbao.normalize.arrow import SPECS
from publish.delta import DELETE
from publish.feeds.naming import urn
from publish.feeds.nights import TOLD
from publish.kept import KeptReleases
from publish.manifest import stamp
from publish.parquet import OPERATION
from publish.published import PublishedRelease

MOST_DELETED = 500
"""Newest tombstones that a document may carry."""

_NAMES = {"changes": "change", "events": "event"}


def deleted_entries(releases: KeptReleases) -> tuple[tuple[str, str], ...]:
    """Ids of entries whose rows a kept release removed, and when; newest first. What goes is known by its key alone, so every feed
    names all of them: a reader that never had the entry has nothing to forget. Only releases that removed something are read."""
    found: list[tuple[str, str]] = []
    for place in range(len(releases) - 1, -1, -1):
        version = releases.versions[place]
        for table in TOLD:
            if version.deletes(table):
                found += ((entry_id, stamp(version.as_of)) for entry_id in _removed(releases[place], table))
        if len(found) >= MOST_DELETED:
            break
    return tuple(found[:MOST_DELETED])


def _removed(release: PublishedRelease, table: str) -> list[str]:
    try:
        rows = release.feed(table)
    except CorruptRelease:
        return []  # an older release may name files that a later take-down removed; its tombstones went with them
    gone = rows.filter(pc.equal(rows.column(OPERATION), pa.scalar(DELETE)))
    (key,) = SPECS[table].key
    return [urn(f"{_NAMES[table]}:{row_id}") for row_id in sorted(map(str, gone.column(key).to_pylist()))]
