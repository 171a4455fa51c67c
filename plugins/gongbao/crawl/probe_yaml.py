"""The declaration that a probe writes: lint-valid YAML; what the pages do not tell is marked ``# to fill in``."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from gongbao.cms import Basis
from gongbao.crawl.probe import Probe
from gongbao.crawl.probe_draft import Draft, Told
from gongbao.errors import BadInput
from gongbao.model.portal import Portal
from gongbao.registry import portal_schema

TO_FILL_IN = "to fill in"
"""The mark behind a placeholder; ``gongbao portal lint`` counts it."""

_PLACEHOLDERS = {
    "name": "待填",
    "name_en": "To fill in",
    "division_code": "000000",
    "publisher": "待填",
    "reuse_basis": "待填",
}
_LAW = (
    "《中华人民共和国著作权法》第五条第一项：国家机关的决议、决定、命令和其他具有立法、行政、司法性质的文件不适用本法"
)
_PLAIN = re.compile(r"[\u4e00-\u9fff《（][\u4e00-\u9fff（）《》、·：]*|[a-z][a-z0-9_.]*")
_RESERVED = frozenset({"true", "false", "yes", "no", "on", "off", "null", "y", "n"})


def left_to_fill_in(portal: Portal) -> tuple[str, ...]:
    """Name the fields that still hold what the probe writes where a person has to decide; a folder has no division to name."""
    folder = all(column.family == "folder" for column in portal.columns)
    return tuple(
        name
        for name, placeholder in _PLACEHOLDERS.items()
        if getattr(portal, name).strip() == placeholder and not (folder and name == "division_code")
    )


def portal_id(draft: Draft) -> str:
    """Propose the id: country, division, host; it is the name of the file, too."""
    return f"cn_{draft.division_code.value or _PLACEHOLDERS['division_code']}_{draft.slug}"


def render_declaration(
    probe: Probe,
    draft: Draft,
    *,
    portal_id: str,
    is_private: bool = False,
    http_only: bool = False,
    options: Mapping[str, str] | None = None,
) -> str:
    """Write the declaration; each value has behind it where it was read, or that it is to be filled in."""
    lines = [
        f"# Save as portals/{portal_id}.yml. Written by `gongbao portal probe {_one_line(probe.url)}`: check every line.",
        f"id: {portal_id}",
        _line("name", draft.name),
        _line("name_en", Told(value=None)),
        _line("division_code", draft.division_code),
        _line("publisher", draft.publisher),
        f"hosts: [{', '.join(map(scalar, draft.hosts))}]{_host_note(draft)}",
        f"family: {probe.family}{_family_note(probe)}",
        "proven: false  # true once a night was read and checked",
        _basis(draft),
    ]
    if is_private:
        lines += [
            "allow_private: true  # the host has a private address",
            "rate: {min_delay_seconds: 0, daily_budget: 100000}",
        ]
    else:
        lines += ["rate: {min_delay_seconds: 5, daily_budget: 1000}"]
    if http_only:
        lines.append("http_only: true  # https was asked and did not answer")
    return "\n".join([*lines, "columns:", *_column(probe, draft, options=options)]) + "\n"


def append_column(
    declaration: str, portal: Portal, probe: Probe, draft: Draft, *, options: Mapping[str, str] | None = None
) -> str:
    """Add the probed column to the end of a declaration that already stands; BadInput when it has no room for it there.

    The hosts of ``portal`` must cover the column; the id is the kind, numbered when it is taken.
    """
    host = urlsplit(probe.url).hostname or ""
    if host not in portal.hosts:
        raise BadInput(
            f"{portal.id}: host {host} is not declared; add it to hosts if it belongs to this portal, then again"
        )
    if probe.url in {column.url for column in portal.columns}:
        raise BadInput(f"{portal.id}: {probe.url} is declared already; nothing to add")
    keys = re.findall(r"^(\w+):", declaration, re.MULTILINE)
    if keys[-1:] != ["columns"] or re.search(r"^columns:\s*\[", declaration, re.MULTILINE):
        raise BadInput(
            f"{portal.id}: columns is not the last key, one column a line; move it to the end of the file, then again"
        )
    taken = {column.id for column in portal.columns}
    names = (f"{draft.kind.value or 'normative'}{suffix}" for suffix in ("", *(f"_{n}" for n in range(2, 100))))
    name = next(name for name in names if name not in taken)
    return "\n".join([declaration.rstrip("\n"), *_column(probe, draft, name=name, options=options)]) + "\n"


def places_to_fill_in(text: str) -> list[tuple[int, str]]:
    """List line number and key of every value that is still marked ``# to fill in``.

    >>> places_to_fill_in("id: x\\nname_en: To fill in   # to fill in: the name in English")
    [(2, 'name_en')]
    """
    return list(_unfilled(text))


def scalar(value: str) -> str:
    """Write a text as YAML reads it back: plain where that is safe, in double quotes elsewhere.

    >>> scalar("宁波市人民政府"), scalar("330200"), scalar("no"), scalar("a: b")
    ('宁波市人民政府', '"330200"', '"no"', '"a: b"')
    """
    clean = _printable(value)
    plain = _PLAIN.fullmatch(clean) and clean not in _RESERVED and not clean.endswith(("：", "."))
    return clean if plain else json.dumps(clean, ensure_ascii=False)


def _column(probe: Probe, draft: Draft, *, name: str | None = None, options: Mapping[str, str] | None) -> list[str]:
    kind = draft.kind.value or "normative"
    lines = [
        f"  - id: {name or kind}",
        _line("    name", draft.column_name),
        f"    kind: {kind}{_comment(draft.kind, 'kind')}",
        f"    url: {json.dumps(probe.url)}{_moved_note(probe)}",
    ]
    if name:  # added to others, which may be of another family
        lines.append(f"    family: {probe.family}{_family_note(probe)}")
    if options:
        told = ", ".join(f"{scalar(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in options.items())
        lines.append(f"    options: {{{told}}}")
    return lines


def _unfilled(text: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(text.splitlines(), 1):
        found = re.match(rf"[\s-]*(\w+)\s*:.*#\s*{TO_FILL_IN}", line)
        if found:
            yield number, found[1]


def _line(key: str, told: Told) -> str:
    name = key.strip()
    value = _printable(told.value or "") or _PLACEHOLDERS[name]
    return f"{key}: {scalar(value)}{_comment(told, name)}"


def _comment(told: Told, key: str) -> str:
    if told.value is None:
        return f"  # {TO_FILL_IN}: {_meaning(key)}"
    return f"  # {_one_line(told.because)}" if told.because else ""


def _meaning(key: str) -> str:
    """What the published schema says of a key of the portal or of its columns."""
    schema: Mapping[str, Any] = portal_schema()
    column: Mapping[str, Any] = schema["properties"]["columns"]["items"]["properties"]
    return str((column if key == "kind" else schema["properties"])[key]["description"])


def _host_note(draft: Draft) -> str:
    if not draft.foreign:
        return ""
    told = ", ".join(f"{host} ({n})" for host, n in sorted(draft.foreign.items()))
    return f"  # also linked: {_one_line(told)}; add a host only if it belongs to this portal"


def _family_note(probe: Probe) -> str:
    unproven = "; written from descriptions alone, no real page has confirmed it: check each fact"
    caution = unproven if probe.basis is Basis.DESCRIBED else ""
    if probe.family in probe.marks:
        others = ", ".join(f"{name} {n}" for name, n in probe.marks.items() if name != probe.family)
        return f"  # marks on the page: {probe.marks[probe.family]}{f'; others: {others}' if others else ''}{caution}"
    if probe.marks:
        return f"  # the page has marks of {', '.join(probe.marks)}, but only its rows with link, title and date can be read"
    return "  # no known CMS; rows with link, title and date are read"


def _moved_note(probe: Probe) -> str:
    """Where the page was asked for, when the site led on from there."""
    asked = probe.asked[0]
    return f"  # {_one_line(asked)} leads here" if asked != probe.url else ""


def _basis(draft: Draft) -> str:
    if any(re.search(r"\.gov(\.|$)", host) for host in draft.hosts):
        return f"reuse_basis: {_LAW}  # to check: holds for official documents, not for everything on the site"
    return _line("reuse_basis", Told(value=None))


def _one_line(text: str) -> str:
    return _printable(text.replace("#", " "))


def _printable(text: str) -> str:
    """One line without the characters that YAML refuses or nobody sees."""
    return "".join(character for character in " ".join(text.split()) if character.isprintable())
