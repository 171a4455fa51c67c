"""What every published table owes: required values, unique keys, references that lead somewhere. Each table adds its own."""

from __future__ import annotations

from expectations.report import Severity
from expectations.rules import Reference, Rule, Suite, holds, one_of
from gongbao.model.tables import TableSpec

SHA256 = r"^[0-9a-f]{64}$"
POLICY_ID = r"^gb-[a-z2-7]{12}$"
VERSION_ID = r"^gb-[a-z2-7]{12}\.v[1-9][0-9]*$"

OF_POLICY = Reference(column="policy_id", table="policies", target="policy_id")
OF_VERSION = Reference(column="version_id", table="versions", target="version_id")


def table_suite(
    spec: TableSpec, *rules: Rule, references: tuple[Reference, ...] = (), lengths: tuple[str, ...] = ()
) -> Suite:
    """Make the suite of one published table: the rules of all tables, one rule per reference, then ``rules``."""
    return Suite(
        table=spec.name,
        severity=Severity.CORPUS,
        key=spec.key,
        rules=(
            one_of("missing", [""], "every value that is never null is there", id="required_given"),
            holds("key_is_unique", f"{', '.join(spec.key)} names one row"),
            *(holds(f"{r.column}_known", f"{r.column} stands in {r.table}.{r.target}") for r in references),
            *rules,
        ),
        references=references,
        lengths=lengths,
    )
