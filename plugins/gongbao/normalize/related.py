"""Relations of the last release that a night asks for, filtered before they become rows: most concern nobody tonight."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import pyarrow as pa
import pyarrow.compute as pc

from gongbao.model.policy import Relation
from gongbao.normalize.night import Night
from gongbao.normalize.prior import Row

FROM, TO = "from_policy_id", "to_policy_id"


def rows_among(table: pa.Table, column: str, values: Iterable[str]) -> list[Row]:
    """Rows of a table whose ``column`` holds one of these; none is looked up where there are none."""
    wanted = sorted(set(values))
    if not wanted:
        return []
    rows: list[Row] = table.filter(pc.is_in(table[column], value_set=pa.array(wanted, pa.string()))).to_pylist()
    return rows


def of_kind(table: pa.Table, *kinds: Relation) -> pa.Table:
    """Relations of these kinds."""
    return table.filter(pc.is_in(table["relation"], value_set=pa.array([kind.value for kind in kinds], pa.string())))


def relations_now(
    night: Night, kind: Relation, policy_ids: Collection[str], *, ends: Collection[str] = (FROM, TO)
) -> dict[str, Row]:
    """Relations of one kind as they stand tonight, by id, that one of these policies states, or is the target of (``ends``)."""
    table = of_kind(night.prior.tables["relations"], kind) if policy_ids else night.prior.tables["relations"]
    prior = [row for end in ends for row in rows_among(table, end, policy_ids)]
    stand = {r["relation_id"]: r for r in prior if r[FROM] not in night.replaced["relations"]}
    tonight = [r for r in night.added.get("relations", ()) if r["relation"] == kind]
    return stand | {r["relation_id"]: r for r in tonight if any(r[end] in policy_ids for end in ends)}
