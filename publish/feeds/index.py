"""feeds/index.json and index.opml: which feeds there are, and how far each was written."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gongbao.formats.atom import write_opml
from gongbao.formats.feed_pages import closed_pages
from gongbao.model.identifiers import Sha256
from publish.feeds.documents import RELATIVE
from publish.feeds.naming import FEEDS, FeedName, root_of
from publish.manifest import write_json
from publish.store import Store

ENDINGS = ("atom", "json")
INDEX = f"{FEEDS}/index.json"
OPML = f"{FEEDS}/index.opml"

FORMAT = 3
"""Moves when documents are written otherwise: all are then made anew, archives too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedState:
    """One feed as written: entries it ever had, those of its last night, time of the newest, hash of its polled JSON document.

    ``documents`` gives the mark (first digits of the SHA-256) by path of what no later page vouches for: each page names the marks of the
    one before it.
    """

    title: str
    entries: int
    newest: int
    updated: str
    sha256: str
    documents: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedIndex:
    """All feeds as written for one release; ``deleted``: ids of entries taken down, and when; ``public_url``: as their addresses begin,
    empty where these are relative."""

    release_id: str
    manifest_sha256: str
    deleted: Sequence[tuple[str, str]]
    public_url: str
    feeds: Mapping[FeedName, FeedState]


def mark_of(payload: bytes) -> str:
    """What vouches for a document: 64 bits of its SHA-256, enough to find every damage by chance."""
    return Sha256.of(payload)[:16]


def loose_paths(name: FeedName, entries: int) -> list[str]:
    """Documents of a feed that no later page vouches for: the polled ones, the open page, and the newest archive."""
    last = closed_pages(entries)
    numbers = (last, last + 1) if last else ()
    return [name.path(e) for e in ENDINGS] + [name.page_path(number, e) for number in numbers for e in ENDINGS]


def read_index(store: Store) -> FeedIndex | None:
    """What was written last; None where nothing was, or where the file is not ours to trust: all feeds are then made anew."""
    if not store.exists(INDEX):
        return None
    try:
        raw = json.loads(store.read(INDEX))
        if raw["format"] != FORMAT:
            return None
        return FeedIndex(
            release_id=str(raw["release"]),
            manifest_sha256=str(raw["manifest_sha256"]),
            deleted=tuple((str(d["id"]), str(d["when"])) for d in raw["deleted"]),
            public_url=str(raw["public_url"]),
            feeds={name: _state(name, f) for f in raw["feeds"] for name in [FeedName(str(f["kind"]), str(f["name"]))]},
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def index_bytes(index: FeedIndex) -> bytes:
    """The file that `read_index` reads, and by which readers find the feed of a portal or an issuer."""
    return write_json(
        {
            "format": FORMAT,
            "release": index.release_id,
            "manifest_sha256": index.manifest_sha256,
            "deleted": [{"id": entry_id, "when": when} for entry_id, when in index.deleted],
            "public_url": index.public_url,
            "feeds": [_row(name, index.feeds[name]) for name in sorted(index.feeds)],
        }
    )


def opml_bytes(index: FeedIndex) -> bytes:
    """The same as a list that feed readers import."""
    root = root_of(OPML, index.public_url)
    listed = ((index.feeds[name].title, root + name.path("atom")) for name in sorted(index.feeds))
    return write_opml("公报 Gongbao", listed, note="" if index.public_url else RELATIVE)


def _row(name: FeedName, state: FeedState) -> dict[str, Any]:
    return {
        "kind": name.kind,
        "name": name.name,
        "title": state.title,
        "atom": name.path("atom"),
        "json": name.path("json"),
        "entries": state.entries,
        "newest": state.newest,
        "updated": state.updated,
        "sha256": state.sha256,
        "marks": [state.documents[path] for path in loose_paths(name, state.entries)],
    }


def _state(name: FeedName, row: Mapping[str, Any]) -> FeedState:
    paths = loose_paths(name, int(row["entries"]))
    return FeedState(
        title=str(row["title"]),
        entries=int(row["entries"]),
        newest=int(row["newest"]),
        updated=str(row["updated"]),
        sha256=str(row["sha256"]),
        documents=dict(zip(paths, map(str, row["marks"]), strict=True)),
    )
