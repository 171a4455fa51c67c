"""Target tables: indicator, base and goals, who answers; from real rows, from lines with bars, or from a cell per line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from gongbao.model.policy import Target
from gongbao.reading.lines import fold, fold_all, squeeze
from gongbao.reading.markers import read_marker
from gongbao.reading.place_targets import targets_of_places
from gongbao.reading.target_columns import LONGEST_HEAD, Columns, qualifies, read_columns, value_column
from gongbao.reading.target_values import bracketed_unit, is_value, stated_value

_SAID = re.compile(r"\d|下达|持续|稳步|高于|低于|不低|基本|同步|完成|达到|全覆盖|前列|保持|提高|下降|降低|左右|全部")
_LONGEST_VALUE = 30
_FEWEST_COLUMNS = 3
_HEADER = re.compile(
    r"类别|类型|领域|序号|编号|具体指标|主要指标|指标名称|指标|名称|单位|属性|指标属性|指标性质|性质|计量单位|基数|目标|建设目标|指标值|现状|完成值|实际|预期|规划目标"
    r"|责任单位|责任部门|牵头单位|牵头部门|备注|((?:19|20)\d{2}) ?年?.{0,6}"
)
_AUTHORITY = re.compile(r"(?:局|委|办|厅|部|院|会|中心|府|公司|行|单位|部门|县|区|市)\)?$")
_NUMBERED = re.compile(r"^(?:\d{1,2} ?[.、](?!\d)|\(\d{1,2}\)|[①-⑳]) ?")
_RULED = re.compile(r"[|:\- ]+")
_KIND = re.compile(r"(?:约束|预期|指导)性(?:指标)?")
_CAPTION = re.compile(r"指标|目标")
_LONGEST_CAPTION = 60


def year_made(signed_on: date | None, doc_number: str | None) -> int | None:
    """Name the year of a document: that of its signature, else of its number.

    >>> year_made(None, "禾政发〔2021〕7号"), year_made(date(2022, 1, 5), "禾政发〔2021〕7号"), year_made(None, None)
    (2021, 2022, None)
    """
    if signed_on is not None:
        return signed_on.year
    numbered = re.search(r"〔((?:19|20)\d{2})〕", doc_number or "")
    return int(numbered[1]) if numbered else None


def targets_of_cells(
    cells: Sequence[str], *, eid: str | None, script: str = "hans", made_in: int | None = None, caption: str = ""
) -> tuple[Target, ...]:
    """Read the targets of a table flattened to a cell (or a broken part of a cell) per line; ``caption`` is what stands above it.

    >>> cells = "类别 指标 2015年 基数 2019年 目标 责任单位 创新 能力 联网率(%) 28 38 市经信委 能耗(%) —— 15% 市环保局".split()
    >>> [(t.indicator, t.base_value, t.target_value, t.responsible) for t in targets_of_cells(cells, eid=None)]
    [('联网率(%)', '28', '38', '市经信委'), ('能耗(%)', None, '15%', '市环保局')]
    """
    keys = [fold(c, script=script) for c in cells]
    begin, end = _header_span(keys)
    head = _joined_head(keys[begin:end])
    told = any(map(_captions, (fold(caption, script=script), *keys[:begin]))) or any(map(_KIND.fullmatch, keys))
    columns = read_columns(head, made_in=made_in, captioned=told)
    if columns is None:
        return ()
    targets: list[Target] = []
    index, texts = end, list[int]()
    while index < len(cells):
        if columns.serial and keys[index].isdigit() and index + 1 < len(cells) and not is_value(keys[index + 1]):
            texts = []
            index += 1
            continue
        if not is_value(keys[index]):
            texts.append(index)
            index += 1
            continue
        values: list[str] = []
        while index < len(cells) and len(values) < len(columns.values) and is_value(keys[index]):
            values.append(cells[index])
            index += 1
        if not texts or len(values) != len(columns.values):
            texts = []
            continue
        responsible, index = _responsible(cells, keys, index) if columns.duty is not None else (None, index)
        row = dict(zip(columns.values, values, strict=True))
        indicator, stated = _indicator(cells, texts, columns)
        targets.extend(_targets(indicator, row, columns, (responsible, stated, eid)))
        texts = []
    return tuple(targets)


def _indicator(cells: Sequence[str], texts: Sequence[int], columns: Columns) -> tuple[str, str | None]:
    """Return the indicator as written, and its unit where the table has a column for it."""
    if columns.unit is not None and len(texts) > 1:
        return cells[texts[-2]], cells[texts[-1]].strip()
    return cells[texts[-1]], None


def _header_span(keys: Sequence[str]) -> tuple[int, int]:
    """Find the header: the first run of at least three cells that are words of a header, one of them with a year."""
    index = 0
    while index < min(len(keys), 400):
        end = index
        while end < len(keys) and len(keys[end]) <= 16 and _is_head(keys[end]):
            end += 1
        if end - index >= 3 and any(re.search(r"(?:19|20)\d{2}", k) for k in keys[index:end]):
            return index, end
        index = max(end, index + 1)
    return 0, 0


def _is_head(key: str) -> bool:
    bare = squeeze(key)
    return bool(_HEADER.fullmatch(bare)) or qualifies(bare) or value_column(bare) is not None


def _joined_head(keys: Sequence[str]) -> list[str]:
    """Join the two lines of a head that a page broke: 2015年 / 基数 is one column."""
    head: list[str] = []
    for key in keys:
        bare = squeeze(key)
        year_above = head and (above := value_column(head[-1])) is not None and above[0] is not None
        if year_above and qualifies(bare) and not re.search(r"\d{4}", bare):
            head[-1] += bare
        else:
            head.append(bare)
    return head


def _responsible(cells: Sequence[str], keys: Sequence[str], index: int) -> tuple[str | None, int]:
    name = ""
    for end in range(index, min(index + 4, len(cells))):
        if is_value(keys[end]) or "。" in keys[end]:
            break
        name += cells[end]
        if _AUTHORITY.search(keys[end]) and not keys[end].endswith("、"):
            return name, end + 1
    return None, index


def _targets(
    indicator: str, row: dict[int, str], columns: Columns, beside: tuple[str | None, str | None, str | None]
) -> Iterator[Target]:
    """Give a target for each goal of one row; the value of a period stands for a goal that the row leaves open."""
    responsible, unit, eid = beside
    base_at, base_year = columns.base or (None, None)
    goals = [(year, value) for at, year in columns.goals if (value := stated_value(row[at])) is not None]
    last = columns.goals[-1][1] if columns.goals else None
    if not goals:
        periods = ((year, stated_value(row[at])) for at, year in columns.periods)
        goals = [(year or last, value) for year, value in periods if value is not None][:1]
    for year, value in goals or ([(last, "")] if columns.goals else []):
        yield Target(
            indicator=squeeze(_unnumbered(indicator)),
            base_year=base_year,
            base_value=stated_value(row[base_at]) if base_at is not None else None,
            target_year=year,
            target_value=value or None,
            responsible=responsible,
            eid=eid,
            unit=unit or bracketed_unit(fold(indicator)),
        )


def _unnumbered(indicator: str) -> str:
    match = _NUMBERED.match(fold(indicator))
    return indicator[match.end() :] if match else indicator


def targets_of_rows(
    rows: Sequence[Sequence[str]],
    *,
    eid: str | None,
    script: str = "hans",
    made_in: int | None = None,
    caption: str = "",
) -> tuple[Target, ...]:
    """Read the targets of a real table; a merged cell above may leave a row short on its left. ``caption`` stands above it.

    >>> rows = [("类别", "指标", "2020年基数", "2025年目标"), ("创新", "研发强度(%)", "2.8", "3.6"), ("专利(件)", "10", "20")]
    >>> [(t.indicator, t.base_year, t.target_value) for t in targets_of_rows(rows, eid=None)]
    [('研发强度(%)', 2020, '3.6'), ('专利(件)', 2020, '20')]
    >>> rows = [("指标", "现状", "目标"), ("指标", "2022年", "2027年"), ("企业数(家)", "620", "1000")]
    >>> [(t.base_year, t.base_value, t.target_year, t.target_value) for t in targets_of_rows(rows, eid=None)]
    [(2022, '620', 2027, '1000')]
    """
    folded = [fold_all(row, script=script) for row in rows[:6]]
    first = next((i for i, row in enumerate(folded) if len({squeeze(c) for c in row if c.strip()}) > 1), len(folded))
    if first == len(folded) or len(rows) < first + 2:
        return ()
    header, above = _merged_header(folded[first:])
    captions = (fold(caption, script=script), *(cell for row in folded[:first] for cell in row))
    told = any(map(_captions, captions)) or any(
        "性" in cell and _KIND.fullmatch(squeeze(cell)) for row in rows for cell in row
    )
    columns = read_columns(header, made_in=made_in, captioned=told)
    if columns is None:
        return targets_of_places(
            _merged(rows[first : first + above]), rows[first + above :], told=captions, made_in=made_in, eid=eid
        )
    targets: list[Target] = []
    for row in rows[first + above :]:
        if len(row) < -min(columns.values) or -columns.name > len(row) or not row[columns.name].strip():
            continue
        values = {at: row[at] for at in columns.values}
        # A page whose short row is padded on its right has its values one column to the left.
        if is_value(fold(row[columns.name])) or not _are_values(fold_all(list(values.values()), script=script)):
            continue
        stated, responsible = stated_value(_at(row, columns.unit)), squeeze(_at(row, columns.duty)) or None
        targets.extend(_targets(row[columns.name], values, columns, (responsible, stated, eid)))
    return tuple(targets)


def _at(row: Sequence[str], place: int | None) -> str:
    """Return the cell at a place from the right; nothing where there is no such column, or a row too short for it."""
    return row[place] if place is not None and -place <= len(row) else ""


def _captions(key: str) -> bool:
    """Tell whether words above a table call it one of targets; a heading of the text's own (一、目标) speaks of more."""
    return (
        len(key) <= _LONGEST_CAPTION
        and bool(_CAPTION.search(squeeze(key)))
        and "。" not in key
        and not read_marker(key)
    )


