"""``gongbao export`` as a person at a terminal meets it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from gongbao.settings import Settings
from gongbao_cli.main import cli, main
from gongbao_stages.nightly import run_night

HOSTILE = "＝HYPERLINK(1)公园管理办法"
BODY = "第一条　为了加强公园管理，制定本办法。\n第二条　本办法自2025年5月1日起施行。\n"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("export")
    (folder / "texts").mkdir()
    for name, title in (("a", HOSTILE), ("b", "测试市公园管理办法")):
        (folder / "texts" / f"{name}.txt").write_text(f"{title}\n{BODY}", encoding="utf-8")
    settings = Settings.from_env({"GONGBAO_DATA": str(folder / "data"), "GONGBAO_FOLDER": str(folder / "texts")})
    run_night(settings, as_of=datetime(2025, 6, 1, 18, 30, tzinfo=UTC), portal_ids=None)
    return folder / "data"


@pytest.fixture
def here(data, tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("GONGBAO_DATA", str(data))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def export(here, monkeypatch, capsys) -> Callable[..., tuple[int, str]]:
    """Calls the program as a shell does; gives exit code and what it said of the error."""

    def call(*arguments: str) -> tuple[int, str]:
        monkeypatch.setattr("sys.argv", ["gongbao", "export", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        return ended.value.code, capsys.readouterr().err

    return call


def rows_of(payload: bytes) -> list[list[str]]:
    assert payload.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(payload.decode("utf-8-sig"), newline="")))


def test_a_table_is_written_and_said(here):
    done = CliRunner().invoke(cli, ["export", "policies", "--columns", "title,status"], catch_exceptions=False)
    assert done.exit_code == 0
    assert sorted(rows_of((here / "policies.csv").read_bytes())) == [
        [f"'{HOSTILE}", "in_force"],
        ["title", "status"],
        ["测试市公园管理办法", "in_force"],
    ]
    assert "2 rows of policies of release " in done.stderr
    assert "1 cells got an apostrophe" in done.stderr
    assert done.stdout == ""


def test_the_summary_for_programs(here):
    done = CliRunner().invoke(
        cli,
        [
            "export",
            "policies",
            "--to",
            "out.csv",
            "--where",
            "title=测试市公园管理办法",
            "--columns",
            "title",
            "--json",
        ],
        catch_exceptions=False,
    )
    report = json.loads(done.stdout)
    assert report.pop("release_id").startswith("20250601T183000Z-")
    assert report == {
        "table": "policies",
        "file": "out.csv",
        "columns": ["title"],
        "rows": 1,
        "guarded_cells": 0,
        "cells_too_long": 0,
        "rows_too_many": 0,
    }
    assert rows_of((here / "out.csv").read_bytes()) == [["title"], ["测试市公园管理办法"]]
    assert [p.name for p in here.iterdir()] == ["out.csv"]


def test_standard_output_takes_the_file(here):
    done = CliRunner().invoke(cli, ["export", "portals", "--columns", "portal_id", "--to", "-"], catch_exceptions=False)
    assert rows_of(done.stdout_bytes)[0] == ["portal_id"]
    assert not list(here.iterdir())


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["polices"], 2, "'polices' is no table; did you mean policies"),
        (["policies", "--columns", "titel"], 2, "'titel' is no column of policies; did you mean title"),
        (["policies", "--where", "status"], 2, "write COLUMN=TEXT"),
        (["policies", "--where", "status=a", "--where", "status=b"], 2, "a condition on status already"),
        (["policies", "--release", "20240101T000000Z-00000000"], 2, "there is no release"),
        (["policies", "--to", "-", "--json"], 2, "both want standard output"),
        (["policies", "--to", "nowhere/x.csv"], 8, "nowhere/x.csv: the table cannot be written (No such file"),
    ],
)
def test_what_cannot_be_done_is_said_with_its_exit_code(export, here, arguments, code, said):
    ended, told = export(*arguments)
    assert ended == code
    assert said in told
    assert not list(here.iterdir())


def test_a_file_that_cannot_be_finished_leaves_the_old_one(export, here, monkeypatch):
    (here / "policies.csv").write_text("mine")

    def full(*given, **more):
        raise OSError(28, "No space left on device")
        yield b""

    monkeypatch.setattr("gongbao_stages.exporting.sheet_bytes", full)
    code, told = export("policies")
    assert (code, "No space left on device" in told) == (8, True)
    assert [(p.name, p.read_text()) for p in here.iterdir()] == [("policies.csv", "mine")]
