"""The ledger on PostgreSQL for `bench/faults.py`: the line to it is cut before and after each kind of commit, or refuses."""

from __future__ import annotations

import os
import re
import secrets
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from faults_line import Line, Talk
from faults_stage import Stage
from faults_trial import Fault, Ground, played, two_at_once
from sqlalchemy import create_engine, text
from sqlalchemy.engine import URL

from gongbao_airflow.cluster.servers import Servers

_WRITES = re.compile(rb"(?:INSERT INTO|UPDATE|DELETE FROM) (\w+)")


class LedgerStage(Stage):
    """A stage whose ledger is a database of its own on PostgreSQL, reached through a line."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._server = Servers.from_env(os.environ, name="unused").postgresql
        self._database = f"gongbao_faults_{secrets.token_hex(5)}"
        self.line = Line(str(self._server.host), int(self._server.port or 5432))
        self.env["GONGBAO_LEDGER_URL"] = self._url(self._database, through_line=True)
        self._admin(f'CREATE DATABASE "{self._database}"')

    def take_over(self, template: Stage) -> None:
        """Go on from where another stage stands, with a database like its own."""
        super().take_over(template)
        assert isinstance(template, LedgerStage)
        self._admin(f'DROP DATABASE "{self._database}"')
        self._admin(f'CREATE DATABASE "{self._database}" TEMPLATE "{template._database}"')

    def close(self) -> None:
        """Stop the town, cut the line and drop the database."""
        super().close()
        self.line.cut()
        self._admin(f'DROP DATABASE IF EXISTS "{self._database}" WITH (FORCE)')

    def _url(self, database: str, *, through_line: bool) -> str:
        url: URL = self._server.set(database=database)
        if through_line:
            url = url.set(host="127.0.0.1", port=self.line.port)
        return url.render_as_string(hide_password=False)

    def _admin(self, statement: str) -> None:
        engine = create_engine(self._url("postgres", through_line=False), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(statement))
        engine.dispose()


def committing(talk: Talk, said: bytes) -> str:
    """The table that a connection wrote last, when it commits; else nothing."""
    if found := _WRITES.findall(said):
        talk.memory["table"] = found[-1].decode()
    return talk.memory.pop("table", "") if b"COMMIT" in said else ""


def cut_at(table: str, when: str, turn: int) -> Fault:
    """The line is cut before a commit reaches the server, or before its answer comes back; it refuses for the rest of the night."""

    def do(stage: LedgerStage) -> str:
        met: Counter[str] = Counter()

        def watch(talk: Talk, said: bytes) -> str:
            met[committing(talk, said)] += 1
            return when if met[table] == turn else ""

        stage.line.watch = watch
        code = stage.play(2)
        stage.line.watch = None
        stage.line.mend()
        return (
            ""
            if code == 8 and met[table] >= turn
            else f"the night ended with {code}, {table} was committed {met[table]} times"
        )

    return Fault(f"database: gone {when} commit {turn} of {table}", do, kind=LedgerStage)


def gone_for_a_night(stage: LedgerStage) -> str:
    """Nobody answers when the night begins: nothing moves."""
    before = stage.end()
    stage.line.cut()
    code = stage.play(2)
    stage.line.mend()
    return "" if code == 8 and stage.end() == before else f"the night ended with {code}"


def faults(ground: Ground) -> Iterator[Fault]:
    """Every fault of the database: gone at the first and the last commit of each table that a night writes."""
    listening = ground.stage_after_first_night(LedgerStage)
    counted: Counter[str] = Counter()

    def watch(talk: Talk, said: bytes) -> str:
        counted[committing(talk, said)] += 1
        return ""

    assert isinstance(listening, LedgerStage)
    listening.line.watch = watch
    try:
        played(listening, 2)
    finally:
        listening.close()
    del counted[""]
    for table, times in counted.items():
        for turn in dict.fromkeys((1, times)):
            yield from (cut_at(table, when, turn) for when in ("before", "after"))
    yield Fault("database: two schedulers run the same night at once", two_at_once, kind=LedgerStage)
    yield Fault("database: gone for a night", gone_for_a_night, kind=LedgerStage)
