"""Titles and dates of feeds as rows of a listing have them: one line of text, a day in Shanghai."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from gongbao.formats.markup import parse_markup
from gongbao.formats.words import line_text

_SHANGHAI = timedelta(hours=8)
_TAG = re.compile(
    r"</?(?:a|b|i|u|s|em|strong|font|span|sub|sup|br|p|div|small|big|h[1-6]|code|mark|del|ins|img|tt)(?:\s[^<>]{0,2000})?/?>",
    re.IGNORECASE,
)
_TIMED = re.compile(r"\d{4}-\d{1,2}-\d{1,2}[Tt ]\d{1,2}:\d{2}")
_FRACTION = re.compile(r"(:\d{2})[.,]\d+")


def plain_title(written: str) -> str:
    """Return a title that RSS allows to be text or escaped markup: tags that markup has for text are taken out.

    >>> plain_title("<b>关于</b>印发&lt;办法&gt;的通知"), plain_title("费用 a < b 的通知"), plain_title("研究&amp;开发")
    ('关于印发<办法>的通知', '费用 a < b 的通知', '研究&开发')
    """
    if _TAG.search(written):
        return markup_title(written)
    return line_text(html.unescape(written)) if "&" in written else line_text(written)


def markup_title(written: str) -> str:
    """Return the text of a title that is markup.

    >>> markup_title("关于<em>示范</em>的通知&nbsp;")
    '关于示范的通知'
    """
    root = parse_markup(f"<body>{written}</body>").body
    return line_text(root.text(deep=True)) if root is not None else ""


def day_of(written: str | None) -> str | None:
    """Return the day in Shanghai of a moment (RFC 822, RFC 3339, W3C), the date as written where no zone is told; None without.

    >>> day_of("Sun, 02 Mar 2025 16:30:00 GMT"), day_of("2025-03-02T23:59:59+08:00"), day_of("2025-03-02")
    ('2025-03-03', '2025-03-02', '2025-03-02')
    >>> day_of("2025-03-02 23:30:00"), day_of("2025年3月2日"), day_of(" ")
    ('2025-03-02', '2025年3月2日', None)
    """
    text = line_text(written or "")
    if not text:
        return None
    moment = _moment(text)
    if moment is None:
        return text
    if moment.tzinfo is None:
        return moment.date().isoformat()
    try:
        return (moment.astimezone(UTC) + _SHANGHAI).date().isoformat()
    except OverflowError:
        return text


def _moment(text: str) -> datetime | None:
    try:
        if _TIMED.match(text):
            return datetime.fromisoformat(_FRACTION.sub(r"\1", text).replace("z", "Z").replace("t", "T"))
        return datetime.fromisoformat(text) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text) else parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
