"""A logical digest of rows that adds: the same rows give the same digest in whatever files, order or encoding they lie.

One row is the concatenation, in the order of its columns, of ``name=length:value,`` for each value that is not null (length in
bytes of UTF-8; dates as days and timestamps as microseconds since 1970-01-01 UTC, floats as the integer of their IEEE 754 bits,
booleans as true/false, a list as its elements in the same form). A row's hash is the SHA-256 of these bytes; the digest of a
set of rows is the sum of their hashes modulo 2**256. A null leaves no bytes, so a new column of nulls changes no digest.
"""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Callable, Iterable
from typing import Any, cast

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from gongbao.model.identifiers import Sha256

RowHashes = npt.NDArray[np.uint8]
"""One row of 32 bytes per row of a table."""

_MODULUS = 1 << 256
_BATCH = 16_384
_TEXT = pa.large_string()

_join: Callable[..., pa.Array[Any]] = cast("Any", pc.binary_join_element_wise)

ZERO = Sha256("0" * 64)
"""Digest of no rows."""


def row_hashes(table: pa.Table) -> RowHashes:
    """Hash every row of ``table``: an array of shape (rows, 32)."""
    if not table.num_rows:
        return np.empty((0, 32), np.uint8)
    digests: list[bytes] = []
    for batch in table.to_batches(max_chunksize=_BATCH):
        if not batch.num_rows:
            continue  # an empty chunk of a table put together has no column of values
        rows = canonical_rows(batch)
        _, places, data = cast("tuple[None, pa.Buffer, pa.Buffer | None]", tuple(rows.buffers()))
        offsets = np.frombuffer(
            memoryview(places), dtype=np.int64, count=len(rows) + 1, offset=rows.offset * 8
        ).tolist()
        view = memoryview(data) if data is not None else memoryview(b"")
        sha256 = hashlib.sha256
        digests.extend([sha256(view[a:b]).digest() for a, b in itertools.pairwise(offsets)])
    return np.frombuffer(b"".join(digests), dtype=np.uint8).reshape(-1, 32)


def canonical_rows(batch: pa.RecordBatch) -> pa.Array[Any]:
    """The canonical text of every row, as documented on top of this module."""
    filled = [i for i in range(batch.num_columns) if batch.column(i).null_count < batch.num_rows]
    columns = [
        _tagged(batch.schema.names[i], batch.column(i)) for i in filled or [0]
    ]  # a column of nulls leaves no bytes
    return _join(*columns, _text(""), null_handling="skip")


def sum_hashes(hashes: RowHashes) -> Sha256:
    """Digest of the rows behind ``hashes``."""
    limbs = (
        np.ascontiguousarray(hashes).view(">u4").astype(np.uint64).sum(axis=0)
        if len(hashes)
        else np.zeros(8, np.uint64)
    )
    total = 0
    for limb in limbs.tolist():
        total = (total << 32) + int(limb)
    return _as_digest(total)


def digest_of(table: pa.Table) -> Sha256:
    """Digest of all rows of ``table``."""
    return sum_hashes(row_hashes(table))


def add_digests(digests: Iterable[Sha256], *, minus: Iterable[Sha256] = ()) -> Sha256:
    """Digest of the rows of all ``digests`` together, without those of ``minus``.

    >>> add_digests([Sha256("0" * 63 + "5")], minus=[Sha256("0" * 63 + "5")]) == ZERO
    True
    """
    return _as_digest(sum(int(d, 16) for d in digests) - sum(int(d, 16) for d in minus))


def _as_digest(total: int) -> Sha256:
    return Sha256(f"{total % _MODULUS:064x}")


def _text(value: str) -> pa.Scalar[Any]:
    return pa.scalar(value, _TEXT)


def _tagged(name: str, column: pa.Array[Any]) -> pa.Array[Any]:
    value = _joined_list(cast("pa.ListArray[Any]", column)) if pa.types.is_list(column.type) else _as_text(column)
    return _netstring(value, prefix=f"{name}=")


def _as_text(column: pa.Array[Any]) -> pa.Array[Any]:
    kind = column.type
    if pa.types.is_timestamp(kind):
        column = column.cast(pa.timestamp("us", tz=kind.tz)).cast(pa.int64())
    elif pa.types.is_date32(kind):
        column = column.cast(pa.int32())
    elif pa.types.is_float64(kind):
        column = column.view(pa.int64())
    return column.cast(_TEXT)


def _netstring(value: pa.Array[Any], *, prefix: str = "") -> pa.Array[Any]:
    length = pc.binary_length(cast("pa.StringArray", value)).cast(_TEXT)
    return _join(_text(prefix), length, _text(":"), value, _text(","), _text(""))


def _joined_list(column: pa.ListArray[Any]) -> pa.Array[Any]:
    """The elements of each list in canonical form, one after another; ``~`` stands for a null element."""
    lengths = pc.list_value_length(column).fill_null(0).to_numpy(zero_copy_only=False)
    offsets = np.concatenate(([0], np.cumsum(lengths))).astype(np.int32)
    elements = _netstring(_as_text(column.flatten())).fill_null("~")
    lists = pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), elements)
    joined = cast("pa.Array[Any]", pc.binary_join(lists, _text("")))
    return cast("pa.Array[Any]", pc.if_else(column.is_valid(), joined, pa.scalar(None, _TEXT)))
