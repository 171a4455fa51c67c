"""Numbers that count only where a text goes on numbering so: 1 / 1.1 / 1.1.1 of emergency plans, 一 without its mark, 一, for 一、."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from gongbao.reading.lines import Line
from gongbao.reading.markers import Marker, read_marker
from gongbao.reading.numerals import read_number

_UNIT = "[万亿元倍个吨亩户次%]|百分|千(?:克|米|瓦)|米|升(?!级)|人(?![员才民])|家(?!庭)|小时|平方|公(?:里|斤|顷)|毫|厘米|以[上下内]"
_DOTTED = re.compile(
    rf"(?P<n>\d{{1,2}}(?:\.\d{{1,2}}){{1,3}})(?: ?[.、](?!\d) ?| +|(?!{_UNIT}))(?=[\u4e00-\u9fff“《(A-Za-z])"
)
_BARE = re.compile(r"(?P<n>\d{1,2}) +(?=[\u4e00-\u9fff“《])")
_TIGHT = re.compile(r"(?P<n>\d{1,2})(?=[\u4e00-\u9fff“《])")
_SPACED = re.compile(r"(?P<n>[一二三四五六七八九十]{1,3}) +(?=[\u4e00-\u9fff“《])")
_COMMAED = re.compile(
    r"(?:(?P<h1>[一二三四五六七八九十]{1,3})|(?P<h3>\d{1,2})),(?= ?(?![一二三四五六七八九十])[\u4e00-\u9fff“《])"
)
_HEAD = 4
"""Characters of a line among which its number and the mark behind it stand."""
_MAY_BE_DOTTED = re.compile(r"(?m)^\d{1,2}\.")
_MAY_BE_SPACED = re.compile(r"(?m)^[一二三四五六七八九十]{1,3} ")
_MAY_BE_COMMAED = re.compile(r"(?m)^(?:[一二三四五六七八九十]{1,3}|\d{1,2}),")
_HEADING, _FEWEST, _BELOW = 40, 2, 6
_LEVELS = ("h1", "h2", "h3", "h4", "h5")


def numbers_of(lines: Sequence[Line]) -> Mapping[int, Marker]:
    """Return the markers, by line, of a text numbered 1 / 1.1 / 1.1.1 or 一 / 二; empty where it is not.

    >>> from gongbao.reading.lines import make_line
    >>> page = [make_line(t) for t in ("1 总则", "1.1 目的", "1.5倍以上。", "1.2 依据", "2 附则", "2.1 解释")]
    >>> [(at, m.level, m.label) for at, m in numbers_of(page).items()]
    [(0, 'h1', '1'), (1, 'h2', '1.1'), (3, 'h2', '1.2'), (4, 'h1', '2'), (5, 'h2', '2.1')]
    """
    keys = [line.key for line in lines]
    heads = "\n".join([key[:_HEAD] for key in keys])  # most texts are told by these few characters, looked through once
    found = _decimals(lines) if _MAY_BE_DOTTED.search(heads) and any(map(_DOTTED.match, keys)) else {}
    found = found or (_spaced(lines) if _MAY_BE_SPACED.search(heads) and any(map(_SPACED.match, keys)) else {})
    return found | _commaed(keys) if _MAY_BE_COMMAED.search(heads) and any(map(_COMMAED.match, keys)) else found


def _decimals(lines: Sequence[Line]) -> dict[int, Marker]:
    found: dict[int, Marker] = {}
    path: list[int] = []
    top = "h1"
    dotted = 0
    for index, line in enumerate(lines):
        marker = read_marker(line.key)
        if marker is not None and marker.level in ("h1", "chapter", "article"):
            path, top = [marker.number], marker.level
            continue
        if marker is not None and marker.level == "h3":
            # 1. 总则 above 1.1 stands where 1 总则 would; an ordinary list below 1.2 does not.
            if _heads_dotted(lines, index, marker.number, path):
                path, top = [marker.number], "h1"
                found[index] = marker._replace(level="h1")
            continue
        if match := _BARE.match(line.key):
            number = int(match["n"])
            if _is_next(number, path) and _is_heading(line.key):
                path, top = [number], "h1"
                found[index] = _marker("h1", number, match)
            continue
        # 1总则 is told from 1名工作人员 by the 1.1 below it.
        if (match := _TIGHT.match(line.key)) and _heads_dotted(lines, index, int(match["n"]), path):
            path, top = [int(match["n"])], "h1"
            found[index] = _marker("h1", path[0], match)
            continue
        match = _DOTTED.match(line.key)
        parts = [int(n) for n in match["n"].split(".")] if match else []
        if match is None or not _follows(path, parts):
            continue
        level = _level(top, len(parts))
        if level is None:
            continue
        dotted += len(parts) == 2 and parts[1] > 1
        path = parts
        found[index] = _marker(level, parts[-1], match)
    return found if dotted and len(found) > _FEWEST else {}


def _heads_dotted(lines: Sequence[Line], index: int, number: int, path: Sequence[int]) -> bool:
    if not _is_next(number, path) or not _is_heading(lines[index].key) or "。" in lines[index].key:
        return False
    for below in lines[index + 1 : index + _BELOW]:
        match = _DOTTED.match(below.key)
        if match is not None:
            return match["n"] == f"{number}.1"
        if read_marker(below.key) is not None:
            return False
    return False


def _is_next(number: int, path: Sequence[int]) -> bool:
    """The first number comes back behind contents."""
    return number in (1, (path[0] if path else 0) + 1)


def _follows(path: Sequence[int], parts: Sequence[int]) -> bool:
    """Tell whether a number comes next: one level down from 1 on, or the next one at its level or at one above."""
    depth = len(parts)
    if depth == len(path) + 1:
        return list(parts[:-1]) == list(path) and parts[-1] == 1
    return depth <= len(path) and list(parts[:-1]) == list(path[: depth - 1]) and parts[-1] == path[depth - 1] + 1


def _level(top: str, depth: int) -> str | None:
    above = -1 if top == "chapter" else 0
    at = above + depth - 1
    return _LEVELS[at] if 0 <= at < len(_LEVELS) else None


def _spaced(lines: Sequence[Line]) -> dict[int, Marker]:
    found: dict[int, Marker] = {}
    reached = 0
    for index, line in enumerate(lines):
        marker = read_marker(line.key)
        if marker is not None and marker.level in ("h1", "article", "chapter"):
            return {}
        match = _SPACED.match(line.key)
        number = read_number(match["n"]) if match else None
        if match is not None and number == reached + 1 and _is_heading(line.key):
            found[index] = _marker("h1", number, match)
            reached = number
    return found if len(found) >= _FEWEST else {}


def _commaed(keys: Sequence[str]) -> dict[int, Marker]:
    """Read 一,加强管理 as 一、加强管理 where the numbers go on so: 二, or 二、 stands below, or 一、 above.

    >>> [(at, m.level, m.end) for at, m in _commaed(["一,加强管理", "1,巡查。", "2,报告。", "二、落实责任"]).items()]
    [(0, 'h1', 2), (1, 'h3', 2), (2, 'h3', 2)]
    >>> _commaed(["一,是加强管理。", "其余从略。"])
    {}
    """
    found: dict[int, Marker] = {}
    reached: dict[str, int] = {}
    awaited: dict[str, tuple[int, Marker]] = {}
    for index, key in enumerate(keys):
        marker = read_marker(key) or _of_comma(key)
        if marker is None:
            continue
        if marker.level != "h3":
            reached.pop("h3", None)
            awaited.pop("h3", None)
        by_comma = key[marker.end - 1 : marker.end] == ","
        if marker.number == 1:
            if by_comma and marker.level == "h1" and reached.get("h1"):
                continue
            awaited.pop(marker.level, None)
            if by_comma:
                awaited[marker.level] = (index, marker)
        elif marker.number == reached.get(marker.level, 0) + 1:
            found |= [awaited.pop(marker.level)] if marker.level in awaited else []
            found |= [(index, marker)] if by_comma else []
        elif by_comma:
            continue
        reached[marker.level] = marker.number
    return dict(sorted(found.items()))


def _of_comma(key: str) -> Marker | None:
    match = _COMMAED.match(key)
    if match is None:
        return None
    level = "h1" if match["h1"] else "h3"
    number = read_number(match[level])
    return Marker(level=level, number=number, sub=0, label=match[level], end=match.end(level) + 1) if number else None


def _is_heading(key: str) -> bool:
    return len(key) <= _HEADING and key[-1] not in ";:,"


def _marker(level: str, number: int, match: re.Match[str]) -> Marker:
    return Marker(level=level, number=number, sub=0, label=match["n"], end=match.end())
