"""Scripts and the canonical key: what makes two wordings the same text (DOCUMENTS.md §3)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache

import opencc

CANON_VERSION = 2
"""Raised whenever ``canonical_key`` may give another key for some text."""

ZERO_WIDTH = (
    "\u00ad\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
    "\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\ufeff"
)
"""Characters without width that editors and CMS leave inside words."""

_FOLDS = {
    "(": "﹙〔〘【〖[［﹝〚⟦⦅",
    ")": "﹚〕〙】〗]］﹞〛⟧⦆",
    "《": "〈«",
    "》": "〉»",
    '"': "“”„‟「」〝〞〟｢｣",
    "'": "‘’‚‛『』",
    ",": "﹐",
    ";": "﹔",
    ":": "﹕∶︰",
    "?": "﹖",
    "!": "﹗",
    ".": "﹒",
    "%": "﹪",
    "-": "—―–‒‐‑−─━﹣﹘ー",
    "~": "〜∼∽˜",
    "·": "•‧・･⋅∙",
    "…": "⋯",
    "、": "﹑､",
    "。": "｡",
    "/": "∕",
    "+": "﹢",
    "=": "﹦",
    "<": "﹤",
    ">": "﹥",
    "〇": "○◯",
    "¥": "￥",
}


_LONG = 200
_FREQUENT = "，（）；：“”《》〔〕　—？！％．"
"""Nearly all that folds in a text is one of these; what is left to the pattern then calls back seldom."""

# Its bracket stands first: it is found several times as fast as a place behind a character.
_PINYIN = re.compile(
    r"\((?<=[\u4e00-\u9fff]\()(?=[a-z]*[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ])[a-züāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ]{1,6}\)"
)


def detect_script(text: str) -> str:
    """Return ``hant`` when traditional-only characters outnumber simplified-only ones, else ``hans``.

    A simplified text may quote a few traditional characters (a name, an old title); that does not make it traditional.

    >>> detect_script("寧波市人民政府辦公廳"), detect_script("宁波市人民政府"), detect_script("")
    ('hant', 'hans', 'hans')
    """
    # No character that GB 2312 holds is evidence of traditional script: to encode costs a quarter of a search.
    if _encodes(text, "gb2312"):
        return "hans"
    traditional, simplified = _script_patterns()
    if not traditional.search(text):
        return "hans"
    votes = len("".join(traditional.findall(text))) - len("".join(simplified.findall(text)))
    return "hant" if votes > 0 else "hans"


def to_simplified(text: str) -> str:
    """Convert traditional text with OpenCC ``tw2s`` (t2s leaves 著力); for traditional text only.

    >>> to_simplified("著力構建")
    '着力构建'
    """
    return str(_converter("tw2s").convert(text))


@cache
def simpler_characters() -> Mapping[str, str]:
    """Traditional characters of the basic block, each with the simplified one that stands for it, whatever the word around it.

    >>> [simpler_characters().get(character) for character in "車場停"]
    ['车', '场', None]
    """
    ideographs = [chr(code) for code in range(0x4E00, 0xA000)]
    simpler = _converter("t2s").convert("\n".join(ideographs)).split("\n")
    pairs = zip(ideographs, simpler, strict=True)
    return {written: plain for written, plain in pairs if plain != written and len(plain) == 1 and ord(plain) < 0x10000}


def canonical_key(text: str, *, script: str | None = None) -> str:
    """Return the key under which wordings are compared: simplified, without spaces, punctuation width folded.

    ``script`` is the script of the whole document; a clause alone may carry no telling character, so callers that hold
    the document pass it. Not NFKC: 10² is not 102, ① is not 1, ㎡ is not m2. 、 and , stay apart: that change may carry meaning.

    >>> canonical_key("第一条　 为了（加强）管理；")
    '第一条为了(加强)管理;'
    Pinyin that copying sites inject behind characters is no word of the text.

    >>> canonical_key("10²㎡①２０２４〔2016〕152号"), canonical_key("技术（shù）创新")
    ('10²㎡①2024(2016)152号', '技术创新')
    """
    if (script or detect_script(text)) == "hant":
        text = to_simplified(text)
    if len(text) > _LONG:
        for mark, plain in _frequent():
            text = text.replace(mark, plain)
    return _PINYIN.sub("", "".join(_foldable().sub(_folded, text).split()))


@cache
def _converter(configuration: str) -> opencc.OpenCC:
    return opencc.OpenCC(configuration)


@cache
def _script_patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return patterns of runs of traditional-only and of simplified-only characters.

    A character that converts but belongs to GB 2312 (著, 乾, 徵, 於 …) is no evidence of traditional script; one that
    converts the other way but belongs to Big5 (后, 台, 里 …) none of simplified.
    """
    ideographs = [chr(code) for code in (*range(0x3400, 0x4DC0), *range(0x4E00, 0xA000))]
    to_hans = _converter("t2s").convert("\n".join(ideographs)).split("\n")
    to_hant = _converter("s2t").convert("\n".join(ideographs)).split("\n")
    traditional = {c for c, hans in zip(ideographs, to_hans, strict=True) if hans != c and not _encodes(c, "gb2312")}
    simplified = {c for c, hant in zip(ideographs, to_hant, strict=True) if hant != c and not _encodes(c, "big5")}
    return (
        re.compile("[" + "".join(sorted(traditional - simplified)) + "]+"),
        re.compile("[" + "".join(sorted(simplified - traditional)) + "]+"),
    )


def _encodes(text: str, codec: str) -> bool:
    try:
        text.encode(codec)
    except UnicodeEncodeError:
        return False
    return True


@cache
def _foldable() -> re.Pattern[str]:
    """A pattern over the few characters that fold is several times as fast as str.translate over all of them."""
    return re.compile("[" + "".join(re.escape(chr(code)) for code in sorted(_folding())) + "]")


@cache
def _frequent() -> tuple[tuple[str, str], ...]:
    return tuple((mark, _folding()[ord(mark)]) for mark in _FREQUENT if ord(mark) in _folding())


def _folded(match: re.Match[str]) -> str:
    return _folding()[ord(match[0])]


@cache
def _folding() -> dict[int, str]:
    """Build the explicit table: full width to half, brackets, quotes, dashes, zero-width out, PDF radicals to characters."""
    table = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    for code in (*range(0x2F00, 0x2FD6), *range(0xF900, 0xFB00), *range(0xFE30, 0xFE50)):
        plain = unicodedata.normalize("NFKC", chr(code))
        if len(plain) == 1:
            table[code] = plain
    variants = {variant: plain for plain, many in _FOLDS.items() for variant in many}
    table = {code: variants.get(plain, plain) for code, plain in table.items()}
    table |= {ord(variant): plain for variant, plain in variants.items()}
    table |= {ord(character): "" for character in ZERO_WIDTH}
    return table | dict.fromkeys(range(0xFE00, 0xFE10), "")
