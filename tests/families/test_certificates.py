"""A certificate that nobody vouches for, and one of another host: a failure of kind tls, whatever stands behind it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from gongbao.model.capture import FailureKind, Outcome, Seen
from tests.families.failing import site
from tests.portal_servers.harness import serving

PEM = serialization.Encoding.PEM


def write_certificate(folder, host):
    """A self-signed certificate of ``host`` and its key, as two files."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, host)])
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    (folder / "host.pem").write_bytes(signed.public_bytes(PEM))
    hidden = serialization.NoEncryption()
    (folder / "host.key").write_bytes(key.private_bytes(PEM, serialization.PrivateFormat.PKCS8, hidden))
    return str(folder / "host.pem"), str(folder / "host.key")


def read_over_tls(open_town, certificate):
    """One good night over http, then one over https with this certificate."""
    town = open_town(site(), "trs", fresh_days=300, full_walk=1)
    assert town.capture(1).column.outcome is Outcome.CHANGED
    with serving(site(), certificate=certificate) as secure:
        town.server.connect_elsewhere = f"127.0.0.1:{secure.port}"
        town.declare("trs", url=secure.column_url.replace("http:", "https:"), fresh_days=300, full_walk=1)
        return town.capture(2)


@pytest.mark.parametrize("trusted", [False, True], ids=["self-signed", "of another host"])
def test_a_certificate_that_does_not_hold_is_a_failure_of_tls(open_town, tmp_path, monkeypatch, trusted):
    certificate = write_certificate(tmp_path, "www.elsewhere.example" if trusted else "www.yunze.example")
    if trusted:
        trust(monkeypatch, certificate[0])
    night = read_over_tls(open_town, certificate)
    assert (night.column.outcome, night.column.failure) == (Outcome.COULD_NOT_CRAWL, FailureKind.TLS)
    assert [page for page in night.report.pages if page.seen is Seen.ABSENT] == []


def test_a_certificate_that_holds_opens_the_same_portal(open_town, tmp_path, monkeypatch):
    certificate = write_certificate(tmp_path, "www.yunze.example")
    trust(monkeypatch, certificate[0])
    night = read_over_tls(open_town, certificate)
    assert (night.column.failure, night.column.listing_entries) == (None, 4)


def trust(monkeypatch, certificate):
    """Let this certificate be vouched for, as those of the bundle are."""
    monkeypatch.setattr("gongbao.crawl.transport.where", lambda: certificate)
