"""The files of a release folder beside the manifest: validation report and page, change log, metadata, checksums."""

from __future__ import annotations

from dataclasses import replace

import pyarrow.compute as pc

from gongbao.model.identifiers import Sha256
from publish.changelog import write_changelog
from publish.draft import DraftRelease
from publish.manifest import MANIFEST, TO_ROOT, Manifest, manifest_bytes, write_json
from publish.metadata import metadata_documents
from publish.parts import FileEntry
from publish.published import PublishedRelease
from publish.store import Store
from publish.validation_page import write_validation_page

CHECKSUMS = "SHA256SUMS"


def release_documents(store: Store, draft: DraftRelease, manifest: Manifest) -> bytes:
    """Write them and return the bytes of the manifest that names them; nothing points at them before it is created."""
    unsealed = PublishedRelease(store=store, manifest=manifest, manifest_sha256=Sha256.of(b""))
    changes, policies = unsealed.changes(), draft.tables["policies"]
    told = policies.filter(pc.is_in(policies.column("policy_id"), value_set=pc.unique(changes.column("policy_id"))))
    payloads = {
        "CHANGELOG.md": write_changelog(
            manifest, changes=changes, events=unsealed.feed("events"), policies=told
        ).encode(),
        "validation/report.json": write_json(draft.validation),
        "validation/index.html": write_validation_page(manifest.release_id, draft.validation).encode(),
        **metadata_documents(manifest),
    }
    sealed = replace(
        manifest,
        files=tuple(FileEntry(name=n, bytes=len(p), sha256=Sha256.of(p)) for n, p in sorted(payloads.items())),
    )
    sealed_bytes = manifest_bytes(sealed)
    payloads[CHECKSUMS] = checksums(sealed, Sha256.of(sealed_bytes)).encode()
    for name, payload in payloads.items():
        store.replace(f"releases/{manifest.release_id}/{name}", payload)
    return sealed_bytes


def checksums(manifest: Manifest, manifest_sha256: Sha256) -> str:
    """Lines for ``sha256sum -c``, run inside the release folder."""
    hashes = {TO_ROOT + p.path: p.sha256 for p in manifest.all_parts()}
    hashes |= {f.name: f.sha256 for f in manifest.files}
    hashes[MANIFEST] = manifest_sha256
    return "".join(f"{hashes[name]}  {name}\n" for name in sorted(hashes))
