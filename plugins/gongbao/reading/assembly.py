"""From the parts of a document to its clause tree, outline and target rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gongbao.model.policy import Clause, Outline, Target
from gongbao.model.portal import Portal
from gongbao.reading.annexes import Annex
from gongbao.reading.clauses import ClauseTree, Node
from gongbao.reading.collapsed_tables import targets_of_run
from gongbao.reading.led_goals import with_led_years
from gongbao.reading.lines import Line, make_line, squeeze
from gongbao.reading.markers import read_marker
from gongbao.reading.outline import outline_of
from gongbao.reading.parts import Parts
from gongbao.reading.schemes import numbers_of
from gongbao.reading.targets import rows_of_lines, targets_of_cells, targets_of_rows

_ENTRY = re.compile(
    r"(?:\d{1,3} ?[.、]|\([一二三四五六七八九十\d]{1,4}\)|[一二三四五六七八九十]{1,4}、) ?[^。;]{6,160}?\([^()]{2,40}号\)[;。]?"
)
_WAYS = re.compile(r"^.{0,12}(?:邮箱|邮件|信函|邮寄|来信|传真|登录|电话|网站|网上|通讯地址|通信地址|联系人)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Structure:
    """Clauses, outline, targets, and whether the text could be structured at all."""

    clauses: tuple[Clause, ...]
    outline: Outline
    targets: tuple[Target, ...]
    structured: bool
    keys: tuple[str, ...]


def build_structure(
    parts: Parts,
    *,
    portal: Portal | None,
    script: str,
    amending: bool,
    consulting: bool = False,
    tables: Sequence[Sequence[Sequence[str]]] = (),
    made_in: int | None = None,
) -> Structure:
    """Build the clause tree: letter, body, signature, annexes, in reading order; ``made_in`` is the document's year if known."""
    tree = ClauseTree(portal=portal, quoting=amending)
    numbered = 0
    if parts.letter:
        numbered += tree.plant(parts.letter, prefix="letter", level="body")
    if parts.byline:
        words = make_line("\n".join(line.raw for line in parts.byline))
        tree.add(Node(
            eid="byline", parent=None, level="note", number=1, label=None, heading=None, text=words))  # fmt: skip
    start = len(tree.nodes)
    in_body = tree.plant(parts.body)
    if not in_body and parts.body:
        del tree.nodes[start:]
        tree.add(
            Node(eid="body", parent=None, level="body", number=1, label=None, heading=None, text=_joined(parts.body))
        )
    _add_signature(tree, parts)
    for order, annex in enumerate(parts.annexes, 1):
        _add_annex(tree, annex, order)
    targets = tuple(_targets(tree, parts, tables, script=script, made_in=made_in))
    clauses = with_led_years(tree.clauses())
    counted = _without_notice(clauses, letter=bool(parts.letter)) if consulting else clauses
    return Structure(
        clauses=clauses,
        outline=outline_of(counted),
        targets=targets,
        structured=bool(in_body or numbered) or any(_is_catalogue(annex.lines) for annex in parts.annexes),
        keys=tuple(tree.keys()),
    )


def _without_notice(clauses: Sequence[Clause], *, letter: bool) -> Sequence[Clause]:
    """Leave out what belongs to the notice around a draft; a page without a draft has no other text than its notice."""
    draft = [c for c in clauses if not _is_notice(c, letter=letter)]
    if all(_WAYS.search(c.heading or c.text) for c in clauses if c.label is not None and not c.in_annex):
        return draft
    numbered = sum(1 for c in draft if c.label is not None)
    outlined = any(c.level == "h1" for c in clauses)
    return clauses if outlined and 2 * numbered <= sum(1 for c in clauses if c.label is not None) else draft


def _is_notice(clause: Clause, *, letter: bool) -> bool:
    """The numbered ways to answer in a consultation's notice are not headings of the draft."""
    if letter and clause.eid.startswith("letter"):
        return True
    return bool(_WAYS.search(clause.heading or clause.text))


def _joined(lines: Sequence[Line]) -> Line:
    return Line(raw="\n".join(x.raw for x in lines), key="\n".join(x.key for x in lines))


