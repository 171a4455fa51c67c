"""Sentences of the change log as they hold today: that an official text is missing is said only for as long as it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from gongbao.model.change import Cause, Origin
from gongbao.wording.remarks import BY_DECISION, decision_remark

Row = Mapping[str, Any]

_OURS = frozenset({Cause.PARSER, Cause.SCHEMA, Cause.CURATION})


def official_after(versions: Sequence[Row], version_id: str | None) -> Row | None:
    """The portal's own text that came after a wording of ours; None where none did, or the wording is the portal's.

    ``versions`` are rows of one policy. A text that we only read anew says nothing of what the portal did.
    """
    ours = next((v for v in versions if v["version_id"] == version_id and v["origin"] == Origin.CONSOLIDATED), None)
    if ours is None:
        return None
    later = (v for v in versions if v["sequence"] > ours["sequence"] and v["origin"] != Origin.CONSOLIDATED)
    return min((v for v in later if v["cause"] not in _OURS), key=lambda v: int(v["sequence"]), default=None)


def said_today(row: Row, versions: Sequence[Row], name: Callable[[Row], tuple[str, str]]) -> Row:
    """A row of the change log that names the official text which it still missed, as ``name`` calls it in Chinese and English."""
    if BY_DECISION[0] not in row["sentence_zh"] or (official := official_after(versions, row["version_after"])) is None:
        return row
    pairs = zip(("sentence_zh", "sentence_en"), BY_DECISION, decision_remark(*name(official)), strict=True)
    return {**row, **{column: row[column].replace(was, now) for column, was, now in pairs}}
