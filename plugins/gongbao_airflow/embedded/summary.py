"""What was done and where it is, in lines for a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def summary_lines(summary: Mapping[str, object]) -> list[str]:
    """Lay out a summary of the stages, one aligned line per entry.

    >>> summary_lines({"captures": 3, "changes_by_effect": {"quantity": 1, "layout": 2}})
    ['captures           3', 'changes by effect  quantity 1, layout 2']
    """
    named = {key.replace("_", " "): _text(value) for key, value in summary.items()}
    width = max(map(len, named), default=0) + 2
    return [f"{name:<{width}}{text}" for name, text in named.items()]


def _text(value: object) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {_text(item)}" for key, item in value.items()) or "none"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ", ".join(map(_text, value)) or "none"
    return "none" if value is None else str(value)
