"""``mirrors.json``: hashes of what stands beside the releases (package, card, catalogue, feeds, site, Delta logs), as it was written.

What is made after the commit bears no signature; this shows damage, no forgery. Large sets are vouched for by their own lists, whose
hashes stand here: ``feeds/index.json`` names the feeds' documents, ``site/pages.json`` the pages, each Delta commit the one before it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gongbao.errors import CorruptRelease
from gongbao.model.identifiers import Sha256
from publish.manifest import write_json
from publish.store import Store

RECORD = "mirrors.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class MirrorRecord:
    """For which release it was written; SHA-256 of single files by path; of each table's log the number of versions and the hash of
    the last commit."""

    release_id: str
    manifest_sha256: str
    files: Mapping[str, str]
    logs: Mapping[str, tuple[int, str]]


def record_bytes(record: MirrorRecord) -> bytes:
    """The file that `read_record` reads; ``sha256`` is that of the rest as this project writes JSON."""
    told = {
        "release": record.release_id,
        "manifest_sha256": record.manifest_sha256,
        "files": dict(record.files),
        "logs": {table: {"versions": count, "sha256": last} for table, (count, last) in record.logs.items()},
    }
    return write_json({**told, "sha256": Sha256.of(write_json(told))})


def read_record(store: Store) -> MirrorRecord | None:
    """What was written; None where nothing was (an older program, a pulled copy). CorruptRelease for a file that is not as written."""
    if not store.exists(RECORD):
        return None
    try:
        raw: dict[str, Any] = json.loads(store.read(RECORD))
        whole = raw.pop("sha256") == Sha256.of(write_json(raw))
        record = MirrorRecord(
            release_id=str(raw["release"]),
            manifest_sha256=str(raw["manifest_sha256"]),
            files={str(path): str(Sha256(mark)) for path, mark in raw["files"].items()},
            logs={str(t): (int(said["versions"]), str(said["sha256"])) for t, said in raw["logs"].items()},
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise CorruptRelease(f"{store.where(RECORD)}: is not as it was written ({error})") from error
    if not whole:
        raise CorruptRelease(f"{store.where(RECORD)}: is not as it was written (its own hash does not fit)")
    return record
