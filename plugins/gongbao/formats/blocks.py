"""The block walk: a tree to the lines that a reader would see, in reading order, by iteration alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from selectolax.lexbor import LexborNode

from gongbao.errors import TooLarge
from gongbao.formats.scripts import ZERO_WIDTH
from gongbao.formats.tables import Rows, is_data_table, resolve_spans
from gongbao.formats.tags import BLOCK_TAGS, SKIPPED_TAGS
from gongbao.settings import caps_in_force

MAX_TABLES_DEEP = 6
"""Tables nested deeper are layout without further question."""

_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_WRAP_IN_HANZI = re.compile(
    r"(?<=[\u3001-\u9fff\uff00-\uffef])[ \t]*[\r\n][ \t\r\n\f]*(?=[\u3001-\u9fff\uff00-\uffef])"
)
_ZERO_WIDTH = re.compile(f"[{ZERO_WIDTH}]")
_SEPARATOR = "\0"
"""Stands in no text node: the parser is given no markup with it."""

_DROPPED = dict.fromkeys(map(ord, ZERO_WIDTH), "")

Test = Callable[[LexborNode], bool]
Skip = Callable[[LexborNode, bool], bool]
"""Asked of every element, with whether it stands inside the body: leave it out?"""


class Block(NamedTuple):
    """One line. ``linked`` counts its characters inside links; ``table`` stands on the first line of a data table."""

    text: str
    tag: str
    linked: int = 0
    in_body: bool = False
    table: Rows | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocks:
    """Lines, and the data tables among them, each with the index of its first line."""

    lines: tuple[str, ...]
    tables: tuple[tuple[int, Rows], ...]


class _Walk:
    """The state of one walk: the line under way, and the lines done as (words, tag, linked, in body, row)."""

    __slots__ = (
        "characters",
        "done",
        "in_body",
        "linked",
        "marked",
        "nodes",
        "parts",
        "skip",
        "tables",
        "tag",
        "text_cap",
    )

    def __init__(self, *, skip: Skip | None, text_cap: int) -> None:
        self.skip = skip
        self.text_cap = text_cap
        self.done: list[tuple[str, str, int, bool, bool]] = []
        self.tables: dict[int, Rows] = {}
        self.parts: list[str] = []
        self.linked = 0
        self.characters = 0
        self.nodes = 0
        self.in_body = False
        self.marked = False
        self.tag = "div"

    def take(self, text: str, *, in_link: bool) -> None:
        self.characters += len(text)
        if self.characters > self.text_cap:
            raise TooLarge(f"text passes cap text_characters={self.text_cap}; raise the cap or quarantine the document")
        if self.parts or not text.isspace():
            self.parts.append(text)
            if in_link:
                self.linked += len("".join(text.split()))

    def flush(self) -> None:
        if self.parts:
            self.done.append(("".join(self.parts), self.tag, self.linked, self.in_body or self.marked, False))
            self.parts.clear()
        self.linked = 0

    def lines(self) -> list[tuple[str, int]]:
        """Return the lines that are not empty, each with its characters inside links."""
        if len(self.done) == 1:
            text = line_text(self.done[0][0])
            return [(text, self.done[0][2])] if text else []
        texts = _line_texts([row[0] for row in self.done])
        return [(text, row[2]) for text, row in zip(texts, self.done, strict=True) if text]

    def blocks(self) -> tuple[Block, ...]:
        """Return the lines that are not empty as blocks; rows of tables are lines already."""
        texts = _line_texts([row[0] for row in self.done])
        return tuple(
            Block(
                text=words if is_row else text, tag=tag, linked=linked, in_body=in_body, table=self.tables.get(position)
            )
            for position, (text, (words, tag, linked, in_body, is_row)) in enumerate(zip(texts, self.done, strict=True))
            if text
        )


def walk_blocks(
    root: LexborNode,
    *,
    skip: Skip | None = None,
    is_body: Test | None = None,
    between: tuple[str, str] | None = None,
    text_cap: int | None = None,
) -> tuple[Block, ...]:
    """Walk below ``root`` and return its lines.

    Scripts, styles, comments, hidden elements, and elements for which ``skip`` holds are left out. ``in_body`` marks the
    lines below an element for which ``is_body`` holds, or between the two comments named by ``between``. Raise TooLarge
    past cap ``markup_nodes``, or ``text_cap`` characters (default: cap ``text_characters``).
    """
    caps = caps_in_force()
    walk = _Walk(skip=skip, text_cap=caps.text_characters if text_cap is None else text_cap)
    walk.in_body = is_body is not None and is_body(root)
    _walk_into(walk, root, is_body=is_body, between=between, tables=0)
    return walk.blocks()


def body_blocks(node: LexborNode, *, skip: Skip | None = None) -> Blocks:
    """Return the lines and data tables below ``node``."""
    return collect(walk_blocks(node, skip=skip))


def collect(blocks: tuple[Block, ...] | list[Block]) -> Blocks:
    """Turn blocks into lines, and tables with the index of the line where each begins."""
    tables = tuple((index, block.table) for index, block in enumerate(blocks) if block.table is not None)
    return Blocks(lines=tuple(block.text for block in blocks), tables=tables)


def line_text(text: str) -> str:
    """Collapse source layout, drop zero-width characters, trim spaces of every width at the ends; keep the rest.

    >>> line_text(" \u3000第一\u200b条\xa0 为了\\n 加强 ")
    '第一条\\xa0 为了 加强'
    """
    if _ZERO_WIDTH.search(text):
        text = text.translate(_DROPPED)
    return _collapsed(text).strip()


def _line_texts(texts: list[str]) -> list[str]:
    """Do for many lines at once what ``line_text`` does for one; lines that became empty stay in their places."""
    joined = _SEPARATOR.join(texts)
    if _ZERO_WIDTH.search(joined):
        joined = joined.translate(_DROPPED)
    lines = [line.strip() for line in _collapsed(joined).split(_SEPARATOR)] if texts else []
    return lines if len(lines) == len(texts) else [line_text(text) for text in texts]


def _collapsed(text: str) -> str:
    """Make one space of every run of source layout; a pattern would cost several times as much."""
    for blank in "\n\t\r\f":
        if blank in text:
            text = text.replace(blank, " ")
    while "  " in text:
        text = text.replace("  ", " ")
    return text


def is_hidden(node: LexborNode) -> bool:
    """Tell whether the element itself is hidden by attribute or inline style."""
    attributes = node.attributes
    if not attributes:
        return False
    if "style" in attributes and _HIDDEN_STYLE.search(attributes["style"] or ""):
        return True
    return "hidden" in attributes


def _walk_into(  # noqa: C901, PLR0912 - every node of every page passes here: a call for each would double the cost
    walk: _Walk, root: LexborNode, *, is_body: Test | None, between: tuple[str, str] | None, tables: int
) -> None:
    """Visit what is below ``root``; ``around`` holds the elements that the walk is inside of and what to restore on leaving."""
    around: list[tuple[LexborNode, bool, bool, bool, str, int]] = []
    element, is_block, linked, in_body, tag = root, True, False, walk.in_body, "div"
    node, skip, parts, most_nodes = root.child, walk.skip, walk.parts, caps_in_force().markup_nodes
    while True:
        if node is None:
            if is_block:
                walk.flush()
            walk.in_body = in_body
            if not around:
                return
            node = element.next
            element, is_block, linked, in_body, tag, tables = around.pop()
            walk.in_body, walk.tag = in_body, tag
            continue
        walk.nodes += 1
        if walk.nodes > most_nodes:
            raise TooLarge(
                f"tree passes cap markup_nodes={most_nodes}; the page is generated or broken, look at the capture"
            )
        if node.is_text_node:
            text = node.text_content or ""
            if parts or tag == "pre" or not text.isspace():
                _take_text(walk, text, in_link=linked, preformatted=tag == "pre")
            else:
                walk.characters += len(text)
        elif node.is_element_node:
            name = node.tag or ""
            if name == "br":
                walk.flush()
            elif not (
                name in SKIPPED_TAGS or is_hidden(node) or (skip is not None and skip(node, in_body or walk.marked))
            ):
                opens_block = name in BLOCK_TAGS
                if opens_block and parts:
                    walk.flush()
                body = in_body or (is_body is not None and is_body(node))
                if not (name == "table" and tables < MAX_TABLES_DEEP and _take_table(walk, node, in_body=body)):
                    if body and not walk.in_body:
                        walk.flush()
                    around.append((element, is_block, linked, in_body, tag, tables))
                    element, is_block, linked, in_body = node, opens_block, linked or name == "a", body
                    walk.in_body = body
                    if opens_block:
                        walk.tag = tag = name
                    tables += name == "table"
                    node = node.child
                    continue
        elif between and node.is_comment_node:
            _switch(walk, node.comment_content or "", between)
        node = node.next


def _take_text(walk: _Walk, text: str, *, in_link: bool, preformatted: bool) -> None:
    if "\n" in text or "\r" in text:
        if preformatted and "\n" in text:
            for line in text.split("\n"):
                walk.take(line, in_link=in_link)
                walk.flush()
            return
        inner = text.strip()
        if "\n" in inner or "\r" in inner:
            text = _WRAP_IN_HANZI.sub("", text)
    walk.take(text, in_link=in_link)


def _switch(walk: _Walk, comment: str, between: tuple[str, str]) -> None:
    """Open or close the body at a comment; a stray end tag in the body must not close it, so no element has a say."""
    mark = comment.strip()
    if mark in between:
        walk.flush()
        walk.marked = mark == between[0]


def _take_table(walk: _Walk, table: LexborNode, *, in_body: bool) -> bool:
    """Read a data table as rows of cells, a line per row; return False for a layout table, which is walked as blocks."""
    if any(other.mem_id != table.mem_id for other in table.css("table")):
        return False
    placed = []
    for row in _own_rows(table):
        cells = []
        for cell in _children(row, ("td", "th")):
            if (walk.skip is not None and walk.skip(cell, in_body)) or is_hidden(cell):
                continue
            attributes = cell.attributes
            if (only := _only_text(cell, walk.text_cap - walk.characters)) is not None:
                walk.nodes += 1
                cells.append((only, 0, attributes.get("colspan"), attributes.get("rowspan")))
                continue
            inner = _Walk(skip=walk.skip, text_cap=walk.text_cap - walk.characters)
            _walk_into(inner, cell, is_body=None, between=None, tables=MAX_TABLES_DEEP)
            walk.nodes += inner.nodes
            lines = inner.lines()
            cells.append(
                (
                    "\n".join([text for text, _ in lines]),
                    sum([linked for _, linked in lines]),
                    attributes.get("colspan"),
                    attributes.get("rowspan"),
                )
            )
        placed.append(cells)
    if not is_data_table([[cell[0] for cell in row] for row in placed]):
        return False
    rows = resolve_spans([[(text, colspan, rowspan) for text, _, colspan, rowspan in row] for row in placed])
    begin = len(walk.done)
    for cells in placed:
        line = "\t".join(text.replace("\n", " ") for text, *_ in cells).strip()
        if line:
            walk.characters += len(line)
            walk.done.append((line, "tr", sum(cell[1] for cell in cells), in_body or walk.marked, True))
    if len(walk.done) > begin:
        walk.tables[begin] = rows
    return True


def _only_text(cell: LexborNode, text_cap: int) -> str | None:
    """Return the words of a cell that holds nothing but them, the most frequent kind; None for any other."""
    node = cell.child
    if node is None:
        return ""
    if node.next is not None or not node.is_text_node:
        return None
    text = node.text_content or ""
    if len(text) > text_cap:
        return None
    return line_text(_WRAP_IN_HANZI.sub("", text) if "\n" in text or "\r" in text else text)


def _own_rows(table: LexborNode) -> Iterator[LexborNode]:
    for part in _children(table, ("tr", "tbody", "thead", "tfoot")):
        if part.tag == "tr":
            yield part
        else:
            yield from _children(part, ("tr",))


def _children(node: LexborNode, tags: tuple[str, ...]) -> Iterator[LexborNode]:
    child = node.child
    while child is not None:
        if child.is_element_node and child.tag in tags:
            yield child
        child = child.next
