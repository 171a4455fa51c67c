"""A comparison in the terminal: the sentence of each change, and the words that went and came in their clause."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, zip_longest
from typing import Any

import click

from gongbao.history.marking import Segment, crop, mark_words, renumbered, whole
from gongbao.wording import noise_sentence
from gongbao.wording.reasons import both
from gongbao.wording.terms import OUTCOMES
from gongbao.wording.told import Told, count_told
from gongbao_stages.comparing import Compared, told_of

WIDE_FROM = 100
"""Columns from which a clause before stands beside the clause after; below, one stands over the other."""

_AROUND = 40
_LONGEST = 240
_INDENT = "   "


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """How wide the terminal is (columns) and whether it takes colour."""

    columns: int = 80
    colour: bool = False

    def style(self, text: str, **how: Any) -> str:
        """Style a text where colour is taken."""
        return click.style(text, **how) if self.colour else text


_ORDERS = {
    "instructions_not_applied": "未体现的修改指令 orders of amending decisions that this wording lacks:",
    "citations_left": "引用的条款已删去或移动 clauses that cite what the decision struck or moved:",
}


def comparison_lines(compared: Compared, screen: Screen) -> Iterator[str]:
    """Yield the lines: what was compared, a summary, each change with its clause, noise in one line."""
    told, blocks = compared.told, told_of(compared)
    yield screen.style(f"《{compared.title or '无标题'}》", bold=True)
    for name, side in (("变更前 before", compared.before), ("变更后 after ", compared.after)):
        note = f"  【{side.note_zh}】{side.note_en}" if side.note_zh else ""
        yield f"{name}  {side.known_as}{screen.style(note, fg='yellow')}"
    yield _summary(blocks)
    for event in told.get("events", ()):
        yield f"{event['event_on']}  {event['sentence_zh']}"
    number, slight = 0, renumbered(told["noise"])
    for block in blocks:
        yield ""
        for change in block:
            number += 1
            yield f"{number:>2} {screen.style(change.zh, bold=True)}"
            yield f"{_INDENT}{screen.style(change.en, dim=True)}"
            for words in change.disputed:
                yield f"{_INDENT}{screen.style('有争议 disputed: ' + words, fg='yellow')}"
        yield from _clause(block[0].first, slight, screen)
    yield from order_lines(told, screen)
    zh, en = noise_sentence(compared.comparison.noise)
    if zh:
        yield ""
        yield screen.style(f"{zh} · {en}", dim=True)


def order_lines(told: Mapping[str, Any], screen: Screen) -> Iterator[str]:
    """Yield the orders of decisions that a wording lacks, and those that leave a citation without its clause; nothing where all is told."""
    for name, said in _ORDERS.items():
        if told.get(name):
            yield ""
            yield screen.style(said, fg="yellow")
        for order in told.get(name, ()):
            yield f"  - {order['as_written']}"
            why = both(order["reason"]) if order["reason"] else "–"
            yield f"    {OUTCOMES[order['outcome']]} {order['outcome']}: {why} ({order['decision_policy_id']})"


def _summary(blocks: Sequence[Sequence[Told]]) -> str:
    count, kinds = count_told(blocks)
    if not count:
        return "没有内容变更 no change of content"
    said_zh = "、".join(f"{zh}{found}" for (zh, _), found in kinds.items())
    said_en = ", ".join(f"{en} {found}" for (_, en), found in kinds.items())
    return f"{count} 处变更：{said_zh} · {count} {'change' if count == 1 else 'changes'}: {said_en}"


def _clause(change: Mapping[str, Any], slight: Collection[tuple[str, str]], screen: Screen) -> Iterator[str]:
    """The clause before and after, long equal stretches left out; nothing where the sentence says it all.

    What was split or merged without a word changed is shown as it stood and stands.
    """
    of_the_whole = not change["clause_eid_before"] and not change["clause_eid_after"]
    if (of_the_whole and len(change["before"] + change["after"]) < _LONGEST) or change["operation"] in {
        "move",
        "renumber",
    }:
        return
    old, new, shown = change["context_before"], change["context_after"], False
    if not old or not new:
        went, came = _short(old), _short(new)
    else:
        marked = mark_words(old, new, slight)
        went, came = crop(marked[0], _AROUND), crop(marked[1], _AROUND)
        joined = change["operation"] in {"split", "merge"}
        if joined and not any(s.differs for s in (*went, *came)):
            went, came, shown = _short(old, differs=False), _short(new, differs=False), True
    if old and new and all(any(s.differs for s in marked) for marked in (went, came)) and screen.columns >= WIDE_FROM:
        yield from _beside(went, came, screen)
        return
    for sign, segments, colour in (("-", went, "red"), ("+", came, "green")):
        for line in _wrap(segments, screen.columns - 5) if shown or any(s.differs for s in segments) else ():
            yield f"{_INDENT}{screen.style(sign, fg=colour)} {''.join(_painted(line, sign, screen))}"


def _beside(went: Sequence[Segment], came: Sequence[Segment], screen: Screen) -> Iterator[str]:
    width = (screen.columns - 8) // 2
    for old, new in zip_longest(_wrap(went, width), _wrap(came, width), fillvalue=()):
        space = " " * (width - _width(_marked(old, "-", screen)))
        left, right = "".join(_painted(old, "-", screen)), "".join(_painted(new, "+", screen))
        yield f"{_INDENT}{left}{space} │ {right}".rstrip()


def _short(text: str, *, differs: bool = True) -> tuple[Segment, ...]:
    if len(text) <= _LONGEST:
        return whole(text, differs=differs)
    more = f"……\n（共 {len(text)} 字 characters；全文 in full: --html, --json）"
    return (*whole(text[:_LONGEST], differs=differs), Segment(text=more))


def _wrap(segments: Sequence[Segment], width: int) -> list[tuple[Segment, ...]]:
    """Break segments into lines of at most ``width`` columns; room is kept for the marks that stand in for colour."""
    lines: list[list[Segment]] = [[]]
    used = 0
    for segment in segments:
        piece = ""
        for sign in segment.text:
            wide = _width(sign)
            if sign == "\n" or used + wide > width - 6:
                lines[-1].append(_piece(segment, piece))
                lines.append([])
                piece, used = "", 0
            if sign != "\n":
                piece += sign
                used += wide
        lines[-1].append(_piece(segment, piece))
    return [tuple(part for part in line if part.text) for line in lines if any(part.text for part in line)]


def _piece(segment: Segment, text: str) -> Segment:
    return Segment(text=text, differs=segment.differs, number=segment.number)


def _painted(line: Sequence[Segment], sign: str, screen: Screen) -> Iterator[str]:
    if not screen.colour:
        yield _marked(line, sign, screen)
        return
    how: dict[str, Any] = {"fg": "red", "strikethrough": True} if sign == "-" else {"fg": "green"}
    paint: Callable[..., str] = click.style
    for segment in line:
        number = {"bold": True, "underline": True} if segment.number else {}
        yield paint(segment.text, **how, **number) if segment.differs else segment.text


def _marked(line: Sequence[Segment], sign: str, screen: Screen) -> str:
    """The line with [-words-] and {+words+} where there is no colour."""
    if screen.colour:
        return "".join(segment.text for segment in line)
    said = ""
    for differs, parts in groupby(line, key=lambda segment: segment.differs):
        words = "".join(part.text for part in parts)
        said += f"[-{words}-]" if differs and sign == "-" else f"{{+{words}+}}" if differs else words
    return said


def _width(text: str) -> int:
    return sum(
        0 if unicodedata.combining(sign) else 2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text
    )
