"""A small department site on loopback (TRS shapes), and settings of an empty data folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from gongbao.normalize.arrow import SPECS
from gongbao.settings import Settings
from gongbao_stages import release as release_stage
from publish import DraftRelease, PublishedRelease, Store, read_release
from publish.delta import delta_between, no_change

PORTAL = """
id: cn_990200_small
name: 小城市发展和改革局
name_en: Small Town DRC (test)
division_code: "990200"
publisher: 小城市发展和改革局
hosts: [www.small.example]
family: trs
allow_private: true
proven: true
reuse_basis: test
rate: {min_delay_seconds: 0, daily_budget: 1000}
recheck: {fresh_days: 36500, every_nights: 1}
columns:
  - {id: notices, name: 通知, kind: notice, url: "http://www.small.example/tz/index.html"}
"""
BODY = "".join(
    f"<p>{numeral}、{'各有关单位应当按照职责分工抓好落实，定期报送进展情况，确保各项任务按期完成。' * 2}</p>"
    for numeral in "一二三四"
)
_DETAIL = """<!DOCTYPE html><html><head><meta charset="utf-8"><meta name="ArticleTitle" content="{title}">
<meta name="PubDate" content="2025-03-0{n} 09:00"><meta name="SiteName" content="小城市发展和改革局"></head>
<body><div class="crumb">当前位置：首页 &gt; 通知</div><h1>{title}</h1>
<div class="TRS_Editor"><p>小发改〔2025〕{n}号</p><p>各有关单位：</p>{body}<p>小城市发展和改革局</p>
<p>2025年3月{n}日</p></div>{files}</body></html>"""
_LIST = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>通知</title></head><body><ul class="list">{rows}</ul>
<script>createPageHTML(1,0,"index","html");</script></body></html>"""


@dataclass
class SmallSite:
    """Answers by path: status, content type, body. ``docs`` are the listed numbers."""

    port: int = 0
    docs: list[int] = field(default_factory=lambda: [1, 2, 3, 4])
    answers: dict[str, tuple[int, str, bytes]] = field(default_factory=dict)

    def path(self, n: int) -> str:
        return f"/tz/202503/t2025030{n}_10{n}.html"

    def url(self, n: int) -> str:
        return f"http://www.small.example{self.path(n)}"

    def page(self, n: int, *, body: str = BODY, files: str = "") -> bytes:
        title = f"小城市发展和改革局关于做好第{n}项工作的通知"
        return _DETAIL.format(title=title, n=n, body=body, files=files).encode()

    def answer(self, path: str) -> tuple[int, str, bytes]:
        if path in self.answers:
            return self.answers[path]
        if path == "/tz/index.html":
            rows = "".join(
                f'<li><a href=".{self.path(n).removeprefix("/tz")}" title="小城市发展和改革局关于做好第{n}项工作的通知">第{n}项</a>'
                f"<span>2025/03/0{n}</span></li>"
                for n in self.docs
            )
            return 200, "text/html; charset=utf-8", _LIST.format(rows=rows).encode()
        for n in self.docs:
            if path == self.path(n):
                return 200, "text/html; charset=utf-8", self.page(n)
        return 404, "text/html", b"not found"


@pytest.fixture(autouse=True)
def handed_deltas(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every release that any test here publishes: what normalizing hands over as changed is what comparing all rows finds."""

    def compared(draft: DraftRelease, store: Store, **more: Any) -> PublishedRelease:
        before = read_release(store, draft.previous) if draft.previous else None
        for name, spec in SPECS.items():
            old = before.table(name) if before else draft.tables[name].slice(0, 0)
            found = delta_between(spec, old, draft.tables[name])
            handed = draft.changed[name] if draft.changed else no_change(spec)
            for side in ("inserts", "updates", "deletes"):
                assert getattr(handed, side).equals(getattr(found, side)), (name, side)
        return truly(draft, store, **more)

    truly = release_stage.publish_release
    monkeypatch.setattr(release_stage, "publish_release", compared)


@pytest.fixture
def site() -> Iterator[SmallSite]:
    small = SmallSite()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            status, kind, body = small.answer(self.path)
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            """Stay silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    small.port = server.server_address[1]
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield small
    server.shutdown()
    server.server_close()
    thread.join(5)


@pytest.fixture
def settings(tmp_path: Path, site: SmallSite) -> Settings:
    portals = tmp_path / "portals"
    portals.mkdir()
    (portals / "cn_990200_small.yml").write_text(PORTAL, encoding="utf-8")
    (tmp_path / "subscriptions.yml").write_text("subscriptions: []\n", encoding="utf-8")
    return Settings.from_env(
        {
            "GONGBAO_DATA": str(tmp_path / "data"),
            "GONGBAO_PORTALS": str(portals),
            "GONGBAO_SUBSCRIPTIONS": str(tmp_path / "subscriptions.yml"),
            "GONGBAO_CONNECT_TO": f"www.small.example=127.0.0.1:{site.port}",
        }
    )


@pytest.fixture
def night() -> Callable[[int], datetime]:
    return lambda day: datetime(2025, 3, day, 18, 30, tzinfo=UTC)
