"""Which pages the site has and what each was made of, so that only those whose content changed are written."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from publish.manifest import write_json
from publish.site.naming import SITE
from publish.store import Store

INDEX = f"{SITE}/pages.json"

_PATH = re.compile(r"(?:[A-Za-z0-9][A-Za-z0-9._-]*/){0,3}[A-Za-z0-9][A-Za-z0-9._-]*")
_FORMAT = 2
_MARK = 16
"""Hexadecimal digits of a digest: 64 bits find every damage by chance."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageIndex:
    """The pages of the site as it was last written: for which release, by which generator, at which address, and each page's mark.

    ``public_url`` is None in a list that did not say it yet.
    """

    release_id: str
    manifest_sha256: str
    generator: str
    public_url: str | None
    marks: Mapping[str, str]

    def stands_for(self, manifest_sha256: str, generator: str, public_url: str) -> bool:
        """Whether the same release would be written by the same generator for the same address: no page can differ."""
        return (self.manifest_sha256, self.generator, self.public_url) == (manifest_sha256, generator, public_url)


@dataclass(slots=True)
class Pages:
    """The pages of one building of the site.

    ``kept`` are marks of pages that stay as they are without being looked at; every other page is offered, and what is neither
    kept nor offered is no page any more. A mark is a digest of a page's bytes; of a page that is made only at need, a digest of all that
    it is made of, and behind it that of its bytes.
    """

    before: Mapping[str, str]
    kept: Mapping[str, str] = field(default_factory=dict)
    marks: dict[str, str] = field(default_factory=dict)
    written: int = 0

    def offer(self, path: str, body: bytes) -> Iterator[tuple[str, bytes]]:
        """Yield the page for writing where its bytes are not those that were written before."""
        mark = _mark(body)
        self.marks[path] = mark
        if self.before.get(path) != mark:
            self.written += 1
            yield f"{SITE}/{path}", body

    def offer_made(self, path: str, inputs: bytes, make: Callable[[], bytes]) -> Iterator[tuple[str, bytes]]:
        """The same for a page that is made only where ``inputs``, all that it shows, changed."""
        mark, before = _mark(inputs), self.before.get(path, "")
        if before[:_MARK] == mark and len(before) == 2 * _MARK:
            self.marks[path] = before
            return
        self.written += 1
        body = make()
        self.marks[path] = mark + _mark(body)
        yield f"{SITE}/{path}", body

    def keep(self, path: str) -> None:
        """Leave a page that was written before as it is."""
        self.marks[path] = self.before[path]

    def vouches_for(self, path: str, body: bytes) -> bool:
        """Whether these are the bytes that were written before."""
        return self.before.get(path) == _mark(body)

    def gone(self) -> list[str]:
        """Pages that were written before and are none any more."""
        return sorted(f"{SITE}/{path}" for path in self.before if path not in self.marks and path not in self.kept)

    def all_marks(self) -> dict[str, str]:
        """Marks of every page that the site now has."""
        return {**self.kept, **self.marks}


def read_index(store: Store) -> PageIndex | None:
    """What was written last; None where nothing was, or where the file is not ours to trust: the site is then made anew."""
    if not store.exists(INDEX):
        return None
    try:
        raw = json.loads(store.read(INDEX))
        marks = {str(path): str(mark) for path, mark in raw["pages"].items()}
        if raw["format"] != _FORMAT or not all(map(_PATH.fullmatch, marks)):
            return None
        return PageIndex(
            release_id=str(raw["release"]),
            manifest_sha256=str(raw["manifest_sha256"]),
            generator=str(raw["generator"]),
            public_url=raw.get("public_url"),
            marks=marks,
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def is_page(mark: str, body: bytes) -> bool:
    """Whether these are the bytes of the page that bears this mark."""
    return mark[-_MARK:] == _mark(body)


def index_bytes(index: PageIndex) -> bytes:
    """The file that `read_index` reads."""
    return write_json(
        {
            "format": _FORMAT,
            "release": index.release_id,
            "manifest_sha256": index.manifest_sha256,
            "generator": index.generator,
            "public_url": index.public_url,
            "pages": dict(index.marks),
        }
    )


def _mark(inputs: bytes) -> str:
    return hashlib.sha256(inputs).hexdigest()[:_MARK]
