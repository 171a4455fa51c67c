"""``gongbao subscribe``, ``subscriptions`` and ``deliveries``: who hears of what, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

from gongbao.errors import BadInput
from gongbao.model.weekdays import DAYS
from gongbao.settings import Settings
from gongbao_cli.output import json_option, print_json, print_report, progress

last_option = click.option(
    "--last",
    type=click.IntRange(0, 1000),
    default=5,
    show_default=True,
    help="Over how many releases to show what it would have been sent.",
)
_MATCHES = {
    "portal": ("portals", "Portal id."),
    "issuer": ("issuers", "Full name of an issuing body."),
    "keyword": ("keywords", "Word in title, clause or sentence."),
    "policy": ("policies", "Policy id or 文号."),
    "effect": ("effects", "Effect of a change, e.g. quantity, deadline, repeal."),
    "event": ("events", "Event, e.g. opened, extended, in_force."),
}


def _match_options(command: Any) -> Any:
    for name, (field, said) in reversed(_MATCHES.items()):
        command = click.option(f"--{name}", field, multiple=True, help=f"{said} Repeat for several: any of them.")(
            command
        )
    return command


@click.command("subscribe", short_help="Add a subscription, or show what it would send.")
@click.argument("subscription_id", metavar="ID")
@click.option("--name", help="Name for people. Default: the id.")
@_match_options
@click.option("--atom", is_flag=True, help="An Atom feed in the alerts folder.")
@click.option("--file", "folders", multiple=True, metavar="FOLDER", help="Files in a folder below the alerts folder.")
@click.option("--webhook", "webhooks", multiple=True, metavar="URL", help="A webhook (CloudEvents, Standard Webhooks).")
@click.option("--secret-env", metavar="NAME", help="Variable that holds the secret of the webhooks.")
@click.option("--allow-private", is_flag=True, help="The webhooks may stand in a private network.")
@click.option("--email", "emails", multiple=True, metavar="ADDRESS", help="Mail (GONGBAO_SMTP_*).")
@click.option(
    "--apprise", "rooms", multiple=True, metavar="NAME", help="Variable that holds dingtalk://… and the like."
)
@click.option("--digest", type=click.Choice(["day", "week"]), help="One message a day or a week. Default: at once.")
@click.option("--weekday", type=click.Choice(DAYS), help="With --digest week. Default: monday.")
@click.option("--at", metavar="HH:MM", help="Time of the digest. Default: 08:00.")
@click.option("--time-zone", metavar="ZONE", help="The subscriber's, e.g. Europe/Berlin. Default: Asia/Shanghai.")
@click.option("--dry-run", is_flag=True, help="Write nothing; show the entry and what it would have been sent.")
@last_option
@json_option
def subscribe_command(*, subscription_id: str, dry_run: bool, last: int, as_json: bool, **asked: Any) -> None:
    """Add the subscription ID to the subscriptions file, which keeps its comments; shows what it would have been sent.

    Values of one option widen, different options narrow: --keyword 贷款 --keyword 贴息 --effect quantity. Without any, everything that the
    government did. Secrets stand in variables, only their names in the file.

    Exit codes: 0 done; 2 the entry cannot be used (fact and remedy are said); 8 the file could not be written.
    """
    from gongbao_stages.subscribing import add_subscription

    told = add_subscription(Settings.from_env(), _entry(subscription_id, asked), dry_run=dry_run, last=last)
    if as_json:
        print_json(told)
        return
    click.echo(told["entry"])
    progress(f"{'written to' if told['written'] else 'not written; would go to'} {told['file']}")
    _print_preview(told["would_have_sent"], last)


def _entry(subscription_id: str, asked: Mapping[str, Any]) -> dict[str, Any]:
    """Options as an entry of the file."""
    channels: list[dict[str, Any]] = [{"kind": "atom"}] if asked["atom"] else []
    channels += [{"kind": "file", "path": path} for path in asked["folders"]]
    signed = {"secret_env": asked["secret_env"]} if asked["secret_env"] else {}
    private = {"allow_private": True} if asked["allow_private"] else {}
    channels += [{"kind": "webhook", "url": url, **signed, **private} for url in asked["webhooks"]]
    channels += [{"kind": "email", "to": address} for address in asked["emails"]]
    channels += [{"kind": "apprise", "url_env": name} for name in asked["rooms"]]
    if not channels:
        raise BadInput(f"{subscription_id}: no channel; give --atom, --file, --webhook, --email or --apprise")
    if (signed or private) and not asked["webhooks"]:
        raise BadInput("--secret-env and --allow-private speak of webhooks; give --webhook, or leave them out")
    digest = {name: asked[name] for name in ("weekday", "at", "time_zone") if asked[name]}
    if digest and not asked["digest"]:
        raise BadInput("--weekday, --at and --time-zone speak of a digest; give --digest day or --digest week")
    entry: dict[str, Any] = {"id": subscription_id, "name": asked["name"] or subscription_id, "channels": channels}
    match = {field: list(asked[field]) for field, _ in _MATCHES.values() if asked[field]}
    entry |= {"match": match} if match else {}
    return entry | ({"digest": {"every": asked["digest"], **digest}} if asked["digest"] else {})


@click.group(
    "subscriptions",
    short_help="List, show, remove subscriptions; enable a silenced channel.",
    invoke_without_command=True,
)
@click.pass_context
def subscriptions_command(ctx: click.Context) -> None:
    """Who hears of what: the subscriptions file, and how its channels do. Without a verb: list."""
    if ctx.invoked_subcommand is None:
        ctx.invoke(list_command, as_json=False)


@subscriptions_command.command("list")
@json_option
def list_command(*, as_json: bool) -> None:
    """List subscriptions with their channels: last taken, owed, dead, silenced."""
    from gongbao_stages.subscribing import list_subscriptions

    for told in list_subscriptions(Settings.from_env()):
        if as_json:
            print_json(told)
        else:
            _print_subscription(told)


@subscriptions_command.command("show")
@click.argument("subscription_id", metavar="ID")
@last_option
@json_option
def show_command(*, subscription_id: str, last: int, as_json: bool) -> None:
    """Show one subscription, and what it would have been sent over the last releases. Exit code 2: there is none of this id."""
    from gongbao_stages.subscribing import show_subscription

    told = show_subscription(Settings.from_env(), subscription_id, last=last)
    if as_json:
        print_json(told)
        return
    _print_subscription(told)
    _print_preview(told["would_have_sent"], last)


@subscriptions_command.command("remove")
@click.argument("subscription_id", metavar="ID")
@json_option
def remove_command(*, subscription_id: str, as_json: bool) -> None:
    """Take a subscription out of the file; what it is owed is not sent any more. Exit code 2: there is none of this id."""
    from gongbao_stages.subscribing import remove_subscription

    print_report(remove_subscription(Settings.from_env(), subscription_id), as_json=as_json)


@subscriptions_command.command("enable")
@click.argument("subscription_id", metavar="ID")
@click.argument("channel", required=False)
@json_option
def enable_command(*, subscription_id: str, channel: str | None, as_json: bool) -> None:
    """Send to silenced channels of ID again: all, or CHANNEL as `list` names it. Exit code 2: none is silenced."""
    from gongbao_stages.subscribing import enable_channel

    print_report(enable_channel(Settings.from_env(), subscription_id, channel), as_json=as_json)


@click.group(
    "deliveries",
    short_help="What was sent, is owed, failed or died, with the reason; try a dead letter again.",
    invoke_without_command=True,
)
@click.pass_context
def deliveries_command(ctx: click.Context) -> None:
    """What became of alerts: the outbox. Without a verb: list the newest."""
    if ctx.invoked_subcommand is None:
        ctx.invoke(deliveries_list_command, state=None, subscription=None, limit=50, as_json=False)


@deliveries_command.command("list")
@click.option("--state", type=click.Choice(["sent", "owed", "failing", "dead"]), help="Only these.")
@click.option("--subscription", metavar="ID", help="Only of this one.")
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True)
@json_option
def deliveries_list_command(*, state: str | None, subscription: str | None, limit: int, as_json: bool) -> None:
    """List deliveries, newest first; `failing` is tried again at the time that is shown, `dead` is not."""
    from gongbao_stages.deliveries import list_deliveries

    for told in list_deliveries(Settings.from_env(), state=state, subscription=subscription, limit=limit):
        if as_json:
            print_json(told)
        else:
            reason = f" · {told['reason']}" if told["reason"] else ""
            click.echo(
                f"{told['state']:<7} {told['at'][:19]}Z {told['release_id']} {told['subscription']} {told['channel']} "
                f"({told['to']}){reason}"
            )


@deliveries_command.command("retry")
@click.option("--release", "release_id", metavar="ID", help="Of this release or digest.")
@click.option("--subscription", metavar="ID", help="Of this subscription.")
@click.option("--channel", help="By this channel, as `deliveries list` names it.")
@json_option
def deliveries_retry_command(
    *, release_id: str | None, subscription: str | None, channel: str | None, as_json: bool
) -> None:
    """Owe dead letters again: those that match all that is given; `gongbao alert` then sends them, under the same ids.

    Exit codes: 0 owed again; 2 none matches, or its channel is silenced (enable it first).
    """
    from gongbao_stages.deliveries import retry_dead

    if not (release_id or subscription or channel):
        raise BadInput("nothing was named; give --release, --subscription or --channel")
    told = retry_dead(Settings.from_env(), release_id=release_id, subscription=subscription, channel=channel)
    print_report(told, as_json=as_json)


def _print_subscription(told: Mapping[str, Any]) -> None:
    rate = told["rate"] + (f", next {told['next_digest_at']}" if told["next_digest_at"] else "")
    click.echo(f"{told['id']} · {told['name']} · {rate}")
    for channel in told["channels"]:
        said = f"  {channel['channel']} ({channel['to']}): last taken {channel['last_taken_at'] or 'never'}"
        said += f", owed {channel['owed']}, dead {channel['dead']}"
        click.echo(said + (f", SILENCED since {channel['silenced']}" if channel["silenced"] else ""))


def _print_preview(told: list[dict[str, Any]], last: int) -> None:
    click.echo(f"over the last {last} releases it would have been sent {len(told)}:" if last else "")
    for alert in told:
        click.echo(f"  {alert['sent_at']}  {alert['title_zh']} · {alert['title_en']}")
        for sentence in alert["sentences_zh"]:
            click.echo(f"    - {sentence}")
