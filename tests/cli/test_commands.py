"""The command line as programs and people meet it."""

from __future__ import annotations

import json
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from gongbao.cms import FAMILIES
from gongbao.errors import BadInput
from gongbao_cli.main import cli, main

BEFORE = """测试市公园管理办法
第一条　为了加强公园管理，制定本办法。
第二条　市园林绿化主管部门负责本市公园的监督管理工作。
第三条　擅自占用公园绿地的，处五百元以上三千元以下的罚款。
第四条　本办法自2025年5月1日起施行。
"""
AFTER = BEFORE.replace("三千元", "五千元")


def every_command(group: click.Group, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = []
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        found.append((*path, name))
        if isinstance(command, click.Group):
            found += every_command(command, (*path, name))
    return found


@pytest.mark.parametrize("path", every_command(cli), ids=" ".join)
def test_every_command_has_help(path):
    result = CliRunner().invoke(cli, [*path, "--help"])
    assert result.exit_code == 0
    assert len(result.output.splitlines()) >= 5


@pytest.fixture
def texts(tmp_path: Path) -> tuple[str, str]:
    (tmp_path / "before.txt").write_text(BEFORE, encoding="utf-8")
    (tmp_path / "after.txt").write_text(AFTER, encoding="utf-8")
    return str(tmp_path / "before.txt"), str(tmp_path / "after.txt")


def test_read_gives_the_contract_keys(texts):
    result = CliRunner().invoke(cli, ["read", texts[0], "--json"], catch_exceptions=False)
    facts = json.loads(result.stdout)
    assert {
        "title", "doc_number", "issuers", "signed_on", "effective_on", "opens_on", "cites_doc_numbers", "outline",
        "targets", "outcome", "text", "clauses", "relations", "evidence",
    } <= set(facts)  # fmt: skip
    assert facts["title"] == "测试市公园管理办法"
    assert facts["effective_on"] == "2025-05-01"
    assert facts["doc_number"] is None
    assert [clause["label"] for clause in facts["clauses"] if clause["level"] == "article"] == [
        "第一条",
        "第二条",
        "第三条",
        "第四条",
    ]


def test_read_takes_several_files_as_json_lines(texts):
    result = CliRunner().invoke(cli, ["read", *texts, "--json"], catch_exceptions=False)
    assert [json.loads(line)["source"] for line in result.stdout.splitlines()] == list(texts)


def test_read_of_one_bad_file_among_others_names_it_and_goes_on(texts, tmp_path):
    empty = tmp_path / "empty.html"
    empty.write_bytes(b"")
    result = CliRunner().invoke(cli, ["read", str(empty), texts[0], "--json"])
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert "empty.html" in rows[0]["error"] or "0 bytes" in rows[0]["error"]
    assert rows[1]["title"] == "测试市公园管理办法"
    assert result.exit_code == 5


def test_compare_gives_links_changes_noise_and_summary(texts):
    result = CliRunner().invoke(cli, ["compare", *texts, "--json"], catch_exceptions=False)
    told = json.loads(result.stdout)
    assert {"links", "changes", "noise", "summary"} <= set(told)
    (change,) = told["changes"]
    assert (change["operation"], change["effect"]) == ("substitute", "quantity")
    assert (change["clause_label_before"], change["clause_label_after"]) == ("第三条", "第三条")
    assert (change["before"], change["after"]) == ("三千元", "五千元")
    assert 0 < change["confidence"] <= 1
    assert {"before", "after", "confidence"} <= set(told["links"][0])


def test_compare_of_an_odd_number_of_files_is_bad_input(texts, capsys, monkeypatch):
    monkeypatch.setattr("sys.argv", ["gongbao", "compare", *texts, texts[0]])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    assert "pairs" in capsys.readouterr().err


def test_compare_of_one_file_says_that_a_second_one_is_needed(texts, capsys, monkeypatch):
    monkeypatch.setattr("sys.argv", ["gongbao", "compare", texts[0]])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    assert "a file needs a second one" in capsys.readouterr().err


def test_a_missing_file_is_bad_input_with_a_remedy(capsys, monkeypatch):
    monkeypatch.setattr("sys.argv", ["gongbao", "read", "nowhere.html"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    assert "nowhere.html" in capsys.readouterr().err


def test_an_address_on_a_private_network_is_refused(capsys, monkeypatch):
    monkeypatch.setattr("sys.argv", ["gongbao", "read", "http://127.0.0.1:9/page.html"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 4
    assert "127.0.0.1" in capsys.readouterr().err


def test_a_time_without_zone_is_bad_input(capsys, monkeypatch):
    monkeypatch.setattr("sys.argv", ["gongbao", "nightly", "--as-of", "2025-03-04T02:30:00"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    assert "+08:00" in capsys.readouterr().err


def test_declared_portals_are_listed_and_only_the_sample_is_proven():
    result = CliRunner().invoke(cli, ["portal", "list", "--json"], catch_exceptions=False)
    rows = {row["id"]: row["proven"] for row in map(json.loads, result.stdout.splitlines())}
    assert [name for name, proven in rows.items() if proven] == ["cn_990100_qinglan"]
    assert len(rows) == 8


def test_the_dictionary_in_docs_is_up_to_date():
    result = CliRunner().invoke(cli, ["dictionary", "--check"])
    assert result.exit_code == 0, result.output


def test_a_bad_declaration_names_file_line_and_remedy(tmp_path, capsys, monkeypatch):
    bad = tmp_path / "cn_990300_bad.yml"
    bad.write_text("id: cn_990300_bad\nfamly: trs\n", encoding="utf-8")
    monkeypatch.setattr("sys.argv", ["gongbao", "portal", "lint", str(bad)])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    assert "cn_990300_bad.yml:2" in capsys.readouterr().err


def test_a_night_in_which_no_portal_answered_ends_with_code_4(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("GONGBAO_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("GONGBAO_CONNECT_TO", "www.qinglan.gov.example=127.0.0.1:9")
    monkeypatch.setenv("GONGBAO_CAPS", "retries=0")
    monkeypatch.setattr("sys.argv", ["gongbao", "capture", "--as-of", "2025-03-03T02:30:00+08:00"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 4
    assert "no column of any portal" in capsys.readouterr().err


def test_a_date_without_time_gets_a_remedy_that_works(capsys, monkeypatch):
    monkeypatch.setattr("sys.argv", ["gongbao", "nightly", "--as-of", "2025-03-04"])
    with pytest.raises(SystemExit):
        main()
    assert "2025-03-04T02:30:00+08:00" in capsys.readouterr().err


def test_lint_and_list_tell_of_families_that_are_only_described(tmp_path, monkeypatch):
    sample = (Path(__file__).parents[2] / "portals" / "cn_990100_qinglan.yml").read_text(encoding="utf-8")
    for name, family in (("cn_990400_law", "flk"), ("cn_990500_feed", "feed")):
        text = sample.replace("cn_990100_qinglan", name).replace("hanweb_jpage", family)
        (tmp_path / f"{name}.yml").write_text(text, encoding="utf-8")
    monkeypatch.setenv("GONGBAO_PORTALS", str(tmp_path))

    linted = CliRunner().invoke(cli, ["portal", "lint"], catch_exceptions=False).output.splitlines()
    assert linted[0].startswith("cn_990400_law is well declared; flk is written from descriptions")
    assert linted[1] == "cn_990500_feed is well declared"
    listed = CliRunner().invoke(cli, ["portal", "list"], catch_exceptions=False).output
    assert "flk (described)" in listed
    assert "feed (described)" not in listed
    rows = CliRunner().invoke(cli, ["portal", "list", "--json"], catch_exceptions=False).output.splitlines()
    assert [json.loads(row)["basis"] for row in rows] == [
        {"flk": "described", "trs": "pages"},
        {"feed": "specification", "trs": "pages"},
    ]


def test_every_family_that_may_be_declared_can_be_read():
    schema = json.loads((Path(__file__).parents[2] / "portals" / "schema.json").read_text(encoding="utf-8"))
    assert set(schema["$defs"]["family"]["enum"]) == set(FAMILIES)


def test_a_clock_file_that_is_not_there_stops_the_sample_portal_at_once(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("sys.argv", ["gongbao", "sample-portal", "--clock-file", str(tmp_path / "none.txt")])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    assert "none.txt" in capsys.readouterr().err


def test_releases_of_a_folder_that_is_not_there_is_bad_input(tmp_path, monkeypatch):
    monkeypatch.setenv("GONGBAO_DATA", str(tmp_path / "mistyped"))
    with pytest.raises(BadInput, match="mistyped: there is no such folder"):
        CliRunner().invoke(cli, ["releases"], catch_exceptions=False)
    (tmp_path / "mistyped").mkdir()
    nothing_yet = CliRunner().invoke(cli, ["releases"], catch_exceptions=False)
    assert nothing_yet.exit_code == 0
    assert "nothing was published yet" in nothing_yet.stderr
