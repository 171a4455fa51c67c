"""Consultations by days left, as of the day of the release."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pyarrow as pa

from gongbao.model.policy import Relation
from publish.published import PublishedRelease
from publish.site.catalog import Brief, Catalog
from publish.site.naming import list_path
from publish.site.shelf import read_rows
from publish.site.templating import render

MOST_CLOSED = 100
MOST_OPEN = 200
"""Consultations of each other kind on the page; the table has all."""

_COLUMNS = (
    "policy_id",
    "opens_on",
    "closes_on",
    "draft_title",
    "agency",
    "comments_received",
    "comments_adopted",
    "outcome_text",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Consultation:
    """One consultation; ``left`` days until it closes, today's included: 0 on its last day, negative when closed, None undated.

    ``final`` is the text in its final form, where it is in the dataset."""

    brief: Brief
    title: str
    agency: str
    opens_on: date | None
    closes_on: date | None
    received: int | None
    adopted: int | None
    outcome: bool
    left: int | None
    final: Brief | None = None


def read_consultations(release: PublishedRelease, catalog: Catalog, today: date) -> list[Consultation]:
    """All consultations, by closing day, then title."""
    found, finals = [], _finals(release)
    for row in read_rows(release, "consultations", _COLUMNS).to_pylist():
        brief = catalog.briefs.get(row["policy_id"])
        if brief is None or brief.merged_into:
            continue
        closes = row["closes_on"]
        found.append(
            Consultation(
                brief=brief,
                title=brief.title,
                agency=row["agency"] or "、".join(brief.issuers),
                opens_on=row["opens_on"],
                closes_on=closes,
                received=row["comments_received"],
                adopted=row["comments_adopted"],
                outcome=bool(row["outcome_text"]),
                left=(closes - today).days if closes else None,
                final=catalog.briefs.get(finals.get(brief.policy_id, "")),
            )
        )
    return sorted(found, key=lambda one: (one.closes_on or date.max, one.title, one.brief.policy_id))


def _finals(release: PublishedRelease) -> dict[str, str]:
    """The policy in its final form by the one on which people were asked."""
    ways = {
        Relation.FINALISES: ("to_policy_id", "from_policy_id"),
        Relation.DRAFT_OF: ("from_policy_id", "to_policy_id"),
    }
    columns = ("relation", "from_policy_id", "to_policy_id")
    rows = read_rows(release, "relations", columns, where="relation", among=pa.array(sorted(ways), pa.string()))
    pairs = {tuple(row[name] for name in ways[Relation(row["relation"])]) for row in rows.to_pylist()}
    return dict(sorted((draft, final) for draft, final in pairs if draft and final))


def still_open(consultations: Sequence[Consultation], today: date) -> list[Consultation]:
    """Those on which people can comment today, the one that closes first before the others."""
    return [c for c in consultations if c.left is not None and c.left >= 0 and (c.opens_on or today) <= today]


def consultations_page(consultations: Sequence[Consultation], today: date) -> bytes:
    """The page of all consultations."""
    closed = [c for c in reversed(consultations) if c.left is not None and c.left < 0]
    opened = still_open(consultations, today)
    ahead = [c for c in consultations if c.opens_on is not None and c.opens_on > today and (c.left or 0) >= 0]
    begun = (c for c in consultations if c.opens_on is None or c.opens_on <= today)
    undated = [c for c in begun if c.closes_on is None and not c.outcome]
    return render(
        "consultations.html",
        "consultations.html",
        today=today,
        open=opened[:MOST_OPEN],
        ahead=ahead[:MOST_OPEN],
        undated=undated[:MOST_OPEN],
        more={"open": len(opened) - MOST_OPEN, "ahead": len(ahead) - MOST_OPEN, "undated": len(undated) - MOST_OPEN},
        closed=closed[:MOST_CLOSED],
        more_closed=max(0, len(closed) - MOST_CLOSED),
        closed_path=list_path("status", "comment_closed"),
    )
