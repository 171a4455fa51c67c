"""The numbers that Word draws before paragraphs: numbering.xml and styles resolved to labels (ECMA-376 part 1, §17.9)."""

from __future__ import annotations

import re
from typing import Any

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn

from gongbao.formats.word_paragraphs import whole
from gongbao.formats.word_series import written_number

_PLACE = re.compile(r"%([1-9])")
_WIDE_END = "、）．。：】〕"
"""Full-width signs after which Chinese text sets no space."""


class ParagraphNumbers:
    """Counts the numbered paragraphs of one document, which must be asked for in their order."""

    def __init__(self, document: Document) -> None:
        part = document.part
        related = [r for r in part.rels.values() if r.reltype == RELATIONSHIP_TYPE.NUMBERING and not r.is_external]
        root: Any = getattr(related[0].target_part, "element", ()) if related else ()
        self._abstract = {a.get(qn("w:abstractNumId")): a for a in root if a.tag == qn("w:abstractNum")}
        self._nums = {n.get(qn("w:numId")): n for n in root if n.tag == qn("w:num")}
        self._styles: dict[str | None, Any] = {}
        for style in document.styles.element.iter(qn("w:style")):
            if style.get(qn("w:type")) == "paragraph":
                self._styles[style.get(qn("w:styleId"))] = style
                if style.get(qn("w:default")) in {"1", "true", "on"}:
                    self._styles[None] = style
        self._counts: dict[str | None, dict[int, int]] = {}
        self._started: set[tuple[str, int]] = set()
        self._read: dict[str, tuple[str | None, dict[int, Any], dict[int, int]]] = {}

    def before(self, paragraph: Any) -> str:
        """Return the label of a ``w:p`` with what parts it from the words; empty without number or in an unknown series.

        Counts the paragraph.
        """
        num_id, level = self._place(paragraph)
        if num_id is None or num_id not in self._nums:
            return ""
        abstract_id, levels, _ = self._levels(num_id)
        if level not in levels:
            return ""
        self._count(num_id, level)
        return self._label(self._counts[abstract_id], level, levels)

    def _place(self, paragraph: Any) -> tuple[str | None, int]:
        """Return numId and level, the paragraph's own before those of its style and of the styles that one is based on."""
        num_id, level = _num_pr(paragraph.find(qn("w:pPr")))
        named = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        style_id = None if named is None else named.get(qn("w:val"))
        for _ in range(20):
            style = self._styles.get(style_id)
            if style is None or num_id is not None:
                break
            num_id, in_style = _num_pr(style.find(qn("w:pPr")))
            if num_id is not None and level is None:
                level = self._linked_level(num_id, style.get(qn("w:styleId")), in_style)
            based = style.find(qn("w:basedOn"))
            if based is None:
                break
            style_id = based.get(qn("w:val"))
        return num_id, level or 0

    def _linked_level(self, num_id: str, style_id: str | None, in_style: int | None) -> int:
        for number, level in self._levels(num_id)[1].items() if num_id in self._nums else ():
            linked = level.find(qn("w:pStyle"))
            if linked is not None and linked.get(qn("w:val")) == style_id:
                return number
        return in_style or 0

    def _levels(self, num_id: str) -> tuple[str | None, dict[int, Any], dict[int, int]]:
        """Return the abstract numbering of a ``w:num``, its levels (0 to 8), and where the num starts them anew."""
        if num_id not in self._read:
            self._read[num_id] = self._levels_of(self._nums[num_id])
        return self._read[num_id]

    def _levels_of(self, num: Any) -> tuple[str | None, dict[int, Any], dict[int, int]]:
        abstract_id = _value(num.find(qn("w:abstractNumId")))
        link = _value(self._abstract[abstract_id].find(qn("w:numStyleLink"))) if abstract_id in self._abstract else None
        for other, element in self._abstract.items():
            if link is not None and _value(element.find(qn("w:styleLink"))) == link:
                abstract_id = other
        found: dict[int, Any] = {}
        starts: dict[int, int] = {}
        abstract = self._abstract.get(abstract_id)
        for level in () if abstract is None else abstract.iterfind(qn("w:lvl")):
            found[_level(level)] = level
        for override in num.iterfind(qn("w:lvlOverride")):
            if (own := override.find(qn("w:lvl"))) is not None:
                found[_level(override)] = own
            if (start := override.find(qn("w:startOverride"))) is not None:
                starts[_level(override)] = whole(start, 1)
        return abstract_id, {n: e for n, e in found.items() if 0 <= n <= 8}, starts

    def _count(self, num_id: str, level: int) -> None:
        abstract_id, levels, starts = self._levels(num_id)
        counts = self._counts.setdefault(abstract_id, {})
        for number, start in starts.items():
            if number <= level and (num_id, number) not in self._started:
                self._started.add((num_id, number))
                counts[number] = start - (number == level)
        start_at = whole(levels[level].find(qn("w:start")), 0)
        counts[level] = counts[level] + 1 if level in counts else start_at
        for deeper in [d for d in counts if d > level]:
            restart = whole(levels[deeper].find(qn("w:lvlRestart")), deeper) if deeper in levels else deeper
            if level < restart:
                del counts[deeper]

    def _label(self, counts: dict[int, int], level: int, levels: dict[int, Any]) -> str:
        element = levels[level]
        text = _value(element.find(qn("w:lvlText"))) or ""
        legal = element.find(qn("w:isLgl")) is not None
        if _value(element.find(qn("w:numFmt"))) == "bullet":
            return ""
        for place in sorted({int(digit) - 1 for digit in _PLACE.findall(text)}):
            if place not in levels:
                return ""
            series = "decimal" if legal else _value(levels[place].find(qn("w:numFmt"))) or "decimal"
            number = written_number(counts.get(place, whole(levels[place].find(qn("w:start")), 0)), series)
            if number is None:
                return ""
            text = text.replace(f"%{place + 1}", number)
        bare = _value(element.find(qn("w:suff"))) == "nothing" or text.endswith(tuple(_WIDE_END))
        return text if bare or not text else f"{text} "


def _num_pr(properties: Any) -> tuple[str | None, int | None]:
    found = None if properties is None else properties.find(qn("w:numPr"))
    if found is None:
        return None, None
    level = found.find(qn("w:ilvl"))
    return _value(found.find(qn("w:numId"))), None if level is None else whole(level, 0)


def _level(element: Any) -> int:
    written = element.get(qn("w:ilvl"), "")
    return int(written) if written in set("012345678") else -1


def _value(element: Any) -> str | None:
    return None if element is None else element.get(qn("w:val"))
