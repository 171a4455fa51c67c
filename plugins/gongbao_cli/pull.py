"""Take what somebody publishes: only what changed, checked."""

from __future__ import annotations

from pathlib import Path

import click

from gongbao_cli.output import json_option, print_report, progress


@click.command("pull")
@click.argument("place", metavar="URL|FOLDER")
@click.option(
    "--into",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("gongbao-data"),
    show_default=True,
    help="The folder to bring up to date; only `gongbao pull` writes in it.",
)
@click.option(
    "--since",
    metavar="RELEASE",
    help="Take every release after this one, whole, and prove each change feed. Default: the latest release.",
)
@click.option(
    "--key",
    "keys",
    multiple=True,
    metavar="FILE|KEYID",
    help="A key you trust: its id, or its PEM file. Default: the key that this folder saw first.",
)
@json_option
def pull_command(*, place: str, into: Path, since: str | None, keys: tuple[str, ...], as_json: bool) -> None:
    """Bring the latest release that is published at URL (or in FOLDER) here: only what changed, resumed, checked.

    Checked before anything points at it: hash of every file, digests of rows, previous + changes == new where the release before is
    here, the chain of manifests, the signature. An older release served as latest is refused, and so is another past or another
    signer. Stopped anywhere, the same command goes on. What the publisher took down goes here too.

    Left out (`left_out`) is what the publisher makes of the releases for readers at its own address: card, catalogue, feeds, pages,
    Delta logs.

    Exit codes: 0 done; 2 bad input; 4 the server does not answer as it should; 7 damaged, forged or older than known; 8 disk;
    9 another pull is at work.
    """
    from gongbao_stages.pulling import pull_published

    print_report(pull_published(place, into, since=since, keys=keys, tell=progress), as_json=as_json)
