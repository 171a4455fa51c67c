"""Folders of saved pages as portals: their addresses name the folder, never the machine on which it lies."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from gongbao.errors import BadInput
from gongbao.model.portal import Column, ColumnKind, Portal, Rate, Recheck
from gongbao.registry.document import Document, read_document
from gongbao.registry.rules import check_rules, portal_schema

ROOT_OPTION = "root"
"""The option of a folder column that holds the absolute path of the folder."""

_OWN_KEYS = ("name", "division_code", "publisher", "units")


def folder_portal(folder: Path) -> Portal:
    """Make a portal of the saved pages below ``folder``; BadInput when it is no folder.

    ``name``, ``division_code``, ``publisher`` and ``units`` come from ``portal.yml`` in the folder, if there is one. Every
    file is checked every night (reading a file costs no one anything), and every walk is a full one.
    """
    if not folder.is_dir():
        raise BadInput(f"{folder}: no such folder; name a folder of saved pages")
    root = folder.resolve()
    own = _own_facts(root / "portal.yml")
    column = Column(
        id="files",
        name="files",
        kind=ColumnKind.NORMATIVE,
        url=_address(root),
        family="folder",
        options={ROOT_OPTION: str(root)},
    )
    return Portal(
        id=f"folder_{_slug(root.name)}",
        name=own.get("name", root.name),
        name_en=f"Folder {root.name}",
        division_code=own.get("division_code", "000000"),
        publisher=own.get("publisher", ""),
        hosts=(),
        columns=(column,),
        rate=Rate(min_delay_seconds=0.0, daily_budget=1_000_000_000),
        recheck=Recheck(fresh_days=36_500, every_nights=1),
        units=dict(own.get("units", {})),
        full_walk_every_nights=1,
        proven=True,
    )


def folder_column(
    document: Document, place: Sequence[str | int], url: str, options: dict[str, str]
) -> tuple[str, dict[str, str]]:
    """Resolve a declared ``file:`` URL or path (relative to the declaration) to address and options of a folder column."""
    parts = urlsplit(url)
    if parts.scheme not in {"", "file"} or parts.netloc not in {"", "localhost"}:
        raise document.problem(place, f"{url!r} is no folder", "write a path, or a URL that begins with file:///")
    root = (document.path.parent / (unquote(parts.path) if parts.scheme else url)).resolve()
    if not root.is_dir():
        raise document.problem(place, f"{root} is no folder", "write the path of a folder of saved pages")
    return _address(root), {**options, ROOT_OPTION: str(root)}


def _address(root: Path) -> str:
    return f"file:///{quote(root.name)}/"


def _slug(name: str) -> str:
    """Make an id of a folder name; a name without Latin letters or digits gets a hash.

    >>> _slug("Saved pages (2024)"), len(_slug("政策"))
    ('saved_pages_2024', 8)
    """
    slug = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")
    return slug or hashlib.sha256(name.encode()).hexdigest()[:8]


def _own_facts(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    document = read_document(path)
    rules = portal_schema()
    # A folder may hold a whole declaration: what does not concern a folder is checked by the same rules and left out.
    check_rules(document, {**rules, "required": []})
    return {key: document.values[key] for key in _OWN_KEYS if key in document.values}