def _are_values(keys: Sequence[str]) -> bool:
    """Tell values from prose: none is long, and one at least has a number or says how much."""
    told = [key for key in keys if stated_value(key) is not None]
    short = all(len(key) <= _LONGEST_VALUE and "。" not in key for key in told)
    return short and any(is_value(key) or _SAID.search(key) for key in told)


def _merged_header(rows: Sequence[Sequence[str]]) -> tuple[list[str], int]:
    """Merge a header over several rows column by column, the year first; return it and how many rows it has."""
    above = 1
    for row in rows[1:]:
        words = [squeeze(cell) for cell in row if cell.strip()]
        known = {squeeze(cell) for cell in rows[0]}
        headed = len(row) == len(rows[0]) and all(_is_head(w) or w in known for w in words)
        if not headed or not any(value_column(w) is not None for w in words):
            break
        above += 1
    return _merged(rows[:above]), above


def _merged(rows: Sequence[Sequence[str]]) -> list[str]:
    header = list(rows[0])
    for row in rows[1:]:
        for column, cell in enumerate(row):
            if cell.strip() and cell != header[column]:
                dated = re.match(r"(?:19|20)\d{2}", cell.strip())
                header[column] = f"{cell}{header[column]}" if dated else f"{header[column]}{cell}"
    return header


