"""The last day in force after an amendment: a decision that changes the 有效期 of a text moves it with the words."""

from __future__ import annotations

import json
from collections.abc import Sequence

from gongbao.model.policy import Clause, EvidenceRank
from gongbao.normalize.corrections import corrections_of
from gongbao.normalize.prior import Row
from gongbao.reading.effectiveness import Effect, read_effect
from gongbao.reading.lines import fold

_BESIDE = frozenset({"signature", "note"})
"""Levels of clauses that are no words of the rules."""


def with_amended_validity(policy: Row, version: Row, before: Sequence[Clause], after: Sequence[Clause]) -> Row:
    """Give the columns of ``version`` that follow where ``after`` states another validity than ``before``: the day, its evidence.

    Empty where both state the same, or where a person corrected the day.
    """
    if "expires_on" in {c.fact for c in corrections_of(policy)}:
        return {}
    old, new = _stated(policy, before), _stated(policy, after)
    if (old.until, old.until_rule) == (new.until, new.until_rule):
        return {}
    facts = {name: fact for name, fact in json.loads(version["evidence"]).items() if name != "expires_on"}
    if new.until:
        facts["expires_on"] = {
            "rank": EvidenceRank.AMENDING_INSTRUCTION,
            "as_written": new.until_evidence,
            "rule": "有效期",
            "value": new.until.isoformat(),
        }
    return {"expires_on": new.until, "evidence": json.dumps(facts, ensure_ascii=False, sort_keys=True)}


def _stated(policy: Row, clauses: Sequence[Clause]) -> Effect:
    words = ["".join(filter(None, (c.heading, c.text))) for c in clauses if c.level not in _BESIDE and not c.in_annex]
    lines = [line for text in words for line in text.split("\n") if line]
    return read_effect(
        [(line, fold(line)) for line in lines],
        signed_on=policy["signed_on"],
        published_on=policy["published_on"],
        begun=policy["effective_on"],
    )
