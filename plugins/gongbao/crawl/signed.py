"""Files behind signed addresses: a download script answers JSON that names where the file may be had for a while.

The file is kept under the script's address, which lasts; the signed one is another every time (PORTALS.md §2, flk).
"""

from __future__ import annotations

import json
from dataclasses import replace

from gongbao.model.web import Fetch, WebPage, WebRequest

_LONGEST_ANSWER = 65_536
_VALIDATORS = frozenset({"etag", "last-modified"})


def file_behind(page: WebPage, fetch: Fetch) -> WebPage:
    """Return ``page``, or, when it is an answer ``{"data": {"url": …}}``, the file that stands there, under the address of ``page``.

    The file's validators are left out: they belong to the signed address and would be sent to the script. Raises what
    ``fetch`` raises; a signed address is often on a host of its own, which the portal has to declare.
    """
    address = signed_address(page.body)
    if address is None:
        return page
    file = fetch(WebRequest(url=address))
    headers = {name: value for name, value in file.headers.items() if name not in _VALIDATORS}
    return replace(file, url=page.url, headers=headers)


def signed_address(body: bytes) -> str | None:
    """Return the address that a short JSON answer names as ``data.url``; None for anything else.

    >>> signed_address(b'{"code": 200, "data": {"url": "https://files.example/a.docx?sign=1"}}')
    'https://files.example/a.docx?sign=1'
    >>> signed_address(b"PK..."), signed_address(b'{"data": {"url": ""}}'), signed_address(b'{"data": ["url"]}')
    (None, None, None)
    """
    if len(body) > _LONGEST_ANSWER or not body.lstrip().startswith(b"{"):
        return None
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        return None
    data = answer.get("data")
    address = data.get("url") if isinstance(data, dict) else None
    return address if isinstance(address, str) and address.startswith(("http://", "https://")) else None
