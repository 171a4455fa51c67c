"""A quiet night over 500 portals: nothing changed anywhere, first without Airflow, then through the embedded Airflow.

    python bench/quiet_night.py [--portals N] [--without-airflow] [--delay SECONDS]

The portals are those of `country_server.py`, one column of up to three documents each. A first night reads and publishes them all (not
measured); the quiet one asks every list and document again, and goes the whole road: capture, normalize, release, alert. Prints seconds,
CPU seconds, and the peak memory above what Airflow itself held before the night. Loopback only; stops by itself.
"""

from __future__ import annotations

import argparse
import os
import platform
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psutil
from country import serving
from country_night import settings_for, spent
from country_sites import AS_OF, Country, write_declarations
from night import Memory

from gongbao.settings import Caps, Settings
from gongbao_airflow.embedded.play import NightToPlay, play_night
from gongbao_airflow.embedded.ports import free_port
from gongbao_airflow.embedded.progress import Progress
from gongbao_airflow.embedded.stack import StackPlan, running_stack
from gongbao_stages.alert import alert_pending
from gongbao_stages.normalize import normalize_pending
from gongbao_stages.release import release_pending
from gongbao_stages.road import capture_batch, pending_work, run_night


def without_airflow(settings: Settings, as_of: datetime) -> None:
    """Go the road stage by stage in this process, and print what each cost."""
    began = time.monotonic()
    for name, stage in (
        ("capture", lambda: capture_batch(settings, as_of=as_of, portal_ids=None)),
        ("normalize", lambda: normalize_pending(settings)),
        ("release", lambda: release_pending(settings)),
        ("alert", lambda: alert_pending(settings)),
    ):
        since, cpu = time.monotonic(), spent()
        stage()
        print(f"  {name}: {time.monotonic() - since:.1f} s, {spent() - cpu:.1f} CPU s", flush=True)
    print(f"without Airflow: {time.monotonic() - began:.1f} s", flush=True)


def through_airflow(settings: Settings, as_of: datetime) -> None:
    """Go the road through the DAGs, and print seconds and memory."""
    lines: list[str] = []
    progress = Progress(write=lines.append)
    with running_stack(StackPlan(settings=settings, port=free_port(), nightly=False), progress) as stack:
        me = psutil.Process()
        idle = sum(_held(child) for child in me.children(recursive=True))
        memory = Memory(me.pid)
        memory.start()
        began = time.monotonic()
        night = NightToPlay(name="quiet night", as_of=as_of)
        play_night(stack, night, pending_work=lambda: pending_work(settings), progress=progress)
        seconds = time.monotonic() - began
        memory.stop()
        own = _held(me)
    print("\n".join(lines))
    print(
        f"through Airflow: {seconds:.1f} s; Airflow held {idle / 1e9:.2f} GB before, at most {(memory.peak - own) / 1e9:.2f} GB in the "
        f"night: {(memory.peak - own - idle) / 1e9:.2f} GB above its own"
    )


def _held(process: psutil.Process) -> int:
    try:
        info = process.memory_full_info()
    except psutil.Error:
        return 0  # it ended between the list and the look
    return int(getattr(info, "pss", info.rss))


def main() -> int:
    """Prepare a first night, then measure the quiet ones."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--portals", type=int, default=500)
    parser.add_argument("--delay", type=float, default=2.0, help="declared seconds between two requests to a host (2)")
    parser.add_argument("--without-airflow", action="store_true", help="the stages in this process only")
    options = parser.parse_args()
    asked = Country(sites=options.portals, port=0, failing_every=10**6, columns=1, most=3)
    with tempfile.TemporaryDirectory() as scratch, serving(asked, "0.3-1.5") as (country, _):
        data = Path(scratch)
        settings = settings_for(country, data, Caps())
        write_declarations(replace(country, delay=0.0), settings.portals_dir)
        cpu = spent()
        run_night(settings, as_of=AS_OF, portal_ids=None)
        print(
            f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, Python "
            f"{platform.python_version()}; {options.portals} portals, first night {spent() - cpu:.0f} CPU s",
            flush=True,
        )
        write_declarations(replace(country, delay=options.delay), settings.portals_dir)
        without_airflow(settings, AS_OF + timedelta(days=1))
        if not options.without_airflow:
            through_airflow(settings, AS_OF + timedelta(days=2))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
