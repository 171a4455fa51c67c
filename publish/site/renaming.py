"""Pages of policies that differ in what they say of other policies alone: only that section is made, the rest stays as it was written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gongbao.errors import CorruptRelease
from publish.published import PublishedRelease
from publish.site.catalog import Catalog
from publish.site.naming import SITE, policy_path
from publish.site.neighbours import neighbours, shown
from publish.site.pages import Pages
from publish.site.shelf import BATCH, relations_of
from publish.site.templating import render
from publish.store import Store

_BEGINS, _ENDS = b'<section aria-labelledby="relations">\n', b"\n</section>\n"
"""Around the section; everything else on a page is escaped, so that nothing but the section itself reads so."""


def renamed_pages(
    pages: Pages, release: PublishedRelease, catalog: Catalog, policy_ids: Sequence[str]
) -> Iterator[tuple[str, bytes | None]]:
    """Each of ``policy_ids`` with its page as it now is; None where that must be made whole: the page that stands is not the one that
    was written, or the section came or went, which the page says elsewhere too."""
    standing = _standing(release.store, [f"{SITE}/{policy_path(policy_id)}" for policy_id in policy_ids])
    for (policy_id, outgoing, incoming), page in zip(relations_of(release, policy_ids), standing, strict=True):
        path, named = policy_path(policy_id), neighbours(outgoing, incoming, catalog)
        start = page.find(_BEGINS)
        if start < 0 or not named or not pages.vouches_for(path, page):
            yield policy_id, None
            continue
        section = render("relations.html", path, **shown(catalog.briefs[policy_id].title, named))
        yield policy_id, page[:start] + section + page[page.index(_ENDS, start) + len(_ENDS) :]


def _standing(store: Store, paths: Sequence[str]) -> Iterator[bytes]:
    """The pages that stand, some hundred at a time; where one of these is missing, all of them count as altered."""
    for start in range(0, len(paths), BATCH):
        chunk = paths[start : start + BATCH]
        try:
            yield from list(store.read_many(chunk))
        except CorruptRelease:
            yield from [b""] * len(chunk)
