"""A page that only leads to its file: the file's text is the wording then (law databases, notices posted as a PDF)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Final

from gongbao.model.policy import AttachmentLink
from gongbao.model.web import PageMatter

TEXT_FROM_FILE: Final = "text_from_file"
"""Flag of a reading whose wording was taken from the page's file."""

MOST_OWN_CHARACTERS = 100
"""A page with more has a wording of its own, and its files are annexes."""

SHORTEST_WORDING = 100

_PREFERRED = (".docx", ".doc", ".wps", ".ofd", ".pdf")
"""One document offered in several formats: paragraphs are told best by the first, hard-wrapped lines least by the last."""


def matter_of_file(matter: PageMatter, links: Sequence[AttachmentLink]) -> PageMatter | None:
    """Return the page with its file's text as body; None when the page has a wording, or not exactly one document as file.

    Files of one name in several formats are one document. Labels, metas, title and listing of the page stay.
    """
    names = {link.name for link in links}
    own = [line for line in matter.lines if line != matter.title and not any(name in line for name in names)]
    if sum(map(len, own)) > MOST_OWN_CHARACTERS:
        return None
    documents: dict[str, AttachmentLink] = {}
    for link in sorted(links, key=_preference):
        if link.text:
            documents.setdefault(PurePosixPath(link.name).stem, link)
    texts = [link.text for link in documents.values() if link.text]
    if len(texts) != 1 or len(texts[0]) < SHORTEST_WORDING:
        return None
    return replace(matter, lines=tuple(texts[0].split("\n")), tables=(), head_lines=(*matter.head_lines, *own))


def _preference(link: AttachmentLink) -> int:
    suffix = PurePosixPath(link.name).suffix.lower()
    return _PREFERRED.index(suffix) if suffix in _PREFERRED else len(_PREFERRED)
