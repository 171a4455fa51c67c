"""Sentences of one paragraph that changed places."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from operator import ne

from rapidfuzz.distance import Indel

from gongbao.history.folding import BLANK, fold_text
from gongbao.history.ordering import moved_stretch
from gongbao.history.thresholds import MOVED_RATIO

_MARKS = re.compile(r"[\W_]+")
_SENTENCE = re.compile(f"[^。；！？{BLANK}]+[。；！？{BLANK}]*")
_END = re.compile(f"[。；！？{BLANK}]*$")
_LEAST, _PAIR, _MOST = 4, 2, 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Reordered:
    """A text with its sentences in the order of another; the stretch in which they changed places, as written on either side."""

    text: str
    before: str
    after: str


def reorder_sentences(old: str, new: str) -> Reordered | None:
    """Bring the sentences of ``old`` into the order of ``new``; None where none changed places, or fewer than half are known again.

    >>> found = reorder_sentences("甲应当备案。乙应当登记。丙可以免费。", "丙可以免费。甲应当备案。乙应当登记。")
    >>> found.text, found.before
    ('丙可以免费。甲应当备案。乙应当登记。', '甲应当备案。乙应当登记。丙可以免费。')
    """
    left, right = _SENTENCE.findall(old), _SENTENCE.findall(new)
    if not 1 < min(len(left), len(right)) <= max(len(left), len(right)) <= _MOST:
        return None
    if len(left) == len(right) and sum(map(ne, left, right)) < _PAIR:
        return None
    links = _link_sentences([letters(words) for words in left], [letters(words) for words in right])
    stretch = moved_stretch(links)
    if stretch is None or 2 * len(links) < max(len(left), len(right)):
        return None
    order: list[int] = []
    for place in sorted(links, key=links.__getitem__):
        order.append(place)
        while (
            order[-1] + 1 < len(left) and order[-1] + 1 not in links
        ):  # what is not known again stays behind what it followed
            order.append(order[-1] + 1)
    order = [*range(len(left) - len(order)), *order] if 0 not in links else order
    marks = [_END.search(words) for words in left]
    ends = [found.group() if found else "" for found in marks]
    text = "".join(left[place].removesuffix(ends[place]) + end for place, end in zip(order, ends, strict=True))
    before, after = (
        "".join(side[place] for place in places).replace(BLANK, "")
        for side, places in zip((left, right), stretch, strict=True)
    )
    return Reordered(text=text, before=before, after=after)


def _link_sentences(left: Sequence[str], right: Sequence[str]) -> dict[int, int]:
    """Link sentences that are the same and stand once on each side, then those that are reworded, the likest first."""
    once = [{words: at for at, words in enumerate(side)} for side in (left, right)]
    counts = Counter(left), Counter(right)
    links = {
        at: once[1][words]
        for words, at in once[0].items()
        if len(words) >= _LEAST and counts[0][words] == counts[1][words] == 1
    }
    free = (
        [at for at in range(len(left)) if at not in links],
        [at for at in range(len(right)) if at not in links.values()],
    )
    if not links or not all(free) or len(free[0]) * len(free[1]) > _MOST:
        return links
    pairs = sorted((-likeness(left[a], right[b]), a, b) for a in free[0] for b in free[1])
    for unlike, a, b in pairs:
        if -unlike >= MOVED_RATIO and a not in links and b not in links.values():
            links[a] = b
    return links


def likeness(old: str, new: str) -> float:
    """Share of characters in common order, 0 to 1."""
    return Indel.normalized_similarity(old, new)


def letters(text: str) -> str:
    """The canonical text without its marks."""
    return _MARKS.sub("", fold_text(text))
