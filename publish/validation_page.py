"""The validation report as one self-contained page: no script, no outside host, everything escaped."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from gongbao.formats.turning import without_turning

_STYLE = (
    "body{font:16px/1.6 system-ui,sans-serif;max-width:72rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a;background:#fff}"
    "table{border-collapse:collapse;width:100%;margin:.5rem 0 1.5rem}th,td{border:1px solid #bbb;padding:.3rem .5rem;"
    "text-align:left;vertical-align:top;overflow-wrap:break-word}th{background:#f1f1f1;white-space:nowrap}"
    "summary{cursor:pointer;font-weight:600}.wide{overflow-x:auto}"
    "@media(prefers-color-scheme:dark){body{color:#eee;background:#161616}th{background:#2a2a2a}}"
)
_HEADINGS = {
    "ok": "全部规则通过 every rule held",
    "publishable": "可发布 publishable",
    "holds": "暂缓更新的门户 Portals held at their last good state",
    "quarantined": "隔离的文件 Documents in quarantine",
    "rules": "规则 Rules",
    "table": "表 table",
    "rule": "规则 rule",
    "description": "说明 description",
    "severity": "级别 severity",
    "success": "通过 held",
    "observed": "所见 observed",
    "failing_count": "违反 failing",
    "failing_keys": "违反的键 failing keys",
    "portal_id": "门户 portal",
    "reason": "原因 reason",
    "url": "网址 address",
    "capture_id": "采集 capture",
    "figures": "数据 figures",
}
_ORDER = tuple(_HEADINGS)


def write_validation_page(release_id: str, report: Mapping[str, Any]) -> str:
    """Render a JSON report: scalars first, then what was kept back, then the rules, broken ones open and the others folded."""
    scalars = {k: v for k, v in report.items() if not isinstance(v, Mapping | list | tuple)}
    rest = sorted((k for k in report if k not in scalars), key=_place)
    sections = [_section(k, report[k]) for k in rest]
    return (
        '<!doctype html>\n<html lang="zh">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<title>校验报告 Validation · {escape(release_id)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        f"<h1>校验报告 Validation</h1>\n<p>{escape(release_id)}</p>\n"
        f"{without_turning(_pairs(scalars) + ''.join(sections))}</body>\n</html>\n"
    )


def _place(name: str) -> tuple[int, str]:
    return (_ORDER.index(name) if name in _ORDER else len(_ORDER), name)


def _name(name: str) -> str:
    return escape(_HEADINGS.get(name, name))


def _section(title: str, value: Any) -> str:
    heading = f"<h2>{_name(title)}</h2>\n"
    if isinstance(value, Mapping):
        return heading + (_pairs(value) or "<p>—</p>\n")
    if not value:
        return heading + "<p>—</p>\n"
    if not all(isinstance(row, Mapping) for row in value):
        return heading + "<ul>" + "".join(f"<li>{_text(v)}</li>" for v in value) + "</ul>\n"
    held = [row for row in value if row.get("success") is True]
    broken = [row for row in value if row.get("success") is not True]
    folded = f"<details><summary>{len(held)} 条规则通过 rules held</summary>\n{_rows(held)}</details>\n" if held else ""
    return heading + (_rows(broken) if broken else "") + folded


def _pairs(values: Mapping[str, Any]) -> str:
    if not values:
        return ""
    rows = "".join(f'<tr><th scope="row">{_name(str(k))}</th><td>{_text(v)}</td></tr>\n' for k, v in values.items())
    return f"<table>\n{rows}</table>\n"


def _rows(rows: Sequence[Mapping[str, Any]]) -> str:
    names = sorted({str(k) for row in rows for k in row}, key=_place)
    head = "".join(f'<th scope="col">{_name(n)}</th>' for n in names)
    body = "".join(
        "<tr>" + "".join(f"<td>{_text(row[n]) if n in row else ''}</td>" for n in names) + "</tr>\n" for row in rows
    )
    return f'<div class="wide"><table>\n<tr>{head}</tr>\n{body}</table></div>\n'


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "是 yes" if value else "否 no"
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return escape(", ".join(value))
    return escape(
        value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
    )
