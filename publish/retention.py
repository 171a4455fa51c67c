"""Which releases stay: the newest, one of each of the last days, weeks and months; what no kept manifest names is deleted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from gongbao.errors import BadInput
from publish.folder import store_at
from publish.gone import read_gone
from publish.kept import every_release
from publish.manifest import manifest_path, stamp
from publish.mirrors import rebuild_mirrors
from publish.published import PublishedRelease
from publish.store import Place, Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """How many days, weeks (ISO 8601) and months (UTC) keep their newest release; the newest of all always stays."""

    daily: int = 60
    weekly: int = 53
    monthly: int = 120

    @classmethod
    def from_text(cls, written: str) -> Retention:
        """Read ``daily=60,weekly=53,monthly=120``; BadInput for another name or no number of at least 0.

        >>> Retention.from_text("daily=7, weekly=0")
        Retention(daily=7, weekly=0, monthly=120)
        """
        values: dict[str, int] = {}
        for part in filter(None, (p.strip() for p in written.split(","))):
            name, _, number = (p.strip() for p in part.partition("="))
            if name not in {"daily", "weekly", "monthly"} or not number.isdecimal():
                raise BadInput(f"{part!r}: write daily=60,weekly=53,monthly=120; leave one out for its default")
            values[name] = int(number)
        return cls(**values)


_PERIODS: tuple[tuple[str, Callable[[datetime], tuple[int, ...]]], ...] = (
    ("daily", lambda at: (at.year, at.month, at.day)),
    ("weekly", lambda at: at.isocalendar()[:2]),
    ("monthly", lambda at: (at.year, at.month)),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionReport:
    """Ids kept and dropped (oldest first), files that go with them, and their bytes."""

    kept: tuple[str, ...]
    dropped: tuple[str, ...]
    files: tuple[str, ...]
    bytes: int


def choose_kept(times: Sequence[datetime], retention: Retention) -> frozenset[datetime]:
    """Times (aware, one per release) of the releases that stay."""
    newest_first = sorted(times, reverse=True)
    kept = set(newest_first[:1])
    for name, period_of in _PERIODS:
        periods: dict[tuple[int, ...], datetime] = {}
        for at in newest_first:
            periods.setdefault(period_of(at), at)
        kept |= set(list(periods.values())[: getattr(retention, name)])
    return frozenset(kept)


def apply_retention(published: Place, retention: Retention, *, dry_run: bool, now: datetime) -> RetentionReport:
    """Drop the releases that ``retention`` does not keep, and every file that no kept manifest names.

    ``gone.json`` names them first; files go next, manifests last, then what is made from manifests is made again. Stopped anywhere,
    the same call goes on. AlreadyRunning beside a publisher.
    """
    store = store_at(published)
    store.check_ours()
    if dry_run:
        return _plan(every_release(store), retention)[0]
    with store.locked("retention"):
        releases = every_release(store)
        report, manifests = _plan(releases, retention)
        if report.dropped:
            _note(store, releases, set(report.dropped), now)
            store.remove(report.files)
            store.remove(manifests)
            rebuild_mirrors(store)
        return report


def _plan(releases: Sequence[PublishedRelease], retention: Retention) -> tuple[RetentionReport, list[str]]:
    times = choose_kept([r.as_of for r in releases], retention)
    kept = [r for r in releases if r.as_of in times or r is releases[-1]]
    dropped = [r for r in releases if r not in kept]
    named = {p.path for r in kept for p in r.manifest.all_parts()}
    parts = {p.path: p.bytes for r in dropped for p in r.manifest.all_parts() if p.path not in named}
    documents = {
        f"releases/{r.release_id}/{name}": size
        for r in dropped
        for name, size in (
            *((f.name, f.bytes) for f in r.manifest.files),
            ("SHA256SUMS", 0),
            ("statement.dsse.json", 0),
        )
    }
    report = RetentionReport(
        kept=tuple(r.release_id for r in kept),
        dropped=tuple(r.release_id for r in dropped),
        files=(*sorted(parts), *sorted(documents)),
        bytes=sum(parts.values()) + sum(documents.values()),
    )
    return report, [manifest_path(r.release_id) for r in dropped]


def _note(store: Store, releases: Sequence[PublishedRelease], dropped: set[str], now: datetime) -> None:
    """Say in ``gone.json`` what goes, with the hash that the next manifest names it by."""
    gone = read_gone(store)
    known = {str(entry["release"]) for entry in gone.releases}
    gone.releases += [_entry(r, now) for r in releases if r.release_id in dropped and r.release_id not in known]
    gone.write(store)


def _entry(release: PublishedRelease, now: datetime) -> dict[str, Any]:
    return {
        "release": release.release_id,
        "previous": release.previous,
        "as_of": stamp(release.as_of),
        "manifest": {"sha256": release.manifest_sha256},
        "data_digest": release.manifest.data_digest,
        "why": "retention",
        "on": f"{now:%Y-%m-%d}",
    }
