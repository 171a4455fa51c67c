"""The data dictionary, written from the table specs: ``python -m publish.dictionary docs/data-dictionary.md``."""

from __future__ import annotations

import sys
from pathlib import Path

from gongbao.model.tables import TABLES, Field, TableSpec
from publish.manifest import SCHEMA_VERSION

_INTRO = f"""# Data dictionary 数据字典

Schema version {SCHEMA_VERSION}. Written by `python -m publish.dictionary docs/data-dictionary.md`; do not edit by hand.

Types: *string*; *category* is a string with few values (dictionary-encoded in Parquet); *int32*, *int64*, *float64*, *bool*;
*date* is a calendar day of the portal (Asia/Shanghai); *timestamp* is UTC with microseconds; *strings* is a list of strings.
Columns in **bold** form the key. An unknown value is null, never an empty guess; "null when" says why it may be.

Storage: *by month* – one file per month of the column named, rewritten when one of its rows changes; *append-only* – rows
never change, each release adds a file; *whole* – one file, rewritten when a row changes. Which files make up a release
stands in its manifest.
"""


def data_dictionary() -> str:
    """Render the dictionary of all tables as Markdown."""
    contents = "\n".join(f"- [{s.name}](#{s.name}) {s.title_zh}: {s.title}" for s in TABLES)
    return f"{_INTRO}\n{contents}\n" + "".join(f"\n{_table(s)}" for s in TABLES)


def _table(spec: TableSpec) -> str:
    facts = [f"Storage: {_storage(spec)}."]
    rows = "".join(_row(f, key=f.name in spec.key) for f in spec.fields)
    return (
        f"## {spec.name}\n\n{spec.title_zh} · {spec.title}\n\n{' '.join(facts)}\n\n"
        "| column | type | 含义 | meaning | example | unit | standard | null when |\n|---|---|---|---|---|---|---|---|\n"
        f"{rows}"
    )


def _storage(spec: TableSpec) -> str:
    if spec.append_only:
        return "append-only"
    return f"by month of `{spec.shard_by}`" if spec.shard_by else "whole"


def _row(field: Field, *, key: bool) -> str:
    name = f"**{field.name}**" if key else field.name
    cells = [
        name,
        field.kind,
        _cell(field.meaning_zh),
        _cell(field.meaning),
        f"`{_cell(field.example)}`",
        _cell(field.unit),
        _cell(field.standard),
        _cell(field.null_rule),
    ]
    return "| " + " | ".join(cells) + " |\n"


def _cell(text: str) -> str:
    return text.replace("|", r"\|").replace("\n", " ")


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(data_dictionary(), encoding="utf-8")
