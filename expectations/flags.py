"""Judgements on whole tables, made column by column in Arrow, so that the row rules see only what is new or broken."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from typing import Any

import pyarrow as pa
from pyarrow import compute

from expectations.rules import Suite
from gongbao.model.change import NOISE
from gongbao.model.tables import TableSpec
from gongbao.normalize.takedown import TAKEN_DOWN

pc: Any = compute  # the stubs know fewer argument types than the functions take
Column = Any
"""An Arrow array or chunked array, one value per row."""

Tables = Mapping[str, pa.Table]
Flags = dict[str, Column]


def whole_table_flags(suite: Suite, spec: TableSpec, tables: Tables) -> Flags:
    """Compute for every row: which required values are ``missing``, whether its key is unique, references, own flags."""
    table = tables[suite.table]
    flags: Flags = {"missing": _missing(table, spec), "key_is_unique": _key_is_unique(table, spec.key)}
    for reference in suite.references:
        known = pc.is_in(table[reference.column], value_set=pc.unique(tables[reference.table][reference.target]))
        flags[f"{reference.column}_known"] = pc.or_(known, pc.is_null(table[reference.column]))
    own = _OWN.get(suite.table)
    return flags | (own(table, tables) if own else {})


def text_hashes_right(texts: pa.Table) -> Column:
    """Hash every text given (only new ones should be) and compare with the key it stands under."""
    pairs = zip(texts["content_sha256"].to_pylist(), texts["text"].to_pylist(), strict=True)
    return pa.array(
        [text is not None and hashlib.sha256(text.encode()).hexdigest() == key for key, text in pairs], pa.bool_()
    )


def _missing(table: pa.Table, spec: TableSpec) -> Column:
    """Name the required columns in which the row has no value, joined by commas; empty when it has all."""
    holes = [f.name for f in spec.fields if not f.nullable and table[f.name].null_count]
    if not holes:
        return pa.repeat("", table.num_rows)
    named = [pc.if_else(pc.is_null(table[name]), name, None) for name in holes]
    return pc.binary_join_element_wise(*named, ",", null_handling="skip")


def _key_is_unique(table: pa.Table, key: tuple[str, ...]) -> Column:
    """Mark every row whose key stands more than once; counting groups first keeps the usual case cheap."""
    if table.num_rows == 0 or table.group_by(list(key)).aggregate([]).num_rows == table.num_rows:
        return pa.repeat(True, table.num_rows)
    return pa.array(~table.select(list(key)).to_pandas().duplicated(keep=False))


def _policies(table: pa.Table, tables: Tables) -> Flags:  # noqa: ARG001 - one shape for all tables
    said = pc.greater(pc.fill_null(pc.utf8_length(table["status_evidence"]), 0), 0)
    return {"status_explained": pc.or_(said, pc.fill_null(pc.equal(table["status"], "unknown"), False))}


def _versions(table: pa.Table, tables: Tables) -> Flags:
    counted = tables["clauses"].group_by("version_id").aggregate([([], "count_all")])
    place = pc.index_in(table["version_id"], value_set=counted["version_id"])
    rows = pc.fill_null(pc.take(counted["count_all"], place), 0)
    name = pc.binary_join_element_wise(table["policy_id"], pc.cast(table["sequence"], pa.string()), ".v")
    counts_right = pc.fill_null(pc.equal(rows, pc.cast(table["clause_count"], pa.int64())), False)
    text_known = pc.is_in(table["content_sha256"], value_set=tables["texts"]["content_sha256"])
    down = _taken_down(table, tables["policies"])
    return {
        "clauses_counted": pc.or_(counts_right, down),
        "content_sha256_known": pc.or_(text_known, down),
        "named_by_sequence": pc.fill_null(pc.equal(name, table["version_id"]), False),
    }


def _taken_down(versions: pa.Table, policies: pa.Table) -> Column:
    """Mark the versions whose wording may not be published: their text and clauses are missing on purpose."""
    listed = pc.list_flatten(policies["flags"])
    places = pc.filter(pc.list_parent_indices(policies["flags"]), pc.equal(listed, TAKEN_DOWN))
    return pc.is_in(versions["policy_id"], value_set=pc.take(policies["policy_id"], places))


def _clauses(table: pa.Table, tables: Tables) -> Flags:  # noqa: ARG001 - one shape for all tables
    own = pc.binary_join_element_wise(table["version_id"], table["eid"], "|")
    above = pc.binary_join_element_wise(table["version_id"], table["parent_eid"], "|")
    return {"parent_known": pc.or_(pc.is_in(above, value_set=own), pc.is_null(table["parent_eid"]))}


def _attachments(table: pa.Table, tables: Tables) -> Flags:  # noqa: ARG001 - one shape for all tables
    return {"hash_with_size": pc.equal(pc.is_null(table["sha256"]), pc.is_null(table["bytes"]))}


def _changes(table: pa.Table, tables: Tables) -> Flags:  # noqa: ARG001 - one shape for all tables
    noisy = pc.is_in(table["effect"], value_set=pa.array([str(effect) for effect in NOISE]))
    return {"noise_is_marked": pc.fill_null(pc.equal(noisy, table["noise"]), False)}


def _portals(table: pa.Table, tables: Tables) -> Flags:  # noqa: ARG001 - one shape for all tables
    said = pc.greater(pc.fill_null(pc.utf8_length(table["reason"]), 0), 0)
    return {"stale_has_reason": pc.or_(pc.invert(pc.fill_null(table["stale"], True)), said)}


_OWN: Mapping[str, Callable[[pa.Table, Tables], Flags]] = {
    "policies": _policies,
    "versions": _versions,
    "clauses": _clauses,
    "attachments": _attachments,
    "changes": _changes,
    "portals": _portals,
}
