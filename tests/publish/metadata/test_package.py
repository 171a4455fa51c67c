"""``datapackage.json`` against the JSON Schema of the Data Package standard, version 2.0, and against the files that it names."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from jsonschema import Draft7Validator

from gongbao.model.tables import TABLES
from publish import PublishedRelease

Publish = Callable[[Path, int], list[PublishedRelease]]
PROFILE = Path(__file__).parent / "profiles" / "datapackage-2.0.json"


@pytest.fixture(scope="module")
def validator() -> Draft7Validator:
    schema = json.loads(PROFILE.read_text(encoding="utf-8"))
    Draft7Validator.check_schema(schema)
    return Draft7Validator(schema)


def read(path: Path) -> dict[str, Any]:
    package: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return package


def test_the_package_at_the_top_is_what_the_profile_asks_for(
    tmp_path: Path, publish_nights: Publish, validator: Draft7Validator
) -> None:
    publish_nights(tmp_path, 2)
    package = read(tmp_path / "datapackage.json")
    assert package["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    assert list(validator.iter_errors(package)) == []


def test_the_manifest_of_a_release_departs_from_the_profile_in_its_paths_alone(
    tmp_path: Path, publish_nights: Publish, validator: Draft7Validator
) -> None:
    """A path may not leave the folder of its descriptor: that is why the same package stands at the top (decision 0003)."""
    release = publish_nights(tmp_path, 2)[-1]
    package = read(Path(release.where("datapackage.json")))
    errors = list(validator.iter_errors(package))
    assert {error.absolute_path[-1] for error in errors} == {"path"}
    assert len(errors) == len(TABLES)
    for resource in package["resources"]:
        resource["path"] = [path.removeprefix("../../") for path in resource["path"]]
    assert list(validator.iter_errors(package)) == []


@pytest.mark.parametrize(
    "spoil",
    [
        lambda p: p["resources"][0].update(path=["../policies/x.parquet"]),
        lambda p: p["resources"][0].update(path=["/policies/x.parquet"]),
        lambda p: p["resources"][0].pop("path"),
        lambda p: p["resources"][0].pop("name"),
        lambda p: p["resources"][0].update(hash="not a hash"),
        lambda p: p["resources"][0].update(bytes="many"),
        lambda p: p["resources"][0]["schema"]["fields"][0].update(type="list"),
        lambda p: p["resources"][0]["schema"].update(missingValues=[None]),
        lambda p: p["resources"][0]["schema"].update(primaryKey=7),
        lambda p: p["resources"][0]["schema"]["foreignKeys"][0].pop("reference"),
        lambda p: p.update(resources=[]),
        lambda p: p.update(licenses=[{"title": "no name, no path"}]),
    ],
)
def test_the_check_would_notice(
    tmp_path: Path, publish_nights: Publish, validator: Draft7Validator, spoil: Callable[[dict[str, Any]], object]
) -> None:
    publish_nights(tmp_path, 1)
    package = read(tmp_path / "datapackage.json")
    spoil(package)
    assert list(validator.iter_errors(package))


def test_paths_sizes_hashes_and_rows_are_those_of_the_files(tmp_path: Path, publish_nights: Publish) -> None:
    release = publish_nights(tmp_path, 2)[-1]
    for descriptor in (tmp_path / "datapackage.json", Path(release.where("datapackage.json"))):
        for resource in read(descriptor)["resources"]:
            files = [descriptor.parent / path for path in resource["path"]]
            payloads = [file.read_bytes() for file in files]
            assert sum(map(len, payloads)) == resource["bytes"]
            assert sum(pq.read_metadata(file).num_rows for file in files) == resource["rows"]
            hashes = [hashlib.sha256(payload).hexdigest() for payload in payloads]
            assert hashes == [part["sha256"] for part in resource["parts"]]
            assert resource.get("hash") == (f"sha256:{hashes[0]}" if len(files) == 1 else None)


def test_fields_keys_and_missing_values_are_those_of_the_tables(tmp_path: Path, publish_nights: Publish) -> None:
    publish_nights(tmp_path, 1)
    schemas = {r["name"]: r["schema"] for r in read(tmp_path / "datapackage.json")["resources"]}
    for spec in TABLES:
        schema = schemas[spec.name]
        assert schema["primaryKey"] == list(spec.key)
        assert schema["missingValues"] == [], "Parquet knows null; an empty string is a value"
        for field, said in zip(spec.fields, schema["fields"], strict=True):
            assert said["name"] == field.name
            assert said["constraints"]["required"] is not field.nullable
            assert said["constraints"].get("enum", []) == list(field.values)
            assert said["type"] == {"strings": "array", "bool": "boolean", "timestamp": "datetime"}.get(
                field.kind, said["type"]
            )


def test_foreign_keys_name_fields_of_both_sides(tmp_path: Path, publish_nights: Publish) -> None:
    publish_nights(tmp_path, 1)
    schemas = {r["name"]: r["schema"] for r in read(tmp_path / "datapackage.json")["resources"]}
    assert schemas["versions"]["foreignKeys"][0] == {
        "fields": ["policy_id"],
        "reference": {"resource": "policies", "fields": ["policy_id"]},
    }
    for name, schema in schemas.items():
        for key in schema.get("foreignKeys", []):
            there = schemas[key["reference"]["resource"] or name]
            assert set(key["fields"]) <= {f["name"] for f in schema["fields"]}
            assert key["reference"]["fields"] == there["primaryKey"]


def test_the_package_says_under_which_terms_it_may_be_used(tmp_path: Path, publish_nights: Publish) -> None:
    publish_nights(tmp_path, 1)
    package = read(tmp_path / "datapackage.json")
    assert package["licenses"][0]["name"] == "Apache-2.0"
    assert package["sources"] == [{"title": "青岚市人民政府", "reuse": "政府信息公开条例"}]
