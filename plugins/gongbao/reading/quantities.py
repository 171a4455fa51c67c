"""Numbers that bind: what they count, comparator, value, unit, year."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gongbao.model.policy import Quantity
from gongbao.reading.comparators import BOUNDS, comparison, without_reckoning
from gongbao.reading.goal_years import GoalYears
from gongbao.reading.lines import fold
from gongbao.reading.numerals import read_number

_UNIT = (
    "(?:万吨|吨|万?立方米|公斤)/(?:日|天|小时|年|亩)|[件张名人个床辆台]/[百千万]{1,2}(?:人|户|辆)|(?:万元|元)/(?:人·?[年月日天]|平方米|立方米|千瓦时|公里|公斤|人次|人|吨|亩|户|月|年|天|日|度|个|台|件|次|床|辆|斤)|微克每立方米|毫克每立方米|"
    "个百分点|百分点|个基点|%|‰|万亿元|亿元|万元|千元|百元|元|万平方米|平方公里|平方千米|平方米|公顷|万亩|亩|万千瓦时"
    "|千瓦时|万千瓦|千瓦|兆瓦|MW|GW|kW|万吨标准煤|吨标准煤|蒸吨|万吨|公斤|斤|"
    "吨|公里|千米|米|毫米|微克/立方米|毫克/立方米|立方米|升|毫升|万人次|人次|万人|人·年|人年|人|名|万户|户|万家|家"
    "|个工作日|工作日|个月|年|天|日|小时|分钟|分|"
    "万个|个|万件|件|项|套|台|座|所|条|支|批|辆|艘|架|场|次|倍|只|宗|起|处|门|床|张|头|只|羽|颗|片|枚|份|标箱|亿|万|℃|度|级|部|种|类|例|篇|册|株|头|栋|幢|间|期|EFLOPS|PFLOPS|P(?=[以及左,。;、)]|$)"
)
# Told by its first sign, a unit that is not there costs no look through all of them.
_UNIT_BEGINS = "[" + "".join(sorted({part[0] for part in re.split(r"[|/]|\(\?:", _UNIT) if part})) + "]"
# 万元, 百元 alone are units: a number in hanzi begins with one of its digits.
_HANZI = "[一二三四五六七八九十百千万亿零〇两]"
_DIGITS = "[一二三四五六七八九零]{1,4}"
# 零点五亩: a decimal in hanzi is a number before a measure too, where 五亩 may be a name.
_MEASURE = "亩|公顷|公里|千米|平方|立方|吨|个百分点"
_NUMBER = re.compile(
    rf"(?P<value>(?<![\d.])(?:\d{{1,3}}(?:,\d{{3}}(?!\d))+|\d{{1,3}} 0\d\d(?!\d)|\d{{1,12}})(?:\.\d{{1,6}})?"
    rf"|(?P<share>百分之[一二三四五六七八九十百零点]{{1,8}})"
    rf"|(?<!{_HANZI})(?<!{_HANZI}点)(?<![几数])(?:[一二三四五六七八九十两]{_HANZI}{{0,15}}|零(?=点))"
    rf"(?:(?:点{_DIGITS})?(?=元|万元|倍)|点{_DIGITS}(?={_MEASURE})))"
    r" ?(?P<scale>(?:万亿|[万亿])(?=[名家户人个件台套平吨元亩千斤立辆头只羽颗片枚份株册场次条标座张]))?"
    rf" ?(?P<unit>(?(share)(?:{_UNIT})?|(?={_UNIT_BEGINS})(?:{_UNIT}))) ?"
    r"(?P<after>以上|以下|以内|左右|及以上|及以下|之内|以后)?"
)
# Where a number may begin, found several times as fast as the number itself.
_OF_DIGITS = rf"(?<![\d.].)(?=\d*+(?:,\d{{3}}(?!\d)| 0\d\d(?!\d))*+(?:\.\d++)?+ {{0,2}}{_UNIT_BEGINS})"
_BEGINS_IN_DIGITS = re.compile(rf"\d{_OF_DIGITS}")
_BEGINS = re.compile(
    rf"[\d百一二三四五六七八九十两零](?:(?<=\d){_OF_DIGITS}|(?<=百)(?=分之)"
    rf"|(?<=[一二三四五六七八九十两零])(?<!{_HANZI}.)(?<!{_HANZI}点.)(?<![几数].)"
    rf"(?={_HANZI}{{0,15}}(?:(?:点{_DIGITS})?(?:元|万元|倍)|点{_DIGITS}(?:{_MEASURE}))))"
)
_SPANS = frozenset({"年", "个月", "天", "日", "小时", "分钟", "分", "期", "度", "级", "种", "类", "次"})
# 力争5年内: a span in which something is to happen, not a number that binds.
_WITHIN = re.compile(r" ?(?:[内来间后前]|以来|时间)")
# 由82%提高到90%: what it was, not what it is to be.
_FROM = re.compile(
    r"(?:由|从|将|把)(?:原来?|现行|目前|现有|的|每(?:人|亩|户|吨|月|年|日|天|个|名|家|平方米|立方米|辆|床|班)+)* ?$"
)
_RISES = re.compile(
    r" ?(?:左右)?(?:逐步|进一步|分别)?(?:提高|提升|增加|增长|扩大|上升|下降|降低|压缩|缩短|减少|调整|上调|下调|降)(?:至|到|为)"
)
# A year that something is measured against or begins with is not the year of the target: 比2015年下降15%, 2012年起5年内.
# Its digits stand first in the pattern: they are found several times as fast as a place behind none of these words.
_YEAR = re.compile(
    r"((?:19|20)\d{2})(?<![比较从由自]\d{4}) ?年(?! ?(?:\d{1,2} ?月 ?(?:\d{1,2} ?日)? ?)?(?:起|以来|开始))"
)
_LIST = re.compile(r" ?(?:[、和或及~～至—–-]|以及|或者|到)? ?")
_SHARED = frozenset(
    {"增长", "下降", "降低", "提高", "减少", "增加", "年均增长", "年均下降", "达到", "不低于", "不超过"}
)
_RANGE = re.compile(r"(?<![\d.])\d{1,12}(?:\.\d{1,6})? ?[—–~～至-]+ ?$")
_RANGE_OF_AMOUNTS = re.compile(r"\d ?(?:[万亿千百]?元|%|倍|亩|吨) ?-$")
_TO = frozenset("—–~～至-")
_UP_TO_STOP = re.compile(r".*[,。;:、!?\n()“”《》]", re.DOTALL)
_VERB = re.compile(
    r"^(?:(?:19|20)\d{2} ?年(?:底|末)?(?:以?前)?|[今明当]?年(?:底|末)(?:以?前)?|或者?|以及|及以上|以上"
    r"|确保|力争|争取|实现|使|到|至|其中|并|且|但是?|全市|全省|对|每年|按照|按(?![揭时期月年季日])|给予"
    r"|建成(?![区度后期率面投])|培育(?![期率库基])|打造|并?处(?=违法))+"
)
# Words in front of what is counted: who makes it, for whom or where, and the verb of making.
_MAKES = "形成|引进|引育|创建|争创|做强|做优|做大|培养|培育|开展|认定|评选|打造|建立|设立|支持|推进|推动|筛选(?:一批)?"
_FIELD = "(?:领域|方面|行业|范围内)"
_LEADS = re.compile(
    rf"(?:(?:在?(?:(?!{_FIELD})[\u4e00-\u9fff]){{1,14}}+{_FIELD}|重点|大力|加快|积极|着力|继续|全面|逐步|累[计計])*+(?:{_MAKES})++"
    r"(?![率期度数量者力]|金额|资金(?:总额|规模)|标准|额度|$)"
    r"|(?:逐步|进一步)?[将把](?![军来要])|其(?![他它中余])|由[\u4e00-\u9fff]{2,20}?(?:部门|机关|机构|局|委|府)(?:并处|处以?)"
    r"|可以?(?:并处|处以?)|并?处(?![理置方分级长所罚境女暑])(?:以)?|相当于?(?:其)?|.{2,}?给予(?=[\u4e00-\u9fff]{2})(?!奖|补|资|支))+"
)
_ASIDE = re.compile(
    r"(?:一般|首次|原则上|平均|应当?|均|合计|共计|总计|同比|环比|(?:比|较)(?:上年|上一年|去年|(?:19|20)\d{2} ?年[底末]?))+$"
)
_ASIDE_ENDS = frozenset("般次上均应当计比年底末")
_QUOTED = re.compile(r"“[^“”《》,。;:!?\d]{1,16}”$")
_NAMED_BEFORE = re.compile(r"等?|.{0,20}对")
# What is counted may stand behind the number: 2件政府规章, 二千元以上一万元以下罚款, 不超过200万元的补助.
_COUNTED = re.compile(
    r"(?: ?(?:[,、至或~—–-] ?)?[\d.一二三四五六七八九十百千万亿零两]{1,14}(?:元|万元|倍)(?:以上|以下)?)?的?"
    r"(?P<what>罚款|违约金|保证金|一次性(?:奖励|补助|补贴)|奖励|补助|补贴|资助|奖补|(?:地方性|行政|政府|部门)?(?:法规|规章)"
    r"|(?:行政)?规范性文件|(?:政策|公文)?文件)"
)
_SHARE_OF = re.compile(r"占(?:[\dA-Za-z\u4e00-\u9fff]{1,16}(?:比重|比例|比)|比)$")
_TRAIL = re.compile(r"(?:最高|最低|至少|约|累计|达到|达|到|为|分别|再|的|在|给予|并处|单处|处以|^处|可以?|^由|共计?)+$")
_TRAIL_ENDS = frozenset("高低少约计达到为别再的在予处以可由共")
_CALENDAR = re.compile(r"\d{4}$")


def find_quantities(raw: str, key: str | None = None, *, led: int | None = None) -> tuple[Quantity, ...]:
    """Find the binding numbers of one clause; days of the calendar and years are dates, not quantities.

    ``led`` is the goal year of the lead above the clause (到2025年的主要目标是:).

    >>> q = find_quantities("到2025年,确保制造业贷款占全部贷款比重不低于18%,给予最高不超过200万元的补助。")
    >>> [(x.subject, x.comparator, x.value, x.unit, x.year) for x in q]
    [('制造业贷款占全部贷款比重', '不低于', '18', '%', 2025), ('补助', '不超过', '200', '万元', 2025)]
    >>> find_quantities("自2016年9月30日起施行。")
    ()
    """
    folded = fold(raw) if key is None else key
    found: list[Quantity] = []
    sentence_start = looked = 0
    risen: int | None = None
    year: int | None = None
    last = 0
    goal_years: GoalYears | None = None
    for match in _numbers(folded):
        value, scale, unit, after = match.group("value", "scale", "unit", "after")
        unit = f"{scale}{unit}" if scale else unit
        at, end = match.span()
        if _is_calendar(folded, at, end, value, unit):
            continue
        full_stop = folded.rfind("。", looked, at)
        if full_stop >= 0:
            sentence_start, year = full_stop + 1, None
        for dated in _YEAR.finditer(folded, max(looked, sentence_start), at):
            year = int(dated[1])
        looked = at
        start, before = comparison(folded, at)
        if unit in _SPANS and not (before or after):
            continue
        if unit in _SPANS and before not in BOUNDS and _WITHIN.match(folded, end):
            continue
        if _RISES.match(folded, end) and (former := _FROM.search(folded, max(sentence_start, last, start - 12), start)):
            risen = former.start()
            continue
        decimal, unit = _decimal(value, unit)
        if decimal is None:
            continue
        spans = folded[max(0, start - 3) : start].rstrip()[-1:] in _TO
        if spans and (begun := _RANGE.search(folded, max(0, start - 14), start)):
            start = begun.start()
        subject, shared = _told(
            folded, raw, found, (max(sentence_start, last), last, start if risen is None else risen, end)
        )
        subject, start, before = without_reckoning(subject, raw, start, before, unit)
        comparator = before or after or shared
        goal_years = goal_years or GoalYears(folded, led)
        aims = comparator and year is None
        held = goal_years.held(start, end, sentence=sentence_start, comparator=comparator) if aims else year
        last, risen = end, None
        found.append(
            Quantity(
                subject=subject,
                comparator=comparator,
                value=decimal,
                unit=unit,
                as_written=raw[start:end].strip(),
                year=held,
            )
        )
    return tuple(found)


def _numbers(key: str) -> Iterator[re.Match[str]]:
    """Find the numbers with their units, none inside another."""
    reached = 0
    # A number in hanzi is told by one of these; digits alone are found a third faster.
    in_hanzi = "元" in key or "倍" in key or "点" in key or "百分之" in key
    for begins in (_BEGINS if in_hanzi else _BEGINS_IN_DIGITS).finditer(key):
        at = begins.start()
        match = _NUMBER.match(key, at) if at >= reached else None
        if match is not None:
            reached = match.end()
            yield match


def _told(key: str, raw: str, found: list[Quantity], places: tuple[int, int, int, int]) -> tuple[str, str]:
    """Return the subject of a number, and the comparator that a list shares (分别下降15%、10%和26%)."""
    floor, last, start, end = places
    if found and _LIST.fullmatch(key, last, start):
        return found[-1].subject, found[-1].comparator if found[-1].comparator in _SHARED else ""
    subject = _subject(key, raw, floor, start)
    if found and subject.endswith(("和", "及")):
        return found[-1].subject, ""
    if found and last == floor and _SHARE_OF.match(subject) and key[last:start].lstrip("、, ").startswith("占"):
        return f"{found[-1].subject}{subject}", ""
    counted = _COUNTED.match(key, end) if _NAMED_BEFORE.fullmatch(subject) else None
    return (raw[counted.start("what") : counted.end("what")] if counted else subject), ""


def _decimal(value: str, unit: str) -> tuple[str | None, str]:
    if value.startswith("百分之") or "点" in value:
        unit = "%" if value.startswith("百分之") else unit
        whole, _, part = value.removeprefix("百分之").partition("点")
        number = read_number(whole)
        digits = "".join(str(read_number(c)) for c in part if read_number(c) is not None)
        return (None if number is None else f"{number}.{digits}" if digits else str(number)), unit
    if not value[0].isdigit():
        number = read_number(value)
        return (None if number is None else str(number)), unit
    return value.replace(",", "").replace(" ", ""), unit


def _is_calendar(key: str, start: int, end: int, value: str, unit: str) -> bool:
    before = key[start - 1 : start]
    # 10-15万元 is a range; 2024-15 and 0571-15 are none.
    spans = before == "-" and unit not in _SPANS and _RANGE.search(key, max(0, start - 14), start)
    if (
        spans
        and spans[0][0] != "0"
        and not re.match(r"[-/.第〔A-Za-z]", key[max(0, spans.start() - 1) : spans.start()])
        and spans.end() - spans.start() <= 6
    ):
        return False
    if before == "-" and _RANGE_OF_AMOUNTS.search(key, max(0, start - 6), start):  # 3万元-5万元
        return False
    if before and (before in "第〔[(.-/月" or (before.isalnum() and before.isascii())):
        return before != "(" or unit in ("年", "日")
    if unit == "年" and bool(_CALENDAR.fullmatch(value)):
        return True
    if unit == "日" and before == "月":
        return True
    behind = key[end : end + 1]
    return behind == "号" or (behind == "月" and unit in ("年", "日", "个"))


def _subject(key: str, raw: str, floor: int, at: int) -> str:
    # 优良天数比例(AQI达标率)达到94%: what the brackets add is not the subject.
    if key[at - 1 : at] == ")" and (opens := key.rfind("(", max(floor, at - 40), at)) > floor:
        at = opens
    stop = _UP_TO_STOP.match(key, max(floor, at - 60), at)
    while stop and key[stop.end() - 1] in "”\n" and (named := _QUOTED.search(key, max(floor, at - 60), stop.end())):
        # 专精特新“小巨人”企业: words in quotation marks name what is counted.
        stop = _UP_TO_STOP.match(key, max(floor, at - 60), named.start())
    begin = stop.end() if stop else max(floor, at - 60)
    if lead := _VERB.match(key[begin:at]):
        begin += lead.end()
    if (lead := _LEADS.match(key, begin, at)) and (lead.end() < at or key[begin:at].endswith("处")):
        begin = lead.end()
    if key[at - 1 : at] in _ASIDE_ENDS and (aside := _ASIDE.search(key, begin, at)):
        at = aside.start()
    subject = raw[begin:at].strip()
    return _TRAIL.sub("", subject) if subject[-1:] in _TRAIL_ENDS else subject
