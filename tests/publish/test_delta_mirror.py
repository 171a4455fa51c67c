"""The Delta mirror: the files of each release, opened as a Delta table with tools that know nothing of this project."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pytest
from deltalake import DeltaTable, QueryBuilder

from gongbao.errors import StorageFailed
from gongbao.model.tables import TABLES
from gongbao.normalize.arrow import SCHEMAS, SPECS, table_of
from publish import DraftRelease, Place, PublishedRelease, Store, delta_mirror, publish_release, segments
from publish.folder import Folder
from publish.kept import KeptReleases
from publish.parquet import sort_rows
from publish.retention import Retention, apply_retention

Draft = Callable[..., DraftRelease]
Publish = Callable[[Path, int], list[PublishedRelease]]
NOW = datetime(2025, 6, 1, 12, tzinfo=UTC)


def rows_as_delta(root: Path, table: str, version: int | None = None) -> list[dict[str, Any]]:
    """Rows of a table, or of one version of it, as deltalake reads them; sorted by key.

    By its own engine: a dataset of pyarrow over it now and then aborts the process when that ends.
    """
    query = QueryBuilder().register("t", DeltaTable(root / table, version=version)).execute("SELECT * FROM t")
    found = pa.table(query)
    return sort_rows(found.select(SCHEMAS[table].names).cast(SCHEMAS[table]), SPECS[table]).to_pylist()


def rows_as_published(release: PublishedRelease, table: str) -> list[dict[str, Any]]:
    return release.table(table).to_pylist()


def log_of(root: Path, table: str) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in sorted((root / table / "_delta_log").iterdir())}


def logs_of(root: Path) -> dict[str, dict[str, bytes]]:
    return {spec.name: log_of(root, spec.name) for spec in TABLES}


def actions_of(root: Path, table: str, version: int, kind: str) -> list[dict[str, Any]]:
    lines = (root / table / "_delta_log" / f"{version:020}.json").read_text(encoding="utf-8").splitlines()
    return [action[kind] for action in map(json.loads, lines) if kind in action]


@pytest.fixture
def quiet_segments(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three segments of one level are merged, so that a few nights show it."""
    monkeypatch.setattr(segments, "MERGE_AT", 3)


def test_every_version_of_every_table_is_the_release_of_its_number(tmp_path: Path, publish_nights: Publish) -> None:
    releases = publish_nights(tmp_path, 3)
    for spec in TABLES:
        assert DeltaTable(tmp_path / spec.name).version() == 2
        for version, release in enumerate(releases):
            assert rows_as_delta(tmp_path, spec.name, version) == rows_as_published(release, spec.name)
    before, after = (rows_as_delta(tmp_path, "policies", version) for version in (0, 1))
    assert [row["policy_id"] for row in before] == ["gb-a", "gb-b"]
    assert [row["policy_id"] for row in after] == ["gb-a", "gb-b", "gb-c"]


def test_polars_reads_latest_and_earlier_versions(tmp_path: Path, publish_nights: Publish) -> None:
    publish_nights(tmp_path, 3)
    clauses = pl.scan_delta(str(tmp_path / "clauses")).select("policy_id", "text").sort("policy_id", "text").collect()
    assert clauses.rows() == [("gb-a", "补贴40%"), ("gb-a", "补贴50%"), ("gb-b", "为民办实事")]
    first = pl.scan_delta(str(tmp_path / "clauses"), version=0).select("text").sort("text").collect()
    assert first.rows() == [("为民办实事",), ("补贴50%",)]


def test_no_row_is_copied_and_the_history_names_the_releases(tmp_path: Path, publish_nights: Publish) -> None:
    releases = publish_nights(tmp_path, 3)
    named = {part.path for release in releases for part in release.manifest.all_parts()}
    assert {str(p.relative_to(tmp_path)) for p in tmp_path.rglob("*.parquet")} == named
    history = DeltaTable(tmp_path / "policies").history()
    assert [entry["userMetadata"] for entry in history] == [r.release_id for r in reversed(releases)]
    assert [entry["timestamp"] for entry in history] == [int(r.as_of.timestamp() * 1000) for r in reversed(releases)]


def test_columns_keep_types_meaning_and_null_rule(tmp_path: Path, publish_nights: Publish) -> None:
    publish_nights(tmp_path, 1)
    fields = {f.name: f for f in DeltaTable(tmp_path / "policies").schema().fields}
    assert list(fields) == SCHEMAS["policies"].names
    assert str(fields["signed_on"].type) == 'PrimitiveType("date")'
    assert str(fields["first_seen_at"].type) == 'PrimitiveType("timestamp")'
    assert fields["issuers"].type.element_type.type == "string"
    assert (fields["policy_id"].nullable, fields["signed_on"].nullable) == (False, True)
    assert fields["signed_on"].metadata["comment"]


