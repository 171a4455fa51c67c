"""``gongbao read``: the facts of pages and texts."""

from __future__ import annotations

from typing import Any

import click

from gongbao.errors import GongbaoError
from gongbao.settings import Settings
from gongbao_cli.output import json_option, print_json, progress


@click.command("read")
@click.argument("sources", nargs=-1, required=True, metavar="FILE|URL…")
@click.option("--url", help="Address that the saved page came from (relative links, family, provenance).")
@click.option("--portal", "portal_id", help="Portal id: its unit names, division code and hosts are used.")
@json_option
def read_command(*, sources: tuple[str, ...], url: str | None, portal_id: str | None, as_json: bool) -> None:
    """Read pages or texts (HTML, text, docx, pdf, ofd; doc, wps, rtf with LibreOffice): facts with evidence, clauses, relations.

    With several sources and --json: one JSON object a line, each with its ``source``. A source that cannot be read gives a
    line with ``error``; the exit code is then the highest of them.

    Exit codes: 0 read; 2 no file or address; 4 the site failed; 5 no document that can be read, or over a cap.
    """
    from gongbao_stages.documents import read_document

    settings, failed = Settings.from_env(), 0
    for source in sources:
        try:
            facts = read_document(settings, source, url=url, portal_id=portal_id)
        except GongbaoError as error:
            if len(sources) == 1:
                raise
            failed = max(failed, error.exit_code)
            facts = {"error": str(error)}
        if as_json:
            print_json({"source": source, **facts})
        else:
            _show(source, facts)
    if failed:
        raise SystemExit(failed)


def _show(source: str, facts: dict[str, Any]) -> None:
    from gongbao.wording.values import in_words

    click.echo(f"== {source}")
    for name, value in facts.items():
        if name in {"text", "clauses", "evidence", "relations"}:
            continue
        if value not in (None, "", [], {}):
            click.echo(f"{name}: {in_words(value)}")
    silent = [n for n, v in facts.items() if v is None]
    if silent:
        progress(f"not on the page: {', '.join(silent)}")
