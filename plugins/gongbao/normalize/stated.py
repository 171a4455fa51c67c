"""What pages state of their own standing, from night to night: a fact of the policy's row, never a version of its wording."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from gongbao.history import LifeFacts, contradictions
from gongbao.model.capture import Role
from gongbao.model.change import Cause
from gongbao.model.policy import PolicyReading, StatedStatus
from gongbao.normalize.corrections import lay_over
from gongbao.normalize.life import portal_day
from gongbao.normalize.night import Night
from gongbao.normalize.prior import PriorState, Row
from gongbao.normalize.staging import StagedReading

COLUMNS = ("stated_status", "stated_status_as_written", "stated_status_on")

_LASTING = frozenset(StatedStatus) - {StatedStatus.IN_FORCE, StatedStatus.NOT_YET_IN_FORCE}
"""Silence takes none of these back: a table that a redesign dropped brings no text into force again. Another word does."""


def stated_columns(reading: PolicyReading, known: Row | None, *, day: date) -> Row:
    """The three columns after a reading of ``day``; ``known`` is the row as it stood.

    The standing holds from the day that the page gives, else from the first day on which it was read.
    """
    before = {name: known.get(name) if known else None for name in COLUMNS}
    if reading.stated_status is None and before["stated_status"] in _LASTING:
        return before
    since = before["stated_status_on"] if before["stated_status"] == reading.stated_status else None
    return {
        "stated_status": reading.stated_status,
        "stated_status_as_written": reading.stated_status_as_written,
        "stated_status_on": (reading.stated_status_on or since or day) if reading.stated_status else None,
    }


def follow_stated(
    night: Night, known: Row, reading: PolicyReading, *, old: StagedReading | None, url: str, cause: Cause
) -> None:
    """Put what the page states tonight into its policy's row, and note who changed it.

    ``old`` is the last version's page as newer code reads it, None where the same code read it: what that code makes of the newest
    page published before is ours, only what differs from it is the source's.
    """
    before = known
    if old is not None and (staged := _newest_read_again(night, known, url, old)) and staged.reading is not None:
        day = min(portal_day(staged.capture.fetched_at), portal_day(night.as_of))
        before = {**known, **stated_columns(lay_over(known, staged.reading), known, day=day)}
    policy_id = known["policy_id"]
    row = night.policy(policy_id) or known
    stated = stated_columns(reading, before, day=portal_day(night.as_of))
    if any(row[name] != value for name, value in stated.items()):
        night.policies[policy_id] = {**row, **stated, "changed_at": night.as_of}
    if stated["stated_status"] != known["stated_status"]:
        ours = stated["stated_status"] == before["stated_status"]
        night.stated_by[policy_id] = Cause.PARSER if ours else cause


def _newest_read_again(night: Night, known: Row, url: str, old: StagedReading) -> StagedReading | None:
    """The newest published capture of the page, as today's code reads it: its wording may be the last version's, its table not."""
    newest = _newest_capture(night.prior, known["policy_id"], url)
    return old if newest in {None, old.capture.capture_id} else night.reread(str(newest))


def _newest_capture(prior: PriorState, policy_id: str, url: str) -> str | None:
    captures = prior.tables["captures"]
    own = (("policy_id", policy_id), ("url", url), ("role", Role.DETAIL.value))
    for name, value in own:
        captures = captures.filter(pc.equal(captures[name], pa.scalar(value, pa.string())))
    rows = captures.select(["fetched_at", "capture_id"]).to_pylist()
    return max(((row["fetched_at"], row["capture_id"]) for row in rows), default=(None, None))[1]


def with_contradiction(conflicts: Sequence[str], facts: LifeFacts, day: date, words: str | None) -> list[str]:
    """The conflicts of a row with the one between the page's word (fact ``status``, key ``page``) and the dates, as it is on ``day``."""
    others = [line for line in conflicts if json.loads(line)["fact"] != "status"]
    found = contradictions(facts, day)
    if not found:
        return others
    said = {"fact": "status", "page": words or found["stated_status"]}
    against = {name: value for name, value in found.items() if name != "stated_status"}
    return [*others, json.dumps({**said, **against}, ensure_ascii=False, sort_keys=True)]
