"""The digest of rows: as documented, additive, blind to order, files and encoding."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime
from typing import Any

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from gongbao.normalize.arrow import SCHEMAS, table_of
from publish.delta import apply_feed, compare_rows, feed_of
from publish.digest import ZERO, add_digests, digest_of, row_hashes
from publish.parquet import decode, encode, feed_schema, spec_of

ROWS: list[dict[str, Any]] = [
    {
        "t": "中",
        "n": 7,
        "f": 1.0,
        "b": True,
        "d": date(1970, 1, 3),
        "w": datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC),
        "l": ["a", "bc"],
    },
    {"t": "", "n": None, "f": None, "b": None, "d": None, "w": None, "l": []},
]
SCHEMA = pa.schema(
    [
        ("t", pa.string()),
        ("n", pa.int32()),
        ("f", pa.float64()),
        ("b", pa.bool_()),
        ("d", pa.date32()),
        ("w", pa.timestamp("us", tz="UTC")),
        ("l", pa.list_(pa.string())),
    ]
)


def test_a_row_is_hashed_as_documented() -> None:
    first = "t=3:中,n=1:7,f=19:4607182418800017408,b=4:true,d=1:2,w=7:1000000,l=9:1:a,2:bc,,"
    second = "t=0:,l=0:,"
    expected = [hashlib.sha256(row.encode()).digest() for row in (first, second)]
    assert [bytes(h) for h in row_hashes(pa.Table.from_pylist(ROWS, schema=SCHEMA))] == expected
    total = sum(int.from_bytes(h) for h in expected) % 2**256
    assert digest_of(pa.Table.from_pylist(ROWS, schema=SCHEMA)) == f"{total:064x}"


def test_slices_and_chunks_do_not_matter() -> None:
    table = pa.Table.from_pylist(ROWS * 3, schema=SCHEMA)
    pieces = pa.concat_tables([table.slice(4), table.slice(0, 1), table.slice(1, 3)])
    assert digest_of(pieces) == digest_of(table)
    assert digest_of(table.slice(1, 1)) == digest_of(pa.Table.from_pylist(ROWS[1:], schema=SCHEMA))


def test_digests_add_and_subtract() -> None:
    one, other = (digest_of(pa.Table.from_pylist([row], schema=SCHEMA)) for row in ROWS)
    both = digest_of(pa.Table.from_pylist(ROWS, schema=SCHEMA))
    assert add_digests([one, other]) == both
    assert add_digests([both], minus=[one]) == other
    assert digest_of(SCHEMA.empty_table()) == ZERO


def test_a_new_column_of_nulls_changes_no_digest() -> None:
    table = pa.Table.from_pylist(ROWS, schema=SCHEMA)
    assert digest_of(table.append_column("new", pa.nulls(2, pa.string()))) == digest_of(table)


def test_values_do_not_run_into_each_other() -> None:
    one = pa.table({"a": ["x,b=1:y"], "b": pa.array([None], pa.string())})
    other = pa.table({"a": ["x"], "b": ["y"]})
    assert digest_of(one) != digest_of(other)
    lists = [
        pa.table({"l": pa.array([v], pa.list_(pa.string()))}) for v in (["ab"], ["a", "b"], [], [""], [None], None)
    ]
    assert len({digest_of(t) for t in lists}) == 6


texts = st.dictionaries(st.text("abc", min_size=1, max_size=3), st.text(max_size=5), max_size=8)


@settings(max_examples=25, deadline=None)
@given(old=texts, new=texts)
def test_old_rows_with_the_feed_applied_are_the_new_rows(old: dict[str, str], new: dict[str, str]) -> None:
    spec = spec_of("texts")
    before, after = (
        table_of("texts", [{"content_sha256": k, "text": v} for k, v in rows.items()]) for rows in (old, new)
    )
    feed = feed_of(spec, compare_rows(spec, before, row_hashes(before), after, row_hashes(after)))
    reread = decode(encode(feed, spec), feed_schema(spec), "feed")
    assert apply_feed(spec, before, reread).equals(after)
    again = decode(encode(after, spec), SCHEMAS["texts"], "texts")
    assert digest_of(again) == digest_of(after)
