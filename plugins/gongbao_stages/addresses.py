"""Addresses that a person gives."""

from __future__ import annotations

from urllib.parse import SplitResult, urlsplit

from gongbao.errors import BadInput


def http_address(url: str) -> SplitResult:
    """Part an http(s) address; BadInput for what is none."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError as error:
        raise BadInput(
            f"{url!r} is no address ({error}); write e.g. https://www.example.org/col/col1/index.html"
        ) from error
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise BadInput(f"{url!r} is no http(s) address; write e.g. https://www.example.org/col/col1/index.html")
    return parts