def test_a_bucket_holds_the_same_log(
    tmp_path: Path, draft_night: Draft, either_store: Callable[[Place], Store], publish_nights: Publish
) -> None:
    publish_nights(tmp_path / "whole", 3)
    store, previous = either_store(tmp_path / "p"), None
    for night in range(3):
        previous = publish_release(draft_night(night, previous), store)
    assert logs_of(tmp_path / "p") == logs_of(tmp_path / "whole")
    assert store.files("policies/_delta_log") == [f"{n:020}.json" for n in range(3)]
    assert store.files("nothing/_delta_log") == []


def test_a_merge_of_segments_is_no_change_of_data(tmp_path: Path, draft_night: Draft, quiet_segments: None) -> None:
    del quiet_segments
    releases: list[PublishedRelease] = []
    for night in range(4):
        texts = [{"content_sha256": f"{n:064x}", "text": f"第{n}夜"} for n in range(night + 1)]
        draft = draft_night(night, releases[-1] if releases else None, rows={"texts": texts, "portals": []})
        releases.append(publish_release(draft, tmp_path))
    assert [a["dataChange"] for a in actions_of(tmp_path, "texts", 3, "remove")] == [False, False, False]
    assert sorted((a["path"][:4], a["dataChange"]) for a in actions_of(tmp_path, "texts", 3, "add")) == [
        ("seg-", True),
        ("seg1", False),
    ]
    for version, release in enumerate(releases):
        assert rows_as_delta(tmp_path, "texts", version) == rows_as_published(release, "texts")


def test_a_row_that_changed_is_a_change_of_data(tmp_path: Path, publish_nights: Publish) -> None:
    publish_nights(tmp_path, 2)
    assert {a["dataChange"] for kind in ("add", "remove") for a in actions_of(tmp_path, "policies", 1, kind)} == {True}


def take_gb_a_down(draft_night: Draft, previous: PublishedRelease) -> DraftRelease:
    rows = {n: previous.table(n).to_pylist() for n in ("policies", "texts", "clauses", "changes")}
    rows["texts"] = [r for r in rows["texts"] if not r["text"].startswith("补贴")]
    rows["clauses"] = [r for r in rows["clauses"] if r["policy_id"] != "gb-a"]
    rows["changes"] = [r for r in rows["changes"] if r["policy_id"] != "gb-a"]
    made = draft_night(3, previous)
    return replace(
        made,
        tables={**made.tables, **{n: table_of(n, listed) for n, listed in rows.items()}},
        rewrites=dict.fromkeys(("texts", "clauses", "changes"), "asked for by a court"),
        takedowns={"gb-a": "asked for by a court"},
    )


def test_what_was_taken_down_is_in_no_version_and_in_no_byte_of_the_log(
    tmp_path: Path, draft_night: Draft, publish_nights: Publish
) -> None:
    *_, third = publish_nights(tmp_path, 3)
    publish_release(take_gb_a_down(draft_night, third), tmp_path)
    assert [row["text"] for row in rows_as_delta(tmp_path, "texts")] == ["为民办实事"]
    assert rows_as_delta(tmp_path, "changes") == []
    with pytest.raises(Exception, match=r"[Nn]ot found|No such file"):
        rows_as_delta(tmp_path, "texts", 2)
    everything = b"".join(b"".join(log.values()) for log in logs_of(tmp_path).values())
    assert "补贴".encode() not in everything


def test_after_retention_the_kept_releases_bear_their_old_numbers(
    tmp_path: Path, draft_night: Draft, publish_nights: Publish
) -> None:
    *_, third = publish_nights(tmp_path, 3)
    before = logs_of(tmp_path)
    apply_retention(tmp_path, Retention(daily=0, weekly=0, monthly=0), dry_run=False, now=NOW)
    assert logs_of(tmp_path) == before
    last = publish_release(draft_night(3, third), tmp_path)
    assert DeltaTable(tmp_path / "policies").version() == 3
    for version, release in ((2, third), (3, last)):
        assert rows_as_delta(tmp_path, "policies", version) == rows_as_published(release, "policies")


def test_a_log_made_anew_gives_a_dropped_release_no_file_and_never_the_rows_of_another(
    tmp_path: Path, draft_night: Draft, publish_nights: Publish
) -> None:
    first, second, third = publish_nights(tmp_path, 3)
    apply_retention(tmp_path, Retention(daily=0, weekly=0, monthly=0), dry_run=False, now=NOW)
    shutil.rmtree(tmp_path / "policies" / "_delta_log")
    last = publish_release(draft_night(3, third), tmp_path)
    assert [rows_as_delta(tmp_path, "policies", version) for version in (0, 1)] == [[], []]
    for version, release in ((2, third), (3, last)):
        assert rows_as_delta(tmp_path, "policies", version) == rows_as_published(release, "policies")
    told = [entry["userMetadata"] for entry in DeltaTable(tmp_path / "policies").history()]
    assert told == [
        last.release_id,
        third.release_id,
        f"{second.release_id} is not kept any more",
        f"{first.release_id} is not kept any more",
    ]


