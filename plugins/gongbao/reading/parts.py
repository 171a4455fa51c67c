"""A document parted: head, wrapper letter, body, signature, annexes, and the outcome that a consultation appends."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from gongbao.reading.adoption_notes import joined_notes, note_span, part_notes
from gongbao.reading.annexes import Annex, part_annexes
from gongbao.reading.doc_numbers import is_number_line
from gongbao.reading.foot_lines import read_foot
from gongbao.reading.head_facts import LEADING_NOTE
from gongbao.reading.head_region import DECREE, announcement_end, body_start, head_end, is_matter, is_note, is_own
from gongbao.reading.labels import read_label_lines
from gongbao.reading.letters import (
    after_letter,
    bylined,
    find_wrapped,
    inner_title,
    is_annex_word,
    promised,
    without_annex_word,
)
from gongbao.reading.lines import Line, squeeze
from gongbao.reading.markers import read_marker
from gongbao.reading.rejoin import rejoin
from gongbao.reading.signature import (
    NOTE_BEGINS,
    Signature,
    find_signatures,
    is_colophon,
    is_seal_note,
    split_signature,
)
from gongbao.reading.title_search import find_title
from gongbao.reading.titles import TitleFound, is_title
from gongbao.reading.unfold import drop_glued_title, split_glued, split_head, split_letter, unfold
from gongbao.reading.wrapping import strip_number, wrapped_in

_OUTCOME = re.compile(
    r"(?:共?(?:收到|征集到|收集到)|未收到|没有收到|无(?:收到)?(?:反馈)?意见|收到.{0,30}(?:反馈|公众)|采纳情况|反馈情况|意见采纳|予以采纳|公开征求意见期间|征求意见期间)"
)
_ON_COMMENTS = re.compile("征求|征集|意见|草案|听证|公示|稿|反馈|采纳")
_ASKS = re.compile("公开(?:征求|征集|听取)[^。;]{0,12}意见|(?:征求|征集)意见")
_STILL_ASKS = re.compile(
    r"请于|请在|欢迎|可通过|请[^。]{0,20}(?:提出|反馈)|逾期|(?:视为|按)无意见|[于在][^。;]{0,16}日(?:之|以)?前[^。;]{0,20}反馈"
)
_PROMULGATED = re.compile(
    r"(?<!按照)(?<!根据)(?<!依据)(?<!依照)(?<!遵照)(?<!废止)(?<!修改)《(?P<t>[^《》]+)》 ?(?:已|业)?经?"
)
"""What a decree promulgates; what it rests on, ends or changes is another text."""
_TRAIL = 160
_TOLD_BY = 80
"""Characters of a line by which it tells of the comments, on a page that is not titled so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """The parts of one document; ``letter`` is empty unless a letter wraps ``body``, ``byline`` unless makers or a date stand
    between the inner title and the text.
    """

    title: Line | None
    labels: dict[str, str]
    head: tuple[Line, ...]
    letter: tuple[Line, ...]
    inner_title: Line | None
    byline: tuple[Line, ...]
    body: tuple[Line, ...]
    signatures: tuple[Signature, ...]
    notes: tuple[Line, ...]
    annex_names: tuple[str, ...]
    annexes: tuple[Annex, ...]
    outcome: tuple[Line, ...]
    kept: tuple[Line, ...]


def part_document(lines: Sequence[Line], *, page_title: Line | None = None) -> Parts:
    """Part the lines of a document whose frame is off; ``page_title`` is what the page's own markup calls the title."""
    foot, below = read_foot([line.key for line in lines])
    lines = lines[: len(lines) - below]
    limit = body_start(lines)
    found = find_title(lines, limit)
    if found is not None and _is_wrapped(found.line, page_title):
        found = None
    title = _better_title(found, page_title)
    labels, used = read_label_lines([line.key for line in lines[:limit]])
    start = head_end(lines, found, title, used, limit)
    announced = announcement_end(lines)
    head: tuple[Line, ...] = tuple(
        line
        for i, line in enumerate(lines[:start])
        if (i < announced or is_matter(i, line, found, lines[i - 1] if i else None)) and is_own(i, line, used, found)
    )
    rest = list(drop_glued_title(lines[start:], title))
    if rest and (note := LEADING_NOTE.match(rest[0].key)):
        head, rest = (*head, rest[0].cut(0, note.end())), [rest[0].cut(note.end()), *rest[1:]]
    rest = list(split_head(rest))
    kept = (*head, *lines[start:])
    head = joined_notes(head)
    unfolded = unfold(rest) if title is None else ()
    if len(unfolded) > 1 and is_title(unfolded[0].key):
        title, rest = unfolded[0], list(unfolded[1:])
        head, rest = (*head, *rest[:1]) if is_number_line(rest[0].key) else head, rest[is_number_line(rest[0].key) :]
    if rest and is_number_line(rest[0].key):
        head, rest = (*head, rest[0]), rest[1:]
    decreed = _decreed(head, title, rest)
    if decreed is not None and (title is None or title.key.endswith(("令", "号"))):
        title = decreed
    issued, title = promised(rest, title)
    inner = inner_title(title) or decreed or issued
    notes, rest = part_notes(rejoin(split_glued(split_letter(rest), inner)))
    head, rest = (*head, *notes), split_signature(unfold(rest))
    rest, outcome = _part_outcome(rest, title)
    signatures = find_signatures(rest)
    rest = split_glued(rest, inner)
    place = find_wrapped(rest, inner)
    letter: list[Line] = []
    if place is not None:
        letter, body, inner = rest[: place[0]], rest[place[1] :], place[2]
    elif (cut := after_letter(rest, signatures, inner)) is not None:
        letter, body = rest[:cut], rest[cut:]
        given = find_title(body[1:] if is_annex_word(body) else body, 5)
        if given is not None and given.start == 0:
            inner, body = given.line, body[given.end + (1 if is_annex_word(body) else 0) :]
    else:
        body, inner = rest, None
    if letter and decreed is not None:
        noted = _notes_above(body)
        head, body = (*head, *joined_notes(body[:noted])), body[noted:]
    letter, by = without_annex_word(letter), bylined(body) if letter else 0
    return _assemble(title, {**foot, **labels}, head, letter, inner, body[:by], body[by:], outcome, kept)


