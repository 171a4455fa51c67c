"""One batch of one portal: every capture that is not yet published is read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial

from gongbao.archive import Archive
from gongbao.cms import family
from gongbao.errors import SourceChanged, UnreadableDocument
from gongbao.formats.documents import DocumentText, extract_text
from gongbao.formats.encodings import decode_markup
from gongbao.formats.sniff import JSON, media_type
from gongbao.formats.tables import Rows
from gongbao.model.capture import Capture, FailureKind, PageSeen, PortalReport, Role, Seen
from gongbao.model.identifiers import Sha256
from gongbao.model.policy import AttachmentLink
from gongbao.model.portal import Column, Portal
from gongbao.model.web import PageMatter
from gongbao.normalize.file_repeals import with_repeals_of_files
from gongbao.normalize.file_targets import with_targets_of_files
from gongbao.normalize.file_text import TEXT_FROM_FILE, matter_of_file
from gongbao.normalize.office import read_office
from gongbao.normalize.staging import StagedReading
from gongbao.reading import read_matter, redact_lines

CaptureOf = Callable[[str], Capture]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Night:
    """What one report says: ``file_of`` gives the capture of a page's file by (page, address), None where there is none."""

    portal: Portal
    archive: Archive
    file_of: Callable[[str, str | None], Capture | None]
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
        portal=portal,
        archive=archive,
        file_of=lambda _, url: latest.get(url or ""),
        columns={column.id: column for column in portal.columns},
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


def read_again(
    capture: Capture, portal: Portal, archive: Archive, files: Mapping[str, str | None] | None = None
) -> StagedReading:
    """Read the page of one capture and its files as the code reads them today.

    ``files`` gives the hash of a file's bytes by address (None: it could not be had); a file that it does not name is taken as it
    was in the batch of the capture or before.
    """

    def file_of(page: str, url: str | None) -> Capture | None:
        known = [c for c in archive.captures_of(url) if c.parent_url == page] if url else []
        if url and files is not None and url in files:
            then = [c for c in known if c.payload_sha256 == files[url]]
        else:
            then = [c for c in known if c.batch_id <= capture.batch_id]
        return then[-1] if then else None

    columns = {column.id: column for column in portal.columns}
    return _read_one(capture, _Night(portal=portal, archive=archive, file_of=file_of, columns=columns))


def _present(seen: PageSeen) -> bool:
    return seen.seen in {Seen.CAPTURED, Seen.UNCHANGED}


def _read_one(capture: Capture, night: _Night) -> StagedReading:
    column = night.columns[capture.column_id]
    read = partial(StagedReading, capture=capture, column_kind=column.kind)
    try:
        if office := _office_text(capture, column, night):
            return read(reading=read_office(office, url=capture.url, portal=night.portal))
        matter = _take_apart(capture, column, night)
        reading = read_matter(matter, portal=night.portal)
        captured = [(link, night.file_of(capture.url, link.url)) for link in reading.attachments]
        files_read = [_with_file(link, file, night.archive) if file else (link, ()) for link, file in captured]
        links = tuple(link for link, _ in files_read)
        if of_file := matter_of_file(matter, reading, links):
            reading = read_matter(of_file, portal=night.portal)
            reading = replace(reading, flags=(*reading.flags, TEXT_FROM_FILE))
        told = [(link.name, link.text or "", tables) for link, tables in files_read]
        reading = with_repeals_of_files(with_targets_of_files(reading, told), told)
    except SourceChanged as error:
        # An empty body between its markers says nothing of the site.
        lost = error.kind is FailureKind.UNEXPECTED_STRUCTURE
        return read(reading=None, error=str(error), structure_lost=lost)
    except UnreadableDocument as error:
        return read(reading=None, error=str(error))
    files = tuple(file for _, file in captured if file)
    return read(reading=replace(reading, attachments=links), attachments=files)


def _office_text(capture: Capture, column: Column, night: _Night) -> DocumentText | None:
    """Text of an office file that a folder holds instead of a page around it; None for pages and texts."""
    payload = night.archive.payload(capture)
    kind = media_type(payload, capture.url)
    if column.family != "folder" or kind.startswith("text/") or kind == JSON:
        return None
    return extract_text(payload, kind, name=capture.url)


def _take_apart(capture: Capture, column: Column, night: _Night) -> PageMatter:
    markup = decode_markup(night.archive.payload(capture), capture.content_type)
    matter = family(column.family).page_matter(markup, capture.final_url)
    return replace(matter, listing_title=capture.listing_title or None, listing_date=capture.listing_date)


def _with_file(link: AttachmentLink, capture: Capture, archive: Archive) -> tuple[AttachmentLink, tuple[Rows, ...]]:
    """Add what the captured bytes say of a file, and give its tables; an HTML error page behind a .doc is not taken for the file."""
    payload = archive.payload(capture)
    kind = media_type(payload, link.name)
    if kind == "text/html" and not link.name.lower().endswith((".html", ".htm")):
        return replace(link, media_type=kind, problem="an HTML page was served instead of the file"), ()
    problem, text, tables = None, None, tuple[Rows, ...]()
    try:
        read = extract_text(payload, kind, name=link.name)
        text, tables = "\n".join(redact_lines(read.lines)), tuple(rows for _, rows in read.tables)
    except UnreadableDocument as error:
        problem = str(error)
    known = replace(
        link,
        sha256=capture.payload_sha256,
        bytes=capture.payload_bytes,
        media_type=kind,
        text=text or None,
        text_sha256=Sha256.of(text.encode()) if text else None,
        problem=problem,
    )
    return known, tables
