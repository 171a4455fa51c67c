"""What will be said, frozen on disk when it is matched: retries send the same bytes, whatever changed since."""

from __future__ import annotations

import json
import stat
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gongbao.alert.compose import Alert
from gongbao.alert.subscription import Channel
from gongbao.archive.durable import make_folder, write_atomically
from gongbao.errors import BadInput, StorageFailed

_OWNER_FOLDER, _OWNER_FILE = 0o700, 0o600


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One frozen alert: its JSON form, its text, and its channels by key."""

    alert: Mapping[str, Any]
    text: str
    channels: Mapping[str, Channel]


def letter_path(alerts_dir: Path, release_id: str, subscription_id: str, *, collected: bool = False) -> Path:
    """Name the file of one letter; the names sort by release. One that waits for its digest is ``collected``."""
    folder = alerts_dir / "letters" / subscription_id
    return (folder / "collected" if collected else folder) / f"{release_id}.json"


def freeze_letter(alerts_dir: Path, alert: Alert, channels: Iterable[Channel], *, collected: bool = False) -> Letter:
    """Write the letter unless there is one already, and return the one that stands.

    A letter names its channels, and the address of a webhook may carry a token, while the feeds beside it may be served to
    anybody: letters and their folders are for their owner alone, those of earlier runs too.
    """
    path = letter_path(alerts_dir, alert.release_id, alert.subscription_id, collected=collected)
    return freeze(alerts_dir, path, alert=alert.as_json(), text=alert.as_text(), channels=channels)


def freeze(alerts_dir: Path, path: Path, *, alert: Mapping[str, Any], text: str, channels: Iterable[Channel]) -> Letter:
    """Write what is to be said, as data and as text, unless it was written before; return what stands."""
    _close_folders(alerts_dir / "letters", path)
    if not path.exists():
        body = {"alert": alert, "text": text, "channels": {channel.key: channel.as_json() for channel in channels}}
        write_atomically(path, json_bytes(body), mode=_OWNER_FILE)
    else:
        _close(path, _OWNER_FILE)
    return read_letter(path)


def read_letter(path: Path) -> Letter:
    """Read a frozen letter; BadInput when it is missing or damaged."""
    try:
        body = json.loads(path.read_bytes())
        channels = {key: Channel.from_json(values) for key, values in body["channels"].items()}
        return Letter(alert=body["alert"], text=body["text"], channels=channels)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadInput(f"{path}: the frozen alert cannot be read ({error}); restore it from the backup") from error


def json_bytes(value: object) -> bytes:
    """Write canonical JSON: sorted keys, UTF-8, final newline."""
    return (json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()


def _close_folders(root: Path, path: Path) -> None:
    for folder in reversed([parent for parent in path.parents if parent.is_relative_to(root)]):
        make_folder(folder, mode=_OWNER_FOLDER)
        _close(folder, _OWNER_FOLDER)


def _close(path: Path, mode: int) -> None:
    """Take a file or folder from everybody but its owner."""
    try:
        if stat.S_IMODE(path.stat().st_mode) != mode:
            path.chmod(mode)
    except OSError as error:
        raise StorageFailed(
            f"{path}: could not be closed to others ({error.strerror}); make its owner run `gongbao alert`"
        ) from error
