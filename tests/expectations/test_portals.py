from __future__ import annotations

from typing import Any

import pytest

from expectations import ColumnProfile, FillRate, PortalProfile, validate_portals


def column(**other: Any) -> ColumnProfile:
    good: dict[str, Any] = {
        "column_id": "normative", "outcome": "nothing_new", "full_walk": True, "entries": 40, "last_full_entries": 40,
    }  # fmt: skip
    return ColumnProfile(**(good | other))


def portal(portal_id: str = "cn_999999_qinglan", **other: Any) -> PortalProfile:
    good: dict[str, Any] = {"columns": (column(),), "documents_published": 40, "documents_read": 3}
    return PortalProfile(portal_id=portal_id, **(good | other))


def fill(tonight: int, published: int, rows: int = 10) -> FillRate:
    return FillRate(
        fact="doc_number", tonight_rows=rows, tonight_filled=tonight, published_rows=20, published_filled=published
    )


def test_portals_as_usual_are_not_held() -> None:
    assert validate_portals([]) == ()
    assert validate_portals([portal(fill_rates=(fill(7, 20),)), portal("second")]) == ()


def test_an_empty_listing_is_an_outcome_and_holds_nobody() -> None:
    assert validate_portals([portal(columns=(column(entries=0, outcome="empty_listing"),))]) == ()


@pytest.mark.parametrize(
    ("rule", "broken"),
    [
        ("listing_kept", {"columns": (column(entries=19),)}),
        ("structure_known", {"columns": (column(outcome="could_not_crawl", failure="unexpected_structure"),)}),
        ("fill_rate_kept", {"fill_rates": (fill(6, 19),)}),
        ("changes_plausible", {"documents_changed": 13}),
        ("some_document_read", {"documents_failed": 3}),
    ],
)
def test_a_broken_portal_alone_is_held(rule: str, broken: dict[str, Any]) -> None:
    holds = validate_portals([portal("good"), portal("bad", **broken)])
    assert [(hold.portal_id, hold.rule) for hold in holds] == [("bad", rule)]


def test_the_figures_tell_what_was_seen() -> None:
    (hold,) = validate_portals(
        [portal(columns=(column(), column(column_id="notices", entries=12, last_full_entries=48)))]
    )
    assert dict(hold.figures)["listing_share"] == "0.25"
    assert dict(hold.figures)["column_id"] == "notices"
    assert hold.reason == "a full walk finds at least half of the last good one"


@pytest.mark.parametrize(
    "usual",
    [
        {"columns": (column(entries=20),)},
        {"columns": (column(entries=1, full_walk=False),)},
        {"columns": (column(entries=3, last_full_entries=None, backfill=True),), "documents_changed": 40},
        {"columns": (column(entries=0, outcome="could_not_crawl", failure="timeout"),)},
        {"documents_changed": 12},
        {"documents_published": 4, "documents_changed": 4},
        {"documents_read": 2, "documents_failed": 2},
        {"fill_rates": (fill(0, 20, rows=4),)},
        {"documents_read": 0},
    ],
)
def test_what_a_night_can_bring_holds_nobody(usual: dict[str, Any]) -> None:
    assert validate_portals([portal(**usual)]) == ()


def test_a_fact_is_judged_column_by_column() -> None:
    by_column = tuple(
        FillRate(
            fact="doc_number", column_id=name, tonight_rows=10, tonight_filled=n, published_rows=20, published_filled=20
        )
        for name, n in (("normative", 10), ("notices", 2))
    )
    (hold,) = validate_portals([portal(fill_rates=by_column)])
    assert dict(hold.figures) == {
        "column_id": "notices",
        "fact": "doc_number",
        "tonight": "2 of 10",
        "published": "20 of 20",
        "fill_drop": "0.8",
    }
