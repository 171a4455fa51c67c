"""``gongbao correct``, ``merge``, ``split`` and ``decisions``: what a person decides about records, with the reason."""

from __future__ import annotations

import getpass
from datetime import datetime

import click

from gongbao.settings import Settings
from gongbao_cli.output import json_option, print_json, print_report
from gongbao_cli.stages import read_as_of

reason_option = click.option("--reason", required=True, help="Why; it is published, so it names no private person.")
as_of_option = click.option(
    "--as-of",
    callback=read_as_of,
    help="When it is decided (ISO-8601 with zone); never before a batch that began. Default: now.",
)
by_option = click.option(
    "--by", default=getpass.getuser, show_default="your user", help="Who answers; stays in the log."
)


@click.command("correct")
@click.argument("policy", metavar="POLICY")
@click.option(
    "--set", "values", multiple=True, metavar="KEY=VALUE", help="A fact and its value; `null` for none. Repeat."
)
@click.option("--unset", "given_back", multiple=True, metavar="KEY", help="Give a fact back to the page. Repeat.")
@reason_option
@by_option
@as_of_option
@json_option
def correct_command(
    *,
    policy: str,
    values: tuple[str, ...],
    given_back: tuple[str, ...],
    reason: str,
    by: str,
    as_of: datetime,
    as_json: bool,
) -> None:
    """Correct facts of a policy (id or 文号) by hand: title, doc_number, issuers, effective_on, expires_on, closes_on …

    The decision is logged and stands whatever the page says later; the next release publishes it as a change with cause
    `curation`, which alerts nobody. `gongbao publish` makes that release now.
    """
    from gongbao_stages.curation import correct_policy

    report = correct_policy(
        Settings.from_env(), policy, values=values, given_back=given_back, reason=reason, by=by, now=as_of
    )
    print_report(report, as_json=as_json)


@click.command("merge")
@click.argument("policy", metavar="POLICY")
@click.argument("into", metavar="INTO")
@reason_option
@by_option
@as_of_option
@json_option
def merge_command(*, policy: str, into: str, reason: str, by: str, as_of: datetime, as_json: bool) -> None:
    """Say that two records are one policy: POLICY leads to INTO from then on, its pages are copies of INTO."""
    from gongbao_stages.curation import merge_policies

    report = merge_policies(Settings.from_env(), policy, into, reason=reason, by=by, now=as_of)
    print_report(report, as_json=as_json)


@click.command("split")
@click.argument("policy", metavar="POLICY")
@click.option("--url", required=True, help="The page that is a policy of its own, as `gongbao evidence` writes it.")
@reason_option
@by_option
@as_of_option
@json_option
def split_command(*, policy: str, url: str, reason: str, by: str, as_of: datetime, as_json: bool) -> None:
    """Say that a page taken for POLICY's is another policy: its last capture becomes version 1 of a new record."""
    from gongbao_stages.curation import split_policy

    print_report(split_policy(Settings.from_env(), policy, url, reason=reason, by=by, now=as_of), as_json=as_json)


@click.command("decisions")
@click.option("--policy", "policy_id", help="Only decisions about this policy id.")
@json_option
def decisions_command(*, policy_id: str | None, as_json: bool) -> None:
    """List what was decided by hand: number, time, kind, policy, values, reason, and who answers for it."""
    from gongbao_stages.curation import decision_rows

    shown = 0
    for row in decision_rows(Settings.from_env(), policy_id):
        shown += 1
        if as_json:
            print_json(row)
        else:
            values = ", ".join(f"{key}={value}" for key, value in row["payload"].items())
            click.echo(
                f"{row['decision']}  {row['at']}  {row['kind']} {row['policy_id']}  {values}  ({row['reason']}; {row['by']})"
            )
    if not shown and not as_json:
        click.echo("no decisions")
