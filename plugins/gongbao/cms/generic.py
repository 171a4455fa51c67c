"""Any site: lists whose rows carry link, title and date; the body is the densest block of sentences."""

from __future__ import annotations

import re
from collections.abc import Sequence

from selectolax.lexbor import LexborHTMLParser, LexborNode

from gongbao.cms.body_markers import container_of
from gongbao.cms.family import Basis
from gongbao.cms.file_bodies import body_of_files
from gongbao.cms.furniture import is_frame
from gongbao.cms.headline import is_title_like
from gongbao.cms.listing import distinct, entry_of_row, next_is_script, next_link, page_markup, rows_of, says_empty
from gongbao.cms.page import Body, cut_page
from gongbao.errors import SourceChanged
from gongbao.formats.blocks import is_hidden, walk_blocks
from gongbao.formats.markup import parse_markup
from gongbao.formats.tags import SKIPPED_TAGS
from gongbao.model.capture import ListingEntry
from gongbao.model.portal import Column
from gongbao.model.web import ListingPage, PageMatter, WebPage, WebRequest

name = "generic"
basis = Basis.PAGES

SHORTEST_BODY = 200
SHORTEST_ARTICLE = 20
"""The page says by its metadata (ArticleTitle, 国办发〔2017〕47号) or by an information table that it shows one document."""

SHORTEST_NOTICE = 60
"""A cover notice with its attachments may be shorter than a body, when it has the signals of one."""

LIST_ROWS = 6
"""As many linked and dated titles inside the body make it a list of documents."""

DESCENT = 0.65
"""A child that holds this share of the weight is a better body than its parent."""

_SIGNALS = (
    r"各[^。]{2,60}[:：]",
    r"现将|现予|现就|印发给你们|公开征求|特此(?:通知|公告|通告)",
    r"(?:19|20)\d{2}年\d{1,2}月\d{1,2}日",
    r"第[一二三四五六七八九十百]{1,4}条|[一二三四五六七八九十]、",
    r"附\s*件\s*[:：]",
    r"(?:办法|规定|意见|通知|方案|细则|公告|条例|决定)",
    r"(?:任命|委派|聘任|免去|提名)[^。；]{2,40}(?:职务|任|为)",
)
_PARAGRAPHS = frozenset({"p", "div", "br", "table", "li", "section"})
"""What a body is made of; an element without any is a paragraph itself."""

_FILE = re.compile(r"\.(?:docx?|wps|pdf|ofd|xlsx?|pptx?|rar|zip|jpe?g|png)$", re.IGNORECASE)
_WIDE = re.compile("[\u2e80-\U0010ffff]+")
_WEIGHTY = frozenset("，。、；：？！“”《》（）,;:")


def fingerprints(markup: str, url: str | None) -> int:  # noqa: ARG001 - the shape shared by all families
    """Claim nothing: this family is chosen when no other is."""
    return 0


def first_request(column: Column) -> WebRequest:
    """Ask for the column page."""
    return WebRequest(url=column.url)


def read_listing(page: WebPage, column: Column) -> ListingPage:
    """Read the list with the most dated rows on the page; raise SourceChanged when there is none and the page does not say 暂无.

    Where 下一页 is a script, the pages behind it cannot be asked for: what this page does not name may stand there (``window``).
    """
    markup = page_markup(page)
    tree = parse_markup(markup)
    entries = _largest_group(tree, page.final_url)
    if not entries and not says_empty(markup):
        raise SourceChanged(
            f"{page.final_url}: no rows with link, title and date in column {column.id}; declare its family, or probe it again"
        )
    address = next_link(tree, page.final_url)
    if address is None:
        return ListingPage(entries=entries, window=next_is_script(tree))
    return ListingPage(entries=entries, following=WebRequest(url=address))


def page_matter(markup: str, url: str | None) -> PageMatter:
    """Take a page apart around the element that is known to hold a text, else its densest block.

    Raise SourceChanged when none looks like a document: too short, or a list of documents.
    """
    tree = parse_markup(markup)
    known = container_of(tree)
    body = known or densest_block(tree)
    found = Body(elements=(body,), dense=known is None) if body is not None else None
    matter = cut_page(tree, url, family=name, body=found) if found is not None else None
    if known is None and (matter is None or not matter.table):
        matter = _files_alone(tree, url, body) or matter
    text = "\n".join(matter.lines) if matter else ""
    shown = known is not None and matter is not None and is_title_like(matter.title) and bool(matter.links)
    read = matter is not None and (shown or _is_document(matter, text, signals=3 if known is None else 2))
    rows = _linked_rows(body, url) if body is not None and (read or len(text) >= SHORTEST_BODY) else 0
    if rows >= LIST_ROWS:
        raise SourceChanged(
            f"{url or 'page'}: {rows} linked and dated titles, a list of documents and none itself; declare it as a column"
        )
    if matter is None or not read:
        raise SourceChanged(
            f"{url or 'page'}: the densest block has {len(text)} characters, a document needs {SHORTEST_BODY} and a sign of one (title, "
            "day, number, item); an error page, a login, a list, or text drawn by script: look at the capture"
        )
    return matter


def _files_alone(tree: LexborHTMLParser, url: str | None, body: LexborNode | None) -> PageMatter | None:
    """Read a page that is said to show one document, and shows files and no text: the files are the body. None for any other page."""
    alone = body_of_files(tree)
    if alone is None:
        return None
    blocks = walk_blocks(body, without=alone.table) if body is not None else ()
    if body is not None and body.mem_id not in alone.table and any("。" in block.text for block in blocks):
        return None
    return cut_page(tree, url, family=name, body=alone.body)


