"""Verify a release offline: every file, every row, the change proof, the chain behind it, the pointer before it."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any

import pyarrow as pa

from gongbao.errors import CorruptRelease, ReleaseRejected
from gongbao.model.identifiers import ReleaseId, Sha256
from gongbao.normalize.arrow import SCHEMAS, SPECS
from publish.around import check_around
from publish.beside import Beside, check_beside
from publish.damage import Damage
from publish.delta import doubled_key, key_of
from publish.delta_log import LOG
from publish.digest import add_digests
from publish.documents import CHECKSUMS, checksums
from publish.folder import store_at
from publish.gone import read_gone
from publish.kept import VERSIONS
from publish.manifest import data_digest, manifest_path
from publish.parquet import decode, feed_schema
from publish.parts import Part, TableEntry
from publish.proof import check_part, prove_table
from publish.published import LATEST, PublishedRelease, read_release, release_ids
from publish.store import Place, Store


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyReport:
    """What was checked (one line each) and every damage found; ``release_id`` is the release that was verified.

    ``unchecked`` tells what could not be looked at, and why. ``taken_down`` names files that are missing on purpose, with the policy
    and the reason: no damage.
    """

    release_id: ReleaseId
    checked: tuple[str, ...]
    problems: tuple[Damage, ...]
    unchecked: tuple[str, ...] = ()
    taken_down: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether the release is what was published."""
        return not self.problems


def verify_release(published: Place, release_id: str = "latest") -> VerifyReport:
    """Check one release (an id, or ``latest``) from what lies in the store, without network.

    Kinds of damage: pointer, mirror, manifest, missing, size, content, swapped, rows, digest, proof, chain. Raises CorruptRelease when
    there is nothing to verify (no release, no readable manifest of that id).
    """
    store = store_at(published)
    store.check_ours()
    pointed = _pointed_at(store)
    wanted = pointed if release_id == "latest" and pointed else release_id
    release = read_release(store, wanted)
    around = _check_around(store)
    problems = [
        *_check_pointer(store, pointed, release),
        *around.problems,
        *_check_files(store, release),
        *_check_tables(store, release),
    ]
    previous, chain = _check_chain(store, release)
    problems += chain
    damaged = {p.path for p in problems}
    problems += _check_changes(store, release, previous, damaged)
    parts, removed = release.manifest.all_parts(), _removed(store, release)
    logs = ", Delta logs" if any(store.files(f"{table}/{LOG}") for table in release.manifest.tables) else ""
    return VerifyReport(
        release_id=release.release_id,
        checked=(
            f"{len(parts)} Parquet files: presence, size, SHA-256, rows, digest",
            f"{len(release.manifest.files) + 2} documents: presence, size, SHA-256",
            f"{len(release.manifest.tables)} tables: rows and digests add up, previous + changes == new",
            f"{len(release_ids(store))} releases: each names the manifest before it; pointer, list of versions, package{logs}",
            *around.checked,
        ),
        unchecked=(*_other_releases(store), *around.unchecked),
        problems=tuple(p for p in problems if not (p.kind == "missing" and p.path in removed)),
        taken_down=tuple(removed[path] for path in sorted(removed)),
    )


def _check_around(store: Store) -> Beside:
    """What leads readers to the newest release, and what was made of it; of a log that is damaged the file is named, where one is."""
    try:
        newest = read_release(store, release_ids(store)[-1])
    except CorruptRelease:
        return Beside(
            checked=(), unchecked=("what stands beside the releases: the newest manifest cannot be read",), problems=()
        )
    beside, meaning = check_beside(store, newest.manifest_sha256), check_around(store)
    named = {d.path for d in meaning}
    exact = [d for d in beside.problems if d.path not in named]
    folders = {d.path.rpartition("/")[0] for d in exact}
    return replace(beside, problems=(*(d for d in meaning if d.path not in folders), *exact))


def _other_releases(store: Store) -> tuple[str, ...]:
    """Of the others only the manifests are read."""
    others = len(release_ids(store)) - 1
    said = f"files that only the {others} other releases name: verify them by their ids (versions.json lists them)"
    return (said,) if others else ()


