"""Policies: one row per work, its state from the closed list, its latest wording there."""

from __future__ import annotations

from expectations.rules import Reference, between, holds, matches, one_of
from expectations.suites.tables import POLICY_ID, table_suite
from gongbao.model.change import Status
from gongbao.model.policy import PolicyKind
from gongbao.model.tables.documents import POLICIES

SUITE = table_suite(
    POLICIES,
    matches("policy_id", POLICY_ID, "gb- and twelve characters of base32"),
    one_of("kind", list(PolicyKind), "a kind of the closed list"),
    one_of("status", list(Status), "a state of the closed list"),
    one_of("script", ["hans", "hant"], "ISO 15924, hans or hant"),
    matches("division_code", r"^[0-9]{6}$", "six digits of GB/T 2260"),
    holds("status_explained", "a state other than unknown says what set it"),
    between("url_length", "a policy leads to its page", low=1),
    references=(Reference(column="latest_version_id", table="versions", target="version_id"),),
    lengths=("url",),
)