def _add_signature(tree: ClauseTree, parts: Parts) -> None:
    """Add who signed, and apart from it what stands below: 附注 (此件公开发布) and 版记 (GB/T 9704—2012, 7.3.6 and 7.4)."""
    for name, words in (
        ("signature", [s.as_written for s in parts.signatures]),
        ("note", [n.raw for n in parts.notes]),
    ):
        if words:
            tree.add(Node(
                eid=name, parent=None, level=name, number=1, label=None, heading=None, text=make_line("\n".join(words))))  # fmt: skip


def _targets(
    tree: ClauseTree,
    parts: Parts,
    tables: Sequence[Sequence[Sequence[str]]],
    *,
    script: str,
    made_in: int | None,
) -> Iterator[Target]:
    """Read the targets: of real tables, else of lines with bars or tabs, else of the cells of flattened and collapsed tables."""
    captions = {f"annex_{order}": annex.title.raw for order, annex in enumerate(parts.annexes, 1) if annex.title}
    placed = [(table, _annex_with(table, parts.annexes)) for table in tables]
    if not tables:
        placed = [(rows, None) for rows in rows_of_lines(line.raw for line in (*parts.letter, *parts.body))]
        for order, annex in enumerate(parts.annexes, 1):
            placed += [(rows, f"annex_{order}") for rows in rows_of_lines(line.raw for line in annex.lines)]
    read = [
        target
        for rows, eid in placed
        for target in targets_of_rows(
            rows, eid=eid, script=script, made_in=made_in, caption=captions.get(eid or "", "")
        )
    ]
    if read:
        yield from read
        return
    for node in tree.nodes:
        if node.level != "table":
            caption = captions.get(node.eid, "")
            yield from targets_of_run(node.text.raw, eid=node.eid, script=script, made_in=made_in, caption=caption)
        else:
            cells, eid = node.text.raw.split("\n"), node.parent or node.eid
            caption = captions.get(eid, "")
            yield from targets_of_cells(cells, eid=eid, script=script, made_in=made_in, caption=caption)


def _annex_with(table: Sequence[Sequence[str]], annexes: Sequence[Annex]) -> str | None:
    """Name the annex whose lines hold the first two rows of a table; None for a table of the body."""
    wanted = [squeeze(cell) for row in table[:2] for cell in row if cell.strip()]
    for order, annex in enumerate(annexes, 1):
        words = squeeze("".join(line.raw for line in annex.lines))
        if wanted and all(cell in words for cell in wanted):
            return f"annex_{order}"
    return None


def _add_annex(tree: ClauseTree, annex: Annex, order: int) -> None:
    """Add one annex: a prose annex with its own clauses, a table as one clause of cells."""
    node = tree.add(Node(
        eid=f"annex_{order}", parent=None, level="annex", number=order, label=annex.label, heading=annex.title,
        text=make_line(""), in_annex=True))  # fmt: skip
    if _is_tabular(annex.lines):
        tree.add(Node(
            eid=f"{node.eid}__table_1", parent=node.eid, level="table", number=1, label=None, heading=None,
            text=_joined(annex.lines), in_annex=True))  # fmt: skip
    elif _is_catalogue(annex.lines):
        node.text = _joined(annex.lines)
    elif any(read_marker(line.key) for line in annex.lines) or numbers_of(annex.lines):
        tree.plant(annex.lines, prefix=node.eid, level="preamble", in_annex=True)
    else:
        node.text = _joined(annex.lines)


def _is_catalogue(lines: Sequence[Line]) -> bool:
    """A list of documents, each entry a serial number, a title and the document's number, has no headings and no clauses."""
    return bool(lines) and all(_ENTRY.fullmatch(line.key) for line in lines)


def _is_tabular(lines: Sequence[Line]) -> bool:
    """A table is rows of cells parted by tabs; flattened to cells it is mostly short lines without numbering or full stops."""
    if len(lines) > 1 and sum("\t" in line.raw for line in lines) >= len(lines) - 1:
        return True
    if len(lines) < 8:
        return False
    cells = sum(
        1 for line in lines if len(line.key) <= 26 and line.key[-1:] not in "。;:" and not read_marker(line.key)
    )
    return cells / len(lines) >= 0.6
