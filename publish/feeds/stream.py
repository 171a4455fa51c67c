"""One feed while it is written: the entries that its open documents hold, as they stand, and those that came, numbered in the spool."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from gongbao.formats.feed_pages import closed_pages, page_bounds, shown_from
from publish.feeds.documents import Document, Standing
from publish.feeds.entry import Entry
from publish.feeds.naming import FeedName
from publish.feeds.spool import Spool
from publish.feeds.standing import StandingFeed


@dataclass(slots=True, kw_only=True)
class Stream:
    """A feed whose first ``stood`` entries stand in documents, which ``standing`` reads; ``numbers`` came since, oldest first.

    ``newest`` counts the entries of its last night, ``updated`` is the time of its newest (at first: since when there is a feed);
    ``sealed``: marks by path of documents that stand already.
    """

    name: FeedName
    title: str
    updated: str
    stood: int = 0
    standing: Callable[[], StandingFeed] | None = None
    newest: int = 0
    numbers: array[int] = field(default_factory=lambda: array("Q"))
    sealed: Mapping[str, str] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """Entries that the feed ever had."""
        return self.stood + len(self.numbers)

    def extend(self, numbers: Sequence[int], at: str) -> None:
        """Take up what one night brought, in the order in which it is read: documents show the last first."""
        self.numbers.extend(reversed(numbers))
        self.newest, self.updated = len(numbers), at

    def documents(self, spool: Spool, deleted: Sequence[tuple[str, str]]) -> Iterator[Document]:
        """The documents to write: archives that were closed, the open page, and last the one that is polled."""
        stands = self.standing() if self.standing else None
        last = closed_pages(self.count)
        for number in range(closed_pages(self.stood) + 1, last + 2 if last else 1):
            yield self._page(number, last, spool, stands)
        shown = shown_from(self.count, self.newest)
        entries: list[Entry | Standing] = [
            *self._came(shown, self.count, spool),
            *(stands.polled(shown) if stands else ()),
        ]
        oldest = entries[-1].at if entries and shown else ""
        still = [(entry_id, when) for entry_id, when in deleted if when >= oldest]
        yield Document(
            name=self.name, title=self.title, updated=max([self.updated, *(when for _, when in still)]), entries=entries,
            before=closed_pages(shown) or None, deleted=still,
        )  # fmt: skip

    def _came(self, first: int, end: int, spool: Spool) -> list[Entry]:
        """Of the entries that came those from ``first`` up to ``end``, newest first."""
        return spool.get(self.numbers[max(0, first - self.stood) : max(0, end - self.stood)][::-1])

    def _page(self, number: int, last: int, spool: Spool, stands: StandingFeed | None) -> Document:
        first, end = page_bounds(number)
        entries: list[Entry | Standing] = [
            *self._came(first, end, spool),
            *(stands.paged(first, end) if stands else ()),
        ]
        return Document(
            name=self.name,
            title=f"公报 Gongbao · {self.name.name or '政策变更'} · {number}",
            updated=entries[0].at if entries else self.updated,
            entries=entries,
            page=number,
            before=number - 1 or None,
            after=number + 1 if number <= last else None,
            archive=number <= last,
        )
