"""``gongbao airflow``: the embedded stack, as the Makefile calls it."""

from __future__ import annotations

from pathlib import Path

import click

from gongbao.errors import BadInput
from gongbao.settings import Settings


@click.group("airflow")
def airflow_command() -> None:
    """Airflow: embedded (SQLite, LocalExecutor, loopback), or as the shared system is (docker-compose.yml)."""


@airflow_command.command("run")
@click.option(
    "--folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Read saved pages or texts from this folder instead of playing the sample portal.",
)
@click.option(
    "--cluster",
    is_flag=True,
    help="Run the services of docker-compose.yml as processes, on PostgreSQL (PGHOST, PGPORT, PGUSER, PGPASSWORD) and "
    "Redis (GONGBAO_REDIS_URL), instead of SQLite and LocalExecutor.",
)
@click.option(
    "--workers", type=click.IntRange(1, 16), help="With --cluster: how many workers. Default: as the file says."
)
def run(*, folder: Path | None, cluster: bool, workers: int | None) -> None:
    """Start Airflow, play the nights through its scheduler, print a summary, stop. Exit code 0 only when every task went well."""
    settings = Settings.from_env()
    if cluster:
        from gongbao_airflow.cluster import run_sample_on_cluster

        if folder:
            raise BadInput("--cluster plays the sample; leave --folder out, or read the folder without --cluster")
        raise SystemExit(run_sample_on_cluster(settings, workers=workers))
    from gongbao_airflow.embedded import run_folder, run_sample

    if workers:
        raise BadInput("--workers belongs to --cluster; the embedded Airflow has none, add --cluster")
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


@airflow_command.command("drop-cluster")
def drop_cluster_command() -> None:
    """Drop the databases and the queue that `run --cluster` made for this data folder, and nothing else. Needs the same PG… and Redis."""
    from gongbao_airflow.cluster import drop_cluster

    raise SystemExit(drop_cluster(Settings.from_env()))


@airflow_command.command("init")
def init() -> None:
    """Prepare a shared system: Airflow's database, the ledger, the login of the UI (GONGBAO_AIRFLOW_PASSWORD). Safe to repeat."""
    from gongbao_airflow.cluster import prepare

    raise SystemExit(prepare(Settings.from_env()))
