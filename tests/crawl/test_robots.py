"""robots.txt: what RFC 9309 says of groups and patterns, and files that are meant to keep a reader busy."""

from __future__ import annotations

import doctest
import threading
from collections.abc import Callable
from types import ModuleType

import pytest

from gongbao.crawl import addresses, robots
from gongbao.crawl.robots import LARGEST_BYTES, read_robots

SITE = "http://www.yunze.example"


def verdicts(text: str, *paths: str) -> list[bool]:
    rules = read_robots(text.encode(), "gongbao")
    return [rules.allows(SITE + path) for path in paths]


@pytest.mark.parametrize(
    ("text", "path", "allowed"),
    [
        pytest.param("User-agent: *\nDisallow: /a", "/ab", False, id="a pattern is a beginning"),
        pytest.param("User-agent: *\nDisallow: /a$", "/ab", True, id="a dollar ends it"),
        pytest.param("User-agent: *\nDisallow: /*.pdf$", "/x/y.pdf", False, id="a star is any run"),
        pytest.param("User-agent: *\nDisallow: /*.pdf$", "/x/y.pdf?z", True, id="the query belongs to the path"),
        pytest.param("User-agent: *\nDisallow: /ab*b$", "/ab", True, id="pieces do not overlap"),
        pytest.param("User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b/c", True, id="the longest wins"),
        pytest.param("User-agent: *\nAllow: /a\nDisallow: /a", "/a", True, id="of two as long the one that allows"),
        pytest.param("User-agent: *\nDisallow:", "/a", True, id="an empty pattern says nothing"),
        pytest.param("User-agent: *\nDisallow: /", "/robots.txt", True, id="robots.txt itself is always allowed"),
        pytest.param("Disallow: /", "/a", True, id="rules before any group are nobody's"),
        pytest.param("User-agent: GongBao/2\nDisallow: /", "/a", False, id="the product token, in any case"),
        pytest.param("User-agent: gong\nDisallow: /", "/a", True, id="a part of the token is another crawler"),
        pytest.param(
            "User-agent: x\nUser-agent: gongbao\n\nDisallow: /", "/a", False, id="a group of two, a blank line"
        ),
        pytest.param("User-agent: gongbao\nSitemap: /s\nDisallow: /", "/a", False, id="a sitemap ends no group"),
        pytest.param("User-agent: *\nDisallow: /\nUser-agent: gongbao\nDisallow: /b", "/a", True, id="own group alone"),
        pytest.param("User-agent: *\nDisallow: /政策", "/%E6%94%bf%e7%ad%96/1", False, id="other words, same octets"),
        pytest.param("User-agent: *\nDisallow: /%7Ea", "/~a", False, id="an escape that need not be"),
        pytest.param(
            "\ufeffUser-agent: *\r\nDisallow: /a # all\r\n", "/a", False, id="a mark of order, CRLF, a comment"
        ),
    ],
)
def test_patterns_and_groups_are_read_as_the_standard_says(text: str, path: str, allowed: bool) -> None:
    assert verdicts(text, path) == [allowed]


def test_all_groups_of_a_crawler_are_one() -> None:
    text = "User-agent: gongbao\nDisallow: /a\nUser-agent: *\nDisallow: /c\nUser-agent: gongbao\nDisallow: /b\n"
    assert verdicts(text, "/a", "/b", "/c") == [False, False, True]


def test_the_longest_delay_is_kept_and_what_is_no_number_of_seconds_is_none() -> None:
    assert read_robots(b"User-agent: *\nCrawl-delay: 2\nCrawl-delay: 7.5", "gongbao").crawl_delay == 7.5
    for nonsense in (b"inf", b"nan", b"-3", b"soon", "٣".encode()):
        assert read_robots(b"User-agent: *\nCrawl-delay: " + nonsense, "gongbao").crawl_delay is None


def within_seconds(work: Callable[[], list[bool]], limit: float = 20.0) -> list[bool]:
    """The result of ``work``; fails when it has not ended in time (a regular expression that tries all ways never does)."""
    results: list[list[bool]] = []
    thread = threading.Thread(target=lambda: results.append(work()), daemon=True)
    thread.start()
    thread.join(limit)
    assert results, "still at it"
    return results[0]


def test_a_pattern_of_many_stars_is_decided() -> None:
    text = "User-agent: *\nDisallow: /" + "a*" * 3_000 + "b$\nDisallow: /" + "*a" * 3_000 + "c\nDisallow: /kept"
    assert within_seconds(lambda: verdicts(text, "/" + "a" * 4_000, "/kept")) == [True, False]


def test_a_crowd_of_agents_over_a_crowd_of_rules_is_read() -> None:
    text = "".join(f"User-agent: x{n}\n" for n in range(14_000)) + "User-agent: *\n" + "Disallow: /a\n" * 18_000
    assert within_seconds(lambda: verdicts(text, "/a", "/b")) == [False, True]


def test_what_lies_beyond_the_largest_size_is_not_read_nor_the_line_cut_there() -> None:
    beginning = b"User-agent: *\nDisallow: /a\n"
    filler = b"#" * (LARGEST_BYTES - len(beginning) - len(b"\nDisallow: /b"))
    rules = read_robots(beginning + filler + b"\nDisallow: /bcd\nDisallow: /e\n", "gongbao")
    assert [rules.allows(SITE + path) for path in ("/a", "/b", "/bcd", "/e")] == [False, True, True, True]


@pytest.mark.parametrize("module", [addresses, robots], ids=lambda module: module.__name__)
def test_examples_hold(module: ModuleType) -> None:
    assert doctest.testmod(module).failed == 0
