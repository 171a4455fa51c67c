"""A page that leads to its text in a file: a law database's record, a notice posted as a PDF, a letter that issues what is attached."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Final

from gongbao.formats.scripts import canonical_key
from gongbao.model.policy import AttachmentLink, PolicyReading
from gongbao.model.web import PageMatter
from gongbao.normalize.prior import Row

TEXT_FROM_FILE: Final = "text_from_file"
"""Flag of a reading whose wording was taken from the page's file, whole or in part."""

MOST_OWN_CHARACTERS = 100
"""A page with more, or with one sentence, has words of its own."""

LONGEST_FORMULA = 20
SHORTEST_WORDING = 100

FILE_MISSING: Final = "file_missing"
"""Flag of a policy whose page changed while the file with its text could not be had: what is published may be old."""

_FORM = re.compile(r"(?:[表书函单]|样式|样表|格式|模板|范本|回执|名册|说明)(?:[(（].{1,12}[)）])?$")
_PREFERRED = (".docx", ".doc", ".wps", ".ofd", ".pdf")
"""One document offered in several formats: paragraphs are told best by the first, hard-wrapped lines least by the last."""


def matter_of_file(matter: PageMatter, reading: PolicyReading, links: Sequence[AttachmentLink]) -> PageMatter | None:
    """Return the page with its file's text: in place of a body that says nothing, or below a letter that issues that very text.

    Files of one name in several formats are one document. None when the page has its text, or when not exactly one document
    can be meant. Labels, metas, title and listing of the page stay.
    """
    documents = _documents(links)
    names = {link.name for link in links}
    own = [line for line in matter.lines if line != matter.title and not any(name in line for name in names)]
    if sum(map(len, own)) <= MOST_OWN_CHARACTERS and not any(map(_says_something, own)):
        if len(documents) != 1:
            return None
        (text,) = documents.values()
        return replace(matter, lines=tuple(text.split("\n")), tables=(), head_lines=(*matter.head_lines, *own))
    meant = [text for stem, text in documents.items() if _is_issued(stem, reading)]
    return replace(matter, lines=(*matter.lines, *meant[0].split("\n"))) if len(meant) == 1 else None


def waits_for_its_file(reading: PolicyReading, flags_before: Sequence[str]) -> bool:
    """Tell that a policy whose text came from a file is read without it tonight: the file failed, the text did not go.

    A page that now carries clauses of its own waits for nothing.
    """
    lost = TEXT_FROM_FILE in flags_before and TEXT_FROM_FILE not in reading.flags
    structured = sum(clause.label is not None for clause in reading.clauses) > 1
    return lost and not structured and any(link.sha256 is None or link.problem for link in reading.attachments)


def file_arrived(reading: PolicyReading, flags_before: Sequence[str], files_before: Sequence[Row]) -> bool:
    """Tell that the text is here because its file could be had at last: what appears with it is no act of the government."""
    here = TEXT_FROM_FILE in reading.flags and TEXT_FROM_FILE not in flags_before
    return here and bool(files_before) and all(row["sha256"] is None or row["problem"] for row in files_before)


def _says_something(line: str) -> bool:
    """Tell a sentence of substance from 现予公布。 and the like."""
    return "。" in line and len(line) > LONGEST_FORMULA


def _documents(links: Sequence[AttachmentLink]) -> dict[str, str]:
    """Texts by the name of their file without its ending, of each name the format that is read best; forms to fill in are none."""
    documents: dict[str, str] = {}
    for link in sorted(links, key=_preference):
        stem = PurePosixPath(link.name).stem
        if link.text and len(link.text) >= SHORTEST_WORDING and not _FORM.search(stem):
            documents.setdefault(stem, link.text)
    return documents


def _is_issued(stem: str, reading: PolicyReading) -> bool:
    """Tell whether a file is what a letter without a structure of its own issues, or the draft that a notice asks about."""
    if any(clause.label for clause in reading.clauses):
        return False
    name = canonical_key(stem)
    draft = reading.comment_round.draft_title if reading.comment_round else None
    titles = [canonical_key(title) for title in (reading.wrapped_title, draft) if title]
    return any(title in name or (name in title and len(name) * 2 > len(title)) for title in titles)


def _preference(link: AttachmentLink) -> int:
    suffix = PurePosixPath(link.name).suffix.lower()
    return _PREFERRED.index(suffix) if suffix in _PREFERRED else len(_PREFERRED)
