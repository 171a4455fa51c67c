"""Everything that an operator may set, read once by entry points."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from gongbao.errors import BadInput


@dataclass(frozen=True, slots=True, kw_only=True)
class Caps:
    """Upper bounds, so that no portal can fill memory, disk or a night; passing one is an error with the cap's name.

    ``timeout_seconds``: the longest wait for the next bytes; ``exchange_seconds``: one request and its whole answer;
    ``hosts_at_once``: hosts that one process asks at the same time, each by a thread that waits most of its time (100 MB for 400);
    ``markup_depth``: elements open at once (the parser looks back over all of them: 200,000 nested div cost it 190 s, 3,000
    cost 0.05 s); ``markup_reopened``: formatting elements that unclosed ``<font>`` makes the parser open again;
    ``markup_attributes``: attributes of one tag (the parser compares each with all before it: 40,000 cost it 9.5 s, 1,000
    cost 2 ms); ``markup_nodes``: nodes of one page; ``table_cells``: cells of one table, spans resolved; ``zip_ratio``: unpacked bytes per
    packed byte of members over 10 MB (XML packs 10 to 30 times, a bomb 1,000); ``pdf_stream_bytes``: drawing instructions of one PDF,
    unpacked (its reader needs some 16 bytes of memory for each); ``pdf_seconds`` and ``pdf_memory_bytes``: one PDF, in a
    process of its own; ``office_seconds``: one LibreOffice conversion.
    """

    page_bytes: int = 20_000_000
    attachment_bytes: int = 60_000_000
    text_characters: int = 4_000_000
    listing_pages: int = 2_000
    timeout_seconds: float = 30.0
    exchange_seconds: float = 300.0
    retries: int = 3
    hosts_at_once: int = 400
    markup_depth: int = 3_000
    markup_reopened: int = 2_000_000
    markup_attributes: int = 1_000
    markup_nodes: int = 1_500_000
    table_cells: int = 200_000
    zip_members: int = 5_000
    zip_member_bytes: int = 80_000_000
    zip_total_bytes: int = 300_000_000
    zip_ratio: int = 200
    pdf_pages: int = 3_000
    pdf_stream_bytes: int = 32_000_000
    pdf_seconds: float = 120.0
    pdf_memory_bytes: int = 1_500_000_000
    office_seconds: float = 120.0

    @classmethod
    def from_text(cls, written: str, *, variable: str = "GONGBAO_CAPS") -> Caps:
        """Read ``name=number,name=number``; BadInput names a cap that does not exist or a value that is no positive number.

        >>> Caps.from_text("pdf_pages=10, timeout_seconds=2.5").pdf_pages
        10
        """
        known: dict[str, type[int] | type[float]] = {
            f.name: float if "float" in str(f.type) else int for f in fields(cls)
        }
        values: dict[str, Any] = {}
        for part in filter(None, (p.strip() for p in written.split(","))):
            name, _, number = (p.strip() for p in part.partition("="))
            if name not in known:
                raise BadInput(f"{variable}: {name!r} is no cap; caps are {', '.join(known)}")
            try:
                values[name] = known[name](number)
            except ValueError as refusal:
                raise BadInput(f"{variable}: {part!r} is not {name}=<{known[name].__name__}>") from refusal
            if not 0 < values[name] < float("inf") and not (name == "retries" and values[name] == 0):
                raise BadInput(f"{variable}: {part!r} must be above 0; leave the cap out for its default")
        return cls(**values)


_IN_FORCE: ContextVar[Caps | None] = ContextVar("caps", default=None)
_DEFAULT = Caps()


def caps_in_force() -> Caps:
    """Return the caps of the entry point that is running (see ``enforcing``), else the defaults."""
    return _IN_FORCE.get() or _DEFAULT


@contextmanager
def enforcing(caps: Caps) -> Iterator[None]:
    """Hold everything read inside the block to these caps; parsers deep below need not be handed them one by one."""
    token = _IN_FORCE.set(caps)
    try:
        yield
    finally:
        _IN_FORCE.reset(token)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Folders, ledger, contact and caps.

    ``connect_to`` maps ``host`` to ``address:port``, as curl's --connect-to does; ``folder``, where set, is read instead of
    the declared portals (an archive of saved pages). ``subscriptions_named`` tells that a person named the file, which must exist then.
    ``signing``: ``off``, the file of the private key, or empty for ``operator/signing-key.pem`` in the data folder, whichever that is.
    The passphrase is shown nowhere.
    ``published``: where releases go: a folder, or ``s3://bucket/prefix``; empty is the folder ``published`` of the data folder.
    ``public_url``: where readers reach that place on the web, with a slash at its end; empty: not said, addresses stay relative.
    ``deliveries_days``: how long a finished delivery stays in the ledger. ``backups``: which backups stay, as GONGBAO_BACKUPS is written.
    ``object_store``: the AWS_* variables (endpoint, region, credentials) that a bucket is reached with.
    """

    data_dir: Path
    portals_dir: Path
    subscriptions_path: Path
    ledger_url: str = field(repr=False)
    user_agent: str
    connect_to: Mapping[str, str] = field(default_factory=dict)
    caps: Caps = Caps()
    folder: Path | None = None
    subscriptions_named: bool = field(default=False, compare=False)
    signing: str = "off"
    signing_passphrase: str | None = field(default=None, repr=False, compare=False)
    published: str = ""
    published_create: str = "if-none-match"
    public_url: str = ""
    deliveries_days: int = 365
    backups: str = ""
    object_store: Mapping[str, str] = field(default_factory=dict, repr=False, compare=False)

    @property
    def archive_dir(self) -> Path:
        """WARC files, batch reports, decision log."""
        return self.data_dir / "archive"

    @property
    def stage_dir(self) -> Path:
        """Staged records between normalize and release."""
        return self.data_dir / "stage"

    @property
    def in_bucket(self) -> bool:
        """Whether releases lie in a bucket, not in a folder of this machine."""
        return self.published.startswith("s3://")

    @property
    def published_dir(self) -> Path:
        """What consumers see, as a folder; BadInput when it is a bucket."""
        if self.in_bucket:
            raise BadInput(
                f"GONGBAO_PUBLISHED: {self.published} is a bucket, and this needs a folder on this machine. A bucket is read where it "
                "is (its own web address); to serve a copy, take one with `gongbao pull` and set GONGBAO_PUBLISHED to its folder"
            )
        return Path(self.published) if self.published else self.data_dir / "published"

    @property
    def quarantine_dir(self) -> Path:
        """Documents that failed validation, for the operator."""
        return self.data_dir / "quarantine"

    @property
    def held_dir(self) -> Path:
        """Held drafts as they were shown to a person."""
        return self.data_dir / "held"

    @property
    def alerts_dir(self) -> Path:
        """File and Atom deliveries of alerts."""
        return self.data_dir / "alerts"

    @property
    def signing_key(self) -> Path | None:
        """The private key that signs releases; None where signing is off."""
        if self.signing == "off":
            return None
        return Path(self.signing) if self.signing else self.data_dir / "operator" / "signing-key.pem"

    @property
    def signing_key_named(self) -> bool:
        """Whether a person named the key, so that it must exist."""
        return self.signing not in {"", "off"}

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
            signing=_signing(env.get("GONGBAO_SIGNING_KEY", "")),
            signing_passphrase=env.get("GONGBAO_SIGNING_PASSPHRASE") or None,
            caps=Caps.from_text(env.get("GONGBAO_CAPS", "")),
            connect_to=_pairs("GONGBAO_CONNECT_TO", env.get("GONGBAO_CONNECT_TO", "")),
            published=_place("GONGBAO_PUBLISHED", env.get("GONGBAO_PUBLISHED", "")),
            published_create=env.get("GONGBAO_PUBLISHED_CREATE") or "if-none-match",
            public_url=_web_folder("GONGBAO_PUBLIC_URL", env.get("GONGBAO_PUBLIC_URL", "")),
            deliveries_days=_days("GONGBAO_DELIVERIES_DAYS", env.get("GONGBAO_DELIVERIES_DAYS", "") or "365"),
            backups=env.get("GONGBAO_BACKUPS", ""),
            object_store={name: value for name, value in env.items() if name.startswith("AWS_")},
        )


