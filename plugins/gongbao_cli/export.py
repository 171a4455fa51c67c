"""``gongbao export``: a table for the spreadsheet on the desk."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from gongbao.errors import BadInput
from gongbao.settings import Settings
from gongbao_cli.output import json_option, print_json, progress


@click.command("export")
@click.argument("table")
@click.option(
    "--to",
    "target",
    type=click.Path(dir_okay=False, allow_dash=True, path_type=Path),
    help="The file; `-` is standard output. Default: TABLE.csv here.",
)
@click.option("--release", "release_id", default="latest", show_default=True, metavar="ID", help="Which release.")
@click.option("--columns", metavar="A,B,…", help="Only these columns, in this order. Default: all.")
@click.option(
    "--where",
    multiple=True,
    metavar="COLUMN=TEXT",
    help="Only rows that say this (in a column of lists: as one item; nothing behind `=` stands for null); repeat for more columns.",
)
@json_option
def export_command(
    *, table: str, target: Path | None, release_id: str, columns: str | None, where: tuple[str, ...], as_json: bool
) -> None:
    """Write TABLE (policies, changes, events …) as CSV that Excel, WPS and LibreOffice open as it is: UTF-8 with a byte order mark.

    Text that a spreadsheet would take for a formula gets an apostrophe in front, wherever the page it comes from put it; a file for
    programs is the Parquet. Lists are joined with ；, times are UTC.

    Exit codes: 0 written; 2 no such table, column or release; 7 damaged release; 8 the file cannot be written.
    """
    from gongbao_stages.exporting import export_table

    to_stream = str(target) == "-"
    if to_stream and as_json:
        raise BadInput("--to - and --json both want standard output; name a file")
    report = export_table(
        Settings.from_env(),
        table,
        release_id=release_id,
        columns=[name.strip() for name in columns.split(",")] if columns else [],
        where=where,
        target=sys.stdout.buffer if to_stream else target or Path(f"{table}.csv"),
    )
    if as_json:
        print_json(report)
        return
    progress(
        f"{report['rows']} rows of {table} of release {report['release_id']} → {report['file'] or 'standard output'}"
    )
    if report["guarded_cells"]:
        progress(f"{report['guarded_cells']} cells got an apostrophe in front: as they were they could run as formulas")
    if report["cells_too_long"]:
        progress(
            f"{report['cells_too_long']} cells are longer than Excel takes (32,767 characters): it parts or cuts them"
        )
    if report["rows_too_many"]:
        progress(f"{report['rows_too_many']} rows more than a sheet of Excel holds: take fewer with --where")
