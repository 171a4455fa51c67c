"""The releases that are kept: in short from ``versions.json``, in full when one is asked for.

A night needs the newest two or three in full; of the others it needs what ``versions.json`` told of them, vouched for by a hash in that
file. Where that file is missing, altered, or older than the hash, every manifest is read and the file follows from them again.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, overload

from gongbao.errors import CorruptRelease
from gongbao.model.identifiers import ReleaseId, Sha256
from gongbao.normalize.arrow import SPECS
from publish.folder import store_at
from publish.manifest import SCHEMA_VERSION, manifest_path, stamp, write_json
from publish.parts import RELEASE_ID
from publish.published import PublishedRelease, read_release, release_ids
from publish.store import Place, Store

VERSIONS = "versions.json"

Counts = Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One kept release in short; ``changes`` counts inserts, updates and deletes of the tables that it touched."""

    release_id: ReleaseId
    previous: ReleaseId | None
    as_of: datetime
    checked_at: datetime
    changed_at: datetime
    manifest_sha256: Sha256
    data_digest: str
    rows: Counts
    changes: Mapping[str, Counts]

    @classmethod
    def of(cls, release: PublishedRelease) -> Version:
        """A release in short."""
        manifest = release.manifest
        return cls(
            release_id=release.release_id,
            previous=release.previous,
            as_of=manifest.as_of,
            checked_at=manifest.checked_at,
            changed_at=manifest.changed_at,
            manifest_sha256=release.manifest_sha256,
            data_digest=manifest.data_digest,
            rows={name: entry.rows for name, entry in manifest.tables.items()},
            changes={
                name: {"inserts": e.inserts, "updates": e.updates, "deletes": e.deletes}
                for name, e in manifest.tables.items()
                if e.touched
            },
        )

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> Version:
        """Read what `row` wrote; tables in the order of the dictionary, as manifests have them."""
        return cls(
            release_id=_checked_id(row["release"]),
            previous=None if row["previous"] is None else _checked_id(row["previous"]),
            as_of=datetime.fromisoformat(row["as_of"]),
            checked_at=datetime.fromisoformat(row["checked_at"]),
            changed_at=datetime.fromisoformat(row["changed_at"]),
            manifest_sha256=Sha256(row["manifest"]["sha256"]),
            data_digest=str(row["data_digest"]),
            rows={name: int(row["rows"][name]) for name in SPECS if name in row["rows"]},
            changes={name: dict(row["changes"][name]) for name in SPECS if name in row["changes"]},
        )

    def row(self) -> dict[str, Any]:
        """As it stands in ``versions.json``."""
        return {
            "release": self.release_id,
            "previous": self.previous,
            "as_of": stamp(self.as_of),
            "checked_at": stamp(self.checked_at),
            "changed_at": stamp(self.changed_at),
            "manifest": {"path": manifest_path(self.release_id), "sha256": self.manifest_sha256},
            "data_digest": self.data_digest,
            "rows": dict(self.rows),
            "changes": {name: dict(counts) for name, counts in self.changes.items()},
        }

    def deletes(self, table: str) -> int:
        """Rows of a table that this release removed."""
        return self.changes.get(table, {}).get("deletes", 0)


class KeptReleases(Sequence[PublishedRelease]):
    """Releases oldest first; ``versions`` are all of them in short, and each is read once, when it is asked for.

    CorruptRelease when a manifest that is read is not the one that ``versions.json`` names.
    """

    def __init__(self, store: Store, versions: Sequence[Version], read: dict[str, PublishedRelease]) -> None:
        self.store, self.versions, self._read = store, tuple(versions), read

    @classmethod
    def of(cls, releases: Sequence[PublishedRelease]) -> KeptReleases:
        """Releases (oldest first, at least one) that are read already."""
        return cls(releases[0].store, [Version.of(r) for r in releases], {r.release_id: r for r in releases})

    def __len__(self) -> int:
        return len(self.versions)

    @overload
    def __getitem__(self, place: int) -> PublishedRelease: ...
    @overload
    def __getitem__(self, place: slice) -> KeptReleases: ...
    def __getitem__(self, place: int | slice) -> PublishedRelease | KeptReleases:
        if isinstance(place, slice):
            return KeptReleases(self.store, self.versions[place], self._read)
        version = self.versions[place]
        if version.release_id not in self._read:
            self._read[version.release_id] = self._checked(version)
        return self._read[version.release_id]

    def __iter__(self) -> Iterator[PublishedRelease]:
        return (self[place] for place in range(len(self)))

    def place_of(self, manifest_sha256: str) -> int | None:
        """Where the release with this manifest stands, looked for from the newest; None where it is not kept."""
        newest_first = range(len(self.versions) - 1, -1, -1)
        return next((n for n in newest_first if self.versions[n].manifest_sha256 == manifest_sha256), None)

    def _checked(self, version: Version) -> PublishedRelease:
        release = read_release(self.store, version.release_id)
        if release.manifest_sha256 != version.manifest_sha256:
            raise CorruptRelease(
                f"{release.where('datapackage.json')}: is not the manifest that {VERSIONS} names; restore both from one copy"
            )
        return release


def every_release(published: Place, *known: PublishedRelease) -> KeptReleases:
    """All committed releases, oldest first; those that ``versions.json`` does not vouch for are read, ``known`` are read already."""
    store = store_at(published)
    told, read = _told(store), {str(release.release_id): release for release in known}
    versions = []
    for release_id in release_ids(store):
        version = told.get(release_id)
        if version is None:
            read.setdefault(release_id, read_release(store, release_id))
            version = Version.of(read[release_id])
        versions.append(version)
    return KeptReleases(store, versions, read)


def versions_bytes(
    versions: Sequence[Version], *, takedowns: Sequence[Mapping[str, Any]], gone: Sequence[Mapping[str, Any]] = ()
) -> bytes:
    """What ``versions.json`` says: newest first; then those that retention dropped, and what was taken down."""
    rows, there = [version.row() for version in reversed(versions)], {version.release_id for version in versions}
    return write_json(
        {
            "schema_version": SCHEMA_VERSION,
            "releases": rows,
            "releases_sha256": _vouched(rows),
            "gone": [dict(entry) for entry in reversed(gone) if entry["release"] not in there],
            "takedowns": [dict(t) for t in takedowns],
        }
    )


def _told(store: Store) -> Mapping[str, Version]:
    """Releases by id as ``versions.json`` tells them; none where the file does not vouch for what it says."""
    if not store.exists(VERSIONS):
        return {}
    try:
        raw = json.loads(store.read(VERSIONS))
        rows = raw["releases"]
        if raw["releases_sha256"] != _vouched(rows):
            return {}
        return {version.release_id: version for version in map(Version.from_row, rows)}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}


def _vouched(rows: Sequence[Mapping[str, Any]]) -> Sha256:
    """SHA-256 of the rows as this project writes JSON: an edit by hand, or half a file, is no source."""
    return Sha256.of(write_json(list(rows)))


def _checked_id(value: str) -> ReleaseId:
    if not RELEASE_ID.fullmatch(value):
        raise ValueError(f"{value!r} is not a release id")
    return ReleaseId(value)
