"""Values as people read them: lists and mappings without the signs of a programming language."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date

_HAN = re.compile(r"[\u3000-\u303f\u4e00-\u9fff]")


def in_words(value: object) -> str:
    """Write a value for a person: names in Chinese joined by 、, others by commas; yes and no; – for nothing.

    >>> in_words(["市财政局", "市科技局"]), in_words(["a", "b"]), in_words({"changed": 2, "held": []}), in_words(None)
    ('市财政局、市科技局', 'a, b', 'changed: 2, held: –', '–')
    """
    if value is None or (isinstance(value, str | Sequence | Mapping | set | frozenset) and not value):
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return ", ".join(f"{name}: {_nested(item)}" for name, item in value.items())
    if isinstance(value, Sequence | set | frozenset) and not isinstance(value, str):
        items = [_nested(item) for item in (value if isinstance(value, Sequence) else sorted(value, key=str))]
        mapped = any(isinstance(item, Mapping) for item in value) or any("," in item for item in items)
        return ("; " if mapped else "、" if all(map(_HAN.search, items)) else ", ").join(items)
    return str(value)


def _nested(value: object) -> str:
    """A value within another; a mapping or list of several things keeps its own bounds."""
    bounded = isinstance(value, Mapping | list | tuple) and len(value) > 1
    return f"({in_words(value)})" if bounded else in_words(value)
