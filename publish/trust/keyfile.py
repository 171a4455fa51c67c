"""The private key on the operator's disk: PKCS #8 in PEM (RFC 5958, RFC 7468), readable by its owner alone, with or without passphrase."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from securesystemslib.signer import CryptoSigner

from gongbao.errors import BadInput, StorageFailed
from publish.trust.envelope import public_key

PASSPHRASE = "GONGBAO_SIGNING_PASSPHRASE"  # noqa: S105  the name of the variable, not its value


class PrivateKey:
    """A key that signs. It shows its id, never itself."""

    def __init__(self, private: Ed25519PrivateKey) -> None:
        self._private = private
        self.public_hex = private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()
        self.signer = CryptoSigner(private, public_key(self.public_hex))

    @classmethod
    def generate(cls) -> PrivateKey:
        """A new key from the system's source of randomness."""
        return cls(Ed25519PrivateKey.generate())

    @property
    def key_id(self) -> str:
        """SHA-256 of its public half (SubjectPublicKeyInfo, DER)."""
        return str(self.signer.public_key.keyid)

    def pem(self, passphrase: str | None) -> bytes:
        """The private key as it goes to disk, encrypted when there is a passphrase."""
        lock: KeySerializationEncryption = (
            BestAvailableEncryption(passphrase.encode()) if passphrase else NoEncryption()
        )
        return self._private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, lock)

    def __repr__(self) -> str:
        return f"PrivateKey({self.key_id})"

    def __reduce__(self) -> tuple[object, ...]:
        """A key is not pickled: it would leave its file."""
        raise TypeError("a private key stays in its file")


def load_private_key(path: Path, passphrase: str | None) -> PrivateKey:
    """Read the key; BadInput when it is missing, open to others, locked with another passphrase, or no Ed25519 key."""
    try:
        mode = path.stat().st_mode
        payload = path.read_bytes()
    except OSError as error:
        raise BadInput(
            f"{path}: the signing key cannot be read ({error.strerror}); restore it from your backup, "
            "or make one with `gongbao key create`"
        ) from error
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise BadInput(
            f"{path}: the signing key is open to others (mode {stat.S_IMODE(mode):04o}); run `chmod 600 {path}`, "
            "and `gongbao key rotate --revoke` if anyone may have read it"
        )
    remedy = f"set {PASSPHRASE} to the passphrase it was made with"
    try:
        private = load_pem_private_key(payload, passphrase.encode() if passphrase else None)
    except TypeError:
        told = "is locked with a passphrase" if not passphrase else "has no passphrase, but one was given"
        raise BadInput(
            f"{path}: the signing key {told}; {remedy if not passphrase else f'unset {PASSPHRASE}'}"
        ) from None
    except (ValueError, UnsupportedAlgorithm):  # their messages quote what was read
        raise BadInput(
            f"{path}: is no private key in PEM (PKCS #8), or its passphrase is another; {remedy}, or restore the file"
        ) from None
    if not isinstance(private, Ed25519PrivateKey):
        raise BadInput(f"{path}: is a key, but not an Ed25519 one; make one with `gongbao key create`")
    return PrivateKey(private)


def keep_private(path: Path, payload: bytes) -> None:
    """Put ``payload`` in the place of ``path`` in one step, readable by the owner alone from its first byte; StorageFailed else."""
    draft = path.with_name(f".{path.name}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.unlink(missing_ok=True)
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(payload)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    except OSError as error:
        with suppress(OSError):  # the disk that refused the write may refuse this too
            draft.unlink(missing_ok=True)
        raise StorageFailed(
            f"{path}: cannot be written ({error.strerror}); free space or mend the permissions, then run again"
        ) from error
