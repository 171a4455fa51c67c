"""Read the archive again after an upgrade of our code or of our tables: a batch of its own, without a crawl, published as ours."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa

from gongbao.errors import BadInput
from gongbao.ledger import Ledger, Owner
from gongbao.ledger.batches import batch_id_of
from gongbao.model.capture import Batch
from gongbao.normalize.arrow import empty_tables
from gongbao.normalize.code_version import parser_version
from gongbao.normalize.due import Due, policies_due, portals_unfilled
from gongbao.settings import Settings
from gongbao_stages.caps import within_caps
from gongbao_stages.clocks import decision_time
from gongbao_stages.segments import REREAD, cut_segments, stage_segments
from gongbao_stages.wiring import (
    declared_portals,
    find_portal,
    open_archive,
    open_ledger,
    published_store,
    quiet,
)
from publish import read_latest


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """A re-reading under way: its batch and what is due, or neither; ``waits_for`` names batches that go first."""

    code: str
    batch: Batch | None = None
    due: tuple[Due, ...] = ()
    waits_for: tuple[str, ...] = ()


_NEEDED = ("policies", "versions", "captures", "attachments", "texts")


@within_caps
def reread_archive(
    settings: Settings,
    *,
    as_of: datetime | None,
    portal_ids: Sequence[str] | None,
    say: Callable[[str], None] = quiet,
) -> dict[str, Any]:
    """Stage the newest published page of every policy that other code read last; the next ``publish`` makes a release of it.

    Nothing is made where nothing is due. A batch that is under way goes first: then ``waits_for`` names it. One of this kind that
    a crash left is gone on with, its time and its staged segments as they are. BadInput where nothing is published yet, for an
    unknown portal, or when ``as_of`` does not lie after the newest batch; AlreadyRunning beside another run.
    """
    ledger = open_ledger(settings)
    with ledger.locks.held("run", owner=Owner.this_process(), now=datetime.now(UTC)):
        begun = begin_rereading(settings, ledger, as_of=as_of, portal_ids=portal_ids, say=say)
        if begun.batch is None:
            return {"batch_id": None, "policies": 0, "waits_for": list(begun.waits_for)}
        batch, code = begun.batch, begun.code
        counted = stage_segments(settings, cut_segments(settings, begun.due, code=code), say=say)
        ledger.batches.advance(batch.batch_id, "normalized", at=datetime.now(UTC))
    return {
        "batch_id": str(batch.batch_id),
        "as_of": batch.as_of.isoformat(),
        "portals": list(batch.portal_ids),
        "policies": len(begun.due),
        **counted,
        "code": code,
        "waits_for": [],
    }


def begin_rereading(
    settings: Settings,
    ledger: Ledger,
    *,
    as_of: datetime | None,
    portal_ids: Sequence[str] | None,
    say: Callable[[str], None] = quiet,
) -> Begun:
    """Open the batch, or find the one that a crash left; the caller holds the data folder's lock. Errors as ``reread_archive``."""
    code = parser_version()
    chosen = tuple(find_portal(settings, portal_id).id for portal_id in portal_ids) if portal_ids else None
    mine, others = _under_way(ledger)
    if others:
        say(f"reread: batch {others[0]} is under way; finish it (`gongbao nightly`, or `publish`), then read again")
        return Begun(code=code, waits_for=tuple(others))
    tables = _published(settings)
    if mine:
        batch = mine[0]
        say(f"reread: batch {batch.batch_id} was begun; it is gone on with")
    else:
        scope = chosen or tuple(sorted(declared_portals(settings)))
        waiting = {one.portal_id for one in policies_due(tables, code=code, portal_ids=scope)}
        waiting |= set(portals_unfilled(tables, scope))
        if not waiting:
            say("reread: every policy was read by today's code")
            return Begun(code=code)
        batch = _open(settings, ledger, _moment(settings, ledger, as_of, say), sorted(waiting))
    return Begun(code=code, batch=batch, due=policies_due(tables, code=code, portal_ids=batch.portal_ids))


def _under_way(ledger: Ledger) -> tuple[list[Batch], list[str]]:
    """Batches of this kind that wait for their release, and the ids of all others that come before."""
    begun = [b for state in ("opened", "captured", "normalized") for b in ledger.batches.pending(state)]
    mine = [
        Batch(batch_id=b.batch_id, as_of=b.as_of, portal_ids=b.portal_ids, trigger=REREAD)
        for b in begun
        if b.trigger == REREAD
    ]
    return mine, [str(b.batch_id) for b in begun if b.trigger != REREAD]


def _published(settings: Settings) -> Mapping[str, pa.Table]:
    latest = read_latest(published_store(settings))
    if latest is None:
        raise BadInput(f"{published_store(settings).where()}: nothing is published yet; run `gongbao nightly` first")
    keys = {"texts": ["content_sha256"]}
    return {**empty_tables(), **{name: latest.table(name, columns=keys.get(name)) for name in _NEEDED}}


def _moment(settings: Settings, ledger: Ledger, asked: datetime | None, say: Callable[[str], None]) -> datetime:
    """The batch's time, after every other; one that was not asked for makes way, one that was is refused where it lies too early."""
    newest, latest = ledger.batches.newest(), read_latest(published_store(settings))
    known = max(batch.as_of for batch in (newest, latest) if batch is not None)
    moment = decision_time(settings, asked, say=say).astimezone(UTC).replace(microsecond=0)
    if asked is not None and moment <= known:
        raise BadInput(
            f"as_of {moment.isoformat()} does not lie after the newest batch ({known.isoformat()}); batches only go forward. "
            "Give a later time, or none"
        )
    return max(moment, known + timedelta(seconds=1))


def _open(settings: Settings, ledger: Ledger, as_of: datetime, portal_ids: Sequence[str]) -> Batch:
    """Keep the batch in the archive, then in the ledger: what a crash leaves is a batch without any effect."""
    ids = tuple(portal_ids)
    batch = Batch(batch_id=batch_id_of(as_of, ids), as_of=as_of, portal_ids=ids, trigger=REREAD)
    open_archive(settings).write_batch(batch)
    ledger.batches.restore(batch)
    return batch
