"""One YAML file to one Portal: the schema first, then what a schema cannot say."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from gongbao.errors import BadInput
from gongbao.model.portal import Column, ColumnKind, Portal, Rate, Recheck
from gongbao.registry.document import Document, read_document
from gongbao.registry.folder import folder_column
from gongbao.registry.rules import check_rules, portal_schema

_FOLDER = "folder"
_PLAIN = ("expected_minimum", "full_walk_every_nights", "allow_private", "http_only", "proven", "sample")


def load_portals(folder: Path) -> tuple[Portal, ...]:
    """Read every ``*.yml`` of ``folder``, by id; BadInput with the problems of all files when one cannot be used."""
    if not folder.is_dir():
        raise BadInput(f"{folder}: no such folder; set GONGBAO_PORTALS to the folder of declarations")
    portals, problems = [], []
    for path in sorted(folder.glob("*.yml")):
        try:
            portals.append(load_portal(path))
        except BadInput as problem:
            problems.append(str(problem))
    if problems:
        raise BadInput("\n".join(problems))
    return tuple(portals)


def load_portal(path: Path) -> Portal:
    """Read one declaration; BadInput names file, line and remedy."""
    document = read_document(path)
    check_rules(document, portal_schema())
    _check_names(document)
    values = document.values
    columns = tuple(_column(document, position) for position in range(len(values["columns"])))
    return Portal(
        id=values["id"],
        name=values["name"],
        name_en=values["name_en"],
        division_code=values["division_code"],
        publisher=values["publisher"],
        hosts=tuple(values.get("hosts", ())),
        columns=columns,
        rate=Rate(**values.get("rate", {})),
        recheck=Recheck(**values.get("recheck", {})),
        units=dict(values.get("units", {})),
        reuse_basis=values["reuse_basis"],
        **{name: values[name] for name in _PLAIN if name in values},
    )


def _check_names(document: Document) -> None:
    if document.values["id"] != document.path.stem:
        raise document.problem(
            ["id"],
            f"id {document.values['id']!r} in a file named {document.path.name!r}",
            f"rename the file to {document.values['id']}.yml, or write id: {document.path.stem}",
        )
    seen: set[str] = set()
    for position, column in enumerate(document.values["columns"]):
        if column["id"] in seen:
            raise document.problem(["columns", position, "id"], f"column {column['id']!r} twice", "give it another id")
        seen.add(column["id"])


def _column(document: Document, position: int) -> Column:
    declared: Mapping[str, Any] = document.values["columns"][position]
    family = declared.get("family", document.values["family"])
    place: list[str | int] = ["columns", position, "url"]
    options = dict(declared.get("options", {}))
    url = declared["url"]
    if family == _FOLDER:
        url, options = folder_column(document, place, url, options)
    else:
        _check_url(document, place, url)
    return Column(
        id=declared["id"],
        name=declared["name"],
        kind=ColumnKind(declared["kind"]),
        url=url,
        family=family,
        options=options,
        watch_seconds=declared.get("watch_seconds"),
    )


def _check_url(document: Document, place: list[str | int], url: str) -> None:
    hosts = document.values.get("hosts", ())
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        _ = parts.port
    except ValueError as error:
        raise document.problem(
            place, f"{url!r} is no address ({error})", "write e.g. https://www.example.org/"
        ) from error
    if parts.scheme not in {"http", "https"}:
        raise document.problem(place, f"scheme {parts.scheme!r} in {url!r}", "use http or https (or family: folder)")
    if document.values.get("http_only") and parts.scheme == "https":
        raise document.problem(place, f"{url!r} is https on a portal with http_only", "write http, or remove http_only")
    if host not in hosts:
        declared = ", ".join(hosts) or "none"
        raise document.problem(
            place, f"host {host!r} is not declared (hosts: {declared})", "add it to hosts, or mend url"
        )
