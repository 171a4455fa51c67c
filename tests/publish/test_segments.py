"""Append-only tables: one segment per release, small ones merged by rule; rows, digests and what consumers are told stay."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gongbao.errors import CorruptRelease, ReleaseRejected, StorageFailed
from gongbao.model.identifiers import Sha256
from publish import DraftRelease, PublishedRelease, publish_release, segments, verify_release, write
from publish.folder import Folder
from publish.parts import Part
from publish.segments import due_merges, span_of

Draft = Callable[..., DraftRelease]


def part(number: int, *, rows: int = 10, label: str = "seg", bytes_: int = 100) -> Part:
    """Segment of the night with this number."""
    stamp = f"2025{number // 28 % 12 + 1:02}{number % 28 + 1:02}T183000Z"
    name = f"{stamp}-0000000a" if label == "seg" else f"{stamp}-{stamp}"
    path = f"texts/{label}-{name}-{number:016x}.parquet"
    return Part(path=path, label=label, bytes=bytes_, sha256=Sha256("a" * 64), rows=rows, digest=Sha256("0" * 64))


def test_a_month_of_nights_becomes_one_segment_oldest_first() -> None:
    assert due_merges(part(n) for n in range(29)) == ()
    (group,) = due_merges(part(n) for n in reversed(range(31)))
    assert [p.path for p in group] == [part(n).path for n in range(30)]


def test_segments_that_fill_one_together_need_not_wait_and_full_ones_are_left_alone() -> None:
    many = [part(n, rows=30_000) for n in range(4)]
    assert due_merges(many) == ((many[0], many[1]),)
    assert due_merges([part(n, rows=40_000) for n in range(40)]) == ()
    assert due_merges([part(n, bytes_=20_000_000) for n in range(40)]) == ()
    heavy = [part(n, bytes_=9_000_000) for n in range(5)]
    assert due_merges(heavy) == ((heavy[0], heavy[1]),)


def test_each_level_is_merged_for_itself() -> None:
    nights, months = [part(n) for n in range(29)], [part(100 + n, label="seg1", rows=300) for n in range(30)]
    assert due_merges([*nights, *months]) == (tuple(months),)


def publish_texts(
    place: Path, draft_night: Draft, nights: range, previous: PublishedRelease | None
) -> list[PublishedRelease]:
    """One new text a night."""
    made = []
    for night in nights:
        texts = [{"content_sha256": f"{n:064x}", "text": f"第{n}夜"} for n in range(night + 1)]
        previous = publish_release(draft_night(night, previous, rows={"texts": texts, "portals": []}), place)
        made.append(previous)
    return made


@pytest.fixture
def merging(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three segments of a level become one."""
    monkeypatch.setattr(segments, "MERGE_AT", 3)


@pytest.fixture
def nights(tmp_path: Path, draft_night: Draft, merging: None) -> list[PublishedRelease]:
    """Four nights; the fourth merges the segments of the first three."""
    del merging
    return publish_texts(tmp_path / "p", draft_night, range(4), None)


def test_a_merge_is_no_change(tmp_path: Path, nights: list[PublishedRelease]) -> None:
    before, after = nights[2].manifest.tables["texts"], nights[3].manifest.tables["texts"]
    assert [(p.label, p.rows) for p in before.parts] == [("seg", 1)] * 3
    assert sorted((p.label, p.rows) for p in after.parts) == [("seg", 1), ("seg1", 3)]
    assert (after.inserts, after.updates, after.deletes, after.feed) == (1, 0, 0, None)
    assert [r["text"] for r in nights[3].feed("texts").to_pylist()] == ["第3夜"]
    assert [path.split("/")[1][:4] for path in after.fresh_segments] == ["seg-"]
    assert nights[3].table("texts").column("text").to_pylist() == [f"第{n}夜" for n in range(4)]
    merged = next(p for p in after.parts if p.label == "seg1")
    assert span_of(merged.path) == tuple(nights[n].release_id[:16] for n in (0, 2))
    for release in nights:
        report = verify_release(tmp_path / "p", release.release_id)
        assert report.ok, report.problems


