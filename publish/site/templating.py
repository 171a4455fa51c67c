"""Pages from templates: compiled once, everything escaped, Chinese first with its English beside it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta, timezone
from functools import cache, lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from gongbao.formats.turning import without_turning
from publish.site.naming import root_of, web_address

_MENU = {
    "index.html": ("今日", "Today"),
    "changes/index.html": ("变更", "Changes"),
    "consultations.html": ("征求意见", "Consultations"),
    "search.html": ("检索", "Search"),
    "portals.html": ("门户", "Portals"),
    "data.html": ("数据", "Data"),
}
_PORTAL_TIME = timezone(timedelta(hours=8), "CST")
_OUTSIDE = ("gongbao.wording", "gongbao.history", "gongbao.model")
"""Packages beside this one whose code decides what pages say."""


def render(template: str, path: str, **known: Any) -> bytes:
    """Render the page that will lie at ``path`` of the site."""
    root = root_of(path)
    page = _environment().get_template(template).render(path=path, root=root, data=f"{root}../", **known)
    return without_turning(page).encode()


def mark(html: str) -> Markup:
    """Take ``html`` as markup: for strings whose every part from outside went through ``escape``. Faster than formatting a Markup."""
    return Markup(html)  # noqa: S704 - the callers of this module escape, and tests feed them markup


def both(names: tuple[str, str]) -> Markup:
    """A name in Chinese with its English beside it.

    >>> both(("数量", "quantity"))
    Markup('数量 <span class="en" lang="en">quantity</span>')
    """
    zh, en = names
    return mark(f'{escape(zh)} <span class="en" lang="en">{escape(en)}</span>') if en and en != zh else escape(zh)


def english(words: str) -> Markup:
    """English beside Chinese; of constant words in a template it is made once, when the template is compiled.

    >>> english("R&D")
    Markup('<span class="en" lang="en">R&amp;D</span>')
    """
    return mark(f'<span class="en" lang="en">{escape(words)}</span>')


@lru_cache(maxsize=256)
def badge(status: str, names: tuple[str, str]) -> Markup:
    """A status as a badge, coloured by its code.

    >>> badge("in_force", ("现行有效", "in force"))
    Markup('<span class="status s-in_force">现行有效 <span lang="en">in force</span></span>')
    """
    code = status if status.isidentifier() else "unknown"
    return mark(f'<span class="status s-{code}">{escape(names[0])} <span lang="en">{escape(names[1])}</span></span>')


@lru_cache(maxsize=64)
def _menu(current: str, root: str) -> Markup:
    here = {current: ' aria-current="page"'}
    items = [f'<li><a href="{root}{file}"{here.get(file, "")}>{both(names)}</a></li>' for file, names in _MENU.items()]
    return mark("\n".join(items))


def menu(path: str, root: str) -> Markup:
    """The items of the main menu as the page at ``path`` shows them."""
    return _menu(path if path in _MENU else "", root)


def say_stamp(at: datetime) -> Markup:
    """A moment for people in portal time, for programs in UTC.

    >>> from datetime import UTC
    >>> say_stamp(datetime(2025, 3, 3, 18, 30, tzinfo=UTC))
    Markup('<time datetime="2025-03-03T18:30:00+00:00">2025-03-04 02:30</time>')
    """
    return mark(f'<time datetime="{at.isoformat()}">{at.astimezone(_PORTAL_TIME):%Y-%m-%d %H:%M}</time>')


def say_day(day: date | None) -> Markup:
    """A day, or a dash where it is not known."""
    return mark(f'<time datetime="{day}">{day}</time>') if day else mark("–")


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
    environment.filters |= {
        "both": both,
        "en": english,
        "stamp": say_stamp,
        "day": say_day,
        "web": web_address,
        "size": say_size,
    }
    environment.globals |= {"has_asset": has_asset, "badge": badge, "menu": menu}
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
