"""How soon an amendment is told: from the moment a watched page changes until a webhook has received it, through the embedded Airflow.

    python bench/latency.py [--amendments 20] [--every 20] [--keep FOLDER]

A small portal and a webhook receiver on loopback; the portal's listing is watched every 20 s. An article is amended at a random moment,
again and again; the report gives the median and the 95th percentile, and the share of each stage: waiting for the poll, calling the run,
capture, normalize, release, alert. Ends by itself; exit code 1 when an amendment was not told within five minutes, or told twice.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import signal
import statistics
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from gongbao.ledger import Ledger
from gongbao.ledger.tables import BATCHES
from gongbao.settings import Settings
from gongbao_airflow.embedded.ports import free_port
from gongbao_airflow.embedded.progress import Progress
from gongbao_airflow.embedded.stack import StackPlan, running_stack
from gongbao_stages.road import run_night

GIVE_UP_SECONDS = 300.0
STAGES = ("poll", "call", "capture", "normalize", "release", "alert")
PORTAL = """
id: cn_990300_watched
name: 晴川市人民政府
name_en: Qingchuan (bench)
division_code: "990300"
publisher: 晴川市人民政府
hosts: [www.watched.example]
family: trs
allow_private: true
proven: true
reuse_basis: bench
rate: {min_delay_seconds: 0.2, daily_budget: 100000}
columns:
  - {id: rules, name: 规范性文件, kind: normative, url: "http://www.watched.example/gf/index.html", watch_seconds: EVERY}
"""
SUBSCRIPTIONS = """
subscriptions:
  - id: bench
    name: 时延
    channels:
      - {kind: webhook, url: "http://127.0.0.1:PORT/hook", allow_private: true}
