"""Faults of an object store for `bench/faults.py`: releases go to a bucket on loopback that fails, is slow or refuses."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from faults_night import name_of
from faults_stage import PATIENT_SECONDS, Stage
from faults_trial import Fault, Ground
from s3_server import Asked, InventedStore, serving

import publish.lease
import publish.objects
from publish.object_client import Patience

_PREFIX = "gazette"
_HASTY = Patience(seconds=4, retries=3, pause_seconds=0.05, give_up_seconds=4)
_LEASE_SECONDS = 12.0
_SINGLE = ("latest.json", "datapackage.json", ".lease", ".clock")


def hurry() -> None:
    """Give up on a store sooner than in earnest, so that a fault takes seconds; the lease is short accordingly."""
    publish.objects.read_address = partial(publish.objects.read_address, patience=_HASTY)
    publish.lease.LEASE_SECONDS = _LEASE_SECONDS


def well(_: Asked) -> None:
    """All is well."""


class BucketStage(Stage):
    """A stage whose releases lie in a bucket; the objects are files below ``bucket``."""

    prepare = staticmethod(hurry)

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        (folder / "bucket").mkdir(exist_ok=True)
        self._leaving = ExitStack()
        self.store = self._leaving.enter_context(serving(InventedStore(root=folder / "bucket")))
        self.env |= {**self.store.env, "GONGBAO_PUBLISHED": f"s3://gongbao/{_PREFIX}"}

    def take_over(self, template: Stage) -> None:
        """Go on from where another stage stands, with a bucket like its own."""
        super().take_over(template)
        for path in sorted((template.folder / "bucket").rglob("*")):
            place = self.folder / "bucket" / path.relative_to(template.folder / "bucket")
            place.parent.mkdir(parents=True, exist_ok=True)
            if path.is_file():
                os.link(path, place)  # objects are replaced, never written again

    def play_meeting(self, fault: Callable[[Asked], str | None]) -> int:
        """Play the second night while the store misbehaves."""
        self.store.fault = fault
        try:
            return self.play(2)
        finally:
            self.store.fault = well

    def close(self) -> None:
        """Stop town and store."""
        super().close()
        self._leaving.close()


def step_of(asked: Asked) -> str:
    """Name a request so that the same one of another night has the same name."""
    return name_of(asked.method, asked.key)


def failing_from(step: str, kind: str, turn: int = 1) -> Fault:
    """From one request on, everything goes wrong."""

    def do(stage: BucketStage) -> str:
        met = [0]

        def fault(asked: Asked) -> str | None:
            met[0] += step_of(asked) == step
            return kind if met[0] >= turn else None

        code = stage.play_meeting(fault)
        return "" if met[0] and code in {0, 8} else f"the night ended with {code}, met {met[0]} times"

    return Fault(f"store: {kind} from {step} on", do, kind=BucketStage)


def killed_at(step: str, *, after: bool) -> Fault:
    """The publisher dies as the store hears its request, or when it has carried it out."""

    def do(stage: BucketStage) -> str:
        def kill(asked: Asked) -> None:
            if step_of(asked) == step:
                stage.kill()

        stage.store.before_answer = kill if after else well
        code = stage.play_meeting(well if after else kill)
        stage.store.before_answer = well
        return "" if code == -9 else f"the night ended with {code}, the step was not met"

    return Fault(f"store: killed {'after' if after else 'before'} {step}", do, kind=BucketStage)


def now_and_then(kind: str, often: int) -> Fault:
    """Every ``often``-th request goes wrong, the whole night long; the client's patience makes up for it."""

    def do(stage: BucketStage) -> str:
        code = stage.play_meeting(lambda asked: kind if asked.number % often == 0 else None)
        return "" if code in {0, 7, 8} else f"the night ended with {code}"

    return Fault(f"store: every {often}th request {kind}", do, kind=BucketStage)


def nobody_listens(stage: BucketStage) -> str:
    """The store's address refuses for a whole night."""
    there, stage.env["AWS_ENDPOINT_URL"] = stage.env["AWS_ENDPOINT_URL"], "http://127.0.0.1:9"
    code = stage.play(2)
    stage.env["AWS_ENDPOINT_URL"] = there
    return "" if code == 8 else f"the night ended with {code}"


def two_publishers(stage: BucketStage) -> str:
    """Two machines with the same captures publish the same night into one bucket."""
    codes = [ended(PATIENT_SECONDS) for ended in [stage.start(2), stage.start(2)]]
    return "" if set(codes) <= {0, 9} else f"ended with {codes}"


def faults(ground: Ground) -> Iterator[Fault]:
    """Every fault of the store; requests that many objects share are thinned."""
    listening = ground.stage_after_first_night(BucketStage)
    try:
        before = len(listening.store.asked)
        if code := listening.play(2):
            raise SystemExit(f"the undisturbed night in a bucket ended with {code}:\n{listening.said()}")
        asked = [step_of(one) for one in listening.store.asked[before:]]
    finally:
        listening.close()
    written = dict.fromkeys(step for step in asked if step.startswith(("PUT", "DELETE")))
    single = [step for step in written if any(word in step for word in _SINGLE)]
    chosen = [*single, *[step for step in written if step not in single][::12]]
    for step in chosen:
        yield failing_from(step, "500")
        yield killed_at(step, after=False)
        yield killed_at(step, after=True)
    for step in chosen[:: max(1, len(chosen) // 4)]:
        yield failing_from(step, "cut")
        yield failing_from(step, "refuse")
    yield from (
        now_and_then(kind, often) for kind, often in (("500", 5), ("lost", 5), ("cut", 5), ("refuse", 5), ("slow", 40))
    )
    yield Fault("store: its address refuses", nobody_listens, kind=BucketStage)
    yield Fault("store: two publishers of the same night at once", two_publishers, kind=BucketStage)
