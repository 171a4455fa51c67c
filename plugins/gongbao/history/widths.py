"""Spans widened by what stands around them, kept from overlapping: no word is told or marked twice."""

from __future__ import annotations

from collections.abc import Sequence

from gongbao.history.token_diff import Span


def kept_apart(spans: Sequence[Span]) -> list[Span]:
    """Join two widened spans whose contexts meet; take from a span the context that another one changed."""
    apart: list[Span] = []
    for span in spans:
        last = apart[-1] if apart else None
        if last is None or not (met := max(last.before_end - span.before_start, last.after_end - span.after_start)) > 0:
            apart.append(span)
        elif last.core and span.core:
            apart[-1] = _joined(last, span)
        elif last.core:
            apart[-1:] = [_cut(last, ahead=met), span]
        else:
            apart.append(_cut(span, back=met))
    return apart


def _joined(left: Span, right: Span) -> Span:
    first, last = left.core or left, right.core or right
    return Span(
        before_start=left.before_start,
        before_end=right.before_end,
        after_start=left.after_start,
        after_end=right.after_end,
        core=Span(
            before_start=first.before_start,
            before_end=last.before_end,
            after_start=first.after_start,
            after_end=last.after_end,
        ),
    )


def _cut(span: Span, *, back: int = 0, ahead: int = 0) -> Span:
    return Span(
        before_start=span.before_start + back,
        before_end=span.before_end - ahead,
        after_start=span.after_start + back,
        after_end=span.after_end - ahead,
        core=span.core,
    )
