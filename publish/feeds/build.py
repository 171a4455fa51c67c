"""Write the feeds of a release: those that the nights since brought something for; all of them the first time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from gongbao.formats.feed_pages import closed_pages
from gongbao.model.identifiers import Sha256
from publish.feeds.book import Book
from publish.feeds.deleted import deleted_entries
from publish.feeds.documents import Document, atom_document, json_document
from publish.feeds.index import (
    ENDINGS,
    INDEX,
    OPML,
    FeedIndex,
    FeedState,
    index_bytes,
    loose_paths,
    mark_of,
    opml_bytes,
    read_index,
)
from publish.feeds.naming import FeedName
from publish.feeds.nights import TOLD, all_nights, came_late, new_nights
from publish.feeds.releases import RELEASES, releases_document
from publish.feeds.spool import Spool
from publish.feeds.standing import Distrusted
from publish.feeds.stream import Stream
from publish.kept import KeptReleases
from publish.store import Store


def write_feeds(store: Store, releases: KeptReleases, *, full: bool = False) -> int:
    """Bring the feeds to the newest of ``releases`` (all that are kept, oldest first) and return how many documents were written.

    Same releases at the same public address, same bytes, whatever was written before. An archive once closed stays as it is, unless
    rows were taken down or the address is another. ``full`` looks at every document again. The index comes last: what it does not
    vouch for is made anew.
    """
    before, deleted = read_index(store), deleted_entries(releases)
    stands = before is not None and (before.deleted, before.public_url) == (deleted, store.public_url)
    later = None if full or before is None or not stands else _later(before, releases)
    with Spool() as spool:
        if before is not None and later is not None:
            try:
                book = Book(store, spool, releases, before.feeds)
                book.add_all(new_nights(later))
                return _write(store, book, before, deleted)
            except (
                Distrusted
            ):  # a document is not the one that the index names: somebody's hand, or a publisher that stopped
                pass
        book = Book(store, spool, releases, {})
        book.add_all(all_nights(releases))
        return _write(store, book, before, deleted)


def _later(before: FeedIndex, releases: KeptReleases) -> KeptReleases | None:
    """Releases since the feeds were written; None where these alone do not tell what to write."""
    place = releases.place_of(before.manifest_sha256)
    if place is None:
        return None
    chain, later = releases.versions[place:], releases[place + 1 :]
    whole = all(follower.previous == one.release_id for one, follower in pairwise(chain))
    rewritten = any(table in release.manifest.rewrites for release in later for table in TOLD)
    return None if not whole or rewritten or came_late(later, chain[0].as_of) else later


def _write(store: Store, book: Book, before: FeedIndex | None, deleted: Sequence[tuple[str, str]]) -> int:
    release, states, written = book.releases[-1], book.kept(), 0

    def changed() -> Iterator[tuple[str, bytes]]:
        nonlocal written
        for path, payload in _files(book, store.public_url, deleted, states):
            if not (store.exists(path) and store.read(path) == payload):
                written += 1
                yield path, payload

    store.replace_many(changed())
    index = FeedIndex(
        release_id=release.release_id, manifest_sha256=release.manifest_sha256, deleted=deleted, feeds=states,
        public_url=store.public_url,
    )  # fmt: skip
    if not (store.exists(OPML) and store.read(OPML) == opml_bytes(index)):
        store.replace(OPML, opml_bytes(index))
    if before is not None:
        store.remove(sorted(_paths(before.feeds) - _paths(states)))
    if before != index:
        store.replace(INDEX, index_bytes(index))
    return written


def _files(
    book: Book, public_url: str, deleted: Sequence[tuple[str, str]], states: dict[FeedName, FeedState]
) -> Iterator[tuple[str, bytes]]:
    """The documents of every stream, the polled one last; ``states`` takes up how each then stands."""
    for name in sorted(book.streams):
        stream = book.streams[name]
        seals = dict(stream.sealed)
        for unsealed in stream.documents(book.spool, deleted):
            document = replace(unsealed, seals={path: seals[path] for path in _vouched_for(unsealed)})
            atom, payload = atom_document(document, public_url), json_document(document, public_url)
            seals |= {document.path("atom"): mark_of(atom), document.path("json"): mark_of(payload)}
            yield document.path("atom"), atom
            yield document.path("json"), payload
            if document.page is None:
                states[name] = _state(stream, payload, seals)
    yield RELEASES, releases_document(book.releases.versions, public_url)


def _vouched_for(document: Document) -> list[str]:
    """A page vouches for the one before it."""
    paged = document.page is not None and document.before is not None
    return [document.name.page_path(document.before or 0, ending) for ending in ENDINGS] if paged else []


def _state(stream: Stream, payload: bytes, seals: Mapping[str, str]) -> FeedState:
    return FeedState(
        title=stream.title,
        entries=stream.count,
        newest=stream.newest,
        updated=stream.updated,
        sha256=Sha256.of(payload),
        documents={path: seals[path] for path in loose_paths(stream.name, stream.count)},
    )


def _paths(feeds: Mapping[FeedName, FeedState]) -> set[str]:
    """Every document of these feeds."""
    paths = set()
    for name, state in feeds.items():
        last = closed_pages(state.entries)
        for ending in ENDINGS:
            paths.add(name.path(ending))
            paths |= {name.page_path(number, ending) for number in range(1, last + 2 if last else 1)}
    return paths
