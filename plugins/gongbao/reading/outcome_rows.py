"""Tables of comments: a row names the comment, what was decided about it, and why."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_DECIDED_HEAD = re.compile(
    r"(?:意见|建议)?(?:是否)?(?:采纳|采用|吸收|处理|办理|研究)(?:与否|情况|意见|结果|结论|建议|说明)?(?:及(?:理由|说明|原因))?|回复|答复|反馈(?:情况|意见|结果)?"
)
_CLAUSE_HEAD = re.compile(
    r"(?:对应|所涉|涉及|原文)?(?:条款|条文|条目|章节|条款号|条文号|标准条款|位置)(?:号|编号|内容|序号)?"
)
_SHORT = re.compile(
    r"(?:已|予以|拟|全部|部分|部分予以|基本|未|未予|不|不予|暂不|暂未|未被|原则)?(?:采纳|吸收|采用)(?=$|[。.,;:(!\s])|[是否](?=$|[。.,;:(])"
)
_CELL = re.compile(r"[^\n]+")
_WIDEST = 8
"""Columns of a table of comments at most."""
YES_NO = {"是": "采纳", "否": "不采纳"}
"""What a cell under 是否采纳 says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentRow:
    """One row: the cells before what was decided, that cell's own words, and the reason; ``clause`` is the cell of the clause."""

    clause: str | None
    comment: str
    decided: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Heads:
    """Where the columns of a table of comments stand; ``width`` cells to a row."""

    width: int
    decided: int
    clause: int | None


def read_heads(cells: Sequence[str]) -> Heads | None:
    """Read the head of a table of comments from folded cells; None when the row is no such head.

    >>> read_heads(["序号", "条款", "意见建议", "采纳情况", "理由"])
    Heads(width=5, decided=3, clause=1)
    >>> read_heads(["1", "第五条", "建议提高", "采纳"]) is None
    True
    """
    words = ["".join(cell.split()) for cell in cells]
    decided = next((i for i, word in enumerate(words) if _DECIDED_HEAD.fullmatch(word)), None)
    if decided is None or decided == 0 or any(_SHORT.fullmatch(word) for word in words):
        return None
    clause = next((i for i, word in enumerate(words) if _CLAUSE_HEAD.fullmatch(word)), None)
    return Heads(width=len(cells), decided=decided, clause=clause)


def joined_cells(text: str, key: str) -> str:
    """Set a tab between the cells of a table of comments that stand a line each: 序号 … 采纳情况, 1 …, 2 …; the length stays.

    >>> told = "序号\\n意见\\n采纳情况\\n说明\\n1\\n提高补贴\\n采纳\\n2\\n取消年审\\n未采纳\\n无依据"
    >>> joined_cells(told, told).split("\\n")
    ['序号\\t意见\\t采纳情况\\t说明', '1\\t提高补贴\\t采纳', '2\\t取消年审\\t未采纳\\t无依据']
    """
    cells = [m for m in _CELL.finditer(key) if m[0].strip()]
    words = ["".join(m[0].split()) for m in cells]
    breaks: set[int] = set()
    for first in (i for i, word in enumerate(words) if word == "序号"):
        width = next((w for w in range(3, _WIDEST + 1) if words[first + w : first + w + 1] == ["1"]), 0)
        if not width or "\t" in key[cells[first].start() : cells[first + width].start()]:
            continue
        if read_heads(words[first : first + width]) is None:
            continue
        at, starts = first + width, [first, first + width]
        while at + 1 < len(words):
            at = next(
                (i for i in range(at + 2, min(at + width, len(words) - 1) + 1) if words[i] == str(len(starts))), 0
            )
            if not at:
                break
            starts.append(at)
        last = min(starts[-1] + width, len(cells)) - 1
        for begin, end in zip(starts, [*(s - 1 for s in starts[1:]), last], strict=True):
            breaks |= {at for at in range(cells[begin].start(), cells[end].end()) if key[at] == "\n"}
    return "".join("\t" if at in breaks else char for at, char in enumerate(text)) if breaks else text


def read_row(cells: Sequence[str], heads: Heads | None) -> CommentRow | None:
    """Read one row of folded cells; None when it decides nothing (a merged cell above may leave a row short).

    >>> read_row(["1", "第七条:建议增加专用烟道。", "采纳", "已增加。"], None)
    CommentRow(clause=None, comment='第七条:建议增加专用烟道。', decided='采纳', reason='已增加。')
    """
    at = heads.decided if heads is not None and heads.width == len(cells) else None
    if at is None:
        at = next((i for i, cell in enumerate(cells) if i and _SHORT.match(cell.strip())), None)
    if at is None:
        return None
    whole = heads is not None and heads.width == len(cells)
    clause = cells[heads.clause].strip() if whole and heads is not None and heads.clause is not None else None
    before = [
        cell.strip() for i, cell in enumerate(cells[:at]) if not cell.strip().isdigit() and cell.strip() != clause
    ]
    return CommentRow(
        clause=clause or None,
        comment=" ".join(w for w in before if w),
        decided=cells[at].strip(),
        reason=" ".join(cell.strip() for cell in cells[at + 1 :] if cell.strip()),
    )
