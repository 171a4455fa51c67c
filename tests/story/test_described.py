"""What the dictionary and the package promise of the data is true of every night: references lead somewhere, vocabularies are closed."""

from __future__ import annotations

from typing import Any

import pytest

from gongbao.model.tables import TABLES, Reference, TableSpec

REFERENCES = [
    pytest.param(spec, reference, id=f"{spec.name}.{'+'.join(reference.columns)}-{reference.table}")
    for spec in TABLES
    for reference in spec.references
]
NOT_IN_THE_STORY = {("policies", ("merged_into",)), ("policies", ("split_from",))}


def values(row: dict[str, Any], columns: tuple[str, ...]) -> tuple[Any, ...]:
    return tuple(row[column] for column in columns)


@pytest.mark.parametrize(("spec", "reference"), REFERENCES)
def test_every_reference_leads_to_a_row(played: Any, spec: TableSpec, reference: Reference) -> None:
    followed = 0
    for night in played.nights.values():
        there = {values(row, reference.to) for row in night.tables[reference.table]}
        named = {values(row, reference.columns) for row in night.tables[spec.name]}
        named = {value for value in named if None not in value}
        assert named <= there, (night.number, sorted(named - there)[:3])
        followed += len(named)
    assert followed or (spec.name, reference.columns) in NOT_IN_THE_STORY


@pytest.mark.parametrize("spec", TABLES, ids=[spec.name for spec in TABLES])
def test_values_belong_to_the_closed_vocabulary(played: Any, spec: TableSpec) -> None:
    last = played.nights[max(played.nights)].tables[spec.name]
    for field in spec.fields:
        if field.values:
            found = {row[field.name] for row in last} - {None}
            assert found <= set(field.values), (spec.name, field.name, found - set(field.values))
