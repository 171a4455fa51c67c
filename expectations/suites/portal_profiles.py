"""Rules on how a portal behaved tonight. One that breaks a rule is held at its last good state, and marked stale."""

from __future__ import annotations

from expectations.report import Severity
from expectations.rules import Suite, between, holds, ordered

SMALLEST_LISTING = 0.5
"""Share of the last good full walk below which a listing counts as shrunk: a broken pager, not a tidy-up."""

FILL_DROP = 0.3
"""A fact filled for 90 % of the published rows and 60 % tonight is a template that moved."""

FILL_ROWS = 5
"""Fewer readings tonight, or fewer published rows, say nothing about a rate."""

CHANGES_ALLOWED = 10
CHANGES_SHARE = 0.3
"""More changed documents in one night than ten and than three in ten: a redesign that we misread, not a legislator."""

ALL_FAILED_FROM = 3
"""One or two failed documents are quarantined alone; from three, when nothing could be read, the portal was rebuilt."""

COLUMN_PROFILES = Suite(
    table="column_profiles",
    severity=Severity.PORTAL,
    key=("portal_id", "column_id"),
    rules=(
        between(
            "listing_share",
            "a full walk finds at least half of the last good one",
            low=SMALLEST_LISTING,
            id="listing_kept",
        ),
        holds("structure_known", "the column's pages still have the markers of its family"),
    ),
)

FILL_PROFILES = Suite(
    table="fill_profiles",
    severity=Severity.PORTAL,
    key=("portal_id", "column_id", "fact"),
    rules=(
        between("fill_drop", "facts are filled as often as in the published rows", high=FILL_DROP, id="fill_rate_kept"),
    ),
)

PORTAL_PROFILES = Suite(
    table="portal_profiles",
    severity=Severity.PORTAL,
    key=("portal_id",),
    rules=(
        ordered(
            "documents_changed",
            "changes_allowed",
            "no more documents changed than a night can bring",
            id="changes_plausible",
        ),
        holds("some_document_read", "not every document of the night failed"),
    ),
)
