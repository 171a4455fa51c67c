"""The data dictionary, written from the table specs: ``python -m publish.dictionary docs/data-dictionary.md``.

Each release carries the same as ``dictionary.json``, for programs.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from gongbao.model.tables import TABLES, Field, Reference, TableSpec
from publish.manifest import SCHEMA_VERSION

DICTIONARY = "dictionary.json"
NONE = "none"
"""Said of a unit or a standard that a column does not have: a text has no unit, a name of ours follows no standard."""

_INTRO = f"""# Data dictionary 数据字典

Schema version {SCHEMA_VERSION}. Written by `python -m publish.dictionary docs/data-dictionary.md`; do not edit by hand. What moved
between versions: [schema changes](schema-changes.md). Each release carries the same for programs: `releases/<id>/{DICTIONARY}`.

Types: *string*; *category* is a string with few values (dictionary-encoded in Parquet); *int32*, *int64*, *float64*, *bool*;
*date* is a calendar day of the portal (Asia/Shanghai); *timestamp* is UTC with microseconds; *strings* is a list of strings.
Columns in **bold** form the key. An unknown value is null, never an empty guess; "null when" says why it may be. Where a column
has a closed vocabulary, its values are listed below the table.

Storage: *by month* – files by the month of the column named, rewritten when one of their rows changes; *append-only* – rows
never change, each release adds a file; *whole* – files without months, rewritten when a row changes. Large months and large
tables are parted into several files. Which files make up a release stands in its manifest.
"""

_UNITS = {"date": "day (Asia/Shanghai)", "timestamp": "UTC", "bool": "true or false"}
_STANDARDS = {"date": "ISO 8601", "timestamp": "ISO 8601"}
_PANDAS = {
    "string": "string",
    "category": "category",
    "int32": "Int32",
    "int64": "Int64",
    "float64": "Float64",
    "bool": "boolean",
    "date": "date32[day][pyarrow]",
    "timestamp": "datetime64[us, UTC]",
    "strings": "object",
}
_POLARS = {
    "string": "String",
    "category": "Categorical",
    "int32": "Int32",
    "int64": "Int64",
    "float64": "Float64",
    "bool": "Boolean",
    "date": "Date",
    "timestamp": "Datetime(time_unit='us', time_zone='UTC')",
    "strings": "List(String)",
}


def unit_of(field: Field) -> str:
    """The unit of a column's values, or ``none``."""
    return field.unit or _UNITS.get(field.kind, NONE)


def standard_of(field: Field) -> str:
    """The rule or standard behind a column, or ``none``."""
    return field.standard or _STANDARDS.get(field.kind, NONE)


def dictionary_json() -> dict[str, Any]:
    """The dictionary of all tables for programs.

    ``columns`` is a list of flat records, one per column, with the same keys in all: a data frame of it is one call away.
    ``tables`` holds key, storage and references of each table; ``values`` is null where the vocabulary is open. ``pandas`` and
    ``polars`` name the type that keeps nulls and lists as they are.
    """
    return {
        "schema_version": SCHEMA_VERSION,
        "tables": [
            {
                "table": s.name,
                "title": s.title,
                "title_zh": s.title_zh,
                "key": list(s.key),
                "storage": _storage(s).replace("`", ""),
                "references": [_reference(r) for r in s.references],
            }
            for s in TABLES
        ],
        "columns": [_column(s, f) for s in TABLES for f in s.fields],
    }


def _column(spec: TableSpec, field: Field) -> Mapping[str, Any]:
    return {
        "table": spec.name,
        "column": field.name,
        "kind": field.kind,
        "key": field.name in spec.key,
        "nullable": field.nullable,
        "null_rule": field.null_rule,
        "meaning_zh": field.meaning_zh,
        "meaning": field.meaning,
        "unit": unit_of(field),
        "standard": standard_of(field),
        "example": field.example,
        "values": list(field.values) or None,
        "pandas": _PANDAS[field.kind],
        "polars": _POLARS[field.kind],
    }


def _reference(reference: Reference) -> Mapping[str, Any]:
    return {"columns": list(reference.columns), "table": reference.table, "to": list(reference.to)}


def data_dictionary() -> str:
    """Render the dictionary of all tables as Markdown."""
    contents = "\n".join(f"- [{s.name}](#{s.name}) {s.title_zh}: {s.title}" for s in TABLES)
    return f"{_INTRO}\n{contents}\n" + "".join(f"\n{_table(s)}" for s in TABLES)


def _table(spec: TableSpec) -> str:
    rows = "".join(_row(f, key=f.name in spec.key) for f in spec.fields)
    return (
        f"## {spec.name}\n\n{spec.title_zh} · {spec.title}\n\nStorage: {_storage(spec)}.\n\n"
        "| column | type | 含义 | meaning | example | unit | standard | null when |\n|---|---|---|---|---|---|---|---|\n"
        f"{rows}{_references(spec)}{_vocabularies(spec)}"
    )


def _storage(spec: TableSpec) -> str:
    if spec.append_only:
        return "append-only"
    return f"by month of `{spec.shard_by}`" if spec.shard_by else "whole"


def _references(spec: TableSpec) -> str:
    lines = [f"`{', '.join(r.columns)}` → `{r.table}` (`{', '.join(r.to)}`)" for r in spec.references]
    return f"\nRefers: {'; '.join(lines)}.\n" if lines else ""


def _vocabularies(spec: TableSpec) -> str:
    lines = [
        f"- `{f.name}`: {', '.join(f'`{v}`' if v else 'empty' for v in f.values)}" for f in spec.fields if f.values
    ]
    return "\nValues:\n\n" + "\n".join(lines) + "\n" if lines else ""


def _row(field: Field, *, key: bool) -> str:
    name = f"**{field.name}**" if key else field.name
    cells = [
        name,
        field.kind,
        _cell(field.meaning_zh),
        _cell(field.meaning),
        f"`{_cell(field.example)}`",
        _cell(unit_of(field)),
        _cell(standard_of(field)),
        _cell(field.null_rule),
    ]
    return "| " + " | ".join(cells) + " |\n"


def _cell(text: str) -> str:
    return text.replace("|", r"\|").replace("\n", " ")


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(data_dictionary(), encoding="utf-8")
