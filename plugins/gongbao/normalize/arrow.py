"""Arrow schemas of the published tables, made from ``model.tables``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pyarrow as pa

from gongbao.model.tables import TABLES, TableSpec

_TYPES: dict[str, pa.DataType] = {
    "string": pa.string(),
    "category": pa.string(),
    "int32": pa.int32(),
    "int64": pa.int64(),
    "float64": pa.float64(),
    "bool": pa.bool_(),
    "date": pa.date32(),
    "timestamp": pa.timestamp("us", tz="UTC"),
    "strings": pa.list_(pa.string()),
}


def arrow_schema(spec: TableSpec) -> pa.Schema:
    """Return the Arrow schema of ``spec``; KeyError names a kind that has no Arrow type."""
    return pa.schema([pa.field(f.name, _TYPES[f.kind], nullable=f.nullable) for f in spec.fields])


SCHEMAS: dict[str, pa.Schema] = {spec.name: arrow_schema(spec) for spec in TABLES}
SPECS: dict[str, TableSpec] = {spec.name: spec for spec in TABLES}


def table_of(name: str, rows: Iterable[Mapping[str, Any]]) -> pa.Table:
    """Make the table ``name`` from rows, sorted by key; a row with an unknown column or a null in a required one raises."""
    schema, spec = SCHEMAS[name], SPECS[name]
    listed = list(rows)
    known = set(schema.names)
    for row in listed:
        if unknown := set(row) - known:
            raise KeyError(f"{name}: unknown columns {sorted(unknown)}")
    table = pa.Table.from_pylist([{n: row.get(n) for n in schema.names} for row in listed], schema=schema)
    for field in schema:
        if not field.nullable and table.column(field.name).null_count:
            raise ValueError(f"{name}.{field.name}: null in a column that is never null")
    return table.sort_by([(k, "ascending") for k in spec.key]).combine_chunks()


def empty_tables() -> dict[str, pa.Table]:
    """Every published table with zero rows."""
    return {name: schema.empty_table() for name, schema in SCHEMAS.items()}
