"""Markup to a tree, with guards: nesting and tags that would cost quadratic time are refused before the parser sees them."""

from __future__ import annotations

import re
from math import isqrt

from selectolax.lexbor import LexborHTMLParser

from gongbao.errors import TooLarge, UnreadableDocument
from gongbao.formats.attributes import AttributeCount, has_only_short_tags, signs_of
from gongbao.formats.encodings import utf8_of
from gongbao.formats.tags import FORMATTING_TAGS, SELF_CLOSING_TAGS
from gongbao.settings import caps_in_force

_MARK = "gongbao-tag"
_DOUBTS = 20
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")


def parse_markup(markup: str) -> LexborHTMLParser:
    """Parse HTML of any quality; raise TooLarge over a cap, UnreadableDocument for NUL or lone surrogates."""
    if len(markup) > (cap := caps_in_force().page_bytes):
        raise TooLarge(f"markup of {len(markup)} characters passes cap page_bytes={cap}; raise it or skip the page")
    try:
        # The parser would replace lone surrogates in silence.
        payload = utf8_of(markup)
    except UnicodeEncodeError as refusal:
        raise UnreadableDocument(
            f"lone surrogate at character {refusal.start}: not a text; decode the bytes again"
        ) from refusal
    # Bytes are searched several times as fast as characters.
    if b"\0" in payload:
        raise UnreadableDocument(
            f"NUL at character {markup.index(chr(0))}: not markup; decode the bytes by their media type"
        )
    signs = signs_of(payload)
    if signs.count(b"<") > _fewest_tags():
        _refuse_pathological_nesting(markup)
    if not has_only_short_tags(payload, signs, caps_in_force().markup_attributes):
        _refuse_overloaded_tags(markup)
    return LexborHTMLParser(payload)


def _fewest_tags() -> int:
    """Return how many tags a page needs at least to pass a cap: n of them open n elements, and reopen (n/2)² at most."""
    caps = caps_in_force()
    return min(caps.markup_depth, 2 * isqrt(caps.markup_reopened))


def _refuse_pathological_nesting(markup: str) -> None:
    """Count open elements in one linear scan; elements that close themselves are left out of the count."""
    caps = caps_in_force()
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
        if depth + formatting > caps.markup_depth:
            raise TooLarge(
                f"markup nests deeper than markup_depth={caps.markup_depth} elements: generated or broken; look at the capture"
            )
        if reopened > caps.markup_reopened:
            raise TooLarge(
                f"unclosed formatting would be reopened more than markup_reopened={caps.markup_reopened} times; look at the capture"
            )


def _refuse_overloaded_tags(markup: str) -> None:
    """Refuse a tag over the cap on attributes; what only looks like one (``a<b`` in a script) passes, ``_DOUBTS`` times a page."""
    cap = caps_in_force().markup_attributes
    if len(markup) <= 2 * cap:
        return
    for doubts, (place, name) in enumerate(AttributeCount(markup).above(cap), 1):
        # All before this place is known to be harmless: the parser tells whether it takes this for a tag.
        if doubts > _DOUBTS or LexborHTMLParser(f"{markup[:place]}<{name} {_MARK}>").css_matches(f"[{_MARK}]"):
            raise TooLarge(
                f"tag {name[:40]} at character {place} has more than markup_attributes={cap} attributes: generated or broken; "
                "look at the capture"
            )
