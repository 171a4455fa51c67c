"""Which code read a page: a digest of the sources that read, so that no change of ours can pass for the government's."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from gongbao.reading import PARSER_VERSION

_PACKAGES = ("gongbao.formats", "gongbao.cms", "gongbao.reading")


@cache
def parser_version() -> str:
    """Name today's reading code: the declared version, ``+``, and 12 hex digits over its source files."""
    digest = hashlib.sha256()
    for package in _PACKAGES:
        for name, source in sorted(_sources(files(package), package)):
            digest.update(name.encode() + b"\0" + source.replace(b"\r\n", b"\n") + b"\0")
    return f"{PARSER_VERSION}+{digest.hexdigest()[:12]}"


def _sources(folder: Traversable, name: str) -> list[tuple[str, bytes]]:
    found: list[tuple[str, bytes]] = []
    for entry in folder.iterdir():
        path = f"{name}/{entry.name}"
        if entry.is_dir():
            found += _sources(entry, path) if entry.name != "__pycache__" else []
        else:
            found.append((path, entry.read_bytes()))
    return found