def rows_of_lines(lines: Iterable[str]) -> Iterator[tuple[tuple[str, ...], ...]]:
    """Give the tables of a text whose rows are lines with bars or tabs between the cells; a ruled line (---|---) is no row.

    Blanks part cells too where the head has nothing but words of a head and every row has as many words (a table of a PDF). A
    line right above that calls the table one of targets is its first row.

    >>> list(rows_of_lines(["表1", "| 指标 | 2020年 | 2025年 |", "| --- | --- | --- |", "| 里程(公里) | 3 | 5 |", "二、任务"]))
    [(('指标', '2020年', '2025年'), ('里程(公里)', '3', '5'))]
    >>> list(rows_of_lines(["序号 指标 2020年 2025年", "1 里程(公里) 3 5", "注：见附件"]))
    [(('序号', '指标', '2020年', '2025年'), ('1', '里程(公里)', '3', '5'))]
    """
    rows: list[tuple[str, ...]] = []
    spaced, above = False, ""
    for line in (*lines, ""):
        mark = "|" if "|" in line else "｜" if "｜" in line else "\t" if "\t" in line else None
        words = tuple(line.split())
        if mark is not None:
            if spaced and len(rows) > 1:
                yield tuple(rows)
            rows, spaced = (_captioned(above) if spaced or not rows else rows), False
            if not _RULED.fullmatch(line):
                rows.append(tuple(cell.strip() for cell in line.strip(f"{mark} ").split(mark)))
            continue
        if spaced and len(words) == len(rows[-1]):
            rows.append(words)
            continue
        if len(rows) > 1:
            yield tuple(rows)
        spaced = _is_spaced_head(words)
        rows = [*_captioned(above), words] if spaced else []
        above = "" if spaced else line


def _captioned(above: str) -> list[tuple[str, ...]]:
    return [(above,)] if _captions(fold(above)) else []


def _is_spaced_head(words: Sequence[str]) -> bool:
    """Tell the head of a printed table, whose cells stand apart by blanks: all of its words are words of a head, one a year."""
    if len(words) < _FEWEST_COLUMNS or max(map(len, words)) > LONGEST_HEAD:
        return False
    keys = fold_all(words)
    return all(map(_is_head, keys)) and any(re.search(r"(?:19|20)\d{2}", k) for k in keys)
