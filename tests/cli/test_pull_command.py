"""``gongbao pull`` as a consumer meets it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from gongbao.errors import BadInput
from gongbao_cli.main import cli
from publish import publish_release
from tests.publish.conftest import draft_of, first_night


def test_pull_from_a_folder_answers_with_what_it_did(tmp_path: Path) -> None:
    release = publish_release(draft_of(0, first_night(), None), tmp_path / "published")
    asked = ["pull", str(tmp_path / "published"), "--into", str(tmp_path / "mine"), "--json"]
    first = CliRunner().invoke(cli, asked, catch_exceptions=False)
    told = json.loads(first.stdout)
    assert told["release_id"] == release.release_id
    assert told["taken"] == told["proven"] == [release.release_id]
    assert told["bytes"] > 0
    assert told["data_digest"] == release.manifest.data_digest
    assert "unsigned" in told["signature"]
    assert ".parquet" in first.stderr
    assert json.loads(CliRunner().invoke(cli, asked, catch_exceptions=False).stdout)["bytes"] == 0
    verified = CliRunner().invoke(cli, ["verify", "--folder", str(tmp_path / "mine")], catch_exceptions=False)
    assert verified.exit_code == 0
    assert told["left_out"] == ["README.md", "dcat.jsonld", "croissant.jsonld", "feeds", "site", "_delta_log"]
    there = {p.name for p in (tmp_path / "mine").rglob("*")}
    assert there.isdisjoint({"feeds", "site", "_delta_log"})
    assert "card, catalogue, feeds, pages, older Delta versions: no mirrors.json" in verified.stdout


def test_what_is_no_release_id_is_bad_input(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="not a release id"):
        CliRunner().invoke(cli, ["pull", str(tmp_path), "--since", "../x"], catch_exceptions=False)
