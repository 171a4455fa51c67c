"""Which published policies wait for today's reading code, and which rows for a column that came later than they."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

import pyarrow as pa
import pyarrow.compute as pc

from gongbao.model.capture import Role
from gongbao.model.change import Origin
from gongbao.model.identifiers import PolicyId, VersionId
from gongbao.normalize.arrow import SPECS
from gongbao.normalize.prior import Row
from gongbao.normalize.takedown import TAKEN_DOWN

READ_BY = "base_read_by"
"""Key under ``text`` in the evidence of a consolidated version: the code that read the text which it was made of."""

LATER = tuple(f.name for f in SPECS["versions"].fields if f.nullable and f.null_rule.startswith("published before"))
"""Columns of ``versions`` whose null says that the row is older than the column."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """One policy to read again: its newest published capture, and the hash of each file's bytes by address."""

    policy_id: str
    portal_id: str
    capture_id: str
    files: Mapping[str, str | None]


def published_base(versions: Mapping[str, Row], version: Row) -> Row:
    """The published text under a version: the version itself, or the one that consolidated ones were made of."""
    while version["origin"] == Origin.CONSOLIDATED:
        version = versions[VersionId.of(PolicyId(version["policy_id"]), version["sequence"] - 1)]
    return version


def read_by(versions: Mapping[str, Row], latest: Row) -> str:
    """The code that read the page last, as the policy's latest version tells it."""
    version = latest
    while version["origin"] == Origin.CONSOLIDATED:
        said = json.loads(version["evidence"]).get("text", {}).get(READ_BY)
        if said:
            return str(said)
        version = versions[VersionId.of(PolicyId(version["policy_id"]), version["sequence"] - 1)]
    return str(version["parser_version"])


def policies_due(
    tables: Mapping[str, pa.Table], *, code: str, portal_ids: Collection[str] | None = None
) -> tuple[Due, ...]:
    """Policies whose page was read last by other code than ``code``, by portal and id; of ``portal_ids`` only where given.

    A policy that was merged into another has no page of its own to read, and one that was taken down is not read again.
    """
    columns = ["version_id", "policy_id", "sequence", "capture_id", "origin", "parser_version", "evidence"]
    table = tables["versions"]
    older = table.filter(pc.not_equal(table["parser_version"], pa.scalar(code, pa.string())))["policy_id"]
    ours = table.filter(pc.equal(table["origin"], pa.scalar(Origin.CONSOLIDATED.value)))["policy_id"]
    touched = pc.unique(pa.chunked_array([*older.chunks, *ours.chunks], pa.string()))
    rows = table.select(columns).filter(pc.is_in(table["policy_id"], value_set=touched)).to_pylist()
    versions: dict[str, Row] = {row["version_id"]: row for row in rows}
    policies = tables["policies"].select(["policy_id", "portal_id", "url", "latest_version_id", "merged_into", "flags"])
    chosen = [
        row
        for row in policies.filter(pc.is_in(policies["policy_id"], value_set=touched)).to_pylist()
        if not row["merged_into"]
        and TAKEN_DOWN not in row["flags"]
        and (portal_ids is None or row["portal_id"] in portal_ids)
        and read_by(versions, versions[row["latest_version_id"]]) != code
    ]
    captures, files = _newest_captures(tables, chosen), _files(tables, chosen)
    return tuple(
        Due(
            policy_id=row["policy_id"],
            portal_id=row["portal_id"],
            capture_id=captures.get(row["policy_id"])
            or published_base(versions, versions[row["latest_version_id"]])["capture_id"],
            files=files.get(row["latest_version_id"], {}),
        )
        for row in sorted(chosen, key=lambda row: (row["portal_id"], row["policy_id"]))
    )


def portals_unfilled(tables: Mapping[str, pa.Table], portal_ids: Collection[str] | None = None) -> tuple[str, ...]:
    """Portals with versions that are older than a column of today."""
    owners = unfilled(tables)["policy_id"]
    policies = tables["policies"]
    found = pc.unique(policies.filter(pc.is_in(policies["policy_id"], value_set=pc.unique(owners)))["portal_id"])
    return tuple(sorted(str(p) for p in found.to_pylist() if portal_ids is None or p in portal_ids))


def unfilled(tables: Mapping[str, pa.Table]) -> pa.Table:
    """Rows of ``versions`` that are null in a column of later date, and whose text is there to fill it from."""
    versions = tables["versions"]
    ids = [versions.filter(pc.is_null(versions[name]))["version_id"] for name in LATER]
    empty = pa.chunked_array([chunk for column in ids for chunk in column.chunks], pa.string())
    older = versions.filter(pc.is_in(versions["version_id"], value_set=empty))
    return older.filter(pc.is_in(older["content_sha256"], value_set=tables["texts"]["content_sha256"]))


def _newest_captures(tables: Mapping[str, pa.Table], policies: Iterable[Row]) -> dict[str, str]:
    """The newest published capture of each policy's own page."""
    pages = {row["policy_id"]: (row["portal_id"], row["url"]) for row in policies}
    table = tables["captures"].select(["capture_id", "policy_id", "portal_id", "url", "role", "fetched_at"])
    own = pc.and_(
        pc.equal(table["role"], pa.scalar(Role.DETAIL.value)),
        pc.is_in(table["policy_id"], value_set=pa.array(sorted(pages), pa.string())),
    )
    newest: dict[str, tuple[datetime, str]] = {}
    for row in table.filter(own).to_pylist():
        policy_id = row["policy_id"]
        if pages[policy_id] == (row["portal_id"], row["url"]):
            seen = (row["fetched_at"], row["capture_id"])
            newest[policy_id] = max(newest.get(policy_id, seen), seen)
    return {policy_id: capture_id for policy_id, (_, capture_id) in newest.items()}


def _files(tables: Mapping[str, pa.Table], policies: Iterable[Row]) -> dict[str, dict[str, str | None]]:
    table = tables["attachments"].select(["version_id", "url", "sha256"])
    wanted = pa.array(sorted(row["latest_version_id"] for row in policies), pa.string())
    found: dict[str, dict[str, str | None]] = defaultdict(dict)
    for row in table.filter(pc.is_in(table["version_id"], value_set=wanted)).to_pylist():
        if row["url"]:
            found[row["version_id"]][row["url"]] = row["sha256"]
    return found
