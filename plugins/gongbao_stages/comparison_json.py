"""The JSON form of two wordings compared: the rows of ``gongbao compare --json``."""

from __future__ import annotations

from typing import Any

import msgspec

from gongbao.history.left_behind import references_left
from gongbao.model.change import Cause, Comparison, Edit
from gongbao.wording import change_sentence


def comparison_json(comparison: Comparison, *, title: str | None) -> dict[str, Any]:
    """Give the JSON form of a comparison: labels as written, null for none."""
    by_effect: dict[str, int] = {}
    for edit in comparison.changes:
        by_effect[edit.effect] = by_effect.get(edit.effect, 0) + 1
    return {
        "links": [
            {
                "before": link.before_label,
                "after": link.after_label,
                "before_eid": link.before,
                "after_eid": link.after,
                "method": link.method,
                "confidence": link.confidence,
            }
            for link in comparison.links
        ],
        "changes": [_edit_json(edit, title) for edit in comparison.changes],
        "noise": [_edit_json(edit, title) for edit in comparison.noise],
        "references_left": [
            {"clause_label_after": left.label, "clause_eid_after": left.eid, "reference": left.reference}
            for left in references_left(comparison)
        ],
        "summary": {
            "changes": len(comparison.changes),
            "noise": len(comparison.noise),
            "by_effect": by_effect,
            "clauses_linked": sum(1 for link in comparison.links if link.before and link.after),
            "clauses_inserted": sum(1 for link in comparison.links if not link.before),
            "clauses_deleted": sum(1 for link in comparison.links if not link.after),
        },
    }


def _edit_json(edit: Edit, title: str | None) -> dict[str, Any]:
    zh, en = change_sentence(title, edit, Cause.SOURCE)
    return {**msgspec.to_builtins(edit, order="sorted"), "sentence_zh": zh, "sentence_en": en}
