"""What a consumer brings: a key to pin, and a file that remembers what was seen (trust on first use)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key

from gongbao.errors import BadInput, CorruptRelease
from gongbao.model.identifiers import Sha256
from publish.manifest import write_json
from publish.parts import checked_release_id
from publish.trust.envelope import key_id_of
from publish.trust.keyfile import keep_private
from publish.trust.keys import KeyEntry, Sealed, is_key_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """The key that signed, the newest list of keys, and the newest release that were seen."""

    key_id: str
    revision: int
    newest: Sealed


def read_pin(text: str) -> str:
    """A key id from what follows ``--key``: the id itself (64 hex digits), or a file with the public key in PEM; BadInput else."""
    if is_key_id(text):
        return text
    path = Path(text)
    if not path.is_file():
        raise BadInput(
            f"{text!r} is neither a key id (64 hex digits) nor a file; see `gongbao key list` of the publisher"
        )
    try:
        public = load_pem_public_key(path.read_bytes())
    except (ValueError, UnsupportedAlgorithm, OSError):  # their messages may quote a file that is no business of a log
        raise BadInput(f"{path}: is no public key in PEM; the publisher writes one with `gongbao key export`") from None
    if not isinstance(public, Ed25519PublicKey):
        raise BadInput(f"{path}: is a public key, but not an Ed25519 one")
    return key_id_of(public.public_bytes(Encoding.Raw, PublicFormat.Raw).hex())


def public_pem(entry: KeyEntry) -> str:
    """The public key in PEM (SubjectPublicKeyInfo, RFC 8410)."""
    public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(entry.public))
    return public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def read_memory(path: Path) -> Memory | None:
    """What was remembered; None on first use, BadInput when the file is damaged: it must not be forgotten silently."""
    if not path.exists():
        return None
    try:
        raw = json.loads(path.read_bytes())
        return Memory(
            key_id=Sha256(raw["key_id"]),
            revision=int(raw["revision"]),
            newest=Sealed(
                release=checked_release_id(raw["newest"]["release"], "newest"),
                manifest_sha256=Sha256(raw["newest"]["manifest_sha256"]),
            ),
        )
    except (OSError, ValueError, KeyError, TypeError, CorruptRelease) as error:
        raise BadInput(
            f"{path}: is not what `gongbao verify` remembered ({error}); restore it, or delete it to begin anew with a key you know"
        ) from error


def write_memory(path: Path, memory: Memory) -> None:
    """Keep it, in one step."""
    keep_private(
        path,
        write_json(
            {
                "key_id": memory.key_id,
                "revision": memory.revision,
                "newest": {"release": memory.newest.release, "manifest_sha256": memory.newest.manifest_sha256},
            }
        ),
    )
