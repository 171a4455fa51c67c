"""The block walk: a tree to the lines that a reader would see, in reading order, by iteration alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from gongbao.errors import TooLarge
from gongbao.formats.hiding import hidden_below, is_hidden
from gongbao.formats.kinds import BLOCK, BREAK, COMMENT, KINDS, NAMES, NUMBERS, WRAPPING, kind_by_name
from gongbao.formats.tables import Rows, is_data_table, resolve_spans
from gongbao.formats.walking import Block, Test, Walk
from gongbao.formats.words import line_text, unwrapped, visible
from gongbao.settings import caps_in_force

__all__ = ["Block", "Blocks", "body_blocks", "collect", "is_hidden", "text_below", "walk_blocks"]

MAX_TABLES_DEEP = 6
"""Tables nested deeper are layout without further question."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocks:
    """Lines, and the data tables among them, each with the index of its first line."""

    lines: tuple[str, ...]
    tables: tuple[tuple[int, Rows], ...]


def walk_blocks(
    root: LexborNode,
    *,
    without: frozenset[int] = frozenset(),
    skip: Test | None = None,
    always: bool = False,
    bodies: frozenset[int] = frozenset(),
    between: tuple[str, str] | None = None,
    text_cap: int | None = None,
) -> tuple[Block, ...]:
    """Walk below ``root`` and return its lines.

    Scripts, styles, comments, hidden elements, those named by ``mem_id`` in ``without``, and those outside the body for which ``skip``
    holds (``always``: inside it as well) are left out. ``in_body`` marks the lines below the elements named in ``bodies``, or between
    the two comments named by ``between``. Raise TooLarge past cap ``markup_nodes``, or ``text_cap`` characters (default: cap
    ``text_characters``).
    """
    caps = caps_in_force()
    cap = caps.text_characters if text_cap is None else text_cap
    hidden = hidden_below(root) | without
    walk = Walk(without=hidden, skip=skip, always=always, text_cap=cap, most_nodes=caps.markup_nodes)
    _walk_into(walk, root, bodies=bodies, between=between, tables=0, in_body=root.mem_id in bodies)
    return walk.blocks()


def body_blocks(node: LexborNode) -> Blocks:
    """Return the lines and data tables below ``node``."""
    return collect(walk_blocks(node))


def text_below(node: LexborNode) -> str:
    """Return the lines below ``node`` as one text."""
    only = _only_text(node, caps_in_force().text_characters)
    return "\n".join(body_blocks(node).lines) if only is None else only


def collect(blocks: tuple[Block, ...] | list[Block]) -> Blocks:
    """Turn blocks into lines, and tables with the index of the line where each begins."""
    tables = tuple((index, block.table) for index, block in enumerate(blocks) if block.table is not None)
    return Blocks(lines=tuple(block.text for block in blocks), tables=tables)


def _walk_into(  # noqa: C901, PLR0912, PLR0915 - all nodes of all pages pass here: a call for each would double the cost
    walk: Walk,
    root: LexborNode,
    *,
    bodies: frozenset[int],
    between: tuple[str, str] | None,
    tables: int,
    in_body: bool = False,
) -> None:
    """Visit what is below ``root``; ``around`` holds what to restore on leaving each element that the walk is inside of."""
    around: list[tuple[LexborNode, bool, bool, bool, str, int]] = []
    element, is_block, linked, tag = root, True, False, "div"
    kind_of, parts, without, skip, always = KINDS.get, walk.parts, walk.without, walk.skip, walk.always
    node, nodes, most_nodes, done = root.first_child, walk.nodes, walk.most_nodes, walk.done.append
    while True:
        if node is None:
            if parts and (is_block or (in_body and around and not around[-1][3])):
                # A body may be an element of the line (font): what it holds ends with it.
                walk.flush(tag, in_body=in_body)
            if not around:
                walk.nodes = nodes
                return
            node = element.next
            element, is_block, linked, in_body, tag, tables = around.pop()
            continue
        nodes += 1
        if nodes > most_nodes:
            raise TooLarge(
                f"tree passes cap markup_nodes={most_nodes}; the page is generated or broken, look at the capture"
            )
        # Most nodes are words: only they have a text content, and it costs less to ask for than what a node is.
        if (text := node.text_content) is not None:
            if tag == "pre":
                _take_preformatted(walk, text, in_link=linked, in_body=in_body)
            elif parts or not text.isspace():
                if "\n" in text or "\r" in text:
                    text = unwrapped(text)
                parts.append(text)
                if linked:
                    walk.linked += visible(text)
            node = node.next
            continue
        number = node.tag_id
        kind = kind_of(number)
        if kind is None:
            kind = kind_by_name(node)
        if kind <= BLOCK:
            if not (
                (without and node.mem_id in without)
                or (skip is not None and (always or not (in_body or walk.marked)) and skip(node))
            ):
                name = NAMES.get(number) or node.tag or ""
                if kind and parts:
                    walk.flush(tag, in_body=in_body)
                body = in_body or (bool(bodies) and node.mem_id in bodies)
                only = node.first_child
                if body is not in_body or tag == "pre" or name == "pre":
                    pass
                elif only is None:
                    node = node.next
                    continue
                elif only.next is None and (
                    (words := only.text_content) is not None
                    or (
                        only.tag_id in WRAPPING and (words := _wrapped(walk, only, bodies, in_body=in_body)) is not None
                    )
                ):
                    # Most elements hold words and nothing else, or an element of the line that does: they need no descent.
                    nodes += 1 if only.first_child is None else 2
                    if "\n" in words or "\r" in words:
                        words = unwrapped(words)
                    if kind:
                        if not words.isspace():  # Walk.line, without a call for each line of each page
                            if (total := walk.characters + len(words)) > walk.text_cap:
                                raise walk.too_long()
                            walk.characters = total
                            done((words, name, visible(words) if linked else 0, in_body or walk.marked, False))
                    elif parts or not words.isspace():
                        parts.append(words)
                        if linked or name == "a":
                            walk.linked += visible(words)
                    node = node.next
                    continue
                if name == "table" and tables < MAX_TABLES_DEEP:
                    walk.nodes = nodes
                    taken, nodes = _take_table(walk, node, in_body=body), walk.nodes
                    if taken:
                        node = node.next
                        continue
                if body and not in_body:
                    walk.flush(tag, in_body=in_body)
                around.append((element, is_block, linked, in_body, tag, tables))
                element, is_block, linked, in_body = node, kind == BLOCK, linked or name == "a", body
                if is_block:
                    tag = name
                tables += name == "table"
                node = only
                continue
        elif kind == BREAK:
            if parts:
                walk.flush(tag, in_body=in_body)
        elif kind == COMMENT and between:
            _switch(walk, node.comment_content or "", between, tag=tag, in_body=in_body)
        node = node.next


