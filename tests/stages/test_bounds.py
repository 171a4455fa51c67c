"""What is done stays for its time: deliveries in the ledger, backups in their folder."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gongbao.archive import CorruptArchive
from gongbao.errors import BadInput
from gongbao.settings import Settings
from gongbao_stages.backup import back_up
from gongbao_stages.backup_store import BackupStore, Snapshot
from gongbao_stages.bounds import backups_kept
from gongbao_stages.doctor import examine
from gongbao_stages.housekeeping import keep_house
from gongbao_stages.wiring import open_ledger

NOW = datetime(2026, 3, 8, 12, tzinfo=UTC)


def test_backups_of_a_week_stay_and_of_older_ones_the_newest_of_a_day_week_and_month():
    names = [
        "20250105T010000Z",  # the newest of its month
        "20250210T010000Z",  # gone: a later one of its month
        "20250210T020000Z",  # the newest of its month
        "20250301T010000Z",  # gone: the fourth day from the end
        "20250305T010000Z",  # from here on less than seven days before the newest
        "20250305T020000Z",
        "20250310T010000Z",
        "20250310T020000Z",
        "20250311T010000Zx",
    ]
    assert sorted(set(names) - backups_kept(names, "daily=3,weekly=0,monthly=3")) == [names[1], names[3]]


@pytest.mark.parametrize("names", [[], ["20250301T010000Z"]])
def test_the_newest_backup_always_stays(names):
    assert backups_kept(names, "daily=0,weekly=0,monthly=0") == frozenset(names)


@pytest.fixture
def store(tmp_path: Path) -> BackupStore:
    """Three backups: the first two share a page, the last two share a report."""
    store = BackupStore(tmp_path / "kept")
    with store.locked():
        for day, pages in ((1, "ab"), (2, "bc"), (3, "cd")):
            files = []
            for page in pages:
                path = tmp_path / page
                path.write_text(f"page {page}")
                files.append(store.keep(path, page))
            at = datetime(2025, 3, day, 1, tzinfo=UTC)
            snapshot = Snapshot(at=at, files=tuple(files), ledger="none", release=None, published="", with_key=False)
            store.add(snapshot)
    return store


def held(store: BackupStore) -> list[str]:
    """Contents on disk."""
    return sorted(path.read_text() for path in (store.root / "objects").rglob("*") if path.is_file())


FIRST, SECOND, THIRD = (f"2025030{day}T010000Z" for day in (1, 2, 3))


def test_contents_go_with_the_last_backup_that_holds_them(store, tmp_path):
    pruned = store.prune([SECOND, THIRD])
    assert (pruned.snapshots, pruned.files, pruned.bytes) == ((FIRST,), 1, len("page a"))
    assert held(store) == ["page b", "page c", "page d"]
    assert store.names() == [SECOND, THIRD]
    for kept in store.snapshot(SECOND).files:
        store.put_back(kept, tmp_path / "back" / kept.path)
    assert store.prune([SECOND, THIRD]).snapshots == ()


@pytest.mark.parametrize("stop_at", [1, 2])
def test_stopped_half_way_no_backup_that_is_listed_lacks_a_content_and_the_next_call_goes_on(
    store, monkeypatch, stop_at
):
    truly, taken = Path.unlink, []

    def stop(path, **named):
        taken.append(path)
        if len(taken) == stop_at:
            raise KeyboardInterrupt
        truly(path, **named)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", stop)
        with pytest.raises(KeyboardInterrupt):
            store.prune([THIRD])
    assert store.names() == [THIRD]
    store.prune([THIRD])
    assert held(store) == ["page c", "page d"]
    assert sorted(path.name for path in (store.root / "snapshots").iterdir()) == [f"{THIRD}.json"]


def test_nothing_goes_where_a_list_that_stays_cannot_be_read(store):
    path = store.root / "snapshots" / f"{THIRD}.json"
    path.write_bytes(path.read_bytes().replace(b'"c"', b'"x"'))
    with pytest.raises(CorruptArchive, match="altered since it was written"):
        store.prune([SECOND, THIRD])
    assert store.names() == [FIRST, SECOND, THIRD]
    assert len(held(store)) == 4


def test_a_damaged_list_that_goes_takes_no_contents_with_it(store):
    (store.root / "snapshots" / f"{FIRST}.json").write_bytes(b"{}\nnothing\n")
    assert store.prune([SECOND, THIRD]).files == 0
    assert store.names() == [SECOND, THIRD]


def test_a_backup_drops_what_the_settings_keep_no_longer(settings, tmp_path, store):
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    few = replace(settings, backups="daily=2,weekly=0,monthly=0")
    report = back_up(few, store.root, with_key=False)
    assert report["dropped"] == [FIRST, SECOND]
    assert store.names() == [THIRD, report["snapshot"]]
    assert report["dropped_bytes"] == 2 * len("page a")


def test_a_slip_in_the_setting_is_told_before_anything_is_copied(settings, tmp_path):
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    with pytest.raises(BadInput, match="GONGBAO_BACKUPS: 'yearly=1'"):
        back_up(replace(settings, backups="yearly=1"), tmp_path / "kept", with_key=False)
    assert not (tmp_path / "kept").exists()


@pytest.fixture
def told(settings) -> Settings:
    """Five deliveries by one channel, a hundred days apart, the last yesterday."""
    ledger = open_ledger(settings)
    for number in range(5):
        at = NOW - timedelta(days=1 + 100 * number)
        ledger.outbox.add(f"r{number}", "city", "atom", now=at)
        ledger.outbox.delivered((f"r{number}", "city", "atom"), at=at)
    return settings


@pytest.mark.parametrize(("days", "gone"), [(365, 1), (90, 4)])
def test_housekeeping_forgets_deliveries_that_were_finished_long_ago(told, days, gone):
    assert keep_house(replace(told, deliveries_days=days), now=NOW)["deliveries"] == gone
    assert len(open_ledger(told).outbox.rows()) == 5 - gone


def test_the_doctor_says_what_stays_how_long_and_when_cleaning_is_overdue(told):
    def growth(settings):
        (finding,) = [f for f in examine(settings, now=NOW) if f.check == "growth"]
        return finding.verdict.value, finding.said, finding.remedy

    verdict, said, remedy = growth(told)
    assert (verdict, remedy) == ("warn", "run `gongbao housekeeping` every week")
    assert said == (
        "finished deliveries stay 365 days (GONGBAO_DELIVERIES_DAYS), 1 stand longer; "
        "backups: all of 7 days, then daily=60,weekly=53,monthly=120 (GONGBAO_BACKUPS)"
    )
    keep_house(told, now=NOW)
    assert growth(told)[0] == "ok"
    assert growth(replace(told, backups="daily=some"))[0] == "bad"


def test_the_settings_are_read_and_a_time_in_which_deliveries_are_still_tried_is_refused():
    assert Settings.from_env({}).deliveries_days == 365
    read = Settings.from_env({"GONGBAO_DELIVERIES_DAYS": "90", "GONGBAO_BACKUPS": "daily=7"})
    assert (read.deliveries_days, read.backups) == (90, "daily=7")
    for wrong in ("29", "-1", "all", "９０"):
        with pytest.raises(BadInput, match="GONGBAO_DELIVERIES_DAYS"):
            Settings.from_env({"GONGBAO_DELIVERIES_DAYS": wrong})
