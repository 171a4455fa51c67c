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

_OPENING = re.compile(rb"<[a-zA-Z]")
_SEPARATORS, _BRACKETS = b" \t\n\f\r/=", b"<>\"'"
_PLAIN = bytes(sorted(frozenset(range(256)) - frozenset(_SEPARATORS + _BRACKETS)))


def signs_of(payload: bytes) -> bytes:
    """Return the signs of a page by which tags and attributes begin and end, without all between: few, and soon looked through."""
    return payload.translate(None, _PLAIN)


def has_only_short_tags(payload: bytes, signs: bytes, cap: int) -> bool:
    """Tell quickly that no tag of a page with these ``signs`` can have more than ``cap`` attributes; False where that is not sure.

    Every attribute begins behind a separator or behind a value: a page with few of both needs no other look. More than ``cap`` of
    them stand in a stretch of as many signs without ``>``, or a value of theirs holds that sign.
    """
    if len(signs.translate(None, _BRACKETS)) <= cap:
        return True
    # The signs keep their order: a value that the page has is one among them, which are few and soon searched.
    return not _has_long_stretch(signs, cap) and not (_QUOTED_END.search(signs) and _may_quote_its_end(payload))


def _has_long_stretch(signs: bytes, length: int) -> bool:
    """Tell whether so many signs stand between ``<`` and the next ``>``; what holds no ``<`` is text, script or style."""
    place = 0
    while place + length <= len(signs):
        if (ends := signs.rfind(b">", place, place + length)) < 0:
            ends = signs.find(b">", place + length)
            ends = len(signs) if ends < 0 else ends
            opening = signs.find(b"<", place, ends)
            if opening >= 0 and ends - opening > length:
                return True
        place = ends + 1
    return False


def _may_quote_its_end(payload: bytes) -> bool:
    """Tell whether a value with ``>`` stands behind what may open a tag, with no ``>`` between, as the first such value of a tag does."""
    for found in _QUOTED_END.finditer(payload):
        stop = found.end()
        # One sign is found many times as fast as a pattern, and a script may run for long without it.
        first = payload.find(b"<", payload.rfind(b">", 0, stop - 1) + 1, stop)
        if first >= 0 and _OPENING.search(payload, first, stop):
            return True
    return False


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
