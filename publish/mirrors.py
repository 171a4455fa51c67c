"""What stands beside the releases and can be made again from their manifests: pointer, list of versions, feed, package."""

from __future__ import annotations

import json

from publish.delta_mirror import write_delta_mirror
from publish.feeds import write_feeds
from publish.gone import drop_taken_down, read_gone
from publish.kept import VERSIONS, every_release, versions_bytes
from publish.manifest import MANIFEST, manifest_bytes, manifest_path, stamp, write_json
from publish.metadata import write_metadata
from publish.published import LATEST, PublishedRelease
from publish.site import write_site
from publish.store import Store


def write_pointer(store: Store, release: PublishedRelease) -> None:
    """Point ``latest.json`` at a committed release, in one step."""
    store.replace(LATEST, pointer_bytes(release))


def pointer_bytes(release: PublishedRelease) -> bytes:
    """What ``latest.json`` says when it points at ``release``."""
    return write_json(
        {
            "release": release.release_id,
            "manifest": {"path": manifest_path(release.release_id), "sha256": release.manifest_sha256},
            "schema_version": release.manifest.schema_version,
            "data_digest": release.manifest.data_digest,
            "checked_at": stamp(release.manifest.checked_at),
            "changed_at": stamp(release.manifest.changed_at),
        }
    )


def rebuild_mirrors(store: Store, *known: PublishedRelease) -> None:
    """Write package, feeds, site, Delta logs and list of versions from the manifests; the list comes last: it shows that all is current.

    ``known`` are releases that were read just now. Of the others only those are read in full that something new is told of.
    """
    releases = every_release(store, *known)
    drop_taken_down(store, releases)
    latest = releases[-1].manifest
    store.replace(MANIFEST, manifest_bytes(latest, to_root=""))
    write_feeds(store, releases)
    write_metadata(store, releases)
    write_site(store, releases)
    gone = read_gone(store).releases
    write_delta_mirror(store, releases, [str(entry["release"]) for entry in gone])
    store.replace(VERSIONS, versions_bytes(releases.versions, takedowns=latest.takedowns, gone=gone))


def mirrors_current(store: Store, latest: PublishedRelease) -> bool:
    """Whether ``versions.json`` begins with the release that the pointer names."""
    if not store.exists(VERSIONS):
        return False
    try:
        return bool(json.loads(store.read(VERSIONS))["releases"][0]["manifest"]["sha256"] == latest.manifest_sha256)
    except (ValueError, KeyError, IndexError, TypeError):
        return False
