"""Clauses: a path per version, a lineage across versions, a level of the closed list, a parent that exists."""

from __future__ import annotations

from expectations.rules import between, holds, matches, one_of
from expectations.suites.tables import OF_POLICY, OF_VERSION, SHA256, table_suite
from gongbao.model.policy import CLAUSE_LEVELS
from gongbao.model.tables.wordings import CLAUSES

SUITE = table_suite(
    CLAUSES,
    one_of("level", CLAUSE_LEVELS, "a level of 编/章/节/条/款/项, of 公文, or a part around them"),
    matches("text_sha256", SHA256, "64 lower-case hexadecimal digits"),
    between("clause_order", "counted from 0", low=0),
    between("clause_uid_length", "a clause has a lineage", low=1),
    holds("parent_known", "the clause above stands in the same version"),
    references=(OF_VERSION, OF_POLICY),
    lengths=("clause_uid",),
)
