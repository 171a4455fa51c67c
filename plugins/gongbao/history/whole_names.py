"""Names of authorities kept whole where only parts of them differ: in one row, from where the name begins to where it ends."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from gongbao.history.agencies import JOINS, name_around
from gongbao.history.passages import Passage
from gongbao.history.span_places import bounds_of
from gongbao.history.token_diff import Span

_FARTHEST = 10
_BODY = re.compile(r"[\u4e00-\u9fff]*(?:中心|总站|领导小组|指挥部|公司|集团|协会|学会|联合会|[处所站院馆])")
_DEPARTMENTS = r"(?:行政)?(?:主管)?(?:部门|机关)"
_ITEM_BEGINS = re.compile(rf"(?:[、，。；：\n]|由|会同|以及|{JOINS}|与|及)(?=[\u4e00-\u9fff]*$)")
_ITEM_ENDS = re.compile(rf"[\u4e00-\u9fff]*?(?=、|等|以及|{JOINS}|与|及|{_DEPARTMENTS})")
_PARTS = re.compile(rf"、|以及|{JOINS}|与|及")
_AUTHORITIES = re.compile(
    r"[\u4e00-\u9fff、]{0,80}?(?:(?:等|有关|相关|行政|主管)(?:部门|机关)|(?<!的)(?:部门|机关)(?=在|应当|按|依|要|根据|可以|负责)|等[\u4e00-\u9fff、]{1,60}?(?:职责|职能|权)的部门)"
)
_NO_ITEM = re.compile(r"会同|应当|可以|必须|不得|部门|机关")
"""In an item, what stands before a list and is none of its names."""
_LONGEST_ITEM = 12
_LONGEST_LEAD = 3


def joined_in_names(spans: Sequence[Span], old: Passage, new: Passage) -> tuple[Span, ...]:
    """Join spans that stand in one name on both sides: 市[城市管理]行政执法[部门] → 市[综合]行政执法[局]."""
    joined: list[Span] = []
    for span in spans:
        if joined and span.before_start - joined[-1].before_end <= _FARTHEST:
            last, first = joined[-1].core or joined[-1], span.core or span
            both = Span(
                before_start=last.before_start,
                before_end=first.before_end,
                after_start=last.after_start,
                after_end=first.after_end,
            )
            if name_around(old.text, *bounds_of(both, old, "before")) and name_around(
                new.text, *bounds_of(both, new, "after")
            ):
                joined[-1] = both
                continue
        joined.append(span)
    whole: list[Span] = []
    for span in joined:
        named = _from_its_beginning(span, old, new)
        before = whole[-1] if whole and named is not span and named.before_start < whole[-1].before_end else None
        if before:  # 上海市建|设委员会 → 市建|设部门: what the name begins with was taken along by the edit before it
            first = before.core or before
            whole[-1] = replace(named, before_start=first.before_start, after_start=first.after_start)
        else:
            whole.append(named)
    return tuple(whole)


def _from_its_beginning(span: Span, old: Passage, new: Passage) -> Span:
    """Let an edit begin where a name does that only one side holds: 市(质监部门和区承担…的部门) → 市(场监管部门) takes its 市 along."""
    if span.core or not (span.removed and span.added):
        return span
    was, now = (
        name_around(passage.text, *bounds_of(span, passage, side))
        for passage, side in ((old, "before"), (new, "after"))
    )
    if bool(was) == bool(now):
        return span
    named, passage, first = (was, old, span.before_start) if was else (now, new, span.after_start)
    near = range(max(0, first - _LONGEST_LEAD), first)
    begins = next((at for at in near if named and passage.tokens[at].start == named.start), first)
    if begins == first:
        return span
    return replace(
        span, before_start=span.before_start - (first - begins), after_start=span.after_start - (first - begins)
    )


def body_replaced(old: str, new: str, at_old: tuple[int, int], at_new: tuple[int, int]) -> tuple[str, str] | None:
    """Give two names, whole, of which one is that of an authority and the other that of a body: 市住房保障中心, 市住房和城乡建设局.

    >>> body_replaced("由市房管中心负责。", "由市房产局负责。", (3, 6), (3, 5))
    ('市房管中心', '市房产局')
    """
    for one, at_one, other, at_other in ((old, at_old, new, at_new), (new, at_new, old, at_old)):
        named = name_around(one, *at_one)
        if named is None or named.end != at_one[1] or not _BODY.fullmatch(other[slice(*at_other)]):
            continue
        lead = one[named.start : at_one[0]]
        if other[: at_other[0]].endswith(lead):
            names = named.name, lead + other[slice(*at_other)]
            return names if one is old else (names[1], names[0])
    return None


def listed_replaced(old: str, new: str, at_old: tuple[int, int], at_new: tuple[int, int]) -> tuple[str, str] | None:
    """Give two items, whole, of a list of authorities by their tasks: 环境保护 → 生态环境 before 、港航等部门.

    >>> listed_replaced("工商管理、公安等部门", "市场管理、公安等部门", (0, 2), (0, 2))
    ('工商管理', '市场管理')
    """
    if "、" in old[slice(*at_old)] + new[slice(*at_new)]:
        return None
    items = [_item(text, *at) for text, at in ((old, at_old), (new, at_new))]
    if items[0] is None or items[1] is None:
        return None
    return (items[0], items[1]) if items[0] != items[1] else None


def tasks_exchanged(
    old: str, new: str, at_old: tuple[int, int], at_new: tuple[int, int]
) -> list[tuple[str, str]] | None:
    """Give the items, whole, that an edit strikes from a list of authorities by their tasks or puts there: (before, after), one side empty.

    >>> tasks_exchanged("公安、农业、财政部门应当", "公安、畜牧、林业、财政部门应当", (3, 5), (3, 8))
    [('农业', ''), ('', '畜牧'), ('', '林业')]
    """
    if "、" not in old[slice(*at_old)] + new[slice(*at_new)]:
        return None
    sides: list[list[str]] = []
    for text, (start, end) in ((old, at_old), (new, at_new)):
        begun = list(_ITEM_BEGINS.finditer(text, max(0, start - _LONGEST_ITEM), start))
        behind = _ITEM_ENDS.match(text, end)
        if not begun or behind is None or not _AUTHORITIES.match(text, end):
            return None
        sides.append(_PARTS.split(text[begun[-1].end() : behind.end()]))
    if not all(re.fullmatch(rf"[\u4e00-\u9fff]{{2,{_LONGEST_ITEM}}}", item) for side in sides for item in side):
        return None
    went, came = ([item for item in side if item not in other] for side, other in (sides, sides[::-1]))
    return [*((item, "") for item in went), *(("", item) for item in came)] if went and came else None


def _item(text: str, start: int, end: int) -> str | None:
    low = max(0, start - _LONGEST_ITEM)
    begun = list(_ITEM_BEGINS.finditer(text, low, start))
    first = begun[-1].end() if begun else low
    behind = _ITEM_ENDS.match(text, end)
    if behind is None or (not begun and low) or not _AUTHORITIES.match(text, end):
        return None
    item = text[first : behind.end()]
    listed = text[behind.end()] == "、" or (begun and begun[-1].group() == "、")
    named = re.fullmatch(rf"[\u4e00-\u9fff]{{2,{_LONGEST_ITEM}}}", item) and not _NO_ITEM.search(item)
    return item if listed and named else None
