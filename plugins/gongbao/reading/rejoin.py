"""Paragraphs that a page or a converter broke at a fixed width, joined again for structure; the stored text keeps its breaks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from gongbao.reading.cut_lines import (
    CLOSED,
    FEWEST,
    NARROWEST,
    WIDEST,
    Cut,
    blank_between,
    ends,
    how_cut,
    is_prose,
    listed,
)
from gongbao.reading.dates import read_date_line
from gongbao.reading.issuers import split_authorities
from gongbao.reading.lines import Line
from gongbao.reading.markers import MAY_MARK, is_of_book, read_marker

_BROKEN = 4
_LONG = 70
_NUMBER, _HEADING = 14, 40
# A line that begins with a mark goes on with the sentence above it: no paragraph begins so.
_GOES_ON = re.compile(r"[,、。;](?=.*[\u4e00-\u9fff]|$)")
# A date or a number that a break parts: …自2025年7月 | 1日起施行, …〔2 | 014〕103号.
_OPEN_DATE = re.compile(r"(?:19|20)\d{2} ?年(?: ?\d{1,2} ?月?)?$")
_REST_OF_DATE = re.compile(r"\d{1,2} ?[月日]")
_OPEN_NUMBER = re.compile(r"[\u4e00-\u9fff][〔\[【(](?:[12]\d{0,3})?$|〕 ?\d{0,4}$")
_REST_OF_NUMBER = re.compile(r"\d{0,4} ?[〕\]】)] ?(?:第 ?)?\d{1,5} ?号|\d{0,4} ?号")
_RESTS = frozenset(",、。; 〕]】)号")
"""What the rest of a sentence, a date or a number begins with, digits aside."""

_FRAGMENT = re.compile(
    r"(?:[\d〇○零OoＯ一二三四五六七八九十廿卅 ]{1,10}+[年月日]?+){1,3}|[年月日](?:[\d一二三四五六七八九十廿卅 ]{1,4}日)?"
)
_LONGEST_FRAGMENT = 11
_PLACE = re.compile(r"[\u4e00-\u9fff]{2,10}(?:省|市|自治区|自治州|自治县|县|区|州|盟|旗)")
_END = 24
"""Characters at the end of a line that tell whether it is open; no part of a date or number is longer."""

_RECIPIENTS = 12
"""Lines over which recipients may be set, one body a line."""
_RECIPIENT = re.compile(
    r"(?!现|根据|按照|为|经|一、|.*号$)[^。;:]{0,80}(?:各|局|委|办|府|厅|部|院|会|单位|机构|公司|企业|学校|中心|区|县|处)[^。;:]{0,40}[,、:]?"
)
_BLANK = Line(raw=" ", key=" ")
_SPANS = (2, 3, 4, 5, 6)
_TITLE_ALONE = re.compile(r"(?:[^。;《》]{0,10}[、.)] ?)?《[^。]*》 ?(?:\([^()]*\))? ?")
_STARTS = re.compile(r"附[件表录]|专栏|抄送|第[一二三四五六七八九十百\d]+[编章节条]|[(\[【〔《|—]|[①-⑳]")


def rejoin(lines: Sequence[Line]) -> list[Line]:
    """Join lines that one width breaks in the middle of a sentence; other texts pass unchanged.

    >>> from gongbao.reading.lines import make_line
    >>> page = [make_line("各部门要" + "严格按照规定的程序和时限办理" * 5 + ",情节恶"), make_line("劣的,依法追究责任。")]
    >>> [line.raw[-10:] for line in rejoin(page)]
    ['劣的,依法追究责任。']
    """
    lines = _with_cited_articles(_with_numbers(_joined_signature(_joined_recipients(lines))))
    rows = listed(lines) | {index for index, line in enumerate(lines) if "\t" in line.raw}
    prose = [line for index, line in enumerate(lines) if index not in rows] if rows else lines
    cut = how_cut(prose)
    width = 0 if cut.exact or cut.hanging or not is_prose(prose) else _width(prose)
    if not (cut.exact or cut.hanging or width) and not any(_may_go_on(a.key, b.key) for a, b in pairwise(lines)):
        return lines
    out: list[list[Line]] = []
    end = ""
    for index, line in enumerate(lines):
        row = index in rows or index - 1 in rows
        if out and not row and _belongs(end, line, out[-1][-1], cut, width):
            apart = blank_between(out[-1][-1], line) if cut.exact else _words_meet(end, line.key)
            joint = [_BLANK] if apart else []
            out[-1] += [*joint, line]
            end = (end + (" " if joint else "") + line.key)[-_END:]
        else:
            out.append([line])
            end = line.key[-_END:]
    return [parts[0] if len(parts) == 1 else _join(parts) for parts in out]


def _joined_recipients(lines: Sequence[Line]) -> Sequence[Line]:
    """Join the recipients (主送) that a page sets over several lines, up to the colon that ends them.

    >>> from gongbao.reading.lines import make_line
    >>> [line.raw for line in _joined_recipients([make_line("各县区人民政府,"), make_line("市直各部门:"), make_line("为了")])]
    ['各县区人民政府,市直各部门:', '为了']
    """
    last = next((i for i, line in enumerate(lines[:_RECIPIENTS]) if line.key[-1] in "。;:"), 0)
    named = lines[: last + 1]
    if last == 0 or lines[last].key[-1] != ":" or not all(_RECIPIENT.fullmatch(line.key) for line in named):
        return lines
    if any(read_marker(line.key) for line in named):  # 第一条 某委员会的职权如下: is a clause
        return lines
    return [_join(named), *lines[last + 1 :]]


def _may_go_on(above: str, key: str) -> bool:
    """Tell at little cost whether a line may go on with the one above it in a text that was not cut: see ``_goes_on``."""
    if len(above) >= _LONG and above[-1] not in CLOSED:
        return True
    rest = key[0] in _RESTS or key[0].isdecimal()
    return rest and bool(_REST_OF_DATE.match(key) or _REST_OF_NUMBER.match(key) or _GOES_ON.match(key))


def _with_numbers(lines: Sequence[Line]) -> list[Line]:
    """Join a number that stands on a line of its own with the heading or the text below it (第一章 / 总则)."""
    out: list[Line] = []
    for line in lines:
        if out and len(out[-1].key) <= _NUMBER and (out[-1].key[0] in MAY_MARK) and _awaits(out[-1].key, line.key):
            before = out.pop()
            words, key = f"{before.raw} {line.raw}", f"{before.key} {line.key}"
            out.append(Line(raw=words, key=key, opens=before.opens, begins=before.begins, ends=line.ends))
        else:
            out.append(line)
    return out


def _with_cited_articles(lines: Sequence[Line]) -> list[Line]:
    """Join an article number at the head of a line with the sentence above that ends in a title: …《甲办法》 | 第四条同时废止.

    Not where the title is all that stands above, for it may head what follows, nor where a blank parts the number from its text.
    """
    if not any(line.key[0] == "第" for line in lines):
        return list(lines)
    out: list[Line] = []
    for line in lines:
        marker = read_marker(line.key) if out and line.key[0] == "第" and is_of_book(out[-1].key) else None
        cited = (
            marker is not None and marker.level == "article" and marker.number > 1 and line.key[marker.end :][:1] != " "
        )
        if cited and not _TITLE_ALONE.fullmatch(out[-1].key):
            out[-1] = _join([out[-1], line])
        else:
            out.append(line)
    return out


def _awaits(number: str, words: str) -> bool:
    bare = read_marker(number)
    if bare is None or bare.end != len(number) or read_marker(words) is not None:
        return False
    whole = read_marker(number + words)
    if whole is None or whole.level != bare.level or read_marker(f"{number} {words}") is None:
        return False
    if bare.level in ("part", "subpart", "chapter", "section"):
        return len(words) <= _HEADING and words[-1] not in CLOSED
    if bare.level not in ("article", "h1", "h2"):
        return False
    # Cells below a number are short and end no sentence.
    return words[0] == "【" or (not _STARTS.match(words) and (words[-1] in CLOSED or len(words) > _HEADING))


def _width(lines: Sequence[Line]) -> int:
    """Return the width at which most lines break open sentences; 0 when the text is not broken."""
    inner = [len(a.key) for a in lines if a.key[-1] not in CLOSED and NARROWEST <= len(a.key) <= WIDEST]
    widest = max((len(a.key) for a in lines), default=0)
    if len(inner) < FEWEST or 3 * len(inner) < len(lines) or widest > WIDEST + 10:
        return widest if widest <= WIDEST and _breaks_at(lines, widest) else 0
    counts = Counter(inner)
    width = max(counts, key=lambda w: (sum(counts[w + d] for d in range(-2, 3)), w))
    near = sum(counts[width + d] for d in range(-3, 4))
    return width if near >= max(FEWEST, 0.5 * len(inner)) else 0


def _belongs(before: str, line: Line, above: Line, cut: Cut, width: int) -> bool:
    """Tell whether ``line`` goes on with the paragraph whose words end in ``before`` and whose last line is ``above``."""
    if cut.hanging:
        return not line.opens and ends(above) >= cut.hanging
    if cut.exact and (cut.whole or _breaks_anywhere(before, line)):
        return ends(above) == cut.exact
    return _goes_on(before, line, len(above.key), width)


def _breaks_anywhere(before: str, line: Line) -> bool:
    """Tell whether a break may be none of the text's own: behind a full stop a number or a date begins a line."""
    opens = _STARTS.match(line.key) and line.key[0] not in "([【〔《"
    if before[-1] not in CLOSED:
        return not (opens and before[-1] in ")》")
    return not (opens or read_marker(line.key) or read_date_line(line.key))


