"""A detail page cut into head, body and tail around the body that a family has found."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from gongbao.cms.attachments import read_attachments
from gongbao.cms.furniture import (
    is_button_line,
    is_footer,
    is_frame,
    is_furniture,
    without_download_button,
    without_inline_furniture,
)
from gongbao.cms.headline import Headline, find_headline, holds_title, is_title_like
from gongbao.cms.hidden_fields import read_hidden_fields
from gongbao.cms.information_table import labelled_lines, read_information_table
from gongbao.cms.metadata import document_title, read_metas
from gongbao.errors import SourceChanged, UnreadableDocument
from gongbao.formats.blocks import Block, collect, walk_blocks
from gongbao.model.capture import FailureKind
from gongbao.model.web import PageMatter
from gongbao.reading.frame_lines import CLAUSE
from gongbao.reading.lines import fold

_FACT = re.compile(
    r"(?:19|20)\d{2}\s*[年./-]\s*\d{1,2}|[征徵]集|来源|來源|[〔\[（(]\s*(?:19|20)\d{2}\s*[〕\])）]\s*\d+\s*[号號]"
)
_TELLS = re.compile(
    r"[征徵]集|[采採][纳納]|反[馈饋]|意[见見]|建[议議](?!使用)|公[众眾]|截止|^附\s*件|^第[一二三四五六七八九十百千〇零\d]{1,6}[条條章节節]"
    r"|^[（(]?[一二三四五六七八九十]{1,3}[、）)]|^\d{1,2}[.．、]|[。；;]$"
)
_PICTURE = re.compile(r"<img\b[^>]*?\bsrc\s*=\s*[\"']?([^\"'\s>]+)", re.IGNORECASE)
_ORNAMENT = re.compile(
    r"\.(?:gif|svg|ico)(?:\?|$)|icon|logo|qr_?code|ewm|erweima|print|share|close|arrow|blank|loading|spacer|/s?kin/",
    re.IGNORECASE,
)
_DAY = r"(?:19|20)\d{2}\s*[-年./]\s*\d{1,2}\s*[-月./]\s*\d{1,2}\s*日?(?:\s*\d{1,2}:\d{2}(?::\d{2})?)?"
_COUNTER = r"(?:浏[览覽]|瀏覽|[点點][击擊]|[阅閱][读讀]|[访訪][问問])"
_TOLD = (
    rf"(?:(?:信息|稿件|文章|[内內]容)?[来來]源|作者|{_COUNTER}(?:次[数數]|量|[数數])?)\s*[:：]"
    rf"|{_COUNTER}(?:次[数數]|量)|字\s*[体體号號]\s*(?:[:：]|[\[【(（\s]*[大中小])"
)
_LABEL = rf"{_TOLD}|[发發]布(?:者|人|[机機][构構]|[单單]位)\s*[:：]|(?:[发發]布|公布|更新|[发發]文|[发發]稿)?(?:[时時][间間]|日期)\s*[:：]"
_SOURCE_LINE = re.compile(
    rf"[\[【(（\s]*(?:[发發]布|公布|更新)(?:[时時][间間]|日期)\s*[:：]\s*{_DAY}(?=$|[\s\]】)）【\[(（|]|{_LABEL})"
    rf"|(?=.*{_DAY})[\[【(（\s]*(?:(?:{_TOLD})|(?:{_LABEL}|{_DAY}).*?(?:(?<![\u4e00-\u9fff])|(?<=日))(?:{_TOLD}))"
    rf"|[\u4e00-\u9fff]{{2,20}}\s+{_DAY}\s.*{_COUNTER}(?:次[数數]|量)"
)
"""The line of source and day that a portal sets between headline and text: labels with their colons, and a day, from its start."""

_BARE_LABEL = re.compile(_LABEL)

_NUMBER = re.compile(r"[〔\[（(]\s*(?:19|20)\d{2}\s*[〕\])）]\s*\d+\s*[号號]")
_NEAR_TOP = 10
_LONGEST_LINE = 160
_TITLE_LABELS = ("标题", "名称", "信息名称", "文件名称")
_GAP = 4
"""Lines that say nothing by themselves (a heading broken in two) but stand between lines that do."""

_LOOSE_HEAD = 8
"""Lines before the body that may carry facts when no headline says where the page's own matter begins."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """Where the body stands: in elements, or between two comments that stand below ``elements``."""

    elements: tuple[LexborNode, ...] = ()
    between: tuple[str, str] | None = None
    dense: bool = False
    """Found by its weight alone: it may hold the page's own head, and be the whole page with its frame."""


