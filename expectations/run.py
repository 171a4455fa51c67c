"""Run one suite on one frame, and fail closed on everything that Great Expectations lets pass in silence."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from expectations.engine import evaluate
from expectations.report import RuleResult, SuiteBroken, ValidationReport
from expectations.rules import Rule, Suite

if TYPE_CHECKING:
    import pandas as pd

VALUES_SHOWN = 3


def run_suite(suite: Suite, frame: pd.DataFrame) -> ValidationReport:
    """Judge ``frame`` (columns already projected) by ``suite``; one result per rule, in the suite's order.

    An empty frame breaks the rules that need rows and holds for the others; a missing column breaks every rule that
    reads it, and a missing key column breaks all. Raises SuiteBroken when the suite itself cannot be trusted.
    """
    repeated = {rule.id for rule in suite.rules if [r.id for r in suite.rules].count(rule.id) > 1}
    if repeated or not suite.rules:
        raise SuiteBroken(
            f"suite {suite.table}: rule ids {sorted(repeated)} repeat, or it has no rule; give each its own id"
        )
    early = {rule.id: _judged_before(suite, rule, frame) for rule in suite.rules}
    waiting = tuple(rule for rule in suite.rules if early[rule.id] is None)
    verdicts = evaluate(suite.table, waiting, frame, detail=False)
    broken = tuple(rule for rule in waiting if not _held(verdicts[rule.id]))
    details = evaluate(suite.table, broken, frame, detail=True)
    keys = _row_keys(suite, frame) if broken else ()
    judged = {rule.id: _explain(suite, rule, details[rule.id], keys) for rule in broken}
    passed = f"{len(frame)} rows"
    return ValidationReport(
        results=tuple(
            early[rule.id] or judged.get(rule.id) or _result(suite, rule, success=True, observed=passed)
            for rule in suite.rules
        )
    )


def _judged_before(suite: Suite, rule: Rule, frame: pd.DataFrame) -> RuleResult | None:
    """Decide what must not be left to the library: missing columns and empty frames; None when it may judge."""
    missing = sorted((set(rule.columns) | set(suite.key)) - set(map(str, frame.columns)))
    if missing:
        return _result(suite, rule, success=False, observed=f"columns missing: {', '.join(missing)}")
    if not len(frame):
        return _result(suite, rule, success=not rule.needs_rows, observed="0 rows")
    return None


def _held(raw: Any) -> bool:
    """Believe a success only when nothing was raised on the way to it."""
    return bool(raw.success) and _exception(raw) is None


def _explain(suite: Suite, rule: Rule, raw: Any, keys: tuple[str, ...]) -> RuleResult:
    """Say which rows broke a rule and what was seen there; a failure without figures stays a failure."""
    found = raw.result
    if "element_count" not in found:
        return _result(
            suite, rule, success=False, observed=f"could not be judged: {_exception(raw) or 'no figures given'}"
        )
    count = int(found["unexpected_count"])
    rows = [int(row) for row in found.get("unexpected_index_list") or ()]
    values = list(dict.fromkeys(_plain(value) for value in found.get("unexpected_list") or ()))[:VALUES_SHOWN]
    return _result(
        suite,
        rule,
        success=False,
        failing=[keys[row] for row in rows],
        count=count,
        observed=f"{count} of {found['element_count']} rows, e.g. {', '.join(values)}",
    )


def _result(
    suite: Suite, rule: Rule, *, success: bool, observed: str, failing: Iterable[str] = (), count: int = 0
) -> RuleResult:
    return RuleResult(
        table=suite.table,
        rule=rule.id,
        description=rule.description,
        severity=suite.severity,
        success=success,
        failing_keys=tuple(failing),
        failing_count=count,
        observed=observed,
    )


def _row_keys(suite: Suite, frame: pd.DataFrame) -> tuple[str, ...]:
    """Name every row by its key columns, joined by ``|``."""
    return tuple("|".join(map(str, row)) for row in frame[list(suite.key)].itertuples(index=False, name=None))


def _plain(value: Any) -> str:
    """Write a value without the types of numpy and pandas."""
    if isinstance(value, tuple | list):
        return " / ".join(map(_plain, value))
    text = str(value)
    return text.removesuffix(" 00:00:00").removesuffix("T00:00:00")


def _exception(raw: Any) -> str | None:
    """Find the message in either form of ``exception_info``: one dictionary, or one per metric."""
    info = raw.exception_info or {}
    forms = [info, *(v for v in info.values() if isinstance(v, dict))]
    messages = [str(form["exception_message"]) for form in forms if form.get("exception_message")]
    return messages[0] if messages else None
