"""The state of a policy on a day, from dated facts alone: a date that passes needs no new page.

Precedence, first that holds:

1. consultation: withdrawn, open_for_comment, comment_closed, unknown: a draft never comes into force.
2. repealed: an act ended it; a date of expiry that would have come later no longer matters.
3. expired: its own date ended it, also when the page has gone since.
4. withdrawn: the portal took the page away and nothing says that the law ended; restored pages are not withdrawn.
5. not_yet_in_force: the date of entry into force lies ahead.
6. amended: in force, in a wording that is not the first.
7. in_force: by the date stated, or else by publication, and the evidence says which.
8. unknown: no date says anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from gongbao.model.change import EventKind, Status
from gongbao.model.policy import PolicyKind


@dataclass(frozen=True, slots=True, kw_only=True)
class LifeFacts:
    """The dated facts of one policy, as portal-local days; None where nothing says so.

    ``expires_on`` is the last day in force, ``closes_on`` the last day for comments (extensions already taken in).
    ``amended_on``, ``repealed_on``: the day from which the amending or repealing act holds. ``withdrawn_on``: the day on which
    absence was proven; ``restored_on``: the page came back. ``evidence`` maps a field's name to the words that set it.
    """

    kind: PolicyKind
    published_on: date | None = None
    signed_on: date | None = None
    effective_on: date | None = None
    expires_on: date | None = None
    opens_on: date | None = None
    closes_on: date | None = None
    amended_on: date | None = None
    repealed_on: date | None = None
    withdrawn_on: date | None = None
    restored_on: date | None = None
    evidence: Mapping[str, str] = field(default_factory=dict)


def status_on(facts: LifeFacts, day: date) -> tuple[Status, str]:
    """Give the status on ``day`` and the evidence that set it; see the precedence above.

    >>> status_on(LifeFacts(kind=PolicyKind.NOTICE, effective_on=date(2026, 8, 1)), date(2026, 7, 31))[0].value
    'not_yet_in_force'
    """
    if facts.kind is PolicyKind.CONSULTATION:
        return _status_of_consultation(facts, day)
    if facts.repealed_on and facts.repealed_on <= day:
        return Status.REPEALED, _because(facts, "repealed_on")
    if facts.expires_on and facts.expires_on < day:
        return Status.EXPIRED, _because(facts, "expires_on")
    if _withdrawn(facts, day):
        return Status.WITHDRAWN, _because(facts, "withdrawn_on")
    if facts.effective_on and facts.effective_on > day:
        return Status.NOT_YET_IN_FORCE, _because(facts, "effective_on")
    return _status_in_force(facts, day)


def _status_in_force(facts: LifeFacts, day: date) -> tuple[Status, str]:
    began = next((name for name in ("effective_on", "published_on", "signed_on") if getattr(facts, name)), None)
    if began is None:
        return Status.UNKNOWN, "no date of publication, signature or entry into force is known"
    if getattr(facts, began) > day:
        return Status.UNKNOWN, f"before {_because(facts, began)}"
    if facts.amended_on and facts.amended_on <= day:
        return Status.AMENDED, _because(facts, "amended_on")
    reason = _because(facts, began)
    return Status.IN_FORCE, reason if began == "effective_on" else f"no date of entry into force is stated; {reason}"


def _status_of_consultation(facts: LifeFacts, day: date) -> tuple[Status, str]:
    if _withdrawn(facts, day):
        return Status.WITHDRAWN, _because(facts, "withdrawn_on")
    if facts.closes_on and facts.closes_on < day:
        return Status.COMMENT_CLOSED, _because(facts, "closes_on")
    opened = "opens_on" if facts.opens_on else "published_on"
    began: date | None = getattr(facts, opened)
    if began and began > day:
        return Status.UNKNOWN, f"before {_because(facts, opened)}"
    if facts.closes_on and began:
        return Status.OPEN_FOR_COMMENT, f"{_because(facts, opened)}; {_because(facts, 'closes_on')}"
    return Status.UNKNOWN, "the window for comments is not stated in full"


def _withdrawn(facts: LifeFacts, day: date) -> bool:
    if facts.withdrawn_on is None or facts.withdrawn_on > day:
        return False
    return facts.restored_on is None or facts.restored_on > day or facts.restored_on < facts.withdrawn_on


def _because(facts: LifeFacts, name: str) -> str:
    words = facts.evidence.get(name)
    stated = f"{name} {getattr(facts, name).isoformat()}"
    return f"{stated}: {words}" if words else stated


def passed_dates(facts: LifeFacts, *, after: date, until: date) -> tuple[tuple[EventKind, date, str], ...]:
    """Give the events that came by themselves on days in ``(after, until]``, oldest first: no page need change for them.

    Expiry and closing are dated on the first day on which they hold, the day after the last day stated.
    """
    day = timedelta(days=1)
    dated: list[tuple[EventKind, date | None, str]]
    if facts.kind is PolicyKind.CONSULTATION:
        dated = [
            (EventKind.OPENED, facts.opens_on, "opens_on"),
            (EventKind.CLOSED, facts.closes_on + day if facts.closes_on else None, "closes_on"),
        ]
    else:
        dated = [
            (EventKind.IN_FORCE, facts.effective_on, "effective_on"),
            (EventKind.EXPIRED, facts.expires_on + day if facts.expires_on else None, "expires_on"),
            (EventKind.REPEALED, facts.repealed_on, "repealed_on"),
        ]
    ended = facts.repealed_on
    events = [
        (kind, on, _because(facts, name))
        for kind, on, name in dated
        if on and after < on <= until and not (kind is not EventKind.REPEALED and ended and ended <= on)
    ]
    return tuple(sorted(events, key=lambda event: event[1]))
