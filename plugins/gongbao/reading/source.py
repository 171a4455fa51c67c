"""What one page offers to reading, whatever it came from: redacted lines without the frame, and what stood beside them."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from gongbao.formats.scripts import detect_script
from gongbao.model.web import PageMatter
from gongbao.reading.contacts import redact_lines
from gongbao.reading.doc_numbers import number_above
from gongbao.reading.furniture import strip_file_number, take_off_frame
from gongbao.reading.head_lines import clean_head
from gongbao.reading.labels import read_label_lines, read_table
from gongbao.reading.lines import Line, fold, fold_lines, make_line, placed, split_lines
from gongbao.reading.markdown import is_markdown, take_off_markdown
from gongbao.reading.pinyin import drop_pinyin, drop_syllables
from gongbao.reading.redaction import redact
from gongbao.reading.stated_status import Note, cut_mark, notes_at_head

IMAGE = "［图片］"
"""Stands in the text for each picture of a body that is nothing but pictures."""
# A converter shows the list that a site makes of its articles: • 第 1 条.
_LISTED = re.compile(r"[•·●▪] *(?=第 ?[一二三四五六七八九十百\d]{1,5} ?[编編章节節条條])")
_HEAD_BLOCK = "<!-- INFO END -->"
_ADDRESS = re.compile(r"https?://\S+")
_CLOSING_TAG = re.compile(r"</(?:p|div|span|strong|td|font)>", re.IGNORECASE)
_BREAKING_TAG = re.compile(r"</(?:p|div|tr|td|th|li|h[1-6])>|<br ?/?>", re.IGNORECASE)
_TAG = re.compile(
    r"</?(?:p|div|span|strong|b|i|u|em|td|th|tr|table|tbody|thead|font|a|h[1-6]|li|ul|ol|section|img|o:p|hr|style)"
    r"(?:\s[^<>]{0,600})?/?>",
    re.IGNORECASE,
)
_MARKDOWN = re.compile(r"^#{1,6} *")
_BARE_DAY = re.compile(
    r"(?:\(|\[|(?:发布|发表|更新)于)? ?(?P<on>(?:19|20)\d{2}-\d{1,2}-\d{1,2}|(?:19|20)\d{2}年\d{1,2}月\d{1,2}日(?= ?\d))"
    r"(?: ?\d{1,2}[:时]\d{1,2}(?:分|:\d{2})?)? ?[)\]]?"
    r"(?: ?[·•|/,]? ?[\u4e00-\u9fff]{2,20}(?:局|厅|委|委员会|办|办公室|部|府|会|院|网|中心|日报))?"
)
"""A day alone between headline and text, by digits or with the hour, or with the name of a source behind it: when the page was put
online. A day in words before a name is a signature."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Redacted lines, files offered, the page's own title, table, labels and metas.

    ``notes`` are what the head says of the document's standing, ``listing_note`` what its row in the listing says.
    ``flattened`` tells that links cannot be told from words; ``as_written`` gives the words of lines that carried injected pinyin.
    """

    lines: tuple[Line, ...]
    script: str
    files: tuple[tuple[str, str | None], ...] = ()
    republished: bool = False
    flattened: bool = False
    page_title: Line | None = None
    table: Mapping[str, str] = field(default_factory=dict)
    head_labels: Mapping[str, str] = field(default_factory=dict)
    metas: Mapping[str, str] = field(default_factory=dict)
    listing_title: Line | None = None
    listing_date: str | None = None
    tables: tuple[tuple[tuple[str, ...], ...], ...] = ()
    as_written: Mapping[str, str] = field(default_factory=dict)
    images_only: bool = False
    notes: tuple[Note, ...] = ()
    listing_note: Note | None = None


def without_tags(text: str) -> str:
    """Take the tags off a text that was exported with its markup; titles in <> and comparisons stay.

    >>> without_tags("<p>甲&nbsp;乙</p><p><strong>一、丙</strong></p>").split()
    ['甲', '乙', '一、丙']
    >>> without_tags("增长<5%,修改<丙办法>的决定")
    '增长<5%,修改<丙办法>的决定'
    """
    if "</" not in text or _CLOSING_TAG.search(text) is None:
        return text
    return html.unescape(_TAG.sub("", _BREAKING_TAG.sub("\n", text)))


def source_of_text(text: str) -> Source:
    """Take a saved page as plain text apart; a Markdown head block (``<!-- INFO END -->``) is head matter."""
    plain = without_tags(text)
    raws, written = _plain_lines(split_lines(plain))
    page_title: str | None = None
    if _HEAD_BLOCK in text:
        raws = [line for line in raws if line != _HEAD_BLOCK and not _ADDRESS.fullmatch(line)]
        page_title = next((_MARKDOWN.sub("", line) for line in raws[:3] if line.startswith("#")), None)
        raws = [_MARKDOWN.sub("", line) for line in raws]
    elif any(_LISTED.match(line) for line in raws):
        raws = [_LISTED.sub("", line, count=1) if line[0] in "•·●▪" else line for line in raws]
    elif is_markdown(raws):
        raws = take_off_markdown(raws)
    script = detect_script("".join(raws))
    frame = take_off_frame(fold_lines(raws, script=script, places=placed(plain)))
    return Source(
        lines=clean_head(frame.lines),
        script=script,
        files=tuple((name, None) for name in frame.files),
        flattened=True,
        republished=frame.republished or bool(written),
        as_written=written,
        page_title=make_line(page_title, script=script) if page_title else None,
        notes=notes_at_head(frame.lines),
    )


def _plain_lines(lines: Sequence[str]) -> tuple[list[str], dict[str, str]]:
    """Redact lines and drop injected syllables, which may have parted a label (聯(lián)系人); see drop_pinyin for the result."""
    plain, written = drop_pinyin(redact_lines(lines))
    if not written:
        return plain, written
    redacted = redact_lines(plain)
    for before, after in zip(plain, redacted, strict=True):
        if before != after:
            written.pop(before, None)
    return redacted, written


def source_of_matter(matter: PageMatter) -> Source:
    """Take the matter of a detail page: its body lines, and beside them title, table, labels, metas, listing."""
    raws, written = _plain_lines(split_lines("\n".join(matter.lines)))
    images_only = not raws and matter.images > 0
    raws = [IMAGE] * matter.images if images_only else raws
    metas = {name.lower(): value for name, value in matter.metas.items()}
    shown = " ".join((matter.title or metas.get("articletitle") or "").split())
    title = drop_syllables(shown) if written else shown
    if title != shown:
        written[title] = shown
    script = detect_script("".join(raws) + title)
    frame = take_off_frame(fold_lines(raws, script=script))
    head_labels, _ = read_label_lines([fold(redact(line), script=script) for line in matter.head_lines])
    links = tuple((strip_file_number(name), url) for name, url in matter.links)
    named = {name for name, _ in links}
    page_title, mark = cut_mark(make_line(title, script=script)) if title else (None, None)
    listed, listing_note = (
        cut_mark(make_line(matter.listing_title, script=script)) if matter.listing_title else (None, None)
    )
    above = fold_lines([redact(line) for line in matter.head_lines], script=script)
    if day := next((found["on"] for line in above if (found := _BARE_DAY.fullmatch(line.key))), None):
        head_labels.setdefault("published_on", day)
    if number := number_above([line.key for line in above]):
        head_labels.setdefault("doc_number", number)
    return Source(
        lines=clean_head(frame.lines),
        script=script,
        files=links + tuple((name, None) for name in frame.files if name not in named),
        republished=frame.republished or bool(written),
        as_written=written,
        page_title=page_title,
        table=read_table(matter.table),
        head_labels=head_labels,
        metas=metas,
        listing_title=listed,
        listing_date=matter.listing_date,
        tables=tuple(rows for _, rows in matter.tables),
        images_only=images_only,
        notes=(*((mark,) if mark else ()), *notes_at_head(above), *notes_at_head(frame.lines)),
        listing_note=listing_note,
    )
