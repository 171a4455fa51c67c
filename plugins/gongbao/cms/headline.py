"""The headline that a detail page shows above its body, found with the help of its metadata."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gongbao.cms.furniture import is_furniture
from gongbao.formats.blocks import Block
from gongbao.formats.scripts import canonical_key

_HEADINGS = frozenset({"h1", "h2", "h3"})
_SITE_SUFFIX = re.compile(r"\s*[-_|–—]+\s*")
_SITE_NAME = re.compile(r"(?:网|网站|門戶網站|门户网站|平台|人民政府|委员会|委|局|厅|部|频道|首页|栏目)$")
_MOST_LINES = 4
_SHORTEST = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """The headline as written (lines of the page joined by one space), and the block after it (0 when it stands nowhere)."""

    text: str | None
    after: int = 0


def find_headline(before: Sequence[Block], *, metas: Mapping[str, str], document_title: str | None) -> Headline:
    """Find the headline among the blocks before the body.

    The blocks that spell ``ArticleTitle`` or the document's ``<title>`` come first, then the last heading element; a page
    that shows neither is named by its metadata, and a ``<title>`` that only names the site is no headline.
    """
    article = metas.get("articletitle")
    site = {canonical_key(metas[name]) for name in ("sitename", "columnname") if name in metas}
    for wanted, exact in ((article, True), (document_title, False)):
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
            return Headline(text=block.text, after=position + 1)
    return Headline(text=article or _title_without_site(document_title, site))


def _spelled(before: Sequence[Block], wanted: str, *, exact: bool, site: set[str]) -> Headline | None:
    """Return the last run of up to four blocks that spells ``wanted``, or (not exact) most of it."""
    if len(wanted) < _SHORTEST:
        return None
    keys = [canonical_key(block.text) if block.linked == 0 else "" for block in before]
    for start in range(len(keys) - 1, -1, -1):
        for stop in range(min(len(keys), start + _MOST_LINES), start, -1):
            key = "".join(keys[start:stop])
            if len(key) < _SHORTEST or not all(keys[start:stop]) or key in site:
                continue
            close = key in wanted and (len(key) * 10 >= len(wanted) * 6 or before[start].tag in _HEADINGS)
            if key == wanted or (not exact and close):
                return Headline(text=" ".join(block.text for block in before[start:stop]), after=stop)
    return None


def _title_without_site(document_title: str | None, site: set[str]) -> str | None:
    parts = [part.strip("【】 ") for part in _SITE_SUFFIX.split(document_title or "")]
    parts = [part for part in parts if len(part) >= _SHORTEST and not _names_site(part, site)]
    return max(parts, key=len, default=None)


def _names_site(text: str, site: set[str]) -> bool:
    return canonical_key(text) in site or (len(text) <= 20 and _SITE_NAME.search(text) is not None)