def _notes_above(body: Sequence[Line]) -> int:
    """Count the lines of notes above the text that a decree publishes: they are the document's own."""
    count = 0
    while count < len(body) and (span := note_span(body, count) or int(is_note(body[count].key))):
        count += span
    return count


def _assemble(  # noqa: PLR0917 - the parts of a document, once
    title: Line | None, labels: dict[str, str], head: tuple[Line, ...], letter: Sequence[Line], inner: Line | None,
    by: Sequence[Line], body: Sequence[Line], outcome: tuple[Line, ...], kept: tuple[Line, ...],
) -> Parts:  # fmt: skip
    parted = part_annexes(body)
    before = part_annexes(letter)
    names = tuple(dict.fromkeys((*before.names, *parted.names)))
    letter_text, letter_signatures, letter_notes = _unsign(before.body)
    text, signatures, notes = _unsign(parted.body)
    annexes = parted.annexes
    return Parts(
        title=title,
        labels=labels,
        head=head,
        letter=letter_text,
        inner_title=inner if letter else None,
        byline=tuple(by),
        body=text,
        signatures=letter_signatures + signatures,
        notes=letter_notes + notes,
        annex_names=names,
        annexes=annexes,
        outcome=outcome,
        kept=kept,
    )


def _better_title(found: TitleFound | None, page_title: Line | None) -> Line | None:
    if found is None:
        return None if page_title is None else strip_number(page_title)
    if page_title is None or len(page_title.key) < 6:
        return strip_number(found.line)
    page, body = squeeze(strip_number(page_title).key), squeeze(strip_number(found.line).key)
    if body.endswith(page) or page in body or page.endswith("..."):
        return strip_number(found.line)
    return strip_number(page_title)


def _is_wrapped(line: Line, page_title: Line | None) -> bool:
    """Tell whether a title in the text is that of the text which the page's own title issues."""
    inner = None if page_title is None else wrapped_in(page_title)
    return inner is not None and squeeze(inner.key) == squeeze(line.key)


def _decreed(head: Sequence[Line], title: Line | None, rest: Sequence[Line]) -> Line | None:
    """Read from a decree the title that it promulgates (《…》已经…通过,现予公布)."""
    if not any(DECREE.search(line.key) and "关于" not in line.key for line in (*head, *([title] if title else ()))):
        return None
    for line in rest[:4]:
        match = None if read_marker(line.key) else _PROMULGATED.search(line.key)
        if match:
            return line.cut(match.start("t"), match.end("t"))
    return None


def _part_outcome(lines: list[Line], title: Line | None) -> tuple[list[Line], tuple[Line, ...]]:
    """Cut off what a consultation appends after its end: comments received, adopted, and which clause became what."""
    asks = any(_ASKS.search(line.key) for line in lines) if title is None else _ON_COMMENTS.search(title.key)
    if not asks:
        return lines, ()
    last = next((i for i in range(len(lines) - 1, 0, -1) if read_marker(lines[i].key)), 0)
    first = 0 if title is not None and re.search(r"采纳|反馈情况|意见情况", title.key) else 1
    for index in range(max(first, min(last, len(lines) - 30)), len(lines)):
        key = lines[index].key
        told = ("意见" in key or "建议" in key or "采纳" in key) and _OUTCOME.search(key[: _TOLD_BY if first else None])
        if told and not _STILL_ASKS.search(key):
            signed = find_signatures(lines[index:])
            end = index + signed[-1].start if signed else len(lines)
            return lines[:index] + lines[end:], tuple(lines[index:end])
    return lines, ()


def _unsign(lines: Sequence[Line]) -> tuple[tuple[Line, ...], tuple[Signature, ...], tuple[Line, ...]]:
    """Take signatures, seal notes and the 版记 out of a text."""
    signatures = find_signatures(lines)
    taken = {i for s in signatures for i in range(s.start, s.end)}
    notes = [
        i
        for i, line in enumerate(lines)
        if (line.key[:1] in NOTE_BEGINS or line.key.endswith("印发"))
        and i not in taken
        and (is_seal_note(line.key) or is_colophon(line.key))
    ]
    if signatures and not _is_text(below := lines[signatures[-1].end :]):
        notes = sorted({*notes, *range(len(lines) - len(below), len(lines))})
    text = tuple([line for i, line in enumerate(lines) if i not in taken and i not in notes])
    return text, signatures, tuple(lines[i] for i in notes)


def _is_text(lines: Sequence[Line]) -> bool:
    """Tell whether what stands below a signature is more than the words of a page: a list of files, a name."""
    length = sum(len(line.key) for line in lines)
    return length > _TRAIL or any(line.key[-1] in "。;" or read_marker(line.key) for line in lines)
