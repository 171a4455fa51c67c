"""Which policies' pages and which days' pages may read otherwise since the site was last written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import pyarrow as pa
import pyarrow.compute as pc

from gongbao.normalize.life import portal_day
from publish.published import PublishedRelease
from publish.site.catalog import Brief, Catalog, read_catalog
from publish.site.shelf import read_rows

_BY_POLICY = ("policies", "events", "changes", "comment_outcomes", "consultations")
_PORTAL = ("portal_id", "name")
_BY_VERSION = ("versions", "clauses", "attachments")


@dataclass(frozen=True, slots=True, kw_only=True)
class Touched:
    """Ids of policies, and portal-local days of the change log; ``named``: further policies whose pages may differ in what they say of
    other policies alone; ``before``: the policies of which a row came, changed or went, in short as they stood (None for a new one)."""

    policies: frozenset[str]
    named: frozenset[str]
    days: frozenset[date]
    before: Mapping[str, Brief | None]


def touched_since(base: PublishedRelease, later: Sequence[PublishedRelease], catalog: Catalog) -> Touched:
    """Compare ``later`` (oldest first, the last of them the newest) with ``base``; ``catalog`` is the newest's."""
    ids = set().union(*(_rows_of(release) for release in later)) if later else set()
    newest = later[-1] if later else base
    known = read_catalog(base, ids).briefs
    before = {policy_id: known.get(policy_id) for policy_id in ids}
    renamed, refiled = _facts_changed(before, catalog)
    ids |= _records_of(newest, renamed) | _of_other_portals(base, catalog)
    named = (_related(base, later) | _neighbours_of(newest, renamed)) - ids
    days = {portal_day(at) for release in later for table in ("changes", "events") for at in _nights(release, table)}
    days |= _days_of(newest, refiled)
    return Touched(policies=frozenset(ids), named=frozenset(named), days=frozenset(days), before=before)


def _rows_of(release: PublishedRelease) -> set[str]:
    """Policies of which a row came, changed or went in a release; rows that went keep their key alone."""
    ids: set[str | None] = set()
    for table in _BY_POLICY:
        ids |= set(pc.unique(release.feed(table).column("policy_id")).to_pylist())
    for table in _BY_VERSION:
        for version_id in pc.unique(release.feed(table).column("version_id")).to_pylist():
            ids.add(str(version_id).rpartition(".v")[0])
    return {policy_id for policy_id in ids if policy_id}


def _related(base: PublishedRelease, later: Iterable[PublishedRelease]) -> set[str]:
    """Both ends of every relation that came, changed or went, as it was and as it is."""
    ends: set[str | None] = set()
    for release in later:
        feed = release.feed("relations")
        known = read_rows(
            base, "relations", ("from_policy_id", "to_policy_id"), where="relation_id",
            among=feed.column("relation_id").combine_chunks(),
        )  # fmt: skip
        for table in (feed, known):
            for column in ("from_policy_id", "to_policy_id"):
                ends |= set(pc.unique(table.column(column)).to_pylist())
    return {policy_id for policy_id in ends if policy_id}


def _facts_changed(before: Mapping[str, Brief | None], catalog: Catalog) -> tuple[set[str], set[str]]:
    """Of the policies ``before`` those that other pages name otherwise now, and those that the change log names or files otherwise."""
    renamed, refiled = set(), set()
    for policy_id, old in before.items():
        new = catalog.briefs.get(policy_id)
        if old is None or new is None or (old.title, old.doc_number) != (new.title, new.doc_number):
            renamed.add(policy_id)
        if old is None or new is None or (old.place, old.issuers, old.kind) != (new.place, new.issuers, new.kind):
            refiled.add(policy_id)
    return renamed, renamed | refiled


def _of_other_portals(base: PublishedRelease, catalog: Catalog) -> set[str]:
    """Policies of portals that came, went or are named otherwise: their pages name the portal and lead to its feed."""
    before = {
        row["portal_id"]: row["name"] or row["portal_id"] for row in read_rows(base, "portals", _PORTAL).to_pylist()
    }
    other = {portal_id for portal_id, _ in before.items() ^ catalog.portals.items()}
    return {brief.policy_id for brief in catalog.briefs.values() if brief.portal_id in other} if other else set()


def _neighbours_of(release: PublishedRelease, ids: set[str]) -> set[str]:
    """Policies that a relation ties to one of ``ids``."""
    among, found = pa.array(sorted(ids), pa.string()), set[str | None]()
    columns = ("from_policy_id", "to_policy_id")
    for where, other in (columns, columns[::-1]):
        found |= set(read_rows(release, "relations", columns, where=where, among=among).column(other).to_pylist())
    return {policy_id for policy_id in found if policy_id}


def _records_of(release: PublishedRelease, ids: set[str]) -> set[str]:
    """Records merged into one of ``ids`` or split off from one."""
    among, found = pa.array(sorted(ids), pa.string()), set[str | None]()
    for where in ("merged_into", "split_from"):
        rows = read_rows(release, "policies", ("policy_id",), where=where, among=among)
        found |= set(rows.column("policy_id").to_pylist())
    return {policy_id for policy_id in found if policy_id}


def _nights(release: PublishedRelease, table: str) -> list[datetime]:
    return [at for at in pc.unique(release.feed(table).column("detected_at")).to_pylist() if at]


def _days_of(release: PublishedRelease, ids: set[str]) -> set[date]:
    """Days of the change log that name one of ``ids``."""
    among, nights = pa.array(sorted(ids), pa.string()), set[datetime]()
    for table in ("changes", "events"):
        rows = read_rows(release, table, ("detected_at",), where="policy_id", among=among)
        nights |= {at for at in pc.unique(rows.column("detected_at")).to_pylist() if at}
    return {portal_day(at) for at in nights}
