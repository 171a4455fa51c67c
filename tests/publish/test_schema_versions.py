"""A schema version is a promise: columns move only with it, by the number that readers expect, and with notes.

``schemas/<version>.txt`` holds the columns of each version as they were published: ``table.column kind [key] [required]``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest

from gongbao.model.tables import TABLES
from publish.manifest import SCHEMA_VERSION

RECORDED = Path(__file__).parent / "schemas"
NOTES = (Path(__file__).parents[2] / "docs" / "schema-changes.md").read_text(encoding="utf-8")
VERSIONS = sorted((p.stem for p in RECORDED.glob("*.txt")), key=lambda v: tuple(map(int, v.split("."))))


@dataclass(frozen=True)
class Column:
    kind: str
    key: bool
    required: bool


def schema_of_this_program() -> str:
    lines = [
        f"{s.name}.{f.name} {f.kind}{' key' if f.name in s.key else ''}{'' if f.nullable else ' required'}"
        for s in TABLES
        for f in s.fields
    ]
    return "\n".join(sorted(lines)) + "\n"


def columns_of(text: str) -> dict[str, Column]:
    columns = {}
    for line in text.splitlines():
        name, kind, *marks = line.split()
        columns[name] = Column(kind=kind, key="key" in marks, required="required" in marks)
    return columns


def number_that_must_move(before: dict[str, Column], after: dict[str, Column]) -> int:
    """0, 1 or 2: which of the three numbers a change of the columns moves (the last also when nothing moved)."""
    tables = {name.partition(".")[0] for name in before}
    for name, column in before.items():
        now = after.get(name)
        if now is None or (now.kind, now.key) != (column.kind, column.key) or (now.required and not column.required):
            return 0
    added = [(name, c) for name, c in after.items() if name not in before and name.partition(".")[0] in tables]
    if any(c.key or c.required for _, c in added):
        return 0  # files of older releases would break the promise
    return 2 if before == after else 1


def test_the_columns_are_those_recorded_for_this_version() -> None:
    recorded = RECORDED / f"{SCHEMA_VERSION}.txt"
    assert recorded.exists(), f"no record of {SCHEMA_VERSION}: write {recorded} and a section of docs/schema-changes.md"
    assert recorded.read_text(encoding="utf-8") == schema_of_this_program(), (
        f"columns moved without the schema version: raise SCHEMA_VERSION in publish/manifest.py (now {SCHEMA_VERSION}), record the "
        "columns in tests/publish/schemas/<version>.txt, and tell readers in docs/schema-changes.md"
    )


def test_the_version_of_this_program_is_the_newest_recorded() -> None:
    assert VERSIONS[-1] == SCHEMA_VERSION


@pytest.mark.parametrize(("before", "after"), list(pairwise(VERSIONS)))
def test_each_version_moved_the_number_that_readers_expect(before: str, after: str) -> None:
    old, new = (columns_of((RECORDED / f"{v}.txt").read_text(encoding="utf-8")) for v in (before, after))
    moved = next(i for i, (a, b) in enumerate(zip(before.split("."), after.split("."), strict=True)) if a != b)
    assert moved == number_that_must_move(old, new)


@pytest.mark.parametrize("version", VERSIONS)
def test_each_version_has_notes_newest_first(version: str) -> None:
    assert re.findall(r"^## (.*)$", NOTES, re.MULTILINE) == list(reversed(VERSIONS))
    assert section(version).strip()


@pytest.mark.parametrize(("before", "after"), list(pairwise(VERSIONS)))
def test_the_notes_name_every_column_that_moved_and_what_to_do(before: str, after: str) -> None:
    old, new = (columns_of((RECORDED / f"{v}.txt").read_text(encoding="utf-8")) for v in (before, after))
    moved = {name for name in old.keys() | new.keys() if old.get(name) != new.get(name)}
    known = {name.partition(".")[0] for name in old}
    notes = section(after)
    for name in sorted(moved):
        table, _, column = name.partition(".")
        said = f"`{name}`" if table in known else f"`{column}`"
        assert said in notes, f"docs/schema-changes.md, {after}: says nothing of {name}"
    assert "To do:" in notes


def test_what_moves_which_number() -> None:
    before = columns_of("t.id string key required\nt.day date\n")
    assert number_that_must_move(before, columns_of("t.id string key required\n")) == 0
    assert number_that_must_move(before, columns_of("t.id string key required\nt.day timestamp\n")) == 0
    assert number_that_must_move(before, columns_of("t.id string key required\nt.day date required\n")) == 0
    assert (
        number_that_must_move(before, columns_of("t.id string key required\nt.day date\nt.new string required\n")) == 0
    )
    assert number_that_must_move(before, columns_of("t.id string key required\nt.day date\nt.new string\n")) == 1
    assert (
        number_that_must_move(before, columns_of("t.id string key required\nt.day date\nu.id string key required\n"))
        == 1
    )
    assert number_that_must_move(before, before) == 2


def section(version: str) -> str:
    return NOTES.split(f"\n## {version}\n")[1].split("\n## ")[0]
