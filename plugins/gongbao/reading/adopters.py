"""Who adopted a text: the congress, the courts or the ministry whose session its note (题注) tells of; or who it says issued it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from gongbao.reading.dates import FULL_DATE
from gongbao.reading.issuers import congress_of, is_authority, split_authorities
from gongbao.reading.lines import Line

_DAY = re.compile(rf"(?:经)? ?{FULL_DATE} ?(?:经)?")
_NATIONAL = re.compile(r"第[一二三四五六七八九十]+届(?P<body>全国人民代表大会(?:常务委员会)?)第")
_COURT = re.compile(
    r"(?P<who>最高人民法院|最高人民检察院)(?:第[一二三四五六七八九十]+届)?(?:审判|检察)委员会(?:第|全体)"
)
_SESSION = r"第 ?[\d一二三四五六七八九十百]{1,6} ?次(?:部务|委务|局务|署务|行务|厅务|院务|社务|会务|主任|常务|局长办公|部长办公)会"
_MINISTRY = re.compile(
    rf"(?:^|[ (经,、])(?P<who>[\u3400-\u9fff\U00020000-\U000323af]{{2,24}}?)(?:20\d\d ?年(?:度)?)?{_SESSION}"
)
_ADOPTED = re.compile(r"通过|批准")
# 2023年12月,某省委办公厅、某省人民政府办公厅印发《…》: what a page says of the text that it shows.
_ISSUED = re.compile(
    r"(?:^|[,日]) ?(?P<who>[\u3400-\u9fff\U00020000-\U000323af、 ]{4,80}?)"
    r"(?:联合)?(?:正式)?(?:印发|发布|公布|颁布|出台)了?《(?P<what>[^《》]{4,80})》"
)
_TOLD = 3
"""Lines within which a page says so."""


def noted_adopters(head: Sequence[Line]) -> tuple[str, ...]:
    """Name who adopted the text, from the first note that tells of a session; both courts where both did.

    >>> from gongbao.reading.lines import make_line
    >>> noted_adopters([make_line("(2008年7月17日经人力资源和社会保障部第6次部务会议通过)")])
    ('人力资源和社会保障部',)
    >>> noted_adopters([make_line("(2001年4月28日第九届全国人民代表大会常务委员会第二十一次会议通过)")])
    ('全国人民代表大会常务委员会',)
    """
    return next((names for line in head if (names := tuple(dict.fromkeys(_named(line.key))))), ())


def _named(key: str) -> Iterator[str]:
    first = _ADOPTED.search(key)
    words = _DAY.sub(" ", key[: first.start()] if first else key)
    if courts := [match["who"] for match in _COURT.finditer(words)]:
        yield from courts
    elif national := _NATIONAL.search(words):
        yield national["body"]
    elif congress := congress_of(words):
        yield congress
    elif (ministry := _MINISTRY.search(words)) and is_authority(ministry["who"]):
        yield ministry["who"]


def told_issuers(title: Line, text: Sequence[Line]) -> tuple[str, ...]:
    """Name who a page says issued the text of this title, in the sentences above it.

    >>> from gongbao.reading.lines import make_line
    >>> told_issuers(make_line("甲省渡口办法"), [make_line("2023年1月,甲省人民政府办公厅印发《甲省渡口办法》。")])
    ('甲省人民政府办公厅',)
    """
    for line in text[:_TOLD]:
        for match in _ISSUED.finditer(line.key) if f"《{title.key}》" in line.key else ():
            names = split_authorities(match["who"].strip())
            if names and match["what"] == title.key:
                return names
    return ()
