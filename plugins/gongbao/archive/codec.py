"""Model objects to canonical JSON and back; every file of the archive that is not WARC goes through here."""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec

from gongbao.model.identifiers import BatchId, CaptureId, PolicyId, ReleaseId, Sha256, VersionId

T = TypeVar("T")

_IDENTIFIERS: tuple[type[str], ...] = (Sha256, PolicyId, VersionId, CaptureId, BatchId, ReleaseId)


def to_json(obj: Any) -> bytes:
    """Encode a model dataclass (or a container of them): sorted keys, UTF-8, the same bytes for the same content.

    >>> to_json({"b": Sha256.of(b""), "a": ()})[:20]
    b'{"a":[],"b":"e3b0c44'
    """
    return msgspec.json.encode(obj, enc_hook=_encode_identifier, order="sorted")


def from_json(data: bytes | str, cls: type[T]) -> T:
    """Decode what ``to_json`` wrote; ``msgspec.ValidationError`` (a ValueError) names the field that does not fit."""
    return msgspec.json.decode(data, type=cls, dec_hook=_decode_identifier)


def _encode_identifier(value: Any) -> Any:
    if isinstance(value, str):
        return str(value)
    raise NotImplementedError(f"{type(value).__name__} has no place in the archive; give it a model dataclass")


def _decode_identifier(kind: type[Any], value: Any) -> Any:
    if kind in _IDENTIFIERS and isinstance(value, str):
        return kind(value)
    raise NotImplementedError(f"{kind.__name__} cannot be read from {type(value).__name__}")
