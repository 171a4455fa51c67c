"""Entries on their way into documents: kept on disk, so that memory holds no more than numbers of them."""

from __future__ import annotations

import json
import tempfile
from array import array
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import TracebackType
from typing import Self

from gongbao.errors import StorageFailed
from publish.feeds.entry import Entry, read_entry


class Spool:
    """A temporary file of entries, numbered as they came. StorageFailed where the folder for temporary files has no room."""

    def __init__(self) -> None:
        with _room():
            self._file = tempfile.TemporaryFile()  # noqa: SIM115 - closed by __exit__
        self._starts = array("Q", [0])

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def add(self, entry: Entry) -> int:
        """Keep an entry and return its number."""
        line = json.dumps(entry.as_json(), ensure_ascii=False).encode()
        with _room():
            self._file.seek(self._starts[-1])
            self._file.write(line)
        self._starts.append(self._starts[-1] + len(line))
        return len(self._starts) - 2

    def get(self, numbers: Sequence[int]) -> list[Entry]:
        """The entries of these numbers, in their order."""
        return [self._get(number) for number in numbers]

    def _get(self, number: int) -> Entry:
        start = self._starts[number]
        with _room():  # what was added may wait to be written until another place is asked for
            self._file.seek(start)
            line = self._file.read(self._starts[number + 1] - start)
        return read_entry(json.loads(line))


@contextmanager
def _room() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StorageFailed(
            f"{tempfile.gettempdir()}: the folder for temporary files cannot be written ({error.strerror or error}); free space there or "
            "name another folder in TMPDIR, then run again"
        ) from error
