"""Published releases, read: bytes are checked against the manifest when they are used, and only those that are used."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from gongbao.errors import CorruptRelease
from gongbao.model.identifiers import ReleaseId, Sha256
from gongbao.normalize.arrow import SCHEMAS, SPECS
from publish.address import Addresses, policy_column
from publish.delta import INSERT
from publish.folder import store_at
from publish.manifest import MANIFEST, Manifest, manifest_path, read_manifest
from publish.parquet import OPERATION, decode, feed_schema, sort_rows
from publish.parts import RELEASE_ID, Part, checked_release_id
from publish.store import Place, Store

LATEST, GONE = "latest.json", "gone.json"


class TakenDown(CorruptRelease):
    """Raised by readers: the file was removed on purpose, with a policy that was taken down; later releases are whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedRelease:
    """One committed release in the ``store``; immutable, so hold it as long as you like."""

    store: Store
    manifest: Manifest
    manifest_sha256: Sha256

    @property
    def release_id(self) -> ReleaseId:
        """Its name; sorts by time."""
        return self.manifest.release_id

    @property
    def previous(self) -> ReleaseId | None:
        """The release before it; None for the first."""
        return self.manifest.previous

    @property
    def as_of(self) -> datetime:
        """Start of the batch behind it (aware UTC)."""
        return self.manifest.as_of

    def where(self, name: str = "") -> str:
        """The whole name of a file of ``releases/<id>/`` (manifest, change log, checksums, validation), or of that folder."""
        return self.store.where(f"releases/{self.release_id}/{name}".removesuffix("/"))

    def table(
        self,
        name: str,
        columns: list[str] | None = None,
        filters: pc.Expression | None = None,
        *,
        policies: Collection[str] | None = None,
    ) -> pa.Table:
        """All rows of table ``name``, sorted by key (by file when ``columns`` leaves the key out); KeyError for an unknown name.

        ``filters`` is a pyarrow expression over the table's columns. ``policies`` selects the rows of these policies (of a relation
        and of an instruction: those that they state) and opens only the shards in which they may lie; a table that names no policy
        is given whole.
        Raises CorruptRelease naming the file that was altered.
        """
        spec, entry = SPECS[name], self.manifest.tables.get(name)
        parts = entry.parts if entry else ()  # a table that came with a later schema has no rows here
        owner = policy_column(spec)
        if policies is not None and owner:
            parts = parts if spec.append_only else self._shards_of(parts, policies)
            mine = pc.field(owner).isin(list(policies))
            filters = mine if filters is None else filters & mine
        schema = SCHEMAS[name] if columns is None else pa.schema([SCHEMAS[name].field(c) for c in columns])
        read = [self._rows(p, SCHEMAS[name], columns, filters) for p in parts]
        table = pa.concat_tables([schema.empty_table(), *read])
        sortable = len(parts) > 1 and set(spec.key) <= set(schema.names)  # one file is sorted already
        return sort_rows(table, spec) if sortable else table.combine_chunks()

    def _shards_of(self, parts: Sequence[Part], policies: Collection[str]) -> tuple[Part, ...]:
        """The shards that may hold rows of these policies."""
        labels = Addresses.of(p.label for p in parts).may_hold(policies)
        return tuple(p for p in parts if p.label in labels)

    def changes(self) -> pa.Table:
        """The change log of this release alone: rows of table ``changes`` that came with it; empty on a quiet night.

        What was taken down since is not in it.
        """
        try:
            return self._rows(self.manifest.log, SCHEMAS["changes"], None, None)
        except TakenDown:
            return SCHEMAS["changes"].empty_table()

    def feed(self, name: str) -> pa.Table:
        """Rows of table ``name`` that changed in this release: ``_op``, then the table's columns (full new rows, sorted by key).

        A change file that was taken down since tells nothing any more.
        """
        entry, schema = self.manifest.tables.get(name), feed_schema(SPECS[name])
        tables = [schema.empty_table()]
        if entry is None:
            return tables[0]
        if entry.feed is not None:
            with suppress(TakenDown):
                tables.append(self._rows(entry.feed, schema, None, None))
        for part in entry.parts:
            with suppress(TakenDown):
                if part.path not in entry.fresh_segments:
                    continue
                rows = self._rows(part, SCHEMAS[name], None, None)
                marks = pa.array([INSERT] * rows.num_rows, pa.string())
                tables.append(
                    pa.Table.from_arrays([marks, *rows.columns], names=[OPERATION, *rows.column_names]).cast(schema)
                )
        return sort_rows(pa.concat_tables(tables), SPECS[name])

    def validation(self) -> dict[str, Any]:
        """The validation report that was published with it."""
        payload = self._file("validation/report.json")
        return dict(json.loads(payload))

    def changelog(self) -> str:
        """CHANGELOG.md of this release."""
        return self._file("CHANGELOG.md").decode()

    def reader(self, name: str) -> Callable[[Part, list[str] | None], pa.Table]:
        """A function that reads one part of table ``name`` (all columns, or some), checked."""
        return lambda part, columns: self._rows(part, SCHEMAS[name], columns, None)

    def _rows(
        self, part: Part, schema: pa.Schema, columns: list[str] | None, filters: pc.Expression | None
    ) -> pa.Table:
        payload, place = self._payload(part), self.store.where(part.path)
        if filters is None:
            return decode(payload, schema, place, columns=columns)
        rows = decode(payload, schema, place).filter(filters)
        return rows if columns is None else rows.select(columns)

    def _payload(self, part: Part) -> bytes:
        """Bytes of a part as published; TakenDown when it was removed on purpose and no other file stands in for it."""
        path, mark = part.path, str(part.sha256)
        try:
            payload = self.store.read(path)
        except CorruptRelease:
            entry = taken_down(self.store, path)
            if entry is None:
                raise
            path = entry["replaced_by"]
            if path is None or not self.store.exists(path):
                raise TakenDown(
                    f"{self.store.where(part.path)}: was removed on {entry['on']} with {entry['policy_id']} ({entry['reason']}); "
                    "read a later release"
                ) from None
            payload, mark = self.store.read(path), path.rpartition("-")[2].removesuffix(".parquet")
        if not Sha256.of(payload).startswith(mark):
            raise CorruptRelease(
                f"{self.store.where(path)}: its bytes are not those that release {self.release_id} published; "
                "restore the file from a copy"
            )
        return payload

    def _file(self, name: str) -> bytes:
        entry = next(f for f in self.manifest.files if f.name == name)
        path = f"releases/{self.release_id}/{name}"
        if not self.store.exists(path) and (gone := taken_down(self.store, path)):
            raise TakenDown(
                f"{self.where(name)}: was removed on {gone['on']} with {gone['policy_id']} ({gone['reason']})"
            )
        payload = self.store.read(path)
        if Sha256.of(payload) != entry.sha256:
            raise CorruptRelease(
                f"{self.where(name)}: altered since release {self.release_id}; restore the file from a copy"
            )
        return payload


