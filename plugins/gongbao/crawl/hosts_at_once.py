"""Many hosts at once, each asked by one thread: what a night consists of is waiting for the next turn at a host."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextvars import copy_context
from queue import Queue
from threading import Event, Thread
from typing import Generic, TypeVar

Work = TypeVar("Work")
Done = TypeVar("Done")

Pause = Callable[[float], None]
"""Waits so many seconds; ends the work when the others are to stop."""


class _Halted(BaseException):
    """Raised inside a pause when another host's work failed or the caller went away."""


class _Failed:
    def __init__(self, error: BaseException) -> None:
        self.error = error


class _Crew(Generic[Work, Done]):
    """The threads of one call, what waits for them, and what they have done; each says None when it ends."""

    def __init__(self, hosts: Iterable[tuple[Work, ...]], work: Callable[[Work, Pause], Done], *, at_once: int) -> None:
        self._waiting = deque(hosts)
        self._work = work
        self._halt = Event()
        self._results: Queue[Done | _Failed | None] = Queue(maxsize=max(1, at_once))
        self._threads = [
            Thread(target=copy_context().run, args=(self._run,), name=f"host-{n}", daemon=True)
            for n in range(min(at_once, len(self._waiting)))
        ]
        self._running = len(self._threads)
        for thread in self._threads:
            thread.start()

    def results(self) -> Iterator[Done | _Failed]:
        """Yield what is done until every thread has ended."""
        while self._running:
            result = self._results.get()
            if result is None:
                self._running -= 1
            else:
                yield result

    def halt(self) -> None:
        """End every work at its next pause, begin no other."""
        self._halt.set()

    def join(self) -> None:
        """Wait until no thread runs any more."""
        for _ in self.results():
            pass  # what is done now, nobody asks for
        for thread in self._threads:
            thread.join()

    def _pause(self, seconds: float) -> None:
        if self._halt.wait(seconds):
            raise _Halted

    def _run(self) -> None:
        try:
            while not self._halt.is_set() and self._waiting:
                for piece in self._next():
                    self._results.put(self._work(piece, self._pause))
        except _Halted:
            pass
        except BaseException as error:  # noqa: BLE001 -- raised again by the thread that waits for results
            self._results.put(_Failed(error))
        finally:
            self._results.put(None)

    def _next(self) -> tuple[Work, ...]:
        try:
            return self._waiting.popleft()
        except IndexError:  # another thread was faster
            return ()


def each_host(
    hosts: Iterable[tuple[Work, ...]], work: Callable[[Work, Pause], Done], *, at_once: int
) -> Iterator[Done]:
    """Do ``work`` on everything in ``hosts`` and yield what it gives, in the order in which it ends.

    What stands together in one tuple shares a host and is done in order by one thread; at most ``at_once`` threads run, and
    each holds one piece of work. The first error ends all others at their next pause, and is raised here when they have ended;
    so does leaving the iteration. The caller's context variables hold inside ``work``.
    """
    crew = _Crew(hosts, work, at_once=at_once)
    try:
        for result in crew.results():
            if isinstance(result, _Failed):
                crew.halt()
                crew.join()
                raise result.error
            yield result
    finally:
        crew.halt()
        crew.join()
