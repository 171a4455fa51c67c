"""A watch whose listings are files: one in ``fake/changed`` says that its portal's listing has changed."""

from __future__ import annotations

from gongbao.settings import Settings


class Watcher:
    """Calls once for each file."""

    def __init__(self, settings: Settings) -> None:
        self._changed = settings.data_dir / "fake" / "changed"
        self._called = settings.data_dir / "fake" / "called"

    def look(self) -> tuple[tuple[str, str], ...]:
        self._called.mkdir(parents=True, exist_ok=True)
        new = [path.name for path in sorted(self._changed.glob("*")) if not (self._called / path.name).exists()]
        for name in new:
            (self._called / name).touch()
        return tuple((name, "notices") for name in new)
