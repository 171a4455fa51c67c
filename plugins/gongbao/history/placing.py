"""Labels of rows: what a clause stands under where its own label is none, or names several."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from gongbao.history.grouping import Group, label_paths
from gongbao.model.change import Edit, Operation
from gongbao.model.policy import Clause


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """What a linked clause is called: its label, for a table that of what it stands in; ``within`` the labels above, where needed."""

    label: str | None
    within: str | None


def named_places(groups: Sequence[Group], clauses: Sequence[Clause]) -> dict[str, Named]:
    """Name the groups of one wording by their eid."""
    paths, by_eid = label_paths(groups, clauses), {clause.eid: clause for clause in clauses}
    named: dict[str, Named] = {}
    for group in groups:
        at: Clause | None = group.root
        while at is not None and not at.label and group.root.level == "table":
            at = by_eid.get(at.parent_eid or "")
        holder = at or group.root
        named[group.root.eid] = Named(label=holder.label, within=paths.get(holder.eid))
    return named


def name_places(edits: Sequence[Edit], places: Mapping[str, Named]) -> tuple[Edit, ...]:
    """Tell apart clauses whose label alone names several: the path of the linked clause, or of one below it; a table by its holder."""
    placed: list[Edit] = []
    for edit in edits:
        before, after = (_found(eid, places) for eid in (edit.clause_eid_before, edit.clause_eid_after))
        within = next((side.within for side in (after, before) if side), None)
        old, new = (
            _label(edit, *side) for side in ((edit.clause_label_before, before), (edit.clause_label_after, after))
        )
        named = within or (old, new) != (edit.clause_label_before, edit.clause_label_after)
        placed.append(replace(edit, within=within, clause_label_before=old, clause_label_after=new) if named else edit)
    return tuple(placed)


def _label(edit: Edit, label: str | None, place: Named | None) -> str | None:
    """The label of the clause that the row stands in: of an article split off, not of the first; a split or merge names them all."""
    several = edit.operation in {Operation.SPLIT, Operation.MERGE}
    return label if several or place is None else place.label or label


def _found(eid: str | None, places: Mapping[str, Named]) -> Named | None:
    while eid and eid not in places and "__" in eid:
        eid = eid.rpartition("__")[0]
    return places.get(eid or "")
