"""Pull: read the pointer, follow the manifests to what is here, bring the files that are new, check all, then move the pointer.

Nothing points at a release before its files, rows and change feed were checked; stopped anywhere, the same call goes on.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from gongbao.errors import CorruptRelease
from gongbao.model.identifiers import ReleaseId, Sha256
from publish.documents import CHECKSUMS, checksums
from publish.folder import Folder
from publish.gone import Gone, read_gone
from publish.kept import VERSIONS, Version, every_release, versions_bytes
from publish.manifest import MANIFEST, manifest_bytes, manifest_path, write_json
from publish.mirrors import write_pointer
from publish.published import LATEST, PublishedRelease, read_latest
from publish.pull.chain import SMALL, Chain, Step, read_pointer, walk_back
from publish.pull.check import check_step
from publish.pull.download import Wanted, bring, read_small
from publish.pull.source import Missing, Source
from publish.trust.check import Trust, TrustReport, check_trust
from publish.trust.keys import KEYS, Sealed
from publish.trust.pins import Memory, read_memory, write_memory
from publish.trust.statement import statement_path

LEFT_OUT = ("README.md", "dcat.jsonld", "croissant.jsonld", "feeds", "site", "_delta_log")
"""What a copy does not carry: made from the releases, at the publisher's address; the releases' own descriptions come with them."""

REMEMBERED = ".remembered.json"
"""Where a copy keeps the key that it saw first, and the newest release."""

_MARK, _STAGED = ".pulled.json", ".pull"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulled:
    """What a pull did: the release that stands now, those taken, bytes that came, and who signed.

    ``taken``: releases that were not here, or not whole; none when nothing was new.
    ``before``: the release that stood here; ``passed``: releases in between that were not taken; ``dropped``: those whose manifest
    the publisher does not keep any more, over which the history is known by the publisher's list alone.
    """

    release_id: ReleaseId
    before: ReleaseId | None
    taken: tuple[str, ...]
    passed: tuple[str, ...]
    dropped: tuple[str, ...]
    proven: tuple[str, ...]
    bytes: int
    data_digest: Sha256
    trust: TrustReport


def pull_release(
    source: Source,
    into: Path,
    *,
    since: ReleaseId | None = None,
    pins: frozenset[str] = frozenset(),
    now: datetime,
    tell: Callable[[str], object] = str,
) -> Pulled:
    """Bring the latest release of ``source`` into the folder ``into``; with ``since`` also every release after that one, whole.

    Holds the key that signs (``pins``, else the one seen first), and never goes back. CorruptRelease: an older or another past, other
    bytes, another signer. DownloadFailed: the source does not answer. StorageFailed: disk. What stood here stands in each case.
    """
    folder = Folder(into)
    folder.check_ours()
    with folder.locked(f"pull from {source.where()}"):
        _claim(folder, source)
        known = read_latest(folder)
        served = read_pointer(source)
        if known and served.release < known.release_id:
            raise CorruptRelease(
                f"{source.where(LATEST)}: serves {served.release}, but you have {known.release_id} already; an older release is no latest. "
                "Wait, or ask the publisher"
            )
        have = Sealed(release=known.release_id, manifest_sha256=known.manifest_sha256) if known else None
        chain = walk_back(source, served, have, since)
        trusted = _check_signer(source, folder, chain, pins)
        came, proven, stood = 0, [], []
        taken = _to_take(chain, since)
        for step in taken:
            tell(f"release {step.manifest.release_id}")
            before, was_here = came, folder.exists(manifest_path(step.manifest.release_id))
            came += _bring_step(source, folder, step, tell)
            if was_here and came == before:
                stood.append(step)
            if step is not chain.steps[-1]:  # the last one's was checked, and is here
                path = statement_path(step.manifest.release_id)
                _keep_statement(folder, step.manifest.release_id, _optional(source, path))
            if check_step(folder, step.manifest, known):
                proven.append(step.manifest.release_id)
            _commit(folder, step)
        _write_around(folder, trusted, now)
        return Pulled(
            release_id=served.release,
            before=have.release if have else None,
            taken=tuple(s.manifest.release_id for s in taken if s not in stood),
            passed=tuple(s.manifest.release_id for s in chain.steps if s not in taken),
            dropped=tuple(chain.dropped),
            proven=tuple(proven),
            bytes=came,
            data_digest=chain.steps[-1].manifest.data_digest,
            trust=trusted,
        )


def _claim(folder: Folder, source: Source) -> None:
    """A folder that a publisher writes is not pulled into: its past would be at the mercy of the source."""
    if folder.exists(_MARK):
        return
    if folder.exists(LATEST) or folder.folders("releases"):
        raise CorruptRelease(f"{folder.where()}: holds releases that were not pulled; give another folder with --into")
    folder.replace(_MARK, write_json({"source": source.where()}))


class _Staged(Folder):
    """The folder as it would be with some files more."""

    def __init__(self, root: Path, files: dict[str, bytes]) -> None:
        super().__init__(root)
        self.staged = files

    def exists(self, path: str) -> bool:
        return path in self.staged or super().exists(path)

    def read(self, path: str) -> bytes:
        return self.staged[path] if path in self.staged else super().read(path)


def _check_signer(source: Source, folder: Folder, chain: Chain, pins: frozenset[str]) -> TrustReport:
    """Who signed the release served, held to the pins, else to the key that this folder saw first; CorruptRelease else."""
    served = chain.steps[-1]
    release = PublishedRelease(store=folder, manifest=served.manifest, manifest_sha256=served.sha256)
    files = {manifest_path(s.manifest.release_id): s.payload for s in chain.steps}
    files[LATEST] = write_json({"release": release.release_id})
    staged = _Staged(folder.root, files)
    for path in (KEYS, *(statement_path(s.manifest.release_id) for s in chain.steps[-1:])):
        payload = _optional(source, path)
        if payload is not None:
            files[path] = payload
    memory = read_memory(folder.root / REMEMBERED)
    trust = Trust(
        pins=pins or (frozenset({memory.key_id}) if memory else frozenset()),
        newest=memory.newest if memory else None,
        revision=memory.revision if memory else 0,
        seen_first=not pins,
    )
    if KEYS not in files and folder.exists(KEYS):
        raise CorruptRelease(
            f"{source.where(KEYS)}: is missing, though this folder knows the publisher's key; ask the publisher"
        )
    trusted = check_trust(staged, release, trust)
    if trusted.problems:
        raise CorruptRelease(f"{source.where()}: {'; '.join(map(str, trusted.problems))}")
    if KEYS in files:
        folder.replace(KEYS, files[KEYS])
    _keep_statement(folder, release.release_id, files.get(statement_path(release.release_id)))
    return trusted


def _keep_statement(folder: Folder, release_id: ReleaseId, statement: bytes | None) -> None:
    """Put a statement beside the manifest to come; without one it says nothing."""
    if statement is not None:
        folder.replace(statement_path(release_id), statement)


def _optional(source: Source, path: str) -> bytes | None:
    try:
        return read_small(source, path, SMALL)
    except Missing:
        return None


def _to_take(chain: Chain, since: ReleaseId | None) -> list[Step]:
    """The release served, and with ``since`` those after it; none that is older than a take-down."""
    served = chain.steps[-1]
    oldest = _cut(served.manifest.takedowns)
    steps = [s for s in chain.steps if since is not None and s.manifest.release_id > since]
    return [s for s in steps if s is not served and s.manifest.release_id >= oldest] + [served]


def _cut(takedowns: tuple[Any, ...]) -> str:
    """The first release without anything that was taken down; older ones are not kept here."""
    return max((str(t["release"]) for t in takedowns), default="")


def _bring_step(source: Source, folder: Folder, step: Step, tell: Callable[[str], object]) -> int:
    manifest, home = step.manifest, f"releases/{step.manifest.release_id}"
    wanted = [Wanted(p.path, p.bytes, p.sha256) for p in manifest.all_parts()]
    wanted += [Wanted(f"{home}/{f.name}", f.bytes, f.sha256) for f in manifest.files]
    came = bring(source, wanted, folder.root, folder.root / _STAGED, tell)
    folder.replace(f"{home}/{CHECKSUMS}", checksums(manifest, step.sha256).encode())
    return came


def _commit(folder: Folder, step: Step) -> None:
    """Name the release, then point at it if it is newer than what is pointed at."""
    os.sync()  # the files that were brought, and their names, before anything names them
    folder.replace(manifest_path(step.manifest.release_id), step.payload)
    standing = read_latest(folder)
    if standing is None or standing.release_id < step.manifest.release_id:
        write_pointer(folder, PublishedRelease(store=folder, manifest=step.manifest, manifest_sha256=step.sha256))


def _write_around(folder: Folder, trusted: TrustReport, now: datetime) -> None:
    """Drop what a take-down reaches, then write what follows from the manifests, then remember who signed."""
    releases = every_release(folder)
    latest = releases[-1]
    oldest = _cut(latest.manifest.takedowns)
    kept = tuple(r for r in releases if r.release_id >= oldest)
    stale = [r for r in releases if r not in kept]
    gone = read_gone(folder)
    entries = {str(e["release"]): e for e in gone.releases} | {
        str(r.release_id): _entry(r.release_id, r.manifest_sha256, "taken down", now) for r in stale
    }
    for release in kept:
        before, sealed = release.previous, release.manifest.previous_manifest_sha256
        if before and sealed and before not in entries:
            entries[before] = _entry(before, sealed, "not pulled", now)
    held = {r.release_id for r in kept}
    gone = Gone(releases=[entries[i] for i in sorted(entries) if i not in held], files=gone.files)
    gone.write(folder)
    named = {p.path for r in kept for p in r.manifest.all_parts()}
    folder.remove(p.path for r in stale for p in r.manifest.all_parts() if p.path not in named)
    for release in stale:
        home = f"releases/{release.release_id}"
        folder.remove(f"{home}/{name}" for name in (*(f.name for f in release.manifest.files), CHECKSUMS))
        folder.remove([statement_path(release.release_id), manifest_path(release.release_id)])
    folder.replace(MANIFEST, manifest_bytes(latest.manifest, to_root=""))
    folder.replace(
        VERSIONS, versions_bytes([Version.of(r) for r in kept], takedowns=latest.manifest.takedowns, gone=gone.releases)
    )
    if trusted.keys is not None:
        write_memory(
            folder.root / REMEMBERED,
            Memory(
                key_id=trusted.keys.current.key_id,
                revision=trusted.keys.revision,
                newest=Sealed(release=latest.release_id, manifest_sha256=latest.manifest_sha256),
            ),
        )
    shutil.rmtree(folder.root / _STAGED, ignore_errors=True)  # halves of files that nobody wants any more


def _entry(release: str, sha256: Sha256, why: str, now: datetime) -> dict[str, Any]:
    return {"release": release, "manifest": {"sha256": sha256}, "why": why, "on": f"{now:%Y-%m-%d}"}
