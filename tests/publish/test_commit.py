"""The commit: what is written, what is refused, what a retry does."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from gongbao.errors import AlreadyRunning, ReleaseRejected
from gongbao.normalize.arrow import SCHEMAS, SPECS
from publish import (
    DraftRelease,
    PublishedRelease,
    Store,
    list_releases,
    publish_release,
    read_latest,
    read_release,
    release_id_for,
    segments,
    verify_release,
)
from publish.folder import Folder
from publish.parquet import decode

Draft = Callable[..., DraftRelease]
Publish = Callable[[Path, int], list[PublishedRelease]]
MakeRow = dict[str, Callable[..., dict[str, Any]]]
NIGHT = datetime(2025, 3, 3, 18, 30, tzinfo=UTC)

pytestmark = pytest.mark.usefixtures("either_store")


def tree(root: Path) -> dict[str, bytes]:
    return {
        str(p.relative_to(root)): p.read_bytes() for p in sorted(root.rglob("*")) if p.is_file() and p.name != ".lock"
    }


def test_release_id_is_time_and_input_and_sorts_by_time() -> None:
    earlier = release_id_for(datetime(2025, 3, 3, 18, 30, tzinfo=UTC), "f" * 64)
    later = release_id_for(datetime(2025, 3, 3, 18, 31, tzinfo=UTC), "0" * 64)
    assert earlier == "20250303T183000Z-ffffffff"
    assert earlier < later


def test_release_id_needs_a_time_zone() -> None:
    with pytest.raises(ReleaseRejected, match="no time zone"):
        release_id_for(datetime(2025, 3, 3, 18, 30), "f" * 64)  # noqa: DTZ001 - the naive time is the point


def test_what_was_drafted_is_what_is_read(tmp_path: Path, draft_night: Draft) -> None:
    draft = draft_night(0, None)
    publish_release(draft, tmp_path / "published")
    latest = read_latest(tmp_path / "published")
    assert latest is not None
    assert latest.release_id == "20250303T183000Z-00000000"
    for name in SPECS:
        assert latest.table(name).equals(draft.tables[name]), name


def test_three_nights_are_three_releases_in_a_chain(tmp_path: Path, publish_nights: Publish) -> None:
    first, second, third = publish_nights(tmp_path / "p", 3)
    assert list_releases(tmp_path / "p") == (first.release_id, second.release_id, third.release_id)
    assert (first.previous, second.previous, third.previous) == (None, first.release_id, second.release_id)


def test_a_night_writes_what_changed_and_refers_to_the_rest(tmp_path: Path, publish_nights: Publish) -> None:
    first, second = publish_nights(tmp_path / "p", 2)
    before = {p.path: p.label for p in first.manifest.tables["policies"].parts}
    after = {p.path: p.label for p in second.manifest.tables["policies"].parts}
    assert sorted(before.values()) == sorted(after.values()) == ["2025-02", "2025-03"]
    assert {label for path, label in before.items() if path in after} == {"2025-02"}
    texts = second.manifest.tables["texts"]
    assert [p.rows for p in texts.parts] == [2, 1]
    assert texts.parts[0] == first.manifest.tables["texts"].parts[0]


def test_the_feed_holds_operation_and_full_new_rows(tmp_path: Path, publish_nights: Publish) -> None:
    _, second = publish_nights(tmp_path / "p", 2)
    rows = second.feed("policies").to_pylist()
    assert [(r["_op"], r["policy_id"], r["latest_version_id"]) for r in rows] == [
        ("update", "gb-a", "gb-a.v2"),
        ("insert", "gb-c", "gb-c.v1"),
    ]
    assert [(r["_op"], r["text"]) for r in second.feed("texts").to_pylist()] == [("insert", "补贴40%")]
    assert second.feed("versions").num_rows == 0


def test_a_quiet_night_has_an_empty_log_and_moves_only_checked_at(tmp_path: Path, publish_nights: Publish) -> None:
    _, second, third = publish_nights(tmp_path / "p", 3)
    assert third.changes().num_rows == 0
    assert third.manifest.log.path.startswith(f"changes/{third.release_id}-log-")
    assert third.manifest.changed_at == second.manifest.changed_at == NIGHT + timedelta(days=1)
    assert third.manifest.checked_at == NIGHT + timedelta(days=2)
    pointer = json.loads((tmp_path / "p" / "latest.json").read_text())
    assert (pointer["checked_at"], pointer["changed_at"]) == ("2025-03-05T18:30:00Z", "2025-03-04T18:30:00Z")


def test_the_log_of_a_release_is_its_part_of_the_change_table(tmp_path: Path, publish_nights: Publish) -> None:
    _, second, third = publish_nights(tmp_path / "p", 3)
    assert second.changes().column("change_id").to_pylist() == ["ch-1", "ch-2"]
    assert [p.path for p in third.manifest.tables["changes"].parts] == [second.manifest.log.path]


def test_the_same_draft_again_publishes_nothing_twice(tmp_path: Path, draft_night: Draft) -> None:
    draft = draft_night(0, None)
    publish_release(draft, tmp_path)
    before = {p: p.stat().st_mtime_ns for p in tmp_path.rglob("*") if p.is_file() and p.name != ".lock"}
    bytes_before = tree(tmp_path)
    again = publish_release(draft, tmp_path)
    assert again.release_id == draft.release_id
    assert tree(tmp_path) == bytes_before
    assert {p: p.stat().st_mtime_ns for p in before} == before


def test_a_retry_of_an_older_release_meets_its_manifest(
    tmp_path: Path, draft_night: Draft, publish_nights: Publish
) -> None:
    first, second, third = publish_nights(tmp_path, 3)
    assert publish_release(draft_night(1, first), tmp_path).manifest_sha256 == second.manifest_sha256
    latest = read_latest(tmp_path)
    assert latest is not None
    assert latest.release_id == third.release_id


def test_other_content_under_the_same_id_is_refused(tmp_path: Path, draft_night: Draft, make_row: MakeRow) -> None:
    publish_release(draft_night(0, None), tmp_path)
    other = draft_night(0, None, rows={"portals": [make_row["portals"](NIGHT, name="别处")]})
    with pytest.raises(
        ReleaseRejected, match=r"20250303T183000Z-00000000 is published already, with other rows in portals"
    ):
        publish_release(other, tmp_path)


def test_a_clock_that_goes_backwards_names_both_releases(tmp_path: Path, draft_night: Draft) -> None:
    later = publish_release(draft_night(5, None), tmp_path)
    with pytest.raises(
        ReleaseRejected, match=r"20250304T183000Z-00000001 .* 20250308T183000Z-00000005 .*clock went backwards"
    ):
        publish_release(draft_night(1, later), tmp_path)


def test_a_draft_built_on_another_release_is_refused(
    tmp_path: Path, draft_night: Draft, publish_nights: Publish
) -> None:
    first, second = publish_nights(tmp_path, 2)
    with pytest.raises(
        ReleaseRejected, match=f"built on {first.release_id}, but the last release is {second.release_id}"
    ):
        publish_release(draft_night(2, first), tmp_path)


def test_published_rows_of_an_append_only_table_stand(tmp_path: Path, draft_night: Draft) -> None:
    first = publish_release(draft_night(0, None), tmp_path)
    draft = draft_night(1, first, rows={"texts": [{"content_sha256": "1" * 64, "text": "补贴30%"}]})
    with pytest.raises(ReleaseRejected, match=r"texts is append-only, but the draft alters 1 and removes 1"):
        publish_release(draft, tmp_path)
    latest = read_latest(tmp_path)
    assert latest is not None
    assert latest.release_id == first.release_id


def test_a_take_down_rewrites_only_its_segment_and_repeats_nothing(
    tmp_path: Path, draft_night: Draft, publish_nights: Publish
) -> None:
    _, second = publish_nights(tmp_path, 2)
    kept = [r for r in second.table("texts").to_pylist() if r["content_sha256"] != "3" * 64]
    draft = draft_night(2, second, rows={"texts": kept}, rewrites={"texts": "taken down on request"})
    third = publish_release(draft, tmp_path)
    assert third.table("texts").column("text").to_pylist() == ["补贴50%", "为民办实事"]
    assert third.feed("texts").to_pylist() == [{"_op": "delete", "content_sha256": "3" * 64, "text": None}]
    assert third.manifest.tables["texts"].parts == second.manifest.tables["texts"].parts[:1]
    assert third.manifest.rewrites == {"texts": "taken down on request"}
    assert verify_release(tmp_path).ok


def test_deleted_rows_leave_key_and_shard_in_the_feed(
    tmp_path: Path, draft_night: Draft, publish_nights: Publish
) -> None:
    _, second = publish_nights(tmp_path, 2)
    kept = [r for r in second.table("policies").to_pylist() if r["policy_id"] != "gb-b"]
    third = publish_release(draft_night(2, second, rows={"policies": kept}), tmp_path)
    (row,) = third.feed("policies").to_pylist()
    assert (row["_op"], row["policy_id"], row["first_seen_at"]) == ("delete", "gb-b", NIGHT - timedelta(days=20))
    assert row["title"] is None
    assert {p.label for p in third.manifest.tables["policies"].parts} == {"2025-03"}
    assert verify_release(tmp_path).ok


def test_a_row_never_changes_its_shard(
    tmp_path: Path, draft_night: Draft, publish_nights: Publish, make_row: MakeRow
) -> None:
    (first,) = publish_nights(tmp_path, 1)
    moved = [make_row["policies"](i, seen=NIGHT, changed=NIGHT) for i in ("gb-a", "gb-b")]
    with pytest.raises(ReleaseRejected, match="first_seen_at changed for gb-b"):
        publish_release(draft_night(1, first, rows={"policies": moved}), tmp_path)


def test_two_rows_for_one_key_are_refused(tmp_path: Path, draft_night: Draft, make_row: MakeRow) -> None:
    twice = [make_row["clauses"]("gb-a", 1, "art_1", text, NIGHT) for text in ("甲", "乙")]
    with pytest.raises(ReleaseRejected, match=r"clauses has two rows for version_id, eid = .*gb-a.v1.*art_1"):
        publish_release(draft_night(0, None, rows={"clauses": twice}), tmp_path)


def test_a_missing_table_and_a_wrong_column_are_refused(tmp_path: Path, draft_night: Draft) -> None:
    draft = draft_night(0, None)
    fewer = {n: t for n, t in draft.tables.items() if n != "captures"}
    with pytest.raises(ReleaseRejected, match=r"missing \['captures'\]"):
        publish_release(replace(draft, tables=fewer), tmp_path)
    wrong = {**draft.tables, "texts": pa.table({"content_sha256": ["1" * 64], "text": [5]})}
    with pytest.raises(ReleaseRejected, match="table texts has columns"):
        publish_release(replace(draft, tables=wrong), tmp_path)
    assert read_latest(tmp_path) is None


def test_an_id_that_does_not_fit_its_time_is_refused(tmp_path: Path, draft_night: Draft) -> None:
    with pytest.raises(ReleaseRejected, match="does not belong to as_of"):
        publish_release(
            replace(draft_night(0, None), release_id=release_id_for(NIGHT + timedelta(days=1), "0" * 64)), tmp_path
        )


def test_same_rows_in_another_order_give_the_same_bytes(tmp_path: Path, draft_night: Draft) -> None:
    draft = draft_night(0, None)
    turned = {n: t.take(np.arange(t.num_rows)[::-1]) for n, t in draft.tables.items()}
    publish_release(draft, tmp_path / "a")
    publish_release(replace(draft, tables=turned), tmp_path / "b")
    assert tree(tmp_path / "a") == tree(tmp_path / "b")


def test_parquet_is_written_as_measured(tmp_path: Path, publish_nights: Publish) -> None:
    (first,) = publish_nights(tmp_path, 1)
    part = first.manifest.tables["policies"].parts[0]
    meta = pq.ParquetFile(tmp_path / part.path).metadata
    columns = {meta.row_group(0).column(i).path_in_schema: meta.row_group(0).column(i) for i in range(meta.num_columns)}
    assert columns["title"].compression == "ZSTD"
    assert columns["portal_id"].has_dictionary_page
    assert not columns["title"].has_dictionary_page
    assert columns["title"].has_column_index
    assert meta.metadata is None  # no Arrow schema inside: other writers can give the same bytes


def test_large_text_tables_have_small_row_groups_and_bounded_segments(
    tmp_path: Path, draft_night: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(segments, "SEGMENT_ROWS", 5_000)
    texts = [{"content_sha256": f"{i:064x}", "text": "文"} for i in range(6_000)]
    release = publish_release(draft_night(0, None, rows={"texts": texts}), tmp_path)
    parts = release.manifest.tables["texts"].parts
    assert sorted(p.rows for p in parts) == [1_000, 5_000]
    largest = max(parts, key=lambda p: p.rows)
    assert pq.ParquetFile(tmp_path / largest.path).metadata.row_group(0).num_rows == 4_096
    assert release.table("texts").num_rows == 6_000


def test_columns_and_filters_select(tmp_path: Path, publish_nights: Publish) -> None:
    _, second = publish_nights(tmp_path, 2)
    found = second.table("policies", columns=["policy_id"], filters=pa.compute.field("latest_version_id") == "gb-a.v2")
    assert found.to_pydict() == {"policy_id": ["gb-a"]}
    assert second.table("policies", columns=["title"]).schema.names == ["title"]


def test_a_column_that_older_files_do_not_have_reads_as_null(tmp_path: Path, publish_nights: Publish) -> None:
    (first,) = publish_nights(tmp_path, 1)
    part = first.manifest.tables["policies"].parts[0]
    schema = SCHEMAS["policies"].append(pa.field("topic", pa.string()))
    rows = decode((tmp_path / part.path).read_bytes(), schema, part.path)
    assert rows.column("topic").to_pylist() == [None] * part.rows


def test_one_publisher_at_a_time(tmp_path: Path, draft_night: Draft, either_store: Callable[[Path], Store]) -> None:
    with (
        either_store(tmp_path).locked("20250303T183000Z-ffffffff"),
        pytest.raises(AlreadyRunning, match=r"another publisher is at work \(20250303T183000Z-ffffffff, process \d+"),
    ):
        publish_release(draft_night(0, None), tmp_path)
    assert publish_release(draft_night(0, None), tmp_path).previous is None


def test_quality_figures_are_counted_by_hand(tmp_path: Path, draft_night: Draft, make_row: MakeRow) -> None:
    portals = [
        make_row["portals"](NIGHT),
        make_row["portals"](
            NIGHT - timedelta(hours=36),
            portal_id="cn_999901_x",
            outcome="could_not_crawl",
            stale=True,
            reason="blocked",
        ),
    ]
    release = publish_release(draft_night(0, None, rows={"portals": portals}, quarantined=3), tmp_path)
    quality = read_release(tmp_path, release.release_id).manifest.quality
    assert quality["rows"]["policies"] == 2
    assert quality["fill_rates"]["title"] == 1.0
    assert quality["fill_rates"]["doc_number"] == 0.0
    assert quality["quarantined"] == 3
    assert quality["portals_by_outcome"] == {"changed": 1, "could_not_crawl": 1}
    assert quality["stale_portals"] == {"cn_999901_x": "blocked"}
    assert quality["hours_since_success"] == {"cn_999900_qinglan": 0.0, "cn_999901_x": 36.0}


def test_a_filter_on_an_unknown_column_is_the_callers_error(tmp_path: Path, publish_nights: Publish) -> None:
    (first,) = publish_nights(tmp_path, 1)
    with pytest.raises(pa.ArrowInvalid, match="nonsense"):
        first.table("policies", filters=pa.compute.field("nonsense") == "x")


def test_a_report_that_is_not_json_is_refused(tmp_path: Path, draft_night: Draft) -> None:
    with pytest.raises(ReleaseRejected, match="validation report is not JSON"):
        publish_release(replace(draft_night(0, None), validation={"share": float("nan")}), tmp_path)


def test_a_disk_without_hard_links_commits_too(
    tmp_path: Path, draft_night: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(source: Path, target: Path) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", no_links)
    folder = Folder(tmp_path)
    assert folder.create("releases/x/datapackage.json", b"one")
    assert not folder.create("releases/x/datapackage.json", b"two")
    assert folder.read("releases/x/datapackage.json") == b"one"
