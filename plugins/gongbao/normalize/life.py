"""The life of a policy, night by night: dated events and the status that follows from them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from gongbao.history import LifeFacts, is_set_by_page, status_on
from gongbao.model.change import Cause, EventKind, Status
from gongbao.model.policy import PolicyKind, StatedStatus
from gongbao.normalize.corrections import corrections_of
from gongbao.normalize.prior import Row
from gongbao.reading.round_pages import speaks_of_round
from gongbao.wording import event_sentence
from gongbao.wording.quoting import name_title

SHANGHAI = ZoneInfo("Asia/Shanghai")
ABSENT_NIGHTS_BEFORE_WITHDRAWN = 2
"""One missing answer proves little; two readable listings without the page and two 404 answers do."""

UNTITLED = "无标题文件"
"""How a sentence names a policy whose page gives no title; its row keeps null."""

_EVENT_OF_STATUS = {
    Status.IN_FORCE: EventKind.IN_FORCE,
    Status.EXPIRED: EventKind.EXPIRED,
    Status.COMMENT_CLOSED: EventKind.CLOSED,
}

_STATED = {
    Status.REPEALED: EventKind.REPEALED,
    Status.EXPIRED: EventKind.EXPIRED,
    Status.AMENDED: EventKind.AMENDED,
}


def portal_day(moment: datetime) -> date:
    """Return the portal-local day of an aware moment.

    >>> from datetime import UTC
    >>> portal_day(datetime(2025, 3, 3, 18, 30, tzinfo=UTC)).isoformat()
    '2025-03-04'
    """
    return moment.astimezone(SHANGHAI).date()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """What tonight showed of one policy's page: seen, consecutive nights of absence, the capture that shows it."""

    present: bool
    absent_nights: int = 0
    capture_id: str | None = None


