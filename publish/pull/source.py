"""Where a pull reads from: an address (HTTP or HTTPS, no other host than the one that was named), or a folder."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol
from urllib.parse import urljoin, urlsplit

import requests
from urllib3.exceptions import HTTPError, ProtocolError, ReadTimeoutError

from gongbao.errors import BadInput, GongbaoError

_CHUNK = 1 << 16
_REDIRECTS = 3
_HEADERS = {"Accept-Encoding": "identity"}  # a range counts bytes of the file, not of a compressed answer
_BEGINS = re.compile(r"bytes (\d+)-")


class DownloadFailed(GongbaoError):
    """Raised by pulling: the server did not answer as it should; what arrived is kept, run again to go on."""

    exit_code = 4


class Astray(DownloadFailed):
    """Raised where to ask again at once is of no use: the address leads elsewhere."""


class Missing(Astray):
    """Raised where the source says that it has no such file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """Seconds to connect, seconds between two pieces of an answer, and the fewest bytes a second over a whole file."""

    connect: float = 10
    silence: float = 30
    least_speed: int = 16 << 10
    tries: int = 4
    pause: float = 0.5


class Source(Protocol):
    """A published folder to read from; paths are POSIX, relative to it."""

    patience: Patience

    def where(self, path: str = "") -> str:
        """The whole name of ``path`` for a person."""

    def open(self, path: str, start: int, most: int) -> AbstractContextManager[tuple[int, Iterator[bytes]]]:
        """Where the bytes begin (``start``, or 0 where the source knows no ranges), and the bytes, ``most`` are expected at most.

        Raises Missing or DownloadFailed, also while they are read.
        """


def source_at(place: str, patience: Patience | None = None) -> Source:
    """The source at an http(s) address or a path; BadInput for anything else, and for an address with a password in it."""
    if "://" not in place:
        if not Path(place).is_dir():
            raise BadInput(f"{place}: is no folder; give the address (https://…) or the path of a published folder")
        return LocalSource(Path(place), patience or Patience())
    parts = urlsplit(place)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise BadInput(f"{place}: is no address to pull from; give https://…, http://… or a path")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise BadInput("the address carries a user, a password, a query or a fragment; give it without")
    return HttpSource(place.rstrip("/") + "/", patience or Patience())


class LocalSource:
    """A published folder on this machine."""

    def __init__(self, root: Path, patience: Patience) -> None:
        self.root, self.patience = root, patience

    def where(self, path: str = "") -> str:
        """The path on this machine."""
        return str(self.root / path)

    @contextmanager
    def open(self, path: str, start: int, most: int) -> Iterator[tuple[int, Iterator[bytes]]]:
        """Bytes of a file from ``start`` on."""
        del most
        try:
            handle = (self.root / path).open("rb")
        except (FileNotFoundError, NotADirectoryError):
            raise Missing(f"{self.where(path)}: is not there") from None
        except OSError as error:
            raise DownloadFailed(f"{self.where(path)}: cannot be read ({error.strerror or error})") from error
        with handle:
            handle.seek(start)
            yield start, self._pieces(handle, path)

    def _pieces(self, handle: BinaryIO, path: str) -> Iterator[bytes]:
        while True:
            try:
                piece = handle.read(_CHUNK)
            except OSError as error:
                raise DownloadFailed(f"{self.where(path)}: cannot be read ({error.strerror or error})") from error
            if not piece:
                return
            yield piece


class HttpSource:
    """A published folder behind any web server; redirects are followed on the same host, port and scheme only."""

    def __init__(self, address: str, patience: Patience) -> None:
        self.address, self.patience = address, patience
        self._own = threading.local()

    def where(self, path: str = "") -> str:
        """The address."""
        return self.address + path

    @contextmanager
    def open(self, path: str, start: int, most: int) -> Iterator[tuple[int, Iterator[bytes]]]:
        """Ask for the bytes from ``start`` on."""
        with self._answer(path, start) as answer:
            yield self._begins(answer, path, start), self._pieces(answer, path, most)

    def _answer(self, path: str, start: int) -> requests.Response:
        address = self.where(path)
        for _ in range(_REDIRECTS + 1):
            try:
                answer = self._session.get(
                    address,
                    headers={**_HEADERS, **({"Range": f"bytes={start}-"} if start else {})},
                    timeout=(self.patience.connect, self.patience.silence),
                    allow_redirects=False,
                    stream=True,
                )
            except requests.RequestException as error:
                raise self._failed(path, error) from error
            if not answer.is_redirect:
                return answer
            answer.close()
            address = urljoin(address, answer.headers["Location"])
            if urlsplit(address)[:2] != urlsplit(self.address)[:2]:
                raise Astray(
                    f"{self.where(path)}: leads to another place, {address}; if you trust it, pull from there by name"
                )
        raise Astray(f"{self.where(path)}: leads on and on ({_REDIRECTS} redirects); ask the publisher")

    def _begins(self, answer: requests.Response, path: str, start: int) -> int:
        if answer.status_code == 206 and start:
            said = _BEGINS.match(answer.headers.get("Content-Range", ""))
            if said is None or int(said[1]) != start:
                raise DownloadFailed(f"{self.where(path)}: answers another range than was asked for; run again")
            return start
        if answer.status_code == 200:
            return 0
        if answer.status_code in {403, 404, 410}:  # a bucket that may not be listed answers 403 for what is not there
            raise Missing(f"{self.where(path)}: is not there ({answer.status_code})")
        raise DownloadFailed(
            f"{self.where(path)}: the server answers {answer.status_code} {answer.reason}; wait and run again, or ask the publisher"
        )

    def _pieces(self, answer: requests.Response, path: str, most: int) -> Iterator[bytes]:
        ends = time.monotonic() + 2 * self.patience.silence + most / self.patience.least_speed
        # Else what came before a break is thrown away; who reads counts the bytes.
        answer.raw.enforce_content_length = False
        while True:
            try:
                piece = answer.raw.read1(_CHUNK, decode_content=True)  # what is there: a whole chunk may never come
            except HTTPError as error:
                raise self._failed(path, error) from error
            if not piece:
                return
            if time.monotonic() > ends:
                raise DownloadFailed(
                    f"{self.where(path)}: comes slower than {self.patience.least_speed} bytes a second; what arrived is kept, "
                    "run again to go on"
                )
            yield piece

    def _failed(self, path: str, error: requests.RequestException | HTTPError) -> DownloadFailed:
        return DownloadFailed(f"{self.where(path)}: {_said(error)}; what arrived is kept, run again to go on")

    @property
    def _session(self) -> requests.Session:
        """One per thread: a session is not made for several."""
        if not hasattr(self._own, "session"):
            self._own.session = requests.Session()
        session: requests.Session = self._own.session
        return session


def _said(error: requests.RequestException | HTTPError) -> str:
    if isinstance(error, requests.Timeout | ReadTimeoutError):
        return "the server does not answer in time"
    if isinstance(error, ProtocolError):
        return "the answer was cut off"
    return f"the server cannot be reached or broke off ({type(error).__name__})"
