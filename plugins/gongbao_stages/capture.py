"""Open a batch, crawl its portals into the archive, close it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing, nullcontext
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from gongbao.archive import Archive
from gongbao.crawl import capture_portal
from gongbao.crawl.fetching import WebClient
from gongbao.crawl.files import FileReader
from gongbao.crawl.hosts_at_once import each_host
from gongbao.crawl.probe_yaml import left_to_fill_in
from gongbao.errors import BadInput
from gongbao.ledger import Ledger
from gongbao.ledger.batches import BatchState, batch_id_of
from gongbao.model.capture import Batch, ColumnReport, Outcome, PortalReport, Seen
from gongbao.model.portal import Portal
from gongbao.model.web import Fetch
from gongbao.settings import Settings
from gongbao_stages.caps import within_caps
from gongbao_stages.clocks import after_every_batch, refuse_future, refuse_leap
from gongbao_stages.health import new_alarms
from gongbao_stages.remedies import reason_of
from gongbao_stages.wiring import (
    choose_portals,
    find_portals,
    open_archive,
    open_ledger,
    published_store,
    quiet,
)
from publish import read_latest

CURATION = "curation"
"""Trigger of a batch that crawls nothing and takes in decisions by hand alone."""

WATCH = "watch"
"""Trigger of a batch that reads what changed between nights in watched columns."""

MAX_GROUPS = 64
"""A mapped task costs about .2 s of Airflow's time: portals share groups, never more than this many."""


_ALONE = 16
_TOGETHER = 100
"""Up to so many hosts stand alone; more share groups, of about so many where they are thousands."""


def open_batch(
    settings: Settings,
    *,
    as_of: datetime,
    portal_ids: Sequence[str] | None,
    trigger: str,
    moves_on: bool = False,
    say: Callable[[str], None] = quiet,
) -> dict[str, Any]:
    """Open a batch for the named portals (None: those that run by default); the same call again gives the same batch.

    Batches and releases only go forward. An ``as_of`` that does not lie after the last of them is refused with BadInput, and so is one that
    has not come yet; with ``moves_on``, for a time that nobody chose, the batch comes a second after that one, and its release says so
    (``clock``); where such a time leaps ahead, the clock is asked for with BadInput before anything is written.
    """
    chosen = choose_portals(settings, portal_ids)
    _refuse_unfilled(settings, chosen)
    ledger, archive = open_ledger(settings), open_archive(settings)
    as_of = as_of.astimezone(UTC).replace(microsecond=0)
    ids = [portal.id for portal in chosen]
    clock = ""
    if moves_on:
        refuse_leap(settings, as_of)
    else:
        refuse_future(settings, as_of, _now())
    if moves_on and (moved := _moved_on(settings, ledger, as_of, ids)) != as_of:
        as_of, clock = moved, _CLOCK.format(clock=as_of.isoformat(), as_of=moved.isoformat())
    batch_id = batch_id_of(as_of, ids)
    _refuse_going_back(settings, ledger, as_of, batch_id)
    _close_what_was_left(ledger, archive, batch_id)
    batch = ledger.batches.open_batch(as_of, ids, trigger)
    if not (clock and batch_id in archive.batch_ids()):  # one that is taken up again told of the clock then
        archive.write_batch(replace(batch, notes={"clock": clock} if clock else {}))
    told = {"batch_id": str(batch.batch_id), "as_of": batch.as_of.isoformat(), "portals": list(batch.portal_ids)}
    if not clock:
        return told
    say(f"capture: {clock}")
    return {**told, "clock": clock}


_CLOCK = (
    "the clock said {clock}, which does not lie after the batch or release before: dated {as_of}, because releases only go forward; "
    "days are judged by that date until the clock has caught up"
)


def _moved_on(settings: Settings, ledger: Ledger, as_of: datetime, portal_ids: Sequence[str]) -> datetime:
    """``as_of``, or where the last batch or release does not lie before it, a second after that; the same for a retry."""
    newest = ledger.batches.newest()
    if newest is None or newest.as_of < as_of:
        return after_every_batch(settings, as_of)
    opened = newest.state is BatchState.OPENED or newest.as_of == as_of
    if opened and newest.batch_id == batch_id_of(newest.as_of, portal_ids):
        return newest.as_of
    return after_every_batch(settings, as_of)


