"""Which of two pages with one text is the original: the issuer's own portal, then what says it is no copy, then the earlier one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from gongbao.model.policy import PolicyReading
from gongbao.model.portal import Portal
from gongbao.normalize.prior import Row
from gongbao.normalize.staging import StagedReading
from gongbao.reading.divisions import division_of

OWN_BODY, OWN_DIVISION, ELSEWHERE = 2, 1, 0
"""The portal of the body that issued it, one of the same division, any other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How near its issuer a page stands; ``republication`` tells that the page itself shows a site that copies."""

    portal_id: str
    nearness: int
    republication: bool
    published_on: date | None


def standing_of(facts: PolicyReading | Row, portal: Portal | None, portal_id: str, issuers: Iterable[str]) -> Standing:
    """Tell the standing of a reading, or of a row of ``policies``; a portal that is not declared is nobody's own."""
    named = set(issuers)
    nearness = ELSEWHERE
    if portal is not None and any(
        name.startswith(portal.publisher) or portal.publisher.startswith(name) for name in named
    ):
        nearness = OWN_BODY
    elif portal is not None and any(division_of(name) == portal.division_code for name in named):
        nearness = OWN_DIVISION
    stated = (facts.republication, facts.published_on) if isinstance(facts, PolicyReading) else _of_row(facts)
    return Standing(portal_id=portal_id, nearness=nearness, republication=stated[0], published_on=stated[1])


def outranks(page: Standing, known: Standing) -> bool:
    """Tell whether a page is more the original than the one known before it; equal evidence leaves the known one."""
    if page.nearness != known.nearness:
        return page.nearness > known.nearness
    if page.republication != known.republication:
        return known.republication
    days = page.published_on, known.published_on
    return days[0] is not None and days[1] is not None and days[0] < days[1]


def _of_row(row: Row) -> tuple[bool, date | None]:
    return bool(row["republication"]), row["published_on"]


def copies_last(staged: StagedReading, portals: Mapping[str, Portal]) -> tuple[int, bool]:
    """Order one night's readings so that an original is met before its copies."""
    reading, portal_id = staged.reading, staged.capture.portal_id
    if reading is None:
        return (0, False)
    standing = standing_of(reading, portals.get(portal_id), portal_id, reading.issuers)
    return (-standing.nearness, standing.republication)