def cut_page(tree: LexborHTMLParser, url: str | None, *, family: str, body: Body) -> PageMatter:
    """Cut a parsed page around its body.

    ``lines`` are the body without buttons and counters; ``head_lines`` what stands between headline and body;
    ``tail_lines`` what follows the body up to the footer, so that an outcome appended outside it is not lost. Raise
    SourceChanged (``EMPTY_BODY``) when the body has neither text nor file nor picture, UnreadableDocument when it holds ``U+FFFD``.
    """
    body_ids = frozenset() if body.between else frozenset(node.mem_id for node in body.elements)
    around = _ancestors(body.elements)
    root = tree.body or tree.root
    whole = body.dense and root is not None and root.mem_id in body_ids
    table = read_information_table(tree, holds_body=lambda node: node.mem_id in around)

    def framed(node: LexborNode) -> bool:
        return is_frame(node) and node.mem_id not in around and not holds_title(node)

    blocks: tuple[Block, ...] = ()
    if root is not None:
        without = frozenset(table.elements)
        blocks = walk_blocks(root, without=without, skip=framed, always=whole, bodies=body_ids, between=body.between)
    before, inside, after = _sections(blocks)
    if body.dense:
        before, inside = _head_apart(before, inside)
    metas = {**read_hidden_fields(tree), **read_metas(tree)}
    tabled = next((table.values[label] for label in _TITLE_LABELS if label in table.values), None)
    headline = find_headline(before, metas=metas, document_title=document_title(tree), tabled=tabled)
    if headline.text is None and inside and inside[0].tag in {"h1", "h2"}:
        headline = Headline(text=inside[0].text)
    head = _head_lines(before, headline)
    values = table.values or labelled_lines(head)
    links = read_attachments(tree, url, is_body=lambda node: node.mem_id in around)
    named = [name for name, _ in links]
    apart: Iterable[Block] = map(_cleaned, inside)
    if named:
        apart = [part for block in apart for part in _files_apart(block, named)]
    kept = collect([block for block in apart if block.text and not is_button_line(block.text)])
    images = 0 if kept.lines or links else _count_pictures(body)
    if not kept.lines and not links and not images:
        raise SourceChanged(
            f"{url or 'page'}: the body of family {family} holds neither text nor file nor picture; it was cut off, look at it",
            kind=FailureKind.EMPTY_BODY,
        )
    _refuse_replacement_characters((headline.text or "", *kept.lines), url)
    return PageMatter(
        family=family,
        url=url,
        lines=kept.lines,
        title=headline.text,
        table=values,
        metas=metas,
        links=links,
        tables=kept.tables,
        head_lines=tuple(line for line in head if table.values or not _is_labelled(line, values)),
        tail_lines=tuple(_tail_lines(after, frozenset(kept.lines))),
        images=images,
    )


def _count_pictures(body: Body) -> int:
    """Count the pictures that stand in the body and may be pages of a document: no icons, no codes."""
    found: set[str] = set()
    for element in body.elements:
        markup = element.html or ""
        if body.between is not None:
            begin, end = (f"<!--{words}-->" for words in body.between)
            markup = markup.partition(begin)[2].partition(end)[0]
        found.update(source for source in _PICTURE.findall(markup) if not _ORNAMENT.search(source))
    return len(found)


def _sections(blocks: Sequence[Block]) -> tuple[list[Block], list[Block], list[Block]]:
    """Split into blocks before, of, and after the body; text between two parts of the body belongs to it."""
    marked = [index for index, block in enumerate(blocks) if block.in_body]
    if not marked:
        return list(blocks), [], []
    first, last = marked[0], marked[-1]
    inside = [
        block
        for block in blocks[first : last + 1]
        if block.in_body or (not _mostly_links(block) and not is_furniture(block.text))
    ]
    return list(blocks[:first]), inside, list(blocks[last + 1 :])


