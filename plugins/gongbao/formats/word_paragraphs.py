"""The words of WordprocessingML elements: every one that a reader sees, whatever it is wrapped in (ECMA-376 part 1, §17)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from docx.oxml.ns import qn

_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_CHOICES = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_TEXT_BOX = qn("w:txbxContent")
_GONE = frozenset(map(qn, ("w:del", "w:moveFrom", "w:pPr", "w:rPr", "w:sdtPr", "w:tblPr", "w:trPr", "w:tcPr", "w:rt")))
"""Elements that hold no words to read: deletions, properties, and the reading above a ruby base."""

_WRAPPERS = frozenset(map(qn, ("w:sdt", "w:sdtContent", "w:ins", "w:moveTo", "w:smartTag", "w:customXml")))
_DRAWN = {qn("w:tab"): "\t", qn("w:ptab"): "\t", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}


def whole(element: Any, default: int) -> int:
    """Return the number in the ``w:val`` of an element, the default where there is neither."""
    try:
        return default if element is None else int(element.get(qn("w:val"), default))
    except ValueError:
        return default


def parts_of(container: Any, *names: str) -> Iterator[Any]:
    """Yield the blocks (``w:p``, ``w:tbl``), rows or cells of an element, through content controls and tracked insertions."""
    wanted = set(map(qn, names))
    for child in container:
        if child.tag in wanted:
            yield child
        elif child.tag in _WRAPPERS and not _is_filler(child):
            yield from parts_of(child, *names)


def words_of(paragraph: Any) -> str:
    """Return the words of a ``w:p``, line breaks as line feeds; lines of text boxes anchored in it come after its own."""
    own: list[str] = []
    boxes: list[str] = []
    _collect(paragraph, own, boxes)
    return "\n".join(["".join(own), *boxes]) if boxes else "".join(own)


def mark_deleted(paragraph: Any) -> bool:
    """Tell whether the end of a paragraph is a tracked deletion: the next one then continues it."""
    return paragraph.find("/".join(map(qn, ("w:pPr", "w:rPr", "w:del")))) is not None


def _collect(element: Any, own: list[str], boxes: list[str]) -> None:
    for child in element:
        tag = child.tag
        if tag == qn("w:t") or tag == _MATH:
            own.append(child.text or "")
        elif tag in _DRAWN:
            own.append(_DRAWN[tag])
        elif tag == qn("w:br"):
            own.append("\n" if child.get(qn("w:type"), "textWrapping") == "textWrapping" else "")
        elif tag == _TEXT_BOX:
            boxes += [
                words_of(block) for block in child.iter(qn("w:p")) if next(block.iterancestors(_TEXT_BOX)) is child
            ]
        elif tag == _CHOICES:
            # One thing drawn in two ways, for newer and older programs: the words are the same.
            _collect(child[:1], own, boxes)
        elif isinstance(tag, str) and tag not in _GONE and not _is_filler(child):
            _collect(child, own, boxes)


def _is_filler(element: Any) -> bool:
    """Tell a content control that shows its prompt, or a table of contents: its words are no part of the text."""
    if element.tag != qn("w:sdt"):
        return False
    properties = element.find(qn("w:sdtPr"))
    if properties is None:
        return False
    prompt = properties.find(qn("w:showingPlcHdr"))
    if prompt is not None and prompt.get(qn("w:val"), "1") not in {"0", "false", "off"}:
        return True
    return any(g.get(qn("w:val")) == "Table of Contents" for g in properties.iter(qn("w:docPartGallery")))
