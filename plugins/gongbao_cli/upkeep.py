"""Upkeep of the operator's memory."""

from __future__ import annotations

from datetime import datetime

import click

from gongbao.settings import Settings
from gongbao_cli.output import json_option, print_report, progress
from gongbao_cli.stages import read_moment


@click.command("reread")
@click.option(
    "--portal", "portal_ids", multiple=True, help="Portal id; repeat for several. Default: every declared portal."
)
@click.option(
    "--as-of",
    callback=read_moment,
    help="The batch's time (ISO-8601 with zone). Default: now, or the clock of a sample played in this data folder.",
)
@json_option
def reread_command(*, portal_ids: tuple[str, ...], as_of: datetime | None, as_json: bool) -> None:
    """Read the archive again after an upgrade of our code or tables; `publish` then releases what differs, as ours.

    Nothing is crawled and nobody is alerted. What was staged before an interruption stays: the same call goes on with it.

    Exit codes: 0 staged, or nothing was due; 2 bad input; 9 another run holds this data folder, or a batch of its waits (`waits_for`).
    """
    from gongbao_stages.rereading import reread_archive

    report = reread_archive(Settings.from_env(), as_of=as_of, portal_ids=portal_ids or None, say=progress)
    print_report(report, as_json=as_json)
    if report["waits_for"]:
        raise SystemExit(9)


@click.command("retention")
@click.option(
    "--keep",
    envvar="GONGBAO_RETENTION",
    show_envvar=True,
    default="",
    metavar="daily=60,weekly=53,monthly=120",
    help="How many days, weeks and months keep their newest release; what is left out has this default.",
)
@click.option("--dry-run", is_flag=True, help="Only say what would go.")
@json_option
def retention_command(*, keep: str, dry_run: bool, as_json: bool) -> None:
    """Delete older releases, and the files that no release names any more; the newest always stays.

    Nothing else drops releases, neither a night nor the weekly cleaning: call it by hand, or from a timer of yours.

    Those that go stay named in `versions.json` and `gone.json` with the hash of their manifest, so that `gongbao verify` still follows the
    chain. Stopped half-way, run it again. Exit code 9 beside a publisher.
    """
    from gongbao_stages.upkeep import retain_releases

    print_report(retain_releases(Settings.from_env(), keep, dry_run=dry_run), as_json=as_json)


@click.group("ledger")
def ledger_command() -> None:
    """The small relational memory: page validators, pending work, leases, outbox."""


@ledger_command.command("rebuild")
@json_option
def rebuild(*, as_json: bool) -> None:
    """Rebuild the ledger from the archive and the published releases (after its loss)."""
    from gongbao_stages.upkeep import rebuild_ledger_from_archive

    print_report(rebuild_ledger_from_archive(Settings.from_env()), as_json=as_json)


@ledger_command.command("pending")
@json_option
def pending(*, as_json: bool) -> None:
    """Count what waits at each stage."""
    from gongbao_stages.road import pending_work

    print_report(pending_work(Settings.from_env()), as_json=as_json)
