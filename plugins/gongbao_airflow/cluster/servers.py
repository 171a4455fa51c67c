"""The servers that a cluster needs and does not start: PostgreSQL, with two databases of its own, and Redis, with a prefix of its own."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import redis
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError

from gongbao.errors import BadInput, StackFailed

REDIS_VARIABLE = "GONGBAO_REDIS_URL"
_SECONDS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Servers:
    """Where PostgreSQL (PGHOST, PGPORT, PGUSER, PGPASSWORD) and Redis (GONGBAO_REDIS_URL) answer, and the name of what is ours there."""

    postgresql: URL
    redis_url: str
    name: str

    @classmethod
    def from_env(cls, env: Mapping[str, str], *, name: str) -> Servers:
        """Read the addresses; what is not set is on loopback."""
        port = env.get("PGPORT") or "5432"
        if not port.isdecimal():
            raise BadInput(f"PGPORT: {port!r} is not a port; write a number, e.g. 5432")
        postgresql = URL.create(
            "postgresql+psycopg2",
            username=env.get("PGUSER") or "postgres",
            password=env.get("PGPASSWORD"),
            host=env.get("PGHOST") or "127.0.0.1",
            port=int(port),
        )
        redis_url = env.get(REDIS_VARIABLE) or "redis://127.0.0.1:6379/0"
        if not redis_url.startswith(("redis://", "rediss://")):
            raise BadInput(
                f"{REDIS_VARIABLE}: {redis_url!r} is no address of a Redis; write e.g. redis://127.0.0.1:6379/0"
            )
        return cls(postgresql=postgresql, redis_url=redis_url, name=name)

    @property
    def databases(self) -> tuple[str, str]:
        """Airflow's database and the ledger's."""
        return f"{self.name}_airflow", f"{self.name}_ledger"

    @property
    def airflow_url(self) -> str:
        """Address of Airflow's database."""
        return self._url(self.databases[0])

    @property
    def ledger_url(self) -> str:
        """Address of the ledger."""
        return self._url(self.databases[1])

    @property
    def key_prefix(self) -> str:
        """What our keys in Redis begin with: others may use the same number."""
        return f"{self.name}:"

    def create(self) -> None:
        """Make the databases that are missing; StackFailed when a server does not answer."""
        with self._admin() as postgresql:
            there = set(postgresql.execute(text("SELECT datname FROM pg_database")).scalars())
            for name in self.databases:
                if name not in there:
                    postgresql.execute(text(f'CREATE DATABASE "{name}"'))
        with self._queue() as queue:
            queue.ping()

    def drop(self) -> None:
        """Delete our databases and our keys, and nothing else."""
        with self._admin() as postgresql:
            for name in self.databases:
                postgresql.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
        with self._queue() as queue:
            for key in list(queue.scan_iter(match=f"{self.key_prefix}*")):
                queue.delete(key)

    def _url(self, database: str) -> str:
        return self.postgresql.set(database=database).render_as_string(hide_password=False)

    @contextmanager
    def _admin(self) -> Iterator[Connection]:
        url = self.postgresql
        engine = create_engine(
            url.set(database="postgres"), isolation_level="AUTOCOMMIT", connect_args={"connect_timeout": _SECONDS}
        )
        try:
            with engine.connect() as connection:
                yield connection
        except DBAPIError as error:
            raise StackFailed(
                f"PostgreSQL at {url.host}:{url.port}: {str(error.orig).strip()}; start it, or name another with "
                "PGHOST, PGPORT, PGUSER and PGPASSWORD (the user must be allowed to create databases)"
            ) from error
        finally:
            engine.dispose()

    @contextmanager
    def _queue(self) -> Iterator[redis.Redis]:
        try:
            with closing(redis.Redis.from_url(self.redis_url, socket_timeout=_SECONDS)) as queue:
                yield queue
        except ValueError as error:
            raise BadInput(f"{REDIS_VARIABLE}: {error}; write e.g. redis://127.0.0.1:6379/0, or unset it") from error
        except redis.RedisError as error:
            raise StackFailed(
                f"Redis ({REDIS_VARIABLE}): {error}; start it, or name another in {REDIS_VARIABLE}"
            ) from error


def name_path(airflow_home: Path) -> Path:
    """Where the name of a data folder's databases is kept."""
    return airflow_home / "cluster.json"


def known_name(airflow_home: Path) -> str | None:
    """Return the name of this data folder's databases; None when no cluster ran on it."""
    path = name_path(airflow_home)
    try:
        name = str(json.loads(path.read_text(encoding="utf-8"))["name"])
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError) as error:
        raise BadInput(f"{path}: names no databases ({error!r}); delete the file to make new ones") from error
    if not re.fullmatch(r"[a-z][a-z0-9_]{1,40}", name):
        raise BadInput(f"{path}: {name!r} is no name of ours; delete the file to make new databases")
    return name


def keep_name(airflow_home: Path) -> str:
    """Return the name of this data folder's databases, made on first use: a new folder never meets an old one's ledger."""
    known = known_name(airflow_home)
    if known is not None:
        return known
    name = f"gongbao_{secrets.token_hex(5)}"
    airflow_home.mkdir(parents=True, exist_ok=True)
    name_path(airflow_home).write_text(json.dumps({"name": name}), encoding="utf-8")
    return name
