"""Small types at the boundary: a hash is not a string among strings."""

from __future__ import annotations

import base64
import hashlib
import re
from typing import Self

_SHA256 = re.compile(r"[0-9a-f]{64}")


class Sha256(str):
    """64 lower-case hexadecimal digits."""

    __slots__ = ()

    def __new__(cls, value: str) -> Self:
        """Raise ValueError when ``value`` is not a SHA-256 in lower-case hexadecimal."""
        if not _SHA256.fullmatch(value):
            raise ValueError(f"{value!r} is not a SHA-256: expected 64 lower-case hexadecimal digits")
        return super().__new__(cls, value)

    @classmethod
    def of(cls, payload: bytes) -> Self:
        """Hash ``payload``."""
        return cls(hashlib.sha256(payload).hexdigest())


class PolicyId(str):
    """The work: ``gb-`` and 12 characters of base32, minted once, never a URL or a title."""

    __slots__ = ()

    @classmethod
    def mint(cls, evidence: str) -> Self:
        """Derive an id from the evidence of the first sight; the decision log keeps it from then on.

        >>> PolicyId.mint("cn_330200_ningbo|capture") == PolicyId.mint("cn_330200_ningbo|capture")
        True
        """
        digest = hashlib.sha256(evidence.encode()).digest()
        return cls("gb-" + base64.b32encode(digest).decode().lower()[:12])


class VersionId(str):
    """The expression: policy id, ``.v`` and a sequence number counted from 1."""

    __slots__ = ()

    @classmethod
    def of(cls, policy_id: str, sequence: int) -> Self:
        """Name the ``sequence``-th wording of a policy.

        >>> VersionId.of("gb-abc", 2)
        'gb-abc.v2'
        """
        return cls(f"{policy_id}.v{sequence}")


class CaptureId(str):
    """The manifestation: batch id, ``-`` and 12 hex digits of URL and payload."""

    __slots__ = ()

    @classmethod
    def of(cls, batch_id: str, url: str, payload_sha256: str) -> Self:
        """Name one fetch of one page in one batch."""
        return cls(f"{batch_id}-{hashlib.sha256(f'{url}|{payload_sha256}'.encode()).hexdigest()[:12]}")


class BatchId(str):
    """One night (or event): its ``as_of`` as ``YYYYMMDDTHHMMSSZ``, and 6 hex digits of its portals."""

    __slots__ = ()


class ReleaseId(str):
    """Sorts by time: ``as_of`` as ``YYYYMMDDTHHMMSSZ``, ``-`` and 8 hex digits of the digest of its input."""

    __slots__ = ()
