"""Days that a consultation page keeps in hidden fields of its form (MIIT: ``endtime`` in epoch milliseconds; PORTALS.md §2)."""

from __future__ import annotations

import re
from collections.abc import Mapping

from selectolax.lexbor import LexborHTMLParser, LexborNode

_NAMES = {
    "starttime": re.compile(r"(?:start|begin)_?(?:time|date)|kssj|ksrq", re.IGNORECASE),
    "endtime": re.compile(r"(?:end|close|deadline)_?(?:time|date)|jzsj|jzrq|jssj", re.IGNORECASE),
}
_DAY = re.compile(r"\d{10}|\d{13}|(?:19|20)\d{2}\D{1,2}\d{1,2}\D{1,2}\d{1,2}.{0,12}")
_SEARCHES = re.compile(r"search|query|sousuo|\bso\b|retriev", re.IGNORECASE)
_HIGHEST = 30


def read_hidden_fields(tree: LexborHTMLParser) -> Mapping[str, str]:
    """Return ``starttime`` and ``endtime`` as written; those of a search form are what somebody looked for and are left out.

    >>> from gongbao.formats.markup import parse_markup
    >>> dict(read_hidden_fields(parse_markup('<input type=hidden id=endtime value=1786118400000>')))
    {'endtime': '1786118400000'}
    """
    found: dict[str, str] = {}
    for node in tree.css("input[type='hidden' i]"):
        marks = node.attributes
        name, value = marks.get("name") or marks.get("id") or "", (marks.get("value") or "").strip()
        fact = next((fact for fact, pattern in _NAMES.items() if pattern.fullmatch(name)), None)
        if fact and _DAY.fullmatch(value) and not _in_search(node):
            found.setdefault(fact, value)
    return found


def _in_search(node: LexborNode) -> bool:
    above = node.parent
    for _ in range(_HIGHEST):
        if above is None:
            return False
        if above.tag == "form":
            marks = above.attributes
            return any(_SEARCHES.search(marks.get(key) or "") for key in ("action", "id", "class", "name"))
        above = above.parent
    return False
