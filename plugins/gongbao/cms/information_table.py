"""The information table (信息公开表) of a detail page, in the layouts that portals use."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from selectolax.lexbor import LexborHTMLParser, LexborNode

from gongbao.cms.labels import KNOWN_LABELS, TELLING_LABELS, is_known, is_placeholder, unpadded
from gongbao.formats.blocks import text_below
from gongbao.formats.scripts import ZERO_WIDTH
from gongbao.formats.words import line_text

_LABEL_ELEMENTS = "span, b, strong, em, i, label, dt, font, th, td, li, h4, h5, h6, div, p"
_LABEL = r"[\u4e00-\u9fff][\u4e00-\u9fff\s\u3000\u00a0]{0,14}"
_LINE = re.compile(rf"^(?:\[\s*|【\s*)?(?P<label>{_LABEL})(?:[:：]|\s*[\]】][:：]?)\s*(?P<value>.*)$", re.DOTALL)
_MAY_BE_LINE = re.compile(rf"[\u4e00-\u9fff\s\[【{ZERO_WIDTH}]*+[:：\]】]")
"""What an element begins with that holds label and value; zero-width signs in it are read over."""

_MAX_VALUE = 300
_ORDINALS = frozenset({"序号", "编号"})
"""What heads the rows of a list of documents."""
_MAX_CANDIDATES = 5_000


@dataclass(slots=True)
class InformationTable:
    """Labels without padding to values as written, and the elements that carry them (``mem_id``), left out of the text."""

    values: dict[str, str] = field(default_factory=dict)
    elements: set[int] = field(default_factory=set)

    def note(self, label: str, value: str) -> None:
        """Keep a value under its label; placeholders are left out, of doubled labels the first stays."""
        said = value.lstrip("：:").strip()
        if not is_placeholder(said) and "\ufffd" not in said:
            self.values.setdefault(unpadded(label), said)


def read_information_table(tree: LexborHTMLParser, *, holds_body: Callable[[LexborNode], bool]) -> InformationTable:
    """Find the table by its labels and read it; an empty result when the page has none.

    Elements that hold the body (``holds_body``) are not taken for the table, however they are built. Commented-out cells
    are not in the tree's elements and so are ignored.
    """
    found = InformationTable()
    for table in _innermost_tables(tree):
        if not holds_body(table):
            _read_table(table, found)
    if not found.values:
        _read_labelled_elements(tree, found, holds_body)
    return found


def labelled_lines(lines: Sequence[str]) -> dict[str, str]:
    """Read ``label：value`` lines before the body; empty unless three stand there and one is telling.

    >>> labelled_lines(["索 引 号：1/2024", "发布机构：市政府", "文号：甬政发〔2024〕1号"])
    {'索引号': '1/2024', '发布机构': '市政府', '文号': '甬政发〔2024〕1号'}
    """
    pairs: dict[str, str] = {}
    for line in lines:
        match = _LINE.match(line) if len(line) <= _MAX_VALUE else None
        if match and unpadded(match["label"]) in KNOWN_LABELS and not is_placeholder(match["value"]):
            pairs.setdefault(unpadded(match["label"]), match["value"].strip())
    return pairs if len(pairs) >= 3 and TELLING_LABELS & pairs.keys() else {}


def _innermost_tables(tree: LexborHTMLParser) -> list[LexborNode]:
    """Return the tables that hold no table, in page order."""
    tables = tree.css("table")
    outer: set[int] = set()
    for table in tables:
        node = table.parent
        while node is not None and node.tag != "table":
            node = node.parent
        if node is not None:
            outer.add(node.mem_id)
    return [table for table in tables if table.mem_id not in outer]


def _read_table(table: LexborNode, found: InformationTable) -> None:
    signs = frozenset(table.text(deep=True))
    if not any(map(signs.issuperset, TELLING_LABELS)):
        return  # most data tables hold no telling label, in whatever way their cells are put together
    lines = table.css("tr")[:200]
    head = [text_below(cell) for cell in lines[0].css("td, th")] if lines else []
    if len(lines) > 1 and len(head) > 1 and unpadded(head[0]) in _ORDINALS:
        return
    rows = [head, *([text_below(cell) for cell in row.css("td, th")] for row in lines[1:])]
    if _is_list(rows):
        return
    labels = {unpadded(cell) for row in rows for cell in row if is_known(cell)}
    inline = [match for row in rows for cell in row if (match := _known_line(cell))]
    if len(labels) + len(inline) < 2 or not (TELLING_LABELS & (labels | {unpadded(m["label"]) for m in inline})):
        return
    found.elements.add(table.mem_id)
    for match in inline:
        found.note(match["label"], match["value"].strip())
    headed: Sequence[str] = ()
    for row, below in zip(rows, [*rows[1:], []], strict=True):
        if headed:
            for label, value in zip(headed, row, strict=True):
                found.note(label, value)
            headed = ()
        elif _heads(row) and len(row) == len(below) and not any(map(is_known, below)):
            headed = row
        else:
            _read_row(row, found)


def _heads(row: Sequence[str]) -> bool:
    """Tell whether a row names columns: all its cells are labels, or most of several with words of the portal's own among them."""
    known = sum(map(is_known, row))
    return len(row) >= 2 and (known == len(row) or (known >= 3 and known * 4 >= len(row) * 3 and all(row)))


