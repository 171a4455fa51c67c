"""Pages from templates: compiled once, everything escaped, Chinese first with its English beside it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta, timezone
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from publish.site.naming import root_of, web_address

_PORTAL_TIME = timezone(timedelta(hours=8), "CST")
_OUTSIDE = ("gongbao.wording", "gongbao.history", "gongbao.model")
"""Packages beside this one whose code decides what pages say."""


def render(template: str, path: str, **known: Any) -> bytes:
    """Render the page that will lie at ``path`` of the site."""
    root = root_of(path)
    return _environment().get_template(template).render(path=path, root=root, data=f"{root}../", **known).encode()


def both(names: tuple[str, str]) -> Markup:
    """A name in Chinese with its English beside it.

    >>> both(("数量", "quantity"))
    Markup('数量 <span class="en" lang="en">quantity</span>')
    """
    zh, en = names
    return Markup('{} <span class="en" lang="en">{}</span>').format(zh, en) if en and en != zh else escape(zh)


def say_stamp(at: datetime) -> Markup:
    """A moment for people in portal time, for programs in UTC.

    >>> from datetime import UTC
    >>> say_stamp(datetime(2025, 3, 3, 18, 30, tzinfo=UTC))
    Markup('<time datetime="2025-03-03T18:30:00+00:00">2025-03-04 02:30</time>')
    """
    return Markup('<time datetime="{}">{:%Y-%m-%d %H:%M}</time>').format(at.isoformat(), at.astimezone(_PORTAL_TIME))


def say_day(day: date | None) -> Markup:
    """A day, or a dash where it is not known."""
    return Markup('<time datetime="{0}">{0}</time>').format(day.isoformat()) if day else Markup("–")


@cache
def generator_digest() -> str:
    """Digest of the code, templates and assets behind the pages: another digest, and every page is made anew."""
    digest = hashlib.sha256()
    for package in (*_OUTSIDE, "publish.site"):
        for name, source in sorted(_sources(files(package), package)):
            digest.update(name.encode() + b"\0" + source + b"\0")
    return digest.hexdigest()


@cache
def assets() -> Mapping[str, bytes]:
    """Files of the package's ``assets`` folder by their path below it: the style sheet, and scripts where they were built."""
    folder = files("publish.site").joinpath("assets")
    return {name.removeprefix("assets/"): body for name, body in sorted(_sources(folder, "assets"))}


def has_asset(name: str) -> bool:
    """Whether ``assets/<name>`` is there: pages name a script only then."""
    return name in assets()


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("publish.site", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters |= {"both": both, "stamp": say_stamp, "day": say_day, "web": web_address, "size": say_size}
    environment.globals |= {"has_asset": has_asset}
    return environment


def say_size(count: int) -> str:
    """Bytes as people read them.

    >>> say_size(812), say_size(20_133), say_size(7_340_032)
    ('812 B', '19.7 KB', '7.0 MB')
    """
    if count < 1024:
        return f"{count} B"
    return f"{count / 1024:.1f} KB" if count < 1024**2 else f"{count / 1024**2:.1f} MB"


def _sources(folder: Traversable, name: str) -> Iterator[tuple[str, bytes]]:
    for entry in folder.iterdir():
        path = f"{name}/{entry.name}"
        if entry.is_dir():
            if entry.name not in {"__pycache__", "node_modules"}:
                yield from _sources(entry, path)
        elif not entry.name.startswith("."):
            yield path, entry.read_bytes()
