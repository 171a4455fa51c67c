"""A column that came after its rows is filled from what is published: a change of our schema, told as ours."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import pyarrow as pa
import pyarrow.compute as pc

from gongbao.formats.scripts import canonical_key
from gongbao.history.fingerprint import sign_text, write_signature
from gongbao.model.change import Cause, Effect, Origin
from gongbao.normalize.arrow import SPECS, table_of
from gongbao.normalize.changes import change_row, fact_edit
from gongbao.normalize.due import LATER, unfilled
from gongbao.normalize.night import Night
from gongbao.normalize.prior import Row

_AT_ONCE = 500
"""Versions whose texts are in memory together."""


def value_of(column: str, *, text: str, script: str) -> str:
    """What a later column of ``versions`` holds for a text; KeyError for a column that nothing fills."""
    if column == "minhash":
        return write_signature(sign_text(canonical_key(text, script=script)))
    return {"origin": Origin.PUBLISHED.value}[column]


def fill_columns(night: Night, portal_ids: Collection[str]) -> None:
    """Fill the later columns of ``versions`` of these portals, in place, with one row of the change log for each version."""
    policies, texts = night.prior.policies, night.prior.tables["texts"]
    rows = [v for v in unfilled(night.prior.tables).to_pylist() if policies[v["policy_id"]]["portal_id"] in portal_ids]
    for start in range(0, len(rows), _AT_ONCE):
        chunk = rows[start : start + _AT_ONCE]
        wanted = pa.array([v["content_sha256"] for v in chunk], pa.string())
        found = texts.filter(pc.is_in(texts["content_sha256"], value_set=wanted)).to_pylist()
        words = {row["content_sha256"]: row["text"] for row in found}
        for version in chunk:
            _fill(night, version, words[version["content_sha256"]])


def _fill(night: Night, version: Row, text: str) -> None:
    policy = night.policy(version["policy_id"]) or night.prior.policies[version["policy_id"]]
    version_id = version["version_id"]
    empty = [name for name in LATER if version[name] is None]
    standing = night.restated.get(version_id) or version
    night.restated[version_id] = {**standing, **{n: value_of(n, text=text, script=policy["script"]) for n in empty}}
    row = change_row(
        fact_edit(Effect.LAYOUT, "columns", "", "、".join(f"versions.{name}" for name in empty)),
        policy=policy,
        version_before=version_id,
        version_after=version_id,
        cause=Cause.SCHEMA,
        capture_id=version["capture_id"],
        evidence="a column that came after the row",
        as_of=night.as_of,
        order=0,
    )
    night.add("changes", [row])


def with_restated(tables: Mapping[str, pa.Table], night: Night) -> Mapping[str, pa.Table]:
    """The tables of the last release with the rows of versions that tonight noted something in; their wording is untouched."""
    if not night.restated:
        return tables
    versions, fresh = tables["versions"], table_of("versions", night.restated.values())
    kept = versions.filter(pc.invert(pc.is_in(versions["version_id"], value_set=fresh["version_id"])))
    rows = pa.concat_tables([kept.cast(fresh.schema), fresh])
    return {**tables, "versions": rows.sort_by([(k, "ascending") for k in SPECS["versions"].key]).combine_chunks()}
