"""Pages that speak of a consultation held elsewhere belong to its life: outcome, longer window, draft taken back.

Such a page has no window and no final text of its own. Whichever of the two arrives first, they are linked when both are here.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from gongbao.formats.scripts import canonical_key
from gongbao.model.change import Cause, Edit, Effect, EventKind
from gongbao.model.policy import PolicyKind, Relation
from gongbao.normalize.changes import change_row, fact_edit
from gongbao.normalize.life import Life, name_act, portal_day
from gongbao.normalize.night import Night
from gongbao.normalize.prior import PriorState, Row
from gongbao.normalize.related import FROM, TO, of_kind, rows_among
from gongbao.normalize.title_cores import title_core
from gongbao.reading.round_pages import round_named, speaks_of_round

OF_ROUNDS = (Relation.OUTCOME_OF, Relation.WITHDRAWS, Relation.PROLONGS)
"""Relations from a page that speaks of a consultation to the notice that asked."""

TOLD = ("outcome_text", "comments_received", "comments_adopted", "comments_partly", "comments_not_adopted")
"""Facts of a consultation that a page of its own may tell."""

_BY_A_PAGE = re.compile(r"^(\d{4}-\d{2}-\d{2}) → (\d{4}-\d{2}-\d{2}); 《")
_MARK = re.compile(r"[(（][^()（）]*(?:稿|草案)[^()（）]*[)）]")


def link_rounds(night: Night) -> frozenset[str]:
    """Link such pages with their consultations, and give these the facts; return the pages that are linked."""
    policies = {p: row for p, row in night.all_policies().items() if not night.ids.republications.is_copy(p)}
    asked = night.prior.consultations | night.consultations
    speaking = {p: r for p, row in policies.items() if (r := _relation_of(row))}
    rounds: dict[str, list[str]] = defaultdict(list)
    for policy_id, row in asked.items():
        if policy_id in policies and policy_id not in speaking and row["draft_title"]:
            rounds[title_core(row["draft_title"])].append(policy_id)
    known = of_kind(night.prior.tables["relations"], *OF_ROUNDS)
    linked = {r[FROM]: r for r in rows_among(known, FROM, speaking) if r[TO] in asked}
    for page_id, relation in speaking.items():
        named = ((asked.get(page_id) or {}).get("draft_title"), round_named(policies[page_id]["title"]))
        title = next((one for one in named if one and title_core(one) in rounds), "")
        found = rounds.get(title_core(title), ()) if title else ()
        if page_id in linked and page_id not in night.replaced["relations"]:
            continue
        fits = [p for p in found if _is_same_work(policies[page_id], policies[p], title, asked[p]["draft_title"])]
        chosen = _chosen(policies, asked, page_id, fits, title)
        if chosen and (page_id in night.policies or chosen in night.policies):
            before = linked.get(page_id)
            row = _row(night, page_id, chosen, relation, title)
            linked[page_id] = {**row, "detected_at": before["detected_at"]} if before else row
            night.add("relations", [linked[page_id]])
    for page_id, row in sorted(linked.items(), key=lambda one: (str(_day_of(policies[one[0]])), one[0])):
        _give_facts(night, policies, page_id, row)
    return frozenset(linked)


def _relation_of(policy: Row) -> Relation | None:
    relation = speaks_of_round(policy["title"])
    if relation in {Relation.OUTCOME_OF, Relation.PROLONGS} and policy["kind"] != PolicyKind.CONSULTATION:
        return None
    return relation


def _is_same_work(page: Row, draft: Row, one: str, other: str) -> bool:
    """One body's or one place's, under one title; a place that both titles name is the same."""
    near = page["portal_id"] == draft["portal_id"] or page["division_code"] == draft["division_code"]
    keys = [canonical_key(_MARK.sub("", title)).removeprefix("关于") for title in (one, other)]
    shorter, longer = sorted(keys, key=len)
    return (near or bool(set(page["issuers"]) & set(draft["issuers"]))) and longer.endswith(shorter)


def _chosen(
    policies: Mapping[str, Row], asked: Mapping[str, Row], page_id: str, fits: list[str], title: str
) -> str | None:
    """Of several rounds the one whose window the page tells, else whose draft it names with its mark (第二次征求意见稿).

    Else the last that began before it; None where no day tells.
    """
    told, day = asked.get(page_id) or {}, _day_of(policies[page_id])
    begun = {p: asked[p]["opens_on"] or policies[p]["published_on"] or policies[p]["signed_on"] for p in fits}
    fits = [p for p in fits if not (day and begun[p] and begun[p] > day)]
    for name in ("opens_on", "closes_on"):
        same = [p for p in fits if told.get(name) and asked[p][name] == told[name]]
        if len(same) == 1:
            return same[0]
    if len(fits) < 2:
        return fits[0] if fits else None
    same = [p for p in fits if canonical_key(asked[p]["draft_title"]) == canonical_key(title)]
    if len(same) == 1 and _MARK.search(title):
        return same[0]
    last = max((b for p in fits if (b := begun[p])), default=None)
    latest = [p for p in fits if begun[p] == last]
    return latest[0] if day and last and len(latest) == 1 else None


def _day_of(policy: Row) -> date | None:
    day: date | None = policy["published_on"] or policy["signed_on"]
    return day


def _row(night: Night, page_id: str, draft_id: str, relation: Relation, title: str) -> Row:
    key = f"{page_id}|{relation}|{draft_id}"
    return {
        "relation_id": "r-" + hashlib.sha256(key.encode()).hexdigest()[:20],
        FROM: page_id,
        TO: draft_id,
        "relation": relation,
        "cited_title": title,
        "cited_doc_number": None,
        "effective_on": None,
        "as_written": title,
        "eid": None,
        "detected_at": night.as_of,
    }


def _give_facts(night: Night, policies: Mapping[str, Row], page_id: str, relation: Row) -> None:
    """Lay what the page tells over the consultation's row, and tell the change when it is new."""
    draft_id, page = relation[TO], night.consultations.get(page_id) or night.prior.consultations.get(page_id)
    row = night.consultations.get(draft_id) or night.prior.consultations.get(draft_id)
    if page is None or row is None or not {page_id, draft_id} & (set(night.policies) | set(night.consultations)):
        return
    fresh: Row = {}
    if relation["relation"] == Relation.OUTCOME_OF:
        fresh = {name: page[name] for name in TOLD if page[name] is not None and page[name] != row[name]}
        _move_outcomes(night, page_id, draft_id)
    elif relation["relation"] == Relation.PROLONGS and page["closes_on"]:
        fresh = {"closes_on": page["closes_on"]} if page["closes_on"] > (row["closes_on"] or date.min) else {}
    if not fresh:
        return
    night.consultations[draft_id] = {**row, **fresh, "changed_at": night.as_of}
    draft = night.policies.get(draft_id) or policies[draft_id]
    night.policies[draft_id] = {**draft, "changed_at": night.as_of}
    known = night.prior.consultations.get(draft_id) or {}
    for name, effect, fact in (
        ("outcome_text", Effect.CONSULTATION_OUTCOME, "outcome"),
        ("closes_on", Effect.DEADLINE, "closes_on"),
    ):
        if name in fresh and known.get(name) != fresh[name]:
            old, new = known.get(name) or row[name], fresh[name]
            _tell(night, draft, policies[page_id], fact_edit(effect, fact, str(old or ""), str(new)))


