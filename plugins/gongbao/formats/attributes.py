"""Attributes per tag, counted before a parser that compares each with all before it (HTML Standard §13.2.5, tokenization)."""

from __future__ import annotations

import re
from collections.abc import Iterator

_SPACES = " \t\n\f\r"
_ORDINARY = 20
_OPENS = re.compile(
    rf"<[a-zA-Z](?P<ordinary>[\w-]*+(?:[{_SPACES}]++[a-zA-Z][\w:-]*+(?:=(?:\"[^\"<]*+\"|'[^'<]*+'|[^{_SPACES}\"'<>=]++))?+)"
    rf"{{0,{_ORDINARY}}}+[{_SPACES}]*+/?+>)?"
)
_BETWEEN = re.compile(rf"[{_SPACES}/]*")
_QUOTES = frozenset("\"'")
_NEVER_ENDS = -(10**12)
_EQUALS = re.compile(rf"[{_SPACES}]*=[{_SPACES}]*")
_TAG, _NAME, _VALUE = (re.compile(rf"[^{_SPACES}{stops}]*") for stops in ("/>", "/>=", ">"))
_QUOTED_END = re.compile(rb"=[ \t\n\f\r]*+(?:\"[^\">]*+>|'[^'>]*+>)")
"""A quoted value that holds the sign by which tags end."""


_SMALL = 16
"""Pages of so many times the cap in bytes may well have fewer separators than that."""


def has_only_short_tags(payload: bytes, cap: int) -> bool:
    """Tell quickly that no tag of a page can have more than ``cap`` attributes; False where that is not sure.

    Every attribute begins behind a separator or behind a value: a page with few of both needs no other look. More than ``cap``
    attributes take ``2 * cap`` bytes, so that without ``>`` in a quoted value a whole window of ``cap`` bytes lacks the sign.
    """
    if len(payload) <= _SMALL * cap and len(payload) - len(payload.translate(None, b" \t\n\f\r/=")) <= cap:
        return True
    find = payload.find
    windows = range(0, len(payload) - cap + 1, cap)
    return all(find(b">", start, start + cap) >= 0 for start in windows) and not _QUOTED_END.search(payload)


class AttributeCount:
    """Counts attributes of whatever may be a start tag in ``markup``.

    A ``<`` in a script, a comment or a quoted value opens no tag, which a scan cannot know: every ``<x`` is counted, and where
    one stands inside another both are, in time linear in the markup, because what two of them share is walked once.
    """

    def __init__(self, markup: str) -> None:
        self._markup = markup
        self._left: dict[int, int] = {}
        self._runs: dict[re.Pattern[str], tuple[int, int]] = {}
        self._reached = 0

    def above(self, cap: int) -> Iterator[tuple[int, str]]:
        """Yield place and tag name of each that would have more than ``cap`` attributes; one that never ends has none."""
        named = 0
        for opening in _OPENS.finditer(self._markup):
            if opening["ordinary"] and cap >= _ORDINARY:
                continue
            start = opening.start()
            if start < named:
                continue  # stands in the name of the one before, and shares its attributes
            if start >= self._reached:
                self._left.clear()
            named = self._end_of(_TAG, start + 1)
            if self._count(named) > cap:
                yield start, self._markup[start + 1 : named]

    def _count(self, place: int) -> int:
        """Count attributes from ``place``, between two of them, to the end of the tag."""
        walked: list[int] = []
        while (left := self._left.get(place)) is None:
            following = self._following(place)
            if following != place:
                walked.append(place)
                place = following
        for number, passed in enumerate(reversed(walked), 1):
            self._left[passed] = left + number
        self._reached = max(self._reached, place)
        return left + len(walked)

    def _following(self, place: int) -> int:
        """Return where the attribute after ``place`` ends; ``place`` itself where the tag or the markup ends."""
        markup = self._markup
        begins = _between(markup, place)
        if begins < len(markup) and markup[begins] == ">":
            self._left[place] = 0
            return place
        if begins < len(markup):
            ends = self._end_of(_NAME, begins + 1)
            equals = _EQUALS.match(markup, ends)
            value = equals.end() if equals else ends
            quote = markup[value : value + 1] if equals else ""
            if quote not in _QUOTES:
                return self._end_of(_VALUE, value) if equals else ends
            if (closing := markup.find(quote, value + 1)) >= 0:
                return closing + 1
        self._left[place] = _NEVER_ENDS
        return place

    def _end_of(self, run: re.Pattern[str], place: int) -> int:
        """Return where a run of characters ends; several that end together are looked through once."""
        begins, ends = self._runs.get(run, (0, -1))
        if not begins <= place <= ends:
            found = run.match(self._markup, place)
            ends = found.end() if found else place
            self._runs[run] = place, ends
        return ends


def _between(markup: str, place: int) -> int:
    found = _BETWEEN.match(markup, place)
    return found.end() if found else place