def _wrapped(walk: Walk, node: LexborNode, bodies: frozenset[int], *, in_body: bool) -> str | None:
    """Return the words of an element of the line that is read and holds nothing else; None for any other."""
    only = node.first_child
    if only is None or (words := only.text_content) is None or only.next is not None or node.mem_id in bodies:
        return None
    skip = walk.skip if walk.always or not (in_body or walk.marked) else None
    return None if node.mem_id in walk.without or (skip is not None and skip(node)) else words


def _take_preformatted(walk: Walk, text: str, *, in_link: bool, in_body: bool) -> None:
    for position, line in enumerate(text.split("\n")):
        if position:
            walk.flush("pre", in_body=in_body)
        words = unwrapped(line) if "\r" in line else line
        if walk.parts or not words.isspace():
            walk.parts.append(words)
            walk.linked += visible(words) if in_link else 0
    if "\n" in text:
        walk.flush("pre", in_body=in_body)


def _switch(walk: Walk, comment: str, between: tuple[str, str], *, tag: str, in_body: bool) -> None:
    """Open or close the body at a comment; a stray end tag in the body must not close it, so no element has a say."""
    mark = comment.strip()
    if mark in between:
        walk.flush(tag, in_body=in_body)
        walk.marked = mark == between[0]


def _take_table(walk: Walk, table: LexborNode, *, in_body: bool) -> bool:
    """Read a data table as rows of cells, a line per row; return False for a layout table, which is walked as blocks."""
    if any(other.mem_id != table.mem_id for other in table.css("table")):
        return False
    placed = [_cells_of(walk, row, in_body=in_body) for row in _own_rows(table)]
    if not is_data_table([[cell[0] for cell in row] for row in placed]):
        return False
    rows = resolve_spans([[(text, colspan, rowspan) for text, _, colspan, rowspan in row] for row in placed])
    begin = len(walk.done)
    for cells in placed:
        line = "\t".join([cell[0].replace("\n", " ") for cell in cells]).strip()
        if line:
            walk.characters += len(line)
            walk.done.append((line, "tr", sum([cell[1] for cell in cells]), in_body or walk.marked, True))
    if len(walk.done) > begin:
        walk.tables[begin] = rows
    return True


_Cell = tuple[str, int, str | None, str | None]
"""Words, characters inside links, colspan, rowspan."""


def _cells_of(walk: Walk, row: LexborNode, *, in_body: bool) -> list[_Cell]:
    cells: list[_Cell] = []
    skip = walk.skip
    following = row.first_child
    while following is not None:
        cell, following = following, following.next
        if cell.tag_id not in _CELLS or cell.mem_id in walk.without:
            continue
        if skip is not None and (walk.always or not in_body) and skip(cell):
            continue
        attributes = cell.attributes
        if (only := _only_text(cell, walk.text_cap - walk.characters)) is not None:
            walk.nodes += 1
            cells.append((only, 0, attributes.get("colspan"), attributes.get("rowspan")))
            continue
        inner = Walk(
            without=walk.without,
            skip=walk.skip,
            always=walk.always,
            text_cap=walk.text_cap - walk.characters,
            most_nodes=walk.most_nodes,
        )
        _walk_into(inner, cell, bodies=frozenset(), between=None, tables=MAX_TABLES_DEEP)
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
    return cells


def _only_text(cell: LexborNode, text_cap: int) -> str | None:
    """Return the words of an element that holds nothing but them, the most frequent kind; None for any other."""
    node = cell.first_child
    if node is None:
        return ""
    text = node.text_content
    if text is None or node.next is not None or len(text) > text_cap:
        return None
    return line_text(unwrapped(text) if "\n" in text or "\r" in text else text)


_CELLS = frozenset((NUMBERS["td"], NUMBERS["th"]))
_ROW = frozenset((NUMBERS["tr"],))
_ROWS_AND_PARTS = _ROW | {NUMBERS[tag] for tag in ("tbody", "thead", "tfoot")}


def _own_rows(table: LexborNode) -> Iterator[LexborNode]:
    for part in _children(table, _ROWS_AND_PARTS):
        if part.tag_id in _ROW:
            yield part
        else:
            yield from _children(part, _ROW)


def _children(node: LexborNode, numbers: frozenset[int]) -> Iterator[LexborNode]:
    child = node.first_child
    while child is not None:
        if child.tag_id in numbers:
            yield child
        child = child.next
