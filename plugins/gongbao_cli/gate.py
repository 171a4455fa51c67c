"""``gongbao release``: what is held and why; a person lets it through or sets it aside."""

from __future__ import annotations

import getpass
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import click

from gongbao.errors import BadInput
from gongbao.settings import Settings
from gongbao_cli.output import json_option, print_json, print_report, progress

_by_option = click.option(
    "--by", default=getpass.getuser, show_default="your user", help="Who answers; it is published with the release."
)
_reason_option = click.option("--reason", required=True, help="Why; it is published with the release.")
_draft_option = click.option(
    "--draft", metavar="DIGEST", help="The draft that you looked at, as `show` names it; refused if it has moved since."
)


@click.group("release")
def release_command() -> None:
    """The gate: a release that a rule holds, and what a person decides about it."""


@release_command.command("show")
@click.argument("release_id", metavar="[ID]", required=False)
@click.option("--pending", is_flag=True, help="What is held now; nothing where nothing is.")
@json_option
def show(*, release_id: str | None, pending: bool, as_json: bool) -> None:
    """Show what is held now: rule, figures, sample rows, and the change log that would be published; else release ID (`latest`).

    Exit codes: 0 shown; 2 no such release; 6 something is held and waits for an answer.
    """
    from gongbao_stages.gatekeeping import show_held, show_release

    settings = Settings.from_env()
    if pending and release_id:
        raise BadInput(f"{release_id} and --pending were both given; name one of them")
    held = show_held(settings) if release_id is None else None
    if held is None and pending:
        progress("nothing is held")
        if as_json:
            print_json(None)
        return
    told = held or show_release(settings, release_id or "latest")
    if as_json:
        print_json(told)
    else:
        _print_for_a_person(told)
    if held and not held["decided"]:
        progress(
            f"held; `gongbao release approve {held['batch_id']} --reason …` publishes exactly this, `reject` sets it aside"
        )
        raise SystemExit(6)


@release_command.command("approve")
@click.argument("name", metavar="BATCH")
@click.option(
    "--portal", "portal_id", help="Let this held portal through; BATCH is then the release that held it, or `latest`."
)
@_by_option
@_reason_option
@_draft_option
@json_option
def approve(*, name: str, portal_id: str | None, by: str, reason: str, draft: str | None, as_json: bool) -> None:
    """Let a held BATCH through, exactly as it was shown last; `gongbao publish` then publishes it, who and why in its manifest.

    If its figures move meanwhile it is held again. With --portal: the portal's next night counts if it shows the same figures.

    Exit codes: 0 decided (also when it was already); 2 nothing of that name is held.
    """
    from gongbao_stages.clocks import decision_time
    from gongbao_stages.gatekeeping import approve_batch, approve_portal

    settings = Settings.from_env()
    if portal_id is None:
        told = approve_batch(settings, name, by=by, reason=reason, now=datetime.now(UTC), draft=draft)
        progress("`gongbao publish` publishes it now; a running Airflow does within minutes")
    else:
        now = decision_time(settings, None, say=progress)
        told = approve_portal(settings, name, portal_id, by=by, reason=reason, now=now)
        progress(f"{portal_id}: counts with its next night, if that shows the same figures")
    print_report(told, as_json=as_json)


@release_command.command("reject")
@click.argument("batch_id", metavar="BATCH")
@_by_option
@_reason_option
@_draft_option
@json_option
def reject(*, batch_id: str, by: str, reason: str, draft: str | None, as_json: bool) -> None:
    """Set a held BATCH aside: the last release stays, later nights go on. What it captured stays in the archive and is judged again.

    Exit codes: 0 decided (also when it was already); 2 nothing of that name is held.
    """
    from gongbao_stages.gatekeeping import reject_batch

    told = reject_batch(Settings.from_env(), batch_id, by=by, reason=reason, now=datetime.now(UTC), draft=draft)
    print_report(told, as_json=as_json)


def _print_for_a_person(told: Mapping[str, Any]) -> None:
    """Print rules with their rows, then what was kept back, then the change log as it is."""
    for name in ("batch_id", "release_id", "as_of", "previous", "draft"):
        if told.get(name):
            click.echo(f"{name}: {told[name]}")
    for rule in told.get("rules", told.get("broken", ())):
        click.echo(click.style(f"{rule['rule']}: {rule['description']} ({rule['figures']})", bold=True))
        for row in rule.get("rows", ()):
            click.echo("  - " + ", ".join(f"{key}: {value}" for key, value in row.items()))
    for hold in told.get("holds", ()):
        figures = ", ".join(f"{key} {value}" for key, value in hold["figures"].items())
        click.echo(f"held portal {hold['portal_id']}: {hold['rule']}: {hold['reason']} ({figures})")
    for approved in told.get("approved", ()):
        click.echo(f"approved by {approved['by']} at {approved['at']}: {approved['reason']} ({approved['about']})")
    for name, counts in told.get("tables", {}).items():
        click.echo(f"{name}: " + ", ".join(f"{count} {what}" for what, count in counts.items() if count))
    click.echo("")
    click.echo(told["change_log"] or "no change of a policy would be published")
