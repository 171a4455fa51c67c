"""Loads the stages once, before tasks are forked off (in LocalExecutor's scheduler, in a Celery worker): each starts with them loaded.

A stage and what it needs take 2.5 s of processor time to import, the validation library as much again, and a night has seven tasks.
"""

from __future__ import annotations

import importlib
import logging
import sys
from collections.abc import Iterable, Sequence

_LOG = logging.getLogger(__name__)

FOR_TASKS = ("gongbao_stages.road", "great_expectations")
"""By name: nothing here uses them."""


def preload(argv: Sequence[str] = sys.argv, modules: Iterable[str] = FOR_TASKS) -> list[str]:
    """Import ``modules`` when this process forks the tasks; return what was loaded.

    A module that cannot be imported is left to the tasks, whose own error says why.
    """
    if tuple(argv[1:2]) != ("scheduler",) and tuple(argv[1:3]) != ("celery", "worker"):
        return []
    logging.getLogger("great_expectations").setLevel(logging.WARNING)
    loaded = []
    for name in modules:
        try:
            importlib.import_module(name)
        except Exception:  # noqa: BLE001 -- whatever a module raises on import, the scheduler must come up
            _LOG.warning("%s cannot be loaded; tasks that need it will fail", name, exc_info=True)
        else:
            loaded.append(name)
    return loaded
