"""How long each process of the embedded Airflow waits for the one writer that SQLite has.

The api-server writes in its threads and, before some requests, in its event loop. A loop that waits for a lock which one of its
own threads holds keeps that thread from its commit: nobody moves until the loop gives up, and whoever else waits no longer than
it does (five seconds, for all) gives up first. Five clients that post events at once so ended the scheduler. The api-server
therefore gives up soon, and is asked again; everybody else outlasts it many times over.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Engine, create_engine

API_SERVER_SECONDS = 1.0
OTHERS_SECONDS = 60.0


def create_metadata_engine(
    sql_alchemy_conn: str, *, engine_args: Mapping[str, Any], connect_args: Mapping[str, Any]
) -> Engine:
    """Open Airflow's database as Airflow does, but for the wait; Airflow takes this from ``airflow_local_settings``."""
    patience = {"timeout": seconds_to_wait(sys.argv)} if sql_alchemy_conn.startswith("sqlite") else {}
    return create_engine(sql_alchemy_conn, connect_args={**connect_args, **patience}, **engine_args)


def seconds_to_wait(argv: Sequence[str]) -> float:
    """Return the seconds by the words that a process was started with.

    >>> seconds_to_wait(["airflow", "api-server", "--host", "127.0.0.1"]), seconds_to_wait(["airflow", "scheduler"])
    (1.0, 60.0)
    """
    return API_SERVER_SECONDS if "api-server" in argv[1:2] else OTHERS_SECONDS