@dataclass(slots=True, kw_only=True)
class Life:
    """Events of one policy: those published before, and those of tonight; ``cause`` is ours where only our reading changed.

    ``spoken_for`` tells that it is a page on a consultation that is held elsewhere, ``taken_back`` that a page took its draft back.
    ``standing`` gives, for repeal, declared expiry and amendment, the newest day and the act, as far as an act still says so tonight.
    """

    policy: Row
    consultation: Row | None
    known: Sequence[Row]
    as_of: datetime
    new: list[Row]
    is_new: bool
    backfill: bool
    cause: Cause = Cause.SOURCE
    capture_id: str | None = None
    standing: dict[EventKind, tuple[date, str]] = field(default_factory=dict)
    spoken_for: bool = False
    taken_back: bool = False

    def add(
        self,
        kind: EventKind,
        on: date,
        *,
        evidence: str,
        cause: Cause | None = None,
        by: str | None = None,
        until: date | None = None,
    ) -> None:
        """Record an event once: the same kind on the same day is the same event.

        ``by`` is the act that did it, ``until`` the last day of the window that opened or was extended.
        """
        if any(e["event"] == kind and e["event_on"] == on for e in (*self.known, *self.new)):
            return
        policy = self.policy
        key = f"{policy['policy_id']}|{kind}|{on.isoformat()}"
        cause = Cause.BACKFILL if self.is_new and self.backfill else cause or self.cause
        zh, en = event_sentence(policy["title"] or UNTITLED, kind, on, by=by, until=until, cause=cause)
        self.new.append(
            {
                "event_id": "e-" + hashlib.sha256(key.encode()).hexdigest()[:20],
                "policy_id": policy["policy_id"],
                "portal_id": policy["portal_id"],
                "policy_title": policy["title"],
                "event": kind,
                "event_on": on,
                "cause": cause,
                "evidence": evidence,
                "version_id": policy["latest_version_id"],
                "capture_id": self.capture_id,
                "sentence_zh": zh,
                "sentence_en": en,
                "detected_at": self.as_of,
            }
        )

    def has_new(self, kind: EventKind) -> bool:
        """Tell whether tonight gave it an event of this kind."""
        return any(e["event"] == kind for e in self.new)

    def last(self, *kinds: EventKind) -> Row | None:
        """Return the newest event of these kinds, or None."""
        events = [e for e in (*self.known, *self.new) if e["event"] in kinds]
        return max(events, key=lambda e: (e["detected_at"], e["event_on"]), default=None)

    def latest(self, *kinds: EventKind) -> Row | None:
        """Return the event of these kinds that happened last, by its own day, or None."""
        events = [e for e in (*self.known, *self.new) if e["event"] in kinds]
        return max(events, key=lambda e: (e["event_on"], e["detected_at"]), default=None)

    def facts(self) -> LifeFacts:
        """Everything that decides the status."""
        policy, asked = self.policy, self.consultation
        expired = self.standing.get(EventKind.EXPIRED)
        repealed, amended = self.standing.get(EventKind.REPEALED), self.standing.get(EventKind.AMENDED)
        gone = self.last(EventKind.WITHDRAWN, EventKind.RESTORED)
        paused = self.latest(EventKind.SUSPENDED, EventKind.RESUMED)
        corrected = {c.fact: f"decision {c.decision}: {c.reason}" for c in corrections_of(policy)}
        return LifeFacts(
            kind=PolicyKind(policy["kind"]),
            signed_on=policy["signed_on"],
            published_on=policy["published_on"],
            effective_on=policy["effective_on"],
            expires_on=policy["expires_on"],
            opens_on=asked["opens_on"] if asked else None,
            closes_on=asked["closes_on"] if asked else None,
            repealed_on=repealed[0] if repealed else None,
            declared_expired_on=expired[0] if expired else None,
            amended_on=amended[0] if amended else None,
            suspended_on=paused["event_on"] if paused and paused["event"] == EventKind.SUSPENDED else None,
            withdrawn_on=gone["event_on"] if gone and gone["event"] == EventKind.WITHDRAWN else None,
            stated_status=StatedStatus(policy["stated_status"]) if policy["stated_status"] else None,
            stated_on=None if "stated_status" in corrected else policy["stated_status_on"],
            evidence={
                "stated_status": policy["stated_status_as_written"] or "",
                **corrected,
                "repealed_on": repealed[1] if repealed else "",
                "declared_expired_on": expired[1] if expired else "",
                "amended_on": amended[1] if amended else "",
                "withdrawn_on": gone["evidence"] if gone else "",
                "suspended_on": paused["evidence"] if paused else "",
            },
        )


def begin_life(life: Life) -> None:
    """Events of the first sight: published, and the window of a consultation.

    A text in force that bears no day of its own was public by the day on which it took force, not only when we saw it.
    """
    policy, asked = life.policy, life.consultation
    day = portal_day(life.as_of)
    stated, begun = policy["published_on"] or policy["signed_on"], policy["effective_on"]
    if stated is None and begun and begun < day:
        life.add(EventKind.PUBLISHED, begun, evidence=f"effective_on {begun.isoformat()}; {policy['url']}")
    else:
        life.add(EventKind.PUBLISHED, stated or day, evidence=policy["url"])
    speaks = speaks_of_round(policy["title"]) is not None
    if asked and asked["opens_on"] and not speaks:
        window = f"{asked['opens_on']} – {asked['closes_on'] or '…'}"
        life.add(EventKind.OPENED, asked["opens_on"], evidence=window, until=asked["closes_on"])
    if asked and asked["outcome_text"] and not (life.spoken_for or life.has_new(EventKind.OUTCOME)):
        told_on = (policy["published_on"] or policy["signed_on"]) if speaks else None
        life.add(EventKind.OUTCOME, told_on or day, evidence=asked["outcome_text"][:200])


def continue_consultation(life: Life, before: Row | None) -> None:
    """A deadline moved later, or an outcome appeared, since the night before."""
    asked, day = life.consultation, portal_day(life.as_of)
    if asked is None or before is None:
        return
    old, new = before["closes_on"], asked["closes_on"]
    if old and new and new > old and not life.has_new(EventKind.EXTENDED):
        life.add(EventKind.EXTENDED, day, evidence=f"{old.isoformat()} → {new.isoformat()}", until=new)
    if asked["outcome_text"] and not before["outcome_text"] and not life.has_new(EventKind.OUTCOME):
        life.add(EventKind.OUTCOME, day, evidence=asked["outcome_text"][:200])