def _breaks_at(lines: Sequence[Line], widest: int) -> bool:
    """Tell whether the longest lines of a text are one width and break off; the longest paragraphs end with a mark."""
    longest = [a.key for a in lines if len(a.key) >= widest - 2]
    broken = sum(1 for key in longest if key[-1] not in CLOSED)
    return widest >= NARROWEST and broken >= _BROKEN and 4 * broken >= 3 * len(longest)


def _joined_signature(lines: Sequence[Line]) -> list[Line]:
    """Join a date that stands in pieces (二〇二四年 | 十二月 | 三十日), and above it a place and its authority on two lines."""
    if not any(len(line.key) <= _LONGEST_FRAGMENT for line in lines):
        return list(lines)
    out: list[Line] = []
    index = 0
    while index < len(lines):
        may_break = len(lines[index].key) <= _LONGEST_FRAGMENT and _FRAGMENT.fullmatch(lines[index].key)
        span = next((n for n in _SPANS if _is_broken_date(lines[index : index + n], n)), 1) if may_break else 1
        if span > 1 and len(out) > 1 and _PLACE.fullmatch(out[-2].key) and len(split_authorities(out[-1].key)) == 1:
            out[-2:] = [_join(out[-2:])]
        out.append(lines[index] if span == 1 else _join(lines[index : index + span]))
        index += span
    return out


