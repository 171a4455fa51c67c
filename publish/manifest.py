"""The manifest of a release: a Data Package (v2) whose property ``gongbao`` holds what the profile has no word for."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar

from gongbao.errors import CorruptRelease
from gongbao.formats.turning import escaped_turning, without_turning
from gongbao.model.identifiers import ReleaseId, Sha256
from gongbao.model.tables import TABLES, Field, Reference, TableSpec
from gongbao.normalize.arrow import SPECS
from publish.layout import lay_out
from publish.parts import PART_PATH, FileEntry, Part, TableEntry, checked_file_name, checked_release_id, checked_size

_Value = TypeVar("_Value")

SCHEMA_VERSION = "1.3.0"
"""Version of the tables' columns: the first number moves when a reader must be rewritten, the second when a column is added,
the third when only their description changes; docs/schema-changes.md tells what to do."""

MANIFEST = "datapackage.json"
PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
LICENCE = {
    "name": "Apache-2.0",
    "path": "https://www.apache.org/licenses/LICENSE-2.0",
    "title": "what this dataset adds to the texts",
}
"""Of structure, ids and change log; the texts are reused on the basis that ``sources`` gives for each portal (null: not known)."""
TO_ROOT = "../../"
"""From ``releases/<id>/`` to the folder that holds the tables."""

OPERATIONAL = frozenset({"portals", "captures"})
"""Tables that tell how we looked: they move on a quiet night, and ``changed_at`` does not follow them."""

_FIELD_TYPES: Mapping[str, Mapping[str, str]] = {
    "string": {"type": "string"},
    "category": {"type": "string"},
    "int32": {"type": "integer"},
    "int64": {"type": "integer"},
    "float64": {"type": "number"},
    "bool": {"type": "boolean"},
    "date": {"type": "date"},
    "timestamp": {"type": "datetime"},
    # The standard's own "list" is missing in the 2.0 profile, so that validators refuse it; an array that says what it holds passes.
    "strings": {"type": "array"},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What one release is: its place in the chain, its times (aware UTC), its tables, its files, its quality figures.

    ``takedowns`` is carried from release to release: policy_id, reason, on (UTC day), release (the first without the wording) and
    revokes (ids of older releases that named it).
    """

    release_id: ReleaseId
    previous: ReleaseId | None
    previous_manifest_sha256: Sha256 | None
    as_of: datetime
    checked_at: datetime
    changed_at: datetime
    schema_version: str
    data_digest: Sha256
    input_digest: str
    writer: str
    log: Part
    tables: Mapping[str, TableEntry]
    files: tuple[FileEntry, ...]
    rewrites: Mapping[str, str]
    notes: tuple[str, ...]
    quality: Mapping[str, Any]
    takedowns: tuple[Mapping[str, Any], ...] = ()

    def all_parts(self) -> tuple[Part, ...]:
        """Every Parquet file that this release names, each once, by path."""
        parts = {
            p.path: p for entry in self.tables.values() for p in (*entry.parts, *([entry.feed] if entry.feed else []))
        }
        parts[self.log.path] = self.log
        return tuple(parts[path] for path in sorted(parts))


def manifest_path(release_id: ReleaseId) -> str:
    """Where the manifest of a release lies below the published folder."""
    return f"releases/{release_id}/{MANIFEST}"


def data_digest(tables: Mapping[str, TableEntry]) -> Sha256:
    """Digest of all rows of a release: SHA-256 over one line ``table rows digest`` per table, in the order of the dictionary."""
    lines = [f"{s.name} {tables[s.name].rows} {tables[s.name].digest}\n" for s in TABLES if s.name in tables]
    return Sha256.of("".join(lines).encode())


def write_json(value: object) -> bytes:
    """JSON as this project writes it: UTF-8, sorted keys, two spaces, signs that turn words round escaped, a last newline."""
    written = json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True, allow_nan=False)
    return (escaped_turning(written) + "\n").encode()


