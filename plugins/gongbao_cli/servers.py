"""Servers on loopback: the sample portal, and the published folder."""

from __future__ import annotations

from pathlib import Path

import click

from gongbao.settings import Settings
from gongbao_cli.output import progress


@click.command("sample-portal")
@click.option("--port", type=click.IntRange(0, 65535), default=0, show_default=True, help="0 takes a free port.")
@click.option(
    "--clock-file",
    type=click.Path(path_type=Path),
    required=True,
    help="File with the ISO-8601 time that the site lives in.",
)
def sample_portal_command(*, port: int, clock_file: Path) -> None:
    """Serve the fictional city's portal on 127.0.0.1; the night is told by the clock file."""
    from gongbao_stages.servers import serve_sample

    serve_sample(port=port, clock_file=clock_file, say=progress)


@click.command("serve")
@click.option("--port", type=click.IntRange(0, 65535), default=8600, show_default=True)
def serve_command(*, port: int) -> None:
    """Serve the published folder on 127.0.0.1 with Range and ETag, for pandas, DuckDB and browsers."""
    from gongbao_stages.servers import serve_published

    serve_published(Settings.from_env(), port=port, say=progress)
