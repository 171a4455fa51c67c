"""Our side of `bench/country.py`, a process of its own: one night's capture through the functions that a night uses.

    python bench/country_night.py FOLDER SITES PORT FAILING_EVERY DELAY CAPS

FOLDER holds ``portals`` and the ledger of the nights before. Prints one line of JSON: CPU seconds, seconds by the clock, peak memory.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from pathlib import Path

from country_sites import AS_OF, Country

from gongbao.settings import Caps, Settings
from gongbao_stages.road import capture_batch


def settings_for(country: Country, data: Path, caps: Caps) -> Settings:
    """Settings of the bench: every host leads to its address on loopback."""
    return Settings(
        data_dir=data,
        portals_dir=data / "portals",
        subscriptions_path=data / "none.yml",
        ledger_url=f"sqlite:///{data / 'ledger.sqlite'}",
        user_agent="gongbao/0.1 (bench on loopback)",
        connect_to={site.host: site.connect_to for site in country.all()},
        caps=caps,
    )


def spent() -> float:
    """CPU seconds of this process and of what it started."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def main() -> None:
    """Capture, and say what it cost."""
    folder, sites, port, every, delay, caps = sys.argv[1:7]
    country = Country(sites=int(sites), port=int(port), failing_every=int(every), delay=float(delay))
    settings = settings_for(country, Path(folder), Caps.from_text(caps))
    began, cpu, done = time.monotonic(), spent(), 0

    def say(line: str) -> None:
        nonlocal done
        done += "/c0: " in line
        if done % 100 == 0 and "/c0: " in line:
            print(f"  {done} of {country.sites} portals, {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)

    told = capture_batch(settings, as_of=AS_OF, portal_ids=None, say=say)
    print(
        json.dumps(
            {
                "batch_id": told["batch_id"],
                "captures": told["captures"],
                "seconds": round(time.monotonic() - began, 1),
                "cpu": round(spent() - cpu, 2),
                "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
            }
        )
    )


if __name__ == "__main__":
    main()
