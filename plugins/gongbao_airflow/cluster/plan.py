"""What a cluster on this machine starts: each Airflow service of docker-compose.yml, with this machine's addresses and folders."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from gongbao_airflow.cleaning import DATABASE
from gongbao_airflow.cluster.composed import Service, airflow_services, moved
from gongbao_airflow.cluster.servers import Servers
from gongbao_airflow.embedded.environment import HOME_OF_CODE, airflow_home, inherited_by, told_to_tasks
from gongbao_airflow.embedded.secrets import keep_keys
from gongbao_airflow.embedded.stack import StackPlan

COMPOSE_FILE = HOME_OF_CODE / "docker-compose.yml"
_PREPARING = "airflow-init"
_WORKER = "airflow-worker"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterPlan(StackPlan):
    """A plan whose processes and settings stand in the compose file. ``workers``: how many; None: as many as the file says."""

    servers: Servers
    compose_file: Path = COMPOSE_FILE
    workers: int | None = None
    variables: Mapping[str, str] = field(default_factory=dict)

    def services(self) -> dict[str, Service]:
        """Return the Airflow services of the file, its variables filled in for this machine."""
        keys = keep_keys(airflow_home(self.settings))
        ours = {
            "AIRFLOW_FERNET_KEY": keys.fernet_key,
            "AIRFLOW_API_SECRET_KEY": keys.api_secret_key,
            "AIRFLOW_JWT_SECRET": keys.jwt_secret,
            # Their places are addresses in the file, for which this machine's stand in below.
            **dict.fromkeys(("POSTGRES_PASSWORD", "REDIS_PASSWORD", "STORE_USER", "STORE_PASSWORD"), "unused"),
            **dict.fromkeys(("GONGBAO_SIGNING_PASSPHRASE", "GONGBAO_AIRFLOW_PASSWORD", "GONGBAO_USER_AGENT"), "unused"),
            "GONGBAO_WORKER_TASKS": "2",
        }
        return airflow_services(self.compose_file, {**ours, **self.variables})

    def environment(self) -> dict[str, str]:
        """Return the settings of the file, with this machine's folders, addresses and the operator's own settings laid over."""
        written = self.services()[_WORKER].environment
        airflow = {
            name: self._here(value) for name, value in written.items() if not name.startswith(("GONGBAO_", "AWS_"))
        }
        return {
            **inherited_by(os.environ),
            **airflow,
            "PYTHONPATH": os.pathsep.join(filter(None, [airflow["PYTHONPATH"], os.environ.get("PYTHONPATH")])),
            **told_to_tasks(self.settings, nightly=self.nightly),
            "AIRFLOW__API__HOST": "127.0.0.1",
            "AIRFLOW__API__PORT": str(self.port),
            "AIRFLOW__API__BASE_URL": self.url,
            "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"{self.url}/execution/",
            "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": self._here("/opt/airflow/passwords.json"),
            "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": self.servers.airflow_url,
            DATABASE: self.servers.airflow_url,
            "AIRFLOW__CELERY__RESULT_BACKEND": f"db+{self.servers.airflow_url}",
            "AIRFLOW__CELERY__BROKER_URL": self.servers.redis_url,
            "AIRFLOW__CELERY_BROKER_TRANSPORT_OPTIONS__GLOBAL_KEYPREFIX": self.servers.key_prefix,
            # Steps of a short run wait for the scheduler's next look.
            **({} if self.nightly else {"AIRFLOW__SCHEDULER__SCHEDULER_IDLE_SLEEP_TIME": "0.2"}),
            **self.more_env,
        }

    def commands(self) -> dict[str, tuple[str, ...]]:
        """Return companions and services by name; each worker beyond the containers' own has a name and a pid file of its own."""
        found = {name: tuple(command) for name, command in self.companions.items()}
        for service in self.services().values():
            command = self._command(service)
            if service.name == _WORKER:
                for number in range(1, (self.workers or service.scale) + 1):
                    pid = airflow_home(self.settings) / f"worker-{number}.pid"
                    own = ("--celery-hostname", f"{self.servers.name}-{number}", "--pid", str(pid))
                    found[f"worker-{number}"] = (*command, *own)
            elif service.name != _PREPARING:
                found[service.name.removeprefix("airflow-")] = command
        return found

    def preparing(self) -> tuple[str, ...]:
        """Return the command that has to end well before the others start."""
        return self._command(self.services()[_PREPARING])

    def is_prepared(self) -> bool:
        """Tell that it is not known: the databases lie elsewhere, and looking is what the command does."""
        return False

    def _command(self, service: Service) -> tuple[str, ...]:
        program, *words = (self._here(word) for word in service.command)
        start = {
            "airflow": (sys.executable, "-m", "airflow"),
            "gongbao": (str(Path(sys.executable).with_name("gongbao")),),
        }
        return (*start.get(program, (program,)), *words)

    def _here(self, text: str) -> str:
        return moved(text, (HOME_OF_CODE, self.settings.data_dir, airflow_home(self.settings)))
