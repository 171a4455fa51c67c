"""PDFs read in a process of their own: one that hangs, crashes or fills memory ends that process, not the one that reads the night."""

from __future__ import annotations

import atexit
import os
import subprocess
import sys
from dataclasses import asdict
from threading import Event, Lock, Timer
from typing import Any

from gongbao.errors import TooLarge, UnreadableDocument
from gongbao.formats.pdf import PdfText
from gongbao.formats.pdf_messages import put_message, take_message
from gongbao.settings import Caps, caps_in_force

COMMAND: tuple[str, ...] = (sys.executable, "-P", "-m", "gongbao.formats.pdf_worker")
_MOST_READ = 500
"""PDFs that one process reads before a new one takes its place."""

_BYTES_A_CHARACTER = 30
"""Bytes of an answer for each character that a text may have: it holds the words of a table twice, escaped."""


class _Reader:
    """The one process that this one keeps for the next PDF; a fork keeps one of its own."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._started: subprocess.Popen[bytes] | None = None
        self._owner = self._read = 0

    def answer(self, body: bytes, caps: Caps, *, name: str) -> dict[str, Any]:
        """Return what the process says of a PDF; raise TooLarge at cap ``pdf_seconds``, UnreadableDocument where it ends."""
        with self._lock:
            process, late = self._running(), Event()
            timer = Timer(caps.pdf_seconds, _stop, (process, late))
            timer.daemon = True
            timer.start()
            try:
                said = _asked(process, body, caps, name)
            finally:
                timer.cancel()
            if said is not None and not late.is_set():
                return said
            self.end()
        if late.is_set():
            raise TooLarge(
                f"{name}: its reading passes cap pdf_seconds={caps.pdf_seconds:g}; raise it or read it by eye"
            )
        raise UnreadableDocument(
            f"{name}: the process that read this PDF ended ({_told(process.returncode)}); it is damaged or made to do harm, "
            f"or needs more than cap pdf_memory_bytes={caps.pdf_memory_bytes}; read it by eye"
        )

    def _running(self) -> subprocess.Popen[bytes]:
        if (
            self._owner != os.getpid()
            or self._read >= _MOST_READ
            or (self._started and self._started.poll() is not None)
        ):
            self.end()
        if self._started is None:
            # The program is this Python, its arguments are ours.
            self._started = subprocess.Popen(COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603
            self._owner, self._read = os.getpid(), 0
        self._read += 1
        return self._started

    def end(self) -> None:
        """End the process; that of the one from which this one was forked is none of its children, and goes on."""
        process, self._started = self._started, None
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                pipe.close()

    def forget_lock(self) -> None:
        """Forget, in a fork, a lock that a thread of the other process held."""
        self._lock = Lock()


def _stop(process: subprocess.Popen[bytes], late: Event) -> None:
    late.set()
    process.kill()


def _asked(process: subprocess.Popen[bytes], body: bytes, caps: Caps, name: str) -> dict[str, Any] | None:
    """Return the answer; None where the process ended before it gave a whole one."""
    if process.stdin is None or process.stdout is None:
        return None
    try:
        put_message(process.stdin, {"caps": asdict(caps), "name": name, "bytes": len(body)}, body)
        return take_message(process.stdout, most=_BYTES_A_CHARACTER * caps.text_characters)
    except (BrokenPipeError, ValueError):
        process.kill()
        process.wait()
        return None


def _told(code: int | None) -> str:
    return f"signal {-code}" if code is not None and code < 0 else f"exit {code}"


_READER = _Reader()
atexit.register(_READER.end)
os.register_at_fork(after_in_child=_READER.forget_lock)


def read_pdf(body: bytes, *, name: str) -> PdfText:
    """Read a PDF in the process kept for it.

    Raise UnreadableDocument for what cannot be read and where the process ended, TooLarge over a cap of time, memory or size.
    """
    caps = caps_in_force()
    said = _READER.answer(body, caps, name=name)
    if "too_large" in said:
        raise TooLarge(said["too_large"])
    if "unreadable" in said:
        raise UnreadableDocument(said["unreadable"])
    if "memory" in said:
        raise TooLarge(
            f"{name}: its reading passes cap pdf_memory_bytes={caps.pdf_memory_bytes}; raise it or read it by eye"
        )
    tables = tuple((at, tuple(map(tuple, rows))) for at, rows in said["tables"])
    return PdfText(lines=tuple(said["lines"]), tables=tables, flags=tuple(said["flags"]))
