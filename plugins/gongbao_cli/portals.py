"""``gongbao portal``: the declared portals."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import click

from gongbao.errors import BadInput
from gongbao.settings import Settings
from gongbao_cli.output import json_option, print_json, progress

_cases_option = click.option(
    "--cases",
    "cases_dir",
    type=click.Path(path_type=Path),
    envvar="GONGBAO_PORTAL_CASES",
    default="tests/portals",
    show_default=True,
    help="Folder of saved cases, ID/CASE below it (or GONGBAO_PORTAL_CASES).",
)

_connect_option = click.option(
    "--connect-to",
    multiple=True,
    metavar="HOST=ADDR:PORT",
    help="Ask this address for that host, as curl does (beside GONGBAO_CONNECT_TO).",
)


@click.group("portal")
def portal_command() -> None:
    """Portals: find out how one is read, declare it, check its declaration, replay its saved cases."""


@portal_command.command("list")
@json_option
def list_portals(*, as_json: bool) -> None:
    """List every declared portal, whether it is run by default (proven), and families that are only described."""
    from gongbao.cms import Basis, family
    from gongbao.registry import load_portals

    for portal in load_portals(Settings.from_env().portals_dir):
        families = sorted({column.family for column in portal.columns})
        basis = {name: family(name).basis for name in families}
        if as_json:
            print_json(
                {
                    "id": portal.id,
                    "name": portal.name,
                    "families": families,
                    "basis": basis,
                    "columns": len(portal.columns),
                    "proven": portal.proven,
                }
            )
        else:
            mark = "sample" if portal.sample else "proven" if portal.proven else "unproven"
            read_by = ", ".join(f"{n} (described)" if basis[n] is Basis.DESCRIBED else n for n in families)
            click.echo(f"{portal.id:28} {mark:9} {read_by:28} {len(portal.columns)} columns  {portal.name}")


@portal_command.command("health")
@json_option
def health(*, as_json: bool) -> None:
    """Tell how each portal does: outcome, age of the last success, documents beside its habit, failures of thirty nights, silence.

    `silent`: green and empty for more than twice its longest pause (and 14 days); `failing`: three nights in a row.

    Exit codes: 0 told; 1 an alarm stands.
    """
    from gongbao.wording.values import in_words
    from gongbao_stages.health import portal_health

    found = portal_health(Settings.from_env(), now=datetime.now(UTC))
    if as_json:
        print_json(found)
    else:
        for row in found["portals"]:
            age = "never" if row["hours_since_success"] is None else f"{row['hours_since_success']} h ago"
            usual = "" if row["documents_usual"] is None else f" (usual {row['documents_usual']:g})"
            quiet = "" if row["days_quiet"] is None else f", quiet {row['days_quiet']} days"
            failures = f", failures {in_words(row['failures'])}" if row["failures"] else ""
            click.echo(
                f"{row['portal_id']:28} {row['outcome']:15} last success {age}, documents {row['documents']}{usual}{quiet}{failures}"
            )
        for line in found["alarms"]:
            click.echo(f"ALARM {line}")
        if not found["portals"]:
            click.echo("no portal was captured yet")
    if found["alarms"]:
        raise SystemExit(1)


@portal_command.command("lint")
@click.argument("files", nargs=-1, type=click.Path(exists=True, path_type=Path))
def lint_portals(*, files: tuple[Path, ...]) -> None:
    """Validate portal declarations; an error names file, line and remedy. Default: every file of the portals folder."""
    from gongbao.cms import Basis, family
    from gongbao.crawl.probe_yaml import places_to_fill_in
    from gongbao.registry import load_portal, load_portals

    folder = Settings.from_env().portals_dir
    portals = [load_portal(file) for file in files] if files else load_portals(folder)
    for portal, file in zip(portals, files or [folder / f"{portal.id}.yml" for portal in portals], strict=True):
        families = sorted({column.family for column in portal.columns})
        described = [name for name in families if family(name).basis is Basis.DESCRIBED]
        doubt = (
            f"; {', '.join(described)} is written from descriptions, look at its first captures" if described else ""
        )
        open_places = places_to_fill_in(file.read_text(encoding="utf-8"))
        unfilled = ", ".join(f"{key} (line {line})" for line, key in open_places)
        click.echo(f"{portal.id} is well declared{doubt}" + (f"; still to fill in: {unfilled}" if unfilled else ""))


@portal_command.command("probe")
@click.argument("url")
@click.option(
    "--yaml",
    "yaml_path",
    type=click.Path(path_type=Path),
    help="Write the declaration here; the file's name is the id.",
)
@click.option(
    "--add-to", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Add the column to this declaration."
)
@click.option(
    "--option", "options", multiple=True, metavar="KEY=VALUE", help="An option of the family, if it asks for one."
)
@_connect_option
@click.option("--allow-private", is_flag=True, help="The host may have a private or loopback address.")
@json_option
def probe_command(
    *,
    url: str,
    yaml_path: Path | None,
    add_to: Path | None,
    options: tuple[str, ...],
    connect_to: tuple[str, ...],
    allow_private: bool,
    as_json: bool,
) -> None:
    """Look at the column page URL: name its family, read one listing page and one notice, print the declaration.

    Asks politely (robots.txt, two seconds between requests, GONGBAO_USER_AGENT): about five requests. The first entry of the
    listing that is a page of the site is read as the notice. What the pages do not tell is marked `# to fill in` in the
    YAML, which passes `gongbao portal lint` all the same; save it under the name in its first line. Without --yaml what was
    found follows the YAML as comments. --add-to FILE adds a further column to a declaration that stands.

    Exit codes: 0 listing and notice were read, or the listing says that it is empty; 2 URL is no address, or a notice itself;
    4 the portal failed (challenge, robots, soft_error … are named), or no list is on the page; 5 the listing was read, but no
    notice of it could be (the YAML is printed).
    """
    if yaml_path and add_to:
        raise BadInput("--yaml begins a declaration, --add-to continues one; give one of them")
    from gongbao_stages.probing import lines_of, probe_portal, report_of, save_declaration

    probed = probe_portal(
        _settings(connect_to),
        url,
        allow_private=allow_private,
        options=dict(_pair(option) for option in options),
        name=yaml_path.stem if yaml_path else None,
        add_to=add_to,
    )
    written = add_to or yaml_path
    if written:
        save_declaration(probed, written, added=add_to is not None)
        progress(f"written: {written}")
    if as_json:
        print_json(report_of(probed))
    elif written:
        click.echo("\n".join(lines_of(probed)))
    else:
        click.echo(probed.yaml + "\n" + "\n".join(f"# {line}" for line in lines_of(probed)))
    if probed.probe.notice is None and probed.probe.listing.entries:
        raise SystemExit(5)


@portal_command.command("add")
@click.argument("portal_id", metavar="ID")
@click.option("--case", "case", help="Name of the case: what the page shows, e.g. notice-with-annex. With one --from.")
@click.option(
    "--from", "urls", multiple=True, metavar="URL", help="Save this page; default: listing and notices of each column."
)
@click.option("--column", "column_id", help="Only this column; of which column --from is, where there are several.")
@click.option("--max", "most", type=click.IntRange(0, 50), default=2, show_default=True, help="Notices of each column.")
@_connect_option
@_cases_option
def add_command(
    *,
    portal_id: str,
    case: str | None,
    urls: tuple[str, ...],
    column_id: str | None,
    most: int,
    connect_to: tuple[str, ...],
    cases_dir: Path,
) -> None:
    """Save pages of the declared portal ID as cases: DIR/ID/CASE with the page as served, case.yml and expected.json.

    expected.json holds what the reader reads today: hold it against the page, correct it by hand, then set "reviewed": true.
    Saved pages may name people. Only pages that one may republish go into the repository (tests/portals); keep others in a
    folder of your own, named by --cases or GONGBAO_PORTAL_CASES.

    Exit codes: 0 saved; 2 bad input (unknown portal or column, a case that is there already); 4 the portal failed.
    """
    from gongbao_stages.portal_check import add_cases

    places = add_cases(
        _settings(connect_to),
        portal_id,
        cases_dir=cases_dir,
        case=case,
        urls=urls,
        column_id=column_id,
        most=most,
        say=progress,
    )
    for place in places:
        click.echo(str(place))
    progress(f'{len(places)} unreviewed: hold each expected.json against its page, then set "reviewed": true in it')


@portal_command.command("check")
@click.argument("portal_ids", nargs=-1, metavar="[ID…]")
@click.option("--update", is_flag=True, help="Rewrite the facts that differ as they read now, to be reviewed anew.")
@_cases_option
@json_option
def check_command(*, portal_ids: tuple[str, ...], update: bool, cases_dir: Path, as_json: bool) -> None:
    """Replay the saved cases of the portals named (default: all) and say every fact that reads differently.

    Only the facts that expected.json names are compared. --update rewrites them where they differ and takes the review back:
    look at the difference (git diff), then set "reviewed": true again.

    Exit codes: 0 every fact reads as expected; 1 a fact differs, or a folder of cases belongs to no declared portal;
    2 bad input, or no case at all to replay.
    """
    from gongbao.wording.values import in_words
    from gongbao_stages.portal_check import check_cases, checked_json

    checked = check_cases(Settings.from_env(), portal_ids, cases_dir=cases_dir, update=update)
    if as_json:
        print_json(checked_json(checked))
    else:
        for case in checked.cases:
            outcome = f"{len(case.differences)} differ" if case.differences else "as expected"
            note = "" if case.reviewed else "  (unreviewed)"
            click.echo(f"{case.portal_id}/{case.case}: {case.facts} facts, {outcome}{note}")
            for difference in case.differences:
                wanted, read = in_words(difference.expected), in_words(difference.read)
                click.echo(f"  {difference.fact}\n    expected: {wanted}\n    read:     {read}")
        for portal_id in checked.without_cases:
            progress(f"{portal_id}: no case in {cases_dir}")
        for name in checked.undeclared:
            click.echo(f"{name}: cases of a portal that is not declared; declare it, or take the folder away")
        unreviewed = sum(not case.reviewed for case in checked.cases)
        click.echo(f"{len(checked.cases)} cases, {unreviewed} unreviewed")
    if checked.differs:
        raise SystemExit(1)


def _settings(connect_to: tuple[str, ...]) -> Settings:
    """Settings of the environment, with the connections that the command names."""
    pairs = ",".join(filter(None, (os.environ.get("GONGBAO_CONNECT_TO"), *connect_to)))
    return Settings.from_env({**os.environ, "GONGBAO_CONNECT_TO": pairs})


def _pair(option: str) -> tuple[str, str]:
    key, equals, value = option.partition("=")
    if not equals or not key:
        raise BadInput(f"--option {option!r} is not KEY=VALUE; write e.g. --option webId=149")
    return key, value