def _is_list(rows: Sequence[Sequence[str]]) -> bool:
    """Tell a list of documents (序号 文件名称 文号 …, one to a row) from a table about one document."""
    if len(rows) < 2 or len(rows[0]) < 2:
        return False
    headed = any(is_known(a) and is_known(b) for a, b in pairwise(rows[0]))
    return headed and len(rows) > 2 and not any(is_known(cell) for row in rows[1:] for cell in row)


def _read_row(cells: Sequence[str], found: InformationTable) -> None:
    """Read label and value by turns; two known labels in a row mean that the first has no value."""
    position = 0
    while position < len(cells) - 1:
        label, value = cells[position], cells[position + 1]
        if _known_line(label) or (is_known(value) and position + 2 < len(cells)):
            position += 1
            continue
        if unpadded(label) and len(unpadded(label)) <= 12 and not is_known(value):
            found.note(label, value)
        position += 2


def _read_labelled_elements(
    tree: LexborHTMLParser, found: InformationTable, holds_body: Callable[[LexborNode], bool]
) -> None:
    """Read lists whose items are a small label element and its value (``<div><span>文 号</span>…</div>``, ``<dt>``/``<dd>``)."""
    pairs: list[tuple[str, str, int]] = []
    for node in tree.css(_LABEL_ELEMENTS)[:_MAX_CANDIDATES]:
        child = node.first_child
        words = child.text_content if child is not None else None
        if child is None or words is None:
            continue
        if child.next is not None:
            pairs.extend(_pair_around(node, words, holds_body))
            continue
        may_be_line = _MAY_BE_LINE.match(words) is not None
        if not (may_be_line or is_known(words)):
            continue
        parent = node.parent
        if parent is not None and not holds_body(parent):
            pairs.extend(_pairs_at(node, parent, words, may_be_line=may_be_line))
    labels = {unpadded(label) for label, _, _ in pairs}
    if len(labels) >= 2 and TELLING_LABELS & labels:
        for label, value, carrier in pairs:
            found.note(label, value)
            found.elements.add(carrier)


def _pair_around(
    node: LexborNode, words: str, holds_body: Callable[[LexborNode], bool]
) -> Iterator[tuple[str, str, int]]:
    """Yield label and value where only the value stands in elements: ``<li>[发文字号] 甬政发〔<span>2026</span>〕6号</li>``."""
    begins = _LINE.match(words)
    if begins is None or unpadded(begins["label"]) not in KNOWN_LABELS or holds_body(node):
        return
    said = text_below(node)
    whole = _known_line(line_text(said)) if "\n" not in said.strip() else None
    if whole and not re.search(r"[:：](?!\d)", whole["value"]):
        yield whole["label"], whole["value"], node.mem_id


def _pairs_at(node: LexborNode, parent: LexborNode, words: str, *, may_be_line: bool) -> Iterator[tuple[str, str, int]]:
    """Yield label, value and what carries them, of an element that holds both, or a label with its value beside it."""
    if may_be_line and (whole := _known_line(line_text(words))):
        if not re.search(r"[:：]", whole["value"]):
            yield whole["label"], whole["value"], node.mem_id
    elif is_known(words):
        value, carrier = _value_beside(node, parent)
        if value is not None:
            yield words, value, carrier


def _value_beside(node: LexborNode, parent: LexborNode) -> tuple[str | None, int]:
    """Return the value that belongs to a label element, and the element to leave out of the text.

    Where one parent holds several labels, the value is what stands between this one and the next.
    """
    between = _before_next_label(node)
    if between is not None:
        return (between if len(between) <= _MAX_VALUE else None), parent.mem_id
    whole, label = text_below(parent), text_below(node)
    if len(whole) <= _MAX_VALUE and whole.startswith(label):
        rest = whole[len(label) :].lstrip("：: \u3000\u00a0\n").strip()
        if not any(is_known(part) for part in re.split(r"[\n：:]", rest)):
            return rest, parent.mem_id
    behind: list[str] = []
    sibling = node.next
    while sibling is not None and not sibling.is_element_node:
        behind.append((sibling.text_content or "") if sibling.is_text_node else "")
        sibling = sibling.next
    if said := line_text(" ".join(behind)).lstrip("：: "):
        return (said if len(said) <= _MAX_VALUE else None), parent.mem_id
    if sibling is not None and len(value := text_below(sibling)) <= _MAX_VALUE:
        return value, parent.mem_id
    return None, parent.mem_id


def _before_next_label(node: LexborNode) -> str | None:
    """Return the words between a label element and the next one beside it; None when no other label follows."""
    words: list[str] = []
    sibling = node.next
    for _ in range(50):
        if sibling is None:
            return None
        text = (sibling.text_content or "") if sibling.is_text_node else ""
        if sibling.is_element_node:
            text = text_below(sibling)
            if is_known(text):
                return line_text(" ".join(words)).lstrip("：: ")
        words.append(text)
        sibling = sibling.next
    return None


def _known_line(cell: str) -> re.Match[str] | None:
    match = _LINE.match(cell) if len(cell) <= _MAX_VALUE else None
    return match if match and unpadded(match["label"]) in KNOWN_LABELS and match["value"].strip() else None
