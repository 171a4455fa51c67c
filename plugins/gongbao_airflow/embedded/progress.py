"""Lines that tell how far a run is, each with the seconds since its start."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field


def _print(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


@dataclass(slots=True)
class Progress:
    """Says lines with the elapsed time; ``write`` takes each line, ``clock`` counts seconds."""

    write: Callable[[str], None] = _print
    clock: Callable[[], float] = time.monotonic
    _start: float = field(init=False)

    def __post_init__(self) -> None:
        self._start = self.clock()

    def say(self, text: str) -> None:
        """Say one line."""
        self.write(f"{self.elapsed:6.1f} s  {text}")

    @property
    def elapsed(self) -> float:
        """Seconds since the start."""
        return self.clock() - self._start
