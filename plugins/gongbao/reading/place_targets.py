"""Target tables by place (目标分解表): a row for each district or county, a column for each indicator and year."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gongbao.model.policy import Target
from gongbao.reading.lines import fold, squeeze
from gongbao.reading.target_values import bracketed_unit, is_value, stated_value

_HEAD = re.compile(
    r"(?:所在|各)?(?:地区|区域|片区|城区|区县|县区|市县|市区县|县市区?|区市县|县\(?市[、,]?区\)?|区\(?[市县]\)?|市\([州县]\)|市州|设区市|城市|地市"
    r"|各市|行政区划?|辖区|属地|乡镇|镇街|街镇|街道|[乡镇][\(、](?:街道|街|镇)\)?)(?:名称)?"
)
_PLACE = re.compile(r"[\u4e00-\u9fff]{1,14}(?:省|市|区|县|旗|州|盟|镇|乡|街道|园)|[合总小]计|全[省市县区]")
_SUM = re.compile(r"[合总小]计")
_YEAR = re.compile(r"(?<!\d)(?:到|至)?(20\d{2}) ?年?(?:[底末]前?|前|度)?")
_GOAL = re.compile(r"目标|任务|指标|计划")
_WAS = re.compile(r"现状|基数|基期|完成(?!目标|任务)|实际|现有")
_ASIDE = re.compile(
    r"(?:目标|任务|计划)?(?:任务|目标)?(?:值|数)?(?=\(|$)|^(?:现状|基数|基期|完成|实际|现有)(?:值|数)?|(?:现状|基数|基期|实际|完成情况)(?:值|数)?(?=\(|$)"
)
_OTHER = re.compile(r"序号|编号|备注|说明|责任|牵头|单位$|联系|电话")
_FEWEST = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class _Column:
    at: int
    year: int
    indicator: str
    was: bool


def targets_of_places(
    head: Sequence[str], rows: Sequence[Sequence[str]], *, told: Sequence[str], made_in: int | None, eid: str | None
) -> tuple[Target, ...]:
    """Read a goal for each place, indicator and year; the place stands in front of the indicator: 东湖区绿化率(%).

    ``head`` is the head as one row, years in front; ``told`` are captions, of which one or the head must speak of goals and may
    give the year of all columns. Nothing is read where a row names no place or a column holds no numbers.
    """
    keys = [squeeze(fold(cell)) for cell in head]
    place = next((at for at, key in enumerate(keys) if _HEAD.fullmatch(key)), None)
    if place is None or not any(_GOAL.search(key) for key in (*told, *keys)) or len(rows) < _FEWEST:
        return ()
    body = [row for row in rows if len(row) == len(head)]
    if len(body) < _FEWEST or not all(_PLACE.fullmatch(squeeze(fold(row[place]))) for row in body):
        return ()
    years = {int(y) for words in told for y in _YEAR.findall(fold(words))}
    single = next(iter(years)) if len(years) == 1 else None
    columns = list(_columns(head, keys, place, single, made_in))
    valued = all(is_value(squeeze(fold(row[c.at]))) or not row[c.at].strip() for row in body for c in columns)
    return tuple(t for row in body for t in _of_row(row, row[place], columns, eid)) if valued else ()


def _columns(
    head: Sequence[str], keys: Sequence[str], place: int, single: int | None, made_in: int | None
) -> Iterator[_Column]:
    """Give the columns of goals and of what was; a year before that of the document is none of a goal."""
    for at, key in enumerate(keys):
        if at <= place or _OTHER.search(key):
            continue
        years = set(_YEAR.findall(key))
        year = int(next(iter(years))) if len(years) == 1 else single if not years else None
        indicator = _ASIDE.sub("", _YEAR.sub("", squeeze(head[at]).replace("（", "(").replace("）", ")")))
        if year is None or not re.match(r"[\u4e00-\u9fffA-Za-z]{2}", indicator):
            continue
        was = bool(_WAS.search(key)) or (made_in is not None and year < made_in)
        yield _Column(at=at, year=year, indicator=_as_written(indicator, head[at]), was=was)


def _as_written(indicator: str, written: str) -> str:
    """Give the brackets back that the page has."""
    return indicator.replace("(", "（").replace(")", "）") if "（" in written else indicator


def _of_row(row: Sequence[str], place: str, columns: Sequence[_Column], eid: str | None) -> Iterator[Target]:
    for column in columns:
        value = stated_value(row[column.at])
        if column.was or value is None:
            continue
        base = next((c for c in columns if c.was and c.indicator == column.indicator), None)
        yield Target(
            indicator=f"{squeeze(place)}{column.indicator}",
            place=None if _SUM.fullmatch(squeeze(fold(place))) else squeeze(place),
            base_year=base.year if base else None,
            base_value=stated_value(row[base.at]) if base else None,
            target_year=column.year,
            target_value=value,
            responsible=None,
            eid=eid,
            unit=bracketed_unit(fold(column.indicator)),
        )
