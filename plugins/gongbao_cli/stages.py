"""The stages without Airflow: ``gongbao nightly``, and each stage as its own verb."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import click

from gongbao.errors import BadInput
from gongbao.settings import Settings
from gongbao_cli.output import json_option, print_report, progress

portals_option = click.option(
    "--portal", "portal_ids", multiple=True, help="Portal id; repeat for several. Default: every proven portal."
)


def read_as_of(ctx: click.Context, param: click.Parameter, value: str | None) -> datetime:
    """Read an aware ISO-8601 time; now when it is not given."""
    del ctx, param
    if value is None:
        return datetime.now(UTC)
    try:
        moment = datetime.fromisoformat(value)
    except ValueError as error:
        raise BadInput(f"--as-of {value!r} is not an ISO-8601 time; write e.g. 2025-03-04T02:30:00+08:00") from error
    if moment.tzinfo is None:
        remedy = f"{value}+08:00" if "T" in value else f"{value}T02:30:00+08:00"
        raise BadInput(f"--as-of {value!r} has no time zone; write e.g. {remedy}")
    return moment.astimezone(UTC)


as_of_option = click.option("--as-of", callback=read_as_of, help="The batch's time (ISO-8601 with zone). Default: now.")


@click.command("capture")
@as_of_option
@portals_option
@json_option
def capture_command(*, as_of: datetime, portal_ids: tuple[str, ...], as_json: bool) -> None:
    """Open a batch and crawl its portals into the archive."""
    from gongbao_stages import capture_batch

    report = capture_batch(Settings.from_env(), as_of=as_of, portal_ids=portal_ids or None, say=progress)
    print_report(report, as_json=as_json)
    _fail_when_nothing_answered(report)


@click.command("normalize")
@json_option
def normalize_command(*, as_json: bool) -> None:
    """Read every capture that waits: facts, clauses, relations."""
    from gongbao_stages import normalize_pending

    print_report(normalize_pending(Settings.from_env(), say=progress), as_json=as_json)


@click.command("validate")
@json_option
def validate_command(*, as_json: bool) -> None:
    """Say what the next release would hold or quarantine; publishes nothing. Exit code 6 when it would be held."""
    from gongbao_stages import validate_pending

    print_report(validate_pending(Settings.from_env(), say=progress), as_json=as_json)


@click.command("publish")
@as_of_option
@json_option
def publish_command(*, as_of: datetime, as_json: bool) -> None:
    """Validate and publish every batch that waits, in order.

    When none waits, corrections, merges and splits decided since the last release make a batch of their own; --as-of is its time.
    """
    from gongbao_stages import release_pending
    from gongbao_stages.curation import release_decisions

    settings = Settings.from_env()
    report = release_pending(settings, say=progress)
    if not report["releases"]:
        report = release_decisions(settings, now=as_of, say=progress)
    print_report(report, as_json=as_json)


@click.command("alert")
@json_option
def alert_command(*, as_json: bool) -> None:
    """Match releases with subscriptions and deliver what is due."""
    from gongbao_stages import alert_pending

    print_report(alert_pending(Settings.from_env(), say=progress), as_json=as_json)


@click.command("nightly")
@as_of_option
@portals_option
@json_option
def nightly_command(*, as_of: datetime, portal_ids: tuple[str, ...], as_json: bool) -> None:
    """The whole road once: capture, normalize, publish, alert."""
    from gongbao_stages import run_night

    report = run_night(Settings.from_env(), as_of=as_of, portal_ids=portal_ids or None, say=progress)
    print_report(report, as_json=as_json)
    _fail_when_nothing_answered(report)


def _fail_when_nothing_answered(report: Mapping[str, Any]) -> None:
    """End with exit code 4 when not one column could be read; a single failed column is in the report and in the release."""
    if report["columns"] and len(report["could_not_crawl"]) >= report["columns"]:
        progress("error: no column of any portal could be read; see could_not_crawl above")
        raise SystemExit(4)
