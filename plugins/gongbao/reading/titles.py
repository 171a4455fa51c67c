"""Titles: found among the first lines by their words or by their place, and rejoined where the page broke them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from gongbao.reading.dates import read_date_line
from gongbao.reading.doc_numbers import is_number_line
from gongbao.reading.issuers import authorities_in_title, is_dated_name, split_authorities
from gongbao.reading.labels import is_page_line, starts_with_label
from gongbao.reading.lines import Line, squeeze

_KINDS = (
    "通知|意见|决定|决议|公告|通告|通报|公报|公示|批复|复函|函|命令|令|报告|议案|纪要|办法|规定|条例|细则|规则|规程|准则|守则|章程|制度|法|法典|"
    "方案|规划|计划|纲要|要点|措施|政策|目录|清单|标准|规范|指南|指引|解释|解读|问答|说明|名单|预案|机制|行动|分工|安排|举措|若干条|倡议书|建议|"
    "宣言|修正案|启事|邀请函|更正|勘误|指标|条款|白皮书|工作|反馈|情况|结果|提示|提醒|告知书"
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
    r"^(?:中华人民共和国|[\u4e00-\u9fff]{2,8}(?:省|市|自治区|自治州|经济特区|县|区)|全国|国务院|最高人民).{2,60}"
    rf"(?:法|法典|条例|办法|规定|细则|规则|决定|规划|方案|措施|意见|目录|纲要|计划|政策|修正案|清单|标准|指南|章程|预案|要点|令){_SUFFIX}$"
)
_BRACKETED = re.compile(
    r"\( ?(?:(?:19|20)\d{2} ?年? ?(?:[—–~至-]{1,2} ?(?:19|20)\d{2} ?年?|年?版|修订版?|修订本)|试行|暂行"
    r"|(?:[\u4e00-\u9fff]{0,4}征求意见|送审|讨论|修订|公示)稿"
    r"|草案) ?\)"
)
_NUMBERED = re.compile(r"[一二三四五六七八九十]+、|\(|第[一二三四五六七八九十]+[章条]|\d+[.、]")
_COMMENTARY = re.compile(
    r"》.{0,16}(?:解读|说明|问答|图解)$|》 ?(?:\((?:草案|征求意见稿|公示稿|送审稿)\))? ?的?(?:公示|(?:结果|意见)反馈|意见?采纳情况)$"
    r"|》 ?(?:\([^()]{0,12}(?:稿|草案)\))? ?(?:面?向社会)?公开(?:征求|征集)(?:社会)?(?:公众|各界)?(?:意见|建议)"
    r"(?:的?(?:公告|通知|通告|公示|启事))?$"
    r"|》 ?(?:\([^()]{0,12}(?:稿|草案)\))? ?的?(?:公开)?(?:征求|征集)?(?:社会)?(?:公众|各界)?(?:意见|建议|意见建议)"
    r"(?:的?(?:征集|征求|收集|采纳|反馈|处理|办理))?(?:[和及]采纳)?(?:情况|结果)"
    r"的?(?:公告|公示|通告|反馈|说明|公布|报告|汇总)?$"
    r"|^(?:一图读懂|图解|政策解读).{4,}"
)
_EXPLAINING = ("一图读懂", "图解", "政策解读")
_SENTENCE = re.compile(r"[。;!?]|:$|^(?:附件|注|来源|发布|索引)")
# The opening of a paragraph that gives its purpose or ground; it may end in 本措施 without being a title.
_GROUND = re.compile(
    r"(?:根据|按照|依照|依据|遵照|为了|为(?:深入|全面|切实|认真|进一步)?(?:贯彻|落实|加强|推进|规范|促进|加快|做好|保障))|(?:为|经|现|按|结合)[^《》]*,"
)
# The columns and names that a site sets above a document.
_COLUMN = re.compile(
    r"(?:政务|信息|政府|公开|政策|文件|法规|规章|规范性|行政|部门|本?[省市县区]|级|通知|公告|公示|公文|法定|主动|内容|目录|栏目|新闻|中心"
    r"|动态|其他|有关|解读|库|首页|正文|详情|当前|位置|门户|网站|人民|办公室|办公厅|最新|专栏|重点|领域|基础|指南|年报|发布|及|[与和、 ])+"
    r"|.*(?:网|网站|平台|门户|首页|专栏)"
)
_NEWS = re.compile(
    r"[\u4e00-\u9fff、 ]{4,60}(?:印发|转发)(?:[\u4e00-\u9fff、 ]{2,40})?? ?《[^《》]*(?:《[^《》]*》[^《》]*)*》$"
)
_FORWARDS = re.compile(
    rf"^[^。;:《》]{{4,60}}?(?:印发|转发|批转|颁发|颁布)[^。;:]{{4,}}的(?:通知|公告|通报|函){_SUFFIX}$"
)
_ISSUES = re.compile(r" ?(?:印发|转发|批转)$")
_NOTICE = re.compile(r"(?:通知|公告|通告|批复|决定|命令|令|函)(?: ?\([^()]*\))?$")
_WRAPPING = re.compile(r"关于(?:[\u4e00-\u9fff]{2,20}关于)?(?:[修制]订)?(?:印发|转发|批转|公布|发布|下发)")
_NUMBER_REACH = 8
_MOST_LINES = 5


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


@lru_cache(maxsize=1024)
def is_title(key: str) -> bool:
    """Tell whether a folded text reads like the full title of an official document.

    >>> is_title("宁波市人民政府办公厅关于印发某方案的通知"), is_title("宁波市地名管理条例"), is_title("规范性文件")
    (True, True, False)
    >>> is_title("根据《办法》的规定。"), is_title("关于印发")
    (False, False)
    """
    if not 6 <= len(key) <= 240 or "。" in key or _SENTENCE.search(key) or not is_balanced(key):
        return False
    if ">" in key or "|" in key or _GROUND.match(key):
        return False
    if _NUMBERED.match(key):
        return False
    if "关于" in key and key[-1] in _STRONG_ENDS and _STRONG.search(key):
        return True
    if ("》" in key or key.startswith(_EXPLAINING)) and _COMMENTARY.search(key):
        return True
    return bool((key[-1] == "》" and _NEWS.match(key)) or _LAW.match(key) or _forwards(key))


def _forwards(key: str) -> bool:
    """Tell whether an authority forwards or issues something without the word 关于."""
    return bool(_FORWARDS.match(key)) and bool(authorities_in_title(key))


def join_lines(lines: Sequence[Line]) -> Line:
    """Join the lines of a broken title: a blank between authorities, nothing within a phrase."""
    raw, key = lines[0].raw, lines[0].key
    for line in lines[1:]:
        between = (
            " " if split_authorities(key) and (split_authorities(line.key) or _starts_with_authority(line.key)) else ""
        )
        raw, key = raw + between + line.raw, key + between + line.key
    return Line(raw=raw, key=key)


def _starts_with_authority(key: str) -> bool:
    head, found, _ = key.partition("关于")
    return bool(found and head and split_authorities(head.strip()))


def find_title(lines: Sequence[Line], limit: int) -> TitleFound | None:
    """Find the title among the first ``limit`` lines: the fullest reading of the best candidate."""
    best: tuple[float, TitleFound] | None = None
    seen = Counter(squeeze(line.key) for line in lines[:limit])
    for start in range(min(limit, len(lines))):
        for span in range(1, 6):
            if start + span > min(limit, len(lines)) or not _may_join(lines[start : start + span]):
                break
            line = join_lines(lines[start : start + span])
            if is_title(line.key) and not _is_under_byline(lines, start, span, seen):
                score = _score(line.key, lines[start], span) - start / 100
                if best is None or score > best[0]:
                    best = (score, TitleFound(start=start, end=start + span, line=line))
    found = (
        _fullest(best[1], lines, limit) if best else _unplaced_title(lines, limit, seen) or _above_number(lines, limit)
    )
    return _with_bracket(found, lines) if found else None


def _with_bracket(found: TitleFound, lines: Sequence[Line]) -> TitleFound:
    """Add the line below that holds the span of years, or the stage, of the title in brackets."""
    below = lines[found.end] if found.end < len(lines) else None
    if below is None or found.line.key.endswith(")") or not _BRACKETED.fullmatch(below.key):
        return found
    line = Line(raw=found.line.raw + below.raw, key=found.line.key + below.key)
    return TitleFound(start=found.start, end=found.end + 1, line=line)


def _fullest(found: TitleFound, lines: Sequence[Line], limit: int) -> TitleFound:
    """Prefer the copy of a title that names its authority in full (安徽省人民政府) to a site's own (安徽省政府)."""
    names, about, rest = found.line.key.partition("关于")
    if not about or not split_authorities(names.strip()):
        return found
    for index in range(found.end, min(limit, len(lines))):
        other, _, same = lines[index].key.partition("关于")
        if same == rest and len(other) > len(names) and len(split_authorities(other.strip())) == 1:
            return TitleFound(start=index, end=index + 1, line=lines[index])
    return found


