"""Write the site of a release: all of it the first time, afterwards only the pages whose content changed."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from publish.kept import KeptReleases
from publish.published import PublishedRelease
from publish.site.catalog import Catalog, read_catalog, read_places
from publish.site.changes import change_lists, changes_index, day_pages, latest_days
from publish.site.consultations import consultations_page, read_consultations
from publish.site.edition import Edition, read_edition
from publish.site.lists import Groups, group_policies, list_groups, policy_lists
from publish.site.log import read_days
from publish.site.naming import SITE, policy_path, slug
from publish.site.overview import single_pages
from publish.site.pages import INDEX, PageIndex, Pages, index_bytes, read_index
from publish.site.policy_page import policy_pages
from publish.site.renaming import renamed_pages
from publish.site.search_night import night_index
from publish.site.searching import search_index
from publish.site.shelf import holdings
from publish.site.sitemap import sitemaps
from publish.site.templating import assets, generator_digest
from publish.site.touched import Touched, touched_since
from publish.store import Store

_POLICY = re.compile(r"policy/(?P<slug>.+?)(?:\.\d{1,4})?\.html")
_DAY = re.compile(r"changes/\d{4}-\d{2}/(?P<day>\d{4}-\d{2}-\d{2})(?:\.\d{1,4})?\.html")


def write_site(store: Store, releases: KeptReleases, *, full: bool = False) -> int:
    """Bring ``site/`` to the newest of ``releases`` (all of them, oldest first) and return how many pages were written.

    Same releases, same bytes, whatever was written before; ``full`` looks at every page again. Each page is replaced in one step;
    the list of pages comes last, and without it the next building is a full one.
    """
    release, before = releases[-1], read_index(store)
    generator = hashlib.sha256(f"{generator_digest()}{sorted(read_places(release).items())}".encode()).hexdigest()
    if before and not full and before.stands_for(release.manifest_sha256, generator, store.public_url):
        return 0
    catalog = read_catalog(release)
    place = None if full or before is None else _base(before, generator, releases)
    touched = None if place is None else touched_since(releases[place], releases[place + 1 :], catalog)
    marks = before.marks if before is not None and before.generator == generator else {}
    pages = Pages(before=marks if not full else {}, kept=_kept(marks, touched, catalog) if touched else {})
    store.replace_many(_pages(release, catalog, touched, pages))
    gone = pages.gone() if before is None else [*pages.gone(), *_forgotten(before, pages)]
    store.remove(sorted(set(gone)))
    index = PageIndex(
        release_id=release.release_id, manifest_sha256=release.manifest_sha256, generator=generator,
        public_url=store.public_url, marks=pages.all_marks(),
    )  # fmt: skip
    if index != before:
        store.replace(INDEX, index_bytes(index))
    return pages.written


def _base(before: PageIndex, generator: str, releases: KeptReleases) -> int | None:
    """Where the release stands that the site was written for; None where a comparison with it does not tell what changed."""
    place = releases.place_of(before.manifest_sha256) if before.generator == generator else None
    if place is None or any(later.manifest.rewrites for later in releases[place + 1 :]):
        return None
    return place


def _kept(marks: Mapping[str, str], touched: Touched, catalog: Catalog) -> dict[str, str]:
    """Pages of policies and of days that nothing touched."""
    still = {slug(policy_id) for policy_id in catalog.briefs if policy_id not in touched.policies}
    kept = {}
    for path, mark in marks.items():
        if found := _POLICY.fullmatch(path):
            keep = found["slug"] in still
        elif found := _DAY.fullmatch(path):
            keep = date.fromisoformat(found["day"]) not in touched.days
        else:
            keep = False
        if keep:
            kept[path] = mark
    return kept


def _forgotten(before: PageIndex, pages: Pages) -> list[str]:
    """Pages of an older generator that this one does not make."""
    now = pages.all_marks()
    return [f"{SITE}/{path}" for path in before.marks if path not in now]


def _pages(
    release: PublishedRelease, catalog: Catalog, touched: Touched | None, pages: Pages
) -> Iterator[tuple[str, bytes]]:
    for name, body in assets().items():
        yield from pages.offer(f"assets/{name}", body)
    wanted: list[str] | None = None
    if touched is not None:
        wanted = sorted(touched.policies & catalog.briefs.keys())
        for policy_id, page in renamed_pages(pages, release, catalog, sorted(touched.named & catalog.briefs.keys())):
            if page is None:
                wanted.append(policy_id)
            else:
                yield from pages.offer(policy_path(policy_id), page)
    for held in holdings(release, wanted):
        for path, body in policy_pages(held, catalog):
            yield from pages.offer(path, body)
    groups = group_policies(catalog)
    edition = read_edition(release, catalog)
    yield from _feed(edition, touched, pages)
    yield from _singles(edition, groups, pages)
    yield from policy_lists(pages, catalog, groups)
    night = None if touched is None else night_index(pages, catalog, touched.before, release.store)
    yield from search_index(pages, catalog) if night is None else night
    yield from sitemaps(pages, catalog, release.store.public_url)


def _feed(edition: Edition, touched: Touched | None, pages: Pages) -> Iterator[tuple[str, bytes]]:
    release, catalog = edition.release, edition.catalog
    again = set(edition.days) if touched is None else touched.days & edition.days.keys()
    for chunk in _chunks(sorted(again)):
        yield from day_pages(pages, read_days(release, edition.days, chunk, catalog), catalog)
    yield from change_lists(pages, edition)


def _singles(edition: Edition, groups: Groups, pages: Pages) -> Iterator[tuple[str, bytes]]:
    release, catalog, latest = edition.release, edition.catalog, latest_days(edition)
    entries = read_days(release, edition.days, latest, catalog)
    newest = [(day, entries[day]) for day in latest]
    yield from pages.offer("changes/index.html", changes_index(newest, edition))
    consultations = read_consultations(release, catalog, edition.today)
    yield from pages.offer("consultations.html", consultations_page(consultations, edition.today))
    named = list_groups(catalog, groups)
    for path, body in single_pages(edition, newest[0] if newest else None, consultations, named):
        yield from pages.offer(path, body)


def _chunks(days: Sequence[date]) -> Iterator[Sequence[date]]:
    """Days by month, so that a long archive is not held at once."""
    for start in range(0, len(days), 31):
        yield days[start : start + 31]
