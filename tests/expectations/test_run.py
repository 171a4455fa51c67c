from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest

from expectations import engine, run
from expectations.report import Severity, SuiteBroken, ValidationReport, report_json
from expectations.rules import Rule, Suite, between, matches, never_null, one_of
from expectations.run import run_suite


def suite(*rules: Rule) -> Suite:
    return Suite(table="things", severity=Severity.CORPUS, key=("id", "part"), rules=rules)


FRAME = pd.DataFrame({"id": ["a", "b", "c"], "part": [1, 2, 3], "size": [1.0, None, 9.0]})


def test_failing_rows_are_named_by_all_their_key_columns() -> None:
    report = run_suite(suite(never_null("size", "has a size"), between("size", "small", high=5)), FRAME)
    assert [r.failing_keys for r in report.results] == [("b|2",), ("c|3",)]
    assert [r.success for r in report.results] == [False, False]
    assert report.results[1].observed == "1 of 3 rows, e.g. 9.0"
    assert not report.ok


def test_an_unknown_expectation_type_raises_instead_of_being_dropped() -> None:
    unknown = Rule(
        id="r", description="", expectation="expect_the_unexpected", columns=("id",), kwargs={"column": "id"}
    )
    with pytest.raises(SuiteBroken, match=r"things, rule r: expect_the_unexpected cannot be built"):
        run_suite(suite(never_null("id", ""), unknown), FRAME)


@pytest.mark.parametrize("kwargs", [{"column": "id", "regx": "^a$"}, {"column": "id", "regex": None}, {"regex": "^a$"}])
def test_wrong_arguments_raise(kwargs: dict[str, str]) -> None:
    wrong = Rule(
        id="r", description="", expectation="expect_column_values_to_match_regex", columns=("id",), kwargs=kwargs
    )
    with pytest.raises(SuiteBroken, match="rule r"):
        run_suite(suite(wrong), FRAME)


def test_a_pattern_that_captures_is_refused() -> None:
    with pytest.raises(SuiteBroken, match="captures groups"):
        matches("id", "^(a|b)$", "")


def test_a_rule_id_given_twice_and_a_suite_without_rules_raise() -> None:
    with pytest.raises(SuiteBroken, match="id_given"):
        run_suite(suite(never_null("id", ""), never_null("id", "")), FRAME)
    with pytest.raises(SuiteBroken, match="no rule"):
        run_suite(suite(), FRAME)


def test_results_fewer_than_rules_raise(monkeypatch: pytest.MonkeyPatch) -> None:
    run_suite(suite(never_null("id", "")), FRAME)
    gx = sys.modules["great_expectations"]
    monkeypatch.setattr(
        gx, "ExpectationSuite", lambda name, expectations: _first_only(gx.core.ExpectationSuite, name, expectations)
    )
    with pytest.raises(SuiteBroken, match="2 rules gave 1 results"):
        engine.evaluate("things", [never_null("id", ""), never_null("part", "")], FRAME, detail=False)


def _first_only(kind: type, name: str, expectations: list[object]) -> object:
    return kind(name=name, expectations=expectations[:1])


def test_an_empty_frame_does_not_pass_a_rule_that_needs_rows() -> None:
    needs, does_not = between("size", "", low=0, needs_rows=True), never_null("id", "")
    report = run_suite(suite(needs, does_not), FRAME.head(0))
    assert [(r.rule, r.success, r.observed) for r in report.results] == [
        ("size_in_range", False, "0 rows"),
        ("id_given", True, "0 rows"),
    ]


def test_a_missing_column_fails_its_rules_and_a_missing_key_fails_all() -> None:
    report = run_suite(suite(never_null("colour", ""), never_null("id", "")), FRAME)
    assert [r.success for r in report.results] == [False, True]
    assert report.results[0].observed == "columns missing: colour"
    assert not any(r.success for r in run_suite(suite(never_null("id", "")), FRAME.drop(columns="part")).results)
    assert not run_suite(suite(never_null("colour", "")), FRAME.head(0)).ok


def test_a_rule_that_cannot_be_judged_is_a_failure() -> None:
    report = run_suite(suite(between("id", "", low=1)), FRAME)
    assert not report.ok
    assert report.results[0].observed.startswith("could not be judged:")


def test_an_all_null_column_is_null_and_nothing_else() -> None:
    frame = FRAME.assign(name=pd.Series([None, None, None], dtype=object))
    report = run_suite(suite(one_of("name", ["x"], ""), never_null("name", "")), frame)
    assert [r.success for r in report.results] == [True, False]


def test_the_json_form_is_the_same_for_the_same_input_and_lists_what_failed() -> None:
    rules = (never_null("size", "has a size"), between("size", "small", high=5))
    first, second = (report_json(run_suite(suite(*order), FRAME)) for order in (rules, rules[::-1]))
    assert first == second
    assert b'"failing_keys": [\n    "b|2"\n   ]' in first
    assert first.startswith(b'{\n "holds": []')
    assert b'"ok": true,\n "publishable": true' in report_json(ValidationReport(results=()))


def test_a_quarantined_document_leaves_the_release_publishable() -> None:
    documents = Suite(table="things", severity=Severity.DOCUMENT, key=("id",), rules=(never_null("size", ""),))
    assert b'"ok": false,\n "publishable": true' in report_json(run_suite(documents, FRAME))
    assert b'"ok": false,\n "publishable": false' in report_json(run_suite(suite(never_null("size", "")), FRAME))


def test_importing_the_package_does_not_import_the_library() -> None:
    code = "import sys, expectations; print('great_expectations' in sys.modules, 'pandas' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]


def test_a_success_with_an_exception_behind_it_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = SimpleNamespace(success=True, result={}, exception_info={"m": {"exception_message": "boom"}})
    monkeypatch.setattr(run, "evaluate", lambda table, rules, frame, detail: {rule.id: raw for rule in rules})
    (result,) = run_suite(suite(never_null("id", "")), FRAME).results
    assert (result.success, result.observed) == (False, "could not be judged: boom")


def test_a_run_is_silent_and_leaves_nothing_in_the_temporary_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    run_suite(suite(never_null("size", "")), FRAME)
    assert list(tmp_path.iterdir()) == []
    assert capfd.readouterr() == ("", "")
    assert [record.getMessage() for record in caplog.records] == []
