"""Two wordings of a published policy compared for a person who asks: two days, two versions, or its draft and its text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pyarrow.compute as pc

from gongbao.errors import BadInput
from gongbao.history import compare_clauses
from gongbao.model.policy import Relation
from gongbao.normalize.finals import numbered_clauses
from gongbao.normalize.life import portal_day
from gongbao.normalize.prior import Row
from gongbao.settings import Settings
from gongbao.wording.official import said_today
from gongbao.wording.order import reading_order
from gongbao_stages.comparing import Compared, Side
from gongbao_stages.comparison_json import comparison_json
from gongbao_stages.dataset import named_version
from gongbao_stages.dated_wordings import DatedWording, as_rescheduled, clauses_of, starts_of, versions_of
from gongbao_stages.decision_rows import citations_left, not_applied
from gongbao_stages.policy_text import wording_facts, wording_known_on
from gongbao_stages.watch import Watched, named_facts, watch, wordings_of

_OF_A_ROW = (
    "operation", "effect", "clause_eid_before", "clause_eid_after", "clause_label_before", "clause_label_after", "before",
    "after", "context_before", "context_after", "confidence", "method", "paragraph", "unit", "direction", "disputed",
)  # fmt: skip
_KEY = ("operation", "effect", "clause_eid_before", "clause_eid_after", "before", "after")


def compare_days(settings: Settings, name: str, since: date, until: date) -> Compared:
    """Compare the wordings of a policy that counted on two days. BadInput for days in disorder, or before the first known wording."""
    if since > until:
        raise BadInput(f"--from {since} lies after --to {until}; give the earlier day first")
    found = watch(settings, name)
    old, new = (wording_known_on(found, day) for day in (since, until))
    between = [event for event in found.events if since < event["event_on"] <= until]
    events = sorted(between, key=lambda event: (event["event_on"], event["detected_at"]))
    said = [{key: event[key] for key in ("event", "event_on", "sentence_zh", "sentence_en")} for event in events]
    return _compare(found, old, new, {"from": since, "to": until, "events": said}, days=(since, until))


def compare_versions(settings: Settings, name: str, first: str | None, last: str | None) -> Compared:
    """Compare two versions of a policy, by sequence or id; ``last`` None is the newest, ``first`` None the one before ``last``."""
    found = watch(settings, name)
    new = _version(found, last) if last else found.versions[-1]
    if first is None and new["sequence"] == found.versions[0]["sequence"]:
        raise BadInput(
            f"{found.name}: {new['version_id']} is the first version, there is none before; name another with --to-version"
        )
    old = _version(found, first) if first else next(v for v in found.versions if v["sequence"] == new["sequence"] - 1)
    return _compare(found, _dated(found, old), _dated(found, new), {})


def compare_with_draft(settings: Settings, name: str) -> Compared:
    """Compare a policy's text with the draft of the comment round that it came from. BadInput where the release knows none."""
    found = watch(settings, name)
    drafts = [
        r["to_policy_id"]
        for r in found.relations
        if r["relation"] == Relation.FINALISES
        and r["from_policy_id"] == found.policy_id
        and r["to_policy_id"] in found.policies
    ]
    if not drafts:
        raise BadInput(
            f"{found.name}: the release knows no comment round on a draft of it; leave --draft out, or name the final text"
        )
    rows = _published_rows(found, found.versions[0]["version_id"])
    told_of = {
        row["version_before"].rpartition(".v")[0]: row["version_before"] for row in rows if row["version_before"]
    }
    draft_id = next(
        (d for d in drafts if d in told_of), max(drafts, key=lambda d: str(found.policies[d]["published_on"]))
    )
    versions = versions_of(found.release, draft_id)
    row = next((v for v in versions if v["version_id"] == told_of.get(draft_id)), versions[-1])
    draft = DatedWording(
        version=row, since=found.policies[draft_id]["published_on"] or portal_day(row["detected_at"]), until=None
    )
    return _compare(found, draft, _dated(found, found.versions[0]), {"draft_policy_id": draft_id}, draft=True)


