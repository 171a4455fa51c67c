"""A clause as comparable tokens: a number with its unit is one token, so 50% → 40% is never 5 → 4."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from gongbao.history.base_units import as_percent, in_base_unit
from gongbao.history.folding import FOLD, GAP, PINYIN
from gongbao.history.numerals import read_chinese_number, read_number


class TokenKind(StrEnum):
    """What a token is; only numbers and references compare by meaning."""

    NUMBER = "number"
    DATE = "date"
    COMPARATOR = "comparator"
    FREQUENCY = "frequency"
    REFERENCE = "reference"
    NAME = "name"
    LATIN = "latin"
    CHARACTER = "character"
    PUNCTUATION = "punctuation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """One token: ``key`` decides equality, ``start`` and ``end`` are offsets in the clause as written."""

    key: str
    kind: TokenKind
    start: int
    end: int
    value: Decimal | None = None
    unit: str | None = None


_CHINESE = r"[一二三四五六七八九两十][一二三四五六七八九十百千万亿零〇两]*"
_CAPITAL = r"[壹贰叁肆伍陆柒捌玖拾][壹贰叁肆伍陆柒捌玖拾佰仟万亿零]*"
_DECIMAL = rf"(?:{_CHINESE}|[零〇])点[一二三四五六七八九零〇]+"
_GROUPED = rf"(?<![\d.,{GAP}第表图件])\d{{1,3}}(?:{GAP}\d{{3}})+(?![\d{GAP}])"
"""Thousands parted by spaces (ISO 80000-1, 7.3.1), where a unit follows: 10 000元."""
_ARABIC = r"\d+(?:,\d{3}(?!\d))*(?:\.\d+)?(?:万亿|千万|百万|[百万亿]|千(?![米克瓦帕伏赫]))?"
_UNITS = (
    "个百分点|百分点|%|‰|元人民币|美元|元整|元|吨标准煤|吨|千克|公斤|克|平方公里|平方千米|平方米|立方米|公里|千米|米|厘米|毫米|公顷|亩|"
    "千瓦时|千瓦|兆瓦|分贝|摄氏度|℃|°[Cc]|个工作日|工作日|个月|年|月|日|天|小时|时|分钟|周岁|岁|周|个季度|季度|倍|"
    "名|人|户|家|个|件|项|次|台|套|辆|座|批|份|升|毫升|头|只|张|株|㎡|m²|m2|㎥|m³|m3|km²|km2|㎞|km|㎏|kg|㎝|cm|㎜|mm|m"
)
MEASURES = frozenset(_UNITS.split("|")) | {"季", "旬"}
"""What an amount may be counted by: 元/吨, 每立方米."""
# The unit is no unit where it begins another word: 一次性, 三家庭, 一批准.
_NOT_AFTER = {
    "次": "性",
    "家": "庭属长政",
    "人": "民员才口",
    "户": "籍口",
    "名": "单义称",
    "元": "旦件素",
    "元整": "合理治改顿体",
    "天": "然津",
    "年": "度龄代轻均检审",
}
_NOT_AFTER |= {
    "日": "常报志期益夜本",
    "周": "边围期转末",
    "时": "间期段限代候机常效刻",
    "批": "准复发",
    "座": "谈",
    "台": "账风",
    "个": "人体别税",
    "岁": "月",
    "份": "额",
    "升": "级学华值",
    "头": "等",
    "只": "有能要是",
    "张": "贴开",
}
_NOT_AFTER |= dict.fromkeys(("m", "cm", "mm", "km", "kg"), "A-Za-z0-9²³/")
_PERCENT = {"%": 1, "‰": 10, "‱": 100}
_UNIT = "|".join(
    f"{unit}(?![{_NOT_AFTER[unit]}])" if unit in _NOT_AFTER else unit
    for unit in sorted(_UNITS.split("|"), key=len, reverse=True)
)
SAME_UNIT = {
    "天": "日",
    "周岁": "岁",
    "个工作日": "工作日",
    "个百分点": "百分点",
    "元人民币": "元",
    "元整": "元",
    "公斤": "千克",
    "千米": "公里",
    "个季度": "季度",
    **dict.fromkeys(("㎡", "m²", "m2"), "平方米"),
    **dict.fromkeys(("㎥", "m³", "m3"), "立方米"),
    **dict.fromkeys(("km²", "km2", "平方千米"), "平方公里"),
    **dict.fromkeys(("㎞", "km"), "公里"),
    **dict.fromkeys(("㎏", "kg"), "千克"),
    **dict.fromkeys(("㎝", "cm"), "厘米"),
    **dict.fromkeys(("㎜", "mm"), "毫米"),
    **dict.fromkeys(("℃", "°C", "°c"), "摄氏度"),
    "m": "米",
}
COMPARATOR = (
    r"不(?:低于|少于|高于|超过|多于|小于|大于|短于|足(?=[\d一二三四五六七八九十])|满(?=[\d一二三四五六七八九十]))"
    r"|高于|低于|超过|少于|多于|小于|大于|以[上下内外](?![海地来涝])|及以[上下]"
)
"""Words that say on which side of a number a fact lies: one token, so that 不低于 → 不超过 is never 低于 → 超过."""
_FREQUENCY = r"每(?:半年|半?小时|(?:[两三四五六]|\d\d?)个月|(?:[两三四五]|\d)年|季度?|年度?|半?个?月度?|周(?![边围])|旬|[天日](?![常报]))"
_SAME_FREQUENCY = {"每半年": "每6个月", "每季度": "每季", "每年度": "每年", "每个月": "每月", "每月度": "每月"}
_YEAR = r"(?:\d{4}|[一二三四五六七八九〇零]{4})年"
_MONTH_DAY = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})月(?:\d{1,2}|[一二三四五六七八九十]{1,3})日"
_JOINT = "据照按和与及见由将对"
_DOCUMENT = (
    rf"(?:(?:(?<![\u4e00-\u9fff])|(?<=[{_JOINT}]))(?:(?![{_JOINT}])[\u4e00-\u9fff]){{1,10}})?\(\d{{4}}\)第?\d+号"
)
"""The number of a document is a name: 青政发〔2020〕5号, in the canonical brackets."""
_STANDARD = r"(?<![A-Za-z])[A-Z]{2,6}\d{0,2}(?:/[A-Z]{1,3})?[ \x01]?\d+(?:\.\d+)*[-—–]\d{4}(?!\d)"
"""The number of a standard with its year: GB/T 19001-2016 (GB/T 1.1, clause 8.1)."""
_CLOCK = r"(?<![\d.])\d+(?:\.\d+)?(?::\d+(?:\.\d+)?)+"
"""A time of day or a ratio: 8:30, 1:2."""
_MODAL = r"不得(?!不)|不应当|不可以|应当|必须|可以"
_JOINING = r"或者"
"""One word: 或 → 或者 puts one word for another, and takes none from those beside it."""
_RANGE = r"(?<=[\d一二三四五六七八九十百千万亿%‰元年月日时岁米])(?:[-~]+|至)(?=[\d一二三四五六七八九十])"
REFERENCE = rf"第(?:{_CHINESE}|\d+)(?:条|款|项|目|章|节|编)(?:之(?:{_CHINESE}|\d+)(?!日))?"
_ALTERNATIVES = (
    rf"(?P<reference>{REFERENCE})"
    rf"|(?P<name>{_DOCUMENT}|{_STANDARD}|{_CLOCK})"
    rf"|(?P<modal>{_MODAL}|{_JOINING})"
    r"|(?P<force>试行|(?<![实措设])施行(?![为政]))"
    r"|(?P<plan>十[一二三四五]五)"
    r"|(?P<half>(?<![上下前后多大个一])半年(?![度报])|(?<=后)半年(?=[之以]?内))"
    r"|(?P<annex>附[件表录图]\d{1,2}(?![\d.]))"
    rf"|(?P<frequency>{_FREQUENCY})"
    rf"|(?P<comparator>{COMPARATOR})"
    rf"|(?P<date>\d{{4}}年?[-~—–～至]{{1,2}}\d{{4}}年(?!\d)|(?:\d{{1,2}}|[一二三四五六七八九十]{{1,2}})月(?=[底末初]|[上中下]旬)|{_YEAR}{_MONTH_DAY}|{_YEAR}\d{{1,2}}月|{_MONTH_DAY}|{_YEAR})"
    rf"|(?P<ordinal>第(?:{_CHINESE}|\d+))"
    rf"|(?P<percent>(?P<base>[百千万])分之(?P<share>{_DECIMAL}|{_CHINESE}|{_ARABIC}))"
    rf"|(?P<fraction>{_CHINESE}分之{_CHINESE})"
    rf"|(?P<number>{_GROUPED}(?:\.\d+)?[万亿]?|{_DECIMAL}|{_ARABIC}|{_CHINESE}|{_CAPITAL})(?P<unit>{_UNIT})"
    rf"|(?P<bare>{_ARABIC}|[一二三四五六七八九两]?[十百千万亿][一二三四五六七八九十百千万亿零〇]+|[一二三四五六七八九两][十百千万亿])"
    r"|(?P<latin>[A-Za-z]+)"
    rf"|(?P<range>{_RANGE})"
    r"|(?P<run>-+|…+)"
    r"|(?P<one>[^\x01])"
)
_TOKEN = re.compile(_ALTERNATIVES)
_NUMBERED = re.compile(r"\(\d{4}\)")
"""Where it stands nowhere, no name of a document does, whose beginning would be looked for at every character."""
_PLAIN = (
    r"(?P<plain>[^\x01\d第不应必可或试施半附每高低超少多小大以及一二三四五六七八九十两〇零百千万亿"
    r"壹贰叁肆伍陆柒捌玖拾A-Za-z\-~至…—–～]+)"
)
"""Characters with which no token of several begins: most of a text."""
_PLAIN_TOKEN = re.compile(f"{_PLAIN}|{_ALTERNATIVES.replace(_DOCUMENT, '(?!)')}")
_KINDS = {kind.value: kind for kind in TokenKind if kind.value in _TOKEN.groupindex}
_PUNCTUATION = frozenset(",;:?!。、()《》\"'-~·…/.|")


def tokenize(text: str, start: int = 0, end: int | None = None) -> tuple[Token, ...]:
    """Cut ``text[start:end]`` into tokens, offsets in ``text``; white space, zero-width marks and injected pinyin give none.

    >>> [token.key for token in tokenize("罚款三千元，占 50 %")]
    ['罚', '款', '=3000元', ',', '占', '=50%']
    """
    cleaned, places = _clean(text[start:end])
    tokens: list[Token] = []
    for found in (_TOKEN if _NUMBERED.search(cleaned) else _PLAIN_TOKEN).finditer(cleaned):
        if found.lastgroup == "plain":
            tokens.extend(_plain(found.group(), places[found.start() : found.end()], start))
            continue
        first, last = start + places[found.start()], start + places[found.end() - 1] + 1
        key, kind, value, unit = _read(found)
        tokens.append(Token(key=key, kind=kind, start=first, end=last, value=value, unit=unit))
    return tuple(tokens)


def _plain(marks: str, places: Sequence[int], start: int) -> Iterator[Token]:
    for mark, place in zip(marks, places, strict=True):
        kind = TokenKind.PUNCTUATION if mark in _PUNCTUATION else TokenKind.CHARACTER
        yield Token(key=mark, kind=kind, start=start + place, end=start + place + 1)


def _clean(text: str) -> tuple[str, Sequence[int]]:
    """Fold characters and leave out what is not wording; the sequence gives each kept character's offset."""
    folds = [FOLD[mark] for mark in text]
    whole = "".join(folds)
    if len(whole) == len(text) and "" not in folds and "(" not in whole:
        return whole, range(len(text))
    skipped = (
        {at for found in PINYIN.finditer(text) for at in range(*found.span())} if "(" in text or "（" in text else set()
    )
    kept: list[str] = []
    places: list[int] = []
    gap = False
    for at, mark in enumerate(text):
        if at in skipped:
            continue
        folded = FOLD[mark]
        if not folded:
            gap = True
            continue
        if gap and kept and kept[-1].isascii() and kept[-1].isalnum() and folded.isascii() and folded.isalnum():
            kept.append(GAP)
            places.append(at)
        gap = False
        kept.append(folded)
        places.append(at)
    return "".join(kept), places


