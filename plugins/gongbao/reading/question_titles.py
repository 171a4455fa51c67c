"""A question as a title: pages of questions and answers (政策问答) are headed by what somebody asks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gongbao.reading.dates import read_date_line
from gongbao.reading.labels import is_page_line, starts_with_label
from gongbao.reading.lines import Line, squeeze
from gongbao.reading.titles import NUMBERED, TitleFound, is_balanced

_ASKS = re.compile(r"[^。;?!]{6,80}\?")
_ANSWERS = re.compile(r"(?:问|答|Q|A)\d{0,2} ?[:.、]")
_NEAR = 6
"""Lines of the head within which such a title stands: names of columns and the day may stand above it."""


def asked_title(lines: Sequence[Line], limit: int) -> TitleFound | None:
    """Find a question that heads a page: right above the page's labels, its day or the first answer, or standing twice.

    >>> from gongbao.reading.lines import make_line
    >>> asked_title([make_line("个体工商户怎样申请稳岗补贴?"), make_line("答:向所在地提出。")], 2).line.raw
    '个体工商户怎样申请稳岗补贴?'
    >>> asked_title([make_line("谁来负责?"), make_line("一、各县区。")], 2) is None
    True
    """
    for start, line in enumerate(lines[: min(_NEAR, limit)]):
        if _ANSWERS.match(line.key):
            return None
        if not _ASKS.fullmatch(line.key) or NUMBERED.match(line.key) or not is_balanced(line.key):
            continue
        below = lines[start + 1].key if start + 1 < len(lines) else ""
        stands = starts_with_label(below) or is_page_line(below) or read_date_line(below) or _ANSWERS.match(below)
        if stands or any(squeeze(other.key) == squeeze(line.key) for other in lines[start + 1 : start + 1 + _NEAR]):
            return TitleFound(start=start, end=start + 1, line=line)
    return None
