"""``gone.json``: releases that retention dropped and files that a take-down removed. What is named there is missing on purpose."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from gongbao.errors import CorruptRelease
from gongbao.normalize.arrow import SCHEMAS, SPECS
from publish.address import policy_column
from publish.delta import DELETE
from publish.manifest import Manifest, write_json
from publish.parquet import OPERATION, decode, feed_schema
from publish.parts import Part
from publish.published import GONE, PublishedRelease
from publish.store import Store

_QUOTING = frozenset(SPECS) - {"policies", "versions", "relations", "events", "captures", "portals"}


@dataclass(slots=True, kw_only=True)
class Gone:
    """What ``gone.json`` holds: entries of releases (newest last), and by path those of files."""

    releases: list[dict[str, Any]] = field(default_factory=list)
    files: dict[str, dict[str, Any]] = field(default_factory=dict)

    def write(self, store: Store) -> None:
        """Put it in place: before anything is removed."""
        files = [self.files[path] for path in sorted(self.files)]
        store.replace(GONE, write_json({"releases": self.releases, "files": files}))


def read_gone(store: Store) -> Gone:
    """Read ``gone.json``; nothing is gone where it is not there. CorruptRelease when it cannot be read."""
    if not store.exists(GONE):
        return Gone()
    try:
        raw = json.loads(store.read(GONE))
        return Gone(releases=list(raw["releases"]), files={f["path"]: dict(f) for f in raw["files"]})
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise CorruptRelease(f"{store.where(GONE)}: cannot be read ({error}); restore it from a copy") from error


def drop_taken_down(store: Store, releases: Sequence[PublishedRelease]) -> None:
    """Remove what older releases hold of the policies that the newest one takes down; done already, it changes nothing.

    A segment that was written anew stands in for the old one; a change file does not, its rows are in the tables.
    """
    latest = releases[-1]
    new = [t for t in latest.manifest.takedowns if t["release"] == latest.release_id]
    if not new:
        return
    ids = [str(t["policy_id"]) for t in new]
    said = {"policy_id": ", ".join(ids), "reason": "; ".join(str(t["reason"]) for t in new), "on": new[0]["on"]}
    removed = latest.feed("texts")
    hashes = removed.filter(pc.equal(removed.column(OPERATION), pa.scalar(DELETE))).column("content_sha256").to_pylist()
    standing = {p.path for p in latest.manifest.all_parts()}
    gone = read_gone(store)
    for older in releases[:-1]:
        for table, part, is_feed in _quoting_parts(older.manifest):
            if part.path not in standing | set(gone.files) and _holds(store, table, part, ids, hashes, is_feed=is_feed):
                gone.files[part.path] = {**said, "path": part.path, "replaced_by": _stand_in(part.path, standing)}
        name = f"releases/{older.release_id}/CHANGELOG.md"
        if store.exists(name) and any(policy_id in store.read(name).decode() for policy_id in ids):
            gone.files[name] = {**said, "path": name, "replaced_by": None}
    gone.write(store)
    store.remove(path for path in gone.files if path not in standing)


def _quoting_parts(manifest: Manifest) -> list[tuple[str, Part, bool]]:
    found = [("changes", manifest.log, False)]
    for name in sorted(_QUOTING & set(manifest.tables)):
        entry = manifest.tables[name]
        found += [(name, part, False) for part in entry.parts]
        found += [(name, entry.feed, True)] if entry.feed else []
    return found


def _holds(store: Store, table: str, part: Part, ids: list[str], hashes: list[Any], *, is_feed: bool) -> bool:
    if not part.rows or not store.exists(part.path):
        return False
    spec = SPECS[table]
    schema = feed_schema(spec) if is_feed else SCHEMAS[table]
    columns = [n for n in ("content_sha256", policy_column(spec), "policy_id", "final_policy_id") if n in schema.names]
    rows = decode(store.read(part.path), schema, part.path, columns=list(dict.fromkeys(str(c) for c in columns)))
    wanted = {"content_sha256": hashes}
    return any(bool(set(rows.column(c).to_pylist()) & set(wanted.get(c, ids))) for c in rows.column_names)


def _stand_in(path: str, standing: set[str]) -> str | None:
    """The segment of the same releases, written anew."""
    stem = path.rpartition("-")[0]
    return next((p for p in sorted(standing) if p.rpartition("-")[0] == stem), None)
