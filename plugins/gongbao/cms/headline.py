"""The headline that a detail page shows above its body, found with the help of its metadata."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from gongbao.cms.furniture import is_furniture
from gongbao.formats.blocks import Block
from gongbao.formats.scripts import canonical_key
from gongbao.formats.words import line_text

_HEADINGS = frozenset({"h1", "h2", "h3"})
_SITE_SUFFIX = re.compile(r"\s*[-_|–—]+\s*")
_SITE_NAME = re.compile(
    r"(?:网|网站|門戶網站|门户网站|平台|人民政府|委员会|委|局|厅|部|频道|首页|栏目|(?:政府|办公室|办公厅|委员会|局|厅|部|政策|规范性|其他)文件)$"
)
_DATED_TAIL = re.compile(
    r"\s*[（(]?\s*(?:(?:发布|公布|更新|发文)?(?:时间|日期)\s*[:：]\s*)?(?:19|20)\d{2}\s*[-年./]\s*\d{1,2}\s*[-月./]\s*\d{1,2}日?"
    r"(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?\s*[)）]?(?=\s|$)(?:(?!的).)*$"
)
_PAIRS = (("《", "》"), ("（", "）"), ("(", ")"), ("“", "”"))
_BEFORE_SPAN = frozenset("0123456789年月日")
_TITLE = re.compile(
    r"(?:关于[^。；]{4,}|[\u4e00-\u9fff]{4,})(?:通知|公告|通告|意见|决定|办法|规定|条例|细则|规则|方案|规划|计划|批复|函|公示|通报|措施|要点)"
    r"(?:[（(][^（()）]{1,12}[)）])?$"
)
_FACTS = re.compile(
    r"(?:来源|作者|时间|日期|浏览|点击|字[体号]).*(?:19|20)\d{2}\s*[-年./]\s*\d{1,2}|(?:19|20)\d{2}\s*[-年./]\s*\d{1,2}.*(?:来源|作者|浏览|点击|字[体号])"
    r"|^(?:发布|公布|更新)?(?:时间|日期)\s*[:：]\s*(?:19|20)\d{2}"
)
_BAR = re.compile(r"[|｜>»›]|首页|設為|设为|收藏|登录|搜索|无障碍|欢迎|位置")
"""Words of a bar above the text, which names no document."""

_CONTINUES = ("关于", "印发", "转发", "批转", "公布", "发布", "修改", "废止", "实施", "的")
"""What a heading goes on with below the name of an authority, or in the middle of its words."""

_LONGEST = 120
_NEAR = 8
"""Lines above the body among which an unmarked title is looked for."""

_MOST_LINES = 4
_SHORTEST = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """The headline as written (lines of the page joined by one space), and the block after it (0 when it stands nowhere)."""

    text: str | None
    after: int = 0
    rest: str = ""
    """What the same line says behind the headline: the day, the source."""


def holds_title(node: LexborNode) -> bool:
    """Tell whether an element holds a heading of its own, no link, that reads as a document's title (h3 heads lists as well)."""
    found = node.css("h1, h2, h3, .title")[:5]
    words = [(h.tag, line_text(h.text(deep=True))) for h in found if h.css_first("a") is None]
    return any(is_title_like(text) if tag == "h3" else _TITLE.search(text) for tag, text in words)


def is_title_like(text: str | None) -> bool:
    """Tell whether a headline reads as the title of a document and not of a column.

    >>> is_title_like("关于禁止非法采砂的公告"), is_title_like("政务公开通知公告"), is_title_like(None)
    (True, False, False)
    """
    return text is not None and "关于" in text and _TITLE.search(text) is not None


def find_headline(
    before: Sequence[Block], *, metas: Mapping[str, str], document_title: str | None, tabled: str | None = None
) -> Headline:
    """Find the headline among the blocks before the body.

    The blocks that spell ``ArticleTitle`` or the document's ``<title>`` come first, then the last heading element; a page
    that shows neither is named by its metadata, by its information table (``tabled``), by a line that has the look of a title;
    a ``<title>`` that only names the site is no headline.
    """
    article = metas.get("articletitle") or metas.get("pagetitle")
    site = {canonical_key(metas[name]) for name in ("sitename", "columnname") if name in metas}
    named = document_title if document_title and not _names_site(document_title, site) else None
    for wanted, exact in ((article, True), (named, False)):
        found = _spelled(before, canonical_key(wanted or ""), exact=exact, site=site)
        if found:
            return found
    for position in range(len(before) - 1, -1, -1):
        block = before[position]
        if (
            block.tag in _HEADINGS
            and len(block.text) >= _SHORTEST
            and not _names_site(block.text, site)
            and not is_furniture(block.text)
        ):
            text, rest = _without_date(_with_lines_above(before, position))
            return Headline(text=text, after=position + 1, rest=rest)
    if article:
        return Headline(text=article)
    if tabled and _TITLE.search(tabled):
        return _spelled(before, canonical_key(tabled), exact=True, site=site) or Headline(text=tabled)
    unmarked = _above_facts(before, site) or _like_title(before)
    return unmarked or Headline(text=_title_without_site(document_title, site))


