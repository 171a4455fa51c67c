"""Groups, then their pieces, joined across two wordings into bundles that are compared as one text."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from gongbao.history.align import Alignment, align_keys
from gongbao.history.grouping import ATTACHED, Group, Piece, label_key
from gongbao.history.thresholds import PIECE_FLOOR


class Shift(StrEnum):
    """What happened to pieces whose wording stayed."""

    MOVED = "moved"
    RENUMBERED = "renumbered"


@dataclass(frozen=True, slots=True, kw_only=True)
class PieceBundle:
    """Pieces that are one text on each side; one of the sides is empty for what came or went.

    ``shift`` is set where no wording changed: the pieces changed places, or only bear other numbers.
    """

    before: tuple[Piece, ...]
    after: tuple[Piece, ...]
    shift: Shift | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupBundle:
    """Places of the groups that became one another (one to one, split, merged, or alone on one side)."""

    before: tuple[int, ...]
    after: tuple[int, ...]
    method: str
    confidence: float


def bundle_groups(before: Sequence[Group], after: Sequence[Group], alignment: Alignment) -> tuple[GroupBundle, ...]:
    """Bundle groups in the order of the wording after; what went stands behind what preceded it."""
    done_before: set[int] = set()
    done_after: set[int] = set()
    joined = [
        *(
            GroupBundle(before=(w.whole,), after=w.parts, method="split", confidence=w.confidence)
            for w in alignment.splits
        ),
        *(
            GroupBundle(before=w.parts, after=(w.whole,), method="merge", confidence=w.confidence)
            for w in alignment.merges
        ),
    ]
    bundles: list[GroupBundle] = []
    for bundle in joined:
        if done_before.isdisjoint(bundle.before) and done_after.isdisjoint(bundle.after):
            bundles.append(bundle)
            done_before.update(bundle.before)
            done_after.update(bundle.after)
    for pair in alignment.pairs:
        if pair.before not in done_before and pair.after not in done_after:
            bundles.append(
                GroupBundle(before=(pair.before,), after=(pair.after,), method=pair.method, confidence=pair.confidence)
            )
            done_before.add(pair.before)
            done_after.add(pair.after)
    bundles.extend(
        GroupBundle(before=(), after=(place,), method="unmatched", confidence=1.0)
        for place in range(len(after))
        if place not in done_after
    )
    follows = {place: bundle.after[0] for bundle in bundles for place in bundle.before if bundle.after}
    latest = -1
    for place in range(len(before)):
        latest = follows.get(place, latest)
        if place not in done_before:
            follows[place] = latest
            bundles.append(GroupBundle(before=(place,), after=(), method="unmatched", confidence=1.0))
    return tuple(
        sorted(bundles, key=lambda b: (b.after[0], 0, 0) if b.after else (follows[b.before[0]], 1, b.before[0]))
    )


def bundle_pieces(before: Sequence[Piece], after: Sequence[Piece]) -> tuple[PieceBundle, ...]:
    """Bundle the pieces of linked groups in the order of the wording after."""
    keys_before, keys_after = [piece.key for piece in before], [piece.key for piece in after]
    if keys_before == keys_after:
        return tuple(PieceBundle(before=(old,), after=(new,)) for old, new in zip(before, after, strict=True))
    if len(before) == len(after) == 1 and _same_kind(before[0], after[0]):
        return (PieceBundle(before=(before[0],), after=(after[0],)),)
    alignment = align_keys(keys_before, keys_after, floor=PIECE_FLOOR)
    links = dict(alignment.links)
    for whole in alignment.splits:
        links.pop(whole.whole, None)
    for whole in alignment.merges:
        for part in whole.parts:
            links.pop(part, None)
    spoken_before = {whole.whole for whole in alignment.splits} | {
        part for whole in alignment.merges for part in whole.parts
    }
    spoken_after = {part for whole in alignment.splits for part in whole.parts} | {
        whole.whole for whole in alignment.merges
    }
    _pair_leftovers(before, after, links, spoken_before, spoken_after)
    found = [
        *(
            ((w.parts[0], 0), PieceBundle(before=(before[w.whole],), after=tuple(after[p] for p in w.parts)))
            for w in alignment.splits
        ),
        *(
            ((w.whole, 0), PieceBundle(before=tuple(before[p] for p in w.parts), after=(after[w.whole],)))
            for w in alignment.merges
        ),
        *(((other, 0), PieceBundle(before=(before[place],), after=(after[other],))) for place, other in links.items()),
    ]
    taken = set(links.values()) | spoken_after
    found.extend(((p, 0), PieceBundle(before=(), after=(after[p],))) for p in range(len(after)) if p not in taken)
    latest = -1
    for place in range(len(before)):
        latest = links.get(place, latest)
        if place not in links and place not in spoken_before:
            found.append(((latest, 1 + place), PieceBundle(before=(before[place],), after=())))
    return tuple(bundle for _, bundle in sorted(found, key=lambda entry: entry[0]))


def _pair_leftovers(
    before: Sequence[Piece],
    after: Sequence[Piece],
    links: dict[int, int],
    spoken_before: set[int],
    spoken_after: set[int],
) -> None:
    """Pair one leftover with one leftover of the same kind and number between the same neighbours: it was reworded whole."""
    taken = set(links.values()) | spoken_after
    free = [place for place in range(len(after)) if place not in taken]
    for place, gap in list(_gaps(len(before), links, spoken_before)):
        first, end = bisect_right(free, gap[0]), bisect_left(free, gap[1] if gap[1] is not None else len(after))
        if end - first == 1 and _same_kind(before[place], after[free[first]]):
            links[place] = free.pop(first)
    unspoken = 0 not in links and 0 not in spoken_before and free[:1] == [0]
    if unspoken and _same_kind(before[0], after[0]) and before[0].key.endswith(":") != after[0].key.endswith(":"):
        links[0] = 0  # an article that became a list, or was one, goes on in its lead


def _gaps(count: int, links: dict[int, int], spoken: set[int]) -> Iterator[tuple[int, tuple[int, int | None]]]:
    """Give each lone unlinked place before, with the linked places after on either side of it."""
    for place in range(count):
        alone = (place - 1 in links or place == 0) and (place + 1 in links or place == count - 1)
        if place not in links and place not in spoken and alone:
            yield place, (links.get(place - 1, -1), links.get(place + 1))


def _same_kind(old: Piece, new: Piece) -> bool:
    return (
        old.is_heading == new.is_heading
        and old.clause.level == new.clause.level
        and (
            label_key(old.clause.label) == label_key(new.clause.label)
            or (old.is_heading and old.clause.level not in ATTACHED)
        )
    )
