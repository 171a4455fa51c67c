"""Bytes of a page to text, by evidence; what cannot be decoded is an error, never ``U+FFFD``."""

from __future__ import annotations

import re
from functools import cache

from gongbao.errors import UnreadableDocument

META_WINDOW_BYTES = 16_384
"""How far into a page its own charset declaration is looked for."""

PLAUSIBLE_SHARE = 0.4
"""Share of everyday Chinese characters among the non-ASCII ones.

Real texts reach .99 in simplified and .63 in traditional script; UTF-8 read as GB18030 reaches .20 at most (measured on
the five seeds, whole and cut to 60 characters).
"""

UNDOUBTED_SHARE = 0.7
"""Share from which GB18030 is not weighed against Big5.

Big5 read as GB18030 reaches .63 at most, in pieces of 30 characters; of 5,500 pieces of real and invented texts of 30 to 2,000
characters none in GB18030 had a greater share as Big5, and of those in Big5 of 200 and more all did.
"""

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\x84\x31\x95\x33", "gb18030"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_GB_LABELS = frozenset(
    {"gb2312", "gbk", "gb18030", "gb_2312-80", "gb_2312", "gb2312-80", "x-gbk", "cp936", "ms936", "936"}
)
_LABELS = {
    **dict.fromkeys(_GB_LABELS, "gb18030"),
    **dict.fromkeys(("utf-8", "utf8", "utf_8", "unicode-1-1-utf-8"), "utf-8"),
    **dict.fromkeys(("big5", "big5-hkscs", "cn-big5", "x-x-big5", "cp950"), "big5hkscs"),
    **dict.fromkeys(("iso-8859-1", "latin1", "windows-1252", "cp1252", "us-ascii", "ascii"), "cp1252"),
}
_UTF16_LABELS = frozenset({"utf-16", "utf-16le", "utf-16be"})
# The sign that opens a tag has no case: found as it is, it spares the search every other place.
_META = re.compile(rb"<(?i:meta\b[^>]{0,500}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,40}))")
_XML = re.compile(rb"\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9_:.-]{2,40})", re.IGNORECASE)
_FOREIGN = re.compile("[^\x00-\x7f]+")
_HTTP = re.compile(r"charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,40})", re.IGNORECASE)


def decode_markup(body: bytes, content_type: str | None = None) -> str:
    """Decode a page (markup or plain text) by BOM, HTTP charset, its own declaration, and what the bytes allow.

    ``gb2312`` and ``gbk`` labels mean GB18030 (PORTALS.md §3). A declared encoding that does not fit the bytes, or fits
    only as unlikely characters, yields to another that does; Big5 is taken undeclared where it spells likelier characters than
    GB18030. Raise UnreadableDocument for 0 bytes, NUL bytes, a text cut off inside its last character, or when no encoding fits;
    a broken byte is never replaced.
    """
    if not body:
        raise UnreadableDocument("page of 0 bytes: nothing to decode; fetch it again or quarantine the capture")
    for bom, codec in _BOMS:
        if body.startswith(bom):
            return _without_nul(_decoded_or_error(body, codec, "its byte order mark"))
    declared = declared_encodings(body, content_type)
    if b"\0" in body:
        for label in declared:
            if label in _UTF16_LABELS:
                return _without_nul(_decoded_or_error(body, label, "the declared charset"))
        raise UnreadableDocument(told_of_nul(body))
    if body.isascii():
        return body.decode("ascii")
    return _best_fit(body, declared)


_decoded_last: list[tuple[str, bytes]] = []
"""The page that was decoded last from UTF-8, and its bytes: its parser asks for them next."""


def utf8_of(markup: str) -> bytes:
    """Return a text as UTF-8; raise UnicodeEncodeError for lone surrogates. The page decoded last is not encoded again.

    >>> utf8_of(decode_markup("<p>甲".encode())).decode()
    '<p>甲'
    """
    for text, body in _decoded_last:
        if text is markup:
            return body
    return markup.encode()


def declared_encodings(body: bytes, content_type: str | None) -> tuple[str, ...]:
    """Name the codecs that HTTP header and page declare, in that order; unknown labels are left out.

    >>> declared_encodings(b'<meta charset="gb2312">', "text/html; charset=UTF-8")
    ('utf-8', 'gb18030')
    """
    found = [m.group(1) for m in [_HTTP.search(content_type or "")] if m]
    head = body[:META_WINDOW_BYTES]
    found += [m.group(1).decode("ascii") for m in [_XML.match(head), _META.search(head)] if m]
    codecs: dict[str, None] = {}
    for label in (name.lower() for name in found):
        if label in _LABELS or label in _UTF16_LABELS:
            codecs[_LABELS.get(label, label)] = None
    return tuple(codecs)


