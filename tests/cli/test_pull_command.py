"""``gongbao pull`` as a consumer meets it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from gongbao.errors import BadInput
from gongbao_cli.main import cli
from publish import publish_release
from publish.trust import create_signer
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
    again = json.loads(CliRunner().invoke(cli, asked, catch_exceptions=False).stdout)
    assert (again["bytes"], again["taken"], again["before"]) == (0, [], release.release_id)
    verified = CliRunner().invoke(cli, ["verify", "--folder", str(tmp_path / "mine")], catch_exceptions=False)
    assert verified.exit_code == 0
    assert told["left_out"] == ["README.md", "dcat.jsonld", "croissant.jsonld", "feeds", "site", "_delta_log"]
    there = {p.name for p in (tmp_path / "mine").rglob("*")}
    assert there.isdisjoint({"feeds", "site", "_delta_log"})
    assert "card, catalogue, feeds, pages, older Delta versions: no mirrors.json" in verified.stdout
    assert "pointer, list of versions, package, Delta logs" not in verified.stdout
    whole = CliRunner().invoke(cli, ["verify", "--folder", str(tmp_path / "published")], catch_exceptions=False)
    assert "pointer, list of versions, package, Delta logs" in whole.stdout


def test_a_copy_is_held_to_the_key_that_it_saw_first_by_pull_and_verify_alike(tmp_path: Path) -> None:
    signer = create_signer(tmp_path / "keys" / "key.pem", None, None)
    publish_release(draft_of(0, first_night(), None), tmp_path / "published", signer=signer)
    pull = ["pull", str(tmp_path / "published"), "--into", str(tmp_path / "mine"), "--json"]
    CliRunner().invoke(cli, pull, catch_exceptions=False)
    pulled = json.loads(CliRunner().invoke(cli, pull, catch_exceptions=False).stdout)
    verify = ["verify", "--folder", str(tmp_path / "mine"), "--json"]
    verified = json.loads(CliRunner().invoke(cli, verify, catch_exceptions=False).stdout)
    assert verified["signature"] == pulled["signature"]
    assert "seen first here" in verified["signature"]
    assert verified["problems"] == []
    stranger = create_signer(tmp_path / "strange" / "key.pem", None, None)
    refused = CliRunner().invoke(cli, [*verify, "--key", stranger.ring.keys.current.key_id], catch_exceptions=False)
    assert refused.exit_code == 7


def test_what_is_no_release_id_is_bad_input(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="not a release id"):
        CliRunner().invoke(cli, ["pull", str(tmp_path), "--since", "../x"], catch_exceptions=False)