def _tell(night: Night, draft: Row, page: Row, edit: Edit) -> None:
    row = change_row(
        edit,
        policy=draft,
        version_before=draft["latest_version_id"],
        version_after=draft["latest_version_id"],
        cause=_cause(night, draft, page),
        capture_id=None,
        evidence=name_act(page),
        as_of=night.as_of,
        order=0,
    )
    night.add("changes", [row])


def _cause(night: Night, draft: Row, page: Row) -> Cause:
    ids = {draft["policy_id"], page["policy_id"]}
    if ids & night.backfilled:
        return Cause.BACKFILL
    return Cause.PARSER if ids & night.ours() else Cause.SOURCE


def _move_outcomes(night: Night, page_id: str, draft_id: str) -> None:
    """Single outcomes are the consultation's: those of tonight's reading of the page, else those known."""
    tonight = [r for r in night.added.get("comment_outcomes", ()) if r["policy_id"] in {page_id, draft_id}]
    table = night.prior.tables["comment_outcomes"]
    rows = [r for r in tonight if r["policy_id"] == page_id]
    if not rows and page_id not in night.replaced["comment_outcomes"]:
        rows = rows_among(table, "policy_id", [page_id])
    if not rows and not [r for r in tonight if r["policy_id"] == draft_id]:
        rows = rows_among(table, "policy_id", [draft_id])
    if rows:
        others = [r for r in night.added.get("comment_outcomes", ()) if r["policy_id"] not in {page_id, draft_id}]
        night.added["comment_outcomes"] = [*others, *({**r, "policy_id": draft_id} for r in rows)]
        night.replaced["comment_outcomes"] |= {page_id, draft_id}


