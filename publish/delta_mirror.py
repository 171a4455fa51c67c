"""The Delta mirror: ``<table>/_delta_log`` beside the files of each table, version n for the n-th release ever; no row is copied.

A night appends one commit a table. The log is made anew when what is there is not ours, or does not lead to a release that is kept.
A release that retention dropped keeps its commit, and its files are gone, as after a VACUUM; in a log made anew it holds no file.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from gongbao.model.identifiers import Sha256
from gongbao.model.tables import TABLES, TableSpec
from publish.delta_log import LAST_CHECKPOINT, LOG, DeltaTable, log_path, time_of
from publish.kept import KeptReleases
from publish.published import PublishedRelease
from publish.store import Store

CHECKPOINT_EVERY = 64
"""Versions between checkpoints: a reader reads at most so many commits."""

Files = list[tuple[str, bytes]]


Heads = Mapping[str, tuple[int, str]]
"""By table: how many versions its log has, and the SHA-256 of the last commit."""


def write_delta_mirror(store: Store, releases: KeptReleases, gone: Sequence[str], heads: Heads) -> Heads:
    """Bring every table's log to the newest of ``releases`` (all that are kept, oldest first); return how the logs then end.

    ``gone`` are the ids of releases that are not kept; ``heads`` how the logs ended when they were written last (none: not known).
    Same releases, same commits. StorageFailed names the file; run again.
    """
    ids = {str(version.release_id) for version in releases.versions}
    chain = sorted(ids | set(gone))
    kept = {place: n for n, place in enumerate(p for p, release_id in enumerate(chain) if release_id in ids)}
    begins: dict[int, list[DeltaTable]] = {}
    ends: dict[str, str] = {}
    for spec in TABLES:
        here = DeltaTable(spec=spec, first_release=chain[0])
        begin = _standing(store, spec, chain, kept, heads.get(spec.name))
        if begin is None:
            _clear(store, spec)
            begin = 0
        if begin:
            ends[spec.name] = Sha256.of(store.read(log_path(spec.name, begin - 1)))
        begins.setdefault(begin, []).append(here)
    for version in range(min(begins), len(chain)):
        tables = [table for begin, listed in begins.items() if begin <= version for table in listed]
        before, after = _at(releases, kept, version - 1), _at(releases, kept, version)
        commits = _commits(tables, (version, chain[version]), before, after, ends)
        store.put_many(commits)
        ends |= {table.spec.name: Sha256.of(payload) for table, (_, payload) in zip(tables, commits, strict=True)}
        if (version + 1) % CHECKPOINT_EVERY == 0 and version in kept:
            _write_checkpoints(store, tables, version, releases[kept[version]])
    return {table: (len(chain), last) for table, last in ends.items()}


def _standing(
    store: Store, spec: TableSpec, chain: Sequence[str], kept: Mapping[int, int], head: tuple[int, str] | None
) -> int | None:
    """How many versions of a log stand, on which the next may be built; None when the log is to be made anew."""
    commits = [name for name in store.files(f"{spec.name}/{LOG}") if name.endswith(".json")]
    count = len(commits)
    if commits != [f"{version:020}.json" for version in range(count)] or count > len(chain):
        return None
    if not count:
        return 0
    if head and (head[0] > count or Sha256.of(store.read(log_path(spec.name, head[0] - 1))) != head[1]):
        return None  # not as it was written; it may have grown since, where a publisher stopped
    ours = _release_of(store.read(log_path(spec.name, count - 1))) == chain[count - 1]
    return count if ours and (count == len(chain) or count - 1 in kept) else None


def _release_of(commit: bytes) -> str | None:
    """The release that a commit was written for; None for a commit of somebody else."""
    try:
        info = json.loads(commit.split(b"\n", 1)[0])["commitInfo"]
        return str(info["operationParameters"]["release"]) if info["operation"] == "PUBLISH" else None
    except (ValueError, KeyError, TypeError):
        return None


def _clear(store: Store, spec: TableSpec) -> None:
    """Remove a log that cannot be gone on with: first what leads into it, then its commits."""
    names = store.files(f"{spec.name}/{LOG}")
    paths = [
        f"{spec.name}/{LOG}/{name}" for name in sorted(names, key=lambda n: (n != LAST_CHECKPOINT, n.endswith(".json")))
    ]
    store.remove(paths)


def _at(releases: KeptReleases, kept: Mapping[int, int], version: int) -> PublishedRelease | None:
    return releases[kept[version]] if version in kept else None


def _commits(
    tables: Sequence[DeltaTable],
    version: tuple[int, str],
    before: PublishedRelease | None,
    after: PublishedRelease | None,
    ends: Mapping[str, str],
) -> Files:
    """One version of each log: its number and release; ``ends`` the hashes of the commits before."""
    number, release_id = version
    at = after.as_of if after else time_of(release_id)
    head = number == 0 or bool(after and (before is None or _columns(before) != _columns(after)))
    found = []
    for table in tables:
        old, new = (r.manifest.tables.get(table.spec.name) if r else None for r in (before, after))
        follows = ends.get(table.spec.name)
        payload = table.commit(release_id, at, old, new, kept=after is not None, head=head, follows=follows)
        found.append((log_path(table.spec.name, number), payload))
    return found


def _columns(release: PublishedRelease) -> Sequence[str]:
    """The part of the schema version that moves with columns."""
    return release.manifest.schema_version.split(".")[:2]


def _write_checkpoints(store: Store, tables: Sequence[DeltaTable], version: int, release: PublishedRelease) -> None:
    pointers = []
    files: Files = []
    for table in tables:
        payload, size = table.checkpoint(release.as_of, release.manifest.tables.get(table.spec.name))
        files.append((log_path(table.spec.name, version, "checkpoint.parquet"), payload))
        told = json.dumps({"version": version, "size": size}).encode()
        pointers.append((f"{table.spec.name}/{LOG}/{LAST_CHECKPOINT}", told))
    store.put_many(files)
    store.replace_many(pointers)
