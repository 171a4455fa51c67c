"""The operator's own memory of keys, beside the private key: the list that is published, and the release signed last."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from gongbao.errors import BadInput, CorruptRelease
from gongbao.model.identifiers import ReleaseId, Sha256
from publish.manifest import write_json
from publish.trust.keyfile import keep_private
from publish.trust.keys import KeyList, Sealed, keys_json, read_keys


@dataclass(frozen=True, slots=True, kw_only=True)
class Ring:
    """``keys`` is what ``keys.json`` is written from; ``signed`` the last release that was signed and committed."""

    keys: KeyList
    signed: Sealed | None = None


def ring_path(key_path: Path) -> Path:
    """Where the ring of a private key lies.

    >>> ring_path(Path("operator/signing-key.pem")).name
    'signing-key.ring.json'
    """
    return key_path.with_name(f"{key_path.stem}.ring.json")


def next_path(key_path: Path) -> Path:
    """Where the next private key lies until the ring names it."""
    return key_path.with_name(f"{key_path.name}.next")


def read_ring(key_path: Path) -> Ring | None:
    """Read it; None when there is none, BadInput when it is damaged."""
    path = ring_path(key_path)
    if not path.exists():
        return None
    try:
        raw = json.loads(path.read_bytes())
        signed = raw["signed"]
        return Ring(
            keys=read_keys(write_json(raw["keys"]), str(path)),
            signed=None
            if signed is None
            else Sealed(release=ReleaseId(signed["release"]), manifest_sha256=Sha256(signed["manifest_sha256"])),
        )
    except (OSError, ValueError, KeyError, TypeError, CorruptRelease) as error:
        raise BadInput(
            f"{path}: the memory of our keys cannot be read ({error}); restore it from your backup"
        ) from error


def keep_ring(key_path: Path, ring: Ring) -> None:
    """Write it, readable by the owner alone."""
    signed = asdict(ring.signed) if ring.signed else None
    keep_private(ring_path(key_path), write_json({"keys": keys_json(ring.keys), "signed": signed}))
