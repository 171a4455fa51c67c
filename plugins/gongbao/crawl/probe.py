"""A column page of an unknown site: which family reads its listing and one notice of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import urljoin, urlsplit

from gongbao.cms import FAMILIES, Basis
from gongbao.cms.attachments import absolute
from gongbao.cms.listing import page_markup
from gongbao.cms.metadata import document_title, read_metas
from gongbao.crawl.addresses import same_site
from gongbao.crawl.failure import judge_detail, judge_listing
from gongbao.crawl.probe_columns import column_links
from gongbao.errors import BadInput, PageAbsent, PortalUnavailable, SourceChanged, UnreadableDocument
from gongbao.formats.markup import parse_markup
from gongbao.formats.sniff import media_type
from gongbao.formats.words import line_text
from gongbao.model.capture import FailureKind, ListingEntry
from gongbao.model.portal import Column, ColumnKind
from gongbao.model.web import Fetch, ListingPage, PageMatter, WebPage, WebRequest

FetchFrom = Callable[[Sequence[str]], Fetch]
"""Gives a polite fetch that asks the sites of these hosts and no other."""

_ANY = "generic"
_NEVER = frozenset({"folder", _ANY})
_MOST_REQUESTS = 4
_MOST_NOTICES = 3
_BODY_OVER_LIST = 2
_OF_ONE_PAGE = frozenset(
    {FailureKind.SOFT_ERROR, FailureKind.HTTP_ERROR, FailureKind.EMPTY_BODY, FailureKind.TOO_LARGE}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One entry of the listing, its page as it was served, and the page taken apart."""

    entry: ListingEntry
    page: WebPage
    matter: PageMatter


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """What a column page showed.

    ``url`` is where the page stands, ``asked[0]`` where it was asked for: a redirect within the site leads from one to the other.
    ``basis`` is what that family was written from; ``marks`` are families to the number of their marks on the page; ``asked``
    the addresses in the order of asking; ``entry_hosts`` hosts to the number of entries there; ``untold`` what could not be
    read, and why.
    """

    url: str
    family: str
    basis: Basis
    marks: Mapping[str, int]
    metas: Mapping[str, str]
    title: str | None
    markup: str
    listing: ListingPage
    entry_hosts: Mapping[str, int]
    notice: Notice | None
    asked: tuple[str, ...]
    untold: tuple[str, ...]


def probe_column(url: str, *, fetch_from: FetchFrom, options: Mapping[str, str] | None = None) -> Probe:
    """Ask for a column page, read its listing by every family whose marks it carries, then by any list; read one notice.

    Raises BadInput for a page that is a notice itself, SourceChanged when nothing on the page is a list, PortalUnavailable
    and PageAbsent as the fetch does, UnreadableDocument for an answer that is no text.
    """
    asking = _Asking(fetch_from, _host(url))
    try:
        page = asking(WebRequest(url=url))
    except PageAbsent as error:
        raise PageAbsent(
            f"{str(error).partition(';')[0]}: nothing stands at this address; find the column's list in a browser and probe its "
            f"address, or probe {urljoin(url, '/')}, which names what its links call columns"
        ) from error
    judge_listing(page)
    markup = page_markup(page)
    tree = parse_markup(markup)
    metas = read_metas(tree)
    counted = {name: FAMILIES[name].fingerprints(markup, page.final_url) for name in FAMILIES if name not in _NEVER}
    marks = {name: n for name, n in sorted(counted.items(), key=lambda item: -item[1]) if n > 0}
    if "articletitle" in metas:
        _refuse_notice(page, markup, metas, marks, listed=0)
    reader = _Reader(url=page.final_url, asking=asking, options=dict(options or {}))
    found = reader.best_of([*marks, _ANY])
    at_home = urlsplit(page.final_url).path in {"", "/"} and not urlsplit(page.final_url).query
    if (found is None or found[0] == _ANY) and not at_home:
        entries = found[1].entries if found else ()
        _refuse_notice(page, markup, metas, marks, listed=sum(len(entry.title) for entry in entries))
    if found is None:
        raise _no_list(page, markup, title=document_title(tree), covers=asking.covers, untold=reader.untold)
    if at_home and (links := column_links(markup, page.final_url, covers=asking.covers)):
        named = ", ".join(f"{text} {url}" for text, url in links)
        reader.untold.append(f"this is the home page, whose list mixes columns; probe a column instead: {named}")
    name, listing, notice = found
    return Probe(
        url=page.final_url,
        family=name,
        basis=FAMILIES[name].basis,
        marks=marks,
        metas=metas,
        title=document_title(tree),
        markup=markup,
        listing=listing,
        entry_hosts=_hosts_of(listing),
        notice=notice,
        asked=tuple(asking.asked),
        untold=tuple(reader.untold),
    )


@dataclass(slots=True)
class _Asking:
    """The fetch of one probe: every address once, and no host beyond the site of the column."""

    fetch_from: FetchFrom
    host: str
    asked: list[str] = field(default_factory=list)
    _fetch: Fetch | None = None
    _pages: dict[tuple[str, str], WebPage] = field(default_factory=dict)

    def __call__(self, request: WebRequest) -> WebPage:
        """Ask once; the same request again, whatever its fragment, gives the page that came."""
        key = (request.url.partition("#")[0], repr((request.method, request.form, request.json)))
        if key not in self._pages:
            self._fetch = self._fetch or self.fetch_from([self.host])
            self.asked.append(request.url)
            self._pages[key] = self._fetch(request)
        page = self._pages[key]
        moved = page.final_url != page.url
        return replace(page, url=request.url, final_url=page.final_url if moved else request.url)

    def covers(self, url: str) -> bool:
        """Tell whether the address lies on the site of the column."""
        return url.startswith(("http://", "https://")) and same_site(self.host, _host(url))


