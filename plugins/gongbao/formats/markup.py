"""Markup to a tree, with guards: nesting that would cost quadratic time is refused before the parser sees it."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser

from gongbao.errors import TooLarge, UnreadableDocument
from gongbao.formats.tags import FORMATTING_TAGS, SELF_CLOSING_TAGS
from gongbao.settings import Caps

MAX_DEPTH = 3_000
"""Open elements at once. The parser looks back over all of them: 200,000 nested div cost it 190 s, 3,000 cost 0.05 s."""

MAX_REOPENED = 2_000_000
"""Formatting elements that unclosed ``<font>`` and the like make the parser open again in every later block."""

_SCANNED_FROM_TAGS = 1_000
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")


def parse_markup(markup: str, *, max_characters: int = Caps().page_bytes) -> LexborHTMLParser:
    """Parse HTML of any quality; raise TooLarge over a cap, UnreadableDocument for NUL or lone surrogates."""
    if len(markup) > max_characters:
        raise TooLarge(
            f"markup of {len(markup)} characters passes cap page_bytes={max_characters}; raise it or skip the page"
        )
    if "\0" in markup:
        raise UnreadableDocument(
            f"NUL at character {markup.index(chr(0))}: not markup; decode the bytes by their media type"
        )
    if markup.count("<") > _SCANNED_FROM_TAGS:
        _refuse_pathological_nesting(markup)
    try:
        # The parser would replace lone surrogates in silence.
        markup.encode()
    except UnicodeEncodeError as refusal:
        raise UnreadableDocument(
            f"lone surrogate at character {refusal.start}: not a text; decode the bytes again"
        ) from refusal
    return LexborHTMLParser(markup)


def _refuse_pathological_nesting(markup: str) -> None:
    """Count open elements in one linear scan; elements that close themselves are left out of the count."""
    depth = formatting = reopened = 0
    for closing, name in _TAG.findall(markup):
        tag = name.lower()
        if tag in SELF_CLOSING_TAGS:
            reopened += formatting
        elif tag in FORMATTING_TAGS:
            formatting = max(0, formatting - 1) if closing else formatting + 1
        elif closing:
            depth = max(0, depth - 1)
        else:
            depth += tag != "p"
            reopened += formatting
        if depth + formatting > MAX_DEPTH:
            raise TooLarge(
                f"markup nests deeper than max_depth={MAX_DEPTH} elements: generated or broken; look at the capture"
            )
        if reopened > MAX_REOPENED:
            raise TooLarge(
                f"unclosed formatting would be reopened more than max_reopened={MAX_REOPENED} times; look at the capture"
            )
