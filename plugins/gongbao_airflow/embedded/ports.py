"""Ports on loopback: a free one, or the one asked for, or an error that names who has it."""

from __future__ import annotations

import socket
from collections.abc import Mapping

import psutil

from gongbao.errors import BadInput, StackFailed

LOOPBACK = "127.0.0.1"
PORT_VARIABLE = "GONGBAO_AIRFLOW_PORT"


def free_port() -> int:
    """Return a port that nothing on loopback listens on at this moment."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def is_free(port: int) -> bool:
    """Tell whether ``port`` can be bound on loopback."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def airflow_port(env: Mapping[str, str], *, preferred: int | None = None) -> int:
    """Return the port for Airflow: ``GONGBAO_AIRFLOW_PORT``, else ``preferred`` when it is free, else any free one.

    Raise BadInput when the variable is no port, StackFailed when something listens there already.
    """
    asked = env.get(PORT_VARIABLE)
    if not asked:
        return preferred if preferred is not None and is_free(preferred) else free_port()
    if not asked.isdecimal() or not 0 < int(asked) < 65536:
        raise BadInput(f"{PORT_VARIABLE}: {asked!r} is not a port; write a number from 1 to 65535, e.g. 8080")
    if not is_free(int(asked)):
        raise StackFailed(
            f"port {asked} on {LOOPBACK} is taken by {listener(int(asked))}; stop that, "
            f"or set {PORT_VARIABLE} to another port, or leave it unset to take a free one"
        )
    return int(asked)


def listener(port: int) -> str:
    """Name the process that listens on ``port``, as far as this user may see it."""
    try:
        connections = psutil.net_connections("tcp")
    except psutil.AccessDenied:
        return "another process (this user may not see which)"
    for connection in connections:
        if (
            connection.status == psutil.CONN_LISTEN
            and connection.laddr
            and connection.laddr.port == port
            and connection.pid
        ):
            try:
                return f"process {connection.pid} ({' '.join(psutil.Process(connection.pid).cmdline())[:120]})"
            except psutil.Error:
                return f"process {connection.pid}"
    return "another process (this user may not see which)"
