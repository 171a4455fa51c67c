"""Texts that are refused: nothing in them, or words lost before they came here."""

from __future__ import annotations

from collections.abc import Sequence

from gongbao.errors import UnreadableDocument
from gongbao.formats.words import line_text


def refuse_lost_words(lines: Sequence[str], *, name: str) -> None:
    """Raise UnreadableDocument, naming the line, where a text holds ``U+FFFD``: what stood there was lost before it came here."""
    for number, line in enumerate(lines, start=1):
        if "\ufffd" in line:
            raise UnreadableDocument(
                f"{name}: line {number} holds U+FFFD in {line[:40]!r}; the wording is lost there, get the file anew"
            )


def refuse_empty(lines: Sequence[str], *, name: str, what: str, pictures: int = 0) -> None:
    """Raise UnreadableDocument where no line shows a character: nothing but white space, or pictures of the text."""
    if any(line_text(line) for line in lines):
        return
    held = f"{pictures} pictures and no character of text: a scan; it needs OCR or an eye" if pictures else ""
    raise UnreadableDocument(f"{name}: {what} with {held or 'no text: white space only; get the file anew'}")
