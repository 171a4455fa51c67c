"""Facts that a person may correct: what each is called, which values it takes, and how a correction lies over what a page says.

A correction stands in the policy's row, beside the page's own statement. Whatever is read of the page later, it is laid over the
reading before anything is compared or stored, so that it survives captures, versions and our own upgrades.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from gongbao.errors import BadInput
from gongbao.model.change import Effect
from gongbao.model.policy import CommentRound, PolicyKind, PolicyReading, StatedStatus
from gongbao.normalize.own_numbers import renumbered
from gongbao.reading.doc_numbers import read_number_cell

DISPUTED = "correction_disputed"
"""Flag of a policy whose page has changed its own statement of a corrected fact to a third value."""

LONGEST = 500
"""Characters of a corrected text."""

Row = dict[str, Any]
Value = str | int | list[str] | None
"""A fact as JSON holds it: dates in ISO form."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One fact that may be corrected; ``table`` is ``policies`` or ``consultations``, ``none`` tells that it may be none."""

    name: str
    table: str
    effect: Effect
    read: Callable[[str], Value]
    none: bool = True

    @property
    def is_date(self) -> bool:
        """Whether a row holds it as a day."""
        return self.read is _day


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One correction that stands: ``page`` is what the page says now, ``basis`` what it said when it was decided."""

    fact: str
    value: Value
    page: Value
    basis: Value
    decision: int
    reason: str

    @property
    def disputed(self) -> bool:
        """Whether the page has come to say something that the person who decided did not see."""
        return self.page not in (self.basis, self.value)


def _text(words: str) -> str:
    line = " ".join(unicodedata.normalize("NFC", words).split())
    if not line or len(line) > LONGEST:
        raise ValueError(f"a line of 1 to {LONGEST} characters")
    return line


def _day(words: str) -> str:
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", words.strip()):
        raise ValueError("a date, e.g. 2025-05-01")
    try:
        return date.fromisoformat(words.strip()).isoformat()
    except ValueError as error:
        raise ValueError("a day of the calendar, e.g. 2025-05-01") from error


def _number(words: str) -> str:
    number = read_number_cell(unicodedata.normalize("NFKC", words).strip())
    if number is None:
        raise ValueError("a document number, e.g. 甬政办发〔2016〕152号")
    return number


def _names(words: str) -> list[str]:
    names = [_text(name) for name in re.split(r"[、,，;；]", words) if name.strip()]
    if not names:
        raise ValueError("names joined by 、 or commas")
    return list(dict.fromkeys(names))


def _division(words: str) -> str:
    if not re.fullmatch(r"[0-9]{6}", words.strip()):
        raise ValueError("six digits of GB/T 2260, e.g. 330200")
    return words.strip()


def _kind(words: str) -> str:
    try:
        return PolicyKind(words.strip()).value
    except ValueError as error:
        raise ValueError(f"one of {', '.join(PolicyKind)}") from error


def _standing(words: str) -> str:
    try:
        return StatedStatus(words.strip()).value
    except ValueError as error:
        raise ValueError(f"one of {', '.join(StatedStatus)}") from error


def _count(words: str) -> int:
    if not re.fullmatch(r"[0-9]{1,9}", words.strip()):
        raise ValueError("a number of comments, 0 or more")
    return int(words)


_OF_POLICIES: Mapping[str, tuple[Effect, Callable[[str], Value]]] = {
    "title": (Effect.TITLE, _text),
    "wrapped_title": (Effect.TITLE, _text),
    "doc_number": (Effect.CORRECTION, _number),
    "unified_number": (Effect.CORRECTION, _text),
    "index_number": (Effect.CORRECTION, _text),
    "issuers": (Effect.CORRECTION, _names),
    "division_code": (Effect.CORRECTION, _division),
    "kind": (Effect.CORRECTION, _kind),
    "signed_on": (Effect.CORRECTION, _day),
    "published_on": (Effect.CORRECTION, _day),
    "effective_on": (Effect.VALIDITY, _day),
    "expires_on": (Effect.VALIDITY, _day),
    "stated_status": (Effect.VALIDITY, _standing),
}
_OF_CONSULTATIONS: Mapping[str, tuple[Effect, Callable[[str], Value]]] = {
    "opens_on": (Effect.DEADLINE, _day),
    "closes_on": (Effect.DEADLINE, _day),
    "draft_title": (Effect.TITLE, _text),
    "agency": (Effect.CORRECTION, _text),
    "comments_received": (Effect.CORRECTION, _count),
    "comments_adopted": (Effect.CORRECTION, _count),
    "comments_partly": (Effect.CORRECTION, _count),
    "comments_not_adopted": (Effect.CORRECTION, _count),
}
FACTS: Mapping[str, Fact] = {
    name: Fact(name=name, table=table, effect=effect, read=read, none=name not in {"kind", "title"})
    for table, facts in (("policies", _OF_POLICIES), ("consultations", _OF_CONSULTATIONS))
    for name, (effect, read) in facts.items()
}
"""What may be corrected, by column."""


def find_fact(name: str) -> Fact:
    """The fact of this name; BadInput lists those that may be corrected."""
    if name not in FACTS:
        raise BadInput(f"{name!r} is no fact that may be corrected; use one of {', '.join(FACTS)}")
    return FACTS[name]


def parse_value(name: str, words: str) -> Value:
    """Read a value as a person writes it, ``null`` for none; BadInput tells what the fact takes.

    >>> parse_value("doc_number", "甬政办发[2016]152号"), parse_value("issuers", "市财政局、市科技局")
    ('甬政办发〔2016〕152号', ['市财政局', '市科技局'])
    """
    fact = find_fact(name)
    if words.strip() == "null":
        if not fact.none:
            raise BadInput(f"{name}=null: a policy always has one; give a value, or take the correction back (--unset)")
        return [] if name == "issuers" else None
    try:
        return fact.read(words)
    except ValueError as error:
        raise BadInput(f"{name}={words!r} cannot be taken; give {error}") from error


def shown(value: Value) -> str:
    """A value as the change log writes it; empty for none."""
    if value is None:
        return ""
    return "、".join(value) if isinstance(value, list) else str(value)


def plain(value: object) -> Value:
    """A value of a row or a reading as JSON holds it.

    >>> plain(date(2025, 5, 1)), plain(("甲", "乙"))
    ('2025-05-01', ['甲', '乙'])
    """
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [str(item) for item in value]
    return value if isinstance(value, int) or value is None else str(value)


def cell(fact: Fact, value: Value) -> Any:
    """A value as a row holds it."""
    return date.fromisoformat(value) if fact.is_date and isinstance(value, str) else value


def corrections_of(policy: Row) -> tuple[Correction, ...]:
    """The corrections that stand on a policy, by fact."""
    lines = policy.get("corrections")
    return tuple(Correction(**json.loads(line)) for line in lines) if lines else ()


def with_corrections(policy: Row, corrections: Iterable[Correction]) -> Row:
    """The policy's row with these corrections noted, and those that the page has come to contradict told as conflicts.

    The facts themselves are not touched.
    """
    standing = sorted(corrections, key=lambda c: c.fact)
    disputes = [{"fact": c.fact, "correction": shown(c.value), "page": shown(c.page)} for c in standing if c.disputed]
    others = [line for line in policy["conflicts"] if "correction" not in json.loads(line)]
    flags = [flag for flag in policy["flags"] if flag != DISPUTED]
    return {
        **policy,
        "corrections": [_line(asdict(c)) for c in standing] or None,
        "conflicts": [*others, *map(_line, disputes)],
        "flags": [*flags, DISPUTED] if disputes else flags,
    }


def lay_over(policy: Row, reading: PolicyReading) -> PolicyReading:
    """The reading with the corrected facts of its policy in place of the page's own."""
    own: dict[str, Any] = {}
    asked: dict[str, Any] = {}
    for correction in corrections_of(policy):
        fact, value = FACTS[correction.fact], cell(FACTS[correction.fact], correction.value)
        if fact.table == "consultations":
            asked[fact.name] = value
        else:
            own[fact.name] = tuple(value) if isinstance(value, list) else value
    if "kind" in own:
        own["kind"] = PolicyKind(own["kind"])
    if "doc_number" in own:
        numbers = renumbered(reading.doc_numbers, before=reading.doc_number, first=own["doc_number"])
        own["doc_numbers"] = tuple(numbers or ())
    if own.get("stated_status"):
        own["stated_status"] = StatedStatus(own["stated_status"])
    if asked:
        own["comment_round"] = replace(reading.comment_round or CommentRound(), **asked)
    return replace(reading, **own) if own else reading


