"""What a publisher and a reader need of the place where releases lie: a folder on disk, or a bucket of objects."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol


class Store(Protocol):
    """A published folder wherever it lies; paths are POSIX, relative to it.

    ``public_url``: where readers reach it on the web, with a slash at its end; empty where nobody said.
    Readers raise CorruptRelease, writers StorageFailed and leave nothing half-written under a final name.
    """

    public_url: str

    def where(self, path: str = "") -> str:
        """The whole name of ``path`` for a person: a path on disk, or an address."""

    def check_ours(self) -> None:
        """Raise CorruptRelease when the place was never published into and holds what is not ours."""

    def exists(self, path: str) -> bool:
        """Whether ``path`` is a file."""

    def folders(self, path: str, *, holding: str | None = None) -> list[str]:
        """Names of the folders in ``path`` (of those that hold a file ``holding``), sorted; none when it does not exist."""

    def files(self, path: str) -> list[str]:
        """Names of the files in the folder ``path``, sorted; none when it does not exist."""

    def read(self, path: str) -> bytes:
        """All bytes of a file; CorruptRelease when it is missing or cannot be read."""

    def read_many(self, paths: Iterable[str]) -> Iterator[bytes]:
        """``read`` of many files, in their order; a store far away fetches some ahead."""

    def put(self, path: str, payload: bytes) -> None:
        """Keep a content-addressed file; one that is already there with the same bytes is left alone."""

    def put_many(self, files: Iterable[tuple[str, bytes]]) -> None:
        """``put`` of many files (path, bytes), durable together: when it returns, all are."""

    def replace(self, path: str, payload: bytes) -> None:
        """Put ``payload`` in the place of ``path`` in one step: readers see the old bytes or the new ones.

        AlreadyRunning when another publisher replaced the same file since ``locked`` was entered (only where no lock is hard).
        """

    def create(self, path: str, payload: bytes) -> bool:
        """Create ``path`` if it is absent and return True; False, and nothing written, when it is there.

        An object store may also say True when these very bytes are there: a request of ours that seemed to fail had got through.
        """

    def replace_many(self, files: Iterable[tuple[str, bytes]]) -> None:
        """Replace files (path, bytes) that can be made again, each in one step; durable together, when all are written."""

    def remove(self, paths: Iterable[str]) -> None:
        """Remove files that can be made again; one that is not there is no matter."""

    def locked(self, purpose: str = "") -> AbstractContextManager[None]:
        """Keep other publishers away; they raise AlreadyRunning, which tells them ``purpose`` (the release that is made here)."""


Place = Path | Store
"""A folder on this machine, or any store."""
