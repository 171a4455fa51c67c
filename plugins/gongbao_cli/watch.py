"""``gongbao status``, ``text`` and ``compare``: what a person who watches policies asks."""

from __future__ import annotations

import os
import re
import shutil
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import click

from gongbao.errors import BadInput, GongbaoError
from gongbao.settings import Settings
from gongbao_cli.comparison_options import Choice, comparison_options
from gongbao_cli.output import json_option, print_json, progress


def read_day(ctx: click.Context | None, param: click.Parameter | None, value: str | None) -> date | None:
    """Read a day as a person writes it (2025-05-01, 2025年5月1日); BadInput for any other words."""
    del ctx
    if value is None:
        return None
    found = re.fullmatch(r"(\d{4})(?:-|年)(\d{1,2})(?:-|月)(\d{1,2})日?", value.strip())
    try:
        return date(*map(int, found.groups())) if found else date.fromisoformat(value)
    except ValueError as error:
        name = param.opts[0] if param else "day"
        raise BadInput(f"{name} {value!r} is no day of the calendar; write e.g. 2025-05-01") from error


on_option = click.option(
    "--on",
    callback=read_day,
    metavar="DATE",
    help="The day that is asked about, e.g. 2025-05-01. Default: today in Asia/Shanghai.",
)


release_option = click.option(
    "--release", "release_id", default="latest", show_default=True, metavar="ID", help="As known by this release."
)


@click.command("status", short_help="Tell the status of a policy on any day.")
@click.argument("policy", metavar="POLICY")
@on_option
@release_option
@json_option
def status_command(*, policy: str, on: date | None, release_id: str, as_json: bool) -> None:
    """Tell the status of POLICY (id, 文号 or whole title) on any day, past or to come, with the evidence that set it.

    not_yet_in_force, in_force, amended, repealed, expired, withdrawn, open_for_comment, comment_closed or unknown, from the facts and
    acts of the latest published release as they stood on that day; then the events up to it, and what is known to lie ahead.

    Exit codes: 0 told; 2 no such policy, no such day, or nothing published yet; 7 damaged release.
    """
    from gongbao_stages.watch import policy_status

    told = policy_status(Settings.from_env(), policy, on or _today(), release_id=release_id)
    if as_json:
        print_json(told)
        return
    style = _screen().style
    click.echo(style(told["sentence_zh"], bold=True))
    click.echo(style(told["sentence_en"], dim=True))
    for event in told["events"]:
        click.echo(f"  {event['event_on']}  {event['sentence_zh']}")
    for event in told["ahead"]:
        click.echo(f"  {event['event_on']}  此后 ahead: {event['sentence_zh']}")
    _close(told)


@click.command("text", short_help="Print the wording that counted on a day.")
@click.argument("policy", metavar="POLICY")
@on_option
@release_option
@json_option
def text_command(*, policy: str, on: date | None, release_id: str, as_json: bool) -> None:
    """Print the wording of POLICY (id, 文号 or whole title) that counted on a day: title, clauses with their labels.

    A wording counts from its 施行 day, else from publication or from the day it was first seen. One that we made from an amending
    decision is marked 本项目整理，非官方文本; orders of the decision that it lacks are listed, and clauses
    that cite what the decision struck.

    Exit codes: 0 printed; 2 no such policy or day, or a day before the first known wording (named); 7 damaged release.
    """
    from gongbao.wording.terms import STATUSES
    from gongbao_cli.comparison_view import order_lines
    from gongbao_stages.policy_lines import text_lines
    from gongbao_stages.policy_text import policy_text

    told = policy_text(Settings.from_env(), policy, on or _today(), release_id=release_id)
    if as_json:
        print_json(told)
        return
    style = _screen().style
    zh, en = STATUSES[told["status"]]
    until = f" – {told['counts_until_before'] - timedelta(days=1)}" if told["counts_until_before"] else " –"
    click.echo(style(f"《{told['title'] or '无标题'}》", bold=True))
    click.echo(f"{told['on']} {zh} {en} · {told['version_id']} ({told['counts_from']}{until})")
    if told["origin_note_zh"]:
        click.echo(style(f"【{told['origin_note_zh']}】{told['origin_note_en']}", fg="yellow"))
    click.echo()
    for line in text_lines(told["clauses"]):
        click.echo(line)
    for line in order_lines(told, _screen()):
        click.echo(line)
    _close(told)


