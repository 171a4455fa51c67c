"""DSSE v1 envelopes with Ed25519 signatures (RFC 8032): the same payload and key give the same bytes."""

from __future__ import annotations

import binascii
import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from securesystemslib.dsse import Envelope
from securesystemslib.exceptions import Error, VerificationError
from securesystemslib.signer import CryptoSigner, SSlibKey


class BadEnvelope(Exception):
    """Raised here only: the bytes are no DSSE envelope of the type asked for; the caller names file and remedy."""


def key_id_of(public_hex: str) -> str:
    """SHA-256 of the key's SubjectPublicKeyInfo in DER, as ``openssl pkey -pubin -outform DER | sha256sum`` gives it.

    ``public_hex`` is the raw public key (32 bytes, hex); ValueError when it is none.
    """
    public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_hex))
    return sha256(public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).hexdigest()


def public_key(public_hex: str) -> SSlibKey:
    """The key as securesystemslib takes it, named by ``key_id_of``."""
    return SSlibKey(key_id_of(public_hex), "ed25519", "ed25519", {"public": public_hex})


def seal(payload: bytes, payload_type: str, signer: CryptoSigner) -> dict[str, Any]:
    """Sign ``payload`` and give the envelope as JSON values."""
    envelope = Envelope(payload, payload_type, {})
    envelope.sign(signer)
    return dict(envelope.to_dict())


def open_envelope(raw: object, payload_type: str) -> Envelope:
    """Read an envelope (JSON values); BadEnvelope says why it is none. Nothing is verified yet."""
    try:
        if not isinstance(raw, Mapping):
            raise BadEnvelope("is not a JSON object")
        envelope = Envelope.from_dict(json.loads(json.dumps(raw)))  # from_dict alters what it is given
    except (KeyError, TypeError, ValueError, AttributeError, binascii.Error, Error) as error:
        raise BadEnvelope(f"is not a DSSE envelope ({type(error).__name__}: {error})") from error
    if envelope.payload_type != payload_type:
        raise BadEnvelope(f"is an envelope of {envelope.payload_type!r}, not of {payload_type}")
    if not envelope.signatures:
        raise BadEnvelope("bears no signature")
    return envelope


def signed_by(envelope: Envelope, keys: Mapping[str, SSlibKey]) -> str | None:
    """Id of the first of ``keys`` whose signature over the envelope holds; None when none does."""
    for key_id in envelope.signatures:
        if key_id in keys:
            try:
                envelope.verify([keys[key_id]], 1)
            except VerificationError:
                continue
            return str(key_id)
    return None
