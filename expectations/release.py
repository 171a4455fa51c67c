"""Judge the tables of a release before it is published; only what fails here holds the release itself."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

import pyarrow as pa

from expectations.flags import Column, Flags, pc, text_hashes_right, whole_table_flags
from expectations.report import RuleResult, ValidationReport, merge_reports
from expectations.rules import Suite
from expectations.run import run_suite
from expectations.suites import (
    amending_instructions,
    attachments,
    captures,
    changes,
    clauses,
    comment_outcomes,
    consultations,
    events,
    policies,
    portals,
    quantities,
    relations,
    responsibilities,
    table_counts,
    targets,
    texts,
    versions,
)
from gongbao.model.tables import TABLES, TableSpec
from gongbao.normalize.arrow import SCHEMAS

if TYPE_CHECKING:
    import pandas as pd

_MODULES = (
    *(policies, versions, texts, clauses, consultations, comment_outcomes, relations, amending_instructions),
    *(attachments, targets, responsibilities, quantities, events, changes, captures, portals),
)
SUITES: Mapping[str, Suite] = {module.SUITE.table: module.SUITE for module in _MODULES}
"""One suite per published table."""


def validate_release(
    tables: Mapping[str, pa.Table], previous: Mapping[str, pa.Table] | None = None
) -> ValidationReport:
    """Judge the full new ``tables``; ``previous`` are those of the last release, None before the first.

    Keys, references, required values and counts are judged over everything; row rules over the rows that are new or
    differ from ``previous``, since the others passed when they were published. Raises SuiteBroken as ``run_suite`` does.
    """
    previous = previous or {}
    counts = run_suite(table_counts.SUITE, _counts_frame(tables, previous))
    if any(not r.success and r.rule == "declared" for r in counts.results):
        return merge_reports([counts, *(_not_run(SUITES[spec.name]) for spec in TABLES)])
    reports = [_judge_table(SUITES[spec.name], spec, tables, previous.get(spec.name)) for spec in TABLES]
    return merge_reports([counts, *reports])


def _judge_table(
    suite: Suite, spec: TableSpec, tables: Mapping[str, pa.Table], before: pa.Table | None
) -> ValidationReport:
    table, flags = tables[suite.table], whole_table_flags(suite, spec, tables)
    chosen = pc.or_(_fresh(table, before, spec, suite), _broken(flags, table.num_rows))
    judged = table.filter(chosen)
    columns = {name: pc.filter(flag, chosen) for name, flag in flags.items()}
    columns |= {f"{name}_length": pc.fill_null(pc.utf8_length(judged[name]), 0) for name in suite.lengths}
    if suite.table == "texts":
        columns["hash_is_right"] = text_hashes_right(judged)
    wanted = {*suite.key, *(column for rule in suite.rules for column in rule.columns)}
    for name in sorted(wanted & set(judged.column_names) - set(columns)):
        columns[name] = judged[name]
    return run_suite(suite, pa.table(columns).to_pandas())


def _fresh(table: pa.Table, before: pa.Table | None, spec: TableSpec, suite: Suite) -> Column:
    """Mark the rows that the last release did not have in the same form; by key alone where rows never change."""
    if before is None or not before.num_rows:
        return pa.repeat(True, table.num_rows)
    judged = {column for rule in suite.rules for column in rule.columns} | set(suite.lengths)
    names = list(spec.key) if spec.append_only else sorted({*spec.key, *(judged & set(table.column_names))})
    if not set(names) <= set(before.column_names):
        return pa.repeat(True, table.num_rows)
    return pc.invert(pc.is_in(_signature(table, names), value_set=_signature(before, names)))


def _signature(table: pa.Table, names: list[str]) -> Column:
    """Write the named columns of each row into one string; null is not the empty string."""
    parts = [pc.cast(table[name], pa.string()) for name in names]
    return pc.binary_join_element_wise(*parts, "\x1f", null_handling="replace", null_replacement="\x00")


def _broken(flags: Flags, rows: int) -> Column:
    """Mark the rows that some flag already condemns, so that they are judged however old they are."""
    marks = pa.repeat(False, rows)
    for name, flag in flags.items():
        bad = pc.not_equal(flag, "") if name == "missing" else pc.invert(flag)
        marks = pc.or_(marks, bad)
    return marks


def _counts_frame(tables: Mapping[str, pa.Table], previous: Mapping[str, pa.Table]) -> pd.DataFrame:
    import pandas as pd  # noqa: PLC0415 - half a second that a command without validation does not pay

    names = sorted(set(SCHEMAS) | set(tables))
    return pd.DataFrame(
        [
            {
                "table": name,
                "declared": name in SCHEMAS and name in tables and tables[name].schema.equals(SCHEMAS[name]),
                "rows": tables[name].num_rows if name in tables else 0,
                "floor": _floor(name, previous[name].num_rows if name in previous else 0),
            }
            for name in names
        ]
    )


def _floor(name: str, before: int) -> int:
    """Say how many rows the table must still have; a release always tells of at least one portal."""
    if name == "portals":
        return 1
    kept = math.ceil(before * (1 - table_counts.LARGEST_FALL))
    if name in table_counts.NEVER_DERIVED or not before:
        return kept
    return min(kept, max(before - table_counts.SMALL_FALL, 1))


def _not_run(suite: Suite) -> ValidationReport:
    """Fail every rule of a suite whose tables are not as declared: what was not judged has not passed."""
    return ValidationReport(
        results=tuple(
            RuleResult(
                table=suite.table,
                rule=rule.id,
                description=rule.description,
                severity=suite.severity,
                success=False,
                observed="not run: tables are not as declared",
            )
            for rule in suite.rules
        )
    )
