"""Between nights: look at watched listings, and open a batch for the columns that changed, and for those only."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import UTC, datetime, timedelta
from typing import Any

from gongbao.crawl.politeness import PoliteFetch
from gongbao.crawl.watching import due_columns, look_at, note_failure, watched_columns
from gongbao.errors import StorageFailed
from gongbao.ledger import Ledger, Owner
from gongbao.ledger.watches import ColumnKey, WatchMemory
from gongbao.model.portal import Column, Portal
from gongbao.settings import Settings, enforcing
from gongbao_stages.alert import alert_pending
from gongbao_stages.capture import WATCH, capture_group, close_batch, fetch_for, open_batch
from gongbao_stages.clocks import refuse_leap
from gongbao_stages.normalize import normalize_pending
from gongbao_stages.release import release_pending
from gongbao_stages.wiring import default_portals, open_ledger, quiet

CALL_AGAIN = timedelta(minutes=2)
"""A change that no run has taken up after this is called for again: the call may have been lost."""

_AT_ONCE = 16
_PATIENCE_SECONDS = 3.0
"""A site that is slow to answer is waited for no longer: it goes on being looked at, and the changes of others are called for."""

_FORGET_AFTER = timedelta(minutes=10)
"""Declarations and robots.txt are read anew this often."""


def _true_now() -> datetime:
    return datetime.now(UTC)


class Watcher:
    """Looks at the watched listings of a data folder; lives as long as its process, and keeps nothing that matters in it."""

    def __init__(self, settings: Settings, *, now: Callable[[], datetime] = _true_now) -> None:
        self._settings = settings
        self._now = now
        self._ledger: Ledger = open_ledger(settings)
        self._read_at = datetime.min.replace(tzinfo=UTC)
        self._portals: tuple[Portal, ...] = ()
        self._fetches: dict[str, PoliteFetch] = {}
        self._pool = ThreadPoolExecutor(_AT_ONCE)
        self._under_way: dict[str, Future[None]] = {}

    def look(self) -> tuple[ColumnKey, ...]:
        """Look at what is due; return the columns whose change a run is to be called for now.

        StorageFailed when the ledger is away. Whatever goes wrong at one portal is noted with its column, and costs no other a look.
        """
        self._refresh()
        watched, memories = watched_columns(self._portals), self._ledger.watches.all()
        by_portal: dict[str, list[ColumnKey]] = defaultdict(list)
        for key in due_columns(watched, memories, self._now()):
            by_portal[key[0]].append(key)
        for portal_id in by_portal.keys() - self._under_way.keys():
            columns = [(*watched[key], memories.get(key)) for key in by_portal[portal_id]]
            looking = self._pool.submit(self._look_at_portal, self._fetches[portal_id], columns)
            self._under_way[portal_id] = looking
        wait(self._under_way.values(), timeout=_PATIENCE_SECONDS)
        for portal_id in [one for one, looking in self._under_way.items() if looking.done()]:
            self._under_way.pop(portal_id).result()
        now = self._now()
        return self._ledger.watches.call(now=now, not_since=now - CALL_AGAIN)

    def close(self) -> None:
        """Let what is under way end, and close the ledger."""
        self._pool.shutdown(cancel_futures=True)
        self._ledger.close()

    def _look_at_portal(self, fetch: PoliteFetch, columns: Sequence[tuple[Portal, Column, WatchMemory | None]]) -> None:
        with enforcing(self._settings.caps):
            for portal, column, memory in columns:
                try:
                    look_at(portal, column, fetch=fetch, ledger=self._ledger, memory=memory, now=self._now)
                except StorageFailed:
                    raise
                except Exception as error:  # noqa: BLE001 - one listing that we cannot read must not end the watch of all
                    key, said = (portal.id, column.id), f"{type(error).__name__}: {error}"
                    note_failure(column, key, ledger=self._ledger, memory=memory, at=self._now(), error=said)

    def _refresh(self) -> None:
        if self._now() - self._read_at < _FORGET_AFTER:
            return
        self._portals = tuple(p for p in default_portals(self._settings) if any(c.watch_seconds for c in p.columns))
        self._fetches = {portal.id: self._polite(portal) for portal in self._portals}
        self._read_at = self._now()

    def _polite(self, portal: Portal) -> PoliteFetch:
        # One attempt: the next look is the retry, and one slow site must not hold up the others.
        return PoliteFetch(
            fetch_for(portal, self._settings),
            rate=portal.rate,
            ledger=self._ledger,
            retries=0,
            now=_true_now,  # turns are shared with every process that asks this host
            sleep=time.sleep,
        )


def open_watch_batch(settings: Settings, *, as_of: datetime) -> dict[str, Any] | None:
    """Open a batch for every change that no batch has taken up, whoever called; None when there is none.

    A retry finds the batch that it opened. The time is moved behind the newest batch where it does not lie there.
    """
    ledger = open_ledger(settings)
    for left in ledger.batches.pending("opened"):
        if left.trigger == WATCH and ledger.watches.taken_by(left.batch_id):
            return {"batch_id": str(left.batch_id), "as_of": left.as_of.isoformat(), "portals": list(left.portal_ids)}
    pending = ledger.watches.pending()
    if not pending:
        return None
    refuse_leap(settings, as_of)
    newest = ledger.batches.newest()
    if newest is not None:
        as_of = max(as_of, newest.as_of + timedelta(seconds=1))
    opened = open_batch(settings, as_of=as_of, portal_ids=sorted({p for p, _ in pending}), trigger=WATCH)
    ledger.watches.take(pending, batch_id=opened["batch_id"])
    return opened


def watch_once(settings: Settings, watcher: Watcher, *, say: Callable[[str], None] = quiet) -> dict[str, Any]:
    """Look once, and take what changed down the whole road in this process; AlreadyRunning when another run holds this data folder."""
    called = watcher.look()
    if not called:
        return {"changed": []}
    say(f"watch: {', '.join(f'{portal}/{column}' for portal, column in called)} changed")
    ledger = open_ledger(settings)
    with ledger.locks.held("run", owner=Owner.this_process(), now=datetime.now(UTC)):
        opened = open_watch_batch(settings, as_of=datetime.now(UTC))
        captured: dict[str, Any] = {}
        if opened is not None:
            capture_group(settings, opened["batch_id"], opened["portals"], say=say)
            captured = close_batch(settings, opened["batch_id"])
        normalized = normalize_pending(settings, say=say)
        released = release_pending(settings, say=say)
        alerted = alert_pending(settings, say=say)
    return {"changed": [list(key) for key in called], **captured, **normalized, **released, **alerted}
