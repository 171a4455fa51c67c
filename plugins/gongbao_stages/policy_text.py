"""The wording of a policy that counted on a day, and what amending decisions order that it lacks."""

from __future__ import annotations

from datetime import date
from typing import Any

from gongbao.errors import BadInput
from gongbao.normalize.consolidated import render_text
from gongbao.settings import Settings
from gongbao_stages.dated_wordings import (
    DatedWording,
    clauses_of,
    published_by,
    wording_on,
)
from gongbao_stages.decision_rows import citations_left, not_applied
from gongbao_stages.watch import Watched, named_facts, release_facts, status_and_evidence, watch, wordings_of

OUR_NOTE = ("本项目整理，非官方文本", "consolidated by this project from the amending decision; not an official text")
"""Stands at every wording that no portal has published."""

NOT_YET = ("尚未施行", "not yet in force")
"""Stands at a wording on a day on which it was published and did not count yet."""


def policy_text(settings: Settings, name: str, on: date, *, release_id: str = "latest") -> dict[str, Any]:
    """Give the wording of a policy that counted on a day, clause by clause; before the first 施行 day the published one, so marked.

    BadInput for a day before its publication.
    """
    found = watch(settings, name, release_id)
    wording = wording_known_on(found, on)
    clauses = clauses_of(found.release, wording.version_id)
    status, evidence = status_and_evidence(found, on)
    title = wording.version["title"] or found.policy["title"]
    columns = ("eid", "parent_eid", "label", "level", "heading", "text")
    return {
        **named_facts(found),
        "title": title,
        "on": on,
        "status": status.value,
        "evidence": evidence,
        **wording_facts(wording, on),
        "instructions_not_applied": not_applied(found, wording, on),
        "citations_left": citations_left(found, wording, on),
        "clauses": [{name: getattr(clause, name) for name in columns} for clause in clauses],
        "text": render_text(title, clauses),
        **release_facts(found, on),
    }


def wording_known_on(found: Watched, on: date) -> DatedWording:
    """The wording that counted on a day, or that was published by then and counts from its first 施行 day; else BadInput."""
    wordings = wordings_of(found)
    first = wordings[0]
    if on >= first.since:
        return wording_on(wordings, on, name=found.name)
    published_on = found.policy["published_on"]
    row = published_by(found.versions, on, published_on=published_on)
    if row is None:
        out = f"published on {published_on.isoformat()}, " if published_on and published_on < first.since else ""
        raise BadInput(
            f"{found.name}: no wording is known for {on.isoformat()}; the first known one, {first.version_id}, {out}counts from "
            f"{first.since.isoformat()}; give a day from then on"
        )
    return DatedWording(version=row, since=max(first.since, row["effective_on"] or first.since), until=None)


def wording_facts(wording: DatedWording, on: date | None = None) -> dict[str, Any]:
    """Which version it is, from when until when it counts, whose text it is, and whether it lay ahead on the day asked for."""
    ours = OUR_NOTE if wording.is_ours else NOT_YET if on and on < wording.since else (None, None)
    return {
        "version_id": wording.version_id,
        "counts_from": wording.since,
        "counts_until_before": wording.until,
        "origin": wording.version["origin"] or "published",
        "origin_note_zh": ours[0],
        "origin_note_en": ours[1],
    }
