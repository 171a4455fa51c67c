"""Titles: the words by which one is told, and its lines rejoined where the page broke them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from gongbao.reading.issuers import authorities_in_title, split_authorities
from gongbao.reading.lines import Line, squeeze

_KINDS = (
    "通知|意见|决定|决议|公告|通告|通报|公报|公示|批复|复函|函|命令|令|报告|议案|纪要|办法|规定|条例|细则|规则|规程|准则|守则|章程|制度|法|法典|"
    "方案|规划|计划|纲要|要点|措施|政策|目录|清单|标准|规范|指南|指引|解释|解读|问答|说明|名单|预案|机制|行动|分工|安排|举措|若干条|倡议书|建议|"
    "宣言|修正案|启事|邀请函|更正|勘误|指标|条款|白皮书|工作|反馈|情况|结果|提示|提醒|告知书|基准|范本|示范文本|负面清单|答复"
)
_SUFFIX = r"(?: ?\([^()]{1,60}\)| ?〔[^〕]{1,20}〕| ?【[^】]{1,20}】|\d{4}年版)*"
TAIL = re.compile(rf"(?:{_KINDS}){_SUFFIX}$")
_TAIL_ENDS = frozenset(word[-1] for word in _KINDS.split("|")) | frozenset(")〕】版")
_STRONG_KINDS = (
    "通知|意见|决定|决议|公告|通告|通报|公示|批复|复函|函|报告|议案|办法|规定|方案|规划|措施|政策|建议|解释|说明|细则|解读|指导意见|更正|勘误|"
    "计划|要点|情况|结果|反馈|提示|提示函|提醒|提醒函|警示|告知书|告示"
)
_STRONG = re.compile(rf"(?:关于.{{2,}}的?(?:{_STRONG_KINDS}){_SUFFIX}$)")
_STRONG_ENDS = frozenset(word[-1] for word in _STRONG_KINDS.split("|")) | frozenset(")〕】版")
"""What the last character must be: most lines are told by it alone."""

_LAW = re.compile(
    r"^(?:中华人民共和国|[\u3400-\u9fff\U00020000-\U000323af]{2,8}(?:省|市|自治区|自治州|经济特区|县|区)|全国|国务院|最高人民).{2,60}"
    rf"(?:法|法典|条例|办法|规定|细则|规则|决定|规划|方案|措施|意见|目录|纲要|计划|政策|修正案|清单|标准|指南|章程|预案|要点|纪要|令){_SUFFIX}$"
)
# 政府工作报告 needs no 关于: whose report it is stands before it, or in the line below.
_REPORT = re.compile(
    rf"(?:\d{{4}}年)?(?:(?![的了听审])[\u3400-\u9fff\U00020000-\U000323af]){{0,20}}(?:政府|法院|检察院|委员会|常委会)工作报告{_SUFFIX}"
)
NUMBERED = re.compile(r"[一二三四五六七八九十]+、|\(|第[一二三四五六七八九十]+[章条]|\d+[.、]")
# In Macau an instrument is named by its number: 第32/2020号行政长官批示.
_BY_NUMBER = re.compile(r"第\d{1,3}/\d{4}号(?:[\u3400-\u9fff\U00020000-\U000323af]{2,16}批示|行政命令|行政法规)")
_COMMENTARY = re.compile(
    r"》.{0,16}(?:解读|说明|问答|图解)$|》 ?(?:\((?:草案|征求意见稿|公示稿|送审稿)\))? ?的?(?:公示|(?:结果|意见)反馈|意见?采纳情况)$"
    r"|》 ?(?:\([^()]{0,12}(?:稿|草案)\))? ?(?:面?向社会)?(?:公开)?(?:征求|征集)(?:社会)?(?:公众|各界)?(?:意见|建议)"
    r"(?:的?(?:公告|通知|通告|公示|启事))?$"
    r"|》 ?(?:\([^()]{0,12}(?:稿|草案)\))? ?的?(?:公开)?(?:征求|征集)?(?:社会)?(?:公众|各界)?(?:意见|建议|意见建议)"
    r"(?:的?(?:征集|征求|收集|采纳|反馈|处理|办理))?(?:[和及]采纳)?(?:情况|结果)"
    r"的?(?:公告|公示|通告|反馈|说明|公布|报告|汇总)?$"
    r"|^(?:一图读懂|图解|政策解读).{4,}"
)
# 甲局行政规范性文件清理结果: what came of a clean-up needs no 关于. 某负责人就《甲》答记者问 names who answers, and on what.
_CLEANED = re.compile(
    rf"[\u3400-\u9fff\U00020000-\U000323af]{{4,40}}(?:文件|规章|法规)(?:全面|集中|专项)?清理(?:结果|目录){_SUFFIX}$"
)
_ANSWERED = re.compile(rf"[^。;:]{{2,60}}就[^。;:]{{4,160}}(?:答记者问|答问){_SUFFIX}$")
_EXPLAINING = ("一图读懂", "图解", "政策解读")
TITLE_ENDS = _TAIL_ENDS | _STRONG_ENDS | frozenset("》读明答解示馈况见议告知事果布总问")
EXPLAINING_BEGINS = frozenset(word[0] for word in _EXPLAINING)
"""What ``is_title`` takes for a title ends with one of the first, or begins with one of these: a character tells most lines."""

_NO_TITLE_BEGINS = ("附件", "注", "来源", "发布", "索引")
# The opening of a paragraph that gives its purpose or ground; it may end in 本措施 without being a title.
GROUND = re.compile(
    r"(?:根据|按照|依照|依据|遵照|为了|为(?:深入|全面|切实|认真|进一步)?(?:贯彻|落实|加强|推进|规范|促进|加快|做好|保障))|(?:为|经|现|按|结合)[^《》]*,"
)
_NEWS = re.compile(
    r"[\u3400-\u9fff\U00020000-\U000323af、 ]{4,60}(?:印发|转发)"
    r"(?:[\u3400-\u9fff\U00020000-\U000323af、 ]{2,40})?? ?《[^《》]*(?:《[^《》]*》[^《》]*)*》$"
)
_FORWARDS = re.compile(
    rf"^[^。;:《》]{{4,60}}?(?:印发|转发|批转|颁发|颁布)[^。;:]{{4,}}的(?:通知|公告|通报|函){_SUFFIX}$"
)


_PADDED = frozenset({"通知", "通告", "公告", "公示", "决定", "意见", "批复", "命令", "规定", "办法", "通报"})


@dataclass(frozen=True, slots=True, kw_only=True)
class TitleFound:
    """A title over the lines ``start`` to ``end`` (exclusive), as written and folded."""

    start: int
    end: int
    line: Line


def is_balanced(text: str) -> bool:
    """Tell whether quotes and brackets close."""
    count = text.count
    return (
        count("《") == count("》")
        and count("(") == count(")")
        and count("“") == count("”")
        and count("〔") == count("〕")
        and count("「") == count("」")
    )


def says(key: str) -> bool:
    """Tell whether a folded line says something, or names a thing of the page, as no title does.

    >>> [says(key) for key in ("现印发给你们。", "各县人民政府:", "附件 名单", "甲市关于乙的通知")]
    [True, True, True, False]
    """
    if "。" in key or ";" in key or "!" in key or "?" in key:
        return True
    return key.endswith(":") or key.startswith(_NO_TITLE_BEGINS)


@lru_cache(maxsize=1024)
def is_title(key: str) -> bool:
    """Tell whether a folded text reads like the full title of an official document.

    >>> is_title("宁波市人民政府办公厅关于印发某方案的通知"), is_title("宁波市地名管理条例"), is_title("规范性文件")
    (True, True, False)
    >>> is_title("根据《办法》的规定。"), is_title("关于印发")
    (False, False)
    """
    if not 6 <= len(key) <= 240 or says(key) or not is_balanced(key):
        return False
    if ">" in key or "|" in key or GROUND.match(key):
        return False
    if NUMBERED.match(key):
        return False
    if "关于" in key and key[-1] in _STRONG_ENDS and _STRONG.search(key):
        return True
    if ("》" in key or key.startswith(_EXPLAINING)) and _COMMENTARY.search(key):
        return True
    numbered = key[0] == "第" and _BY_NUMBER.fullmatch(key)
    named = key[-1] in "果录)问" and (_CLEANED.match(key) or _ANSWERED.match(key))
    report = key[-1] in "告)" and _REPORT.fullmatch(key)
    return bool(
        numbered or named or report or (key[-1] == "》" and _NEWS.match(key)) or _LAW.match(key) or forwards(key)
    )


def forwards(key: str) -> bool:
    """Tell whether an authority forwards or issues something without the word 关于."""
    return bool(_FORWARDS.match(key)) and bool(authorities_in_title(key))


def join_lines(lines: Sequence[Line]) -> Line:
    """Join the lines of a broken title: a blank between authorities, nothing within a phrase or a padded word (通　告)."""
    raw, key = lines[0].raw, lines[0].key
    for line in lines[1:]:
        if squeeze(line.key) in _PADDED:
            line = Line(raw=squeeze(line.raw), key=squeeze(line.key))  # noqa: PLW2901 - the same line without padding
        between = (
            " " if split_authorities(key) and (split_authorities(line.key) or _starts_with_authority(line.key)) else ""
        )
        raw, key = raw + between + line.raw, key + between + line.key
    return Line(raw=raw, key=key)


def _starts_with_authority(key: str) -> bool:
    head, found, _ = key.partition("关于")
    return bool(found and head and split_authorities(head.strip()))


def is_red_head(key: str) -> bool:
    """Tell whether a line is the red head of a document: an authority and the kind of its work, without a subject."""
    tail = TAIL.search(key) if len(key) <= 40 and key[-1:] in _TAIL_ENDS else None
    return tail is not None and bool(split_authorities(key[: tail.start()].strip()))
