"""A change has two axes and a cause."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Operation(StrEnum):
    """What was done to the clause."""

    INSERT = "insert"
    SUBSTITUTE = "substitute"
    DELETE = "delete"
    RENUMBER = "renumber"
    MOVE = "move"
    SPLIT = "split"
    MERGE = "merge"


class Effect(StrEnum):
    """What it means; a closed list. The first four are noise: recorded and folded, never alerted."""

    LAYOUT = "layout"
    ENCODING = "encoding"
    XREF_RENUMBER = "xref_renumber"
    CAPTURE_FAULT = "capture_fault"
    CORRECTION = "correction"
    AMENDMENT = "amendment"
    QUANTITY = "quantity"
    DEADLINE = "deadline"
    VALIDITY = "validity"
    RESPONSIBILITY = "responsibility"
    SCOPE = "scope"
    MODALITY = "modality"
    TITLE = "title"
    ANNEX = "annex"
    MASS_TERM = "mass_term"
    REPEAL = "repeal"
    EXPIRY = "expiry"
    CONSULTATION_OUTCOME = "consultation_outcome"


BETWEEN_CHAPTERS = "chapter"
"""Method of the row of an article that stands under another heading with its words unchanged: its words are the two headings."""

REWORDED_ELSEWHERE = "carried"
"""Method of the row of a sentence that moved to another article and was reworded there: its words are the two sentences."""

NOISE = frozenset({Effect.LAYOUT, Effect.ENCODING, Effect.XREF_RENUMBER, Effect.CAPTURE_FAULT})


class Direction(StrEnum):
    """Which way an edit goes: numbers up or down, days later or earlier, duties tighter or looser, units added or removed."""

    UP = "up"
    DOWN = "down"
    LATER = "later"
    EARLIER = "earlier"
    TIGHTER = "tighter"
    LOOSER = "looser"
    ADDED = "added"
    REMOVED = "removed"
    REPLACED = "replaced"


class Cause(StrEnum):
    """Who changed it: the government (``source``), or we."""

    SOURCE = "source"
    PARSER = "parser"
    SCHEMA = "schema"
    CURATION = "curation"
    BACKFILL = "backfill"


class Origin(StrEnum):
    """Where a wording comes from: a portal published it, or we consolidated it from an amending decision."""

    PUBLISHED = "published"
    CONSOLIDATED = "consolidated"


class InstructionOutcome(StrEnum):
    """What became of one instruction of an amending decision."""

    WAITING = "waiting"
    APPLIED = "applied"
    CONFIRMED = "confirmed"
    DISPUTED = "disputed"
    STANDS_ALREADY = "stands_already"
    NOT_APPLIED = "not_applied"


class Status(StrEnum):
    """The state of a policy on a date."""

    NOT_YET_IN_FORCE = "not_yet_in_force"
    IN_FORCE = "in_force"
    AMENDED = "amended"
    REPEALED = "repealed"
    EXPIRED = "expired"
    OPEN_FOR_COMMENT = "open_for_comment"
    COMMENT_CLOSED = "comment_closed"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"
    UNKNOWN = "unknown"


class EventKind(StrEnum):
    """A dated step in the life of a policy."""

    PUBLISHED = "published"
    OPENED = "opened"
    EXTENDED = "extended"
    PROLONGED = "prolonged"
    VALIDITY_ADJUSTED = "validity_adjusted"
    RESCHEDULED = "rescheduled"
    SUSPENDED = "suspended"
    RESUMED = "resumed"
    CLOSED = "closed"
    OUTCOME = "outcome"
    FINALISED = "finalised"
    IN_FORCE = "in_force"
    AMENDED = "amended"
    REPEALED = "repealed"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    RESTORED = "restored"
    MERGED = "merged"


TWINS = {
    EventKind.EXTENDED: Effect.DEADLINE,
    EventKind.OUTCOME: Effect.CONSULTATION_OUTCOME,
    EventKind.REPEALED: Effect.REPEAL,
    EventKind.EXPIRED: Effect.EXPIRY,
}
"""Events that a change of the same night tells in more detail: a subscriber, or the reader of a feed, hears of one thing once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A clause before and its clause after (eid and label; None for none), how it was found and how surely (0 to 1)."""

    before: str | None
    after: str | None
    before_label: str | None
    after_label: str | None
    method: str
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """Where an edit stands in a table of its clause: tables, rows below the head, and columns count from 1; None for all of them.

    ``row_name`` and ``column_name`` are the words at the head of the row and of the column, as written; None where there are none.
    """

    table: int
    row: int | None = None
    row_name: str | None = None
    column: int | None = None
    column_name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One edit between two wordings: a clause with three edits has three.

    ``before`` and ``after`` are the words that differ (for insert and delete the whole clause); ``context_before`` and
    ``context_after`` the clause as it stood and stands. ``group`` ties the rows of one mass rule. ``within`` gives the labels
    above where the label alone names several clauses of the text (（一） under each 一、). ``cell`` is the place in a table.
    """

    operation: Operation
    effect: Effect
    clause_eid_before: str | None
    clause_eid_after: str | None
    clause_label_before: str | None
    clause_label_after: str | None
    before: str
    after: str
    context_before: str
    context_after: str
    confidence: float
    method: str
    paragraph: int | None = None
    unit: str | None = None
    direction: str | None = None
    group: str | None = None
    disputed: str | None = None
    within: str | None = None
    cell: Cell | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two wordings compared: links of clauses, real edits, noise apart.

    ``links`` join articles or lowest numbered items; ``inner_links`` the paragraphs and items inside linked ones.
    """

    links: tuple[Link, ...]
    changes: tuple[Edit, ...]
    noise: tuple[Edit, ...]
    inner_links: tuple[Link, ...] = ()
