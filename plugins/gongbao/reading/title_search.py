"""Titles found among the first lines: by their words, else by their place."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from gongbao.reading.doc_numbers import is_number_line
from gongbao.reading.issuers import authorities_in_title, split_authorities
from gongbao.reading.lines import Line, squeeze
from gongbao.reading.question_titles import asked_title
from gongbao.reading.title_places import SERIAL, above_number, numbered_behind, unplaced_title
from gongbao.reading.titles import (
    EXPLAINING_BEGINS,
    TITLE_ENDS,
    TitleFound,
    forwards,
    is_balanced,
    is_red_head,
    is_title,
    join_lines,
    says,
)

_BRACKETED = re.compile(
    r"\( ?(?:(?:19|20)\d{2} ?年? ?(?:[—–~至-]{1,2} ?(?:19|20)\d{2} ?年?|年?版|修订版?|修订本)|试行|暂行"
    r"|(?:[\u3400-\u9fff\U00020000-\U000323af]{0,4}征求意见|送审|讨论|修订|公示)稿"
    r"|草案) ?\)"
)
_REST = re.compile(r"(?:\([^()]{1,40}\))? ?的(?:通知|公告|通告|批复|决定|命令|函)")
_ORDER = re.compile(r"令(?: ?\(?第[^()]{1,9}号\)?)?$")
_ISSUES = re.compile(r" ?(?:印发|转发|批转)$")
_FORWARDING = re.compile(
    r"(?P<who>[\u3400-\u9fff\U00020000-\U000323af ]{4,60}?)(?:转发|批转)(?:[^《》。]{2,40}(?:部门|单位|[局委厅部办院会府]))$"
)
_NOTICE = re.compile(r"(?:通知|公告|通告|批复|决定|命令|令|函)(?: ?\([^()]*\))?$")
_MOST_LINES = 5
_WRAPPING = re.compile(
    r"关于(?:[\u3400-\u9fff\U00020000-\U000323af]{2,20}关于)?(?:[修制]订)?(?:印发|转发|批转|公布|发布|下发)"
)


def find_title(lines: Sequence[Line], limit: int) -> TitleFound | None:
    """Find the title among the first ``limit`` lines: the fullest reading of the best candidate."""
    best: tuple[float, TitleFound] | None = None
    seen = Counter([squeeze(line.key) for line in lines[:limit]])
    ends = [line.key[-1:] in TITLE_ENDS for line in lines[:limit]]
    for start in range(min(limit, len(lines))):
        line: Line | None = None
        if not any(ends[start : start + _MOST_LINES]) and lines[start].key[:1] not in EXPLAINING_BEGINS:
            continue
        for span in range(1, _MOST_LINES + 1):
            if start + span > min(limit, len(lines)) or not _may_join(lines[start : start + span]):
                break
            last = lines[start + span - 1]
            line = join_lines((last,) if line is None else (line, last))
            if is_title(line.key) and not _is_under_byline(lines, start, span, seen):
                score = _score(line.key, lines[start], span) - start / 100
                if best is None or score > best[0]:
                    best = (score, TitleFound(start=start, end=start + span, line=line))
    found = (
        _fullest(best[1], lines, limit)
        if best
        else unplaced_title(lines, limit, seen)
        or above_number(lines, limit)
        or numbered_behind(lines, limit)
        or asked_title(lines, limit)
    )
    if found is not None and _ORDER.search(found.line.key) and "关于" not in found.line.key:
        found = _under_order(lines, found.end, limit, seen) or found
    return _with_end(found, lines) if found else None


def _under_order(lines: Sequence[Line], start: int, limit: int, seen: Counter[str]) -> TitleFound | None:
    """Find the title that stands right below an order (某部令) and its number; None where the order's own words stand there."""
    while start < limit and (is_number_line(lines[start].key) or SERIAL.fullmatch(lines[start].key)):
        start += 1
    placed = unplaced_title(lines, limit, seen, start)
    if placed is not None and placed.start == start:
        return placed
    for span in range(1, 4):
        if start + span > limit or not _may_join(lines[start : start + span]):
            break
        line = join_lines(lines[start : start + span])
        if is_title(line.key):
            return TitleFound(start=start, end=start + span, line=line)
    return None


