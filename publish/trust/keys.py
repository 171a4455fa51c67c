"""The list of public keys: which signed what, and how each follows from the one before; published as ``keys.json``."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from securesystemslib.signer import CryptoSigner, SSlibKey

from gongbao.errors import CorruptRelease
from gongbao.model.identifiers import ReleaseId, Sha256
from publish.manifest import write_json
from publish.parts import RELEASE_ID
from publish.trust.envelope import BadEnvelope, key_id_of, open_envelope, public_key, seal, signed_by

KEYS = "keys.json"
"""Its name at the top of the published folder."""

KEYS_TYPE = "application/vnd.gongbao.keys+json"
ENDORSEMENT_TYPE = "application/vnd.gongbao.key-endorsement+json"
_KEY_ID = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """A release together with the hash of its manifest."""

    release: ReleaseId
    manifest_sha256: Sha256


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyEntry:
    """One public key.

    ``valid_from``: the first release that it signed (None before that). ``valid_until``: the last one, set when the next key took
    over; what it signs later, or beside the history behind that release, does not count. ``revoked_on``: the day from which it is
    known to be in other hands. ``endorsement``: DSSE envelope by the key before; None for the first key.
    """

    key_id: str
    public: str
    valid_from: ReleaseId | None = None
    valid_until: Sealed | None = None
    revoked_on: date | None = None
    revoked_because: str | None = None
    endorsement: Mapping[str, Any] | None = None

    @property
    def key(self) -> SSlibKey:
        """As securesystemslib takes it."""
        return public_key(self.public)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyList:
    """All keys, oldest first: the last one signs now. ``adopted``: releases the publisher answers for though no key here signed them.

    ``revision`` grows with every change of the list. ``envelope`` is the current key's signature over the list.
    """

    revision: int
    keys: tuple[KeyEntry, ...]
    adopted: tuple[Sealed, ...]
    envelope: Mapping[str, Any]

    @property
    def current(self) -> KeyEntry:
        """The key that signs now."""
        return self.keys[-1]

    def find(self, key_id: str) -> KeyEntry | None:
        """The key of that id; None when it is not in the list."""
        return next((k for k in self.keys if k.key_id == key_id), None)

    def by_id(self) -> dict[str, SSlibKey]:
        """Every key by its id."""
        return {k.key_id: k.key for k in self.keys}


def sign_keys(keys: Iterable[KeyEntry], adopted: Iterable[Sealed], signer: CryptoSigner, *, revision: int) -> KeyList:
    """Make the list that ``signer``, who must hold the last of ``keys``, answers for."""
    unsigned = KeyList(revision=revision, keys=tuple(keys), adopted=tuple(adopted), envelope={})
    return replace(unsigned, envelope=seal(write_json(_listed(unsigned)), KEYS_TYPE, signer))


def endorse(new_public: str, old: CryptoSigner) -> dict[str, Any]:
    """The old key's word that the new one follows it."""
    return seal(write_json(_endorsed(new_public, old.public_key.keyid)), ENDORSEMENT_TYPE, old)


def keys_json(keys: KeyList) -> dict[str, Any]:
    """What ``keys.json`` says, as JSON values."""
    return {**_listed(keys), "envelope": dict(keys.envelope)}


def read_keys(payload: bytes, place: str) -> KeyList:
    """Read ``keys.json`` and check what it proves of itself: the list's signature, and each key's endorsement by the one before.

    CorruptRelease names ``place`` and what does not hold. That the first key is the publisher's own is not proven by this.
    """
    try:
        raw = json.loads(payload)
        listed = KeyList(
            revision=int(raw["revision"]),
            keys=tuple(_entry(k) for k in raw["keys"]),
            adopted=tuple(_sealed(a) for a in raw["adopted"]),
            envelope=raw["envelope"],
        )
        _check_list(listed)
        for before, entry in zip(listed.keys, listed.keys[1:], strict=False):
            _check_endorsement(before, entry)
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError, BadEnvelope) as error:
        raise CorruptRelease(
            f"{place}: is not a list of keys that holds ({error}); restore it from a copy, or ask the publisher"
        ) from error
    return listed


def _check_list(listed: KeyList) -> None:
    if not listed.keys or len(listed.by_id()) != len(listed.keys):
        raise ValueError("it holds no key, or one twice")
    envelope = open_envelope(listed.envelope, KEYS_TYPE)
    if envelope.payload != write_json(_listed(listed)):
        raise ValueError("its signature is over another list")
    if signed_by(envelope, {listed.current.key_id: listed.current.key}) is None:
        raise ValueError(f"the signature of its newest key {listed.current.key_id} does not hold")


def _check_endorsement(before: KeyEntry, entry: KeyEntry) -> None:
    if entry.endorsement is None:
        raise ValueError(f"key {entry.key_id} is not endorsed by {before.key_id}")
    envelope = open_envelope(entry.endorsement, ENDORSEMENT_TYPE)
    fits = envelope.payload == write_json(_endorsed(entry.public, before.key_id))
    if not fits or signed_by(envelope, {before.key_id: before.key}) is None:
        raise ValueError(f"the endorsement of key {entry.key_id} by {before.key_id} does not hold")


def _endorsed(public: str, follows: str) -> dict[str, str]:
    return {"key_id": key_id_of(public), "public": public, "follows": follows}


def _listed(keys: KeyList) -> dict[str, Any]:
    return {
        "revision": keys.revision,
        "adopted": [asdict(a) for a in keys.adopted],
        "keys": [
            {
                "key_id": k.key_id,
                "keytype": "ed25519",
                "public": k.public,
                "valid_from": k.valid_from,
                "valid_until": asdict(k.valid_until) if k.valid_until else None,
                "revoked_on": k.revoked_on.isoformat() if k.revoked_on else None,
                "revoked_because": k.revoked_because,
                "endorsement": dict(k.endorsement) if k.endorsement else None,
            }
            for k in keys.keys
        ],
    }


def _entry(raw: Mapping[str, Any]) -> KeyEntry:
    key_id = key_id_of(raw["public"])
    if key_id != raw["key_id"] or raw["keytype"] != "ed25519":
        raise ValueError(f"{raw['key_id']} is not the id of an Ed25519 key beside it")
    return KeyEntry(
        key_id=key_id,
        public=raw["public"],
        valid_from=None if raw["valid_from"] is None else _release_id(raw["valid_from"]),
        valid_until=None if raw["valid_until"] is None else _sealed(raw["valid_until"]),
        revoked_on=None if raw["revoked_on"] is None else date.fromisoformat(raw["revoked_on"]),
        revoked_because=raw["revoked_because"],
        endorsement=raw["endorsement"],
    )


def _sealed(raw: Mapping[str, Any]) -> Sealed:
    return Sealed(release=_release_id(raw["release"]), manifest_sha256=Sha256(raw["manifest_sha256"]))


def _release_id(raw: str) -> ReleaseId:
    if not RELEASE_ID.fullmatch(raw):
        raise ValueError(f"{raw!r} is not a release id")
    return ReleaseId(raw)


def is_key_id(text: str) -> bool:
    """Whether ``text`` has the shape of a key id: 64 hex digits."""
    return _KEY_ID.fullmatch(text) is not None
