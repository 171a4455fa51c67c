"""A publisher that stops at any step: the old pointer stays valid, and running again gives the bytes of an undisturbed run."""

from __future__ import annotations

import errno
import io
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from gongbao.errors import ReleaseRejected, StorageFailed
from publish import DraftRelease, PublishedRelease, publish_release, read_latest, verify_release
from publish.folder import Folder

Draft = Callable[..., DraftRelease]
Publish = Callable[[Path, int], list[PublishedRelease]]


class FullDisk(Folder):
    """The disk takes ``room`` files whole and half of the next."""

    def __init__(self, root: Path, room: int) -> None:
        super().__init__(root)
        self.room = room

    def _write(self, temporary: Path, payload: bytes) -> None:
        if self.room == 0:
            temporary.write_bytes(payload[: len(payload) // 2])
            raise OSError(errno.ENOSPC, "No space left on device", str(temporary))
        self.room -= 1
        super()._write(temporary, payload)


class CountingFolder(Folder):
    """Keep the names written, in order."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.written: list[str] = []

    def _write(self, temporary: Path, payload: bytes) -> None:
        self.written.append(str(temporary.relative_to(self.root)))
        super()._write(temporary, payload)


def tree(root: Path) -> dict[str, bytes]:
    return {
        str(p.relative_to(root)): p.read_bytes() for p in sorted(root.rglob("*")) if p.is_file() and p.name != ".lock"
    }


def test_a_full_disk_at_every_step_loses_nothing_and_a_retry_finishes(
    tmp_path: Path, draft_night: Draft, publish_nights: Publish
) -> None:
    (first,) = publish_nights(tmp_path / "before", 1)
    draft = draft_night(1, first)
    shutil.copytree(tmp_path / "before", tmp_path / "whole")
    counting = CountingFolder(tmp_path / "whole")
    publish_release(draft, counting)
    undisturbed = tree(tmp_path / "whole")
    manifest_at = next(i for i, name in enumerate(counting.written) if "releases" in name and "datapackage" in name)
    after = [
        name
        for name in counting.written[manifest_at + 1 :]
        if not name.startswith(("site/", "feeds/")) or name.endswith(("site/.pages.json.tmp", "feeds/.index.json.tmp"))
        if "/_delta_log/" not in name or name.startswith(("policies/", "portals/"))
    ]
    assert [Path(n).name for n in after] == [
        ".latest.json.tmp",
        ".datapackage.json.tmp",
        ".feed.atom.tmp",
        ".feed.json.tmp",
        ".index.json.tmp",
        ".README.md.tmp",
        ".dcat.jsonld.tmp",
        ".croissant.jsonld.tmp",
        ".pages.json.tmp",
        f".{1:020}.json.tmp",
        f".{1:020}.json.tmp",
        ".mirrors.json.tmp",
        ".versions.json.tmp",
    ]
    same_kind = range(
        manifest_at - 8
    )  # tables: every fifth put stands for its neighbours, as do pages of the site; from the documents on, every step
    for step, name in enumerate(counting.written):
        if (step in same_kind or name.startswith("site/") or "/_delta_log/" in name) and step % 5:
            continue
        place = tmp_path / f"step-{step}"
        shutil.copytree(tmp_path / "before", place)
        with pytest.raises(StorageFailed, match=r"No space left on device.*run again"):
            publish_release(draft, FullDisk(place, room=step))
        latest = read_latest(place)
        assert latest is not None
        expected = first.release_id if step <= manifest_at + 1 else draft.release_id
        assert latest.release_id == expected, name
        assert latest.table("policies").num_rows
        assert not list(place.rglob("*.tmp"))
        publish_release(draft, place)
        assert tree(place) == undisturbed, name
        shutil.rmtree(place)


def test_a_first_release_that_stopped_after_its_commit_is_finished(tmp_path: Path, draft_night: Draft) -> None:
    draft = draft_night(0, None)
    counting = CountingFolder(tmp_path / "whole")
    publish_release(draft, counting)
    pointer_at = counting.written.index(".latest.json.tmp")
    with pytest.raises(StorageFailed):
        publish_release(draft, FullDisk(tmp_path / "p", room=pointer_at))
    assert read_latest(tmp_path / "p") is None
    publish_release(draft, tmp_path / "p")
    assert tree(tmp_path / "p") == tree(tmp_path / "whole")


class FullTemporary(io.BytesIO):
    """A temporary file on a disk without room."""

    def write(self, payload: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")


def test_a_temporary_folder_without_room_is_named_and_a_retry_finishes(
    tmp_path: Path, draft_night: Draft, publish_nights: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    (first,) = publish_nights(tmp_path / "p", 1)
    draft = draft_night(1, first)
    shutil.copytree(tmp_path / "p", tmp_path / "whole")
    publish_release(draft, tmp_path / "whole")
    with monkeypatch.context() as full:
        full.setattr("publish.feeds.spool.tempfile.TemporaryFile", FullTemporary)
        with pytest.raises(StorageFailed, match=r"No space left on device.*TMPDIR.*run again"):
            publish_release(draft, tmp_path / "p")
    latest = read_latest(tmp_path / "p")
    assert latest is not None
    assert latest.release_id == draft.release_id
    publish_release(draft, tmp_path / "p")
    assert tree(tmp_path / "p") == tree(tmp_path / "whole")


def test_the_next_batch_first_finishes_what_was_committed(
    tmp_path: Path, draft_night: Draft, publish_nights: Publish
) -> None:
    (first,) = publish_nights(tmp_path, 1)
    draft = draft_night(1, first)
    shutil.copytree(tmp_path, tmp_path.parent / "copy")
    counting = CountingFolder(tmp_path.parent / "copy")
    publish_release(draft, counting)
    with pytest.raises(StorageFailed):
        publish_release(draft, FullDisk(tmp_path, room=counting.written.index(".latest.json.tmp")))
    with pytest.raises(
        ReleaseRejected, match=f"built on {first.release_id}, but the last release is {draft.release_id}"
    ):
        publish_release(draft_night(2, first), tmp_path)
    latest = read_latest(tmp_path)
    assert latest is not None
    assert latest.release_id == draft.release_id
    assert verify_release(tmp_path).ok


def test_what_a_killed_publisher_left_is_cleared(tmp_path: Path, draft_night: Draft) -> None:
    (tmp_path / "policies").mkdir()
    (tmp_path / "policies" / ".2025-03-abc.parquet.tmp").write_bytes(b"half")
    (tmp_path / ".latest.json.tmp").write_bytes(b"half")
    publish_release(draft_night(0, None), tmp_path)
    assert not list(tmp_path.rglob("*.tmp"))


def test_a_damaged_leftover_under_the_right_name_is_replaced(tmp_path: Path, draft_night: Draft) -> None:
    whole = publish_release(draft_night(0, None), tmp_path / "whole")
    path = whole.manifest.tables["policies"].parts[0].path
    (tmp_path / "p" / path).parent.mkdir(parents=True)
    (tmp_path / "p" / path).write_bytes(b"PAR1 half")
    publish_release(draft_night(0, None), tmp_path / "p")
    assert tree(tmp_path / "p") == tree(tmp_path / "whole")


def test_a_disk_that_returns_other_bytes_is_noticed_before_the_commit(
    tmp_path: Path, draft_night: Draft, publish_nights: Publish
) -> None:
    class LyingDisk(Folder):
        def _write(self, temporary: Path, payload: bytes) -> None:
            is_text = temporary.parent.name == "texts"
            super()._write(temporary, payload[:-9] + b"x" + payload[-8:] if is_text else payload)

    (first,) = publish_nights(tmp_path, 1)
    with pytest.raises(Exception, match=r"texts/seg-.*not those written"):
        publish_release(draft_night(1, first), LyingDisk(tmp_path))
    latest = read_latest(tmp_path)
    assert latest is not None
    assert latest.release_id == first.release_id
