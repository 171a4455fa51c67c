from __future__ import annotations

from datetime import date

import pytest

from gongbao.history import LifeFacts, contradictions, is_set_by_page, passed_dates, status_on
from gongbao.model.change import EventKind, Status
from gongbao.model.policy import PolicyKind, StatedStatus

RULE = LifeFacts(
    kind=PolicyKind.NORMATIVE_DOCUMENT,
    published_on=date(2024, 6, 1),
    effective_on=date(2024, 7, 1),
    amended_on=date(2025, 3, 1),
    expires_on=date(2026, 6, 30),
)


@pytest.mark.parametrize(
    ("day", "status"),
    [
        (date(2024, 6, 30), Status.NOT_YET_IN_FORCE),
        (date(2024, 7, 1), Status.IN_FORCE),
        (date(2025, 2, 28), Status.IN_FORCE),
        (date(2025, 3, 1), Status.AMENDED),
        (date(2026, 6, 30), Status.AMENDED),
        (date(2026, 7, 1), Status.EXPIRED),
    ],
)
def test_a_rule_lives_by_its_dates(day: date, status: Status) -> None:
    assert status_on(RULE, day)[0] is status


@pytest.mark.parametrize(
    ("day", "status"),
    [
        (date(2026, 3, 31), Status.UNKNOWN),
        (date(2026, 4, 1), Status.OPEN_FOR_COMMENT),
        (date(2026, 4, 23), Status.OPEN_FOR_COMMENT),
        (date(2026, 4, 24), Status.COMMENT_CLOSED),
    ],
)
def test_a_consultation_closes_behind_its_last_day(day: date, status: Status) -> None:
    facts = LifeFacts(kind=PolicyKind.CONSULTATION, opens_on=date(2026, 4, 1), closes_on=date(2026, 4, 23))
    assert status_on(facts, day)[0] is status


@pytest.mark.parametrize(
    ("day", "status"),
    [
        (date(2025, 3, 3), Status.UNKNOWN),
        (date(2025, 3, 4), Status.OPEN_FOR_COMMENT),
        (date(2025, 3, 20), Status.OPEN_FOR_COMMENT),
        (date(2025, 3, 21), Status.COMMENT_CLOSED),
    ],
)
def test_a_notice_without_a_day_of_publication_is_open_from_the_day_it_was_signed(day: date, status: Status) -> None:
    facts = LifeFacts(kind=PolicyKind.CONSULTATION, signed_on=date(2025, 3, 4), closes_on=date(2025, 3, 20))
    assert status_on(facts, day)[0] is status


def test_a_page_that_disappeared_is_withdrawn_not_repealed() -> None:
    facts = LifeFacts(kind=PolicyKind.NOTICE, effective_on=date(2024, 1, 1), withdrawn_on=date(2026, 5, 1))
    assert status_on(facts, date(2026, 5, 1))[0] is Status.WITHDRAWN


def test_a_page_that_came_back_is_in_force_again() -> None:
    facts = LifeFacts(
        kind=PolicyKind.NOTICE,
        effective_on=date(2024, 1, 1),
        withdrawn_on=date(2026, 5, 1),
        restored_on=date(2026, 5, 9),
    )
    assert status_on(facts, date(2026, 5, 8))[0] is Status.WITHDRAWN
    assert status_on(facts, date(2026, 5, 9))[0] is Status.IN_FORCE


def test_repeal_outranks_expiry_and_gives_its_evidence() -> None:
    facts = LifeFacts(
        kind=PolicyKind.NORMATIVE_DOCUMENT,
        effective_on=date(2020, 1, 1),
        expires_on=date(2025, 12, 31),
        repealed_on=date(2025, 6, 1),
        evidence={"repealed_on": "《清理决定》第3项"},
    )
    assert status_on(facts, date(2026, 1, 1)) == (Status.REPEALED, "repealed_on 2025-06-01: 《清理决定》第3项")


def test_without_a_stated_date_publication_counts_and_the_evidence_says_so() -> None:
    status, evidence = status_on(LifeFacts(kind=PolicyKind.NOTICE, published_on=date(2025, 1, 2)), date(2025, 1, 3))
    assert status is Status.IN_FORCE
    assert evidence.startswith("no date of entry into force is stated")


def test_without_any_date_the_status_is_unknown() -> None:
    assert status_on(LifeFacts(kind=PolicyKind.NOTICE), date(2025, 1, 3))[0] is Status.UNKNOWN


