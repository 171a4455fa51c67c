"""Plays the sample portal's nights once, in this process, and keeps what each night published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from gongbao.settings import Settings
from gongbao_sample import serve
from gongbao_stages.nightly import run_night
from publish import read_release

ROOT = Path(__file__).parents[2]
EXPECTED = ROOT / "tests" / "sample" / "expected"
DOCUMENTS: dict[str, Any] = yaml.safe_load((EXPECTED / "documents.yml").read_text(encoding="utf-8"))
NIGHTS: list[dict[str, Any]] = yaml.safe_load((EXPECTED / "nights.yml").read_text(encoding="utf-8"))["nights"]
SUBSCRIPTIONS = """
subscriptions:
  - id: everything
    name: 全部
    channels: [{kind: file, path: files}, {kind: atom}]
"""


@dataclass(frozen=True)
class PlayedNight:
    """What one night left: the stages' report, its release's tables as rows, and files delivered."""

    number: int
    as_of: datetime
    report: dict[str, Any]
    tables: dict[str, list[dict[str, Any]]]
    alerts: frozenset[str]

    def new(self, table: str) -> list[dict[str, Any]]:
        """Rows that this night added."""
        column = "first_seen_at" if table == "policies" else "detected_at"
        return [row for row in self.tables[table] if row[column] == self.as_of]


@dataclass(frozen=True)
class Played:
    """All nights, and the folder that they were played in."""

    settings: Settings
    nights: dict[int, PlayedNight]

    def policy(self, key: str) -> dict[str, Any]:
        """The last row of a policy by its key in documents.yml."""
        (row,) = [r for r in self.nights[len(NIGHTS)].tables["policies"] if r["url"] == DOCUMENTS[key]["url"]]
        return row

    def key_of(self, policy_id: str) -> str:
        """The key in documents.yml of a policy id."""
        (url,) = [r["url"] for r in self.nights[len(NIGHTS)].tables["policies"] if r["policy_id"] == policy_id]
        return next(key for key, facts in DOCUMENTS.items() if facts["url"] == url)


def play(folder: Path) -> Played:
    """Play every night of the sample portal into ``folder``."""
    subscriptions = folder / "subscriptions.yml"
    folder.mkdir(parents=True, exist_ok=True)
    subscriptions.write_text(SUBSCRIPTIONS, encoding="utf-8")
    clock = [datetime(2025, 3, 3, tzinfo=UTC)]
    nights: dict[int, PlayedNight] = {}
    with serve("127.0.0.1", 0, lambda: clock[0]) as server:
        settings = Settings.from_env(
            {
                "GONGBAO_DATA": str(folder / "data"),
                "GONGBAO_PORTALS": str(ROOT / "portals"),
                "GONGBAO_SUBSCRIPTIONS": str(subscriptions),
                "GONGBAO_CONNECT_TO": f"www.qinglan.gov.example=127.0.0.1:{server.port}",
            }
        )
        for expected in NIGHTS:
            as_of = expected["as_of"]
            as_of = as_of if isinstance(as_of, datetime) else datetime.fromisoformat(as_of)
            as_of = as_of.replace(tzinfo=UTC) if as_of.tzinfo is None else as_of.astimezone(UTC)
            clock[0] = as_of
            report = run_night(settings, as_of=as_of, portal_ids=None)
            release = read_release(settings.published_dir, report["releases"][0]["release_id"])
            files = frozenset(str(p.relative_to(settings.alerts_dir)) for p in settings.alerts_dir.rglob("*.txt"))
            tables = {name: release.table(name).to_pylist() for name in release.manifest.tables}
            nights[expected["night"]] = PlayedNight(
                number=expected["night"], as_of=as_of, report=report, tables=tables, alerts=files
            )
    return Played(settings=settings, nights=nights)


@pytest.fixture(scope="session")
def played(tmp_path_factory: pytest.TempPathFactory) -> Played:
    """The sample story, played once for all tests."""
    return play(tmp_path_factory.mktemp("story"))
