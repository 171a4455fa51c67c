"""Conditional writes on an object store: create if absent, replace if unchanged, and the proof that the store honours both."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import obstore as obs
import obstore.exceptions as refused

from gongbao.errors import StorageFailed
from publish.object_client import FORBID_OVERWRITE, BucketAddress, open_client, refusal

if TYPE_CHECKING:
    from obstore import Attributes

FAILURES = (refused.BaseError, OSError)
"""What a client raises: its own errors, and FileNotFoundError."""

_REFUSALS = (refused.AlreadyExistsError, refused.PreconditionError, FileNotFoundError)
_WRONG_ETAG = '"00000000000000000000000000000000"'
_proven: set[BucketAddress] = set()


def create(address: BucketAddress, path: str, payload: bytes, attributes: Attributes | None = None) -> str | None:
    """Put ``payload`` if nothing is at ``path`` and return its ETag; None, and nothing written, when other bytes are there."""
    by_header = address.create_by == FORBID_OVERWRITE
    client = open_client(address, creating=True)
    mode = "overwrite" if by_header else "create"
    try:
        put = obs.put(client, path, payload, mode=mode, use_multipart=False, attributes=attributes)  # type: ignore[arg-type]
    except _REFUSALS:
        return _got_through(address, path, payload)
    return put["e_tag"]


def replace_version(
    address: BucketAddress, path: str, payload: bytes, etag: str, attributes: Attributes | None = None
) -> str | None:
    """Put ``payload`` over the object with ``etag`` and return the new ETag; None, and nothing written, when another is there.

    Stores that forbid overwriting by their own header know no If-Match: there the ETag is compared first, then the object put.
    """
    client = open_client(address)
    try:
        if address.create_by == FORBID_OVERWRITE:
            if obs.head(client, path)["e_tag"] != etag:
                return _got_through(address, path, payload)
            put = obs.put(client, path, payload, use_multipart=False, attributes=attributes)
        else:
            put = obs.put(client, path, payload, mode={"e_tag": etag}, use_multipart=False, attributes=attributes)
    except _REFUSALS:
        return _got_through(address, path, payload)
    return put["e_tag"]


def _got_through(address: BucketAddress, path: str, payload: bytes) -> str | None:
    """A request that was answered with an error may have been carried out; its repetition is refused because of itself."""
    try:
        found = obs.get(open_client(address), path)
        return found.meta["e_tag"] if bytes(found.bytes()) == payload else None
    except FileNotFoundError:
        return None


def prove_conditions(address: BucketAddress, token: str) -> None:
    """Raise StorageFailed when the store takes a write that it should refuse; tried once per process, with an object of our own."""
    if address in _proven:
        return
    path = f".probe-{token}"
    try:
        _try_conditions(address, path)
    except FAILURES as error:
        raise refusal(f"{address}/{path}", error) from error
    finally:
        with suppress(*FAILURES):  # what failed is told already; the object is ours by its name and does no harm
            obs.delete(open_client(address), path)
    _proven.add(address)


def _try_conditions(address: BucketAddress, path: str) -> None:
    etag = create(address, path, b"first")
    if etag is None:
        raise _unusable(address, "gives no ETag")
    if create(address, path, b"second") is not None:
        raise _unusable(address, f"created an object that was there already (it ignores {address.create_by})")
    if replace_version(address, path, b"third", _WRONG_ETAG) is not None:
        raise _unusable(address, "replaced an object although it was another (it ignores if-match)")
    if replace_version(address, path, b"fourth", etag) is None:
        raise _unusable(address, "refuses to replace an object whose ETag is the one it gave (if-match)")


def _unusable(address: BucketAddress, fact: str) -> StorageFailed:
    return StorageFailed(
        f"{address}: the store {fact}, so two publishers could overwrite each other; nothing was published. Use a store that "
        f"honours conditional writes, or a folder on disk; for one that spells if-none-match {FORBID_OVERWRITE} set "
        f"GONGBAO_PUBLISHED_CREATE={FORBID_OVERWRITE}"
    )