def test_dates_that_pass_are_events_without_a_new_page() -> None:
    events = passed_dates(RULE, after=date(2026, 6, 30), until=date(2026, 7, 1))
    assert [(kind, on) for kind, on, _ in events] == [(EventKind.EXPIRED, date(2026, 7, 1))]
    assert passed_dates(RULE, after=date(2026, 7, 1), until=date(2026, 7, 2)) == ()


def test_what_was_repealed_does_not_expire_again() -> None:
    facts = LifeFacts(kind=PolicyKind.NOTICE, expires_on=date(2026, 6, 30), repealed_on=date(2026, 1, 1))
    kinds = [kind for kind, _, _ in passed_dates(facts, after=date(2025, 1, 1), until=date(2027, 1, 1))]
    assert kinds == [EventKind.REPEALED]


@pytest.mark.parametrize(
    ("ends", "status", "evidence"),
    [
        ({"declared_expired_on": date(2025, 6, 1)}, Status.EXPIRED, "declared_expired_on 2025-06-01: 《清理决定》"),
        ({"declared_expired_on": date(2026, 1, 2)}, Status.IN_FORCE, "effective_on 2024-07-01"),
        (
            {"declared_expired_on": date(2025, 6, 1), "repealed_on": date(2025, 7, 1)},
            Status.EXPIRED,
            "declared_expired_on",
        ),
        ({"declared_expired_on": date(2025, 7, 1), "repealed_on": date(2025, 6, 1)}, Status.REPEALED, "repealed_on"),
        ({"declared_expired_on": date(2025, 6, 1), "repealed_on": date(2025, 6, 1)}, Status.REPEALED, "repealed_on"),
        (
            {"declared_expired_on": date(2025, 6, 1), "expires_on": date(2025, 5, 31)},
            Status.EXPIRED,
            "expires_on 2025-05-31",
        ),
        (
            {"declared_expired_on": date(2025, 6, 1), "expires_on": date(2025, 6, 1)},
            Status.EXPIRED,
            "declared_expired_on",
        ),
    ],
)
def test_what_an_act_declares_expired_is_expired_unless_it_had_ended_before(
    ends: dict[str, date], status: Status, evidence: str
) -> None:
    words = {"declared_expired_on": "《清理决定》"}
    facts = LifeFacts(kind=PolicyKind.NOTICE, effective_on=date(2024, 7, 1), evidence=words, **ends)
    found, why = status_on(facts, date(2026, 1, 1))
    assert found is status
    assert why.startswith(evidence)


def test_a_declared_end_is_an_event_once_and_nothing_comes_behind_it() -> None:
    facts = LifeFacts(
        kind=PolicyKind.NOTICE,
        effective_on=date(2025, 9, 1),
        declared_expired_on=date(2025, 6, 1),
        expires_on=date(2026, 6, 30),
    )
    events = passed_dates(facts, after=date(2025, 1, 1), until=date(2027, 1, 1))
    assert [(kind, on) for kind, on, _ in events] == [(EventKind.EXPIRED, date(2025, 6, 1))]
    lapsed = LifeFacts(kind=PolicyKind.NOTICE, declared_expired_on=date(2025, 6, 1), expires_on=date(2025, 3, 31))
    events = passed_dates(lapsed, after=date(2025, 1, 1), until=date(2027, 1, 1))
    assert [(kind, on) for kind, on, _ in events] == [(EventKind.EXPIRED, date(2025, 4, 1))]


PAST, TODAY, AHEAD = date(2024, 7, 1), date(2026, 3, 1), date(2027, 1, 1)


def said(stated: StatedStatus, on: date | None = PAST, **dates: date) -> LifeFacts:
    words = {"stated_status": "页面所写"}
    return LifeFacts(kind=PolicyKind.NORMATIVE_DOCUMENT, stated_status=stated, stated_on=on, evidence=words, **dates)


