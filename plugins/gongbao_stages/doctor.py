"""``gongbao doctor``: whether this machine, its folders, its ledger and what waits in it are as a night needs them."""

from __future__ import annotations

import os
import shutil
import stat
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

from sqlalchemy.engine import make_url

from gongbao.errors import GongbaoError
from gongbao.ledger import Ledger
from gongbao.ledger.upgrading import HEAD
from gongbao.settings import Settings
from gongbao.variables import unread
from gongbao_stages.alert import subscriptions_of
from gongbao_stages.bounds import bounds_told
from gongbao_stages.gatekeeping import question
from gongbao_stages.wiring import declared_portals, open_ledger, published_store
from publish import read_latest

FREE_BYTES_NEEDED, FREE_BYTES_WANTED = 1_000_000_000, 5_000_000_000
WAITS_TOO_LONG = timedelta(hours=24)
WATCH_FAILURES = 5
RELEASE_TOO_OLD = timedelta(hours=36)
CLOCK_TOLERANCE = timedelta(minutes=10)
_PRIVATE = 0o077
_SHARED_MODE = "closed to other users"


class Verdict(StrEnum):
    """``bad`` keeps a night from going well; ``warn`` will one day, or leaves something out."""

    OK = "ok"
    WARN = "warn"
    BAD = "bad"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What one check found; ``remedy`` is empty where all is well."""

    check: str
    verdict: Verdict
    said: str
    remedy: str = ""


def examine(settings: Settings, *, now: datetime) -> list[Finding]:
    """Run every check; one that cannot be made is itself a finding. Creates nothing but the ledger's missing revisions."""
    found: list[Finding] = []
    for name, check in CHECKS.items():
        try:
            found += [
                Finding(check=name, verdict=v, said=said, remedy=remedy) for v, said, remedy in check(settings, now)
            ]
        except GongbaoError as error:
            fact, _, remedy = str(error).rpartition("; ")
            found.append(Finding(check=name, verdict=Verdict.BAD, said=fact or remedy, remedy=remedy))
    return found


_Said = Iterable[tuple[Verdict, str, str]]


def _python(settings: Settings, now: datetime) -> _Said:
    del settings, now
    fits = (3, 11) <= sys.version_info < (3, 14)
    version = ".".join(map(str, sys.version_info[:3]))
    yield (Verdict.OK, version, "") if fits else (Verdict.BAD, version, "run it with Python 3.11 to 3.13")


def _settings(settings: Settings, now: datetime) -> _Said:
    """The contact in the User-Agent, and variables of ours that no part reads: a slip of the pen, or a setting that is gone."""
    del now
    if "see GONGBAO_USER_AGENT" in settings.user_agent:
        yield Verdict.WARN, "the User-Agent names no contact", "put an address of yours into GONGBAO_USER_AGENT"
    else:
        yield Verdict.OK, settings.user_agent, ""
    channels = [channel for one in subscriptions_of(settings) for channel in one.channels]
    for name, like in unread(os.environ, elsewhere={name for channel in channels for name in channel.variables}):
        yield Verdict.WARN, f"{name} is set, and nothing reads it", f"set {like} instead" if like else f"unset {name}"


def _folders(settings: Settings, now: datetime) -> _Said:
    del now
    remedy = f"give it to the user who runs Gongbao: chown, chmod u+rwx {settings.data_dir}"
    if not settings.data_dir.is_dir():
        yield Verdict.WARN, f"{settings.data_dir} is not there yet", "the first night makes it; check GONGBAO_DATA"
        return
    public = [settings.data_dir] + ([] if settings.in_bucket else [settings.published_dir])
    private = [settings.archive_dir, settings.stage_dir, settings.quarantine_dir, settings.held_dir]
    for folder in (f for f in (*public, *private) if f.is_dir()):
        if not _writable(folder):
            yield Verdict.BAD, f"{folder} cannot be written", remedy
        elif folder in private and stat.S_IMODE(folder.stat().st_mode) & _PRIVATE:
            yield Verdict.WARN, f"{folder} holds what was never redacted and is open to others", f"chmod 700 {folder}"
        else:
            yield Verdict.OK, f"{folder} {_SHARED_MODE if folder in private else 'writable'}", ""


