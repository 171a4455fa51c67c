"""Names of contact persons that no label of their own line gives away: further names, and the cells of contact tables."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from gongbao.reading.redaction import ADDRESS, MAIL, NAME, PHONE, may_tell, redact
from gongbao.reading.surnames import is_person

_MARK = rf"(?:{PHONE}|{MAIL})"
_MARKED = re.compile(_MARK)
_TITLE = r"(?:同志|老师|先生|女士|科长|处长|主任)?"
_WORDS = r"[\u4e00-\u9fff·]{2,4}"
_PERSON_WORD = re.compile("联 ?系 ?人|经 ?办 ?人|承 ?办 ?人|联络[员人]?|联系|咨询|致电|通知")
# 联系人:甲 0571-…;乙 0571-… and 联系人:甲,乙: names behind the first one.
_BESIDE_NUMBER = re.compile(
    rf"(?<=[、,，;；/ \u3000:：])(?P<who>{_WORDS})(?={_TITLE}[ \u3000]*[(（:：,，]?[ \u3000]*{_MARK})"
)
_ASIDE = r"(?:[（(][^（）()\n]{1,16}[）)])?"
_AFTER_NAME = re.compile(rf"(?<={NAME})(?:{_ASIDE}[、,，;；/ \u3000]+{_WORDS}(?=[、,，;；/。(（ \u3000]|$))+")
_NAME_IN_RUN = re.compile(rf"(?P<lead>{_ASIDE}[、,，;；/ \u3000]+)(?P<who>{_WORDS})")
# 已电话联系孙大伟13912345678: a name between the word of asking and a number.
_ASKED_AT = re.compile(
    rf"(?P<lead>联系|联络|咨询|致电|通知)(?P<who>{_WORDS})(?={_TITLE}[ \u3000]*[(（:：]?[ \u3000]*{_MARK})"
)
_WITHOUT_COLON = re.compile(rf"(?P<lead>联系人[ \u3000]{{0,3}})(?P<who>{_WORDS})(?={_TITLE}[,，;；、 \u3000(（]|$)")
# 联系人:办公室,王小明: the name behind the office.
_BEHIND_OFFICE = re.compile(
    rf"(?P<lead>(?:联 ?系 ?人|经 ?办 ?人|承 ?办 ?人|联络[员人])[^:：\n]{{0,8}}[:：] ?"
    rf"[^,，。;；:：\n［]{{2,24}}[、,，;；]+ ?)(?P<who>{_WORDS})"
    rf"(?={_TITLE}(?:[,，;；。、 \u3000(（［]|$))"
)
# 与规划科王小明联系,电话…
_TO_ASK = re.compile(
    rf"(?P<lead>[与和找请向][^,，。;；\n]{{0,24}}?)(?P<who>{_WORDS})(?={_TITLE}[ \u3000]?(?:取得)?(?:联系|联络|咨询))"
)
_OFFICE_END = frozenset("科处室股局部办厅委院组心司与和找请向站所队会府")
_PERSON_HEAD = re.compile(
    r"(?:业务|具体|项目|主要)?(?:联 ?系 ?人(?:员|姓名)?|经 ?办 ?人(?:员|姓名)?|承办人|联络[员人](?:姓名)?)"
)
_NAME_HEAD = re.compile(rf"{_PERSON_HEAD.pattern}|姓 ?名")
_CONTACT_HEAD = re.compile(
    r"(?:联系|办公|固定|咨询|移动)?(?:电 ?话|手 ?机)(?:号码?)?|联系方式|传 ?真"
    r"|(?:电子)?邮箱|电子邮件|E-?mail|(?:通讯|通信|联系|办公)?地 ?址"
)
_HEAD = re.compile(
    rf"(?:{_NAME_HEAD.pattern}|{_CONTACT_HEAD.pattern}|序 ?号|单 ?位(?:名称)?|部 ?门|处 ?室|科 ?室|职 ?务|备 ?注)[:：]?"
)
# Who sent a comment is named in the tables of feedback pages; the comment counts, not the citizen.
_SENDER_HEAD = re.compile(
    r"(?:反馈|建议|留言|提出|来信|意见|意见提出)(?:人|者)(?:姓名)?|网友(?:昵称)?|(?:单位|部门)?[/／或、]?个人|公众(?:姓名)?"
)
_COMMENT_HEAD = re.compile(r".{0,6}(?:意见|建议|采纳)[^\t]{0,10}")
_MAY_NAME = re.compile("[人员名者友众]")
"""Every label of persons holds one of these; a row without any begins nothing."""
_SILENT = re.compile(r"[\s—–\-_/]*")


def redact_lines(lines: Sequence[str]) -> list[str]:
    """Redact the lines of one text, the tables in it with their heads in view (a row is a line of cells parted by tabs).

    >>> redact_lines(["联系人：王小明 0571-89180000；欧阳晴 0571-89180001"])
    ['联系人：［联系人略］ ［电话略］；［联系人略］ ［电话略］']
    >>> redact_lines(["联系人\\t电话", "闻人漪\\t0579-66120098", "姓名\\t职务", "王小明\\t局长"])[1::2]
    ['［联系人略］\\t［电话略］', '王小明\\t局长']
    """
    out, whole = list(lines), "\n".join(lines)
    everywhere = may_tell(whole)
    for index, line in enumerate(out):
        if everywhere or ":" in line or "：" in line or "［" in line or "联系人" in line:
            out[index] = _further_names(redact(line))
    if "\t" in whole:
        _redact_rows(out)
    _redact_cells(out)
    return out


def _further_names(line: str) -> str:
    if not _PERSON_WORD.search(line):
        return line
    if _MARKED.search(line):
        line = _BESIDE_NUMBER.sub(_named, line)
        line = _ASKED_AT.sub(_named, line)
        line = _TO_ASK.sub(_asked, line)
    line = _WITHOUT_COLON.sub(_named, line)
    line = _BEHIND_OFFICE.sub(_named, line)
    return _AFTER_NAME.sub(_named_run, line) if NAME in line else line


def _named_run(match: re.Match[str]) -> str:
    """Redact the names of a run up to the first word that is none."""
    out: list[str] = []
    for part in _NAME_IN_RUN.finditer(match[0]):
        if not is_person(part["who"]):
            return "".join(out) + match[0][part.start() :]
        out.append(part["lead"] + NAME)
    return "".join(out)


def _named(match: re.Match[str]) -> str:
    return match[0] if not is_person(match["who"]) else match.groupdict().get("lead", "") + NAME


def _asked(match: re.Match[str]) -> str:
    """The name stands right behind an office; what is left of the two to four characters is tried from the left."""
    words = match["lead"] + match["who"]
    for size in (4, 3, 2):
        who, before = words[-size:], words[:-size]
        if is_person(who) and before[-1:] in _OFFICE_END:
            return before + NAME
    return match[0]


def _redact_rows(lines: list[str]) -> None:
    """Redact in place the cells that stand under a head of contact persons, and those beside such a label."""
    head: list[str] = []
    senders = False
    for index, line in enumerate(lines):
        if "\t" not in line:
            head, senders = [], False
            continue
        if not head and not senders and not _MAY_NAME.search(line):
            continue
        cells = line.split("\t")
        if _is_feedback_head(cells):
            head, senders = cells, True
            continue
        if _are_heads(cells):
            head, senders = (cells if _is_contact_head(cells) else []), False
            continue
        if senders:
            lines[index] = "\t".join(_without_sender(cells, head))
            continue
        columns = [i for i, cell in enumerate(head) if _NAME_HEAD.fullmatch(cell.strip())]
        beside = [i for i in range(1, len(cells)) if _PERSON_HEAD.fullmatch(cells[i - 1].strip(" :："))]
        whole = len(cells) == len(head)
        for at, cell in enumerate(cells):
            under = whole and at in columns
            told = at in beside and not _HEAD.fullmatch(cell.strip())
            # A merged cell above leaves a row short: then only what reads as a name is taken for one.
            short = bool(head) and not whole and is_person(cell)
            if ((under or told) and _may_be_names(cell)) or short:
                cells[at] = NAME
        lines[index] = "\t".join(cells)


def _is_feedback_head(cells: Sequence[str]) -> bool:
    words = [cell.strip() for cell in cells]
    return any(_SENDER_HEAD.fullmatch(w) for w in words) and any(_COMMENT_HEAD.fullmatch(w) for w in words)


def _without_sender(cells: Sequence[str], head: Sequence[str]) -> list[str]:
    """A body or a village that sent a comment keeps its name."""
    told = [len(cells) == len(head) and bool(_SENDER_HEAD.fullmatch(word.strip())) for word in head]
    return [NAME if at < len(told) and told[at] and is_person(cell) else cell for at, cell in enumerate(cells)]


def _are_heads(cells: Sequence[str]) -> bool:
    words = [cell.strip() for cell in cells]
    labelled = any(_PERSON_HEAD.fullmatch(a) and not _HEAD.fullmatch(b) for a, b in pairwise(words))
    return 2 * sum(1 for word in words if _HEAD.fullmatch(word)) > len(words) and not labelled


def _is_contact_head(cells: Sequence[str]) -> bool:
    """A list of names alone (任免, 公示) is a text about them; beside telephones it is a list of contacts."""
    words = [cell.strip() for cell in cells]
    return any(_NAME_HEAD.fullmatch(w) for w in words) and any(_CONTACT_HEAD.fullmatch(w) for w in words)


def _may_be_names(cell: str) -> bool:
    text = cell.strip()
    return bool(text) and not _SILENT.fullmatch(text) and len(text) <= 24 and "。" not in text and "［" not in text


def _redact_cells(lines: list[str]) -> None:
    """Redact in place a contact table flattened to a cell per line, and the line below a label that stands alone."""
    index = 0
    while index < len(lines):
        if len(lines[index]) > 12:
            index += 1
            continue
        end = index
        while end < len(lines) and len(lines[end]) <= 12 and _HEAD.fullmatch(lines[end].strip()):
            end += 1
        head = [line.strip(" :：") for line in lines[index:end]]
        if end - index >= 2 and _is_contact_head(head):
            index = _redact_flat_rows(lines, end, head)
        elif (
            end - index == 1 and _PERSON_HEAD.fullmatch(head[0]) and end < len(lines) and is_person(lines[end].strip())
        ):
            lines[end] = NAME
            index = end + 1
        else:
            index = max(end, index + 1)


def _redact_flat_rows(lines: list[str], start: int, head: Sequence[str]) -> int:
    width = len(head)
    while start + width <= len(lines):
        row = lines[start : start + width]
        reachable = any(mark in cell for cell in row for mark in (PHONE, MAIL, ADDRESS))
        if not reachable:
            break
        for at, word in enumerate(head):
            if _NAME_HEAD.fullmatch(word) and _may_be_names(row[at]):
                lines[start + at] = NAME
        start += width
    return start
