"""Tables with a column 延长至: each row prolongs the document that it names, until its own day."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from gongbao.model.policy import Cited, Clause, Relation
from gongbao.reading.dates import find_dates
from gongbao.reading.doc_numbers import read_number_cell
from gongbao.reading.lines import fold_all, squeeze
from gongbao.reading.repeal_lists import Columns, columns_of, is_cut_behind, plain_title

_HEAD = re.compile(
    r"(?:现|新)?(?:有效期限?|期限)?(?:延长|延续|顺延|延期|展期)后?的?(?:有效期限?)?(?:至|到|为)?(?:日期|时间|期限|年限)?(?:\([^()]*\))?"
)
_MAY_PROLONG = re.compile(r"延|展\s*期")
"""Every head of such a column holds one of these."""

_SPAN = re.compile(r"(?:延长|延续|顺延|延期|展期)? ?(?P<span>(?:\d{1,2}|[一二两三四五六七八九十]{1,3}) ?(?:年|个月))")
_LINK = re.compile(r"[\s《》]")


def with_prolonged_rows(cited: Sequence[Cited], clauses: Sequence[Clause]) -> tuple[Cited, ...]:
    """Put what the rows of such tables prolong in place of their mere mentions."""
    rows = [
        row for clause in clauses if "\t" in clause.text and _MAY_PROLONG.search(clause.text) for row in _rows(clause)
    ]
    if not rows:
        return tuple(cited)
    told = {(row.eid, name) for row in rows for name in (row.doc_number, _bare(row.title)) if name}
    kept = (
        one
        for one in cited
        if one.relation is not Relation.CITES or not {(one.eid, one.doc_number), (one.eid, _bare(one.title))} & told
    )
    return (*kept, *rows)


def _rows(clause: Clause) -> Iterator[Cited]:
    columns: Columns | None = None
    until: int | None = None
    for line in clause.text.split("\n"):
        cells = [cell.strip() for cell in fold_all(line.split("\t"))]
        if headed := columns_of(cells):
            columns = headed
            until = next((at for at, cell in enumerate(cells) if _HEAD.fullmatch(squeeze(cell))), None)
        elif "\t" not in line:
            columns = None
        elif (
            columns is not None and until is not None and (columns.width == len(cells) or is_cut_behind(cells, columns))
        ):
            yield from _row(
                line.split("\t"), [*cells, *[""] * (columns.width - len(cells))], columns, until, clause.eid
            )


def _row(written: Sequence[str], cells: Sequence[str], columns: Columns, until: int, eid: str) -> Iterator[Cited]:
    tail = _tail(cells[until])
    title = plain_title(written[columns.title].strip())
    if tail is None or title is None:
        return
    number = read_number_cell(cells[columns.number]) if columns.number is not None else None
    words = f"《{title}》{f'({number})' if number else ''}{tail}"
    yield Cited(relation=Relation.PROLONGS, title=title, doc_number=number, as_written=words, eid=eid)


def _tail(cell: str) -> str | None:
    """What a cell of the column says in full; None where it names neither a day nor a span."""
    if days := find_dates(cell):
        return f"有效期延长至{days[-1].on.year}年{days[-1].on.month}月{days[-1].on.day}日"
    span = _SPAN.fullmatch(cell)
    return f"有效期延长{span['span']}" if span else None


def _bare(title: str | None) -> str:
    return _LINK.sub("", title or "")
