"""What a bracket says to belong to something, or not to: （含三环路） → （不含三环路）."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from gongbao.history.token_diff import Span
from gongbao.history.tokens import Token

_LONGEST = 20
_INCLUDES = ("含", "包")


def whole_exception(span: Span, before: Sequence[Token], after: Sequence[Token]) -> Span | None:
    """Widen a 不 that came or went before 含 or 包括 to the end of its bracket; None for any other span."""
    if span.removed + span.added != 1:
        return None
    tokens, at = (before, span.before_start) if span.removed else (after, span.after_start)
    behind = [token.key for token in tokens[at + 1 : at + _LONGEST]]
    if tokens[at].key != "不" or not at or tokens[at - 1].key != "(" or not "".join(behind).startswith(_INCLUDES):
        return None
    if ")" not in behind:
        return None
    ahead = behind.index(")")
    return replace(span, before_end=span.before_end + ahead, after_end=span.after_end + ahead, core=span)


def excludes(words: str, lead: str, tail: str) -> bool:
    """Say whether ``words`` between ``lead`` and ``tail`` are a 不 before what a bracket includes.

    >>> excludes("不", "以内（", "含三环路）"), excludes("不", "", "含税")
    (True, False)
    """
    return words == "不" and lead.endswith(("（", "(")) and tail.startswith(_INCLUDES)
