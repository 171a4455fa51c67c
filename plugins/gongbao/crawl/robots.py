"""robots.txt as RFC 9309 reads it, in time that grows with its length alone: a pattern is found piece by piece, never by trial."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Self
from urllib.parse import urlsplit

LARGEST_BYTES = 512_000
"""What is read of a robots.txt; RFC 9309 §2.5 asks for 500 KiB at least. The line that is cut off there says nothing."""

_LINE = re.compile(r"\s*([a-z-]{1,20})\s*:([^#]*)", re.IGNORECASE)
_TOKEN = re.compile(r"[a-z_-]+", re.IGNORECASE)
_SECONDS = re.compile(r"\d{1,9}(?:\.\d{1,9})?", re.ASCII)
_ESCAPED = re.compile(r"%([0-9a-f]{2})", re.IGNORECASE)
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One ``Allow`` or ``Disallow``: ``pieces`` of the pattern between its ``*``, ``to_the_end`` when it ends in ``$``, its octets."""

    allows: bool
    pieces: tuple[str, ...]
    to_the_end: bool
    octets: int

    @classmethod
    def of(cls, pattern: str, *, allows: bool) -> Self:
        """Read a pattern; each run of ``*`` is one."""
        same = _same_spelling(pattern)
        to_the_end = same.endswith("$")
        pieces = tuple(re.sub(r"\*+", "*", same.removesuffix("$")).split("*"))
        return cls(allows=allows, pieces=pieces, to_the_end=to_the_end, octets=len(same))

    def matches(self, path: str) -> bool:
        """Tell whether a path, spelt as patterns are, begins with the pattern.

        >>> [Rule.of(p, allows=False).matches("/a/b.pdf") for p in ("/a", "/*.pdf$", "/*b$", "/a/b.pdf$", "/a*/b*.pdf*f")]
        [True, True, False, True, False]
        """
        first, *others = self.pieces
        if not path.startswith(first):
            return False
        last = others.pop() if self.to_the_end and others else None
        place = len(first)
        for piece in others:
            place = path.find(piece, place)
            if place < 0:
                return False
            place += len(piece)
        if last is not None:
            return path.endswith(last) and len(path) - len(last) >= place
        return not self.to_the_end or place == len(path)


@dataclass(frozen=True, slots=True, kw_only=True)
class RobotsRules:
    """What a robots.txt says to one crawler; ``crawl_delay`` in seconds, where it gives one."""

    rules: tuple[Rule, ...] = ()
    crawl_delay: float | None = None

    def allows(self, url: str) -> bool:
        """Tell whether ``url`` may be asked: the longest pattern that matches says so, of two as long the one that allows.

        robots.txt itself is always allowed (RFC 9309 §2.2.2).
        """
        parts = urlsplit(url)
        path = _same_spelling((parts.path or "/") + (f"?{parts.query}" if parts.query else ""))
        if path == "/robots.txt":
            return True
        told = max(((r.octets, r.allows) for r in self.rules if r.matches(path)), default=(0, True))
        return told[1]


def read_robots(body: bytes, crawler: str) -> RobotsRules:
    """Read what ``body`` says to the product token ``crawler``: its own groups, all of them, else those for ``*``.

    >>> rules = read_robots(b"User-agent: *\\nDisallow: /a\\nAllow: /a/b\\nCrawl-delay: 7", "Gongbao")
    >>> rules.allows("http://h/a/c"), rules.allows("http://h/a/b/c"), rules.crawl_delay
    (False, True, 7.0)
    """
    text = body[:LARGEST_BYTES].decode("utf-8", "replace").removeprefix("\ufeff")
    lines = re.split(r"[\r\n]+", text)
    if len(body) > LARGEST_BYTES:
        lines.pop()
    own = _agent(crawler)
    said: dict[str, tuple[list[Rule], list[float]]] = {}
    agents: set[str] = set()  # of those that matter here: own and *
    names_agents = False
    for found in filter(None, map(_LINE.match, lines)):
        key, value = found[1].lower(), found[2].strip()
        if key == "user-agent":
            agents = (agents if names_agents else set()) | ({_agent(value)} & {own, "*"})
            names_agents = True
        elif key in {"allow", "disallow", "crawl-delay"}:
            names_agents = False
            for agent in agents:
                rules, delays = said.setdefault(agent, ([], []))
                if key == "crawl-delay":
                    delays += [float(value)] if _SECONDS.fullmatch(value) else []
                elif value:
                    rules.append(Rule.of(value, allows=key == "allow"))
    rules, delays = said.get(own) or said.get("*") or ([], [])
    return RobotsRules(rules=tuple(rules), crawl_delay=max(delays, default=None))


def _agent(value: str) -> str:
    """The product token of a crawler, in lower case; ``*`` for all, empty for what is none.

    >>> _agent("Gongbao/0.1 (+mailto:x)"), _agent("*"), _agent("(x)")
    ('gongbao', '*', '')
    """
    found = _TOKEN.match(value)
    return "*" if value.startswith("*") else found[0].lower() if found else ""


def _same_spelling(path: str) -> str:
    """Spell a path or pattern in the one way in which two can be compared (RFC 9309 §2.2.2, RFC 3986 §6.2.2).

    >>> _same_spelling("/政策/%7Ea%2fb")
    '/%E6%94%BF%E7%AD%96/~a%2Fb'
    """

    def unescaped(found: re.Match[str]) -> str:
        character = chr(int(found[1], 16))
        return character if character in _UNRESERVED else found[0].upper()

    spelt = "".join(c if c.isascii() else "".join(f"%{b:02X}" for b in c.encode("utf-8", "replace")) for c in path)
    return _ESCAPED.sub(unescaped, spelt)
