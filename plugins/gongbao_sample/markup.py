"""Turns a plain text into the HTML that a CMS editor would have left behind.

One line is one paragraph. `# ` centres a title, `~ ` centres a line, `> ` sets a line to the right, consecutive
`| a | b |` lines are a table, an empty line is an empty paragraph, `@attachments` is the place of the file links.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html import escape
from itertools import groupby

Flavour = Callable[[str, str], str]
ATTACHMENTS = "@attachments"
_MARKS = {"#": "title", "~": "centre", ">": "right"}


def set_text(text: str, flavour: Flavour, attachments: str = "") -> str:
    """Set a text in the HTML habits of one editor; `attachments` is HTML for its place.

    >>> set_text("# 办法\\n第一条 为了……", set_classic)
    '<p align="center"><strong>办法</strong></p>\\n<p>　　第一条 为了……</p>'
    """
    lines = text.strip("\n").split("\n")
    return "\n".join(_set_lines(lines, flavour, attachments))


def _set_lines(lines: list[str], flavour: Flavour, attachments: str) -> Iterator[str]:
    for is_table, group in groupby(lines, key=lambda line: line.startswith("|")):
        if is_table:
            yield _set_table(list(group))
            continue
        for line in group:
            if line == ATTACHMENTS:
                yield attachments
            else:
                role = _MARKS.get(line[:1], "body") if line[1:2] == " " else "body"
                words = line if role == "body" else line[2:]
                yield flavour(role, escape(words, quote=False))


def _set_table(rows: list[str]) -> str:
    cells = ([escape(cell.strip(), quote=False) for cell in row.strip("|").split("|")] for row in rows)
    body = "\n".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in cells)
    return f'<table border="1" cellspacing="0" cellpadding="0" width="100%"><tbody>\n{body}\n</tbody></table>'


def set_classic(role: str, words: str) -> str:
    """Set a line as the old editor does: two full-width spaces, align attributes."""
    if not words:
        return "<p>&nbsp;</p>"
    if role == "title":
        return f'<p align="center"><strong>{words}</strong></p>'
    if role == "centre":
        return f'<p align="center">{words}</p>'
    if role == "right":
        return f'<p align="right">{words}　　</p>'
    return f"<p>　　{words}</p>"


def set_redesigned(role: str, words: str) -> str:
    """Set a line as the new template does: styled spans, indents by CSS, other white space."""
    if not words:
        return '<p class="bt-empty" style="text-indent: 2em;"><br></p>\n'
    align = {"title": "center", "centre": "center", "right": "right"}.get(role, "justify")
    indent = "2em" if role == "body" else "0"
    half = len(words) // 2 if "&" not in words else 0
    head, tail = words[:half], words[half:]
    return (
        f'<p style="text-align: {align}; text-indent: {indent}; line-height: 2;">\n'
        f'    <span style="font-family: 仿宋_GB2312; font-size: 16pt;">{head}</span>'
        f'<span style="font-size: 16pt;">{tail}</span>&nbsp;\n</p>'
    )


def set_trs(role: str, words: str) -> str:
    """Set a line as the TRS editor does: divs for centred lines, spans and breaks for the rest."""
    if not words:
        return "<br />"
    span = f'<span style="font-family: SimSun; font-size: 16px;">{words}</span>'
    if role == "title":
        strong = f'<strong><span style="font-size: 24px; font-family: SimSun;">{words}</span></strong>'
        return f'<div style="text-align: center;">{strong}</div>'
    if role == "centre":
        return f'<div style="text-align: center;">{span}</div>'
    if role == "right":
        return f'<div style="text-align: right;">{span}</div>'
    return f'<span style="font-family: SimSun; font-size: 16px;">　　{words}</span><br />'