@dataclass(slots=True)
class _Reader:
    """Tries families on one column; ``untold`` collects what they could not do."""

    url: str
    asking: _Asking
    options: dict[str, str]
    untold: list[str] = field(default_factory=list)

    def best_of(self, names: Sequence[str]) -> tuple[str, ListingPage, Notice | None] | None:
        """Return the first family that reads listing and notice; else the first that reads the listing (or that it is empty)."""
        fallback: tuple[str, ListingPage, Notice | None] | None = None
        for name in names:
            column = Column(
                id="column", name="column", kind=ColumnKind.NORMATIVE, url=self.url, family=name, options=self.options
            )
            try:
                listing = self._listing(column)
            except (SourceChanged, BadInput) as error:
                self.untold.append(f"{name}: {error}")
                continue
            notice = self._notice(name, listing)
            if notice is not None:
                return name, listing, notice
            fallback = fallback or (name, listing, None)
        return fallback

    def _listing(self, column: Column) -> ListingPage:
        """Read answers by the protocol of the family until one has entries, or the listing ends."""
        family = FAMILIES[column.family]
        request: WebRequest | None = family.first_request(column)
        listing = ListingPage(entries=())
        for _ in range(_MOST_REQUESTS):
            if request is None:
                break
            page = self.asking(request)
            judge_listing(page)
            listing = family.read_listing(page, column)
            if listing.entries:
                break
            request = listing.following or next(iter(listing.parts), None)
        return listing

    def _notice(self, name: str, listing: ListingPage) -> Notice | None:
        """Read the first entry on the site that is a page and not a file; say what kept the ones before it from being read."""
        tried = 0
        for entry in listing.entries:
            if not self.asking.covers(entry.url):
                continue
            if tried >= _MOST_NOTICES:
                break
            tried += 1
            try:
                page = self.asking(WebRequest(url=entry.url))
                kind = media_type(page.body, page.final_url)
                if not kind.startswith(("text/", "application/xhtml", "application/json")):
                    self.untold.append(f"{entry.url}: the entry is a file ({kind}), not a page")
                    continue
                judge_detail(page)
                return Notice(
                    entry=entry, page=page, matter=FAMILIES[name].page_matter(page_markup(page), page.final_url)
                )
            except PortalUnavailable as error:
                if error.kind not in _OF_ONE_PAGE:
                    raise
                self.untold.append(f"{name}: {error}")
            except (SourceChanged, UnreadableDocument, PageAbsent) as error:
                self.untold.append(f"{name}: {error}")
        if listing.entries and not tried:
            self.untold.append(
                f"no entry of the listing lies on the site of {self.asking.host}; no notice was asked for"
            )
        return None


def _no_list(
    page: WebPage, markup: str, *, title: str | None, covers: Callable[[str], bool], untold: Sequence[str]
) -> SourceChanged:
    """Make the error of a page without a list: what it is, which of its links look like columns, what to do."""
    links = column_links(markup, page.final_url, covers=covers)
    named = "".join(f"\n  {text}  {url}" for text, url in links)
    remedy = (
        f"probe one of its links that look like columns:{named}\nor open it in a browser for others"
        if named
        else "open the page and look for its list: a feed, or a list drawn by a script from another address, can be probed by its "
        "own address"
    )
    tried = ", ".join(fact.partition(":")[0] for fact in untold)
    return SourceChanged(
        f"{page.final_url}: status {page.status}, a page{f' ({title})' if title else ''} without a dated list: no family "
        f"reads a list here (tried: {tried}); {remedy}"
    )


def _refuse_notice(
    page: WebPage, markup: str, metas: Mapping[str, str], marks: Mapping[str, int], *, listed: int
) -> None:
    """Raise BadInput when the page has a body that outweighs ``listed``, the characters of the titles in its list."""
    for name in (*list(marks)[:1], _ANY):
        try:
            matter = FAMILIES[name].page_matter(markup, page.final_url)
        except (SourceChanged, UnreadableDocument):
            continue
        if sum(map(len, matter.lines)) > _BODY_OVER_LIST * listed:
            title = matter.title or metas.get("articletitle") or "untitled"
            column = _column_address(markup, page.final_url, metas)
            raise BadInput(
                f"{page.final_url}: a notice ({title}), not a column page; probe the list that links to it"
                f"{f', probably {column}' if column else ''}. To read the notice: gongbao read URL"
            )
        return


def _column_address(markup: str, base: str, metas: Mapping[str, str]) -> str | None:
    """Find the link whose text is the page's ColumnName: the last step of 当前位置."""
    wanted = metas.get("columnname")
    links = [a for a in parse_markup(markup).css("a[href]")[:2000] if wanted and line_text(a.text(deep=True)) == wanted]
    return absolute(base, links[-1].attributes.get("href") or "") if links else None


def _hosts_of(listing: ListingPage) -> Mapping[str, int]:
    return Counter(host for entry in listing.entries if (host := _host(entry.url)))


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
