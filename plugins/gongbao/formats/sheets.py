"""Workbooks (.xlsx, ISO/IEC 29500): each visible sheet as lines and a table, cells as they are shown, merged cells in every place."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree  # type: ignore[import-untyped]  # lxml publishes no types

from gongbao.errors import TooLarge, UnreadableDocument
from gongbao.formats.sheet_cells import formats_of, shown
from gongbao.formats.tables import Rows, is_data_table
from gongbao.formats.words import line_text, unwrapped
from gongbao.formats.zipped import member, opened_zip
from gongbao.settings import caps_in_force

_PLACE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")
_DEFAULT_NAME = re.compile(r"(?:sheet|工作表|表) ?\d*", re.IGNORECASE)
_RELATED = re.compile(r"\{[^}]*relationships\}id")
_MOST_COLUMNS = 16_384


@dataclass(frozen=True, slots=True, kw_only=True)
class _Book:
    """What the sheets of one workbook share."""

    name: str
    strings: tuple[str, ...]
    formats: tuple[str, ...]
    since_1904: bool


def xlsx_text(body: bytes, *, name: str) -> tuple[tuple[str, ...], tuple[tuple[int, Rows], ...]]:
    """Return the lines (a sheet's own name, then its rows), and the tables with the index of their first line.

    Hidden sheets are left out, as are rows and columns without a word. Raise UnreadableDocument for damaged files, TooLarge over a cap.
    """
    with opened_zip(body, name=name) as archive:
        book, sheets = _opened(archive, name)
        return text_of_sheets(
            ((title, _rows(member(archive, path, name=name), book, f"{name}:{path}")) for title, path in sheets),
            name=name,
        )


def text_of_sheets(
    sheets: Iterable[tuple[str, Rows]], *, name: str
) -> tuple[tuple[str, ...], tuple[tuple[int, Rows], ...]]:
    """Return the lines and tables of a workbook, given as the name and the rows of each sheet."""
    lines: list[str] = []
    tables: list[tuple[int, Rows]] = []
    for title, rows in sheets:
        if rows and title and not _DEFAULT_NAME.fullmatch(title):
            lines.append(title)
        if is_data_table(rows):
            tables.append((len(lines), rows))
        lines += [line for row in rows if (line := "\t".join(_without_repeats(row)).strip("\t"))]
        if sum(map(len, lines)) > (cap := caps_in_force().text_characters):
            raise TooLarge(f"{name}: text passes cap text_characters={cap}; raise it or skip the file")
    return tuple(lines), tuple(tables)


def _opened(archive: zipfile.ZipFile, name: str) -> tuple[_Book, list[tuple[str, str]]]:
    """Return what the sheets share, and (name, member) of the visible sheets in their order."""
    workbook = _tree(member(archive, "xl/workbook.xml", name=name), f"{name}:xl/workbook.xml")
    related = _tree(member(archive, "xl/_rels/workbook.xml.rels", name=name), f"{name}:xl/_rels/workbook.xml.rels")
    targets = {r.get("Id"): r.get("Target") or "" for r in related.iter("{*}Relationship")}
    sheets: list[tuple[str, str]] = []
    for sheet in workbook.iter("{*}sheet"):
        rid = next((value for key, value in sheet.attrib.items() if _RELATED.fullmatch(key)), "")
        if sheet.get("state", "visible") != "visible":
            continue
        if rid not in targets:
            raise UnreadableDocument(
                f"{name}: sheet {sheet.get('name')!r} names no member ({rid}); the file is damaged, fetch it again"
            )
        sheets.append(
            (line_text(sheet.get("name") or ""), posixpath.normpath(posixpath.join("/xl", targets[rid])).lstrip("/"))
        )
    held = set(archive.namelist())
    strings, styles = "xl/sharedStrings.xml", "xl/styles.xml"
    properties = next(workbook.iter("{*}workbookPr"), None)
    return _Book(
        name=name,
        strings=tuple(_strings(member(archive, strings, name=name), f"{name}:{strings}")) if strings in held else (),
        formats=formats_of(_tree(member(archive, styles, name=name), f"{name}:{styles}")) if styles in held else (),
        since_1904=properties is not None and properties.get("date1904") in ("1", "true"),
    ), sheets


def _parsed(data: bytes, where: str, *tags: str) -> Iterator[Any]:
    """Yield the elements of these names as they close, and free them; what declares a DTD is refused."""
    found = etree.iterparse(
        io.BytesIO(data), tag=tags, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        for _, element in found:
            yield element
            element.clear()
    except etree.XMLSyntaxError as refusal:
        raise UnreadableDocument(f"{where}: not XML ({refusal}); the file is damaged, fetch it again") from refusal
    if found.root is not None and found.root.getroottree().docinfo.doctype:
        raise UnreadableDocument(f"{where}: declares a DTD, whose entities may hide words; read it by eye")


def _tree(data: bytes, where: str) -> Any:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser=parser)
    except etree.XMLSyntaxError as refusal:
        raise UnreadableDocument(f"{where}: not XML ({refusal}); the file is damaged, fetch it again") from refusal
    if root.getroottree().docinfo.doctype:
        raise UnreadableDocument(f"{where}: declares a DTD, whose entities may hide words; read it by eye")
    return root


def _strings(data: bytes, where: str) -> Iterator[str]:
    yield from (_words(item) for item in _parsed(data, where, "{*}si"))


def _words(item: Any) -> str:
    """Return the words of a string; readings (``rPh``) stand beside them and are none."""
    parts = [t.text or "" for t in item.iter("{*}t") if etree.QName(t.getparent()).localname != "rPh"]
    return line_text(unwrapped("".join(parts)))


def _rows(data: bytes, book: _Book, where: str) -> Rows:
    """Return the rows with a word, as a rectangle of the columns with one."""
    cells: dict[int, dict[int, str]] = {}
    merged: list[tuple[int, int, int, int]] = []
    number = 0
    for element in _parsed(data, where, "{*}row", "{*}mergeCell"):
        if etree.QName(element).localname == "mergeCell":
            first, _, last = (element.get("ref") or "").partition(":")
            merged.append((*_place(first, where), *_place(last or first, where)))
            continue
        number = int(r) if (r := element.get("r") or "").isascii() and r.isdigit() and len(r) < 8 else number + 1
        column = -1
        for cell in element.iter("{*}c"):
            column = _place(cell.get("r"), where)[1] if cell.get("r") else column + 1
            if words := _shown(cell, book, where):
                cells.setdefault(number, {})[column] = words
    return rows_of_cells(cells, merged, where=where)


def rows_of_cells(cells: dict[int, dict[int, str]], merged: Sequence[tuple[int, int, int, int]], *, where: str) -> Rows:
    """Make the rectangle of the rows and columns with a word; ``merged`` gives top, left, bottom and right of merged cells."""
    columns = sorted({column for row in cells.values() for column in row})
    _cap(len(cells) * len(columns), where)
    _spread(cells, columns, merged, where)
    return tuple(tuple(cells[row].get(column, "") for column in columns) for row in sorted(cells))


def _spread(
    cells: dict[int, dict[int, str]], columns: list[int], merged: Sequence[tuple[int, int, int, int]], where: str
) -> None:
    """Set the words of merged cells in every place that they cover, among the rows and columns that have words."""
    filled = 0
    for top, left, bottom, right in merged:
        words = cells.get(top, {}).get(left)
        if words is None:
            continue
        rows = range(top, bottom + 1) if bottom - top < len(cells) else [row for row in cells if top <= row <= bottom]
        covered = [column for column in columns if left <= column <= right]
        filled += len(rows) * len(covered)
        _cap(filled, where)
        for row in rows:
            for column in covered if row in cells else ():
                cells[row].setdefault(column, words)


def _cap(count: int, where: str) -> None:
    if count > (cap := caps_in_force().table_cells):
        raise TooLarge(f"{where}: sheet passes cap table_cells={cap}; look at the file by hand")


def _place(reference: str, where: str) -> tuple[int, int]:
    """Return row and column (from 0) of a reference like B3."""
    found = _PLACE.fullmatch(reference)
    column = 0
    for letter in found[1] if found else "":
        column = column * 26 + ord(letter) - 64
    if found is None or column > _MOST_COLUMNS:
        raise UnreadableDocument(f"{where}: {reference!r} names no cell; the file is damaged, fetch it again")
    return int(found[2]), column - 1


def _shown(cell: Any, book: _Book, where: str) -> str:
    """Return the words of a cell (``t``: 18.18.11 ST_CellType)."""
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return _words(cell)
    value = line_text(next((v.text or "" for v in cell.iter("{*}v")), ""))
    if not value or kind in ("str", "e", "d"):
        return value
    try:
        if kind == "s":
            return book.strings[int(value)]
        return (
            str(value == "1").upper()
            if kind == "b"
            else shown(value, cell.get("s"), book.formats, since_1904=book.since_1904)
        )
    except (ValueError, IndexError) as refusal:
        what = f"shared string {value}" if kind == "s" else f"number {value!r}"
        raise UnreadableDocument(
            f"{where}: cell {cell.get('r')} holds no {what}; the file is damaged, fetch it again"
        ) from refusal


def _without_repeats(row: tuple[str, ...]) -> list[str]:
    """Return the row's cells without the copies that a merged cell leaves to its right."""
    return [cell for position, cell in enumerate(row) if position == 0 or cell != row[position - 1] or not cell]
