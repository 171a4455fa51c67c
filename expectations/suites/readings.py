"""Rules on freshly read documents, before they become versions. One that breaks a rule goes to quarantine."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from expectations.report import Severity
from expectations.rules import Rule, Suite, between, holds, matches, one_of, ordered, unique
from gongbao.model.policy import PolicyKind

SHORTEST_TEXT = 50
"""Characters. Shorter than any notice that says something: an empty template, a block page, a body that is only a file."""

OLDEST = date(1949, 1, 1)
FUTURE_DAYS = 365 * 50
LATE_SIGNATURE_DAYS = 7
"""A signature or publication date may run ahead of the capture by a holiday, not by more."""

RETROACTIVE_DAYS = 366 * 3
"""Subsidy rules take effect before they are signed; by more than three years is a misread date."""

_NUMERALS = "0-9一二三四五六七八九十百千〇零"
DOC_NUMBER = (
    r"^[\u3400-\u9fff〇A-Za-z·（）\-]{0,30}"
    rf"(?:〔(?:19|20)\d{{2}}〕第?\d{{1,5}}|(?:(?:19|20)\d{{2}}年)?第[{_NUMERALS}]{{1,9}})号"
    r"(?:之[一二三四五六七八九十])?$"
)
"""GB/T 9704-2012: agency code, year in 〔〕, sequence without leading 第 (older numbers have it); orders and announcements 第…号."""


def readings_suite(as_of: date) -> Suite:
    """Build the suite for documents captured on ``as_of`` (portal-local day)."""
    return Suite(
        table="readings",
        severity=Severity.DOCUMENT,
        key=("capture_id",),
        rules=(
            holds("readable", "the document could be read"),
            unique("capture_id", "one reading per capture"),
            one_of("kind", list(PolicyKind), "the kind is one of the closed list"),
            between(
                "text_length",
                f"the text has at least {SHORTEST_TEXT} characters",
                low=SHORTEST_TEXT,
                id="text_long_enough",
            ),
            between("clause_count", "the text has clauses", low=1, id="has_clauses"),
            ordered("numbered_clauses", "clause_count", "no more numbered clauses than clauses"),
            between(
                "replacement_characters", "no character was lost in decoding (U+FFFD)", high=0, id="no_lost_characters"
            ),
            between("mojibake_suspects", "the text was decoded in its own encoding", high=0, id="no_mojibake"),
            between("personal_data_suspects", "no private contact is left in the text", high=0, id="no_personal_data"),
            holds("titled", "a portal's document has a title"),
            matches("title", r"^[^\ufffd\n\r\t]{2,400}$", "a title is one line of 2 to 400 characters"),
            matches("doc_number", DOC_NUMBER, "a document number has the form of GB/T 9704, brackets 〔〕"),
            *_dates(as_of),
        ),
    )


def _dates(as_of: date) -> tuple[Rule, ...]:
    oldest, last = _midnight(OLDEST), _midnight(as_of + timedelta(days=FUTURE_DAYS))
    soon = _midnight(as_of + timedelta(days=LATE_SIGNATURE_DAYS))
    return (
        *(
            between(n, "a date from 1949 to the day of capture", low=oldest, high=soon)
            for n in ("signed_on", "published_on")
        ),
        *(
            between(n, "a date from 1949 to fifty years ahead", low=oldest, high=last)
            for n in ("effective_on", "expires_on", "opens_on", "closes_on")
        ),
        ordered(
            "signed_on",
            "effective_latest",
            "signed before it takes effect, or at most three years after",
            id="signed_near_effect",
        ),
        ordered("effective_on", "expires_on", "takes effect before it expires"),
        ordered("opens_on", "closes_on", "a consultation opens before it closes"),
    )


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day)  # noqa: DTZ001 - a calendar day, as the frame holds it
