"""A small client of Airflow's REST API on loopback: health, DAGs, runs, and the own words of a failing task."""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

import requests

from gongbao.errors import StackFailed

_SECONDS = 60
_ATTEMPTS = 4
_PAUSE = 2.0
FINISHED = frozenset({"success", "failed"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run of a DAG."""

    dag_id: str
    run_id: str
    state: str


class AirflowApi:
    """Talks to one Airflow as its admin; raises StackFailed with Airflow's answer when it refuses."""

    def __init__(self, url: str, *, user: str, password: str) -> None:
        """Take the base address; nothing is sent before the first call."""
        self.url = url
        self._login = {"username": user, "password": password}
        self._session = requests.Session()
        self._session.trust_env = False  # a proxy of the environment does not lead to loopback

    def close(self) -> None:
        """Let go of the connection; an open one delays the server's end."""
        self._session.close()

    def warm_up(self) -> None:
        """Let the server build what it builds on the first call of a task (6 s), so that no task waits for it."""
        with contextlib.suppress(requests.RequestException):  # a server that fails is found by its health
            requests.get(f"{self.url}/execution/health", timeout=_SECONDS, proxies={"http": ""})

    def health(self) -> Mapping[str, str]:
        """Return the status of each component; empty while the server does not answer."""
        try:
            answer = self._session.get(f"{self.url}/api/v2/monitor/health", timeout=_SECONDS)
        except requests.RequestException:
            return {}
        if answer.status_code != requests.codes.ok:
            return {}
        return {name: str(part.get("status")) for name, part in answer.json().items()}

    def dags(self) -> Mapping[str, bool]:
        """Return the parsed DAGs, each with whether it is paused."""
        return {row["dag_id"]: bool(row["is_paused"]) for row in self._get("dags", limit="100")["dags"]}

    def import_errors(self) -> Sequence[str]:
        """Return what Airflow could not import, as file and traceback."""
        rows = self._get("importErrors")["import_errors"]
        return [f"{row['filename']}:\n{row['stack_trace']}" for row in rows]

    def trigger(self, dag_id: str, *, conf: Mapping[str, object]) -> Run:
        """Start a run of ``dag_id``."""
        return _run(self._call("POST", f"dags/{dag_id}/dagRuns", {"logical_date": None, "conf": dict(conf)}))

    def run(self, dag_id: str, run_id: str) -> Run:
        """Return one run as it stands now."""
        return _run(self._get(f"dags/{dag_id}/dagRuns/{quote(run_id, safe='')}"))

    def runs_since(self, since: datetime, *, dag_ids: Sequence[str]) -> list[Run]:
        """Return runs of ``dag_ids`` that were due at or after ``since`` (aware), oldest first."""
        rows = self._get("dags/~/dagRuns", run_after_gte=since.isoformat(), order_by="run_after", limit="100")[
            "dag_runs"
        ]
        return [_run(row) for row in rows if row["dag_id"] in dag_ids]

    def failures(self, run: Run) -> list[str]:
        """Return what the failed tasks of ``run`` said, one text each: task, try, and their own error."""
        place = f"dags/{run.dag_id}/dagRuns/{quote(run.run_id, safe='')}/taskInstances"
        failed = [task for task in self._get(place, limit="100")["task_instances"] if task["state"] == "failed"]
        return [self._failure(place, task) for task in failed]

    def _failure(self, place: str, task: Mapping[str, Any]) -> str:
        path = f"{place}/{task['task_id']}/logs/{task['try_number']}"
        content = self._get(path, map_index=str(task["map_index"]), full_content="true")["content"]
        name = task.get("rendered_map_index") or (task["map_index"] if task["map_index"] >= 0 else None)
        label = f"{task['dag_id']}.{task['task_id']}" + (f" [{name}]" if name is not None else "")
        return f"{label} (try {task['try_number']}): {own_error(content)}"

    def _get(self, path: str, **params: str) -> Any:
        return self._call("GET", path, None, params)

    def _call(self, method: str, path: str, body: object = None, params: Mapping[str, str] | None = None) -> Any:
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                answer = self._session.request(
                    method, f"{self.url}/api/v2/{path}", json=body, params=params, timeout=_SECONDS
                )
            except requests.RequestException as error:
                raise StackFailed(
                    f"Airflow at {self.url} does not answer: {error}; see the api-server's log"
                ) from error
            if answer.status_code == requests.codes.unauthorized and attempt == 1:
                self._log_in()
                continue
            if answer.status_code >= requests.codes.server_error and attempt < _ATTEMPTS:
                # SQLite has one writer: just after a start the API may find the database locked for longer than it waits.
                time.sleep(_PAUSE)
                continue
            if not answer.ok:
                raise StackFailed(
                    f"Airflow refused {method} {path} with {answer.status_code}: {answer.text[:500]}; "
                    "see logs/api-server.log in the data folder. Nothing is lost: run the same command again"
                )
            return answer.json()
        raise StackFailed(
            f"Airflow at {self.url} takes no login of {self._login['username']}; delete its passwords.json"
        )

    def _log_in(self) -> None:
        try:
            answer = self._session.post(f"{self.url}/auth/token", json=self._login, timeout=_SECONDS)
        except requests.RequestException as error:
            raise StackFailed(f"Airflow at {self.url} does not answer: {error}; see the api-server's log") from error
        if not answer.ok:
            raise StackFailed(f"Airflow refused the login with {answer.status_code}: {answer.text[:200]}")
        self._session.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"


def own_error(content: Sequence[Any]) -> str:
    """Return the error that a task's log tells: the innermost exception, else its last error line, else its end.

    >>> own_error([{"event": "Task failed", "error_detail": [{"exc_type": "BadInput", "exc_value": "no such portal"}]}])
    'BadInput: no such portal'
    """
    rows = [row if isinstance(row, Mapping) else _parsed(str(row)) for row in content]
    for row in reversed(rows):
        details = row.get("error_detail")
        if details:
            return f"{details[0]['exc_type']}: {details[0]['exc_value']}"
    said = [str(row["event"]) for row in rows if row.get("level") in {"error", "critical"}]
    return said[-1] if said else "\n".join(str(row.get("event", row)) for row in rows[-5:]) or "its log is empty"


def _parsed(line: str) -> Mapping[str, Any]:
    try:
        row = json.loads(line)
    except ValueError:
        return {"event": line}
    return row if isinstance(row, dict) else {"event": line}


def _run(row: Mapping[str, Any]) -> Run:
    return Run(dag_id=row["dag_id"], run_id=row["dag_run_id"], state=row["state"])
