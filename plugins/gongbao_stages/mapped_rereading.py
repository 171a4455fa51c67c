"""The archive read again by many workers: a plan on disk, groups of its segments, and the word that all are staged."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from gongbao.archive.codec import from_json, to_json
from gongbao.archive.durable import write_atomically
from gongbao.errors import AlreadyRunning, BadInput
from gongbao.ledger import BatchState, Owner
from gongbao.normalize.code_version import parser_version
from gongbao.normalize.due import Due
from gongbao.settings import Settings
from gongbao_stages.caps import within_caps
from gongbao_stages.capture import MAX_GROUPS
from gongbao_stages.rereading import begin_rereading
from gongbao_stages.segments import REREAD, Segment, cut_segments, stage_segments
from gongbao_stages.wiring import open_ledger, quiet


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The segments of one batch, by name, and the code that is to read them."""

    batch_id: str
    code: str
    policies: int
    segments: tuple[str, ...]


@within_caps
def open_reread(
    settings: Settings,
    *,
    as_of: datetime | None,
    portal_ids: Sequence[str] | None,
    say: Callable[[str], None] = quiet,
) -> dict[str, Any]:
    """Open the batch and write its plan, one file a segment, so that a worker holds one in memory and reads no table.

    ``batch_id`` is None where nothing is due. A batch that an interruption left is planned again: what is staged stays.
    AlreadyRunning beside another run, and while a batch of another kind is under way; errors as ``reread_archive``.
    """
    ledger = open_ledger(settings)
    with ledger.locks.held("run", owner=Owner.this_process(), now=datetime.now(UTC)):
        begun = begin_rereading(settings, ledger, as_of=as_of, portal_ids=portal_ids, say=say)
        if begun.waits_for:
            raise AlreadyRunning(
                f"batch {begun.waits_for[0]} is under way; when it is published, start the re-reading again"
            )
        if begun.batch is None:
            return {"batch_id": None, "segments": 0, "policies": 0}
        segments = cut_segments(settings, begun.due, code=begun.code)
        for segment in segments:
            write_atomically(_due_path(settings, segment.name), to_json((segment.portal_id, segment.due)))
        plan = Plan(
            batch_id=str(begun.batch.batch_id),
            code=begun.code,
            policies=len(begun.due),
            segments=tuple(segment.name for segment in segments),
        )
        write_atomically(_plan_path(settings, plan.batch_id), to_json(plan))
    return {"batch_id": plan.batch_id, "segments": len(segments), "policies": plan.policies}


def reread_groups(settings: Settings, batch_id: str) -> list[dict[str, Any]]:
    """Part the segments that are not staged yet into at most 64 groups."""
    plan = _read_plan(settings, batch_id)
    left = [name for name in plan.segments if not _staged_path(settings, name).exists()]
    share = max(1, -(-len(left) // MAX_GROUPS))
    return [
        {
            "name": f"{left[start].rpartition('-')[0]}, {len(left[start : start + share])} of {len(plan.segments)} segments",
            "batch_id": batch_id,
            "segments": left[start : start + share],
        }
        for start in range(0, len(left), share)
    ]


@within_caps
def reread_group(
    settings: Settings, *, batch_id: str, segments: Sequence[str], say: Callable[[str], None] = quiet
) -> dict[str, Any]:
    """Read the pages of some segments; one that is staged is passed over, so that a retry goes on where it ended.

    BadInput where this worker runs other code than the plan was made for: its reading would stand under a wrong name.
    """
    plan, total = _read_plan(settings, batch_id), {"pages": 0, "unreadable": 0, "staged_before": 0}
    if plan.code != (mine := parser_version()):
        raise BadInput(
            f"batch {batch_id} is to be read by code {plan.code}, and this worker runs {mine}; bring all workers to one version, "
            "then start the re-reading again"
        )
    for name in segments:
        counted = stage_segments(settings, (_read_segment(settings, name),))
        total = {key: total[key] + counted[key] for key in total}
        staged = sum(_staged_path(settings, each).exists() for each in plan.segments)
        say(f"reread: {name.rpartition('-')[0]}: {counted['pages']} pages; {staged} of {len(plan.segments)} segments")
    return {"batch_id": batch_id, "segments": len(segments), **total}


def finish_reread(settings: Settings, batch_id: str) -> dict[str, Any]:
    """Hand the batch on to the release when every segment is staged; ``incomplete`` names how many are not.

    A batch that a night gave up meanwhile is ``given_up``: its segments stay for the next re-reading.
    """
    ledger, plan = open_ledger(settings), _read_plan(settings, batch_id)
    state = ledger.batches.one(batch_id).state
    missing = [name for name in plan.segments if not _staged_path(settings, name).exists()]
    report: dict[str, Any] = {"batch_id": batch_id, "policies": plan.policies, "segments": len(plan.segments)}
    if state is BatchState.ALERTED:
        return report | {"given_up": True, "incomplete": [f"{batch_id}: a night went first; start it again"]}
    if missing:
        return report | {"incomplete": [f"{batch_id}: {len(missing)} segments; start the re-reading again"]}
    if state is BatchState.OPENED:
        ledger.batches.advance(batch_id, "normalized", at=datetime.now(UTC))
    for name in plan.segments:
        _due_path(settings, name).unlink(missing_ok=True)
    return report | {"incomplete": []}


def _read_plan(settings: Settings, batch_id: str) -> Plan:
    path = _plan_path(settings, batch_id)
    try:
        return from_json(path.read_bytes(), Plan)
    except (FileNotFoundError, msgspec.DecodeError) as error:
        raise BadInput(f"{path}: no plan of a re-reading ({error}); start the re-reading again") from error


def _read_segment(settings: Settings, name: str) -> Segment:
    path = _due_path(settings, name)
    try:
        portal_id, due = from_json(path.read_bytes(), tuple[str, tuple[Due, ...]])
    except (FileNotFoundError, msgspec.DecodeError) as error:
        raise BadInput(f"{path}: no segment of a plan ({error}); start the re-reading again") from error
    return Segment(portal_id=portal_id, due=due, path=_staged_path(settings, name))


def _plan_path(settings: Settings, batch_id: str) -> Path:
    return settings.stage_dir / REREAD / f"{batch_id}.plan.json"


def _due_path(settings: Settings, name: str) -> Path:
    return settings.stage_dir / REREAD / f"{name}.due.json"


def _staged_path(settings: Settings, name: str) -> Path:
    return settings.stage_dir / REREAD / f"{name}.parquet"