def _compare(
    found: Watched,
    old: DatedWording,
    new: DatedWording,
    more: dict[str, Any],
    *,
    draft: bool = False,
    days: tuple[date | None, date | None] = (None, None),
) -> Compared:
    sides = [_side(found, side, day, draft=draft and side is old) for side, day in zip((old, new), days, strict=True)]
    if draft:  # the notice around the draft is no part of it
        sides = [replace(side, clauses=numbered_clauses(side.clauses)) for side in sides]
    titles = ("", "") if draft else (sides[0].title or "", sides[1].title or "")
    comparison = compare_clauses(sides[0].clauses, sides[1].clauses, title_before=titles[0], title_after=titles[1])
    title = found.policy["title"]
    told = comparison_json(comparison, title=title)
    rows = [row for row in _published_rows(found, new.version_id) if row["version_before"] == old.version_id]
    if rows:
        told["changes"] = _as_published(
            told["changes"], [said_today(row, found.versions, named_version) for row in rows]
        )
        told["summary"] |= {"changes": len(told["changes"]), "by_effect": _by_effect(told["changes"])}
    told = {
        **{key: value for key, value in named_facts(found).items() if key != "kind"},
        **more,
        "version_before": wording_facts(old, days[0]),
        "version_after": wording_facts(new, days[1]),
        **told,
        "instructions_not_applied": [] if draft else not_applied(found, new, days[1] or found.known_until),
        "citations_left": [] if draft else citations_left(found, new, days[1] or found.known_until),
        "release_id": found.release.release_id,
        "known_until": found.known_until,
    }
    return Compared(title=title, before=sides[0], after=sides[1], comparison=comparison, told=told)


def _published_rows(found: Watched, version_id: str) -> list[Row]:
    wanted = (pc.field("version_after") == version_id) & (pc.field("policy_id") == found.policy_id)
    return found.release.table("changes", filters=wanted).to_pylist()


def _as_published(changes: Sequence[dict[str, Any]], rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Real changes as the change log of the release has them, in reading order: its words and sentences, what is disputed."""
    compared = {tuple(change[name] for name in _KEY): change for change in changes}
    told = []
    for row in sorted((row for row in rows if not row["noise"]), key=reading_order):
        change = compared.get(tuple(row[name] for name in _KEY), {"within": None})
        own = {name: row[name] for name in (*_OF_A_ROW, "evidence", "sentence_zh", "sentence_en")}
        told.append({**change, **own, "group": row["group_id"]})
    return told


def _by_effect(changes: Sequence[dict[str, Any]]) -> dict[str, int]:
    counted: dict[str, int] = {}
    for change in changes:
        counted[change["effect"]] = counted.get(change["effect"], 0) + 1
    return counted


def _version(found: Watched, name: str) -> Row:
    wanted = name.removeprefix("v")
    for row in found.versions:
        if name == row["version_id"] or wanted == str(row["sequence"]):
            return row
    known = ", ".join(str(row["sequence"]) for row in found.versions)
    raise BadInput(f"{found.name}: there is no version {name!r}; name one of {known}, or its id ({found.policy_id}.v1)")


def _dated(found: Watched, row: Row) -> DatedWording:
    """The version with the days on which it counts; one that never counted bears the day on which it was seen."""
    for wording in wordings_of(found):
        if wording.version_id == row["version_id"]:
            return wording
    place = next(n for n, version in enumerate(found.versions) if version["version_id"] == row["version_id"])
    starts = starts_of(as_rescheduled(found.versions, found.events), published_on=found.policy["published_on"])
    until = min(starts[place + 1 :], default=None)
    if until is None or until > starts[place]:  # put off before it was born
        return DatedWording(version=row, since=portal_day(row["detected_at"]), until=None)
    return DatedWording(version=row, since=until, until=until)


def days_shown(wording: DatedWording) -> str:
    """The first and the last day on which a wording counts, as a person reads them: 2022-01-01 – 2025-03-25."""
    last = (wording.until - timedelta(days=1)).isoformat() if wording.until else ""
    return f"{wording.since} – {last}".rstrip()


def _side(found: Watched, wording: DatedWording, on: date | None, *, draft: bool) -> Side:
    facts = wording_facts(wording, on)
    days = wording.since.isoformat() if draft else days_shown(wording)
    if wording.until and wording.until <= wording.since:
        heir = next(w.version_id for w in wordings_of(found) if w.since >= wording.until)
        days = f"{wording.since} 起，已由 {heir} 取代 since then replaced"
    known_as = f"{wording.version_id} · {days}"
    note = (
        ("征求意见稿，未施行", "draft for comment; never in force")
        if draft
        else (facts["origin_note_zh"], facts["origin_note_en"])
    )
    return Side(
        title=wording.version["title"],
        known_as=known_as,
        note_zh=note[0],
        note_en=note[1],
        clauses=clauses_of(found.release, wording.version_id),
    )
