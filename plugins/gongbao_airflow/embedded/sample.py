"""The sample portal's part in a stack: its process, its clock, and which of its nights were played."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from gongbao.errors import BadInput
from gongbao.settings import Settings
from gongbao_airflow.embedded.play import NightToPlay
from gongbao_airflow.embedded.ports import LOOPBACK

SAMPLE_PORTAL = "cn_990100_qinglan"
_TIME_OF_NIGHT = time(2, 30, tzinfo=ZoneInfo("Asia/Shanghai"))


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleStory:
    """The nights of the sample portal as played on one data folder."""

    folder: Path
    nights: tuple[datetime, ...]

    @classmethod
    def of(cls, settings: Settings) -> SampleStory:
        """Return the packaged story, remembered below the data folder."""
        from gongbao_sample import load_portal  # noqa: PLC0415 -- reads its documents; not needed to stop a stack

        nights = tuple(datetime.combine(night.on, _TIME_OF_NIGHT) for night in load_portal().nights)
        return cls(folder=settings.data_dir / "sample", nights=nights)

    @property
    def clock_path(self) -> Path:
        """The file that tells the portal which night it is."""
        return self.folder / "clock"

    def set_clock(self, now: datetime) -> None:
        """Let the portal live at ``now``."""
        self._write(self.clock_path, now.isoformat())

    def start_clock(self) -> None:
        """Make sure there is a clock: the portal stays where it was, or stands in its first night."""
        if not self.clock_path.exists():
            self.set_clock(self.nights[0])

    def played(self) -> tuple[datetime, ...]:
        """Return the nights that went through."""
        path = self.folder / "played.json"
        try:
            return tuple(datetime.fromisoformat(text) for text in json.loads(path.read_text(encoding="utf-8")))
        except FileNotFoundError:
            return ()
        except (ValueError, TypeError) as error:
            raise BadInput(
                f"{path}: not the list of played nights ({error}); start over with make clean-data"
            ) from error

    def mark_played(self, night: NightToPlay) -> None:
        """Remember that ``night`` went through."""
        times = [*self.played(), night.as_of]
        self._write(self.folder / "played.json", json.dumps([at.isoformat() for at in times], indent=1))

    def to_play(self) -> Sequence[NightToPlay]:
        """Return the nights that are left; when none is, one further quiet night a day after the last."""
        played = self.played()
        left = [night for night in self.nights if night not in played]
        if not left:
            quiet = max(played) + timedelta(days=1)
            return [NightToPlay(name=f"a further night ({quiet:%Y-%m-%d})", as_of=quiet, portals=[SAMPLE_PORTAL])]
        total = len(self.nights)
        return [
            NightToPlay(
                name=f"night {self.nights.index(night) + 1} of {total} ({night:%Y-%m-%d})",
                as_of=night,
                portals=[SAMPLE_PORTAL],
            )
            for night in left
        ]

    def command(self, port: int) -> tuple[str, ...]:
        """Return the command that serves the portal on ``port``."""
        gongbao = Path(sys.executable).with_name("gongbao")
        return (str(gongbao), "sample-portal", "--port", str(port), "--clock-file", str(self.clock_path))

    def _write(self, path: Path, text: str) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(".draft")
        draft.write_text(text, encoding="utf-8")
        draft.replace(path)


def connected(settings: Settings, port: int) -> Settings:
    """Return ``settings`` in which the sample portal's host leads to ``port`` on loopback."""
    from gongbao_sample.model import HOST  # noqa: PLC0415 -- as above

    return replace(settings, connect_to={**settings.connect_to, HOST: f"{LOOPBACK}:{port}"})
