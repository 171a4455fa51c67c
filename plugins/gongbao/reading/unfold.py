"""Collapsed lines unfolded: a monotone counter over the levels finds the clauses of a text without line breaks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from gongbao.reading.clause_signs import find_signs
from gongbao.reading.dates import FULL_DATE
from gongbao.reading.doc_numbers import find_numbers
from gongbao.reading.lines import Line
from gongbao.reading.markers import BELOW, RANK, Marker, read_marker

_MIN_LENGTH, _SHORTEST = 40, 8
_CLOSING = re.compile(
    r"。(?=本(?:办法|意见|通知|规定|方案|细则|政策|措施|决定|条例)[^。]{0,60}(?:施行|实施|执行|有效期))"
    rf"|。(?=附件 ?\d? ?:)|。(?=[\u4e00-\u9fff ]{{4,40}}(?:府|厅|局|委|办|部|室|会) ?{FULL_DATE}(?:$| "
    r"|\())|日(?=\((?:此件|公开))"
)
"""The last sign before what closes a text."""
_LETTER_END = re.compile(
    rf"。(?P<signed>[\u4e00-\u9fff ]{{4,40}}(?:府|厅|局|委|办|部|室|会) ?{FULL_DATE})(?![起前的,;、。至到]|印发|发布|公布|以)"
)
_SEAL = re.compile(r"\((?:此件|公开)[^()]{0,20}\)")
_ADDRESSEE = re.compile(r"各[^。;:]{2,160}:")
_TITLE_END = re.compile(
    r"[^。;,]{4,120}?的(?:实施意见|意见|通知|决定|公告|通告|批复|办法|规定|措施|方案)(?=[\u4e00-\u9fff]{1,10}〔)"
)
# 某财规〔2022〕4号文件附件第七条中…: the number begins a sentence about that document.
_CITED_ON = re.compile(r" ?(?:文件?|公告|附件|规定|第|中|的|所|自|已|精神|要求|明确|同时|执行|废止|印发|[和及与、,;.])")
_HOLDS = frozenset({"施行", "执行", "实施", "生效"})
_FIRST_ENTRY = re.compile(
    r"(?P<word>目 ?录 ?)?(?P<first>第[一1](?:编|章) ?[^第。;:]{1,24})(?=第[一二12](?:分编|章|节))"
)
_FIRST_DIVISION = re.compile("第[一1][编章]")
_DIVISION = re.compile(r"第[一二三四五六七八九十百\d]{1,5}(?:分编|编|章|节)")
_ENDS_TITLE = re.compile(r"^[^。,;]*(?:意见|通知|决定|公告|通告|批复|办法|规定|措施|方案|函|号) ?\)? ?$")
_HEADING = re.compile("(?!.*第)[^。;,:、!?《》()]{2,24}")
_CITING = frozenset({"", *"和或及与至中、,;。类项款条的所"})
_NEAR, _GLUED, _LETTER, _REACH, _HEAD = 60, 80, 120, 900, 900


@dataclass(slots=True)
class _Counter:
    """What number each level has reached; a level restarts when one above it moves on."""

    reached: dict[str, int] = field(default_factory=dict)
    fresh: set[str] = field(default_factory=lambda: set(RANK))

    def expects(self, marker: Marker) -> bool:
        before = self.reached.get(marker.level, 0)
        if marker.sub:
            return marker.number == before
        if marker.number == before + 1:
            return True
        return marker.number == 1 and marker.level in self.fresh

    def accept(self, marker: Marker) -> None:
        self.reached[marker.level] = marker.number
        self.fresh.discard(marker.level)
        self.fresh |= BELOW[marker.level]


def unfold(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Break the collapsed lines of a text at their clauses; lines that are not collapsed pass unchanged."""
    counter = _Counter()
    out: list[Line] = []
    for line in _split_contents(_split_before_second(lines)):
        if len(line.key) < _SHORTEST:
            marker = read_marker(line.key)
            if marker is not None:
                counter.accept(marker)
            out.append(line)
        else:
            out.extend(_unfold_line(line, counter))
    return tuple(out)


def _split_before_second(lines: Sequence[Line]) -> Sequence[Line]:
    """Cut 一、 off the end of the paragraph it is glued to where a later line goes on with 二、 and none begins with 一、."""
    first = next((i for i, line in enumerate(lines) if line.key.startswith(("一、", "二、"))), None)
    if first is None or lines[first].key[0] != "二":
        return lines
    out: list[Line] = []
    for line in lines[:first]:
        at = line.key.rfind("一、")
        glued = at > 0 and line.key[:at].rstrip()[-1:] in "。!?:》"
        out.extend((line.cut(0, at), line.cut(at)) if glued else (line,))
    return [*out, *lines[first:]]


