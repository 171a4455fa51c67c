"""Who published it: verify a release, and keep the key that signs."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from gongbao.errors import CorruptRelease
from gongbao.settings import Settings
from gongbao_cli.output import json_option, print_json, print_report, progress


@click.command("verify")
@click.argument("release", default="latest")
@click.option(
    "--key",
    "keys",
    multiple=True,
    metavar="FILE|KEYID",
    help="A key you trust: its id, or its PEM file; repeat for several.",
)
@click.option(
    "--remember",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Trust on first use: keep key and newest release in this file, and hold every later call to them.",
)
@click.option("--not-before", metavar="RELEASE|DAY", help="Refuse an older release served as latest.")
@click.option(
    "--folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A downloaded copy. Default: the published folder of this data folder, held to its own key.",
)
@json_option
def verify_command(
    *,
    release: str,
    keys: tuple[str, ...],
    remember: Path | None,
    not_before: str | None,
    folder: Path | None,
    as_json: bool,
) -> None:
    """Check a RELEASE offline: every file, hash, row count and digest, that previous + changes == new, and who signed it.

    Of the folder around it: the pointer, the chain of manifests, and every byte of package, card, catalogue, feeds, pages and Delta logs
    as `mirrors.json` says that they were written (that file is not signed: it shows damage, no forgery). What was looked at is told as
    `checked`, what could not be as `not_checked`: files of other releases, and what a pulled copy does not carry. GONGBAO_PUBLISHED may
    be a bucket.

    Kinds of problem: missing, size, content, swapped (files); rows, digest, proof (tables); manifest, chain, pointer, mirror (releases,
    and what leads to them); keys, signature, foreign, statement, validity, revoked (who published); rollback, history (an older or
    another past).

    Exit codes: 0 sound; 2 bad input (no such release, a key that cannot be read); 7 damaged, forged or older than known.
    """
    from gongbao_stages.verifying import Hold, verify_published

    hold = Hold(keys=keys, remember=remember, not_before=not_before, folder=folder)
    try:
        report = verify_published(Settings.from_env(), release, hold)
    except CorruptRelease as error:
        if not as_json:
            raise
        report = {"release_id": release, "problems": [_unreadable(error)]}
    _print_verified(report, as_json=as_json)
    if report["problems"]:
        raise SystemExit(7)


def _print_verified(report: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        print_json(report)
        return
    print_report(
        {name: value for name, value in report.items() if name not in {"problems", "signed_by", "pinned"}},
        as_json=False,
    )
    for problem in report["problems"]:
        click.echo(click.style(f"{problem['kind']}: {problem['path']}: {problem['message']}", fg="red"))
    click.echo(f"problems: {len(report['problems']) or 'none'}")


def _unreadable(error: CorruptRelease) -> dict[str, str]:
    place, _, message = str(error).partition(": ")
    return {"kind": "unreadable", "path": place, "message": message}


@click.group("key")
def key_command() -> None:
    """The key that signs releases (Ed25519). GONGBAO_SIGNING_KEY names its file; default <data>/operator/signing-key.pem.

    GONGBAO_SIGNING_PASSPHRASE locks the file; GONGBAO_SIGNING_KEY=off publishes unsigned.
    """


@key_command.command("create")
@json_option
def create(*, as_json: bool) -> None:
    """Make the key. The first release does so too where GONGBAO_SIGNING_KEY is not set.

    What was published before is answered for. Exit codes: 0 made; 2 there is one already, or the folder is signed with another.
    """
    from gongbao_stages.signing import create_key

    print_report(create_key(Settings.from_env()), as_json=as_json)


@key_command.command("list")
@json_option
def list_keys(*, as_json: bool) -> None:
    """List the public keys, oldest first: id, state, first and last release, day of revocation.

    With --json one object a line. Exit codes: 0 listed; 2 there is no key.
    """
    from gongbao_stages.signing import key_rows

    for row in key_rows(Settings.from_env()):
        if as_json:
            print_json(row)
        else:
            span = f"{row['valid_from'] or 'no release yet'} – {row['valid_until'] or ''}".rstrip()
            gone = f"  revoked since {row['revoked_on']}: {row['revoked_because']}" if row["revoked_on"] else ""
            click.echo(f"{row['key_id']}  {row['state']}  {span}{gone}")


@key_command.command("rotate")
@click.option(
    "--revoked-on",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DAY",
    help="The old key is in other hands since this day: mark it so.",
)
@click.option("--because", metavar="REASON", help="Why it is revoked; published.")
@json_option
def rotate_command(*, revoked_on: datetime | None, because: str | None, as_json: bool) -> None:
    """Replace the key: the old one endorses the new one, and its private half is deleted.

    Consumers who pinned the old key are led to the new one, except when it is revoked. Exit codes: 0 replaced; 2 no usable key.
    """
    from gongbao_stages.signing import rotate

    if bool(revoked_on) != bool(because):
        raise click.UsageError("--revoked-on DAY and --because REASON go together")
    day = revoked_on.date() if revoked_on else None
    print_report(rotate(Settings.from_env(), revoked_on=day, because=because), as_json=as_json)


@key_command.command("export")
@click.argument("key_id", required=False)
@click.option("--to", "target", type=click.Path(dir_okay=False, path_type=Path), help="Write it to this file.")
def export(*, key_id: str | None, target: Path | None) -> None:
    """Print a public key in PEM: the one that signs now, or the one with KEY_ID. The private key is never printed.

    Exit codes: 0 printed; 2 no such key.
    """
    from gongbao_stages.signing import export_key

    pem = export_key(Settings.from_env(), key_id)
    if target:
        target.write_text(pem, encoding="ascii")
        progress(f"wrote {target}")
    else:
        click.echo(pem, nl=False)


@key_command.command("adopt")
@json_option
def adopt_command(*, as_json: bool) -> None:
    """Answer for the latest release though our key did not sign it: signing was off, or a backup was restored.

    Look first (`gongbao verify`, `gongbao changes`): the history behind it is answered for too. Exit codes: 0 done; 2 nothing there.
    """
    from gongbao_stages.signing import adopt

    print_report(adopt(Settings.from_env()), as_json=as_json)
