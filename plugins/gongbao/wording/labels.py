"""Labels as numbers: what 第十二条, （三） and 11. count, whichever way they are written."""

from __future__ import annotations

import re

from gongbao.reading.numerals import read_number

_FURNITURE = re.compile(r"[\s　（）()〔〕\[\]、.．:：]+")
_RUN = re.compile(r"[零〇一二三四五六七八九十百千]+")
_TRADITIONAL = str.maketrans("條項節編０１２３４５６７８９", "条项节编0123456789")


def number_label(label: str) -> str:
    """Give a label with Arabic numbers and without its marks.

    >>> number_label("第一百三十三条之二"), number_label("（三）"), number_label("11.")
    ('第133条之2', '3', '11')
    """
    bare = _FURNITURE.sub("", label).translate(_TRADITIONAL)
    return _RUN.sub(lambda run: str(read_number(run.group()) or run.group()), bare)


def write_ordinal(number: int) -> str:
    """Write a number up to 99 as 款 and 项 are cited; beyond, in Arabic digits.

    >>> [write_ordinal(n) for n in (2, 10, 12, 20, 35, 120)]
    ['二', '十', '十二', '二十', '三十五', '120']
    """
    if not 0 < number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    marks = "零一二三四五六七八九"
    return ("" if tens < 2 else marks[tens]) + ("十" if tens else "") + (marks[ones] if ones else "")


def printed_label(label: str | None, level: str) -> str | None:
    """A label with the marks that print has and the parser takes off.

    >>> [printed_label(label, "h1") for label in ("一", "（二）", "3", "第四条", "附件1", None)]
    ['一、', '（二）', '3.', '第四条', '附件1', None]
    """
    if not label or not level.startswith("h"):
        return label
    if label.isascii() and label.isalnum():
        return f"{label}."
    return f"{label}、" if all(sign in "零〇一二三四五六七八九十百" for sign in label) else label
