"""Amending decisions read into instructions: which clause of which work, under its old number, becomes what."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from gongbao.history.grouping import label_key
from gongbao.history.quotes import MARK, Masked, mask_quotations
from gongbao.history.tokens import reference_key


class InstructionKind(StrEnum):
    """What a decision orders."""

    SUBSTITUTE = "substitute"
    DELETE = "delete"
    INSERT = "insert"
    MERGE = "merge"
    RENUMBER = "renumber"
    REPLACE_WORDS = "replace_words"
    DELETE_WORDS = "delete_words"
    INSERT_WORDS = "insert_words"
    TITLE = "title"
    PREAMBLE = "preamble"
    SHIFT_NUMBERS = "shift_numbers"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseRef:
    """A clause named in a decision: label keys as `label_key` gives them (第12条, 第2款, 第3项); None where it names none."""

    article: str | None = None
    paragraph: str | None = None
    item: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Instruction:
    """One order. ``targets`` bear the numbers of the wording before, ``becomes`` those after.

    ``work`` is the title that it amends (None: the only one of the decision); ``text`` the new wording (paragraphs parted by
    line breaks); ``words`` the words to find, ``replacement`` what stands for them. ``after`` is the anchor of an insertion.
    """

    kind: InstructionKind
    work: str | None
    targets: tuple[ClauseRef, ...] = ()
    becomes: tuple[ClauseRef, ...] = ()
    after: ClauseRef | None = None
    text: str | None = None
    words: str | None = None
    replacement: str | None = None
    count: int = 1
    unit: str | None = None
    as_written: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendingDecision:
    """What was read from one decision; ``unread`` holds sentences that order something and fit no known form."""

    instructions: tuple[Instruction, ...]
    unread: tuple[str, ...]


_N = r"[一二三四五六七八九十百零〇\d]+"
_ARTICLE = rf"第{_N}条(?:之{_N})?"
_PARAGRAPH = rf"第{_N}款"
_ITEM = rf"第?[（(]?{_N}[）)]?项"
_REF = rf"(?:{_ARTICLE}(?:{_PARAGRAPH})?(?:{_ITEM})?|{_PARAGRAPH}(?:{_ITEM})?|{_ITEM})"
_REFS = rf"{_REF}(?:(?:[、和及与]|至){_REF})*"
_Q = MARK.replace("(", "(?:", 1)
_BECOME = r"(?:修改|修订|改|变更|调整|替换)(?:为|成)"
_NAMED = r"《[^《》]+》(?:[（(][^（）()]{0,60}[）)])?"
_LEAD = r"\s*[：:，,]?\s*"
_WORDS_IN = r"(?:中|规定)?的?"

_FORMS: tuple[tuple[InstructionKind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(form))
    for kind, form in (
        (InstructionKind.TITLE, rf"(?:将|把)?(?:标题|题目|名称)(?:由{_Q})?{_BECOME}{_LEAD}(?P<text>{_Q}|《.+?》)"),
        (InstructionKind.PREAMBLE, rf"(?:将|把)?(?:引言|序言|前言)(?:部分)?{_BECOME}{_LEAD}(?P<text>{_Q})"),
        (
            InstructionKind.MERGE,
            rf"(?:将|把)?(?P<refs>{_REFS})合并{_LEAD}(?:{_BECOME}|为|作为)?{_LEAD}(?P<becomes>{_REF})?{_LEAD}(?:并?{_BECOME})?{_LEAD}(?P<text>{_Q})?",
        ),
        (
            InstructionKind.INSERT,
            rf"(?:在(?P<after>{_REF})之?后)?{_LEAD}(?:在?(?P<refs>{_REF})(?:中|里)?)?增加(?P<count>[一二两三四五六七八九十\d]+)(?P<unit>条|款|项)(?:规定)?{_LEAD}"
            rf"(?:分别)?(?:作为(?P<becomes>{_REFS}))?{_LEAD}(?P<text>{_Q}(?:\s*[、，,]?\s*{_Q})*)",
        ),
        (
            InstructionKind.INSERT_WORDS,
            rf"(?:在|将)?(?P<refs>{_REFS})?{_WORDS_IN}(?P<words>{_Q})(?:一词|字样)?(?:之?(?P<side>[后前]))(?:面)?(?:增加|加上|补充|增写){_LEAD}(?P<text>{_Q})",
        ),
        (
            InstructionKind.REPLACE_WORDS,
            rf"(?:将|把)?(?P<refs>{_REFS})?(?:全文|文中|条文|文件)?{_WORDS_IN}(?P<words>{_Q}(?:[、和]{_Q})*)(?:字样|一词)?"
            rf"(?:均|统一|分别|相应)*{_BECOME}{_LEAD}(?P<text>{_Q}(?:[、和]{_Q})*)",
        ),
        (
            InstructionKind.DELETE_WORDS,
            rf"(?:删去|删除)(?:{_NAMED})?(?P<refs>{_REFS})?{_WORDS_IN}(?P<words>{_Q})|(?:将|把)?(?P<refs2>{_REFS})?{_WORDS_IN}(?P<words2>{_Q})(?:删去|删除)",
        ),
        (
            InstructionKind.DELETE,
            rf"(?:删去|删除)(?:{_NAMED})?(?P<refs>{_REFS})|(?:将|把)?(?P<refs2>{_REFS})(?:予以)?(?:删去|删除)",
        ),
        (
            InstructionKind.RENUMBER,
            rf"(?:原|将原?|把)?(?P<refs>{_REFS})(?:相应|依次|分别)?(?:作为|{_BECOME})(?P<becomes>{_REFS})"
            rf"(?:{_LEAD}(?:并)?(?:将其)?{_BECOME}{_LEAD}(?P<text>{_Q}))?",
        ),
        (InstructionKind.SUBSTITUTE, rf"(?:将|把)?(?P<refs>{_REFS})(?:的?内容)?{_BECOME}{_LEAD}(?P<text>{_Q})"),
        (
            InstructionKind.SHIFT_NUMBERS,
            r"(?:条文|条款|其他|其余|后续|有关)*(?:的)?(?:顺序|序号|条目)(?:根据本决定)?(?:作|做)?(?:相应|依次)的?(?:调整|修改|顺延)|(?:条文|序号|以下各条)依次(?:顺延|调整)",
        ),
    )
)
_WORD_KINDS = frozenset({InstructionKind.REPLACE_WORDS, InstructionKind.DELETE_WORDS, InstructionKind.INSERT_WORDS})
_WORK = re.compile(r"《(?P<title>[^《》]*(?:《[^《》]*》[^《》]*)*)》(?:[（(][^（）()]{0,60}[）)])?")
_OPENS_WORK = re.compile(rf"^(?:作|进行|修改|第{_N}条|中|的?(?:标题|引言)|[，,：:]|$|做|部分条款|增加|删去|{MARK[:1]})")
_NOT_A_WORK = re.compile(r"(?:根据|按照|依照|依据|为了|贯彻|落实|与|和)\s*$")
_ORDERS = re.compile(r"修改为|修改成|删去|删除|增加[一二两三四五六七八九十\d]+[条款项]|合并为|改为")


def read_amending_decision(text: str) -> AmendingDecision:
    """Read every instruction of a decision, in order; one decision may amend many works.

    Numbers are those that the decision cites: the old ones for targets. Quoted wordings keep their inner quotes and titles.
    """
    masked = mask_quotations(text)
    works = _works_by_place(masked.text)
    found: list[Instruction] = []
    unread: list[str] = []
    article: str | None = None
    work: str | None = None
    for start, sentence in _sentences(masked.text):
        matched = list(_matches(sentence))
        beside: tuple[ClauseRef, ...] = ()
        for kind, match in matched:
            at = start + match.end()
            named = next((title for place, title in reversed(works) if place <= at), None)
            article = article if named == work else None
            work = named
            read = _instruct(kind, match, masked, work, article)
            if kind in _WORD_KINDS and not read.targets:
                read = replace(read, targets=beside)  # 将第十一条中的“五日”修改为“十日”，删去“和公告”
            beside = read.targets
            article = next((ref.article for ref in read.targets if ref.article), article)
            found.append(read)
        if not matched and _ORDERS.search(re.sub(MARK, "", sentence)):
            unread.append(masked.restore(sentence.strip()))
    return AmendingDecision(instructions=tuple(found), unread=tuple(unread))


def _sentences(text: str) -> Iterator[tuple[int, str]]:
    """Cut masked text at sentence ends and lines; a command and its quotation never stand on two sides of a cut by 。"""
    joined = re.sub(rf"(?<=[：:])\s*\n\s*(?={MARK[:1]})", lambda gap: " " * len(gap.group()), text)
    start = 0
    for stop in [*(found.end() for found in re.finditer(r"[。；;\n]", joined)), len(joined)]:
        if joined[start:stop].strip():
            yield start, joined[start:stop]
        start = stop


def _matches(sentence: str) -> Iterator[tuple[InstructionKind, re.Match[str]]]:
    """Read commands from left to right; where several forms fit, the first to begin, then the longest."""
    place = 0
    while place < len(sentence):
        fits = [(kind, match) for kind, form in _FORMS if (match := form.search(sentence, place))]
        if not fits:
            return
        kind, match = min(fits, key=lambda fit: (fit[1].start(), -fit[1].end()))
        yield kind, match
        place = max(match.end(), place + 1)


def _works_by_place(text: str) -> list[tuple[int, str]]:
    """Titles that the commands behind them amend, with their place; titles cited as grounds are passed over."""
    works: list[tuple[int, str]] = []
    for found in _WORK.finditer(text):
        lead, behind = (
            text[max(0, found.start() - 4) : found.start()],
            text[found.end() : found.end() + 8].lstrip(" 　"),
        )
        if not _NOT_A_WORK.search(lead) and _OPENS_WORK.match(behind.split("\n")[0]):
            works.append((found.start(), found["title"]))
    return works


def _instruct(
    kind: InstructionKind, match: re.Match[str], masked: Masked, work: str | None, article: str | None
) -> Instruction:
    groups = match.groupdict()
    taken: Callable[[str], str | None] = lambda name: groups.get(name) or groups.get(f"{name}2")  # noqa: E731
    targets = _complete(read_refs(taken("refs") or ""), article)
    becomes = read_refs(groups.get("becomes") or "")
    quoted = [masked.quotations[int(number)] for number in re.findall(MARK, groups.get("text") or "")]
    text = "\n".join(quoted) or (groups.get("text") or "").strip("《》") or None
    words = [masked.quotations[int(number)] for number in re.findall(MARK, taken("words") or "")]
    read = Instruction(
        kind=kind,
        work=work,
        targets=targets,
        becomes=becomes if kind is InstructionKind.INSERT and targets else _complete(becomes, None),
        after=next(iter(_complete(read_refs(groups.get("after") or ""), article)), None),
        count=_count(groups.get("count")),
        unit=groups.get("unit"),
        as_written=masked.restore(match.group().strip()),
    )
    if kind is InstructionKind.INSERT_WORDS and words:
        placed = words[0] + (text or "") if groups.get("side") == "后" else (text or "") + words[0]
        return replace(read, words=words[0], replacement=placed)
    if kind is InstructionKind.REPLACE_WORDS:
        return replace(read, words="\n".join(words), replacement=text)
    if kind is InstructionKind.DELETE_WORDS:
        return replace(read, words="\n".join(words), replacement="")
    return replace(read, text=text)


def _count(written: str | None) -> int:
    key = reference_key(written or "一").replace("两", "2")
    return int(key) if key.isdigit() else 1


def read_refs(written: str) -> tuple[ClauseRef, ...]:
    """Read clause numbers, ranges spelled out: 第三条、第五条至第七条.

    >>> [ref.article for ref in read_refs("第三条、第五条至第七条")]
    ['第3条', '第5条', '第6条', '第7条']
    >>> read_refs("第二条第一款第（三）项")[0].item
    '第3项'
    """
    refs: list[ClauseRef] = []
    through = False
    for found in re.finditer(rf"(?P<a>{_ARTICLE})?(?P<p>{_PARAGRAPH})?(?P<i>{_ITEM})?|至", written):
        if found.group() == "至":
            through = True
            continue
        if not found.group():
            continue
        item = re.search(_N, found["i"]) if found["i"] else None
        ref = ClauseRef(
            article=label_key(found["a"]) if found["a"] else None,
            paragraph=label_key(found["p"]) if found["p"] else None,
            item=f"第{reference_key(item.group())}项" if item else None,
        )
        if through and refs and refs[-1].article and ref.article:
            first, last = (int(re.findall(r"\d+", name)[0]) for name in (refs[-1].article, ref.article))
            refs.extend(ClauseRef(article=f"第{number}条") for number in range(first + 1, min(last, first + 500)))
        refs.append(ref)
        through = False
    return tuple(refs)


def _complete(refs: tuple[ClauseRef, ...], article: str | None) -> tuple[ClauseRef, ...]:
    """Give a bare 第二款 the article named before it."""
    completed: list[ClauseRef] = []
    for ref in refs:
        completed.append(ref if ref.article or article is None else replace(ref, article=article))
        article = completed[-1].article or article
    return tuple(completed)
