"""From a capture id, a payload hash or a URL to file, offset and length. Derived: the reports and WARC files decide."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from gongbao.archive.durable import CorruptArchive, make_folder
from gongbao.archive.warc import WarcPlace
from gongbao.errors import StorageFailed

_TABLES = """
CREATE TABLE IF NOT EXISTS places (
  capture_id TEXT PRIMARY KEY, payload_sha256 TEXT NOT NULL, url TEXT NOT NULL,
  batch_id TEXT NOT NULL, portal_id TEXT NOT NULL,
  warc_file TEXT NOT NULL, warc_offset INTEGER NOT NULL, warc_length INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS places_by_payload ON places (payload_sha256);
CREATE INDEX IF NOT EXISTS places_by_url ON places (url);
CREATE TABLE IF NOT EXISTS packed (warc_file TEXT PRIMARY KEY, pack TEXT NOT NULL, base INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS reports (batch_id TEXT, portal_id TEXT, PRIMARY KEY (batch_id, portal_id));
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexedCapture:
    """One row of the index."""

    capture_id: str
    payload_sha256: str
    url: str
    batch_id: str
    portal_id: str
    place: WarcPlace


class CaptureIndex:
    """The file ``index/captures.sqlite``; opened for each use, so that tasks of one batch may share it.

    Threads of one process write in turn: SQLite itself lets them sleep between attempts, and gives up some of hundreds.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._writer = Lock()

    def add(self, rows: Iterable[IndexedCapture], *, report: tuple[str, str] | None = None) -> None:
        """Add rows (the last place of a capture wins) and note the (batch, portal) whose report they come from."""
        with self._writer, self._open() as connection, connection:
            connection.executemany(
                "INSERT OR REPLACE INTO places VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    (
                        str(r.capture_id),
                        str(r.payload_sha256),
                        r.url,
                        str(r.batch_id),
                        r.portal_id,
                        r.place.warc_file,
                        r.place.offset,
                        r.place.length,
                    )
                    for r in rows
                ),
            )
            if report is not None:
                connection.execute("INSERT OR REPLACE INTO reports VALUES (?, ?)", tuple(map(str, report)))

    def latest_of(self, portal_id: str, until: str) -> dict[str, str]:
        """The newest capture id of every address of a portal, up to and with the batch ``until``."""
        query = "SELECT url, MAX(capture_id) FROM places WHERE portal_id = ? AND batch_id <= ? GROUP BY url"
        with self._open() as connection:
            return dict(connection.execute(query, (portal_id, until)))

    def first_batch_of(self, portal_id: str, url: str) -> str | None:
        """The oldest batch that captured an address; None when none did."""
        query = "SELECT MIN(batch_id) FROM places WHERE url = ? AND portal_id = ?"
        with self._open() as connection:
            found: str | None = connection.execute(query, (url, portal_id)).fetchone()[0]
        return found

    def find(self, column: str, value: str) -> tuple[IndexedCapture, ...]:
        """Rows whose ``column`` (capture_id, payload_sha256 or url) is ``value``, oldest batch first."""
        if column not in {"capture_id", "payload_sha256", "url"}:
            raise KeyError(f"the index has no key {column!r}")
        query = f"SELECT * FROM places WHERE {column} = ? ORDER BY capture_id"  # noqa: S608 -- from the closed set above
        with self._open() as connection:
            return tuple(
                IndexedCapture(
                    capture_id=row[0],
                    payload_sha256=row[1],
                    url=row[2],
                    batch_id=row[3],
                    portal_id=row[4],
                    place=WarcPlace(warc_file=row[5], offset=row[6], length=row[7]),
                )
                for row in connection.execute(query, (str(value),))
            )

    def add_packed(self, pack: str, bases: Mapping[str, int]) -> None:
        """Note in which pack files stand now, and where each begins."""
        with self._open() as connection, connection:
            connection.executemany(
                "INSERT OR REPLACE INTO packed VALUES (?, ?, ?)", ((name, pack, base) for name, base in bases.items())
            )

    def packed(self, warc_file: str) -> tuple[str, int] | None:
        """The pack that holds a file, and where the file begins in it; None when it was not packed."""
        with self._open() as connection:
            found: tuple[str, int] | None = connection.execute(
                "SELECT pack, base FROM packed WHERE warc_file = ?", (warc_file,)
            ).fetchone()
        return found

    def reports(self) -> set[tuple[str, str]]:
        """The (batch, portal) pairs whose reports are in the index."""
        with self._open() as connection:
            return set(connection.execute("SELECT batch_id, portal_id FROM reports"))

    def clear(self) -> None:
        """Forget everything; the next use starts empty."""
        for suffix in ("", "-wal", "-shm"):
            self._path.with_name(self._path.name + suffix).unlink(missing_ok=True)

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        make_folder(self._path.parent)
        try:
            with closing(sqlite3.connect(self._path, timeout=30)) as connection:
                connection.executescript(_TABLES)
                yield connection
        except sqlite3.OperationalError as error:
            raise StorageFailed(f"{self._path}: {error}; free space or mend permissions, then run again") from error
        except sqlite3.DatabaseError as error:
            raise CorruptArchive(f"{self._path}: {error}; the index is derived: rebuild it") from error
