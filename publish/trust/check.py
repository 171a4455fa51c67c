"""Check who published a release, offline: list of keys, statement, pins, and what the consumer remembers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from securesystemslib.dsse import Envelope

from gongbao.errors import CorruptRelease
from gongbao.model.identifiers import ReleaseId, Sha256
from publish.damage import Damage
from publish.documents import CHECKSUMS
from publish.manifest import manifest_path, read_manifest
from publish.parts import RELEASE_ID
from publish.published import LATEST, PublishedRelease
from publish.store import Store
from publish.trust.envelope import BadEnvelope, signed_by
from publish.trust.keys import KEYS, KeyEntry, KeyList, Sealed, read_keys
from publish.trust.statement import manifest_signed, read_statement, statement_path, write_statement

ASK = "ask the publisher, by another way than this folder"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """What a consumer holds a release to.

    ``pins``: key ids, one of which must lead to the key that signs now; none: the folder's own word is taken.
    ``newest``: the newest release seen before; ``revision``: the newest list of keys seen; ``not_before``: a release id or the
    start of one (its UTC time), before which no release may be served as latest. ``seen_first``: the pins are what the copy itself
    saw first, given by nobody.
    """

    pins: frozenset[str] = frozenset()
    newest: Sealed | None = None
    revision: int = 0
    not_before: str | None = None
    seen_first: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustReport:
    """``signed_by``: the key whose signature holds, None without one; ``pinned``: whether a pin, or the key ``seen_first``, leads to it."""

    signed_by: str | None
    pinned: bool
    keys: KeyList | None
    problems: tuple[Damage, ...]
    seen_first: bool = False

    @property
    def told(self) -> str:
        """What this proves, in one line."""
        if self.signed_by is None:
            return "unsigned: this proves that the files fit each other, not who published them"
        if not self.pinned:
            return f"by key {self.signed_by}, not pinned: compare it with what the publisher says elsewhere, then give it with --key"
        if self.seen_first:
            return (
                f"by key {self.signed_by}, which the key seen first here leads to: compare it with what the publisher says elsewhere, "
                "then give it with --key"
            )
        return f"by key {self.signed_by}, which your pin leads to"


def check_trust(store: Store, release: PublishedRelease, trust: Trust) -> TrustReport:
    """Check ``release`` against its statement, the list of keys, the pins and the memory.

    Kinds of problem: keys (the list does not hold, or no pin leads to it), signature (missing or invalid), foreign (signed by a key
    that is not in the list), statement (signs another manifest or other files), validity (a key outside its time), revoked, rollback
    (an older release or list of keys than is known), history (not the past that is known).
    """
    keys, problems = _check_keys(store, trust)
    signer: KeyEntry | None = None
    if keys is not None or trust.pins or store.exists(statement_path(release.release_id)):
        signer, found = _check_statement(store, release, keys)
        problems += found
    problems += _check_memory(store, release, trust)
    pinned = bool(trust.pins) and not any(p.kind == "keys" for p in problems)
    return TrustReport(
        signed_by=signer.key_id if signer else None,
        pinned=pinned,
        keys=keys,
        problems=tuple(dict.fromkeys(problems)),
        seen_first=trust.seen_first,
    )


def _check_keys(store: Store, trust: Trust) -> tuple[KeyList | None, list[Damage]]:
    if not store.exists(KEYS):
        missing = _damage("keys", KEYS, f"is missing, though the publisher's key is known; {ASK}")
        return None, [missing] if trust.pins else []
    try:
        keys = read_keys(store.read(KEYS), KEYS)
    except CorruptRelease as error:
        return None, [_damage("keys", KEYS, str(error).removeprefix(f"{KEYS}: "))]
    problems = []
    pinned = [entry for pin in trust.pins if (entry := keys.find(pin))]
    revoked = [entry for entry in pinned if entry.revoked_on]
    if trust.pins and not pinned:
        lost = f"does not lead from the key you trust ({', '.join(sorted(trust.pins))}) to its own; {ASK}"
        problems.append(_damage("keys", KEYS, lost))
    elif revoked and revoked == pinned:
        problems.append(
            _damage(
                "revoked", KEYS, f"the key you trust is revoked since {revoked[0].revoked_on}; {ASK} for the new one"
            )
        )
    if keys.revision < trust.revision:
        problems.append(
            _damage(
                "rollback", KEYS, f"is revision {keys.revision}, you saw {trust.revision}; a revocation may be hidden"
            )
        )
    return keys, problems


def _check_statement(
    store: Store, release: PublishedRelease, keys: KeyList | None
) -> tuple[KeyEntry | None, list[Damage]]:
    path = statement_path(release.release_id)
    if not store.exists(path):
        return _check_unsigned(store, release, keys)
    if keys is None:
        return None, [_damage("signature", path, f"cannot be checked, for there is no {KEYS} that holds")]
    try:
        envelope, said = read_statement(store.read(path))
        about = manifest_signed(said)
    except BadEnvelope as error:
        return None, [_damage("signature", path, f"{error}; restore it from a copy")]
    signer = keys.find(signed_by(envelope, keys.by_id()) or "")
    if signer is None:
        return None, [_unproven(path, envelope, keys)]
    if about != (release.release_id, release.manifest_sha256):
        here = f"signs manifest {about[1]} of {about[0]}; the one here is {release.manifest_sha256}"
        return signer, [_damage("statement", path, here)]
    problems = _check_time(store, release, signer, keys)
    if said != write_statement(release.manifest, release.manifest_sha256):
        problems.append(
            _damage("statement", path, f"names other files than manifest and {CHECKSUMS}; restore it from a copy")
        )
    return signer, problems


def _check_unsigned(
    store: Store, release: PublishedRelease, keys: KeyList | None
) -> tuple[KeyEntry | None, list[Damage]]:
    """A release without statement counts when the list of keys, which is signed, answers for the history it stands in."""
    if keys and any(_leads_to(store, adopted, release) for adopted in keys.adopted):
        return keys.current, []
    path = statement_path(release.release_id)
    return None, [_damage("signature", path, "is missing: the release is not signed; restore it from a copy")]


def _unproven(path: str, envelope: Envelope, keys: KeyList) -> Damage:
    """No key of the list holds: either its signature does not fit what is signed, or strangers signed."""
    for key_id in envelope.signatures:
        if keys.find(key_id):
            return _damage("signature", path, f"the signature of {key_id} does not hold: the statement was altered")
    foreign = ", ".join(sorted(str(key_id) for key_id in envelope.signatures))
    return _damage("foreign", path, f"is signed by {foreign}, which is no key of {KEYS}; {ASK}")


def _check_time(store: Store, release: PublishedRelease, signer: KeyEntry, keys: KeyList) -> list[Damage]:
    """A retired key counts for the history behind the last release that it signed, and for nothing else."""
    path, until = statement_path(release.release_id), signer.valid_until
    problems = []
    if signer.revoked_on and release.as_of.date() >= signer.revoked_on:
        problems.append(
            _damage(
                "revoked", path, f"key {signer.key_id} is revoked since {signer.revoked_on} ({signer.revoked_because})"
            )
        )
    if signer.valid_from is None or release.release_id < signer.valid_from:
        problems.append(_damage("validity", path, f"key {signer.key_id} signs from {signer.valid_from} on, not before"))
    if signer == keys.current:
        return problems
    if until is None or release.release_id > until.release:
        last = until.release if until else "none"
        problems.append(
            _damage("validity", path, f"key {signer.key_id} was replaced; the last release it signed is {last}")
        )
    elif not _leads_to(store, until, release, over_gap=signer.revoked_on is None):
        problems.append(
            _damage(
                "history",
                path,
                f"is not in the history behind {until.release}, the last release of key {signer.key_id}",
            )
        )
    return problems


def _check_memory(store: Store, release: PublishedRelease, trust: Trust) -> list[Damage]:
    """The pointer must not go back behind what was seen, and what was seen must still be in the history."""
    try:
        served = str(json.loads(store.read(LATEST))["release"])
    except (CorruptRelease, ValueError, KeyError, TypeError, RecursionError):
        served = str(release.release_id)  # the broken pointer is named by the check of the files
    problems = []
    if trust.not_before and served < trust.not_before:
        problems.append(
            _damage("rollback", LATEST, f"serves {served}; nothing before {trust.not_before} may be served")
        )
    seen = trust.newest
    if seen is None:
        return problems
    if served < seen.release:
        return [*problems, _damage("rollback", LATEST, f"serves {served}, but you saw {seen.release} already")]
    for step in _history(store, _sealed_at(store, served)):
        if step.release == seen.release and step.manifest_sha256 != seen.manifest_sha256:
            problems.append(
                _damage(
                    "history",
                    manifest_path(step.release),
                    "is not the manifest that you saw: the past was written anew",
                )
            )
        if step.release < seen.release:
            problems.append(
                _damage(
                    "history", LATEST, f"the history of {served} goes past {seen.release}, which you saw, without it"
                )
            )
        if step.release <= seen.release:
            break
    return problems


def _sealed_at(store: Store, served: str) -> Sealed | None:
    """The release that is served, with the hash that its manifest has here."""
    if not RELEASE_ID.fullmatch(served) or not store.exists(manifest_path(ReleaseId(served))):
        return None
    return Sealed(release=ReleaseId(served), manifest_sha256=Sha256.of(store.read(manifest_path(ReleaseId(served)))))


def _leads_to(store: Store, last: Sealed, release: PublishedRelease, *, over_gap: bool = False) -> bool:
    """Whether the chain of manifests from ``last``, whose hash is known, names ``release`` with the hash that it has here.

    ``over_gap``: be content with a chain that ends at a manifest which is not kept any more, later than the release.
    """
    sought = Sealed(release=release.release_id, manifest_sha256=release.manifest_sha256)
    steps = list(_history(store, last))
    if sought in steps:
        return True
    return over_gap and not store.exists(manifest_path(steps[-1].release)) and release.release_id < steps[-1].release


def _history(store: Store, last: Sealed | None) -> Iterator[Sealed]:
    """Every release that ``last`` leads back to by hash, itself first; ends where a manifest is gone or is another one."""
    here = last
    while here is not None:
        yield here
        path = manifest_path(here.release)
        if not store.exists(path):
            return
        payload = store.read(path)
        if Sha256.of(payload) != here.manifest_sha256:
            return
        manifest = read_manifest(payload, path)
        before, sealed = manifest.previous, manifest.previous_manifest_sha256
        here = Sealed(release=before, manifest_sha256=sealed) if before and sealed else None


def _damage(kind: str, path: str, message: str) -> Damage:
    return Damage(kind=kind, path=path, message=message)
