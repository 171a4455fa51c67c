"""Pull what somebody publishes into a folder of one's own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from gongbao.errors import BadInput
from gongbao.model.identifiers import ReleaseId
from publish.parts import RELEASE_ID
from publish.pull import LEFT_OUT, pull_release, source_at
from publish.trust import read_pin


def pull_published(
    place: str, into: Path, *, since: str | None, keys: tuple[str, ...], tell: Callable[[str], object]
) -> dict[str, Any]:
    """Pull from an address or a path; the report names releases, bytes, digest and signer, and what of the
    publisher's folder a copy does not carry (``left_out``).

    BadInput: no such place, release id or key. DownloadFailed, CorruptRelease, StorageFailed: what stood in ``into`` stands.
    """
    if since is not None and not RELEASE_ID.fullmatch(since):
        raise BadInput(
            f"{since!r} is not a release id (YYYYMMDDTHHMMSSZ-8hex); versions.json of the publisher lists them"
        )
    pulled = pull_release(
        source_at(place),
        into,
        since=ReleaseId(since) if since else None,
        pins=frozenset(read_pin(key) for key in keys),
        now=datetime.now(UTC),
        tell=tell,
    )
    return {
        "release_id": pulled.release_id,
        "before": pulled.before,
        "into": str(into),
        "taken": list(pulled.taken),
        "passed": list(pulled.passed),
        "dropped": list(pulled.dropped),
        "proven": list(pulled.proven),
        "bytes": pulled.bytes,
        "left_out": list(LEFT_OUT),
        "data_digest": pulled.data_digest,
        "signature": pulled.trust.told,
        "signed_by": pulled.trust.signed_by,
        "pinned": pulled.trust.pinned,
    }
