"""Everything that an operator may set, read once by entry points."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from gongbao.errors import BadInput


@dataclass(frozen=True, slots=True, kw_only=True)
class Caps:
    """Upper bounds, so that no portal can fill memory or disk; passing one is an error with the cap's name."""

    page_bytes: int = 20_000_000
    attachment_bytes: int = 60_000_000
    text_characters: int = 4_000_000
    listing_pages: int = 2_000
    timeout_seconds: float = 30.0
    retries: int = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Folders, ledger, contact and caps.

    ``connect_to`` maps ``host`` to ``address:port``, as curl's --connect-to does; ``folder``, where set, is read instead of
    the declared portals (an archive of saved pages). ``subscriptions_named`` tells that a person named the file, which must exist then.
    """

    data_dir: Path
    portals_dir: Path
    subscriptions_path: Path
    ledger_url: str
    user_agent: str
    connect_to: Mapping[str, str] = field(default_factory=dict)
    caps: Caps = Caps()
    folder: Path | None = None
    subscriptions_named: bool = field(default=False, compare=False)

    @property
    def archive_dir(self) -> Path:
        """WARC files, batch reports, decision log."""
        return self.data_dir / "archive"

    @property
    def stage_dir(self) -> Path:
        """Staged records between normalize and release."""
        return self.data_dir / "stage"

    @property
    def published_dir(self) -> Path:
        """What consumers see."""
        return self.data_dir / "published"

    @property
    def quarantine_dir(self) -> Path:
        """Documents that failed validation, for the operator."""
        return self.data_dir / "quarantine"

    @property
    def alerts_dir(self) -> Path:
        """File and Atom deliveries of alerts."""
        return self.data_dir / "alerts"

    @classmethod
    def from_env(cls, env: Mapping[str, str] | None = None) -> Settings:
        """Read ``GONGBAO_*`` variables; raise BadInput that names the variable that cannot be used."""
        env = os.environ if env is None else env
        data_dir = Path(env.get("GONGBAO_DATA", "data")).absolute()
        return cls(
            data_dir=data_dir,
            portals_dir=Path(env.get("GONGBAO_PORTALS", "portals")).absolute(),
            subscriptions_path=Path(env.get("GONGBAO_SUBSCRIPTIONS", "subscriptions.yml")).absolute(),
            subscriptions_named="GONGBAO_SUBSCRIPTIONS" in env,
            ledger_url=env.get("GONGBAO_LEDGER_URL", f"sqlite:///{data_dir / 'ledger.sqlite'}"),
            user_agent=env.get("GONGBAO_USER_AGENT", "gongbao/0.1 (open gazette; contact: see GONGBAO_USER_AGENT)"),
            folder=Path(env["GONGBAO_FOLDER"]).absolute() if env.get("GONGBAO_FOLDER") else None,
            connect_to=_pairs("GONGBAO_CONNECT_TO", env.get("GONGBAO_CONNECT_TO", "")),
        )


def _pairs(variable: str, value: str) -> dict[str, str]:
    """Read ``host=address:port,host=address:port``."""
    pairs: dict[str, str] = {}
    for part in filter(None, (p.strip() for p in value.split(","))):
        host, equals, address = part.partition("=")
        if not equals or ":" not in address:
            raise BadInput(f"{variable}: {part!r} is not host=address:port; write e.g. www.example.org=127.0.0.1:8080")
        pairs[host] = address
    return pairs
