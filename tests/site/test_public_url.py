"""Addresses are whole where the publisher said where the folder lies on the web; else they are relative, and the files say so."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import DCAT
from selectolax.lexbor import LexborHTMLParser

from publish.folder import Folder
from publish.kept import every_release
from publish.site import write_site

HOME = "https://gazette.example.org/data/"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def links_of_json_feeds(folder: Path) -> dict[str, list[str]]:
    """Every address in each JSON feed."""
    found = {}
    for path in sorted([folder / "feed.json", *folder.glob("feeds/*/*.json")]):
        said = json.loads(path.read_text(encoding="utf-8"))
        links = [said[name] for name in ("home_page_url", "feed_url", "next_url") if name in said]
        links += [item["url"] for item in said["items"]]
        links += [link for item in said["items"] for link in re.findall(r'href="([^"]*)"', item["content_html"])]
        found[path.relative_to(folder).as_posix()] = links
    return found


def of_opml(folder: Path) -> list[str]:
    return [line.attrib["xmlUrl"] for line in ET.parse(folder / "feeds/index.opml").iter("outline")]


def described(folder: Path) -> dict[str, Any]:
    page = LexborHTMLParser((folder / "site/data.html").read_text(encoding="utf-8"))
    return dict(json.loads(page.css_first("script[type='application/ld+json']").text()))


def locations(folder: Path, name: str) -> list[str]:
    return [str(node.text) for node in ET.parse(folder / "site" / name).iter(f"{SITEMAP}loc")]


@pytest.fixture
def named(publish_night: Callable[..., Any], nights: Callable[..., Any], tmp_path: Path) -> Path:
    """Two nights at a public address."""
    store, previous = Folder(tmp_path / "named", public_url=HOME), None
    for night, (rows, options) in zip(range(2), nights(), strict=False):
        previous = publish_night(rows, night, store, previous, **options)
    return tmp_path / "named"


def test_with_a_public_address_what_readers_import_is_whole(named: Path) -> None:
    feeds = links_of_json_feeds(named)
    assert len(feeds) == 3  # of all, of the portal, of the issuer
    assert all(link.startswith(HOME) for links in feeds.values() for link in links)
    assert f"{HOME}site/policy/gb-parking.html#changes" in feeds["feed.json"]
    assert f"{HOME}feed.atom" in of_opml(named)
    assert all(link.startswith(HOME) for link in of_opml(named))
    for path in [named / "feed.atom", named / "feeds/releases.atom", *named.glob("feeds/*/*.atom")]:
        links = [node.attrib["href"] for node in ET.parse(path).iter("{http://www.w3.org/2005/Atom}link")]
        assert all(link.startswith("https://") for link in links), path
    told = described(named)
    assert (told["url"], {row["contentUrl"].startswith(HOME) for row in told["distribution"]}) == (
        f"{HOME}site/",
        {True},
    )
    assert json.loads((named / "croissant.jsonld").read_text())["url"] == f"{HOME}site/"
    assert "GONGBAO_PUBLIC_URL" not in (named / "feed.json").read_text() + (named / "feeds/index.opml").read_text()


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # rdflib's own parser calls it
def test_the_catalogue_keeps_its_meaning_wherever_it_is_read(named: Path) -> None:
    graph = Graph()
    graph.parse(
        data=(named / "dcat.jsonld").read_text(), format="json-ld", publicID="https://elsewhere.example/copy.jsonld"
    )
    catalog = URIRef(f"{HOME}dcat.jsonld#catalog")
    assert (catalog, DCAT.landingPage, URIRef(f"{HOME}site/")) in graph
    assert not [term for triple in graph for term in triple if str(term).startswith("https://elsewhere.example")]


def test_the_sitemap_names_every_policy_with_the_moment_of_its_last_change(named: Path) -> None:
    names = [link.removeprefix(f"{HOME}site/") for link in locations(named, "sitemap.xml")]
    assert names == ["sitemap-pages.xml", "sitemap-2025-03-1.xml"]
    assert locations(named, names[1]) == [
        f"{HOME}site/policy/{policy_id}.html"
        for policy_id in ("gb-draft", "gb-gone", "gb-parking", "gb-parks", "gb-order")
    ]
    changed = [node.text for node in ET.parse(named / "site" / names[1]).iter(f"{SITEMAP}lastmod")]
    assert changed == [f"2025-03-0{day}T18:30:00Z" for day in (3, 3, 4, 3, 4)]
    for link in locations(named, "sitemap-pages.xml"):
        assert (named / link.removeprefix(HOME)).is_file()


def test_without_one_addresses_are_relative_lead_somewhere_and_the_files_say_so(gazette: Path) -> None:
    for path, links in links_of_json_feeds(gazette).items():
        for link in links:
            assert ((gazette / path).parent / link.partition("#")[0]).resolve().is_file(), (path, link)
        assert "GONGBAO_PUBLIC_URL" in json.loads((gazette / path).read_text(encoding="utf-8"))["user_comment"]
    assert all((gazette / "feeds" / link).resolve().is_file() for link in of_opml(gazette))
    assert "<!-- 本文件中的地址相对于本文件自身" in (gazette / "feeds/index.opml").read_text(encoding="utf-8")
    assert "发布者未设公开网址" in (gazette / "site/data.html").read_text(encoding="utf-8")
    assert described(gazette)["url"] == "../site/"
    assert not list((gazette / "site").glob("sitemap*"))


def test_another_address_moves_everything_and_none_takes_the_sitemap_away(
    publish_night: Callable[..., Any], nights: Callable[..., Any], named: Path
) -> None:
    stream = nights()
    for _ in range(2):
        next(stream)
    there = Folder(named, public_url="http://127.0.0.1:8080/")
    publish_night(next(stream)[0], 2, there, every_release(there)[-1])
    text = "".join(
        p.read_text(encoding="utf-8") for p in sorted(named.rglob("*")) if p.suffix in {".atom", ".opml", ".xml"}
    )
    assert "http://127.0.0.1:8080/site/policy/gb-parking.html" in text
    assert "gazette.example.org" not in text + "".join(map(str, links_of_json_feeds(named).values()))
    bare = Folder(named)
    write_site(bare, every_release(bare))
    assert not list((named / "site").glob("sitemap*"))
