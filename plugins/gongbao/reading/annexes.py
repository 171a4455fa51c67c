"""Annexes: the list of their names, and the texts and tables that follow the signature."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from gongbao.reading.dates import read_date_line
from gongbao.reading.furniture import FILE_NAME
from gongbao.reading.issuers import split_authorities
from gongbao.reading.lines import Line, squeeze
from gongbao.reading.titles import TAIL, join_lines

_HEAD = re.compile(
    r"^(?P<word>附件|附表|附录) ?(?P<number>\d{1,2}|[一二三四五六七八九十]{1,2})?(?P<mark> ?[:.、]| |$) ?(?P<title>.*)$"
)
_NONE = frozenset({"", "无", "略", "无附件", "另发"})
_BARE_NUMBER = re.compile(r"\d{1,2} ?[.、]?")
_ITEM = re.compile(r"^(?:附件 ?)?(?P<number>\d{1,2}) ?[.、:] ?(?P<title>(?:[^\d]|(?:19|20)\d{2} ?[年—–-]|\d{3,}).*)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Annex:
    """One annex: its label (附件1), its title, its lines."""

    label: str
    title: Line | None
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Annexed:
    """A text parted from its annexes; ``names`` are those that the text lists or heads, files left out."""

    body: tuple[Line, ...]
    names: tuple[str, ...]
    annexes: tuple[Annex, ...]


def part_annexes(lines: Sequence[Line]) -> Annexed:
    """Part a text from the list of its annexes and from the annexes themselves.

    >>> from gongbao.reading.lines import make_line
    >>> page = [make_line(t) for t in ("正文。", "附件:1.甲表", "2.乙表", "附件1", "甲表", "37", "附件2", "乙表", "15%")]
    >>> parted = part_annexes(page)
    >>> parted.names, [len(a.lines) for a in parted.annexes]
    (('甲表', '乙表'), [1, 1])
    """
    names: list[Line] = []
    heads: list[int] = []
    listed: set[int] = set()
    index = 0
    while index < len(lines):
        key = lines[index].key
        match = _head(key) if key[:1] == "附" else None
        if match is None:
            index += 1
            continue
        upto = _list_end(lines, index, match, names)
        if upto > index and not heads:
            listed.update(range(index, upto))
            names.extend(_list_names(lines, index, upto, match))
            index = upto
            continue
        heads.append(index)
        index += 1
    return _assemble(lines, names, heads, listed)


def _head(key: str) -> re.Match[str] | None:
    if not key.startswith("附") or len(key) > 140 or key.endswith("。"):
        return None
    return _HEAD.match(key)


def _list_end(lines: Sequence[Line], index: int, match: re.Match[str], names: Sequence[Line]) -> int:
    """Return where the list of names that begins at ``index`` ends; ``index`` itself when this heads an annex."""
    following = _ITEM.match(lines[index + 1].key) if index + 1 < len(lines) else None
    title = match["title"]
    if not title and match["number"] is None and (unnumbered := _unnumbered_end(lines, index)) > index:
        return unnumbered
    if title and _known(title, names):
        return index
    if not title and not (following and following["number"] == "1" and match["number"] is None and not names):
        return index
    if title and ":" not in match["mark"] and not _ITEM.match(title) and not match["number"]:
        return index
    expected = 2 if title else 1
    end = index + 1
    if match["number"] and title:
        told = end < len(lines) and lines[end].key.endswith("。") and not lines[end].key.startswith("(")
        return index if told and ":" not in match["mark"] else end
    while end < len(lines):
        item = _ITEM.match(lines[end].key)
        if item and int(item["number"]) == expected and "。" not in lines[end].key[:-1]:
            expected += 1
        elif not (FILE_NAME.search(lines[end].key) and len(lines[end].key) < 140):
            break
        end += 1
    return end


def _unnumbered_end(lines: Sequence[Line], index: int) -> int:
    """Return where names without numbers after 附件: end: files, or names up to the signature; ``index`` for none."""
    end = index + 1
    while end < len(lines) and (FILE_NAME.search(lines[end].key) or _BARE_NUMBER.fullmatch(lines[end].key)):
        end += 1
    if end > index + 1 and FILE_NAME.search(lines[end - 1].key):
        return end
    end = index + 1
    while end < min(len(lines), index + 12) and len(lines[end].key) <= 80 and lines[end].key[-1:] not in "。;:":
        if end > index + 1 and split_authorities(lines[end].key):
            dated = any(read_date_line(line.key) for line in lines[end + 1 : end + 5])
            return end if dated else index
        end += 1
    return index


def _list_names(lines: Sequence[Line], start: int, end: int, match: re.Match[str]) -> list[Line]:
    found = [lines[start].cut(match.start("title"))] if match["title"] else []
    found.extend(lines[start + 1 : end])
    return [strip_item(line) for line in found if not _BARE_NUMBER.fullmatch(line.key)]


def strip_item(line: Line) -> Line:
    """Drop the number (1.) and the 《》 around a listed name."""
    item = _ITEM.match(line.key)
    name = line.cut(item.start("title")) if item else line
    if name.key.startswith("《") and name.key.endswith("》") and name.key.count("《") == 1:
        return name.cut(1, len(name.key) - 1)
    return name


def _known(title: str, names: Sequence[Line]) -> bool:
    wanted = squeeze(title)
    return any(squeeze(name.key) == wanted for name in names)


def _assemble(lines: Sequence[Line], names: list[Line], heads: list[int], listed: set[int]) -> Annexed:
    first = heads[0] if heads else len(lines)
    body = tuple([line for i, line in enumerate(lines[:first]) if i not in listed])
    annexes: list[Annex] = []
    for start, end in pairwise([*heads, len(lines)]):
        match = _HEAD.match(lines[start].key)
        assert match is not None  # noqa: S101 - heads are matches
        label = squeeze(lines[start].raw[: match.start("title")]).rstrip(":：.、")
        title, rest = _title_of(lines, start, end, match, names)
        annexes.append(Annex(label=label, title=title, lines=tuple(lines[rest:end])))
    told = [*names, *(a.title for a in annexes if a.title is not None and not _known(a.title.key, names))]
    kept = tuple(
        dict.fromkeys(
            line.raw.rstrip("。;；")
            for line in told
            if not FILE_NAME.search(line.key) and line.key.strip("。()| ") not in _NONE
        )
    )
    return Annexed(body=body, names=kept, annexes=tuple(annexes))


def _is_name(key: str) -> bool:
    """Tell whether a line below the name of an authority goes on with the name of an annex."""
    return len(key) <= 60 and bool(TAIL.search(key))


def _title_of(
    lines: Sequence[Line], start: int, end: int, match: re.Match[str], names: Sequence[Line]
) -> tuple[Line | None, int]:
    if match["title"]:
        return strip_item(lines[start].cut(match.start("title"))), start + 1
    for span in (1, 2, 3):
        if start + 1 + span > end:
            break
        joined = "".join(line.key for line in lines[start + 1 : start + 1 + span])
        if _known(joined, names):
            raw = "".join(line.raw for line in lines[start + 1 : start + 1 + span])
            return Line(raw=raw, key=joined), start + 1 + span
    if (
        start + 1 < end
        and len(lines[start + 1].key) <= 60
        and not {"。", "\t"} & {*lines[start + 1].key, *lines[start + 1].raw}
    ):
        named = start + 2 < end and split_authorities(lines[start + 1].key) and _is_name(lines[start + 2].key)
        return join_lines(lines[start + 1 : start + 2 + bool(named)]), start + 2 + bool(named)
    return None, start + 1