def _removed(store: Store, release: PublishedRelease) -> dict[str, str]:
    """What a take-down removed of this release's files, by path, in words; ``gone.json`` alone is no proof, for nobody signs it."""
    revoked = _revoked(store, release)
    paths = {p.path for p in release.manifest.all_parts()}
    paths |= {f"releases/{release.release_id}/{f.name}" for f in release.manifest.files}
    return {
        path: f"{path}: taken down on {entry['on']} with {entry['policy_id']} ({entry['reason']})"
        for path, entry in read_gone(store).files.items()
        if path in paths and not store.exists(path) and revoked & set(entry["policy_id"].split(", "))
    }


def _revoked(store: Store, release: PublishedRelease) -> set[str]:
    """Policies whose take-down reaches this release, as the manifest of the newest release says."""
    try:
        newest = read_release(store, release_ids(store)[-1]).manifest
    except CorruptRelease:
        return set()
    return {str(t["policy_id"]) for t in newest.takedowns if release.release_id in t["revokes"]}


def _pointed_at(store: Store) -> str | None:
    try:
        return str(json.loads(store.read(LATEST))["release"])
    except (CorruptRelease, ValueError, KeyError, TypeError, RecursionError) as error:
        ids = release_ids(store)
        if not ids:
            raise CorruptRelease(
                f"{store.where()}: holds no release; point at a folder that gongbao published"
            ) from error
        return ids[-1]


def _check_pointer(store: Store, pointed: str | None, release: PublishedRelease) -> list[Damage]:
    """The pointer must name the newest release by the hash of its manifest; an older one there hides what came since."""
    damages: list[Damage] = []
    newest = release_ids(store)[-1]
    try:
        pointer = json.loads(store.read(LATEST))
        if Sha256.of(store.read(manifest_path(ReleaseId(pointer["release"])))) != pointer["manifest"]["sha256"]:
            damages.append(_damage("pointer", LATEST, f"does not fit the manifest of {pointer['release']}"))
        if pointed != newest:
            damages.append(
                _damage("pointer", LATEST, f"serves the older release {pointed} as latest; {newest} was published")
            )
    except (CorruptRelease, ValueError, KeyError, TypeError, RecursionError) as error:
        damages.append(_damage("pointer", LATEST, f"is missing or unreadable ({error}); restore it from a copy"))
    try:
        versions = json.loads(store.read(VERSIONS))["releases"]
        listed = [r["release"] for r in versions]
        sealed = {r["release"]: r["manifest"]["sha256"] for r in versions}
    except (CorruptRelease, ValueError, KeyError, TypeError, RecursionError) as error:
        return [
            *damages,
            _damage("pointer", VERSIONS, f"is missing or unreadable ({error}); the next release writes it anew"),
        ]
    if listed != list(reversed(release_ids(store))):
        gone = sorted(set(listed) ^ set(release_ids(store)))
        damages.append(_damage("pointer", VERSIONS, f"and releases/ do not name the same releases: {', '.join(gone)}"))
    if release.release_id in sealed and sealed[release.release_id] != release.manifest_sha256:
        damages.append(
            _damage("manifest", manifest_path(release.release_id), f"is not the manifest that {VERSIONS} names")
        )
    return damages


def _check_files(store: Store, release: PublishedRelease) -> list[Damage]:
    manifest = release.manifest
    names = {p.sha256: p.path for p in manifest.all_parts()}
    damages = [d for p in manifest.all_parts() for d in _check_bytes(store, p.path, p.bytes, p.sha256, names)]
    home = f"releases/{release.release_id}"
    damages += [d for f in manifest.files for d in _check_bytes(store, f"{home}/{f.name}", f.bytes, f.sha256, {})]
    expected = checksums(manifest, Sha256.of(store.read(manifest_path(release.release_id)))).encode()
    damages += _check_bytes(store, f"{home}/{CHECKSUMS}", len(expected), Sha256.of(expected), {})
    return damages


def _check_bytes(store: Store, path: str, size: int, sha256: Sha256, names: dict[Sha256, str]) -> list[Damage]:
    if not store.exists(path):
        return [_damage("missing", path, "is missing; restore it from a copy")]
    payload = store.read(path)
    found = Sha256.of(payload)
    if found == sha256:
        return []
    if found in names:
        return [_damage("swapped", path, f"holds the bytes of {names[found]}; restore both from a copy")]
    if len(payload) != size:
        return [_damage("size", path, f"has {len(payload)} bytes, published were {size}; restore it from a copy")]
    return [_damage("content", path, "has other bytes than published; restore it from a copy")]


