"""Signs releases: the key is the operator's, and only what follows from what was signed before is signed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

from gongbao.errors import BadInput, CorruptRelease
from gongbao.model.identifiers import ReleaseId, Sha256
from publish.manifest import Manifest, manifest_path, read_manifest, write_json
from publish.published import PublishedRelease, release_ids
from publish.store import Store
from publish.trust.envelope import BadEnvelope, signed_by
from publish.trust.keyfile import PrivateKey, keep_private, load_private_key
from publish.trust.keys import KEYS, KeyEntry, KeyList, Sealed, endorse, keys_json, read_keys, sign_keys
from publish.trust.ring import Ring, keep_ring, next_path, read_ring, ring_path
from publish.trust.statement import manifest_signed, read_statement, sign_statement, statement_path


class ReleaseSigner:
    """The publisher's key at work. Held by one publisher at a time, as the published folder is."""

    def __init__(self, *, path: Path, key: PrivateKey, ring: Ring) -> None:
        self.path = path
        self.ring = ring
        self._key = key
        self._sealed: Sealed | None = None

    @property
    def key_id(self) -> str:
        """The key that signs."""
        return self._key.key_id

    def accept(self, store: Store, release: PublishedRelease) -> None:
        """Refuse to go on from a release that we did not sign: whoever can write to the store could slip one under ours.

        A statement of a release that we remember having signed is written again when it was lost, or when a publisher that lost a
        race put its own (of the same batch, by other code) in the same place. CorruptRelease else, and for a
        folder that was set back behind the release that we signed last.
        """
        sealed = Sealed(release=release.release_id, manifest_sha256=release.manifest_sha256)
        if self.ring.signed and sealed.release < self.ring.signed.release:
            raise CorruptRelease(
                f"{store.where()}: ends at release {sealed.release}, but we signed {self.ring.signed.release}; the folder was set "
                "back: restore the newer copy, or, when it is lost, answer for this one with `gongbao key adopt`"
            )
        if _holds(store, sealed, self.ring.keys) or sealed in self.ring.keys.adopted:
            return
        if sealed in (self.ring.signed, self._sealed):
            store.replace(statement_path(release.release_id), self._statement(release.manifest, sealed.manifest_sha256))
            return
        raise CorruptRelease(
            f"{store.where(statement_path(release.release_id))}: release {release.release_id} bears no signature of our keys, "
            "so nothing is published upon it; see `gongbao verify`, restore the folder from a copy, or, when you know the "
            "release for yours (signing was off, or a backup was restored), answer for it with `gongbao key adopt`"
        )

    def seal(self, store: Store, sealed_bytes: bytes) -> None:
        """Put list of keys and statement for the manifest that is about to be created; without a manifest they say nothing.

        So no release is ever committed unsigned, and none that is found unsigned has to be signed unseen.
        """
        manifest = read_manifest(sealed_bytes, "the manifest about to be created")
        current = self.ring.keys.current
        if current.valid_from is None:
            self._relist(replace(current, valid_from=manifest.release_id))
        publish_keys(store, self.ring.keys)
        self._sealed = Sealed(release=manifest.release_id, manifest_sha256=Sha256.of(sealed_bytes))
        store.replace(statement_path(manifest.release_id), self._statement(manifest, Sha256.of(sealed_bytes)))

    def remember(self, release: PublishedRelease) -> None:
        """Keep in mind that this release was signed and committed."""
        signed = Sealed(release=release.release_id, manifest_sha256=release.manifest_sha256)
        if self.ring.signed != signed:
            self._keep(replace(self.ring, signed=signed))

    def _statement(self, manifest: Manifest, manifest_sha256: Sha256) -> bytes:
        return sign_statement(manifest, manifest_sha256, self._key.signer)

    def _relist(self, current: KeyEntry, adopted: Iterable[Sealed] = ()) -> None:
        keys = self.ring.keys
        listed = sign_keys(
            (*keys.keys[:-1], current),
            (*keys.adopted, *adopted),
            self._key.signer,
            revision=keys.revision + 1,
        )
        self._keep(replace(self.ring, keys=listed))

    def _keep(self, ring: Ring) -> None:
        keep_ring(self.path, ring)
        self.ring = ring

    def adopt(self, store: Store, release: PublishedRelease) -> None:
        """Answer for a release that none of our keys signed, and for the history that its manifest names."""
        sealed = Sealed(release=release.release_id, manifest_sha256=release.manifest_sha256)
        if sealed not in self.ring.keys.adopted and not _holds(store, sealed, self.ring.keys):
            self._relist(self.ring.keys.current, [sealed])
        self._keep(replace(self.ring, signed=sealed))
        publish_keys(store, self.ring.keys)