def _with_lines_above(before: Sequence[Block], position: int) -> str:
    """Join the lines of a heading that is broken; a heading that is whole, or is said again below, is another one."""
    text = before[position].text
    for above in range(position - 1, max(-1, position - _MOST_LINES), -1):
        line = before[above]
        same = line.tag == before[position].tag and line.linked == 0
        if (
            not same
            or _TITLE.search(line.text)
            or is_furniture(line.text)
            or canonical_key(line.text) in canonical_key(text)
        ):
            break
        if not text.startswith(_CONTINUES):
            break
        text = f"{line.text} {text}"
    return text


def _without_date(text: str) -> tuple[str, str]:
    """Part a heading from the day and source that a portal sets into the same element.

    >>> _without_date("关于甲的通知 2023-08-19 来源：市政府"), _without_date("关于2023-2025年乙计划的通知")
    (('关于甲的通知', '2023-08-19 来源：市政府'), ('关于2023-2025年乙计划的通知', ''))
    """
    match = _DATED_TAIL.search(text)
    if match is None or match.start() < _SHORTEST:
        return text, ""
    return text[: match.start()].strip(), text[match.start() :].strip(" \u3000（()）")


def _above_facts(before: Sequence[Block], site: set[str]) -> Headline | None:
    """Find the line that stands right above the line of source and day, where no element marks a headline.

    Phone templates make it a link to nowhere: there it must read as the title of a document.
    """
    for position in range(len(before) - 1, max(0, len(before) - 1 - _NEAR), -1):
        if not _FACTS.search(before[position].text):
            continue
        block = before[position - 1]
        plain = (block.linked == 0 or _TITLE.search(block.text) is not None) and not is_furniture(block.text)
        plain = plain and not _FACTS.search(block.text) and not _BAR.search(block.text)
        if plain and _SHORTEST <= len(block.text) <= _LONGEST and not _names_site(block.text, site):
            return Headline(text=block.text, after=position)
        return None
    return None


def _like_title(before: Sequence[Block]) -> Headline | None:
    """Find the nearest line above the body that reads as a document's title, where no element marks one."""
    for position in range(len(before) - 1, max(-1, len(before) - 1 - _NEAR), -1):
        text = before[position].text
        if before[position].linked == 0 and _SHORTEST <= len(text) <= _LONGEST and _TITLE.search(text):
            return Headline(text=text, after=position + 1)
    return None


def _spelled(before: Sequence[Block], wanted: str, *, exact: bool, site: set[str]) -> Headline | None:
    """Return the last run of up to four blocks that spells ``wanted``, or (not exact) most of it."""
    if len(wanted) < _SHORTEST:
        return None
    keys = [canonical_key(block.text) if block.linked == 0 else "" for block in before]
    runs = [
        (start, stop, "".join(keys[start:stop]))
        for start in range(len(keys) - 1, -1, -1)
        for stop in range(min(len(keys), start + _MOST_LINES), start, -1)
        if all(keys[start:stop])
    ]
    for start, stop, key in runs:
        if key == wanted and key not in site:
            return Headline(text=" ".join(block.text for block in before[start:stop]), after=stop)
    close = [
        run
        for run in (() if exact else runs)
        if len(run[2]) >= _SHORTEST
        and run[2] in wanted
        and run[2] not in site
        and (len(run[2]) * 10 >= len(wanted) * 6 or before[run[0]].tag in _HEADINGS)
    ]
    if close:
        start, stop, _ = max(close, key=lambda run: (len(run[2]), run[0]))
        return Headline(text=" ".join(block.text for block in before[start:stop]), after=stop)
    return None


def _title_without_site(document_title: str | None, site: set[str]) -> str | None:
    parts = [part.strip("【】 ") for part in _parted(document_title or "")]
    parts = [part for part in parts if len(part) >= _SHORTEST and not _names_site(part, site)]
    return max(parts, key=len, default=None)


def _parted(title: str) -> Iterator[str]:
    """Part a ``<title>`` where a name of the site may begin; spans of years and what stands in 《》 or brackets stay whole.

    >>> list(_parted("关于印发《甲行动（2024—2027年）》的通知_文件-某网"))
    ['关于印发《甲行动（2024—2027年）》的通知', '文件', '某网']
    """
    begin = 0
    for cut in _SITE_SUFFIX.finditer(title):
        part = title[begin : cut.start()]
        spans = title[cut.end() : cut.end() + 1].isdigit() and part[-1:] in _BEFORE_SPAN
        if not spans and all(part.count(opened) <= part.count(closed) for opened, closed in _PAIRS):
            yield part
            begin = cut.end()
    yield title[begin:]


def _names_site(text: str, site: set[str]) -> bool:
    return canonical_key(text) in site or (len(text) <= 20 and _SITE_NAME.search(text) is not None)
