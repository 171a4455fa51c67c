"""Lines of a document: the words as written, and beside them a key of the same length on which rules are written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from gongbao.formats.scripts import to_simplified
from gongbao.model.records import quickly_made

_INVISIBLE = dict.fromkeys([0x0, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0xAD])
_HIDDEN = re.compile("[" + "".join(map(chr, _INVISIBLE)) + "]")
_FOLD = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_FOLD |= dict.fromkeys([0x9, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000], 0x20)
_FOLD |= {ord("﹔"): ord(";"), ord("﹕"): ord(":"), ord("﹐"): ord(","), ord("﹝"): ord("〔"), ord("﹞"): ord("〕")}
_FOLD |= {ord("﹙"): ord("("), ord("﹚"): ord(")"), ord("⼀"): ord("一"), ord("∶"): ord(":")}
_FOLD |= {ord("﹒"): ord("."), ord("﹑"): ord("、"), ord("｡"): ord("。"), ord("､"): ord("、")}


_PLAIN = {chr(code): chr(plain) for code, plain in _FOLD.items()}
# Nearly all that folds in a text is one of these; the rest is left to the pattern, which then calls back seldom.
_FREQUENT = [(mark, _PLAIN[mark]) for mark in "，（）；：　\xa0\t％．？！"]
_LONG = 40
_INDENT = 2
# A pattern over the few characters that fold is five times as fast as str.translate over all of them.
_FOLDABLE = re.compile("[" + "".join(re.escape(c) for c in _PLAIN) + "]")


# A text typed with half-width punctuation throughout ends its sentences with a dot; 一.总则 and 1.5 are no sentences.
_HALF_STOP = re.compile(
    r"\.(?<![\n][一二三四五六七八九十]\.)(?<![第〇零一二三四五六七八九十]\.)(?<=[\u4e00-\u9fff)%”\"]\.)(?=[\u4e00-\u9fff(“\"《\n]|$)"
)


def _fold_one(match: re.Match[str]) -> str:
    return _PLAIN[match[0]]


@quickly_made
@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line: ``raw`` as written (trimmed, without zero-width marks), ``key`` its folded twin; same length.

    Of a plain text, ``opens`` tells that a blank line or an indent stands in front; ``begins`` and ``ends`` are the columns of
    the line as written, at which its words begin and at which it ended with all its blanks; 0 where that is not known.
    """

    raw: str
    key: str
    opens: bool = field(default=False, compare=False)
    begins: int = field(default=0, compare=False)
    ends: int = field(default=0, compare=False)

    def cut(self, start: int, end: int | None = None) -> Line:
        """Return the part from ``start`` to ``end``, trimmed on both sides.

        >>> make_line("一、 总则").cut(2).raw
        '总则'
        """
        key, whole = self.key, len(self.key)
        stop = whole if end is None else end
        while start < stop and key[start] == " ":
            start += 1
        while stop > start and key[stop - 1] == " ":
            stop -= 1
        if start == 0 and stop == whole:
            return self
        ends = self.ends if stop == whole else 0
        return Line(raw=self.raw[start:stop], key=key[start:stop], opens=self.opens and start == 0, ends=ends)


def fold(text: str, *, script: str = "hans") -> str:
    """Fold width (and script, when traditional) one character to one, so that positions stay those of ``text``.

    >>> fold("（一）２０１７年，")
    '(一)2017年,'
    """
    if len(text) <= _LONG:
        folded = _folded_cell(text)
    else:
        folded = text
        for mark, plain in _FREQUENT:
            folded = folded.replace(mark, plain)
        folded = _FOLDABLE.sub(_fold_one, folded)
    if script != "hant":
        return folded
    simplified = to_simplified(folded)
    if len(simplified) == len(folded):
        return simplified
    return "".join(s if len(s := to_simplified(c)) == 1 else c for c in folded)


@lru_cache(maxsize=4096)
def _folded_cell(text: str) -> str:
    """Fold a short text: the cells of a table and the names in it come back in rule after rule."""
    return _FOLDABLE.sub(_fold_one, text)


def fold_all(texts: Sequence[str], *, script: str = "hans") -> list[str]:
    """Fold many short texts in one go, as ``fold`` does one.

    >>> fold_all(["（个）", "２０"])
    ['(个)', '20']
    """
    folded = fold("\n".join(texts), script=script).split("\n") if texts else []
    return folded if len(folded) == len(texts) else [fold(text, script=script) for text in texts]


def make_line(text: str, *, script: str = "hans") -> Line:
    """Make one line of ``text``."""
    raw = trim(text)
    return Line(raw=raw, key=fold(raw, script=script))


def trim(text: str) -> str:
    """Drop zero-width marks and the blanks on both sides.

    >>> trim(" 　通\u200b知 ")
    '通知'
    """
    if not text.isprintable() and _HIDDEN.search(text):
        text = text.translate(_INVISIBLE)
    return text.strip()


def split_lines(text: str) -> tuple[str, ...]:
    """Split a text into its lines that are not blank, trimmed.

    >>> split_lines("一\\r\\n\\n 二 ")
    ('一', '二')
    """
    return tuple([t for part in text.splitlines() if (t := trim(part))])


def placed(text: str) -> tuple[tuple[bool, int, int], ...]:
    """Tell of each line that ``split_lines`` returns: does its place open a paragraph, where begin its words, where did it end.

    >>> placed("　　一\\n二 \\n\\n三")
    ((True, 2, 3), (False, 0, 2), (True, 0, 1))
    """
    places: list[tuple[bool, int, int]] = []
    below_blank = False
    for part in text.splitlines():
        if words := trim(part):
            begins = part.find(words[0])
            places.append((below_blank or begins >= _INDENT, begins, len(part)))
        below_blank = not words
    return tuple(places)


def fold_lines(lines: Iterable[str], *, script: str, places: Sequence[tuple[bool, int, int]] = ()) -> tuple[Line, ...]:
    """Fold many trimmed lines at once: the script conversion runs over the whole text in one go.

    In a text typed with half-width punctuation the dot after a sentence is folded to its full stop. ``places`` are
    those of ``placed``; where their number is another than that of the lines they are left out.
    """
    raws = list(lines)
    joined = fold("\n".join(raws), script=script)
    if "." in joined and joined.count("。") < len(_HALF_STOP.findall(joined)):
        joined = _HALF_STOP.sub("。", joined)
    keys = joined.split("\n")
    if len(keys) != len(raws):
        return tuple(make_line(raw, script=script) for raw in raws)
    if len(places) != len(raws):
        return tuple([Line(raw=raw, key=key) for raw, key in zip(raws, keys, strict=True)])
    return tuple(
        Line(raw=raw, key=key, opens=opens, begins=begins, ends=ends)
        for raw, key, (opens, begins, ends) in zip(raws, keys, places, strict=True)
    )


def squeeze(text: str) -> str:
    """Drop every blank, for comparing names that pages pad.

    >>> squeeze("交 通　运 输 部")
    '交通运输部'
    """
    return "".join(text.split())