"""
PAGE = """<!DOCTYPE html><html><head><meta charset="utf-8"><meta name="ArticleTitle" content="{title}">
<meta name="PubDate" content="{day} 09:00"><meta name="SiteName" content="晴川市人民政府"></head><body><h1>{title}</h1>
<div class="TRS_Editor"><p>晴政发〔2025〕{n}号</p><p>各区人民政府：</p>
<p>第一条　为了规范{subject}补贴工作，制定本办法。</p><p>第二条　补贴标准为每户{amount}元，由区财政部门在20个工作日内拨付。</p>
<p>第三条　本办法自2025年1月1日起施行。</p><p>晴川市人民政府</p><p>2024年12月20日</p></div></body></html>"""
SUBJECTS = ("住房", "就业", "养老", "托育", "灌溉", "节能")


@dataclass
class Town:
    """The portal and the receiver; ``received`` holds (amount told, time)."""

    amounts: list[int] = field(default_factory=lambda: [1000] * len(SUBJECTS))
    touched: list[int] = field(default_factory=lambda: [1] * len(SUBJECTS))
    asked: list[float] = field(default_factory=list)
    received: list[tuple[str, float]] = field(default_factory=list)

    def answer(self, path: str) -> bytes | None:
        """The listing, one of the pages, or None."""
        if path == "/gf/index.html":
            self.asked.append(time.time())
            rows = "".join(
                f'<li><a href="./202412/t20241220_{n}.html" title="{self.title(n)}">{self.title(n)}</a><span>{self.day(n)}</span></li>'
                for n in range(len(SUBJECTS))
            )
            script = 'createPageHTML(1,0,"index","html");'
            head = '<html><head><meta charset="utf-8"></head>'
            return f'{head}<body><ul class="list">{rows}</ul><script>{script}</script></body></html>'.encode()
        for n, subject in enumerate(SUBJECTS):
            if path == f"/gf/202412/t20241220_{n}.html":
                amount, title = self.amounts[n], self.title(n)
                return PAGE.format(title=title, day=self.day(n), n=n + 1, subject=subject, amount=amount).encode()
        return None

    def title(self, n: int) -> str:
        """Name one instrument."""
        return f"晴川市{SUBJECTS[n]}补贴办法"

    def day(self, n: int) -> str:
        """The day that the listing shows: it moves with every amendment."""
        return (datetime(2025, 1, 1, tzinfo=UTC) + timedelta(days=self.touched[n])).strftime("%Y-%m-%d")

    def amend(self, n: int) -> int:
        """Give one instrument another amount; returns it."""
        self.amounts[n] += 10
        self.touched[n] += 1
        return self.amounts[n]


def serve(town: Town) -> ThreadingHTTPServer:
    """Serve portal and receiver on loopback."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            body = town.answer(self.path)
            self._say(200 if body is not None else 404, body or b"not found")

        def do_POST(self) -> None:
            text = self.rfile.read(int(self.headers.get("Content-Length", "0"))).decode()
            town.received.append((text, time.time()))
            self._say(204, b"")

        def _say(self, status: int, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            """Stay silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def settings_in(folder: Path, port: int, every: int) -> Settings:
    """Declare the portal and the subscription in a folder; return its settings."""
    (folder / "portals").mkdir(parents=True, exist_ok=True)
    (folder / "portals" / "cn_990300_watched.yml").write_text(PORTAL.replace("EVERY", str(every)), encoding="utf-8")
    (folder / "subscriptions.yml").write_text(SUBSCRIPTIONS.replace("PORT", str(port)), encoding="utf-8")
    env = {
        "GONGBAO_DATA": str(folder / "data"),
        "GONGBAO_PORTALS": str(folder / "portals"),
        "GONGBAO_SUBSCRIPTIONS": str(folder / "subscriptions.yml"),
        "GONGBAO_CONNECT_TO": f"www.watched.example=127.0.0.1:{port}",
    }
    return Settings.from_env(env)


def told(town: Town, n: int, amount: int) -> list[float]:
    """When the receiver heard of this amount for this instrument."""
    return [at for text, at in town.received if town.title(n) in text and f"{amount}元" in text]


def newest_batch(settings: Settings) -> dict[str, float]:
    """Times of the newest batch, in seconds since 1970."""
    ledger = Ledger(settings.ledger_url)
    with ledger._engine.reading() as connection:
        row = connection.execute(BATCHES.select().order_by(BATCHES.c.as_of.desc()).limit(1)).mappings().one()
    ledger.close()
    return {name: row[name].timestamp() for name in row if name.endswith("_at") and row[name] is not None}


def one_amendment(town: Town, settings: Settings, n: int) -> dict[str, float] | None:
    """Amend, wait until it is told; seconds by stage, or None when nobody was told in time."""
    begun, asked_before = time.time(), len(town.asked)
    amount = town.amend(n)
    while not told(town, n, amount):
        if time.time() - begun > GIVE_UP_SECONDS:
            return None
        time.sleep(0.1)
    heard = told(town, n, amount)[0]
    polled = next((at for at in town.asked[asked_before:] if at >= begun), begun)
    batch = newest_batch(settings)
    marks = [begun, polled, *(batch[f"{name}_at"] for name in ("opened", "captured", "normalized", "released")), heard]
    return {name: after - before for name, before, after in zip(STAGES, marks[:-1], marks[1:], strict=True)}


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--amendments", type=int, default=20)
    parser.add_argument("--every", type=int, default=20, help="seconds between two looks at the listing")
    parser.add_argument("--keep", type=Path, help="data folder to keep")
    asked = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that an end by `timeout` stops Airflow too
    town = Town()
    server = serve(town)
    rows: list[dict[str, float]] = []
    draw = random.Random(20250105)
    machine = f"{platform.machine()} {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, Python {platform.python_version()}"
    print(f"{datetime.now(UTC):%Y-%m-%d} {machine}")
    with tempfile.TemporaryDirectory() as scratch:
        settings = settings_in(asked.keep or Path(scratch), server.server_address[1], asked.every)
        run_night(settings, as_of=datetime.now(UTC), portal_ids=None)
        plan = StackPlan(settings=settings, port=free_port(), nightly=False, more_env={"GONGBAO_WATCH": "on"})
        with running_stack(plan, Progress(write=lambda line: print(line, file=sys.stderr))) as stack:
            time.sleep(asked.every)
            for turn in range(asked.amendments):
                time.sleep(draw.uniform(0, asked.every))
                stack.check()
                row = one_amendment(town, settings, turn % len(SUBJECTS))
                if row is None:
                    print(f"amendment {turn + 1} was not told within {GIVE_UP_SECONDS:.0f} s")
                    return 1
                rows.append(row)
                print(
                    json.dumps(
                        {"amendment": turn + 1, "seconds": round(sum(row.values()), 1)}
                        | {k: round(v, 1) for k, v in row.items()}
                    )
                )
    server.shutdown()
    totals = sorted(sum(row.values()) for row in rows)
    p95 = totals[min(len(totals) - 1, int(0.95 * len(totals)))]
    middle = statistics.median(totals)
    print(
        f"{len(rows)} amendments, a poll every {asked.every} s: median {middle:.1f} s, p95 {p95:.1f} s, worst {totals[-1]:.1f} s"
    )
    for name in STAGES:
        shares = [row[name] for row in rows]
        print(f"  {name:10} median {statistics.median(shares):5.1f} s, {sum(shares) / sum(totals):5.0%} of the whole")
    texts = [text for text, _ in town.received]
    doubled = len(texts) - len(set(texts))
    print(f"{len(texts)} deliveries, {doubled} of them twice")
    return 1 if doubled else 0


if __name__ == "__main__":
    sys.exit(main())
