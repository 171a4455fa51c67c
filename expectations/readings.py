"""Judge freshly read documents one by one: each passes, or goes to quarantine with rule and reason."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from expectations.frames import ReadingRow, readings_frame
from expectations.report import Quarantined, ReadingsVerdict, RuleResult, ValidationReport
from expectations.rules import Rule
from expectations.run import run_suite
from expectations.suites.readings import RETROACTIVE_DAYS, readings_suite

if TYPE_CHECKING:
    import pandas as pd

_COUNTS = (
    "text_length",
    "clause_count",
    "numbered_clauses",
    "replacement_characters",
    "mojibake_suspects",
    "personal_data_suspects",
)

_DERIVED_FROM = {"effective_latest": "effective_on", "titled": "title"}
FOLDER = "folder"
"""The family of saved pages, which may lack a title."""


def validate_readings(readings: Sequence[ReadingRow], *, as_of: date) -> ReadingsVerdict:
    """Judge ``readings`` captured on ``as_of`` (portal-local day). No reading at all is a quiet night, and passes.

    Raises SuiteBroken when the suite cannot be trusted; nothing is passed then.
    """
    if not readings:
        return ReadingsVerdict(passed=(), quarantined=(), report=ValidationReport(results=()))
    suite = readings_suite(as_of)
    report = run_suite(suite, _judged_frame(readings))
    rules = {rule.id: rule for rule in suite.rules}
    broken: dict[str, list[RuleResult]] = {}
    for result in report.failures:
        # A rule that names no row could not be judged: then nobody may pass.
        for key in result.failing_keys or tuple(reading.capture_id for reading in readings):
            broken.setdefault(key, []).append(result)
    return ReadingsVerdict(
        passed=tuple(r.capture_id for r in readings if r.capture_id not in broken),
        quarantined=tuple(_quarantine(r, broken[r.capture_id], rules) for r in readings if r.capture_id in broken),
        report=report,
    )


def _judged_frame(readings: Sequence[ReadingRow]) -> pd.DataFrame:
    """Derive the columns that rules compare; a document that could not be read answers for that alone."""
    frame = readings_frame(readings)
    frame["readable"] = frame["error"].isna()
    frame["titled"] = frame["title"].notna() | (frame["family"] == FOLDER) | ~frame["readable"]
    frame["effective_latest"] = frame["effective_on"] + timedelta(days=RETROACTIVE_DAYS)
    for name in _COUNTS:
        frame[name] = frame[name].where(frame["readable"])
    return frame.drop(columns=["error", "flags", "url"])


def _quarantine(reading: ReadingRow, broken: Sequence[RuleResult], rules: dict[str, Rule]) -> Quarantined:
    """Give the first rule in the suite's order, and every reason with the values that broke it."""
    if reading.error is not None:
        reason = reading.error
    else:
        reason = "; ".join(f"{result.description}: {_seen(reading, rules[result.rule])}" for result in broken)
    return Quarantined(
        capture_id=reading.capture_id, url=reading.url, portal_id=reading.portal_id, rule=broken[0].rule, reason=reason
    )


def _seen(reading: ReadingRow, rule: Rule) -> str:
    """Show what the rule looked at, as the reading has it."""
    columns = [_DERIVED_FROM.get(column, column) for column in rule.columns]
    return ", ".join(f"{column} = {getattr(reading, column)}" for column in columns)
