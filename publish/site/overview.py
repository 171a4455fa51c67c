"""The pages that stand once: today, search, portals, data, and the page for what is not there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from gongbao.model.change import Status
from gongbao.model.tables import TABLES
from gongbao.wording.terms import EFFECTS
from publish.manifest import TO_ROOT
from publish.metadata import describe_dataset, jsonld_script
from publish.parts import Part
from publish.published import PublishedRelease
from publish.site.chart import changes_by_month
from publish.site.consultations import Consultation, still_open
from publish.site.edition import Edition
from publish.site.lists import BY, Group
from publish.site.log import Entry
from publish.site.naming import NOT_FOUND, day_path, index_path
from publish.site.portals import portal_pages
from publish.site.snippets import SNIPPETS
from publish.site.templating import mark, render
from publish.unread import all_lost, not_checked

MOST_TONIGHT = 30
MOST_CLOSING = 8
MOST_FILES = 25
MOST_GROUPS = 60
GROUPS_PAGE = 1_000
"""Groups on one page of an index of groups."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableFiles:
    """One table of the release: its names, sizes (bytes), what changed in it, its newest files, and how many more there are."""

    name: str
    zh: str
    english: str
    rows: int
    bytes: int
    inserts: int
    updates: int
    deletes: int
    files: Sequence[Part]
    more: int


def single_pages(
    edition: Edition,
    latest: tuple[date, Sequence[Entry]] | None,
    consultations: Sequence[Consultation],
    groups: Mapping[str, Sequence[Group]],
) -> Iterator[tuple[str, bytes]]:
    """Today, search with its further indexes, portals, data and 404; ``latest`` is the newest day of the change log with its entries."""
    yield "index.html", _today(edition, latest, still_open(consultations, edition.today), groups["status"])
    yield "search.html", render("search.html", "search.html", kinds=BY, groups=groups, shown=MOST_GROUPS)
    for by, names in BY.items():
        if len(groups[by]) > MOST_GROUPS:
            yield from _group_index(by, names, groups[by])
    yield from portal_pages(edition.release)
    yield "data.html", _data(edition.release)
    for path in NOT_FOUND:
        yield path, render("404.html", path)


def _group_index(by: str, names: tuple[str, str], groups: Sequence[Group]) -> Iterator[tuple[str, bytes]]:
    parts = -(-len(groups) // GROUPS_PAGE)
    for part in range(1, parts + 1):
        path, shown = index_path(by, part), groups[(part - 1) * GROUPS_PAGE : part * GROUPS_PAGE]
        yield (
            path,
            render(
                "group_index.html",
                path,
                by=by,
                names=names,
                groups=shown,
                part=part,
                parts=parts,
                index_path=index_path,
            ),
        )


def _today(
    edition: Edition,
    latest: tuple[date, Sequence[Entry]] | None,
    consultations: Sequence[Consultation],
    statuses: Sequence[Group],
) -> bytes:
    manifest = edition.release.manifest
    entries = latest[1] if latest else ()
    effects = set(EFFECTS)
    count = {group.value: group.count for group in statuses}
    figures = [
        ("收录政策", "policies", manifest.tables["policies"].rows),
        ("文本版本", "versions", manifest.tables["versions"].rows),
        ("现行有效", "in force", count.get(Status.IN_FORCE, 0)),
        ("政府所作变更", "changes", sum(touch.count for touch in edition.touches if touch.code in effects)),
        ("正在征求意见", "open for comment", len(consultations)),
        ("门户", "portals", manifest.tables["portals"].rows),
    ]
    return render(
        "index.html",
        "index.html",
        manifest=manifest,
        checked_on=edition.today,
        first=manifest.previous is None,
        all_lost=all_lost(manifest.quality),
        unknown=not_checked(manifest.quality),
        policies=manifest.tables["policies"].rows,
        tonight=any(touch.at == edition.release.as_of for touch in edition.touches[:1]),
        latest=latest[0] if latest else None,
        latest_path=day_path(latest[0]) if latest else "",
        entries=entries[:MOST_TONIGHT],
        more=max(0, len(entries) - MOST_TONIGHT),
        closing=consultations[:MOST_CLOSING],
        figures=figures,
        statuses=statuses,
        bars=changes_by_month(edition),
        catalog=edition.catalog,
    )


def _data(release: PublishedRelease) -> bytes:
    manifest, public_url = release.manifest, release.store.public_url
    tables = [
        _table(spec.name, spec.title_zh, spec.title, manifest.tables[spec.name])
        for spec in TABLES
        if spec.name in manifest.tables
    ]
    return render(
        "data.html",
        "data.html",
        manifest=manifest,
        manifest_sha256=release.manifest_sha256,
        folder=f"../releases/{manifest.release_id}/",
        tables=tables,
        snippets=SNIPPETS,
        to_root=TO_ROOT,
        dataset=mark(jsonld_script(describe_dataset(manifest, to_root=public_url or "../"))),
        public_url=public_url,
    )


def _table(name: str, zh: str, english: str, entry: Any) -> TableFiles:
    newest = sorted(entry.parts, key=lambda part: (part.label, part.path), reverse=True)
    return TableFiles(
        name=name,
        zh=zh,
        english=english,
        rows=entry.rows,
        bytes=sum(part.bytes for part in entry.parts),
        inserts=entry.inserts,
        updates=entry.updates,
        deletes=entry.deletes,
        files=newest[:MOST_FILES],
        more=max(0, len(newest) - MOST_FILES),
    )
