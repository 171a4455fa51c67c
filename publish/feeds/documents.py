"""One document of a feed, in Atom and in JSON Feed 1.1: the same entries under the same ids."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

from gongbao.formats.atom import AtomEntry, AtomFeed, Category, Link, without_controls, write_atom, written_entries
from gongbao.formats.turning import escaped_turning
from gongbao.wording.names import KINDS, said
from gongbao.wording.terms import EFFECTS, EVENTS, STATUSES
from publish.feeds.entry import Entry, read_entry, shortened
from publish.feeds.naming import FeedName, root_of
from publish.site.naming import SITE, policy_path, web_address

LONGEST_QUOTED = 1_000
"""Characters of the words before and after that an entry shows; the page that it leads to has them whole."""

_WORDS: Mapping[str, dict[str, tuple[str, str]]] = {
    "change": {str(k): v for k, v in EFFECTS.items()},
    "event": {str(k): v for k, v in EVENTS.items()},
}
_NO_ITEMS = '"items":[]'
_LANGUAGE = '],"language":'
_SEAM = re.compile(r',(?=\{"_gongbao":\{"about":)')
_SCHEME = "urn:gongbao:scheme:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """An entry as it stands in documents whose addresses begin with ``root``: in another of these it is not written once more."""

    root: str
    atom: str
    json: str

    @property
    def entry(self) -> Entry:
        """What it tells; ValueError, KeyError, TypeError for what `json_document` did not write."""
        return read_entry(json.loads(self.json)["_gongbao"])

    @property
    def at(self) -> str:
        """When it came."""
        return self.entry.at


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A document of feed ``name``: ``entries`` newest first; page number (None: the one that is polled) and its neighbours'.

    ``archive``: closed, never changed again. ``deleted``: ids of entries that were taken down, and when. ``seals``: marks by path of
    the page before, where this is a page.
    """

    name: FeedName
    title: str
    updated: str
    entries: Sequence[Entry | Standing]
    page: int | None = None
    before: int | None = None
    after: int | None = None
    archive: bool = False
    deleted: Sequence[tuple[str, str]] = ()
    seals: Mapping[str, str] = field(default_factory=dict)

    def path(self, ending: str) -> str:
        """Where it lies below the published folder."""
        return self.name.path(ending) if self.page is None else self.name.page_path(self.page, ending)


RELATIVE = (
    "本文件中的地址相对于本文件自身：发布者未设公开网址（GONGBAO_PUBLIC_URL）。 "
    "Addresses in this document are relative to it: the publisher has set no public address (GONGBAO_PUBLIC_URL)."
)
"""What a document says whose standard has no base for relative addresses."""


def atom_document(document: Document, public_url: str = "") -> bytes:
    """The document in Atom; without ``public_url`` addresses are relative to it, for the folder may be served from anywhere."""
    root, name, kind = root_of(document.path("atom"), public_url), document.name, "application/atom+xml"
    links = [Link(rel="self", href=root + document.path("atom"), type=kind)]
    if document.page is None:
        links += [
            Link(rel="alternate", href=root + f"{SITE}/changes/index.html", type="text/html"),
            Link(rel="alternate", href=root + name.path("json"), type="application/feed+json"),
        ]
    else:
        links.append(Link(rel="current", href=root + name.path("atom"), type=kind))
    for relation, number in (("prev-archive", document.before), ("next-archive", document.after)):
        if number is not None:
            links.append(Link(rel=relation, href=root + name.page_path(number, "atom"), type=kind))
    head = AtomFeed(
        id=name.id, title=document.title, updated=document.updated, links=links, archive=document.archive,
        deleted=document.deleted,
    )  # fmt: skip
    return write_atom(head, (_in_atom(entry, root) for entry in document.entries))


def json_document(document: Document, public_url: str = "") -> bytes:
    """The document in JSON Feed 1.1; ``next_url`` leads to what is older, ``_gongbao`` holds the rows."""
    root, name = root_of(document.path("json"), public_url), document.name
    value: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        **({} if public_url else {"user_comment": RELATIVE}),
        "title": document.title,
        "home_page_url": root + f"{SITE}/changes/index.html",
        "feed_url": root + document.path("json"),
        "language": "zh-Hans",
        "authors": [{"name": "Gongbao 公报"}],
        "items": [],
        "_gongbao": {
            "id": name.id,
            "updated": document.updated,
            "archive": document.archive,
            "deleted": [{"id": entry_id, "when": when} for entry_id, when in document.deleted],
            **({"before": dict(document.seals)} if document.seals else {}),
        },
    }
    if document.before is not None:
        value["next_url"] = root + name.page_path(document.before, "json")
    before, items, after = _as_json(value).partition(_NO_ITEMS)
    listed = ",".join(_in_json(entry, root) for entry in document.entries)
    return f"{before}{items[:-1]}{listed}{items[-1:]}{after}\n".encode()


