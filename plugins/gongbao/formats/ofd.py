"""OFD files (GB/T 33190): a zip of XML pages; the text of each page from top to bottom."""

from __future__ import annotations

import re
import zipfile

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
    pieces: list[tuple[float, float, float, str]] = []
    for text_object in root.iter("{*}TextObject"):
        box = _numbers(text_object.get("Boundary"))
        text = "".join(code.text or "" for code in text_object.iter("{*}TextCode"))
        if len(box) == 4 and text.strip():
            pieces.append((box[1], box[0], box[3] or 1.0, text))
    lines: list[list[tuple[float, float, float, str]]] = []
    for piece in sorted(pieces):
        if lines and abs(piece[0] - lines[-1][0][0]) <= _SAME_LINE * lines[-1][0][2]:
            lines[-1].append(piece)
        else:
            lines.append([piece])
    return [line for row in lines if (line := line_text("".join(p[3] for p in sorted(row, key=lambda p: p[1]))))]


def _numbers(written: str | None) -> list[float]:
    try:
        return [float(part) for part in (written or "").split()]
    except ValueError:
        return []
