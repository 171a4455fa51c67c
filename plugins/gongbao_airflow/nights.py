"""What a capture run was asked for: the batch's time, its portals, and who asked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, TypedDict

from airflow.sdk import Param
from airflow.sdk.exceptions import AirflowSkipException

from gongbao.errors import BadInput
from gongbao.settings import Settings

NIGHT_PARAMS = {
    "as_of": Param(
        None, type=["null", "string"], format="date-time", description="time of the batch, default: of the run"
    ),
    "portals": Param(
        None,
        type=["null", "array"],
        items={"type": "string"},
        description="portal ids; default: all that run by default",
    ),
}
"""Parameters of the ``capture`` DAG, checked by Airflow when a run is triggered."""

_TRIGGERS = {"scheduled": "nightly", "asset_triggered": "watch"}


class NightAskedFor(TypedDict):
    """Arguments of ``gongbao_stages.road.open_batch``."""

    as_of: datetime
    portal_ids: list[str] | None
    trigger: str
    moves_on: bool


def night_asked_for(params: Mapping[str, Any], *, run_after: datetime, run_type: object) -> NightAskedFor:
    """Read the parameters of one run; without ``as_of`` it is ``run_after``, which a retry does not move, and
    which gives way where the last batch does not lie before it.

    >>> night_asked_for({}, run_after=datetime(2025, 3, 5, tzinfo=UTC), run_type="scheduled")["trigger"]
    'nightly'
    """
    asked = params.get("as_of")
    as_of = run_after if asked is None else _aware(str(asked))
    portals = params.get("portals")
    return {
        "as_of": as_of.astimezone(UTC),
        "portal_ids": None if portals is None else [str(portal) for portal in portals],
        "moves_on": asked is None,
        "trigger": _TRIGGERS.get(str(getattr(run_type, "value", run_type)), "manual"),
    }


def open_what_was_asked_for(night: NightAskedFor) -> str:
    """Open the batch of a run and return its id; a run that a watch called for, and that finds nothing left to read, is skipped."""
    from gongbao_stages.road import open_batch, open_watch_batch  # noqa: PLC0415 -- heavy: only inside a task

    settings = Settings.from_env()
    if night["trigger"] != "watch":
        return str(open_batch(settings, say=print, **night)["batch_id"])
    opened = open_watch_batch(settings, as_of=night["as_of"])
    if opened is None:
        raise AirflowSkipException("another run has read what changed")
    return str(opened["batch_id"])


def open_rereading_asked_for(params: Mapping[str, Any]) -> str:
    """Open the batch of a re-reading and return its id; a run that finds nothing due is skipped."""
    from gongbao_stages.mapped_rereading import open_reread  # noqa: PLC0415 -- heavy: only inside a task

    asked, portals = params.get("as_of"), params.get("portals")
    opened = open_reread(
        Settings.from_env(),
        as_of=None if asked is None else _aware(str(asked)),
        portal_ids=None if portals is None else [str(portal) for portal in portals],
        say=print,
    )
    if opened["batch_id"] is None:
        raise AirflowSkipException("every policy was read by today's code")
    return str(opened["batch_id"])


def _aware(text: str) -> datetime:
    try:
        as_of = datetime.fromisoformat(text)
    except ValueError as error:
        raise BadInput(f"as_of: {text!r} is not a time; write it like 2025-03-05T02:30:00+08:00") from error
    if as_of.tzinfo is None:
        raise BadInput(f"as_of: {text!r} names no zone; write it like 2025-03-05T02:30:00+08:00")
    return as_of
