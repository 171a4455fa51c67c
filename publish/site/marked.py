"""A clause before and after as HTML: what went struck out, what came underlined, numbers emphasised; all of it escaped.

The same cells stand on the policy's page and on the page of ``gongbao compare --html``. Besides colour, strike and underline, words
that only screen readers get (class ``vh``) tell where a deletion or an insertion begins and ends.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from html import escape
from itertools import groupby
from typing import Any

from gongbao.history.marking import Segment, crop, mark_words, whole

AROUND = 60
"""Characters of an equal stretch that stay beside each difference; the full clause is folded below."""

LONGEST_SHOWN = 300
LONGEST_COMPARED = 12_000
"""Characters of a clause beyond which a page shows its beginning and not the comparison: the data has all of it."""

_SPOKEN = {"del": ("〔删去 deleted: ", " 〕"), "ins": ("〔新增 inserted: ", " 〕")}


def clause_cells(change: Mapping[str, Any], slight: Collection[tuple[str, str]] = ()) -> str:
    """The clause of a row of ``changes`` before and after; empty where its sentence says all (a fact of the whole, a move).

    ``slight`` are references, before and after, that only followed new numbers: they are not marked.
    """
    old, new = change["context_before"], change["context_after"]
    of_the_whole = not change["clause_eid_before"] and not change["clause_eid_after"]
    if (of_the_whole and len(old + new) < LONGEST_SHOWN) or change["operation"] in {"move", "renumber"}:
        return ""
    if not old + new:
        return ""
    if max(len(old), len(new)) > LONGEST_COMPARED:
        return pair_html(_beginning(old, LONGEST_SHOWN), _beginning(new, LONGEST_SHOWN))
    if old and new:
        went, came = mark_words(old, new, slight)
        short = crop(went, AROUND), crop(came, AROUND)
    else:
        went, came = whole(old, differs=True), whole(new, differs=True)
        short = _beginning(old, LONGEST_SHOWN), _beginning(new, LONGEST_SHOWN)
    said = pair_html(*short)
    if short != (went, came):
        said += (
            f'<details><summary>全文 <span lang="en">full text</span></summary>\n{pair_html(went, came)}</details>\n'
        )
    return said


def pair_html(went: Sequence[Segment], came: Sequence[Segment]) -> str:
    """Two cells side by side, or the one that holds words."""
    cells = [cell_html("before", went), cell_html("after", came)]
    if not went or not came:
        return f'<div class="pair one">{cells[1] if came else cells[0]}</div>\n'
    return f'<div class="pair">{"".join(cells)}</div>\n'


def cell_html(side: str, segments: Sequence[Segment], label: str | None = None) -> str:
    """One cell; ``side`` is ``before`` or ``after``, ``label`` the clause's label as printed."""
    head = f'<span class="label">{escape(label)}</span>　' if label else ""
    words = words_html(segments, "del" if side == "before" else "ins")
    return f'<div class="cell {side}">{side_name(side)}{head}{words}</div>'


def side_name(side: str) -> str:
    """The small head of a cell."""
    zh = "变更前" if side == "before" else "变更后"
    return f'<span class="name">{zh} <span lang="en">{side}</span></span>'


def words_html(segments: Sequence[Segment], tag: str) -> str:
    """Segments with what differs in ``tag`` (``del`` or ``ins``) and numbers in ``b``."""
    said = ""
    begin, end = _SPOKEN[tag]
    for differs, parts in groupby(segments, key=lambda segment: segment.differs):
        words = "".join(f"<b>{escape(p.text)}</b>" if p.number else escape(p.text) for p in parts)
        said += (
            f'<span class="vh">{begin}</span><{tag}>{words}</{tag}><span class="vh">{end}</span>' if differs else words
        )
    return said


def _beginning(text: str, longest: int) -> tuple[Segment, ...]:
    if len(text) <= longest:
        return whole(text, differs=True)
    return (*whole(text[:longest], differs=True), Segment(text=f"……（共 {len(text)} 字）"))
