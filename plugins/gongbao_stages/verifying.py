"""Verify what was published: every byte, and who published it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from gongbao.errors import BadInput
from gongbao.settings import Settings
from gongbao_stages.dataset import NOTHING_YET, refuse_unknown, was_published
from gongbao_stages.wiring import published_store
from publish import Store, read_latest, read_release, store_at, verify_release
from publish.kept import VERSIONS
from publish.parts import RELEASE_ID
from publish.published import LATEST
from publish.pull import REMEMBERED
from publish.trust import Memory, Trust, TrustReport, check_trust, read_memory, read_pin, write_memory
from publish.trust.keys import Sealed
from publish.trust.ring import read_ring


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """What the caller holds a release to: pins (key ids, PEM files), the file that remembers, the oldest release that may be latest.

    ``folder`` is a downloaded copy; None for the published folder of the settings, whose own keys are then pins and memory.
    """

    keys: tuple[str, ...] = ()
    remember: Path | None = None
    not_before: str | None = None
    folder: Path | None = None


def verify_published(settings: Settings, release_id: str, hold: Hold | None = None) -> dict[str, Any]:
    """Verify one release; the report names every problem (``kind``, ``path``, ``message``), and who signed.

    BadInput when nothing was published yet, the id is unknown, or a pin cannot be read. CorruptRelease when the manifest
    cannot be read. The memory is written only when all is well.
    """
    hold = hold or Hold()
    store = store_at(hold.folder) if hold.folder else published_store(settings)
    store.check_ours()
    if not (store.exists(LATEST) or store.exists(VERSIONS) or store.folders("releases")):
        raise BadInput(NOTHING_YET.format(store.where()))
    if release_id != "latest" and not was_published(store, release_id):
        refuse_unknown(store, release_id)
    memory = read_memory(hold.remember) if hold.remember else None
    trust = _trust(settings, hold, memory or _copys_own(hold))
    report = verify_release(store, release_id)
    release = read_release(store, report.release_id)
    trusted = check_trust(store, release, trust)
    problems = [*report.problems, *trusted.problems]
    if hold.remember and not problems:
        _remember(store, hold.remember, memory, trusted)
    return {
        "release_id": report.release_id,
        "signature": trusted.told,
        "signed_by": trusted.signed_by,
        "pinned": trusted.pinned,
        "checked": list(report.checked),
        "not_checked": list(report.unchecked),
        "taken_down": list(report.taken_down),
        "problems": [asdict(p) for p in problems],
    }


def _copys_own(hold: Hold) -> Memory | None:
    """What a pulled copy remembers, where the caller brings neither key nor memory: `gongbao pull` holds it to the same."""
    return read_memory(hold.folder / REMEMBERED) if hold.folder and not (hold.keys or hold.remember) else None


def _trust(settings: Settings, hold: Hold, memory: Memory | None) -> Trust:
    """Pins given by hand, else the key remembered, else (for the folder of the settings) our own."""
    pins = frozenset(read_pin(key) for key in hold.keys)
    not_before = _as_release(hold.not_before) if hold.not_before else None
    ring = read_ring(settings.signing_key) if settings.signing_key and not hold.folder else None
    if memory:
        return Trust(
            pins=pins or frozenset({memory.key_id}),
            newest=memory.newest,
            revision=memory.revision,
            not_before=not_before,
            seen_first=not pins and hold.remember is None,
        )
    if ring:
        return Trust(
            pins=pins or frozenset({ring.keys.current.key_id}),
            newest=ring.signed,
            not_before=not_before,
        )
    return Trust(pins=pins, not_before=not_before)


def _remember(store: Store, path: Path, memory: Memory | None, trusted: TrustReport) -> None:
    """Keep the key and the newest release; what is remembered never goes back."""
    latest = read_latest(store)
    if trusted.keys is None or latest is None:
        return  # unsigned: there is nobody to remember
    newest = Sealed(release=latest.release_id, manifest_sha256=latest.manifest_sha256)
    if memory and memory.newest.release > newest.release:
        newest = memory.newest
    write_memory(path, Memory(key_id=trusted.keys.current.key_id, revision=trusted.keys.revision, newest=newest))


def _as_release(written: str) -> str:
    """A release id, or a day or time (UTC where it says nothing else), as the start of release ids from then on."""
    if RELEASE_ID.fullmatch(written):
        return written
    try:
        at = datetime.fromisoformat(written)
    except ValueError as error:
        raise BadInput(
            f"{written!r} is neither a release id nor a day or time (2025-03-03, 2025-03-03T18:30:00Z)"
        ) from error
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
