"""Rows to Parquet bytes and back: the same rows give the same bytes with the same pyarrow (its version stands in ``created_by``)."""

from __future__ import annotations

from typing import Any, cast

import pyarrow as pa
import pyarrow.parquet as pq

from gongbao.errors import CorruptRelease
from gongbao.model.tables import TableSpec
from gongbao.normalize.arrow import SCHEMAS, SPECS

OPERATION = "_op"
"""Column of a feed: insert, update or delete."""

_TEXT_ROW_GROUP, _TEXT_ROW_GROUP_BYTES = 4_096, 4_500_000
_METADATA_ROW_GROUP = 16_384
_TEXT_TABLES = frozenset({"texts", "clauses"})


def feed_schema(spec: TableSpec) -> pa.Schema:
    """Schema of a feed: ``_op``, then the table's columns; only key columns are required, a deleted row keeps no more."""
    columns = [pa.field(f.name, f.type, nullable=f.name not in spec.key) for f in SCHEMAS[spec.name]]
    return pa.schema([pa.field(OPERATION, pa.string(), nullable=False), *columns])


def encode(table: pa.Table, spec: TableSpec) -> bytes:
    """Write sorted rows as Parquet: zstd 3, page index, dictionaries for categories only, small row groups for text."""
    categories = [f.name for f in spec.fields if f.kind == "category"]
    if OPERATION in table.column_names:
        categories.append(OPERATION)
    sink, rows = pa.BufferOutputStream(), table.combine_chunks()
    pq.write_table(
        rows,
        sink,
        compression="zstd",
        compression_level=3,
        row_group_size=_text_row_group(rows) if spec.name in _TEXT_TABLES else _METADATA_ROW_GROUP,
        use_dictionary=cast("bool", categories or False),  # the stubs know only the flag
        write_page_index=True,
        store_schema=False,
    )
    return sink.getvalue().to_pybytes()


def _text_row_group(rows: pa.Table) -> int:
    """4,096 rows, or fewer where texts are long: who looks up one text reads a row group."""
    usual = max(1, rows.nbytes // max(1, rows.num_rows))
    return max(64, min(_TEXT_ROW_GROUP, _TEXT_ROW_GROUP_BYTES // usual))


def decode(
    payload: bytes,
    schema: pa.Schema,
    place: str,
    *,
    columns: list[str] | None = None,
) -> pa.Table:
    """Read Parquet bytes as rows of ``schema``; CorruptRelease names ``place`` when they are none of it.

    A nullable column that the file does not have yet is read as nulls: files of older releases stay in use when a
    column is added. ``columns`` selects.
    """
    wanted = pa.schema([schema.field(name) for name in columns]) if columns is not None else schema
    try:
        file = pq.ParquetFile(pa.BufferReader(payload))
        present = file.schema_arrow.names
        if unknown := set(present) - set(schema.names):
            raise CorruptRelease(
                f"{place}: has columns that this version does not know ({', '.join(sorted(unknown))}); "
                "read it with the version of gongbao that wrote it, or a later one"
            )
        names = [n for n in wanted.names if n in present]
        table = file.read(columns=names, use_threads=file.metadata.num_rows > _METADATA_ROW_GROUP)
        arrays = [
            _as(table.column(f.name), f.type) if f.name in present else pa.nulls(table.num_rows, f.type) for f in wanted
        ]
        for field, array in zip(wanted, arrays, strict=True):
            if not field.nullable and array.null_count:
                raise CorruptRelease(
                    f"{place}: column {field.name} is empty where it must not be; restore the file from a copy"
                )
        return pa.Table.from_arrays(arrays, schema=wanted)
    except (pa.ArrowException, OSError, ValueError) as error:
        raise CorruptRelease(
            f"{place}: is not a Parquet file of this dataset ({error}); restore the file from a copy"
        ) from error


def _as(column: pa.ChunkedArray[Any], kind: pa.DataType) -> pa.ChunkedArray[Any]:
    return column if column.type == kind else column.cast(kind)


def check_rows(name: str, table: pa.Table) -> None:
    """Raise ValueError when ``table`` is not exactly what the spec of ``name`` says: columns, types, required values."""
    expected = SCHEMAS[name]
    if not table.schema.equals(expected):
        raise ValueError(
            f"table {name} has columns {table.schema.names} with types {table.schema.types}, expected {expected}"
        )
    for field in expected:
        if not field.nullable and table.column(field.name).null_count:
            raise ValueError(f"table {name}, column {field.name}: null in a column that is never null")


def sort_rows(table: pa.Table, spec: TableSpec) -> pa.Table:
    """Sort by key, in one chunk."""
    return table.sort_by([(k, "ascending") for k in spec.key]).combine_chunks()


def spec_of(name: str) -> TableSpec:
    """The spec of a published table."""
    return SPECS[name]
