"""Holds what a night of `bench/country.py` reported to what its sites are: outcomes, kinds of failure, and that nothing was lost."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from country_memory import due_tonight
from country_pages import page_answer
from country_sites import LISTING, SITE, Country, Expected, Site

from gongbao.archive import Archive
from gongbao.model.capture import PortalReport, Seen


@dataclass
class Verdict:
    """``kinds`` counts (kind expected, kind told), ``none`` for no failure; ``due`` pages had to be asked, ``seen`` of them were."""

    kinds: Counter[tuple[str, str]] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    due: int = 0
    seen: int = 0
    lost: int = 0
    read_back: int = 0

    def hold(self, what: str, expected: tuple[str, str | None], found: tuple[str, str | None]) -> None:
        """Count the kind, note what differs."""
        self.kinds[expected[1] or "none", found[1] or "none"] += 1
        if expected != found:
            self.wrong.append(f"{what}: {found[0]}/{found[1]} instead of {expected[0]}/{expected[1]}")


def judge(country: Country, archive_dir: Path, batch_id: str) -> Verdict:
    """Judge every portal of a batch, one report in memory at a time."""
    archive, verdict = Archive(archive_dir), Verdict()
    for site in country.all():
        report = archive.report(batch_id, site.id)
        if report is None:
            verdict.lost += 1
            verdict.wrong.append(f"{site.id}: no report")
            continue
        _judge_site(site, report, archive, verdict)
    return verdict


def _judge_site(site: Site, report: PortalReport, archive: Archive, verdict: Verdict) -> None:
    expected = site.expected()
    columns = {c.column_id: (c.outcome.value, c.failure and c.failure.value) for c in report.columns}
    pages = {p.url: (p.seen.value, p.failure and p.failure.value) for p in report.pages}
    _count_due(site, pages, expected, verdict)
    for column in site.columns:
        verdict.hold(f"{site.id}/{column.id}", _plain(expected[column.id]), columns.get(column.id, ("missing", None)))
    for url, wanted in expected.items():
        if url.startswith("http"):
            verdict.hold(url, _plain(wanted), pages.get(url, ("missing", None)))
    for url, found in pages.items():
        if url not in expected:
            verdict.hold(url, (Seen.UNCHANGED.value, None), found)
    _read_back(site, report, archive, verdict)


def _count_due(site: Site, pages: dict[str, tuple[str, str | None]], expected: Expected, verdict: Verdict) -> None:
    """Every page that is due in a column whose listing can be read is in the report, whatever became of it."""
    for column in site.columns:
        struck = site.way is not None and (
            site.way[1] == SITE or (site.way[1] == LISTING and column.place == 0 and expected[column.id][1] is not None)
        )
        if struck:
            continue
        numbers = [n for n in range(1, column.known + 1) if due_tonight(column, n)] + [column.total] * column.news
        missing = [n for n in numbers if column.page_url(n) not in pages]
        verdict.due += len(numbers)
        verdict.seen += len(numbers) - len(missing)
        verdict.lost += len(missing)
        verdict.wrong += [f"{column.page_url(n)}: due, and not in the report" for n in missing]


def _read_back(site: Site, report: PortalReport, archive: Archive, verdict: Verdict) -> None:
    """What was archived of a page that changed is what the site served, byte by byte."""
    failed = {page.capture_id for page in report.pages if page.failure is not None}
    served = {c.page_url(c.total): c for c in site.columns if c.news or c.amended}
    for capture in report.captures:
        payload = archive.payload(capture)
        if capture.capture_id in failed:
            continue
        column = served.get(capture.url)
        if column is None or payload != page_answer(column, column.total).body:
            verdict.lost += 1
            verdict.wrong.append(f"{capture.url}: archived with other bytes than were served")
        else:
            verdict.read_back += 1


def _plain(expected: tuple[str, str | None]) -> tuple[str, str | None]:
    outcome, kind = expected
    return str(outcome), None if kind is None else str(kind)