def _refuse_unfilled(settings: Settings, portals: Iterable[Portal]) -> None:
    """BadInput for a portal whose declaration a probe drafted and nobody finished: nothing of it could be published rightly."""
    for portal in portals:
        if fields := left_to_fill_in(portal):
            raise BadInput(
                f"{settings.portals_dir / f'{portal.id}.yml'}: to fill in before a night is captured: {', '.join(fields)}; "
                f"until then look at it with `gongbao portal check {portal.id}`"
            )


def _refuse_going_back(settings: Settings, ledger: Ledger, as_of: datetime, batch_id: str) -> None:
    """Batches follow each other in time: one a moment, none before what was opened or published."""
    newest, latest = ledger.batches.newest(), read_latest(published_store(settings))
    known = newest is not None and newest.batch_id == batch_id
    if not known and newest is not None and as_of <= newest.as_of:
        raise BadInput(
            f"as_of {as_of.isoformat()} does not lie after the newest batch ({newest.batch_id}, {newest.as_of.isoformat()}); "
            "batches only go forward. Name all portals of one night in one call, or give a later time"
        )
    if latest is not None and as_of < latest.as_of:
        raise BadInput(
            f"as_of {as_of.isoformat()} lies before the last release ({latest.release_id}); releases only go forward. "
            "Give a later time, or another data folder (GONGBAO_DATA; `make clean-data` empties this one)"
        )


def _close_what_was_left(ledger: Ledger, archive: Archive, batch_id: str) -> None:
    """A batch that a crash left open is handed on with the reports that it has; one without any has nothing to say.

    A batch of decisions by hand needs none.
    """
    for left in ledger.batches.pending("opened"):
        if left.trigger == CURATION:
            archive.write_batch(Batch(batch_id=left.batch_id, as_of=left.as_of, portal_ids=(), trigger=CURATION))
            ledger.batches.advance(left.batch_id, "captured", at=_now())
            continue
        if left.batch_id != batch_id:
            reports = archive.batch(left.batch_id).reports
            ledger.batches.advance(left.batch_id, "captured" if reports else "alerted", at=_now())


