"""Tonight's rows laid over the tables of the last release, by key."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pytest

from gongbao.normalize.arrow import SPECS
from gongbao.normalize.merge import merge_tables

PRIOR = [("v1", "art_1", "甲"), ("v1", "art_2", "乙"), ("v2", "art_1", "丙")]
TONIGHT = [("v1", "art_2", "改"), ("v2", "art_2", "丁"), ("v3", "art_1", "戊")]


@pytest.fixture
def merged(monkeypatch: pytest.MonkeyPatch) -> Any:
    """``merged(append_only)``: the rows of a table keyed by two columns after a night that repeats one key."""

    def merge(*, append_only: bool) -> list[tuple[str, ...]]:
        schema = pa.schema([("version_id", pa.string()), ("eid", pa.string()), ("text", pa.string())])
        table = pa.Table.from_pylist([dict(zip(schema.names, row, strict=True)) for row in PRIOR], schema)
        spec = type("Spec", (), {"name": "clauses", "key": ("version_id", "eid"), "append_only": append_only})
        monkeypatch.setattr("gongbao.normalize.merge.SPECS", {"clauses": spec})
        monkeypatch.setattr("gongbao.normalize.merge.SCHEMAS", {"clauses": schema})
        monkeypatch.setattr(
            "gongbao.normalize.merge.table_of", lambda _name, rows: pa.Table.from_pylist(list(rows), schema)
        )
        rows = [dict(zip(schema.names, row, strict=True)) for row in TONIGHT]
        found = merge_tables({"clauses": table}, {"clauses": rows}, policies={}, consultations={}, replaced={})
        return [tuple(row.values()) for row in found["clauses"].to_pylist()]

    return merge


def test_a_known_key_takes_the_place_of_the_old_row_and_no_other(merged: Any) -> None:
    assert merged(append_only=False) == [
        ("v1", "art_1", "甲"),
        ("v1", "art_2", "改"),
        ("v2", "art_1", "丙"),
        ("v2", "art_2", "丁"),
        ("v3", "art_1", "戊"),
    ]


def test_in_an_append_only_table_the_first_row_stays(merged: Any) -> None:
    assert ("v1", "art_2", "乙") in merged(append_only=True)
    assert len(merged(append_only=True)) == 5


def test_every_table_has_a_key() -> None:
    assert all(spec.key for spec in SPECS.values())
