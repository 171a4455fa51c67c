"""How a published table is described."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One published column.

    ``kind`` is one of string, category, int32, int64, float64, bool, date, timestamp, strings (a list). ``nullable`` and
    ``null_rule`` say when a value is missing; ``standard`` names the rule or standard behind it; ``values`` are all the
    values that can stand there, where the vocabulary is closed. ``example`` is written as a row would show it (a list as JSON).
    """

    name: str
    kind: str
    meaning: str
    meaning_zh: str
    example: str
    nullable: bool = True
    null_rule: str = "the source does not say it"
    unit: str = ""
    standard: str = ""
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """Columns whose values, where none of them is null, stand in columns ``to`` of ``table``."""

    columns: tuple[str, ...]
    table: str
    to: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TableSpec:
    """One published table: key columns (unique together), sort order, where its rows' shard comes from.

    ``sharded`` tables are split by the month of ``shard_by`` (a timestamp or date column that never changes for a key);
    ``append_only`` tables never update a row.
    """

    name: str
    title: str
    title_zh: str
    key: tuple[str, ...]
    fields: tuple[Field, ...]
    shard_by: str | None = None
    append_only: bool = False
    references: tuple[Reference, ...] = ()


def refers(columns: str, table: str, to: str = "") -> Reference:
    """Describe a reference; several columns are parted by blanks, ``to`` is needed where the names differ.

    >>> refers("version_id eid", "clauses")
    Reference(columns=('version_id', 'eid'), table='clauses', to=('version_id', 'eid'))
    """
    return Reference(columns=tuple(columns.split()), table=table, to=tuple((to or columns).split()))


def required(
    name: str,
    kind: str,
    meaning: str,
    meaning_zh: str,
    example: str,
    unit: str = "",
    standard: str = "",
    values: tuple[str, ...] = (),
) -> Field:
    """Describe a column that is never null."""
    return Field(
        name=name,
        kind=kind,
        meaning=meaning,
        meaning_zh=meaning_zh,
        example=example,
        nullable=False,
        null_rule="never null",
        unit=unit,
        standard=standard,
        values=tuple(str(v) for v in values),
    )


def optional(
    name: str,
    kind: str,
    meaning: str,
    meaning_zh: str,
    example: str,
    unit: str = "",
    standard: str = "",
    null_rule: str = "the source does not say it",
    values: tuple[str, ...] = (),
) -> Field:
    """Describe a column that may be null, and say when it is."""
    return Field(
        name=name,
        kind=kind,
        meaning=meaning,
        meaning_zh=meaning_zh,
        example=example,
        unit=unit,
        standard=standard,
        null_rule=null_rule,
        values=tuple(str(v) for v in values),
    )


POLICY_ID = required(
    "policy_id", "string", "the work, minted once", "政策标识", "gb-k3v5x2m7qa2c", standard="FRBR work"
)
VERSION_ID = required(
    "version_id", "string", "the wording", "版本标识", "gb-k3v5x2m7qa2c.v2", standard="FRBR expression"
)
PORTAL_ID = required(
    "portal_id",
    "category",
    "the portal, as in portals/",
    "门户标识",
    "cn_330200_ningbo",
    standard="GB/T 2260 code inside",
)
FIRST_SEEN_AT = required(
    "first_seen_at",
    "timestamp",
    "when we first captured the policy",
    "首次采集时间",
    "2025-03-03T18:30:00Z",
    unit="UTC",
)
DETECTED_AT = required(
    "detected_at", "timestamp", "as_of of the batch that saw it", "发现时间", "2025-03-03T18:30:00Z", unit="UTC"
)
