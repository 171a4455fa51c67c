"""The time of a decision in the data of a sample: its clock, as long as no batch has left its night."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from gongbao.errors import BadInput
from gongbao.model.capture import Batch
from gongbao_stages.clocks import decision_time
from gongbao_stages.wiring import open_ledger

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


def test_without_a_clock_it_is_now(settings):
    assert decision_time(settings, None) > CLOCK


def test_a_clock_that_holds_no_time_is_told(settings, clock):
    clock.write_text("tomorrow", encoding="utf-8")
    with pytest.raises(BadInput, match=r"no time of a sample portal .*give --as-of"):
        decision_time(settings, None)
