"""``gongbao portal probe``, ``add`` and ``check`` as commands: what they print, and how they end."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from gongbao.errors import GongbaoError
from gongbao.registry import load_portal
from gongbao_cli.main import cli
from gongbao_sample import fixed_clock, serve
from gongbao_sample.model import BASE_URL, HOST

COLUMN = f"{BASE_URL}/xxgk/zcfb/tz/index.html"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("GONGBAO_DATA", str(tmp_path / "data"))
    with serve("127.0.0.1", 0, fixed_clock(datetime.fromisoformat("2025-03-05T02:30:00+08:00"))) as server:

        def invoke(*words: str) -> Result:
            return CliRunner().invoke(cli, ["portal", *words])

        invoke.to = f"{HOST}=127.0.0.1:{server.port}"
        yield invoke


def ended(result: Result) -> int:
    """The code that ``main`` would end with."""
    return result.exception.exit_code if isinstance(result.exception, GongbaoError) else result.exit_code


def test_what_is_printed_passes_lint_and_names_what_is_left_to_fill_in(run, tmp_path):
    printed = run("probe", COLUMN, "--allow-private", "--connect-to", run.to)
    assert printed.exit_code == 0, printed.output
    assert printed.stdout.startswith("# Save as portals/cn_990100_qinglan.yml.")
    assert "# notice: " in printed.stdout
    file = tmp_path / "cn_990100_qinglan.yml"
    file.write_text(printed.stdout, encoding="utf-8")

    linted = run("lint", str(file))
    assert linted.exit_code == 0, linted.output
    assert linted.stdout == "cn_990100_qinglan is well declared; still to fill in: name_en (line 4)\n"


def test_a_file_takes_its_id_from_its_name_and_is_not_overwritten(run, tmp_path):
    file = tmp_path / "cn_990100_jxj.yml"
    words = ("probe", COLUMN, "--allow-private", "--connect-to", run.to, "--yaml", str(file))
    assert run(*words).exit_code == 0
    assert "id: cn_990100_jxj\n" in file.read_text(encoding="utf-8")
    assert run("lint", str(file)).exit_code == 0
    again = run(*words)
    assert ended(again) == 2
    assert "is there already" in str(again.exception)


def test_json_carries_facts_with_their_evidence(run):
    found = json.loads(run("probe", COLUMN, "--allow-private", "--connect-to", run.to, "--json").stdout)
    assert (found["family"], found["basis"]) == ("trs", "pages")
    assert found["facts"]["doc_number"] == "岚经信〔2025〕8号"
    assert {"fact": "doc_number", "rank": "head_matter"}.items() <= next(
        row.items() for row in found["facts"]["evidence"] if row["fact"] == "doc_number"
    )
    assert found["listing"]["entries"] == 3
    assert found["untold"] == ["name_en (line 4): not on the pages, fill it in"]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ((f"{BASE_URL}/xxgk/zcfb/tz/202410/t20241015_117902.html",), 2),
        (("not-an-address",), 2),
        ((COLUMN, "--option", "webId"), 2),
        ((f"{BASE_URL}/nowhere/index.html",), 4),
        ((f"{BASE_URL}/search/index.html",), 4),
    ],
)
def test_the_probe_ends_with_the_code_of_its_failure(words, code, run):
    assert ended(run("probe", *words, "--allow-private", "--connect-to", run.to)) == code


def test_a_listing_without_a_readable_notice_ends_with_5_and_its_declaration(run, monkeypatch):
    def gone(self, name, listing):
        return None

    monkeypatch.setattr("gongbao.crawl.probe._Reader._notice", gone)
    result = run("probe", COLUMN, "--allow-private", "--connect-to", run.to)
    assert result.exit_code == 5
    assert "id: cn_990100_qinglan" in result.stdout


def test_saved_cases_are_checked_and_a_difference_ends_with_1(run, tmp_path):
    cases = str(tmp_path / "cases")
    saved = run("add", "cn_990100_qinglan", "--cases", cases, "--column", "notices", "--connect-to", run.to)
    assert saved.exit_code == 0, saved.output
    places = saved.stdout.splitlines()
    assert [Path(place).name for place in places] == ["notices-listing", "notices-1", "notices-2"]
    assert "3 unreviewed" in saved.stderr

    checked = run("check", "cn_990100_qinglan", "--cases", cases)
    assert checked.exit_code == 0
    assert checked.stdout.splitlines()[-1] == "3 cases, 3 unreviewed"

    expected = Path(places[1]) / "expected.json"
    told = json.loads(expected.read_text(encoding="utf-8"))
    told["facts"]["signed_on"] = "2001-01-01"
    expected.write_text(json.dumps(told), encoding="utf-8")
    differs = run("check", "cn_990100_qinglan", "--cases", cases)
    assert differs.exit_code == 1
    assert "  signed_on\n    expected: 2001-01-01\n    read:     2025-02-24\n" in differs.stdout

    told = json.loads(run("check", "cn_990100_qinglan", "--cases", cases, "--json").stdout)
    assert [len(case["differences"]) for case in told["cases"]] == [1, 0, 0]


def test_the_folder_of_cases_comes_from_the_environment(run, tmp_path, monkeypatch):
    monkeypatch.setenv("GONGBAO_PORTAL_CASES", str(tmp_path))
    refused = run("check", "cn_990100_qinglan")
    assert ended(refused) == 2
    assert str(tmp_path) in str(refused.exception)


def test_declared_portals_without_cases_are_said():
    checked = CliRunner().invoke(cli, ["portal", "check"])
    assert checked.exit_code == 0, checked.output
    assert "cn_330200_ningbo: no case in tests/portals" in checked.stderr


def test_a_further_column_is_added_to_a_declaration_that_stands(run, tmp_path):
    file = tmp_path / "cn_990100_qinglan.yml"
    begun = run("probe", COLUMN, "--allow-private", "--connect-to", run.to, "--yaml", str(file))
    assert begun.exit_code == 0, begun.output
    before = file.read_text(encoding="utf-8")

    for page in ("col/col1021", "col/col1033"):
        added = run("probe", f"{BASE_URL}/{page}/index.html", "--add-to", str(file), "--connect-to", run.to)
        assert added.exit_code == 0, added.output
    assert file.read_text(encoding="utf-8").startswith(before)
    columns = load_portal(file).columns
    assert [(column.id, column.family) for column in columns] == [
        ("notice", "trs"),
        ("normative", "hanweb_jpage"),
        ("consultation", "hanweb_jpage"),
    ]

    again = run("probe", COLUMN, "--add-to", str(file), "--connect-to", run.to)
    assert ended(again) == 2
    assert "declared already" in str(again.exception)


def test_a_column_of_another_host_is_not_added(run, tmp_path):
    file = tmp_path / "cn_990100_other.yml"
    words = ("--allow-private", "--connect-to", run.to)
    assert run("probe", COLUMN, *words, "--yaml", str(file)).exit_code == 0
    file.write_text(file.read_text(encoding="utf-8").replace(HOST, "www.other.example"), encoding="utf-8")
    refused = run("probe", f"{BASE_URL}/col/col1021/index.html", *words, "--add-to", str(file))
    assert ended(refused) == 2
    assert f"host {HOST} is not declared" in str(refused.exception)
