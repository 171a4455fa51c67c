"""``gongbao retention`` and the variable that says what it keeps."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from gongbao.errors import BadInput
from gongbao_cli.main import cli
from publish import publish_release
from tests.publish.conftest import draft_of, first_night


def test_retention_keeps_what_the_variable_says_and_names_it_in_its_help(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    previous = None
    for night in range(4):
        previous = publish_release(draft_of(night, first_night(), previous), tmp_path / "published")
    monkeypatch.setenv("GONGBAO_DATA", str(tmp_path))
    monkeypatch.setenv("GONGBAO_RETENTION", "daily=2,weekly=0,monthly=0")
    told = json.loads(CliRunner().invoke(cli, ["retention", "--dry-run", "--json"], catch_exceptions=False).stdout)
    assert (told["kept"], len(told["dropped"])) == (2, 2)
    asked = ["retention", "--dry-run", "--keep", "daily=1,weekly=0,monthly=0", "--json"]
    assert json.loads(CliRunner().invoke(cli, asked, catch_exceptions=False).stdout)["kept"] == 1
    monkeypatch.setenv("GONGBAO_RETENTION", "daily=some")
    with pytest.raises(BadInput, match="daily=some"):
        CliRunner().invoke(cli, ["retention"], catch_exceptions=False)
    assert "GONGBAO_RETENTION" in CliRunner().invoke(cli, ["retention", "--help"]).stdout
    assert len(list((tmp_path / "published/releases").iterdir())) == 4
