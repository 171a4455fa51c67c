"""Saved cases of portals: a page as it was served, and what must be read from it (``case.yml``, ``page.*``, ``expected.json``)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml

from gongbao.archive.durable import write_atomically
from gongbao.cms import family
from gongbao.errors import BadInput, SourceChanged, UnreadableDocument
from gongbao.formats.encodings import decode_markup
from gongbao.model.capture import Role
from gongbao.model.portal import Column, Portal
from gongbao.model.web import WebPage
from gongbao.reading import facts_of, read_matter

_DESCRIPTION, _EXPECTED = "case.yml", "expected.json"
_NAME = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
_SUFFIXES = {"json": ".json", "xml": ".xml"}
_MISSING = "(not there)"
_BULKY = frozenset({"text", "clauses", "evidence", "relations"})


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalCase:
    """One page as it was served. ``body`` are its bytes; a listing asked by POST keeps its ``form``."""

    portal_id: str
    name: str
    role: Role
    column_id: str
    url: str
    final_url: str
    content_type: str
    saved_at: datetime
    body: bytes
    method: str = "GET"
    form: Mapping[str, str] = field(default_factory=dict)
    listing_title: str | None = None
    listing_date: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What must be read from a case; only the facts named here are compared."""

    facts: Mapping[str, Any]
    reviewed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One fact that reads differently; ``fact`` is its path, e.g. ``entries[2].title``."""

    fact: str
    expected: Any
    read: Any


def free_place(folder: Path, portal_id: str, name: str) -> Path:
    """Give the folder of a new case; BadInput for a name that cannot be one, or is taken."""
    if not _NAME.fullmatch(name):
        raise BadInput(
            f"case {name!r}: write lower-case letters, digits and hyphens: what the page shows, e.g. notice-with-annex"
        )
    place = folder / portal_id / name
    if place.exists():
        raise BadInput(f"{place}: is there already; give another --case, or take the folder away")
    return place


def save_case(folder: Path, case: PortalCase, facts: Mapping[str, Any]) -> Path:
    """Write a case below ``folder``/<portal id>; BadInput for a bad or taken name, StorageFailed when it cannot be written."""
    place = free_place(folder, case.portal_id, case.name)
    suffix = next((end for word, end in _SUFFIXES.items() if word in case.content_type), ".html")
    described = {
        "url": case.url,
        "final_url": case.final_url,
        "role": case.role.value,
        "column": case.column_id,
        "content_type": case.content_type,
        "saved_at": case.saved_at.astimezone(UTC).replace(microsecond=0).isoformat(),
        "method": case.method,
        "form": dict(case.form),
        "listing_title": case.listing_title,
        "listing_date": case.listing_date,
    }
    kept = {
        name: value
        for name, value in described.items()
        if value not in (None, {}) and (name, value) != ("method", "GET")
    }
    write_atomically(place / f"page{suffix}", case.body)
    described_as = yaml.safe_dump(kept, allow_unicode=True, sort_keys=False, width=1000)
    write_atomically(place / _DESCRIPTION, described_as.encode())
    write_expected(place, Expected(facts=facts, reviewed=False))
    return place


def write_expected(place: Path, expected: Expected) -> None:
    """Write ``expected.json`` of one case in one step: what a person reviewed is there whole, before or after."""
    text = json.dumps({"reviewed": expected.reviewed, "facts": expected.facts}, ensure_ascii=False, indent=1)
    write_atomically(place / _EXPECTED, f"{text}\n".encode())


def case_folders(folder: Path, portal_id: str) -> list[Path]:
    """Give the cases of one portal, by name; none when it has no folder."""
    below = folder / portal_id
    return sorted(path for path in below.iterdir() if path.is_dir()) if below.is_dir() else []


def load_case(place: Path) -> tuple[PortalCase, Expected]:
    """Read one case folder; BadInput names the file that is missing or cannot be used."""
    try:
        told = yaml.safe_load((place / _DESCRIPTION).read_text(encoding="utf-8"))
        expected = json.loads((place / _EXPECTED).read_text(encoding="utf-8"))
        (page,) = place.glob("page.*")
        case = PortalCase(
            portal_id=place.parent.name,
            name=place.name,
            role=Role(told["role"]),
            column_id=told["column"],
            url=_text(told["url"]),
            final_url=_text(told.get("final_url", told["url"])),
            content_type=told["content_type"],
            saved_at=datetime.fromisoformat(str(told["saved_at"])),
            body=page.read_bytes(),
            method=told.get("method", "GET"),
            form=told.get("form", {}),
            listing_title=told.get("listing_title"),
            listing_date=told.get("listing_date"),
        )
        return case, Expected(facts=_facts(expected["facts"]), reviewed=expected["reviewed"] is True)
    except (OSError, ValueError, KeyError, TypeError, yaml.YAMLError) as error:
        raise BadInput(
            f"{place}: no case ({error}); it needs {_DESCRIPTION} with url, role, column, content_type and saved_at, one page.*, "
            f"and {_EXPECTED} with reviewed and facts"
        ) from error


def _facts(value: object) -> dict[str, Any]:
    if not isinstance(value, dict) or not value:
        raise TypeError(f"{_EXPECTED} expects no fact, so it can prove none")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text; put it in quotes")
    return value


def read_case(case: PortalCase, portal: Portal) -> dict[str, Any]:
    """Read a case as the crawl and normalize do; a page that cannot be read gives ``error`` and its kind."""
    column = _column(case, portal)
    try:
        if case.role is Role.LISTING:
            return _listing(case, column)
        matter = family(column.family).page_matter(decode_markup(case.body, case.content_type), case.final_url)
        matter = replace(matter, listing_title=case.listing_title, listing_date=case.listing_date)
        return _readable(facts_of(read_matter(matter, portal=portal)))
    except SourceChanged as error:
        return {"error": "SourceChanged", "kind": error.kind.value}
    except UnreadableDocument as error:
        return {"error": type(error).__name__}


def differences(expected: Mapping[str, Any], read: Mapping[str, Any]) -> list[Difference]:
    """Compare the facts that ``expected`` names, down to where they part; of rows in lists, the fields that it names.

    >>> [d.fact for d in differences({"entries": [{"title": "a"}, {"title": "b"}]}, {"entries": [{"title": "a"}, {"title": "c"}]})]
    ['entries[1].title']
    """
    return [found for fact in expected for found in _parted(fact, expected[fact], read.get(fact, _MISSING))]


def _parted(fact: str, expected: Any, read: Any, *, is_row: bool = False) -> Iterator[Difference]:
    if isinstance(expected, dict) and isinstance(read, dict):
        for key in expected if is_row else {**expected, **read}:
            yield from _parted(f"{fact}.{key}", expected.get(key, _MISSING), read.get(key, _MISSING))
    elif isinstance(expected, list) and isinstance(read, list) and len(expected) == len(read):
        for position, (one, other) in enumerate(zip(expected, read, strict=True)):
            yield from _parted(f"{fact}[{position}]", one, other, is_row=True)
    elif expected != read or type(expected) is not type(read):
        yield Difference(fact=fact, expected=expected, read=read)


def _column(case: PortalCase, portal: Portal) -> Column:
    for column in portal.columns:
        if column.id == case.column_id:
            return column
    raise BadInput(
        f"{portal.id}/{case.name}: column {case.column_id!r} is not declared "
        f"({', '.join(c.id for c in portal.columns)}); mend case.yml, or take the case away"
    )


def _listing(case: PortalCase, column: Column) -> dict[str, Any]:
    page = WebPage(
        url=case.url,
        final_url=case.final_url,
        status=200,
        headers={"content-type": case.content_type},
        body=case.body,
        fetched_at=case.saved_at,
    )
    listing = family(column.family).read_listing(page, column)
    following = listing.following
    return {
        "entries": [{"title": e.title, "date": e.date_as_written, "url": e.url} for e in listing.entries],
        "total": listing.total,
        "following": following and following.url,
        "following_sends": dict(following.form or following.json) if following else {},
    }


def _readable(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts in a form that a person can hold against the page: texts by their ends, clauses by label, evidence by rank."""
    text = facts["text"]
    return {
        **{name: value for name, value in facts.items() if name not in _BULKY},
        "clauses": [f"{c['eid']} {c['label'] or ''} {c['heading'] or ''}".rstrip() for c in facts["clauses"]],
        "relations": [" ".join(filter(None, (r["relation"], r["title"], r["doc_number"]))) for r in facts["relations"]],
        "evidence": {row["fact"]: row["rank"] for row in facts["evidence"]},
        "text_begins": text[:40],
        "text_ends": text[-40:],
        "text_characters": len(text),
    }
