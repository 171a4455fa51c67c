"""A reader of feeds written from the RFCs alone: it opens files, follows links, and knows nothing of the code that wrote them."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

ATOM = "{http://www.w3.org/2005/Atom}"
HISTORY = "{http://purl.org/syndication/history/1.0}"
TOMBSTONES = "{http://purl.org/atompub/tombstones/1.0}"

_DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")
_IRI = re.compile(r"[a-z][a-z0-9+.-]*:.+")


def opened(root: Path, path: str) -> ET.Element:
    return ET.parse(root / path).getroot()


def link(node: ET.Element, relation: str) -> str | None:
    found = [one.attrib["href"] for one in node.findall(f"{ATOM}link") if one.attrib.get("rel") == relation]
    assert len(found) < 2, f"two links {relation}"
    return found[0] if found else None


def target(path: str, href: str) -> str:
    """What ``href`` in the document at ``path`` leads to."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), href.partition("#")[0]))


def ids(document: ET.Element) -> list[str]:
    return [str(entry.findtext(f"{ATOM}id")) for entry in document.findall(f"{ATOM}entry")]


def walked(root: Path, path: str, relation: str = "prev-archive", known: frozenset[str] = frozenset()) -> Iterator[str]:
    """Paths of the document and of those that it leads to, one after another, until one that is known."""
    seen = set()
    while path not in known:
        assert path not in seen, f"{path} leads to itself"
        seen.add(path)
        yield path
        href = link(opened(root, path), relation)
        if href is None:
            return
        path = target(path, href)


def all_ids(root: Path, path: str, relation: str = "prev-archive") -> list[str]:
    return [entry_id for one in walked(root, path, relation) for entry_id in ids(opened(root, one))]


def json_ids(root: Path, path: str) -> list[str]:
    """Ids of a JSON feed and of all pages that ``next_url`` leads to."""
    found: list[str] = []
    while True:
        document: dict[str, Any] = json.loads((root / path).read_text(encoding="utf-8"))
        assert document["version"] == "https://jsonfeed.org/version/1.1"
        assert document["title"]
        assert target(path, document["feed_url"]) == path
        for item in document["items"]:
            assert isinstance(item["id"], str)
            assert item["content_html"]
            assert _DATE.fullmatch(item["date_published"])
            found.append(item["id"])
        if "next_url" not in document:
            return found
        path = target(path, document["next_url"])


def check_document(root: Path, path: str) -> ET.Element:
    """Hold one document to RFC 4287 (sections 4.1.1, 4.1.2) and RFC 5005 (section 4)."""
    feed = opened(root, path)
    assert feed.tag == f"{ATOM}feed"
    assert [a.findtext(f"{ATOM}name") for a in feed.findall(f"{ATOM}author")] == ["Gongbao 公报"]
    assert target(path, link(feed, "self") or "") == path
    archive = feed.find(f"{HISTORY}archive") is not None
    for relation in ("prev-archive", "next-archive", "current"):
        href = link(feed, relation)
        assert href is None or (root / target(path, href)).is_file(), f"{path}: {relation} leads nowhere"
    assert not archive or link(feed, "current")
    assert len(set(ids(feed))) == len(ids(feed))
    for node in (feed, *feed.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(node.findall(f"{ATOM}{name}")) == 1, f"{path}: {name}"
        assert _IRI.fullmatch(str(node.findtext(f"{ATOM}id")))
        assert node.findtext(f"{ATOM}title")
        assert _DATE.fullmatch(str(node.findtext(f"{ATOM}updated")))
        ways = [one for one in node.findall(f"{ATOM}link") if one.attrib["rel"] == "alternate"]
        assert len({one.attrib["type"] for one in ways}) == len(ways)
        assert all(one.attrib["href"] for one in node.findall(f"{ATOM}link"))
        assert all(c.attrib["term"] and _IRI.fullmatch(c.attrib["scheme"]) for c in node.findall(f"{ATOM}category"))
    for entry in feed.findall(f"{ATOM}entry"):
        assert link(entry, "alternate")
        assert [c.attrib["type"] for c in entry.findall(f"{ATOM}content")] in (["html"], ["text"])
    for stone in feed.findall(f"{TOMBSTONES}deleted-entry"):
        assert _IRI.fullmatch(stone.attrib["ref"])
        assert _DATE.fullmatch(stone.attrib["when"])
    return feed
