"""What being a copy means for a policy: a relation to the original, no news of its own, the original's status."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa

from gongbao.normalize.night import Night
from gongbao.normalize.prior import Row
from gongbao.normalize.republications import DISPUTED, republication_row


def settle_copies(night: Night) -> None:
    """Write down tonight's copies and disputes; a dispute is judged again when either side has a new wording."""
    found = night.ids.republications
    for policy_id, row in night.policies.items():
        known = night.prior.policies.get(policy_id)
        kept = [
            flag for flag in (known or {}).get("flags", ()) if flag.startswith(DISPUTED) and flag not in row["flags"]
        ]
        new = [f"{DISPUTED}{other}" for other in sorted(found.disputed.get(policy_id, ()))]
        if kept or new:
            night.policies[policy_id] = {**row, "flags": [*row["flags"], *kept, *new]}
    _judge_again(night)
    policies = night.all_policies()
    for copy in sorted(found.declared):
        original = found.original_of(copy)
        row = policies[copy]
        if not row["republication"]:
            night.policies[copy] = {**row, "republication": True, "changed_at": night.as_of}
        title = policies[original]["title"]
        reason = found.declared[copy]
        night.add("relations", [republication_row(copy, original, title=title, reason=reason, as_of=night.as_of)])


def follow_originals(night: Night) -> None:
    """A copy is in force as long as its original is: its status follows, without an event or a change of its own."""
    found = night.ids.republications
    for copy in sorted(found.originals):
        row, original = night.policy(copy), night.policy(found.original_of(copy))
        if row is None or original is None or row["merged_into"]:
            continue
        status = {name: original[name] for name in ("status", "status_evidence")}
        if any(row[name] != value for name, value in status.items()):
            night.policies[copy] = {**row, **status, "changed_at": night.as_of}


def with_signatures(tables: Mapping[str, pa.Table], night: Night) -> Mapping[str, pa.Table]:
    """The tables of the last release with the signatures that this night had to take from texts, so that no other night has to."""
    signed = {row["version_id"]: row["minhash"] for row in night.ids.republications.signed}
    if not signed:
        return tables
    versions = tables["versions"]
    ids, known = versions["version_id"].to_pylist(), versions["minhash"].to_pylist()
    column = pa.array([signed.get(i, k) for i, k in zip(ids, known, strict=True)], pa.string())
    place = versions.schema.get_field_index("minhash")
    return {**tables, "versions": versions.set_column(place, versions.schema.field(place), column)}


def _judge_again(night: Night) -> None:
    found, policies = night.ids.republications, night.all_policies()
    changed = {row["policy_id"] for row in night.added.get("versions", ())} - night.new_ids
    for policy_id, row in policies.items():
        for flag in _disputes(row):
            other = flag.removeprefix(DISPUTED)
            if not changed & {policy_id, other} or other not in policies or found.is_copy(policy_id):
                continue
            if agreed := found.rejudge(policy_id, other, policies):
                copy, original, reason = agreed
                found.declare(copy, original, reason)
                flags = [kept for kept in (night.policy(policy_id) or row)["flags"] if kept != flag]
                night.policies[policy_id] = {
                    **(night.policy(policy_id) or row),
                    "flags": flags,
                    "changed_at": night.as_of,
                }


def _disputes(row: Row) -> list[str]:
    return [flag for flag in row["flags"] if flag.startswith(DISPUTED)]
