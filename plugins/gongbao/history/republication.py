"""Is this text a copy of that one? Facts may forbid it, equal keys prove it, else the texts decide: fingerprints never do.

A misprint is scattered over the text and makes no sense; an amendment is concentrated, or puts number against number and word
against word, or one word against another wherever it stands. What can be told as neither is disputed: no copy, and said so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from statistics import median_low

from rapidfuzz.distance import Levenshtein

from gongbao.formats.scripts import to_simplified
from gongbao.history.copy_edits import ALIGNED_CELLS, CopyEdit, copy_edits, sentences, systematic
from gongbao.history.copy_names import NAME_MISPRINTS, Named, in_signature, other_issuer, touches_name, unsure_issuer

SHORT_TEXT = 200
"""Canonical characters below which only an equal key makes a copy: two appointments differ in a name."""

FUZZY_TEXT = 500
"""Canonical characters below which misprints are not forgiven, and another wording is no dispute: forms differ in a name and a sum."""

SHARED_SENTENCES = 0.1
"""Least share of the shorter text's sentences that stand in the other; at 1 % wrong characters half do, at 3 % a fifth."""

LONG_SHARED = 0.5
"""The same for texts too long to be aligned by character."""

CORE_DISTANCE = 0.12
"""Largest edit distance by length of the part both share; 3 % wrong characters are the worst scan still readable."""

CORE_SHARE = 0.5
"""Least share of the longer text that the common part covers: less is a quotation, not a copy."""

ANCHOR = 12
"""Characters of a run, unique in both texts, that shows where the common part begins and ends."""

NOISE_EDITS = 6
"""Fewest misprints that show a pattern; below it each one is looked at by itself."""

NOISE_SINGLE = 0.85
"""Share of misprints of one character: at 1 % wrong characters one in thirty has a neighbour, at 3 % one in ten."""

NOISE_SMALL, NOISE_LONGEST = 0.97, 3
"""Share of misprints of at most this many characters: neighbours run together, words that were replaced are more."""

NOISE_BINDING, FEW_EDITS = 1 / 6, 10
"""Largest share of misprints that happen to hit a number or a binding word, about one character in twelve of a rule with many
numbers; none of fewer than ``FEW_EDITS``."""

STRAY_RATE = 0.003
"""Largest rate of single stray characters, each by itself no term, in a text with fewer than ``NOISE_EDITS`` of them."""

CUT_SHARE = 0.10
"""A copy cut short lost at least this share; an edition that ends earlier by a clause lost less."""

_CLAUSE_MARK = re.compile(
    r"第[〇零一二三四五六七八九十百千]+条|(?:^|[。;:)》])(?:\([一二三四五六七八九十]+\)|[一二三四五六七八九十]+、)|施行|有效期|废止"
)
_WRAPPER = re.compile(r"征求.{0,12}意见|现(?:予以?)?(?:印发|转发|发布|公布|批转)|转发给你们|印发给你们")
_NUMERAL = re.compile(r"[0-9〇零一二三四五六七八九十]")
_OTHER_TITLE = re.compile(
    r"试行|暂行|修订|修正|修改|征求|草案|送审|解读|废止|延长|转发|印发|批转|补充|更正|勘误|实施|通知|公告|决定|细则"
)
_NOT_WORD = re.compile(r"[\W_]")


ANCHOR_REACH = 200
"""Characters by which such runs may be shifted against one another beyond the difference of lengths."""


class CopyVerdict(StrEnum):
    """What one text is to another."""

    COPY = "copy"
    DISPUTED = "disputed"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """One wording as it is compared: canonical key, and the facts that may forbid a copy. ``title`` is canonical too."""

    key: str
    title: str | None
    doc_number: str | None
    signed_on: date | None
    consultation: bool = False
    issuers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """The verdict and the reason in words; ``edits`` counts what differs inside the part that both share."""

    verdict: CopyVerdict
    reason: str
    edits: int = 0


def facts_forbid(one: Wording, other: Wording) -> str | None:
    """Name the stated fact that two documents cannot differ in and be copies; None when none does.

    A date, and one character of a number, are left to the texts: a misprint may have hit them. Titles that stand in both texts
    were only read differently; a key that is empty is not at hand and speaks against neither.
    """
    if one.doc_number and other.doc_number and Levenshtein.distance(one.doc_number, other.doc_number) > 1:
        return "another document number"
    if one.title and other.title and one.consultation != other.consultation:
        return "consultation and final text"
    if _title_gap(one.title, other.title) is None and not (_says(one, other.title) and _says(other, one.title)):
        return "another title"
    return None


