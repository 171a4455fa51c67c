"""One data folder of `bench/faults.py` with a town of its own: plays its nights in processes, and says what must be equal at the end."""

from __future__ import annotations

import json
import multiprocessing
import os
import re
import shutil
import time
from collections.abc import Callable
from datetime import UTC, datetime
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import faults_memory
import faults_night
import faults_town

from gongbao.archive import Archive
from gongbao.errors import AlreadyRunning
from gongbao.model.identifiers import Sha256
from gongbao.settings import Settings
from gongbao_stages.road import pending_work
from gongbao_stages.wiring import open_ledger, published_store
from publish import Store, list_releases, read_latest, read_release, verify_release

NIGHTS = {n: datetime(2025, 1, 10 + n, 18, 30, tzinfo=UTC) for n in (1, 2, 3)}
SUBSCRIPTIONS = """
subscriptions:
  - id: all
    name: 全部
    channels:
      - {kind: file, path: files}
      - {kind: webhook, url: "http://127.0.0.1:PORT/hook", allow_private: true}
"""
PATIENT_SECONDS = 240.0


def nothing() -> None:
    """Do nothing."""


class Stage:
    """One data folder with a town of its own. ``prepare`` is what the process of a night does first."""

    prepare: Callable[[], None] = staticmethod(nothing)

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._processes: list[BaseProcess] = []
        self.town = faults_town.Town()
        self.server = faults_town.serve(self.town)
        port = self.server.server_address[1]
        (folder / "portals").mkdir(parents=True, exist_ok=True)
        (folder / "portals" / "cn_990400_faults.yml").write_text(faults_town.PORTAL, encoding="utf-8")
        (folder / "subscriptions.yml").write_text(SUBSCRIPTIONS.replace("PORT", str(port)), encoding="utf-8")
        self.env = {
            "GONGBAO_DATA": str(folder / "data"),
            "GONGBAO_PORTALS": str(folder / "portals"),
            "GONGBAO_SUBSCRIPTIONS": str(folder / "subscriptions.yml"),
            "GONGBAO_CONNECT_TO": f"www.faults.example=127.0.0.1:{port}",
            "GONGBAO_SIGNING_KEY": "off",
            "GONGBAO_CAPS": "timeout_seconds=2,exchange_seconds=3,page_bytes=300000,retries=0",
        }

    def take_over(self, template: Stage) -> None:
        """Go on from where another stage stands."""
        shutil.copytree(template.folder / "data", self.folder / "data", symlinks=True)

    def said(self) -> str:
        """What its nights wrote to the screen."""
        log = self.folder / "log.txt"
        return log.read_text(encoding="utf-8") if log.exists() else ""

    def play_patiently(self, night: int) -> int:
        """Play a night; where another still seems to be at work, again a little later, as Airflow does."""
        until = time.monotonic() + PATIENT_SECONDS
        while (code := self.play(night)) == AlreadyRunning.exit_code and time.monotonic() < until:
            time.sleep(1)
        return code

    def play(self, night: int, *, at: datetime | None = None, **breaking: Any) -> int:
        """Play a night in a process of its own; returns its exit code, negative for a signal."""
        return self.start(night, at=at, **breaking)(PATIENT_SECONDS)

    def start(self, night: int, *, at: datetime | None = None, **breaking: Any) -> Callable[[float], int]:
        """Begin a night; the answer waits for its end."""
        self.town.night = night
        breaker = faults_night.Breaker(self.folder / "data", **breaking) if breaking else None
        process = CONTEXT.Process(
            target=_child, args=(self.env, at or NIGHTS[night], breaker, self.folder, self.prepare)
        )
        process.start()
        self._processes.append(process)

        def ended(seconds: float) -> int:
            process.join(seconds)
            if process.is_alive():
                process.kill()
                process.join()
                return 124
            return process.exitcode or 0

        return ended

    def kill(self) -> None:
        """End the processes of its nights at once."""
        for process in self._processes:
            process.kill()

    def steps(self) -> list[str]:
        """The steps of the night that was just listened to, in order."""
        return list(json.loads((self.folder / "steps.json").read_text()))

    def published(self) -> Store:
        """Where its releases lie."""
        return published_store(Settings.from_env(self.env))

    def failures(self, at: datetime) -> set[str]:
        """Kinds of failure of the columns in the batch of that time."""
        archive = Archive(self.folder / "data" / "archive")
        reports = [r for i in archive.batch_ids() if (batch := archive.batch(i)).as_of == at for r in batch.reports]
        return {str(column.failure) for report in reports for column in report.columns}

    def end(self) -> dict[str, Any]:
        """What must be equal: releases, digests, captures, alerts."""
        published = self.published()
        latest = read_latest(published)
        if latest is None:
            return {"releases": []}
        release = read_release(published, latest.release_id)
        tables = {
            name: _rows(release.table(name).to_pylist())
            for name in ("policies", "versions", "clauses", "events", "relations", "portals")
        }
        captures = {
            (row["url"], row["payload_sha256"], str(row["fetched_at"])) for row in release.table("captures").to_pylist()
        }
        archive = Archive(self.folder / "data" / "archive")
        kept = [c for batch in archive.batch_ids() for report in archive.batch(batch).reports for c in report.captures]
        lost = [c.url for c in kept if Sha256.of(archive.payload(c)) != c.payload_sha256]
        ledger = open_ledger(Settings.from_env(self.env))
        files = sorted((self.folder / "data" / "alerts" / "files").rglob("*.txt"))
        released = list_releases(published)
        changes = [row for name in released for row in read_release(published, name).changes().to_pylist()]
        told: dict[str, str] = {}
        for key, body in self.town.heard:
            if told.setdefault(key, body.decode()) != body.decode():
                told[f"{key} again"] = "another body under the same id"
        return {
            "releases": [str(name).partition("-")[0] for name in released],
            "damage": [str(problem) for problem in verify_release(published).problems],
            **tables,
            "captures": sorted(captures),
            "lost": lost,
            "changes": _rows(changes),
            "files": sorted(_without_ids(path.read_text()) for path in files),
            "webhooks": sorted(_without_ids(body) for body in told.values()),
            "outbox": sorted(
                f"{row.subscription} by {row.channel.partition('-')[0]}: {row.state}" for row in ledger.outbox.rows()
            ),
            "pending": pending_work(Settings.from_env(self.env)),
        }

    def close(self) -> None:
        """Stop the town."""
        self.server.shutdown()
        self.server.server_close()


def _without_ids(text: str) -> str:
    """Leave out the release's id, which is drawn from where in its WARC file each capture lies, and what is made of it."""
    return re.sub(r"(?<=T\d{6}Z-)[0-9a-f]{8}|alert-[0-9a-f]+", "*", text)


def _rows(rows: list[dict[str, Any]]) -> list[str]:
    return sorted(_without_ids(json.dumps(row, ensure_ascii=False, sort_keys=True, default=str)) for row in rows)


CONTEXT = multiprocessing.get_context("forkserver")


def _child(
    env: dict[str, str],
    as_of: datetime,
    breaker: faults_night.Breaker | None,
    folder: Path,
    prepare: Callable[[], None],
) -> None:
    log = os.open(folder / "log.txt", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(log, 1)
    os.dup2(log, 2)
    (folder.parent / "verdicts").mkdir(exist_ok=True)
    faults_memory.remember_verdicts(folder.parent / "verdicts")
    prepare()
    code = faults_night.play(env, as_of, breaker)
    if breaker is not None:
        (folder / "steps.json").write_text(json.dumps(breaker.order))
    os._exit(code)
