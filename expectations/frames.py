"""What validation is told of documents and portals: numbers and facts, never text; and the frames made of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingRow:
    """One freshly read document. ``error`` is the reading's own message when it gave nothing.

    ``replacement_characters`` counts U+FFFD, ``mojibake_suspects`` signs of a wrong decoding, ``personal_data_suspects``
    contacts that the redaction left. ``family`` is the CMS family of its column: saved pages (``folder``) may lack a title.
    """

    capture_id: str
    url: str
    portal_id: str
    column_id: str
    kind: str
    title: str | None = None
    doc_number: str | None = None
    signed_on: date | None = None
    published_on: date | None = None
    effective_on: date | None = None
    expires_on: date | None = None
    opens_on: date | None = None
    closes_on: date | None = None
    text_length: int = 0
    clause_count: int = 0
    numbered_clauses: int = 0
    replacement_characters: int = 0
    mojibake_suspects: int = 0
    personal_data_suspects: int = 0
    error: str | None = None
    flags: tuple[str, ...] = ()
    family: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnProfile:
    """One column in one night. ``entries`` of the listing as walked; ``last_full_entries`` of the last good full walk.

    ``outcome`` and ``failure`` carry the values of ``Outcome`` and ``FailureKind``.
    """

    column_id: str
    outcome: str
    full_walk: bool
    entries: int
    last_full_entries: int | None = None
    backfill: bool = False
    failure: str | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FillRate:
    """How many of tonight's readings, and of the published rows beside them, have ``fact``.

    Both must be of one kind: a night of consultations has no document numbers, and nothing is wrong with it. So count by
    column, and name it in ``column_id``.
    """

    fact: str
    tonight_rows: int
    tonight_filled: int
    published_rows: int
    published_filled: int
    column_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalProfile:
    """One portal in one night.

    ``documents_read`` counts documents read tonight, ``documents_failed`` those of them in quarantine,
    ``documents_changed`` published policies with a real change (new policies and noise not counted),
    ``documents_published`` the portal's policies in the last release.
    """

    portal_id: str
    columns: tuple[ColumnProfile, ...]
    documents_published: int
    documents_read: int = 0
    documents_failed: int = 0
    documents_changed: int = 0
    fill_rates: tuple[FillRate, ...] = ()

    @property
    def backfill(self) -> bool:
        """Whether any column is being walked for the first time."""
        return any(column.backfill for column in self.columns)


_DATES = ("signed_on", "published_on", "effective_on", "expires_on", "opens_on", "closes_on")


def readings_frame(readings: Sequence[ReadingRow]) -> pd.DataFrame:
    """One row per reading, in the order given; dates as timestamps, flags joined by commas between commas."""
    import pandas as pd  # noqa: PLC0415 - half a second that a command without validation does not pay

    names = [f.name for f in fields(ReadingRow)]
    frame = pd.DataFrame([[getattr(r, name) for name in names] for r in readings], columns=names)
    for name in _DATES:
        frame[name] = pd.to_datetime(frame[name])
    return frame
