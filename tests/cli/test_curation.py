"""``gongbao correct``, ``merge``, ``split``, ``decisions`` and ``publish`` as an operator meets them, on one folder of texts."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from gongbao.errors import GongbaoError
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
    monkeypatch.setattr("gongbao_stages.clocks.A_LEAP", timedelta.max)  # the night lies in 2025, decisions are of today

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


def text_of(*args: str, code: int = 0) -> str:
    result = CliRunner().invoke(cli, args)
    assert (result.exception.exit_code if isinstance(result.exception, GongbaoError) else result.exit_code) == code
    return f"{result.stdout}{result.exception or ''}"


def test_the_evidence_of_each_fact_is_shown_with_rank_words_and_capture(run):
    park = policy_ids(run)["测试市公园管理办法"]["policy_id"]
    said = text_of("evidence", "《测试市公园管理办法》").splitlines()
    place = said.index("effective_on: 2025-05-01")
    assert said[place + 1].startswith("    body: 第三条　本办法自2025年5月1日起施行。 · capture ")
    assert f"policy_id: {park}" in said
    captures = [line.removeprefix("capture_id: ") for line in said if line.startswith("capture_id: ")]
    assert said[place + 1].endswith(captures[0])
    row = next(row for row in run("evidence", park) if row.get("fact") == "effective_on")
    assert (row["value"], row["rank"], row["read_from"]) == ("2025-05-01", "body", captures[0])


def test_every_verb_takes_a_number_in_any_brackets_and_a_title(run):
    run("correct", "测试市公园管理办法", "--set", "doc_number=测政发〔2025〕7号", "--reason", "公报原件")
    run("publish")
    park = policy_ids(run)["测试市公园管理办法"]["policy_id"]
    assert run("evidence", "测政发(2025)7号")[0]["corrected_to"] == "测政发〔2025〕7号"
    assert {row["policy_id"] for row in run("changes", "--policy", "测政发[2025]7号")} == {park}
    assert [row["policy_id"] for row in run("decisions", "--policy", "测试市公园管理办法")] == [park]
    assert "is no page of" in text_of("split", "测政发[2025]7号", "--url", "http://a.example/", "--reason", "x", code=2)
    assert "titles that hold these words" in text_of("evidence", "管理办法", code=2)


def test_answers_hold_no_lists_of_a_programming_language(run):
    park = policy_ids(run)["测试市公园管理办法"]["policy_id"]
    said = text_of("correct", park, "--set", "issuers=测试市人民政府、测试市园林局", "--reason", "公报原件")
    assert "becomes: 测试市人民政府、测试市园林局" in said
    for answer in (said, text_of("publish"), text_of("verify"), text_of("decisions"), text_of("evidence", park)):
        assert "['" not in answer
        assert '["' not in answer
        assert "{'" not in answer


def test_a_release_that_is_not_there_is_a_slip_and_not_damage(run):
    (known,) = run("releases")
    said = text_of("verify", "nosuch", code=2)
    assert "there is no release 'nosuch'" in said
    assert known["release_id"] in said
    assert "there is no release" in text_of("verify", "20200101T000000Z-00000000", code=2)


def test_a_release_whose_manifest_is_gone_is_damage(run, tmp_path):
    (known,) = run("releases")
    (tmp_path / "data" / "published" / "releases" / known["release_id"] / "datapackage.json").unlink()
    assert known["release_id"] in text_of("verify", known["release_id"], code=7)


def test_decisions_and_their_release_stand_at_the_clock_of_a_sample(run, tmp_path):
    (tmp_path / "data" / "clock.txt").write_text("2025-06-02T08:00:00+08:00\n", encoding="utf-8")
    run("correct", "测试市公园管理办法", "--set", "expires_on=2030-01-01", "--reason", "公报原件")
    (published,) = run("publish")
    assert published["releases"][0]["release_id"].startswith("20250602T000000Z-")


def test_the_number_of_a_decision_is_that_of_the_log_and_says_so(run):
    park = policy_ids(run)["测试市公园管理办法"]["policy_id"]
    asked = ["correct", park, "--set", "expires_on=2026-05-31", "--reason", "公报原件"]
    shown = CliRunner().invoke(cli, asked, catch_exceptions=False).stdout
    listed = CliRunner().invoke(cli, ["decisions"], catch_exceptions=False).stdout
    told = "3 (number in the decision log, which also counts the ids minted; `gongbao decisions` shows it)"
    assert f"decision: {told}" in shown
    assert listed.startswith("3  ")