def _check_tables(store: Store, release: PublishedRelease) -> list[Damage]:
    """Rows and digests from the rows themselves: an edited manifest that fits edited files does not add up any more."""
    damages: list[Damage] = []
    place = manifest_path(release.release_id)
    for name, entry in release.manifest.tables.items():
        for part in entry.parts:
            damages += _check_rows(store, part, SCHEMAS[name])
        if entry.feed:
            damages += _check_rows(store, entry.feed, feed_schema(SPECS[name]))
        if entry.rows != sum(p.rows for p in entry.parts):
            damages.append(
                _damage("rows", place, f"table {name} claims {entry.rows} rows, its files hold another number")
            )
        if entry.digest != add_digests(p.digest for p in entry.parts):
            damages.append(_damage("digest", place, f"table {name}: the digests of its files do not add up to its own"))
    damages += _check_rows(store, release.manifest.log, SCHEMAS["changes"])
    if release.manifest.data_digest != data_digest(release.manifest.tables):
        damages.append(_damage("digest", place, "the data digest does not fit its tables"))
    return list(dict.fromkeys(damages))


def _check_rows(store: Store, part: Part, schema: pa.Schema) -> list[Damage]:
    if not store.exists(part.path):
        return []  # named by the check of the files
    try:
        rows = decode(store.read(part.path), schema, part.path)
        check_part(part, rows)
    except CorruptRelease as error:
        return [_damage("rows", part.path, str(error).removeprefix(f"{part.path}: "))]
    return []


def _check_chain(store: Store, release: PublishedRelease) -> tuple[PublishedRelease | None, list[Damage]]:
    """Walk back to the first release; return the one before, and what does not fit."""
    damages: list[Damage] = []
    first: PublishedRelease | None = None
    here = release
    sealed = {e["release"]: e["manifest"]["sha256"] for e in read_gone(store).releases}
    while here.previous is not None:
        path = manifest_path(here.previous)
        if not store.exists(path) and sealed.get(here.previous) == here.manifest.previous_manifest_sha256:
            break  # retention dropped it, as gone.json says; the chain goes on from there by hash alone
        try:
            before = read_release(store, here.previous)
        except CorruptRelease as error:
            damages.append(_damage("chain", path, f"release {here.release_id} follows it, but {error}"))
            break
        if before.manifest_sha256 != here.manifest.previous_manifest_sha256:
            damages.append(_damage("chain", path, f"is not the manifest on which {here.release_id} was built"))
        if before.as_of > here.as_of:
            damages.append(_damage("chain", path, f"is later than {here.release_id}, which follows it"))
            break
        first = first or before
        here = before
    return first, damages


def _check_changes(
    store: Store, release: PublishedRelease, previous: PublishedRelease | None, damaged: set[str]
) -> list[Damage]:
    """Prove previous + changes == new again, for every table whose files are whole."""
    if release.previous is not None and previous is None:
        return []  # the broken chain is named already
    damages: list[Damage] = []
    for name, entry in release.manifest.tables.items():
        before = previous.manifest.tables.get(name) if previous else None
        named = {*entry.parts, *(before.parts if before else ()), *([entry.feed] if entry.feed else [])}
        if any(not store.exists(p.path) for p in named) or damaged & {p.path for p in entry.parts}:
            continue
        try:
            prove_table(
                SPECS[name], before, entry, lambda part, schema: decode(store.read(part.path), schema, part.path)
            )
            if doubled := doubled_key(_keys(store, entry)):
                damages.append(
                    _damage("rows", manifest_path(release.release_id), f"table {name} has two rows for {doubled}")
                )
        except (ReleaseRejected, CorruptRelease) as error:
            damages.append(_damage("proof", manifest_path(release.release_id), str(error)))
    return damages


def _keys(store: Store, entry: TableEntry) -> pa.Array[Any]:
    spec = SPECS[entry.name]
    key = list(spec.key)
    tables = [decode(store.read(p.path), SCHEMAS[entry.name], p.path, columns=key) for p in entry.parts]
    return key_of(pa.concat_tables(tables), spec)


def _damage(kind: str, path: str, message: str) -> Damage:
    return Damage(kind=kind, path=path, message=message)
