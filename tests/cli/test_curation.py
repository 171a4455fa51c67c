"""``gongbao correct``, ``merge``, ``split``, ``decisions`` and ``publish`` as an operator meets them, on one folder of texts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from gongbao_cli.main import cli, main

BODY = """第一条　为了加强{0}管理，制定本办法。
第二条　市园林绿化主管部门负责{0}的监督管理工作，并定期向社会公布检查结果。
第三条　本办法自2025年5月1日起施行。
"""


@pytest.fixture
def run(tmp_path: Path, monkeypatch):
    """Runs a command on a published folder of two policies; gives its JSON lines."""
    texts = tmp_path / "texts"
    texts.mkdir()
    for name, subject in (("a", "公园"), ("b", "绿道")):
        (texts / f"{name}.txt").write_text(f"测试市{subject}管理办法\n" + BODY.format(subject), encoding="utf-8")
    monkeypatch.setenv("GONGBAO_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("GONGBAO_FOLDER", str(texts))
    monkeypatch.delenv("GONGBAO_SUBSCRIPTIONS", raising=False)

    def invoke(*args: str):
        result = CliRunner().invoke(cli, [*args, "--json"], catch_exceptions=False)
        assert result.exit_code == 0
        return [json.loads(line) for line in result.stdout.splitlines()]

    invoke("nightly", "--as-of", "2025-06-02T02:30:00+08:00")
    return invoke


def policy_ids(run):
    from gongbao.settings import Settings  # noqa: PLC0415 - after the environment is set
    from publish import read_latest  # noqa: PLC0415 - the same

    rows = read_latest(Settings.from_env().published_dir).table("policies").to_pylist()
    return {row["title"]: row for row in rows}


def test_a_correction_from_the_command_line_to_the_change_log(run):
    park = policy_ids(run)["测试市公园管理办法"]["policy_id"]
    (report,) = run(
        "correct", park, "--set", "doc_number=测政发[2025]7号", "--set", "expires_on=2025-05-31", "--reason", "公报原件"
    )
    assert (report["kind"], report["policy_id"], report["reason"]) == ("correct", park, "公报原件")
    assert "`gongbao publish` now" in report["takes_effect"]
    (published,) = run("publish", "--as-of", "2025-06-02T12:00:00+08:00")
    assert len(published["releases"]) == 1
    told = run("changes", "--policy", park)
    assert {(c["cause"], c["effect"], c["after"]) for c in told} == {
        ("curation", "correction", "测政发〔2025〕7号"),
        ("curation", "validity", "2025-05-31"),
        ("curation", "expiry", "expired"),
    }
    evidence = run("evidence", park)
    assert [(e["fact"], e["page_says"], e["decision"]) for e in evidence[:2]] == [
        ("doc_number", None, 3),
        ("expires_on", None, 3),
    ]
    (decision,) = run("decisions", "--policy", park)
    assert (decision["decision"], decision["kind"], decision["reason"]) == (3, "correct", "公报原件")
    assert run("verify")[0]["problems"] == []


def test_records_are_merged_by_number_and_id(run):
    rows = policy_ids(run)
    park, path = rows["测试市公园管理办法"]["policy_id"], rows["测试市绿道管理办法"]["policy_id"]
    run("correct", park, "--set", "doc_number=测政发〔2025〕7号", "--reason", "公报原件")
    run("merge", path, "测政发〔2025〕7号", "--reason", "同一文件", "--yes")
    run("publish")
    assert policy_ids(run)["测试市绿道管理办法"]["merged_into"] == park
    listed = CliRunner().invoke(cli, ["decisions"], catch_exceptions=False).output.splitlines()
    assert [line.split()[2:4] for line in listed] == [["correct", park], ["merge", path]]
    assert "同一文件" in listed[1]


def test_nothing_to_publish_says_so(run):
    result = CliRunner().invoke(cli, ["publish"], catch_exceptions=False)
    assert result.exit_code == 0
    assert "nothing was decided since the last release" in result.stderr
    assert CliRunner().invoke(cli, ["decisions"]).output == "no decisions\n"


def test_a_slip_ends_with_the_exit_code_of_bad_input(run, monkeypatch, capsys):
    park = policy_ids(run)["测试市公园管理办法"]["policy_id"]
    monkeypatch.setattr("sys.argv", ["gongbao", "split", park, "--url", "http://nowhere.example/", "--reason", "x"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    assert "is no page of" in capsys.readouterr().err
