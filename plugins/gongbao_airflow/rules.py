"""What all DAGs share: retries only for what may pass, and a word to the operator when something fails."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from airflow.sdk import ExceptionRetryPolicy, RetryAction, RetryRule
from airflow.sdk.exceptions import AirflowFailException, AirflowRuntimeError

from gongbao.errors import AlreadyRunning, PortalUnavailable, StorageFailed
from gongbao_airflow.notifier import OperatorNotifier

MAX_GROUPS = 64
"""Mapped tasks per run at most: a task costs 0.14 to 0.2 s, so portals are grouped by host."""

GROUP_NAME = "{{ task.op_kwargs['name'] }}"
"""Readable name of a mapped task: the group's own."""

MAY_PASS = ExceptionRetryPolicy(
    rules=[
        RetryRule(
            exception=PortalUnavailable,
            action=RetryAction.RETRY,
            retry_delay=timedelta(minutes=2),
            reason="the portal may answer later",
        ),
        RetryRule(
            exception=["sqlalchemy.exc.OperationalError", "sqlite3.OperationalError"],
            action=RetryAction.RETRY,
            retry_delay=timedelta(seconds=10),
            reason="the ledger is busy",
        ),
        RetryRule(
            exception=AlreadyRunning,
            action=RetryAction.RETRY,
            # Two of them outlast the lease (four minutes) that a publisher leaves in a bucket when its machine dies.
            retry_delay=timedelta(seconds=130),
            reason="another process is at work, or died at it and its lease runs out",
        ),
        RetryRule(
            exception=StorageFailed,
            action=RetryAction.RETRY,
            retry_delay=timedelta(minutes=1),
            reason="a database or a store that restarts is back in a minute",
        ),
        RetryRule(
            exception=AirflowRuntimeError,
            action=RetryAction.RETRY,
            retry_delay=timedelta(seconds=30),
            reason="Airflow's api-server was away as the task spoke to it; it is started again",
        ),
        RetryRule(
            exception=Exception,
            action=RetryAction.FAIL,
            reason="another try would meet the same fault; a person has to look",
        ),
    ]
)
"""A worker that dies raises nothing, so it is retried by the count alone."""

DAG_RULES: dict[str, Any] = {
    "catchup": False,
    "max_active_runs": 1,
    "tags": ["gongbao"],
    "default_args": {"retries": 2, "retry_policy": MAY_PASS, "on_failure_callback": [OperatorNotifier()]},
}
"""Arguments of every DAG: no start date, or the clock would run the last missed night on the very first start; one
active run, because stages drain the ledger and a second drain would find nothing."""


def at_most(groups: list[dict[str, Any]], limit: int = MAX_GROUPS) -> list[dict[str, Any]]:
    """Return ``groups`` for mapping; fail rather than let a planner flood the scheduler.

    >>> at_most([{"name": "a"}])
    [{'name': 'a'}]
    """
    if len(groups) > limit:
        raise AirflowFailException(
            f"{len(groups)} groups were planned and at most {limit} may be mapped; plan larger ones"
        )
    return groups
