"""Files are there whole or not at all, as open as they should be, and so are the folders that were made for them."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from gongbao.archive.durable import make_folder, write_atomically, write_new
from gongbao.errors import StorageFailed


@pytest.fixture(params=[0o022, 0o077], ids=["open", "closed"])
def masked(request: pytest.FixtureRequest) -> Iterator[int]:
    """What the process lets new files be."""
    before = os.umask(request.param)
    yield 0o666 & ~request.param
    os.umask(before)


@pytest.fixture
def synced(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int]]:
    """Inode and mode of what the disk was waited for."""
    seen: list[tuple[int, int]] = []
    truly = os.fsync

    def note(descriptor: int) -> None:
        found = os.fstat(descriptor)
        seen.append((found.st_ino, found.st_mode & 0o777))
        truly(descriptor)

    monkeypatch.setattr(os, "fsync", note)
    return seen


def mode_of(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_a_file_is_as_open_as_the_process_lets_it_be(tmp_path: Path, masked: int) -> None:
    write_atomically(tmp_path / "feed.atom", b"one")
    write_new(tmp_path / "report.json", b"two")
    assert [mode_of(path) for path in sorted(tmp_path.iterdir())] == [masked, masked]


@pytest.mark.parametrize("mode", [0o600, 0o664])
def test_a_mode_that_is_asked_for_stands_whatever_the_process_masks(tmp_path: Path, masked: int, mode: int) -> None:
    path = tmp_path / "subscriptions.yml"
    write_atomically(path, b"one", mode=mode)
    assert mode_of(path) == mode


def test_a_closed_file_is_closed_before_its_first_byte_is_on_the_disk(
    tmp_path: Path, synced: list[tuple[int, int]]
) -> None:
    write_atomically(tmp_path / "letter.json", b"token", mode=0o600)
    written, folder = synced
    assert written == ((tmp_path / "letter.json").stat().st_ino, 0o600)
    assert folder[0] == tmp_path.stat().st_ino


def test_the_names_of_new_folders_outlast_a_power_cut(tmp_path: Path, synced: list[tuple[int, int]]) -> None:
    write_atomically(tmp_path / "letters" / "city" / "r1.json", b"one")
    inodes = [inode for inode, _ in synced]
    holding = [tmp_path, tmp_path / "letters", tmp_path / "letters/city/r1.json", tmp_path / "letters/city"]
    assert inodes == [path.stat().st_ino for path in holding]
    synced.clear()
    make_folder(tmp_path / "letters" / "city")
    assert synced == [], "nothing is waited for where nothing was made"


def test_what_stood_there_stays_when_the_disk_is_full_and_no_draft_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "letter.json"
    write_atomically(path, b"as it was")
    real = os.write

    def write(descriptor: int, data: bytes) -> int:
        real(descriptor, bytes(data)[:2])
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "write", write)
    with pytest.raises(StorageFailed, match=r"letter.json: No space left on device; nothing half-written.*run again"):
        write_atomically(path, b"as it should be")
    assert [one.name for one in tmp_path.iterdir()] == ["letter.json"]
    assert path.read_bytes() == b"as it was"


def test_two_writers_of_one_file_do_not_meet_in_one_draft(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "latest.json"
    real, nested = os.fsync, []

    def another_first(descriptor: int) -> None:
        if not nested:
            nested.append(True)
            write_atomically(path, b"the other's, longer")
        real(descriptor)

    monkeypatch.setattr(os, "fsync", another_first)
    write_atomically(path, b"ours")
    assert path.read_bytes() == b"ours"
    assert [one.name for one in tmp_path.iterdir()] == ["latest.json"]
