"""What we read differently since the last version is ours, not the government's: the old page is read again by today's code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from gongbao.model.policy import PolicyReading
from gongbao.normalize import rows as put
from gongbao.normalize.changes import Before, keep_title
from gongbao.normalize.night import Night
from gongbao.normalize.prior import Row
from gongbao.normalize.staging import StagedReading

_OF_THE_FILE = ("sha256", "bytes", "media_type", "text_sha256", "problem")


def reread_before(night: Night, before: Before) -> StagedReading | None:
    """Read the page of the last version with today's code; None when that code read it, or cannot read it at all.

    A text that stands in a file is read from the bytes that the version was made of, which may be newer than the page's capture.
    Beyond that files are not looked at again: those known by name keep what was published of them.
    """
    if before.version["parser_version"] == night.parser_version:
        return None
    files = {row["url"]: row["sha256"] for row in before.attachments if row["url"]}
    staged = night.reread(before.version["capture_id"], files)
    if staged.reading is None:
        return None
    reading = with_known_files(keep_title(before.policy, staged.reading), before.attachments)
    return replace(staged, reading=reading, attachments=())


def with_known_files(reading: PolicyReading, attachments: Sequence[Row]) -> PolicyReading:
    """The reading of an old page with what was published of its files."""
    known = {row["name"]: {kept: row[kept] for kept in _OF_THE_FILE} for row in attachments}
    links = tuple(replace(link, **known.get(name, {}), text=None) for name, link in put.name_files(reading.attachments))
    return replace(reading, attachments=links)


def stand_in(
    before: Before, reading: PolicyReading, *, uids: Mapping[str, str], version_id: str, night: Night
) -> Before:
    """The wording before, as today's code reads it; clauses keep the lineage given in ``uids``."""
    policy_id = before.policy["policy_id"]
    clause_rows = put.clause_rows(
        reading.clauses, policy_id=policy_id, version_id=before.version["version_id"], uids=uids, as_of=night.as_of
    )
    consultation, _ = put.consultation_rows(reading, policy_id=policy_id, as_of=night.as_of)
    facts = ("title", "doc_number", "effective_on", "expires_on")
    return Before(
        policy={**before.policy, **{fact: getattr(reading, fact) for fact in facts}},
        version={
            **before.version,
            "version_id": version_id,
            "sequence": int(version_id.rpartition(".v")[2]),
            "canonical_sha256": reading.canonical_sha256,
        },
        consultation=consultation,
        clause_rows=clause_rows,
        clauses=reading.clauses,
        attachments=[
            {"name": name, "url": link.url, "sha256": link.sha256} for name, link in put.name_files(reading.attachments)
        ],
    )