def create_signer(path: Path, passphrase: str | None, latest: PublishedRelease | None) -> ReleaseSigner:
    """Make a key at ``path`` and its ring; what was published before (``latest``) is adopted. BadInput when one is there."""
    for there in (path, ring_path(path)):
        if there.exists():
            raise BadInput(
                f"{there}: is there already; a key is replaced with `gongbao key rotate`, which keeps the chain"
            )
    key = PrivateKey.generate()
    adopted = [Sealed(release=latest.release_id, manifest_sha256=latest.manifest_sha256)] if latest else []
    listed = sign_keys([KeyEntry(key_id=key.key_id, public=key.public_hex)], adopted, key.signer, revision=1)
    ring = Ring(keys=listed, signed=adopted[0] if adopted else None)
    keep_private(path, key.pem(passphrase))
    keep_ring(path, ring)
    return ReleaseSigner(path=path, key=key, ring=ring)


def load_signer(path: Path, passphrase: str | None) -> ReleaseSigner:
    """Read key and ring, and finish a rotation that was interrupted; BadInput when either is missing or does not fit the other."""
    ring = read_ring(path)
    if ring is None:
        raise BadInput(
            f"{ring_path(path)}: the memory of our keys is missing beside the key; restore it from your backup "
            "(or move the key away and make a new one with `gongbao key create`: consumers must then be given it anew)"
        )
    waiting = next_path(path)
    if waiting.exists() and load_private_key(waiting, passphrase).key_id == ring.keys.current.key_id:
        waiting.replace(path)
    key = load_private_key(path, passphrase)
    if key.key_id != ring.keys.current.key_id:
        raise BadInput(
            f"{path}: is key {key.key_id}, but {ring.keys.current.key_id} signs now; restore both from one backup"
        )
    return ReleaseSigner(path=path, key=key, ring=ring)


def rotate_key(
    signer: ReleaseSigner,
    store: Store,
    passphrase: str | None,
    *,
    revoked_on: date | None = None,
    because: str | None = None,
) -> ReleaseSigner:
    """Replace the key by a new one that the old one endorses; the old private key is gone afterwards.

    With ``revoked_on`` the old key is also marked as in other hands from that day. What it signed up to the last release stays
    good; anything else that it signs, however dated, is not.
    """
    old, new = signer.ring.keys.current, PrivateKey.generate()
    ended = replace(old, valid_until=_last_signed(store, signer.ring), revoked_on=revoked_on, revoked_because=because)
    fresh = KeyEntry(key_id=new.key_id, public=new.public_hex, endorsement=endorse(new.public_hex, signer._key.signer))
    listed = sign_keys(
        (*signer.ring.keys.keys[:-1], ended, fresh),
        signer.ring.keys.adopted,
        new.signer,
        revision=signer.ring.keys.revision + 1,
    )
    ring = replace(signer.ring, keys=listed)
    keep_private(next_path(signer.path), new.pem(passphrase))
    keep_ring(signer.path, ring)
    next_path(signer.path).replace(signer.path)
    if store.exists(KEYS):
        publish_keys(store, listed)
    return ReleaseSigner(path=signer.path, key=new, ring=ring)


def adopt_release(signer: ReleaseSigner, store: Store, release: PublishedRelease) -> None:
    """See ``ReleaseSigner.adopt``."""
    signer.adopt(store, release)


def publish_keys(store: Store, keys: KeyList) -> None:
    """Write ``keys.json``; CorruptRelease when the one there is another publisher's, or says more than we know."""
    payload = write_json(keys_json(keys))
    if store.exists(KEYS):
        there = store.read(KEYS)
        if there == payload:
            return
        try:
            found = read_keys(there, store.where(KEYS))
        except CorruptRelease:
            found = None  # damaged, and ours is whole: it is written anew
        if found and found.keys[0].key_id != keys.keys[0].key_id:
            raise CorruptRelease(
                f"{store.where(KEYS)}: begins with key {found.keys[0].key_id}, ours with {keys.keys[0].key_id}; another publisher "
                "signs here: point at another folder, or move the file away when its key is lost (consumers must pin anew)"
            )
        if found and (found.revision > keys.revision or len(found.keys) > len(keys.keys)):
            raise CorruptRelease(
                f"{store.where(KEYS)}: revision {found.revision} is newer than our memory of the keys ({keys.revision}); "
                "restore the newest backup of the key and its ring"
            )
    store.replace(KEYS, payload)


def _last_signed(store: Store, ring: Ring) -> Sealed | None:
    """The newest committed release that our keys signed: one whose publisher stopped before it took note counts too."""
    for release_id in reversed(release_ids(store)):
        if ring.signed and release_id <= ring.signed.release:
            break
        sealed = Sealed(release=release_id, manifest_sha256=Sha256.of(store.read(manifest_path(ReleaseId(release_id)))))
        if _holds(store, sealed, ring.keys):
            return sealed
    return ring.signed


def _holds(store: Store, sealed: Sealed, keys: KeyList) -> bool:
    """Whether the release bears a statement about this very manifest by one of the keys, in the time of that key."""
    path = statement_path(sealed.release)
    if not store.exists(path):
        return False
    try:
        envelope, said = read_statement(store.read(path))
        if manifest_signed(said) != (sealed.release, sealed.manifest_sha256):
            return False
    except BadEnvelope:
        return False
    entry = keys.find(signed_by(envelope, keys.by_id()) or "")
    return entry is not None and (entry == keys.current or entry.valid_until == sealed)
