"""The sentence of a policy's status on a day, and its evidence in Chinese."""

from __future__ import annotations

import re
from datetime import date

from gongbao.wording.days import say_day_zh
from gongbao.wording.quoting import name_title
from gongbao.wording.terms import STATUSES, WHOLES

_FACTS = {
    **{name.removeprefix("fact:"): zh for name, (zh, _) in WHOLES.items() if name.endswith("_on")},
    "amended_on": "修改生效日期",
    "repealed_on": "废止日期",
    "declared_expired_on": "宣布失效日期",
    "withdrawn_on": "撤下日期",
    "suspended_on": "暂停执行日期",
}
_PHRASES = (
    (r"\bbefore (?=[\u4e00-\u9fff])", "早于"),
    (r"\bno date of entry into force is stated\b", "未载明施行日期"),
    (r"\bno date of publication, signature or entry into force is known\b", "发布、成文、施行日期均不明"),
    (r"\bthe window for comments is not stated in full\b", "征集起止日期未完整载明"),
    (r"\bthe page states, since (\d{4}-\d{2}-\d{2})", r"页面自 \1 起标明"),
    (r"\bthe page states\b", "页面标明"),
    (
        r"\babsent from a readable listing, and 404, on (\d+) nights in a row",
        r"连续 \1 晚：栏目可读而未列出，页面返回404",
    ),
)
_NAMED = re.compile(rf"\b({'|'.join(sorted(_FACTS))})(?= \d{{4}}-)")


def evidence_zh(evidence: str) -> str:
    """Say the evidence of a status in Chinese; the words of documents stay as they are.

    >>> evidence_zh("effective_on 2025-04-01: 本办法自2025年4月1日起施行。")
    '施行日期 2025-04-01：本办法自2025年4月1日起施行。'
    """
    said = _NAMED.sub(lambda found: _FACTS[found.group(1)], evidence)
    for pattern, zh in _PHRASES:
        said = re.sub(pattern, zh, said)
    return said.replace("; ", "；").replace(": ", "：")


def status_sentence(
    title: str, status: str, on: date, evidence: str, *, final: tuple[date, str] | None = None
) -> tuple[str, str]:
    """Say the status of a policy on a day, with the evidence that set it.

    ``final`` is the day on which a draft that was open for comment was adopted, and the text that it became.

    >>> status_sentence("停车条例", "repealed", date(2026, 7, 1), "repealed_on 2026-07-01: 甬政发〔2026〕3号")[0]
    '《停车条例》2026年7月1日：废止（依据：废止日期 2026-07-01：甬政发〔2026〕3号）'
    """
    zh, en = STATUSES[status]
    if final is not None:
        day, name = final
        zh += f"，文稿已于{say_day_zh(day.isoformat())}正式出台（正式文本：{name}）"
        en += f", the draft was adopted in final form on {day.isoformat()} (final text: {name})"
    return (
        f"{name_title(title)}{on.year}年{on.month}月{on.day}日：{zh}（依据：{evidence_zh(evidence)}）",
        f"{name_title(title)} on {on.isoformat()}: {en} (evidence: {evidence})",
    )