def _is_broken_date(lines: Sequence[Line], span: int) -> bool:
    if len(lines) < span or not all(_FRAGMENT.fullmatch(line.key) for line in lines):
        return False
    return not any(read_date_line(line.key) for line in lines) and read_date_line(_join(lines).key) is not None


def _join(lines: Sequence[Line]) -> Line:
    raw, key = "".join(x.raw for x in lines), "".join(x.key for x in lines)
    return Line(raw=raw, key=key, opens=lines[0].opens, begins=lines[0].begins, ends=lines[-1].ends)


def _goes_on(before: str, line: Line, last: int, width: int) -> bool:
    """Tell whether ``line`` goes on with the words that end in ``before``."""
    key = line.key
    if key[0] in _RESTS or key[0].isdecimal():
        if _REST_OF_DATE.match(key) and _OPEN_DATE.search(before):
            return True
        if (_REST_OF_NUMBER.match(key) and _OPEN_NUMBER.search(before)) or (_GOES_ON.match(key) and len(key) > 1):
            return True
    full = width > 0 and last >= width - 1
    closed = before[-1] in CLOSED and not (full and before[-1] == ";")
    if closed or not (width or last >= _LONG):
        return False
    starts = _STARTS.match(key) and not (full and key[0] in "(《“")
    if starts or read_marker(key) or read_date_line(key):
        return False
    if width:
        return full or (last >= width - 4 and before[-1] not in ")〕" and not split_authorities(key))
    # One break in a long sentence: neither a heading nor a cell is that long, and the rest of a sentence ends like one.
    return (
        before[-1] not in ")”》"
        and key[-1] in CLOSED
        and not split_authorities(key.rstrip(":"))
        and not key.startswith(("各", "现将", "为"))
    )


def _words_meet(before: str, after: str) -> bool:
    return before[-1].isascii() and before[-1].isalpha() and after[0].isascii() and after[0].isalpha()