def _split_contents(lines: Sequence[Line]) -> Sequence[Line]:
    """Cut contents off a collapsed text: their first entry (第一章总则) stands again where the text begins."""
    may_list = [
        len(line.key) >= _MIN_LENGTH
        and ("第一" in line.key or "第1" in line.key)
        and _FIRST_DIVISION.search(line.key, 0, _REACH)
        for line in lines
    ]
    if not any(may_list):
        return lines
    out: list[Line] = []
    for line, lists in zip(lines, may_list, strict=True):
        entry = _FIRST_ENTRY.search(line.key[:_REACH]) if lists else None
        again = line.key.find(entry["first"], entry.end()) if entry else -1
        if entry is None or again < 0 or "。" in line.key[entry.start() : again]:
            out.append(line)
            continue
        marks = [m.start() for m in _DIVISION.finditer(line.key, entry.start(), again)]
        edges = sorted({0, entry.start("word") if entry["word"] else entry.start("first"), *marks, again})
        out.extend(part for a, b in pairwise(edges) if (part := line.cut(a, b)).raw)
        out.append(line.cut(again))
    return out


def split_letter(lines: Sequence[Line]) -> list[Line]:
    """Part a collapsed line behind the signature of the letter that wraps the text.

    >>> from gongbao.reading.lines import make_line
    >>> page = make_line("现将《丙办法》印发给你们。甲市人民政府2023年9月5日(此件公开发布)丙办法第一条为了" + "丁" * 90)
    >>> [line.raw[:10] for line in split_letter([page])]
    ['现将《丙办法》印发给', '甲市人民政府2023', '(此件公开发布)', '丙办法第一条为了丁丁']
    """
    out: list[Line] = []
    for line in lines:
        long = len(line.key) >= _LETTER and "日" in line.key
        letter = _LETTER_END.search(line.key) if long and "月" in line.key and "年" in line.key else None
        if letter is None:
            out.append(line)
            continue
        note = _SEAL.match(line.key, letter.end())
        cuts = [0, letter.start("signed"), letter.end(), *([note.end()] if note else []), len(line.key)]
        out.extend(part for a, b in pairwise(cuts) if (part := line.cut(a, b)).raw)
    return out


