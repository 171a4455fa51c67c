from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from gongbao.errors import PortalUnavailable
from gongbao.model.capture import FailureKind
from gongbao.model.web import WebRequest

HOST = "www.test.example"


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A self-signed certificate of the test host, with its key in the same file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, HOST)])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    path = tmp_path / "host.pem"
    path.write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + signed.public_bytes(pem)
    )
    return path


@pytest.fixture
def asked_for(certificate: Path) -> Iterator[tuple[int, list[str | None]]]:
    """An https server: its port, and the host names that clients asked for in the handshake."""
    names: list[str | None] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = self.headers["Host"].encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            pass

    class Quiet(HTTPServer):
        def handle_error(self, request: object, client_address: object) -> None:
            pass

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    context.sni_callback = lambda sock, name, ctx: names.append(name)
    server = Quiet(("127.0.0.1", 0), Handler)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield server.server_address[1], names
    server.shutdown()
    server.server_close()
    thread.join()


def test_the_host_of_the_address_is_asked_for_and_checked_though_another_place_is_connected_to(
    asked_for, certificate: Path, client_of: Callable
) -> None:
    port, names = asked_for
    fetch = client_of(connect_to={HOST: f"127.0.0.1:{port}"}, certificates=str(certificate))

    page = fetch(WebRequest(url=f"https://{HOST}/a.html"))

    assert (page.body.decode(), names) == (HOST, [HOST])


def test_a_certificate_of_another_host_or_of_nobody_known_is_a_tls_failure(
    asked_for, certificate: Path, client_of: Callable
) -> None:
    port, _ = asked_for
    other = "other.test.example"
    places = {HOST: f"127.0.0.1:{port}", other: f"127.0.0.1:{port}"}
    trusting = client_of(hosts=(HOST, other), connect_to=places, certificates=str(certificate))

    for fetch, host in ((trusting, other), (client_of(connect_to=places), HOST)):
        with pytest.raises(PortalUnavailable) as caught:
            fetch(WebRequest(url=f"https://{host}/a.html"))
        assert caught.value.kind is FailureKind.TLS
