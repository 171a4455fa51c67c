"""What a person should probe instead of a page that is no column page: its links that lead to columns of documents."""

from __future__ import annotations

import re
from collections.abc import Callable

from gongbao.cms.attachments import absolute
from gongbao.formats.markup import parse_markup
from gongbao.formats.words import line_text

MOST_NAMED = 5
_MOST_LINKS = 3_000
_LONGEST = 14
_WORDS = (
    r"规范性文件|政策文件|文件库|政府文件|政策库|规章库",
    r"预公开|征集|征求意见|意见反馈|采纳情况",
    r"通知|公告|公示|公报",
    r"政策|文件|法规|规章|制度|解读|标准",
    r"信息公开|政务公开",
)
"""What columns of documents are called, the likeliest first (PORTALS.md §2, consultations; 国办发〔2017〕47号 ColumnType)."""
_NOTICE = re.compile(
    r"/art/\d|/t?20\d{6}_|/content/post_|/c\d{4,}/content|\.(?:pdf|docx?|xlsx?|zip|ofd|wps)$", re.IGNORECASE
)


def column_links(markup: str, base: str, *, covers: Callable[[str], bool]) -> tuple[tuple[str, str], ...]:
    """Name up to five links (text, absolute address) of a page that by their text lead to columns of documents.

    ``covers`` tells which addresses belong to the site. Links to notices and files, and sentences, are left out.

    >>> column_links('<a href="/zc/">政策文件</a><a href="/art/2025/3/1/art_1_2.html">通知</a>', "http://a.example/", covers=bool)
    (('政策文件', 'http://a.example/zc/'),)
    """
    ranked: dict[str, tuple[int, int, str]] = {}
    for place, link in enumerate(parse_markup(markup).css("a[href]")[:_MOST_LINKS]):
        text = re.sub(r"\s+", "", line_text(link.text(deep=True)))
        url = absolute(base, link.attributes.get("href") or "") if 2 <= len(text) <= _LONGEST else None
        rank = next((n for n, words in enumerate(_WORDS) if re.search(words, text)), None)
        if url is None or rank is None or not covers(url) or _NOTICE.search(url):
            continue
        bare = url.partition("#")[0]
        if bare != base.partition("#")[0]:
            ranked.setdefault(bare, (rank, place, text))
    best = sorted(ranked.items(), key=lambda item: item[1])[:MOST_NAMED]
    return tuple((text, url) for url, (_, _, text) in best)
