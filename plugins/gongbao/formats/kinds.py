"""What the block walk does at a node, told by the number of its tag: a number is cheaper to ask for than a name."""

from __future__ import annotations

from typing import Final

from selectolax.lexbor import LexborHTMLParser, LexborNode

from gongbao.formats.tags import BLOCK_TAGS, INLINE_TAGS, SKIPPED_TAGS

INLINE: Final = 0
"""An element that stands in a line."""

BLOCK: Final = 1
BREAK: Final = 2
SKIPPED: Final = 3
"""Elements whose content is not read, and nodes that are neither element nor text nor comment."""

TEXT: Final = 4
COMMENT: Final = 5

_BY_NAME = {**dict.fromkeys(BLOCK_TAGS, BLOCK), **dict.fromkeys(SKIPPED_TAGS, SKIPPED), "br": BREAK}

_SAMPLE = LexborHTMLParser("<body>a<!--b-->")


_FIRST_ADDRESS = 4096
"""The parser numbers the tags of the standard from 1; the number of any other is an address, and another one in each document."""

NAMES = {
    number: tag for tag in (*_BY_NAME, *INLINE_TAGS) if (number := _SAMPLE.create_node(tag).tag_id) < _FIRST_ADDRESS
}
"""Tag names by number."""

NUMBERS = {tag: number for number, tag in NAMES.items()}
"""Numbers by tag name."""

KINDS = {number: _BY_NAME.get(tag, INLINE) for number, tag in NAMES.items()}
"""Kinds by number; a number that is not here stands for a tag of no standard, for a rare one, or for a rare node."""

WRAPPING = frozenset(number for number, tag in NAMES.items() if tag in INLINE_TAGS - {"a"})
"""Numbers of elements that stand in a line and are no links."""

TEXT_NUMBER, COMMENT_NUMBER = (node.tag_id for node in _SAMPLE.css("body")[0].iter(include_text=True))

KINDS |= {TEXT_NUMBER: TEXT, COMMENT_NUMBER: COMMENT}


def kind_by_name(node: LexborNode) -> int:
    """Return the kind of a node whose number is not in ``KINDS``."""
    return _BY_NAME.get(node.tag or "", INLINE) if node.is_element_node else SKIPPED
