"""From a published value back to the bytes that it was read from."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from gongbao.settings import Settings
from gongbao_cli.output import json_option, print_json, print_report, progress


@click.command("evidence")
@click.argument("policy", metavar="POLICY")
@click.option(
    "--clause",
    metavar="LABEL|EID",
    help="Only this clause of the latest wording and what stands under it: its label as alerts and pages print it "
    "(第三条第一款, 二、（二）2.), or its eid.",
)
@click.option(
    "--bytes", "show", is_flag=True, help="Write the captured bytes to standard output instead (needs the archive)."
)
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Save the captured bytes to this file.",
)
@click.option(
    "--capture",
    "capture_id",
    metavar="ID",
    help="Which capture --bytes and -o take. Default: the one that holds the value.",
)
@json_option
def evidence_command(
    *, policy: str, clause: str | None, show: bool, output: Path | None, capture_id: str | None, as_json: bool
) -> None:
    """Lead from a published POLICY (id, 文号 or whole title) to what it was read from.

    Each value with the rank of its evidence (page table > head matter > body > listing > metas), the words, and the capture; then
    each capture: WARC file, offset, length, hash. Where the archive is at hand, the bytes are hashed and the words looked up in them.

    With --json one object a line.

    Exit codes: 0 told; 1 the archive lacks these bytes or holds damaged ones (--bytes, -o); 2 no such policy, clause, capture, a label
    that several clauses bear (they are listed), or no archive here; 7 damaged release.
    """
    from gongbao_stages.evidence import clause_evidence_rows, evidence_rows

    settings = Settings.from_env()
    if show or output:
        if clause and not capture_id:
            capture_id = next(iter(clause_evidence_rows(settings, policy, clause)))["read_from"]
        _give_bytes(settings, policy, capture_id, output)
        return
    rows = clause_evidence_rows(settings, policy, clause) if clause else evidence_rows(settings, policy)
    for row in rows:
        if as_json:
            print_json(row)
        elif "rank" in row:
            _print_value(row, whole=bool(clause))
        else:
            print_report(row, as_json=False)
            click.echo()
    if not settings.archive_dir.is_dir():
        progress(f"no archive at {settings.archive_dir}: the bytes are with the operator who captured them")


def _print_value(row: Mapping[str, Any], *, whole: bool) -> None:
    from gongbao.wording.values import in_words

    rank = row["rank"].replace("_", " ")
    said = row["as_written"] if row["as_written"] is not None else row["rule"]
    missing = "" if row["found"] is not False else f" · {row['rule']} (the words do not stand there as such)"
    click.echo(f"{row.get('fact') or row['clause']}: {in_words(row['value'])}")
    click.echo(click.style(f"    {rank}: {said!s:.120}{missing} · capture {row['read_from']}", dim=True))
    if whole and row["read_from"]:
        click.echo(f"    {row['version_id']} · {row['url']} · fetched {row['fetched_at']:%Y-%m-%dT%H:%M:%SZ}")
        click.echo(
            f"    {row['warc_file']} at {row['warc_offset']}, {row['warc_length']} bytes · sha256 {row['payload_sha256']}"
        )


def _give_bytes(settings: Settings, policy: str, capture_id: str | None, output: Path | None) -> None:
    from gongbao_stages.evidence import capture_bytes

    row, payload = capture_bytes(settings, policy, capture_id)
    if output:
        output.write_bytes(payload)
    else:
        click.echo(payload, nl=False)
    where = f" to {output}" if output else ""
    progress(f"{len(payload)} bytes of {row['url']} with sha256 {row['payload_sha256']}{where}")
