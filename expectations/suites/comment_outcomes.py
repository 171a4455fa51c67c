"""What each comment changed: it belongs to a policy and says what became of it."""

from __future__ import annotations

from expectations.rules import Reference, one_of
from expectations.suites.tables import OF_POLICY, table_suite
from gongbao.model.tables.facts import COMMENT_OUTCOMES

SUITE = table_suite(
    COMMENT_OUTCOMES,
    one_of("disposition", ["adopted", "partly", "not_adopted"], "a disposition of the closed list"),
    one_of("in_final", ["followed", "absent"], "a verdict of the closed list"),
    references=(OF_POLICY, Reference(column="final_policy_id", table="policies", target="policy_id")),
)
