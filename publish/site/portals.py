"""Portal health: every portal with its outcome, those that could not be read first; thousands of them on pages of their own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from gongbao.wording.names import OUTCOMES, said
from publish.published import PublishedRelease
from publish.site.naming import portal_anchor, portals_path
from publish.site.shelf import read_rows
from publish.site.subscribing import portal_offer
from publish.site.templating import render

PORTALS_PAGE = 200
"""Portals told of in full on one page. The first page has a line for each of the others: links to a portal lead there."""

_PORTAL = ("portal_id", "name", "outcome", "stale", "reason", "last_success_at", "documents")


def portal_pages(release: PublishedRelease) -> Iterator[tuple[str, bytes]]:
    """All pages of portals, the held ones first, then by id."""
    rows = sorted(
        read_rows(release, "portals", _PORTAL).to_pylist(), key=lambda row: (not row["stale"], row["portal_id"])
    )
    told = [_told(row, release.as_of) for row in rows]
    parts = max(1, -(-len(told) // PORTALS_PAGE))
    outcomes = [(said(OUTCOMES, name), sum(1 for row in rows if row["outcome"] == name)) for name in OUTCOMES]
    for part in range(1, parts + 1):
        others = [(one, portals_path(2 + n // PORTALS_PAGE)) for n, one in enumerate(told[PORTALS_PAGE:])]
        path = portals_path(part)
        body = render(
            "portals.html",
            path,
            manifest=release.manifest,
            portals=told[(part - 1) * PORTALS_PAGE : part * PORTALS_PAGE],
            others=sorted(others, key=lambda other: str(other[0]["row"]["portal_id"])) if part == 1 else [],
            outcomes=outcomes,
            part=part,
            parts=parts,
            portals_path=portals_path,
        )
        yield path, body


def _told(row: dict[str, Any], as_of: datetime) -> dict[str, Any]:
    return {
        "row": row,
        "anchor": portal_anchor(row["portal_id"]),
        "feed": portal_offer(row["portal_id"], row["name"] or row["portal_id"]),
        "outcome": said(OUTCOMES, row["outcome"]),
        "age": _age(row["last_success_at"], as_of),
    }


def _age(last: datetime | None, as_of: datetime) -> str:
    """How long ago, as of the release."""
    if last is None:
        return ""
    hours = max(0.0, (as_of - last).total_seconds() / 3600)
    return (
        "本次 this run"
        if hours < 1
        else f"{hours:.0f} 小时前 hours ago"
        if hours < 48
        else f"{hours / 24:.0f} 天前 days ago"
    )