def _says(wording: Wording, title: str | None) -> bool:
    return not wording.key or (title or "") in wording.key


def judge_copy(original: Wording, copy: Wording) -> Judgement:
    """Judge whether ``copy`` repeats ``original``: a copy may carry a site's frame or be cut, the original lacks nothing."""
    misprint = _if_no_misprint(original, copy)
    if fact := facts_forbid(original, copy) or other_issuer(_named(original), _named(copy), beyond=NAME_MISPRINTS):
        return _other(fact)
    if original.key == copy.key:
        return _of_equal(original, copy)
    if min(len(original.key), len(copy.key)) < SHORT_TEXT:
        return _other("too short for anything but an equal text")
    one, other = to_simplified(original.key), to_simplified(copy.key)
    part, place = _common_part(one, other)
    core, frame = one[slice(*part)], (other[: place[0]], other[place[1] :])
    far = _too_far(one, other, core, other[slice(*place)])
    if far or any(map(_WRAPPER.search, frame)):
        return _other(far or "a text around the text")
    edits = copy_edits(core, other[slice(*place)])
    noise = _is_noise(edits, core)
    misprint = None if noise else misprint
    doubt = None if noise else _doubt(edits, core) or unsure_issuer(_named(original), _named(copy))
    doubt = doubt or _doubt_of_ends(one, part, frame)
    if misprint or (doubt and len(core) < FUZZY_TEXT):
        return _other(misprint or str(doubt))
    verdict = CopyVerdict.DISPUTED if doubt else CopyVerdict.COPY
    found = "misprints scattered over the text" if noise else "the same words"
    return Judgement(verdict=verdict, reason=doubt or found, edits=len(edits))


def _named(wording: Wording) -> Named:
    return Named(key=wording.key, issuers=wording.issuers)


def _other(reason: str) -> Judgement:
    return Judgement(verdict=CopyVerdict.OTHER, reason=reason)


def _too_far(one: str, other: str, core: str, copied: str) -> str | None:
    """Say why two texts are not the same one, before they are compared character by character; None when they may be."""
    if _shared(one, other) < SHARED_SENTENCES:
        return "few sentences in common"
    if max(len(core), len(copied)) < CORE_SHARE * max(len(one), len(other)):
        return "the common part is less than half"
    if len(core) * len(copied) > ALIGNED_CELLS:
        return None if _shared(one, other) >= LONG_SHARED else "few sentences in common"
    limit = int(CORE_DISTANCE * max(len(core), len(copied)))
    return "rewritten" if Levenshtein.distance(core, copied, score_cutoff=limit) > limit else None


def _if_no_misprint(one: Wording, other: Wording) -> str | None:
    """Name the stated fact that differs by a character or a date: it forbids a copy unless the whole text is misprinted."""
    if one.doc_number and other.doc_number and one.doc_number != other.doc_number:
        return "another document number"
    if one.signed_on and other.signed_on and one.signed_on != other.signed_on:
        return "another date of signature"
    if fact := other_issuer(_named(one), _named(other)):
        return fact
    said = _says(one, other.title) and _says(other, one.title)
    return "another title" if _title_gap(one.title, other.title) and not said else None


def _of_equal(original: Wording, copy: Wording) -> Judgement:
    if misprint := _if_no_misprint(original, copy):
        return _other(misprint)
    same_title = original.title and copy.title
    same_issuer = not original.issuers or not copy.issuers or not set(original.issuers).isdisjoint(copy.issuers)
    if len(copy.key) < SHORT_TEXT and not (same_title and same_issuer):
        return _other("too short to be known by its words alone")
    if doubt := unsure_issuer(_named(original), _named(copy)):
        return Judgement(verdict=CopyVerdict.DISPUTED, reason=doubt)
    return Judgement(verdict=CopyVerdict.COPY, reason="equal canonical text")


