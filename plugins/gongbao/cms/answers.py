"""JSON answers of portals: read as they stand, refused where they cannot be text."""

from __future__ import annotations

import json
from typing import Any

from gongbao.errors import UnreadableDocument


def read_json(text: str, url: str | None) -> Any:
    """Return the value of an answer; ValueError (or RecursionError) when it is no JSON.

    Raise UnreadableDocument for escapes that are half a character (a lone surrogate): nothing after could write them down.

    >>> read_json('{"title": "\\\\u5173\\\\u4e8e"}', None)
    {'title': '关于'}
    """
    value = json.loads(text)
    refuse_half_characters(value, url)
    return value


def refuse_half_characters(value: object, url: str | None) -> None:
    """Raise UnreadableDocument when a text anywhere in ``value`` holds a lone surrogate."""
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError as refusal:
        where = str(refusal.object)[max(0, refusal.start - 20) : refusal.start]
        raise UnreadableDocument(
            f"{url or 'answer'}: half a character (lone surrogate) after {where!r}; the source itself is broken there"
        ) from refusal