def restate(policy: Row, reading: PolicyReading, *, ours: bool = False) -> Row:
    """The policy's row with what this reading of its page says of each corrected fact; a title not found says nothing.

    ``ours`` tells that the page is an old one, read by newer code: what it says then is what it said when it was corrected.
    """
    corrections = corrections_of(policy)
    stated: list[Correction] = []
    for c in corrections:
        page = _stated(FACTS[c.fact], reading, c.page)
        stated.append(replace(c, page=page, basis=page if ours and c.basis == c.page else c.basis))
    return with_corrections(policy, stated) if corrections else policy


def _stated(fact: Fact, reading: PolicyReading, before: Value) -> Value:
    source: object = reading.comment_round if fact.table == "consultations" else reading
    value = plain(getattr(source, fact.name, None))
    return before if fact.name == "title" and value is None else value


def as_stated(policy: Row) -> Row:
    """The policy's row as its page would have it: that is what addresses and copies are recognised by."""
    page = {c.fact: cell(FACTS[c.fact], c.page) for c in corrections_of(policy) if FACTS[c.fact].table == "policies"}
    if "doc_number" in page:
        page["doc_numbers"] = renumbered(
            policy.get("doc_numbers"), before=policy["doc_number"], first=page["doc_number"]
        )
    return {**policy, **page} if page else policy


def annotate_evidence(evidence: str, corrections: Sequence[Correction]) -> str:
    """The evidence of a version (JSON by fact) with each correction beside what the page says; stale ones are taken out."""
    facts: dict[str, dict[str, Any]] = {
        name: {key: value for key, value in said.items() if key != "corrected"}
        for name, said in json.loads(evidence).items()
    }
    for c in corrections:
        facts.setdefault(c.fact, {})["corrected"] = {
            "value": shown(c.value),
            "decision": c.decision,
            "reason": c.reason,
        }
    return _line({name: said for name, said in facts.items() if said})


def _line(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