def _title_gap(one: str | None, other: str | None) -> int | None:
    """Characters by which two titles differ as misprints or a site's name may; None when they name two documents."""
    if not one or not other:
        return 0
    short, long = sorted((_NOT_WORD.sub("", one), _NOT_WORD.sub("", other)), key=len)
    if short in long:
        rest = long.replace(short, "", 1)
        return None if _OTHER_TITLE.search(rest) or _NUMERAL.search(rest) else 0
    gap = Levenshtein.distance(short, long)
    if gap > max(1, len(long) // 8):
        return None
    for op in Levenshtein.opcodes(short, long):
        old, new = short[op.src_start : op.src_end], long[op.dest_start : op.dest_end]
        numerals = bool(_NUMERAL.search(old)), bool(_NUMERAL.search(new))
        garbled = bool(old and new) and numerals[0] != numerals[1]
        if op.tag != "equal" and (_OTHER_TITLE.search(old + new) or (any(numerals) and not garbled)):
            return None
    return gap


def _shared(one: str, other: str) -> float:
    """Share of sentences in common, of the text that has fewer."""
    left, right = set(sentences(one)), set(sentences(other))
    return len(left & right) / max(1, min(len(left), len(right)))


def _common_part(one: str, other: str) -> tuple[tuple[int, int], tuple[int, int]]:
    """Where the common part stands in both: from the first to the last run that both have once, and the ends beside them."""
    there = _unique_runs(other)
    here = [(place, there[run]) for run, place in _unique_runs(one).items() if run in there]
    if not here:
        return (0, len(one)), (0, len(other))
    # A title garbled at the head and repeated in a footer leads astray: what is far off the others is no anchor.
    shift = median_low(to - low for low, to in here)
    reach = abs(len(one) - len(other)) + ANCHOR_REACH
    here = [(low, to) for low, to in here if abs(to - low - shift) <= reach]
    (low, from_), (high, to) = here[0], here[-1]
    low, from_ = _begin(one[:low], other[:from_])
    back, rest = _begin(one[high:][::-1], other[to:][::-1])
    return (low, len(one) - back), (from_, len(other) - rest)


def _begin(one: str, other: str) -> tuple[int, int]:
    """Where two leads begin to be the same text: at words that a page repeats, else as far back as both reach."""
    if len(one) >= ANCHOR and one[:ANCHOR] in other:
        return 0, other.index(one[:ANCHOR])
    if len(other) >= ANCHOR and other[:ANCHOR] in one:
        return one.index(other[:ANCHOR]), 0
    shared = min(len(one), len(other))
    return len(one) - shared, len(other) - shared


def _unique_runs(text: str) -> dict[str, int]:
    """Runs of ``ANCHOR`` characters that stand once, with their place, in order."""
    places: dict[str, int] = {}
    for place in range(len(text) - ANCHOR + 1):
        run = text[place : place + ANCHOR]
        places[run] = place if run not in places else -1
    return {run: place for run, place in places.items() if place >= 0}


def _is_noise(edits: Sequence[CopyEdit], core: str) -> bool:
    """Many, small, scattered, without sense: misprints of a scan or of a hand that typed it again."""
    count = len(edits)
    if count < NOISE_EDITS or len(core) < FUZZY_TEXT:
        return False
    single = sum(edit.size <= 1 for edit in edits) / count
    small = sum(edit.size <= NOISE_LONGEST for edit in edits) / count
    binding = sum(edit.binding for edit in edits)
    tenths = len({edit.start * 10 // len(core) for edit in edits})
    expected = 10 * (1 - 0.9**count)
    return (
        single >= NOISE_SINGLE
        and small >= NOISE_SMALL
        and binding <= (NOISE_BINDING * count if count >= FEW_EDITS else 0)
        and tenths >= 0.6 * expected
        and not systematic(edits, core)
    )


def _doubt(edits: Sequence[CopyEdit], core: str) -> str | None:
    """Say why equal texts with these edits may be two editions; None when they are one."""
    if any(edit.binding for edit in edits):
        return "numbers or binding words differ"
    words = [edit for edit in edits if _NOT_WORD.sub("", edit.before) != _NOT_WORD.sub("", edit.after)]
    if any(edit.size > 1 for edit in words):
        return "words differ"
    if any(in_signature(edit, core) or touches_name(edit, core) for edit in words):
        return "a name differs"
    allowed = STRAY_RATE * len(core) if len(core) >= FUZZY_TEXT else 0
    return "too many stray characters" if len(words) > min(allowed, NOISE_EDITS - 1) else None


def _doubt_of_ends(one: str, part: tuple[int, int], frame: tuple[str, str]) -> str | None:
    """Clauses before or after the common part: the copy has none of its own, and lost either none or much."""
    if any(map(_CLAUSE_MARK.search, frame)):
        return "clauses that the original does not have"
    missing = (one[: part[0]], one[part[1] :])
    if any(map(_CLAUSE_MARK.search, missing)) and sum(map(len, missing)) < CUT_SHARE * len(one):
        return "a clause is missing at the end"
    return None
