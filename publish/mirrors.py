"""What stands beside the releases and can be made again from their manifests: pointer, list of versions, feed, package."""

from __future__ import annotations

import json

from gongbao.errors import CorruptRelease
from gongbao.model.identifiers import Sha256
from publish.delta_mirror import write_delta_mirror
from publish.feeds import write_feeds
from publish.feeds.index import INDEX as FEED_INDEX
from publish.feeds.index import OPML
from publish.feeds.index import read_index as read_feeds
from publish.feeds.releases import RELEASES
from publish.gone import drop_taken_down, read_gone
from publish.kept import VERSIONS, every_release, versions_bytes
from publish.manifest import MANIFEST, manifest_bytes, manifest_path, stamp, write_json
from publish.metadata import write_metadata
from publish.metadata.files import CARD, CROISSANT, DCAT
from publish.mirror_record import RECORD, MirrorRecord, read_record, record_bytes
from publish.published import GONE, LATEST, PublishedRelease
from publish.site import write_site
from publish.site.pages import INDEX as PAGE_INDEX
from publish.site.pages import read_index as read_pages
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
    latest, before = releases[-1].manifest, _last_record(store)
    if before is not None:
        _drop_damaged_lists(store, before)
    store.replace(MANIFEST, manifest_bytes(latest, to_root=""))
    write_feeds(store, releases)
    write_metadata(store, releases)
    write_site(store, releases)
    gone = read_gone(store).releases
    heads = write_delta_mirror(
        store, releases, [str(entry["release"]) for entry in gone], before.logs if before is not None else {}
    )
    versions = versions_bytes(releases.versions, takedowns=latest.takedowns, gone=gone)
    record = MirrorRecord(
        release_id=latest.release_id,
        manifest_sha256=releases[-1].manifest_sha256,
        files={**_hashes(store), VERSIONS: Sha256.of(versions)},
        logs=heads,
    )
    store.replace(RECORD, record_bytes(record))
    store.replace(VERSIONS, versions)


def _last_record(store: Store) -> MirrorRecord | None:
    """None for one that is not as it was written: logs are then taken for what they say of themselves."""
    try:
        return read_record(store)
    except CorruptRelease:
        return None


def _drop_damaged_lists(store: Store, record: MirrorRecord) -> None:
    """A list that says it is the one of the record, and is not, vouches for nothing: what it lists is made anew."""
    feeds, pages = read_feeds(store), read_pages(store)
    for path, index in ((FEED_INDEX, feeds), (PAGE_INDEX, pages)):
        if (
            index is not None
            and index.manifest_sha256 == record.manifest_sha256
            and record.files.get(path) not in (None, Sha256.of(store.read(path)))
        ):
            store.remove([path])


def _hashes(store: Store) -> dict[str, str]:
    """Of files that were written just now, or found to be what they must be."""
    names = (MANIFEST, CARD, DCAT, CROISSANT, FEED_INDEX, OPML, RELEASES, PAGE_INDEX, GONE)
    return {path: Sha256.of(store.read(path)) for path in names if store.exists(path)}


def mirrors_current(store: Store, latest: PublishedRelease) -> bool:
    """Whether ``versions.json`` begins with the release that the pointer names."""
    if not store.exists(VERSIONS):
        return False
    try:
        return bool(json.loads(store.read(VERSIONS))["releases"][0]["manifest"]["sha256"] == latest.manifest_sha256)
    except (ValueError, KeyError, IndexError, TypeError):
        return False
