"""A policy's text under a second address of its portal that reads otherwise: the amended text, or a difference to tell; never nothing."""

from __future__ import annotations

import json
import re
from datetime import date

from gongbao.formats.scripts import canonical_key
from gongbao.model.policy import PolicyReading
from gongbao.normalize.changes import Before, compare_wordings
from gongbao.normalize.night import Night
from gongbao.normalize.prior import Row
from gongbao.normalize.works import text_of
from gongbao.reading.dates import find_dates
from gongbao.reading.lines import fold

DIFFERING = "differing_copy:"
"""Begins the flag of a policy whose text reads otherwise under another address of its portal; the address follows."""

_AMENDED = re.compile(r"(?P<on>\d{4} ?年 ?\d{1,2} ?月 ?\d{1,2} ?日)[^。;\n]{0,120}?(?:修正|修订)(?=[ ,)。;\n]|$)")
_HEAD = 1200
"""Characters in which the note of adoption and amendment stands; below them other acts' amendments are told."""
_SHOWN = 120


def is_amended_text(night: Night, before: Before, reading: PolicyReading) -> bool:
    """Tell whether a page's note (根据…年…月…日…修正) names a later amendment than the text that was published last."""
    amended = _last_amendment(reading.text)
    known = _last_amendment(text_of(night, before.version["version_id"]))
    return amended is not None and (known is None or amended > known)


def tell_difference(night: Night, before: Before, reading: PolicyReading, *, url: str) -> None:
    """Flag a policy of which another address gives other clauses, with what differs first as a conflict.

    A wording that the policy had before is an old page that stays; a page dated before the policy's own tells nothing new.
    """
    policy_id, policy = before.policy["policy_id"], night.policy(before.policy["policy_id"]) or before.policy
    earlier = {v["canonical_sha256"] for v in night.prior.versions.values() if v["policy_id"] == policy_id}
    shown, own = reading.published_on, before.policy["published_on"]
    if reading.canonical_sha256 in earlier or (shown and own and shown < own):
        return
    comparison, _, _ = compare_wordings(before, reading)
    real = [e for e in comparison.changes if canonical_key(e.before) != canonical_key(e.after)]
    if not real:
        return
    first = real[0]
    said = {
        "fact": "text",
        "address": url,
        "clause": first.clause_label_before or first.clause_label_after or "",
        "own_page": first.before[:_SHOWN],
        "other_page": first.after[:_SHOWN],
    }
    line = json.dumps(said, ensure_ascii=False, sort_keys=True)
    flag = f"{DIFFERING}{url}"
    if flag in policy["flags"] and line in policy["conflicts"]:
        return
    told: Row = {
        "flags": [*(kept for kept in policy["flags"] if kept != flag), flag],
        "conflicts": [*(kept for kept in policy["conflicts"] if json.loads(kept).get("address") != url), line],
    }
    night.policies[policy_id] = {**policy, **told, "changed_at": night.as_of}


def _last_amendment(text: str) -> date | None:
    days = (find_dates(match["on"]) for match in _AMENDED.finditer(fold(text[:_HEAD])))
    return max((found[0].on for found in days if found), default=None)
