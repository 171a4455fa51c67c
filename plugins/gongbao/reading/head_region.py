"""The head of a document: title, number, labels, adoption notes and dates, up to where the text begins."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from gongbao.reading.adoption_notes import is_whole_note, note_span
from gongbao.reading.dates import read_date_line
from gongbao.reading.doc_numbers import is_number_line
from gongbao.reading.head_facts import BYLINE, OF_STANDARDS, UNIFIED, numbers_beside_day, signed_behind
from gongbao.reading.issuers import is_authority, split_authorities
from gongbao.reading.labels import read_label_lines
from gongbao.reading.lines import Line, squeeze
from gongbao.reading.markers import read_marker
from gongbao.reading.title_places import SERIAL
from gongbao.reading.titles import TitleFound, is_title

DECREE = re.compile(
    r"令(?: ?\(?(?:[一二三四五六七八九十]{1,3}届)?第[^()]{1,9}号\)?)?$"
    r"|^[\u3400-\u9fff\U00020000-\U000323af]{4,40}(?:委员会|人民政府|法院|检察院)公告(?: ?\(?第.{1,9}号\)?)?$"
)
"""A decree, or the proclamation of a congress, a government or a court, in the line above or as title."""

_ADDRESSEE = re.compile(r"^[^。;]{2,200}:$")
_BODIES = re.compile(r"各|单位|政府|局|委|部门|公司|企业")
_NOTE = re.compile(
    r"^\(?(?:\d{4}年|[一二][〇○零0-9一二三四五六七八九]{3}年|根据).{0,160}(?:通过|公布|发布|修订|修正|批准|施行|令第.{1,6}号)\)?[ )]*$"
)
_DECREES = re.compile(
    r"《[^《》]+》 ?(?:已|业)[^。]{0,80}(?:通过|批准)[^。]{0,40}公布|^现(?:予以?|将)?(?:公布|发布|颁布)《[^《》]+》"
)
_BARE_WORK = frozenset({"公告", "通告", "令", "命令", "决定"})
_WORK_ENDS = frozenset(work[-1] for work in _BARE_WORK)
_GLUED_WORK = re.compile(r"(?P<who>[\u3400-\u9fff\U00020000-\U000323af、 ]{2,60}?)(?:公告|令)")
_HEAD_REACH = 40
_NAME_LENGTH = 40
_NAMES = 3


def body_start(lines: Sequence[Line]) -> int:
    """Return the index of the first line that is text: an addressee, a numbered heading, a long sentence."""
    for index, line in enumerate(lines[:_HEAD_REACH]):
        key = line.key
        if read_marker(key) or (
            _ADDRESSEE.match(key)
            and (_BODIES.search(key) or not _stands_over_title(lines, index))
            and not read_label_lines([key])[1]
        ):
            return index
        if (len(key) > 60 and ("。" in key or ";" in key) and not is_note(key)) or _DECREES.match(key):
            return index
    return min(len(lines), _HEAD_REACH)


def _stands_over_title(lines: Sequence[Line], index: int) -> bool:
    """A line that ends in a colon and names nobody, above the first title: a control of the page, no addressee."""
    titled = (any(is_title(line.key) for line in part) for part in (lines[:index], lines[index + 1 : index + 5]))
    return tuple(titled) == (False, True)


def head_end(
    lines: Sequence[Line], found: TitleFound | None, title: Line | None, used: frozenset[int], limit: int
) -> int:
    """Return where the text begins: after the title, its repetitions, labels, numbers, adoption notes and dates."""
    index = found.end if found else 0
    numbered = _begins_numbered(lines) or announcement_end(lines) > 0
    if found is None and not used and title is None and not (lines and (numbered or _begins_head(lines[0].key))):
        return 0
    while index < min(limit, len(lines)):
        span = _repeats_title(lines, index, title)
        key = lines[index].key
        if span := span or note_span(lines, index):
            index += span
        elif index in used or is_number_line(key) or is_note(key) or read_date_line(key) or _is_under_title(key):
            index += 1
        elif further := _numbered_below(lines, index, min(limit, len(lines))):
            index = further
        else:
            break
    return index


def _begins_numbered(lines: Sequence[Line]) -> bool:
    """Tell whether a number stands below nothing but names: one to three short lines that say nothing."""
    for line, below in pairwise(lines[: _NAMES + 1]):
        if len(line.key) > _NAME_LENGTH or line.key[-1] in "。;:":
            return False
        if is_number_line(below.key):
            return True
    return False


def _numbered_below(lines: Sequence[Line], index: int, limit: int) -> int:
    """Return where a number stands below short lines that are no text (a title cut short, a name); 0 for nowhere."""
    for below in range(index + 1, min(index + 4, limit)):
        if is_number_line(lines[below].key):
            return below
        if len(lines[below].key) > 60 or "。" in lines[below].key:
            break
    return 0


def announcement_end(lines: Sequence[Line]) -> int:
    """Return where the head of an announcement ends: authorities, 公告 (or 令), the number of the year on lines of their own; else 0."""
    work = next(
        (
            i
            for i, line in enumerate(lines[:_HEAD_REACH])
            if line.key[-1:] in _WORK_ENDS and squeeze(line.key) in _BARE_WORK
        ),
        0,
    )
    if (
        work > 0
        and all(split_authorities(line.key) for line in lines[:work])
        and len(lines) > work + 1
        and SERIAL.fullmatch(lines[work + 1].key)
    ):
        return work + 2
    named = next((i for i, line in enumerate(lines[:_HEAD_REACH]) if not split_authorities(line.key)), 0)
    glued = _GLUED_WORK.fullmatch(lines[named].key) if len(lines) > named + 1 else None
    bodies = glued is not None and (split_authorities(glued["who"]) or OF_STANDARDS.fullmatch(glued["who"]))
    return named + 2 if bodies and SERIAL.fullmatch(lines[named + 1].key) else 0


def _begins_head(key: str) -> bool:
    """A page without a title may still begin with a decree, a number, the red head above one, or the day in brackets."""
    dated = key[0] == "(" and key[-1] == ")" and read_date_line(key.strip("()")) is not None
    return dated or bool(DECREE.search(key)) or is_number_line(key) or (key.endswith("文件") and _is_red_head(key[:-2]))


def _is_under_title(key: str) -> bool:
    if (
        split_authorities(key.removesuffix("文件"))
        or squeeze(key) in _BARE_WORK
        or SERIAL.fullmatch(key)
        or key == "文件"
        or BYLINE.fullmatch(key)
        or signed_behind(key)
        or numbers_beside_day(key)
        or UNIFIED.fullmatch(key)
    ):
        return True
    return (len(key) < 50 and bool(DECREE.search(key))) or (key.startswith("(") and key.endswith(")") and len(key) < 80)


def is_note(key: str) -> bool:
    """Tell whether a line is a note of adoption or publication (题注), whole or up to its last words."""
    return bool(_NOTE.match(key)) or is_whole_note(key)


def _repeats_title(lines: Sequence[Line], index: int, title: Line | None) -> int:
    if title is None:
        return 0
    wanted = _plain(title.key)
    joined = ""
    for span in range(1, 6):
        if index + span > len(lines):
            break
        joined += _plain(lines[index + span - 1].key)
        if joined == wanted or (len(joined) > 8 and wanted.endswith(joined) and "关于" in joined):
            return span
        if not (wanted.startswith(joined) or joined in wanted):
            break
    return 0


def _plain(key: str) -> str:
    """A title without blanks and the marks between its authorities, which a site's headline sets its own way."""
    return squeeze(key).replace("、", "")


