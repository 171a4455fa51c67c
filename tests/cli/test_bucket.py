"""The commands on a bucket: what was published there is read, verified and gone on from; it is not served as a folder."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from gongbao.errors import BadInput, CorruptRelease, StorageFailed
from gongbao.normalize.arrow import empty_tables
from gongbao.settings import Settings
from gongbao_cli.main import cli
from gongbao_stages.wiring import published_store
from publish import DraftRelease, publish_release, release_id_for
from tests.publish.s3_server import InventedStore, serving

NIGHT = datetime(2025, 3, 3, 18, 30, tzinfo=UTC)


@pytest.fixture
def invented(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[InventedStore]:
    with serving(InventedStore(tmp_path / "objects")) as store:
        for name, value in store.env.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("GONGBAO_DATA", str(tmp_path / "data"))
        monkeypatch.setenv("GONGBAO_PUBLISHED", "s3://gazette/city")
        yield store


@pytest.fixture
def two_releases(invented: InventedStore) -> list[str]:
    store, previous = published_store(Settings.from_env()), None
    for night in range(2):
        as_of = NIGHT + timedelta(days=night)
        draft = DraftRelease(
            release_id=release_id_for(as_of, f"{night:064x}"),
            as_of=as_of,
            previous=previous,
            tables=empty_tables(),
            validation={"success": True, "results": []},
        )
        previous = publish_release(draft, store).release_id
    return store.folders("releases")


def output_of(*arguments: str) -> str:
    return CliRunner().invoke(cli, list(arguments), catch_exceptions=False).stdout


def test_a_bucket_is_read_and_verified_as_a_folder_is(two_releases: list[str], tmp_path: Path) -> None:
    assert [json.loads(line)["release_id"] for line in output_of("releases", "--json").splitlines()] == two_releases
    report = json.loads(output_of("verify", "--json"))
    assert (report["release_id"], report["problems"]) == (two_releases[-1], [])
    assert output_of("changes", "--json").strip() in {"", "[]"}
    assert not (tmp_path / "data" / "published").exists()


def test_damage_in_a_bucket_is_named_by_its_address(two_releases: list[str], invented: InventedStore) -> None:
    changelog = invented.root / "city" / "releases" / two_releases[-1] / "CHANGELOG.md"
    changelog.write_text("edited", encoding="utf-8")
    result = CliRunner().invoke(cli, ["verify", "--json"])
    assert f"releases/{two_releases[-1]}/CHANGELOG.md" in result.output
    (invented.root / "city" / "latest.json").write_text("{", encoding="utf-8")
    result = CliRunner().invoke(cli, ["changes"])
    assert isinstance(result.exception, CorruptRelease)
    assert "s3://gazette/city/latest.json" in str(result.exception)


def test_a_flipped_byte_of_a_page_or_a_feed_in_a_bucket_is_named(
    two_releases: list[str], invented: InventedStore
) -> None:
    paths = {"site/index.html", "feed.atom", "README.md", "policies/_delta_log/00000000000000000000.json"}
    for path in paths:
        place = invented.root / "city" / path
        place.write_bytes(place.read_bytes() + b"\n")
    result = CliRunner().invoke(cli, ["verify", "--json"])
    assert result.exit_code == 7
    told = json.loads(result.stdout)
    assert {(p["kind"], p["path"]) for p in told["problems"]} == {("mirror", path) for path in paths}
    assert any("verify them by their ids" in said for said in told["not_checked"])


def test_nothing_in_the_bucket_yet(invented: InventedStore) -> None:
    result = CliRunner().invoke(cli, ["verify"])
    assert isinstance(result.exception, BadInput)
    assert "s3://gazette/city" in str(result.exception)


def test_a_bucket_is_not_served_as_a_folder(two_releases: list[str]) -> None:
    result = CliRunner().invoke(cli, ["serve", "--port", "0"])
    assert isinstance(result.exception, BadInput)
    assert "s3://gazette/city is a bucket" in str(result.exception)
    assert result.output == ""


def test_a_bucket_that_may_not_be_read(two_releases: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "somebody-else")
    result = CliRunner().invoke(cli, ["releases"])
    assert isinstance(result.exception, StorageFailed)
    assert "give these credentials the right" in str(result.exception)