def split_head(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Break the first line of a collapsed text after its number and after its addressees.

    >>> from gongbao.reading.lines import make_line
    >>> page = make_line("甲市人民政府关于乙的意见甲政发〔2020〕1号各区人民政府:为了丙,提出如下意见。" + "一、丁。" * 30)
    >>> [line.raw[:12] for line in split_head([page])]
    ['甲市人民政府关于乙的意见', '甲政发〔2020〕1号', '各区人民政府:', '为了丙,提出如下意见。一']
    """
    if not lines or len(lines[0].key) < _MIN_LENGTH:
        return tuple(lines)
    first = lines[0]
    cuts = {0, len(first.key)}
    number = next(iter(find_numbers(first.key[:240])), None)
    title = _TITLE_END.match(first.key)
    if (
        number is not None
        and (title or "《" not in first.key[: number.start])
        and "。" not in first.key[: number.start]
        and not _CITED_ON.match(first.key, number.end)
    ):
        cuts |= {title.end() if title and title.end() < number.end else number.start, number.end}
        if first.key[number.start - 1 : number.start] == "(" and first.key[number.end : number.end + 1] == ")":
            cuts = (cuts - {number.start, number.end}) | {number.start - 1, number.end + 1}
    addressee = _ADDRESSEE.search(first.key[:400])
    if addressee is not None and (addressee.start() in cuts or _ENDS_TITLE.search(first.key, 0, addressee.start())):
        cuts |= {addressee.start(), addressee.end()}
    edges = sorted(cuts)
    return (*(part for a, b in pairwise(edges) if (part := first.cut(a, b)).raw), *lines[1:])


def _unfold_line(line: Line, counter: _Counter) -> Sequence[Line]:
    signs = find_signs(line.key)
    # One number, or none, folds no two clauses into a line.
    folded = len(signs) > 1
    trial = _Counter(reached=dict(counter.reached), fresh=set(counter.fresh)) if folded else counter
    accepted = _accepted(line.key, signs, trial) if folded or (signs and signs[0].start() == 0) else []
    if len(accepted) < 2 or not _is_collapsed(accepted, line.key):
        first = accepted[0][1] if accepted and accepted[0][0] == 0 else None
        if first is None and len(line.key) < _MIN_LENGTH:
            first = read_marker(line.key)
        if first is not None:
            counter.accept(first)
        return (line,)
    counter.reached, counter.fresh = trial.reached, trial.fresh
    inner = [position for position, _ in accepted if position > 0]
    cuts = sorted({0, len(line.key), *inner, *_tail_cuts(line.key, inner[-1] if inner else 0)})
    return [part for a, b in pairwise(cuts) if (part := line.cut(a, b)).raw]


def _tail_cuts(key: str, after: int) -> list[int]:
    letter = _LETTER_END.search(key)
    cuts = [letter.start("signed"), letter.end()] if letter else []
    return cuts + [m.end() for m in _CLOSING.finditer(key) if m.end() > after]


def _accepted(key: str, signs: Iterable[re.Match[str]], counter: _Counter) -> list[tuple[int, Marker]]:
    accepted: list[tuple[int, Marker]] = []
    last = -_NEAR
    for match in signs:
        at = match.start()
        marker = read_marker(key, at) if at else read_marker(key)  # the head of a line is asked for by all
        if marker is None and match[0].endswith(("章", "节", "编")):
            marker = read_marker(key[at : match.end() + 1])
            marker = None if marker is None else marker._replace(end=marker.end + at)
        if marker is None or not (counter.expects(marker) or _begins_again(at, marker)):
            continue
        if at == 0 or _may_begin(key, at, marker, last, accepted):
            counter.accept(marker)
            accepted.append((at, marker))
            last = at
    return accepted


def _begins_again(at: int, marker: Marker) -> bool:
    """Behind its contents a text begins with its first chapter once more."""
    return at == 0 and marker.number == 1 and marker.level in ("part", "chapter")


def _may_begin(key: str, at: int, marker: Marker, last: int, accepted: list[tuple[int, Marker]]) -> bool:
    before = key[:at].rstrip()[-1:] if at < 3 else key[at - 2 : at].rstrip()[-1:]
    if (
        before in "。!?"
        or (before in "”)》" and key[at - 2 : at - 1] in "。;!")
        or _follows_rule(key, at, marker, accepted)
    ):
        return True
    if before in ";:" and (marker.level in ("h4", "h5") or "article" in counter_levels(accepted)):
        return True
    listed = before == ";" and bool(accepted) and accepted[-1][1].level == marker.level
    if listed or (not accepted and marker.number == 1 and _opens_text(key, at, marker)):
        return True
    # A paragraph may end with its responsible units, or with a name that it introduces: …(责任单位:市经信局)2.
    if before and before in ")〕]" and (accepted or marker.number == 1):
        return True
    if marker.level == "h1":
        return False
    # 一、总体要求(一)指导思想: a heading and its first child with nothing between.
    return (
        bool(accepted)
        and at - last <= _NEAR
        and RANK[accepted[-1][1].level] < RANK[marker.level]
        and ("。" not in key[last:at] and before not in "、第,:")
    )


def _opens_text(key: str, at: int, marker: Marker) -> bool:
    """The first number of a text may stand behind its title or adoption note (…通过第一章) and behind …如下:."""
    if marker.level in ("part", "chapter", "article"):
        return at - max(key.rfind(mark, 0, at) for mark in "。!?") <= (_GLUED if "。" in key[:at] else _HEAD)
    return marker.level in ("h1", "h2", "h3") and key[:at].rstrip()[-1:] == ":"


def _follows_rule(key: str, at: int, marker: Marker, accepted: list[tuple[int, Marker]]) -> bool:
    """An article may follow …自发布之日起施行 where a copy lost the full stop."""
    return marker.level == "article" and bool(accepted) and key[max(0, at - 4) : at].rstrip()[-2:] in _HOLDS


def counter_levels(accepted: list[tuple[int, Marker]]) -> set[str]:
    """Name the levels among the markers accepted so far."""
    return {marker.level for _, marker in accepted}


def _is_collapsed(accepted: list[tuple[int, Marker]], key: str) -> bool:
    counts: dict[str, int] = {}
    for _, marker in accepted:
        counts[marker.level] = counts.get(marker.level, 0) + 1
    if any(count >= 2 for level, count in counts.items() if level not in ("h4", "h5")):
        return True
    # 第一章 总则 第一条 …, 第四条 (一)…: one number right behind the other, or an article behind its chapter's heading.
    headed = "article" in counts and ("chapter" in counts or "section" in counts)
    if headed or any(at - before.end <= 1 for (_, before), (at, _) in pairwise(accepted)):
        return True
    # 一、促进消费(一)优化政策: a short heading at the head of the line, and its first child.
    return len(accepted) > 1 and _opens_with_child(key, *accepted[:2])


def _opens_with_child(key: str, above: tuple[int, Marker], child: tuple[int, Marker]) -> bool:
    (begin, first), (at, second) = above, child
    headed = begin == 0 and first.level == "h1" and second.level == "h2"
    return headed and key[second.end : second.end + 1] not in _CITING and bool(_HEADING.fullmatch(key, first.end, at))


def drop_glued_title(lines: Sequence[Line], title: Line | None) -> Sequence[Line]:
    """Cut the title off a collapsed text that begins with it."""
    if title is None or not lines or len(lines[0].key) <= len(title.key) or not lines[0].key.startswith(title.key):
        return lines
    return [lines[0].cut(len(title.key)), *lines[1:]]


def split_glued(lines: Sequence[Line], inner: Line | None) -> list[Line]:
    """Cut the wrapped title off the first line of its text where a collapsed page glued them."""
    if inner is None:
        return list(lines)
    out: list[Line] = []
    for line in lines:
        if line.key.startswith(inner.key) and len(line.key) > len(inner.key) + 20:
            out.extend((line.cut(0, len(inner.key)), line.cut(len(inner.key))))
        else:
            out.append(line)
    return out
