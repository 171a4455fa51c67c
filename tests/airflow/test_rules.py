"""Retries only for what may pass; who is woken, and who is left to a person."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from airflow.sdk import RetryAction
from airflow.sdk.api.datamodels._generated import DagRunType
from airflow.sdk.exceptions import AirflowFailException, AirflowRuntimeError, ErrorType
from airflow.sdk.execution_time.comms import ErrorResponse
from sqlalchemy.exc import OperationalError

from gongbao.errors import (
    AlreadyRunning,
    BadInput,
    GongbaoError,
    PortalUnavailable,
    ReleaseRejected,
    SourceChanged,
    StorageFailed,
)
from gongbao.model.capture import FailureKind
from gongbao_airflow.nights import night_asked_for
from gongbao_airflow.preload import preload
from gongbao_airflow.rules import DAG_RULES, MAY_PASS, at_most
from gongbao_airflow.wakeups import stranded
from publish.lease import LEASE_SECONDS

NOW = datetime(2025, 3, 5, tzinfo=UTC)


def decide(error: BaseException) -> RetryAction:
    return MAY_PASS.evaluate(error, try_number=1, max_tries=2).action


@pytest.mark.parametrize(
    ("run_type", "trigger"),
    [(DagRunType.SCHEDULED, "nightly"), (DagRunType.ASSET_TRIGGERED, "watch"), (DagRunType.MANUAL, "manual")],
)
def test_the_kind_of_run_tells_who_asked(run_type: DagRunType, trigger: str) -> None:
    assert night_asked_for({}, run_after=NOW, run_type=run_type)["trigger"] == trigger


def test_an_unavailable_portal_and_a_busy_ledger_are_tried_again() -> None:
    assert decide(PortalUnavailable("no answer", kind=FailureKind.TIMEOUT)) is RetryAction.RETRY
    assert decide(sqlite3.OperationalError("database is locked")) is RetryAction.RETRY
    assert decide(OperationalError("…", None, Exception("database is locked"))) is RetryAction.RETRY


def test_a_task_that_found_no_api_server_when_it_was_done_is_tried_again() -> None:
    gone = ErrorResponse(error=ErrorType.API_SERVER_ERROR, detail={"message": "Connection refused"})
    assert decide(AirflowRuntimeError(gone)) is RetryAction.RETRY


def test_retries_outlast_a_dead_publishers_lease_and_a_restart_of_the_database() -> None:
    def patience(error: GongbaoError) -> timedelta:
        tried = MAY_PASS.evaluate(error, try_number=1, max_tries=2)
        assert tried.action is RetryAction.RETRY
        assert tried.retry_delay is not None
        return tried.retry_delay * DAG_RULES["default_args"]["retries"]

    assert patience(AlreadyRunning("x")) > timedelta(seconds=LEASE_SECONDS)
    assert patience(StorageFailed("x")) > timedelta(minutes=1)


@pytest.mark.parametrize("error", [BadInput("x"), SourceChanged("x"), ReleaseRejected("x"), ValueError("x")], ids=repr)
def test_what_another_try_would_meet_again_is_not_tried_again(error: GongbaoError) -> None:
    assert decide(error) is RetryAction.FAIL


def test_more_groups_than_may_be_mapped_are_refused() -> None:
    assert len(at_most([{"name": str(n)} for n in range(64)])) == 64
    with pytest.raises(AirflowFailException, match="65 groups were planned and at most 64"):
        at_most([{"name": str(n)} for n in range(65)])


def test_a_night_is_the_runs_own_time_unless_it_is_given() -> None:
    asked = night_asked_for({"as_of": None, "portals": None}, run_after=NOW, run_type=DagRunType.SCHEDULED)
    assert asked == {"as_of": NOW, "portal_ids": None, "trigger": "nightly", "moves_on": True}
    given: dict[str, Any] = {"as_of": "2025-03-06T02:30:00+08:00", "portals": ["cn_a"]}
    assert night_asked_for(given, run_after=NOW, run_type="manual") == {
        "as_of": datetime(2025, 3, 5, 18, 30, tzinfo=UTC),
        "portal_ids": ["cn_a"],
        "trigger": "manual",
        "moves_on": False,
    }


@pytest.mark.parametrize("text", ["2025-03-06T02:30:00", "yesterday"])
def test_a_night_without_zone_or_sense_is_refused(text: str) -> None:
    with pytest.raises(BadInput, match="as_of"):
        night_asked_for({"as_of": text}, run_after=NOW, run_type="manual")


def test_the_scheduler_alone_loads_the_stages_before_it_forks() -> None:
    assert preload(["airflow", "scheduler", "--skip-serve-logs"], ["json", "no_such_module"]) == ["json"]
    assert preload(["airflow", "api-server"], ["json"]) == []


def woken(pending: dict[str, int], *, active: tuple[str, ...] = (), failed: dict[str, datetime] | None = None) -> Any:
    return stranded(
        {"captured": 0, "normalized": 0, "released": 0, "held": 0, **pending},
        active_runs=lambda dag_id: int(dag_id in active),
        last_failure=(failed or {}).get,
        now=NOW,
    )


def test_the_sweep_wakes_the_consumer_of_work_that_no_run_attends_to() -> None:
    assert woken({"captured": 1, "released": 3}) == ("captured", "released")
    assert woken({}) == ()


def test_the_sweep_leaves_alone_who_works_or_has_just_failed() -> None:
    assert woken({"captured": 1}, active=("normalize",)) == ()
    assert woken({"normalized": 1}, failed={"release": NOW - timedelta(hours=5)}) == ()
    assert woken({"normalized": 1}, failed={"release": NOW - timedelta(hours=6)}) == ("normalized",)