@pytest.mark.parametrize(
    ("facts", "status", "by_page"),
    [
        (said(StatedStatus.REPEALED, effective_on=PAST), Status.REPEALED, True),
        (said(StatedStatus.REPEALED, on=None, effective_on=PAST), Status.REPEALED, True),
        (said(StatedStatus.EXPIRED, effective_on=PAST, expires_on=AHEAD), Status.EXPIRED, True),
        (said(StatedStatus.AMENDED, effective_on=PAST), Status.AMENDED, True),
        (said(StatedStatus.PARTLY_REPEALED, effective_on=PAST), Status.AMENDED, True),
        (said(StatedStatus.NOT_YET_IN_FORCE, published_on=PAST), Status.NOT_YET_IN_FORCE, True),
        (said(StatedStatus.NOT_YET_IN_FORCE, effective_on=PAST), Status.IN_FORCE, False),
        (said(StatedStatus.NOT_YET_IN_FORCE, effective_on=AHEAD), Status.NOT_YET_IN_FORCE, False),
        (said(StatedStatus.IN_FORCE), Status.IN_FORCE, True),
        (said(StatedStatus.IN_FORCE, published_on=PAST), Status.IN_FORCE, False),
        (said(StatedStatus.IN_FORCE, effective_on=AHEAD), Status.NOT_YET_IN_FORCE, False),
        (said(StatedStatus.IN_FORCE, effective_on=PAST, expires_on=date(2025, 12, 31)), Status.EXPIRED, False),
        (said(StatedStatus.IN_FORCE, effective_on=PAST, repealed_on=date(2025, 1, 1)), Status.REPEALED, False),
        (said(StatedStatus.EXPIRED, effective_on=PAST, repealed_on=date(2025, 1, 1)), Status.REPEALED, False),
        (
            said(StatedStatus.REPEALED, on=TODAY, effective_on=PAST, expires_on=date(2025, 12, 31)),
            Status.EXPIRED,
            False,
        ),
        (said(StatedStatus.REPEALED, effective_on=PAST, expires_on=date(2025, 12, 31)), Status.REPEALED, True),
        (said(StatedStatus.REPEALED, withdrawn_on=PAST), Status.REPEALED, True),
    ],
)
def test_acts_and_dates_prove_and_then_the_pages_word_counts(facts: LifeFacts, status: Status, by_page: bool) -> None:
    found, evidence = status_on(facts, TODAY)
    assert (found, is_set_by_page(facts, TODAY)) == (status, by_page)
    assert ("页面所写" in evidence) is by_page


def test_what_a_page_states_holds_from_its_day() -> None:
    facts = said(StatedStatus.REPEALED, on=date(2025, 6, 1), effective_on=PAST)
    assert status_on(facts, date(2025, 5, 31))[0] is Status.IN_FORCE
    assert status_on(facts, date(2025, 6, 1)) == (Status.REPEALED, "the page states, since 2025-06-01: 页面所写")


def test_a_draft_is_open_or_closed_whatever_its_page_calls_valid() -> None:
    facts = LifeFacts(kind=PolicyKind.CONSULTATION, closes_on=date(2026, 1, 1), stated_status=StatedStatus.IN_FORCE)
    assert status_on(facts, TODAY)[0] is Status.COMMENT_CLOSED
    assert contradictions(facts, TODAY) == {}


@pytest.mark.parametrize(
    ("facts", "against"),
    [
        (said(StatedStatus.IN_FORCE, expires_on=date(2025, 12, 31)), ["expires_on"]),
        (said(StatedStatus.AMENDED, repealed_on=date(2025, 12, 31)), ["repealed_on"]),
        (said(StatedStatus.NOT_YET_IN_FORCE, effective_on=PAST), ["effective_on"]),
        (said(StatedStatus.IN_FORCE, expires_on=AHEAD, repealed_on=AHEAD), []),
        (said(StatedStatus.IN_FORCE, expires_on=TODAY), []),
        (said(StatedStatus.NOT_YET_IN_FORCE, effective_on=AHEAD), []),
        (said(StatedStatus.REPEALED, expires_on=AHEAD), []),
        (said(StatedStatus.EXPIRED, repealed_on=PAST), []),
    ],
)
def test_a_page_that_contradicts_its_dates_is_told(facts: LifeFacts, against: list[str]) -> None:
    assert sorted(set(contradictions(facts, TODAY)) - {"stated_status"}) == against


def test_a_page_that_came_back_and_then_disappeared_again_is_withdrawn() -> None:
    facts = LifeFacts(
        kind=PolicyKind.NOTICE,
        effective_on=date(2024, 1, 1),
        withdrawn_on=date(2026, 5, 1),
        restored_on=date(2026, 4, 1),
    )
    assert status_on(facts, date(2026, 5, 2))[0] is Status.WITHDRAWN
