"""The Atom feed of one subscription (RFC 4287), rebuilt whole from its frozen letters."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.etree import ElementTree as ET

from gongbao.alert.letters import Letter

ATOM = "http://www.w3.org/2005/Atom"
FEED_LENGTH = 100
"""Newest alerts kept in the feed; the letters keep all."""

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def atom_feed(letters: Sequence[Letter]) -> bytes:
    """Write the feed of ``letters`` (one subscription, at least one), newest first; text is escaped, never markup."""
    newest = sorted(letters, key=lambda letter: letter.alert["release_id"], reverse=True)[:FEED_LENGTH]
    head = newest[0].alert
    ET.register_namespace("", ATOM)
    feed = ET.Element(f"{{{ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": "zh-Hans"})
    _add(feed, "id", f"urn:gongbao:subscription:{head['subscription_id']}")
    _add(feed, "title", f"公报 · {head['subscription_name']}")
    _add(feed, "updated", head["released_at"])
    _add(_add(feed, "author"), "name", "Gongbao 公报")
    for letter in newest:
        alert = letter.alert
        entry = _add(feed, "entry")
        _add(entry, "id", f"urn:gongbao:{alert['alert_id']}")
        _add(entry, "title", alert["title_zh"])
        _add(entry, "updated", alert["released_at"])
        for url in dict.fromkeys(item["policy_url"] for item in alert["items"]):
            relation = "related" if entry.find(f"{{{ATOM}}}link") is not None else "alternate"
            ET.SubElement(entry, f"{{{ATOM}}}link", {"rel": relation, "href": _clean(url)})
        _add(entry, "content", letter.text).set("type", "text")
    ET.indent(feed)
    return bytes(ET.tostring(feed, encoding="utf-8", xml_declaration=True)) + b"\n"


def _add(parent: ET.Element, name: str, text: str | None = None) -> ET.Element:
    element = ET.SubElement(parent, f"{{{ATOM}}}{name}")
    element.text = None if text is None else _clean(text)
    return element


def _clean(text: str) -> str:
    """Drop the characters that XML 1.0 cannot hold even escaped."""
    return _NOT_XML.sub("", text)
