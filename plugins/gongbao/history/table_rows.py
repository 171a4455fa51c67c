"""Tables compared: rows paired by what they name, columns by their heads, so that a change names its row and column."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from gongbao.history.folding import fold_text
from gongbao.history.grouping import Piece
from gongbao.history.ordering import moved_stretch
from gongbao.history.pairing import PieceBundle, Shift
from gongbao.history.tables import Row, Table, may_hold_rows, part_tables, stated_unit
from gongbao.model.change import Cell

_DIGIT = re.compile(r"\d")
_LAST = 1 << 30

Found = Iterator[tuple[tuple[int, int], PieceBundle]]


def bundle_tables(
    old: Sequence[Piece], new: Sequence[Piece]
) -> tuple[list[Piece], list[Piece], tuple[PieceBundle, ...]] | None:
    """Give the pieces beside the tables of two linked clauses, and a bundle per cell, row or column that differs.

    None where neither has a table, or one has more than the other: then they are compared as running text.
    """
    if not any(may_hold_rows(piece) for piece in (*old, *new)):
        return None
    (beside_old, tables_old), (beside_new, tables_new) = part_tables(old), part_tables(new)
    if not tables_old or len(tables_old) != len(tables_new):
        return None
    bundles: list[PieceBundle] = []
    for one, other in zip(tables_old, tables_new, strict=True):
        bundles += [bundle for _, bundle in sorted(_differing(one, other), key=lambda entry: entry[0])]
    return beside_old, beside_new, tuple(bundles)


def _differing(old: Table, new: Table) -> Found:
    """Yield what differs with its place in the order of the rows after: columns, then rows and cells, then rows that moved."""
    columns = _pair_columns(old, new)
    kept = set(columns.values())
    for at in range(len(old.head)):
        if at not in columns:
            yield (-1, at), PieceBundle(before=(_column(old, at),), after=())
    for at in range(len(new.head)):
        if at not in kept:
            yield (-1, at), PieceBundle(before=(), after=(_column(new, at),))
    links = _pair_rows(old, new)
    owners = {other: place for place, other in links.items()}
    for place in range(len(new.rows)):
        if place not in owners:
            yield (place, 0), PieceBundle(before=(), after=(_row(new, place),))
    yield from _cells_differing(old, new, links, columns)
    latest = -1
    for place in range(len(old.rows)):
        latest = links.get(place, latest)
        if place not in links:
            yield (latest, _LAST), PieceBundle(before=(_row(old, place),), after=())
    if stretch := moved_stretch(links):
        sides = _reordered(old, stretch[0]), _reordered(new, stretch[1])
        yield (_LAST, 0), PieceBundle(before=sides[:1], after=sides[1:], shift=Shift.MOVED)


def _cells_differing(old: Table, new: Table, links: Mapping[int, int], columns: Mapping[int, int]) -> Found:
    """Yield the differing cells; one merged over several rows is told once, and so is the count of the rows."""
    above: set[tuple[int, str, str]] = set()
    counted = False
    for place, other in sorted(links.items(), key=lambda link: link[1]):
        one, two = old.rows[place], new.rows[other]
        whole = len(one) == len(old.head) and len(two) == len(new.head)
        pairs = columns.items() if whole or len(one) != len(two) else [(at, at) for at in range(len(one))]
        changed = {
            (to, one[at], two[to]): at for at, to in pairs if at < len(one) and to < len(two) and one[at] != two[to]
        }
        for (to, was, now), at in changed.items():
            merged = (to, was, now) in above and not _DIGIT.search(was + now)
            serial = to == new.serial
            if merged or (serial and counted):
                continue
            counted = counted or serial
            shift = Shift.RENUMBERED if serial else None
            pieces = _cell(old, place, at), _cell(new, other, to)
            yield (other, 1 + to), PieceBundle(before=pieces[:1], after=pieces[1:], shift=shift)
        above = set(changed)


def _pair_columns(old: Table, new: Table) -> dict[int, int]:
    """Pair columns by their heads; in tables of one width, what is left keeps its place."""
    names, others = ([fold_text(word) for word in table.head] for table in (old, new))
    width = max(map(len, (*old.rows, *new.rows)), default=0)
    if not names or not others or len(set(names)) < len(names) or len(set(others)) < len(others):
        return {at: at for at in range(width)}
    links = {at: others.index(name) for at, name in enumerate(names) if name in others}
    if len(names) == len(others):
        free = {*range(len(others))} - {*links.values()}
        links |= {at: at for at in range(len(names)) if at not in links and at in free}
    return links


def _pair_rows(old: Table, new: Table) -> dict[int, int]:
    """Link rows that are the same, then those of one name, then what is renamed in its place beside an equal figure."""
    links: dict[int, int] = {}
    for key in (_whole, _names, _first):
        left, right = _by_key(old, key, links), _by_key(new, key, links.values())
        for name, places in left.items():
            others = right.get(name, [])
            if len(places) == len(others) or key is _whole:
                links.update(zip(places, others, strict=False))
    came = _gaps(new, {other: other for other in links.values()})
    for above, places in _gaps(old, links).items():
        others = came.get(above, [])
        if len(places) == len(others):
            links.update((a, b) for a, b in zip(places, others, strict=True) if _figures(old, a) & _figures(new, b))
    return links


def _by_key(table: Table, key: Callable[[Table, Row], str], linked: Iterable[int]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    done = set(linked)
    for place, row in enumerate(table.rows):
        if place not in done and (name := fold_text(key(table, row))):
            found[name].append(place)
    return found


def _gaps(table: Table, linked: Mapping[int, int]) -> dict[int, list[int]]:
    """Give the rows without a link by what the row above them is linked to (-1 below the head)."""
    found: dict[int, list[int]] = defaultdict(list)
    above = -1
    for place in range(len(table.rows)):
        if place in linked:
            above = linked[place]
        else:
            found[above].append(place)
    return found


def _whole(table: Table, row: Row) -> str:
    return "\t".join(cell for at, cell in enumerate(row) if at != table.serial)


def _names(table: Table, row: Row) -> str:
    """The words in front of the first figure."""
    words: list[str] = []
    for at, cell in enumerate(row):
        if at == table.serial:
            continue
        if _DIGIT.search(cell):
            break
        words.append(cell)
    return "\t".join(words)


def _first(table: Table, row: Row) -> str:
    return next((cell for at, cell in enumerate(row) if cell and at != table.serial and not _DIGIT.search(cell)), "")


def _figures(table: Table, place: int) -> set[str]:
    """The cells of a row behind its name."""
    row = table.rows[place]
    return {fold_text(cell) for at, cell in enumerate(row) if at not in {table.serial, 0} and cell}


def _row_name(table: Table, place: int, column: int) -> str | None:
    """The words that name a row: its first, or so many that no other row bears them; None where the change is in them."""
    cells = [
        cell for at, cell in enumerate(table.rows[place]) if at != table.serial and cell and not _DIGIT.search(cell)
    ]
    if not cells or table.rows[place][column] == cells[0]:
        return None
    firsts = Counter(_first(table, row) for row in table.rows)
    return cells[0] if firsts[_first(table, table.rows[place])] == 1 or len(cells) == 1 else " ".join(cells[:2])


def _piece(table: Table, text: str, cell: Cell, context: str | None = None) -> Piece:
    clause = replace(table.piece.clause, responsible_units=())  # a cell answers for nothing but its own words
    key = fold_text(text)
    return replace(table.piece, clause=clause, text=text, key=key, cell=cell, context=context, paragraph=None)


def _cell(table: Table, place: int, column: int) -> Piece:
    row = table.rows[place]
    behind = len(table.head) - len(row)  # a merged cell above leaves a row short on its left
    head = column + behind if behind > 0 else column
    cell = Cell(
        table=table.number,
        row=place + 1,
        row_name=_row_name(table, place, column),
        column=head + 1,
        column_name=(table.head[head] or None) if head < len(table.head) else None,
    )
    return replace(_piece(table, row[column], cell, "\t".join(row)), unit=stated_unit(table, row))


def _row(table: Table, place: int) -> Piece:
    return _piece(table, "\t".join(table.rows[place]), Cell(table=table.number, row=place + 1))


def _column(table: Table, at: int) -> Piece:
    words = "\n".join((table.head[at], *(row[at] for row in table.rows if at < len(row))))
    return _piece(table, words, Cell(table=table.number, column=at + 1))


def _reordered(table: Table, places: Sequence[int]) -> Piece:
    words = "\n".join(_first(table, table.rows[place]) or "\t".join(table.rows[place]) for place in places)
    return _piece(table, words, Cell(table=table.number))
