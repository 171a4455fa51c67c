"""The search index: which policies hold a gram, in files of bounded size, and their rows in blocks; search.js reads a few of each.

It knows what `searched` names, and no texts of policies: the page says so.

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
from datetime import date
from functools import cache
from itertools import compress

import numpy as np
import numpy.typing as npt

from gongbao.formats.scripts import simpler_characters
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

ABOUT = "search/index.json"
SCRIPT = "search/script.json"
_COLUMNS = ("policy_id", "title", "doc_number", "issuers", "place", "date", "status", "page")
_SIGN, NUMBER = 21, 22  # bits of a character, and of a policy's number
_YEAR = re.compile(r"(?:19|20)\d{2}")

Numbers = npt.NDArray[np.uint64]
Written = Iterator[tuple[str, bytes]]


def search_index(pages: Pages, catalog: Catalog) -> Written:
    """``search/index.json``, ``search/rows/<n>.json`` with `BLOCK` rows each, and ``search/keys/<n>.json``: numbers by key."""
    briefs = numbered(catalog)
    for block in range(-(-len(briefs) // BLOCK)):
        yield from pages.offer(rows_path(block), rows_of(briefs, block, catalog))
    texts = [searched(brief, catalog) for brief in briefs]
    postings = [*_grams(texts), *_stated(briefs)]
    size = sum(map(weight, postings))
    held: list[dict[str, str]] = [{} for _ in range(bucket_count(size))]
    for one in postings:
        held[bucket_of(one.key, len(held))][one.key] = one.numbers
    for number, keys in enumerate(held):
        yield from pages.offer(keys_path(number), as_json(keys))
    yield from pages.offer(ABOUT, about(len(briefs), len(held), size))
    yield from pages.offer(SCRIPT, script())


def numbered(catalog: Catalog) -> list[Brief]:
    """Policies by their numbers."""
    return sorted(catalog.briefs.values(), key=place_of)


def place_of(brief: Brief) -> tuple[date, date, str]:
    """What a policy's number follows from."""
    return portal_day(brief.first_seen_at), brief.day, brief.policy_id


def rows_path(block: int) -> str:
    """Where the rows of one block lie."""
    return f"search/rows/{block}.json"


def keys_path(bucket: int) -> str:
    """Where the keys of one bucket lie."""
    return f"search/keys/{bucket}.json"


def rows_of(briefs: Sequence[Brief], block: int, catalog: Catalog) -> bytes:
    """The file of one block."""
    return as_json([_row(brief, catalog) for brief in briefs[block * BLOCK : (block + 1) * BLOCK]])


def about(documents: int, buckets: int, size: int) -> bytes:
    """``search/index.json``; ``size`` is what the number of buckets follows from, so that a night need not weigh all of them."""
    return as_json(
        {
            "documents": documents, "block": BLOCK, "buckets": buckets, "columns": _COLUMNS, "size": size,
            "statuses": {code: list(names) for code, names in sorted(STATUSES.items())},
        }
    )  # fmt: skip


def script() -> bytes:
    """``search/script.json``: traditional characters and, sign for sign, the simplified ones that the index has for them."""
    known = simpler_characters()
    return as_json({"written": "".join(known), "simpler": "".join(known.values())})


def weight(one: Postings) -> int:
    """About what a list takes in its file."""
    return len(one.numbers) + 6 * len(one.key)


def bucket_count(size: int) -> int:
    """How many files of keys there are: a power of two."""
    return 1 << max(0, (size // BUCKET).bit_length())


def searched(brief: Brief, catalog: Catalog) -> str:
    """The words by which a policy is found."""
    return "\n".join((brief.title, brief.doc_number or "", *brief.issuers, catalog.place_name(brief.place)))


def keys_of(brief: Brief, catalog: Catalog) -> set[str]:
    """Every key under which one policy is listed.

    >>> day, at = date(2025, 3, 4), datetime(2025, 3, 3, 18, 30)
    >>> brief = Brief("gb-x", "p", "notice", "甲（乙）丙", "岚政1号", (), "none", day, "in_force", None, at, at, "policy/gb-x.html")
    >>> sorted(keys_of(brief, Catalog(briefs={}, places={"none": "丁"}, portals={})))
    ['#1', '#1.', '1', '1号', '=gb-x', '丁', '丙', '乙', '号', '岚', '岚政', '政', '政1', '甲']
    """
    text = plain(searched(brief, catalog))
    word = [sign.isalnum() for sign in text]
    pairs = (text[n : n + 2] for n in range(len(text) - 1) if word[n] and word[n + 1])
    return {*compress(text, word), *pairs, *_stated_keys(brief)}


def key_order(key: str) -> tuple[bool, int, str]:
    """Keys stand in their file letters first, then pairs of them, then what is stated of a policy."""
    if key[0] in "#=":
        return True, 0, key
    *first, second = map(ord, key)
    return False, (first[0] << _SIGN if first else 0) | second, ""


def _row(brief: Brief, catalog: Catalog) -> list[object]:
    place = catalog.place_name(brief.place)
    day = brief.day.isoformat()
    return [brief.policy_id, brief.title, brief.doc_number, brief.issuers, place, day, brief.status, brief.path]


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
    keys = grams << np.uint64(NUMBER) | np.concatenate([owner[word], owner[both]])
    keys.sort()
    fresh = np.ones(len(keys), np.bool_)
    fresh[1:] = keys[1:] != keys[:-1]
    yield from encoded(keys[fresh], NUMBER, _written, MOST_LISTED)


def _written(gram: int) -> str:
    first, second = gram >> _SIGN, gram & (1 << _SIGN) - 1
    return (chr(first) if first else "") + chr(second)


def _stated(briefs: Sequence[Brief]) -> Iterator[Postings]:
    """Numbers of the policies by their ids and by the digits of their document numbers."""
    found: dict[str, list[int]] = {}
    for number, brief in enumerate(briefs):
        for key in _stated_keys(brief):
            found.setdefault(key, []).append(number)
    names = sorted(found)
    pairs = [place << NUMBER | number for place, name in enumerate(names) for number in found[name]]
    yield from encoded(np.array(pairs, np.uint64), NUMBER, names.__getitem__, MOST_LISTED)


def _stated_keys(brief: Brief) -> tuple[str, ...]:
    return f"={brief.policy_id.lower()}", *digit_keys(brief.doc_number or "")


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
    """Text as it is compared: full and half width alike, small letters, simplified characters.

    >>> plain("ＡＩ（試行）")
    'ai(试行)'
    """
    return unicodedata.normalize("NFKC", text).lower().translate(_simpler())


@cache
def _simpler() -> dict[int, str]:
    return str.maketrans(dict(simpler_characters()))


def bucket_of(key: str, buckets: int) -> int:
    """The file that lists ``key`` (32-bit FNV-1a over its last four characters, as finding.js has it); ``buckets`` is a power of two.

    >>> bucket_of("停车", 1024), bucket_of("=gb-parking", 1)
    (1005, 0)
    """
    mixed = 2_166_136_261
    for sign in key[-4:]:
        mixed = (mixed ^ ord(sign)) * 16_777_619 & 0xFFFF_FFFF
    return (mixed ^ mixed >> 15) & (buckets - 1)


def as_json(value: object) -> bytes:
    """A file of the index."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
