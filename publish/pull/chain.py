"""What the source says it published: the pointer, and the manifests behind it, each named by the hash in the one after it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from gongbao.errors import BadInput, CorruptRelease
from gongbao.model.identifiers import ReleaseId, Sha256
from publish.kept import VERSIONS
from publish.manifest import Manifest, manifest_path, read_manifest
from publish.parts import checked_release_id
from publish.published import LATEST
from publish.pull.download import read_small
from publish.pull.source import Missing, Source
from publish.trust.keys import Sealed

SMALL, LARGE = 1 << 20, 64 << 20
"""Most bytes of a pointer, statement or list of keys; of a manifest or list of versions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One manifest of the source, with its bytes and their hash."""

    manifest: Manifest
    payload: bytes
    sha256: Sha256

    @property
    def sealed(self) -> Sealed:
        """Its id and hash."""
        return Sealed(release=self.manifest.release_id, manifest_sha256=self.sha256)


@dataclass(slots=True, kw_only=True)
class Chain:
    """Manifests from the one served back to ``since`` (oldest first, without it); ``dropped``: releases whose manifest is not kept."""

    steps: list[Step] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)


def read_pointer(source: Source) -> Sealed:
    """The release that the source serves as latest, and the hash of its manifest."""
    place = source.where(LATEST)
    try:
        raw = json.loads(read_small(source, LATEST, SMALL))
        return Sealed(
            release=checked_release_id(raw["release"], place), manifest_sha256=Sha256(raw["manifest"]["sha256"])
        )
    except Missing as error:
        raise Missing(f"{error}; point at the folder that holds {LATEST}, or ask the publisher") from error
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        raise CorruptRelease(
            f"{place}: is not a pointer to a release ({error}); point at a folder that gongbao published"
        ) from error


def walk_back(source: Source, served: Sealed, known: Sealed | None, since: ReleaseId | None) -> Chain:
    """Read manifests from ``served`` back, as far as ``known`` (what we have) and ``since`` (exclusive); at least the one served.

    CorruptRelease: one is not what the next names, or the history does not lead to what we have or to ``since``. BadInput: the
    publisher has no release ``since``.
    """
    stop = min(filter(None, (known.release if known else None, since)), default=served.release)
    chain, met, listed = Chain(), {served.release: served.manifest_sha256}, None
    here: Sealed | None = served
    while here and (here.release > stop or here == served):
        try:
            step = _read_step(source, here)
        except Missing:
            if here == served:
                raise
            listed = listed or _listing(source)
            chain.dropped.insert(0, here.release)
            here = _over_gap(source, here, listed)
        else:
            chain.steps.insert(0, step)
            before, sealed = step.manifest.previous, step.manifest.previous_manifest_sha256
            if before and before >= here.release:
                raise CorruptRelease(
                    f"{source.where(manifest_path(here.release))}: follows {before}, which is not earlier; ask the publisher"
                )
            here = Sealed(release=before, manifest_sha256=sealed) if before and sealed else None
        if here:
            met[here.release] = here.manifest_sha256
    if known and met.get(known.release) != known.manifest_sha256:
        raise CorruptRelease(
            f"{source.where()}: release {served.release} does not follow {known.release}, which you have: the past was written anew. "
            "Ask the publisher, or pull into another folder"
        )
    if since and since not in met:
        if since in _listing(source):
            raise CorruptRelease(
                f"{source.where(VERSIONS)}: lists release {since}, but its history does not lead to it; ask the publisher"
            )
        raise BadInput(
            f"{source.where()}: has no release {since}; ids differ from publisher to publisher, {VERSIONS} there lists its own"
        )
    return chain


def _read_step(source: Source, sealed: Sealed) -> Step:
    path = manifest_path(sealed.release)
    payload = read_small(source, path, LARGE)
    if Sha256.of(payload) != sealed.manifest_sha256:
        raise CorruptRelease(
            f"{source.where(path)}: is not the manifest that was named ({sealed.manifest_sha256}); run again, then ask the publisher"
        )
    manifest = read_manifest(payload, source.where(path))
    if manifest.release_id != sealed.release:
        raise CorruptRelease(f"{source.where(path)}: is the manifest of {manifest.release_id}; ask the publisher")
    return Step(manifest=manifest, payload=payload, sha256=sealed.manifest_sha256)


def _listing(source: Source) -> Mapping[str, Mapping[str, Any]]:
    """Releases by id, also those that retention dropped, as ``versions.json`` tells."""
    try:
        raw = json.loads(read_small(source, VERSIONS, LARGE))
        return {str(e["release"]): e for e in (*raw["gone"], *raw["releases"])}
    except (KeyError, TypeError, ValueError) as error:
        raise CorruptRelease(f"{source.where(VERSIONS)}: cannot be read ({error}); ask the publisher") from error


def _over_gap(source: Source, here: Sealed, listed: Mapping[str, Mapping[str, Any]]) -> Sealed | None:
    """The release before one whose manifest is not kept; that it is not kept must be said, with the hash that we know."""
    place = source.where(manifest_path(here.release))
    try:
        entry = listed[here.release]
        if Sha256(entry["manifest"]["sha256"]) != here.manifest_sha256 or entry.get("why") is None:
            raise KeyError("why")  # noqa: TRY301 - one message for every way in which the list does not answer for it
        if entry["previous"] is None:
            return None
        before = checked_release_id(entry["previous"], place)
        if before >= here.release:
            raise ValueError(before)  # noqa: TRY301 - the same
        return Sealed(release=before, manifest_sha256=Sha256(listed[before]["manifest"]["sha256"]))
    except (KeyError, TypeError, ValueError) as error:
        raise CorruptRelease(
            f"{place}: is missing, and {VERSIONS} does not say that it was dropped; ask the publisher"
        ) from error
