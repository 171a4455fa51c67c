"""What was read from one capture or text: facts with their evidence, clauses, relations, attachments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from gongbao.model.identifiers import Sha256
from gongbao.model.records import quickly_made


class PolicyKind(StrEnum):
    """What kind of work a document is.

    ``normative_document`` sets rules, goals or duties, or decides a matter: 意见, 办法, 方案, a notice with headings of its own, and
    every 批复 and 函 with a number of its own, whoever it goes to. ``notice`` tells of something (名单, 会议, 申报, 更正) or only
    prolongs what another document set (延长有效期). ``law`` is a law, a regulation, or a rule promulgated by an order or announcement.
    """

    NORMATIVE_DOCUMENT = "normative_document"
    CONSULTATION = "consultation"
    AMENDING_DECISION = "amending_decision"
    REPEAL_DECISION = "repeal_decision"
    NOTICE = "notice"
    INTERPRETATION = "interpretation"
    LAW = "law"
    UNKNOWN = "unknown"


class Relation(StrEnum):
    """How one policy stands to another.

    ``repeals``: it ends it (废止, 撤销, 停止执行); ``declares_expired``: it says that it has lost its force (失效, 宣布失效).
    ``adjusts_validity``: it sets another last day; ``prolongs``: a later one (of a window too); ``reschedules``: another first day.
    ``suspends``, ``resumes``: it rests for a time. ``outcome_of``: a page of its own on comments; ``withdraws``: of a draft."""

    CITES = "cites"
    REPEALS = "repeals"
    DECLARES_EXPIRED = "declares_expired"
    AMENDS = "amends"
    IMPLEMENTS = "implements"
    INTERPRETS = "interprets"
    ISSUES = "issues"
    DRAFT_OF = "draft_of"
    FINALISES = "finalises"
    OUTCOME_OF = "outcome_of"
    WITHDRAWS = "withdraws"
    PROLONGS = "prolongs"
    ADJUSTS_VALIDITY = "adjusts_validity"
    RESCHEDULES = "reschedules"
    SUSPENDS = "suspends"
    RESUMES = "resumes"
    REPUBLICATION_OF = "republication_of"


ENDS = frozenset({Relation.REPEALS, Relation.DECLARES_EXPIRED})
"""Relations by which one document ends another as a whole."""


class EvidenceRank(StrEnum):
    """Where a fact stood, best first."""

    PAGE_TABLE = "page_table"
    HEAD_MATTER = "head_matter"
    BODY = "body"
    LISTING = "listing"
    META = "meta"
    PORTAL = "portal"
    DERIVED = "derived"
    AMENDING_INSTRUCTION = "amending_instruction"


class StatedStatus(StrEnum):
    """The standing of a document as its own page states it (有效性, 时效性, a mark at the title, a stamp at the head).

    ``expired`` is 失效 in every form, also 否 under 是否有效; ``partly_repealed`` is 部分废止.
    """

    IN_FORCE = "in_force"
    AMENDED = "amended"
    REPEALED = "repealed"
    PARTLY_REPEALED = "partly_repealed"
    EXPIRED = "expired"
    NOT_YET_IN_FORCE = "not_yet_in_force"


@quickly_made
@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Where one value came from: the rank, the words as written, and the rule that read them."""

    fact: str
    value: str
    rank: EvidenceRank
    as_written: str
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Two places of one document that disagree; kept and flagged, not resolved in silence."""

    fact: str
    values: Mapping[str, str]


@quickly_made
@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A number that binds: what it counts, comparator (不低于, 以上, 达到 …), value as decimal text, unit, year."""

    subject: str
    comparator: str
    value: str
    unit: str
    as_written: str
    year: int | None = None


CLAUSE_LEVELS = (
    *("part", "subpart", "chapter", "section", "article", "para", "item", "subitem"),
    *("h1", "h2", "h3", "h4", "h5"),
    *("preamble", "body", "column", "annex", "table", "closing", "signature", "note"),
)
"""Levels of 编/章/节/条/款/项, of 公文, and the parts around them."""


