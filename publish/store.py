"""What a publisher and a reader need of the place where releases lie: a folder on disk, or a bucket of objects."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol


class Store(Protocol):
    """A published folder wherever it lies; paths are POSIX, relative to it.

    Readers raise CorruptRelease, writers StorageFailed and leave nothing half-written under a final name.
    """

    def where(self, path: str = "") -> str:
        """The whole name of ``path`` for a person: a path on disk, or an address."""

    def check_ours(self) -> None:
        """Raise CorruptRelease when the place was never published into and holds what is not ours."""

    def exists(self, path: str) -> bool:
        """Whether ``path`` is a file."""

    def folders(self, path: str) -> list[str]:
        """Names of the folders in ``path``, sorted; none when it does not exist."""

    def read(self, path: str) -> bytes:
        """All bytes of a file; CorruptRelease when it is missing or cannot be read."""

    def put(self, path: str, payload: bytes) -> None:
        """Keep a content-addressed file; one that is already there with the same bytes is left alone."""

    def replace(self, path: str, payload: bytes) -> None:
        """Put ``payload`` in the place of ``path`` in one step: readers see the old bytes or the new ones."""

    def create(self, path: str, payload: bytes) -> bool:
        """Create ``path`` if it is absent and return True; False, and nothing written, when it is there."""

    def replace_many(self, files: Iterable[tuple[str, bytes]]) -> None:
        """Replace files (path, bytes) that can be made again, each in one step; durable together, when all are written."""

    def remove(self, paths: Iterable[str]) -> None:
        """Remove files that can be made again; one that is not there is no matter."""

    def locked(self) -> AbstractContextManager[None]:
        """Keep other publishers away as far as the place can; what decides between two is ``create``."""


Place = Path | Store
"""A folder on this machine, or any store."""
