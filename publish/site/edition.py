"""One release as the pages that tell of all policies need it: the catalog, and the change log in short."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from gongbao.normalize.life import portal_day
from publish.published import PublishedRelease
from publish.site.catalog import Catalog
from publish.site.log import Touch, days_of, read_log


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """A release, its policies in short, and what every night brought, newest first.

    ``days`` gives the nights of each portal-local day, ``nights`` the day of each night; ``today`` is the day of the release.
    """

    release: PublishedRelease
    catalog: Catalog
    touches: Sequence[Touch]
    days: Mapping[date, Sequence[datetime]]
    nights: Mapping[datetime, date]
    today: date


def read_edition(release: PublishedRelease, catalog: Catalog) -> Edition:
    """Read the change log in short."""
    touches = read_log(release)
    days = days_of(touches)
    return Edition(
        release=release,
        catalog=catalog,
        touches=touches,
        days=days,
        nights={at: day for day, held in days.items() for at in held},
        today=portal_day(release.as_of),
    )
