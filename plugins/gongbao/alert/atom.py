"""The Atom feed of one subscription (RFC 4287), with archives (RFC 5005 §4), made whole from its frozen letters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gongbao.alert.letters import Letter
from gongbao.formats.atom import AtomEntry, AtomFeed, Link, write_atom
from gongbao.formats.feed_pages import closed_pages, page_bounds, shown_from

_TYPE = "application/atom+xml"


def feed_path(subscription_id: str, page: int | None = None) -> str:
    """Where the feed lies below the alerts' folder, and where its archive ``page`` (counted from 1, the oldest) does."""
    return f"{subscription_id}.atom" if page is None else f"atom/{subscription_id}/{page}.atom"


def atom_documents(letters: Sequence[Letter]) -> Iterator[tuple[str, bytes]]:
    """Write the feed of ``letters`` (one subscription, at least one): path and bytes of each archive, last the one that is polled.

    An archive that is full gives the same bytes for ever; entries stand newest first, their text escaped.
    """
    told = sorted(letters, key=lambda letter: str(letter.alert["release_id"]))
    name = str(told[0].alert["subscription_id"])
    last = closed_pages(len(told))
    for page in range(1, last + 2 if last else 1):
        first, end = page_bounds(page)
        links = [Link(rel="self", href=f"{page}.atom", type=_TYPE)]
        links += [Link(rel="current", href=f"../../{feed_path(name)}", type=_TYPE)]
        links += [Link(rel="prev-archive", href=f"{page - 1}.atom", type=_TYPE)] if page > 1 else []
        links += [Link(rel="next-archive", href=f"{page + 1}.atom", type=_TYPE)] if page <= last else []
        yield (
            feed_path(name, page),
            _document(told[first:end], links, f"{name} · {page}", newest=told[:end][-1], archive=page <= last),
        )
    first = shown_from(len(told), 1)
    older = closed_pages(first)
    links = [Link(rel="self", href=feed_path(name), type=_TYPE)]
    links += [Link(rel="prev-archive", href=feed_path(name, older), type=_TYPE)] if older else []
    yield feed_path(name), _document(told[first:], links, str(told[-1].alert["subscription_name"]), newest=told[-1])


def _document(
    letters: Sequence[Letter], links: Sequence[Link], title: str, *, newest: Letter, archive: bool = False
) -> bytes:
    head = newest.alert
    feed = AtomFeed(
        id=f"urn:gongbao:subscription:{head['subscription_id']}",
        title=f"公报 · {title}",
        updated=head["released_at"],
        links=links,
        archive=archive,
    )
    return write_atom(feed, (_entry(letter) for letter in reversed(letters)))


def _entry(letter: Letter) -> AtomEntry:
    alert = letter.alert
    urls = dict.fromkeys(item["policy_url"] for item in alert["items"])
    return AtomEntry(
        id=f"urn:gongbao:{alert['alert_id']}",
        title=alert["title_zh"],
        updated=alert["released_at"],
        links=[Link(rel="related" if place else "alternate", href=url) for place, url in enumerate(urls)],
        content=letter.text,
    )
