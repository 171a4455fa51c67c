"""Where words of a clause stand that an order may touch: those of the text before the decision."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache

from gongbao.history.new_references import plain
from gongbao.history.outline import DoesNotFit
from gongbao.history.put_in import Place, is_put_in

_TITLE = re.compile(r"《[^《》]*(?:《[^《》]*》[^《》]*)*》")

_GOES_ON = re.compile(
    r"(?<=部)门(?![禁诊票户牌岗])|(?<=处)(?:罚(?![款金没])|理(?![应由事])|置|分(?![别管]))|(?<=委)员会"
)
"""What makes a longer word of words that end before it: 教育部|门, 处|罚."""


def open_places(
    words: re.Pattern[str], text: str, kept: Collection[str] = (), within: Sequence[Place] | None = None
) -> Iterator[re.Match[str]]:
    """Yield the places of ``words`` that an order may touch: `why_closed` gives no reason against them, and they stand ``within`` these.

    Places of ``kept`` words are given whole, wherever they stand.
    """
    at = 0
    while place := words.search(text, at):
        at = place.end()
        if plain(place.group()) in kept or why_closed(text, *place.span()) is None:
            if within is None or any(start <= place.start() and place.end() <= end for start, end in within):
                yield place
        else:
            at = place.start() + 1


def why_closed(text: str, start: int, end: int) -> str | None:
    """Why an order may not touch the words from ``start`` to ``end``; None where it may.

    Words with a title mark, and those that are the whole of a title, speak of the title.

    >>> why_closed("依照《甲条例》办理", 3, 4), why_closed("依照《甲条例》办理", 3, 6), why_closed("依照《甲条例》办理", 2, 4)
    ('in the title of another work', None, None)
    """
    if is_put_in(text, start, end):
        return "where the decision puts them in"
    if any(first <= start and end <= stop and (start, end) != (first, stop) for first, stop in _titles(text)):
        return "in the title of another work"
    if _GOES_ON.match(text, end):
        return "in a longer word"
    return None


@lru_cache(maxsize=8)
def _titles(text: str) -> tuple[Place, ...]:
    return tuple((title.start() + 1, title.end() - 1) for title in _TITLE.finditer(text))


def check_open(patterns: Mapping[str, str], texts: Sequence[str]) -> None:
    """Raise `DoesNotFit` where words are not in ``texts``, or in no place that an order may touch; ``patterns`` find them."""
    missing = [words for words, pattern in patterns.items() if not any(re.search(pattern, text) for text in texts)]
    if missing:
        raise DoesNotFit(f"the words {'、'.join(missing)} are not in the clause")
    for words, pattern in patterns.items():
        found = [why_closed(text, *place.span()) for text in texts for place in re.finditer(pattern, text)]
        if None not in found:
            raise DoesNotFit(f"the words {words} stand only {' and '.join(dict.fromkeys(filter(None, found)))}")
