"""Servers on loopback that a command runs until it is stopped."""

from __future__ import annotations

import socket
from collections.abc import Callable
from pathlib import Path

import uvicorn

from gongbao.errors import BadInput
from gongbao.settings import Settings
from gongbao_sample import file_clock, serve
from gongbao_stages.dataset import NOTHING_YET
from gongbao_stages.wiring import published_store
from publish import read_latest
from publish.serving import serving_app

LOOPBACK = "127.0.0.1"


def serve_sample(*, port: int, clock_file: Path, say: Callable[[str], None]) -> None:
    """Serve the sample portal until interrupted; BadInput when the port is taken or the clock cannot be read."""
    clock = file_clock(clock_file)
    try:
        clock()
    except (OSError, ValueError) as error:
        raise BadInput(
            f"{clock_file}: {error}; write an ISO-8601 time with zone into it, e.g. 2025-03-03T02:30:00+08:00"
        ) from error
    try:
        server = serve(LOOPBACK, port, clock)
    except OSError as error:
        raise BadInput(_taken(port, error)) from error
    say(f"sample portal on http://{LOOPBACK}:{server.port}/ (clock: {clock_file}); Ctrl-C stops it")
    server.run()


def serve_published(settings: Settings, *, port: int, say: Callable[[str], None]) -> None:
    """Serve the published folder and its site until interrupted; BadInput when nothing was published, it is in a bucket, or the port is
    taken."""
    folder = settings.published_dir
    if read_latest(published_store(settings)) is None:
        raise BadInput(NOTHING_YET.format(published_store(settings).where()))
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((LOOPBACK, port))
            listener.listen()
        except OSError as error:
            raise BadInput(_taken(port, error)) from error
        # Listening already: whoever trusts the next line is answered, at the latest when the server is up.
        address = f"http://{LOOPBACK}:{listener.getsockname()[1]}"
        say(f"published folder on {address}/latest.json, pages on {address}/site/index.html; Ctrl-C stops it")
        config = uvicorn.Config(serving_app(folder), log_level="warning", server_header=False)
        uvicorn.Server(config).run(sockets=[listener])


def _taken(port: int, error: OSError) -> str:
    return f"port {port} on {LOOPBACK} cannot be used ({error.strerror}); give another --port, or 0 for a free one"
