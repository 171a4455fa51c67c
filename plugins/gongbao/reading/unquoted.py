"""Titles that a list writes without marks: 关于印发甲办法的通知(甲政规〔2022〕3号),有效期延长至….

A title is told by its kind, right in front of its number in brackets.
"""

from __future__ import annotations

import re

_KIND = r"(?:通知|意见|办法|规定|决定|决议|通告|公告|细则|措施|方案|条例|规则|规程|规划|批复)"
_ITEM = re.compile(
    rf"^(?P<serial>\(?(?:\d{{1,3}}|[一二三四五六七八九十]{{1,3}})[)、.] ?)?"
    rf"(?P<title>[\u4e00-\u9fff][^《》。;:,]{{4,120}}?{_KIND}(?:\((?:试行|暂行)\))?)(?= ?\([^()]{{2,40}}\d号[^()]{{0,40}}\))"
)


def with_marks(line: str) -> str:
    """Put the marks of a title around the one that opens a folded line; a line that has marks stays as it is.

    >>> with_marks("1.关于印发甲市公园办法的通知(甲政规〔2022〕3号),继续有效")
    '1.《关于印发甲市公园办法的通知》(甲政规〔2022〕3号),继续有效'
    """
    return line if "《" in line else _ITEM.sub(lambda found: f"{found['serial'] or ''}《{found['title']}》", line)
