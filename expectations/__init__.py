"""Validation: suites per table, run by Great Expectations, reported in our own types. Nothing here imports it at import time."""

from expectations.frames import ColumnProfile, FillRate, PortalProfile, ReadingRow
from expectations.portals import validate_portals
from expectations.readings import validate_readings
from expectations.release import validate_release
from expectations.report import (
    Hold,
    Quarantined,
    ReadingsVerdict,
    RuleResult,
    Severity,
    SuiteBroken,
    ValidationReport,
    merge_reports,
    report_json,
)
from expectations.suspects import reading_row

__all__ = [
    "ColumnProfile",
    "FillRate",
    "Hold",
    "PortalProfile",
    "Quarantined",
    "ReadingRow",
    "ReadingsVerdict",
    "RuleResult",
    "Severity",
    "SuiteBroken",
    "ValidationReport",
    "merge_reports",
    "reading_row",
    "report_json",
    "validate_portals",
    "validate_readings",
    "validate_release",
]
