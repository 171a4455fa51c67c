"""Targets: rows of a version's target tables."""

from __future__ import annotations

from expectations.rules import between
from expectations.suites.tables import OF_POLICY, OF_VERSION, table_suite
from gongbao.model.tables.facts import TARGETS

SUITE = table_suite(
    TARGETS,
    between("indicator_length", "a target names its indicator", low=1),
    references=(OF_VERSION, OF_POLICY),
    lengths=("indicator",),
)
