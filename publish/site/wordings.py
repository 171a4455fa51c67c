"""The text of a version for a reader: labels as print has them, headings apart, tables as tables, long texts over several pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape

from gongbao.wording.labels import printed_label
from publish.site.naming import anchor
from publish.site.templating import english, mark

PAGE_CHARACTERS = 40_000
"""Characters of text on one page, about 45 KB compressed."""

LONGEST_CLAUSE = 20_000
"""Characters of one clause that are shown; the data holds all of it."""

_HEADINGS = frozenset({"part", "subpart", "chapter", "section", "h1"})
_ROWS = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """One clause as it is printed.

    ``lines`` are its own words, one paragraph each; ``table`` rows of cells; ``cut`` the characters that are left out.
    """

    anchor: str
    level: str
    heading: bool
    label: str
    title: str
    lines: tuple[str, ...]
    table: tuple[tuple[str, ...], ...]
    cut: int


def text_pages(clauses: Sequence[Mapping[str, Any]]) -> list[list[Paragraph]]:
    """The clauses of one version in document order, cut into pages; no page where there is no clause."""
    pages: list[list[Paragraph]] = []
    room = 0
    for clause in clauses:
        paragraph, length = _paragraph(clause)
        if not pages or length > room:
            pages.append([])
            room = PAGE_CHARACTERS
        pages[-1].append(paragraph)
        room -= length
    return pages


def text_html(page: Sequence[Paragraph]) -> Markup:
    """One page of text; every clause has its anchor, and its label leads there."""
    return mark("\n".join(map(_html, page)))


def _html(one: Paragraph) -> str:
    level = one.level if one.level.isalnum() else "other"
    label = f'<a class="label" href="#{one.anchor}">{escape(one.label)}</a>' if one.label else ""
    head, lines = label and f"{label}　", list(map(escape, one.lines))
    if one.heading:
        said = [f"<h3>{head}{escape(one.title)}</h3>"]
    elif label or one.title:
        title = f"<strong>{escape(one.title)}</strong>" if one.title else ""
        gap = "　" if title and lines else ""
        said = [f"<p>{head}{title}{gap}{lines.pop(0) if lines else ''}</p>"]
    else:
        said = []
    said += [f"<p>{line}</p>" for line in lines]
    if one.table:
        rows = "\n".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in one.table)
        said.append(
            f'<div class="scroll" tabindex="0" role="region" aria-label="表格 Table"><table>\n<tbody>\n{rows}\n</tbody></table></div>'
        )
    if one.cut:
        more = english(f"{one.cut} more characters are in the data")
        said.append(f'<p class="note">本条过长，另有 {one.cut} 字见数据表 clauses。 {more}</p>')
    return f'<div class="clause l-{level}" id="{one.anchor}">\n' + "\n".join(said) + "\n</div>"


def _paragraph(clause: Mapping[str, Any]) -> tuple[Paragraph, int]:
    text, heading = clause["text"] or "", (clause["heading"] or "")[:LONGEST_CLAUSE]
    shown = text[:LONGEST_CLAUSE]
    lines, table = _lines_and_table(shown)
    label = printed_label(clause["label"], clause["level"]) or ""
    paragraph = Paragraph(
        anchor=anchor(clause["eid"]),
        level=clause["level"],
        heading=bool(clause["level"] in _HEADINGS and heading),
        label=label,
        title=heading,
        lines=tuple(lines),
        table=tuple(table),
        cut=len(text) - len(shown),
    )
    return paragraph, len(shown) + len(heading) + len(label) + 80


def _lines_and_table(text: str) -> tuple[list[str], list[tuple[str, ...]]]:
    """Part a clause that holds a table (cells parted by tabs, or lines between bars) into its words and its rows.

    >>> _lines_and_table("如下：\\n甲\\t1\\n乙\\t2")
    (['如下：'], [('甲', '1'), ('乙', '2')])
    """
    lines, rows = [], list[tuple[str, ...]]()
    for line in filter(str.strip, text.splitlines()):
        cells = tuple(_cells(line)) if len(rows) < _ROWS else ()
        if len(cells) > 1:
            rows.append(cells)
        else:
            lines.append(line.strip())
    return lines, rows


def _cells(line: str) -> Iterator[str]:
    bare = line.strip()
    if bare.startswith("|") and bare.endswith("|") and len(bare) > 1:
        if set(bare) - set("|-: "):
            yield from (cell.strip() for cell in bare[1:-1].split("|"))
    elif "\t" in line:
        yield from (cell.strip() for cell in line.split("\t"))
