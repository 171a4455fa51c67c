"""``gongbao portal``: the declared portals."""

from __future__ import annotations

from pathlib import Path

import click

from gongbao.errors import BadInput
from gongbao.settings import Settings
from gongbao_cli.output import json_option, print_json


@click.group("portal")
def portal_command() -> None:
    """Declared portals: list them, check their declarations."""


@portal_command.command("list")
@json_option
def list_portals(*, as_json: bool) -> None:
    """List every declared portal, and whether it is run by default (proven)."""
    from gongbao.registry import load_portals

    for portal in load_portals(Settings.from_env().portals_dir):
        families = sorted({column.family for column in portal.columns})
        if as_json:
            print_json(
                {
                    "id": portal.id,
                    "name": portal.name,
                    "families": families,
                    "columns": len(portal.columns),
                    "proven": portal.proven,
                }
            )
        else:
            mark = "sample" if portal.sample else "proven" if portal.proven else "unproven"
            click.echo(f"{portal.id:28} {mark:9} {', '.join(families):28} {len(portal.columns)} columns  {portal.name}")


@portal_command.command("lint")
@click.argument("files", nargs=-1, type=click.Path(exists=True, path_type=Path))
def lint_portals(*, files: tuple[Path, ...]) -> None:
    """Validate portal declarations; an error names file, line and remedy. Default: every file of the portals folder."""
    from gongbao.cms import FAMILIES
    from gongbao.registry import load_portal, load_portals

    portals = [load_portal(file) for file in files] if files else load_portals(Settings.from_env().portals_dir)
    for portal in portals:
        unbuilt = sorted({column.family for column in portal.columns} - set(FAMILIES))
        if unbuilt:
            built = ", ".join(sorted(FAMILIES))
            raise BadInput(f"{portal.id}: family {', '.join(unbuilt)} cannot be read yet; write one of: {built}")
        click.echo(f"{portal.id} is well declared")