def _is_document(matter: PageMatter, text: str, *, signals: int) -> bool:
    """Judge by length and the signals of a notice, of which a short text needs several, or by what the page says of itself.

    A text without any of them is an error page, a login, a message of a firewall.
    """
    if matter.images:
        return True
    found = len([signal for signal in _SIGNALS if re.search(signal, text)]) + is_title_like(matter.title)
    said = matter.metas.get("articletitle") or (matter.table and matter.title)
    if len(text) >= SHORTEST_BODY:
        return bool(found or said)
    if len(text) >= SHORTEST_NOTICE and found >= signals:
        return True
    return bool(said) and (len(text) >= SHORTEST_ARTICLE or bool(matter.links))


def _linked_rows(body: LexborNode, url: str | None) -> int:
    """Count the rows below an element that link to another page and carry a date: 6 of them are no text about one document."""
    found: set[str] = set()
    for row in body.css("li, tr, dl, dd, div")[:500]:
        if len(row.css("a[href]")[:3]) == 1 and not _holds(row, "li, tr, dl"):
            entry = entry_of_row(row, url or "")
            if entry is not None and entry.date_as_written and len(entry.title) >= 5 and not _FILE.search(entry.url):
                found.add(entry.url)
    return len(found)


def densest_block(tree: LexborHTMLParser) -> LexborNode | None:
    """Return the smallest element that still holds most of the page's sentences; None for a page without any.

    An element weighs as much as its text outside links, sentence punctuation counting tenfold, less its text inside
    links. From the top the walk goes down while one child holds ``DESCENT`` of its parent's weight.
    """
    root = tree.body or tree.root
    if root is None:
        return None
    weights, branching = _weights(root)
    current = root
    if weights.get(current.mem_id, 0) <= 0:
        return None
    while True:
        children = [child for child in _elements(current) if child.mem_id in weights]
        heaviest = max(children, key=lambda child: weights[child.mem_id], default=None)
        if heaviest is None or heaviest.mem_id not in branching:
            return current
        if weights[heaviest.mem_id] < DESCENT * weights[current.mem_id]:
            return current
        current = heaviest


def _weights(root: LexborNode) -> tuple[dict[int, int], set[int]]:
    """Weigh every element in one pass without recursion, and note those that hold paragraphs; the page frame weighs nothing."""
    branching: set[int] = set()
    weights: dict[int, int] = {root.mem_id: 0}
    stack: list[tuple[LexborNode, bool]] = [(root, False)]
    node = root.child
    while stack:
        parent, linked = stack[-1]
        if node is None:
            stack.pop()
            if stack:
                above = stack[-1][0].mem_id
                weights[above] += weights[parent.mem_id]
                if parent.tag in _PARAGRAPHS or parent.mem_id in branching:
                    branching.add(above)
                node = parent.next
            continue
        if node.is_text_node:
            text = node.text_content or ""
            weight = sum(map(len, _WIDE.findall(text))) + 10 * sum(map(_WEIGHTY.__contains__, text))
            weights[parent.mem_id] += -2 * weight if linked else weight
        elif node.is_element_node and node.tag not in SKIPPED_TAGS and not is_hidden(node) and not is_frame(node):
            weights[node.mem_id] = 0
            stack.append((node, linked or node.tag == "a"))
            node = node.child
            continue
        node = node.next
    return weights, branching


def _holds(node: LexborNode, selector: str) -> bool:
    """Tell whether the element has a descendant of that kind; the parser's own search counts the element itself."""
    return any(found.mem_id != node.mem_id for found in node.css(selector)[:2])


def _elements(node: LexborNode) -> list[LexborNode]:
    children = []
    child = node.child
    while child is not None:
        if child.is_element_node:
            children.append(child)
        child = child.next
    return children


def _largest_group(tree: LexborHTMLParser, base: str) -> tuple[ListingEntry, ...]:
    """Group dated rows by the element that holds them and return the group with the longest titles together."""
    for tags in ("li, tr", "dd, dt", "div, p"):
        groups: dict[int, list[ListingEntry]] = {}
        for row in rows_of(tree, tags=tags):
            if tags == "div, p" and (len(row.css("a[href]")[:3]) != 1 or _holds(row, "div, p")):
                continue
            entry = entry_of_row(row, base)
            if (
                entry is not None
                and entry.date_as_written is not None
                and len(entry.title) >= 5
                and row.parent is not None
            ):
                linked = row.parent.parent if row.parent.tag == "a" else None
                groups.setdefault((linked or row.parent).mem_id, []).append(entry)
        if groups:
            largest = max(groups.values(), key=_title_characters)
            return distinct(largest)
    cards = max(_cards(tree, base).values(), key=_title_characters, default=())
    return distinct(cards)


def _cards(tree: LexborHTMLParser, base: str) -> dict[int, list[ListingEntry]]:
    """Group the boxes that hold one link each, and beside it a date, by the element that holds several of them."""
    groups: dict[int, list[ListingEntry]] = {}
    for box in tree.css("div")[:5_000]:
        above = box.parent
        alone = len(box.css("a[href]")[:2]) == 1 and above is not None and len(above.css("a[href]")[:2]) == 2
        entry = entry_of_row(box, base) if alone and not is_frame(box) and not is_hidden(box) else None
        if entry is not None and entry.date_as_written is not None and len(entry.title) >= 5 and above is not None:
            groups.setdefault(above.mem_id, []).append(entry)
    return groups


def _title_characters(group: Sequence[ListingEntry]) -> int:
    return sum(len(entry.title) for entry in group)
