"""The four commands of the embedded stack: play the sample, read a folder, stay up, go down."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType

from gongbao.errors import BadInput
from gongbao.settings import Settings
from gongbao_airflow.embedded.environment import airflow_home
from gongbao_airflow.embedded.play import NightToPlay, play_nights
from gongbao_airflow.embedded.ports import airflow_port, free_port
from gongbao_airflow.embedded.progress import Progress
from gongbao_airflow.embedded.record import sole_command, stop_recorded
from gongbao_airflow.embedded.sample import SampleStory, connected
from gongbao_airflow.embedded.secrets import ADMIN, password_path
from gongbao_airflow.embedded.stack import StackPlan, running_stack, start_stack
from gongbao_airflow.embedded.summary import summary_lines

UP_PORT = 8080
"""Where ``up`` listens if nothing else does; a run takes any free port."""


def run_sample(settings: Settings, *, progress: Progress | None = None) -> int:
    """Play the sample portal's nights that are left through Airflow; print a summary; return 0.

    Raise StackFailed or ReleaseRejected with the failing task's own error, AlreadyRunning when the data folder is in use.
    """
    progress = progress or Progress()
    with ending_on_sigterm(), sole_command(airflow_home(settings)):
        story = SampleStory.of(settings)
        story.start_clock()
        portal_port = free_port()
        plan = StackPlan(
            settings=connected(settings, portal_port),
            port=airflow_port(os.environ),
            nightly=False,
            companions={"sample-portal": story.command(portal_port)},
        )
        play(plan, list(story.to_play()), story, progress)
    return 0


def run_folder(settings: Settings, folder: Path, *, progress: Progress | None = None) -> int:
    """Take the documents of ``folder`` through the same DAGs, as one night that is now; print a summary; return 0."""
    if not folder.is_dir():
        raise BadInput(f"{folder}: no such folder; give one that holds saved pages or texts")
    progress = progress or Progress()
    with ending_on_sigterm(), sole_command(airflow_home(settings)):
        plan = StackPlan(
            settings=replace(settings, folder=folder.absolute()), port=airflow_port(os.environ), nightly=False
        )
        now = datetime.now(UTC).replace(microsecond=0)
        play(plan, [NightToPlay(name=f"folder {folder.name}", as_of=now)], None, progress)
    return 0


def up(settings: Settings, *, progress: Progress | None = None) -> int:
    """Start Airflow with the nightly schedule and leave it running; print where it is; return 0."""
    progress = progress or Progress()
    home = airflow_home(settings)
    with ending_on_sigterm(), sole_command(home):
        plan = plan_up(settings, port=airflow_port(os.environ, preferred=UP_PORT))
        stack = start_stack(plan, progress, stays_up=True)
    progress.say(f"Airflow is up at {stack.plan.url}; the night starts at 02:30 Asia/Shanghai; stop it with: make down")
    progress.say(f"user {ADMIN}, password in {password_path(home)}")
    return 0


def plan_up(settings: Settings, *, port: int) -> StackPlan:
    """What stays up: beside a portal that the operator runs by default, or a folder, the sample portal takes no part."""
    from gongbao_stages.wiring import default_portals  # noqa: PLC0415 -- loads the domain; not needed to stop a stack

    if any(not portal.sample for portal in default_portals(settings)):
        return StackPlan(settings=settings, port=port, nightly=True)
    story = SampleStory.of(settings)
    story.start_clock()
    portal_port = free_port()
    return StackPlan(
        settings=connected(settings, portal_port),
        port=port,
        nightly=True,
        companions={"sample-portal": story.command(portal_port)},
    )


def down(settings: Settings, *, progress: Progress | None = None) -> int:
    """Stop what ``up`` (or a run that was killed) left running on this data folder, and nothing else; return 0."""
    progress = progress or Progress()
    stopped = stop_recorded(airflow_home(settings))
    names = ", ".join(started.name for started in stopped)
    progress.say(f"stopped {names}" if stopped else f"nothing runs on {settings.data_dir}")
    return 0


def play(plan: StackPlan, nights: list[NightToPlay], story: SampleStory | None, progress: Progress) -> None:
    """Start ``plan``, play ``nights`` on it, stop it, and print what was done."""
    from gongbao_stages import road  # noqa: PLC0415 -- loads the domain; not needed to stop a stack

    with running_stack(plan, progress) as stack:
        play_nights(
            stack,
            nights,
            pending_work=lambda: road.pending_work(plan.settings),
            before=lambda night: story.set_clock(night.as_of) if story else None,
            after=lambda night: story.mark_played(night) if story else None,
            progress=progress,
        )
    progress.say(f"{len(nights)} night(s) through\n")
    home = airflow_home(plan.settings)
    in_the_ui = (
        f"make up shows the runs at http://127.0.0.1:{UP_PORT} (user {ADMIN}, password in {password_path(home)})"
    )
    summary = {**road.summary(plan.settings), "airflow": plan.runs_stand or in_the_ui}
    for line in summary_lines(summary):
        progress.write(line)


@contextmanager
def ending_on_sigterm() -> Iterator[None]:
    """Turn SIGTERM and SIGINT into an exit that runs every ``finally``: what was started is stopped."""

    def leave(number: int, frame: FrameType | None) -> None:
        del frame
        raise SystemExit(128 + number)

    # A shell that starts us in the background leaves SIGINT ignored, and a supervisor may send just that.
    numbers = (signal.SIGTERM, signal.SIGINT)
    before = [signal.signal(number, leave) for number in numbers]
    try:
        yield
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)
