"""Numbers as Chinese official texts write them: 三千, 1.5万, 百分之三十, 第一百三十三条之二."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

_DIGITS = {
    **{str(d): d for d in range(10)},
    **dict(zip("零〇一二三四五六七八九", (0, 0, *range(1, 10)), strict=True)),
    "两": 2,
}
_STEPS = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10**4, "亿": 10**8}
_CAPITALS = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千")
SCALES = {"": 1, "百": 100, "千": 1000, "万": 10**4, "百万": 10**6, "千万": 10**7, "亿": 10**8, "万亿": 10**12}


def read_chinese_number(written: str) -> int | None:
    """Read an integer in Chinese numerals; None where the run is no number (二三十, 三五).

    >>> [read_chinese_number(n) for n in ("十五", "一百三十三", "五千", "三百二十万", "二〇二六", "二三十")]
    [15, 133, 5000, 3200000, 2026, None]
    """
    if written and all(mark in _DIGITS for mark in written):
        positional = len(written) == 1 or len(written) == 4 or "〇" in written
        return int("".join(str(_DIGITS[mark]) for mark in written)) if positional else None
    total = section = 0
    digit: int | None = None
    for mark in written:
        if mark in _DIGITS:
            if digit:
                return None
            digit = _DIGITS[mark]
        elif mark in _STEPS:
            section += (1 if digit is None else digit) * _STEPS[mark]
            digit = None
        elif mark in _MYRIADS:
            # 一万亿: the myriad multiplies all that was read, not the section alone.
            total = (
                (total + section + (digit or 0)) * _MYRIADS[mark]
                if section + (digit or 0) == 0
                else total + (section + (digit or 0)) * _MYRIADS[mark]
            )
            section, digit = 0, None
        else:
            return None
    return total + section + (digit or 0)


def read_number(written: str) -> Decimal | None:
    """Read a number in either script, with a scale behind Arabic digits (1.5万); None where it is none.

    >>> read_number("1.5万"), read_number("三千"), read_number("2,000"), read_number("叁仟伍佰")
    (Decimal('15000'), Decimal('3000'), Decimal('2000'), Decimal('3500'))
    """
    whole_part, point, part = written.partition("点")
    if point:
        whole = read_chinese_number(whole_part)
        digits = "".join(str(_DIGITS.get(mark, "?")) for mark in part)
        return Decimal(f"{whole}.{digits}") if whole is not None and digits.isdigit() else None
    bare = written.replace(",", "").translate(_CAPITALS)
    digits = bare.rstrip("百千万亿")
    if digits and digits[0].isascii():
        scale = SCALES.get(bare[len(digits) :])
        try:
            return None if scale is None else (Decimal(digits) * scale).normalize() + 0
        except InvalidOperation:
            return None
    whole = read_chinese_number(bare)
    return None if whole is None else Decimal(whole)


def write_chinese_number(value: int) -> str:
    """Write an integer from 0 to 9999 as an article number is written.

    >>> [write_chinese_number(n) for n in (3, 10, 11, 20, 101, 133, 1010)]
    ['三', '十', '十一', '二十', '一百零一', '一百三十三', '一千零一十']
    """
    marks = "零一二三四五六七八九"
    if value < 10:
        return marks[value]
    written, pending_zero = "", False
    for step, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, value = divmod(value, step)
        if digit:
            written += ("零" if pending_zero and written else "") + marks[digit] + name
            pending_zero = False
        else:
            pending_zero = True
    return written.removeprefix("一") if written.startswith("一十") else written
