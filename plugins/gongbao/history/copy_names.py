"""Names of bodies in two texts that may be copies: which differ, and whether an edit stands inside one or in the signature."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from gongbao.formats.scripts import canonical_key, to_simplified
from gongbao.history.copy_edits import CopyEdit, sentences

_HAN = r"[\u4e00-\u9fff]"
_PLACE = re.compile(r"[省市县区镇乡州旗]|街道")
_NAME_PART = re.compile(
    r"局|委(?!托)|办(?!法|理)|厅|部(?!分|署)|院|会(?!议)|处(?!罚|理|分|置)|站|所(?!有|在|得|称|需)|署|中心|政府|指挥"
    r"|省|市(?!场)|县|区(?!域|别|分)|镇|乡|街道|州|旗"
)
_LISTED = re.compile(rf"{_HAN}{{0,6}}、(?:{_HAN}|、){{0,24}}?(?:部门|机构|单位|局|委|办(?!法|理)|厅)")
_RUN = re.compile(f"{_HAN}*")
_BEFORE_NAME, _WITHIN_NAME, _AFTER_NAME = 4, 3, 12
"""Characters before a difference that may hold a place, after it that may end its name, and after it that may end a body's."""

SIGNATURE = 80
"""Most characters after the last sentence that are a signature and its date."""

NAME_MISPRINTS = 2
"""Most characters of an issuer's name that a text full of misprints may have wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A canonical text and the bodies stated to have issued it."""

    key: str
    issuers: tuple[str, ...]

    def within(self) -> list[str]:
        """The issuers that the text itself names; others stand only beside it, in a page's table."""
        text = to_simplified(self.key)
        return [name for name in map(to_simplified, map(canonical_key, self.issuers)) if name in text]


def other_issuer(one: Named, other: Named, *, beyond: int = 0) -> str | None:
    """Tell that two bodies issued the texts, each named in its own, with names that differ by more than ``beyond`` characters.

    Names that both texts hold were only read differently.
    """
    ours, theirs = one.within(), other.within()
    keys = to_simplified(one.key), to_simplified(other.key)
    if any(name in keys[1] for name in ours) and any(name in keys[0] for name in theirs):
        return None
    apart = names_apart(ours, theirs)
    return None if apart is None or apart <= beyond else "another issuer"


def unsure_issuer(one: Named, other: Named) -> str | None:
    """Tell that pages name two bodies, at least one of them beside the text: which of them issued it the texts do not tell."""
    if (one.within() and other.within()) or names_apart(one.issuers, other.issuers) is None:
        return None
    return "issuers differ"


def touches_name(edit: CopyEdit, text: str) -> bool:
    """Tell whether an edit of ``text`` may stand inside the name of a body or place, or of one in a list of bodies.

    >>> [touches_name(CopyEdit(start=2, before="江", after="河", binding=False), t) for t in ("由临江区承办", "沿着江水而行")]
    [True, False]
    """
    end = edit.start + len(edit.before)
    left = _run(text[max(0, edit.start - _BEFORE_NAME) : edit.start][::-1])[::-1]
    right = _run(text[end : end + _AFTER_NAME])
    if any(_NAME_PART.search(words + right[:1]) for words in (edit.before, edit.after) if words):
        return True
    part = _NAME_PART.search(right)
    if part and (part.start() < _WITHIN_NAME or _PLACE.search(left)):
        return True
    return _LISTED.match(text[end : end + 40]) is not None


def in_signature(edit: CopyEdit, text: str) -> bool:
    """Tell whether an edit of ``text`` stands in the signature: the few words after the last sentence."""
    last = sentences(text)[-1:]
    tail = len(last[0]) if last and last[0][-1] not in "。;!?" else 0
    return tail <= SIGNATURE and edit.start + len(edit.before) > len(text) - tail


def names_apart(ones: Sequence[str], others: Sequence[str]) -> int | None:
    """Characters by which the nearest two of these bodies' names differ; None when one body may be meant, or none is named.

    A name that holds the other, or leaves out characters of it below the same places, is a shorter form of it.

    >>> names_apart(["云州市发展改革委"], ["云州市发展和改革委员会"]), names_apart(["祁县人民政府"], ["蒲县人民政府"])
    (None, 1)
    """
    pairs = [sorted((to_simplified(a), to_simplified(b)), key=len) for a in ones for b in others]
    if not pairs or any(_is_short_form(short, long) for short, long in pairs):
        return None
    return min(Levenshtein.distance(short, long) for short, long in pairs)


def _is_short_form(short: str, long: str) -> bool:
    left_out = Levenshtein.distance(short, long, weights=(1, 1, 2)) == len(long) - len(short)
    return short in long or (left_out and _PLACE.findall(short) == _PLACE.findall(long))


def _run(text: str) -> str:
    found = _RUN.match(text)
    return found.group() if found else ""
