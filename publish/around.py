"""Check what leads readers to the newest release and bears no signature: pointer, the package at the top, Delta logs."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from gongbao.errors import CorruptRelease
from publish.damage import Damage
from publish.delta_log import LAST_CHECKPOINT, LOG, log_path
from publish.manifest import MANIFEST, manifest_path, stamp
from publish.parts import TableEntry
from publish.published import LATEST, PublishedRelease, read_release, release_ids
from publish.store import Store

AGAIN = "restore it from a copy; the publisher's next release writes it anew"


def check_around(store: Store) -> list[Damage]:
    """Hold pointer, package and Delta logs to the manifest of the newest release: readers open files by them. Kind of damage: mirror.

    A log or package that is not there is no damage (a pulled copy has no logs), nor is a manifest that cannot be read: others name it.
    """
    try:
        release = read_release(store, release_ids(store)[-1])
    except (CorruptRelease, IndexError):
        return []
    found = [(LATEST, _pointer(store, release)), (MANIFEST, _package(store, release))]
    found += [(f"{name}/{LOG}", _log(store, release, entry)) for name, entry in release.manifest.tables.items()]
    return [Damage(kind="mirror", path=path, message=f"{said}; {AGAIN}") for path, said in found if said]


def _pointer(store: Store, release: PublishedRelease) -> str | None:
    """What it says beside id and hash; a pointer to another release, or none at all, is named elsewhere."""
    manifest = release.manifest
    facts = {
        "schema_version": manifest.schema_version,
        "data_digest": manifest.data_digest,
        "checked_at": stamp(manifest.checked_at),
        "changed_at": stamp(manifest.changed_at),
    }
    try:
        said = json.loads(store.read(LATEST))
        if said["release"] != release.release_id:
            return None
        wrong = [name for name, value in facts.items() if said.get(name) != value]
        if said["manifest"]["path"] != manifest_path(release.release_id):
            wrong.append("manifest")
    except (CorruptRelease, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    return f"says otherwise of {', '.join(wrong)} than the manifest of {release.release_id}" if wrong else None


def _package(store: Store, release: PublishedRelease) -> str | None:
    if not store.exists(MANIFEST):
        return None
    try:
        raw = json.loads(store.read(MANIFEST))
        if raw["gongbao"]["release"] != release.release_id:
            return f"is the package of {raw['gongbao']['release']}, the newest release is {release.release_id}"
        named = {r["name"]: list(r["path"]) for r in raw["resources"]}
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        return f"cannot be read ({type(error).__name__}: {error})"
    files = {name: [p.path for p in entry.parts] for name, entry in release.manifest.tables.items()}
    wrong = sorted(name for name in named.keys() | files.keys() if named.get(name) != files.get(name))
    return f"names other files of {', '.join(wrong)} than release {release.release_id} holds" if wrong else None


def _log(store: Store, release: PublishedRelease, entry: TableEntry) -> str | None:
    """Read the log as its readers do: the last checkpoint, then every commit after it."""
    names = store.files(f"{entry.name}/{LOG}")
    commits = sorted(int(name[:20]) for name in names if name[:20].isdecimal() and name[20:] == ".json")
    if not commits:
        return None
    try:
        begins, standing = _checkpoint(store, entry.name, LAST_CHECKPOINT in names)
        told: str | None = None
        payloads = store.read_many([log_path(entry.name, number) for number in commits if number > begins])
        for action in _actions(payloads):
            if "add" in action:
                masked = " (with rows left out)" if action["add"].get("deletionVector") else ""
                standing.add(f"{action['add']['path']}{masked}")
            elif "remove" in action:
                standing.discard(action["remove"]["path"])
            elif "commitInfo" in action:
                told = action["commitInfo"]["operationParameters"]["release"]
    except (CorruptRelease, pa.ArrowException, ValueError, KeyError, TypeError, RecursionError) as error:
        return f"cannot be read ({type(error).__name__}: {error})"
    if told not in (None, release.release_id):
        return f"ends at release {told}, the newest is {release.release_id}"
    files = {p.path.rpartition("/")[2] for p in entry.parts if p.rows}
    wrong = sorted(standing ^ files)
    return f"and release {release.release_id} do not name the same files: {', '.join(wrong[:3])}" if wrong else None


def _checkpoint(store: Store, table: str, there: bool) -> tuple[int, set[str]]:
    """Version and files of the last checkpoint; without one before the first version."""
    if not there:
        return -1, set()
    version = int(json.loads(store.read(f"{table}/{LOG}/{LAST_CHECKPOINT}"))["version"])
    rows = pq.read_table(io.BytesIO(store.read(log_path(table, version, "checkpoint.parquet"))), columns=["add"])
    return version, {row["path"] for row in rows.column("add").to_pylist() if row and row["path"]}


def _actions(payloads: Iterator[bytes]) -> Iterator[Mapping[str, Any]]:
    for payload in payloads:
        yield from map(json.loads, payload.splitlines())
