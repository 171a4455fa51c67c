"""Every policy in short, as lists, links and filters name it, and the names of places."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

import pyarrow as pa

from gongbao.normalize.life import UNTITLED, portal_day
from gongbao.reading.division_codes import COUNTIES, DIVISIONS
from gongbao.wording.names import KINDS, said
from gongbao.wording.terms import STATUSES
from publish.published import PublishedRelease
from publish.site.naming import policy_path
from publish.site.shelf import read_rows

_COLUMNS = (
    "policy_id", "portal_id", "kind", "title", "doc_number", "issuers", "division_code", "published_on", "signed_on", "effective_on",
    "status", "merged_into", "first_seen_at", "changed_at",
)  # fmt: skip
NO_PLACE = "none"


@dataclass(frozen=True, slots=True)
class Brief:
    """One policy in short; days are portal-local, ``path`` is where its page lies."""

    policy_id: str
    portal_id: str
    kind: str
    title: str
    doc_number: str | None
    issuers: tuple[str, ...]
    place: str
    day: date
    status: str
    merged_into: str | None
    first_seen_at: datetime
    changed_at: datetime
    path: str

    @property
    def status_names(self) -> tuple[str, str]:
        """Its status in both languages."""
        return said(STATUSES, self.status)

    @property
    def kind_names(self) -> tuple[str, str]:
        """Its kind in both languages."""
        return said(KINDS, self.kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalog:
    """All policies in short by id, the names of their places by division code, and of the portals that are watched by id."""

    briefs: Mapping[str, Brief]
    places: Mapping[str, str]
    portals: Mapping[str, str]

    def place_name(self, code: str) -> str:
        """Name of a division; the code itself where neither the standard nor a portal names it."""
        return self.places.get(code) or ("未注明地区" if code == NO_PLACE else code)


def read_catalog(release: PublishedRelease, among: Collection[str] | None = None) -> Catalog:
    """Read every policy in short, or those with the ids of ``among``."""
    wanted = None if among is None else pa.array(sorted(among), pa.string())
    table = read_rows(release, "policies", _COLUMNS, where="policy_id", among=wanted).sort_by("policy_id")
    columns = [_values(table.column(name)) for name in _COLUMNS]
    briefs = {}
    for (
        policy_id,
        portal_id,
        kind,
        title,
        number,
        issuers,
        place,
        published,
        signed,
        effective,
        status,
        merged,
        seen,
        changed,
    ) in zip(*columns, strict=True):
        briefs[policy_id] = Brief(
            policy_id, portal_id, kind, title or UNTITLED, number, tuple(issuers or ()), place or NO_PLACE,
            published or signed or effective or portal_day(seen), status, merged, seen, changed,
            policy_path(policy_id),
        )  # fmt: skip
    portals = _portals(release)
    names = {str(row["portal_id"]): str(row["name"] or row["portal_id"]) for row in portals}
    return Catalog(briefs=briefs, places=_place_names(portals), portals=names)


def _values(column: pa.ChunkedArray[Any]) -> list[Any]:
    """A column as Python values; a day or a moment that many rows share is made once."""
    if not pa.types.is_temporal(column.type):
        return column.to_pylist()
    encoded = column.combine_chunks().dictionary_encode()
    known = encoded.dictionary.to_pylist()
    return [None if place is None else known[place] for place in encoded.indices.to_pylist()]


def read_places(release: PublishedRelease) -> Mapping[str, str]:
    """The names of places that the catalog of a release has."""
    return _place_names(_portals(release))


def _portals(release: PublishedRelease) -> list[dict[str, str | None]]:
    return read_rows(release, "portals", ("portal_id", "division_code", "name")).to_pylist()


def _place_names(portals: Sequence[Mapping[str, str | None]]) -> dict[str, str]:
    """Names of the standard; for a division that our table lacks, what its only portal calls itself."""
    names: dict[str, str] = {}
    for portal in portals:
        code, name = portal["division_code"], (portal["name"] or "").removesuffix("人民政府")
        if code and name:
            names[code] = "" if names.get(code, name) != name else name
    return {code: name for code, name in names.items() if name} | dict(_standard_names())


@cache
def _standard_names() -> Mapping[str, str]:
    names: dict[str, str] = {}
    for name, code in DIVISIONS.items():
        names[code] = max(names.get(code, ""), name, key=len)
    for places in COUNTIES.values():
        for name, code in places.items():
            names[code] = max(names.get(code, ""), name, key=len)
    return names