def _with_end(found: TitleFound, lines: Sequence[Line]) -> TitleFound:
    """Add the lines below that end the title: its span of years or its stage in brackets, and 的通知, 的批复."""
    for pattern in (_BRACKETED, _REST):
        below = lines[found.end] if found.end < len(lines) else None
        closed = found.line.key.endswith(")") if pattern is _BRACKETED else _NOTICE.search(found.line.key)
        if below is not None and not closed and pattern.fullmatch(below.key):
            line = Line(raw=found.line.raw + below.raw, key=found.line.key + below.key)
            found = TitleFound(start=found.start, end=found.end + 1, line=line)
    return found


def _fullest(found: TitleFound, lines: Sequence[Line], limit: int) -> TitleFound:
    """Prefer the copy of a title that names its authority in full (安徽省人民政府) to a site's own (安徽省政府)."""
    names, about, rest = found.line.key.partition("关于")
    if not about or not split_authorities(names.strip()):
        return found
    for index in range(found.end, min(limit, len(lines))):
        other, _, same = lines[index].key.partition("关于")
        if same == rest and len(other) > len(names) and len(split_authorities(other.strip())) == 1:
            return TitleFound(start=index, end=index + 1, line=lines[index])
    return found


def _is_under_byline(lines: Sequence[Line], start: int, span: int, seen: Counter[str]) -> bool:
    """Tell whether the first line is no part of the title but the name that a database sets between two copies of it."""
    if span == 1 or not split_authorities(lines[start].key):
        return False
    below = "".join(line.key for line in lines[start + 1 : start + span])
    if set(split_authorities(lines[start].key)) == set(authorities_in_title(below)):
        return True
    title = squeeze(below)
    elsewhere = seen[title] - (span == 2)
    if elsewhere < 1:
        return False
    named = bool(authorities_in_title(title))
    return named or (elsewhere >= 2 and start > 0 and squeeze(lines[start - 1].key) == title)


def _may_join(lines: Sequence[Line]) -> bool:
    last = lines[-1].key
    if len(last) > 120 or says(last) or ">" in last:
        return False
    if len(lines) == 1:
        return True
    before = "".join(line.key for line in lines[:-1])
    if is_title(before) and not (_is_unfinished(before) and (_NOTICE.search(last) or last.startswith("("))):
        return False
    if is_red_head(before) or is_number_line(lines[0].key):
        return False
    return (
        "关于" in before
        or not is_balanced(before)
        or bool(split_authorities(_ISSUES.sub("", lines[0].key)))
        or _forwards_from(lines[0].key)
        or bool(_LAW_START.match(before))
    )


def _forwards_from(key: str) -> bool:
    """Tell whether words name who forwards something, and whose it is: 某府转发市某局等部门."""
    forwarding = _FORWARDING.fullmatch(key)
    return forwarding is not None and bool(split_authorities(forwarding["who"]))


def _is_unfinished(key: str) -> bool:
    """A wrapper that has not yet said 的通知: what reads like a title so far is the wrapped one, and a line may follow."""
    return bool(_WRAPPING.search(key)) and not _NOTICE.search(key)


_LAW_START = re.compile(
    r"^(?:中华人民共和国|[\u3400-\u9fff\U00020000-\U000323af]{2,8}(?:省|市|自治区|县|区)|最高人民|国务院)"
)


def _score(key: str, first: Line, span: int) -> float:
    score = 0.0 if span == 1 else -0.3
    if "关于" in key:
        head = _ISSUES.sub("", key.partition("关于")[0].strip())
        score += 2 if not head or split_authorities(head) or (span > 1 and _forwards_from(head)) else 1
        score += (0.5 if span == 1 else 0.9) if head else 0
        if "印发" in key or "《" in key:
            score += 0.1
        if _is_unfinished(key) and not key.endswith("》"):
            score -= 0.5
    else:
        score += 2.5 if forwards(key) else 1.2
    return score + (0.3 if first.key.startswith("关于") else 0)
