"""What is remembered of every page: validators, first and last sight, nights of absence, hash, last capture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import select, text

from gongbao.ledger.engine import LedgerEngine
from gongbao.ledger.tables import PAGES
from gongbao.model.capture import Role
from gongbao.model.identifiers import CaptureId, Sha256


@dataclass(frozen=True, slots=True, kw_only=True)
class PageMemory:
    """One page. ``payload_sha256`` is None while it was listed but never captured; times are ``as_of`` of batches.

    ``sound``: those bytes were taken apart without failure; None where that is not known.
    ``last_seen_at`` is the last batch that read it, ``last_checked_at`` the last that asked for it.
    """

    portal_id: str
    url: str
    column_id: str
    role: Role
    first_seen_at: datetime
    last_checked_at: datetime
    last_seen_at: datetime | None = None
    parent_url: str | None = None
    attachment_name: str | None = None
    listing_title: str | None = None
    listing_date: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    payload_sha256: Sha256 | None = None
    last_capture_id: CaptureId | None = None
    absent_nights: int = 0
    sound: bool | None = None


class Pages:
    """The table ``pages``; written through ``Ledger.apply_report``."""

    def __init__(self, engine: LedgerEngine) -> None:
        self._engine = engine

    def of_portal(self, portal_id: str) -> dict[str, PageMemory]:
        """Every remembered page of a portal, by URL."""
        with self._engine.reading() as connection:
            # As the database keeps them: a portal knows hundreds of pages, and most are only looked at.
            rows = connection.execute(_AS_KEPT, {"portal_id": portal_id}).all()
        return {row[_URL]: _memory_of_kept(row) for row in rows}

    def among(self, portal_id: str, urls: Sequence[str]) -> dict[str, PageMemory]:
        """The remembered pages among ``urls`` (the rows of one listing page), by URL."""
        with self._engine.reading() as connection:
            query = select(PAGES).where(PAGES.c.portal_id == portal_id, PAGES.c.url.in_(urls))
            return {row["url"]: _memory(dict(row)) for row in connection.execute(query).mappings()}

    def one(self, portal_id: str, url: str) -> PageMemory | None:
        """One page; None when it was never seen."""
        with self._engine.reading() as connection:
            query = select(PAGES).where(PAGES.c.portal_id == portal_id, PAGES.c.url == url)
            row = connection.execute(query).mappings().one_or_none()
            return None if row is None else _memory(dict(row))


_ROLES = {role.value: role for role in Role}
_NAMES = tuple(column.name for column in PAGES.columns)
_URL = _NAMES.index("url")
_AS_KEPT = text(f"SELECT {', '.join(_NAMES)} FROM pages WHERE portal_id = :portal_id")  # noqa: S608 -- names of our own table


def _memory_of_kept(row: Sequence[Any]) -> PageMemory:
    values = dict(zip(_NAMES, row, strict=True))
    values["first_seen_at"] = _moment(values["first_seen_at"])
    values["last_checked_at"] = _moment(values["last_checked_at"])
    values["last_seen_at"] = _moment(values["last_seen_at"])
    if values["sound"] is not None:
        values["sound"] = bool(values["sound"])
    return _memory(values)


@lru_cache(4_096)
def _moment(kept: str | datetime | None) -> datetime | None:
    """SQLite gives the text that it keeps, in UTC; PostgreSQL an aware time. Pages share the times of their batches."""
    if isinstance(kept, str):
        return datetime.fromisoformat(kept).replace(tzinfo=UTC)
    return kept.astimezone(UTC) if kept is not None else None


def _memory(row: dict[str, Any]) -> PageMemory:
    sha256, capture_id = row["payload_sha256"], row["last_capture_id"]
    row["role"] = _ROLES[row["role"]]
    row["payload_sha256"] = None if sha256 is None else Sha256(sha256)
    row["last_capture_id"] = None if capture_id is None else CaptureId(capture_id)
    return PageMemory(**row)
