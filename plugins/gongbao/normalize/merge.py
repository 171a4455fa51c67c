"""Tonight's rows are laid over the tables of the last release."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypedDict

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from gongbao.normalize.arrow import SCHEMAS, SPECS, table_of

Row = dict[str, Any]
Touched = Mapping[str, frozenset[str]]


class Laid(TypedDict):
    """What is laid over tables beside the rows added: see ``merge_tables``."""

    policies: Mapping[str, Row]
    consultations: Mapping[str, Row]
    replaced: Mapping[str, set[str]]


def merge_tables(
    prior: Mapping[str, pa.Table],
    added: Mapping[str, Sequence[Row]],
    *,
    policies: Mapping[str, Row],
    consultations: Mapping[str, Row],
    replaced: Mapping[str, set[str]],
) -> dict[str, pa.Table]:
    """Return every table with tonight's rows.

    A row with a known key takes the place of the old one, except in append-only tables, where the first stays;
    ``replaced`` names, for ``relations`` and ``comment_outcomes``, the policies whose old rows go as a whole.
    """
    rows = {**added, "policies": list(policies.values()), "consultations": list(consultations.values())}
    merged: dict[str, pa.Table] = {}
    for name, spec in SPECS.items():
        old, new = prior[name], {tuple(r[k] for k in spec.key): r for r in rows.get(name, ())}
        if replaced.get(name):
            owner = "from_policy_id" if name == "relations" else "policy_id"
            old = old.filter(pc.invert(pc.is_in(old[owner], pa.array(sorted(replaced[name]), pa.string()))))
        if not new:
            merged[name] = old
            continue
        table = table_of(name, new.values())
        if spec.append_only:
            table, kept = _without(table, old, spec.key), old
        else:
            kept = _without(old, table, spec.key)
        joined = pa.concat_tables([kept.cast(SCHEMAS[name]), table.cast(SCHEMAS[name])])
        merged[name] = joined.sort_by([(k, "ascending") for k in spec.key]).combine_chunks()
    return merged


def touched_keys(
    prior: Mapping[str, pa.Table],
    added: Mapping[str, Sequence[Row]],
    *,
    policies: Mapping[str, Row],
    consultations: Mapping[str, Row],
    replaced: Mapping[str, set[str]],
) -> Touched:
    """By table: values of the first key column outside of whose rows ``merge_tables``, given the same, leaves all as it was."""
    rows = {**added, "policies": list(policies.values()), "consultations": list(consultations.values())}
    found = {name: {r[SPECS[name].key[0]] for r in listed} for name, listed in rows.items()}
    for name, owners in replaced.items():
        old, owner = prior[name], "from_policy_id" if name == "relations" else "policy_id"
        gone = old.filter(pc.is_in(old[owner], pa.array(sorted(owners), pa.string())))
        found.setdefault(name, set()).update(gone[SPECS[name].key[0]].to_pylist())
    return {name: frozenset(keys) for name, keys in found.items() if keys}


def joined(*several: Touched) -> Touched:
    """What any of them names."""
    names = sorted({name for one in several for name in one})
    return {name: frozenset().union(*(one.get(name, frozenset()) for one in several)) for name in names}


def _without(table: pa.Table, other: pa.Table, key: Sequence[str]) -> pa.Table:
    """Rows of ``table`` whose key does not stand in ``other``; only rows that share the first column become Python objects."""
    if not other.num_rows or not table.num_rows:
        return table
    first = key[0]
    shared = pc.is_in(table[first], value_set=pc.unique(other[first]))
    if len(key) == 1:
        return table.filter(pc.invert(shared))
    places = pc.indices_nonzero(shared)
    if not len(places):
        return table
    near = table.select(key).take(places)
    taken = set(_keys(other.select(key).filter(pc.is_in(other[first], value_set=pc.unique(near[first])))))
    kept = np.ones(table.num_rows, dtype=np.bool_)
    kept[places.to_numpy()] = [values not in taken for values in _keys(near)]
    return table.filter(pa.array(kept))


def _keys(table: pa.Table) -> list[tuple[Any, ...]]:
    return list(zip(*(column.to_pylist() for column in table.columns), strict=True))
