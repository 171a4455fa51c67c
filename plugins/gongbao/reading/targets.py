"""Target tables: indicator, base and goal, who answers; from real rows or from cells flattened to a line each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from gongbao.model.policy import Target
from gongbao.reading.lines import fold, squeeze

_YEAR = re.compile(r"((?:19|20)\d{2}) ?年?")
_VALUE = re.compile(
    r"(?:[约≥≤<>＞＜~≧≦±+\-]|年均|累计|达到|达|超过|不低于|不高于|不少于|增长|下降|提高|降低|左右)*\d[\d,.]*(?:[-~—–至]\d[\d,.]*)?(?:%|‰|万|亿|个|家|件|人|项|倍)?(?:以上|以下|左右|以内|及以上)?"
    r"|[—–\-_/]{1,4}|完成.{0,6}下达.{0,6}|.{0,4}下达.{0,4}目标|持续.{1,4}|稳步.{1,4}"
)
_HEADER = re.compile(
    r"类别|类型|领域|序号|具体指标|主要指标|指标名称|指标|名称|单位|属性|计量单位|基数|目标|建设目标|现状|完成值|实际|预期|规划目标|责任单位|责任部门|牵头单位|牵头部门|备注|"
    r"((?:19|20)\d{2}) ?年?.{0,6}"
)
_UNIT_COLUMN = re.compile(r"责任|牵头|负责")
_BRACKETED_UNIT = re.compile(r"\((?P<unit>[^()]{1,16})\)$")
_AUTHORITY = re.compile(r"(?:局|委|办|厅|部|院|会|中心|府|公司|行|单位|部门|县|区|市)\)?$")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Columns:
    values: tuple[tuple[int | None, bool], ...]
    serial: bool
    unit: bool
    responsible: bool


def targets_of_cells(cells: Sequence[str], *, eid: str | None, script: str = "hans") -> tuple[Target, ...]:
    """Read the targets of a table flattened to a cell (or a broken part of a cell) per line.

    >>> cells = "类别 指标 2015年 基数 2019年 目标 责任单位 创新 能力 联网率(%) 28 38 市经信委 能耗(%) —— 15% 市环保局".split()
    >>> [(t.indicator, t.base_value, t.target_value, t.responsible) for t in targets_of_cells(cells, eid=None)]
    [('联网率(%)', '28', '38', '市经信委'), ('能耗(%)', None, '15%', '市环保局')]
    """
    keys = [fold(c, script=script) for c in cells]
    begin, end = _header_span(keys)
    columns = _columns(keys[begin:end])
    if columns is None:
        return ()
    targets: list[Target] = []
    index, texts = end, list[int]()
    while index < len(cells):
        if columns.serial and keys[index].isdigit() and index + 1 < len(cells) and not _is_value(keys[index + 1]):
            texts = []
            index += 1
            continue
        if not _is_value(keys[index]):
            texts.append(index)
            index += 1
            continue
        values: list[str] = []
        while index < len(cells) and len(values) < len(columns.values) and _is_value(keys[index]):
            values.append(cells[index])
            index += 1
        if not texts or len(values) != len(columns.values):
            texts = []
            continue
        responsible, index = _responsible(cells, keys, index) if columns.responsible else (None, index)
        indicator, stated = _indicator(cells, texts, columns)
        targets.append(_target(indicator, values, columns, responsible, stated, eid))
        texts = []
    return tuple(targets)


def _indicator(cells: Sequence[str], texts: Sequence[int], columns: _Columns) -> tuple[str, str | None]:
    """Return the indicator as written, and its unit where the table has a column for it."""
    if columns.unit and len(texts) > 1:
        return cells[texts[-2]], cells[texts[-1]].strip()
    return cells[texts[-1]], None


def _header_span(keys: Sequence[str]) -> tuple[int, int]:
    """Find the header: the first run of at least three cells that are words of a header, two of them with a year."""
    index = 0
    while index < min(len(keys), 400):
        end = index
        while end < len(keys) and len(keys[end]) <= 16 and _HEADER.fullmatch(squeeze(keys[end])):
            end += 1
        if end - index >= 3 and any(_YEAR.search(k) for k in keys[index:end]):
            return index, end
        index = max(end, index + 1)
    return 0, 0


def _columns(header: Sequence[str]) -> _Columns | None:
    values: list[tuple[int | None, bool]] = []
    for key in header:
        bare = squeeze(key)
        year = _YEAR.match(bare)
        if year:
            values.append((int(year[1]), bool(re.search(r"基|现状|实际|完成", bare))))
        elif values and re.fullmatch(r"基数|基期|现状|实际|完成值", bare):
            values[-1] = (values[-1][0], True)
    if not values:
        return None
    words = {squeeze(key) for key in header}
    serial, unit = "序号" in words, bool(words & {"单位", "计量单位"})
    return _Columns(
        values=tuple(values), serial=serial, unit=unit, responsible=any(_UNIT_COLUMN.search(k) for k in header)
    )


def _is_value(key: str) -> bool:
    return len(key) <= 16 and bool(_VALUE.fullmatch(squeeze(key)))


def _responsible(cells: Sequence[str], keys: Sequence[str], index: int) -> tuple[str | None, int]:
    name = ""
    for end in range(index, min(index + 4, len(cells))):
        if _is_value(keys[end]) or "。" in keys[end]:
            break
        name += cells[end]
        if _AUTHORITY.search(keys[end]) and not keys[end].endswith("、"):
            return name, end + 1
    return None, index


def _target(  # noqa: PLR0917 - the cells of one row
    indicator: str, values: Sequence[str], columns: _Columns, responsible: str | None, unit: str | None, eid: str | None
) -> Target:
    bracketed = _BRACKETED_UNIT.search(fold(indicator))
    years = [year for year, _ in columns.values]
    told = [i for i, (_, base) in enumerate(columns.values) if base]
    base = told[0] if told else (0 if len(values) > 1 else None)
    goal = len(values) - 1
    return Target(
        indicator=squeeze(indicator),
        base_year=years[base] if base is not None else None,
        base_value=_cell(values[base]) if base is not None else None,
        target_year=years[goal],
        target_value=_cell(values[goal]),
        responsible=responsible,
        eid=eid,
        unit=unit or (bracketed["unit"].strip() if bracketed else None),
    )


def _cell(value: str) -> str | None:
    return None if re.fullmatch(r"[—–\-_/\s]*", value) else value.strip()


def targets_of_rows(rows: Sequence[Sequence[str]], *, eid: str | None, script: str = "hans") -> tuple[Target, ...]:
    """Read the targets of a real table; a merged cell above may leave a row short on its left.

    >>> rows = [("类别", "指标", "2020年基数", "2025年目标"), ("创新", "研发强度(%)", "2.8", "3.6"), ("专利(件)", "10", "20")]
    >>> [(t.indicator, t.base_year, t.target_value) for t in targets_of_rows(rows, eid=None)]
    [('研发强度(%)', 2020, '3.6'), ('专利(件)', 2020, '20')]
    >>> rows = [("指标", "现状", "目标"), ("指标", "2022年", "2027年"), ("企业数(家)", "620", "1000")]
    >>> [(t.base_year, t.base_value, t.target_year, t.target_value) for t in targets_of_rows(rows, eid=None)]
    [(2022, '620', 2027, '1000')]
    """
    if len(rows) < 2:
        return ()
    header, above = _merged_header([[fold(c, script=script) for c in row] for row in rows[:4]])
    columns = _columns(header)
    if columns is None or not re.search("指标|目标|名称|项目", "".join(header)):
        return ()
    at = [i - len(header) for i, key in enumerate(header) if _YEAR.match(squeeze(key))]
    unit = next((i - len(header) for i, key in enumerate(header) if squeeze(key) in ("单位", "计量单位")), None)
    duty = next((i - len(header) for i, key in enumerate(header) if _UNIT_COLUMN.search(key)), None)
    named = next((i - len(header) for i, key in enumerate(header) if re.search("指标|名称|项目", key)), at[0] - 1)
    targets: list[Target] = []
    for row in rows[above:]:
        if len(row) < -min(at) or -named > len(row) or not row[named].strip():
            continue
        values = [row[i] for i in at]
        if not any(_is_value(fold(v)) for v in values):
            continue
        stated = _cell(row[unit]) if unit is not None else None
        responsible = squeeze(row[duty]) if duty is not None and row[duty].strip() else None
        targets.append(_target(row[named], values, columns, responsible, stated, eid))
    return tuple(targets)


def _merged_header(rows: Sequence[Sequence[str]]) -> tuple[list[str], int]:
    """Merge a header over several rows column by column, the year first; return it and how many rows it has."""
    header, above = list(rows[0]), 1
    for row in rows[1:]:
        words = [squeeze(cell) for cell in row if cell]
        headed = len(row) == len(header) and all(_HEADER.fullmatch(w) for w in words)
        if not headed or not any(_YEAR.match(w) for w in words):
            break
        for column, cell in enumerate(row):
            if cell and cell != header[column]:
                header[column] = f"{cell}{header[column]}" if _YEAR.match(cell) else f"{header[column]}{cell}"
        above += 1
    return header, above
