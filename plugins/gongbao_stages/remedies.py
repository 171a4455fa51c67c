"""What an operator does about each named failure of a column: one line beside its kind (PORTALS.md §3)."""

from __future__ import annotations

from collections.abc import Mapping

from gongbao.model.capture import ColumnReport, FailureKind
from gongbao.model.portal import Portal

_LATER = "run the night again later"

REMEDIES: Mapping[FailureKind, str] = {
    FailureKind.CHALLENGE: "the site asks for a browser, which is never worked around: lower the rate, or ask the site's operator",
    FailureKind.COOKIE_REDIRECT: f"the page redirects to itself: {_LATER}",
    FailureKind.SOFT_ERROR: "another page answers at the column's address: open it in a browser and mend `url`",
    FailureKind.UNEXPECTED_STRUCTURE: "the site was rebuilt, or the family does not fit: ask `gongbao portal probe` of the column",
    FailureKind.EMPTY_BODY: f"the answer is empty: {_LATER}",
    FailureKind.TRUNCATED: f"the answer breaks off: {_LATER}",
    FailureKind.HTTP_ERROR: "the site answers with an error, or the page is gone: open the column's address, mend `url` if it moved",
    FailureKind.TIMEOUT: f"the site answers too slowly: {_LATER}, or raise timeout_seconds with GONGBAO_CAPS",
    FailureKind.TLS: "no secure connection: check the certificate in a browser; `http_only: true` for a site without https",
    FailureKind.DNS: "the host has no address: check `hosts` and `url`, and this machine's name service",
    FailureKind.CONNECTION: f"nothing answers there: check this machine's network and the address, {_LATER}",
    FailureKind.TOO_LARGE: "a cap was passed: look at the page, and raise the cap with GONGBAO_CAPS if it is genuine",
    FailureKind.ENCODING: "the bytes are no text in any encoding the page may have: look at the page",
    FailureKind.FORBIDDEN_HOST: "it leads to a host that is not declared, or to a private address: add it to `hosts` if it belongs there",
    FailureKind.ROBOTS: "robots.txt asks us to stay away: take the column out, or ask the site's operator",
    FailureKind.BUDGET: "the day's requests are used up: it goes on with the next night, or raise rate.daily_budget",
    FailureKind.REPEATED_PAGE: "paging repeats a page: ask `gongbao portal probe` of the column, its paging may have changed",
}
"""The remedy of every kind of failure."""

_UNNAMED = "see the batch report in the archive"
_NOT_SERVED = frozenset({FailureKind.CONNECTION, FailureKind.DNS, FailureKind.TIMEOUT, FailureKind.FORBIDDEN_HOST})


def reason_of(column: ColumnReport, portal: Portal) -> str:
    """Name why a column could not be crawled, and what to do, in one line."""
    if portal.sample and column.failure in _NOT_SERVED:
        return (
            f"{column.failure}; nobody serves the sample: start `gongbao sample-portal`, set GONGBAO_CONNECT_TO to it"
        )
    if column.failure is None:
        return f"unknown; {_UNNAMED}"
    return f"{column.failure}; {REMEDIES[column.failure]}"
