"""The block walk: a tree to the lines that a reader would see, in reading order, by iteration alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from gongbao.errors import TooLarge
from gongbao.formats.scripts import ZERO_WIDTH
from gongbao.formats.tables import Rows, is_data_table, resolve_spans
from gongbao.formats.tags import BLOCK_TAGS, SKIPPED_TAGS
from gongbao.settings import Caps

MAX_NODES = 1_500_000
"""Nodes visited in one walk."""

MAX_TABLES_DEEP = 6
"""Tables nested deeper are layout without further question."""

_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_SPACES = re.compile(r"[\t\r\n\f][ \t\r\n\f]*| [ \t\r\n\f]+")
_WRAP_IN_HANZI = re.compile(
    r"(?<=[\u3001-\u9fff\uff00-\uffef])[ \t]*[\r\n][ \t\r\n\f]*(?=[\u3001-\u9fff\uff00-\uffef])"
)
_ZERO_WIDTH = frozenset(ZERO_WIDTH)
_DROPPED = dict.fromkeys(map(ord, ZERO_WIDTH), "")

Test = Callable[[LexborNode], bool]
Skip = Callable[[LexborNode, bool], bool]
"""Asked of every element, with whether it stands inside the body: leave it out?"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
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


@dataclass(slots=True)
class _Frame:
    """An element that the walk is inside of, and what to restore on leaving it."""

    node: LexborNode
    is_block: bool
    linked: bool
    in_body: bool
    tag: str
    tables: int


class _Walk:
    """The state of one walk: the line under way and the lines done."""

    def __init__(self, *, skip: Skip, text_cap: int) -> None:
        self.skip = skip
        self.text_cap = text_cap
        self.done: list[Block] = []
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
        self.parts.append(text)
        if in_link:
            self.linked += len("".join(text.split()))

    def flush(self) -> None:
        if self.parts:
            line = line_text("".join(self.parts))
            if line:
                self.done.append(
                    Block(text=line, tag=self.tag, linked=self.linked, in_body=self.in_body or self.marked)
                )
            self.parts.clear()
        self.linked = 0


def walk_blocks(
    root: LexborNode,
    *,
    skip: Skip | None = None,
    is_body: Test | None = None,
    between: tuple[str, str] | None = None,
    text_cap: int = Caps().text_characters,
) -> tuple[Block, ...]:
    """Walk below ``root`` and return its lines.

    Scripts, styles, comments, hidden elements, and elements for which ``skip`` holds are left out. ``in_body`` marks the
    lines below an element for which ``is_body`` holds, or between the two comments named by ``between``. Raise TooLarge
    past ``MAX_NODES`` nodes or ``text_cap`` characters.
    """
    walk = _Walk(skip=skip or _never, text_cap=text_cap)
    walk.in_body = is_body is not None and is_body(root)
    _walk_into(walk, root, is_body=is_body or _nothing, between=between, tables=0)
    return tuple(walk.done)


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
    if not _ZERO_WIDTH.isdisjoint(text):
        text = text.translate(_DROPPED)
    return _SPACES.sub(" ", text).strip()


def is_hidden(node: LexborNode) -> bool:
    """Tell whether the element itself is hidden by attribute or inline style."""
    attributes = node.attributes
    if not attributes:
        return False
    return "hidden" in attributes or bool(_HIDDEN_STYLE.search(attributes.get("style") or ""))


def _walk_into(walk: _Walk, root: LexborNode, *, is_body: Test, between: tuple[str, str] | None, tables: int) -> None:
    stack = [_Frame(root, True, False, walk.in_body, "div", tables)]
    node = root.child
    while stack:
        frame = stack[-1]
        if node is None:
            stack.pop()
            if frame.is_block:
                walk.flush()
            walk.in_body = stack[-1].in_body if stack else frame.in_body
            walk.tag = stack[-1].tag if stack else walk.tag
            node = frame.node.next if stack else None
            continue
        walk.nodes += 1
        if walk.nodes > MAX_NODES:
            raise TooLarge(
                f"tree passes cap max_nodes={MAX_NODES}; the page is generated or broken, look at the capture"
            )
        if node.is_text_node:
            _take_text(walk, node, in_link=frame.linked, preformatted=frame.tag == "pre")
        elif node.is_comment_node and between:
            _switch(walk, node.comment_content or "", between)
        elif node.is_element_node:
            entered = _enter(walk, node, frame, is_body)
            if entered:
                stack.append(entered)
                node = node.child
                continue
        node = node.next


