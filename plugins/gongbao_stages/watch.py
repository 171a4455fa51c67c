"""The status of a policy on any day, from a published release alone: facts as known for that day, never today's status."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pyarrow.compute as pc

from gongbao.history import LifeFacts, passed_dates, status_on
from gongbao.model.change import Cause, EventKind, Status
from gongbao.model.policy import Relation
from gongbao.normalize.corrections import corrections_of
from gongbao.normalize.cycles import without_cycles
from gongbao.normalize.life import UNTITLED, Life, portal_day
from gongbao.normalize.others import ACTS, effects_of_others
from gongbao.normalize.prior import Row, survivor_of
from gongbao.normalize.stated_days import stated_day
from gongbao.settings import Settings
from gongbao.wording import event_sentence
from gongbao.wording.standing import status_sentence
from gongbao_stages.addressing import find_policy, title_and_number
from gongbao_stages.dataset import open_release
from gongbao_stages.dated_wordings import (
    DatedWording,
    as_rescheduled,
    date_wordings,
    day_set_by,
    place_that_speaks,
    versions_of,
)
from publish.published import PublishedRelease

_DATED = ("signed_on", "effective_on", "expires_on")
_BY_ACT = ("repealed_on", "declared_expired_on", "amended_on")
"""Facts that an act gives: its name is their evidence."""
_UNTIL = re.compile(r"\buntil (\d{4}-\d{2}-\d{2})")
_EXTENDED_FROM = re.compile(r"^(\d{4}-\d{2}-\d{2}) → ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """One policy as a release holds it: its own record, or the one that it was merged into or is a copy of (``followed`` says so)."""

    release: PublishedRelease
    policies: Mapping[str, Row]
    relations: tuple[Row, ...]
    policy: Row
    named: Row
    followed: str | None
    versions: tuple[Row, ...]
    events: tuple[Row, ...]
    consultation: Row | None

    @property
    def policy_id(self) -> str:
        """Id of the record that answers."""
        return str(self.policy["policy_id"])

    @property
    def name(self) -> str:
        """《title》（number）."""
        return title_and_number(self.policy)

    @property
    def known_until(self) -> date:
        """The release's day: what happened later it cannot know."""
        return portal_day(self.release.as_of)


def watch(settings: Settings, name: str, release_id: str = "latest") -> Watched:
    """Find a policy of a release by id, 文号 or title. BadInput where there is none, or no release."""
    release = open_release(settings, release_id)
    policies = {row["policy_id"]: row for row in release.table("policies").to_pylist()}
    kinds = [kind.value for kind in (*ACTS, Relation.REPUBLICATION_OF)]
    relations = release.table("relations", filters=pc.field("relation").isin(kinds)).to_pylist()
    relations = without_cycles(relations, {r["from_policy_id"]: r["to_policy_id"] for r in relations if _is_copy(r)})
    named = find_policy(policies, name)
    stands = _standing_for(named["policy_id"], policies, relations)
    followed = None if stands == named["policy_id"] else "merged into" if named["merged_into"] else "a copy of"
    mine = pc.field("policy_id") == stands
    asked = release.table("consultations", filters=mine).to_pylist()
    return Watched(
        release=release,
        policies=policies,
        relations=tuple(relations),
        policy=policies[stands],
        named=named,
        followed=followed,
        versions=tuple(versions_of(release, stands)),
        events=tuple(release.table("events", filters=mine).to_pylist()),
        consultation=asked[0] if asked else None,
    )


def policy_status(settings: Settings, name: str, on: date, *, release_id: str = "latest") -> dict[str, Any]:
    """Give the status of a policy on a day, the evidence that set it, the events up to that day and what is known to lie ahead."""
    found = watch(settings, name, release_id)
    status, evidence = status_and_evidence(found, on)
    zh, en = status_sentence(found.policy["title"] or UNTITLED, status, on, evidence, final=_final_text(found, on))
    return {
        **named_facts(found),
        "on": on,
        "status": status.value,
        "evidence": evidence,
        "sentence_zh": zh,
        "sentence_en": en,
        "events": _past(found, facts_on(found, on), on),
        "ahead": [*_ahead(found, facts_on(found, date.max), on)],
        **release_facts(found, on),
    }


def _final_text(found: Watched, day: date) -> tuple[date, str] | None:
    """When a draft that was open for comment was adopted, and as what; None where it was not by ``day``."""
    for target, kind, on, relation in effects_of_others(found.relations, found.policies, day):
        if kind is EventKind.FINALISED and _standing_for(target, found.policies, found.relations) == found.policy_id:
            return on, title_and_number(found.policies[relation["from_policy_id"]])
    return None