def judge_presence(life: Life, sight: Sight | None) -> None:
    """Withdrawn after repeated evidence of absence; restored as soon as the page is seen again."""
    if sight is None:
        return
    day, gone = portal_day(life.as_of), life.last(EventKind.WITHDRAWN, EventKind.RESTORED)
    withdrawn = gone is not None and gone["event"] == EventKind.WITHDRAWN
    if not withdrawn and not sight.present and sight.absent_nights >= ABSENT_NIGHTS_BEFORE_WITHDRAWN:
        life.add(
            EventKind.WITHDRAWN,
            day,
            evidence=f"absent from a readable listing, and 404, on {sight.absent_nights} nights in a row",
        )
    if withdrawn and sight.present and not life.taken_back:
        life.add(EventKind.RESTORED, day, evidence=life.policy["url"])


def settle_status(
    life: Life,
    status_before: str | None,
    uncorrected: Mapping[str, Any] | None = None,
    stated_by: Cause | None = None,
) -> tuple[Status, str, Cause]:
    """Compute tonight's status and record the event of a date that passed; return status, evidence and who caused it.

    ``stated_by`` tells who changed what the page states of its standing; ``uncorrected`` holds facts as they stood before a
    correction of tonight: a status that they would not have given is ours.
    """
    day = portal_day(life.as_of)
    facts = life.facts()
    status, evidence = status_on(facts, day)
    page_says = is_set_by_page(facts, day)
    cause = (stated_by or life.cause) if page_says else life.cause
    if uncorrected and status_on(replace(facts, **uncorrected), day)[0] != status:
        cause = Cause.CURATION
    kind = _EVENT_OF_STATUS.get(status)
    passed = status_before is not None and status_before != status
    if kind is EventKind.IN_FORCE and not (passed and status_before == Status.NOT_YET_IN_FORCE):
        kind = None
    if kind is EventKind.CLOSED and speaks_of_round(life.policy["title"]) and life.last(EventKind.OPENED) is None:
        kind = None  # the window is that of the notice which asked
    if kind is EventKind.EXPIRED and kind in life.standing:
        kind = None  # told with the act that declared it
    if page_says:
        _tell_statement(life, status, status_before, evidence=evidence, cause=cause)
    elif kind and (passed or life.is_new):
        on = {
            EventKind.IN_FORCE: facts.effective_on,
            EventKind.EXPIRED: _day_after(facts.expires_on),
            EventKind.CLOSED: _day_after(facts.closes_on),
        }[kind]
        life.add(kind, on or day, evidence=evidence, cause=cause)
    return status, evidence, cause


def _tell_statement(life: Life, status: Status, status_before: str | None, *, evidence: str, cause: Cause) -> None:
    """The page came to state that its text has ended or was amended.

    At first sight that is an event only where the page gives an earlier day: since when it says so is not known otherwise.
    """
    kind = _STATED.get(status)
    today = portal_day(life.as_of)
    on = life.facts().stated_on or today
    first = status_before is None and on < today
    if kind and (first or (status_before is not None and status_before != status)):
        life.add(kind, on, evidence=evidence, cause=cause, by=by_page(life))


def name_act(actor: Row) -> str:
    """An act as evidence names it: 《title》（number）, title marks within stepped down (GB/T 15834—2011)."""
    return name_title(actor["title"] or UNTITLED, longest=400) + (
        f"（{actor['doc_number']}）" if actor["doc_number"] else ""
    )


def by_page(life: Life) -> str | None:
    """The page's own words on its standing, as an act is named; None where it says nothing."""
    words = life.policy["stated_status_as_written"]
    return f"页面标明“{words}”" if words else None


def _day_after(last_day: date | None) -> date | None:
    """An event stands on the first day of the new state; 有效期至 and a window name the last day of the old one."""
    return last_day + timedelta(days=1) if last_day else None