def _writable(folder: Path) -> bool:
    """Try it: modes say little about network folders, read-only mounts and quotas."""
    trial = folder / ".doctor"
    try:
        trial.write_bytes(b"")
        trial.unlink()
    except OSError:
        return False
    return True


def _disk(settings: Settings, now: datetime) -> _Said:
    del now
    place = next(p for p in (settings.data_dir, *settings.data_dir.parents) if p.exists())
    free = shutil.disk_usage(place).free
    said, remedy = f"{free / 1e9:.1f} GB free at {place}", "free space, or move GONGBAO_DATA to a larger disk"
    if free < FREE_BYTES_WANTED:
        yield (Verdict.BAD if free < FREE_BYTES_NEEDED else Verdict.WARN), said, remedy
    else:
        yield Verdict.OK, said, ""


def _clock(settings: Settings, now: datetime) -> _Said:
    latest = read_latest(published_store(settings))
    if latest is not None and latest.as_of > now + CLOCK_TOLERANCE:
        said = f"it is {now.isoformat(timespec='minutes')} here, and a release is of {latest.as_of.isoformat()}"
        remedy = "set the clock (NTP); batches only go forward: each night is dated a second after the last until then"
        yield Verdict.BAD, said, remedy
    else:
        yield Verdict.OK, now.isoformat(timespec="minutes"), ""


def _ledger(settings: Settings, now: datetime) -> _Said:
    del now
    if (ledger := _opened(settings)) is None:
        yield Verdict.OK, "no ledger yet; the first night makes it", ""
        return
    ledger.close()
    yield Verdict.OK, f"revision {HEAD}", ""


def _work(settings: Settings, now: datetime) -> _Said:
    """Pending work and its age."""
    ledger = _opened(settings)
    waiting = [
        b
        for s in ("opened", "captured", "normalized", "released")
        for b in (ledger.batches.pending(s) if ledger else ())
    ]
    if not waiting:
        yield Verdict.OK, "nothing waits", ""
    for batch in waiting:
        said, late = f"batch {batch.batch_id} is {batch.state} since its night", now - batch.as_of > WAITS_TOO_LONG
        yield (
            (Verdict.WARN if late else Verdict.OK),
            said,
            "run `gongbao nightly`, or look at Airflow's failed runs" if late else "",
        )


def _gate(settings: Settings, now: datetime) -> _Said:
    del now
    asked = question(settings) if _opened(settings) else None
    if asked is None:
        yield Verdict.OK, "nothing is held", ""
    else:
        rules = ", ".join(rule["rule"] for rule in asked["rules"])
        yield (
            Verdict.WARN,
            f"batch {asked['batch_id']} is held by {rules}",
            "`gongbao release show`, then approve or reject",
        )


def _locks(settings: Settings, now: datetime) -> _Said:
    ledger = _opened(settings)
    held = ledger.locks.standing(now=now) if ledger else []
    for name, holder, taken_at, lives in held:
        said = f"{name}: process {holder.pid} on {holder.host} since {taken_at.isoformat(timespec='minutes')}"
        stuck = lives and now - taken_at > WAITS_TOO_LONG
        if stuck:
            yield Verdict.WARN, said, "look what that process does; stop it if it hangs, the lock is then taken over"
        else:
            yield Verdict.OK, said if lives else f"{said}; it is dead, the next run takes the lock over", ""
    if not held:
        yield Verdict.OK, "no run holds this data folder", ""


def _key(settings: Settings, now: datetime) -> _Said:
    del now
    path = settings.signing_key
    if path is None:
        yield Verdict.WARN, "releases are not signed", "unset GONGBAO_SIGNING_KEY=off to have them signed"
    elif not path.exists():
        bad = settings.signing_key_named
        yield (
            (Verdict.BAD if bad else Verdict.OK),
            f"{path} is not there",
            "restore it, or mend GONGBAO_SIGNING_KEY" if bad else "",
        )
    elif stat.S_IMODE(path.stat().st_mode) & _PRIVATE:
        yield Verdict.BAD, f"{path} can be read by others", f"chmod 600 {path}"
    else:
        yield Verdict.OK, str(path), ""


