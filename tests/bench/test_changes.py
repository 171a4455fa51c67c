"""The bench of comparisons judges a folder as a careful reader would: hits, false changes, noise, links, and clear refusals."""

import json
import runpy
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from gongbao_cli.watch import compare_command

ROOT = Path(__file__).parents[2]
BEFORE = "临江市停车管理办法\n第一条 为了加强停车管理，制定本办法。\n第二条 补助最高50万元，由市财政局负责拨付。\n第三条 停车场应当备案。\n"
AFTER = BEFORE.replace("50万元", "80万元").replace("市财政局", "市审计局").replace("应当备案", "应当 备案")


@pytest.fixture
def run(monkeypatch, capsys):
    def bench(folder, *options):
        monkeypatch.setattr(sys, "argv", ["changes.py", str(folder), *options])
        with pytest.raises(SystemExit) as done:
            runpy.run_path(str(ROOT / "bench/changes.py"), run_name="__main__")
        written = capsys.readouterr()
        return SimpleNamespace(returncode=done.value.code, stdout=written.out, stderr=written.err)

    return bench


@pytest.fixture
def case(tmp_path):
    def write(expected, *, name="changes.json", before=BEFORE, after=AFTER):
        folder = tmp_path / "cases" / "one"
        folder.mkdir(parents=True)
        (folder / "before.txt").write_text(before, encoding="utf-8")
        (folder / "after.txt").write_text(after, encoding="utf-8")
        (folder / name).write_text(json.dumps(expected, ensure_ascii=False), encoding="utf-8")
        return tmp_path / "cases"

    return write


ROWS = [
    {
        "operation": "substitute",
        "effect": "quantity",
        "label": "第二条",
        "before": "50 万元",
        "after": "80万元",
        "direction": "up",
    },
    {"effect": "responsibility", "clause_label_after": "第二条", "before": "财政局", "after": "市审计局"},
]


def test_every_expected_change_is_a_hit_whatever_keys_are_left_out(case, run):
    done = run(case({"changes": ROWS, "links": {"第二条": "第二条"}}), "--json")
    (score,) = json.loads(done.stdout)["cases"]
    assert done.returncode == 0
    assert (score["precision"], score["recall"], score["exact"], score["details"]) == (1.0, 1.0, 1, 0)
    assert (score["links"], score["link_hits"], score["links_wrong"]) == (1, 1, 0)


def test_a_change_the_case_does_not_know_is_false_and_one_told_as_noise_is_named(case, run):
    spaced = {"effect": "amendment", "label": "第三条", "before": "*", "after": "*"}
    (score,) = json.loads(run(case([ROWS[0], spaced]), "--json").stdout)["cases"]
    assert (score["hits"], score["expected"], score["found"], score["false"], score["noise"]) == (1, 2, 2, 1, 1)
    assert any(note.startswith("told as noise") for note in score["notes"])


def test_the_output_of_compare_is_an_expectation(case, run):
    folder = case([])
    home = folder / "one"
    compared = CliRunner().invoke(compare_command, [str(home / "before.txt"), str(home / "after.txt"), "--json"])
    (home / "changes.json").write_text(compared.stdout, encoding="utf-8")
    (score,) = json.loads(run(folder, "--json").stdout)["cases"]
    assert (score["hits"], score["expected"], score["exact"]) == (2, 2, 2)
    assert score["link_hits"] == score["links"] == 3


def test_the_table_names_each_case_and_the_total(case, run):
    done = run(case([]), "--misses")
    assert [line.split()[-1] for line in done.stdout.splitlines() if line.startswith("    0.")] == ["one", "cases"]
    assert "false: substitute/quantity 第二条 '50万元' → '80万元'" in done.stdout


def test_a_folder_without_cases_and_a_broken_expectation_are_named(case, run, tmp_path):
    assert run(tmp_path / "nowhere").returncode == 2
    assert "is no folder" in run(tmp_path / "nowhere").stderr
    (tmp_path / "empty").mkdir()
    empty = run(tmp_path / "empty")
    assert (empty.returncode, "no case in it" in empty.stderr) == (2, True)
    broken = run(case({"changes": "many"}))
    assert (broken.returncode, "is no list of objects" in broken.stderr) == (1, True)
