"""An invented S3-compatible store on loopback that keeps its objects as files, and misbehaves when it is told to.

It speaks what a publisher needs: PUT (If-None-Match, If-Match), GET with Range, HEAD, DELETE, ListObjectsV2 in pages. Bodies are
checked against ``x-amz-content-sha256``; nothing else of a signature is. Objects are files, so that a test can look at a bucket,
or spoil it, as it does with a folder.
"""

from __future__ import annotations

import hashlib
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

FAST = {"AWS_ACCESS_KEY_ID": "invented", "AWS_SECRET_ACCESS_KEY": "invented", "AWS_REGION": "us-east-1"}


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: its number (from 1), method and key (bucket left out; the prefix of a list)."""

    number: int
    method: str
    key: str


Fault = Callable[[Asked], str | None]
"""Says what goes wrong: a status as ``"500"``, ``lost`` (carried out, then answered 500), ``cut`` (half a body), ``long`` (more
announced than sent), ``slow`` (no answer for a second), ``half`` (half of the object is kept, and 200), ``refuse`` (the line is closed
without an answer); None when all is well."""


@dataclass
class InventedStore:
    """Where the objects lie, what the store can and cannot do, and what it was asked."""

    root: Path
    fault: Fault = lambda asked: None
    before_answer: Callable[[Asked], None] = lambda asked: None
    ignores_if_none_match: bool = False
    ignores_if_match: bool = False
    knows_forbid_overwrite: bool = False
    page: int = 1_000
    key_id: str = FAST["AWS_ACCESS_KEY_ID"]
    asked: list[Asked] = field(default_factory=list)
    headers: dict[str, dict[str, str]] = field(default_factory=dict)
    endpoint: str = ""
    lock: threading.RLock = field(default_factory=threading.RLock)

    @property
    def env(self) -> dict[str, str]:
        """The settings with which it is reached."""
        return {**FAST, "AWS_ENDPOINT_URL": self.endpoint}

    def path(self, key: str) -> Path:
        """The file of an object."""
        return self.root / key

    def sorted_keys(self, prefix: str = "") -> list[str]:
        """Keys of the objects whose keys begin with ``prefix``, sorted as S3 does."""
        found = []
        for folder, _, names in os.walk(self.root / prefix.rpartition("/")[0]):
            found += [str((Path(folder) / n).relative_to(self.root)) for n in names if not n.endswith(".putting")]
        return sorted((key for key in found if key.startswith(prefix)), key=str.encode)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # head and body leave at once; an answer would take 40 ms
    wbufsize = 1 << 16
    store: InventedStore

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
        """Say nothing."""

    def do_GET(self) -> None:
        self._answer()

    do_HEAD = do_PUT = do_DELETE = do_POST = do_GET  # noqa: N815 - the names are the base class's

    def _answer(self) -> None:
        store, parts = self.store, urlsplit(self.path)
        query = {k: v[0] for k, v in parse_qs(parts.query, keep_blank_values=True).items()}
        _, _, key = unquote(parts.path).lstrip("/").partition("/")
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        with store.lock:
            asked = Asked(len(store.asked) + 1, self.command, key or query.get("prefix", ""))
            store.asked.append(asked)
            fault = store.fault(asked)
        self._asked = asked
        if fault == "refuse":
            self.close_connection = True
        elif fault and fault.isdigit():
            self._say(int(fault), _error(f"Invented{fault}", "as the test wished"))
        elif f"Credential={store.key_id}/" not in self.headers.get("Authorization", ""):
            self._say(403, _error("InvalidAccessKeyId", "no such key"))
        elif self.command == "PUT":
            self._put(key, body, fault)
        elif self.command == "DELETE":
            with store.lock:
                store.path(key).unlink(missing_ok=True)
            self._say(204)
        elif not key:
            self._say(200, self._list(query))
        else:
            self._get(key, fault)

    def _put(self, key: str, body: bytes, fault: str | None) -> None:
        store, target = self.store, self.store.path(key)
        signed = self.headers.get("x-amz-content-sha256", "")
        if len(signed) == 64 and signed != hashlib.sha256(body).hexdigest():
            return self._say(400, _error("XAmzContentSHA256Mismatch", "the body is not the one signed"))
        if fault == "slow":
            time.sleep(1.5)
        with store.lock:
            there = target.read_bytes() if target.is_file() else None
            if self.headers.get("If-None-Match") == "*" and there is not None and not store.ignores_if_none_match:
                return self._say(412, _error("PreconditionFailed", "If-None-Match"))
            if (
                store.knows_forbid_overwrite
                and self.headers.get("x-oss-forbid-overwrite") == "true"
                and there is not None
            ):
                return self._say(409, _error("FileAlreadyExists", "the object exists"))
            wanted = self.headers.get("If-Match")
            if wanted is not None and not store.ignores_if_match and there is None:
                return self._say(404, _error("NoSuchKey", "nothing to match"))
            if wanted is not None and not store.ignores_if_match and wanted != _etag(there or b""):
                return self._say(412, _error("PreconditionFailed", "If-Match"))
            target.parent.mkdir(parents=True, exist_ok=True)
            temporary = target.with_name(f"{target.name}.putting")
            temporary.write_bytes(body[: len(body) // 2] if fault == "half" else body)
            temporary.replace(target)
            store.headers[key] = {k.lower(): v for k, v in self.headers.items()}
        if fault == "lost":
            return self._say(500, _error("InternalError", "carried out all the same"))
        return self._say(200, headers={"ETag": _etag(body)})

    def _get(self, key: str, fault: str | None) -> None:
        target = self.store.path(key)
        try:
            body = target.read_bytes()
            modified = datetime.fromtimestamp(target.stat().st_mtime, UTC)
        except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
            return self._say(404, _error("NoSuchKey", "The specified key does not exist."))
        if fault == "slow":
            time.sleep(1.5)
        headers = {
            "ETag": _etag(body),
            "Last-Modified": format_datetime(modified, usegmt=True),
            "Accept-Ranges": "bytes",
        }
        status, span = 200, self.headers.get("Range", "")
        if span.startswith("bytes="):
            first, _, last = span.removeprefix("bytes=").partition("-")
            start, end = int(first or 0), min(int(last or len(body) - 1), len(body) - 1)
            headers["Content-Range"] = f"bytes {start}-{end}/{len(body)}"
            status, body = 206, body[start : end + 1]
        return self._say(status, body, headers=headers, fault=fault)

    def _list(self, query: dict[str, str]) -> bytes:
        prefix, delimiter = query.get("prefix", ""), query.get("delimiter", "")
        after = query.get("continuation-token") or query.get("start-after") or ""
        names: dict[str, bool] = {}
        for key in self.store.sorted_keys(prefix):
            rest = key[len(prefix) :]
            cut = delimiter and delimiter in rest
            names[prefix + rest.split(delimiter)[0] + delimiter if cut else key] = bool(cut)
        listed = [(name, cut) for name, cut in names.items() if name > after]
        shown, more = listed[: self.store.page], len(listed) > self.store.page
        rows = "".join(
            f"<CommonPrefixes><Prefix>{escape(name)}</Prefix></CommonPrefixes>" if cut else self._entry(name)
            for name, cut in shown
        )
        token = f"<NextContinuationToken>{escape(shown[-1][0])}</NextContinuationToken>" if more else ""
        return (
            '<?xml version="1.0" encoding="UTF-8"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">'
            f"<Name>b</Name><Prefix>{escape(prefix)}</Prefix><KeyCount>{len(shown)}</KeyCount><MaxKeys>{self.store.page}</MaxKeys>"
            f"<IsTruncated>{str(more).lower()}</IsTruncated>{token}{rows}</ListBucketResult>"
        ).encode()

    def _entry(self, key: str) -> str:
        target = self.store.path(key)
        with suppress(FileNotFoundError):  # deleted while it was being listed
            body, modified = target.read_bytes(), datetime.fromtimestamp(target.stat().st_mtime, UTC)
            return (
                f"<Contents><Key>{escape(key)}</Key><LastModified>{modified:%Y-%m-%dT%H:%M:%S.000Z}</LastModified>"
                f"<ETag>{escape(_etag(body), {chr(34): '&quot;'})}</ETag><Size>{len(body)}</Size></Contents>"
            )
        return ""

    def _say(
        self, status: int, body: bytes = b"", *, headers: dict[str, str] | None = None, fault: str | None = None
    ) -> None:
        self.store.before_answer(self._asked)
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body) + (100 if fault == "long" else 0)))
        if fault in {"cut", "long"}:
            self.send_header("Connection", "close")
            self.close_connection = True
        self.end_headers()
        if self.command != "HEAD" and body:
            self.wfile.write(body[: len(body) // 2] if fault == "cut" else body)


def _etag(body: bytes) -> str:
    return f'"{hashlib.md5(body, usedforsecurity=False).hexdigest()}"'


def _error(code: str, message: str) -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><Error><Code>{code}</Code><Message>{message}</Message></Error>'.encode()
    )


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hung up is no matter of ours."""


@contextmanager
def serving(store: InventedStore) -> Iterator[InventedStore]:
    """Serve ``store`` on a free port of loopback."""
    server = _Server(("127.0.0.1", 0), type("Handler", (_Handler,), {"store": store}))
    store.endpoint = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield store
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
