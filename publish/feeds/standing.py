"""The open documents of a feed as they stand: what goes on is set before their entries, which are not written once more."""

from __future__ import annotations

from gongbao.formats.feed_pages import PAGE, closed_pages, shown_from
from publish.feeds.documents import Standing, read_entries
from publish.feeds.index import FeedState, mark_of
from publish.feeds.naming import FeedName, root_of
from publish.store import Store


class Distrusted(Exception):
    """Raised by `StandingFeed` for a document that is not the one which the index names; `write_feeds` then makes all anew."""


class StandingFeed:
    """The entries of the polled document and of the open page, read at once. Distrusted when the index does not vouch for one."""

    def __init__(self, store: Store, name: FeedName, state: FeedState) -> None:
        self._store, self._state, self._count = store, state, state.entries
        self._polled = self._entries(name.path("atom"), name.path("json"))
        last = closed_pages(state.entries)
        self._paged = self._entries(*(name.page_path(last + 1, e) for e in ("atom", "json"))) if last else self._polled
        sizes = (state.entries - shown_from(state.entries, state.newest), state.entries - last * PAGE)
        if (len(self._polled), len(self._paged)) != sizes:
            raise Distrusted(name.path("json"))

    def polled(self, first: int) -> list[Standing]:
        """Entries from ``first`` on, newest first, for the document that is polled."""
        return self._polled[: max(0, self._count - first)]

    def paged(self, first: int, end: int) -> list[Standing]:
        """Entries from ``first`` up to ``end``, newest first, for a page that is not closed yet."""
        return self._paged[max(0, self._count - end) : max(0, self._count - first)]

    def _entries(self, atom: str, json: str) -> list[Standing]:
        forms = self._vouched(atom), self._vouched(json)
        try:
            return read_entries(*forms, root_of(json, self._store.public_url))
        except ValueError as error:
            raise Distrusted(json) from error

    def _vouched(self, path: str) -> bytes:
        payload = self._store.read(path) if self._store.exists(path) else b""
        if mark_of(payload) != self._state.documents[path]:
            raise Distrusted(path)
        return payload
