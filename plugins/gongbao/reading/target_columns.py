"""The head of a target table: which columns hold base, goals and periods, which names the indicator, its unit, who answers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from gongbao.reading.lines import squeeze

Role = Literal["base", "goal", "plain", "period"]

_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)")
_BASE = re.compile(r"基|现状|实际|现有|预计(?!目标)|完成(?!目标|任务)")
_GOAL = re.compile(r"目标|任务|规划|预期|计划")
# All that may stand in the head of such a column beside its year; 2024年计划投资 and 2023年预算数 hold something else.
_SAYS = re.compile(
    r"(?:[年末底前到至以]|“?(?:十[二三四五六]五)”?|时期|期间|基期?|基准|基数|现状|现有|实际|完成|预计|预期|预测|规划|建设"
    r"|发展|计划|工作|年度|近期|中期|远期|主要|指标|目标|任务|数值|数|值|情况|水平|[()\[\]〔〕])*"
)
_PERIOD = re.compile(
    r"(?:五年|三年|期内)?(?:年均)?(?:增速|增长率?|增幅)?[/或、(\[〔]*(?:五年|三年)?(?:年均|累计|增长)数?(?:增速|增长率?|增幅|变化|值)?"
    r"[)\]〕]*(?:[/或、(\[〔]+(?:五年|三年)?累计(?:数|值)?[)\]〕]*)?(?:\(%\))?"
)
_NAMES = re.compile(r"指标|名称|项目|目标")
_OTHERWISE = re.compile(r"属性|性质|类型|类别|类$|序号|编号|单位|领域|权重|责任|牵头|备注|说明")
# A table of places, firms or works has a column of names too; its rows are no indicators.
_BEARERS = re.compile(r"地区|区域|[县市区镇]|街道|企业|公司|园区|部门|学校|医院|姓名|工程|任务|工作|地点")
_UNIT_COLUMN = re.compile(r"(?:计量|指标)?单位(?:\(.*\))?")
_DUTY_COLUMN = re.compile(r"责任|牵头|负责")
LONGEST_HEAD = 24
"""Characters; no cell of a head is longer."""
_TARGETS = re.compile(r"指标|目标|规划|基期|基数|现状|预期|约束")


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Places from the right of a row (-1 is the last): base, goals and periods with their years, name, unit, who answers.

    ``values`` are all columns of values in their order, so that cells without a table can be counted.
    """

    base: tuple[int, int | None] | None
    goals: tuple[tuple[int, int | None], ...]
    periods: tuple[tuple[int, int | None], ...]
    values: tuple[int, ...]
    name: int
    unit: int | None
    duty: int | None
    serial: bool


def value_column(head: str) -> tuple[int | None, Role] | None:
    """Tell the year and the role of a column of values by its head; None for any other column.

    >>> [value_column(h) for h in ("2015年基数", "基期值(2020年)", "2025年", "目标值", "年均/累计", "2024年计划投资", "责任单位")]
    [(2015, 'base'), (2020, 'base'), (2025, 'plain'), (None, 'goal'), (None, 'period'), None, None]
    """
    bare = squeeze(head)
    if len(bare) > LONGEST_HEAD:
        return None
    years = list(dict.fromkeys(_YEAR.findall(bare)))
    if len(years) == 2 and re.search(r"年均|累计|增", bare):
        return int(years[1]), "period"
    if not years and _PERIOD.fullmatch(bare):
        return None, "period"
    words = _YEAR.sub("", bare)
    if len(years) > 1 or not _SAYS.fullmatch(words):
        return None
    base, goal = _BASE.search(words), _GOAL.search(words)
    if not years and not ((base or goal) and re.search(r"值|数|现状|目标", words)):
        return None
    return (int(years[0]) if years else None), "base" if base else "goal" if goal else "plain"


def qualifies(head: str) -> bool:
    """Tell whether a cell only says what a year in the cell above stands for: 基数, (基期), 建设目标."""
    bare = squeeze(head)
    short = len(bare) <= LONGEST_HEAD
    return bool(short and _SAYS.fullmatch(bare) and (_BASE.search(bare) or _GOAL.search(bare)))