@click.command("compare", short_help="Compare days, versions or files, clause by clause.")
@click.argument("names", nargs=-1, required=True, metavar="POLICY | BEFORE AFTER [BEFORE AFTER…]")
@comparison_options(read_day)
@click.option("--portal", "portal_id", help="Portal id for files, as in `gongbao read`.")
@click.option(
    "--html",
    "page",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write a self-contained page besides.",
)
@json_option
def compare_command(
    *, names: tuple[str, ...], choice: Choice, portal_id: str | None, page: Path | None, as_json: bool
) -> None:
    """Compare two wordings: which clause changed, from what to what; noise apart.

    POLICY (id, 文号 or whole title) with --from and --to: the wordings that counted on two days; with --from-version and
    --to-version: two versions; with --draft: the draft that was open for comment and the final text.

    Files or addresses: BEFORE AFTER, or several pairs; with --json one object a line. A pair that cannot be read gives a line with
    `error`; the exit code is then the highest of them.

    Files that seem to be two documents, or of which one is a decision that amends the other, are compared all the same, with a
    warning (`unrelated` and `decision` in --json).

    Exit codes: 0 compared; 2 bad input (no such policy, day, version or file); 4 the site failed; 5 no document that can be read;
    7 damaged release; 8 the page could not be written.
    """
    from gongbao_cli.comparison_view import comparison_lines
    from gongbao_stages.two_files import warnings_of

    done, failed, screen = [], 0, _screen()
    for told, compared in _comparisons(names, choice, portal_id):
        if isinstance(compared, GongbaoError):
            failed = max(failed, compared.exit_code)
        else:
            done.append(compared)
            for said in warnings_of(compared.told):
                progress(f"warning: {compared.before.known_as}, {compared.after.known_as}: {' · '.join(said)}")
        if as_json:
            print_json(told)
        elif isinstance(compared, GongbaoError):
            click.echo(f"error: {compared}")
        else:
            for line in comparison_lines(compared, screen):
                click.echo(line)
    if page and done:
        from gongbao_stages.comparison_page import write_page

        write_page(page, done)
        progress(f"wrote {page}")
    if failed:
        raise SystemExit(failed)


def _comparisons(names: tuple[str, ...], choice: Choice, portal_id: str | None) -> Any:
    """Yield the JSON of each comparison with the comparison, or with the error that stands in its place among several pairs."""
    settings = Settings.from_env()
    if choice.asked:
        if len(names) != 1:
            raise BadInput(
                f"{len(names)} names were given; days, versions and drafts are compared of one policy at a time"
            )
        compared = choice.compare(settings, names[0], today=_today())
        yield compared.told, compared
        return
    from gongbao_stages.comparing import compare_files

    if len(names) == 1:
        raise BadInput(
            f"{names[0]}: nothing was said of what to compare; a policy needs --from DATE [--to DATE], --from-version N "
            "[--to-version M] or --draft, a file needs a second one"
        )
    if len(names) % 2:
        raise BadInput(
            f"{len(names)} files were given; compare takes pairs: BEFORE AFTER [BEFORE AFTER …], or one policy with "
            "--from DATE --to DATE, --from-version N --to-version M, or --draft"
        )
    for before, after in zip(names[::2], names[1::2], strict=True):
        try:
            compared = compare_files(settings, before, after, portal_id=portal_id)
        except GongbaoError as error:
            if len(names) == 2:
                raise
            yield {"before_file": before, "after_file": after, "error": str(error)}, error
        else:
            yield compared.told, compared


def _close(told: dict[str, Any]) -> None:
    """Say on standard error which release answered, and where it may be behind."""
    if told.get("followed"):
        progress(told["followed"])
    progress(
        f"release {told['release_id']}, known until {told['known_until']}"
        + (f"; {told['note']}" if told["note"] else "")
    )


def _today() -> date:
    from gongbao.normalize.life import portal_day

    return portal_day(datetime.now(UTC))


def _screen() -> Any:
    from gongbao_cli.comparison_view import Screen

    colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    return Screen(columns=shutil.get_terminal_size().columns, colour=colour)
