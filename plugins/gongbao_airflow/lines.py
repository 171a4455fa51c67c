"""What a stage says while it works, as lines of the task's log: time and level from Airflow, then batch, stage, portal, counts."""

from __future__ import annotations

import logging
from collections.abc import Callable

_LOG = logging.getLogger("gongbao")


def lines_of(batch_id: str | None = None) -> Callable[[str], None]:
    """Give what a stage reports its progress to; ``batch_id`` where the whole task is about one.

    A line of the log then reads ``20250303T183000Z-7e18f7 capture: cn_a/notices: changed (20 listed, 2 new)``.
    """
    return lambda said: _LOG.info("%s", f"{batch_id} {said}" if batch_id else said)
