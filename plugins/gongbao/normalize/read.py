"""One batch of one portal: every capture that is not yet published is read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from gongbao.archive import Archive
from gongbao.cms import family
from gongbao.errors import SourceChanged, UnreadableDocument
from gongbao.formats.documents import extract_text
from gongbao.formats.encodings import decode_markup
from gongbao.formats.sniff import media_type
from gongbao.model.capture import Capture, PageSeen, PortalReport, Role, Seen
from gongbao.model.identifiers import Sha256
from gongbao.model.policy import AttachmentLink, PolicyReading
from gongbao.model.portal import Column, Portal
from gongbao.normalize.staging import StagedReading
from gongbao.reading import read_matter, read_text, redact

CaptureOf = Callable[[str], Capture]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Night:
    """What one report says, by address."""

    portal: Portal
    archive: Archive
    captures: Mapping[str, Capture]
    columns: Mapping[str, Column]


def read_portal(
    report: PortalReport,
    portal: Portal,
    archive: Archive,
    *,
    accepted: frozenset[str],
    capture_of: CaptureOf,
    unaccepted: Iterable[Capture] = (),
) -> Iterator[StagedReading]:
    """Read every detail page of the report whose capture, or one of whose files, is not published yet.

    ``unaccepted`` are captures of earlier batches that no release took in (a held night, a document in quarantine): they are read
    again although the page was not asked for tonight, unless tonight proved it absent. A page that could not be read yields a
    StagedReading with ``error``; nothing is dropped.
    """
    absent = {seen.url for seen in report.pages if seen.seen is Seen.ABSENT}
    latest = {capture.url: capture for capture in unaccepted if capture.url not in absent}
    latest |= {seen.url: capture_of(seen.capture_id) for seen in report.pages if seen.capture_id and _present(seen)}
    latest |= {capture.url: capture for capture in report.captures if capture.role is not Role.LISTING}
    night = _Night(
        portal=portal, archive=archive, captures=latest, columns={column.id: column for column in portal.columns}
    )
    fresh_parents = {
        c.parent_url for c in latest.values() if c.role is Role.ATTACHMENT and c.capture_id not in accepted
    }
    for url in sorted(latest):
        capture = latest[url]
        if capture.column_id not in night.columns:
            continue  # the column was taken out of the declaration since
        if capture.role is Role.DETAIL and (capture.capture_id not in accepted or url in fresh_parents):
            yield _read_one(capture, night)


def read_again(capture: Capture, portal: Portal, archive: Archive) -> StagedReading:
    """Read the page of one capture as the code reads it today, without its files."""
    columns = {column.id: column for column in portal.columns}
    return _read_one(capture, _Night(portal=portal, archive=archive, captures={}, columns=columns))


def _present(seen: PageSeen) -> bool:
    return seen.seen in {Seen.CAPTURED, Seen.UNCHANGED}


def _read_one(capture: Capture, night: _Night) -> StagedReading:
    column = night.columns[capture.column_id]
    try:
        reading = _read_page(capture, column, night)
    except SourceChanged as error:
        return StagedReading(
            capture=capture, column_kind=column.kind, reading=None, error=str(error), structure_lost=True
        )
    except UnreadableDocument as error:
        return StagedReading(capture=capture, column_kind=column.kind, reading=None, error=str(error))
    files = tuple(night.captures[link.url] for link in reading.attachments if link.url and link.url in night.captures)
    links = tuple(_with_file(link, night) for link in reading.attachments)
    return StagedReading(
        capture=capture, column_kind=column.kind, reading=replace(reading, attachments=links), attachments=files
    )


def _read_page(capture: Capture, column: Column, night: _Night) -> PolicyReading:
    payload = night.archive.payload(capture)
    kind = media_type(payload, capture.url)
    if kind != "text/html" and not kind.startswith("text/") and column.family == "folder":
        # A folder may hold the office file itself instead of a page around it.
        return read_text(
            "\n".join(extract_text(payload, kind, name=capture.url).lines), portal=night.portal, url=capture.url
        )
    markup = decode_markup(payload, capture.content_type)
    matter = family(column.family).page_matter(markup, capture.final_url)
    matter = replace(matter, listing_title=capture.listing_title or None, listing_date=capture.listing_date)
    return read_matter(matter, portal=night.portal)


def _with_file(link: AttachmentLink, night: _Night) -> AttachmentLink:
    """Add what the captured bytes say of a file; an HTML error page behind a .doc is named, not taken for the file."""
    capture = night.captures.get(link.url or "")
    if capture is None:
        return link
    payload = night.archive.payload(capture)
    kind = media_type(payload, link.name)
    if kind == "text/html" and not link.name.lower().endswith((".html", ".htm")):
        return replace(link, media_type=kind, problem="an HTML page was served instead of the file")
    problem, text = None, None
    try:
        text = "\n".join(map(redact, extract_text(payload, kind, name=link.name).lines))
    except UnreadableDocument as error:
        problem = str(error)
    return replace(
        link,
        sha256=capture.payload_sha256,
        bytes=capture.payload_bytes,
        media_type=kind,
        text=text or None,
        text_sha256=Sha256.of(text.encode()) if text else None,
        problem=problem,
    )
