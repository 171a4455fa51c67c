"""Croissant 1.0 (MLCommons): the files and columns of a release for tools that load data for training.

A table in one file is a ``FileObject`` with its SHA-256. A table in several files is a ``FileSet`` that names each of them, never a
pattern alone: files of older releases lie in the same folders. A file set cannot state hashes; the names carry the first 16 digits.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gongbao.model.tables import Field, TableSpec
from gongbao.normalize.arrow import SPECS
from publish.manifest import TO_ROOT, Manifest, stamp
from publish.metadata.about import (
    DESCRIPTION_EN,
    DESCRIPTION_ZH,
    KEYWORDS,
    LICENCE_URL,
    PUBLISHER,
    TITLE_EN,
    TITLE_ZH,
    reuse_of,
)
from publish.parts import Part, TableEntry

CONTEXT: dict[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
"""The context that the specification gives, written out: nothing is fetched to read it."""

_PARQUET = "application/x-parquet"  # the name that the specification uses; the registered one it does not know
_CONFORMS = "http://mlcommons.org/croissant/1.0"
_TYPES = {
    "string": "sc:Text",
    "category": "sc:Text",
    "int32": "sc:Integer",
    "int64": "sc:Integer",
    "float64": "sc:Float",
    "bool": "sc:Boolean",
    "date": "sc:Date",
    "timestamp": "sc:DateTime",
    "strings": "sc:Text",
}


def describe_croissant(manifest: Manifest, *, to_root: str = TO_ROOT, public_url: str = "") -> dict[str, Any]:
    """The release in Croissant; ``to_root`` leads from the document's folder to the tables (empty for the copy at the top).

    ``public_url`` of the published folder goes before the address of the pages, as the standard asks; files stay beside the document.

    mlcroissant 1.1 looks for the files of a set only below the folder of the document, and takes what it does not find there for
    nothing: it reads the copy at the top. Elsewhere each file is an object of its own, and to read a set of them is an error in it.
    """
    tables = [(SPECS[name], entry) for name, entry in manifest.tables.items()]
    return {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": _CONFORMS,
        "name": "gongbao",
        "alternateName": [TITLE_ZH, TITLE_EN],
        "description": f"{DESCRIPTION_ZH} {DESCRIPTION_EN}",
        "version": f"{manifest.schema_version}+{manifest.release_id}",
        "datePublished": stamp(manifest.as_of),
        "dateModified": stamp(manifest.changed_at),
        "inLanguage": "zh",
        "license": LICENCE_URL,
        "usageInfo": [one.said for one in reuse_of(manifest)],
        "keywords": list(KEYWORDS),
        "creator": {"@type": "sc:Organization", "name": PUBLISHER},
        "publisher": {"@type": "sc:Organization", "name": PUBLISHER},
        "url": f"{public_url or to_root}site/",
        "citeAs": f"{TITLE_EN}. Release {manifest.release_id}.",
        "distribution": [one for spec, entry in tables for one in _files(spec, entry, to_root)],
        "recordSet": [_records(spec, entry) for spec, entry in tables],
    }


def _files(spec: TableSpec, entry: TableEntry, to_root: str) -> Iterator[dict[str, Any]]:
    name, parts = _file_id(spec), entry.parts
    if len(parts) == 1:
        yield _file(name, parts[0], to_root)
        return
    told = {"@type": "cr:FileSet", "@id": name, "name": name, "encodingFormat": _PARQUET}
    if not to_root:
        yield {**told, "includes": [part.path for part in parts]}
        return
    files = [_file(part.path, part, to_root) for part in parts]
    yield from files
    yield {**told, "containedIn": [{"@id": one["@id"]} for one in files], "includes": ["*.parquet"]}


def _file(name: str, part: Part, to_root: str) -> dict[str, Any]:
    return {
        "@type": "cr:FileObject",
        "@id": name,
        "name": name,
        "encodingFormat": _PARQUET,
        "contentUrl": to_root + part.path,
        "contentSize": f"{part.bytes} B",
        "sha256": part.sha256,
    }


def _records(spec: TableSpec, entry: TableEntry) -> dict[str, Any]:
    return {
        "@type": "cr:RecordSet",
        "@id": spec.name,
        "name": spec.name,
        "description": f"{spec.title_zh} {spec.title}",
        "key": [{"@id": f"{spec.name}/{column}"} for column in spec.key],
        "field": [_field(spec, f, one_file=len(entry.parts) == 1) for f in spec.fields],
    }


def _field(spec: TableSpec, field: Field, *, one_file: bool) -> dict[str, Any]:
    return {
        "@type": "cr:Field",
        "@id": f"{spec.name}/{field.name}",
        "name": field.name,
        "description": f"{field.meaning_zh} {field.meaning}",
        "dataType": _TYPES[field.kind],
        **({"repeated": True} if field.kind == "strings" else {}),
        "source": {
            "fileObject" if one_file else "fileSet": {"@id": _file_id(spec)},
            "extract": {"column": field.name},
        },
    }


def _file_id(spec: TableSpec) -> str:
    """The id of a table's files; the table's own name is that of its records."""
    return f"{spec.name}.parquet"
