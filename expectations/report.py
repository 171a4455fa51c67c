"""What validation found, in our own types: no run times, no run ids, so the same input gives the same bytes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from gongbao.errors import GongbaoError

KEYS_SHOWN = 100
"""Failing keys written into the published JSON; ``failing_count`` always gives the full number."""


class Severity(StrEnum):
    """What a failure stops: one document (quarantine), one portal (held at its last good state), or the release."""

    DOCUMENT = "document"
    PORTAL = "portal"
    CORPUS = "corpus"


class SuiteBroken(GongbaoError):
    """Raised by the runner when a suite cannot be trusted: unknown expectation type, lost results, repeated rule id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleResult:
    """One rule on one table: did it hold, which rows broke it (their keys, all of them), what was seen there."""

    table: str
    rule: str
    description: str
    severity: Severity
    success: bool
    failing_keys: tuple[str, ...] = ()
    failing_count: int = 0
    observed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ValidationReport:
    """Every rule that ran, with its result; ``ok`` only when all of them held."""

    results: tuple[RuleResult, ...]

    @property
    def ok(self) -> bool:
        """Whether every rule held."""
        return not self.failures

    @property
    def failures(self) -> tuple[RuleResult, ...]:
        """The rules that did not hold, in the order of the suites."""
        return tuple(result for result in self.results if not result.success)

    def summary(self, limit: int = 5) -> str:
        """Say in one line what failed, for an error message: ``table.rule: description (observed)``, at most ``limit``."""
        failed = self.failures
        if not failed:
            return f"{len(self.results)} rules held"
        lines = [f"{f.table}.{f.rule}: {f.description} ({f.observed})" for f in failed[:limit]]
        more = f"; and {len(failed) - limit} more" if len(failed) > limit else ""
        return "; ".join(lines) + more


@dataclass(frozen=True, slots=True, kw_only=True)
class Quarantined:
    """One document that may not become a version; its last good version stays. ``rule`` is the first that it broke."""

    capture_id: str
    url: str
    portal_id: str
    rule: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingsVerdict:
    """The capture ids that may go on, the documents that may not, and the report behind both."""

    passed: tuple[str, ...]
    quarantined: tuple[Quarantined, ...]
    report: ValidationReport


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """One portal kept at its last good state, by rule, with the figures that an operator needs to judge."""

    portal_id: str
    rule: str
    reason: str
    figures: tuple[tuple[str, str], ...]


def merge_reports(reports: Iterable[ValidationReport]) -> ValidationReport:
    """Put several reports into one, in their order."""
    return ValidationReport(results=tuple(result for report in reports for result in report.results))


def report_json(
    report: ValidationReport, *, quarantined: Sequence[Quarantined] = (), holds: Sequence[Hold] = ()
) -> bytes:
    """Write the report for the release folder: canonical JSON, the same bytes for the same input.

    ``ok`` when every rule held; ``publishable`` unless a corpus rule failed.
    """
    body = {
        "ok": report.ok,
        "publishable": not any(f.severity is Severity.CORPUS for f in report.failures),
        "rules": [_rule_json(r) for r in sorted(report.results, key=lambda r: (r.table, r.rule))],
        "quarantined": [asdict(q) for q in sorted(quarantined, key=lambda q: (q.portal_id, q.url, q.capture_id))],
        "holds": [
            {"portal_id": h.portal_id, "rule": h.rule, "reason": h.reason, "figures": dict(h.figures)}
            for h in sorted(holds, key=lambda h: (h.portal_id, h.rule, h.reason))
        ],
    }
    return (json.dumps(body, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()


def _rule_json(result: RuleResult) -> dict[str, Any]:
    fields: dict[str, Any] = asdict(result)
    fields["failing_keys"] = sorted(result.failing_keys)[:KEYS_SHOWN]
    return fields
