"""Rules and suites as data. Each maker below is one kind of rule; the name it gives to Great Expectations stands in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from expectations.report import Severity, SuiteBroken


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One expectation: ``expectation`` is its registered name, ``kwargs`` its arguments, ``columns`` what it reads.

    ``needs_rows``: an empty frame breaks it. A rule for some rows only is a flag, computed before: ``holds``.
    """

    id: str
    description: str
    expectation: str
    columns: tuple[str, ...]
    kwargs: Mapping[str, Any]
    needs_rows: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A foreign key: every non-null ``column`` stands in ``target`` of ``table``; the frame gets ``<column>_known``."""

    column: str
    table: str
    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Suite:
    """The rules of one table. ``key`` names a row in the report; ``lengths`` are text columns passed as their length."""

    table: str
    severity: Severity
    key: tuple[str, ...]
    rules: tuple[Rule, ...]
    references: tuple[Reference, ...] = ()
    lengths: tuple[str, ...] = field(default=())


def never_null(column: str, description: str, *, id: str | None = None) -> Rule:  # noqa: A002 - the rule's id
    """Every row has a value."""
    return Rule(
        id=id or f"{column}_given",
        description=description,
        expectation="expect_column_values_to_not_be_null",
        columns=(column,),
        kwargs={"column": column},
    )


def one_of(column: str, allowed: Iterable[Any], description: str, *, id: str | None = None) -> Rule:  # noqa: A002 - the rule's id
    """Every value that is not null stands in a closed list."""
    return Rule(
        id=id or f"{column}_listed",
        description=description,
        expectation="expect_column_values_to_be_in_set",
        columns=(column,),
        kwargs={"column": column, "value_set": [str(v) if isinstance(v, str) else v for v in allowed]},
    )


def holds(flag: str, description: str) -> Rule:
    """A boolean column, computed before, is true everywhere; null counts as false because flags are never null."""
    return one_of(flag, [True], description, id=flag)


def matches(column: str, pattern: str, description: str) -> Rule:
    """Every value that is not null has the form of the regular expression; a pattern with capturing groups is refused.

    The library warns of groups at every column, and a program that takes warnings for errors would end there.
    """
    if re.compile(pattern).groups:
        raise SuiteBroken(f"rule for {column}: {pattern!r} captures groups; write (?:…)")
    return Rule(
        id=f"{column}_form",
        description=description,
        expectation="expect_column_values_to_match_regex",
        columns=(column,),
        kwargs={"column": column, "regex": pattern},
    )


def between(
    column: str,
    description: str,
    *,
    low: Any = None,
    high: Any = None,
    id: str | None = None,  # noqa: A002 - the rule's id
    needs_rows: bool = False,
) -> Rule:
    """Every value that is not null lies between the bounds, both included; None is no bound."""
    return Rule(
        id=id or f"{column}_in_range",
        description=description,
        expectation="expect_column_values_to_be_between",
        columns=(column,),
        kwargs={"column": column, "min_value": low, "max_value": high},
        needs_rows=needs_rows,
    )


def ordered(earlier: str, later: str, description: str, *, id: str | None = None, needs_rows: bool = False) -> Rule:  # noqa: A002 - the rule's id
    """Where both are given, ``earlier`` is not greater than ``later``."""
    return Rule(
        id=id or f"{earlier}_not_after_{later}",
        description=description,
        expectation="expect_column_pair_values_a_to_be_greater_than_b",
        columns=(later, earlier),
        kwargs={"column_A": later, "column_B": earlier, "or_equal": True, "ignore_row_if": "either_value_is_missing"},
        needs_rows=needs_rows,
    )


def unique(column: str, description: str) -> Rule:
    """No value twice."""
    return Rule(
        id=f"{column}_unique",
        description=description,
        expectation="expect_column_values_to_be_unique",
        columns=(column,),
        kwargs={"column": column},
    )
