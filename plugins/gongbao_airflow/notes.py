"""Notes to the operator: one readable line and one JSON file each, below ``<data>/operator``. No Airflow in here."""

from __future__ import annotations

import http.client
import json
import logging
import re
import tempfile
import urllib.request
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

_LOG = logging.getLogger(__name__)
_WEBHOOK_SECONDS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """Something a person should know. ``kind`` is ``failed`` or ``held``; ``at`` is aware UTC."""

    kind: str
    at: datetime
    dag_id: str
    run_id: str
    task_id: str
    said: str
    details: Mapping[str, object] = field(default_factory=dict)

    @property
    def line(self) -> str:
        """The note in one line.

        >>> Note(kind="held", at=datetime(2025, 3, 5, tzinfo=UTC), dag_id="release", run_id="r", task_id="t",
        ...      said="portal a\\nshrank").line
        '2025-03-05T00:00:00Z held release/t: portal a shrank (run r)'
        """
        said = re.sub(r"\s+", " ", self.said).strip()
        return f"{self.at:%Y-%m-%dT%H:%M:%SZ} {self.kind} {self.dag_id}/{self.task_id}: {said} (run {self.run_id})"


def leave_note(note: Note, *, data_dir: Path, webhook: str | None = None) -> Path:
    """Write ``note`` below ``data_dir/operator``, log it, and post it to ``webhook`` if given; return the JSON file.

    A webhook that does not answer, or cannot be asked, is logged and nothing more: the note on disk is what counts, and the stage that
    leaves it has done its work.
    """
    folder = data_dir / "operator"
    folder.mkdir(parents=True, exist_ok=True)
    body = json.dumps({**asdict(note), "at": note.at.isoformat(), "line": note.line}, ensure_ascii=False, indent=1)
    handle = tempfile.NamedTemporaryFile(  # noqa: SIM115 -- closed below; the name outlives the handle
        "w",
        encoding="utf-8",
        dir=folder,
        delete=False,
        prefix=f"{note.at:%Y%m%dT%H%M%SZ}-{note.kind}-{note.dag_id}-",
        suffix=".draft",
    )
    with handle:
        handle.write(body)
    written = Path(handle.name).replace(Path(handle.name).with_suffix(".json"))
    with (folder / "notes.log").open("a", encoding="utf-8") as log:
        log.write(note.line + "\n")
    _LOG.error("For the operator: %s", note.line)
    if webhook:
        _post(webhook, body)
    return written


def last_failure(dag_id: str, *, data_dir: Path) -> datetime | None:
    """When a task of this DAG last failed for good, as the notes tell; None when it never did."""
    stamps = [path.name.partition("-")[0] for path in (data_dir / "operator").glob(f"*-failed-{dag_id}-*.json")]
    return max((datetime.strptime(s, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC) for s in stamps), default=None)


def was_told(dag_id: str, said: str, *, data_dir: Path) -> bool:
    """Tell whether a failure of this DAG was told to the operator in just these words, as far back as notes are kept."""
    notes = (data_dir / "operator").glob(f"*-failed-{dag_id}-*.json")
    return any(json.loads(path.read_text(encoding="utf-8"))["said"] == said for path in notes)


def _post(webhook: str, body: str) -> None:
    if not webhook.startswith(("http://", "https://")):
        _LOG.error("GONGBAO_OPERATOR_WEBHOOK is not an http address, so the note was not sent; write https://…")
        return
    try:
        request = urllib.request.Request(  # noqa: S310 -- the scheme was checked above
            webhook, data=body.encode(), headers={"Content-Type": "application/json"}
        )
        urllib.request.urlopen(request, timeout=_WEBHOOK_SECONDS).close()  # noqa: S310 -- as above
    except (OSError, http.client.HTTPException, ValueError) as error:
        # Of what may quote the address, which may hold a token, the kind alone.
        said = error if isinstance(error, OSError) else type(error).__name__
        _LOG.warning("The operator's webhook did not take the note: %s", said)
