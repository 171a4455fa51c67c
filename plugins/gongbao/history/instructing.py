"""One command of a decision, as its form was matched, made an instruction."""

from __future__ import annotations

import re
from dataclasses import replace

from gongbao.history.fine_orders import FINE
from gongbao.history.grouping import label_key
from gongbao.history.instructions import ClauseRef, Instruction, InstructionKind, complete, read_refs
from gongbao.history.quotes import MARK, Masked, outermost_marks
from gongbao.history.tokens import reference_key

WORD_KINDS = frozenset({InstructionKind.REPLACE_WORDS, InstructionKind.DELETE_WORDS, InstructionKind.INSERT_WORDS})
"""Kinds that change words of a clause."""


def instruct(
    kind: InstructionKind, match: re.Match[str], masked: Masked, above: ClauseRef | None, spared: re.Match[str] | None
) -> Instruction:
    """Build the instruction of one command; ``above`` is the clause named before it, ``spared`` the match of clauses left alone."""
    groups = match.groupdict()

    def taken(name: str) -> str:
        return groups.get(name) or groups.get(f"{name}2") or groups.get(f"{name}3") or ""

    def quoted(name: str) -> tuple[str, ...]:
        return tuple(outermost_marks(masked.quotations[int(number)]) for number in re.findall(MARK, taken(name)))

    becomes = read_refs(taken("becomes"), masked.quotations)
    unit = groups.get("unit") or (taken("becomes")[-1:] if kind is InstructionKind.INSERT else None)
    if becomes and not groups.get("unit") and kind is InstructionKind.INSERT:
        unit = "项" if becomes[0].item else "款" if becomes[0].paragraph else "条" if becomes[0].article else unit
    unit = "附件" if unit and becomes and becomes[0].annex else unit
    if place := taken("place"):
        becomes = (replace(becomes[0] if becomes else ClauseRef(), chapter=label_key(place)),)
    targets = complete(read_refs(taken("refs"), masked.quotations), above)
    after = next(iter(complete(read_refs(taken("after"), masked.quotations), above)), None)
    if not targets and unit in {"款", "项"} and becomes and after is not None and after.article:
        above = replace(after, item=None)
    if not targets and unit in {"款", "项"} and above is not None:
        targets = (replace(above, paragraph=above.paragraph if unit == "项" else None, item=None),)
    parts, words = quoted("text"), quoted("words")
    text = "\n".join((*filter(None, [taken("title").strip("《》")]), *parts)) or taken("text").strip("《》") or None
    read = Instruction(
        kind=kind,
        work=None,
        targets=targets,
        becomes=becomes,
        after=after,
        before=next(iter(complete(read_refs(taken("before"), masked.quotations), above)), None),
        is_tacit=bool(groups.get("given")),
        spared=complete(read_refs(spared["refs"] or spared["refs2"]), (targets or (above,))[-1]) if spared else (),
        count=_count(groups.get("count")),
        unit=unit,
        as_written=masked.restore(match.group().strip()),
    )
    if groups.get("fine"):
        amount = "".join(quoted("fine")) or taken("fine")
        return replace(read, words=taken("was"), replacement=amount, text=amount, unit=FINE)
    if groups.get("bare"):
        return replace(read, words=groups["bare"], replacement=groups["bare_text"], is_bare=True)
    if kind in WORD_KINDS:
        return _with_words(
            read, words, parts, is_behind=groups.get("side") == "后", is_pairwise="分别" in match.group()
        )
    return replace(read, text=text, parts=parts)


def _with_words(
    read: Instruction, words: tuple[str, ...], parts: tuple[str, ...], *, is_behind: bool, is_pairwise: bool
) -> Instruction:
    if read.kind is InstructionKind.INSERT_WORDS:
        text = "\n".join(parts)
        placed = words[0] + text if is_behind else text + words[0]
        return replace(read, words=words[0], replacement=placed)
    if read.kind is InstructionKind.REPLACE_WORDS:
        if is_pairwise and len(words) == len(parts) == 1:
            words, parts = tuple(words[0].split("、")), tuple(parts[0].split("、"))
        return replace(read, words="\n".join(words), replacement="\n".join(parts))
    return replace(read, words="\n".join(words), replacement="")


def _count(written: str | None) -> int:
    key = reference_key(written or "一").replace("两", "2")
    return int(key) if key.isdigit() else 1
