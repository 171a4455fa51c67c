"""Bodies found by the markers that a CMS leaves: comment pairs and known ids and classes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from selectolax.lexbor import LexborHTMLParser, LexborNode

from gongbao.cms.page import Body
from gongbao.cms.shown_files import shows_file
from gongbao.errors import SourceChanged
from gongbao.formats.blocks import is_hidden, walk_blocks
from gongbao.formats.kinds import COMMENT_NUMBER
from gongbao.formats.scripts import canonical_key
from gongbao.formats.tags import SKIPPED_TAGS
from gongbao.formats.words import line_text
from gongbao.model.capture import FailureKind

CONTAINERS = (
    "#zoom", "#Zoom", "#fontzoom", "#con_con", "#js_content", "#ivs_content", "#xw_box", "#BodyLabel", "#mainText", "#wenzhang-content",
    "#UCAP-CONTENT", "ucapcontent", ".TRS_Editor", ".TRS_UEDITOR", ".trs_editor_view", ".pages_content", ".article-content",
    ".article-con", ".Article_content", ".newscontnet", ".j-fontContent", ".zcwjk-xlcon", ".zwxl-article", ".bt-content", ".main-txt",
    ".v_news_content", "#vsb_content", ".wp_articlecontent", "#zoomcon", "#NewsContent", "#cmsArticleContent", "#detailContent", ".conTxt",
)  # fmt: skip
"""Elements that systems and portals set the text of a document into and nothing else; one that a page has once, or twice with the same
words (for desk and phone), is its body."""

SHORTEST_TEXT = 20
"""As many characters make the words of an element a text."""

_EVERY = ", ".join(CONTAINERS)
_WIDE = re.compile("[\u2e80-\U0010ffff]+")
_NAME = re.compile(r"[.#][\w-]+")
"""A selector of one id or class; a page that does not hold the name need not be searched element by element."""


def container_of(tree: LexborHTMLParser) -> LexborNode | None:
    """Return the element of the first kind of ``CONTAINERS`` that holds words, a file or a picture; None for a page without any."""
    if tree.css_first(_EVERY) is None:
        return None
    for selector in CONTAINERS:
        found = [node for node in tree.css(selector)[:9] if not is_hidden(node) and _shows(node)]
        words = {canonical_key(node.text(deep=True)) for node in found}
        if found and len(words) == 1:
            return found[0]
    return None


def _shows(node: LexborNode) -> bool:
    words = sum(map(len, _WIDE.findall(node.text(deep=True))))
    return (
        words >= SHORTEST_TEXT or node.css_first("img, iframe, embed, object, a[href]") is not None or shows_file(node)
    )


def body_by_selectors(tree: LexborHTMLParser, selectors: Sequence[str]) -> Body | None:
    """Return the first selector's element that holds text or a link, the longest of several; None when none does."""
    source = tree.raw_html or b""
    lowered = b""
    for selector in selectors:
        name = selector[1:].encode()
        # Most pages write the name as it is known: only for the others the whole source is lowered.
        if _NAME.fullmatch(selector) and name not in source:
            lowered = lowered or source.lower()
            if name.lower() not in lowered:
                continue
        found = [node for node in tree.css(selector)[:50] if _holds_something(node)]
        if found:
            return Body(elements=(found[0] if len(found) == 1 else max(found, key=_characters),))
    return None


def body_by_comments(tree: LexborHTMLParser, pairs: Sequence[tuple[str, str]]) -> Body | None:
    """Return the body between a pair of comments, if both stand in the page and something stands between them."""
    # Bytes are searched faster than characters.
    source = tree.raw_html or b""
    for begin, end in pairs:
        # Most pages hold one pair or none: what closes a body is looked for where something opens it.
        opened = _comment_in(source, begin)
        closed = _comment_in(source, end) if opened else None
        if not (opened and closed and opened.end() < closed.start()):
            continue
        comment = _comment(tree, begin)
        root = tree.body or tree.root
        if comment is None or comment.parent is None or root is None:
            continue
        if _shows_words(comment, end) or any(b.in_body for b in walk_blocks(root, between=(begin, end))):
            return Body(elements=(comment.parent,), between=(begin, end))
    return None


def missing_body(tree: LexborHTMLParser, url: str | None, *, family: str, selectors: Sequence[str]) -> SourceChanged:
    """Make the error of a page without a body: ``EMPTY_BODY`` when its element is there with nothing in it, else it was rebuilt."""
    where, named = url or "page", ", ".join(selectors)
    if tree.css_first(named) is not None:
        fact = f"the body element of {family} is there with nothing in it; fetch it again, or look whether the text is elsewhere"
        return SourceChanged(f"{where}: {fact}", kind=FailureKind.EMPTY_BODY)
    fact = f"no body marker of {family} ({named}); the portal was rebuilt or this is no detail page: probe it again"
    return SourceChanged(f"{where}: {fact}")


def _comment_in(source: bytes, words: str) -> re.Match[bytes] | None:
    """Find the first comment that says these words; none begins before the sign in front of where they first stand."""
    said, comment = _comment_pattern(words)
    place = source.find(said)
    return comment.search(source, max(0, source.rfind(b"<!--", 0, place))) if place >= 0 else None


@cache
def _comment_pattern(words: str) -> tuple[bytes, re.Pattern[bytes]]:
    said = words.encode()
    return said, re.compile(rb"<!--\s*" + re.escape(said) + rb"\s*-->")


def _comment(tree: LexborHTMLParser, words: str) -> LexborNode | None:
    """Return the first comment that says these words."""
    if tree.root is None:
        return None
    for node in tree.root.traverse():
        if node.tag_id == COMMENT_NUMBER and (node.comment_content or "").strip() == words:
            return node
    return None


def _shows_words(comment: LexborNode, end: str) -> bool:
    """Tell quickly whether visible words follow a comment before the one that says ``end``; False leaves it to the block walk."""
    above = comment.parent
    while above is not None:
        if above.tag == "table" or above.tag in SKIPPED_TAGS or is_hidden(above):
            return False
        above = above.parent
    node = _onward(comment)
    while node is not None:
        below = None
        if (text := node.text_content) is not None:
            if line_text(text):
                return True
        elif node.tag_id == COMMENT_NUMBER:
            if (node.comment_content or "").strip() == end:
                return False
        elif node.is_element_node and not (node.tag in {"br", "table"} or node.tag in SKIPPED_TAGS or is_hidden(node)):
            below = node.first_child
        node = below or _onward(node)
    return False


def _onward(node: LexborNode) -> LexborNode | None:
    """Return the next node in document order that is not below ``node``."""
    current: LexborNode | None = node
    while current is not None:
        if current.next is not None:
            return current.next
        current = current.parent
    return None


def _holds_something(node: LexborNode) -> bool:
    return (
        bool(node.text(deep=True).strip())
        or node.css_first("a[href], img, iframe, embed, object, [pdfsrc]") is not None
    )


def _characters(node: LexborNode) -> int:
    return sum(len(block.text) for block in walk_blocks(node))
