"""How commands answer: one line a person reads, or JSON that a program reads."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import click

from gongbao.errors import GongbaoError

json_option = click.option("--json", "as_json", is_flag=True, help="Answer with JSON on standard output.")


def print_json(value: object) -> None:
    """Print one JSON value on one line (JSON Lines when called several times)."""
    click.echo(json.dumps(value, ensure_ascii=False, default=_plain))


def print_report(report: Mapping[str, Any], *, as_json: bool) -> None:
    """Print a stage's report: as JSON, or as ``name: value`` lines."""
    if as_json:
        print_json(report)
        return
    from gongbao.wording.values import in_words

    for name, value in report.items():
        if isinstance(value, list) and value and isinstance(value[0], Mapping):
            click.echo(f"{name}:")
            for item in value:
                said = {k: in_words(v) for k, v in item.items() if v not in (None, "", [], {})}
                said |= {k: f"({words})" for k, words in said.items() if isinstance(item[k], Mapping)}
                click.echo("  - " + ", ".join(f"{k}: {words}" for k, words in said.items()))
        else:
            click.echo(f"{name}: {in_words(value)}")


def progress(text: str) -> None:
    """Say on standard error what is being done; standard output stays for the answer."""
    click.echo(text, err=True)


def fail(error: GongbaoError) -> None:
    """End with the error's own exit code and its message: fact, place, remedy."""
    click.echo(f"error: {error}", err=True)
    sys.exit(error.exit_code)


def _plain(value: object) -> object:
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, set | frozenset | tuple):
        return list(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")
