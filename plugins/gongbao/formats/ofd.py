"""OFD files (GB/T 33190): a zip of XML pages; the text of each page from top to bottom."""

from __future__ import annotations

import math
import re
import zipfile
from typing import Any

from lxml import etree  # type: ignore[import-untyped]  # lxml publishes no types

from gongbao.errors import UnreadableDocument
from gongbao.formats.words import line_text
from gongbao.formats.zipped import member, opened_zip

_PAGE = re.compile(r"(?:^|/)Pages?/(?:Page_?)?(\d+)/Content\.xml$|(?:^|/)Page_?(\d+)\.xml$", re.IGNORECASE)
_SAME_LINE = 0.6
"""Share of a line's height by which two pieces may differ and still share it."""


def ofd_lines(body: bytes, *, name: str) -> tuple[str, ...]:
    """Return the lines of all pages; pieces at one height are one line, in order from left to right."""
    lines: list[str] = []
    with opened_zip(body, name=name) as archive:
        for path in _pages(archive):
            lines += _page_lines(member(archive, path, name=name), f"{name}:{path}")
    if not lines:
        raise UnreadableDocument(f"{name}: OFD without text objects: a scan or drawing; it needs OCR or an eye")
    return tuple(lines)


def _pages(archive: zipfile.ZipFile) -> list[str]:
    """Return the content files in page order."""
    numbered = [(found, path) for path in archive.namelist() if (found := _PAGE.search(path))]
    return [path for _, path in sorted((int(found[1] or found[2]), path) for found, path in numbered)]


def _page_lines(data: bytes, where: str) -> list[str]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser=parser)
    except etree.XMLSyntaxError as refusal:
        raise UnreadableDocument(f"{where}: not XML ({refusal}); the file is damaged, fetch it again") from refusal
    if root.getroottree().docinfo.doctype:
        raise UnreadableDocument(f"{where}: declares a DTD, whose entities may hide words; read it by eye")
    pieces = [piece for text_object in root.iter("{*}TextObject") for piece in _pieces(text_object)]
    lines: list[list[tuple[float, float, float, str]]] = []
    for piece in sorted(pieces):
        if lines and abs(piece[0] - lines[-1][0][0]) <= _SAME_LINE * lines[-1][0][2]:
            lines[-1].append(piece)
        else:
            lines.append([piece])
    return [line for row in lines if (line := line_text("".join(p[3] for p in sorted(row, key=lambda p: p[1]))))]


def _pieces(text_object: Any) -> list[tuple[float, float, float, str]]:
    """Return y, x, height and text of the lines of a text object: one for each base line (``Y``) of its codes."""
    box = _numbers(text_object.get("Boundary"))
    if len(box) != 4:
        return []
    base = 0.0
    rows: list[tuple[float, str]] = []
    for code in text_object.iter("{*}TextCode"):
        # A code without Y goes on at the base line of the one before (GB/T 33190).
        base = next(iter(_numbers(code.get("Y"))), base)
        if rows and rows[-1][0] == base:
            rows[-1] = (base, rows[-1][1] + (code.text or ""))
        else:
            rows.append((base, code.text or ""))
    top, height = min((row[0] for row in rows), default=0.0), (box[3] or 1.0) / max(1, len({row[0] for row in rows}))
    return [(box[1] + y - top, box[0], height, text) for y, text in rows if text.strip()]


def _numbers(written: str | None) -> list[float]:
    try:
        found = [float(part) for part in (written or "").split()]
    except ValueError:
        return []
    return found if all(map(math.isfinite, found)) else []
