"""Servers on loopback that a command runs until it is stopped."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from gongbao.errors import BadInput
from gongbao.settings import Settings
from gongbao_sample import file_clock, serve
from publish import read_latest

LOOPBACK = "127.0.0.1"


def serve_sample(*, port: int, clock_file: Path, say: Callable[[str], None]) -> None:
    """Serve the sample portal until interrupted; BadInput when the port is taken."""
    try:
        server = serve(LOOPBACK, port, file_clock(clock_file))
    except OSError as error:
        raise BadInput(
            f"port {port} on {LOOPBACK} cannot be used ({error.strerror}); give another --port, or 0 for a free one"
        ) from error
    say(f"sample portal on http://{LOOPBACK}:{server.port}/ (clock: {clock_file}); Ctrl-C stops it")
    server.run()


def serve_published(settings: Settings, *, port: int, say: Callable[[str], None]) -> None:
    """Serve the published folder with Range and ETag until interrupted; BadInput when nothing was published."""
    if read_latest(settings.published_dir) is None:
        raise BadInput(
            f"{settings.published_dir}: nothing was published yet; run `gongbao nightly` or `make run` first"
        )
    files = StaticFiles(directory=settings.published_dir, html=True)
    say(f"published folder on http://{LOOPBACK}:{port}/latest.json; Ctrl-C stops it")
    uvicorn.run(Starlette(routes=[Mount("/", files)]), host=LOOPBACK, port=port, log_level="warning")
