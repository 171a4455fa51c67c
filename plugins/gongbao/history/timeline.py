"""The state of a policy on a day, from dated facts: a date that passes needs no new page.

Acts and dates prove; where they are silent, the page's word on its own standing counts.

Precedence, first that holds:

1. consultation: withdrawn, open_for_comment, comment_closed, unknown: a draft never comes into force.
2. repealed: an act ended it; a date of expiry that would have come later no longer matters. An act that declares it expired (失效)
   gives that status instead; of two acts the earlier one ended it.
3. expired: its own date ended it, also when the page has gone since, or an act declared it so before that date.
4. repealed or expired as the page states it, from the day it names or was first seen to say so (before a later date of expiry).
5. withdrawn: the portal took the page away and nothing says that the law ended; restored pages are not withdrawn.
6. not_yet_in_force: the date of entry into force lies ahead; without such a date, the page states it.
7. amended: in force, in a wording that is not the first; an act says so, or the page does (also where it says partly repealed).
8. in_force: by the date stated, or else by publication, or else by the page's word, and the evidence says which.
9. unknown: no date and no word says anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from gongbao.model.change import EventKind, Status
from gongbao.model.policy import PolicyKind, StatedStatus

PAGE = "stated_status"
"""Name of the fact that a page's own word on its standing is."""

_ENDED = {StatedStatus.REPEALED: Status.REPEALED, StatedStatus.EXPIRED: Status.EXPIRED}
_ENDED_BY_ACT = {"repealed_on": Status.REPEALED, "declared_expired_on": Status.EXPIRED}
_AMENDED = frozenset({StatedStatus.AMENDED, StatedStatus.PARTLY_REPEALED})


@dataclass(frozen=True, slots=True, kw_only=True)
class LifeFacts:
    """The dated facts of one policy, as portal-local days; None where nothing says so.

    ``expires_on`` is the last day in force, ``closes_on`` the last day for comments (extensions already taken in).
    ``amended_on``, ``repealed_on``, ``declared_expired_on``: the day from which the act that does it holds. ``withdrawn_on``: the day
    on which absence was proven; ``restored_on``: the page came back. ``suspended_on``: from then on it, or clauses of it, are not
    carried out until further notice: that is no status, its evidence says so. ``stated_status`` is what the page says of itself, from
    ``stated_on`` (always, where that is None). ``evidence`` maps a field's name to the words that set it.
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
    declared_expired_on: date | None = None
    suspended_on: date | None = None
    withdrawn_on: date | None = None
    restored_on: date | None = None
    stated_status: StatedStatus | None = None
    stated_on: date | None = None
    evidence: Mapping[str, str] = field(default_factory=dict)


def status_on(facts: LifeFacts, day: date) -> tuple[Status, str]:
    """Give the status on ``day`` and the evidence that set it; see the precedence above.

    >>> status_on(LifeFacts(kind=PolicyKind.NOTICE, effective_on=date(2026, 8, 1)), date(2026, 7, 31))[0].value
    'not_yet_in_force'
    """
    status, evidence, _ = _judge(facts, day)
    return status, evidence


def is_set_by_page(facts: LifeFacts, day: date) -> bool:
    """Tell whether the status on ``day`` rests on the page's own word alone: no act and no date gives it."""
    return _judge(facts, day)[2] == PAGE


def contradictions(facts: LifeFacts, day: date) -> dict[str, str]:
    """Give what the page says of its standing and the dated facts that say otherwise on ``day``; empty where they agree.

    >>> valid = LifeFacts(kind=PolicyKind.NOTICE, expires_on=date(2024, 5, 1), stated_status=StatedStatus.IN_FORCE)
    >>> contradictions(valid, date(2025, 1, 1))
    {'stated_status': 'in_force', 'expires_on': '2024-05-01'}
    """
    said = _said(facts, day)
    if said is None or facts.kind is PolicyKind.CONSULTATION:
        return {}
    against: list[str] = []
    if said not in _ENDED:
        against = [name for name in _ENDED_BY_ACT if (on := getattr(facts, name)) and on <= day]
        against += [name for name in ("expires_on",) if (on := getattr(facts, name)) and on < day]
    if said is StatedStatus.NOT_YET_IN_FORCE and facts.effective_on and facts.effective_on <= day:
        against.append("effective_on")
    return {PAGE: said.value, **{name: getattr(facts, name).isoformat() for name in against}} if against else {}


