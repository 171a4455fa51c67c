"""Where the closing provisions of a text in 公文 levels begin: what they say is said of the whole text, not of its last item."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence
from itertools import chain

from gongbao.reading.lines import Line
from gongbao.reading.markers import Marker, read_marker

_SELF = r"(?:本(?:[\u4e00-\u9fff]{1,12}?)|(?:以上|上述)(?:各项|各条)?(?:措施|政策|意见|规定|条款|事项))"
_CLOSING = re.compile(
    rf"{_SELF}(?:,| )?(?:自|从|于)[^。;]{{2,30}}(?:施行|实施|执行|生效|试行)"
    rf"|{_SELF}(?:的?(?:施行|实施|执行|试行)?(?:有效)?期限?|有效期)(?:为|至|自|到)?[^。;]{{0,4}}\d"
    rf"|{_SELF}(?:具体|的)?(?:事项|内容|应用问题|条款)?由[^。;,]{{2,30}}(?:负责|承担)?(?:具体)?解释"
    r"|(?:此外|另外|同时),? ?对[^。;]{0,24}(?:条文|条款|序号|顺序|文字)[^。;]{0,16}(?:调整|修改)"
    r"|特此(?:通知|通告|公告|决定|批复|函复|函告|说明)"
)
# 五、施行时间, 六、其他事项: an item that is about the force of the text keeps its sentences.
_OF_FORCE = re.compile(
    r"施行|实施(?:日期|时间|期限)|执行(?:日期|时间|期限)|生效|有效期|期限|附则|其他|其它|说明|解释|时间"
)
_HEAD = 24
_BREAKS = frozenset(";,:、")


def closing_at(lines: Sequence[Line], numbers: Mapping[int, Marker], rows: Container[int]) -> int:
    """Return the line with which the closing provisions begin, below the last number of the text; ``len(lines)`` for none.

    An item whose heading stands alone, or names the force of the text, keeps what follows it. ``rows`` are rows of tables.

    >>> from gongbao.reading.lines import make_line
    >>> page = [make_line(t) for t in ("一、加强领导。市局负责。", "各县照办。", "本通知自2024年3月1日起施行。", "特此通知。")]
    >>> closing_at(page, {}, ()), closing_at(page[:2], {}, ()), closing_at([make_line("四、施行"), *page[2:]], {}, ())
    (2, 2, 3)
    """
    upwards = (i for i in range(len(lines) - 1, -1, -1) if i not in rows)
    marked = ((i, m) for i in upwards if (m := numbers.get(i) or read_marker(lines[i].key)))
    lowest = next(marked, None)
    if lowest is None:
        return len(lines)
    last = lowest[0]
    top = next((held for held in chain((lowest,), marked) if held[1].level == "h1"), lowest)
    if any(_OF_FORCE.search(lines[i].key, marker.end, marker.end + _HEAD) for i, marker in (lowest, top)):
        return len(lines)
    for index in range(last + 1, len(lines)):
        if not _CLOSING.match(lines[index].key):
            continue
        headed = index == last + 1 and lines[last].key[-1] not in "。”)"
        unended = lines[index - 1].key[-1] in _BREAKS
        return len(lines) if headed or unended else index
    return len(lines)
