"""What became of the paragraphs, items and tables inside linked groups."""

from __future__ import annotations

from collections.abc import Sequence

from gongbao.history.grouping import Group, Piece
from gongbao.history.ordering import moved_places, moved_stretch
from gongbao.history.pairing import GroupBundle, PieceBundle, Shift, bundle_pieces
from gongbao.history.reshaped import likeness
from gongbao.history.run_together import run_together
from gongbao.history.table_rows import bundle_tables
from gongbao.history.thresholds import MOVED_RATIO, REWORDING_RATIO


def pieces_of(bundle: GroupBundle, before: Sequence[Group], after: Sequence[Group]) -> tuple[PieceBundle, ...]:
    """Bundle the pieces of the groups that ``bundle`` names; none for a group that came or went."""
    if not bundle.before or not bundle.after:
        return ()
    old = [piece for place in bundle.before for piece in before[place].pieces]
    new = [piece for place in bundle.after for piece in after[place].pieces]
    if run_together(old, new) is not None:
        return (PieceBundle(before=tuple(old), after=tuple(new)),)
    if _runs_on(old, new) or _runs_on(new, old):
        cut = (2, 1) if len(old) > len(new) else (1, 2)
        first = PieceBundle(before=tuple(old[: cut[0]]), after=tuple(new[: cut[1]]))
        return (first, *_inside(old[cut[0] :], new[cut[1] :], joined=_joined(bundle)))
    if len(old) != len(new) and "".join(piece.key for piece in old) == "".join(piece.key for piece in new):
        return _as_one_text(old, new)
    if [piece.key for piece in old] != [piece.key for piece in new] and (tabled := bundle_tables(old, new)):
        beside_old, beside_new, cells = tabled
        return (*_inside(beside_old, beside_new, joined=_joined(bundle)), *cells)
    return _inside(old, new, joined=_joined(bundle))


def _runs_on(parted: Sequence[Piece], whole: Sequence[Piece]) -> bool:
    """Say whether the first line of ``whole`` is the heading and the paragraph below it that ``parted`` has on lines of their own."""
    if len(parted) != len(whole) + 1 or not whole or not parted[0].is_heading or parted[1].is_heading:
        return False
    head, told = parted[0].key, whole[0].key
    return told.startswith(head) and likeness(parted[1].key, told.removeprefix(head)) >= REWORDING_RATIO


def _joined(bundle: GroupBundle) -> bool:
    return len(bundle.before) + len(bundle.after) > 2


def _inside(old: Sequence[Piece], new: Sequence[Piece], *, joined: bool) -> tuple[PieceBundle, ...]:
    held = bundle_pieces(old, new)
    if joined:
        return held if all(piece.before and piece.after for piece in held) else _as_one_text(old, new)
    return (*held, *_moved(held, old, new))


def _moved(held: Sequence[PieceBundle], old: Sequence[Piece], new: Sequence[Piece]) -> tuple[PieceBundle, ...]:
    """Give the stretch in which paragraphs or items changed places, where it is sure that they are the same."""
    if min(len(old), len(new)) < 2:
        return ()
    places = {id(piece): at for side in (old, new) for at, piece in enumerate(side)}
    links = {
        places[id(one.before[0])]: places[id(one.after[0])]
        for one in held
        if len(one.before) == len(one.after) == 1 and not one.before[0].is_heading
    }
    unsure = [at for at in moved_places(links) if likeness(old[at].key, new[links[at]].key) < MOVED_RATIO]
    if (stretch := moved_stretch({at: to for at, to in links.items() if at not in {*unsure}})) is None:
        return ()
    sides = tuple(old[at] for at in stretch[0]), tuple(new[at] for at in stretch[1])
    return (PieceBundle(before=sides[0], after=sides[1], shift=Shift.MOVED),)


def _as_one_text(old: Sequence[Piece], new: Sequence[Piece]) -> tuple[PieceBundle, ...]:
    """Compare what was joined or parted as one running text: the row of the merge or split says already what came together.

    Of its headings one goes on, reworded or not; one that came or went stands in that row.
    """
    headings = bundle_pieces([p for p in old if p.is_heading], [p for p in new if p.is_heading])
    bodies = tuple(tuple(p for p in side if not p.is_heading) for side in (old, new))
    whole = (PieceBundle(before=bodies[0], after=bodies[1]),) if all(bodies) else ()
    return (*(piece for piece in headings if piece.before and piece.after), *whole)
