"""Quality figures, counted by hand; the cost of counting does not follow the length of texts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from gongbao.normalize.arrow import empty_tables, table_of
from publish import PublishedRelease
from publish.changelog import write_changelog
from publish.quality import measure_quality

NIGHT = datetime(2025, 3, 3, 18, 30, tzinfo=UTC)
MakeRow = dict[str, Callable[..., dict[str, Any]]]


def measured(make_row: MakeRow, *, portals: list[dict[str, Any]] | None = None, **facts: Any) -> dict[str, Any]:
    policies = [
        make_row["policies"]("gb-a", seen=NIGHT, changed=NIGHT, **facts),
        make_row["policies"](
            "gb-b", seen=NIGHT, changed=NIGHT, status="repealed", issuers=[], published_on=date(2024, 1, 2)
        ),
    ]
    tables = {**empty_tables(), "policies": table_of("policies", policies)}
    if portals is not None:
        tables["portals"] = table_of("portals", portals)
    return measure_quality(tables, quarantined=0, as_of=NIGHT)


def test_a_column_is_filled_where_it_is_neither_null_nor_an_empty_list(make_row: MakeRow) -> None:
    quality = measured(make_row, doc_number="青政发〔2025〕1号", corrections=[])
    rates = quality["fill_rates_by_table"]
    assert set(rates) == {"policies"}, "a table without rows has no rates"
    assert rates["policies"]["doc_number"] == 0.5
    assert rates["policies"]["issuers"] == 0.5
    assert rates["policies"]["corrections"] == 0.0
    assert "policy_id" not in rates["policies"]
    assert quality["fill_rates"]["doc_number"] == 0.5


def test_policies_are_counted_by_kind_status_and_basis(make_row: MakeRow) -> None:
    counts = measured(make_row, kind="notice", reuse_basis="待填")["counts"]
    assert counts["kind"] == {"normative_document": 1, "notice": 1}
    assert counts["status"] == {"in_force": 1, "repealed": 1}
    assert counts["reuse_basis"] == {"unknown": 1, "政府信息公开条例": 1}


def test_coverage_runs_from_the_first_to_the_last_day_of_any_document(make_row: MakeRow) -> None:
    assert measured(make_row, signed_on=date(2016, 9, 30))["coverage"] == {
        "first_day": "2016-09-30",
        "last_day": "2024-01-02",
    }
    none = measure_quality(empty_tables(), quarantined=0, as_of=NIGHT)
    assert none["coverage"] == {"first_day": None, "last_day": None}
    assert none["fill_rates"]["title"] is None
    assert none["reuse"] == []


@pytest.mark.parametrize(
    ("declared", "basis"),
    [("著作权法第五条", "著作权法第五条"), ("待填", None), (" Unknown ", None), ("长" * 9_999, "长" * 499 + "…")],
)
def test_the_basis_of_a_portal_is_told_or_said_to_be_unknown(
    make_row: MakeRow, declared: str, basis: str | None
) -> None:
    portal = make_row["portals"](NIGHT, reuse_basis=declared, stale=True, reason="x" * 9_999)
    quality = measured(make_row, portals=[portal])
    assert [one["basis"] for one in quality["reuse"]] == [basis]
    assert len(quality["stale_portals"]["cn_999900_qinglan"]) == 500


def test_the_change_log_holds_what_portals_say_as_text(
    tmp_path: Path, publish_nights: Callable[[Path, int], list[PublishedRelease]], make_row: MakeRow
) -> None:
    hostile = "<img src=x onerror=alert(1)>\n# big\n[a](javascript:b) `c` \u202e" + "长" * 100_000
    release = publish_nights(tmp_path, 2)[-1]
    change = make_row["changes"]("ch-1", "gb-`a", NIGHT, policy_title=hostile, sentence_zh=hostile, sentence_en=hostile)
    event = make_row["events"]("e-1", "gb-a", NIGHT, sentence_zh=hostile, sentence_en=hostile)
    manifest = replace(
        release.manifest,
        notes=(hostile,),
        quality={**release.manifest.quality, "stale_portals": {hostile: hostile}, "portals_by_outcome": {hostile: 1}},
    )
    text = write_changelog(
        manifest,
        changes=table_of("changes", [change]),
        events=table_of("events", [event]),
        policies=empty_tables()["policies"],
    )
    assert "\n# big" not in text
    assert "\u202e" not in text
    assert text.count("<img") == text.count("\\<img") > 0
    assert text.count("[a](") == 0
    assert "`gb-a`" in text
    assert max(map(len, text.splitlines())) < 5_000


def test_the_change_log_opens_with_policies_and_tells_of_the_crawl_behind_them(
    tmp_path: Path, publish_nights: Callable[[Path, int], list[PublishedRelease]], make_row: MakeRow
) -> None:
    release = publish_nights(tmp_path, 2)[-1]
    rows = [make_row["changes"]("ch-1", "gb-a", NIGHT, policy_title="甲", sentence_zh="第一条改了。", sentence_en="x")]
    text = write_changelog(
        replace(release.manifest, notes=("notices: challenge (412)",)),
        changes=table_of("changes", rows),
        events=empty_tables()["events"],
        policies=empty_tables()["policies"],
    )
    assert text.index("第一条改了。") < text.index("## 门户 Portals") < text.index("challenge (412)")


def test_amendments_older_than_our_first_sight_are_told_by_clause_and_apart(
    tmp_path: Path, publish_nights: Callable[[Path, int], list[PublishedRelease]], make_row: MakeRow
) -> None:
    release = publish_nights(tmp_path, 2)[-1]
    facts = {"cause": "backfill", "policy_title": "甲", "sentence_en": "x"}
    rows = [make_row["changes"](f"ch-{n}", f"gb-{n:03}", NIGHT, sentence_zh=f"第{n}处。", **facts) for n in range(103)]
    rows.append(make_row["changes"]("ch-n", "gb-000", NIGHT, sentence_zh="版式。", noise=True, **facts))
    text = write_changelog(
        release.manifest,
        changes=table_of("changes", rows),
        events=empty_tables()["events"],
        policies=empty_tables()["policies"],
    )
    older = text.index("## 首次收录时已有的修改")
    assert text.index("## 政策变更 Changes") < older < text.index("第7处。") < text.index("## 非政府变更")
    assert "另有 3 件政策" in text
    assert "backfill: 1 处变更" in text
