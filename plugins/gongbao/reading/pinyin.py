"""Pinyin that copying sites inject behind characters, as in 技術(shù): a guard against copying, no word of the policy."""

from __future__ import annotations

import re
from collections.abc import Sequence

_TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ"
_SYLLABLE = re.compile(rf"[(（](?<=[\u4e00-\u9fff][(（])[a-zêü{_TONED}]{{1,6}} ?[)）]")
_TONED_SYLLABLE = re.compile(rf"[(（](?<=[\u4e00-\u9fff][(（])(?=[a-z]*[{_TONED}])[a-zêü{_TONED}]{{1,6}} ?[)）]")
# Some sites inject syllables without tones, twice over and with a blank behind: 工業(ye) 和(he)(he)信.
_BARE_SYLLABLE = re.compile(r"[(（](?<=[\u4e00-\u9fff][(（])[a-z]{1,6} ?[)）](?:[(（][a-z]{1,6} ?[)）])* ?")
_MAY_SPELL = re.compile(rf"[(（][a-zêü{_TONED}]")
_FEWEST = 3
_FEWEST_BARE = 8


def drop_pinyin(lines: Sequence[str]) -> tuple[list[str], dict[str, str]]:
    """Drop injected syllables; return the lines without them, and for each changed line its words as written.

    A text is taken for injected when three syllables with tone marks stand behind characters; one alone may explain a
    rare character (珺(jùn)).

    >>> drop_pinyin(["支持技術(shù)創(chuàng)新", "企業(yè)", "甲"])
    (['支持技術創新', '企業', '甲'], {'支持技術創新': '支持技術(shù)創(chuàng)新', '企業': '企業(yè)'})
    >>> drop_pinyin(["王珺(jùn)路"])
    (['王珺(jùn)路'], {})
    >>> drop_pinyin(["工業(ye) 和(he)信(xin)(xin)息(xi)化(hua)部(bu)門(men) :", "依(yi)法(fa)行政,乙(b)種"])[0][0]
    '工業和信息化部門:'
    >>> drop_pinyin(["大會(huì )常務(wù)委員會(huì )"])[0]
    ['大會常務委員會']
    """
    whole = "\n".join(lines)
    if not _MAY_SPELL.search(whole):
        return list(lines), {}
    toned = len(_TONED_SYLLABLE.findall(whole)) >= _FEWEST
    if not toned and not _is_injected_bare(whole):
        return list(lines), {}
    plain = [drop_syllables(line) if toned else _BARE_SYLLABLE.sub("", line) for line in lines]
    return plain, {bare: line for bare, line in zip(plain, lines, strict=True) if bare != line}


def _is_injected_bare(whole: str) -> bool:
    """Syllables without tones count where many stand in the text, and not the few letters of lists and formulas."""
    if "(" not in whole and "（" not in whole:
        return False
    found = _BARE_SYLLABLE.findall(whole)
    spelled = sum(1 for words in found if re.search(r"[aeiou]", words) and len(words.strip("()（） ")) > 1)
    return spelled >= _FEWEST_BARE and spelled * 2 > len(found)


def drop_syllables(text: str) -> str:
    """Drop every syllable in brackets behind a character; for texts known to be injected."""
    return _SYLLABLE.sub("", text)
