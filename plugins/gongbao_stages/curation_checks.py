"""What a decision by hand has to keep: it says something new, holds together, is public, and joins only what is alike."""

from __future__ import annotations

from collections.abc import Mapping

from gongbao.errors import BadInput
from gongbao.formats.scripts import canonical_key
from gongbao.model.policy import PolicyKind
from gongbao.normalize.corrections import FACTS, Value, corrections_of, plain, shown
from gongbao.normalize.prior import Row
from gongbao.reading.redaction import redact
from gongbao_stages.addressing import title_and_number

_ORDERED = (("effective_on", "expires_on"), ("opens_on", "closes_on"))


def key_and_value(words: str) -> tuple[str, str]:
    """Part ``KEY=VALUE``; BadInput where there is no sign between."""
    name, sign, value = words.partition("=")
    if not sign:
        raise BadInput(f"--set {words!r}: write KEY=VALUE, e.g. effective_on=2025-05-01, or KEY=null for none")
    return name.strip(), value


def value_now(row: Row, asked: Row | None, name: str) -> Value:
    """What a fact is now, corrections laid over."""
    return plain(((asked or {}) if FACTS[name].table == "consultations" else row).get(name))


def check_new(row: Row, asked: Row | None, corrected: Mapping[str, Value]) -> None:
    """Refuse a value that the fact has already, by its page or by a correction that the page does not dispute."""
    disputed = {c.fact for c in corrections_of(row) if c.disputed}
    for name, value in corrected.items():
        now = value_now(row, asked, name)
        if name not in disputed and (None if now == [] else now) == (None if value == [] else value):
            by_hand = any(c.fact == name for c in corrections_of(row))
            raise BadInput(
                f"{row['policy_id']} {title_and_number(row)}: {name} is {shown(value) or 'null'} already"
                f"{', by a correction that stands' if by_hand else ''}; nothing would change: leave --set {name} out"
            )


def check_together(row: Row, asked: Row | None, corrected: Mapping[str, Value]) -> None:
    """A window needs a consultation, and a first day does not lie behind its last."""
    kind = corrected.get("kind", row["kind"])
    window = [name for name in corrected if FACTS[name].table == "consultations"]
    if window and asked is None and kind != PolicyKind.CONSULTATION:
        raise BadInput(
            f"{row['policy_id']} is no consultation and has no {window[0]}; add --set kind=consultation if it is one"
        )
    after = {
        name: shown(corrected[name]) if name in corrected else _day(row, asked, name) for p in _ORDERED for name in p
    }
    for first, last in _ORDERED:
        if {first, last} & set(corrected) and after[first] and after[last] and after[first] > after[last]:
            raise BadInput(f"{first} {after[first]} would lie after {last} {after[last]}; set both")


def _day(row: Row, asked: Row | None, name: str) -> str:
    day = ((asked or {}) if FACTS[name].table == "consultations" else row).get(name)
    return day.isoformat() if day else ""


def look_alike(one: Row, other: Row) -> bool:
    """Whether two records share a 文号, or a title."""
    titles = [{canonical_key(r[n]) for n in ("title", "wrapped_title") if r[n]} for r in (one, other)]
    return bool(titles[0] & titles[1]) or (one["doc_number"] or "") == other["doc_number"]


def check_public(reason: str, *values: str) -> None:
    """Reasons and values are published: they are not empty and hold no private contact."""
    if not reason.strip():
        raise BadInput("--reason is empty; say why, e.g. 'the printed gazette gives 1 May'")
    for words in (reason, *values):
        if redact(words) != words:
            raise BadInput(f"{words!r} holds a private name, number or address, and is published; leave it out")