def facts_on(found: Watched, day: date) -> LifeFacts:
    """The dated facts as known for ``day``: acts that hold by then, the page's own dates as it stood, corrections by hand over all."""
    acts: dict[EventKind, tuple[date, str]] = {}
    for target, kind, on, relation in effects_of_others(found.relations, found.policies, day):
        if _standing_for(target, found.policies, found.relations) == found.policy_id:
            act = (on, title_and_number(found.policies[relation["from_policy_id"]]))
            acts[kind] = max(acts.get(kind, act), act)
    happened = [event for event in found.events if event["event_on"] <= day]
    row, words = _as_stated_on(found, day)
    life = Life(
        policy=row,
        consultation=_window_on(found, day),
        known=happened,
        as_of=found.release.as_of,
        new=[],
        is_new=False,
        backfill=False,
        standing=acts,
    )
    facts = life.facts()
    return replace(facts, evidence={**words, **{k: v for k, v in facts.evidence.items() if v or k not in words}})


def status_and_evidence(found: Watched, day: date) -> tuple[Status, str]:
    """The status on ``day`` and what set it; before its first date a policy is not yet anything."""
    facts = facts_on(found, day)
    status, evidence = status_on(facts, day)
    known = [(on, name) for name in ("signed_on", "published_on") if (on := getattr(facts, name))]
    if status is Status.NOT_YET_IN_FORCE and known and min(known)[0] > day:
        on, name = min(known)
        return Status.UNKNOWN, f"before {name} {on.isoformat()}"
    return status, evidence


def _as_stated_on(found: Watched, day: date) -> tuple[Row, dict[str, str]]:
    """The policy's row with the dates that its wording stated on ``day``, and the words of each date; what we corrected stands."""
    versions = found.versions
    if not versions:
        return dict(found.policy), {}
    place = place_that_speaks(versions, wordings_of(found), day)
    evidence = json.loads(versions[place]["evidence"] or "{}")
    corrected = {c.fact for c in corrections_of(found.policy)}
    row = dict(found.policy)
    if place + 1 < len(versions):
        row |= {fact: stated_day(versions[place], fact) for fact in _DATED if fact not in corrected}
    words = {
        fact: str(evidence[fact].get("as_written", ""))
        for fact in (*_DATED, "published_on")
        if fact in evidence and fact not in corrected and str(row[fact]) == evidence[fact].get("value")
    }
    if "expires_on" not in corrected:
        _prolong(found, day, row, words, page=stated_day(versions[place], "expires_on"))
    if "effective_on" not in corrected:
        _reschedule(found, day, row, words, shown=versions[: place + 1])
    return row, words


def wordings_of(found: Watched) -> list[DatedWording]:
    """The dated wordings of a watched policy, oldest first."""
    return date_wordings(as_rescheduled(found.versions, found.events), published_on=found.policy["published_on"])


def _prolong(found: Watched, day: date, row: Row, words: dict[str, str], *, page: date | None) -> None:
    """Validity as acts had set it by ``day``: prolonged to the latest of the page's day and theirs, adjusted to the day that the act gives.

    An act that came later is undone.
    """
    acts = [event for event in found.events if event["event"] in {EventKind.PROLONGED, EventKind.VALIDITY_ADJUSTED}]
    if not acts:
        return
    stands = (page, words.get("expires_on", "")) if page else None
    for event in sorted(acts, key=lambda event: (event["event_on"], event["detected_at"])):
        until = _UNTIL.search(event["sentence_en"])
        if until and event["event_on"] <= day:
            given = (date.fromisoformat(until.group(1)), event["evidence"])
            stands = max(stands, given) if stands and event["event"] == EventKind.PROLONGED else given
    row["expires_on"], words["expires_on"] = stands or (None, "")


def _reschedule(found: Watched, day: date, row: Row, words: dict[str, str], *, shown: Sequence[Row]) -> None:
    """The first day in force as acts had set it by ``day``: one that came later is undone, one before another day of the page is past."""
    acts = [event for event in found.events if event["event"] == EventKind.RESCHEDULED]
    if not acts:
        return
    page = row["effective_on"] = stated_day(shown[-1], "effective_on")
    for event in sorted(acts, key=lambda event: (event["event_on"], event["detected_at"])):
        fresh = day_set_by(event)
        known = [v for v in shown if v["detected_at"] <= event["detected_at"]] or shown[:1]
        if fresh and event["event_on"] <= day and stated_day(known[-1], "effective_on") == page:
            row["effective_on"], words["effective_on"] = fresh, event["evidence"]


