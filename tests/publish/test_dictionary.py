"""The data dictionary: the page in docs/ is the one that the table specs give, and no column is left half described."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pytest

from gongbao.model.tables import TABLES, Field, TableSpec
from gongbao.normalize.arrow import SCHEMAS
from publish.dictionary import NONE, data_dictionary, dictionary_json

PAGE = Path(__file__).parents[2] / "docs" / "data-dictionary.md"
COLUMNS = [pytest.param(spec, field, id=f"{spec.name}.{field.name}") for spec in TABLES for field in spec.fields]
NUMBERS = {"int32", "int64", "float64"}


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == data_dictionary(), (
        "docs/data-dictionary.md is out of date; run: python -m publish.dictionary docs/data-dictionary.md"
    )


def test_every_column_of_every_table_has_a_line() -> None:
    page = data_dictionary()
    for spec in TABLES:
        section = page.split(f"\n## {spec.name}\n")[1].split("\n## ")[0]
        lines = [line for line in section.splitlines() if line.startswith("| ") and not line.startswith("| column |")]
        assert [line.split(" | ")[0].strip("| *") for line in lines] == [f.name for f in spec.fields]


def test_the_dictionary_for_programs_describes_every_column_with_the_same_words() -> None:
    records = {(c["table"], c["column"]): c for c in dictionary_json()["columns"]}
    assert list(records) == [(s.name, f.name) for s in TABLES for f in s.fields]
    said = ("meaning_zh", "meaning", "unit", "standard", "example", "null_rule", "pandas", "polars")
    assert [(key, name) for key, record in records.items() for name in said if not record[name].strip()] == []
    status = records["policies", "status"]
    assert (status["kind"], status["nullable"], status["null_rule"]) == ("category", False, "never null")
    assert "not_yet_in_force" in status["values"]
    assert records["policies", "signed_on"]["unit"] == "day (Asia/Shanghai)"


def test_the_dictionary_is_one_call_away_from_a_data_frame() -> None:
    columns = json.loads(json.dumps(dictionary_json()))["columns"]
    count = sum(len(s.fields) for s in TABLES)
    assert pd.DataFrame(columns).set_index(["table", "column"]).index.is_unique
    assert pl.DataFrame(columns).height == len(pd.DataFrame(columns)) == count


@pytest.mark.parametrize(("spec", "field"), COLUMNS)
def test_an_example_is_a_value_that_the_column_could_hold(spec: TableSpec, field: Field) -> None:
    value = read_example(field)
    if field.values:
        assert value in field.values
    assert "…" not in field.example, "an example is a whole value"
    if field.name.endswith("sha256") and field.kind == "string":
        assert len(field.example) == 64
        int(field.example, 16)


@pytest.mark.parametrize(("spec", "field"), COLUMNS)
def test_numbers_say_what_they_count_and_texts_have_no_unit_by_accident(spec: TableSpec, field: Field) -> None:
    record = next(c for c in dictionary_json()["columns"] if (c["table"], c["column"]) == (spec.name, field.name))
    assert (record["unit"] != NONE) is (field.kind in NUMBERS | {"date", "timestamp", "bool"}), record["unit"]
    assert field.nullable is (field.null_rule != "never null")
    assert not field.values or field.kind == "category"
    assert len(set(field.values)) == len(field.values)


def test_the_types_named_for_pandas_and_polars_are_types_of_theirs() -> None:
    for record in dictionary_json()["columns"]:
        pd.Series([], dtype=record["pandas"])
        arrow = SCHEMAS[record["table"]].field(record["column"]).type
        assert eval(f"pl.{record['polars'].replace('(String)', '(pl.String)')}") is not None, arrow


def test_references_lead_to_the_key_of_another_table() -> None:
    specs = {s.name: s for s in TABLES}
    for spec in TABLES:
        names = {f.name for f in spec.fields}
        for reference in spec.references:
            assert set(reference.columns) <= names
            assert reference.to == specs[reference.table].key


def read_example(field: Field) -> Any:
    if field.kind in {"string", "category"}:
        return field.example
    if field.kind in {"int32", "int64"}:
        return int(field.example)
    if field.kind == "float64":
        return float(field.example)
    if field.kind == "bool":
        return {"true": True, "false": False}[field.example]
    if field.kind == "date":
        return date.fromisoformat(field.example)
    if field.kind == "timestamp":
        at = datetime.fromisoformat(field.example)
        assert at.tzinfo is not None
        return at
    assert field.kind == "strings"
    listed = json.loads(field.example)
    assert all(isinstance(item, str) for item in listed)
    return listed
