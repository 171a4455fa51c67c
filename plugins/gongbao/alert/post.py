"""The one place where alerts touch the network: POST to an address that the operator configured, private ones included."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

import requests

from gongbao.alert.outbox import DeliveryFailed

TIMEOUT_SECONDS = 10.0


def post_webhook(url: str, body: bytes, headers: Mapping[str, str], *, timeout: float = TIMEOUT_SECONDS) -> int:
    """POST ``body`` and return the status; redirects are not followed, the answer's body is not read.

    ``timeout`` is for connecting and for the answer's first byte, in seconds. Raises DeliveryFailed, which names the host alone:
    an address may hold a token.
    """
    with requests.Session() as session:
        session.trust_env = False  # no proxy and no .netrc of the machine: what is sent is what was declared
        try:
            with session.post(
                url, data=body, headers=dict(headers), timeout=timeout, allow_redirects=False, stream=True
            ) as answer:
                return answer.status_code
        except requests.RequestException as error:
            host = urlsplit(url).hostname
            raise DeliveryFailed(
                f"{host}: no answer to the webhook ({type(error).__name__}); is the receiver up?"
            ) from None
