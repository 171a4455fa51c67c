"""What a take-down removes: the wording of a policy and all that quotes it; its record stays, and says so.

A decision stands whatever the page says later: what a night assembled of the policy's wording goes again before it is published.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

import pyarrow as pa
import pyarrow.compute as pc

from gongbao.archive.decisions import Decision
from gongbao.normalize.arrow import SCHEMAS, SPECS
from gongbao.normalize.merge import Touched, joined

TAKEN_DOWN = "taken_down"
"""Flag of a policy whose wording was taken down."""

_OWNERS = {
    "clauses": ("policy_id",),
    "consultations": ("policy_id",),
    "comment_outcomes": ("policy_id", "final_policy_id"),
    "amending_instructions": ("decision_policy_id", "policy_id"),
    "attachments": ("policy_id",),
    "targets": ("policy_id",),
    "responsibilities": ("policy_id",),
    "quantities": ("policy_id",),
    "changes": ("policy_id",),
}
"""Tables that quote a policy, and the columns that say whose words they are; policies, versions, relations, events and captures stay."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenDown:
    """The tables without what was taken down.

    ``touched`` names rows that went (as ``touched_keys``), ``rewrites`` the append-only tables from which published rows went, with
    the reason, ``decided`` the decisions that this release is the first to carry out.
    """

    tables: Mapping[str, pa.Table]
    touched: Touched = field(default_factory=dict)
    rewrites: Mapping[str, str] = field(default_factory=dict)
    decided: tuple[Decision, ...] = ()


def take_down(
    prior: Mapping[str, pa.Table], tables: Mapping[str, pa.Table], decisions: Sequence[Decision], *, as_of: datetime
) -> TakenDown:
    """Remove the wording of every policy taken down up to ``as_of`` from ``tables``; ``prior`` are those of the last release."""
    told = {d.subject: d for d in decisions if d.kind == "take_down" and d.at <= as_of}
    policies = tables["policies"]
    known = policies.filter(pc.is_in(policies["policy_id"], value_set=pa.array(sorted(told), pa.string())))
    if not known.num_rows:
        return TakenDown(tables=tables)
    ids = pa.array(known["policy_id"].to_pylist(), pa.string())
    gone: dict[str, Any] = {name: _named(tables[name], columns, ids) for name, columns in _OWNERS.items()}
    gone["texts"] = pc.is_in(tables["texts"]["content_sha256"], value_set=_own_texts(tables, ids))
    kept = {name: tables[name].filter(pc.invert(mask)) for name, mask in gone.items()}
    touched = {n: _first_keys(n, tables[n].filter(mask)) for n, mask in gone.items()}
    flagged, new = _with_flags(policies, known)
    kept["policies"], touched["policies"] = flagged, frozenset(new)
    decided = tuple(told[p] for p in sorted(new))
    reason = "; ".join(f"take-down of {d.subject}: {d.reason}" for d in decided or told.values())
    rewrites = {n: reason for n, keys in touched.items() if SPECS[n].append_only and keys & _first_keys(n, prior[n])}
    return TakenDown(tables={**tables, **kept}, touched=joined(touched, {}), rewrites=rewrites, decided=decided)


def taken_down(policies: Mapping[str, Mapping[str, Any]]) -> frozenset[str]:
    """Ids of the policies whose wording was taken down."""
    return frozenset(p for p, row in policies.items() if TAKEN_DOWN in row["flags"])


def _named(table: pa.Table, columns: Sequence[str], ids: pa.Array[Any]) -> pa.Array[Any]:
    found = [pc.is_in(table[column], value_set=ids) for column in columns]
    return cast("pa.Array[Any]", found[0] if len(found) == 1 else pc.or_(found[0], found[1]))


def _own_texts(tables: Mapping[str, pa.Table], ids: pa.Array[Any]) -> pa.Array[Any]:
    """Hashes of the texts of these policies that no other policy has."""
    mine: set[str | None] = set()
    others: set[str | None] = set()
    for name, column in (("versions", "content_sha256"), ("attachments", "text_sha256")):
        is_mine = pc.is_in(tables[name]["policy_id"], value_set=ids)
        mine |= set(tables[name].filter(is_mine)[column].to_pylist())
        others |= set(tables[name].filter(pc.invert(is_mine))[column].to_pylist())
    return pa.array(sorted(h for h in mine - others if h), pa.string())


def _first_keys(name: str, table: pa.Table) -> frozenset[str]:
    return frozenset(str(key) for key in table[SPECS[name].key[0]].to_pylist())


def _with_flags(policies: pa.Table, known: pa.Table) -> tuple[pa.Table, list[str]]:
    rows = [r for r in known.to_pylist() if TAKEN_DOWN not in r["flags"]]
    ids = [r["policy_id"] for r in rows]
    marked = pa.Table.from_pylist([{**r, "flags": [*r["flags"], TAKEN_DOWN]} for r in rows], schema=SCHEMAS["policies"])
    kept = policies.filter(pc.invert(pc.is_in(policies["policy_id"], value_set=pa.array(ids, pa.string()))))
    return pa.concat_tables([kept.cast(SCHEMAS["policies"]), marked]).sort_by("policy_id").combine_chunks(), ids
