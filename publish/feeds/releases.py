"""feeds/releases.atom: the newest releases, quiet ones too, for whoever takes the data; also the way to changes that are our own."""

from __future__ import annotations

from collections.abc import Sequence

from gongbao.formats.atom import AtomEntry, AtomFeed, Category, Link, write_atom
from publish.feeds.naming import FEEDS, root_of, urn
from publish.kept import Version
from publish.manifest import manifest_path, stamp

RELEASES = f"{FEEDS}/releases.atom"
SHOWN = 50
"""Releases shown; versions.json has all that are kept."""


def releases_document(versions: Sequence[Version], public_url: str = "") -> bytes:
    """Write the feed of ``versions`` (oldest first)."""
    root = root_of(RELEASES, public_url)
    head = AtomFeed(
        id=urn("releases"),
        title="公报 Gongbao · 数据发布 data releases",
        updated=stamp(versions[-1].as_of),
        links=[
            Link(rel="self", href=root + RELEASES, type="application/atom+xml"),
            Link(rel="alternate", href=f"{root}versions.json", type="application/json"),
        ],
    )
    return write_atom(head, (_entry(version, root) for version in reversed(versions[-SHOWN:])))


def _entry(release: Version, root: str) -> AtomEntry:
    counts = [f"{name} +{n['inserts']} ~{n['updates']} -{n['deletes']}" for name, n in release.changes.items()]
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