def is_matter(index: int, line: Line, found: TitleFound | None, above: Line | None) -> bool:
    """Tell whether a line of the head belongs to the document: what stands above the title mostly belongs to the page.

    ``above`` is the line before it: a bare 第N号 is the document's own under an order, or as the first line of all.
    """
    if found is None or index >= found.start:
        return True
    if line.key.endswith("文件") and _is_red_head(line.key.removesuffix("文件")):
        return True
    return (
        is_number_line(line.key)
        or bool(SERIAL.fullmatch(line.key) and (above is None or DECREE.search(above.key)))
        or bool(DECREE.search(line.key))
        or bool(UNIFIED.fullmatch(line.key))
        or bool(read_label_lines([line.key])[0])
    )


def _is_red_head(key: str) -> bool:
    """The red line above a number names authorities only; a column of the site may stand beside one."""
    names = [word for word in key.split() if len(word) > 2]
    return bool(split_authorities(key)) and all(is_authority(name) for name in names)


def is_own(index: int, line: Line, used: frozenset[int], found: TitleFound | None) -> bool:
    """Lines of labelled values belong to the page, except the title itself and the window of a consultation."""
    if found is not None and found.start <= index < found.end:
        return True
    return index not in used or bool({"opens_on", "closes_on"} & set(read_label_lines([line.key])[0]))
