"""The board of reading: it says what form an expectation has, and judges what a newcomer writes by the sense of it."""

import importlib
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PLAN = """云岭市人民政府办公室关于印发云岭市绿色工厂建设行动方案的通知
云政办发〔2023〕26号
各县（市、区）人民政府，市政府各部门：
《云岭市绿色工厂建设行动方案》已经市政府同意，现印发给你们，请认真贯彻执行。
云岭市人民政府办公室
2023年8月14日
云岭市绿色工厂建设行动方案
一、总体要求
推动工业绿色低碳转型。
二、主要任务
建设一批绿色工厂。
三、附则
本方案自2023年9月15日起施行。《云岭市清洁生产推进方案》（云政办发〔2018〕40号）同时废止。
"""
WORDS = "".join(
    f"<p>{number}.推动第{number}批重点企业改造工艺、节约用水用电、减少排放，建立能源管理台账。</p>"
    for number in range(1, 9)
)
TABLE = f"""<html><body><h1>云岭市绿色工厂建设行动方案</h1><p>一、总体要求</p><p>到2026年，主要指标见附件。</p>
{WORDS}<p>附件</p><p>主要指标表</p>
<table><tr><td>序号</td><td>指标</td><td>单位</td><td>2023年</td><td>2026年</td><td>责任单位</td></tr>
<tr><td>1</td><td>绿色工厂产值比重</td><td>%</td><td>21</td><td>35</td><td>市经信局</td></tr>
<tr><td>2</td><td>绿色工厂数量</td><td>家</td><td>40</td><td>90</td><td>市经信局</td></tr></table></body></html>
"""


@pytest.fixture(scope="module")
def bench():
    """The bench as a module: what a subprocess would run, without its start."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(ROOT / "bench"))
        yield importlib.import_module("fidelity")


@pytest.fixture
def board(bench, tmp_path, monkeypatch, capsys):
    """Judge one document by the expectations given; return (hits, missed, wrong) by fact, and what was said beside the board."""

    def judged(expected, text=PLAN, name="plan.txt"):
        (tmp_path / name).write_text(text, encoding="utf-8")
        (tmp_path / "facts.json").write_text(json.dumps({name: expected}), encoding="utf-8")
        monkeypatch.setattr(sys, "argv", ["fidelity.py", str(tmp_path)])
        code = bench.main()
        told = capsys.readouterr()
        assert code == 0, told.err
        rows = re.findall(r"^(\w+) +(\d+) +(\d+) +(\d+) ", told.out, re.MULTILINE)
        return {fact: tuple(map(int, counts)) for fact, *counts in rows}, told.err

    return judged


@pytest.mark.parametrize(
    ("stated", "counts"),
    [
        (["云岭市清洁生产推进方案"], (1, 0, 0)),
        (["云政办发〔2018〕40号"], (1, 0, 0)),
        (["云政办发[2018]40号"], (1, 0, 0)),
        ("云政办发〔2018〕40号", (1, 0, 0)),
        ([{"title": "云岭市清洁生产推进方案", "doc_number": "云政办发〔2018〕40号"}], (1, 0, 0)),
        (["云政办发〔2018〕41号"], (0, 1, 1)),
        ([], (0, 0, 1)),
    ],
)
def test_a_bare_word_in_repeals_is_a_title_or_a_number(board, stated, counts):
    scores, _ = board({"repeals": stated})
    assert scores["repeals"] == counts


@pytest.mark.parametrize(("stated", "counts"), [({"h1": 3, "h2": 0}, (2, 0, 0)), ({"h1": 3, "h2": 1}, (1, 1, 1))])
def test_none_of_a_level_is_the_same_as_the_level_not_there(board, stated, counts):
    scores, _ = board({"outline": stated})
    assert scores["outline"] == counts


@pytest.mark.parametrize(
    ("first", "second", "counts"),
    [
        ({"indicator": "绿色工厂产值比重(%)"}, {"indicator": "绿色工厂数量（家）"}, (2, 0, 0)),
        ({"indicator": "绿色工厂产值比重"}, {"indicator": "绿色工厂数量"}, (2, 0, 0)),
        (
            {"indicator": "绿色工厂产值比重", "unit": "%"},
            {"indicator": "绿色工厂数量", "unit": "个"},
            (1, 1, 1),
        ),
        ({"indicator": "绿色工厂产值比重(万元)"}, {"indicator": "绿色工厂数量(家)"}, (1, 1, 1)),
    ],
)
def test_a_unit_in_brackets_is_the_unit_of_a_column(board, first, second, counts):
    scores, _ = board({"targets": [first, second]}, TABLE, "plan.html")
    assert scores["targets"] == counts


@pytest.mark.parametrize("unit", [{"unit": "%"}, {}])
def test_a_unit_apart_is_the_unit_read_in_brackets(board, unit):
    page = TABLE.replace("<td>单位</td>", "").replace("<td>%</td>", "").replace("<td>家</td>", "")
    page = page.replace("绿色工厂产值比重", "绿色工厂产值比重（%）").replace("绿色工厂数量", "绿色工厂数量（家）")
    stated = [{"indicator": "绿色工厂产值比重" + ("" if unit else "(%)"), **unit}, {"indicator": "绿色工厂数量(家)"}]
    scores, _ = board({"targets": stated}, page, "plan.html")
    assert scores["targets"] == (2, 0, 0)


@pytest.mark.parametrize(
    ("expected", "said"),
    [
        (
            {"kind": "regulation"},
            "plan.txt: warning: kind 'regulation' can never be read; it is one of normative_document, ",
        ),
        (
            {"status": {"on": "2023-09-01", "value": "not_yet_effective"}},
            "plan.txt: warning: status 'not_yet_effective' can never be read; it is one of not_yet_in_force, ",
        ),
    ],
)
def test_a_value_that_no_reading_can_have_is_said(board, expected, said):
    scores, told = board(expected)
    assert said in told
    assert set(scores.values()) == {(0, 1, 1)}


@pytest.mark.parametrize(
    "expected", [{"status": "in_force"}, {"issuers": "云岭市人民政府办公室"}, {"outline": [3]}, {"repeals": [None]}]
)
def test_a_key_of_another_form_is_left_out_and_said(board, expected):
    scores, told = board(expected)
    (key,) = expected
    assert scores == {}
    assert f"plan.txt: warning: {key} is not judged: " in told


def test_a_fact_stated_as_the_reading_has_it_brings_no_warning(board):
    scores, told = board({"kind": "normative_document", "status": {"on": "2023-09-01", "value": "not_yet_in_force"}})
    assert (scores, told) == ({"kind": (1, 0, 0), "status": (1, 0, 0)}, "")


def test_help_tells_the_form_of_every_key_that_is_judged(bench):
    command = [sys.executable, "bench/fidelity.py", "--help"]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=120).stdout
    assert set(bench.JUDGED) <= set(re.findall(r"^  (\w+): \S", told, re.MULTILINE))
    assert "not_yet_in_force" in told
    assert "repeal_decision" in told
