"""The time of a batch: that of a decision in a sample's data is its clock's until a batch has left its night; none lies far ahead."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from gongbao.errors import BadInput
from gongbao.model.capture import Batch
from gongbao_stages.clocks import decision_time
from gongbao_stages.road import open_batch, run_night
from gongbao_stages.wiring import open_ledger
from publish import list_releases

CLOCK = datetime(2025, 3, 4, 18, 30, tzinfo=UTC)
ASKED = datetime(2025, 3, 9, tzinfo=UTC)


@pytest.fixture(params=["sample/clock", "clock.txt"])
def clock(request, settings):
    path = settings.data_dir / request.param
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("2025-03-05T02:30:00+08:00\n", encoding="utf-8")
    return path


def batch_at(settings, as_of):
    open_ledger(settings).batches.restore(Batch(batch_id=f"{as_of:%Y%m%d}-x", as_of=as_of, portal_ids=()))


def test_the_clock_of_the_sample_is_the_time_and_is_said(settings, clock):
    said = []
    batch_at(settings, CLOCK + timedelta(seconds=5))
    assert decision_time(settings, None, say=said.append) == CLOCK
    assert "--as-of gives another time" in said[0]
    assert str(clock) in said[0]


def test_what_was_asked_for_goes_before_the_clock(settings, clock):
    assert decision_time(settings, ASKED) == ASKED


def test_data_that_left_the_nights_of_the_sample_lives_today(settings, clock):
    batch_at(settings, CLOCK + timedelta(days=400))
    assert decision_time(settings, None) > CLOCK + timedelta(days=1)


def test_a_clock_that_leaps_dates_no_decision(settings):
    batch_at(settings, CLOCK)
    with pytest.raises(
        BadInput, match=r"days after the last batch or release \(2025-03-04T18:30:00\+00:00\).*set it \(NTP\)"
    ):
        decision_time(settings, None)
    assert decision_time(settings, ASKED) == ASKED


def test_without_a_clock_it_is_now(settings):
    assert decision_time(settings, None) > CLOCK


def test_a_clock_that_holds_no_time_is_told(settings, clock):
    clock.write_text("tomorrow", encoding="utf-8")
    with pytest.raises(BadInput, match=r"no time of a sample portal .*give --as-of"):
        decision_time(settings, None)


def test_a_clock_that_nobody_chose_and_that_leaps_years_ahead_opens_nothing_and_blocks_no_later_night(settings, night):
    run_night(settings, as_of=night(5), portal_ids=None)
    ahead = night(6).replace(year=2031)
    with pytest.raises(BadInput) as refused:
        run_night(settings, as_of=ahead, portal_ids=None, moves_on=True)
    assert "clock of this machine says 2031-03-06T18:30:00+00:00" in str(refused.value)
    assert "2192 days after the last batch or release (2025-03-05T18:30:00+00:00)" in str(refused.value)
    assert "set it (NTP)" in str(refused.value)
    assert "`gongbao nightly --as-of 2031-03-06T18:30:00+00:00`" in str(refused.value)
    told = run_night(settings, as_of=night(6), portal_ids=None, moves_on=True)
    assert "clock" not in told
    assert [i[:16] for i in list_releases(settings.published_dir)] == ["20250305T183000Z", "20250306T183000Z"]


def test_a_gazette_that_rested_for_long_goes_on_when_somebody_says_so(settings, night):
    run_night(settings, as_of=night(5), portal_ids=None)
    after_a_year = night(6).replace(year=2026)
    with pytest.raises(BadInput, match="366 days after the last batch"):
        open_batch(settings, as_of=after_a_year, portal_ids=None, trigger="nightly", moves_on=True)
    opened = open_batch(settings, as_of=after_a_year, portal_ids=None, trigger="nightly")
    assert opened["as_of"] == after_a_year.isoformat()


def test_a_rest_of_a_quarter_needs_no_word(settings, night):
    run_night(settings, as_of=night(5), portal_ids=None)
    after_a_quarter = night(5) + timedelta(days=100)
    opened = open_batch(settings, as_of=after_a_quarter, portal_ids=None, trigger="nightly", moves_on=True)
    assert opened["as_of"] == after_a_quarter.isoformat()


def test_a_time_that_has_not_come_is_refused_even_where_somebody_chose_it(settings):
    with pytest.raises(
        BadInput, match=r"as_of 9031-03-05T18:30:00\+00:00 lies in the future: the clock of this machine says 20"
    ):
        run_night(settings, as_of=datetime(9031, 3, 5, 18, 30, tzinfo=UTC), portal_ids=None)
    assert not settings.published_dir.exists()
    assert open_ledger(settings).batches.newest() is None


def test_data_that_lie_in_the_future_already_may_go_on_there(settings, night):
    there = datetime(9031, 3, 5, 18, 30, tzinfo=UTC)
    run_night(settings, as_of=there, portal_ids=None, moves_on=True)
    opened = open_batch(settings, as_of=there + timedelta(seconds=1), portal_ids=None, trigger="watch")
    assert opened["as_of"] == "9031-03-05T18:30:01+00:00"
