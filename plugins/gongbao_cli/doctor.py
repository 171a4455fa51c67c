"""``gongbao doctor``: is everything as a night needs it."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from gongbao.errors import GongbaoError
from gongbao.settings import Settings
from gongbao_cli.output import json_option, print_json

if TYPE_CHECKING:
    from gongbao_stages.doctor import Finding

_COLOURS = {"ok": "green", "warn": "yellow", "bad": "red"}


@click.command("doctor", short_help="Check machine, folders, ledger, pending work, keys, portals, Airflow.")
@json_option
def doctor_command(*, as_json: bool) -> None:
    """Check Python, settings, folders and their modes, disk, clock, ledger, pending work and its age, what is held, locks, key,
    portals, age of the last release, subscriptions, extras (LibreOffice) and Airflow; each with a remedy.

    Exit codes: 0 nothing keeps a night from going well (warnings may stand); 1 something does; 2 settings cannot be read.
    """
    from gongbao_stages.doctor import Verdict, examine, worst

    settings = Settings.from_env()
    found = [*examine(settings, now=datetime.now(UTC)), _airflow(settings)]
    if as_json:
        print_json({"verdict": worst(found).value, "findings": [asdict(finding) for finding in found]})
    else:
        for finding in found:
            mark = click.style(f"{finding.verdict:5}", fg=_COLOURS[finding.verdict.value])
            click.echo(f"{mark}{finding.check:14}{finding.said}" + (f"; {finding.remedy}" if finding.remedy else ""))
    if worst(found) is Verdict.BAD:
        raise SystemExit(1)


def _airflow(settings: Settings) -> Finding:
    """Ask the embedded Airflow of this data folder how it is; one that nobody started is no fault."""
    from gongbao_airflow.embedded.environment import airflow_home
    from gongbao_airflow.embedded.record import read_record
    from gongbao_airflow.embedded.rest import AirflowApi
    from gongbao_stages.doctor import Finding, Verdict

    try:
        record = read_record(airflow_home(settings))
    except GongbaoError as error:
        return Finding(check="airflow", verdict=Verdict.BAD, said=str(error), remedy="run `make down`, then `make up`")
    if record is None:
        return Finding(
            check="airflow", verdict=Verdict.OK, said="not started on this data folder (`make up` starts it)"
        )
    ended = [p.name for p in record.processes if not p.is_alive()]
    api = AirflowApi(record.url, user="", password="")
    health = api.health()
    api.close()
    unwell = [name for name, status in health.items() if status not in {"healthy", "None"}]
    if ended or unwell or not health:
        said = f"{record.url}: " + (
            f"not running: {', '.join(ended)}" if ended else f"not healthy: {', '.join(unwell) or 'no answer'}"
        )
        return Finding(
            check="airflow", verdict=Verdict.BAD, said=said, remedy="see data/logs, then `make down` and `make up`"
        )
    return Finding(check="airflow", verdict=Verdict.OK, said=f"healthy at {record.url}")