def _read(found: re.Match[str]) -> tuple[str, TokenKind, Decimal | None, str | None]:
    """Key, kind, value and unit of one match."""
    written = found.group()
    if found.lastgroup == "one":  # most of a text
        return written, TokenKind.PUNCTUATION if written in _PUNCTUATION else TokenKind.CHARACTER, None, None
    if quantity := _amount(found):
        return quantity
    if found["fraction"]:
        share = _fraction(written)
        return as_percent(share) if share is not None else written, TokenKind.NUMBER, share, None
    kind = next((kind for name, kind in _KINDS.items() if found[name]), TokenKind.CHARACTER)
    if found["range"]:
        return "-", TokenKind.PUNCTUATION, None, None
    if found["run"] or written in _PUNCTUATION:
        return written[0], TokenKind.PUNCTUATION, None, None
    return _spelling(found), kind, None, None


def _spelling(found: re.Match[str]) -> str:
    """The one spelling of a date, a reference, a name, a comparator or a frequency; other words as written."""
    written = found.group()
    if found["date"]:
        return _date_key(written)
    if found["name"]:
        return re.sub("[—–]", "-", written.replace(GAP, ""))  # GB/T 1.1 and GB/T1.1
    if found["reference"] or found["ordinal"]:
        return reference_key(written)
    if found["comparator"]:
        return written.removeprefix("及") if written == "及以上" else written  # 以上 includes the number itself
    return _frequency_key(written) if found["frequency"] else written