def _window_on(found: Watched, day: date) -> Row | None:
    """The window for comments as it stood on ``day``: an extension that came later is undone."""
    later = [e for e in found.events if e["event"] == EventKind.EXTENDED and e["event_on"] > day]
    before = _EXTENDED_FROM.match(min(later, key=lambda e: e["event_on"])["evidence"]) if later else None
    if found.consultation is None or before is None:
        return found.consultation
    return {**found.consultation, "closes_on": date.fromisoformat(before.group(1))}


def _past(found: Watched, facts: LifeFacts, on: date) -> list[dict[str, Any]]:
    """Events up to ``on``, oldest first, and the entry into force that lies before the day on which we first saw the policy."""
    columns = ("event", "event_on", "evidence", "cause", "sentence_zh", "sentence_en")
    happened = (e for e in found.events if e["event_on"] <= on and not _never_came(found, e))
    rows = sorted(happened, key=lambda e: (e["event_on"], e["detected_at"]))
    told = [{name: row[name] for name in columns} for row in rows]
    if not any(row["event"] == EventKind.IN_FORCE for row in rows):
        title = found.policy["title"] or UNTITLED
        for kind, day, why in passed_dates(facts, after=date.min, until=on):
            if kind is EventKind.IN_FORCE:
                said = (kind.value, day, why, Cause.SOURCE.value, *event_sentence(title, kind, day))
                told.append(dict(zip(columns, said, strict=True)))
    return sorted(told, key=lambda row: row["event_on"])


def _never_came(found: Watched, event: Row) -> bool:
    """Whether an end by a last day was told that an act had moved: the act reached us later."""
    standing = {Status.IN_FORCE, Status.AMENDED}
    return event["event"] == EventKind.EXPIRED and status_and_evidence(found, event["event_on"])[0] in standing


def _ahead(found: Watched, facts: LifeFacts, on: date) -> Iterable[dict[str, Any]]:
    """Dates, acts and events known today that lie after ``on``, oldest first."""
    title = found.policy["title"] or UNTITLED
    steps = [(day, kind.value, why) for kind, day, why in passed_dates(facts, after=on, until=date.max)]
    told = {(day, kind) for day, kind, _ in steps}
    rows = [
        {name: event[name] for name in ("event", "event_on", "evidence", "sentence_zh", "sentence_en")}
        for event in found.events
        if event["event_on"] > on and (event["event_on"], event["event"]) not in told and not _never_came(found, event)
    ]
    if (
        facts.amended_on
        and facts.amended_on > on
        and (facts.amended_on, "amended") not in {(row["event_on"], row["event"]) for row in rows}
    ):
        steps.append((facts.amended_on, "amended", f"amended_on {facts.amended_on}: {facts.evidence['amended_on']}"))
    for day, kind, why in steps:
        act = facts.evidence.get(why.partition(" ")[0]) if why.startswith(_BY_ACT) else None
        zh, en = event_sentence(title, EventKind(kind), day, by=act or None)
        rows.append({"event": kind, "event_on": day, "evidence": why, "sentence_zh": zh, "sentence_en": en})
    return sorted(rows, key=lambda row: (row["event_on"], row["event"]))


def _is_copy(relation: Row) -> bool:
    return bool(relation["relation"] == Relation.REPUBLICATION_OF and relation["to_policy_id"])


def _standing_for(policy_id: str, policies: Mapping[str, Row], relations: Iterable[Row]) -> str:
    """Follow merges and copies to the record that stands for them."""
    originals = {
        r["from_policy_id"]: r["to_policy_id"]
        for r in relations
        if r["relation"] == Relation.REPUBLICATION_OF and r["to_policy_id"] in policies
    }
    seen: set[str] = set()
    while policy_id not in seen:
        seen.add(policy_id)
        policy_id = survivor_of(policies, originals.get(policy_id, policy_id))
    return policy_id


def named_facts(found: Watched) -> dict[str, Any]:
    """How the policy is known; ``followed`` says where another record than the one named answers, None where it is that one."""
    told = {name: found.policy[name] for name in ("policy_id", "title", "doc_number", "kind", "url")}
    followed = f"{found.named['policy_id']} is {found.followed} {found.policy_id}" if found.followed else None
    return {**told, "followed": followed}


def release_facts(found: Watched, on: date) -> dict[str, Any]:
    """The release that answers, the day until which it knows, and a note where ``on`` lies beyond (None otherwise)."""
    known = found.known_until
    note = f"the release knows what was published until {known}; later acts may say otherwise" if on > known else None
    return {"release_id": found.release.release_id, "known_until": known, "note": note}
