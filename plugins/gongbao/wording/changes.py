"""The sentence of one change, from the structured change alone."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from gongbao.model.change import BETWEEN_CHAPTERS, REWORDED_ELSEWHERE, Cause, Edit, Effect, Operation
from gongbao.wording.days import is_day, say_day_zh
from gongbao.wording.places import name_cell, name_place
from gongbao.wording.quoting import name_title, quote_en, quote_zh
from gongbao.wording.terms import CAUSES, DIRECTIONS, EFFECTS, STATUSES, WHOLES

_WHOLE_STEPS = {
    Operation.MERGE: ("{old}并入{new}", "{old} merged into {new}"),
    Operation.SPLIT: ("从{old}中分出{new}", "{new} split off from {old}"),
}
_STEPS = {
    Operation.RENUMBER: ("{old}改为{new}", "{old} renumbered {new}"),
    Operation.MOVE: ("{old}移位，现为{new}", "{old} moved, now {new}"),
    Operation.SPLIT: ("{old}拆分为{new}", "{old} split into {new}"),
    Operation.MERGE: ("{old}合并为{new}", "{old} merged into {new}"),
}
_WITHIN = ("{zh}在{new}内移位", "{en} moved within {new}")
_REWORDED = ("{old}中的{zh}移至{new}，改为{came_zh}", "{en} of {old} moved to {new}, now {came_en}")
_CARRIED = ("{old}中的{zh}移至{new}", "{en} of {old} moved to {new}")

_OF_PERIODS = {"up": "longer", "down": "shorter"}
"""How periods grow: 期限 is 延长 or 缩短, an amount 上调 or 下调."""


def change_sentence(title: str | None, edit: Edit, cause: Cause = Cause.SOURCE) -> tuple[str, str]:
    """Say one change in Chinese and in English; ``title`` None leaves the policy unnamed (a page that names it above).

    Shape: 《title》第十一条第二款：“50%”改为“40%”（数量，下调） / 《title》 Article 11 para. 2: "50%" → "40%" (quantity, down).
    """
    zh, en = _say(edit)
    kind_zh, kind_en = _meaning(edit)
    cause_zh, cause_en = CAUSES[cause]
    head_zh = name_title(title) if title else ""
    head_en = f"{name_title(title)} " if title else ""
    return f"{head_zh}{zh}{kind_zh}{cause_zh}", f"{head_en}{en}{kind_en}{cause_en}"


def noise_sentence(noise: Sequence[Edit]) -> tuple[str, str]:
    """Collapse noise to one line, counted by effect; empty strings where there is none."""
    counts = Counter(edit.effect for edit in noise)
    if not counts:
        return "", ""
    zh = "、".join(f"{EFFECTS[effect][0]}{count}处" for effect, count in sorted(counts.items()))
    en = ", ".join(f"{EFFECTS[effect][1]} {count}" for effect, count in sorted(counts.items()))
    return f"另有不改变内容的差异：{zh}", f"besides, differences without change of content: {en}"


def _say(edit: Edit) -> tuple[str, str]:
    if edit.method in WHOLES:
        return _say_whole(edit)
    old_zh, old_en = name_place(edit.clause_label_before, edit.clause_eid_before, _old_paragraph(edit), edit.within)
    new_zh, new_en = name_place(edit.clause_label_after, edit.clause_eid_after, edit.paragraph, edit.within)
    if edit.cell is not None:
        cell_zh, cell_en = name_cell(edit.cell)
        old_zh, new_zh, old_en, new_en = old_zh + cell_zh, new_zh + cell_zh, old_en + cell_en, new_en + cell_en
    if edit.effect is Effect.TITLE:
        return (
            f"标题由{quote_zh(edit.before)}改为{quote_zh(edit.after)}",
            f"Title: {quote_en(edit.before)} → {quote_en(edit.after)}",
        )
    if edit.operation is Operation.INSERT:
        return f"新增{new_zh}：{quote_zh(edit.after)}", f"{new_en} inserted: {quote_en(edit.after)}"
    if edit.operation is Operation.DELETE:
        return f"删去{old_zh}：{quote_zh(edit.before)}", f"{old_en} deleted: {quote_en(edit.before)}"
    elsewhere = edit.method == REWORDED_ELSEWHERE
    if edit.operation is Operation.SUBSTITUTE or (
        edit.operation is Operation.MOVE and edit.before and not (elsewhere or _is_carried(edit))
    ):
        zh, en = _say_words(edit)
        done_zh, done_en = _step_of(edit)
        return f"{new_zh}{done_zh}：{zh}", f"{new_en}{done_en}: {en}"
    zh, en = _step_told(edit, stays=old_zh == new_zh)
    words = {"zh": quote_zh(edit.before), "en": quote_en(edit.before)}
    words |= {"came_zh": quote_zh(edit.after), "came_en": quote_en(edit.after)}
    return zh.format(old=old_zh, new=new_zh, **words), en.format(old=old_en, new=new_en, **words)


def _step_told(edit: Edit, *, stays: bool) -> tuple[str, str]:
    """How a step is told; what stays under one name (``stays``) is not said to have gone from there to there."""
    if not _is_carried(edit):
        return _REWORDED if edit.method == REWORDED_ELSEWHERE else _STEPS[edit.operation]
    return _WITHIN if stays else _CARRIED


def _is_carried(edit: Edit) -> bool:
    """The same words stand in another place: nothing but the place is to be told of them."""
    return edit.operation is Operation.MOVE and bool(edit.before) and edit.before == edit.after


def _step_of(edit: Edit) -> tuple[str, str]:
    """What happened to the clause beside its words: sentences in another order, the article under another heading."""
    if edit.operation is not Operation.MOVE:
        return "", ""
    return (
        ("移至另一章节", " moved to another chapter")
        if edit.method == BETWEEN_CHAPTERS
        else ("调整顺序", " put in another order")
    )


def _say_whole(edit: Edit) -> tuple[str, str]:
    """A fact of the policy as a whole: its status, its window, its validity, a file; never a place in the text."""
    place_zh, place_en = WHOLES[edit.method]
    words = {word: STATUSES.get(word, (word, word)) for word in (edit.before, edit.after)}
    (old_zh, old_en), (new_zh, new_en) = words[edit.before], words[edit.after]
    old_zh, new_zh = say_day_zh(old_zh), say_day_zh(new_zh)
    if edit.operation in _WHOLE_STEPS:
        zh, en = _WHOLE_STEPS[edit.operation]
        return f"{place_zh}：{zh.format(old=old_zh, new=new_zh)}", f"{place_en}: {en.format(old=old_en, new=new_en)}"
    if edit.method == "fact:orders":
        return f"{place_zh}：{quote_zh(new_zh)}", f"{place_en}: {quote_en(new_en)}"
    if not edit.before:
        return f"{place_zh}：新增{quote_zh(new_zh)}", f"{place_en}: {quote_en(new_en)} added"
    if not edit.after:
        return f"{place_zh}：删去{quote_zh(old_zh)}", f"{place_en}: {quote_en(old_en)} removed"
    return (
        f"{place_zh}：{quote_zh(old_zh)}改为{quote_zh(new_zh)}",
        f"{place_en}: {quote_en(old_en)} → {quote_en(new_en)}",
    )


def _say_words(edit: Edit) -> tuple[str, str]:
    if not edit.before.strip() and not edit.after.strip():
        return "空白", "white space"
    if set(edit.before) == set(edit.after) == {"¶"}:
        old, new = len(edit.before), len(edit.after)
        return f"{old}段改为{new}段", f"{old} to {new} paragraphs"
    if not edit.before:
        return f"增加{quote_zh(edit.after)}", f"added {quote_en(edit.after)}"
    if not edit.after:
        return f"删去{quote_zh(edit.before)}", f"struck out {quote_en(edit.before)}"
    return f"{quote_zh(edit.before)}改为{quote_zh(edit.after)}", f"{quote_en(edit.before)} → {quote_en(edit.after)}"


def _old_paragraph(edit: Edit) -> int | None:
    """The 款 before, from its path where that names one; the row's own number otherwise."""
    if edit.paragraph is None:
        return None
    named = re.search(r"__para_(\d+)", edit.clause_eid_before or "")
    if named is None and edit.operation is Operation.MOVE and edit.clause_eid_before != edit.clause_eid_after:
        return None
    return int(named.group(1)) if named else edit.paragraph


