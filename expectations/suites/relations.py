"""Relations: from a policy of ours; to one of ours, or as cited."""

from __future__ import annotations

from expectations.rules import Reference, between, one_of
from expectations.suites.tables import table_suite
from gongbao.model.policy import Relation
from gongbao.model.tables.facts import RELATIONS

SUITE = table_suite(
    RELATIONS,
    one_of("relation", list(Relation), "a relation of the closed list"),
    between("as_written_length", "a relation shows the words", low=1),
    references=(
        Reference(column="from_policy_id", table="policies", target="policy_id"),
        Reference(column="to_policy_id", table="policies", target="policy_id"),
    ),
    lengths=("as_written",),
)
