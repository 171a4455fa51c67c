"""Two wordings compared clause by clause: links, real edits, noise apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from gongbao.formats.scripts import detect_script, to_simplified
from gongbao.history.align import align_keys
from gongbao.history.carried import join_carried
from gongbao.history.carried_edits import join_reworded
from gongbao.history.commencement import link_commencements
from gongbao.history.contents import contents_rows
from gongbao.history.copying import group_stands_twice
from gongbao.history.covers import cover_rows, part_signatures
from gongbao.history.crossrefs import ReferenceMap
from gongbao.history.cut_off import find_break
from gongbao.history.decided_merges import join_decided
from gongbao.history.edits import Place
from gongbao.history.effects import name_clause_effect
from gongbao.history.folding import fold_text
from gongbao.history.frames import frame_rows
from gongbao.history.grouping import ATTACHED, Group, group_clauses, label_key
from gongbao.history.headings import link_headings, link_in_place, rehoused, unmoved
from gongbao.history.inner import pieces_of
from gongbao.history.masses import gather_mass_terms
from gongbao.history.noise import is_page_head
from gongbao.history.ordering import moved_places
from gongbao.history.pairing import GroupBundle, PieceBundle, bundle_groups
from gongbao.history.placing import name_places, named_places
from gongbao.history.provisions import as_provisions
from gongbao.history.repealing import repeal_apart
from gongbao.history.retelling import is_retold
from gongbao.history.row_book import RowBook
from gongbao.history.rows import write_rows
from gongbao.model.change import BETWEEN_CHAPTERS, Comparison, Edit, Effect, Link, Operation
from gongbao.model.policy import Clause


def compare_clauses(
    before: Sequence[Clause],
    after: Sequence[Clause],
    *,
    title_before: str | None = None,
    title_after: str | None = None,
    quoted: bool = False,
    merged: Mapping[str, Sequence[str]] | None = None,
) -> Comparison:
    """Compare two wordings of one policy; clauses as the parser gives them, titles where known.

    ``changes`` and ``noise`` stand in the order of the wording after. ``quoted`` says that one side is a quotation (a
    consultation's outcome), which may leave out the responsible units without removing them. ``merged`` are merges that a
    decision tells: the eid after, and those before. Pure: same input, same rows.
    """
    before, after = as_provisions(before, after), as_provisions(after, before)
    groups_before, groups_after = group_clauses(_simplified(before)), group_clauses(_simplified(after))
    alignment = align_keys([group.key for group in groups_before], [group.key for group in groups_after])
    alignment = part_signatures(groups_before, groups_after, alignment)
    alignment = link_in_place(groups_before, groups_after, alignment)
    alignment = link_commencements(groups_before, groups_after, alignment)
    alignment = link_headings(groups_before, groups_after, alignment)
    alignment = join_decided(groups_before, groups_after, alignment, merged or {})
    bundles = bundle_groups(groups_before, groups_after, alignment)
    pieces = [pieces_of(bundle, groups_before, groups_after) for bundle in bundles]
    references = _reference_map(bundles, pieces, groups_before, groups_after)
    links = {b.before[0]: b.after[0] for b in bundles if b.before and b.after}
    moved = _moved_blocks(links)
    kept = unmoved({place: links[place] for place in moved}, groups_before, groups_after)
    housed = rehoused(links, groups_before, groups_after)
    book = RowBook()
    _write_title(title_before, title_after, book)
    if _is_traditional(before) != _is_traditional(after):
        book.enter(
            _unplaced(Effect.ENCODING, detect_script(_sample(before)), detect_script(_sample(after)), method="script")
        )
    for bundle, held in zip(bundles, pieces, strict=True):
        _write_bundle(bundle, held, groups_before, groups_after, references=references, book=book, quoted=quoted)
        if bundle.before and bundle.before[0] in moved:
            effect = Effect.LAYOUT if bundle.before[0] in kept else Effect.AMENDMENT
            _write_move(bundle, moved[bundle.before[0]], groups_before, groups_after, book, effect=effect)
        if bundle.before and bundle.before[0] in housed and bundle.before[0] not in moved.keys() - kept:
            was, now = housed[bundle.before[0]]
            row = _whole(Operation.MOVE, Effect.AMENDMENT, bundle, groups_before, groups_after)
            book.enter(replace(row, before=was, after=now, method=BETWEEN_CHAPTERS, group=f"move:{was}:{now}"))
    if cut := find_break(before, after, (groups_before, groups_after)):
        book.set_aside(Effect.CAPTURE_FAULT, [cut.tells(edit) for edit in book.changes])
    elif cut := find_break(after, before, (groups_after, groups_before)):
        book.set_aside(Effect.CAPTURE_FAULT, [cut.tells(edit, whole_first=False) for edit in book.changes])
    book.set_aside(Effect.LAYOUT, [is_page_head(edit, book.changes) for edit in book.changes])
    links_told = tuple(link for bundle in bundles for link in _links(bundle, groups_before, groups_after))
    book.set_aside(Effect.LAYOUT, frame_rows(book.changes, links_told, before, after))
    book.set_aside(Effect.LAYOUT, cover_rows(book.changes, (title_before, title_after), before, after))
    book.set_aside(Effect.LAYOUT, contents_rows(book.changes, before, after))
    join_carried(book)
    join_reworded(book, (groups_before, groups_after), references)
    places = {**named_places(groups_before, before), **named_places(groups_after, after)}
    return Comparison(
        links=links_told,
        inner_links=tuple(
            link for bundle, held in zip(bundles, pieces, strict=True) for link in _inner_links(bundle, held)
        ),
        changes=name_places(gather_mass_terms(book.changes, book.cores), places),
        noise=name_places(book.noise, places),
    )


def _is_traditional(clauses: Sequence[Clause]) -> bool:
    return detect_script(_sample(clauses)) == "hant"


def _sample(clauses: Sequence[Clause]) -> str:
    return "".join(clause.text[:200] for clause in clauses[:40])


def _simplified(clauses: Sequence[Clause]) -> Sequence[Clause]:
    """Read a traditional copy in simplified characters: script is no change of wording."""
    if not _is_traditional(clauses):
        return clauses
    return [
        replace(
            clause,
            text=to_simplified(clause.text),
            heading=to_simplified(clause.heading) if clause.heading else clause.heading,
        )
        for clause in clauses
    ]


def _reference_map(
    bundles: Sequence[GroupBundle],
    pieces: Sequence[Sequence[PieceBundle]],
    before: Sequence[Group],
    after: Sequence[Group],
) -> ReferenceMap:
    labels: dict[str, str] = {}
    paragraphs: dict[tuple[str, str], str] = {}
    items: dict[tuple[str, str], str] = {}
    for bundle, held in zip(bundles, pieces, strict=True):
        if not bundle.before or not bundle.after:
            continue
        new_label = label_key(after[bundle.after[0]].root.label)
        for place in bundle.before:
            old_label = label_key(before[place].root.label)
            if old_label.startswith("第") and new_label.startswith("第"):
                labels[old_label] = new_label
        own = label_key(before[bundle.before[0]].root.label)
        for piece in held:
            if not piece.before or not piece.after or piece.shift is not None:
                continue
            old, new = piece.before[0], piece.after[0]
            if old.clause.level != "item":
                paragraphs[own, f"第{old.paragraph or 1}款"] = f"第{new.paragraph or 1}款"
            elif new.clause.level == "item":
                items[own, f"第{label_key(old.clause.label)}项"] = f"第{label_key(new.clause.label)}项"
    return ReferenceMap(labels=labels, paragraphs=paragraphs, items=items)


def _write_title(old: str | None, new: str | None, book: RowBook) -> None:
    if not old or not new or old == new:
        return
    same = fold_text(to_simplified(old)) == fold_text(to_simplified(new))
    book.enter(_unplaced(Effect.LAYOUT if same else Effect.TITLE, old, new, method="title"))


def _unplaced(effect: Effect, old: str, new: str, *, method: str) -> Edit:
    """A row about the whole document: no clause bears it."""
    return Edit(
        operation=Operation.SUBSTITUTE,
        effect=effect,
        clause_eid_before=None,
        clause_eid_after=None,
        clause_label_before=None,
        clause_label_after=None,
        before=old,
        after=new,
        context_before=old,
        context_after=new,
        confidence=1.0,
        method=method,
    )


def _write_bundle(
    bundle: GroupBundle,
    pieces: Sequence[PieceBundle],
    before: Sequence[Group],
    after: Sequence[Group],
    *,
    references: ReferenceMap,
    book: RowBook,
    quoted: bool,
) -> None:
    old = before[bundle.before[0]] if bundle.before else None
    new = after[bundle.after[0]] if bundle.after else None
    if old is None or new is None:
        if found := old or new:
            effect = name_clause_effect(found.text, in_annex=found.root.in_annex)
            side = (before, bundle.before[0]) if old else (after, bundle.after[0])
            effect = Effect.CAPTURE_FAULT if group_stands_twice(*side) else effect
            whole = _whole(Operation.DELETE if old else Operation.INSERT, effect, bundle, before, after)
            for row in repeal_apart(whole):
                book.enter(row)
        return
    if len(bundle.before) + len(bundle.after) > 2:
        book.enter(
            _whole(
                Operation.SPLIT if len(bundle.after) > 1 else Operation.MERGE, Effect.AMENDMENT, bundle, before, after
            )
        )
    elif label_key(old.root.label) != label_key(new.root.label):
        book.enter(
            replace(
                _whole(Operation.RENUMBER, Effect.XREF_RENUMBER, bundle, before, after),
                before=old.root.label or "",
                after=new.root.label or "",
            )
        )
    place = Place(before=old, after=new, method=bundle.method, confidence=bundle.confidence)
    told = len(book.changes)
    for piece in pieces:
        write_rows(piece, place, references, book, quoted=quoted)
    if len(bundle.before) + len(bundle.after) > 2:
        sides = ((before, bundle.before), (after, bundle.after))
        texts = ["\n".join(side[at].text for at in places) for side, places in sides]
        again = [is_retold(edit, *texts) for edit in book.changes[told:]]
        book.set_aside(Effect.LAYOUT, [*(False for _ in range(told)), *again])


def _moved_blocks(links: Mapping[int, int]) -> dict[int, int]:
    """Give the places that moved, each with the first of the moved places in one row with it."""
    first: dict[int, int] = {}
    for place in moved_places(links):
        first[place] = first.get(place - 1, place)
    return first


def _write_move(
    bundle: GroupBundle, first: int, before: Sequence[Group], after: Sequence[Group], book: RowBook, *, effect: Effect
) -> None:
    """A block that moved whole is one change: its rows share a group named by its first clause. What kept its number has not moved."""
    row = _whole(Operation.MOVE, effect, bundle, before, after)
    book.enter(replace(row, before="", after="", group=f"move:{before[first].root.eid}"))


def _whole(
    operation: Operation, effect: Effect, bundle: GroupBundle, before: Sequence[Group], after: Sequence[Group]
) -> Edit:
    old, new = [before[place] for place in bundle.before], [after[place] for place in bundle.after]
    old_text, new_text = "\n".join(group.text for group in old), "\n".join(group.text for group in new)
    return Edit(
        operation=operation,
        effect=effect,
        clause_eid_before=old[0].root.eid if old else None,
        clause_eid_after=new[0].root.eid if new else None,
        clause_label_before="、".join(group.root.label or "" for group in old) or None,
        clause_label_after="、".join(group.root.label or "" for group in new) or None,
        before=old_text,
        after=new_text,
        context_before=old_text,
        context_after=new_text,
        confidence=bundle.confidence,
        method=bundle.method,
    )


def _links(bundle: GroupBundle, before: Sequence[Group], after: Sequence[Group]) -> list[Link]:
    pairs: list[tuple[int | None, int | None]] = [(old, new) for old in bundle.before for new in bundle.after]
    pairs = pairs or [(old, None) for old in bundle.before] or [(None, new) for new in bundle.after]
    return [
        Link(
            before=before[old].root.eid if old is not None else None,
            after=after[new].root.eid if new is not None else None,
            before_label=before[old].root.label if old is not None else None,
            after_label=after[new].root.label if new is not None else None,
            method=bundle.method,
            confidence=bundle.confidence,
        )
        for old, new in pairs
    ]


def _inner_links(bundle: GroupBundle, pieces: Sequence[PieceBundle]) -> list[Link]:
    """Paragraphs and items inside linked groups; a clause that is linked as a group is not named again."""
    links: dict[tuple[str, str], Link] = {}
    told = [piece for piece in pieces if piece.shift is None]
    for old, new in [(old, new) for piece in told for old in piece.before for new in piece.after]:
        if old.clause.level in ATTACHED and new.clause.level in ATTACHED:
            links[old.clause.eid, new.clause.eid] = Link(
                before=old.clause.eid,
                after=new.clause.eid,
                before_label=old.clause.label,
                after_label=new.clause.label,
                method=bundle.method,
                confidence=bundle.confidence,
            )
    return list(links.values())
