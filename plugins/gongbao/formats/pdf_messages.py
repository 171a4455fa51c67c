"""Messages between the process that needs a PDF read and the one that reads it: length, JSON, and the bytes of the PDF behind it."""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from typing import IO, Any

_LENGTH = struct.Struct("<I")


def put_message(pipe: IO[bytes], head: Mapping[str, Any], body: bytes = b"") -> None:
    """Write one message."""
    written = json.dumps(head, ensure_ascii=False).encode()
    pipe.write(_LENGTH.pack(len(written)) + written)
    pipe.write(body)
    pipe.flush()


def take_message(pipe: IO[bytes], *, most: int) -> dict[str, Any] | None:
    """Read the head of one message; None where there is none, ValueError for a broken one or more bytes than ``most``."""
    length = pipe.read(_LENGTH.size)
    if len(length) < _LENGTH.size:
        return None
    size = _LENGTH.unpack(length)[0]
    if size > most:
        raise ValueError(f"a message of {size} bytes")
    head = json.loads(pipe.read(size))
    return head if isinstance(head, dict) else None