def _judge(facts: LifeFacts, day: date) -> tuple[Status, str, str]:
    """Status, evidence, and the name of the fact that set it (empty for none)."""
    if facts.kind is PolicyKind.CONSULTATION:
        return (*_status_of_consultation(facts, day), "")
    if ended := _judge_ended(facts, day):
        return ended
    status, evidence, name = _judge_standing(facts, day)
    if status in {Status.IN_FORCE, Status.AMENDED} and facts.suspended_on and facts.suspended_on <= day:
        evidence = f"{evidence}; {_because(facts, 'suspended_on')}"
    return status, evidence, name


def _judge_standing(facts: LifeFacts, day: date) -> tuple[Status, str, str]:
    """Of a text that no act, date or word has ended."""
    if _withdrawn(facts, day):
        return Status.WITHDRAWN, _because(facts, "withdrawn_on"), "withdrawn_on"
    if facts.effective_on and facts.effective_on > day:
        return Status.NOT_YET_IN_FORCE, _because(facts, "effective_on"), "effective_on"
    if facts.effective_on is None and _said(facts, day) is StatedStatus.NOT_YET_IN_FORCE:
        return Status.NOT_YET_IN_FORCE, _by_page(facts), PAGE
    return _judge_in_force(facts, day, _said(facts, day))


def _judge_ended(facts: LifeFacts, day: date) -> tuple[Status, str, str] | None:
    """An act, a date that passed, or the page's word, where it ended the text before its date did."""
    if name := _act_that_ended(facts, day):
        return _ENDED_BY_ACT[name], _because(facts, name), name
    said, until, since = _said(facts, day), facts.expires_on, facts.stated_on
    ended = _ENDED.get(said) if said else None
    if until and until < day and not (ended and since and since <= until):
        return Status.EXPIRED, _because(facts, "expires_on"), "expires_on"
    return (ended, _by_page(facts), PAGE) if ended else None


def _act_that_ended(facts: LifeFacts, day: date) -> str | None:
    """The fact of the first act that ended the text by ``day``; a declaration behind the text's own last day ended nothing."""
    acts = [(on, name) for name in _ENDED_BY_ACT if (on := getattr(facts, name)) and on <= day]
    on, name = min(acts, key=lambda act: act[0], default=(day, None))
    lapsed = name == "declared_expired_on" and facts.expires_on is not None and facts.expires_on < on
    return None if lapsed else name


def _judge_in_force(facts: LifeFacts, day: date, said: StatedStatus | None) -> tuple[Status, str, str]:
    began = next((name for name in ("effective_on", "published_on", "signed_on") if getattr(facts, name)), None)
    if began and getattr(facts, began) > day:
        return Status.UNKNOWN, f"before {_because(facts, began)}", began
    if facts.amended_on and facts.amended_on <= day and began:
        return Status.AMENDED, _because(facts, "amended_on"), "amended_on"
    if said in _AMENDED:
        return Status.AMENDED, _by_page(facts), PAGE
    if began is None and said is StatedStatus.IN_FORCE:
        return Status.IN_FORCE, _by_page(facts), PAGE
    if began is None:
        return Status.UNKNOWN, "no date of publication, signature or entry into force is known", ""
    reason = _because(facts, began)
    stated = reason if began == "effective_on" else f"no date of entry into force is stated; {reason}"
    return Status.IN_FORCE, stated, began


def _said(facts: LifeFacts, day: date) -> StatedStatus | None:
    return facts.stated_status if facts.stated_on is None or facts.stated_on <= day else None


def _by_page(facts: LifeFacts) -> str:
    words = facts.evidence.get(PAGE) or (facts.stated_status or "")
    since = f", since {facts.stated_on.isoformat()}" if facts.stated_on else ""
    return f"the page states{since}: {words}"


def _status_of_consultation(facts: LifeFacts, day: date) -> tuple[Status, str]:
    if _withdrawn(facts, day):
        return Status.WITHDRAWN, _because(facts, "withdrawn_on")
    if facts.closes_on and facts.closes_on < day:
        return Status.COMMENT_CLOSED, _because(facts, "closes_on")
    # Texts kept in folders bear no day of publication: a notice is open from the day on which it was signed.
    opened = next((name for name in ("opens_on", "published_on", "signed_on") if getattr(facts, name)), "published_on")
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
        ]
    acts = [(EventKind.REPEALED, facts.repealed_on, "repealed_on")]
    if facts.declared_expired_on and _act_that_ended(facts, facts.declared_expired_on) == "declared_expired_on":
        acts.append((EventKind.EXPIRED, facts.declared_expired_on, "declared_expired_on"))
    ended = min((on for _, on, _ in acts if on), default=None)
    dated = [event for event in dated if not (ended and event[1] and ended <= event[1])]
    events = [(kind, on, _because(facts, name)) for kind, on, name in (*dated, *acts) if on and after < on <= until]
    return tuple(sorted(events, key=lambda event: event[1]))
