"""What stands around a short edit and is taken along, so that it reads as words: 全部贷款 → 全部企业贷款, 提名 → 提请."""

from __future__ import annotations

from collections.abc import Sequence

from gongbao.history.corrections import is_correction
from gongbao.history.parting import BREAKS
from gongbao.history.thresholds import PURE_EDIT_CONTEXT, PURE_EDIT_LENGTH, REWRITTEN_LENGTH
from gongbao.history.token_diff import Span
from gongbao.history.tokens import MEASURES, Token, TokenKind

_WHOLE_WORDS = frozenset(
    {"应当", "可以", "必须", "不得", "并", "鼓励", "支持", "引导", "原则上", "一律", "一般", "有关", "相关"}
)
_BEFORE_NOT = frozenset("拒绝毫概")
"""Make one word with 不 behind them: 拒不."""
_ALONE = frozenset("和与或及并由的地得在对向将被把经应须不可以为是从自至到按依因等其该本各每有无之者中内外前后")
"""Characters that make no word with the one beside them."""
_COUNTED = frozenset("一二三四五六七八九十百千万两年月日")
_DEGREES = frozenset("高低多少大小长短早晚迟近远优佳")
_JOINING = frozenset({"或者", "以及", "并且", "会同"})
_JOINTS = frozenset("和与或及并") | _JOINING


def is_joined(keys: Sequence[str]) -> bool:
    """The words begin or end with what joins them to those beside: 和人才, 警告或者."""
    ends = {keys[0], "".join(keys[:2]), "".join(keys[-2:])} | ({keys[-1]} & _JOINING)
    return len("".join(keys)) > 2 and bool(_JOINTS & ends)


def in_context(span: Span, before: Sequence[Token], after: Sequence[Token]) -> Span:
    """Widen a short insertion or deletion inside a phrase by the characters around it."""
    if span.removed and span.added:
        return _with_stubs(_to_stop(_in_word(span, before, after), before), before, after)
    tokens = before if span.removed else after
    start, end = (span.before_start, span.before_end) if span.removed else (span.after_start, span.after_end)
    width = tokens[end - 1].end - tokens[start].start
    inner = tokens[start:end]
    if "".join(token.key for token in inner) in _WHOLE_WORDS or is_joined([token.key for token in inner]):
        return span
    if any(token.key in BREAKS and token.key not in "《》" for token in inner):
        return _to_border(span, tokens, start, end)
    told = inner[-1].kind is TokenKind.NUMBER and (end == len(tokens) or tokens[end].key in BREAKS)
    before_stop = told and start and tokens[start - 1].kind is TokenKind.CHARACTER  # 满一年。
    if width > PURE_EDIT_LENGTH or inner[0].key in BREAKS or inner[-1].key in BREAKS or before_stop:
        return span
    if (
        len(inner) > 2
        and (start == 0 or tokens[start - 1].key in BREAKS)
        and _stands_apart(inner, tokens[end : end + 1])
    ):
        return span
    back = _reach(tokens[max(0, start - PURE_EDIT_CONTEXT - 2) : start][::-1])
    ahead = _reach(tokens[end : end + PURE_EDIT_CONTEXT + 2])
    return _widened(span, back, ahead) if back or ahead else span


def _stands_apart(inner: Sequence[Token], behind: Sequence[Token]) -> bool:
    """出席会议的 before the phrase that it qualifies, 当事人 before 有下列情形."""
    return inner[-1].key == "的" or any(token.key in _ALONE for token in behind)


def _to_border(span: Span, tokens: Sequence[Token], start: int, end: int) -> Span:
    """Let an insertion that begins and ends inside phrases, and has a mark between, go on to where its last phrase ends."""
    if start == 0 or tokens[start - 1].key in BREAKS or tokens[start].key in BREAKS or tokens[end - 1].key in BREAKS:
        return span
    ahead = next((at for at, token in enumerate(tokens[end : end + REWRITTEN_LENGTH]) if token.key in BREAKS), 0)
    return _widened(span, 0, ahead) if ahead else span


def _to_stop(span: Span, before: Sequence[Token]) -> Span:
    """Let a passage written anew end where its sentence does: …部门制|定。 and …部门的规|定。 share no word."""
    short = min(span.removed, span.added) < REWRITTEN_LENGTH
    if span.core or short or before[span.before_end - 1].key in BREAKS:
        return span
    behind = before[span.before_end : span.before_end + PURE_EDIT_CONTEXT + 1]
    ahead = next((at for at, token in enumerate(behind) if token.key in BREAKS), 0)
    return _widened(span, 0, ahead) if ahead else span


