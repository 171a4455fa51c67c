"""Run the sample's nights on a cluster, drop what it left on the servers, and prepare a shared system (the service airflow-init)."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace

from gongbao.errors import StackFailed
from gongbao.settings import Settings
from gongbao_airflow.cluster.plan import ClusterPlan
from gongbao_airflow.cluster.servers import Servers, keep_name, known_name, name_path
from gongbao_airflow.embedded.commands import ending_on_sigterm, play
from gongbao_airflow.embedded.environment import HOME_OF_CODE, airflow_home
from gongbao_airflow.embedded.ports import airflow_port, free_port
from gongbao_airflow.embedded.progress import Progress
from gongbao_airflow.embedded.record import sole_command
from gongbao_airflow.embedded.sample import SampleStory, connected
from gongbao_airflow.embedded.secrets import keep_password

PASSWORD_VARIABLE = "GONGBAO_AIRFLOW_PASSWORD"  # noqa: S105 -- the name of a variable
_MIGRATE_SECONDS = 300


def run_sample_on_cluster(settings: Settings, *, workers: int | None = None, progress: Progress | None = None) -> int:
    """Play the sample portal's nights that are left on CeleryExecutor, PostgreSQL and Redis; print a summary; return 0.

    Raise StackFailed when a server does not answer, a process ends or a task fails.
    """
    progress = progress or Progress()
    home = airflow_home(settings)
    with ending_on_sigterm(), sole_command(home):
        story = SampleStory.of(settings)
        story.start_clock()
        portal_port = free_port()
        servers = Servers.from_env(os.environ, name=keep_name(home))
        servers.create()
        progress.say(
            f"databases {' and '.join(servers.databases)} at {servers.postgresql.host}:{servers.postgresql.port}"
        )
        plan = ClusterPlan(
            settings=replace(connected(settings, portal_port), ledger_url=servers.ledger_url),
            port=airflow_port(os.environ),
            nightly=False,
            companions={"sample-portal": story.command(portal_port)},
            runs_stand=f"the runs stand in the database {servers.databases[0]}",
            servers=servers,
            workers=workers,
        )
        play(plan, list(story.to_play()), story, progress)
    return 0


def drop_cluster(settings: Settings, *, progress: Progress | None = None) -> int:
    """Drop the databases and the queue that the cluster of this data folder made; return 0, also when there are none."""
    progress = progress or Progress()
    home = airflow_home(settings)
    name = known_name(home)
    if name is None:
        progress.say(f"no cluster ran on {settings.data_dir}")
        return 0
    with sole_command(home):
        servers = Servers.from_env(os.environ, name=name)
        servers.drop()
        name_path(home).unlink()
    progress.say(f"dropped {' and '.join(servers.databases)}")
    return 0


def prepare(settings: Settings, env: Mapping[str, str] = os.environ) -> int:
    """Bring Airflow's database and the ledger to this code's schema, write the login of the UI, begin the subscriptions; return 0.

    Safe to repeat. StackFailed when Airflow's database cannot be brought there: nothing else may start then.
    """
    from gongbao_stages.subscribing import begin_subscriptions  # noqa: PLC0415 -- loads the domain
    from gongbao_stages.wiring import keep_private, open_ledger  # noqa: PLC0415 -- as above

    keep_private(settings)
    begin_subscriptions(settings, like=HOME_OF_CODE / "subscriptions.yml")
    keep_password(airflow_home(settings), given=env.get(PASSWORD_VARIABLE))
    open_ledger(settings).close()
    command = [sys.executable, "-m", "airflow", "db", "migrate"]
    try:
        subprocess.run(command, env=dict(env), check=True, timeout=_MIGRATE_SECONDS)  # noqa: S603 -- our own words
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        raise StackFailed(f"Airflow's database could not be prepared: {error}; its own words stand above") from error
    return 0
