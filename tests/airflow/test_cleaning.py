"""When the housekeeping runs, and what it says where Airflow's database is out of its reach."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from gongbao.settings import Settings
from gongbao_airflow.cleaning import CleaningFailed, clean_airflow
from gongbao_airflow.embedded.environment import airflow_home
from gongbao_airflow.schedules import weekly

NOW = datetime(2025, 6, 1, tzinfo=UTC)


def test_it_runs_on_sundays_far_from_the_nights_and_never_while_given_nights_are_played() -> None:
    by_clock = weekly({})
    assert by_clock is not None
    assert by_clock.expression == "30 12 * * 0"
    assert weekly({"GONGBAO_NIGHTLY": "off"}) is None


def test_a_worker_without_the_database_says_what_to_do(settings: Settings) -> None:
    said = clean_airflow(settings, now=NOW, env={})["airflow_tables"]
    assert said == "not cleaned: set GONGBAO_AIRFLOW_DATABASE, or run `airflow db clean` beside the scheduler"


def test_a_database_that_cannot_be_cleaned_fails_the_task(settings: Settings) -> None:
    home = airflow_home(settings)
    home.mkdir(parents=True)
    (home / "airflow.db").write_bytes(b"no database")
    with pytest.raises(CleaningFailed, match=r"airflow db clean ended with 1: "):
        clean_airflow(settings, now=NOW)