def stamp(at: datetime) -> str:
    """UTC time as text.

    >>> stamp(datetime(2025, 3, 3, 18, 30, tzinfo=UTC))
    '2025-03-03T18:30:00Z'
    """
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def manifest_bytes(manifest: Manifest, *, to_root: str = TO_ROOT) -> bytes:
    """Write the Data Package; ``to_root`` leads from its folder to the tables (empty for the copy at the top)."""
    laid_out = lay_out(
        {
            "$schema": PROFILE,
            "name": "gongbao",
            "title": "公报 Gongbao: policies of Chinese governments, versioned, with a change log by clause",
            "version": manifest.release_id,
            "created": stamp(manifest.as_of),
            "licenses": [LICENCE],
            "sources": [
                {"title": without_turning(r["name"]), "reuse": r["basis"] and without_turning(r["basis"])}
                for r in manifest.quality.get("reuse", ())
            ],
            "resources": [_resource(SPECS[name], manifest.tables[name], to_root) for name in manifest.tables],
            "gongbao": {
                "release": manifest.release_id,
                "previous": manifest.previous,
                "previous_manifest_sha256": manifest.previous_manifest_sha256,
                "as_of": stamp(manifest.as_of),
                "checked_at": stamp(manifest.checked_at),
                "changed_at": stamp(manifest.changed_at),
                "schema_version": manifest.schema_version,
                "data_digest": manifest.data_digest,
                "input_digest": manifest.input_digest,
                "writer": manifest.writer,
                "log": asdict(manifest.log),
                "changes": {name: _changes(entry) for name, entry in manifest.tables.items()},
                "files": [asdict(f) for f in manifest.files],
                "rewrites": dict(manifest.rewrites),
                "notes": list(manifest.notes),
                "quality": dict(manifest.quality),
                "takedowns": [dict(t) for t in manifest.takedowns],
            },
        }
    )
    return (escaped_turning(laid_out) + "\n").encode()


def read_manifest(payload: bytes, place: str) -> Manifest:
    """Read and check a manifest; CorruptRelease names ``place`` and what is wrong, or that its schema is newer than ours."""
    try:
        raw = json.loads(payload)
        own = raw["gongbao"]
        _check_schema_version(str(own["schema_version"]), place)
        tables = {r["name"]: _entry(r, own["changes"][r["name"]]) for r in raw["resources"]}
        _check_tables(raw["resources"], tables, set(own["changes"]))
        return Manifest(
            release_id=checked_release_id(own["release"], place),
            previous=checked_release_id(own["previous"], place) if own["previous"] is not None else None,
            previous_manifest_sha256=_optional(Sha256, own["previous_manifest_sha256"]),
            as_of=datetime.fromisoformat(own["as_of"]),
            checked_at=datetime.fromisoformat(own["checked_at"]),
            changed_at=datetime.fromisoformat(own["changed_at"]),
            schema_version=own["schema_version"],
            data_digest=Sha256(own["data_digest"]),
            input_digest=own["input_digest"],
            writer=own["writer"],
            log=_part(own["log"]),
            tables=tables,
            files=tuple(
                FileEntry(name=checked_file_name(f["name"]), bytes=checked_size(f["bytes"]), sha256=Sha256(f["sha256"]))
                for f in own["files"]
            ),
            rewrites=dict(own["rewrites"]),
            notes=tuple(own["notes"]),
            quality=dict(own["quality"]),
            takedowns=tuple(dict(t) for t in own.get("takedowns", ())),  # older manifests know none
        )
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise CorruptRelease(
            f"{place}: is not a manifest of gongbao ({type(error).__name__}: {error}); restore it from a copy of the published folder"
        ) from error


def _check_tables(resources: Sequence[Mapping[str, Any]], tables: Mapping[str, TableEntry], changes: set[str]) -> None:
    """Readers of Data Packages open what ``path`` names, we what ``parts`` names: both must be the same files."""
    if set(tables) != changes or not changes <= set(SPECS):
        raise ValueError(f"unknown or unpaired tables {sorted((set(tables) ^ changes) | (set(tables) - set(SPECS)))}")
    if len(resources) != len(tables):
        raise ValueError("a table is named twice")
    for resource in resources:
        if resource["path"] != [TO_ROOT + p.path for p in tables[resource["name"]].parts]:
            raise ValueError(f"path of table {resource['name']} names other files than its parts")


