"""Stages without a crawl: a JSON file per batch moves along the same states as the ledger's rows do."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from gongbao.errors import ReleaseRejected, SourceChanged
from gongbao.settings import Settings

Say = Callable[[str], None]

ASKED = "ww_asked"
"""A batch of this portal is held until a person has answered."""

FOLLOWING = {"captured": "normalized", "normalized": "released", "released": "done"}


def _batches(settings: Settings, state: str) -> list[dict[str, Any]]:
    rows = [json.loads(path.read_text()) for path in sorted((settings.data_dir / "fake").glob("*.json"))]
    return [row for row in rows if row["state"] == state]


def _store(settings: Settings, row: dict[str, Any]) -> None:
    folder = settings.data_dir / "fake"
    folder.mkdir(parents=True, exist_ok=True)
    draft = folder / f"{row['batch_id']}.draft"
    draft.write_text(json.dumps(row))
    draft.replace(folder / f"{row['batch_id']}.json")


def _advance(settings: Settings, state: str) -> dict[str, Any]:
    moved = _batches(settings, state)
    for row in moved:
        _store(settings, {**row, "state": FOLLOWING[state]})
    return {"batches": [row["batch_id"] for row in moved], "held": {}}


def open_batch(
    settings: Settings,
    *,
    as_of: datetime,
    portal_ids: Sequence[str] | None,
    trigger: str,
    moves_on: bool = False,
    say: Say = str,
) -> dict[str, Any]:
    batch_id = f"{as_of:%Y%m%dT%H%M%SZ}-fake"
    portals = list(portal_ids or ["aa_calm", "bb_calm"])
    row = {"batch_id": batch_id, "as_of": as_of.isoformat(), "portals": portals, "trigger": trigger, "state": "open"}
    _store(settings, row)
    return row


def open_watch_batch(settings: Settings, *, as_of: datetime) -> dict[str, Any] | None:
    """What `watching.Watcher` saw changed, as a file that says which portal."""
    called = sorted((settings.data_dir / "fake" / "changed").glob("*"))
    if not called:
        return None
    for path in called:
        path.unlink()
    return open_batch(settings, as_of=as_of, portal_ids=[path.name for path in called], trigger="watch")


def capture_groups(settings: Settings, batch_id: str) -> list[dict[str, Any]]:
    (row,) = [row for row in _batches(settings, "open") if row["batch_id"] == batch_id]
    return [{"name": f"host of {portal}", "portals": [portal]} for portal in row["portals"]]


def capture_group(settings: Settings, batch_id: str, portals: Sequence[str], *, say: Say) -> dict[str, Any]:
    say(f"capture: {portals[0]}/notices: changed (2 listed, 1 new)")
    if "xx_changed" in portals:
        raise SourceChanged("xx_changed: the listing's marker is gone; mend the family, then run again")
    return {"captures": len(portals)}


def close_batch(settings: Settings, batch_id: str) -> dict[str, Any]:
    row = json.loads((settings.data_dir / "fake" / f"{batch_id}.json").read_text())
    if row["state"] == "open":  # as in the ledger, a retry after a lost worker does nothing again
        _store(settings, {**row, "state": "captured"})
    return {"could_not_crawl": {p: "no answer" for p in row["portals"] if p == "yy_silent"}}


def pending_normalize(settings: Settings) -> list[dict[str, Any]]:
    return [
        {"name": row["batch_id"], "batch_id": row["batch_id"], "portals": row["portals"]}
        for row in _batches(settings, "captured")
    ]


def normalize_group(settings: Settings, *, batch_id: str, portals: Sequence[str], say: Say) -> dict[str, Any]:
    return {"records": len(portals), "batch_id": batch_id}


def finish_normalize(settings: Settings) -> dict[str, Any]:
    return _advance(settings, "captured")


def release_pending(settings: Settings, *, say: Say) -> dict[str, Any]:
    for row in _batches(settings, "normalized"):
        if ASKED in row["portals"]:
            if "answer" not in row:
                raise ReleaseRejected(f"batch {row['batch_id']}: five of nine policies are gone; a person is asked")
            if row["answer"]["kind"] == "reject":
                _store(settings, {**row, "state": "rejected"})
        if "zz_held" in row["portals"]:
            _store(settings, {**row, "state": "rejected"})
            raise ReleaseRejected("half of the policies are gone; look at data/operator, then approve or correct")
    return _advance(settings, "normalized")


def alert_pending(settings: Settings, *, say: Say) -> dict[str, Any]:
    return _advance(settings, "released")


def pending_work(settings: Settings) -> dict[str, int]:
    return {state: len(_batches(settings, state)) for state in FOLLOWING}


def summary(settings: Settings) -> dict[str, Any]:
    return {"captures": 2}
