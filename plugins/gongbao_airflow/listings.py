"""The trigger that looks at watched listings between nights; the ledger holds what it saw, so its process may die at any moment."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from typing import Any

from airflow.triggers.base import BaseEventTrigger, TriggerEvent

from gongbao.errors import GongbaoError
from gongbao.settings import Settings

_LOG = logging.getLogger(__name__)

LOOK_SECONDS = 2.0
"""How often it is asked what is due; how often a listing is looked at stands in its declaration."""

_AFTER_TROUBLE_SECONDS = 60.0


class ListingTrigger(BaseEventTrigger):
    """Fires when a watched listing shows something new. The event says "look"; which columns is read from the ledger."""

    def __init__(self, *, look_seconds: float = LOOK_SECONDS) -> None:
        super().__init__()  # type: ignore[no-untyped-call] # Airflow gives no types here and below
        self.look_seconds = look_seconds

    def serialize(self) -> tuple[str, dict[str, Any]]:
        """Give class and arguments, as Airflow stores them."""
        return f"{type(self).__module__}.{type(self).__qualname__}", {"look_seconds": self.look_seconds}

    async def run(self) -> AsyncIterator[TriggerEvent]:
        """Look for ever, in a thread: the loop belongs to all triggers."""
        # Heavy, and needed in the triggerer only: every parse of a DAG file imports this module.
        from gongbao_stages.watching import Watcher  # noqa: PLC0415

        watcher: Watcher | None = None
        while True:
            pause = self.look_seconds
            called: tuple[tuple[str, str], ...] = ()
            try:
                if watcher is None:
                    watcher = await asyncio.to_thread(lambda: Watcher(Settings.from_env()))
                called = await asyncio.to_thread(watcher.look)
            except GongbaoError as trouble:
                # A declaration that is being edited, or a database that is away for a minute: the watch outlives it.
                _LOG.warning("Nothing was watched: %s", trouble)
                pause = _AFTER_TROUBLE_SECONDS
            except Exception:  # noqa: BLE001 - whatever it is, the watch of every listing must not end with it
                # A trigger that ends is begun again at once, and would ask the sites without the pause that they are owed.
                _LOG.exception("Nothing was watched")
                pause = _AFTER_TROUBLE_SECONDS
            if called:
                columns = [f"{portal}/{column}" for portal, column in called]
                yield TriggerEvent({"columns": columns})  # type: ignore[no-untyped-call]
            await asyncio.sleep(pause)