def tell_rounds(night: Night, lives: Mapping[str, Life], linked: Iterable[Row]) -> None:
    """Events of consultations that pages of their own tell: outcome, extension, the draft taken back."""
    for relation in linked:
        life, page = lives.get(relation[TO]), lives.get(relation[FROM])
        if life is None or page is None or relation["relation"] not in OF_ROUNDS:
            continue
        if life.consultation is None:
            continue
        seen_on = portal_day(relation["detected_at"])
        on = min(_day_of(page.policy) or seen_on, seen_on)
        by, cause = name_act(page.policy), _cause(night, life.policy, page.policy)
        page.spoken_for = True
        if relation["relation"] == Relation.OUTCOME_OF and (text := life.consultation["outcome_text"]):
            life.add(EventKind.OUTCOME, on, evidence=text[:200], cause=cause, by=by)
        elif relation["relation"] == Relation.WITHDRAWS:
            life.taken_back = True
            life.add(EventKind.WITHDRAWN, on, evidence=by, cause=cause, by=by)
        elif relation["relation"] == Relation.PROLONGS:
            old = (night.prior.consultations.get(relation[TO]) or {}).get("closes_on")
            new = life.consultation["closes_on"]
            if old and new and new > old and page.consultation and page.consultation["closes_on"] == new:
                said = f"{old.isoformat()} → {new.isoformat()}; {by}"
                life.add(EventKind.EXTENDED, on, evidence=said, cause=cause, by=by, until=new)


def as_its_page_asks(prior: PriorState, policy_id: str) -> Row | None:
    """The consultation's row as its own page tells it, without what pages of their own told: pages are compared by that."""
    row = prior.consultations.get(policy_id)
    extended = any(e["event"] == EventKind.EXTENDED for e in prior.events_of.get(policy_id, ()))
    if row is None or not (extended or any(row[name] is not None for name in TOLD)):
        return row
    told = rows_among(of_kind(prior.tables["relations"], *OF_ROUNDS), TO, [policy_id])
    for relation in told:
        page = prior.consultations.get(relation[FROM]) or {}
        if row and relation["relation"] == Relation.OUTCOME_OF:
            row = {**row, **dict.fromkeys(name for name in TOLD if row[name] == page.get(name))}
    for event in sorted(prior.events_of.get(policy_id, ()), key=lambda e: e["event_on"], reverse=True) if told else ():
        made = _BY_A_PAGE.match(event["evidence"]) if event["event"] == EventKind.EXTENDED else None
        if row and made and str(row["closes_on"]) == made[2]:
            row = {**row, "closes_on": date.fromisoformat(made[1])}
    return row


def outcomes_elsewhere(prior: PriorState, policy_id: str) -> bool:
    """Whether the single outcomes of a policy stand with another: it is the page that tells them, or the notice that got them."""
    table = of_kind(prior.tables["relations"], Relation.OUTCOME_OF)
    return bool(rows_among(table, FROM, [policy_id]) or rows_among(table, TO, [policy_id]))
