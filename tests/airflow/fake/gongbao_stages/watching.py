"""A watch whose listings are files: one in ``fake/changed`` says that its portal's listing has changed."""

from __future__ import annotations

import time
from pathlib import Path

from gongbao.settings import Settings

CALL_AGAIN_SECONDS = 10.0


class Watcher:
    """Calls for each file, and again while nobody takes it up: a call that its process did not live to hand on is lost."""

    def __init__(self, settings: Settings) -> None:
        self._changed = settings.data_dir / "fake" / "changed"
        self._called = settings.data_dir / "fake" / "called"

    def look(self) -> tuple[tuple[str, str], ...]:
        self._called.mkdir(parents=True, exist_ok=True)
        new = [path.name for path in sorted(self._changed.glob("*")) if self._is_uncalled(self._called / path.name)]
        for name in new:
            (self._called / name).touch()
        return tuple((name, "notices") for name in new)

    @staticmethod
    def _is_uncalled(call: Path) -> bool:
        return not call.exists() or time.time() - call.stat().st_mtime > CALL_AGAIN_SECONDS
