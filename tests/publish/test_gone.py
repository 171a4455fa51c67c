"""What is missing on purpose: releases that retention dropped, wording that was taken down. Nothing else goes, and it is said."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from gongbao.errors import AlreadyRunning, BadInput, CorruptRelease, StorageFailed
from gongbao.normalize.arrow import table_of
from publish import DraftRelease, PublishedRelease, publish_release, read_latest, read_release, verify_release
from publish.folder import Folder
from publish.published import TakenDown
from publish.retention import Retention, apply_retention, choose_kept

Draft = Callable[..., DraftRelease]
Publish = Callable[[Path, int], list[PublishedRelease]]
NOW = datetime(2025, 6, 1, 12, tzinfo=UTC)
LAST_ONLY = Retention(daily=0, weekly=0, monthly=0)


def days(*written: str) -> list[datetime]:
    return [datetime.fromisoformat(f"{day}T18:30:00+00:00") for day in written]


def test_the_newest_of_each_of_the_last_days_weeks_and_months_stays() -> None:
    times = days("2025-01-05", "2025-01-20", "2025-02-03", "2025-02-27", "2025-02-28", "2025-03-01", "2025-03-02")
    assert sorted(choose_kept(times, Retention(daily=2, weekly=0, monthly=0))) == days("2025-03-01", "2025-03-02")
    assert sorted(choose_kept(times, Retention(daily=0, weekly=2, monthly=0))) == days("2025-02-03", "2025-03-02")
    assert sorted(choose_kept(times, Retention(daily=1, weekly=0, monthly=3))) == days(
        "2025-01-20", "2025-02-28", "2025-03-02"
    )
    assert sorted(choose_kept(times, LAST_ONLY)) == days("2025-03-02")


@pytest.mark.parametrize("written", ["daily", "hourly=3", "daily=-1", "daily=x"])
def test_what_to_keep_is_written_one_way(written: str) -> None:
    with pytest.raises(BadInput, match="write daily=60,weekly=53,monthly=120"):
        Retention.from_text(written)


def files_of(root: Path) -> set[str]:
    return {str(p.relative_to(root)) for p in root.rglob("*.parquet")}


def test_a_dropped_release_takes_only_what_no_other_names(tmp_path: Path, publish_nights: Publish) -> None:
    first, second, third = publish_nights(tmp_path, 3)
    before = files_of(tmp_path)
    told = apply_retention(tmp_path, LAST_ONLY, dry_run=True, now=NOW)
    assert told.dropped == (first.release_id, second.release_id)
    assert files_of(tmp_path) == before
    done = apply_retention(tmp_path, LAST_ONLY, dry_run=False, now=NOW)
    assert done == told
    assert files_of(tmp_path) == {p.path for p in third.manifest.all_parts()}
    report = verify_release(tmp_path)
    assert report.ok, report.problems
    versions = json.loads((tmp_path / "versions.json").read_text())
    assert [r["release"] for r in versions["releases"]] == [third.release_id]
    assert [(g["release"], g["on"], g["why"]) for g in versions["gone"]] == [
        (second.release_id, "2025-06-01", "retention"),
        (first.release_id, "2025-06-01", "retention"),
    ]
    with pytest.raises(CorruptRelease):
        read_release(tmp_path, first.release_id)
    assert apply_retention(tmp_path, LAST_ONLY, dry_run=False, now=NOW).dropped == ()


def test_publishing_goes_on_after_retention(tmp_path: Path, draft_night: Draft, publish_nights: Publish) -> None:
    publish_nights(tmp_path, 3)
    apply_retention(tmp_path, LAST_ONLY, dry_run=False, now=NOW)
    publish_release(draft_night(3, read_latest(tmp_path)), tmp_path)
    assert verify_release(tmp_path).ok


def test_a_forged_manifest_before_the_kept_ones_is_no_retention(tmp_path: Path, publish_nights: Publish) -> None:
    first, second, _ = publish_nights(tmp_path, 3)
    apply_retention(tmp_path, LAST_ONLY, dry_run=False, now=NOW)
    raw = json.loads((tmp_path / "gone.json").read_text())
    for entry in raw["releases"]:
        entry["manifest"]["sha256"] = "0" * 64
    (tmp_path / "gone.json").write_text(json.dumps(raw))
    problems = verify_release(tmp_path).problems
    assert [(p.kind, p.path) for p in problems] == [
        ("mirror", "gone.json"),
        ("chain", f"releases/{second.release_id}/datapackage.json"),
    ]
    assert first.release_id not in str(problems)


def test_retention_that_stops_half_way_goes_on(
    tmp_path: Path, publish_nights: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, _, third = publish_nights(tmp_path, 3)
    truly, calls = Folder.remove, []

    def stops(store: Folder, paths: Any) -> None:
        calls.append(list(paths))
        if len(calls) == 2:
            raise StorageFailed("the machine went down")
        truly(store, calls[-1])

    with monkeypatch.context() as patch:
        patch.setattr(Folder, "remove", stops)
        with pytest.raises(StorageFailed):
            apply_retention(tmp_path, LAST_ONLY, dry_run=False, now=NOW)
    assert read_latest(tmp_path) is not None
    apply_retention(tmp_path, LAST_ONLY, dry_run=False, now=NOW + timedelta(days=1))
    assert files_of(tmp_path) == {p.path for p in third.manifest.all_parts()}
    assert verify_release(tmp_path).ok
    gone = json.loads((tmp_path / "gone.json").read_text())["releases"]
    assert [entry["on"] for entry in gone] == ["2025-06-01", "2025-06-01"]


def test_retention_waits_for_a_publisher(tmp_path: Path, publish_nights: Publish) -> None:
    publish_nights(tmp_path, 2)
    with Folder(tmp_path).locked(), pytest.raises(AlreadyRunning):
        apply_retention(tmp_path, LAST_ONLY, dry_run=False, now=NOW)


# take-down


@pytest.fixture
def take_gb_a_down(draft_night: Draft) -> Callable[[PublishedRelease, int], DraftRelease]:
    """The draft of a night that leaves the wording of gb-a out."""

    def draft(previous: PublishedRelease, night: int) -> DraftRelease:
        rows = {n: previous.table(n).to_pylist() for n in ("policies", "texts", "clauses", "changes")}
        rows["texts"] = [r for r in rows["texts"] if not r["text"].startswith("补贴")]
        rows["clauses"] = [r for r in rows["clauses"] if r["policy_id"] != "gb-a"]
        rows["changes"] = [r for r in rows["changes"] if r["policy_id"] != "gb-a"]
        made = draft_night(night, previous)
        return replace(
            made,
            tables={**made.tables, **{n: table_of(n, listed) for n, listed in rows.items()}},
            rewrites=dict.fromkeys(("texts", "clauses", "changes"), "asked for by a court"),
            takedowns={"gb-a": "asked for by a court"},
        )

    return draft


def everything(root: Path) -> bytes:
    """Every value of every file, as text."""
    tables = "".join(str(pq.read_table(p).to_pylist()) for p in sorted(root.rglob("*.parquet")))
    rest = (p.read_bytes() for p in sorted(root.rglob("*")) if p.is_file() and p.suffix != ".parquet")
    return tables.encode() + b"".join(rest)


def test_a_take_down_leaves_no_wording_in_any_file(
    tmp_path: Path, publish_nights: Publish, take_gb_a_down: Callable[[PublishedRelease, int], DraftRelease]
) -> None:
    first, second, third = publish_nights(tmp_path, 3)
    assert "补贴50%".encode() in everything(tmp_path)
    last = publish_release(take_gb_a_down(third, 3), tmp_path)
    for words in ("补贴50%", "补贴40%", "50%改为40%"):
        assert words.encode() not in everything(tmp_path), words
    assert "为民办实事".encode() in everything(tmp_path)
    (stone,) = last.manifest.takedowns
    assert (stone["policy_id"], stone["reason"], stone["on"]) == ("gb-a", "asked for by a court", "2025-03-06")
    assert stone["revokes"] == [r.release_id for r in (first, second, third)]
    assert json.loads((tmp_path / "versions.json").read_text())["takedowns"] == [stone]


def test_what_was_taken_down_is_no_damage_and_is_named(
    tmp_path: Path, publish_nights: Publish, take_gb_a_down: Callable[[PublishedRelease, int], DraftRelease]
) -> None:
    first, second, third = publish_nights(tmp_path, 3)
    last = publish_release(take_gb_a_down(third, 3), tmp_path)
    assert verify_release(tmp_path).ok
    assert verify_release(tmp_path).taken_down == ()
    for older in (first, second, third):
        report = verify_release(tmp_path, older.release_id)
        assert report.ok, report.problems
        assert all("gb-a (asked for by a court)" in line for line in report.taken_down)
        assert report.taken_down
    text = first.manifest.tables["texts"].parts[0].path
    assert any(line.startswith(text) for line in verify_release(tmp_path, first.release_id).taken_down)
    (tmp_path / last.manifest.tables["texts"].parts[0].path).unlink()
    assert any(p.kind == "missing" for p in verify_release(tmp_path).problems)


def test_older_releases_tell_what_is_left(
    tmp_path: Path, publish_nights: Publish, take_gb_a_down: Callable[[PublishedRelease, int], DraftRelease]
) -> None:
    first, second, third = publish_nights(tmp_path, 3)
    publish_release(take_gb_a_down(third, 3), tmp_path)
    assert second.changes().num_rows == 0
    assert second.feed("texts").num_rows == 0
    assert first.table("texts").column("text").to_pylist() == ["为民办实事"]
    with pytest.raises(TakenDown, match="read a later release"):
        third.table("texts")
    with pytest.raises(TakenDown, match="gb-a"):
        second.changelog()


def test_a_take_down_that_stopped_after_its_commit_is_finished(
    tmp_path: Path,
    publish_nights: Publish,
    draft_night: Draft,
    take_gb_a_down: Callable[[PublishedRelease, int], DraftRelease],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    *_, third = publish_nights(tmp_path, 3)
    draft = take_gb_a_down(third, 3)

    def stops(store: Folder, paths: Any) -> None:
        raise StorageFailed("the machine went down")

    with monkeypatch.context() as patch:
        patch.setattr(Folder, "remove", stops)
        with pytest.raises(StorageFailed):
            publish_release(draft, tmp_path)
    assert "补贴50%".encode() in everything(tmp_path)
    publish_release(draft, tmp_path)
    assert "补贴50%".encode() not in everything(tmp_path)
    assert verify_release(tmp_path).ok


def test_a_tombstone_is_carried_on(
    tmp_path: Path, publish_nights: Publish, take_gb_a_down: Callable[[PublishedRelease, int], DraftRelease]
) -> None:
    *_, third = publish_nights(tmp_path, 3)
    last = publish_release(take_gb_a_down(third, 3), tmp_path)
    again = replace(take_gb_a_down(last, 4), rewrites={}, takedowns={})
    assert publish_release(again, tmp_path).manifest.takedowns == last.manifest.takedowns