def test_a_log_is_not_gone_on_with_from_a_release_that_was_dropped(tmp_path: Path, publish_nights: Publish) -> None:
    *_, third = publish_nights(tmp_path, 3)
    (tmp_path / "portals" / "_delta_log" / f"{2:020}.json").unlink()
    apply_retention(tmp_path, Retention(daily=0, weekly=0, monthly=0), dry_run=False, now=NOW)
    assert rows_as_delta(tmp_path, "portals") == rows_as_published(third, "portals")


@pytest.mark.parametrize("lost", [(0, 1, 2), (2,), (1,), (0,)])
def test_what_is_missing_of_a_log_is_written_again_by_the_next_night(
    tmp_path: Path, draft_night: Draft, publish_nights: Publish, lost: tuple[int, ...]
) -> None:
    whole, torn = tmp_path / "whole", tmp_path / "torn"
    for place in (whole, torn):
        *_, third = publish_nights(place, 3)
    for version in lost:
        (torn / "clauses" / "_delta_log" / f"{version:020}.json").unlink()
    for place in (whole, torn):
        publish_release(draft_night(3, third), place)
    assert logs_of(torn) == logs_of(whole)


def test_a_commit_of_somebody_else_makes_the_log_anew(
    tmp_path: Path, draft_night: Draft, publish_nights: Publish
) -> None:
    *_, third = publish_nights(tmp_path, 3)
    before = log_of(tmp_path, "policies")
    DeltaTable(tmp_path / "policies").delete()
    assert rows_as_delta(tmp_path, "policies") == []
    last = publish_release(draft_night(3, third), tmp_path)
    assert rows_as_delta(tmp_path, "policies") == rows_as_published(last, "policies")
    after = log_of(tmp_path, "policies")
    assert {name: after[name] for name in before} == before
    assert len(after) == 4


def test_a_log_that_cannot_be_written_is_named_blocks_no_release_and_is_there_after_the_next_run(
    tmp_path: Path, draft_night: Draft, publish_nights: Publish
) -> None:
    class NoRoomForTheLog(Folder):
        def _write(self, temporary: Path, payload: bytes) -> None:
            if temporary.parent.name == "_delta_log":
                raise OSError(28, "No space left on device", str(temporary))
            super()._write(temporary, payload)

    first, *_ = publish_nights(tmp_path, 1)
    draft = draft_night(1, first)
    with pytest.raises(StorageFailed, match=r"_delta_log/0{19}1\.json: cannot be written \(No space left"):
        publish_release(draft, NoRoomForTheLog(tmp_path))
    assert json.loads((tmp_path / "latest.json").read_text())["release"] == draft.release_id
    assert DeltaTable(tmp_path / "policies").version() == 0
    release = publish_release(draft, tmp_path)
    assert rows_as_delta(tmp_path, "policies") == rows_as_published(release, "policies")


def test_a_checkpoint_holds_the_whole_state(
    tmp_path: Path, draft_night: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delta_mirror, "CHECKPOINT_EVERY", 2)
    releases: list[PublishedRelease] = []
    for night in range(4):
        releases.append(publish_release(draft_night(night, releases[-1] if releases else None), tmp_path))
    for spec in TABLES:
        log = tmp_path / spec.name / "_delta_log"
        assert json.loads((log / "_last_checkpoint").read_text())["version"] == 3
        for version in range(3):  # nothing but the checkpoint leads to the state of version 3
            (log / f"{version:020}.json").unlink()
        assert rows_as_delta(tmp_path, spec.name, 3) == rows_as_published(releases[3], spec.name)
        assert pl.scan_delta(str(tmp_path / spec.name)).collect().height == releases[3].table(spec.name).num_rows


def test_a_column_that_a_release_adds_is_told_in_its_version(tmp_path: Path, publish_nights: Publish) -> None:
    first, second, third = publish_nights(tmp_path, 3)
    older = replace(first, manifest=replace(first.manifest, schema_version="1.0.3"))
    for spec in TABLES:
        shutil.rmtree(tmp_path / spec.name / "_delta_log")
    delta_mirror.write_delta_mirror(Folder(tmp_path), KeptReleases.of((older, second, third)), (), {})
    assert [len(actions_of(tmp_path, "policies", version, "metaData")) for version in range(3)] == [1, 1, 0]
    told = [actions_of(tmp_path, "policies", version, "metaData")[0]["id"] for version in (0, 1)]
    assert told[0] == told[1]