def _take_text(walk: _Walk, node: LexborNode, *, in_link: bool, preformatted: bool) -> None:
    text = node.text_content or ""
    if preformatted and "\n" in text:
        for line in text.split("\n"):
            walk.take(line, in_link=in_link)
            walk.flush()
        return
    if "\n" in text or "\r" in text:
        text = _WRAP_IN_HANZI.sub("", text)
    walk.take(text, in_link=in_link)


def _switch(walk: _Walk, comment: str, between: tuple[str, str]) -> None:
    """Open or close the body at a comment; a stray end tag in the body must not close it, so no element has a say."""
    mark = comment.strip()
    if mark in between:
        walk.flush()
        walk.marked = mark == between[0]


def _enter(walk: _Walk, node: LexborNode, frame: _Frame, is_body: Test) -> _Frame | None:
    """Handle an element: None when it needs no descent, else the frame to descend with."""
    tag = node.tag or ""
    if tag == "br":
        walk.flush()
        return None
    if tag in SKIPPED_TAGS or is_hidden(node) or walk.skip(node, frame.in_body or walk.marked):
        return None
    is_block = tag in BLOCK_TAGS
    if is_block:
        walk.flush()
    body = frame.in_body or is_body(node)
    if tag == "table" and frame.tables < MAX_TABLES_DEEP and _take_table(walk, node, in_body=body):
        return None
    if body and not walk.in_body:
        walk.flush()
    walk.in_body = body
    if is_block:
        walk.tag = tag
    return _Frame(
        node,
        is_block,
        frame.linked or tag == "a",
        body,
        walk.tag if is_block else frame.tag,
        frame.tables + (tag == "table"),
    )


def _take_table(walk: _Walk, table: LexborNode, *, in_body: bool) -> bool:
    """Read a data table as rows of cells, a line per row; return False for a layout table, which is walked as blocks."""
    if any(other.mem_id != table.mem_id for other in table.css("table")):
        return False
    placed = []
    for row in _own_rows(table):
        cells = []
        for cell in _children(row, ("td", "th")):
            if walk.skip(cell, in_body) or is_hidden(cell):
                continue
            inner = _Walk(skip=walk.skip, text_cap=walk.text_cap - walk.characters)
            _walk_into(inner, cell, is_body=_nothing, between=None, tables=MAX_TABLES_DEEP)
            walk.nodes += inner.nodes
            text = "\n".join(block.text for block in inner.done)
            attributes = cell.attributes
            cells.append(
                (text, sum(b.linked for b in inner.done), attributes.get("colspan"), attributes.get("rowspan"))
            )
        placed.append(cells)
    if not is_data_table([[cell[0] for cell in row] for row in placed]):
        return False
    rows = resolve_spans([[(text, colspan, rowspan) for text, _, colspan, rowspan in row] for row in placed])
    first: Rows | None = rows
    for cells in placed:
        line = "\t".join(text.replace("\n", " ") for text, *_ in cells).strip()
        if not line:
            continue
        linked = sum(cell[1] for cell in cells)
        walk.characters += len(line)
        walk.done.append(Block(text=line, tag="tr", linked=linked, in_body=in_body or walk.marked, table=first))
        first = None
    return True


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


def _nothing(_: LexborNode) -> bool:
    return False


def _never(_: LexborNode, in_body: bool) -> bool:  # noqa: ARG001 - the shape of Skip
    return False
