"""The webhook message: a CloudEvents body, and the headers of Standard Webhooks. Pure."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from gongbao.alert.letters import Letter, json_bytes
from gongbao.alert.outbox import DeliveryFailed

SECRET_PREFIX = "whsec_"  # noqa: S105 - the prefix that Standard Webhooks gives to secrets, not a secret


def webhook_body(letter: Letter) -> bytes:
    """Write the CloudEvents 1.0 event (structured JSON); its id is the alert's, the same at every attempt."""
    alert: Mapping[str, Any] = letter.alert
    kind = alert.get("kind", "alert")  # letters frozen by the first release do not say it
    source = {"alert": "release"}.get(kind, kind)
    return json_bytes(
        {
            "specversion": "1.0",
            "id": alert["alert_id"],
            "source": f"urn:gongbao:{source}:{alert['release_id']}",
            "type": f"gongbao.{kind}.v1",
            "subject": alert["subscription_id"],
            "time": alert["released_at"],
            "datacontenttype": "application/json",
            "data": {**alert, "text": letter.text},
        }
    )


def webhook_headers(alert_id: str, body: bytes, *, at: datetime, secret: str | None) -> dict[str, str]:
    """Make the headers of one attempt; signed when there is a secret (``whsec_`` and base64, as Standard Webhooks has it)."""
    stamp = str(int(at.timestamp()))
    headers = {
        "content-type": "application/cloudevents+json; charset=utf-8",
        "webhook-id": alert_id,
        "webhook-timestamp": stamp,
    }
    if secret is not None:
        signed = hmac.new(_key(secret), f"{alert_id}.{stamp}.".encode() + body, hashlib.sha256).digest()
        headers["webhook-signature"] = "v1," + base64.b64encode(signed).decode()
    return headers


def _key(secret: str) -> bytes:
    """Decode the secret; its text never stands in the error."""
    prefix, found, encoded = secret.partition(SECRET_PREFIX)
    try:
        key = base64.b64decode(encoded, validate=True)
    except binascii.Error:
        key = b""
    if prefix or not found or not key:
        raise DeliveryFailed(
            f"the webhook secret is not {SECRET_PREFIX} followed by base64; set it as the receiver gave it", ours=True
        )
    return key
