"""The values of target tables: what a cell must look like to be one."""

from __future__ import annotations

import re

from gongbao.reading.lines import squeeze

_VALUE = re.compile(
    r"(?:[比较](?:19|20)\d{2}年)?(?:[约≥≤<>＞＜~≧≦±+\-]|年均|累计|达到|达|超过|不低于|不高于|不少于|增长|下降|提高|降低|左右)*[\[〔(]?\d[\d,.]*\*?(?:[-~—–至]\d[\d,.]*)?(?:%|‰|万|亿|个百分点|百分点|个|家|件|人|项|倍|岁)?(?:以上|以下|左右|以内|及以上)?[\]〕)]?"
    r"|[—–\-_/]{1,4}|完成.{0,6}下达.{0,6}|.{0,4}下达.{0,4}目标|持续.{1,4}|稳步.{1,4}"
)
_REPEATED = re.compile(r"[—–\-_/…\s]*")
_BRACKETED_UNIT = re.compile(r"\((?P<unit>[^()]{1,16})\)$")
_LONGEST = 16


def is_value(key: str) -> bool:
    """Tell whether a folded cell is a value of a table of targets, a dash for none among them.

    >>> is_value("45.5%"), is_value("—"), is_value("完成上级下达任务"), is_value("市财政局")
    (True, True, True, False)
    """
    return len(key) <= _LONGEST and bool(_VALUE.fullmatch(squeeze(key)))


def stated_value(cell: str) -> str | None:
    """Return the words of a cell; None for a blank or a dash."""
    return None if _REPEATED.fullmatch(cell) else cell.strip()


def bracketed_unit(key: str) -> str | None:
    """Return the unit in brackets at the end of a folded indicator."""
    found = _BRACKETED_UNIT.search(key)
    return found["unit"].strip() if found else None
