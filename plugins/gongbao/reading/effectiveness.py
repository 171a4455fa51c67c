"""施行 and 有效期: from when a document holds, and until when, as its own sentence says."""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from gongbao.reading.dates import FULL_DATE, find_dates
from gongbao.reading.numerals import read_number

_PRICES = "价格(?:标准|政策|调整)?|收费(?:标准|项目|政策)?|[电水气热]价|票价|运价|费率|税率|基准价"
_THESE = rf"(?:以上|上述)(?:各项|各条|有关)?(?:措施|政策|意见|规定|条款|办法|举措|事项|条文|标准|{_PRICES})"
_SELF = (
    r"(?<![基根成资样版文日原书])本(?:办法|意见|通知|规定|方案|细则|政策|措施|条例|决定|规则|实施意见|实施办法|实施细则|实施方案|规范性文件"
    r"|文件|公告|通告|制度|规程|准则|标准|指南|目录|清单|"
    r"若干意见|若干政策|若干措施|若干规定|计划|规划|批复|令|法|解释|指导意见|行动计划|暂行办法|暂行规定|政策意见"
    r"|政策措施|预案|章程|指引|规范|纲要|规章|实施条例|修正案|"
    r"(?![市省区县州镇乡局厅委院级地轮批])[\u4e00-\u9fff]{2,8}(?:意见|办法|细则|规定|方案|政策|措施|规程|规则|指引|导则|准则|指南|规范|章程))"
    rf"|(?:调整|修改|修订)后的?[\u4e00-\u9fff]{{0,6}}(?:标准|政策|办法|规定|{_PRICES})|{_THESE}"
)
_OWN, _ABOVE = re.compile(_SELF), re.compile(_THESE)
_PART = re.compile(rf"(?:{_SELF})的?第[一二三四五六七八九十百\d()]{{1,6}}[条款项点章]")
_REST = re.compile(r" ?(?:其余|其他|其它)(?:的|各)?(?:条款|条文|条|款|项|内容|规定|部分|修改)?(?:内容|规定)?均?")
# 目录自2021年5月15日起实施: a text that calls itself by its kind alone.
_NAMED = re.compile(r" ?(?:目录|办法|规定|方案|细则|政策|措施|规划|计划|规则|规范|指南|清单|文件)")
_ISSUES = re.compile(r"现(?:予以?)?(?:公布|发布|印发)|现将|请.{0,6}(?:遵照|贯彻)")
_AS_OBJECT = re.compile(r"(?:与|和|同|按照?|依照?|依据|根据|遵照|关于|对|以|除|违反|符合)$")
_MARK = re.compile(r" *(?:[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十百]{1,5}条) *")
_HEADING = re.compile(
    r" *(?:[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\)|\d{1,2}[.、]|第[一二三四五六七八九十]{1,3}[章节条])"
)
_OF_FORCE = re.compile(r"施行|实施|执行|生效|试行|效力|有效|期限|时间|时限|日期|附则|其他|其它|事项|要求|说明|解释")
_CLOSING = re.compile(r"解释|附则|其他|其它|未尽|有效期|(?:施行|实施|执行)(?:时间|日期|期限)|说明")
_HOLDS = re.compile(r"施行|实施|执行|生效|试行")
# Words of a clause that name no subject: the day itself, the rule of reckoning, adverbs, 其 for the subject before.
_FILLER = re.compile(
    rf"{FULL_DATE}|(?:发布|公布|印发|发文|下发|颁布|颁发|通过|批准|签署|签发|成文|公告|刊登)(?:之日|之时|日)?"
    r"|(?:有效|试行|施行|执行|实施|政策|暂行)(?:期限?|日期|时间)?|有效|期限|生效(?:日期|时间)?|零时|截止|届满|暂定|工作日|个月|之日"
    r"|特此|同时|一并|正式|统一|开始|原则上|予以|遵照|认真|贯彻|请各?[\u4e00-\u9fff]{0,8}|各(?:单位|地区?|部门)"
    r"|[自从于并且即则将应均现请起日可拟暂定为至到限年月个满第后内止其再也亦仅 \d一二三四五六七八九十两百半()~—-]"
)
# Clauses that stand between a subject and its verb without being either: 由…解释, 《…》同时废止, 法律另有规定的.
_ASIDE = re.compile(
    r"^ ?(?:由|经|按|根据|依照?|依据|为|如|若|遇|除|在|此前|之前|原|以前|与|凡|具体|国家|法律|上级|期满|到期|届满|特此)"
    r"|废止|停止|失效|不再|终止|负责解释|为准|从其规定|的$|同意$|通过$|批准$"
)
_HOLD = r"(?:起?(?:正式|开始|试)?(?:施行|实施|执行|生效|试行|试实施)|起 ?(?:正式|开始)?(?:施行|实施|执行|生效|试行))"
_N = r"\d{1,4}|[一二三四五六七八九十两百]{1,5}"
_ON = re.compile(rf"(?:自|从|于)? ?(?<![至到~—-])(?<![至到~—-] )(?P<on>{FULL_DATE}) ?(?:零时)?{_HOLD}")
_FROM_TO = re.compile(rf"(?:自|从) ?(?P<on>{FULL_DATE}) ?(?:起)?(?:至|到|—|-) ?(?P<to>{FULL_DATE}) ?(?:止)?")
_TERM = r"(?:有效期限?|试行期限?|施行期限|执行期限|实施期限|政策期限)"
_SPAN = re.compile(
    rf"{_TERM}(?:为|:|自|从)+ ?(?P<on>{FULL_DATE}) ?(?:起)?(?:至|到|—{{1,2}}|-|~) ?(?P<to>{FULL_DATE}) ?(?:止)?"
)
_LATER = r"(?:推迟|延期|延迟|顺延)(?:至|到)"
_PUT_OFF = re.compile(rf"{_LATER} ?(?P<on>{FULL_DATE}) ?{_HOLD}")
_DAY_PUT_OFF = re.compile(rf"(?:施行|实施|生效|执行)(?:日期|时间)?(?:由 ?{FULL_DATE} ?)?{_LATER} ?(?P<on>{FULL_DATE})")
_FROM_PLAIN = re.compile(rf"(?:施行|实施|生效|执行)(?:日期|时间)?(?:为|:|自) ?(?P<on>{FULL_DATE})")
_RULE = re.compile(
    rf"(?:自|从)? ?(?P<event>发布|公布|印发|发文|下发|颁布|颁发|通过|批准|签署|签发|成文|公告|刊登)(?:之日|之时"
    rf"|日|后(?={_N}))?(?P<next>的?[次翌]日)?(?:起)? ?(?:(?:满|第)? ?(?P<days>{_N}) ?(?P<unit>日|天|个月|年|个?工作日)(?:之?后|起"
    rf"|内)?)? ?(?:起)?(?:正式|开始)?"
    r"(?:施行|实施|执行|生效|试行)"
)
_YEAR_END = r"\d{4} ?年(?:12月)?底"
_UNTIL = re.compile(
    rf"(?:有效期|有效期限|有效|试行期|施行期限|执行期限|实施期限|执行|实施|施行|政策期限"
    rf"|期限)(?:截止)?(?:暂定)?(?:为|限)?(?:自.{{0,24}}?)?(?:至|到|截至|延长?至) ?(?P<to>{FULL_DATE}|{_YEAR_END})(?: ?止)?"
)
_YEARS = re.compile(
    rf"(?:有效期|有效期限|试行期|试行期限|施行期限|执行期限|实施期限|暂行期|试行|有效时间"
    rf"|期限)(?:限)?(?:暂定)?(?:为)?(?:自(?:本[^,。;]{{1,8}}?)?(?:施行|实施|生效|执行)之日起(?:计算)?)? ?"
    rf"(?P<n>{_N}) ?(?P<unit>年|个月)(?P<half>半)?"
)
_CUE = re.compile(
    r"施行|生效|试行|有效|日[^。]{0,6}(?:实施|执行)|起[^。]{0,6}(?:实施|执行)"
    r"|实施(?:日期|期限|时间|至|到)|执行(?:日期|期限|时间|至|到)"
)
_FOREIGN = re.compile(
    r"(?:许可|证书?|资格|合同|资质|执照|批件|签证|承诺|报告|备案|保函|票|卡|协议|保险|认证|登记)[^,。;]{0,16}(?:的)?(?:有效期|期限)"
    r"|申请(?:强制|法院|人民法院)?(?:强制)?执行|(?:申请|申诉|起诉|复议|异议|追溯|追诉)[^,。;]{0,10}期限"
)
_LAST_YEAR = 2200
_HEADED = 24  # characters of a paragraph that may be its heading
_REACH = 400  # characters in front of a verb in which its subject is looked for; an endless sentence has none


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """From when and until when; a rule whose day of reckoning is unknown keeps ``on`` None."""

    on: date | None = None
    rule: str | None = None
    until: date | None = None
    until_rule: str | None = None
    on_evidence: str | None = None
    until_evidence: str | None = None


