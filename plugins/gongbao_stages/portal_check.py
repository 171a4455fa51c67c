"""``gongbao portal add`` saves cases of a declared portal, ``gongbao portal check`` replays them."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from gongbao.cms import family
from gongbao.crawl.addresses import AddressRules
from gongbao.crawl.failure import judge_detail, judge_listing
from gongbao.crawl.fetching import WebClient
from gongbao.crawl.politeness import PoliteFetch
from gongbao.errors import BadInput, PageAbsent, PortalUnavailable
from gongbao.model.capture import ListingEntry, Role
from gongbao.model.portal import Column, Portal
from gongbao.model.web import Fetch, WebPage, WebRequest
from gongbao.settings import Settings
from gongbao_stages.caps import within_caps
from gongbao_stages.portal_cases import (
    Difference,
    Expected,
    PortalCase,
    case_folders,
    differences,
    free_place,
    load_case,
    read_case,
    save_case,
    write_expected,
)
from gongbao_stages.probing import visiting_ledger
from gongbao_stages.wiring import declared_portals, find_portal, quiet

DEFAULT_CASES = Path("tests/portals")
_MOST_REQUESTS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedCase:
    """How one case read: its differences, and whether a person has reviewed what is expected of it."""

    portal_id: str
    case: str
    differences: tuple[Difference, ...]
    facts: int
    reviewed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """All cases that were replayed; ``without_cases`` are declared portals with none, ``undeclared`` folders of no portal."""

    cases: tuple[CheckedCase, ...]
    without_cases: tuple[str, ...]
    undeclared: tuple[str, ...]

    @property
    def differs(self) -> bool:
        """True when a case reads differently from what is expected, or belongs to no declared portal."""
        return bool(self.undeclared) or any(case.differences for case in self.cases)


@within_caps
def add_cases(
    settings: Settings,
    portal_id: str,
    *,
    cases_dir: Path,
    case: str | None = None,
    urls: Sequence[str] = (),
    column_id: str | None = None,
    most: int = 2,
    say: Callable[[str], None] = quiet,
) -> list[Path]:
    """Save cases of a declared portal: the first listing page and ``most`` notices of each column, or the ``urls`` given.

    BadInput for a column or a name that does not fit, PortalUnavailable and PageAbsent as the fetch raises them, SourceChanged
    when a listing cannot be read.
    """
    portal = find_portal(settings, portal_id)
    if not cases_dir.is_dir() and not cases_dir.parent.is_dir():
        raise BadInput(f"{cases_dir}: no such folder; give --cases DIR, or GONGBAO_PORTAL_CASES")
    if case is not None and len(urls) != 1:
        raise BadInput(f"--case {case}: names one case, {len(urls)} addresses were given; give one --from")
    columns = [column for column in portal.columns if column_id in {None, column.id}]
    if not columns:
        raise BadInput(f"{portal_id}: no column {column_id!r}; declared: {', '.join(c.id for c in portal.columns)}")
    saving = _Saving(portal=portal, folder=cases_dir, fetch=_fetch_of(portal, settings), say=say)
    if urls:
        return [saving.address(url, columns, name=case) for url in urls]
    return [path for column in columns for path in saving.column(column, most=most)]


@within_caps
def check_cases(settings: Settings, portal_ids: Sequence[str], *, cases_dir: Path, update: bool = False) -> Checked:
    """Replay the cases of the portals named, or of all; ``update`` rewrites what differs, to be reviewed anew.

    BadInput for an unknown portal, for a case that cannot be used, and when there is no case at all to replay.
    """
    declared = declared_portals(settings)
    chosen = [find_portal(settings, portal_id) for portal_id in portal_ids] or list(declared.values())
    checked = tuple(
        _check(place, portal, update=update) for portal in chosen for place in case_folders(cases_dir, portal.id)
    )
    strays = (
        [p.name for p in sorted(cases_dir.iterdir()) if p.is_dir()] if cases_dir.is_dir() and not portal_ids else []
    )
    undeclared = tuple(name for name in strays if name not in declared and case_folders(cases_dir, name))
    if not checked and not undeclared:
        names = ", ".join(portal.id for portal in chosen)
        raise BadInput(f"{cases_dir}: no case of {names}; save some with `gongbao portal add ID`, or give --cases DIR")
    with_cases = {case.portal_id for case in checked}
    without = tuple(portal.id for portal in chosen if portal.id not in with_cases)
    return Checked(cases=checked, without_cases=without, undeclared=undeclared)


def checked_json(checked: Checked) -> dict[str, Any]:
    """Give the JSON form of a check."""
    return {
        "cases": [
            {
                "portal_id": case.portal_id,
                "case": case.case,
                "facts": case.facts,
                "reviewed": case.reviewed,
                "differences": [{"fact": d.fact, "expected": d.expected, "read": d.read} for d in case.differences],
            }
            for case in checked.cases
        ],
        "unreviewed": sum(not case.reviewed for case in checked.cases),
        "without_cases": list(checked.without_cases),
        "undeclared": list(checked.undeclared),
    }


def _check(place: Path, portal: Portal, *, update: bool) -> CheckedCase:
    case, expected = load_case(place)
    read = read_case(case, portal)
    found = tuple(differences(expected.facts, read))
    reviewed = expected.reviewed
    if found and update:
        facts: Mapping[str, Any] = (
            read if "error" in {*expected.facts, *read} else {f: read.get(f) for f in expected.facts}
        )
        write_expected(place, Expected(facts=facts, reviewed=False))
        found, reviewed = (), False
    return CheckedCase(
        portal_id=portal.id, case=case.name, differences=found, facts=len(expected.facts), reviewed=reviewed
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Saving:
    """One visit to a portal that saves what it is served."""

    portal: Portal
    folder: Path
    fetch: Fetch
    say: Callable[[str], None]

    def column(self, column: Column, *, most: int) -> list[Path]:
        """Save the first listing answer that has entries, and the first notices of it; what is there already stays.

        A notice that cannot be had is told, the others are saved; PageAbsent or PortalUnavailable when none can.
        """
        request: WebRequest | None = family(column.family).first_request(column)
        saved: list[Path] = []
        entries: tuple[ListingEntry, ...] = ()
        for number in range(1, _MOST_REQUESTS + 1):
            if request is None or entries:
                break
            page = self.fetch(request)
            judge_listing(page)
            name = f"{column.id}-listing" + (f"-{number}" if number > 1 else "")
            if self._is_new(name):
                saved.append(self._save(page, column, Role.LISTING, name, request=request))
            listing = family(column.family).read_listing(page, column)
            entries, request = listing.entries, listing.following or next(iter(listing.parts), None)
        rules = AddressRules(hosts=self.portal.hosts)
        own = [entry for entry in entries if rules.allows(entry.url)]
        failed: list[PageAbsent | PortalUnavailable] = []
        for number, entry in enumerate(own[:most], 1):
            if not self._is_new(f"{column.id}-{number}"):
                continue
            try:
                page = self.fetch(WebRequest(url=entry.url))
                saved.append(self._save(page, column, Role.DETAIL, f"{column.id}-{number}", entry=entry))
            except (PageAbsent, PortalUnavailable) as error:
                self.say(f"not saved: {error}")
                failed.append(error)
        if failed and len(failed) == len(own[:most]):
            raise failed[0]
        return saved

    def _is_new(self, name: str) -> bool:
        if (self.folder / self.portal.id / name).exists():
            self.say(f"kept: {self.folder / self.portal.id / name} is there already")
            return False
        free_place(self.folder, self.portal.id, name)
        return True

    def address(self, url: str, columns: Sequence[Column], *, name: str | None) -> Path:
        """Save one address: the listing of a column when it is one, else a notice."""
        listed = [column for column in columns if url in {column.url, family(column.family).first_request(column).url}]
        if not listed and len(columns) > 1:
            raise BadInput(f"{url}: of which column? Give --column, one of: {', '.join(c.id for c in columns)}")
        column = (listed or list(columns))[0]
        role = Role.LISTING if listed else Role.DETAIL
        request = family(column.family).first_request(column) if listed else WebRequest(url=url)
        taken = len(list((self.folder / self.portal.id).glob(f"{column.id}-*")))
        name = name or f"{column.id}-{role.value}-{taken + 1}"
        free_place(self.folder, self.portal.id, name)
        return self._save(self.fetch(request), column, role, name, request=request)

    def _save(
        self,
        page: WebPage,
        column: Column,
        role: Role,
        name: str,
        *,
        request: WebRequest | None = None,
        entry: ListingEntry | None = None,
    ) -> Path:
        if role is Role.DETAIL:
            judge_detail(page)
        case = PortalCase(
            portal_id=self.portal.id,
            name=name,
            role=role,
            column_id=column.id,
            url=page.url,
            final_url=page.final_url,
            content_type=page.headers.get("content-type", ""),
            saved_at=page.fetched_at,
            body=page.body,
            method=request.method if request else "GET",
            form=request.form if request else {},
            listing_title=entry.title or None if entry else None,
            listing_date=entry.date_as_written if entry else None,
        )
        place = save_case(self.folder, case, read_case(case, self.portal))
        self.say(f"saved: {place} ({page.final_url})")
        return place


def _fetch_of(portal: Portal, settings: Settings) -> Fetch:
    if not portal.hosts:
        raise BadInput(f"{portal.id}: a folder, no site; its files are cases already, compare them with `gongbao read`")
    return PoliteFetch(
        WebClient.for_portal(portal, settings),
        rate=portal.rate,
        ledger=visiting_ledger(settings),
        retries=1,
        now=lambda: datetime.now(UTC),
        sleep=time.sleep,
    )
