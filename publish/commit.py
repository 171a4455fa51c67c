"""Publish a draft: files, re-reading, proof, manifest (the commit), pointer, then what can be rebuilt from manifests."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from gongbao.errors import CorruptRelease, ReleaseRejected
from gongbao.model.identifiers import Sha256
from gongbao.model.tables import TABLES
from gongbao.normalize.arrow import SPECS
from publish.delta import Delta, delta_between, no_change
from publish.digest import digest_of
from publish.documents import release_documents
from publish.draft import DraftRelease, check_delta
from publish.folder import store_at
from publish.manifest import OPERATIONAL, SCHEMA_VERSION, Manifest, data_digest, manifest_path
from publish.mirrors import mirrors_current, rebuild_mirrors, write_pointer
from publish.parquet import decode
from publish.parts import Part, TableEntry
from publish.plan import ReadPart, plan_table
from publish.proof import check_count, prove_table
from publish.published import PublishedRelease, read_latest, read_release, release_ids
from publish.quality import measure_quality
from publish.race import published_first
from publish.spread import in_threads
from publish.store import Place, Store
from publish.trust.signer import ReleaseSigner
from publish.write import write_table


def publish_release(draft: DraftRelease, published: Place, *, signer: ReleaseSigner | None = None) -> PublishedRelease:
    """Commit ``draft`` to ``published``, signed where there is a ``signer``, and return it as published.

    The same draft again is done at once and writes nothing new. ReleaseRejected: the draft does not fit (other content under
    the same id, built on another release, earlier than the last one, not provable). StorageFailed: disk; run again.
    CorruptRelease: what is there is damaged or not ours. AlreadyRunning: another publisher. In each case the last release stands.
    """
    draft.check()
    store = store_at(published)
    store.check_ours()
    with store.locked(draft.release_id):
        latest = _finish_interrupted(store, signer)
        if store.exists(manifest_path(draft.release_id)):
            return _met_again(draft, read_release(store, draft.release_id), latest)
        _check_order(draft, latest)
        sealed_bytes = _write_release(draft, latest, store)
        if signer:
            signer.seal(store, sealed_bytes)
        if not store.create(manifest_path(draft.release_id), sealed_bytes):
            raise ReleaseRejected(
                f"release {draft.release_id}: another publisher created its manifest meanwhile; run again"
            )
        release = read_release(store, draft.release_id)
        if published_first(store, release, lambda: _point_at(store, release, signer)):
            rebuild_mirrors(store, release)
        return release


def finish_release(published: Place, *, signer: ReleaseSigner | None = None) -> PublishedRelease | None:
    """Do what a publisher that stopped after its commit left undone (pointer, feeds, site, Delta logs); return the last release.

    Nothing is written where nothing was left. Raises what ``publish_release`` raises.
    """
    store = store_at(published)
    store.check_ours()
    with store.locked("finish"):
        return _finish_interrupted(store, signer)


def _point_at(store: Store, release: PublishedRelease, signer: ReleaseSigner | None) -> None:
    """Move the pointer; with a signer never to a release that it did not sign."""
    if signer:
        signer.accept(store, release)
    write_pointer(store, release)
    if signer:
        signer.remember(release)


def _finish_interrupted(store: Store, signer: ReleaseSigner | None) -> PublishedRelease | None:
    """Move the pointer over releases that were committed when their publisher stopped; return the last release."""
    latest = read_latest(store)
    if signer and latest:
        signer.accept(store, latest)
        signer.remember(latest)
    position = latest.release_id if latest else None
    moved = False
    for release_id in release_ids(store):
        if position is not None and release_id <= position:
            continue
        release = read_release(store, release_id)
        if release.previous != position:
            raise CorruptRelease(
                f"{store.where(manifest_path(release_id))}: follows {release.previous}, but the last release is {position}; "
                "restore latest.json and releases/ from one copy"
            )
        _point_at(store, release, signer)
        latest, position, moved = release, release_id, True
    if latest and (moved or not mirrors_current(store, latest)):
        rebuild_mirrors(store, latest)
    return latest


def _met_again(draft: DraftRelease, release: PublishedRelease, latest: PublishedRelease | None) -> PublishedRelease:
    """A retry meets its own manifest: done when the rows are the same."""
    differing = [s.name for s in TABLES if release.manifest.tables[s.name].digest != digest_of(draft.tables[s.name])]
    if differing:
        raise ReleaseRejected(
            f"release {draft.release_id} is published already, with other rows in {', '.join(differing)}; "
            "a release never changes: publish a new batch instead"
        )
    if draft.previous not in {release.previous, release.release_id, latest.release_id if latest else None}:
        raise ReleaseRejected(
            f"release {draft.release_id} is published already on top of {release.previous}, the draft was built on {draft.previous}"
        )
    return release


def _check_order(draft: DraftRelease, latest: PublishedRelease | None) -> None:
    last = latest.release_id if latest else None
    if latest and (draft.as_of < latest.as_of or draft.release_id <= latest.release_id):
        raise ReleaseRejected(
            f"release {draft.release_id} (as_of {draft.as_of.isoformat()}) is not later than the last release {latest.release_id} "
            f"(as_of {latest.as_of.isoformat()}); the clock went backwards: mend it and open a new batch"
        )
    if draft.previous != last:
        raise ReleaseRejected(
            f"release {draft.release_id} was built on {draft.previous}, but the last release is {last}; build it again on the last one"
        )


def _write_release(draft: DraftRelease, latest: PublishedRelease | None, store: Store) -> bytes:
    """Put every file, re-open and prove them, and return the bytes of the manifest that may now be created."""
    before: Mapping[str, TableEntry] = latest.manifest.tables if latest else {}
    entries: dict[str, TableEntry] = {}
    log: Part | None = None

    seen: dict[
        str, pa.Table
    ] = {}  # old rows that the plan read, checked against the last manifest; the proof uses them too

    def read_rows(part: Part, schema: pa.Schema) -> pa.Table:
        if part.path in seen:
            return seen[part.path]
        payload = store.read(part.path)
        if Sha256.of(payload) != part.sha256:
            raise CorruptRelease(
                f"{store.where(part.path)}: its bytes are not those written; check the disk, then run again"
            )
        rows = decode(payload, schema, store.where(part.path))
        check_count(part, rows)
        return rows

    with in_threads() as spread:
        for name, spec in SPECS.items():
            seen.clear()
            read_part = _noting(latest.reader(name), seen) if latest else _nothing_to_read
            delta = _delta_of(draft, latest, name)
            prior = before.get(name)
            plan = plan_table(spec, delta, prior, read_part, may_rewrite=name in draft.rewrites)
            written = write_table(plan, draft.release_id, store, read_part, spread)
            prove_table(spec, prior, written.entry, read_rows, spread)
            if written.entry.rows != draft.tables[name].num_rows:
                raise ReleaseRejected(
                    f"table {name}: the files hold other rows than the draft; nothing was published, report this"
                )
            entries[name] = written.entry
            log = written.log or log
    if log is None:
        raise ReleaseRejected(f"release {draft.release_id}: no change log was written; report this")
    return release_documents(store, draft, _manifest(draft, latest, entries, log))


def _delta_of(draft: DraftRelease, latest: PublishedRelease | None, name: str) -> Delta:
    """What changed in one table, as the draft says it or as its rows show it; checked against the table that was validated."""
    spec, table = SPECS[name], draft.tables[name]
    entry = latest.manifest.tables.get(name) if latest else None
    if draft.changed is not None:
        delta = draft.changed.get(name) or no_change(spec)
    elif latest and entry and entry.digest == digest_of(table):
        delta = no_change(spec)
    else:
        delta = delta_between(spec, latest.table(name) if latest else table.slice(0, 0), table)
    check_delta(draft.release_id, table, delta, spec, entry.rows if entry else 0)
    return delta


def _manifest(
    draft: DraftRelease, latest: PublishedRelease | None, entries: Mapping[str, TableEntry], log: Part
) -> Manifest:
    changed = latest is None or any(e.touched for name, e in entries.items() if name not in OPERATIONAL)
    return Manifest(
        release_id=draft.release_id,
        previous=latest.release_id if latest else None,
        previous_manifest_sha256=latest.manifest_sha256 if latest else None,
        as_of=draft.as_of,
        checked_at=draft.as_of,
        changed_at=draft.as_of if changed or latest is None else latest.manifest.changed_at,
        schema_version=SCHEMA_VERSION,
        data_digest=data_digest(entries),
        input_digest=draft.input_digest,
        writer=f"pyarrow {pa.__version__}",
        log=log,
        tables=entries,
        files=(),
        rewrites=draft.rewrites,
        notes=draft.notes,
        takedowns=_takedowns(draft, latest),
        quality=measure_quality(draft.tables, quarantined=draft.quarantined, as_of=draft.as_of),
    )


def _takedowns(draft: DraftRelease, latest: PublishedRelease | None) -> tuple[Mapping[str, Any], ...]:
    """Tombstones: those of the last release, and those that this one adds, with the releases that they revoke."""
    if latest is None:
        return ()
    rows = draft.tables["policies"].select(["policy_id", "first_seen_at"])
    wanted = pc.is_in(rows.column("policy_id"), value_set=pa.array(sorted(draft.takedowns), pa.string()))
    found = [
        {
            "policy_id": row["policy_id"],
            "reason": draft.takedowns[row["policy_id"]],
            "on": f"{draft.as_of.astimezone(UTC):%Y-%m-%d}",
            "release": draft.release_id,
            "revokes": [i for i in release_ids(latest.store) if i[:16] >= f"{row['first_seen_at']:%Y%m%dT%H%M%SZ}"],
        }
        for row in rows.filter(wanted).to_pylist()
    ]
    return (*latest.manifest.takedowns, *found)


def _noting(read: ReadPart, seen: dict[str, pa.Table]) -> ReadPart:
    """Keep whole parts that are read: what a night touches, a shard or segment each."""

    def noted(part: Part, columns: list[str] | None) -> pa.Table:
        rows = read(part, columns)
        if columns is None:
            seen[part.path] = rows
        return rows

    return noted


def _nothing_to_read(part: Part, columns: list[str] | None) -> pa.Table:
    raise CorruptRelease(f"{part.path}: named although there is no release before; report this ({columns})")
