"""XML of feeds and sitemaps to a tree: no entity is expanded, nothing is loaded from elsewhere, gzip is unpacked under a cap."""

from __future__ import annotations

import re
import zlib
from contextlib import suppress
from typing import Any, TypeAlias
from urllib.parse import urljoin

from lxml import etree  # type: ignore[import-untyped]  # lxml publishes no types

from gongbao.cms.listing import page_markup
from gongbao.errors import SourceChanged, TooLarge, UnreadableDocument
from gongbao.model.capture import FailureKind
from gongbao.model.web import WebPage
from gongbao.settings import caps_in_force

Element: TypeAlias = Any
"""An element of lxml, which publishes no types."""

XML_NAMESPACE = "{http://www.w3.org/XML/1998/namespace}"
_GZIP = b"\x1f\x8b"
_DECLARATION = re.compile(r"^[\ufeff\s]*<\?xml\b[^>]{0,500}\?>")
_DOCTYPE = re.compile(r"<!DOCTYPE\b", re.IGNORECASE)
_FIRST_TAG = re.compile(r"<([A-Za-z_][\w:.-]{0,100})")
_PROLOG = 20_000


def read_xml(page: WebPage) -> Element:
    """Return the root element of an answer, decoded as its headers, byte order mark and prolog say (gb2312 means gb18030).

    Raise UnreadableDocument for broken gzip or bytes that are no text, TooLarge when gzip unpacks to more than
    the cap ``page_bytes`` in force, SourceChanged for what is not XML: an HTML page, a broken or cut off document (``TRUNCATED``), one that
    declares entities.
    """
    if page.body.startswith(_GZIP):
        page = _with_body(page, _unpacked(page, caps_in_force().page_bytes))
    markup = _DECLARATION.sub("", page_markup(page), count=1).lstrip("\ufeff")
    _refuse_entities(markup, page.final_url)
    # A parser is made for one document: lxml's keep a log of errors.
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        no_network=True,
        huge_tree=False,
        recover=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(markup.strip().encode("utf-8", "surrogatepass"), parser)
    except etree.XMLSyntaxError as refusal:
        cut = _is_cut_off(markup)
        raise SourceChanged(
            f"{page.final_url}: not well-formed XML ({refusal}); "
            + ("it was cut off: fetch it again" if cut else "the feed is broken or is none: look at the answer"),
            kind=FailureKind.TRUNCATED if cut else FailureKind.UNEXPECTED_STRUCTURE,
        ) from refusal
    for entity in root.iter(etree.Entity):
        raise SourceChanged(f"{page.final_url}: entity {entity.text} is not defined in it; its text is lost there")
    return root


def text_of(element: Element) -> str:
    """Return the text of an element and all below it, as it stands."""
    return "".join(element.itertext())


def local_name(element: Element) -> str:
    """Return the name of an element without its namespace."""
    return str(etree.QName(element).localname)


def namespace(element: Element) -> str:
    """Return the namespace of an element, empty when it has none."""
    return str(etree.QName(element).namespace or "")


def base_of(element: Element, address: str) -> str:
    """Return what relative addresses in ``element`` stand below: every ``xml:base`` around it, from the outside in (XML Base §3)."""
    for around in (*reversed(list(element.iterancestors())), element):
        with suppress(ValueError):  # a base that is no address changes nothing
            address = urljoin(address, (around.get(f"{XML_NAMESPACE}base") or "").strip())
    return address


def _refuse_entities(markup: str, url: str) -> None:
    """Refuse a document that declares entities (XXE, a billion laughs) before the parser sees it."""
    doctype = _DOCTYPE.search(markup[:_PROLOG])
    if doctype and re.search(r"<!ENTITY\b", markup[doctype.start() :]):
        raise SourceChanged(
            f"{url}: declares entities of its own, which are never expanded; no feed needs them: look at the answer"
        )


def _is_cut_off(markup: str) -> bool:
    """Tell whether a document that begins as one never comes to the end of its first element."""
    first = _FIRST_TAG.search(markup[:_PROLOG])
    return first is not None and markup.lstrip().startswith("<") and f"</{first[1]}" not in markup[-_PROLOG:]


def _unpacked(page: WebPage, cap: int) -> bytes:
    """Unpack gzip, of several members as well; never more than ``cap`` bytes are held."""
    packed, unpacked = page.body, bytearray()
    try:
        while packed.startswith(_GZIP):
            inflater = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
            unpacked += inflater.decompress(packed, cap - len(unpacked) + 1)
            if len(unpacked) > cap:
                raise TooLarge(
                    f"{page.final_url}: gzip unpacks to more than {cap} bytes (cap page_bytes); raise it if the sitemap is genuine"
                )
            if not inflater.eof:
                raise UnreadableDocument(f"{page.final_url}: gzip of {len(page.body)} bytes breaks off; fetch it again")
            packed = inflater.unused_data
    except zlib.error as refusal:
        raise UnreadableDocument(f"{page.final_url}: broken gzip ({refusal}); fetch it again") from refusal
    return bytes(unpacked)


def _with_body(page: WebPage, body: bytes) -> WebPage:
    """Return the page with another body; what the headers say of the packed one (its media type) goes."""
    headers = {name: value for name, value in page.headers.items() if name != "content-type"}
    return WebPage(
        url=page.url,
        final_url=page.final_url,
        status=page.status,
        headers=headers,
        body=body,
        fetched_at=page.fetched_at,
    )