def _place(variable: str, value: str) -> str:
    """Read a folder (a path or ``file://``, made absolute) or the address of a bucket."""
    scheme, colon, rest = value.partition("://")
    if not colon:
        return str(Path(value).absolute()) if value else ""
    if scheme == "s3":
        return value
    if scheme == "file" and rest.startswith("/"):
        return unquote(rest)
    raise BadInput(
        f"{variable}: {value!r} is neither a folder nor a bucket; write a path, file:///path or s3://bucket/prefix"
    )


def _web_folder(variable: str, value: str) -> str:
    """Read the web address of a folder: http or https, a host, no question and no fragment; a slash is set at its end.

    >>> _web_folder("GONGBAO_PUBLIC_URL", "https://gazette.example.org/data")
    'https://gazette.example.org/data/'
    """
    try:
        parts = urlsplit(value)
        good = parts.scheme in {"http", "https"} and bool(parts.hostname) and not set(value) & set('?# <>"\\')
    except ValueError:  # a bracketed host that is no address
        good = False
    if value and not (good and value.isascii() and value.isprintable() and parts.username is None):
        raise BadInput(f"{variable}: {value!r} is no web address of a folder; write e.g. https://gazette.example.org/")
    return value and value.rstrip("/") + "/"


def _days(variable: str, value: str) -> int:
    """Read a number of days, at least 30: a delivery is tried for two days, a weekly digest gathers for seven.

    >>> _days("GONGBAO_DELIVERIES_DAYS", "90")
    90
    """
    if not (value.isascii() and value.isdecimal() and int(value) >= 30):
        raise BadInput(f"{variable}: {value!r} is no number of days from 30 on; write e.g. 365")
    return int(value)


def _signing(value: str) -> str:
    return str(Path(value).absolute()) if value not in {"", "off"} else value


def _pairs(variable: str, value: str) -> dict[str, str]:
    """Read ``host=address:port,host=address:port``."""
    pairs: dict[str, str] = {}
    for part in filter(None, (p.strip() for p in value.split(","))):
        host, equals, address = part.partition("=")
        if not equals or not host or not re.fullmatch(r".+:[0-9]{1,5}", address):
            raise BadInput(f"{variable}: {part!r} is not host=address:port; write e.g. www.example.org=127.0.0.1:8080")
        pairs[host] = address
    return pairs
