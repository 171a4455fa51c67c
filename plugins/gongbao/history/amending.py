"""Amending decisions read into instructions: which clause of which work, under its old number, becomes what."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from gongbao.history.chapter_orders import with_their_chapters
from gongbao.history.commands import OTHER_WORDS, forms
from gongbao.history.instructing import WORD_KINDS, instruct
from gongbao.history.instructions import (
    ARTICLE,
    REFS,
    ClauseRef,
    Instruction,
    InstructionKind,
    complete,
    heading_label,
    is_inside,
    read_refs,
)
from gongbao.history.left_over import LeftOver
from gongbao.history.listed_parts import spell_out_items
from gongbao.history.order_days import OrderDay, order_day
from gongbao.history.part_days import PartDays, day_behind
from gongbao.history.quotes import HEAD_CLOSE, HEAD_OPEN, MARK, MARK_CLOSE, MARK_OPEN, Masked, mask_quotations
from gongbao.history.shared_strikes import share_strikes
from gongbao.history.works import find_works

__all__ = ["AmendingDecision", "ClauseRef", "Instruction", "InstructionKind", "read_amending_decision", "read_refs"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendingDecision:
    """What was read from one decision; ``unread`` holds sentences that order something and fit no known form."""

    instructions: tuple[Instruction, ...]
    unread: tuple[str, ...]


_COMMANDS = re.compile(
    r"修改|修订|改[为成]|提高[到至]|降低[到至]|变更|调整|替换|删[去除]|增加|增写|加上|补充|合并|[拆分]为|作为|顺延|后加|废止|停止执行|不再执行|失效|更[换正改]|订正|应当?为|之误|移[作至到入为]"
)
_BEFORE_WORDING = frozenset(
    {
        InstructionKind.MERGE,
        InstructionKind.SPLIT,
        InstructionKind.RENUMBER,
        InstructionKind.MOVE,
        InstructionKind.INSERT,
    }
)
_WORDING_FOLLOWS = re.compile(
    r"[^，,。；;“《第]{0,6}[，,]?[^，,。；;“《第]{0,12}(?:修[改订]|改|调整|表述)[后]?(?:为|成)"
)
"""Behind an order without words: its wording, in a form that is not known. Without it the order is half of what is meant."""
_BLANKS = re.compile(r"[ \t\u00a0\u3000\u200b]+")
_SPARED = re.compile(rf"[（(](?P<refs>{REFS})除外[）)]|除(?P<refs2>{REFS})外")
_SPARED_BEHIND = re.compile(rf"[，,]?(?:但是?|其中的?)?(?P<refs>{REFS})(?:的?规定)?(?P<refs2>)除外")
_BESIDE = re.compile(rf"^\s*(?:其中的?|并将?其中的?|并)?\s*(?:{MARK}|删[去除]{MARK}|在{MARK})")
_PLACE = re.compile(rf"{HEAD_OPEN}|第[^，。；“]{{1,12}}[条款项章节段]|附[件表录图](?!\d*中?所?列)|部分|一[节段]")
_OPEN_PLACE = re.compile(r"部分|一[节段章条]|[中的里内]|规定")
_NAMED_LEAD = re.compile(
    rf"^\s*(?:[一二三四五六七八九十百]+、|[（(][一二三四五六七八九十\d]+[）)]|\d{{1,3}}[.．、])?(?:对|将|把)?原?(?P<refs>{REFS})(?:作出?(?:如下|以下)修[改订])?[中里内]?[：:，,](?:将|把|在)?$"
)
"""A clause put before the orders on its words: 第七条：删去…, 第九条中，“…”修改为….."""
_PRONOUN = re.compile(r"该([条款项])(?:规定)?$")
_OF_WORK = re.compile(r"(?:[》）)其文]|文件|办法|条例|规定|细则|规则|意见|通知|方案|规章|法规)$")
_POINT = re.compile(r"^\s*(?:[一二三四五六七八九十百]+、|[（(][一二三四五六七八九十]+[）)]|\d{1,3}[.．、])")
_FOLLOWED_AS_HEAD = re.compile(
    rf"^[ \t　]*(?:部分|一节|标题)?[中的]*(?:{HEAD_OPEN}|{MARK_OPEN}|第|标题|部分|一节|[首末]段)"
)
_BESIDE_UNREAD = re.compile(r"(?:[章节]名|标题|名称|题目|附[件表录图]\d*)[及和与、以]+$")
_NUMBER_FOLLOWS = re.compile(r"[\s，,]*(?:并|同时)?(?:分别|依次)?作为(?:本[条款])?(?:第|附[件表])")
"""Behind an order: the number that its clause gets, in a form that is not known."""
_UNREAD_LEAD = re.compile(rf"{MARK}[^，,。；;：:]*$|[条款项目章节段句书][、和及与]$")
"""A place that goes with the order behind it and was not read with it."""
_BUT = re.compile(r"除[^，,。；;]{1,20}[以之]?外[，,]?$")
_BUT_BEHIND = re.compile(r"[（(，,]?[^（）()，,。；;]{1,20}除外")
_GIVES_WORDS = re.compile(r"(?:[：:，,]|[为成即]|增加)\s*$")


def read_amending_decision(text: str) -> AmendingDecision:
    """Read every instruction of a decision, in order; one decision may amend many works.

    Numbers are those that the decision cites: the old ones for targets. Quoted wordings keep their inner quotes and titles. An
    order over several works (《甲》、《乙》中的…) is an instruction of each.
    """
    masked = mask_quotations(spell_out_items(text))
    masked = _mark_heads(replace(masked, text=share_strikes(_BLANKS.sub("", masked.text))))
    works = find_works(masked.text)
    masked = replace(masked, text=works.text)
    found: list[Instruction] = []
    days = PartDays(orders=found)
    left_over = LeftOver(masked=masked, unread=[], work=works.only)
    above: ClauseRef | None = None
    beside: tuple[ClauseRef, ...] = ()
    work: tuple[str, ...] = ()
    for start, sentence in _sentences(masked.text):
        if _POINT.match(sentence):
            beside = ()
        days.begin(sentence)
        matched = list(_matches(sentence)) if _COMMANDS.search(sentence) else []
        left, day, cut = 0, OrderDay(), False
        ends_of = [match.start() for _, match in matched[1:]] + [len(sentence)]
        for (kind, match), follows in zip(matched, ends_of, strict=False):
            named = works.at(start + match.start(), start + match.end())
            above = above if named == work else None
            beside = beside if named == work else ()
            work = named
            lead = sentence[left : match.start()]
            behind = sentence[match.end() : follows]
            spared = _SPARED.search(lead)
            if not spared and (named_before := _places(lead, masked)):
                above, beside = named_before[-1], (named_before[-1],)  # 第二十条修改为两款，第一款修改为…
            but = spared or _SPARED.search(match.group()) or _SPARED_BEHIND.match(behind)
            read = instruct(kind, match, masked, above, but)
            meant = _pronoun(lead, beside) if not read.targets and kind in WORD_KINDS else ()
            if not read.targets and not meant and kind in WORD_KINDS and (place := _NAMED_LEAD.match(lead)):
                meant = complete(read_refs(place["refs"], masked.quotations), above)
            if not meant and _is_misread(read, match, lead):
                continue
            if not read.targets and _stays(kind, match, sentence, start_of=left):
                read = replace(read, targets=meant or beside)
            ends = kind is InstructionKind.REPEAL
            before = (
                "" if left and day_behind(lead) else lead
            )  # …，自2025年1月1日起施行，删去第七条: the day of the order before
            day = order_day(sentence[left : match.end()] if ends else before, waits=ends) or day
            cut = _is_half_read(read, lead, behind)
            read = replace(read, starts_on=day.on, waits_for=day.waits_for, is_cut=cut)
            beside = read.targets or beside
            above = next((ref for ref in reversed(read.targets) if ref.article or ref.path or ref.annex), above)
            if kind is InstructionKind.INSERT and read.unit == "项" and above is not None:
                above = replace(above, item=above.item or "第1项")  # 第二款增加一项…。第二项改为第三项: of that 款
            found += [replace(read, work=title) for title in work or (None,)]
            days.behind(behind)
            left_over.part(lead, is_listed=cut, behind=bool(left))
            left = match.end()
        left_over.end(sentence, left=left, is_listed=cut)
        days.end()
    return AmendingDecision(
        instructions=tuple(with_their_chapters(days.settled(masked))), unread=tuple(left_over.unread)
    )


def _mark_heads(masked: Masked) -> Masked:
    """Set quotations that only name a heading apart from those that give words: 将“二、主要任务”中“（三）”第二段…."""

    def head(found: re.Match[str]) -> str:
        words = masked.quotations[int(found.group(1))]
        lead, behind = (
            masked.text[max(0, found.start() - 4) : found.start()],
            masked.text[found.end() : found.end() + 24],
        )
        heading = len(words) <= 60 and "\n" not in words and heading_label(words)
        if not heading or not _FOLLOWED_AS_HEAD.match(behind) or _GIVES_WORDS.search(lead):
            return found.group()
        following = re.match(rf"\s*(?:部分|一节)?[中的]*{MARK}", behind)
        if following and not re.match(r"\s*(?:部分|一节)?[中的]", behind):
            # “二、主要任务”“（三）”中…: a heading, then one below it; else words beside words
            return found.group() if not heading_label(masked.quotations[int(following.group(1))]) else named(found)
        return named(found)

    def named(found: re.Match[str]) -> str:
        return f"{HEAD_OPEN}{found.group(1)}{HEAD_CLOSE}"

    return replace(masked, text=re.sub(MARK, head, masked.text))


def _pronoun(lead: str, beside: tuple[ClauseRef, ...]) -> tuple[ClauseRef, ...]:
    """The clause that 该条 or 该款 at the end of ``lead`` speaks of: the one named before it, where that was one."""
    found = _PRONOUN.search(lead)
    if found is None or len({(ref.article, ref.paragraph if found.group(1) != "条" else None) for ref in beside}) != 1:
        return ()
    ref = replace(beside[0], sentence=None)
    if found.group(1) == "项":
        return (ref,)
    return (replace(ref, item=None, paragraph=ref.paragraph if found.group(1) == "款" else None),)


def _places(lead: str, masked: Masked) -> list[ClauseRef]:
    """The clauses that ``lead`` names, by their article, heading or annex."""
    return [ref for ref in read_refs(lead, masked.quotations) if ref.article or ref.path or is_inside(ref)]


def _in_unread_place(lead: str, command: str) -> bool:
    """Whether words are to be replaced in a place that was not read (将备注中的…): then it is not the whole text that is meant."""
    lead = _SPARED.sub("", lead)
    return bool(_PLACE.search(lead)) or bool(_OPEN_PLACE.match(command) and not _OF_WORK.search(lead))


def _is_misread(read: Instruction, match: re.Match[str], lead: str) -> bool:
    """Whether the command is another one than it seems: in a place that was not read, on the name of a chapter, parting an article."""
    if read.is_tacit:  # 将第三条中的“…”作为第四条 parts an article, “修改”作为第四条 is no wording
        return bool(_PLACE.search(lead)) or not (read.text or "").endswith(("。", "；", "："))
    if read.kind is InstructionKind.INSERT_WORDS:  # a heading or an item behind another is no word of it
        added = (read.replacement or "").removeprefix(read.words or "")
        if heading_label(added) or re.match(rf"{ARTICLE}[\s　]", added):
            return True
    if read.kind is InstructionKind.TITLE:
        return bool(_PLACE.search(lead[-12:]))
    return not read.targets and read.kind in WORD_KINDS and _in_unread_place(lead, match.group())


def _is_half_read(read: Instruction, lead: str, behind: str) -> bool:
    """Whether a wording or a place that goes with the order was not read.

    Words may stand also in a place that was not read (第三章章名及第七条中的…), or not in one that was not (章名除外).
    """
    if _UNREAD_LEAD.search(lead) or _NUMBER_FOLLOWS.match(behind):
        return True
    if read.kind in _BEFORE_WORDING and not read.text and _WORDING_FOLLOWS.match(behind):
        return True
    but = not read.spared and (_BUT.search(lead) or _BUT_BEHIND.match(behind))
    return read.kind in WORD_KINDS and bool(_BESIDE_UNREAD.search(lead) or but)


def _stays(kind: InstructionKind, match: re.Match[str], sentence: str, *, start_of: int) -> bool:
    """Words without a clause speak of the clause named before them (…，删去“和公告”), unless the order is over the whole text."""
    if kind not in WORD_KINDS and kind is not InstructionKind.APPEND:
        return False
    lead = sentence[start_of : match.start()]
    return not OTHER_WORDS.search(lead[-12:] + match.group())


def _sentences(text: str) -> Iterator[tuple[int, str]]:
    """Cut masked text at sentence ends and lines; a command and its quotation never stand on two sides of a cut."""
    gap = re.compile(rf"(?:(?<=[：:，,、])|(?<=修改为)|(?<={MARK_CLOSE}))[ \t　]*\n\s*(?={MARK_OPEN})")
    joined = gap.sub(lambda found: " " * len(found.group()), text)
    start = 0
    for stop in [*(found.end() for found in re.finditer(r"[。；;\n]", joined)), len(joined)]:
        if joined[start:stop].strip():
            yield start, joined[start:stop]
        start = stop


def _matches(sentence: str) -> Iterator[tuple[InstructionKind, re.Match[str]]]:
    """Read commands from left to right; where several forms fit, the first to begin, then the longest."""
    place = 0
    waiting = [form.search(sentence) for _, form in forms()]
    while place < len(sentence):
        for at, (_, form) in enumerate(forms()):
            match = waiting[at]
            if match is not None and match.start() < place:
                waiting[at] = form.search(sentence, place)
        fits = [(kind, match) for (kind, _), match in zip(forms(), waiting, strict=True) if match]
        if not fits:
            return
        kind, match = min(fits, key=lambda fit: (fit[1].start(), -fit[1].end()))
        yield kind, match
        place = max(match.end(), place + 1)
