from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from gongbao.alert import Channel, ChannelKind, Match, Subscription
from gongbao.ledger import Ledger

NIGHT = datetime(2025, 3, 4, 18, 30, tzinfo=UTC)
POLICY = "gb-abcdefghij23"


@pytest.fixture
def night() -> datetime:
    return NIGHT


@pytest.fixture
def policy() -> dict[str, Any]:
    return {
        "policy_id": POLICY, "portal_id": "cn_999999_qinglan", "title": "青岚市企业贷款贴息办法", "wrapped_title": None,
        "doc_number": "青政发〔2025〕3号", "doc_numbers": ["青政发〔2025〕3号", "青财〔2025〕8号"],
        "issuers": ["青岚市人民政府"], "issuer_as_written": "市政府",
        "url": "http://www.qinglan.example/art_3.html",
    }  # fmt: skip


@pytest.fixture
def change() -> Callable[..., dict[str, Any]]:
    def make(change_id: str = "ch-1", **other: Any) -> dict[str, Any]:
        usual = {
            "change_id": change_id, "policy_id": POLICY, "portal_id": "cn_999999_qinglan",
            "policy_title": "青岚市企业贷款贴息办法", "effect": "quantity", "noise": False, "cause": "source",
            "clause_eid_before": "art_11", "clause_eid_after": "art_11", "clause_label_before": "第十一条",
            "clause_label_after": "第十一条", "before": "50%", "after": "40%", "context_before": "按贷款利率的50%贴息。",
            "context_after": "按贷款利率的40%贴息。", "group_id": None, "evidence": "text comparison",
            "sentence_zh": "第十一条的50%改为40%。", "sentence_en": "Article 11: 50% became 40%.",
        }  # fmt: skip
        return usual | other

    return make


@pytest.fixture
def event() -> Callable[..., dict[str, Any]]:
    def make(event_id: str = "e-1", **other: Any) -> dict[str, Any]:
        usual = {
            "event_id": event_id, "policy_id": POLICY, "portal_id": "cn_999999_qinglan", "cause": "source",
            "policy_title": "青岚市企业贷款贴息办法", "event": "extended", "event_on": date(2025, 3, 5),
            "evidence": "2025-03-01 → 2025-03-20", "sentence_zh": "征求意见延长至3月20日。",
            "sentence_en": "The consultation was extended to 20 March.",
        }  # fmt: skip
        return usual | other

    return make


@pytest.fixture
def subscribe() -> Callable[..., Subscription]:
    def make(*channels: Channel, id: str = "city", match: Match | None = None) -> Subscription:  # noqa: A002
        ways = channels or (Channel(kind=ChannelKind.FILE, path="files"),)
        return Subscription(id=id, name="贴息 <政策>", match=match or Match(), channels=ways)

    return make


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    opened = Ledger(f"sqlite:///{tmp_path / 'ledger.sqlite'}")
    yield opened
    opened.close()


@dataclass
class Receiver:
    """A webhook receiver on loopback: answers what is scripted, then 204; ``None`` hangs until the end of the test."""

    url: str = ""
    answers: list[int | None] = field(default_factory=list)
    received: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    released: threading.Event = field(default_factory=threading.Event)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    state = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            state.received.append(({k.lower(): v for k, v in self.headers.items()}, body))
            answer = state.answers.pop(0) if state.answers else 204
            if answer is None:
                state.released.wait(20)
                return
            self.send_response(answer)
            if 300 <= answer < 400:
                self.send_header("location", f"{state.url}/elsewhere")
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    state.url = f"http://127.0.0.1:{server.server_port}/hook"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield state
    state.released.set()
    server.shutdown()
    server.server_close()
    thread.join()