def test_the_log_of_an_older_release_stays_its_own_after_a_merge(
    tmp_path: Path, draft_night: Draft, make_row: dict[str, Callable[..., dict[str, Any]]], merging: None
) -> None:
    del merging
    previous, made = None, []
    for night in range(5):
        at = draft_night(night, None).as_of
        rows = [make_row["changes"](f"ch-{n}", "gb-a", at) for n in range(night + 1)]
        rows = [*(previous.table("changes").to_pylist() if previous else []), rows[-1]]
        previous = publish_release(draft_night(night, previous, rows={"changes": rows}), tmp_path)
        made.append(previous)
    assert sorted(p.label for p in made[4].manifest.tables["changes"].parts) == ["log", "log", "seg1"]
    assert [r.changes().column("change_id").to_pylist() for r in made] == [[f"ch-{n}"] for n in range(5)]
    assert verify_release(tmp_path).ok


def test_a_merge_that_loses_or_alters_a_row_is_not_published(
    tmp_path: Path, draft_night: Draft, merging: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    del merging
    made = publish_texts(tmp_path, draft_night, range(3), None)
    truly = write.sort_rows
    monkeypatch.setattr(
        write, "sort_rows", lambda rows, spec: truly(rows, spec).slice(1) if spec.append_only else truly(rows, spec)
    )
    with pytest.raises(ReleaseRejected, match="table texts: previous"):
        publish_texts(tmp_path, draft_night, range(3, 4), made[-1])


def test_a_merge_on_a_damaged_segment_is_refused(tmp_path: Path, draft_night: Draft, merging: None) -> None:
    del merging
    made = publish_texts(tmp_path, draft_night, range(3), None)
    path = tmp_path / made[0].manifest.tables["texts"].parts[0].path
    path.write_bytes(path.read_bytes()[:-9] + b"123456789")
    with pytest.raises(CorruptRelease, match=r"texts/seg-"):
        publish_texts(tmp_path, draft_night, range(3, 4), made[-1])


def test_a_full_disk_while_segments_are_merged_loses_nothing(tmp_path: Path, draft_night: Draft, merging: None) -> None:
    del merging
    made = publish_texts(tmp_path / "p", draft_night, range(3), None)
    shutil.copytree(tmp_path / "p", tmp_path / "whole")
    (whole,) = publish_texts(tmp_path / "whole", draft_night, range(3, 4), made[-1])

    class NoRoomForMerged(Folder):
        def _write(self, temporary: Path, payload: bytes) -> None:
            if "seg1" in temporary.name:
                raise OSError(28, "No space left on device", str(temporary))
            super()._write(temporary, payload)

    draft = draft_night(3, made[-1], rows={"texts": whole.table("texts").to_pylist(), "portals": []})
    with pytest.raises(StorageFailed, match="No space left"):
        publish_release(draft, NoRoomForMerged(tmp_path / "p"))
    assert verify_release(tmp_path / "p").release_id == made[-1].release_id
    again = publish_release(draft, tmp_path / "p")
    assert again.manifest_sha256 == whole.manifest_sha256


def test_a_take_down_rewrites_a_merged_segment_and_the_span_stays(
    tmp_path: Path, draft_night: Draft, nights: list[PublishedRelease]
) -> None:
    kept = [r for r in nights[3].table("texts").to_pylist() if r["text"] != "第1夜"]
    draft = draft_night(4, nights[3], rows={"texts": kept, "portals": []}, rewrites={"texts": "asked for"})
    last = publish_release(draft, tmp_path / "p")
    (merged,) = (p for p in last.manifest.tables["texts"].parts if p.label == "seg1")
    (before,) = (p for p in nights[3].manifest.tables["texts"].parts if p.label == "seg1")
    assert (merged.rows, before.rows) == (2, 3)
    assert span_of(merged.path) == span_of(before.path)
    assert verify_release(tmp_path / "p").ok