def _with_stubs(span: Span, before: Sequence[Token], after: Sequence[Token]) -> Span:
    """Take along one character that is left alone between a mark and words put for others: 国务院 → 国家, 停业； → 从业；."""
    if span.core or not _is_plain(span, before, after):
        return span
    start, end = span.before_start, span.before_end
    back = start > 0 and _is_stub(before[start - 1], before[max(0, start - 2) : start - 1])
    ahead = end < len(before) and _is_stub(before[end], before[end + 1 : end + 2])
    return _widened(span, int(back), int(ahead)) if back or ahead else span


def _is_stub(token: Token, beyond: Sequence[Token]) -> bool:
    alone = not beyond or beyond[0].key in BREAKS
    return alone and token.kind is TokenKind.CHARACTER and len(token.key) == 1 and token.key not in _ALONE | _COUNTED


def _is_plain(span: Span, before: Sequence[Token], after: Sequence[Token]) -> bool:
    """Words stand for words, no number and no mark but that of a list among them."""
    sides = (*before[span.before_start : span.before_end], *after[span.after_start : span.after_end])
    plain = all(token.kind is TokenKind.CHARACTER or token.key == "、" for token in sides)
    return plain and span.removed + span.added > 2


def _in_word(span: Span, before: Sequence[Token], after: Sequence[Token]) -> Span:
    """Widen by one character where a short form was spelled out, 改 → 展改革, so that it reads 发改委 → 发展改革委."""
    if span.before_start and before[span.before_start - 1].key == "最" and before[span.before_start].key in _DEGREES:
        return _widened(span, 1, 0)  # 最高不超过 → 最低不少于
    if span.before_start and before[span.before_start - 1].key == "每" and is_measure(span, before, after):
        return _widened(span, 1, 0)  # 每吨 → 每立方米
    if span.removed == span.added == 1:
        return _in_word_of_two(span, before, after)
    old = {token.key for token in before[span.before_start : span.before_end]}
    new = {token.key for token in after[span.after_start : span.after_end]}
    if (
        min(span.removed, span.added) != 1
        or max(span.removed, span.added) > PURE_EDIT_LENGTH
        or not (old <= new or new <= old)
        or any(token.kind is TokenKind.NUMBER for token in before[span.before_start : span.before_end])
    ):
        return span
    back, ahead = (
        _reach(before[max(0, span.before_start - 1) : span.before_start]),
        _reach(before[span.before_end : span.before_end + 1]),
    )
    return _widened(span, back, ahead)


def is_measure(span: Span, before: Sequence[Token], after: Sequence[Token]) -> bool:
    """Say whether nothing but one unit of measure stands on either side."""
    sides = (before[span.before_start : span.before_end], after[span.after_start : span.after_end])
    return all("".join(token.key for token in side) in MEASURES for side in sides)


def _in_word_of_two(span: Span, before: Sequence[Token], after: Sequence[Token]) -> Span:
    """Widen one character for another by the one it makes a word with: 名 → 请 reads 提名 → 提请, 由县级 → 由市级 reads 县级 → 市级."""
    one, other = before[span.before_start], after[span.after_start]
    if {one.kind, other.kind} != {TokenKind.CHARACTER} or len(one.key + other.key) > 2:
        return span
    if {one.key, other.key} & _ALONE:
        bound = span.before_start and "不" in {one.key, other.key} and before[span.before_start - 1].key in _BEFORE_NOT
        return _widened(span, 1, 0) if bound else span
    if is_correction(one.key, other.key, "", ""):
        return span
    lead, tail = (
        before[max(0, span.before_start - 1) : span.before_start],
        before[span.before_end : span.before_end + 1],
    )
    if lead and lead[0].kind is TokenKind.CHARACTER and lead[0].key not in _ALONE:
        return _widened(span, 1, 0)
    if tail and tail[0].kind is TokenKind.CHARACTER and tail[0].key not in _ALONE:
        return _widened(span, 0, 1)
    return span


def _widened(span: Span, back: int, ahead: int) -> Span:
    return Span(
        before_start=span.before_start - back,
        before_end=span.before_end + ahead,
        after_start=span.after_start - back,
        after_end=span.after_end + ahead,
        core=span,
    )


def _reach(tokens: Sequence[Token]) -> int:
    """Characters of context: two, or three where the phrase ends there, so that 户口簿 is not cut."""
    width = within = 0
    for at, token in enumerate(tokens[: PURE_EDIT_CONTEXT + 2]):
        if token.kind is TokenKind.PUNCTUATION:
            return at if width <= PURE_EDIT_CONTEXT + 1 else within
        if width < PURE_EDIT_CONTEXT:
            within = at + 1
        width += token.end - token.start
    return within
