"""``gongbao airflow``: the embedded stack, as the Makefile calls it."""

from __future__ import annotations

from pathlib import Path

import click

from gongbao.settings import Settings


@click.group("airflow")
def airflow_command() -> None:
    """The embedded Airflow: SQLite, LocalExecutor, loopback."""


@airflow_command.command("run")
@click.option(
    "--folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Read saved pages or texts from this folder instead of playing the sample portal.",
)
def run(*, folder: Path | None) -> None:
    """Start Airflow, play the nights through its scheduler, print a summary, stop. Exit code 0 only when every task went well."""
    from gongbao_airflow.embedded import run_folder, run_sample

    settings = Settings.from_env()
    raise SystemExit(run_folder(settings, folder.absolute()) if folder else run_sample(settings))


@airflow_command.command("up")
def up() -> None:
    """Start Airflow and leave it running: nightly at 02:30 Asia/Shanghai, UI on loopback."""
    from gongbao_airflow.embedded import up as start

    raise SystemExit(start(Settings.from_env()))


@airflow_command.command("down")
def down() -> None:
    """Stop the Airflow that `up` started in this data folder."""
    from gongbao_airflow.embedded import down as stop

    raise SystemExit(stop(Settings.from_env()))
