from __future__ import annotations

import base64
import ipaddress
import json
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from gongbao.alert import (
    Carriers,
    Channel,
    ChannelKind,
    DeliveryReport,
    DigestTimes,
    Enqueued,
    Match,
    Subscription,
    collect_digests,
    deliver_due,
    enqueue_alerts,
    post_webhook,
)
from gongbao.ledger import Ledger

NIGHT = datetime(2025, 3, 4, 18, 30, tzinfo=UTC)
POLICY = "gb-abcdefghij23"
SECRETS = {"HOOK_SECRET": "whsec_" + base64.b64encode(b"0123456789abcdef0123456789abcdef").decode()}
Row = dict[str, Any]


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
    def make(
        *channels: Channel,
        id: str = "city",  # noqa: A002
        match: Match | None = None,
        digest: DigestTimes | None = None,
    ) -> Subscription:
        ways = channels or (Channel(kind=ChannelKind.FILE, path="files"),)
        return Subscription(id=id, name="贴息 <政策>", match=match or Match(), channels=ways, digest=digest)

    return make


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    opened = Ledger(f"sqlite:///{tmp_path / 'ledger.sqlite'}")
    yield opened
    opened.close()


@dataclass
class Receiver:
    """A webhook receiver on loopback: answers what is scripted, then 204; ``None`` hangs until the end of the test.

    An answer may carry headers, and a JSON object that it says.
    """

    url: str = ""
    usual: int = 204
    answers: list[int | tuple[int, dict[str, str], dict[str, Any]] | None] = field(default_factory=list)
    received: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    released: threading.Event = field(default_factory=threading.Event)
    server: Any = None


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    state = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            state.received.append(({k.lower(): v for k, v in self.headers.items()}, body))
            answer = state.answers.pop(0) if state.answers else state.usual
            if answer is None:
                state.released.wait(20)
                return
            status, headers, said = answer if isinstance(answer, tuple) else (answer, {}, {})
            self.send_response(status)
            if 300 <= status < 400:
                self.send_header("location", f"{state.url}/elsewhere")
            for name, value in headers.items():
                self.send_header(name, value)
            words = json.dumps(said).encode() if said else b""
            self.send_header("content-length", str(len(words)))
            self.end_headers()
            self.wfile.write(words)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    state.server, state.url = server, f"http://127.0.0.1:{server.server_port}/hook"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield state
    state.released.set()
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def certificate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """A certificate for 127.0.0.1 that this process trusts."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "loopback")])
    now = datetime.now(UTC)
    built = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    built = built.serial_number(1).not_valid_before(now - timedelta(1)).not_valid_after(now + timedelta(1))
    built = built.add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False)
    signed = built.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    (tmp_path / "cert.pem").write_bytes(signed)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (tmp_path / "key.pem").write_bytes(private)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "cert.pem", tmp_path / "key.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "cert.pem"))
    return context


class Road:
    """Enqueue and deliver against the real ledger, in one folder."""

    def __init__(self, ledger: Ledger, folder: Path, policy: Row, now: datetime) -> None:
        self.ledger, self.folder, self.policy, self.now = ledger, folder, policy, now
        self.secrets: Mapping[str, str] = SECRETS
        self.channels: Mapping[tuple[str, str], Channel] = {}

    def enqueue(
        self,
        subscription: Subscription,
        changes: list[Row],
        release_id: str = "r1",
        events: list[Row] | None = None,
        after: timedelta = timedelta(0),
        *,
        late: timedelta = timedelta(0),
    ) -> Enqueued:
        return enqueue_alerts(
            release_id,
            released_at=self.now + after,
            changes=changes,
            events=events or [],
            policies=[self.policy],
            subscriptions=[subscription],
            outbox=self.ledger.outbox,
            alerts_dir=self.folder,
            now=self.now + after + late,
        )

    def collect(self, after: timedelta) -> tuple[str, ...]:
        return collect_digests(self.ledger.outbox, alerts_dir=self.folder, now=self.now + after)

    def deliver(self, after: timedelta = timedelta(0), post: Any = None, at_once: int = 1) -> DeliveryReport:
        return deliver_due(
            self.ledger.outbox,
            self.ledger.silenced,
            alerts_dir=self.folder,
            carriers=Carriers(
                secrets=self.secrets,
                post=post or partial(post_webhook, timeout=0.4),
                mail_timeout=2.0,
                channels=self.channels,
            ),
            now=self.now + after,
            at_once=at_once,
        )


@pytest.fixture
def road(ledger: Ledger, tmp_path: Path, policy: Row, night: datetime) -> Road:
    return Road(ledger, tmp_path / "alerts", policy, night)
