"""Where a row of a sharded table lies: its month, or the whole table, and inside it the first bits of a hash of its policy.

A shard holds at most ``SHARD_ROWS`` rows; one that outgrows them is parted by the next bit. Labels say the place: ``2025-03`` (a
month in one shard), ``2025-03-x0`` and ``2025-03-x1`` (in two), ``all-x010`` (a table without months, the eighth part of it).
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from gongbao.model.tables import TableSpec
from publish.parts import ALL

SHARD_ROWS = 2_048
"""Most rows of one shard (bench/publishing.py measures others): a changed row costs its shard, a shard costs a file."""

_BITS = 32
_MARK = "-x"
_OWNERS = {"relations": "from_policy_id"}
"""Tables whose policy is not in the first column of their key."""

Bits = npt.NDArray[np.uint32]
Places = npt.NDArray[np.intp]


def owner_column(spec: TableSpec) -> str:
    """The column whose policy says where the row lies; rows of one policy lie together."""
    return _OWNERS.get(spec.name, spec.key[0])


def policy_column(spec: TableSpec) -> str | None:
    """The column that names the policy whose row it is; None for a table that knows none."""
    stated = {"relations": "from_policy_id", "amending_instructions": "decision_policy_id"}.get(spec.name)
    return stated or next((f.name for f in spec.fields if f.name == "policy_id"), None)


def address_columns(spec: TableSpec) -> tuple[str, ...]:
    """Columns that a row's place follows from; for a key they never change."""
    return (owner_column(spec), spec.shard_by) if spec.shard_by else (owner_column(spec),)


def bits_of(owner: str) -> int:
    """First 32 bits of the SHA-256 of a policy id; a version id counts as its policy.

    >>> bits_of("gb-k3v5x2m7qa2c.v2") == bits_of("gb-k3v5x2m7qa2c")
    True
    """
    policy_id = owner.rpartition(".v")[0] or owner
    return int.from_bytes(hashlib.sha256(policy_id.encode()).digest()[:4], "big")


def bases(spec: TableSpec, table: pa.Table) -> npt.NDArray[np.object_]:
    """The month of each row (``2025-03``), or ``all``."""
    if spec.shard_by is None:
        return np.full(table.num_rows, ALL, dtype=object)
    column = table.column(spec.shard_by)
    months = pc.strftime(cast("Any", column.cast(pa.timestamp("us"))), format="%Y-%m")
    return np.asarray(months.to_numpy(zero_copy_only=False), dtype=object)


def row_bits(spec: TableSpec, table: pa.Table) -> Bits:
    """The hash bits of each row."""
    owners: list[Any] = table.column(owner_column(spec)).to_pylist()
    known = {owner: bits_of(owner) for owner in set(owners)}
    return np.fromiter((known[owner] for owner in owners), np.uint32, len(owners))


def label_of(base: str, prefix: str) -> str:
    """Write a label.

    >>> label_of("2025-03", ""), label_of("2025-03", "01")
    ('2025-03', '2025-03-x01')
    """
    return f"{base}{_MARK}{prefix}" if prefix else base


def part_label(label: str) -> tuple[str, str]:
    """Read a label: base and bits.

    >>> part_label("2025-03-x01"), part_label("all")
    (('2025-03', '01'), ('all', ''))
    """
    base, _, prefix = label.partition(_MARK)
    return base, prefix


def holds(label: str, base: str, bits: int) -> bool:
    """Whether a row of this base and these bits belongs into the shard ``label``."""
    own, prefix = part_label(label)
    return own == base and f"{bits:032b}".startswith(prefix)


@dataclass(frozen=True, slots=True)
class Addresses:
    """The shards of one table, and which of them a row belongs into."""

    labels: frozenset[str]
    inner: frozenset[str]

    @classmethod
    def of(cls, labels: Iterable[str]) -> Addresses:
        """Take the labels that stand now."""
        known = frozenset(labels)
        above = {label_of(b, p[:i]) for b, p in map(part_label, known) for i in range(len(p))}
        return cls(known, frozenset(above))

    def place(self, base: str, bits: int) -> str:
        """The shard of a row: the one that stands there, else the largest place where none does.

        >>> Addresses.of(["all-x1"]).place("all", 0), Addresses.of([]).place("2025-03", 7)
        ('all-x0', '2025-03')
        """
        written = f"{bits:032b}"
        label = base
        for depth in range(_BITS + 1):
            label = label_of(base, written[:depth])
            if label in self.labels or label not in self.inner:
                break
        return label

    def may_hold(self, policy_ids: Collection[str]) -> frozenset[str]:
        """Labels of the shards, of whatever month, in which rows of these policies may lie."""
        written = {f"{bits_of(p):032b}" for p in policy_ids}
        return frozenset(label for label in self.labels if any(w.startswith(part_label(label)[1]) for w in written))


def cut(label: str, bits: Bits, most: int) -> list[tuple[str, Places]]:
    """Part rows (their bits) of one shard into shards of at most ``most`` rows: labels and row numbers, none of them empty.

    Rows of one policy are never parted, so a policy with more rows than that has a shard of its own.
    """
    base, prefix = part_label(label)
    found: list[tuple[str, Places]] = []
    waiting = [(prefix, np.arange(len(bits)))]
    while waiting:
        here, rows = waiting.pop()
        if len(rows) <= most or len(here) == _BITS or len(np.unique(bits[rows])) == 1:
            found.append((label_of(base, here), rows))
            continue
        one = (bits[rows] >> np.uint32(_BITS - 1 - len(here))) & np.uint32(1) == 1
        waiting += [(here + mark, side) for mark, side in (("1", rows[one]), ("0", rows[~one])) if len(side)]
    return found
