"""What being a copy means for a policy: a relation to the original, no news of its own, the original's status."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence

import pyarrow as pa

from gongbao.normalize.corrections import FACTS, corrections_of, plain, shown
from gongbao.normalize.night import Night
from gongbao.normalize.prior import Row
from gongbao.normalize.republications import DISPUTED, republication_row

CORRECTED_COPY = "corrected_copy:"
"""Begins the flag of a policy that says otherwise than what a person corrected on a copy of it; the copy's id follows."""

_OF_ONE_PAGE = frozenset({"published_on", "index_number"})
"""Facts of a page, not of the policy: a copy has its own."""


def settle_copies(night: Night) -> None:
    """Write down tonight's copies and disputes; a dispute is judged again when either side has a new wording.

    What a person had corrected on a record that is a copy now is told on the original.
    """
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
    _keep_corrections_of_copies(night)


def _keep_corrections_of_copies(night: Night) -> None:
    """What was corrected by hand on a record that another stands for now is told on that other, where it says otherwise."""
    policies, found = night.prior.policies | night.policies, night.ids.republications
    corrected: dict[str, list[Row]] = defaultdict(list)
    for policy_id, row in sorted(policies.items()):
        standing = found.original_of(policy_id)
        if row["corrections"] and standing != policy_id:
            corrected[standing].append(row)
    flagged = {p for p, row in policies.items() if any(flag.startswith(CORRECTED_COPY) for flag in row["flags"])}
    for policy_id in sorted(flagged | corrected.keys()):
        asked = night.consultations.get(policy_id) or night.prior.consultations.get(policy_id)
        row = _with_corrected_copies(policies[policy_id], asked, corrected[policy_id])
        if row != policies[policy_id]:
            night.policies[policy_id] = {**row, "changed_at": night.as_of}


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


def _with_corrected_copies(policy: Row, asked: Row | None, copies: Sequence[Row]) -> Row:
    """The policy's row with what was corrected by hand on records that it stands for now, and that it does not say itself.

    A correction is not carried over: it was decided on the page of the copy. What this record's own page gives otherwise is told as
    a conflict (keys ``copy``, ``copy_correction``, ``page``) and by a flag, until somebody decides on this record too, or it comes
    to say the same. ``asked`` is the policy's consultation.
    """
    decided = {c.fact for c in corrections_of(policy)}
    flags = [flag for flag in policy["flags"] if not flag.startswith(CORRECTED_COPY)]
    conflicts = [line for line in policy["conflicts"] if "copy_correction" not in json.loads(line)]
    for copy in copies:
        lost = False
        for c in corrections_of(copy):
            holder = policy if FACTS[c.fact].table == "policies" else asked or {}
            now = plain(holder.get(c.fact))
            if c.fact in _OF_ONE_PAGE or c.fact in decided or now == c.value:
                continue
            said = {"fact": c.fact, "copy": copy["policy_id"], "copy_correction": shown(c.value), "page": shown(now)}
            conflicts.append(json.dumps(said, ensure_ascii=False, sort_keys=True))
            lost = True
        flags += [f"{CORRECTED_COPY}{copy['policy_id']}"] if lost else []
    return {**policy, "flags": flags, "conflicts": conflicts}


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