def _is_under_byline(lines: Sequence[Line], start: int, span: int, seen: Counter[str]) -> bool:
    """Tell whether the first line is no part of the title but the name that a database sets between two copies of it."""
    if span == 1 or not split_authorities(lines[start].key):
        return False
    below = "".join(line.key for line in lines[start + 1 : start + span])
    if set(split_authorities(lines[start].key)) == set(authorities_in_title(below)):
        return True
    title = squeeze(below)
    elsewhere = seen[title] - (span == 2)
    if elsewhere < 1:
        return False
    named = bool(authorities_in_title(title))
    return named or (elsewhere >= 2 and start > 0 and squeeze(lines[start - 1].key) == title)


def _unplaced_title(lines: Sequence[Line], limit: int, seen: Counter[str]) -> TitleFound | None:
    """Find a title that names neither place nor 关于: it stands twice, or right above the text or the page's labels."""
    for start, line in enumerate(lines[:limit]):
        key = line.key
        if not 6 <= len(key) <= 80 or _SENTENCE.search(key) or not is_balanced(key) or ">" in key or "," in key:
            continue
        if not TAIL.search(key) or starts_with_label(key) or split_authorities(key) or key[0] in "(第【[|《":
            continue
        if _is_red_head(key) or _GROUND.match(key):
            continue
        below = lines[start + 1].key if start + 1 < len(lines) else ""
        stands = starts_with_label(below) or below.startswith("第一") or is_dated_name(below)
        if seen[squeeze(key)] > 1 or start + 1 == limit or stands:
            return TitleFound(start=start, end=start + 1, line=line)
    return None


