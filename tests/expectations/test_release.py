from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from typing import Any

import pyarrow as pa
import pytest

from expectations import ValidationReport, report_json, run, validate_release
from gongbao.model.tables import TABLES

Rows = dict[str, list[dict[str, Any]]]
MakeTables = Callable[[Rows], dict[str, pa.Table]]


def broken(report: ValidationReport) -> set[str]:
    return {f"{failure.table}.{failure.rule}" for failure in report.failures}


def test_a_consistent_release_passes_and_every_table_was_judged(rows: Rows, tables_of: MakeTables) -> None:
    report = validate_release(tables_of(rows))
    assert report.ok, report.summary()
    assert {result.table for result in report.results} == {spec.name for spec in TABLES} | {"table_counts"}


def set_value(table: str, column: str, value: object) -> Callable[[Rows], None]:
    def change(rows: Rows) -> None:
        rows[table][0][column] = value

    return change


def twice(table: str) -> Callable[[Rows], None]:
    return lambda rows: rows[table].append(dict(rows[table][0]))


def without(table: str) -> Callable[[Rows], None]:
    return lambda rows: rows[table].clear()


OTHER = "gb-zzzzzzzzzzzz"


@pytest.mark.parametrize(
    ("rule", "change"),
    [
        ("policies.key_is_unique", twice("policies")),
        ("clauses.key_is_unique", twice("clauses")),
        ("policies.required_given", set_value("policies", "reuse_basis", None)),
        ("policies.status_listed", set_value("policies", "status", "sleeping")),
        ("policies.kind_listed", set_value("policies", "kind", "poem")),
        ("policies.status_explained", set_value("policies", "status_evidence", "")),
        ("policies.latest_version_id_known", set_value("policies", "latest_version_id", f"{OTHER}.v1")),
        ("versions.policy_id_known", set_value("versions", "policy_id", OTHER)),
        ("versions.content_sha256_known", without("texts")),
        ("versions.capture_id_known", without("captures")),
        ("versions.clauses_counted", set_value("versions", "clause_count", 3)),
        ("versions.named_by_sequence", set_value("versions", "sequence", 2)),
        ("versions.content_sha256_form", set_value("versions", "content_sha256", "ABC")),
        ("texts.hash_is_right", set_value("texts", "text", "另一段文字")),
        ("clauses.version_id_known", set_value("clauses", "version_id", f"{OTHER}.v1")),
        ("clauses.parent_known", set_value("clauses", "parent_eid", "art_9")),
        ("clauses.level_listed", set_value("clauses", "level", "stanza")),
        ("events.event_listed", set_value("events", "event", "sung")),
        ("events.policy_id_known", set_value("events", "policy_id", OTHER)),
        ("changes.policy_id_known", set_value("changes", "policy_id", OTHER)),
        ("changes.effect_listed", set_value("changes", "effect", "nice")),
        ("changes.noise_is_marked", set_value("changes", "noise", True)),
        ("changes.confidence_in_range", set_value("changes", "confidence", 1.5)),
        ("changes.sentence_zh_length_in_range", set_value("changes", "sentence_zh", "")),
        ("captures.warc_length_in_range", set_value("captures", "warc_length", 0)),
        ("portals.outcome_listed", set_value("portals", "outcome", "fine")),
        ("portals.stale_has_reason", set_value("portals", "stale", True)),
        ("table_counts.rows_kept", without("portals")),
    ],
)
def test_each_corpus_rule_finds_its_defect(
    rule: str, change: Callable[[Rows], None], rows: Rows, tables_of: MakeTables
) -> None:
    usual, table = tables_of(rows), rule.partition(".")[0]
    change(rows)
    before = {name: rows_before for name, rows_before in usual.items() if name != table}
    assert rule in broken(validate_release(tables_of(rows), before))


def test_the_failing_rows_are_named(rows: Rows, tables_of: MakeTables) -> None:
    set_value("clauses", "level", "stanza")(rows)
    (failure,) = validate_release(tables_of(rows)).failures
    assert failure.failing_keys == ("gb-abcdefghij23.v1|art_1",)
    assert failure.observed == "1 of 2 rows, e.g. stanza"


def test_missing_and_foreign_tables_and_columns_hold_the_release(rows: Rows, tables_of: MakeTables) -> None:
    tables = tables_of(rows)
    shorter = {**tables, "policies": tables["policies"].drop_columns(["status"])}
    for wrong in ({n: t for n, t in tables.items() if n != "events"}, shorter, {**tables, "extra": tables["texts"]}):
        report = validate_release(wrong)
        assert "table_counts.declared" in broken(report)
        assert "policies.status_listed" in broken(report), "what was not judged has not passed"


def test_a_fifth_of_the_rows_may_go_and_no_more(rows: Rows, tables_of: MakeTables) -> None:
    texts = [f"文本{i}" for i in range(10)]
    rows["texts"] += [{"content_sha256": hashlib.sha256(t.encode()).hexdigest(), "text": t} for t in texts[:9]]
    before = tables_of(rows)
    rows["texts"] = rows["texts"][:8]
    assert validate_release(tables_of(rows), before).ok
    rows["texts"] = rows["texts"][:7]
    assert broken(validate_release(tables_of(rows), before)) == {"table_counts.rows_kept"}


def test_derived_tables_may_lose_a_handful_but_not_everything(rows: Rows, tables_of: MakeTables) -> None:
    before = tables_of(rows)
    rows["events"].clear()
    assert broken(validate_release(tables_of(rows), before)) == {"table_counts.rows_kept"}
    rows["events"] = [dict(row) for row in before["events"].to_pylist()]
    rows["clauses"] = [row for row in rows["clauses"] if row["eid"] == "art_1"]
    rows["versions"][0]["clause_count"] = 1
    assert validate_release(tables_of(rows), before).ok


def test_a_quiet_night_asks_only_for_the_counts(
    rows: Rows, tables_of: MakeTables, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    real = run.evaluate

    def spy(table: str, rules: Any, frame: Any, *, detail: bool) -> Mapping[str, Any]:
        asked.extend([table] if rules else [])
        return real(table, rules, frame, detail=detail)

    monkeypatch.setattr(run, "evaluate", spy)
    assert validate_release(tables_of(rows), tables_of(rows)).ok
    assert asked == ["table_counts"]


def test_an_old_row_is_judged_again_when_it_changed_or_lost_its_policy(rows: Rows, tables_of: MakeTables) -> None:
    before = tables_of(rows)
    rows["policies"][0]["status"] = "sleeping"
    assert broken(validate_release(tables_of(rows), before)) == {"policies.status_listed"}
    rows["policies"][0] |= {"status": "in_force", "policy_id": OTHER}
    assert "events.policy_id_known" in broken(validate_release(tables_of(rows), before))


def test_the_json_report_is_the_same_twice(rows: Rows, tables_of: MakeTables) -> None:
    first, second = (report_json(validate_release(tables_of(rows))) for _ in range(2))
    assert first == second
