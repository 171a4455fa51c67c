"""feeds/releases.atom: the newest releases, quiet ones too, for whoever takes the data; also the way to changes that are our own."""

from __future__ import annotations

from collections.abc import Sequence

from gongbao.formats.atom import AtomEntry, AtomFeed, Category, Link, write_atom
from publish.feeds.naming import FEEDS, root_of, urn
from publish.manifest import manifest_path, stamp
from publish.published import PublishedRelease

RELEASES = f"{FEEDS}/releases.atom"
SHOWN = 50
"""Releases shown; versions.json has all that are kept."""


def releases_document(releases: Sequence[PublishedRelease], public_url: str = "") -> bytes:
    """Write the feed of ``releases`` (oldest first)."""
    root = root_of(RELEASES, public_url)
    head = AtomFeed(
        id=urn("releases"),
        title="公报 Gongbao · 数据发布 data releases",
        updated=stamp(releases[-1].as_of),
        links=[
            Link(rel="self", href=root + RELEASES, type="application/atom+xml"),
            Link(rel="alternate", href=f"{root}versions.json", type="application/json"),
        ],
    )
    return write_atom(head, (_entry(release, root) for release in reversed(releases[-SHOWN:])))


def _entry(release: PublishedRelease, root: str) -> AtomEntry:
    counts = [
        f"{name} +{e.inserts} ~{e.updates} -{e.deletes}" for name, e in release.manifest.tables.items() if e.touched
    ]
    folder = f"{root}releases/{release.release_id}"
    return AtomEntry(
        id=urn(f"release:{release.release_id}"),
        title=f"发布 Release {release.release_id}",
        updated=stamp(release.as_of),
        links=[
            Link(rel="alternate", href=f"{folder}/CHANGELOG.md", type="text/markdown"),
            Link(rel="related", href=root + manifest_path(release.release_id), type="application/json"),
        ],
        categories=[Category(term="release", scheme="urn:gongbao:scheme:entry")],
        content="; ".join(counts) or "没有变化 nothing changed",
    )