def read_columns(head: Sequence[str], *, made_in: int | None = None, captioned: bool = False) -> Columns | None:
    """Read the head of a table; None when it is not one of targets.

    A head of names and years alone (wages, prices, subsidies) has to say that it is one (指标, 目标, 规划, 基期, 现状, 预期性),
    unless ``captioned``: its caption or its rows do.

    ``made_in`` is the year of the document: of years that stand without a word, those before it are what was, the others goals.

    >>> found = read_columns(["序号", "指标", "2022年基期值", "2023年", "2025年", "责任单位"])
    >>> found.base, found.goals, found.name, found.duty
    ((-4, 2022), ((-3, 2023), (-2, 2025)), -5, -1)
    >>> read_columns(["指标", "2025年", "2030年"], made_in=2023).goals
    ((-2, 2025), (-1, 2030))
    >>> read_columns(["项目名称", "总投资", "2024年计划投资"]), read_columns(["县区", "2025年"])
    (None, None)
    """
    if not captioned and not any(_TARGETS.search(squeeze(key)) for key in head):
        return None
    width = len(head)
    found = [(at - width, *told) for at, key in enumerate(head) if (told := value_column(key)) is not None]
    dated = [c for c in found if c[1] is not None]
    if not dated:
        both = {role for _, _, role in found} >= {"base", "goal"} and any("指标" in key for key in head)
        dated = [c for c in found if c[2] != "period"] if both else []
    if not dated:
        return None
    yearless = all(year is None for _, year, _ in dated)
    values = [c for c in found if c[1] is not None or c[2] == "period" or yearless]
    name = _name_column(head, values[0][0], stated=any(role in {"base", "goal"} for _, _, role in values))
    if name is None:
        return None
    base, goals = _parted([c for c in values if c[2] != "period"], made_in)
    periods = tuple((at, year) for at, year, role in values if role == "period")
    if not goals and not periods:
        return None
    return Columns(
        base=base,
        goals=goals,
        periods=periods,
        values=tuple(at for at, _, _ in values),
        name=name,
        unit=next((i - width for i, key in enumerate(head) if _UNIT_COLUMN.fullmatch(squeeze(key))), None),
        duty=next((i - width for i, key in enumerate(head) if _DUTY_COLUMN.search(key)), None),
        serial=any(squeeze(key) in {"序号", "编号"} for key in head),
    )


def _name_column(head: Sequence[str], before: int, *, stated: bool) -> int | None:
    """Find the column of indicators: the last one called 指标, else 名称 …, left of the values."""
    width = len(head)
    left = [(i - width, squeeze(key)) for i, key in enumerate(head) if i - width < before]
    named = [
        (at, key) for at, key in left if _NAMES.search(key) and not _OTHERWISE.search(key.replace("指标单位", "单位"))
    ]
    if not named:
        return None
    at, key = next((c for c in reversed(named) if "指标" in c[1]), named[-1])
    if _BEARERS.search(key) and "指标" not in key:
        return None
    return at if stated or "项目" not in key else None


def _parted(
    columns: Sequence[tuple[int, int | None, Role]], made_in: int | None
) -> tuple[tuple[int, int | None] | None, tuple[tuple[int, int | None], ...]]:
    """Part base from goals: by their words, else by the year of the document, else the first of several is the base."""
    told = [i for i, (_, _, role) in enumerate(columns) if role == "base"]
    if told:
        base: int | None = told[-1]
    elif len(columns) < 2 or columns[0][2] != "plain":
        base = None
    elif made_in is None:
        base = 0
    else:
        past = [i for i, (_, year, role) in enumerate(columns[:-1]) if role == "plain" and year and year < made_in]
        base = past[-1] if past else 0 if columns[0][1] == made_in else None
    ahead = [c for i, c in enumerate(columns) if c[2] != "base" and (base is None or i > base)]
    if made_in is not None and all(role == "plain" and year is not None and year < made_in for _, year, role in ahead):
        ahead = []
    goals = tuple((at, year) for at, year, _ in ahead)
    return (columns[base][:2] if base is not None else None), goals
