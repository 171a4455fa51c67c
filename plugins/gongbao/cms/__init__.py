"""CMS families: one module per system, chosen by a portal's declaration or by fingerprints."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from gongbao.cms import flk, generic, gkmlpt, govcn, hanweb_jpaas, hanweb_jpage, trs
from gongbao.cms.family import Basis, Family
from gongbao.cms.feed import FeedFamily
from gongbao.cms.folder import FolderFamily
from gongbao.errors import BadInput, SourceChanged
from gongbao.model.capture import FailureKind
from gongbao.model.web import PageMatter

__all__ = ["FAMILIES", "Basis", "Family", "detect", "family", "read_saved_page"]


def detect(markup: str, url: str | None = None) -> str | None:
    """Name the family whose marks a page carries, the one with most; None when it carries none."""
    scores = {known: FAMILIES[known].fingerprints(markup, url) for known in FAMILIES}
    best = max(scores, key=lambda known: scores[known])
    return best if scores[best] > 0 else None


def family(name: str) -> Family:
    """Return the family of that name; raise BadInput that lists the known ones."""
    if name not in FAMILIES:
        raise BadInput(f"family {name!r} is not known; write one of: {', '.join(sorted(FAMILIES))}")
    return FAMILIES[name]


def read_saved_page(markup: str, url: str | None) -> PageMatter:
    """Take a page apart whose family nobody declared: by the family it shows, or as any page where that family's body is missing.

    Many portals keep the addresses and scripts of a system and set the text into an element of their own. Raise SourceChanged of
    the shown family when neither reads the page, and at once when the page breaks off inside the body (``TRUNCATED``).
    """
    known = detect(markup, url)
    if known is None:
        return generic.page_matter(markup, url)
    try:
        return FAMILIES[known].page_matter(markup, url)
    except SourceChanged as missing:
        if missing.kind is FailureKind.TRUNCATED:
            raise
        try:
            return generic.page_matter(markup, url)
        except SourceChanged:
            raise missing from None


FAMILIES: Final[Mapping[str, Family]] = {
    "hanweb_jpage": hanweb_jpage,
    "hanweb_jpaas": hanweb_jpaas,
    "trs": trs,
    "govcn": govcn,
    "gkmlpt": gkmlpt,
    "flk": flk,
    "feed": FeedFamily(read_markup=read_saved_page),
    "generic": generic,
    "folder": FolderFamily(read_markup=read_saved_page),
}
"""Every family by the name that portals declare."""
