"""What a night costs: the sample's nights through Airflow, one quiet night more, and the same quiet night without Airflow.

    python bench/night.py [--keep FOLDER]

Prints seconds from trigger to release and to alert, the share of it that is Airflow, and the peak memory of all processes (PSS where the
system tells it, else RSS). Everything runs on loopback in a temporary data folder and stops by itself.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psutil

from gongbao.settings import Settings
from gongbao_sample import serve
from gongbao_stages.road import run_night
from publish import read_latest

_LINE = re.compile(r"^\s*([\d.]+) s\s+(.*): (triggered|capture done|normalize done|release done|alert done)$")


class Memory(threading.Thread):
    """Samples the memory of a process and all below it; ``peak`` in bytes."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.peak, self._process, self._ended = 0, psutil.Process(pid), threading.Event()

    def run(self) -> None:
        """Sample twice a second until stopped."""
        while not self._ended.wait(0.5):
            total = 0
            try:
                family = [self._process, *self._process.children(recursive=True)]
            except psutil.Error:
                return
            for process in family:
                try:
                    info = process.memory_full_info()
                    total += getattr(info, "pss", info.rss)
                except psutil.Error:
                    continue  # it ended between the list and the look
            self.peak = max(self.peak, total)

    def stop(self) -> None:
        """Stop sampling."""
        self._ended.set()
        self.join(5)


def run_airflow(data: Path) -> tuple[dict[str, dict[str, float]], float, int]:
    """Run ``gongbao airflow run``; return seconds by night and step, seconds in all, peak bytes."""
    began = time.monotonic()
    command = [str(Path(sys.executable).with_name("gongbao")), "airflow", "run"]
    process = subprocess.Popen(
        command,
        env={**os.environ, "GONGBAO_DATA": str(data)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    memory = Memory(process.pid)
    memory.start()
    steps: dict[str, dict[str, float]] = {}
    assert process.stdout is not None
    for line in process.stdout:
        if found := _LINE.match(line.rstrip()):
            steps.setdefault(found.group(2), {})[found.group(3)] = float(found.group(1))
    code = process.wait()
    memory.stop()
    if code:
        raise SystemExit(f"gongbao airflow run ended with exit code {code}; run it by hand to see why")
    return steps, time.monotonic() - began, memory.peak


def quiet_night_without_airflow(data: Path) -> float:
    """Play one more quiet night in this process; return its seconds, imports not counted."""
    latest = read_latest(data / "published")
    assert latest is not None
    as_of = latest.as_of + timedelta(days=1)
    with serve("127.0.0.1", 0, lambda: as_of) as server:
        connect_to = f"www.qinglan.gov.example=127.0.0.1:{server.port}"
        settings = Settings.from_env({**os.environ, "GONGBAO_DATA": str(data), "GONGBAO_CONNECT_TO": connect_to})
        run_night(settings, as_of=as_of, portal_ids=None)
        began = time.monotonic()
        run_night(settings, as_of=as_of + timedelta(days=1), portal_ids=None)
        return time.monotonic() - began


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--keep", type=Path, help="use and keep this data folder")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        data = options.keep or Path(scratch) / "data"
        nights, seconds, peak = run_airflow(data)
        fifth = list(nights.values())[4]["alert done"] if len(nights) >= 5 else seconds
        print(f"{datetime.now(UTC):%Y-%m-%d} {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
        print(
            f"{len(nights)} nights: {seconds:.0f} s in all, five nights through after {fifth:.0f} s, peak memory {peak / 1e9:.2f} GB"
        )
        quiet, _, _ = run_airflow(data)
        ((name, steps),) = quiet.items()
        to_release, to_alert = steps["release done"] - steps["triggered"], steps["alert done"] - steps["triggered"]
        alone = quiet_night_without_airflow(data)
        print(f"quiet night ({name}): trigger to release {to_release:.1f} s, to alert {to_alert:.1f} s")
        print(f"the same without Airflow: {alone:.1f} s; Airflow's share {max(0.0, 1 - alone / to_alert):.0%}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
