"""Changes: one row per edit, on both axes and with its cause; noise is marked as noise; none is blank."""

from __future__ import annotations

from expectations.rules import Reference, between, holds, one_of
from expectations.suites.tables import OF_POLICY, table_suite
from gongbao.model.change import Cause, Direction, Effect, Operation
from gongbao.model.tables.log import CHANGES

SUITE = table_suite(
    CHANGES,
    one_of("operation", list(Operation), "an operation of the closed list"),
    one_of("effect", list(Effect), "an effect of the closed list"),
    one_of("cause", list(Cause), "a cause of the closed list"),
    one_of("direction", list(Direction), "a direction of the closed list"),
    holds("noise_is_marked", "noise is true exactly for layout, encoding, xref_renumber, capture_fault"),
    between("confidence", "between 0 and 1", low=0.0, high=1.0),
    between("sentence_zh_length", "a change has its sentence", low=1),
    between("sentence_en_length", "a change has its sentence", low=1),
    references=(
        OF_POLICY,
        Reference(column="version_before", table="versions", target="version_id"),
        Reference(column="version_after", table="versions", target="version_id"),
    ),
    lengths=("sentence_zh", "sentence_en"),
)
