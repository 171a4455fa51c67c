"""Pages of the archive read again, some hundred at a time: what is staged stays, whoever goes on with it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from gongbao.archive import Archive
from gongbao.archive.codec import to_json
from gongbao.model.portal import ColumnKind, Portal
from gongbao.normalize.due import Due
from gongbao.normalize.read import read_again
from gongbao.normalize.rereading import Rereading
from gongbao.normalize.staging import StagedReading, read_stage, write_stage
from gongbao.settings import Settings
from gongbao_stages.wiring import declared_portals, open_archive, quiet

REREAD = "reread"
"""Trigger of a batch that crawls nothing and reads the archive again; name of the folder of its segments."""

SEGMENT_PAGES = 200
"""Pages in memory together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """Some policies of one portal, and the file that holds their pages as ``code`` reads them.

    The file is named by what it is made of, so that a segment staged before a crash, or for a batch that was given up, is found.
    """

    portal_id: str
    due: tuple[Due, ...]
    path: Path

    @property
    def name(self) -> str:
        """Its file's name without the ending."""
        return self.path.stem


def cut_segments(settings: Settings, due: Sequence[Due], *, code: str) -> tuple[Segment, ...]:
    """Cut what is due, portal by portal."""
    segments: list[Segment] = []
    by_portal: dict[str, list[Due]] = {}
    for one in due:
        by_portal.setdefault(one.portal_id, []).append(one)
    for portal_id, mine in sorted(by_portal.items()):
        for start in range(0, len(mine), SEGMENT_PAGES):
            chunk = tuple(mine[start : start + SEGMENT_PAGES])
            name = hashlib.sha256(b"\x00".join([code.encode(), *map(to_json, chunk)])).hexdigest()[:24]
            path = settings.stage_dir / REREAD / f"{portal_id}-{name}.parquet"
            segments.append(Segment(portal_id=portal_id, due=chunk, path=path))
    return tuple(segments)


def stage_segments(
    settings: Settings, segments: Sequence[Segment], *, say: Callable[[str], None] = quiet
) -> dict[str, int]:
    """Read the pages of every segment that is not staged yet; count pages, those that cannot be read, segments met as staged."""
    archive, declared = open_archive(settings), declared_portals(settings)
    pages = unreadable = staged_before = 0
    for number, segment in enumerate(segments, start=1):
        if segment.path.exists():
            staged_before += 1
        else:
            found = {one.capture_id: read_archived(archive, declared, one.capture_id, one.files) for one in segment.due}
            write_stage(segment.path, list(found.values()))
            unreadable += sum(staged.error is not None for staged in found.values())
            pages += len(found)
        say(f"reread: {segment.portal_id}: {len(segment.due)} pages, segment {number} of {len(segments)}")
    return {"pages": pages, "unreadable": unreadable, "segments": len(segments), "staged_before": staged_before}


def read_segments(segments: Iterable[Segment]) -> Iterator[list[Rereading]]:
    """Give the staged pages with their policies, one segment after the other."""
    for segment in segments:
        staged = {str(item.capture.capture_id): item for item in read_stage(segment.path)}
        yield [(one.policy_id, staged[one.capture_id]) for one in segment.due]


def read_archived(
    archive: Archive, declared: Mapping[str, Portal], capture_id: str, files: Mapping[str, str | None] | None
) -> StagedReading:
    """Read a page of an earlier night with today's code; not at all when its portal or column was taken out of the declarations."""
    capture = archive.capture(capture_id)
    portal = declared.get(capture.portal_id)
    kinds = {column.id: column.kind for column in portal.columns} if portal else {}
    if portal is None or capture.column_id not in kinds:
        gone = f"{capture.url}: its column {capture.portal_id}/{capture.column_id} is not declared any more"
        kind = next(iter(kinds.values()), ColumnKind.NOTICE)
        return StagedReading(capture=capture, column_kind=kind, reading=None, error=gone)
    return read_again(capture, portal, archive, files)
