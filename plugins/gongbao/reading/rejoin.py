"""Paragraphs that a page or a converter broke at a fixed width, joined again for structure; the stored text keeps its breaks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from gongbao.reading.dates import read_date_line
from gongbao.reading.issuers import split_authorities
from gongbao.reading.lines import Line
from gongbao.reading.markers import read_marker

_NARROWEST, _WIDEST = 16, 60
_FEWEST = 6
_LONG = 70
_CLOSED = frozenset("。;:!?")
_STARTS = re.compile(r"附[件表录]|专栏|抄送|第[一二三四五六七八九十百\d]+[编章节条]|[(\[【〔《|—]|[①-⑳]")


def rejoin(lines: Sequence[Line]) -> list[Line]:
    """Join lines that one width breaks in the middle of a sentence; other texts pass unchanged.

    >>> from gongbao.reading.lines import make_line
    >>> page = [make_line("各部门要" + "严格按照规定的程序和时限办理" * 5 + ",情节恶"), make_line("劣的,依法追究责任。")]
    >>> [line.raw[-10:] for line in rejoin(page)]
    ['劣的,依法追究责任。']
    """
    width = _width(lines)
    out: list[Line] = []
    last = 0
    for line in lines:
        if out and _goes_on(out[-1], line, last, width):
            before = out[-1]
            blank = " " if _words_meet(before.key, line.key) else ""
            out[-1] = Line(raw=before.raw + blank + line.raw, key=before.key + blank + line.key)
        else:
            out.append(line)
        last = len(line.key)
    return out


def _width(lines: Sequence[Line]) -> int:
    """Return the width at which most lines break open sentences; 0 when the text is not broken."""
    inner = [len(a.key) for a in lines if a.key[-1] not in _CLOSED and _NARROWEST <= len(a.key) <= _WIDEST]
    if len(inner) < _FEWEST or 3 * len(inner) < len(lines) or max(len(a.key) for a in lines) > _WIDEST + 10:
        return 0
    counts = Counter(inner)
    width = max(counts, key=lambda w: (sum(counts[w + d] for d in range(-2, 3)), w))
    near = sum(counts[width + d] for d in range(-3, 4))
    return width if near >= max(_FEWEST, 0.5 * len(inner)) else 0


def _goes_on(before: Line, line: Line, last: int, width: int) -> bool:
    if before.key[-1] in _CLOSED or read_marker(line.key) or _STARTS.match(line.key) or read_date_line(line.key):
        return False
    if width:
        return last >= width - 4 and not split_authorities(line.key)
    # One break in a long sentence: neither a heading nor a cell is that long, and the rest of a sentence ends like one.
    return (
        last >= _LONG
        and before.key[-1] not in ")”》"
        and line.key[-1] in _CLOSED
        and not split_authorities(line.key.rstrip(":"))
        and not line.key.startswith(("各", "现将", "为"))
    )


def _words_meet(before: str, after: str) -> bool:
    return before[-1].isascii() and before[-1].isalpha() and after[0].isascii() and after[0].isalpha()
