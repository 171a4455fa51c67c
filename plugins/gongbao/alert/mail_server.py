"""Where mail is handed over: ``GONGBAO_SMTP_*``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from gongbao.errors import BadInput

Tls = Literal["starttls", "tls", "off"]
_PORTS: Mapping[str, int] = {"starttls": 587, "tls": 465, "off": 25}
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})*")


@dataclass(frozen=True, slots=True, kw_only=True)
class MailServer:
    """One SMTP server, and the address that mail comes from and that readers unsubscribe at; the password is shown nowhere."""

    host: str
    port: int
    tls: Tls
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> MailServer | None:
        """Read the variables; None where GONGBAO_SMTP_HOST is not set, BadInput names the one that cannot be used."""
        host = env.get("GONGBAO_SMTP_HOST", "")
        if not host:
            return None
        tls, port = _tls(env.get("GONGBAO_SMTP_TLS", "starttls")), env.get("GONGBAO_SMTP_PORT", "")
        if port and not (port.isdecimal() and 0 < int(port) < 65536):
            raise BadInput(f"GONGBAO_SMTP_PORT: {port!r} is no port; write e.g. {_PORTS[tls]}")
        sender = env.get("GONGBAO_SMTP_FROM", "")
        if not _ADDRESS.fullmatch(sender):
            raise BadInput(f"GONGBAO_SMTP_FROM: {sender!r} is no mail address; write e.g. gazette@example.org")
        user = env.get("GONGBAO_SMTP_USER", "")
        if user and tls == "off" and host not in {"localhost", "127.0.0.1", "::1"}:
            raise BadInput("GONGBAO_SMTP_TLS: off would send the password in clear; write starttls or tls")
        if not (user + env.get("GONGBAO_SMTP_PASSWORD", "")).isascii():
            raise BadInput(
                "GONGBAO_SMTP_USER, GONGBAO_SMTP_PASSWORD: SMTP takes ASCII alone; have another password set"
            )
        return cls(
            host=host,
            port=int(port or _PORTS[tls]),
            tls=tls,
            sender=sender,
            user=user,
            password=env.get("GONGBAO_SMTP_PASSWORD", ""),
        )


def _tls(written: str) -> Tls:
    for known in ("starttls", "tls", "off"):
        if written == known:
            return known
    raise BadInput(f"GONGBAO_SMTP_TLS: {written!r} is unknown; write starttls, tls or off")
