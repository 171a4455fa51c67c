"""Which clause is which across versions: numbers are evidence, the lineage is the identity."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from itertools import count

from gongbao.model.change import Comparison


def first_lineage(eids: Sequence[str], seed: str) -> dict[str, str]:
    """Give every clause of a first version its uid, derived from ``seed`` (the policy id) and its path.

    >>> first_lineage(["art_1"], "gb-abc") == first_lineage(["art_1"], "gb-abc")
    True
    """
    return {eid: _mint(seed, eid, 0) for eid in eids}


def assign_lineage(
    before_uids: Mapping[str, str], comparison: Comparison, *, seed: str | None = None
) -> dict[str, str]:
    """Carry clause uids over the links of ``comparison``: eid after → uid.

    The surest link keeps the uid: of a split, the first part; of a merge, the first source. What has no source gets a uid
    of its own, derived from ``seed``, its path and a counter that keeps it apart from every uid before; without ``seed`` it is
    left out, and the caller names it.
    """
    uids: dict[str, str] = {}
    spent: set[str] = set()
    links = (*comparison.links, *comparison.inner_links)
    for link in sorted(links, key=lambda link: -link.confidence):
        uid = before_uids.get(link.before) if link.before else None
        if link.after and link.after not in uids and uid and uid not in spent:
            uids[link.after] = uid
            spent.add(uid)
    if seed is None:
        return uids
    known = {*before_uids.values()}
    for link in links:
        if link.after and link.after not in uids:
            fresh = next(name for turn in count() if (name := _mint(seed, link.after, turn)) not in known)
            uids[link.after] = fresh
            known.add(fresh)
    return uids


def _mint(seed: str, eid: str, turn: int) -> str:
    return "cl-" + hashlib.sha256(f"{seed}|{eid}|{turn}".encode()).hexdigest()[:12]
