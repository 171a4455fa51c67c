"""Page metadata by 国办发〔2017〕47号, as it is found: any case, doubled, empty, without spaces between attributes."""

from __future__ import annotations

import re
from collections.abc import Mapping

from selectolax.lexbor import LexborHTMLParser

from gongbao.formats.words import line_text

_TAG = re.compile(r"</?(?:br|p|font|span|b|strong|em|i|sup|sub)\b[^<>]{0,200}>", re.IGNORECASE)


def read_metas(tree: LexborHTMLParser) -> Mapping[str, str]:
    """Return lower-case names to values; of doubled tags the first that is not empty, of empty ones nothing.

    Tags that a title carries (``<br>``) are a space.

    A value that holds ``U+FFFD`` was broken by the CMS (descriptions cut inside a character) and is left out.
    """
    metas: dict[str, str] = {}
    for node in tree.css("meta[name]"):
        attributes = node.attributes
        name = (attributes.get("name") or "").strip().lower()
        value = attributes.get("content") or ""
        value = line_text(_TAG.sub(" ", value) if "<" in value else value)
        if name and value and "\ufffd" not in value:
            metas.setdefault(name, value)
    return metas


def document_title(tree: LexborHTMLParser) -> str | None:
    """Return the text of ``<title>``, or None."""
    node = tree.css_first("title")
    return (line_text(node.text(deep=True)) or None) if node is not None else None
