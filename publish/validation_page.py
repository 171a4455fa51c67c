"""The validation report as one self-contained page: no script, no outside host, everything escaped."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

_STYLE = (
    "body{font:16px/1.6 system-ui,sans-serif;max-width:64rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a;background:#fff}"
    "table{border-collapse:collapse;width:100%;margin:.5rem 0 1.5rem}th,td{border:1px solid #bbb;padding:.3rem .5rem;"
    "text-align:left;vertical-align:top;overflow-wrap:anywhere}th{background:#f1f1f1}"
    "@media(prefers-color-scheme:dark){body{color:#eee;background:#161616}th{background:#2a2a2a}}"
)


def write_validation_page(release_id: str, report: Mapping[str, Any]) -> str:
    """Render any JSON report: scalars as one table, each list of objects as a table of its own, the rest as text."""
    scalars = {k: v for k, v in report.items() if not isinstance(v, Mapping | list | tuple)}
    sections = [_section(k, v) for k, v in report.items() if k not in scalars]
    return (
        '<!doctype html>\n<html lang="zh">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<title>校验报告 Validation · {escape(release_id)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        f"<h1>校验报告 Validation</h1>\n<p>{escape(release_id)}</p>\n{_pairs(scalars)}{''.join(sections)}</body>\n</html>\n"
    )


def _section(title: str, value: Any) -> str:
    heading = f"<h2>{escape(title)}</h2>\n"
    if isinstance(value, Mapping):
        return heading + (_pairs(value) or "<p>—</p>\n")
    if value and all(isinstance(row, Mapping) for row in value):
        return heading + _rows(value)
    return heading + ("<ul>" + "".join(f"<li>{_text(v)}</li>" for v in value) + "</ul>\n" if value else "<p>—</p>\n")


def _pairs(values: Mapping[str, Any]) -> str:
    if not values:
        return ""
    rows = "".join(f'<tr><th scope="row">{escape(str(k))}</th><td>{_text(v)}</td></tr>\n' for k, v in values.items())
    return f"<table>\n{rows}</table>\n"


def _rows(rows: Sequence[Mapping[str, Any]]) -> str:
    names = list(dict.fromkeys(str(k) for row in rows for k in row))
    head = "".join(f'<th scope="col">{escape(n)}</th>' for n in names)
    body = "".join(
        "<tr>" + "".join(f"<td>{_text(row[n]) if n in row else ''}</td>" for n in names) + "</tr>\n" for row in rows
    )
    return f"<table>\n<tr>{head}</tr>\n{body}</table>\n"


def _text(value: Any) -> str:
    return escape(
        value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
    )
