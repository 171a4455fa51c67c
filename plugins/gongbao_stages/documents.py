"""One page or text from a file or an address."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from gongbao.cms import detect, family, read_saved_page
from gongbao.errors import BadInput, SourceChanged, TooLarge, UnreadableDocument
from gongbao.formats.encodings import decode_markup
from gongbao.formats.refusals import refuse_empty, refuse_lost_words
from gongbao.formats.sniff import JSON, media_type
from gongbao.model.policy import PolicyReading
from gongbao.model.portal import Portal
from gongbao.model.web import WebRequest
from gongbao.reading import facts_of, read_matter, read_text
from gongbao.settings import Settings
from gongbao_stages.addresses import http_address
from gongbao_stages.caps import within_caps


@within_caps
def read_document(settings: Settings, source: str, *, url: str | None, portal_id: str | None) -> dict[str, Any]:
    """Read one source; return the facts of ``gongbao read --json``. BadInput, PortalUnavailable or UnreadableDocument on failure."""
    return facts_of(reading_of(settings, source, url=url, portal_id=portal_id))


def reading_of(settings: Settings, source: str, *, url: str | None, portal_id: str | None) -> PolicyReading:
    """Read one source; what cannot be read is named with it."""
    try:
        body, content_type, came_from, portal = _bytes_of(settings, source, url=url, portal_id=portal_id)
        return read_bytes(body, name=came_from or source, content_type=content_type, url=came_from, portal=portal)
    except (SourceChanged, UnreadableDocument) as error:
        where = "" if str(error).startswith(source) else f"{source}: "
        raise UnreadableDocument(f"{where}{error}") from error


def read_bytes(
    body: bytes, *, name: str, content_type: str | None = None, url: str | None = None, portal: Portal | None = None
) -> PolicyReading:
    """Read the bytes of one page, text or office file; ``name`` tells formats that share their first bytes apart.

    Markup and JSON answers are taken apart by the family that they show. Raise UnreadableDocument (TooLarge over a cap),
    SourceChanged where a page shows no body, neither its family's nor any other.
    """
    kind = media_type(body, name)
    answer = decode_markup(body, content_type) if kind == JSON else ""
    if answer and (known := detect(answer, url)):
        return read_matter(family(known).page_matter(answer, url), portal=portal)
    if not kind.startswith("text/"):
        from gongbao.formats.documents import extract_text  # noqa: PLC0415 -- readers of Word, PDF and sheets: 0.2 s
        from gongbao.normalize.office import read_office  # noqa: PLC0415 -- the same

        return read_office(extract_text(body, kind, name=name), url=url, portal=portal)
    markup = decode_markup(body, content_type)
    if kind == "text/plain":
        refuse_empty(markup.splitlines(), name=name, what=kind)
        refuse_lost_words(markup.splitlines(), name=name)
        return read_text(markup, portal=portal, url=url)
    return read_matter(read_saved_page(markup, url), portal=portal)


def _bytes_of(
    settings: Settings, source: str, *, url: str | None, portal_id: str | None
) -> tuple[bytes, str | None, str | None, Portal | None]:
    """Return body, content type, the address it came from, and the portal that was named."""
    portal = _portal(settings, portal_id) if portal_id else None
    if source.lower().startswith(("http://", "https://")):
        return *_fetch(settings, source, portal), portal
    return _load(settings, Path(source)), None, url, portal


def _portal(settings: Settings, portal_id: str) -> Portal:
    from gongbao_stages.wiring import find_portal  # noqa: PLC0415 -- loads ledger and releases; a file needs neither

    return find_portal(settings, portal_id)


def _load(settings: Settings, path: Path) -> bytes:
    """Read a regular file, never more of it than the caps allow: pages and texts ``page_bytes``, others ``attachment_bytes``."""
    try:
        if path.exists() and not path.is_file():
            raise BadInput(f"{path}: is a folder or a device; give files, or read a folder with `make run PORTALS=…`")
        with path.open("rb") as file:
            body = file.read(settings.caps.attachment_bytes + 1)
    except OSError as error:
        raise BadInput(
            f"{path}: cannot be read ({error.strerror}); give a readable file or an http(s) address"
        ) from error
    name = "page_bytes" if media_type(body, path.name).startswith("text/") else "attachment_bytes"
    if len(body) > (cap := getattr(settings.caps, name)):
        raise TooLarge(f"{path}: over the cap {name}={cap} bytes; raise it with GONGBAO_CAPS={name}=…")
    return body


def _fetch(settings: Settings, url: str, portal: Portal | None) -> tuple[bytes, str | None, str]:
    """Fetch one page a person asked for: the portal's rules where one is named, else this host alone and no private address."""
    from gongbao.crawl.fetching import WebClient  # noqa: PLC0415 -- loads the client of the web; a file needs none

    host = http_address(url).hostname or ""
    reader = portal or Portal(
        id="ad_hoc", name=host, name_en=host, division_code="000000", publisher=host, hosts=(host,), columns=()
    )
    fetch = WebClient.for_portal(reader, settings)
    page = fetch(WebRequest(url=url))
    return page.body, page.headers.get("content-type"), page.final_url