def everyday_share(text: str) -> float:
    """Return the share of everyday Chinese characters and punctuation among the non-ASCII ones (1.0 when there are none).

    >>> everyday_share("关于印发") > everyday_share("鍏充簬鍗板彂")
    True
    """
    foreign = "".join(_FOREIGN.findall(text))
    if not foreign:
        return 1.0
    return len("".join(_everyday_runs().findall(foreign))) / len(foreign)


def told_of_nul(body: bytes) -> str:
    """Say where the first NUL stands, and what such bytes look like: UTF-16 without a byte order mark, a text, or neither."""
    told = f"NUL at byte {body.index(0)} of {len(body)}"
    for codec in ("utf-16-le", "utf-16-be"):
        try:
            text = body.decode(codec)
        except UnicodeDecodeError:
            continue
        if _FOREIGN.search(text) and "\0" not in text and everyday_share(text[:200_000]) >= PLAUSIBLE_SHARE:
            return f"{told}: looks like {codec} without its byte order mark; save it as UTF-8"
    return f"{told}: not a text; look at the media type of the capture, or get the file anew"


def _best_fit(body: bytes, declared: tuple[str, ...]) -> str:
    """Decode with the first declared codec that fits plausibly, else with the most plausible one that fits."""
    refusals: list[str] = []
    fitting: list[tuple[str, float]] = []
    order = dict.fromkeys(
        (*(c for c in declared if c not in {"cp1252", *_UTF16_LABELS}), "utf-8", "gb18030", "big5hkscs")
    )
    for codec in order:
        try:
            text = body.decode(codec)
        except UnicodeDecodeError as refusal:
            if cut := _cut_at_end(body, refusal):
                refusals.insert(0, cut)
            refusals.append(f"{codec} fails at byte {refusal.start}")
            continue
        if codec == "utf-8":
            # Bytes above 0x7F that form valid UTF-8 throughout are UTF-8, whatever language they spell.
            _decoded_last[:] = [(text, body)]
            return text
        share = everyday_share(text[:200_000])
        if share >= PLAUSIBLE_SHARE:
            return text if codec != "gb18030" else _likelier_in_big5(body, share) or text
        fitting.append((codec, share))
    if "cp1252" in declared:
        return _decoded_or_error(body, "cp1252", "the declared charset")
    refusals += [
        f"{codec} fits only as unlikely characters (share of everyday ones {share:.2f})" for codec, share in fitting
    ]
    raise UnreadableDocument(
        f"page of {len(body)} bytes does not decode: {'; '.join(refusals)}; declared {declared or 'nothing'}"
    )


def _likelier_in_big5(body: bytes, share: float) -> str | None:
    """Decode as Big5 what GB18030 spells doubtfully, where Big5 spells likelier characters; None otherwise."""
    if share >= UNDOUBTED_SHARE:
        return None
    try:
        text = body.decode("big5hkscs")
    except UnicodeDecodeError:
        return None
    return text if everyday_share(text[:200_000]) > share else None


def _cut_at_end(body: bytes, refusal: UnicodeDecodeError) -> str | None:
    """Say that a text ends inside its last character, where all before is likely in that encoding; None otherwise."""
    if refusal.reason not in {"unexpected end of data", "incomplete multibyte sequence"}:
        return None
    before = body[: refusal.start].decode(refusal.encoding)
    if not _FOREIGN.search(before) or everyday_share(before[-200_000:]) < PLAUSIBLE_SHARE:
        return None
    return (
        f"it looks cut off at its end: the last character begins at byte {refusal.start + 1} of {len(body)} ({refusal.encoding}) and "
        "is not whole; fetch it again"
    )


def _decoded_or_error(body: bytes, codec: str, evidence: str) -> str:
    try:
        return body.decode(codec)
    except UnicodeDecodeError as refusal:
        raise UnreadableDocument(
            f"page does not decode as {codec} ({evidence}): byte {refusal.start} of {len(body)}; truncated or mislabelled"
        ) from refusal


def _without_nul(text: str) -> str:
    if "\0" in text:
        raise UnreadableDocument(
            f"NUL at character {text.index(chr(0))}: not a text; look at the media type of the capture"
        )
    return text


@cache
def _everyday_runs() -> re.Pattern[str]:
    """A pattern over GB 2312 level 1 (3,755 characters) and the punctuation that government pages use."""
    level_one = (bytes([row, cell]) for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF))
    characters = b"".join(level_one).replace(b"\xd7\xfa", b"").replace(b"\xd7\xfb", b"").replace(b"\xd7\xfc", b"")
    hanzi = characters.replace(b"\xd7\xfd", b"").replace(b"\xd7\xfe", b"").decode("gb2312")
    everyday = hanzi + "，。、；：？！“”‘’（）《》〈〉【】〔〕「」『』　 —－–…·•％～①②③④⑤⑥⑦⑧⑨⑩．﹔"
    return re.compile("[" + "".join(map(re.escape, everyday)) + "]+")
