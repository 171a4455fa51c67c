"""Every page is valid, closed to the outside, reachable, and readable by people who cannot see it."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from selectolax.lexbor import LexborHTMLParser

CSS = Path(__file__).parents[2] / "publish/site/assets/gongbao.css"


def pages_of(folder: Path) -> dict[str, str]:
    return {
        str(p.relative_to(folder)): p.read_text(encoding="utf-8") for p in sorted((folder / "site").rglob("*.html"))
    }


def test_every_page_is_valid(gazette: Path, faults: Callable[[str], list[str]]) -> None:
    found = {path: wrong for path, page in pages_of(gazette).items() if (wrong := faults(page))}
    assert found == {}


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        ("<p><div></div></p>", "a browser reads"),
        ("<table><tr><td></td></tr></table>", "a browser reads"),
        ("<ul><li></ul>", "closes"),
        ('<p id="a"></p><p id="a"></p>', "stands twice"),
        ("<p>a & b</p>", "stray &"),
        ("<p>", "closes"),
        ('<p class="a" class="b"></p>', "repeats"),
    ],
)
def test_the_check_itself_finds_what_is_wrong(broken: str, said: str, faults: Callable[[str], list[str]]) -> None:
    page = f'<!doctype html>\n<html lang="zh"><head><title>x</title></head><body>{broken}</body></html>\n'
    assert any(said in fault for fault in faults(page)), faults(page)


def test_every_internal_link_resolves(gazette: Path) -> None:
    ids = {path: set(re.findall(r'\bid="([^"]+)"', page)) for path, page in pages_of(gazette).items()}
    missing = []
    for path, page in pages_of(gazette).items():
        for link in re.findall(r'(?:href|src|action)="([^"]*)"', page):
            parts = urlsplit(link.replace("&amp;", "&"))
            if parts.scheme:
                continue
            target = (gazette / path).parent / unquote(parts.path) if parts.path else gazette / path
            name = str(target.resolve().relative_to(gazette.resolve()))
            if not target.is_file() or (parts.fragment and parts.fragment not in ids[name]):
                missing.append((path, link))
    assert missing == []


def test_nothing_comes_from_outside_and_nothing_runs_inline(gazette: Path) -> None:
    for path, page in pages_of(gazette).items():
        policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', page)
        assert policy is not None, path
        assert "default-src 'none'" in policy.group(1)
        assert "unsafe" not in policy.group(1)
        tree = LexborHTMLParser(page)
        assert not tree.css("style, iframe, object, embed, base, [style]"), path
        for script in tree.css("script:not([type='application/ld+json'])"):
            assert script.attributes.get("src", "").startswith(("assets/", "../")), path
            assert not script.text(strip=True)
        data = tree.css("script[type='application/ld+json']")
        assert [node.parent.tag for node in data if node.parent] == (["head"] if path == "site/data.html" else []), path
        assert all(list(node.attributes) == ["type"] for node in data), path
        for node in tree.css("*"):
            assert not [name for name in node.attributes if name.startswith("on")], path
        loaded = [n.attributes.get("href") or "" for n in tree.css("link")] + [
            n.attributes.get("src") or "" for n in tree.css("[src]")
        ]
        assert not [url for url in loaded if urlsplit(url).scheme or url.startswith("//")], path
    assert not re.search(r"url\(|@import", CSS.read_text(encoding="utf-8"))


def test_headings_go_down_one_level_at_a_time_and_landmarks_are_there(gazette: Path) -> None:
    for path, page in pages_of(gazette).items():
        tree = LexborHTMLParser(page)
        levels = [int(node.tag[1]) for node in tree.css("h1, h2, h3, h4, h5, h6")]
        assert levels[0] == 1, path
        assert levels.count(1) == 1, path
        assert all(after <= before + 1 for before, after in pairwise(levels)), (path, levels)
        assert tree.css_first("html").attributes["lang"] == "zh-CN"
        assert len(tree.css("main")) == 1
        assert tree.css_first("body > a.skip").attributes["href"] == "#main"
        assert all(tree.css(landmark) for landmark in ("header", "nav[aria-label]", "footer")), path
        for field in tree.css("input, select"):
            assert tree.css_first(f'label[for="{field.attributes["id"]}"]') is not None, path
        for node in tree.css("svg"):
            assert node.attributes.get("aria-hidden") == "true" or node.attributes.get("role") == "img", path


def test_english_is_marked_as_english(gazette: Path) -> None:
    for path, page in pages_of(gazette).items():
        for words in ("Skip to content", "The text published by the issuing body prevails."):
            assert re.search(rf'lang="en">{words}', page), path


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_stand_out_from_their_ground(scheme: str) -> None:
    style = CSS.read_text(encoding="utf-8")
    light, dark = re.findall(r":root\{([^}]*)\}", style)[:2]
    colours = dict(re.findall(r"--([\w-]+):(#[0-9a-f]{6})", light))
    if scheme == "dark":
        colours |= dict(re.findall(r"--([\w-]+):(#[0-9a-f]{6})", dark))
    pairs = [
        (word, ground)
        for word in ("ink", "soft", "link", "red", "gold", "ins-ink", "del-ink")
        for ground in ("paper", "card")
    ]
    pairs += [("del-ink", "del"), ("ins-ink", "ins"), ("gold", "goldbg"), ("paper", "red"), ("paper", "ink")]
    weak = {}
    for word, ground in pairs:
        bright, dim = sorted((luminance(colours[word]), luminance(colours[ground])), reverse=True)
        if (bright + 0.05) / (dim + 0.05) < 4.5:
            weak[word, ground] = round((bright + 0.05) / (dim + 0.05), 2)
    assert weak == {}
