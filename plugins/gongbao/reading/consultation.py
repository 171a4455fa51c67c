"""Consultations: the window, who asks, and whether a page asks for comments or tells of them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from gongbao.reading.dates import FULL_DATE, DateFound, find_dates, read_date
from gongbao.reading.effectiveness import add_months
from gongbao.reading.lines import Line, fold, make_line
from gongbao.reading.numerals import read_number

_MONTH_DAY = rf"(?:\d{{4}} ?年 ?)?\d{{1,2}} ?月 ?\d{{1,2}} ?日|\d{{4}}[-./]\d{{1,2}}[-./]\d{{1,2}}|{FULL_DATE}"
# 自6月3日在某网刊登之日起至7月2日: what was done on the first day.
_POSTING = "(?:[^,。;:\\d至到]{0,24}(?:刊登|登载|公布|发布|公告|公示|发出)(?:之日|当日))"
_TODAY = "即日|(?:发布|公布|刊登|登载|公告|通告|公示)之日"
_WINDOW = re.compile(
    rf"(?:自|从|为|:|时间|期限)? ?(?P<a>{_MONTH_DAY}) ?(?:\d{{1,2}}[:时]\d{{0,2}}分? ?)?{_POSTING}?(?:起,?)? ?(?:至|到|—{{1,2}}"
    rf"|-{{1,2}}|~|–) ?(?:(?P<b>{_MONTH_DAY})|(?P<c>\d{{1,2}} ?日))"
)
# 将于6月20日前召开听证会: a day for another act than sending comments.
_OTHER_ACT = r"[^,。;]{0,4}(?:召开|举行|举办|公布|完成|出台|印发|发布|施行|实施|审议)"
_DEADLINE = re.compile(
    rf"(?:截止(?:日期|时间|期限|到|至|于)?|征求意见(?:截止)?(?:时间|期限)|反馈(?:意见)?(?:截止)?(?:时间|日期"
    rf"|期限)|(?:意见|征集|时间|期限)[^。;,\d]{{0,6}}截至)[^。;\d]{{0,12}}(?P<a>{_MONTH_DAY})(?!\d| ?(?:起|至|到|[-—–~])|[^。;]{{0,6}}收到)"
    rf"|(?<!将)(?:于|在)[^。;\d]{{0,6}}(?P<b>{_MONTH_DAY}) ?(?:\([^()]{{1,12}}\))?[^。;,\d]{{0,8}}(?:\d{{1,2}}[:时点]\d{{0"
    rf",2}}分? ?)?(?:前|之前|以前)(?!{_OTHER_ACT})"
    rf"|(?P<c>{_MONTH_DAY}) ?(?:\([^()]{{1,12}}\))?(?:下班)?(?:前|之前|以前)"
    rf"(?!{_OTHER_ACT})(?:(?!\d ?日)[^。;]){{0,40}}(?:反馈|提出|发送|寄|提交|报送|邮箱|电子邮件)"
    rf"|(?:至|到) ?(?P<d>{_MONTH_DAY}) ?(?:止|截止|结束)|(?:{_TODAY}|之日)起?(?:至|到) ?(?P<e>{_MONTH_DAY})"
)
# …于6月3日在网站公布,至7月2日截止; 自6月3日起刊登…。截至7月2日,共收到: the two days stand apart in what a feedback page tells.
_POSTED_UNTIL = re.compile(
    rf"(?P<a>{_MONTH_DAY})起?[^。;\d]{{0,60}}?(?:公布|公开|发布|公示|刊登)(?:[^。;\d]{{0,100}}[,。]"
    rf"(?:至 ?(?P<b>{_MONTH_DAY}) ?(?:截止|止|结束)|截止(?:到|至)? ?(?P<c>{_MONTH_DAY}))"
    rf"|[^;]{{0,200}}?[,。]截至 ?(?P<d>{_MONTH_DAY}) ?,?(?:一?共|累计|总共)?(?:收到|征集到?|收集到?))"
)
# A deadline that says so of comments: it outlasts an earlier round that the notice tells of.
_ENDS_ON = re.compile(rf"(?:意见|建议|征集)[^。;,\d]{{0,6}}截止(?:日期|时间|期限)?[^。;,\d]{{0,4}}(?P<a>{_MONTH_DAY})")
# 请于6月5日前反馈意见: when to send them; days that are not named as those of the round yield to a later such day.
_ASKED_BY = re.compile(
    rf"(?:请|可|欢迎|须|应|务必)[^。;\d]{{0,40}}(?P<a>{_MONTH_DAY}) ?(?:\([^()]{{1,12}}\))?[^。;,\d]{{0,8}}(?:前|之前|以前)"
    rf"(?!{_OTHER_ACT})(?:(?!\d ?日)[^。;]){{0,40}}?(?:反馈|提出|发送|寄|提交|报送|意见|建议|邮箱|邮件)"
)
_NAMED_DAYS = re.compile(
    r"(?:公示|公开|征求|征集|征询|意见|反馈|建议)[^。;,]{0,8}(?:时间|期限|日期|日|期)(?:为|自|从|[(:]| )*$"
)
# 原办法有效期自…至…: the days of something else.
_OTHER_DAYS = re.compile(
    r"(?:有效|试行|施行|执行|实施|生效|规划|建设|服务|合同|工程)(?:期限?|时间|日期)?(?:为|自|从|于|[(:]| )*$|规划|年度|工作日|每年"
)
# The days for taking part in a hearing are none for sending comments.
_SIGN_UP = re.compile(r"报名(?![^。;]*意见)")
_WILLING = re.compile(r"参[加会]者|报名者|(?:有意|自愿|愿意)(?:参加|参会|者|向)")
_SIGN_UP_HEAD = re.compile(r"报名[^。]{0,6}(?:时间|期限|日期|截止)[:。]?$")
_EXTENDED = re.compile(rf"(?:延长|延期|顺延|推迟|延)(?:至|到) ?(?P<a>{_MONTH_DAY})")
_HEADED_DAYS = re.compile(r"(?:公示|征求意见|征集|意见|反馈)[^。]{0,8}(?:时间|期限|日期|期)[:。]?$")
_TOLD = re.compile(r"意见|建议|反馈|公示|截止|期限|时间|征集")
_ASKS = re.compile(
    r"现(?:面)?(?:向(?:社会|公众|全社会)|公开)[^。;]{0,12}(?:征求|征集)[^。;]{0,6}意见"
    r"|现[将就]《[^》]{0,120}(?:征求意见稿|草案)[^》]{0,80}》[^。;]{0,30}(?:征求|征集)"
    r"|现就[^。;,]{0,40}(?:征求|征集)[^。;,]{0,8}意见[,。][^。]{0,20}请"
    r"|(?:举行|召开|组织)[^。;,]{2,80}听证会”?[,。]?现将[^。;]{0,12}事[项宜](?:公告|通告|公示)如下"
    r"|现[将就][^。;]{2,60}听证会[^。;]{0,40}(?:事[项宜](?:公告|通告|公示)如下|予以(?:公告|通告|公示))"
)
# A text without a title asks, or tells what came of asking, in its first lines.
_ASKED = re.compile(
    r"(?<!经)(?:征求|听取)(?:社会)?(?:各界|公众)(?:人士)?[^。;]{0,6}意见|(?:网站|公开|社会|群众)[^。;]{0,20}征(?:求|集|询)[^。;]{0,80}(?:意见|建议)"
    r"|征求意见稿[^。]{0,8}》[^。]{0,20}。现?[^。]{0,6}(?:印送|发送|送)给?[^。]{0,8},请[^。]{0,20}意见"
    r"|(?:征求意见稿|草案)\)?》[,。]{0,2}现?并?[于在][^。]{4,40}公示"
    r"|(?:征集|征求|听取)[^。]{0,30}意见.{0,60}情况(?:如下|报告如下|反馈如下|说明如下)"
)
_ASKED_BEFORE = re.compile(
    r"[经已][^。]{0,24}征(?:求|集|询)|审议|(?:会议|讨论|审查|研究)[^。]{0,6}通过|制定本|现予(?:公布|印发)|印发给"
)
_REPORTS = re.compile(
    r"(?:采纳|反馈|处理|收集|征求|征集|听取)[^《》]{0,12}(?:情况|结果|反馈|报告)[^《》]{0,8}$|》 ?的?(?:结果|意见)反馈$"
)
_ROUND = re.compile(r"征[集求询]|采纳")
_TELLS = re.compile(
    r"(?:收到|征集到?|收集到?)[^。;,\d]{0,20}(?:意见|建议|留言|邮件|来信)[^。;,]{0,8}\d"
    r"|共(?:收到|征集到?|收集到?)[^。;\d]{0,60}\d{1,6} ?余?条[^。;,\d]{0,6}(?:意见|建议)"
    r"|(?:未|没有)(?:收到|征集到)[^。;]{0,60}(?:意见|建议|反馈)"
)
_DAYS = re.compile(
    r"(?:[自在于从](?:本)?(?:公告|通知|公示|通告|函|征求意见稿)?(?:发布|公布|公告|公示|刊登|印发|发出)之日起|期限为|为期|公示期|公示时间"
    r"|征求意见(?:时间|期限)为?)[^。;\d延顺]{0,6}?(?P<n>\d{1,3}|[一二两三四五六七八九十]{1,3}) ?(?P<u>个?工作日|日|天"
    r"|个月)(?! ?(?:之|以)?后)"
)
_FROM_TODAY = re.compile(_TODAY)
_AGENCY = re.compile(
    r"(?:反馈至|反馈给|反馈到|报送至|报送到|寄至 ?:?|寄送至|提交至|送至|函告|告知)(?P<a>[\u4e00-\u9fff]{2,20}?(?:局|委"
    r"|办|厅|部|院|中心|办公室|政府|委员会|会))(?![\u4e00-\u9fff]{0,2}(?:长|员))"
    r"|(?:^|[,。;])(?:现)?(?:由|将|就|把)?(?P<b>[\u4e00-\u9fff]{2,20}?(?:局|委|办|厅|部|院|中心|办公室|政府"
    r"|委员会))(?:会同[\u4e00-\u9fff、]{2,40})?(?:牵头)?(?:研究|组织|负责|代市政府)?(?:起草|拟订|拟定|修订|制定"
    r"|编制|制订|草拟|形成)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """First and last day of a consultation, with the words that said so."""

    opens_on: date | None = None
    closes_on: date | None = None
    as_written: str | None = None
    named: bool = False
    """Whether the words in front say that these are the days for comments (征求意见时间)."""


def read_window(
    labels: Mapping[str, str], lines: Sequence[Line], *, published_on: date | None, outcome: Sequence[Line] = ()
) -> Window:
    """Read the window from the labelled head line, else from the notice; a missing year is that of publication.

    What came of it (``outcome``) may tell the first day of the window whose last day the notice gives.

    >>> from gongbao.reading.lines import make_line
    >>> notice = [make_line("征求意见时间:2025年12月28日至1月27日。")]
    >>> window = read_window({}, notice, published_on=None)
    >>> str(window.opens_on), str(window.closes_on)
    ('2025-12-28', '2026-01-27')
    """
    window = _window(labels, lines, published_on)
    if window.opens_on is None and window.closes_on is not None and (told := _first_window(outcome, window.closes_on)):
        return replace(window, opens_on=told.opens_on if told.closes_on == window.closes_on else None)
    return window


def _window(labels: Mapping[str, str], lines: Sequence[Line], published_on: date | None) -> Window:
    opens = read_date(labels["opens_on"]) if "opens_on" in labels else None
    closes = read_date(labels["closes_on"]) if "closes_on" in labels else None
    written = " ".join(labels[k] for k in ("opens_on", "closes_on") if k in labels) or None
    if opens is not None and closes is not None:
        return Window(opens_on=opens, closes_on=closes, as_written=written)
    since = opens or published_on
    told = [line for above, line in zip([None, *lines], lines, strict=False) if _tells_days(above, line)]
    extended = _search(told, _EXTENDED, since)
    if extended is not None:
        return Window(opens_on=opens, closes_on=extended[0], as_written=extended[1])
    if opens is None and closes is None:
        labelled = [make_line(labels["window"])] if "window" in labels else []
        window = _first_window(labelled, since)
        window = replace(window, named=True) if window is not None else _first_window(told, since)
        if window is not None and not _outlasted(window, told, since):
            return window
    late = _search(told, _DEADLINE, since) if closes is None else None
    if late is not None:
        today = opens is None and since is not None and _FROM_TODAY.match(fold(late[1])) and since <= late[0]
        return Window(opens_on=since if today else opens, closes_on=late[0], as_written=late[1])
    if closes is None and published_on is not None:
        closes = _by_length(lines, published_on)
    return Window(opens_on=opens, closes_on=closes, as_written=written)


def _outlasted(window: Window, told: Sequence[Line], since: date | None) -> bool:
    """Tell whether comments may be sent after the window: its days are then those of an earlier round, or of something else."""
    later = [_search(told, _ENDS_ON, since), None if window.named else _search(told, _ASKED_BY, since)]
    return any(day is not None and window.closes_on is not None and day[0] > window.closes_on for day in later)


def _tells_days(above: Line | None, line: Line) -> bool:
    """A line speaks of the window by its words, or by the heading (公示时间) that stands right above its days."""
    heading = above.key if above is not None and len(above.key) <= 20 else ""
    if _TOLD.search(line.key):
        return not _SIGN_UP_HEAD.search(heading)
    headed = bool(_HEADED_DAYS.search(heading)) and not _SIGN_UP_HEAD.search(heading)
    return headed and bool(_WINDOW.match(line.key))


def _first_window(lines: Sequence[Line], since: date | None) -> Window | None:
    """Read the first pair of days that is a window: not that of a plan, nor one that comes every year."""
    for line in lines:
        for both in (*_WINDOW.finditer(line.key), *_POSTED_UNTIL.finditer(line.key)):
            before = line.key[max(0, both.start() - 20) : both.start("a")]
            other = _OTHER_DAYS.search(before, max(0, len(before) - 8)) or _signs_up(line.key, both.start())
            pair = None if other else _both_days(both, since)
            if pair is not None:
                words, named = line.raw[both.start() : both.end()], bool(_NAMED_DAYS.search(before))
                return Window(opens_on=pair[0], closes_on=pair[1], as_written=words, named=named)
    return None


def _search(lines: Sequence[Line], pattern: re.Pattern[str], since: date | None) -> tuple[date, str] | None:
    for line in lines:
        match = next((m for m in pattern.finditer(line.key) if not _signs_up(line.key, m.start())), None)
        if match and (day := _one_day(match[match.lastgroup or 0], since)):
            return day, line.raw[match.start() : match.end()]
    return None


def _signs_up(key: str, at: int) -> bool:
    """A day in a sentence that speaks of signing up for a hearing, and not of comments."""
    begins = max(key.rfind(mark, 0, at) for mark in "。;") + 1
    if _WILLING.search(key, begins, at) and "报名" in key[at:].partition("。")[0]:
        return True
    return _SIGN_UP.search(key, begins, at + 4) is not None


def _one_day(text: str, since: date | None) -> date | None:
    found = find_dates(text, year_hint=since.year if since else None)
    if not found:
        return None
    day = found[0]
    return _next_year(day, since)


def _next_year(day: DateFound, since: date | None) -> date:
    """A deadline without a year that lies well before its opening belongs to the next year."""
    if not day.whole and since is not None and day.on < since and (since - day.on).days > 60:
        return day.on.replace(year=day.on.year + 1)
    return day.on


def _both_days(match: re.Match[str], since: date | None) -> tuple[date, date] | None:
    start = _one_day(match["a"], since)
    if start is None:
        return None
    last = next(day for name, day in match.groupdict().items() if name != "a" and day)
    if "月" not in last and last.strip().endswith("日"):
        last = f"{start.month}月{last}"
    end = _one_day(last, start)
    return (start, end) if end is not None and end >= start else None


def _by_length(lines: Sequence[Line], published_on: date) -> date | None:
    for line in lines:
        match = _DAYS.search(line.key)
        if match and "工作日" not in match["u"] and (number := read_number(match["n"])):
            return add_months(published_on, number) if match["u"] == "个月" else published_on + timedelta(days=number)
    return None


def asks_for_comments(lines: Sequence[Line]) -> bool:
    """Tell whether the first lines of a text ask for comments, or tell of them, for a text whose title stands elsewhere.

    >>> from gongbao.reading.lines import make_line
    >>> asks_for_comments([make_line("现将《甲办法》全文公布,征求社会各界意见。")])
    True
    >>> asks_for_comments([make_line("经向社会公开征求意见,市政府审议通过了《甲办法》。")])
    False
    """
    return any(_ASKS.search(line.key) or _asks_now(line.key) for line in lines[:3])


def _asks_now(key: str) -> bool:
    """A sentence that asks, not one that says of a finished text that comments were asked on the way."""
    sentences = (key[key.rfind("。", 0, m.start()) + 1 : m.end() + 60].partition("。")[0] for m in _ASKED.finditer(key))
    return any(not _ASKED_BEFORE.search(sentence) for sentence in sentences)


def reports_comments(title: Line | None, lines: Sequence[Line]) -> bool:
    """Tell whether a page is about what became of comments: its title says so, or without one its first lines count them."""
    return bool(_REPORTS.search(title.key)) if title is not None else _tell_of_comments(lines)


def reports_round(title: Line, lines: Sequence[Line]) -> bool:
    """Tell whether a titled page reports a round of comments: its first lines ask for them, or count them under 征集 or 采纳."""
    counted = bool(_ROUND.search(title.key)) and _tell_of_comments(lines)
    return bool(_REPORTS.search(title.key)) and (counted or asks_for_comments(lines))


def _tell_of_comments(lines: Sequence[Line]) -> bool:
    return any(_TELLS.search(line.key) for line in lines[:3])


def read_agency(lines: Sequence[Line]) -> str | None:
    """Read who asks: to whom comments go, else who drafted; None for 我局 and the like."""
    found: list[str] = []
    for line in lines[:30]:
        for match in _AGENCY.finditer(line.key):
            name = match[match.lastgroup or 0]
            if not re.match(r"我|本|该|各|请|以|为|并|由|其|根据|按照|如", name):
                found.append(name)
    return found[0] if found else None
