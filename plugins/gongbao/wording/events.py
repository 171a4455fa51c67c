"""The sentence of one dated step in the life of a policy."""

from __future__ import annotations

from datetime import date

from gongbao.model.change import Cause, EventKind
from gongbao.wording.quoting import name_title
from gongbao.wording.terms import CAUSES, EVENTS

_FROM_A_DAY = frozenset(
    {EventKind.IN_FORCE, EventKind.REPEALED, EventKind.EXPIRED, EventKind.SUSPENDED, EventKind.RESUMED}
)
_UNTIL = {EventKind.PROLONGED: "有效期至", EventKind.VALIDITY_ADJUSTED: "有效期至", EventKind.SUSPENDED: "至"}


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
    ``until`` the last day of a comment window that opens or is extended, of a validity that another act sets, or of a suspension.

    >>> event_sentence("停车条例", EventKind.REPEALED, date(2026, 7, 1), by="甬政发〔2026〕3号")[0]
    '《停车条例》自2026年7月1日起废止（依据：甬政发〔2026〕3号）'
    """
    zh, en = EVENTS[kind]
    day_zh = f"{on.year}年{on.month}月{on.day}日"
    when = f"自{day_zh}起{zh}" if kind in _FROM_A_DAY else f"于{day_zh}{zh}"
    tail_zh, tail_en = "", ""
    if until is not None:
        ends = _UNTIL.get(kind, "截止")
        tail_zh, tail_en = f"，{ends}{until.year}年{until.month}月{until.day}日", f", until {until.isoformat()}"
    if by:
        tail_zh, tail_en = f"{tail_zh}（依据：{by}）", f"{tail_en} (by {by})"
    cause_zh, cause_en = CAUSES[cause]
    return (
        f"{name_title(title)}{when}{tail_zh}{cause_zh}",
        f"{name_title(title)} {en} on {on.isoformat()}{tail_en}{cause_en}",
    )