def read_effect(
    sentences: Sequence[tuple[str, str]],
    *,
    signed_on: date | None,
    published_on: date | None,
    printed_on: date | None = None,
    begun: date | None = None,
) -> Effect:
    """Read 施行 and 有效期 from (as written, folded) paragraphs, the last ones first: the sentence stands at the end.

    ``begun`` is the first day in force as known otherwise: a term of years counts from it where the words give no day.

    >>> text = "本办法自2024年1月1日起施行,有效期5年。"
    >>> effect = read_effect([(text, text)], signed_on=None, published_on=None)
    >>> str(effect.on), str(effect.until), effect.until_rule
    ('2024-01-01', '2028-12-31', '有效期5年')
    >>> text = "本意见自印发之日起施行,有效期至2021年12月31日。"
    >>> effect = read_effect([(text, text)], signed_on=None, published_on=None)
    >>> effect.on, effect.rule, str(effect.until)
    (None, '自印发之日起施行', '2021-12-31')
    """
    on = rule = evidence = until = until_rule = until_evidence = months = None
    for index in range(len(sentences) - 1, -1, -1):
        raw, key = sentences[index]
        if not _CUE.search(key):
            continue
        for start, end in _sentences(key):
            part, written = key[start:end], raw[start:end]
            if _is_of_a_section(sentences, index, part):
                continue
            supposed = _lets_subject_go(sentences, index, start)
            first, first_rule = _begins(part, signed_on, published_on, printed_on, supposed=supposed)
            if on is None and rule is None:
                on, rule = first, first_rule
                evidence = written.strip() if on or rule else None
            if until is None and until_rule is None:
                until, until_rule, months = _ends(part, first, supposed=supposed)
                until_evidence = written.strip() if until or until_rule else None
    if until is None and months is not None and (since := on or begun):
        until = _last_day(since, months)
    return Effect(
        on=on, rule=rule, until=until, until_rule=until_rule, on_evidence=evidence, until_evidence=until_evidence
    )


