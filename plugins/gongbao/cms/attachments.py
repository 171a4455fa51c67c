"""Links of a detail page that lead to files: by extension, download script or ``download`` attribute; files that viewers show."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from urllib.parse import parse_qs, unquote, urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from gongbao.cms.furniture import is_frame
from gongbao.cms.shown_files import VIEWERS, shown_files
from gongbao.formats.blocks import is_hidden
from gongbao.formats.words import line_text

_FILE = re.compile(r"\.(?:docx?|wps|pdf|ofd|xlsx?|et|pptx?|dps|rtf|txt|csv|rar|zip|7z|ceb)$", re.IGNORECASE)
_QUOTED = re.compile(r"[\"']([^\"'\s]{4,500})[\"']")
_SCRIPT = re.compile(
    r"/(?:downfile|down|download|downloadfile)\.(?:jsp|do|action|aspx?|php)$|/download$", re.IGNORECASE
)
_SAYS_NOTHING = re.compile(
    r"[\s\[【(（]*(?:[点點][击擊](?:此[处處])?)?(?:下[载載]|查看|附件|(?:附件|文件|原文)下[载載]\s*[:：]?|打[开開]|原文下[载載]|[预預][览覽])*[\s\]】)）]*\d*"
)
_LEAD = re.compile(r"^(?:附\s*件\s*[:：]?\s*|\d{1,2}\s*[.．、]\s*)+")
_TELLING_NAME = 12
"""A file name of so many characters is no 1.pdf, which several folders may hold."""

_NAME_PARAMETERS = ("fileName", "filename", "file_name", "name", "fileUrl", "filepath")


def read_attachments(
    tree: LexborHTMLParser, url: str | None, *, is_body: Callable[[LexborNode], bool]
) -> tuple[tuple[str, str], ...]:
    """Return (name, absolute URL) of every file linked or shown in the body or around it, in page order, without repeats.

    A file is shown by a viewer (``shown_files``). Links in navigation, footers and hidden elements are left out. Where the link says
    only 点击下载, the name is the text before it; a link to a file that a viewer shows names it. Without ``url`` relative links stay
    relative.
    """
    base_node = tree.css_first("base[href]")
    base = urljoin(url or "", (base_node.attributes.get("href") or "") if base_node is not None else "")
    found: dict[str, str] = {}
    shown: set[str] = set()
    for node in tree.css(f"a[href], a[onclick], {VIEWERS}"):
        if node.tag != "a":
            told = shown_files(node)
            for file in told if told and not _stands_in_frame(node, is_body) else ():
                address = absolute(base, file.href)
                if address is not None and address not in found:
                    found[address] = file.name or _name_in_address(address)
                    shown.add(address)
            continue
        href = linked_file(node)
        if not href or not _leads_to_file(node, href) or _stands_in_frame(node, is_body):
            continue
        address = absolute(base, href)
        if address is None:
            continue
        if same := next((viewed for viewed in shown if viewed == address or _is_same(viewed, address)), None):
            shown.discard(same)
            found.pop(same)
            found[address] = _name_of(node, address)
        else:
            found.setdefault(address, _name_of(node, address))
    return tuple((name, address) for address, name in found.items())


def file_links(tree: LexborHTMLParser) -> tuple[LexborNode, ...]:
    """Return the links of a page that lead to files, in page order, those of navigation, footers and hidden elements left out."""
    anchors = tree.css("a[href], a[onclick]")
    return tuple(
        anchor
        for anchor in anchors
        if (href := linked_file(anchor))
        and _leads_to_file(anchor, href)
        and not _stands_in_frame(anchor, lambda _: False)
    )


def linked_file(anchor: LexborNode) -> str:
    """Return where a link leads: its ``href``, or, where a script opens the file, the file that the script or a data attribute names."""
    href = (anchor.attributes.get("href") or "").strip()
    if href and not href.startswith("#") and not href.lower().startswith("javascript:"):
        return href
    told = (anchor.attributes.get(name) or "" for name in ("data-url", "data-href", "data-src", "data-file"))
    opened = _QUOTED.findall(f"{anchor.attributes.get('onclick') or ''} {href}")
    return next((name for name in (*told, *opened) if _FILE.search(name.partition("?")[0])), href)


def absolute(base: str | None, href: str) -> str | None:
    """Resolve ``href`` against ``base``; None for links that lead to no document (javascript:, mailto:, anchors, broken).

    >>> absolute("http://a.gov.cn/x/index.html", "./t1.html"), absolute("http://a.gov.cn/", "javascript:;")
    ('http://a.gov.cn/x/t1.html', None)
    """
    href = href.strip()
    if not href or href.startswith("#"):
        return None
    try:
        address = urljoin(base or "", href)
        scheme = urlsplit(address).scheme.lower()
    except ValueError:
        return None
    if scheme and scheme not in {"http", "https", "file"}:
        return None
    return address.partition("#")[0]


def _leads_to_file(anchor: LexborNode, href: str) -> bool:
    try:
        path = urlsplit(href).path
        query = urlsplit(href).query
    except ValueError:
        return False
    if href.lower().startswith(("javascript:", "mailto:", "data:", "#")):
        return False
    if "download" in anchor.attributes or _FILE.search(path) or _SCRIPT.search(path):
        return True
    if _FILE.search(line_text(anchor.text(deep=True))):
        return True
    return bool(query) and _FILE.search(unquote(query)) is not None and "file" in query.lower()


def _stands_in_frame(anchor: LexborNode, is_body: Callable[[LexborNode], bool]) -> bool:
    node: LexborNode | None = anchor
    for _ in range(200):
        if node is None or is_body(node):
            return False
        if is_frame(node) or is_hidden(node):
            return True
        node = node.parent
    return False


def _name_of(anchor: LexborNode, address: str) -> str:
    """Name a file: by the link text, the text before the link, the link's attributes, the address, in that order."""
    text = line_text(anchor.text(deep=True))
    if text and not _SAYS_NOTHING.fullmatch(text):
        return text
    for candidate in (
        *_text_before(anchor),
        anchor.attributes.get("title") or "",
        anchor.attributes.get("download") or "",
    ):
        name = _LEAD.sub("", line_text(candidate)).strip()
        if name and not _SAYS_NOTHING.fullmatch(name) and "浏览器" not in name:
            return name
    return _name_in_address(address) or text or address


def _text_before(anchor: LexborNode) -> Iterator[str]:
    """Yield the text between the line's start and the link, then that of the parent's own line."""
    for start in (anchor, anchor.parent):
        parts: list[str] = []
        node = start.prev if start is not None else None
        while node is not None and node.tag not in {"br", "a", "p", "div", "li", "tr"} and len(parts) < 50:
            parts.append(node.text(deep=True) if not node.is_comment_node else "")
            node = node.prev
        yield "".join(reversed(parts))


def _is_same(viewed: str, linked: str) -> bool:
    """Tell whether two addresses end in one file name: a viewer shows what a download script hands out."""
    name = _name_in_address(viewed)
    return len(name) >= _TELLING_NAME and name == _name_in_address(linked)


def _name_in_address(address: str) -> str:
    parts = urlsplit(address)
    query = parse_qs(parts.query)
    for parameter in _NAME_PARAMETERS:
        if parameter in query and _FILE.search(query[parameter][0]):
            return query[parameter][0].rpartition("/")[2]
    return unquote(parts.path).rpartition("/")[2]
