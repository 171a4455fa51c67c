"""The sentence of one dated step in the life of a policy."""

from __future__ import annotations

import re
from datetime import date, timedelta

from gongbao.model.change import Cause, EventKind
from gongbao.wording.quoting import name_title
from gongbao.wording.terms import CAUSES, EVENTS

_FROM_A_DAY = frozenset(
    {EventKind.IN_FORCE, EventKind.REPEALED, EventKind.EXPIRED, EventKind.SUSPENDED, EventKind.RESUMED}
)
_UNTIL = {
    EventKind.PROLONGED: "有效期至",
    EventKind.VALIDITY_ADJUSTED: "有效期至",
    EventKind.SUSPENDED: "至",
    EventKind.RESCHEDULED: "施行日期为",
}

_ABOUT = re.compile(r"(征求意见|页面)(截止|撤下.*)")
"""What closes or is taken away stands before the day: 征求意见于…截止, 页面于…撤下."""
_ASKS = re.compile(r"(?:征求|征集|听取|征询|公示).*(?:公告|通知|启事|通告|函|意见|建议)$")
"""Title of a notice that asks: what is adopted is the draft that it put forward."""


def event_sentence(
    title: str,
    kind: EventKind,
    on: date,
    *,
    by: str | None = None,
    until: date | None = None,
    cause: Cause = Cause.SOURCE,
) -> tuple[str, str]:
    """Say one event in Chinese and in English.

    ``by`` is the title or number of the act that did it;
    ``on`` is the first day of the new state; that a window closed is told with its last day, the one before.
    ``until`` the last day of a comment window that opens or is extended, of a validity that another act sets, or
    of a suspension; of an entry into force that another act sets, the first day.

    >>> event_sentence("停车条例", EventKind.REPEALED, date(2026, 7, 1), by="甬政发〔2026〕3号")[0]
    '《停车条例》自2026年7月1日起废止（依据：甬政发〔2026〕3号）'
    """
    zh, en = EVENTS[kind]
    told_on = on - timedelta(days=1) if kind is EventKind.CLOSED else on
    day_zh = f"{told_on.year}年{told_on.month}月{told_on.day}日"
    if found := _ABOUT.match(zh):
        when = f"{found[1]}于{day_zh}{found[2]}"
    else:
        when = f"自{day_zh}起{zh}" if kind in _FROM_A_DAY else f"于{day_zh}{zh}"
    name, name_en, by_zh, by_en = name_title(title), name_title(title), "依据", "by"
    if kind is EventKind.FINALISED:
        by_zh, by_en = "正式文本", "final text:"
        if _ASKS.search(title):
            name, name_en, en = f"{name}所征求意见的文稿", f"the draft of {name}", f"was {en}"
    tail_zh, tail_en = "", ""
    if until is not None:
        ends, sign = _UNTIL.get(kind, "截止"), "from" if kind is EventKind.RESCHEDULED else "until"
        tail_zh, tail_en = f"，{ends}{until.year}年{until.month}月{until.day}日", f", {sign} {until.isoformat()}"
    if by:
        tail_zh, tail_en = f"{tail_zh}（{by_zh}：{by}）", f"{tail_en} ({by_en} {by})"
    cause_zh, cause_en = CAUSES[cause]
    return (
        f"{name}{when}{tail_zh}{cause_zh}",
        f"{name_en} {en} on {told_on.isoformat()}{tail_en}{cause_en}",
    )
