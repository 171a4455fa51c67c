"""The search index of a night: only the files that new and changed policies touch, the same bytes as if all had been made anew.

Numbers must stand for that: where a policy went, or one came that was seen before others, the index is made anew. So it is where a file is
not the one that was written, or a list that had grown too long to be kept may be short enough again.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from publish.site.catalog import Brief, Catalog
from publish.site.naming import SITE
from publish.site.pages import Pages
from publish.site.postings import decoded, encoded
from publish.site.searching import (
    ABOUT,
    BLOCK,
    MOST_LISTED,
    NUMBER,
    SCRIPT,
    about,
    as_json,
    bucket_count,
    bucket_of,
    key_order,
    keys_of,
    keys_path,
    numbered,
    place_of,
    rows_of,
    rows_path,
    script,
)
from publish.store import Store

Files = list[tuple[str, bytes]]


class _Anew(Exception):
    """Raised where what changed does not tell the new files; `night_index` then says so."""


def night_index(
    pages: Pages, catalog: Catalog, before: Mapping[str, Brief | None], store: Store
) -> Iterable[tuple[str, bytes]] | None:
    """Offer the files of ``search/``; None where the whole index is to be made.

    ``before``: every policy that may have changed since the index was written, as it then was; None for one that was not there.
    """
    changed = {
        policy_id: old
        for policy_id, old in before.items()
        if (policy_id in catalog.briefs or old is not None) and old != catalog.briefs.get(policy_id)
    }
    try:
        return _Night(pages, catalog, changed, store).offered()
    except _Anew:
        return None


class _Night:
    def __init__(self, pages: Pages, catalog: Catalog, changed: Mapping[str, Brief | None], store: Store) -> None:
        self.pages, self.catalog, self.changed, self.store = pages, catalog, changed, store
        self.briefs = numbered(catalog)
        self.numbers = self._numbers()
        held = self._written(ABOUT)
        self.size, self.buckets = int(held["size"]), int(held["buckets"])
        new = sum(old is None for old in changed.values())
        if held["block"] != BLOCK or held["documents"] != len(self.briefs) - new:
            raise _Anew

    def offered(self) -> Files:
        touched = {number // BLOCK for number in self.numbers.values()}
        files = {rows_path(block): rows_of(self.briefs, block, self.catalog) for block in touched}
        files |= self._keys()
        files |= {ABOUT: about(len(self.briefs), self.buckets, self.size), SCRIPT: script()}
        blocks = -(-len(self.briefs) // BLOCK)
        for path in (*map(rows_path, range(blocks)), *map(keys_path, range(self.buckets))):
            if path not in files:
                if path not in self.pages.before:
                    raise _Anew
                self.pages.keep(path)
        return [one for path in sorted(files) for one in self.pages.offer(path, files[path])]

    def _numbers(self) -> dict[str, int]:
        """Numbers of the policies that changed; those of all others must be what they were."""
        new = {policy_id for policy_id, old in self.changed.items() if old is None}
        for policy_id, old in self.changed.items():
            now = self.catalog.briefs.get(policy_id)
            if now is None or (old is not None and place_of(old) != place_of(now)):
                raise _Anew
        if {brief.policy_id for brief in self.briefs[len(self.briefs) - len(new) :]} != new:
            raise _Anew
        return {brief.policy_id: number for number, brief in enumerate(self.briefs) if brief.policy_id in self.changed}

    def _keys(self) -> dict[str, bytes]:
        edits: dict[int, dict[str, tuple[list[int], list[int]]]] = defaultdict(lambda: defaultdict(lambda: ([], [])))
        for policy_id, number in self.numbers.items():
            old, now = self.changed[policy_id], keys_of(self.catalog.briefs[policy_id], self.catalog)
            was = keys_of(old, self.catalog) if old else set()
            for place, keys in enumerate((now - was, was - now)):
                for key in keys:
                    edits[bucket_of(key, self.buckets)][key][place].append(number)
        files = {}
        for bucket, due in edits.items():
            held: dict[str, str] = self._written(keys_path(bucket))
            before = _weight(held)
            _edit(held, due)
            self.size += _weight(held) - before
            files[keys_path(bucket)] = as_json({key: held[key] for key in sorted(held, key=key_order)})
        if bucket_count(self.size) != self.buckets:
            raise _Anew
        return files

    def _written(self, path: str) -> dict[str, Any]:
        """A file of the index as it was written."""
        payload = self.store.read(f"{SITE}/{path}") if self.store.exists(f"{SITE}/{path}") else b""
        if not self.pages.vouches_for(path, payload):
            raise _Anew
        return dict(json.loads(payload))


def _edit(held: dict[str, str], edits: Mapping[str, tuple[Sequence[int], Sequence[int]]]) -> None:
    """Put numbers into the lists of a file and take numbers out of them."""
    names, lists = [], []
    for key, (came, went) in edits.items():
        listed = held.pop(key, None)
        if listed == "":
            if went:
                raise _Anew
            held[key] = ""
            continue
        numbers = decoded(listed or "")
        if went:
            numbers = np.setdiff1d(numbers, went)
        if came:  # in their order; most come behind all that are listed
            behind = not len(numbers) or came[0] > numbers[-1]
            numbers = np.concatenate([numbers, came]) if behind else np.union1d(numbers, came)
        if len(numbers):
            names.append(key)
            lists.append(numbers.astype(np.uint64) | np.uint64((len(names) - 1) << NUMBER))
    if names:
        pairs = np.concatenate(lists)
        held |= {one.key: one.numbers for one in encoded(pairs, NUMBER, names.__getitem__, MOST_LISTED)}


def _weight(held: Mapping[str, str]) -> int:
    return sum(len(numbers) + 6 * len(key) for key, numbers in held.items())
