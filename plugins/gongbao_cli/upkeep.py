"""Upkeep of the operator's memory."""

from __future__ import annotations

import click

from gongbao.settings import Settings
from gongbao_cli.output import json_option, print_report


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
    from gongbao_stages import pending_work

    print_report(pending_work(Settings.from_env()), as_json=as_json)
