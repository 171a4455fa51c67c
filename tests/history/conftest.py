"""A small reader of invented texts, so that these tests do not depend on the clause parser."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from gongbao.history.numerals import read_number
from gongbao.model.policy import Clause

_HEADS = (
    ("chapter", 1, re.compile(r"^#*\s*(第[一二三四五六七八九十百零]+章)[\s　]*(.*)$")),
    ("article", 2, re.compile(r"^(第[一二三四五六七八九十百零\d]+[条條](?:之[一二三四五六七八九十]+)?)[\s　]*(.*)$")),
    ("h1", 1, re.compile(r"^([一二三四五六七八九十]+、)(.*)$")),
    ("item", 4, re.compile(r"^([（(][一二三四五六七八九十]+[）)])(.*)$")),
    ("h3", 3, re.compile(r"^(\d{1,2}[.．])(?!\d)(.*)$")),
    ("annex", 1, re.compile(r"^(附件\d*)[:：]?(.*)$")),
)
_NUMBER = re.compile(r"[一二三四五六七八九十百零]+|\d+")


def read_clauses(text: str) -> tuple[Clause, ...]:
    """Read 章, 条, 款, 项, 一、（一）1. and 附件, a paragraph per line; the first line that fits none is the preamble."""
    clauses: list[Clause] = []
    root: Clause | None = None
    chapter: Clause | None = None
    paragraphs = 0
    paragraph: Clause | None = None
    in_annex = False
    for line in filter(None, (raw.strip() for raw in text.splitlines())):
        level, label, rest = _head(line, root)
        order = len(clauses)
        number = _number(label)
        if level in {"chapter", "article", "h1", "h2", "h3", "annex"}:
            in_annex = in_annex or level == "annex"
            prefix = {"article": "art", "chapter": "chp"}.get(level, level)
            parent = (
                chapter
                if level in {"h2", "h3"} or (level == "article" and chapter and chapter.level == "annex")
                else None
            )
            eid = f"{parent.eid}__{prefix}_{number}" if parent else f"{prefix}_{number}"
            while any(clause.eid == eid for clause in clauses):
                eid += "b"
            titled = level in {"chapter", "h1", "h2", "annex"} or (level == "h3" and len(rest) < 24)
            clause = _clause(
                eid,
                parent,
                label,
                level,
                order,
                heading=rest if titled else "",
                text="" if titled else rest,
                in_annex=in_annex,
            )
            root, paragraphs, paragraph = clause, 0 if titled else 1, None
            chapter = clause if level in {"chapter", "h1", "annex"} else chapter
        elif level == "item" and root is not None:
            above = paragraph or root
            clause = _clause(
                f"{above.eid}__item_{number}", above, label, "item", order, heading="", text=rest, in_annex=in_annex
            )
        elif root is None:
            clause = _clause(
                f"preamble_{order}", None, None, "preamble", order, heading="", text=rest, in_annex=in_annex
            )
        else:
            paragraphs += 1
            clause = paragraph = _clause(
                f"{root.eid}__para_{paragraphs}", root, None, "para", order, heading="", text=rest, in_annex=in_annex
            )
        clauses.append(clause)
    return tuple(clauses)


def _head(line: str, root: Clause | None) -> tuple[str, str | None, str]:
    for level, _, pattern in _HEADS:
        if found := pattern.match(line):
            if level == "item" and root is not None and root.level in {"h1", "h2", "h3"}:
                return "h2", found.group(1), found.group(2)
            return level, found.group(1), found.group(2)
    return "para", None, line


def _number(label: str | None) -> str:
    return "-".join(str(read_number(run)) for run in _NUMBER.findall(label or ""))


def _clause(
    eid: str,
    parent: Clause | None,
    label: str | None,
    level: str,
    order: int,
    *,
    heading: str,
    text: str,
    in_annex: bool,
) -> Clause:
    return Clause(
        eid=eid,
        parent_eid=parent.eid if parent else None,
        label=label,
        level=level,
        order=order,
        heading=heading or None,
        text=text,
        in_annex=in_annex,
    )


@pytest.fixture
def clauses_of() -> Callable[[str], tuple[Clause, ...]]:
    """Give the reader."""
    return read_clauses
