"""``gongbao watch``: looks at watched listings between nights, without Airflow."""

from __future__ import annotations

import time
from contextlib import suppress
from typing import TYPE_CHECKING

import click

from gongbao.errors import AlreadyRunning, ReleaseRejected
from gongbao.settings import Settings
from gongbao_cli.output import json_option, print_report, progress

if TYPE_CHECKING:
    from gongbao_stages.watching import Watcher

_PAUSE_SECONDS = 2.0
_DELIVER_SECONDS = 30.0
"""How often digests and deliveries that failed are looked at."""


@click.command("watch", short_help="Look at watched listings between nights, and publish what changed.")
@click.option("--once", is_flag=True, help="Look at what is due now, and end.")
@json_option
def watch_command(*, once: bool, as_json: bool) -> None:
    """Look at every column that declares `watch_seconds`; what changed goes the whole road at once, and nothing else does.

    Without --once it goes on until it is stopped (Ctrl-C), one report a change. A column before its first night is left to the night.

    A release that is held is told and waits for `gongbao release approve` and `gongbao publish`; the watch goes on.

    Exit codes: 0 done; 2 bad input; with --once also 6 the release is held, 9 another run holds this data folder (else it waits for it).
    """
    from gongbao_stages.watching import Watcher, watch_once

    settings = Settings.from_env()
    watcher = Watcher(settings)
    if once:
        print_report(watch_once(settings, watcher, say=progress), as_json=as_json)
        return
    progress("watch: waiting for changes; Ctrl-C ends it")
    with suppress(KeyboardInterrupt):
        _watch_on(settings, watcher, as_json=as_json)


def _watch_on(settings: Settings, watcher: Watcher, *, as_json: bool) -> None:
    from gongbao_stages.road import alert_pending
    from gongbao_stages.watching import watch_once

    delivered_at = float("-inf")
    while True:
        if time.monotonic() - delivered_at >= _DELIVER_SECONDS:
            alert_pending(settings, say=progress)
            delivered_at = time.monotonic()
        try:
            report = watch_once(settings, watcher, say=progress)
        except (AlreadyRunning, ReleaseRejected) as stopped:  # another run, or a person, is waited for
            progress(f"watch: {stopped}")
            report = {"changed": []}
        if report["changed"]:
            print_report(report, as_json=as_json)
        time.sleep(_PAUSE_SECONDS)
