"""Versions: one row per wording, with its policy, its text, its capture, and its clauses counted."""

from __future__ import annotations

from expectations.rules import Reference, between, holds, matches, one_of
from expectations.suites.tables import OF_POLICY, SHA256, VERSION_ID, table_suite
from gongbao.model.change import Cause, Origin
from gongbao.model.tables.wordings import VERSIONS

SUITE = table_suite(
    VERSIONS,
    matches("version_id", VERSION_ID, "the policy's id, .v and its sequence"),
    holds("named_by_sequence", "version_id is policy_id, .v, sequence"),
    between("sequence", "counted from 1", low=1),
    matches("content_sha256", SHA256, "64 lower-case hexadecimal digits"),
    matches("canonical_sha256", SHA256, "64 lower-case hexadecimal digits"),
    one_of("cause", list(Cause), "a cause of the closed list"),
    one_of("origin", list(Origin), "an origin of the closed list"),
    between("text_length", "a wording has text", low=1),
    holds("clauses_counted", "clause_count is the number of its rows in clauses"),
    references=(
        OF_POLICY,
        Reference(column="content_sha256", table="texts", target="content_sha256"),
        Reference(column="capture_id", table="captures", target="capture_id"),
    ),
)