def _head_apart(before: list[Block], inside: list[Block]) -> tuple[list[Block], list[Block]]:
    """Part what a body holds of the page's head: all above its line of source and day, that line included.

    A number that stands above the title belongs to the document's own head, which stays in the text; behind an addressee or a
    clause stands no such line.
    """
    titled = any(is_title_like(block.text) for block in before)
    for position, block in enumerate(inside[:_NEAR_TOP]):
        titled = titled or is_title_like(block.text)
        addressed = block.text.endswith((":", "：")) and not _BARE_LABEL.fullmatch(block.text)
        text_begun = addressed or "。" in block.text or CLAUSE.match(fold(block.text[:_LONGEST_LINE]))
        if text_begun or (_NUMBER.search(block.text) and not titled):
            break
        if len(block.text) <= _LONGEST_LINE and _SOURCE_LINE.match(block.text) and position + 1 < len(inside):
            return [*before, *inside[: position + 1]], inside[position + 1 :]
    return before, inside


def _head_lines(before: Sequence[Block], headline: Headline) -> list[str]:
    """Return what stands between headline and body; without a headline, the last lines that carry facts."""
    candidates = (
        before[headline.after :] if headline.after else [b for b in before[-_LOOSE_HEAD:] if _FACT.search(b.text)]
    )
    lines = (without_inline_furniture(b.text) for b in candidates if not _mostly_links(b) and not is_furniture(b.text))
    told = (headline.rest, *lines) if headline.rest else lines
    return [line for line in told if line and not is_furniture(line) and "\ufffd" not in line]


def _tail_lines(after: Sequence[Block], body: frozenset[str]) -> Iterable[str]:
    """Yield what follows the body and tells something, up to the site's footer, and the short lines between such lines.

    What repeats a line of the body (the same text again for phones) tells nothing.
    """
    lines: list[tuple[str, bool]] = []
    for block in after:
        if is_footer(block.text):
            break
        line = without_inline_furniture(block.text)
        told = line and line not in body and "\ufffd" not in line
        if told and not _mostly_links(block) and not is_furniture(line):
            lines.append((line, block.tag == "tr" or _TELLS.search(line) is not None))
    for position, (line, tells) in enumerate(lines):
        before, behind = lines[max(0, position - _GAP) : position], lines[position + 1 : position + 1 + _GAP]
        if tells or (any(near for _, near in before) and any(near for _, near in behind)):
            yield line


def _cleaned(block: Block) -> Block:
    text = block.text if block.tag == "tr" else without_download_button(block.text)
    return block if text == block.text else block._replace(text=text)


def _files_apart(block: Block, names: Sequence[str]) -> Iterator[Block]:
    """Yield a line for each file of a line that is nothing but links to files set side by side."""
    rest, found = block.text, []
    while match := next((name for name in names if rest.startswith(name)), None):
        found.append(match)
        rest = rest[len(match) :].lstrip()
    if rest or len(found) < 2:
        yield block
        return
    for name in found:
        yield block._replace(text=name)


def _mostly_links(block: Block) -> bool:
    return block.linked * 2 > len("".join(block.text.split()))


def _ancestors(elements: Iterable[LexborNode]) -> frozenset[int]:
    """Return the ids of the elements and of everything around them."""
    ids: set[int] = set()
    for element in elements:
        node: LexborNode | None = element
        while node is not None and node.mem_id not in ids:
            ids.add(node.mem_id)
            node = node.parent
    return frozenset(ids)


def _is_labelled(line: str, values: Mapping[str, str]) -> bool:
    return any(line.endswith(value) for value in values.values()) and (":" in line or "：" in line)


def _refuse_replacement_characters(lines: Iterable[str], url: str | None) -> None:
    for line in lines:
        if "\ufffd" in line:
            raise UnreadableDocument(
                f"{url or 'page'}: the source itself holds U+FFFD in {line[:40]!r}; the wording is lost there, quarantine the page"
            )