@quickly_made
@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One clause of one wording.

    ``eid`` is the path in this version (``art_12__para_2__item_3``, ``h1_2__h2_5__h3_1``); ``label`` as written
    (第十二条, 11, (一)); ``level`` one of `CLAUSE_LEVELS`. ``heading`` is the title of a
    clause that has one; ``text`` is the clause's own text without
    label and heading and without its children. ``order`` counts from 0 over the whole document.
    """

    eid: str
    parent_eid: str | None
    label: str | None
    level: str
    order: int
    heading: str | None
    text: str
    responsible_units: tuple[str, ...] = ()
    responsible_as_written: tuple[str, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    in_column: bool = False
    in_annex: bool = False


@quickly_made
@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """Another document named in this one, by title, number or both; ``eid`` is the clause that names it."""

    relation: Relation
    title: str | None
    doc_number: str | None
    as_written: str
    eid: str | None = None
    effective_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachmentLink:
    """A file that the page offers; bytes and hash are known once it was captured.

    ``text`` is its redacted text, one paragraph a line, where it was read tonight; ``text_sha256`` the hash of that text, kept
    from version to version. Both are None where there is no text (``problem`` says why).
    """

    name: str
    url: str | None
    sha256: Sha256 | None = None
    bytes: int | None = None
    media_type: str | None = None
    text: str | None = None
    text_sha256: Sha256 | None = None
    problem: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeEdit:
    """One edit that a consultation's outcome tells of; ``disposition`` is None where it does not say what was decided."""

    clause_label: str | None
    paragraph: int | None
    effect: str
    before: str
    after: str
    disposition: str | None = "adopted"


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentRound:
    """The consultation as the page states it; null where it is silent.

    ``outcome`` holds exchanges of words, ``decisions`` what was decided about a clause without any (before and after empty).
    """

    opens_on: date | None = None
    closes_on: date | None = None
    draft_title: str | None = None
    agency: str | None = None
    comments_received: int | None = None
    comments_adopted: int | None = None
    comments_partly: int | None = None
    comments_not_adopted: int | None = None
    outcome_text: str | None = None
    outcome: tuple[OutcomeEdit, ...] = ()
    decisions: tuple[OutcomeEdit, ...] = ()


@quickly_made
@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One row of a target table: indicator, base and target value as written, who answers for it.

    ``unit`` is what the table states: its column for units, else the brackets at the end of the indicator. ``place`` is the
    county, district or city whose goal it is, where the table has a row for each; sums of several places have none.
    """

    indicator: str
    base_year: int | None
    base_value: str | None
    target_year: int | None
    target_value: str | None
    responsible: str | None
    eid: str | None = None
    unit: str | None = None
    place: str | None = None

    @property
    def indicator_with_unit(self) -> str:
        """The indicator as it is published: a unit from a column of its own goes into brackets behind it."""
        return (
            self.indicator
            if not self.unit or self.indicator.endswith((")", "）"))
            else f"{self.indicator}({self.unit})"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """Counts of numbered headings outside columns (专栏) and annex tables."""

    counts: Mapping[str, int]
    restarts: Mapping[str, bool]
    columns: int = 0
    in_columns: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyReading:
    """One page or text, read. A value that the page does not give is None, never guessed.

    ``doc_numbers`` are all own numbers of a joint document, the first of them ``doc_number``. ``text`` is the redacted text,
    furniture removed, as published; ``content_sha256`` hashes it. ``canonical_sha256`` hashes its canonical key
    (DOCUMENTS.md §3), so that layout is not change. ``stated_status_on`` is the day that a page gives for a repeal that it states.
    """

    kind: PolicyKind
    title: str | None
    title_as_written: str | None
    script: str
    text: str
    content_sha256: Sha256
    canonical_sha256: Sha256
    wrapped_title: str | None = None
    doc_number: str | None = None
    doc_numbers: tuple[str, ...] = ()
    unified_number: str | None = None
    index_number: str | None = None
    issuers: tuple[str, ...] = ()
    issuer_as_written: str | None = None
    division_code: str | None = None
    signed_on: date | None = None
    published_on: date | None = None
    effective_on: date | None = None
    effective_rule: str | None = None
    expires_on: date | None = None
    validity_rule: str | None = None
    stated_status: StatedStatus | None = None
    stated_status_as_written: str | None = None
    stated_status_on: date | None = None
    republication: bool = False
    comment_round: CommentRound | None = None
    clauses: tuple[Clause, ...] = ()
    outline: Outline | None = None
    cited: tuple[Cited, ...] = ()
    attachments: tuple[AttachmentLink, ...] = ()
    annexes: tuple[str, ...] = ()
    targets: tuple[Target, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    flags: tuple[str, ...] = ()
