"""``gongbao correct``, ``merge``, ``split``, ``takedown`` and ``decisions``: what a person decides about records, with the reason."""

from __future__ import annotations

import getpass
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import click

from gongbao.settings import Settings
from gongbao_cli.output import json_option, print_json, print_report, progress
from gongbao_cli.stages import read_moment

reason_option = click.option("--reason", required=True, help="Why; it is published, so it names no private person.")
as_of_option = click.option(
    "--as-of",
    callback=read_moment,
    help="When it is decided (ISO-8601 with zone); never before a batch that began. Default: now, or the clock of a sample "
    "played in this data folder.",
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
    as_of: datetime | None,
    as_json: bool,
) -> None:
    """Correct facts of POLICY (id, 文号 or whole title) by hand: title, doc_number, issuers, effective_on, expires_on, closes_on …

    The decision is logged and stands whatever the page says later; the next release publishes it as a change with cause
    `curation`, which alerts nobody. `gongbao publish` makes that release now.
    """
    from gongbao_stages.clocks import decision_time
    from gongbao_stages.curation import correct_policy

    settings = Settings.from_env()
    now = decision_time(settings, as_of, say=progress)
    report = correct_policy(settings, policy, values=values, given_back=given_back, reason=reason, by=by, now=now)
    _print_decision(report, as_json=as_json)


@click.command("merge")
@click.argument("policy", metavar="POLICY")
@click.argument("into", metavar="INTO")
@click.option("--yes", "sure", is_flag=True, help="They are one policy although neither title nor 文号 is the same.")
@reason_option
@by_option
@as_of_option
@json_option
def merge_command(
    *, policy: str, into: str, sure: bool, reason: str, by: str, as_of: datetime | None, as_json: bool
) -> None:
    """Say that two records (id, 文号 or whole title) are one policy: POLICY leads to INTO from then on, its pages are copies of INTO.

    Shows both titles and what will happen. Two that differ in title and 文号 are refused without --yes (exit code 2).
    """
    from gongbao_stages.clocks import decision_time
    from gongbao_stages.curation import merge_policies

    settings = Settings.from_env()
    now = decision_time(settings, as_of, say=progress)
    report = merge_policies(settings, policy, into, reason=reason, by=by, now=now, sure=sure)
    _print_decision(report, as_json=as_json)


@click.command("split")
@click.argument("policy", metavar="POLICY")
@click.option("--url", required=True, help="The page that is a policy of its own, as `gongbao evidence` writes it.")
@reason_option
@by_option
@as_of_option
@json_option
def split_command(*, policy: str, url: str, reason: str, by: str, as_of: datetime | None, as_json: bool) -> None:
    """Say that a page taken for POLICY's (id, 文号 or whole title) is another policy.

    Its last capture becomes version 1 of a new record.
    """
    from gongbao_stages.clocks import decision_time
    from gongbao_stages.curation import split_policy

    settings = Settings.from_env()
    now = decision_time(settings, as_of, say=progress)
    _print_decision(split_policy(settings, policy, url, reason=reason, by=by, now=now), as_json=as_json)


@click.command("takedown")
@click.argument("policy", metavar="POLICY")
@reason_option
@by_option
@as_of_option
@json_option
def takedown_command(*, policy: str, reason: str, by: str, as_of: datetime | None, as_json: bool) -> None:
    """Say that the wording of POLICY (id, 文号 or whole title) may not be published: the next release leaves it out.

    Its record stays and says so; files of older releases that hold the wording are removed, `gongbao verify` names them as taken down.
    Copies that others made are out of reach. It stands whatever the page says later.
    """
    from gongbao_stages.clocks import decision_time
    from gongbao_stages.curation import take_policy_down

    settings = Settings.from_env()
    now = decision_time(settings, as_of, say=progress)
    _print_decision(take_policy_down(settings, policy, reason=reason, by=by, now=now), as_json=as_json)


@click.command("decisions")
@click.option("--policy", help="Only decisions about this policy: id, 文号 or whole title.")
@json_option
def decisions_command(*, policy: str | None, as_json: bool) -> None:
    """List what was decided by hand: number, time, kind, policy, values, reason, and who answers for it.

    The number counts the decision log, which also holds an entry for each policy id minted; those are not listed.
    """
    from gongbao.wording.values import in_words
    from gongbao_stages.curation import decision_rows

    shown = 0
    for row in decision_rows(Settings.from_env(), policy):
        shown += 1
        if as_json:
            print_json(row)
        else:
            values = ", ".join(f"{key}={in_words(_decoded(value))}" for key, value in row["payload"].items())
            click.echo(
                f"{row['decision']}  {row['at']}  {row['kind']} {row['policy_id']}  {values}  ({row['reason']}; {row['by']})"
            )
    if not shown and not as_json:
        click.echo("no decisions")


def _print_decision(report: Mapping[str, Any], *, as_json: bool) -> None:
    """Print what was decided; a person reads the payload as it was meant, and not beside the facts that say it."""
    payload = {key: _decoded(value) for key, value in report["payload"].items()}
    number = report["decision"]
    shown = {
        "decision": f"{number} (number in the decision log, which also counts the ids minted; `gongbao decisions` shows it)"
    }
    told = {
        k: payload if k == "payload" else v for k, v in report.items() if k != "payload" or "facts" not in report
    } | shown
    print_report(report if as_json else told, as_json=as_json)


def _decoded(value: str) -> object:
    """The value of a decision as it was meant: facts are kept as JSON, addresses and ids as they are."""
    try:
        return json.loads(value)
    except ValueError:
        return value