def read_entries(atom: bytes, payload: bytes, root: str) -> list[Standing]:
    """The entries of a document in both its forms, newest first, as `atom_document` and `json_document` wrote them for ``root``.

    ValueError where they are not the same ones: quotes in a text are escaped, so that nothing in it reads as a seam.
    """
    _, _, rest = payload.decode().partition(_NO_ITEMS[:-1])
    listed = rest[: rest.rindex(_LANGUAGE)]
    items = _SEAM.split(listed) if listed else []
    return [Standing(root=root, atom=a, json=j) for a, j in zip(written_entries(atom), items, strict=True)]


def read_seals(payload: bytes) -> Mapping[str, str]:
    """Marks by path of the page before a JSON page; empty where it is the first. ValueError, KeyError, TypeError for another file."""
    said = json.loads(payload)["_gongbao"].get("before", {})
    return {str(path): str(mark) for path, mark in said.items()}


def _in_atom(told: Entry | Standing, root: str) -> AtomEntry | str:
    if isinstance(told, Standing):
        return told.atom if told.root == root else _atom_entry(told.entry, root)
    return _atom_entry(told, root)


def _in_json(told: Entry | Standing, root: str) -> str:
    if isinstance(told, Standing):
        return told.json if told.root == root else _as_json(_item(told.entry, root))
    return _as_json(_item(told, root))


def _as_json(value: Mapping[str, Any]) -> str:
    return escaped_turning(json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True))


def _atom_entry(entry: Entry, root: str) -> AtomEntry:
    source = web_address(entry.facts.url) if entry.facts else None
    return AtomEntry(
        id=entry.id,
        title=_title(entry),
        updated=entry.at,
        links=[
            Link(rel="alternate", href=root + _page(entry), type="text/html"),
            Link(rel="related", href=root + _evidence(entry), type="text/html", title="依据 evidence"),
            *([Link(rel="via", href=source, title="原文 source")] if source else []),
        ],
        categories=list(_categories(entry)),
        content=_html(entry, root),
        content_type="html",
    )


def _item(entry: Entry, root: str) -> dict[str, Any]:
    source = web_address(entry.facts.url) if entry.facts else None
    return {
        "id": entry.id,
        "url": root + _page(entry),
        **({"external_url": source} if source else {}),
        "title": _title(entry),
        "content_html": _html(entry, root),
        "date_published": entry.at,
        "tags": [f"{c.scheme.removeprefix(_SCHEME)}:{c.term}" for c in _categories(entry)],
        "_gongbao": entry.as_json(),
    }


def _title(entry: Entry) -> str:
    """Title of the policy on one line, and what is told of it."""
    return f"{' '.join(entry.title.split())} · {said(_WORDS[entry.about], entry.code)[0]}"


def _page(entry: Entry) -> str:
    return f"{SITE}/{policy_path(entry.policy_id)}#{'changes' if entry.about == 'change' else 'timeline'}"


def _evidence(entry: Entry) -> str:
    return f"{SITE}/{policy_path(entry.policy_id)}#evidence"


def _categories(entry: Entry) -> Sequence[Category]:
    zh, en = said(_WORDS[entry.about], entry.code)
    mine = "effect" if entry.about == "change" else "event"
    listed = [Category(term=entry.code, scheme=_SCHEME + mine, label=f"{zh} {en}")]
    listed.append(Category(term=entry.portal_id, scheme=_SCHEME + "portal"))
    if entry.facts is None:
        return listed
    zh, en = said(KINDS, entry.facts.kind)
    listed.append(Category(term=entry.facts.kind, scheme=_SCHEME + "kind", label=f"{zh} {en}"))
    if entry.facts.place:
        listed.append(Category(term=entry.facts.place, scheme=_SCHEME + "place"))
    listed += [
        Category(term=issuer, scheme=_SCHEME + "issuer")
        for issuer in map(without_controls, entry.facts.issuers)
        if issuer
    ]
    return listed


def _html(entry: Entry, root: str) -> str:
    """The sentence in both languages, the words before and after, and where all of it stands."""
    lines = [f'<p lang="zh-Hans">{_plain(entry.sentence_zh)}</p>', f'<p lang="en">{_plain(entry.sentence_en)}</p>']
    words = {(_in_words(row, "before"), _in_words(row, "after")) for row in entry.rows}
    if entry.about == "change" and len(words) == 1:  # rows of a group that differ stand one by one on the page
        ((before, after),) = words
        lines += [f"<blockquote><del>{_quoted(before)}</del></blockquote>"] if before else []
        lines += [f"<blockquote><ins>{_quoted(after)}</ins></blockquote>"] if after else []
    page, evidence = escape(root + _page(entry)), escape(root + _evidence(entry))
    lines.append(f'<p><a href="{page}">全文 full text</a> · <a href="{evidence}">依据 evidence</a></p>')
    return "".join(lines)


def _in_words(row: Mapping[str, Any], side: str) -> str:
    """The words of one side of a change; a status by its names in both languages."""
    words: str = row.get(side, "")
    is_status = words in STATUSES and not (row.get("clause_eid_before") or row.get("clause_eid_after"))
    return " ".join(said(STATUSES, words)) if is_status else words


def _quoted(words: str) -> str:
    return _plain(shortened(words, LONGEST_QUOTED)).replace("\n", "<br>")


def _plain(words: str) -> str:
    return escape(words, quote=False)
