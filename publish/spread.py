"""Work on many files at once: encoding, hashing and waiting for the disk leave the interpreter free for the next file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Protocol, TypeVar

_In = TypeVar("_In")
_Out = TypeVar("_Out")

_AT_ONCE = 4


class Spread(Protocol):
    """Do something for each of several, results in order; the first error is raised when all that had begun is done."""

    def __call__(self, do: Callable[[_In], _Out], over: Iterable[_In], /) -> Iterable[_Out]:
        """Results in the order of ``over``."""


def in_turn(do: Callable[[_In], _Out], over: Iterable[_In], /) -> list[_Out]:
    """One after another, in this thread."""
    return [do(one) for one in over]


@contextmanager
def in_threads() -> Iterator[Spread]:
    """Four at a time: each holds one shard or segment in memory."""
    with ThreadPoolExecutor(_AT_ONCE) as pool:

        def spread(do: Callable[[_In], _Out], over: Iterable[_In], /) -> Iterable[_Out]:
            return list(pool.map(do, over))

        yield spread
