"""What stands beside the releases and can be made again from their manifests: pointer, list of versions, feed, package."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from publish.delta_mirror import write_delta_mirror
from publish.feeds import write_feeds
from publish.gone import drop_taken_down, read_gone
from publish.manifest import MANIFEST, SCHEMA_VERSION, manifest_bytes, manifest_path, stamp, write_json
from publish.metadata import write_metadata
from publish.published import LATEST, PublishedRelease, every_release
from publish.site import write_site
from publish.store import Store

VERSIONS = "versions.json"


def write_pointer(store: Store, release: PublishedRelease) -> None:
    """Point ``latest.json`` at a committed release, in one step."""
    store.replace(LATEST, pointer_bytes(release))


def pointer_bytes(release: PublishedRelease) -> bytes:
    """What ``latest.json`` says when it points at ``release``."""
    return write_json(
        {
            "release": release.release_id,
            "manifest": _manifest_place(release),
            "schema_version": release.manifest.schema_version,
            "data_digest": release.manifest.data_digest,
            "checked_at": stamp(release.manifest.checked_at),
            "changed_at": stamp(release.manifest.changed_at),
        }
    )


def rebuild_mirrors(store: Store) -> None:
    """Write package, feeds, site, Delta logs and list of versions from the manifests; the list comes last: it shows that all is current."""
    releases = every_release(store)
    drop_taken_down(store, releases)
    store.replace(MANIFEST, manifest_bytes(releases[-1].manifest, to_root=""))
    write_feeds(store, releases)
    write_metadata(store, releases)
    write_site(store, releases)
    gone = read_gone(store).releases
    write_delta_mirror(store, releases, [str(entry["release"]) for entry in gone])
    store.replace(VERSIONS, versions_bytes(releases, gone=gone))


def versions_bytes(releases: tuple[PublishedRelease, ...], *, gone: Sequence[Mapping[str, Any]] = ()) -> bytes:
    """What ``versions.json`` says: newest first; then those that retention dropped, and what was taken down."""
    there = {r.release_id for r in releases}
    return write_json(
        {
            "schema_version": SCHEMA_VERSION,
            "releases": [_version(r) for r in reversed(releases)],
            "gone": [dict(entry) for entry in reversed(gone) if entry["release"] not in there],
            "takedowns": [dict(t) for t in releases[-1].manifest.takedowns],
        }
    )


def mirrors_current(store: Store, latest: PublishedRelease) -> bool:
    """Whether ``versions.json`` begins with the release that the pointer names."""
    if not store.exists(VERSIONS):
        return False
    try:
        return bool(json.loads(store.read(VERSIONS))["releases"][0]["manifest"]["sha256"] == latest.manifest_sha256)
    except (ValueError, KeyError, IndexError, TypeError):
        return False


def _version(release: PublishedRelease) -> dict[str, Any]:
    manifest = release.manifest
    return {
        "release": release.release_id,
        "previous": release.previous,
        "as_of": stamp(manifest.as_of),
        "checked_at": stamp(manifest.checked_at),
        "changed_at": stamp(manifest.changed_at),
        "manifest": _manifest_place(release),
        "data_digest": manifest.data_digest,
        "rows": {name: entry.rows for name, entry in manifest.tables.items()},
        "changes": {
            name: {"inserts": e.inserts, "updates": e.updates, "deletes": e.deletes}
            for name, e in manifest.tables.items()
            if e.touched
        },
    }


def _manifest_place(release: PublishedRelease) -> dict[str, str]:
    return {"path": manifest_path(release.release_id), "sha256": release.manifest_sha256}
