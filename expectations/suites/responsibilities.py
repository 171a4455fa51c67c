"""Responsibilities: a unit that answers for a clause of a version."""

from __future__ import annotations

from expectations.rules import between
from expectations.suites.tables import OF_POLICY, OF_VERSION, table_suite
from gongbao.model.tables.facts import RESPONSIBILITIES

SUITE = table_suite(
    RESPONSIBILITIES,
    between("unit_length", "a responsibility names its unit", low=1),
    references=(OF_VERSION, OF_POLICY),
    lengths=("unit",),
)
