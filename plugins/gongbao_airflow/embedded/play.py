"""Plays nights through the real scheduler: trigger ``capture``, then watch until the ledger has nothing pending."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from gongbao.errors import ReleaseRejected, StackFailed
from gongbao_airflow.embedded.progress import Progress
from gongbao_airflow.embedded.rest import FINISHED, Run
from gongbao_airflow.embedded.stack import DAG_IDS, Stack

ROAD = ("capture", "normalize", "release", "alert")
NIGHT_SECONDS = 1800.0
"""A night that takes longer than this is stuck."""

_POLL_SECONDS = 0.4

PendingWork = Callable[[], Mapping[str, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class NightToPlay:
    """One night: its name for people, its aware time, the portals to walk (None: those that run by default)."""

    name: str
    as_of: datetime
    portals: Sequence[str] | None = None

    @property
    def conf(self) -> dict[str, object]:
        """What the ``capture`` DAG is triggered with."""
        asked: dict[str, object] = {"as_of": self.as_of.isoformat()}
        return asked if self.portals is None else {**asked, "portals": list(self.portals)}


def play_nights(
    stack: Stack,
    nights: Sequence[NightToPlay],
    *,
    pending_work: PendingWork,
    before: Callable[[NightToPlay], None],
    after: Callable[[NightToPlay], None],
    progress: Progress,
) -> None:
    """Play ``nights`` in order, ``before`` and ``after`` called around each.

    Raise StackFailed with the failing task's own error (ReleaseRejected when validation held the release); nights played so far stay.
    """
    for night in nights:
        before(night)
        play_night(stack, night, pending_work=pending_work, progress=progress)
        after(night)


def play_night(stack: Stack, night: NightToPlay, *, pending_work: PendingWork, progress: Progress) -> None:
    """Trigger one night and wait until captures, records, release and alerts of it are through."""
    begun_at = datetime.now(UTC)  # Airflow's clock is this machine's; a failure of the night before must stay out
    deadline = time.monotonic() + NIGHT_SECONDS
    progress.say(f"{night.name}: triggered")
    trigger = stack.api.trigger("capture", conf=night.conf)
    told: set[str] = set()
    while time.monotonic() < deadline:
        stack.check()
        runs = stack.api.runs_since(begun_at, dag_ids=tuple(DAG_IDS))
        for run in runs:
            if run.state == "failed":
                raise _failure(stack, night, run)
            if run.state == "success" and run.dag_id in ROAD and run.run_id not in told:
                told.add(run.run_id)
                progress.say(f"{night.name}: {run.dag_id} done")
        on_road = [run for run in runs if run.dag_id in ROAD]
        begun = any(run.run_id == trigger.run_id for run in on_road)
        if begun and all(run.state in FINISHED for run in on_road) and not any(pending_work().values()):
            return
        time.sleep(_POLL_SECONDS)
    raise StackFailed(
        f"{night.name} was not through within {NIGHT_SECONDS:.0f} s; pending: {dict(pending_work())}; "
        f"see the runs at {stack.plan.url} (make up) and the logs in {stack.plan.settings.data_dir / 'logs'}"
    )


def _failure(stack: Stack, night: NightToPlay, run: Run) -> StackFailed | ReleaseRejected:
    said = stack.api.failures(run)
    logs_dir = stack.plan.settings.data_dir / "logs"
    text = "\n".join(f"  {line}" for line in said) or f"  no task of it left an error; see {logs_dir}"
    message = f"{night.name}: {run.dag_id} failed (run {run.run_id})\n{text}\n  task logs: {logs_dir / 'tasks'}"
    held = any("ReleaseRejected:" in line for line in said)
    return ReleaseRejected(message) if held else StackFailed(message)
