"""Instructions of amending decisions: each belongs to a decision we have, and says what became of it."""

from __future__ import annotations

from expectations.rules import Reference, between, one_of
from expectations.suites.tables import OF_POLICY, table_suite
from gongbao.model.change import InstructionOutcome
from gongbao.model.tables.amendments import AMENDING_INSTRUCTIONS

SUITE = table_suite(
    AMENDING_INSTRUCTIONS,
    one_of("outcome", list(InstructionOutcome), "an outcome of the closed list"),
    between("instruction_order", "counted from 0", low=0),
    references=(
        OF_POLICY,
        Reference(column="decision_policy_id", table="policies", target="policy_id"),
        Reference(column="decision_version_id", table="versions", target="version_id"),
        Reference(column="version_before", table="versions", target="version_id"),
        Reference(column="version_after", table="versions", target="version_id"),
    ),
)
