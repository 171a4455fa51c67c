"""One portal of one family, served on loopback and read by the same stages that read real ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from gongbao.archive import Archive
from gongbao.model.capture import Capture, ColumnReport, PageSeen, PortalReport, Role
from gongbao.settings import Settings
from gongbao_stages.capture import capture_batch
from gongbao_stages.road import run_night
from publish import read_latest
from tests.portal_servers.harness import PortalServer, serving

PORTAL_ID = "cn_990300_yunze"
_PORTAL = """
id: cn_990300_yunze
name: 云泽市人民政府
name_en: Yunze Municipal Government (test)
division_code: "990300"
publisher: 云泽市人民政府办公室
hosts: [{hosts}]
family: {family}
allow_private: {private}
proven: true
reuse_basis: test
rate: {{min_delay_seconds: 0, daily_budget: {budget}}}
recheck: {{fresh_days: {fresh_days}, every_nights: 30}}
full_walk_every_nights: {full_walk}
columns:
  - {{id: normative, name: 政策文件, kind: normative, url: "{url}", options: {options}}}
"""


@dataclass
class Town:
    """A served portal with its own data folder; night 1 is 15 March 2025, 02:30 in Shanghai."""

    server: PortalServer
    folder: Path
    caps: str = ""
    connect: dict[str, str] = field(default_factory=dict)

    @property
    def settings(self) -> Settings:
        elsewhere = self.server.connect_elsewhere
        address = f"127.0.0.1:{self.server.port}" if elsewhere is None else elsewhere
        pairs = {self.server.host: address} | self.connect
        return Settings.from_env(
            {
                "GONGBAO_DATA": str(self.folder / "data"),
                "GONGBAO_PORTALS": str(self.folder / "portals"),
                "GONGBAO_SUBSCRIPTIONS": str(self.folder / "subscriptions.yml"),
                "GONGBAO_CONNECT_TO": ",".join(f"{host}={address}" for host, address in pairs.items() if address),
                "GONGBAO_CAPS": self.caps or "retries=0,timeout_seconds=5",
            }
        )

    def declare(
        self, family: str, *, url: str | None = None, hosts: str | None = None, full_walk: int = 30,
        fresh_days: int = 0, budget: int = 5000, private: bool = True,
        options: str = "{}",
    ) -> None:  # fmt: skip
        text = _PORTAL.format(
            hosts=self.server.host if hosts is None else hosts, family=family, private=str(private).lower(), budget=budget,
            fresh_days=fresh_days, full_walk=full_walk, url=url or self.server.column_url, options=options,
        )  # fmt: skip
        (self.folder / "portals").mkdir(exist_ok=True)
        (self.folder / "portals" / f"{PORTAL_ID}.yml").write_text(text, encoding="utf-8")
        (self.folder / "subscriptions.yml").write_text("subscriptions: []\n", encoding="utf-8")

    def as_of(self, night: int) -> datetime:
        return datetime(2025, 3, 13, 18, 30, tzinfo=UTC) + timedelta(days=night)

    def capture(self, night: int) -> Night:
        """Capture one night; what was requested before it is forgotten."""
        self.server.forget()
        opened = capture_batch(self.settings, as_of=self.as_of(night), portal_ids=None)
        reports = Archive(self.settings.archive_dir).batch(opened["batch_id"]).reports
        return Night(reports[0], self)

    def run(self, night: int) -> dict[str, Any]:
        """The whole road: capture, normalize, release, alert."""
        self.server.forget()
        return run_night(self.settings, as_of=self.as_of(night), portal_ids=None)

    def published(self, table: str) -> list[dict[str, Any]]:
        release = read_latest(self.settings.published_dir)
        assert release is not None
        return release.table(table).to_pylist()


@dataclass
class Night:
    """What the archive keeps of one night."""

    report: PortalReport
    town: Town

    @property
    def column(self) -> ColumnReport:
        (column,) = self.report.columns
        return column

    def captured(self, role: Role) -> list[Capture]:
        return [capture for capture in self.report.captures if capture.role is role]

    def page(self, url: str) -> PageSeen:
        (page,) = [page for page in self.report.pages if page.url == url]
        return page


@pytest.fixture
def open_town(tmp_path: Path) -> Iterator[Callable[..., Town]]:
    """Serve a portal and declare it; ends the servers with the test."""
    with ExitStack() as stack:

        def opened(server: PortalServer, family: str, *, caps: str = "", **declared: Any) -> Town:
            town = Town(server=stack.enter_context(serving(server)), folder=tmp_path, caps=caps)
            town.declare(family, **declared)
            return town

        yield opened
