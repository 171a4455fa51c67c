"""What a release is made of: files, and per table the parts that hold its rows and what changed in them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from gongbao.errors import CorruptRelease
from gongbao.model.identifiers import ReleaseId, Sha256

RELEASE_ID = re.compile(r"\d{8}T\d{6}Z-[0-9a-f]{8}")
"""The only shape of a release id: nothing that could name another folder passes."""

PART_PATH = re.compile(r"[a-z_]+/[A-Za-z0-9][A-Za-z0-9_-]*-[0-9a-f]{16}\.parquet")
"""Where Parquet files lie below the published folder: one folder deep, content-addressed."""

_FILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}(/[A-Za-z0-9][A-Za-z0-9._-]{0,99}){0,3}")
_COMMITTED = frozenset({"datapackage.json", "SHA256SUMS", "statement.dsse.json"})

EMPTY, ALL, SEGMENT, LOG = "empty", "all", "seg", "log"
"""Labels of parts that are not months: no rows, a table without months, append-only, the change log of one release.

Shards carry what ``publish.address`` says behind the month or ``all``, merged segments a number behind ``seg``.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One Parquet file: place below the published folder, label (``2025-03-x0``, ``seg`` …), size, hash, rows, logical digest."""

    path: str
    label: str
    bytes: int
    sha256: Sha256
    rows: int
    digest: Sha256


@dataclass(frozen=True, slots=True, kw_only=True)
class FileEntry:
    """One file of the release folder itself (change log, validation report): name below ``releases/<id>/``."""

    name: str
    bytes: int
    sha256: Sha256


@dataclass(frozen=True, slots=True, kw_only=True)
class TableEntry:
    """One table of a release.

    ``parts`` hold all its rows; ``digest`` adds over them. ``feed`` holds the rows that changed in this release, with
    ``_op``; ``fresh_segments`` are those of ``parts`` (segments, and shards where none stood) whose rows are all new in this
    release and are not repeated in ``feed``.
    """

    name: str
    rows: int
    digest: Sha256
    parts: tuple[Part, ...]
    inserts: int
    updates: int
    deletes: int
    feed: Part | None
    fresh_segments: tuple[str, ...]

    @property
    def touched(self) -> bool:
        """Whether a row of this table changed in this release."""
        return bool(self.inserts or self.updates or self.deletes)


def part_path(table: str, label: str, release_id: str, sha256: Sha256) -> str:
    """Name a part by its content, a segment also by its release (a merged one by the times of its first and last).

    >>> part_path("policies", "2025-03", "20250303T183000Z-1f0c9a3b", Sha256("ab" * 32))
    'policies/2025-03-abababababababab.parquet'
    """
    mark = sha256[:16]
    if label == LOG:
        return f"changes/{release_id}-log-{mark}.parquet"
    if label.startswith(SEGMENT):
        return f"{table}/{label}-{release_id}-{mark}.parquet"
    return f"{table}/{label}-{mark}.parquet"


def feed_path(table: str, release_id: ReleaseId, sha256: Sha256) -> str:
    """Name the row-level change file of one table in one release."""
    return f"changes/{release_id}-{table}-{sha256[:16]}.parquet"


def checked_release_id(value: object, place: str) -> ReleaseId:
    """Take ``value`` as a release id, or raise CorruptRelease: an id is also a folder name and must not lead elsewhere."""
    if isinstance(value, str) and RELEASE_ID.fullmatch(value):
        return ReleaseId(value)
    raise CorruptRelease(
        f"{place}: {value!r} is not a release id (YYYYMMDDTHHMMSSZ-8hex); restore the file, or point at a folder that gongbao published"
    )


def checked_file_name(name: str) -> str:
    """Read a document's name in a manifest: no way out of its release, and no name that a commit gives; ValueError else."""
    if not _FILE_NAME.fullmatch(name) or ".." in name or name in _COMMITTED:
        raise ValueError(f"file name {name!r} leads outside the release, or is kept for what a commit writes")
    return name


def checked_size(written: object) -> int:
    """Read a count of bytes; ValueError for what is none."""
    if not isinstance(written, int) or isinstance(written, bool) or written < 0:
        raise ValueError(f"{written!r} is no number of bytes")
    return written