def _sentences(key: str) -> list[tuple[int, int]]:
    """Part a paragraph into sentences, the last first."""
    cuts = [0, *(m.end() for m in re.finditer(r"[。;\n]", key)), len(key)]
    return [(a, b) for a, b in pairwise(cuts) if b > a][::-1]


def _is_of_a_section(sentences: Sequence[tuple[str, str]], index: int, part: str) -> bool:
    """Tell whether 以上措施 means the section it stands in: others follow, and its heading is not one on force."""
    above = _ABOVE.search(part)
    if above is None or _OWN.search(_ABOVE.sub("", part)):
        return False
    below = [key for _, key in sentences[index + 1 :] if _HEADING.match(key)]
    own_line = sentences[index][1].strip().startswith(part.strip()) and not _HEADING.match(part)
    # On a line of its own, with nothing but 解释 and 附则 below, it closes the measures above.
    if not below or (own_line and all(_CLOSING.search(re.split(r"[。:;]", key)[0][:_HEADED]) for key in below)):
        return False
    headed = next((key for _, key in reversed(sentences[: index + 1]) if _HEADING.match(key)), "")
    return not _OF_FORCE.search(re.split(r"[。:;]", headed)[0][:_HEADED])


def _lets_subject_go(sentences: Sequence[tuple[str, str]], index: int, start: int) -> bool:
    """Tell whether a sentence that names no subject may speak of the whole document, by what stands in front of it.

    A heading above the paragraph (收费标准), or the sentence before, may have named another subject.
    """
    before = sentences[index][1][:start].rstrip("。;\n ")
    if not before:
        above = sentences[index - 1][1] if index else ""
        headed = len(above) <= 24 and bool(_HEADING.match(above)) and above[-1:] not in "。;,"
        return not headed or bool(_OF_FORCE.search(above))
    last = re.split(r"[。;\n]", before)[-1]
    return (
        index == len(sentences) - 1
        or bool(_ISSUES.search(before))
        or bool(_OWN.search(last))
        or bool(_ASIDE.search(last))
        or not _FILLER.sub("", last)
    )


