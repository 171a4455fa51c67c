"""Events: dated steps of a policy, from the closed list, each with one sentence in two languages."""

from __future__ import annotations

from expectations.rules import Reference, between, one_of
from expectations.suites.tables import OF_POLICY, table_suite
from gongbao.model.change import Cause, EventKind
from gongbao.model.tables.log import EVENTS

SUITE = table_suite(
    EVENTS,
    one_of("event", list(EventKind), "an event of the closed list"),
    one_of("cause", list(Cause), "a cause of the closed list"),
    between("evidence_length", "an event says what shows it", low=1),
    between("sentence_zh_length", "an event has its sentence", low=1),
    between("sentence_en_length", "an event has its sentence", low=1),
    references=(OF_POLICY, Reference(column="version_id", table="versions", target="version_id")),
    lengths=("evidence", "sentence_zh", "sentence_en"),
)
