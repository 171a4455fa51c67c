"""Consultations: each belongs to a policy; counts of comments are counts."""

from __future__ import annotations

from expectations.rules import between
from expectations.suites.tables import OF_POLICY, table_suite
from gongbao.model.tables.facts import CONSULTATIONS

SUITE = table_suite(
    CONSULTATIONS,
    between("comments_received", "a number of comments", low=0),
    between("comments_adopted", "a number of comments", low=0),
    between("comments_partly", "a number of comments", low=0),
    between("comments_not_adopted", "a number of comments", low=0),
    references=(OF_POLICY,),
)
