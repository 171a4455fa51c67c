"""Records inside a gzip file of many members: where they begin and end, and what they hold."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from gongbao.archive.durable import CorruptArchive

_CHUNK = 1 << 20
_GZIP = 16 + zlib.MAX_WBITS


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One record read back: its fields (names as written) and its payload."""

    fields: Mapping[str, str]
    payload: bytes


def members(path: Path) -> Iterator[tuple[int, int]]:
    """Yield (offset, length) of every complete gzip member from the start; end at the first that is not complete."""
    start = position = 0
    with path.open("rb") as file:
        coder = zlib.decompressobj(_GZIP)
        data = file.read(_CHUNK)
        while data:
            try:
                coder.decompress(data, _CHUNK)
            except zlib.error:
                return
            rest = coder.unused_data if coder.eof else coder.unconsumed_tail
            position += len(data) - len(rest)
            if coder.eof:
                yield start, position - start
                start = position
                coder = zlib.decompressobj(_GZIP)
            data = rest or file.read(_CHUNK)


def end_of_last_member(path: Path) -> int:
    """Give the byte after the last complete record; 0 for an empty file."""
    end = 0
    for offset, length in members(path):
        end = offset + length
    return end


def read_record(path: Path, offset: int, length: int) -> Record:
    """Read the record at ``offset``; CorruptArchive names file, offset and remedy when it is not there."""
    place = f"{path} at {offset}"
    try:
        with path.open("rb") as file:
            file.seek(offset)
            data = file.read(length)
    except OSError as error:
        raise CorruptArchive(f"{place}: {error.strerror}; restore this file from a backup of the archive") from error
    try:
        record = next(iter(ArchiveIterator(io.BytesIO(data), no_record_parse=False)), None)
        if record is None:
            raise CorruptArchive(f"{place}: no record; restore this file from a backup, or rebuild the index")
        return Record(fields=dict(record.rec_headers.headers), payload=record.content_stream().read())
    except (ArchiveLoadFailed, EOFError, zlib.error, ValueError) as error:
        raise CorruptArchive(f"{place}: unreadable record ({error}); restore this file from a backup") from error
