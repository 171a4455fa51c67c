"""All feeds that are written this time; each is taken up where the index says that it stands, when something comes for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import partial

from gongbao.formats.atom import without_controls
from publish.feeds.index import FeedState
from publish.feeds.naming import ALL, FeedName, issuer_feed, portal_feed
from publish.feeds.nights import Night
from publish.feeds.spool import Spool
from publish.feeds.standing import StandingFeed
from publish.feeds.stream import Stream
from publish.kept import KeptReleases
from publish.manifest import stamp
from publish.store import Store


class Book:
    """The streams that are written, by name. ``before`` are all feeds that stand already, as the index has them."""

    def __init__(
        self, store: Store, spool: Spool, releases: KeptReleases, before: Mapping[FeedName, FeedState]
    ) -> None:
        self.store, self.spool, self.releases, self.before = store, spool, releases, before
        self.streams: dict[FeedName, Stream] = {}
        self._since = stamp(releases.versions[0].as_of)
        rows = releases[-1].table("portals", ["portal_id", "name"]).to_pylist()
        self._portals = {portal_feed(row["portal_id"]): row["name"] or row["portal_id"] for row in rows}
        for name in (ALL, *self._portals):
            if name not in before or before[name].title != self._title(name):
                self._stream(name)

    def add_all(self, nights: Iterable[Night]) -> None:
        """Take up what nights brought, oldest first; every issuer has a feed before it has an entry."""
        for night in nights:
            numbers: dict[FeedName, list[int]] = defaultdict(list)
            for entry in night.entries:
                number = self.spool.add(entry)
                for name in entry.feeds():
                    numbers[name].append(number)
            for name, mine in numbers.items():
                self._stream(name).extend(mine, night.entries[0].at)
            for name in map(issuer_feed, night.issuers):
                if name not in self.before:
                    self._stream(name)

    def kept(self) -> dict[FeedName, FeedState]:
        """Feeds that stay as they are; the empty one of a portal that is not watched any more goes."""
        return {
            name: state
            for name, state in self.before.items()
            if name not in self.streams and (state.entries or name.kind != "portal" or name in self._portals)
        }

    def _stream(self, name: FeedName) -> Stream:
        if name not in self.streams:
            self.streams[name] = self._taken_up(name) if name in self.before else self._new(name)
        return self.streams[name]

    def _new(self, name: FeedName) -> Stream:
        return Stream(name=name, title=self._title(name), updated=self._since)

    def _taken_up(self, name: FeedName) -> Stream:
        state = self.before[name]
        return Stream(
            name=name,
            title=self._title(name),
            updated=state.updated,
            stood=state.entries,
            standing=partial(StandingFeed, self.store, name, state),
            newest=state.newest,
            sealed=state.documents,
        )

    def _title(self, name: FeedName) -> str:
        return f"公报 Gongbao · {without_controls(self._portals.get(name) or name.name) or '政策变更 policy changes'}"
