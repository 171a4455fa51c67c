"""A data folder that is kept for years: what grows is packed, pruned or rotated, and evidence goes on naming the same place."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta

import pytest

from gongbao.archive import CorruptArchive, packing, rebuild_index
from gongbao.archive.members import members
from gongbao.errors import AlreadyRunning
from gongbao.ledger import Owner
from gongbao_stages import housekeeping
from gongbao_stages.backup import back_up
from gongbao_stages.housekeeping import ARCHIVE_LOCK, keep_house
from gongbao_stages.road import capture_batch, normalize_pending, release_pending, run_night
from gongbao_stages.wiring import open_archive, open_ledger
from publish import read_latest

YEARS_LATER = datetime(2027, 3, 1, tzinfo=UTC)


def amend(site, n):
    site.answers[site.path(n)] = (200, "text/html; charset=utf-8", site.page(n).replace(b"</h1>", b"</h1><p>x</p>", 1))


@pytest.fixture
def three_nights(settings, site, night):
    """Three files of one portal."""
    for day, n in ((5, 1), (6, 2), (7, 3)):
        run_night(settings, as_of=night(day), portal_ids=None)
        amend(site, n)
    return settings


def captures(settings):
    archive = open_archive(settings)
    return [c for b in archive.batch_ids() for r in archive.batch(b).reports for c in r.captures]


def payloads(settings):
    archive = open_archive(settings)
    return [(c.capture_id, archive.payload(c), archive.place_of(c.capture_id)) for c in captures(settings)]


def warc_files(settings):
    return sorted(p.name for p in (settings.archive_dir / "warc").rglob("*.warc.gz"))


def test_packed_files_are_read_at_the_places_that_were_published(three_nights):
    before, names = payloads(three_nights), warc_files(three_nights)
    report = keep_house(three_nights, now=YEARS_LATER)
    assert (report["packs"], report["packed_files"], len(names)) == (1, 3, 3)
    assert warc_files(three_nights) == []
    assert payloads(three_nights) == before
    rows = read_latest(three_nights.published_dir).table("captures").to_pylist()
    assert {(r["warc_file"], r["warc_offset"]) for r in rows} <= {(p.warc_file, p.offset) for _, _, p in before}
    assert keep_house(three_nights, now=YEARS_LATER)["packed_files"] == 0


def test_a_lost_index_finds_packed_files_again(three_nights):
    before = payloads(three_nights)
    keep_house(three_nights, now=YEARS_LATER)
    open_archive(three_nights).index.clear()
    assert payloads(three_nights) == before
    report = rebuild_index(open_archive(three_nights))
    assert (report.records, report.warc_files) == (len(before), 3)
    assert payloads(three_nights) == before


def test_a_pack_is_a_warc_file_of_whole_records(three_nights):
    keep_house(three_nights, now=YEARS_LATER)
    (path,) = (three_nights.archive_dir / "packed").glob("*.warc.gz")
    assert len(list(members(path))) == len(captures(three_nights)) + 3  # each file begins with its own description


def test_young_files_and_batches_under_way_stay(three_nights, site, night):
    assert keep_house(three_nights, now=night(20))["packs"] == 0
    capture_batch(three_nights, as_of=night(8), portal_ids=None)
    keep_house(three_nights, now=YEARS_LATER)
    assert [name[:8] for name in warc_files(three_nights)] == ["20250308"]


@pytest.mark.parametrize("step", ["check_pack", "write_atomically", "drop_packed"])
def test_a_kill_while_packing_loses_nothing(step, three_nights, monkeypatch):
    before = payloads(three_nights)

    def killed(*args, **named):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(packing, step, killed)
        patch.setattr(housekeeping, "drop_packed", packing.drop_packed)
        with pytest.raises(KeyboardInterrupt):
            keep_house(three_nights, now=YEARS_LATER)
    assert payloads(three_nights) == before
    assert keep_house(three_nights, now=YEARS_LATER)["packed_files"] == 3
    assert payloads(three_nights) == before
    assert len(list((three_nights.archive_dir / "packed").iterdir())) == 2


def test_a_pack_that_the_disk_altered_takes_no_file_away(three_nights, monkeypatch):
    before = payloads(three_nights)
    check = packing.check_pack

    def after_damage(root, pack, listed):
        with (root / pack).open("r+b") as data:
            data.seek(100)
            data.write(b"damaged")
        check(root, pack, listed)

    monkeypatch.setattr(packing, "check_pack", after_damage)
    with pytest.raises(CorruptArchive, match="differs; restore it from a backup"):
        keep_house(three_nights, now=YEARS_LATER)
    assert payloads(three_nights) == before


def test_packs_are_parted_by_size(three_nights, site, night, monkeypatch):
    amend(site, 4)
    run_night(three_nights, as_of=night(8), portal_ids=None)
    sizes = [p.stat().st_size for p in sorted((three_nights.archive_dir / "warc").rglob("*.warc.gz"))]
    monkeypatch.setattr(housekeeping, "PACK_BYTES", sizes[0] + sizes[1])
    assert keep_house(three_nights, now=YEARS_LATER)["packs"] == 2


def test_a_night_goes_on_after_packing_and_a_backup_holds_the_packs(three_nights, site, night, tmp_path):
    keep_house(three_nights, now=YEARS_LATER)
    report = run_night(three_nights, as_of=night(9), portal_ids=None)
    assert report["could_not_crawl"] == []
    assert back_up(three_nights, tmp_path / "kept", with_key=True)["files"] > 3
    assert any(p.read_bytes()[:2] == b"\x1f\x8b" for p in (tmp_path / "kept" / "objects").rglob("*") if p.is_file())


def test_it_does_not_move_files_while_a_backup_reads_them(three_nights, tmp_path):
    locks = open_ledger(three_nights).locks
    with locks.held(ARCHIVE_LOCK, owner=Owner(host="elsewhere", pid=1), now=datetime.now(UTC)):
        with pytest.raises(AlreadyRunning):
            keep_house(three_nights, now=YEARS_LATER)
        with pytest.raises(AlreadyRunning):
            back_up(three_nights, tmp_path / "kept", with_key=True)


def test_what_is_staged_goes_when_its_batch_is_released(settings, night):
    capture_batch(settings, as_of=night(5), portal_ids=None)
    normalize_pending(settings)
    assert keep_house(settings, now=YEARS_LATER)["staged"] == 0
    release_pending(settings)
    assert keep_house(settings, now=YEARS_LATER)["staged"] == 1
    assert list(settings.stage_dir.iterdir()) == []


def test_old_quarantine_notes_and_logs_go_and_large_logs_are_cut(settings, monkeypatch):
    now = datetime.now(UTC)
    run = settings.data_dir / "logs" / "tasks" / "dag_id=capture" / "run_id=a"
    places = {
        "old quarantine": settings.quarantine_dir / "20250305T183000Z-a.jsonl",
        "newest quarantine": settings.quarantine_dir / "20250306T183000Z-b.jsonl",
        "old note": settings.data_dir / "operator" / "20250305T183000Z-held-release-x.json",
        "old key": settings.data_dir / "operator" / "signing-key.ring.json",
        "old task": run / "task_id=open" / "attempt=1.log",
        "young task": run.parent / "run_id=b" / "task_id=open" / "attempt=1.log",
        "large log": settings.data_dir / "logs" / "scheduler.log",
    }
    for name, path in places.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x" * 200, encoding="utf-8")
        age = timedelta(0) if name.startswith(("young", "large")) else timedelta(days=400)
        os.utime(path, ((now - age).timestamp(),) * 2)
    monkeypatch.setattr(housekeeping, "LOG_BYTES", 100)
    report = keep_house(settings, now=now)
    assert {name for name, path in places.items() if not path.exists()} == {"old quarantine", "old note", "old task"}
    assert not run.exists()
    assert places["large log"].stat().st_size == 0
    assert places["large log"].with_suffix(".log.1").read_text(encoding="utf-8") == "x" * 200
    assert (report["quarantine"], report["notes"], report["task_logs"], report["rotated"]) == (1, 1, 1, 1)
