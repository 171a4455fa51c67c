"""The clause tree of a text, in both schemes: 编 章 节 条 款 项 目, and 一、（一）1.（1）①."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from gongbao.model.policy import Clause
from gongbao.model.portal import Portal
from gongbao.reading.clause_shapes import (
    COLUMN,
    TITLE_ENDS,
    bare_contents_end,
    binds_nothing,
    contents_end,
    first_article,
    heads_contents,
    is_followed,
    level_among,
    opens_text,
    split_heading,
    stays_open,
    table_end,
    table_rows,
)
from gongbao.reading.closings import closing_at
from gongbao.reading.lines import Line
from gongbao.reading.markers import BELOW, RANK, Marker, read_marker
from gongbao.reading.quantities import find_quantities
from gongbao.reading.schemes import numbers_of
from gongbao.reading.units import answering, full_units, names_only

_RANK = {**RANK, "item": RANK["h2"], "subitem": RANK["h3"]}
_EID = {"part": "part", "subpart": "subpart", "chapter": "chp", "section": "sec", "article": "art"}


@dataclass(slots=True)
class Node:
    """One clause while its tree grows; paragraphs and children are counted on the way."""

    eid: str
    parent: str | None
    level: str
    number: int
    label: str | None
    heading: Line | None
    text: Line
    closed: bool = False
    paras: int = 0
    items: int = 0
    in_column: bool = False
    in_annex: bool = False


@dataclass(slots=True)
class ClauseTree:
    """Collects the clauses of one document; ``plant`` adds one text after another."""

    portal: Portal | None
    quoting: bool = False
    nodes: list[Node] = field(default_factory=list)
    _taken: dict[str, int] = field(default_factory=dict)

    def plant(self, lines: Sequence[Line], *, prefix: str = "", level: str = "preamble", in_annex: bool = False) -> int:
        """Add the clauses of ``lines`` under ``prefix``; return how many numbered clauses they hold."""
        return _Section(tree=self, prefix=prefix, opening=level, in_annex=in_annex).read(lines)

    def add(self, node: Node) -> Node:
        """Add one node; an eid taken already gets ``-2``, ``-3`` …"""
        times = self._taken[node.eid] = self._taken.get(node.eid, 0) + 1
        if times > 1:
            node.eid = f"{node.eid}-{times}"
        self.nodes.append(node)
        return node

    def clauses(self) -> tuple[Clause, ...]:
        """Return the clauses in reading order, with responsible units and quantities."""
        groups = [answering(node.heading, node.text) for node in self.nodes]
        below: dict[str, list[str]] = {}
        for node, found in zip(self.nodes, groups, strict=True):
            if node.parent is not None and node.label is None and names_only(node.text.key, found):
                below.setdefault(node.parent, []).extend(u for g in found for u in g.units)
        return tuple([
            self._clause(order, node, [*[u for g in found for u in g.units], *below.get(node.eid, ())])
            for order, (node, found) in enumerate(zip(self.nodes, groups, strict=True))
        ])  # fmt: skip

    def keys(self) -> list[str]:
        """Return heading and text of every clause, folded, in the order of ``clauses``."""
        return [n.text.key if n.heading is None else f"{n.heading.key}。{n.text.key}" for n in self.nodes]

    def _clause(self, order: int, node: Node, units: Sequence[str]) -> Clause:
        heading, text = node.heading, node.text
        if heading is not None and node.closed and not node.paras and not node.items and not text.raw:
            text, heading = heading, None
        elif heading is not None and node.closed:
            heading = heading.cut(0, len(heading.key) - 1)
        written = tuple(dict.fromkeys(units)) if units else ()
        return Clause(
            eid=node.eid,
            parent_eid=node.parent,
            label=node.label,
            level=node.level,
            order=order,
            heading=heading.raw if heading is not None else None,
            text=text.raw,
            responsible_units=full_units(written, self.portal) if written else (),
            responsible_as_written=written,
            quantities=() if binds_nothing(node.level, node.eid) else find_quantities(text.raw, text.key),
            in_column=node.in_column,
            in_annex=node.in_annex,
        )


@dataclass(slots=True)
class _Section:
    """Reads one text with counters of its own: a stack of open clauses, a column while one is open."""

    tree: ClauseTree
    prefix: str
    opening: str
    in_annex: bool
    stack: list[Node] = field(default_factory=list)
    reached: dict[str, int] = field(default_factory=dict)
    last: dict[str, int] = field(default_factory=dict)
    paragraphs: dict[str, Node] = field(default_factory=dict)
    in_articles: bool = False
    column: Node | None = None
    column_level: str | None = None
    column_number: int = 0
    columns: int = 0
    first: Node | None = None
    quotes: int = 0
    numbered: int = 0
    begins_at: int = 1
    numbers: Mapping[int, Marker] = field(default_factory=dict)
    held: bool = False

    def read(self, lines: Sequence[Line]) -> int:
        self.begins_at, self.numbers = first_article(lines), numbers_of(lines)
        rows, index = table_rows(lines), 0
        ends_at = closing_at(lines, self.numbers, rows)
        if self.prefix == "letter" and lines and read_marker(lines[0].key):
            self._opening_paragraph(lines[0].cut(0, 0))
        while index < len(lines):
            line = lines[index]
            key = line.key
            if key[-1:] == "录" and heads_contents(key) and (end := contents_end(lines, index + 1)):
                self._leaf("toc", "body", lines[index + 1 : end], heading=line)
                index = end
            elif key[:1] == "第" and (end := bare_contents_end(lines, index)):
                self._leaf("toc", "body", lines[index:end], heading=None)
                index = end
            elif (end := table_end(lines, index, self.numbers)) > index:
                self._leaf("table", "table", lines[index:end], heading=None)
                index = end
            else:
                if self.numbered and self.column is None and key[-1:] in TITLE_ENDS and opens_text(lines, index):
                    self._begin_anew()
                if index == ends_at and self.numbered and not (self.in_articles or self.quotes):
                    self._begin_anew()
                    self.opening, self.first, self.column = "closing", None, None
                self.held = self.in_articles and self._holds(lines, index)
                self._read_line(line, None if index in rows else self.numbers.get(index) or read_marker(key))
                index += 1
        return self.numbered

    def _holds(self, lines: Sequence[Line], index: int) -> bool:
        """A paragraph between one item and the next belongs to the item: (一)… 海军军官… (二)…."""
        item = self.stack[-1] if self.stack and self.stack[-1].level in ("item", "subitem") else None
        return item is not None and is_followed(lines, index, item.level, item.number + 1)

    def _begin_anew(self) -> None:
        self.stack.clear()
        self.reached.clear()
        self.last.clear()
        self.in_articles = False

    def _read_line(self, line: Line, marker: Marker | None) -> None:
        column = COLUMN.match(line.key) if "专" in line.key[:2] and len(line.key) <= 60 else None
        if column and "。" not in line.key:
            self._open_column(line, column)
            return
        if marker is not None and not self.quotes and self._accepts(marker, line):
            self._open(marker, line)
        else:
            self._paragraph(line)
        if self.tree.quoting and (open_after := stays_open(line.key)) is not None:
            self.quotes = int(open_after)

    def _accepts(self, marker: Marker, line: Line) -> bool:
        before = self.reached.get(marker.level, 0)
        if self.column is not None:
            return True
        if marker.level == "article":
            return bool(marker.sub) or marker.number in (1, self.begins_at) or before < marker.number <= before + 30
        if marker.level in ("h3", "h4") and marker.number > max(before, self.last.get(marker.level, 0)) + 5:
            return marker.number == 1
        return not (marker.level == "h3" and len(line.key) == marker.end)

    def _open(self, marker: Marker, line: Line) -> None:
        if self.column is not None and self._leaves_column(marker):
            self.column, self.column_level = None, None
        if self.column is not None:
            self.column_level, self.column_number = marker.level, marker.number
        else:
            self.reached[marker.level] = self.last[marker.level] = marker.number
            for level in self.reached.keys() & BELOW[marker.level]:
                if level != "article":
                    del self.reached[level]
        self.in_articles = self.in_articles or marker.level == "article"
        while self.stack and _RANK[self.stack[-1].level] >= RANK[marker.level]:
            self.stack.pop()
        self.numbered += 1
        self.stack.append(self._numbered(marker, line))

    def _leaves_column(self, marker: Marker) -> bool:
        """A column ends where a number goes on with the text around it, not with the column's own list."""
        if marker.level == self.column_level:
            return marker.number != self.column_number + 1 and marker.number == self.reached.get(marker.level, 0) + 1
        if self.column_level is not None:
            return RANK[marker.level] < RANK[self.column_level]
        return (
            marker.number != 1
            or RANK[marker.level] < RANK["h2"]
            or (self.reached.get(marker.level, 0) == 0 and marker.level == "h2")
        )

    def _numbered(self, marker: Marker, line: Line) -> Node:
        level = level_among(marker.level, in_articles=self.in_articles)
        parent = self.stack[-1] if self.stack else None
        if self.column is not None and not (parent is not None and parent.in_column):
            parent = self.column
        if parent is not None and parent.level == "article" and level == "item":
            parent = self.paragraphs.get(parent.eid, parent)
        name = _EID.get(level, level) + f"_{marker.number}" + (f"_{marker.sub}" if marker.sub else "")
        above = "" if level == "article" else (parent.eid if parent is not None else "")
        rest = line.cut(marker.end)
        heading, text, closed = split_heading(rest, level)
        label = line.raw[: marker.end].strip(" 　\t\xa0、.．:：,，") or marker.label
        if parent is not None:
            parent.items += 1
        return self.tree.add(Node(
            eid=_path(above or self.prefix, name),
            parent=parent.eid if parent is not None else (self.prefix or None),
            level=level, number=marker.number, label=label, heading=heading, text=text, closed=closed,
            in_column=self.column is not None, in_annex=self.in_annex))  # fmt: skip

    def _open_column(self, line: Line, match: re.Match[str]) -> None:
        self.columns += 1
        while self.stack and self.stack[-1].in_column:
            self.stack.pop()
        self.column = self.tree.add(Node(
            eid=_path(self.prefix, f"col_{self.columns}"),
            parent=self.stack[-1].eid if self.stack else (self.prefix or None),
            level="column", number=self.columns, label=line.raw[: match.end()].strip(" 　:：.、"),
            heading=line.cut(match.end()), text=line.cut(0, 0), in_column=True, in_annex=self.in_annex))  # fmt: skip
        self.column_level, self.column_number = None, 0

    def _paragraph(self, line: Line) -> None:
        if self.column is not None and not (self.stack and self.stack[-1].in_column):
            parent: Node | None = self.column
        else:
            while self.in_articles and not self.held and self.stack and self.stack[-1].level in ("item", "subitem"):
                self.stack.pop()
            parent = self.stack[-1] if self.stack else None
        if parent is None:
            self._opening_paragraph(line)
            return
        if not parent.paras:
            parent.paras = 1 if parent.text.raw else 0
        parent.paras += 1
        self.paragraphs[parent.eid] = self.tree.add(Node(
            eid=f"{parent.eid}__para_{parent.paras}", parent=parent.eid, level="para", number=parent.paras, label=None,
            heading=None, text=line, in_column=self.column is not None, in_annex=self.in_annex))  # fmt: skip

    def _opening_paragraph(self, line: Line) -> None:
        alone = self.prefix == "letter" and self.opening == "body"
        name = self.prefix if alone else _path(self.prefix, self.opening)
        first = self.first
        parent = self.prefix if self.prefix not in ("", name) else None
        if first is not None:
            first.paras = max(first.paras, 1) + 1
            name, parent = f"{name}__para_{first.paras}", name
        node = self.tree.add(Node(
            eid=name, parent=parent, level=self.opening if first is None else "para", number=1, label=None, heading=None,
            text=line, in_annex=self.in_annex))  # fmt: skip
        self.first = first or node

    def _leaf(self, name: str, level: str, lines: Sequence[Line], *, heading: Line | None) -> None:
        parent = self.stack[-1].eid if self.stack else (self.prefix or None)
        joined = Line(raw="\n".join(x.raw for x in lines), key="\n".join(x.key for x in lines))
        self.tree.add(Node(
            eid=_path(parent or "", f"{name}_1" if level == "table" else name), parent=parent, level=level,
            number=1, label=None, heading=heading, text=joined, in_column=self.column is not None, in_annex=self.in_annex))  # fmt: skip


def _path(above: str, name: str) -> str:
    return f"{above}__{name}" if above else name
