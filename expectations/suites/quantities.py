"""Quantities: numbers that bind, as decimal text, with the words that say so."""

from __future__ import annotations

from expectations.rules import between, matches
from expectations.suites.tables import OF_POLICY, OF_VERSION, table_suite
from gongbao.model.tables.facts import QUANTITIES

SUITE = table_suite(
    QUANTITIES,
    matches("value", r"^-?[0-9]+(?:\.[0-9]+)?$", "a decimal number as text"),
    between("as_written_length", "a quantity shows the words", low=1),
    references=(OF_VERSION, OF_POLICY),
    lengths=("as_written",),
)