def capture_groups(settings: Settings, batch_id: str) -> list[dict[str, Any]]:
    """Split a batch into groups, at most 64; portals that share a host share a group, so that politeness is kept within one task.

    A few hosts have a group each, so that what breaks one breaks no other; many share groups, which ask all their hosts at once.
    """
    pending = open_ledger(settings).batches.one(batch_id)
    hosts = _by_host(find_portals(settings, pending.portal_ids))
    wanted = max(min(_ALONE, len(hosts)), -(-len(hosts) // _TOGETHER))
    groups: list[list[str]] = [[] for _ in range(min(MAX_GROUPS, wanted))]
    for index, portals in enumerate(hosts):
        groups[index % len(groups)].extend(portal.id for portal in portals)
    return [{"name": _group_name(portals), "portals": portals} for portals in groups]


@within_caps
def capture_group(
    settings: Settings, batch_id: str, portals: Sequence[str], *, say: Callable[[str], None] = quiet
) -> dict[str, Any]:
    """Crawl the portals of one group, many hosts at once, those of one host one after the other; return how each column went."""
    ledger, archive = open_ledger(settings), open_archive(settings)
    pending = ledger.batches.one(batch_id)
    batch = Batch(
        batch_id=pending.batch_id, as_of=pending.as_of, portal_ids=pending.portal_ids, trigger=pending.trigger
    )
    watched = ledger.watches.taken_by(batch_id) if pending.trigger == WATCH else None

    def crawl(portal: Portal, pause: Callable[[float], None]) -> tuple[Portal, PortalReport]:
        fetch = fetch_for(portal, settings)
        with closing(fetch) if isinstance(fetch, WebClient) else nullcontext():
            return portal, capture_portal(
                portal,
                batch,
                fetch=fetch,
                archive=archive,
                ledger=ledger,
                caps=settings.caps,
                now=_now,
                sleep=pause,
                watched=None if watched is None else {c for p, c in watched if p == portal.id},
            )

    hosts = _by_host(find_portals(settings, portals))
    told: dict[str, list[dict[str, Any]]] = {}
    for portal, report in each_host(hosts, crawl, at_once=settings.caps.hosts_at_once):
        told[portal.id] = [_told(column, portal, say) for column in report.columns]
        for line in _pages_failed(report):
            say(f"capture: {portal.id}: {line}")
    return {"columns": [column for portal_id in portals for column in told[portal_id]]}


def _told(column: ColumnReport, portal: Portal, say: Callable[[str], None]) -> dict[str, Any]:
    failed = column.outcome is Outcome.COULD_NOT_CRAWL
    why = reason_of(column, portal) if failed else f"{column.listing_entries} listed, {column.new_pages} new"
    say(f"capture: {portal.id}/{column.column_id}: {column.outcome} ({why})")
    return {
        "portal_id": portal.id,
        "column_id": column.column_id,
        "outcome": column.outcome.value,
        "failure": column.failure and column.failure.value,
    }


def _pages_failed(report: PortalReport) -> list[str]:
    """Count the pages and files that could not be had in columns that could, by kind of failure; the first address stands for all."""
    whole = {column.column_id for column in report.columns if column.outcome is not Outcome.COULD_NOT_CRAWL}
    failed = [page for page in report.pages if page.seen is Seen.FAILED and page.column_id in whole]
    first = {page.failure: page.url for page in reversed(failed)}
    counted = Counter(page.failure for page in failed)
    return [
        f"{count} {'page or file' if count == 1 else 'pages or files'}: {kind or 'unknown'} ({first[kind]}"
        f"{', …' if count > 1 else ''}); asked again next night"
        for kind, count in counted.items()
    ]


def close_batch(settings: Settings, batch_id: str) -> dict[str, Any]:
    """Hand the batch on to normalize; return outcomes by column and the number of captures."""
    ledger, batch = open_ledger(settings), open_archive(settings).batch(batch_id)
    ledger.batches.advance(batch_id, "captured", at=_now())
    columns = [column for report in batch.reports for column in report.columns]
    read = [(c.portal_id, c.column_id) for c in columns if c.outcome is not Outcome.COULD_NOT_CRAWL]
    ledger.watches.settle(batch_id, read)
    failed = [
        f"{c.portal_id}/{c.column_id}: {c.failure or 'unknown'}"
        for c in columns
        if c.outcome is Outcome.COULD_NOT_CRAWL
    ]
    missing = sorted(set(batch.portal_ids) - {r.portal_id for r in batch.reports})
    return {
        "batch_id": batch_id,
        "captures": sum(len(report.captures) for report in batch.reports),
        "columns": len(columns),
        "pages_failed": [f"{report.portal_id}: {line}" for report in batch.reports for line in _pages_failed(report)],
        "could_not_crawl": [*failed, *(f"{portal_id}: no report" for portal_id in missing)],
        "alarms": [] if batch.trigger == WATCH else new_alarms(settings, now=batch.as_of),
    }


def capture_batch(
    settings: Settings,
    *,
    as_of: datetime,
    portal_ids: Sequence[str] | None,
    moves_on: bool = False,
    say: Callable[[str], None] = quiet,
) -> dict[str, Any]:
    """Open, crawl and close one batch in this process; ``moves_on`` as `open_batch` has it."""
    opened = open_batch(settings, as_of=as_of, portal_ids=portal_ids, trigger="manual", moves_on=moves_on, say=say)
    capture_group(settings, opened["batch_id"], opened["portals"], say=say)
    return {**opened, **close_batch(settings, opened["batch_id"])}


def fetch_for(portal: Portal, settings: Settings) -> Fetch:
    """Make what asks a portal: its saved folder, or its site."""
    if all(column.family == "folder" for column in portal.columns):
        return FileReader.for_portal(portal, settings.caps)
    return WebClient.for_portal(portal, settings)


def _by_host(portals: Iterable[Portal]) -> list[tuple[Portal, ...]]:
    """Portals that share a host together, by the name of the host."""
    hosts: dict[str, list[Portal]] = defaultdict(list)
    for portal in portals:
        hosts[_host(portal)].append(portal)
    return [tuple(hosts[host]) for host in sorted(hosts)]


def _host(portal: Portal) -> str:
    return portal.hosts[0] if portal.hosts else urlsplit(portal.columns[0].url).path


def _group_name(portals: Sequence[str]) -> str:
    return portals[0] if len(portals) == 1 else f"{portals[0]} and {len(portals) - 1} more"


def _now() -> datetime:
    return datetime.now(UTC)
