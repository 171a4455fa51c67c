"""Croissant: checked and read with mlcroissant, from the local files, with the network taken away."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from gongbao.model.tables import TABLES
from publish import PublishedRelease

Publish = Callable[[Path, int], list[PublishedRelease]]
pytestmark = pytest.mark.filterwarnings("default")  # mlcroissant calls functions that rdflib and pandas have deprecated


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise AssertionError(f"the network was asked for: {args}")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def opened(place: Path) -> Any:
    import mlcroissant  # noqa: PLC0415  importing it takes seconds, and only these tests need it

    return mlcroissant.Dataset(jsonld=str(place))


def plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return value.decode()
    return [plain(v) for v in value] if isinstance(value, list) else value


def test_mlcroissant_finds_nothing_to_complain_of(tmp_path: Path, publish_nights: Publish) -> None:
    release = publish_nights(tmp_path, 2)[-1]
    for place in (tmp_path / "croissant.jsonld", Path(release.where("croissant.jsonld"))):
        dataset = opened(place)
        assert dataset.metadata.ctx.issues.errors == set()
        assert dataset.metadata.ctx.issues.warnings == set()
        assert [r.name for r in dataset.metadata.record_sets] == [spec.name for spec in TABLES]


def test_every_row_is_read_through_it_as_it_was_published(tmp_path: Path, publish_nights: Publish) -> None:
    release = publish_nights(tmp_path, 2)[-1]
    dataset = opened(tmp_path / "croissant.jsonld")
    for name in ("policies", "clauses", "texts", "changes", "portals"):
        published = release.table(name)
        key = [field for spec in TABLES if spec.name == name for field in spec.key]
        read = [{k.split("/")[1]: plain(v) for k, v in record.items()} for record in dataset.records(name)]
        read.sort(key=lambda row: [row[column] for column in key])
        assert len(read) == published.num_rows > 0
        for row, expected in zip(read, published.to_pylist(), strict=True):
            for column, value in expected.items():
                found = row[column].date() if type(value) is date and row[column] else row[column]
                assert found == value, (name, column)


def test_keys_types_and_lists_are_told(tmp_path: Path, publish_nights: Publish) -> None:
    publish_nights(tmp_path, 1)
    described = json.loads((tmp_path / "croissant.jsonld").read_text(encoding="utf-8"))
    records = {r["@id"]: r for r in described["recordSet"]}
    assert records["clauses"]["key"] == [{"@id": "clauses/version_id"}, {"@id": "clauses/eid"}]
    types = {f["name"]: f["dataType"] for f in records["policies"]["field"]}
    assert types["signed_on"] == "sc:Date"
    assert types["first_seen_at"] == "sc:DateTime"
    assert types["republication"] == "sc:Boolean"
    repeated = {f["name"] for f in records["policies"]["field"] if f.get("repeated")}
    assert repeated == {"doc_numbers", "issuers", "conflicts", "flags", "corrections"}


def test_a_file_that_was_altered_is_refused(tmp_path: Path, publish_nights: Publish) -> None:
    release = publish_nights(tmp_path, 2)[-1]
    dataset = opened(Path(release.where("croissant.jsonld")))
    (part,) = release.manifest.tables["portals"].parts
    assert len(list(dataset.records("portals"))) == 1
    (tmp_path / part.path).write_bytes((tmp_path / part.path).read_bytes() + b"\0")
    with pytest.raises(Exception, match=r"Download\(portals.parquet\)"):
        list(opened(Path(release.where("croissant.jsonld"))).records("portals"))


def test_the_copy_of_a_release_names_every_file_with_its_hash_and_never_reads_as_empty(
    tmp_path: Path, publish_nights: Publish
) -> None:
    release = publish_nights(tmp_path, 2)[-1]
    place = Path(release.where("croissant.jsonld"))
    described = json.loads(place.read_text(encoding="utf-8"))["distribution"]
    found = {
        (place.parent / one["contentUrl"]).resolve().relative_to(tmp_path.resolve()).as_posix(): one["sha256"]
        for one in described
        if one["@type"] == "cr:FileObject"
    }
    assert found == {part.path: part.sha256 for entry in release.manifest.tables.values() for part in entry.parts}
    dataset = opened(place)
    several = [name for name, entry in release.manifest.tables.items() if len(entry.parts) > 1]
    assert "policies" in several
    for name in several:
        with pytest.raises(Exception, match=r"ReadFields|does not exist"):
            list(dataset.records(name))


def test_files_of_older_releases_are_not_taken_in(tmp_path: Path, publish_nights: Publish) -> None:
    release = publish_nights(tmp_path, 3)[-1]
    described = json.loads((tmp_path / "croissant.jsonld").read_text(encoding="utf-8"))
    named = {path for files in described["distribution"] for path in files.get("includes", [files.get("contentUrl")])}
    assert named == {part.path for entry in release.manifest.tables.values() for part in entry.parts}
    assert any(str(p.relative_to(tmp_path)) not in named for p in (tmp_path / "policies").glob("*.parquet"))
