"""A person lets a portal through by its figures: these, of this portal, and no others."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import combinations

import pytest

from expectations import Hold
from gongbao.archive.decisions import Decision
from gongbao_stages.gate import approvals_of, hold_digest

RIVER, HILL = "cn_990201_river", "cn_990202_hill"


def hold(portal_id: str = RIVER, rule: str = "few_changes", **figures: str) -> Hold:
    said = figures or {"documents_changed": "4", "documents_published": "4"}
    return Hold(portal_id=portal_id, rule=rule, reason="more changed than a night brings", figures=tuple(said.items()))


def approval(portal_id: str, *holds: Hold, kind: str = "approve") -> Decision:
    payload = {"release": "20250306T183000Z-00000000", "holds": hold_digest(portal_id, holds)}
    at = datetime(2025, 3, 6, 20, tzinfo=UTC)
    return Decision(sequence=7, at=at, kind=kind, subject=portal_id, payload=payload, reason="they did", by="editor")


def test_an_approval_covers_the_figures_that_it_was_given_for_whatever_their_order():
    seen = (hold(), hold(rule="listing_kept", last_full_entries="9", entries="2"))
    given = approval(RIVER, *seen)
    turned = (hold(rule="listing_kept", entries="2", last_full_entries="9"), hold())
    assert approvals_of(turned, [given]) == (given,)


@pytest.mark.parametrize(
    "tonight",
    [
        pytest.param((hold(documents_changed="3", documents_published="4"),), id="another figure"),
        pytest.param((hold(documents_published="4", documents_changed="40"),), id="a figure grown by a digit"),
        pytest.param((hold(documents_changed="4"),), id="a figure less"),
        pytest.param((hold(documents_failed="4", documents_published="4"),), id="the same number of another thing"),
        pytest.param((hold(rule="few_failures"),), id="another rule with these figures"),
        pytest.param((hold(), hold(rule="listing_kept", entries="2")), id="one rule more"),
        pytest.param((hold(HILL),), id="another portal"),
    ],
)
def test_an_approval_covers_nothing_else(tonight):
    assert approvals_of(tonight, [approval(RIVER, hold())]) == ()


def test_an_approval_of_one_rule_does_not_let_the_portal_through_where_two_had_held_it():
    both = (hold(), hold(rule="listing_kept", entries="2"))
    assert approvals_of((hold(),), [approval(RIVER, *both)]) == ()


def test_each_portal_needs_a_word_of_its_own():
    given = approval(RIVER, hold())
    assert approvals_of((hold(), hold(HILL)), [given]) == (given,)
    misnamed = Decision(
        sequence=8,
        at=given.at,
        kind="approve",
        subject=HILL,
        payload=given.payload,
        reason="typed wrongly",
        by="editor",
    )
    assert approvals_of((hold(), hold(HILL)), [misnamed]) == ()


def test_a_rejection_or_a_word_about_a_batch_lets_no_portal_through():
    about_a_batch = Decision(
        sequence=9,
        at=datetime(2025, 3, 6, 20, tzinfo=UTC),
        kind="approve",
        subject=RIVER,
        payload={"draft": hold_digest(RIVER, [hold()])},
        reason="they did",
        by="editor",
    )
    assert approvals_of((hold(),), [approval(RIVER, hold(), kind="reject"), about_a_batch]) == ()


def test_digests_of_different_holds_differ():
    different = [
        (RIVER, [hold()]),
        (HILL, [hold(HILL)]),
        (RIVER, [hold(rule="few_failures")]),
        (RIVER, [hold(documents_changed="3", documents_published="4")]),
        (RIVER, [hold(), hold(rule="few_failures")]),
        (RIVER, []),
    ]
    digests = [hold_digest(portal_id, holds) for portal_id, holds in different]
    assert all(one != other for one, other in combinations(digests, 2))
