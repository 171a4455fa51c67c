"""The operator's signing key: made on the first release, listed, replaced, exported, and asked for by every release."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from gongbao.errors import BadInput
from gongbao.settings import Settings
from gongbao_stages.wiring import published_store, quiet
from publish import read_latest
from publish.trust import ReleaseSigner, adopt_release, create_signer, load_signer, rotate_key
from publish.trust.keys import KEYS, KeyEntry, KeyList, read_keys
from publish.trust.pins import public_pem
from publish.trust.ring import read_ring, ring_path
from publish.trust.signer import publish_keys


def release_signer(settings: Settings, *, say: Any = quiet) -> ReleaseSigner | None:
    """The key that signs releases, None where signing is off; the default key is made when there was none ever.

    BadInput when the key cannot be used, and when releases here were signed with a key that is not at hand.
    """
    if settings.signing_key is None:
        return None
    path = _private_place(settings)
    if path.exists() or ring_path(path).exists():
        return load_signer(path, settings.signing_passphrase)
    if settings.signing_key_named:
        raise BadInput(
            f"{path}: there is no signing key; run `gongbao key create`, restore it from your backup, or set GONGBAO_SIGNING_KEY=off"
        )
    signer = _create(settings, path)
    say(f"release: made signing key {signer.key_id}: {path}; back it up, it proves that releases are yours")
    return signer


def create_key(settings: Settings) -> dict[str, Any]:
    """Make the key where settings name it; BadInput when there is one, or when the published folder is signed with another."""
    path = _private_place(settings)
    return {"key_id": _create(settings, path).key_id, "private_key": str(path), "memory": str(ring_path(path))}


def key_rows(settings: Settings) -> Iterator[dict[str, Any]]:
    """One row per key, oldest first, from our own memory of them, else from the published list; BadInput when there is neither."""
    for entry in _known_keys(settings).keys:
        until = entry.valid_until
        yield {
            "key_id": entry.key_id,
            "state": _state(entry, _known_keys(settings)),
            "valid_from": entry.valid_from,
            "valid_until": until.release if until else None,
            "revoked_on": entry.revoked_on,
            "revoked_because": entry.revoked_because,
        }


def rotate(settings: Settings, *, revoked_on: date | None = None, because: str | None = None) -> dict[str, Any]:
    """Replace the key; the old one endorses the new one and is gone afterwards."""
    store = published_store(settings)
    with store.locked("gongbao key rotate"):
        old = load_signer(_private_place(settings), settings.signing_passphrase)
        new = rotate_key(old, store, settings.signing_passphrase, revoked_on=revoked_on, because=because)
    return {"key_id": new.key_id, "follows": old.key_id, "revoked_on": revoked_on, "private_key": str(new.path)}


def export_key(settings: Settings, key_id: str | None) -> str:
    """A public key in PEM: the one that signs now, or the one of that id; BadInput for an unknown id."""
    keys = _known_keys(settings)
    entry = keys.find(key_id) if key_id else keys.current
    if entry is None:
        raise BadInput(f"{key_id}: no such key; known are {', '.join(k.key_id for k in keys.keys)}")
    return public_pem(entry)


def adopt(settings: Settings) -> dict[str, Any]:
    """Answer for the latest release and the history behind it, though our key did not sign it."""
    store = published_store(settings)
    with store.locked("gongbao key adopt"):
        signer = load_signer(_private_place(settings), settings.signing_passphrase)
        latest = read_latest(store)
        if latest is None:
            raise BadInput(f"{store.where()}: nothing was published yet; there is nothing to answer for")
        adopt_release(signer, store, latest)
    return {"key_id": signer.key_id, "release": latest.release_id, "manifest_sha256": latest.manifest_sha256}


def signed_by(settings: Settings) -> str:
    """One line for the summary: which key signs, and where it lies."""
    if settings.signing_key is None:
        return "nobody: GONGBAO_SIGNING_KEY=off"
    ring = read_ring(settings.signing_key)
    if ring is None:
        return f"nobody yet: {settings.signing_key} is made with the next release"
    return f"key {ring.keys.current.key_id} (private: {settings.signing_key}, keep a backup)"


def _create(settings: Settings, path: Path) -> ReleaseSigner:
    store = published_store(settings)
    latest = read_latest(store)
    if store.exists(KEYS):
        raise BadInput(
            f"{store.where(KEYS)}: releases here are signed already, and that key is not at {path}; restore it from your backup. When it "
            "is lost, move this file away, run `gongbao key create`, and give consumers the new key by another way"
        )
    signer = create_signer(path, settings.signing_passphrase, latest)
    if latest:
        publish_keys(store, signer.ring.keys)  # what was published before is answered for from now on
    return signer


def _private_place(settings: Settings) -> Path:
    path = settings.signing_key
    if path is None:
        raise BadInput("GONGBAO_SIGNING_KEY=off: signing is off; unset it, or name the file of the private key")
    if not settings.in_bucket and settings.published_dir in path.parents:
        raise BadInput(
            f"{path}: lies in the published folder, where all can read it; name another place with GONGBAO_SIGNING_KEY"
        )
    return path


def _known_keys(settings: Settings) -> KeyList:
    ring = read_ring(settings.signing_key) if settings.signing_key else None
    if ring:
        return ring.keys
    store = published_store(settings)
    if store.exists(KEYS):
        return read_keys(store.read(KEYS), store.where(KEYS))
    raise BadInput(f"{store.where()}: there is no key yet; `gongbao key create` makes one, as does the first release")


def _state(entry: KeyEntry, keys: KeyList) -> str:
    if entry.revoked_on:
        return "revoked"
    return "signs now" if entry == keys.current else "replaced"