def _meaning(edit: Edit) -> tuple[str, str]:
    """The effect in brackets; left out where the sentence says it: a title, a status, a clause that came, went or moved."""
    told = edit.effect is Effect.TITLE or edit.method in {"status", "fact:orders"}
    if told or (edit.effect is Effect.AMENDMENT and edit.operation is not Operation.SUBSTITUTE):
        return "", ""
    zh, en = EFFECTS[edit.effect]
    direction = edit.direction or (_later_or_earlier(edit) if edit.method in WHOLES else None)
    if direction in _OF_PERIODS and edit.effect in {Effect.DEADLINE, Effect.VALIDITY}:
        direction = _OF_PERIODS[direction]
    said = {"added": not edit.before, "removed": not edit.after}.get(direction or "", False)
    if direction is not None and not said:
        way_zh, way_en = DIRECTIONS[direction]
        zh, en = f"{zh}，{way_zh}", f"{en}, {way_en}"
    return f"（{zh}）", f" ({en})"


def _later_or_earlier(edit: Edit) -> str | None:
    """Of two days, whether the fact moved later or earlier; None where one of them is no day."""
    if not (is_day(edit.before) and is_day(edit.after)) or edit.before == edit.after:
        return None
    return "later" if edit.after > edit.before else "earlier"
