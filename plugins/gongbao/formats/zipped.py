"""Members of zip files (docx, ofd) read under caps, so that no archive can fill the memory."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from gongbao.errors import TooLarge, UnreadableDocument

MAX_MEMBERS = 5_000
MAX_MEMBER_BYTES = 80_000_000
MAX_TOTAL_BYTES = 300_000_000
MAX_RATIO = 200
"""Unpacked bytes per packed byte, asked of members over 10 MB: XML packs 10 to 30 times, a bomb 1,000."""


@contextmanager
def opened_zip(body: bytes, *, name: str) -> Iterator[zipfile.ZipFile]:
    """Open an archive whose directory keeps the caps; raise UnreadableDocument when it is damaged or encrypted."""
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            _check(archive, name)
            yield archive
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as refusal:
        raise UnreadableDocument(f"{name}: damaged zip ({refusal}); fetch the file again") from refusal


def member(archive: zipfile.ZipFile, path: str, *, name: str) -> bytes:
    """Read one member, never more than ``MAX_MEMBER_BYTES`` whatever the directory claims."""
    try:
        with archive.open(path) as stream:
            data = stream.read(MAX_MEMBER_BYTES + 1)
    except KeyError as refusal:
        raise UnreadableDocument(f"{name}: member {path} is missing; the file is damaged, fetch it again") from refusal
    except RuntimeError as refusal:
        raise UnreadableDocument(f"{name}: member {path} is encrypted; ask the publisher for an open copy") from refusal
    if len(data) > MAX_MEMBER_BYTES:
        raise TooLarge(
            f"{name}: member {path} passes cap max_member_bytes={MAX_MEMBER_BYTES}; a zip bomb, or raise the cap"
        )
    return data


def _check(archive: zipfile.ZipFile, name: str) -> None:
    members = archive.infolist()
    if len(members) > MAX_MEMBERS:
        raise TooLarge(f"{name}: {len(members)} members pass cap max_members={MAX_MEMBERS}; look at the file by hand")
    if sum(info.file_size for info in members) > MAX_TOTAL_BYTES:
        raise TooLarge(
            f"{name}: unpacked size passes cap max_total_bytes={MAX_TOTAL_BYTES}; a zip bomb, or raise the cap"
        )
    for info in members:
        if info.flag_bits & 1:
            raise UnreadableDocument(f"{name}: member {info.filename} is encrypted; ask the publisher for an open copy")
        if info.file_size > 10_000_000 and info.file_size > MAX_RATIO * max(1, info.compress_size):
            raise TooLarge(f"{name}: member {info.filename} unpacks more than max_ratio={MAX_RATIO} times; a zip bomb")
