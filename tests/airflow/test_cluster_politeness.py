"""Two workers at one host, by the ledger on PostgreSQL that they share: the host is asked no faster than by one."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise

import pytest

from gongbao.errors import StackFailed
from gongbao.ledger import Ledger
from gongbao_airflow.cluster.servers import Servers

pytestmark = pytest.mark.cluster

DELAY = 1.0
PAGES = 4
SLACK = 0.5
"""How late a busy machine may wake a process whose turn has come."""

WORKER = """
import sys, time, urllib.request
from datetime import UTC, datetime
from gongbao.crawl.politeness import PoliteFetch
from gongbao.ledger import Ledger
from gongbao.model.portal import Rate
from gongbao.model.web import WebPage, WebRequest

def ask(request):
    with urllib.request.urlopen(request.url) as answer:
        return WebPage(url=request.url, final_url=request.url, status=200, headers={}, body=answer.read(), fetched_at=now())

def now():
    return datetime.now(UTC)

url, ledger_url, delay, name, pages = sys.argv[1:]
rate = Rate(min_delay_seconds=float(delay), daily_budget=1000)
fetch = PoliteFetch(ask, rate=rate, ledger=Ledger(ledger_url), retries=0, now=now, sleep=time.sleep)
print("ready", flush=True)
sys.stdin.readline()
for page in range(int(pages)):
    fetch(WebRequest(url=f"{url}/{name}/{page}"))
"""


@pytest.fixture
def ledger_url() -> Iterator[str]:
    servers = Servers.from_env(
        {**os.environ, "GONGBAO_REDIS_URL": os.environ.get("GONGBAO_TEST_REDIS_URL", "redis://127.0.0.1:6379/9")},
        name=f"gongbao_test_polite_{os.getpid()}",
    )
    try:
        servers.create()
    except StackFailed as refusal:
        pytest.skip(f"PostgreSQL and Redis are needed: {refusal}")
    Ledger(servers.ledger_url).close()
    yield servers.ledger_url
    servers.drop()


@pytest.fixture
def asked() -> Iterator[tuple[str, list[tuple[float, str]]]]:
    """A host that notes when it is asked for what."""
    seen: list[tuple[float, str]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            seen.append((time.monotonic(), self.path))
            body = b"User-agent: *\nAllow: /\n"
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}", seen
    server.shutdown()
    server.server_close()
    thread.join()


def test_two_workers_keep_the_delay_of_one_host(asked: tuple[str, list[tuple[float, str]]], ledger_url: str) -> None:
    url, seen = asked
    workers = [
        subprocess.Popen(
            [sys.executable, "-c", WORKER, url, ledger_url, str(DELAY), name, str(PAGES)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for name in ("a", "b")
    ]
    try:
        for worker in workers:
            assert worker.stdout is not None
            assert worker.stdout.readline() == "ready\n"
        for worker in workers:
            assert worker.stdin is not None
            worker.stdin.write("go\n")
            worker.stdin.flush()
        assert [worker.wait(60) for worker in workers] == [0, 0]
    finally:
        for worker in workers:
            worker.kill()
            worker.communicate()

    pages = {path.split("/")[1] for _, path in seen}
    assert pages == {"a", "b", "robots.txt"}
    assert len(seen) == 2 * (PAGES + 1)
    times = [at for at, _ in seen]
    assert min(later - earlier for earlier, later in pairwise(times)) >= DELAY - SLACK
    assert times[-1] - times[0] >= (len(times) - 1) * DELAY - SLACK
