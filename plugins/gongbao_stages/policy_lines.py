"""A wording as lines for a person: headings apart, labels as print has them, items set in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from gongbao.wording.labels import printed_label

_HEADINGS = frozenset({"part", "subpart", "chapter", "section"})
_SET_IN = {"item": 1, "subitem": 2}
_APART = frozenset(
    {"article", "annex", "table", "column", "signature", "note", "preamble", "closing", "letter", "body"}
)


def text_lines(clauses: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Yield the lines of a wording: an empty one before each heading and article, 项 set in by two ideographic spaces.

    >>> [*text_lines([{"level": "item", "label": "（一）", "heading": None, "text": "乙；"}])]
    ['　　（一）乙；']
    """
    begun = False
    for clause in clauses:
        level, label = clause["level"], printed_label(clause["label"], clause["level"]) or ""
        words = "　".join(filter(None, (clause["heading"], clause["text"])))
        between = "　" if label and words and label[-1] in "条章节编部分" else " " if label.endswith(".") else ""
        apart = level in _HEADINGS or level in {"h1", "h2"} or (level in _APART and begun)
        if begun and apart:
            yield ""
        lines = f"{label}{between}{words}".splitlines()
        for line in lines:
            yield "　　" * _SET_IN.get(level, 0) + line
            begun = True
