"""Rows of a listing: link, title, date as written; nested links (解读) belong to no row of their own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from gongbao.cms.attachments import absolute
from gongbao.cms.furniture import is_frame
from gongbao.formats.blocks import is_hidden, walk_blocks
from gongbao.formats.encodings import decode_markup
from gongbao.formats.markup import parse_markup
from gongbao.formats.words import line_text
from gongbao.model.capture import ListingEntry
from gongbao.model.web import WebPage

DATE = re.compile(
    r"(?:19|20)\d{2}\s*(?:年\s*\d{1,2}\s*月\s*\d{1,2}\s*日|[-./]\s*\d{1,2}\s*[-./]\s*\d{1,2})"
    r"(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?"
)
"""A full date as rows write it: 2026-08-28, 2026/08/27, 2026.07.24, 2026年9月24日, with or without a time."""

_DAY_APART = re.compile(
    r"(?<!\d)(?P<day>\d{2})\s*[/|]?\s*(?P<month>(?:19|20)\d{2}\s*[-./年]\s*(?:0?[1-9]|1[0-2]))(?:\s*月)?(?!\s*[-./月\d])"
    r"|(?<!\d)(?P<before>(?:19|20)\d{2}\s*[-./年]\s*(?:0[1-9]|1[0-2]|[1-9](?=\s*月)))(?:\s*月)?\s+(?P<after>\d{2})(?!\d)"
)
"""A date whose day a row sets in large letters over or under year and month: 05 2024-08."""

_SAYS_EMPTY = re.compile(
    r"(?:暂无|没有(?:找到)?)(?:相关|符合条件的?)?(?:内容|信息|数据|记录|文件|资料)|共\s*0\s*条|该栏目(?:下)?暂无"
)
_NEXT = re.compile(r"[\[【<>»›\s]*(?:下一?[页頁]|后一页|next(?:\s*page)?)[\]】<>»›\s]*", re.IGNORECASE)
_ONWARD = re.compile(r"[>›]|&gt;")
"""What an arrow to the next page shows; a double one may lead to the last."""

_MARK = re.compile(r"^(?:[\[【]\s*(?:置顶|置頂|推荐|推薦|热点|最新|new|hot|top)\s*[\]】]\s*)+", re.IGNORECASE)
"""What an editor puts before a title in the list, and the page itself does not show."""

_TOLD_TITLE = re.compile(
    r"^标\s*题\s*[:：]\s*(.+?)\s*(?:$|(?:点击数|浏览数|阅读数|作\s*者|发表时间|发布时间|更新时间)\s*[:：])", re.DOTALL
)
"""The label by which 动易 tells in the ``title`` attribute what the text of a link may shorten."""

_NESTED = frozenset({"ul", "ol", "table", "dl"})
_MAX_ANCHORS = 20_000
_MAX_ROWS = 5_000


def page_markup(page: WebPage) -> str:
    """Decode the body of an answer by its headers and its own declaration; raise UnreadableDocument when it is no text."""
    return decode_markup(page.body, page.headers.get("content-type"))


def says_empty(text: str) -> bool:
    """Tell whether a page states in words that its listing is empty.

    >>> says_empty("暂无相关信息"), says_empty("关于暂停受理的通知")
    (True, False)
    """
    return _SAYS_EMPTY.search(text) is not None


def rows_of(tree: LexborHTMLParser, *, tags: str = "li, tr") -> Iterator[LexborNode]:
    """Yield row elements outside the page frame that do not stand inside another row."""
    for node in tree.css(tags)[:_MAX_ROWS]:
        if not _stands_below(node, tags=frozenset(tags.split(", "))):
            yield node


def entry_of_row(row: LexborNode, base: str) -> ListingEntry | None:
    """Read one row: its main link (the longest text outside nested lists) and the date beside it; None without a link."""
    anchors = [a for a in row.css("a[href]")[:50] if not _nested(a, row) and not is_hidden(a)]
    if not anchors and (around := row.parent) is not None and around.tag == "a" and around.attributes.get("href"):
        anchors = [around]
    best: tuple[int, ListingEntry] | None = None
    outside = _text_outside(row, anchors)
    for anchor in anchors:
        address = absolute(base, anchor.attributes.get("href") or "")
        title, own_date = title_and_date(anchor)
        if address is None or not title:
            continue
        if best is None or len(title) > best[0]:
            written = own_date if (dated := date_in(outside)) is None else dated
            best = len(title), ListingEntry(url=address, title=title, date_as_written=written)
    return best[1] if best else None


def date_in(text: str) -> str | None:
    """Return the date that the words of a row hold, one in two parts put together; None without any.

    >>> date_in("[2026-08-28] 解读"), date_in("05 2024-08 摘要"), date_in("2024年8月 05"), date_in("第05期")
    ('2026-08-28', '2024-08-05', '2024-08-05', None)
    >>> date_in("2024.08 05"), date_in("30 2024-08-05")
    ('2024-08-05', '2024-08-05')
    """
    if found := DATE.search(text):
        return found.group(0).strip()
    parted = _DAY_APART.search(text)
    if parted is None:
        return None
    year, month = re.split(r"\s*[-./年]\s*", parted["month"] or parted["before"])
    day = int(parted["day"] or parted["after"])
    return f"{year}-{int(month):02d}-{day:02d}" if 1 <= day <= 31 else None


def entry_of_fragment(fragment: str, base: str) -> ListingEntry | None:
    """Read a row that arrives as a piece of markup (a CDATA record); None when it holds no link."""
    tree = parse_markup(f"<body><div>{fragment}</div></body>")
    row = tree.css_first("body > div")
    if row is None:
        return None
    only_cells = re.search(r"<t[rd]\b", fragment, re.IGNORECASE)
    if only_cells:
        tree = parse_markup(f"<body><table>{fragment}</table></body>")
        row = tree.css_first("table")
    return entry_of_row(row, base) if row is not None else None


def title_and_date(anchor: LexborNode) -> tuple[str, str | None]:
    """Return the title of a link and the date written inside it, if any.

    The ``title`` attribute replaces a text that is cut with … or missing, and a text of which it is the longer form; one that
    says 标题： gives the title. Of a link around a heading and a summary the heading is the title.
    """
    text = line_text(anchor.text(deep=True))
    date = None
    for part in anchor.css("span, i, em, b, div, p, time")[:20]:
        own = line_text(part.text(deep=True))
        if DATE.fullmatch(own.strip("[]()（）【】 ")):
            date = own.strip("[]()（）【】 ")
            text = line_text(text.removesuffix(own).removeprefix(own))
    headings = anchor.css("h1, h2, h3, h4, h5, h6")[:2]
    if len(headings) == 1 and (headed := line_text(headings[0].text(deep=True))):
        text = headed
    text = _MARK.sub("", text)
    attribute = line_text(anchor.attributes.get("title") or "")
    if told := _TOLD_TITLE.match(attribute):
        return told[1], date
    shown = re.sub(r"(?:…+|\.{3,}|‥+)$", "", text).strip()
    if attribute and (
        not shown or (shown != text) or (len(attribute) > len(text) and _squeezed(shown) in _squeezed(attribute))
    ):
        return attribute, date
    return text, date


def distinct(entries: Iterable[ListingEntry | None]) -> tuple[ListingEntry, ...]:
    """Drop rows without a link and repeats of an address; the first of each stays, in page order."""
    found: dict[str, ListingEntry] = {}
    for entry in entries:
        if entry is not None:
            found.setdefault(entry.url, entry)
    return tuple(found.values())


def next_link(tree: LexborHTMLParser, base: str) -> str | None:
    """Return the address behind 下一页, else behind the arrow of a row of page numbers; None when absent, a script, or the page itself."""
    anchors = tree.css("a[href]")[:_MAX_ANCHORS]
    onward = next((a for a in anchors if _says_next(a)), None) or next((a for a in anchors if _points_onward(a)), None)
    if onward is None:
        return None
    address = absolute(base, onward.attributes.get("href") or "")
    return address if address and address != base.partition("#")[0] else None


def next_is_script(tree: LexborHTMLParser) -> bool:
    """Tell whether 下一页 is there and leads on by a script (javascript:, #, onclick); one marked disabled leads nowhere."""
    for anchor in tree.css("a")[:_MAX_ANCHORS]:
        if _says_next(anchor):
            marks = anchor.attributes
            href = (marks.get("href") or "").strip().lower()
            scripted = href.startswith(("javascript:", "#")) or (not href and "onclick" in marks)
            disabled = "disabled" in (marks.get("class") or "").lower() or (marks.get("aria-disabled") or "") == "true"
            return scripted and not disabled
    return False


def _says_next(anchor: LexborNode) -> bool:
    return _NEXT.fullmatch(line_text(anchor.text(deep=True))) is not None


def _points_onward(anchor: LexborNode) -> bool:
    """Tell whether a link is the arrow behind page numbers: a single one, with at least two numbers beside it."""
    if _ONWARD.fullmatch(line_text(anchor.text(deep=True))) is None:
        return False
    pager = anchor.parent
    if pager is not None and pager.tag in {"li", "span"}:
        pager = pager.parent
    numbers = pager.css("a, span, li, b, em, strong")[:60] if pager is not None else []
    return len({text for n in numbers if (text := line_text(n.text(deep=True))).isdecimal()}) >= 2


def _text_outside(row: LexborNode, anchors: list[LexborNode]) -> str:
    """Return the row's own text: outside its links (a link around the whole row is none of them) and outside nested lists."""
    skipped = frozenset(anchor.mem_id for anchor in anchors)
    blocks = walk_blocks(row, without=skipped, skip=lambda node: node.tag in _NESTED)
    return " ".join(block.text for block in blocks)


def _nested(anchor: LexborNode, row: LexborNode) -> bool:
    """Tell whether a nested list or a hidden or pop-up element stands between link and row."""
    node = anchor.parent
    for _ in range(30):
        if node is None or node.mem_id == row.mem_id:
            return False
        if (node.tag in _NESTED and row.tag != "table") or is_frame(node) or is_hidden(node):
            return True
        node = node.parent
    return True


def _stands_below(node: LexborNode, *, tags: frozenset[str]) -> bool:
    """Tell whether the element lies inside another row or inside the page frame."""
    if is_frame(node) or is_hidden(node):
        return True
    parent = node.parent
    for _ in range(60):
        if parent is None:
            return False
        if parent.tag == "li" and "li" in tags:
            return True
        if is_frame(parent) or is_hidden(parent):
            return True
        parent = parent.parent
    return True


def _squeezed(text: str) -> str:
    return "".join(text.split())
