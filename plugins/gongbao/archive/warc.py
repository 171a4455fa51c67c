"""WARC 1.1 files: one gzip member per record, appended after the last complete one."""

from __future__ import annotations

import fcntl
import io
import logging
import os
import uuid
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from types import TracebackType
from typing import Self

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from gongbao.archive.durable import make_folder, move_tail_aside, storing, sync_folder, write_all
from gongbao.archive.members import end_of_last_member
from gongbao.errors import AlreadyRunning, StorageFailed
from gongbao.model.capture import Role
from gongbao.model.identifiers import Sha256
from gongbao.model.web import WebPage

_LOG = logging.getLogger(__name__)
_CHANGED_ON_THE_WAY = frozenset({"content-encoding", "transfer-encoding", "content-length"})


@dataclass(frozen=True, slots=True, kw_only=True)
class WarcPlace:
    """Where a record stands: file below the archive root, bytes of its gzip member."""

    warc_file: str
    offset: int
    length: int


class ArchiveWriter:
    """Appends what one portal said in one batch to one file; use it as a context manager, one at a time per file."""

    def __init__(self, root: Path, batch_id: str, portal_id: str) -> None:
        self._root = root
        self._batch_id = batch_id
        self._portal_id = portal_id
        self._file = f"warc/{portal_id}/{batch_id}.warc.gz"
        self._descriptor: int | None = None
        self._end = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def keep(self, page: WebPage, *, column_id: str, role: Role) -> WarcPlace:
        """Append ``page``; its place is handed out when the disk has it.

        StorageFailed when the disk refuses: the file is cut back to its last complete record. AlreadyRunning when
        another process writes the same file.
        """
        descriptor = self._open()
        path = self._root / self._file
        if self._end == 0:
            self._append(path, descriptor, self._file_record(page))
        headers = {
            "Gongbao-Batch": self._batch_id,
            "Gongbao-Portal": self._portal_id,
            "Gongbao-Column": column_id,
            "Gongbao-Role": role.value,
            "Gongbao-Url": page.url,
        }
        offset = self._end
        self._append(path, descriptor, response_record(page, headers))
        return WarcPlace(warc_file=self._file, offset=offset, length=self._end - offset)

    def _open(self) -> int:
        """Open on the first record, so that a quiet night leaves no file; mend what a crashed attempt left."""
        if self._descriptor is not None:
            return self._descriptor
        path = self._root / self._file
        make_folder(path.parent)
        with storing(path):
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(descriptor)
            raise AlreadyRunning(f"{path}: another process is writing this file; wait for it or stop it") from error
        try:
            self._end = end_of_last_member(path)
            if torn := move_tail_aside(path, descriptor, self._end):
                _LOG.warning(
                    "%s: a crashed attempt left a partial record at %d; moved aside to %s", path, self._end, torn
                )
            with storing(path):
                os.lseek(descriptor, self._end, os.SEEK_SET)
                sync_folder(path.parent)
        except BaseException:  # whatever went wrong, also Ctrl-C: the descriptor is ours to close
            os.close(descriptor)
            raise
        self._descriptor = descriptor
        return descriptor

    def _append(self, path: Path, descriptor: int, record: bytes) -> None:
        try:
            with storing(path):
                write_all(descriptor, record)
        except StorageFailed:
            # Should cutting back fail too, the next attempt finds the tail and moves it aside.
            with suppress(OSError):
                os.ftruncate(descriptor, self._end)
                os.lseek(descriptor, self._end, os.SEEK_SET)
            raise
        self._end += len(record)

    def _file_record(self, page: WebPage) -> bytes:
        buffer = io.BytesIO()
        writer = WARCWriter(buffer, gzip=True, warc_version="1.1")
        record = writer.create_warcinfo_record(
            Path(self._file).name,
            {"software": "gongbao", "format": "WARC File Format 1.1", "isPartOf": self._batch_id},
        )
        record.rec_headers.replace_header("WARC-Date", _warc_date(page))
        record.rec_headers.replace_header("WARC-Record-ID", _record_id(self._file))
        writer.write_record(record)
        return buffer.getvalue()


def response_record(page: WebPage, headers: Mapping[str, str]) -> bytes:
    """One gzip member: what the server said (for a file: what it holds), with the fields of ``headers``.

    The body is kept as it was after transfer and content coding; the fields that described the coding stay under
    ``X-Archive-Orig-``, as other archives do, so that readers do not decode twice.
    """
    buffer = io.BytesIO()
    writer = WARCWriter(buffer, gzip=True, warc_version="1.1")
    digest = f"sha256:{Sha256.of(page.body)}"
    is_file = page.final_url.startswith("file:")
    fields = {
        "WARC-Record-ID": _record_id(f"{headers}|{_warc_date(page)}|{digest}"),
        "WARC-Date": _warc_date(page),
        "WARC-Payload-Digest": digest,
        **headers,
    }
    if is_file:
        # A block digest of our own keeps the writer from computing SHA-1 over the same bytes.
        fields["WARC-Block-Digest"] = digest
        fields["Content-Type"] = page.headers.get("content-type", "application/octet-stream")
    record = writer.create_warc_record(
        page.final_url,
        "resource" if is_file else "response",
        payload=io.BytesIO(page.body),
        length=len(page.body),
        warc_headers_dict=fields,
        http_headers=None if is_file else _http_headers(page),
    )
    writer.write_record(record)
    return buffer.getvalue()


def _http_headers(page: WebPage) -> StatusAndHeaders:
    reason = HTTPStatus(page.status).phrase if page.status in HTTPStatus.__members__.values() else ""
    fields = [(f"X-Archive-Orig-{n}" if n.lower() in _CHANGED_ON_THE_WAY else n, v) for n, v in page.headers.items()]
    fields.append(("Content-Length", str(len(page.body))))
    return StatusAndHeaders(f"{page.status} {reason}".strip(), fields, protocol="HTTP/1.1")


def _warc_date(page: WebPage) -> str:
    return page.fetched_at.isoformat(timespec="seconds").replace("+00:00", "Z")


def _record_id(evidence: str) -> str:
    return f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, evidence)}>"
