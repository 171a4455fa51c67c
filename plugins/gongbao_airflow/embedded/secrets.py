"""Keys and the password of the embedded Airflow: made once, kept 0600 beside its database."""

from __future__ import annotations

import base64
import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path

from gongbao.errors import BadInput

ADMIN = "admin"


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """Airflow's keys. Given explicitly: components that race to make their own end with different ones."""

    fernet_key: str
    api_secret_key: str
    jwt_secret: str


def keep_keys(airflow_home: Path) -> Keys:
    """Return the keys of this Airflow home, made on first use."""
    path = airflow_home / "keys.json"
    if not path.exists():
        made = Keys(
            fernet_key=base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
            api_secret_key=secrets.token_urlsafe(32),
            jwt_secret=secrets.token_urlsafe(48),
        )
        _write_private(path, json.dumps(asdict(made)))
    try:
        return Keys(**json.loads(path.read_text(encoding="utf-8")))
    except (ValueError, TypeError) as error:
        raise BadInput(
            f"{path}: not the keys of an embedded Airflow ({error}); delete the file to make new ones"
        ) from error


def password_path(airflow_home: Path) -> Path:
    """Where Airflow's simple login reads its passwords."""
    return airflow_home / "passwords.json"


def keep_password(airflow_home: Path, *, given: str | None = None) -> str:
    """Return the password of ``admin``: the one that is given, else the one that stands, made on first use."""
    path = password_path(airflow_home)
    if given or not path.exists():
        _write_private(path, json.dumps({ADMIN: given or secrets.token_urlsafe(12)}))
    try:
        return str(json.loads(path.read_text(encoding="utf-8"))[ADMIN])
    except (ValueError, KeyError, TypeError) as error:
        raise BadInput(f"{path}: holds no password of {ADMIN}; delete the file to make a new one") from error


def _write_private(path: Path, text: str) -> None:
    """Write ``text`` readable by the owner alone, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(f".{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
    draft.replace(path)
