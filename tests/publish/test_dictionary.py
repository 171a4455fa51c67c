"""The data dictionary in docs/ is the one that the table specs give."""

from __future__ import annotations

from pathlib import Path

from gongbao.model.tables import TABLES
from publish.dictionary import data_dictionary

PAGE = Path(__file__).parents[2] / "docs" / "data-dictionary.md"


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
