"""The search index: which policies hold a gram, in files of bounded size, and their rows in blocks; search.js reads a few of each.

A policy's number is its place by the day on which it was first seen, then by its own day: it moves only when one before it goes. A key
is a letter or two neighbouring ones of title, document number, issuer or place; ``#`` and digits with which a document number begins,
a dot behind them where they are all; ``=`` and the policy's id. What more than `MOST_LISTED` policies hold is not listed: the rows tell.
"""

from __future__ import annotations

import json
import re
import sys
import unicodedata
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from gongbao.normalize.life import portal_day
from gongbao.wording.terms import STATUSES
from publish.site.catalog import Brief, Catalog
from publish.site.pages import Pages
from publish.site.postings import Postings, encoded

BLOCK = 32
"""Policies whose rows stand in one file."""

MOST_LISTED = 16_384
"""Policies that are listed under one key."""

BUCKET = 24_000
"""Bytes of one file of keys at most, in the mean over all of them."""

_COLUMNS = ("policy_id", "title", "doc_number", "issuers", "place", "date", "status", "page")
_SIGN, _NUMBER = 21, 22  # bits of a character, and of a policy's number
_YEAR = re.compile(r"(?:19|20)\d{2}")

Numbers = npt.NDArray[np.uint64]
Written = Iterator[tuple[str, bytes]]


def search_index(pages: Pages, catalog: Catalog) -> Written:
    """``search/index.json``, ``search/rows/<n>.json`` with `BLOCK` rows each, and ``search/keys/<n>.json``: numbers by key."""
    briefs = sorted(catalog.briefs.values(), key=lambda b: (portal_day(b.first_seen_at), b.day, b.policy_id))
    for block in range(0, len(briefs), BLOCK):
        rows = [_row(brief, catalog) for brief in briefs[block : block + BLOCK]]
        yield from pages.offer(f"search/rows/{block // BLOCK}.json", _json(rows))
    buckets = _buckets(briefs, catalog)
    for number, held in enumerate(buckets):
        yield from pages.offer(f"search/keys/{number}.json", _json(held))
    index = {
        "documents": len(briefs), "block": BLOCK, "buckets": len(buckets), "columns": _COLUMNS,
        "statuses": {code: list(names) for code, names in sorted(STATUSES.items())},
    }  # fmt: skip
    yield from pages.offer("search/index.json", _json(index))


def _row(brief: Brief, catalog: Catalog) -> list[object]:
    place = catalog.place_name(brief.place)
    day = brief.day.isoformat()
    return [brief.policy_id, brief.title, brief.doc_number, brief.issuers, place, day, brief.status, brief.path]


def _buckets(briefs: Sequence[Brief], catalog: Catalog) -> list[dict[str, str]]:
    texts = ["\n".join((b.title, b.doc_number or "", *b.issuers, catalog.place_name(b.place))) for b in briefs]
    postings = [*_grams(texts), *_stated(briefs)]
    size = sum(len(one.numbers) + 6 * len(one.key) for one in postings)
    count = 1 << max(0, (size // BUCKET).bit_length())
    held: list[dict[str, str]] = [{} for _ in range(count)]
    for one in postings:
        held[bucket_of(one.key, count)][one.key] = one.numbers
    return held


def _grams(texts: Sequence[str]) -> Iterator[Postings]:
    """Numbers of the texts by each letter and by each two neighbouring ones."""
    folded = [plain(text) + "\n" for text in texts]
    signs = np.frombuffer("".join(folded).encode("utf-32-le"), np.uint32)
    owner = np.repeat(np.arange(len(folded), dtype=np.uint32), [len(text) for text in folded])
    letters = np.zeros(sys.maxunicode + 1, np.bool_)
    known = np.flatnonzero(np.bincount(signs)).tolist()
    letters[[sign for sign in known if chr(sign).isalnum()]] = True
    word = letters[signs]
    both = np.flatnonzero(word[:-1] & word[1:])
    grams = np.concatenate(
        [signs[word].astype(np.uint64), signs[both].astype(np.uint64) << np.uint64(_SIGN) | signs[both + 1]]
    )
    keys = grams << np.uint64(_NUMBER) | np.concatenate([owner[word], owner[both]])
    keys.sort()
    fresh = np.ones(len(keys), np.bool_)
    fresh[1:] = keys[1:] != keys[:-1]
    yield from encoded(keys[fresh], _NUMBER, _written, MOST_LISTED)


def _written(gram: int) -> str:
    first, second = gram >> _SIGN, gram & (1 << _SIGN) - 1
    return (chr(first) if first else "") + chr(second)


def _stated(briefs: Sequence[Brief]) -> Iterator[Postings]:
    """Numbers of the policies by their ids and by the digits of their document numbers."""
    found: dict[str, list[int]] = {}
    for number, brief in enumerate(briefs):
        for key in (f"={brief.policy_id.lower()}", *digit_keys(brief.doc_number or "")):
            found.setdefault(key, []).append(number)
    names = sorted(found)
    pairs = [place << _NUMBER | number for place, name in enumerate(names) for number in found[name]]
    yield from encoded(np.array(pairs, np.uint64), _NUMBER, names.__getitem__, MOST_LISTED)


def digit_keys(number: str) -> list[str]:
    """What may be typed of a document number's digits: from each run of them on, a year whole, the rest as far as one likes; a dot
    behind all of them.

    >>> digit_keys("岚政发〔2025〕12号")
    ['#1', '#12', '#12.', '#2025', '#20251', '#202512', '#202512.']
    """
    runs = [str(int(run)) for run in re.findall(r"\d{1,24}", number)]
    found = set()
    for place, run in enumerate(runs):
        digits = "".join(runs[place:])[:24]
        shortest = 4 if _YEAR.fullmatch(run) else 1
        found |= {f"#{digits[:length]}" for length in range(shortest, len(digits) + 1)} | {f"#{digits}."}
    return sorted(found)


def plain(text: str) -> str:
    """Text as it is compared: full and half width alike, small letters.

    >>> plain("ＡＩ（试行）")
    'ai(试行)'
    """
    return unicodedata.normalize("NFKC", text).lower()


def bucket_of(key: str, buckets: int) -> int:
    """The file that lists ``key`` (32-bit FNV-1a over its last four characters, as finding.js has it); ``buckets`` is a power of two.

    >>> bucket_of("停车", 1024), bucket_of("=gb-parking", 1)
    (1005, 0)
    """
    mixed = 2_166_136_261
    for sign in key[-4:]:
        mixed = (mixed ^ ord(sign)) * 16_777_619 & 0xFFFF_FFFF
    return (mixed ^ mixed >> 15) & (buckets - 1)


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