def _speaks_of_itself(part: str, at: int, *, supposed: bool) -> bool:
    """Tell whether the verb at ``at`` says something of the document: by the nearest subject in front of it.

    ``supposed`` answers for a sentence without any subject.
    """
    mark, floor = _MARK.match(part), max(0, at - _REACH)
    clauses = re.split(r"[,:]", part[max(floor, mark.end() if mark and mark.end() <= at else 0) : at])
    if _ISSUES.search(part, floor, at) and not _FILLER.sub("", clauses[-1]):
        return True
    for order, clause in enumerate(reversed(clauses)):
        if not order and ((of_part := _PART.search(clause)) or _REST.fullmatch(clause)):
            return not of_part
        owns = list(_OWN.finditer(re.sub("《[^》]*》", "", clause)))
        if any(not _AS_OBJECT.search(m.string[: m.start()]) for m in owns) or _ISSUES.search(clause):
            return True
        if _NAMED.fullmatch(clause) and order == len(clauses) - 1:
            return True
        if not _FILLER.sub("", clause) or (order and _ASIDE.search(clause)) or _NAMED.fullmatch(clause):
            continue
        return False
    return supposed


def _begins(
    part: str, signed: date | None, published: date | None, printed: date | None, *, supposed: bool
) -> tuple[date | None, str | None]:
    for pattern in (_PUT_OFF, _DAY_PUT_OFF, _ON, _FROM_TO, _SPAN, _FROM_PLAIN):
        for match in pattern.finditer(part):
            if _is_past_rule(part, match.end()) or not _speaks_of_itself(part, match.start(), supposed=supposed):
                continue
            if found := find_dates(match["on"]):
                return found[0].on, part[match.start() : match.end()].strip()
    for match in _RULE.finditer(part):
        if not _is_past_rule(part, match.end()) and _speaks_of_itself(part, match.start(), supposed=supposed):
            origin = _origin(match["event"], signed, published, printed)
            days, unit = ("1", "日") if match["next"] else (match["days"], match["unit"])
            return _shift(origin, days, unit), part[match.start() : match.end()].strip()
    return None, None


def _is_past_rule(part: str, end: int) -> bool:
    """Tell whether the words are part of a longer phrase: …起施行的企业, …施行以来, 执行《…》."""
    return bool(re.match(r" ?(?:《|以来|之?后|的(?=[\u4e00-\u9fff《]|,))", part[end:]))


def _origin(event: str, signed: date | None, published: date | None, printed: date | None) -> date | None:
    """Choose the day that 之日 counts from: 印发 from printing or signing, 发布 and 公布 from publication."""
    if event in ("发布", "公布", "颁布", "颁发", "公告", "刊登"):
        return published
    if event in ("通过", "批准"):
        return None
    if event in ("签署", "签发", "成文"):
        return signed
    return printed or signed or published


def _shift(origin: date | None, days: str | None, unit: str | None) -> date | None:
    if origin is None or not days:
        return origin
    number = read_number(days)
    if number is None or unit in ("工作日", "个工作日"):
        return None
    if unit in ("个月", "年"):
        return add_months(origin, number * (12 if unit == "年" else 1))
    return origin + timedelta(days=number)


def add_months(day: date, months: int) -> date:
    """Add calendar months; the last day of a shorter month stands in for a day it lacks.

    >>> str(add_months(date(2024, 1, 31), 1))
    '2024-02-29'
    """
    count = day.month - 1 + months
    year, month = day.year + count // 12, count % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def _ends(part: str, begins: date | None, *, supposed: bool) -> tuple[date | None, str | None, int | None]:
    """Read the last day, its words, and the months that they state; ``begins`` is the day that the same sentence gives."""
    if _FOREIGN.search(part):
        return None, None, None
    for pattern in (_FROM_TO, _SPAN, _UNTIL):
        if pattern is _FROM_TO and not re.search(r"施行|实施|执行|有效|试行", part):
            continue
        for match in pattern.finditer(part):
            if _is_past_rule(part, match.end()) or not _speaks_of_itself(part, match.start(), supposed=supposed):
                continue
            if last := _day_to(match["to"]):
                return last, part[match.start() : match.end()].strip(), None
    for match in _YEARS.finditer(part):
        if _is_past_rule(part, match.end()) or not _speaks_of_itself(part, match.start(), supposed=supposed):
            continue
        number, rule = read_number(match["n"]), part[match.start() : match.end()].strip()
        if number is None:
            return None, rule, None
        months = number * 12 + (6 if match["half"] else 0) if match["unit"] == "年" else number
        return (_last_day(begins, months) if begins else None), rule, months
    return None, None, None


def _day_to(words: str) -> date | None:
    """The day that the words name; the end of a year is its last day."""
    if words.endswith("底"):
        return date(int(words[:4]), 12, 31)
    return next((found.on for found in find_dates(words)), None)


def _last_day(begins: date, months: int) -> date | None:
    return add_months(begins, months) - timedelta(days=1) if begins.year + months // 12 <= _LAST_YEAR else None
