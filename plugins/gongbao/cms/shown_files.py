"""Files that a page shows or links by other means than an anchor: viewers, players, and scripts that write them."""

from __future__ import annotations

import html
import re
from typing import NamedTuple
from urllib.parse import parse_qs, unquote, urlsplit

from selectolax.lexbor import LexborNode

from gongbao.formats.words import line_text

VIEWERS = "iframe[src], embed[src], object[data], [pdfsrc], [data-powerurl], script"
"""Elements that may show a file."""

_SHOWN = re.compile(r"\.(?:docx?|wps|pdf|ofd|xlsx?|pptx?)$", re.IGNORECASE)
_TITLE = re.compile(r"""["']?title["']?\s*:\s*["']([^"']{1,200})["']""")
_CALL = re.compile(r"""pdf[\w.]{0,40}["']?\s*[(=:]\s*["']([^"'\s<>]{1,500}?\.(?:pdf|ofd))["']""", re.IGNORECASE)
_WRITTEN = re.compile(
    r"""<a\b[^<>]{0,500}?\bhref\s*=\s*\\?["']([^"'<>\\]{1,500})\\?["'][^<>]{0,500}>([^<>]{1,200})<\\?/a>""",
    re.IGNORECASE,
)
_MENTIONS = re.compile(r"\.(?:docx?|wps|pdf|ofd|xlsx?|pptx?|zip|rar)\b", re.IGNORECASE)
_LINKED = re.compile(r"\.(?:docx?|wps|pdf|ofd|xlsx?|et|pptx?|dps|rtf|txt|csv|rar|zip|7z|ceb)$", re.IGNORECASE)


class ShownFile(NamedTuple):
    """Where a file stands, as written, and its name where the page tells one."""

    href: str
    name: str | None = None


def shown_files(node: LexborNode) -> tuple[ShownFile, ...]:
    """Return the files that a viewer shows or a script writes into the page; nothing for any other element.

    A viewer (``iframe``, ``embed``, ``object``) names its file in its address; the players of 苏迪 (``pdfsrc``) and 动易
    (``data-powerurl``) in an attribute; a script hands it to a function of a PDF viewer (博达: ``showVsbpdfIframe("x.pdf")``), or
    writes links that a template keeps in a string (拓尔思: ``var hasFJ='<a href="x.pdf">name</a>'``).
    """
    if node.tag == "script":
        return _of_script(node.text(deep=True))
    marks = node.attributes
    if player := marks.get("pdfsrc") or marks.get("data-powerurl"):
        told = _TITLE.search(marks.get("sudyfile-attr") or "")
        return (ShownFile(player.strip(), told[1] if told else None),) if _is_document(player.strip()) else ()
    source = _handed(marks.get("data" if node.tag == "object" else "src") or "")
    return (ShownFile(source),) if source else ()


def shows_file(element: LexborNode) -> bool:
    """Tell whether an element holds a viewer, player or script that shows a file."""
    return any(shown_files(node) for node in element.css(VIEWERS)[:50])


def _of_script(words: str) -> tuple[ShownFile, ...]:
    if not _MENTIONS.search(words):
        return ()
    written = [
        ShownFile(html.unescape(href.strip()), line_text(html.unescape(name)) or None)
        for href, name in _WRITTEN.findall(words)
        if _LINKED.search(href.partition("?")[0].strip())
    ]
    return (*(ShownFile(href) for href in _CALL.findall(words)), *written)


def _handed(source: str) -> str | None:
    """Return the address of the document that a viewer shows: its own, or the one that a parameter (``file=``) hands to it."""
    source = source.strip()
    try:
        parts = urlsplit(source)
        handed = [value for values in parse_qs(parts.query).values() for value in values]
        named = [source, *handed, unquote(parts.fragment).removeprefix("file=")]
        return next((name for name in named if _is_document(name)), None)
    except ValueError:
        return None


def _is_document(address: str) -> bool:
    return _SHOWN.search(urlsplit(address).path) is not None
