"""One walk under way: the line that grows, and the lines that are done."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple, cast

from selectolax.lexbor import LexborNode

from gongbao.errors import TooLarge
from gongbao.formats.tables import Rows
from gongbao.formats.words import line_text, line_texts

Test = Callable[[LexborNode], bool]


class Block(NamedTuple):
    """One line. ``linked`` counts its characters inside links; ``table`` stands on the first line of a data table."""

    text: str
    tag: str
    linked: int = 0
    in_body: bool = False
    table: Rows | None = None


_block = cast("Callable[[tuple[object, ...]], Block]", partial(tuple.__new__, Block))
"""Blocks are made by the ten thousand: the constructor that names its arguments costs three times as much."""


class Walk:
    """The state of one walk: the line under way, and the lines done as (words, tag, linked, in body, row)."""

    __slots__ = (
        "always", "characters", "done", "linked", "marked", "most_nodes", "nodes", "parts", "skip", "tables", "text_cap", "without",
    )  # fmt: skip

    def __init__(
        self, *, without: frozenset[int], skip: Test | None, always: bool, text_cap: int, most_nodes: int
    ) -> None:
        self.without = without
        self.skip = skip
        self.always = always
        self.text_cap = text_cap
        self.most_nodes = most_nodes
        self.done: list[tuple[str, str, int, bool, bool]] = []
        self.tables: dict[int, Rows] = {}
        self.parts: list[str] = []
        self.linked = 0
        self.characters = 0
        self.nodes = 0
        self.marked = False

    def line(self, text: str, tag: str, *, in_body: bool, linked: int = 0) -> None:
        """Take a whole line, none being under way; raise TooLarge past ``text_cap`` characters."""
        self.characters += len(text)
        if self.characters > self.text_cap:
            raise self.too_long()
        self.done.append((text, tag, linked, in_body or self.marked, False))

    def too_long(self) -> TooLarge:
        """Make the error of a text past ``text_cap``."""
        return TooLarge(f"text passes cap text_characters={self.text_cap}; raise the cap or quarantine the document")

    def flush(self, tag: str, *, in_body: bool) -> None:
        """End the line under way, if there is one."""
        if self.parts:
            self.line("".join(self.parts), tag, in_body=in_body, linked=self.linked)
            self.parts.clear()
            self.linked = 0

    def lines(self) -> list[tuple[str, int]]:
        """Return the lines that are not empty, each with its characters inside links."""
        if len(self.done) == 1:
            text = line_text(self.done[0][0])
            return [(text, self.done[0][2])] if text else []
        texts = line_texts([row[0] for row in self.done])
        return [(text, row[2]) for text, row in zip(texts, self.done, strict=True) if text]

    def blocks(self) -> tuple[Block, ...]:
        """Return the lines that are not empty as blocks; rows of tables are lines already."""
        texts = line_texts([row[0] for row in self.done])
        tables = self.tables
        return tuple(
            [
                _block((words if is_row else text, tag, linked, in_body, tables.get(position) if tables else None))
                for position, (text, (words, tag, linked, in_body, is_row)) in enumerate(
                    zip(texts, self.done, strict=True)
                )
                if text
            ]
        )
