"""What was published: releases, changes, and the dictionary of columns."""

from __future__ import annotations

from pathlib import Path

import click

from gongbao.errors import BadInput
from gongbao.model.change import Effect
from gongbao.settings import Settings
from gongbao_cli.output import json_option, print_json, progress


@click.command("releases")
@json_option
def releases_command(*, as_json: bool) -> None:
    """List the published releases, oldest first.

    Exit codes: 0 listed, or nothing was published yet; 2 the data folder is not there; 7 damaged release.
    """
    from gongbao_stages.dataset import release_rows

    settings = Settings.from_env()
    rows = list(release_rows(settings))
    if not rows and not settings.data_dir.is_dir():
        raise BadInput(
            f"{settings.data_dir}: there is no such folder; set GONGBAO_DATA to the data folder, or run `gongbao nightly` to make one"
        )
    if not rows:
        progress("nothing was published yet; run `gongbao nightly` or `make run` first")
    for row in rows:
        if as_json:
            print_json(row)
        else:
            click.echo(
                f"{row['release_id']}  as of {row['as_of']}  {row['policies']} policies  {row['versions']} versions  "
                f"{row['changes']} changes ({row['noise']} noise)  {row['events']} events"
            )


@click.command("changes")
@click.option("--release", "release_id", default="latest", show_default=True, help="Release id, `latest` or `all`.")
@click.option("--policy", help="Only this policy: id, 文号 or whole title.")
@click.option(
    "--effect", "effects", multiple=True, type=click.Choice([e.value for e in Effect]), help="Only these effects."
)
@click.option("--noise", is_flag=True, help="Show noise too (layout, encoding, renumbered references, capture faults).")
@json_option
def changes_command(
    *, release_id: str, policy: str | None, effects: tuple[str, ...], noise: bool, as_json: bool
) -> None:
    """Read the change log: which clause, from what to what, when, and who caused it."""
    from gongbao.normalize.life import portal_day
    from gongbao_stages.dataset import change_rows

    shown = 0
    for row in change_rows(Settings.from_env(), release_id=release_id, policy=policy, effects=effects, noise=noise):
        shown += 1
        if as_json:
            print_json(row)
        else:
            click.echo(f"{portal_day(row['detected_at'])} [{row['effect']}/{row['cause']}] {row['sentence_zh']}")
            click.echo(click.style(f"           {row['sentence_en']}", dim=True))
    if not shown and not as_json:
        click.echo("no changes")


@click.command("dictionary")
@click.option("--check", is_flag=True, help="Only tell whether the file is up to date (exit code 1 when not).")
@click.option(
    "--to", "target", type=click.Path(path_type=Path), default=Path("docs/data-dictionary.md"), show_default=True
)
def dictionary_command(*, check: bool, target: Path) -> None:
    """Write the data dictionary from the table specifications."""
    from publish.dictionary import data_dictionary

    text = data_dictionary()
    if check:
        current = target.read_text(encoding="utf-8") if target.exists() else ""
        click.echo(f"{target}: {'up to date' if current == text else 'out of date; run `gongbao dictionary`'}")
        raise SystemExit(0 if current == text else 1)
    target.write_text(text, encoding="utf-8")
    click.echo(f"wrote {target}")