def _check_schema_version(version: str, place: str) -> None:
    if int(version.split(".", maxsplit=1)[0]) > int(SCHEMA_VERSION.split(".", maxsplit=1)[0]):
        raise CorruptRelease(
            f"{place}: has schema version {version}, this program reads {SCHEMA_VERSION}; install the newer gongbao that wrote it"
        )


def _resource(spec: TableSpec, entry: TableEntry, to_root: str) -> dict[str, Any]:
    resource: dict[str, Any] = {
        "name": spec.name,
        "type": "table",
        "title": f"{spec.title_zh}: {spec.title}",
        "path": [to_root + p.path for p in entry.parts],
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "bytes": sum(p.bytes for p in entry.parts),
        "rows": entry.rows,
        "digest": entry.digest,
        "parts": [_plain(p) for p in entry.parts],
        "schema": {
            "fields": [
                {
                    "name": f.name,
                    **_FIELD_TYPES[f.kind],
                    "title": f.meaning_zh,
                    "description": f.meaning,
                    "constraints": _constraints(f),
                }
                for f in spec.fields
            ],
            "primaryKey": list(spec.key),
            **({"foreignKeys": [_foreign_key(spec, r) for r in spec.references]} if spec.references else {}),
            "missingValues": [],  # Parquet knows null; an empty string is a value
        },
    }
    if len(entry.parts) == 1:
        resource["hash"] = f"sha256:{entry.parts[0].sha256}"
    return resource


def _constraints(field: Field) -> dict[str, Any]:
    constraints: dict[str, Any] = {"required": not field.nullable}
    if field.values:
        constraints["enum"] = list(field.values)
    if field.kind == "strings":
        constraints["jsonSchema"] = {"type": "array", "items": {"type": "string"}}
    return constraints


def _foreign_key(spec: TableSpec, reference: Reference) -> dict[str, Any]:
    """A reference in the words of the Table Schema; a table that refers to itself is named by an empty string."""
    there = "" if reference.table == spec.name else reference.table
    return {"fields": list(reference.columns), "reference": {"resource": there, "fields": list(reference.to)}}


def _plain(part: Part) -> dict[str, Any]:
    """As ``asdict`` gives it, which takes ten times as long for thousands of parts."""
    return {name: getattr(part, name) for name in ("path", "label", "bytes", "sha256", "rows", "digest")}


def _changes(entry: TableEntry) -> dict[str, Any]:
    return {
        "inserts": entry.inserts,
        "updates": entry.updates,
        "deletes": entry.deletes,
        "feed": asdict(entry.feed) if entry.feed else None,
        "segments": list(entry.fresh_segments),
    }


def _entry(resource: Mapping[str, Any], changes: Mapping[str, Any]) -> TableEntry:
    return TableEntry(
        name=resource["name"],
        rows=int(resource["rows"]),
        digest=Sha256(resource["digest"]),
        parts=tuple(_part(p) for p in resource["parts"]),
        inserts=int(changes["inserts"]),
        updates=int(changes["updates"]),
        deletes=int(changes["deletes"]),
        feed=_optional(_part, changes["feed"]),
        fresh_segments=tuple(changes["segments"]),
    )


def _part(raw: Mapping[str, Any]) -> Part:
    if not PART_PATH.fullmatch(raw["path"]):
        raise ValueError(f"path {raw['path']!r} leads outside the tables")
    return Part(
        path=raw["path"],
        label=raw["label"],
        bytes=checked_size(raw["bytes"]),
        sha256=Sha256(raw["sha256"]),
        rows=int(raw["rows"]),
        digest=Sha256(raw["digest"]),
    )


def _optional(read: Callable[[Any], _Value], raw: Any | None) -> _Value | None:
    return None if raw is None else read(raw)