def _amount(found: re.Match[str]) -> tuple[str, TokenKind, Decimal | None, str | None] | None:
    """Read a match that is a number with its unit, or a bare one; None where it is none."""
    written = found.group()
    if found["number"]:
        return _quantity(written, read_number(found["number"].replace(GAP, "")), found["unit"])
    if found["percent"]:
        return _quantity(written, read_number(found["share"]), {"百": "%", "千": "‰", "万": "‱"}[found["base"]])
    if found["half"]:
        return _quantity(written, Decimal(6), "个月")
    return _quantity(written, read_number(written), "") if found["bare"] else None


def _quantity(written: str, value: Decimal | None, unit: str) -> tuple[str, TokenKind, Decimal | None, str | None]:
    if value is None:
        return written, TokenKind.NUMBER, None, unit or None
    if unit in _PERCENT:  # 千分之五 is 0.5%
        return f"={(value / _PERCENT[unit]).normalize() + 0:f}%", TokenKind.NUMBER, value, unit
    return in_base_unit(value, SAME_UNIT.get(unit, unit)), TokenKind.NUMBER, value, unit or None


def _fraction(written: str) -> Decimal | None:
    """Read 三分之二 as two thirds; None where it is none."""
    below, above = (read_number(part) for part in written.split("分之"))
    return above / below if above is not None and below else None


def reference_key(written: str) -> str:
    """Write a reference with Arabic numbers, so that 第十二条 and 第12条 are one.

    >>> reference_key("第一百三十三条之二")
    '第133条之2'
    """
    return re.sub(rf"{_CHINESE}|[〇零]", lambda run: str(read_chinese_number(run.group()) or run.group()), written)


def _frequency_key(written: str) -> str:
    """Write 每两年 and 每2年, 每季度 and 每季, 每半年 and 每六个月 as one."""
    counted = re.sub(_CHINESE, lambda run: str(read_chinese_number(run.group())), written)
    return _SAME_FREQUENCY.get(counted, counted.replace("半个", "半"))


def _date_key(written: str) -> str:
    def number(run: re.Match[str]) -> str:
        value = read_chinese_number(run.group()) if not run.group().isascii() else int(run.group())
        return str(value if value is not None else run.group())

    return "=" + re.sub(r"[一二三四五六七八九十〇零]+|\d+", number, re.sub(r"年?[-~—–～至]+", "-", written))
