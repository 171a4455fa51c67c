"""What an amending decision orders, work by work, and which policy each work is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from gongbao.formats.scripts import canonical_key
from gongbao.history.amending import Instruction
from gongbao.normalize.night import Night
from gongbao.normalize.prior import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One work that a decision amends: its title as cited and the policy, where we have it."""

    title: str | None
    policy_id: str | None


def instructions_by_work(
    instructions: Sequence[Instruction], relations: Sequence[Row]
) -> Iterator[tuple[Target, list[tuple[int, Instruction]]]]:
    """Instructions with their order, work by work; one without a title belongs to the only work of the decision."""
    targets = {canonical_key(r["cited_title"] or ""): r for r in relations}
    groups: dict[str | None, list[tuple[int, Instruction]]] = defaultdict(list)
    for order, instruction in enumerate(instructions):
        groups[instruction.work].append((order, instruction))
    for work, numbered in groups.items():
        row = targets.get(canonical_key(work or ""))
        if row is None and len(relations) == 1:
            row = relations[0]
        title = work or (row["cited_title"] if row else None)
        yield Target(title=title, policy_id=row["to_policy_id"] if row else None), numbered


def text_of(night: Night, version_id: str) -> str:
    """The redacted text of a version, of tonight or published before."""
    tonight = {row["version_id"]: row for row in night.added.get("versions", ())}
    version = tonight.get(version_id) or night.prior.versions[version_id]
    sha = version["content_sha256"]
    for row in night.added.get("texts", ()):
        if row["content_sha256"] == sha:
            return str(row["text"])
    table = night.prior.tables["texts"]
    return str(table.filter(pc.equal(table["content_sha256"], pa.scalar(sha)))["text"][0].as_py())
