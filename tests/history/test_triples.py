"""Each folder of triples/ is a claim: a base text, a decision, and by hand the text after it and the instructions it gives."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from gongbao.history.amending import ClauseRef, Instruction, read_amending_decision
from gongbao.history.consolidation import apply_instructions
from gongbao.model.policy import Clause
from gongbao.reading import read_text

TRIPLES = sorted(folder for folder in (Path(__file__).parent / "triples").iterdir() if folder.is_dir())

UNREAD = {
    "orders-without-words-or-number-are-named",
    "mark-never-closed-does-not-hide-the-rest",
    "words-of-a-place-that-is-not-read-are-not-replaced-throughout",
    "bare-paragraph-belongs-to-the-article-of-an-order-not-read",
}
"""Claims about decisions that hold a sentence in no known form."""


@pytest.mark.parametrize("folder", TRIPLES, ids=lambda folder: folder.name)
def test_triple(folder: Path) -> None:
    decision = read_amending_decision((folder / "decision.txt").read_text(encoding="utf-8"))
    base_title, base = _read(folder / "base.txt")
    title, expected = _read(folder / "expected.txt")
    wanted = json.loads((folder / "instructions.json").read_text(encoding="utf-8"))
    found = apply_instructions(base, decision.instructions)
    reasons = {id(instruction): reason for instruction, reason in found.unapplied}
    beside = [*wanted, *({"kind": ""} for _ in decision.instructions)]
    shown = [
        _shown(read, reasons.get(id(read)), like) for read, like in zip(decision.instructions, beside, strict=False)
    ]
    assert shown == [{"unapplied": None, **like} for like in wanted]
    assert bool(decision.unread) == (folder.name in UNREAD)
    assert _lines(found.clauses) == _lines(expected)
    assert (found.title or base_title) == title


def _read(file: Path) -> tuple[str, tuple[Clause, ...]]:
    text = file.read_text(encoding="utf-8")
    return text.split("\n")[0], read_text(text, portal=None, url=None).clauses


def _lines(clauses: tuple[Clause, ...]) -> list[tuple[str | None, str | None, str]]:
    return [(clause.label, clause.heading, clause.text) for clause in clauses]


def _shown(read: Instruction, reason: str | None, like: dict[str, Any]) -> dict[str, Any]:
    """Show the instruction with the fields that the expectation names."""
    shown = {
        "kind": read.kind.value,
        "unapplied": reason,
        "targets": [_name(ref) for ref in read.targets],
        "becomes": [_name(ref) for ref in read.becomes],
        "spared": [_name(ref) for ref in read.spared],
        **{name: getattr(read, name) for name in ("work", "words", "replacement", "text", "count")},
    }
    return {name: shown[name] for name in {"kind": "", "unapplied": "", **like}}


def _name(ref: ClauseRef) -> str:
    inner = f"{ref.annex or ''}{ref.chapter or ''}{ref.article or ''}"
    parts = [*ref.path, *(part for part in (ref.paragraph, ref.item) if part and ref.path)]
    return "/".join(parts) if ref.path else f"{inner}{ref.paragraph or ''}{ref.item or ''}"