def _portals(settings: Settings, now: datetime) -> _Said:
    """Declarations, and watched listings that could not be looked at between nights."""
    del now
    portals = declared_portals(settings).values()
    proven = sum(p.proven and not p.sample for p in portals)
    said = f"{len(portals)} declared, {proven} proven beside the sample"
    yield (Verdict.OK, said, "") if proven else (Verdict.WARN, said, "try one by hand, then mark it `proven: true`")
    ledger = _opened(settings)
    for (portal_id, column_id), memory in ledger.watches.all().items() if ledger else ():
        if memory.failures >= WATCH_FAILURES:
            said = f"{portal_id}/{column_id}: {memory.failures} looks between nights failed in a row: {memory.error}"
            yield Verdict.WARN, said, "see what its next night says; lengthen `watch_seconds`, or take it out"


def _release(settings: Settings, now: datetime) -> _Said:
    latest = read_latest(published_store(settings))
    if latest is None:
        yield Verdict.OK, "nothing is published yet", ""
        return
    hours = (now - latest.as_of).total_seconds() / 3600
    said = f"{latest.release_id}, {hours:.0f} hours old"
    old = now - latest.as_of > RELEASE_TOO_OLD
    yield (Verdict.WARN if old else Verdict.OK), said, "see the checks `work`, `gate` and `airflow`" if old else ""


def _subscriptions(settings: Settings, now: datetime) -> _Said:
    """The file, channels that nothing is sent to, and what they need and this environment has not."""
    del now
    subscriptions = subscriptions_of(settings)
    yield Verdict.OK, f"{len(subscriptions)} in {settings.subscriptions_path}", ""
    silenced = ledger.silenced.all() if (ledger := _opened(settings)) else {}
    for one in subscriptions:
        for channel in one.channels:
            if silence := silenced.get((one.id, channel.key)):
                said = f"{one.id}: nothing is sent to {channel.shown} since {silence.since.isoformat(timespec='minutes')}: {silence.reason}"
                yield Verdict.WARN, said, f"mend it, then `gongbao subscriptions enable {one.id} {channel.key}`"
            for name in channel.variables:
                if not os.environ.get(name):
                    yield Verdict.WARN, f"{one.id}: {channel.shown} needs {name}, which is not set here", f"set {name}"


def _extras(settings: Settings, now: datetime) -> _Said:
    del settings, now
    found = shutil.which("soffice") or shutil.which("libreoffice")
    missing = "no LibreOffice: .doc and .wps files go to quarantine"
    remedy = "install it (Debian: libreoffice-writer-nogui)"
    yield (Verdict.OK, found, "") if found else (Verdict.WARN, missing, remedy)


def _growth(settings: Settings, now: datetime) -> _Said:
    said, overdue = bounds_told(settings, _opened(settings), now)
    yield (Verdict.WARN, said, "run `gongbao housekeeping` every week") if overdue else (Verdict.OK, said, "")


CHECKS: dict[str, Callable[[Settings, datetime], _Said]] = {
    "python": _python,
    "settings": _settings,
    "folders": _folders,
    "disk": _disk,
    "clock": _clock,
    "ledger": _ledger,
    "work": _work,
    "gate": _gate,
    "locks": _locks,
    "key": _key,
    "portals": _portals,
    "release": _release,
    "subscriptions": _subscriptions,
    "growth": _growth,
    "extras": _extras,
}
"""Every check of this package; the command adds ``airflow``."""


def worst(found: Sequence[Finding]) -> Verdict:
    """The verdict over all."""
    verdicts = {finding.verdict for finding in found}
    return next((v for v in (Verdict.BAD, Verdict.WARN) if v in verdicts), Verdict.OK)


def _opened(settings: Settings) -> Ledger | None:
    """The ledger, where there is one: a look makes no database."""
    address = make_url(settings.ledger_url)
    if address.get_backend_name() == "sqlite" and not Path(address.database or "").exists():
        return None
    return open_ledger(settings)