def taken_down(store: Store, path: str) -> dict[str, Any] | None:
    """What ``gone.json`` says of a file that a take-down removed (policy_id, reason, on, replaced_by); None for any other."""
    if not store.exists(GONE):
        return None
    return next((dict(f) for f in json.loads(store.read(GONE))["files"] if f["path"] == path), None)


def read_latest(published: Place) -> PublishedRelease | None:
    """Read the release that ``latest.json`` names; None when nothing was published yet, CorruptRelease when the folder is not ours."""
    store = store_at(published)
    store.check_ours()
    if not store.exists(LATEST):
        committed = release_ids(store)
        if len(committed) > 1:
            raise CorruptRelease(
                f"{store.where(LATEST)}: is missing although {len(committed)} releases are there; restore it from a copy"
            )
        return None
    place = store.where(LATEST)
    try:
        pointer = json.loads(store.read(LATEST))
        release_id = checked_release_id(pointer["release"], place)
        sha256 = Sha256(pointer["manifest"]["sha256"])
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        raise CorruptRelease(f"{place}: is not a pointer to a release ({error}); restore it from a copy") from error
    release = read_release(store, release_id)
    if release.manifest_sha256 != sha256:
        raise CorruptRelease(
            f"{store.where(manifest_path(release_id))}: is not the manifest that {LATEST} names; restore both from one copy"
        )
    return release


def read_release(published: Place, release_id: str) -> PublishedRelease:
    """Read one release by id; CorruptRelease when its manifest is missing, altered beyond reading, or another release's."""
    store = store_at(published)
    known = checked_release_id(release_id, store.where())
    path = manifest_path(known)
    payload = store.read(path)
    manifest = read_manifest(payload, store.where(path))
    if manifest.release_id != known:
        raise CorruptRelease(f"{store.where(path)}: is the manifest of {manifest.release_id}; restore it from a copy")
    return PublishedRelease(store=store, manifest=manifest, manifest_sha256=Sha256.of(payload))


def release_ids(published: Place) -> tuple[ReleaseId, ...]:
    """Ids of all committed releases, oldest first; a folder without manifest is no release."""
    store = store_at(published)
    return tuple(ReleaseId(n) for n in store.folders("releases", holding=MANIFEST) if RELEASE_ID.fullmatch(n))
