"""Files that the made-up portals attach."""

from __future__ import annotations

import io
from functools import cache

import docx


@cache
def word_file(*paragraphs: str) -> bytes:
    """A .docx of these paragraphs."""
    written = docx.Document()
    for paragraph in paragraphs:
        written.add_paragraph(paragraph)
    held = io.BytesIO()
    written.save(held)
    return held.getvalue()
