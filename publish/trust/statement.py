"""The signed statement of a release: in-toto Statement v1 with the Release predicate, in a DSSE envelope.

The standard predicate fits: it says which artifacts, with which hashes, make up one named version. What it has no word for (the
chain of releases, the digest of the rows) stands in its field ``gongbao``; in-toto readers pass over fields they do not know.
"""

from __future__ import annotations

import json
from typing import Any

from securesystemslib.dsse import Envelope
from securesystemslib.signer import CryptoSigner

from gongbao.model.identifiers import ReleaseId, Sha256
from publish.documents import CHECKSUMS, checksums
from publish.manifest import Manifest, manifest_path, stamp, write_json
from publish.trust.envelope import BadEnvelope, open_envelope, seal

STATEMENT = "statement.dsse.json"
STATEMENT_TYPE = "https://in-toto.io/Statement/v1"
PREDICATE_TYPE = "https://in-toto.io/attestation/release/v0.2"
PAYLOAD_TYPE = "application/vnd.in-toto+json"


def statement_path(release_id: ReleaseId) -> str:
    """Where the statement of a release lies below the published folder."""
    return f"releases/{release_id}/{STATEMENT}"


def write_statement(manifest: Manifest, manifest_sha256: Sha256) -> dict[str, Any]:
    """What is signed of a release, from its manifest alone: the same release gives the same statement, whenever it is made."""
    home = f"releases/{manifest.release_id}"
    hashes: dict[str, str] = {p.path: p.sha256 for p in manifest.all_parts()}
    hashes |= {f"{home}/{f.name}": f.sha256 for f in manifest.files}
    hashes[f"{home}/{CHECKSUMS}"] = Sha256.of(checksums(manifest, manifest_sha256).encode())
    hashes[manifest_path(manifest.release_id)] = manifest_sha256
    return {
        "_type": STATEMENT_TYPE,
        "subject": [{"name": name, "digest": {"sha256": hashes[name]}} for name in sorted(hashes)],
        "predicateType": PREDICATE_TYPE,
        "predicate": {
            "purl": f"pkg:generic/gongbao@{manifest.release_id}",
            "gongbao": {
                "release": manifest.release_id,
                "previous": manifest.previous,
                "previous_manifest_sha256": manifest.previous_manifest_sha256,
                "as_of": stamp(manifest.as_of),
                "data_digest": manifest.data_digest,
                "schema_version": manifest.schema_version,
                "writer": manifest.writer,
            },
        },
    }


def sign_statement(manifest: Manifest, manifest_sha256: Sha256, signer: CryptoSigner) -> bytes:
    """The bytes of ``statement.dsse.json``."""
    return write_json(seal(write_json(write_statement(manifest, manifest_sha256)), PAYLOAD_TYPE, signer))


def read_statement(payload: bytes) -> tuple[Envelope, dict[str, Any]]:
    """Open ``statement.dsse.json``: the envelope, not verified yet, and what it says; BadEnvelope tells why it cannot be read."""
    try:
        envelope = open_envelope(json.loads(payload), PAYLOAD_TYPE)
        said = json.loads(envelope.payload)
        if said["_type"] != STATEMENT_TYPE or said["predicateType"] != PREDICATE_TYPE:
            raise BadEnvelope(f"is no in-toto statement of a release, but {said['_type']} with {said['predicateType']}")
        return envelope, dict(said)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise BadEnvelope(f"is not a signed statement ({type(error).__name__}: {error})") from error


def manifest_signed(said: dict[str, Any]) -> tuple[str, str]:
    """Release id and manifest hash that a statement is about; BadEnvelope when it names none."""
    try:
        release_id = said["predicate"]["gongbao"]["release"]
        hashes = {s["name"]: s["digest"]["sha256"] for s in said["subject"]}
        return str(release_id), str(hashes[manifest_path(release_id)])
    except (KeyError, TypeError) as error:
        raise BadEnvelope(f"names no manifest ({type(error).__name__}: {error})") from error
