"""How two texts differ that may be copies: edits by character, and what each of them touches."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

ALIGNED_CELLS = 4_000_000_000
"""Largest product of lengths aligned by character (two texts of 63,000, a quarter of a second); beyond it sentences are aligned first."""

_GAP = 3
"""Edits with fewer equal characters between them are one edit."""

_REPEATED_SHARE = 0.8
"""Share of a file's name that the other text must hold as well, before its repetition counts as none."""

_NUMBER = re.compile(r"(?:[0-9][0-9.]*)?[〇零一二两三四五六七八九十百千万亿]*[%‰]?")
_NUMERALS = "0123456789〇零一二两三四五六七八九十百千万亿%‰"
_TERMS = re.compile(
    r"(?:应当|应|当|宜|必须|须|不得|不|得|可以|可|以|禁止|严禁|未|非|免|或者|或|和|及|与|并|且|上|下|内|外|超过|低于|高于|少|多"
    r"|鼓励|支持|引导|要求|省|市|县|区|州|乡|镇|村|组|户|人|国|年|月|日|天|元)*"
)
_REDACTED = re.compile(r"\([^()]{1,6}略\)")
_FURNITURE = re.compile(
    r"点击下载|点击查看|(?:原文|附件)?下载|(?:公众意见)?无附件|决策预公开详情|公众意见|(?:打印|关闭)(?:本页|窗口|页面)?|分享(?:到)?:?|[字号体大中小]{2,5}"
    r"|浏览(?:次数|量)?:?\d*次?|发布(?:日期|时间):?[\d:年月日-]*|(?:信息)?来源:?(?:[^:。,]{2,16}(?=浏览|发布|字))?|责任编辑:?|首页|当前位置:?|\d+"
)
_FILE = re.compile(r"附件\d*:?|\.(?:docx?|pdf|wps|xlsx?|ofd|zip|rar)", re.IGNORECASE)
_SENTENCE = re.compile(r"[^。;!?]+[。;!?]?")


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyEdit:
    """One stretch that differs: where it stands in the first text, the words there, the words in the second.

    ``binding`` tells that number against number, or a word that binds or limits against another, came instead: no misprint
    looks so but by chance.
    """

    start: int
    before: str
    after: str
    binding: bool

    @property
    def size(self) -> int:
        """Characters replaced, inserted or deleted; neighbours run together count each."""
        return Levenshtein.distance(self.before, self.after)


def copy_edits(one: str, other: str) -> list[CopyEdit]:
    """Return the edits between two canonical texts, in order; what a site or a redaction put there is none.

    Left out are buttons and counters of a page, redacted contacts, and links to files that only repeat words of the other text.
    """
    edits: list[CopyEdit] = []
    for low, high, from_, to in _joined(_differences(one, other)):
        before, after = one[low:high], other[from_:to]
        if _is_furniture(before, after) or _is_repeated(before, after, one, other):
            continue
        if _REDACTED.search(one[max(0, low - 8) : high + 8]) or _REDACTED.search(other[max(0, from_ - 8) : to + 8]):
            continue
        binding = _binds(before, after, one[max(0, low - 12) : low], one[high : high + 12])
        edits.append(CopyEdit(start=low, before=before, after=after, binding=binding))
    return edits


def systematic(edits: Sequence[CopyEdit], text: str) -> bool:
    """Tell whether one word was replaced by another wherever it stands: a renamed body or city, no misprint."""
    pairs = Counter((edit.before, edit.after) for edit in edits if edit.before and edit.after)
    return any(count >= 3 and count * 2 >= text.count(before) for (before, _), count in pairs.items())


def sentences(text: str) -> list[str]:
    """Cut a canonical text into sentences; unlike clauses they survive a page whose line breaks are lost.

    >>> sentences("一、总则。为了管理;制定办法")
    ['一、总则。', '为了管理;', '制定办法']
    """
    return _SENTENCE.findall(text)


def _differences(one: str, other: str) -> Iterator[tuple[int, int, int, int]]:
    if len(one) * len(other) <= ALIGNED_CELLS:
        yield from _unequal(one, other, 0, 0)
        return
    left, right = sentences(one), sentences(other)
    starts, ends = _offsets(left), _offsets(right)
    for op in Levenshtein.opcodes(left, right):
        if op.tag != "equal":
            low, high = starts[op.src_start], starts[op.src_end]
            from_, to = ends[op.dest_start], ends[op.dest_end]
            if (high - low) * (to - from_) <= ALIGNED_CELLS:
                yield from _unequal(one[low:high], other[from_:to], low, from_)
            else:
                yield low, high, from_, to


def _offsets(parts: Sequence[str]) -> list[int]:
    offsets = [0]
    for part in parts:
        offsets.append(offsets[-1] + len(part))
    return offsets


def _unequal(one: str, other: str, low: int, from_: int) -> Iterator[tuple[int, int, int, int]]:
    for op in Levenshtein.opcodes(one, other):
        if op.tag != "equal":
            yield op.src_start + low, op.src_end + low, op.dest_start + from_, op.dest_end + from_


def _joined(differences: Iterator[tuple[int, int, int, int]]) -> Iterator[tuple[int, int, int, int]]:
    last: tuple[int, int, int, int] | None = None
    for low, high, from_, to in differences:
        if last is not None and low - last[1] < _GAP and from_ - last[3] < _GAP:
            last = (last[0], high, last[2], to)
            continue
        if last is not None:
            yield last
        last = (low, high, from_, to)
    if last is not None:
        yield last


def _is_furniture(before: str, after: str) -> bool:
    """Only what came or went as a whole can be a button or a counter; a number alone is none."""
    if (before and after) or not (words := before or after):
        return False
    return not words.isdigit() and len(words) >= 3 and not _FURNITURE.sub("", words).strip(":.()|>-/_")


def _is_repeated(before: str, after: str, one: str, other: str) -> bool:
    """A link to a file repeats words of the text; where the page lost its links, or the copy its lines, they come and go."""
    words, text, rest = (before, other, after) if len(before) > len(after) else (after, one, before)
    if len(rest) > _GAP or not (mark := _FILE.search(words)):
        return False
    bare = words[: mark.start()] + words[mark.end() :]
    runs = [bare[i : i + 4] for i in range(len(bare) - 3)]
    return sum(run in text for run in runs) >= _REPEATED_SHARE * len(runs)


def _binds(before: str, after: str, lead: str, tail: str) -> bool:
    """Number for number, seen whole with the digits around it, or a binding word for another or for none."""
    if _TERMS.fullmatch(before) and _TERMS.fullmatch(after):
        return True
    left, right = _numeral_run(lead[::-1])[::-1], _numeral_run(tail)
    old, new = left + before + right, left + after + right
    return bool(old and new) and bool(_NUMBER.fullmatch(old) and _NUMBER.fullmatch(new))


def _numeral_run(text: str) -> str:
    run = re.match(f"[{_NUMERALS}.]*", text)
    return run.group() if run else ""