def _above_number(lines: Sequence[Line], limit: int) -> TitleFound | None:
    """Find the title by its place alone: right above the first number line of the head, over the lines that it broke into."""
    number = next((i for i, line in enumerate(lines[:limit]) if is_number_line(line.key)), 0)
    if not 0 < number <= _NUMBER_REACH or not _may_be_titled(lines[number - 1].key):
        return None
    start = number - 1
    while start and number - start < _MOST_LINES and _goes_on(lines[start - 1].key, lines[start].key):
        start -= 1
    line = join_lines(lines[start:number])
    whole = (
        6 <= len(line.key) <= 120
        and is_balanced(line.key)
        and not _GROUND.match(line.key)
        and line.key[0] not in "第)、"
    )
    return TitleFound(start=start, end=number, line=line) if whole else None


def _may_be_titled(key: str) -> bool:
    """Tell whether a line may be a title by its place: no name of an authority, label, day, number, decree or column of a site."""
    if not 2 <= len(key) <= 120 or _SENTENCE.search(key) or any(mark in key for mark in ">|_@"):
        return False
    if key[0] in "([【《|" or key.endswith(("令", "文件", ",")) or not re.search(r"[\u4e00-\u9fff]{2}", key):
        return False
    if split_authorities(key) or _is_red_head(key) or starts_with_label(key) or is_page_line(key):
        return False
    return not (read_date_line(key) or _COLUMN.fullmatch(key) or (_NUMBERED.match(key) and not key.startswith("第")))


def _goes_on(above: str, key: str) -> bool:
    """Tell whether the line above is the first part of the same title: its authorities, or words that 关于 leaves open."""
    if split_authorities(above):
        return key.startswith(("关于", "对", "致", "转发", "印发")) and not above.endswith("文件")
    opened = "关于" in above and "关于" not in key and not is_title(above)
    return (opened or not is_balanced(above)) and _may_be_titled(above)


def _may_join(lines: Sequence[Line]) -> bool:
    last = lines[-1].key
    if len(last) > 120 or _SENTENCE.search(last) or ">" in last:
        return False
    if len(lines) == 1:
        return True
    before = "".join(line.key for line in lines[:-1])
    if _is_red_head(before):
        return False
    if is_title(before) and not (_is_unfinished(before) and (_NOTICE.search(last) or last.startswith("("))):
        return False
    return (
        "关于" in before
        or not is_balanced(before)
        or bool(split_authorities(_ISSUES.sub("", lines[0].key)))
        or bool(_LAW_START.match(before))
    )


def _is_red_head(key: str) -> bool:
    """Tell whether a line is the red head of a document: an authority and the kind of its work, without a subject."""
    tail = TAIL.search(key) if len(key) <= 40 and key[-1:] in _TAIL_ENDS else None
    return tail is not None and bool(split_authorities(key[: tail.start()].strip()))


def _is_unfinished(key: str) -> bool:
    """A wrapper that has not yet said 的通知: what reads like a title so far is the wrapped one, and a line may follow."""
    return bool(_WRAPPING.search(key)) and not _NOTICE.search(key)


_LAW_START = re.compile(r"^(?:中华人民共和国|[\u4e00-\u9fff]{2,8}(?:省|市|自治区|县|区)|最高人民|国务院)")


def _score(key: str, first: Line, span: int) -> float:
    score = 0.0 if span == 1 else -0.3
    if "关于" in key:
        head = _ISSUES.sub("", key.partition("关于")[0].strip())
        score += 2 if not head or split_authorities(head) else 1
        score += (0.5 if span == 1 else 0.9) if head else 0
        if "印发" in key or "《" in key:
            score += 0.1
        if _is_unfinished(key) and not key.endswith("》"):
            score -= 0.5
    else:
        score += 2.5 if _forwards(key) else 1.2
    return score + (0.3 if first.key.startswith("关于") else 0)
