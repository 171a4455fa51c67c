"""The stages without Airflow: ``gongbao nightly``, and each stage as its own verb."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import click
from click.core import ParameterSource

from gongbao.errors import BadInput
from gongbao.settings import Settings
from gongbao_cli.output import json_option, print_report, progress

portals_option = click.option(
    "--portal",
    "portal_ids",
    multiple=True,
    help="Portal id; repeat for several. Default: every proven portal; the sample only where GONGBAO_CONNECT_TO leads to it.",
)


def read_as_of(ctx: click.Context, param: click.Parameter, value: str | None) -> datetime:
    """Read an aware ISO-8601 time; now when it is not given."""
    return read_moment(ctx, param, value) or datetime.now(UTC)


def read_moment(ctx: click.Context, param: click.Parameter, value: str | None) -> datetime | None:
    """Read an aware ISO-8601 time; None when it is not given."""
    del ctx, param
    if value is None:
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError as error:
        raise BadInput(f"--as-of {value!r} is not an ISO-8601 time; write e.g. 2025-03-04T02:30:00+08:00") from error
    if moment.tzinfo is None:
        remedy = f"{value}+08:00" if "T" in value else f"{value}T02:30:00+08:00"
        raise BadInput(f"--as-of {value!r} has no time zone; write e.g. {remedy}")
    return moment.astimezone(UTC)


as_of_option = click.option(
    "--as-of",
    callback=read_as_of,
    help="The batch's time (ISO-8601 with zone), after the last one's. Default: now, or a second after it where the clock went back.",
)


@click.command("capture")
@as_of_option
@portals_option
@json_option
def capture_command(*, as_of: datetime, portal_ids: tuple[str, ...], as_json: bool) -> None:
    """Open a batch and crawl its portals into the archive.

    Exit codes: 0 every column was read; 4 a column could not be crawled (kind and remedy are said; the others are kept).
    """
    from gongbao_stages.road import capture_batch

    report = capture_batch(
        Settings.from_env(), as_of=as_of, portal_ids=portal_ids or None, moves_on=_from_the_clock(), say=progress
    )
    print_report(report, as_json=as_json)
    _fail_when_not_crawled(report)


@click.command("normalize")
@json_option
def normalize_command(*, as_json: bool) -> None:
    """Read every capture that waits: facts, clauses, relations."""
    from gongbao_stages.road import normalize_pending

    print_report(normalize_pending(Settings.from_env(), say=progress), as_json=as_json)


@click.command("validate")
@json_option
def validate_command(*, as_json: bool) -> None:
    """Say what the next release would hold or quarantine; publishes nothing. Exit code 6 when it would be held."""
    from gongbao_stages.road import validate_pending

    print_report(validate_pending(Settings.from_env(), say=progress), as_json=as_json)


@click.command("publish")
@click.option(
    "--as-of",
    callback=read_moment,
    help="Time of a batch of decisions (ISO-8601 with zone). Default: now, or the clock of a sample played in this data folder.",
)
@json_option
def publish_command(*, as_of: datetime | None, as_json: bool) -> None:
    """Validate and publish every batch that waits, in order.

    When none waits, corrections, merges and splits decided since the last release make a batch of their own; --as-of is its time.
    """
    from gongbao_stages.clocks import decision_time
    from gongbao_stages.curation import release_decisions
    from gongbao_stages.road import release_pending

    settings = Settings.from_env()
    report = release_pending(settings, say=progress)
    if not report["releases"]:
        now = decision_time(settings, as_of, say=progress)
        report = release_decisions(settings, now=now, say=progress)
    print_report(report, as_json=as_json)


@click.command("alert")
@json_option
def alert_command(*, as_json: bool) -> None:
    """Match releases with subscriptions and deliver what is due."""
    from gongbao_stages.road import alert_pending

    print_report(alert_pending(Settings.from_env(), say=progress), as_json=as_json)


@click.command("nightly")
@as_of_option
@portals_option
@json_option
def nightly_command(*, as_of: datetime, portal_ids: tuple[str, ...], as_json: bool) -> None:
    """The whole road once: capture, normalize, publish, alert.

    Exit codes: 0 every column was read; 4 a column could not be crawled (kind and remedy are said; what the others showed is
    published all the same, the portal that failed stays at its last good state); 6 the release is held.
    """
    from gongbao_stages.road import run_night

    report = run_night(
        Settings.from_env(), as_of=as_of, portal_ids=portal_ids or None, moves_on=_from_the_clock(), say=progress
    )
    print_report(report, as_json=as_json)
    _fail_when_not_crawled(report)


def _from_the_clock() -> bool:
    """Whether nobody chose the batch's time."""
    return click.get_current_context().get_parameter_source("as_of") is ParameterSource.DEFAULT


def _fail_when_not_crawled(report: Mapping[str, Any]) -> None:
    """End with exit code 4 when a column could not be read, after all else was done: failure is not "nothing new"."""
    failed = report["could_not_crawl"]
    if failed:
        all_failed = len(failed) >= report["columns"]
        columns = (
            "no column of any portal could" if all_failed else f"{len(failed)} of {report['columns']} columns could not"
        )
        progress(f"error: {columns} be read: {', '.join(failed)}; the reasons stand above")
        raise SystemExit(4)
