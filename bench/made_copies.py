"""Copies made of a text as the web makes them: another script, an aggregator's frame, lost line breaks, misprints; and amendments.

Deterministic: the same text and seed give the same copy everywhere.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator

import opencc

from gongbao.formats.scripts import detect_script

LOOK_ALIKE = dict(
    zip("己日大人未土市的建设部和业工天元员权改", "已曰太入末士巿旳健没都知亚土夫无负杈政", strict=True)
) | {"0": "O", "1": "l", "5": "S", "8": "B", "，": ",", "。": "."}
HEAD = "首页 > 政策库 > 地方政策\n【字体：大 中 小】 打印本页 关闭窗口\n"
FOOT = (
    "\n本文由某某产业园区招商网转载，版权归原作者所有，如有侵权请联系删除。\n热门阅读\n某省产业扶持政策汇总\n"
    "招商热线：400-000-0000\n"
)


def other_script(text: str) -> str:
    """Traditional from simplified, simplified from traditional."""
    return str(opencc.OpenCC("tw2s" if detect_script(text) == "hant" else "s2tw").convert(text))


def framed(text: str) -> str:
    """An aggregator's page around the text."""
    return HEAD + text + FOOT


def collapsed(text: str) -> str:
    """All in one line, without a blank."""
    return "".join(text.split())


def scanned(text: str, *, rate: float = 0.01, seed: int = 1) -> str:
    """Misprint characters at a rate: a look-alike where there is one, else any character, and one in four is lost."""
    chance = random.Random(seed)
    kept: list[str] = []
    for character in text:
        if character.isspace() or chance.random() >= rate:
            kept.append(character)
        elif chance.random() >= 0.25:
            strange = chr(chance.randrange(0x4E00, 0x9000))
            kept.append(LOOK_ALIKE.get(character, strange))
    return "".join(kept)


COPIES: dict[str, Callable[[str], str]] = {
    "other script": other_script,
    "framed": framed,
    "collapsed": collapsed,
    "scanned": scanned,
    "other script, framed": lambda text: framed(other_script(text)),
    "other script, collapsed": lambda text: collapsed(other_script(text)),
    "framed, scanned": lambda text: framed(scanned(text, seed=2)),
    "collapsed, scanned": lambda text: scanned(collapsed(text), seed=3),
    "other script, framed, scanned": lambda text: framed(scanned(other_script(text), seed=4)),
}


def amendments(text: str) -> Iterator[tuple[str, str]]:
    """Yield the name and the text of editions that differ in substance: never copies."""
    numbers = list(re.finditer(r"\d+(?=[%万亿家个日年元])", text))
    if numbers:
        middle = numbers[len(numbers) // 2]
        yield "a number raised", f"{text[: middle.start()]}{int(middle[0]) + 10}{text[middle.end() :]}"
    for old, new in (
        ("应当", "可以"),
        ("應當", "可以"),
        ("鼓励", "要求"),
        ("鼓勵", "要求"),
        ("支持", "引导"),
        ("经信", "工信"),
    ):
        if old in text:
            yield f"{old} once {new}", text.replace(old, new, 1)
            yield f"{old} always {new}", text.replace(old, new)
    stops = [match.end() for match in re.finditer("。", text)]
    if len(stops) > 4:
        here, there = stops[len(stops) // 2], stops[len(stops) // 2 + 1]
        yield "a sentence more", f"{text[:here]}对符合条件的企业按规定给予奖励。{text[here:]}"
        yield "a sentence less", text[:here] + text[there:]
    lines = text.split("\n")
    long = [number for number, line in enumerate(lines) if len(line) > 60]
    if len(long) > 5:
        middle_line = long[len(long) // 2]
        yield "a paragraph less", "\n".join(lines[:middle_line] + lines[middle_line + 1 :])
