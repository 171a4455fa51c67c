"""Backup and restore, tried: after the restore the next night gives the digest that it would have given anyway."""

from __future__ import annotations

import os
import shutil
import stat
from dataclasses import replace
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler

import pytest
from click.testing import CliRunner

from gongbao.archive import CorruptArchive
from gongbao.crawl import fetching
from gongbao.errors import BadInput
from gongbao.ledger import Owner
from gongbao_cli.main import cli
from gongbao_stages import backup, capture
from gongbao_stages import restore as restore_module
from gongbao_stages.backup import back_up
from gongbao_stages.backup_store import BackupStore
from gongbao_stages.restore import restore
from gongbao_stages.road import capture_batch, normalize_pending, open_batch, pending_work, release_pending, run_night
from gongbao_stages.verifying import verify_published
from gongbao_stages.wiring import decision_log, open_ledger, published_store
from publish import list_releases, read_latest

LATER = "<p>五、本通知自发布之日起施行。</p>"


def elsewhere(settings, folder):
    return replace(settings, data_dir=folder, ledger_url=f"sqlite:///{folder / 'ledger.sqlite'}")


def digests(settings):
    latest = read_latest(settings.published_dir)
    return latest.release_id, {name: table.digest for name, table in latest.manifest.tables.items()}


@pytest.fixture
def signing(settings):
    """As an operator runs it: releases are signed by the default key."""
    return replace(settings, signing="")


@pytest.fixture
def stopped_clock(monkeypatch):
    """Two machines ask the portal in the same second, so that all that they keep is comparable."""
    at = datetime(2025, 3, 20, tzinfo=UTC)
    clock = type("Clock", (datetime,), {"now": classmethod(lambda cls, zone=None: at)})
    monkeypatch.setattr(fetching, "datetime", clock)
    monkeypatch.setattr(capture, "_now", lambda: at)
    monkeypatch.setattr(BaseHTTPRequestHandler, "date_time_string", lambda *_: "Thu, 20 Mar 2025 00:00:00 GMT")


def amend(site, n=2):
    site.answers[site.path(n)] = (
        200,
        "text/html; charset=utf-8",
        site.page(n).replace(b"</div>", LATER.encode() + b"</div>", 2),
    )


@pytest.mark.usefixtures("stopped_clock")
def test_the_night_after_a_restore_gives_the_digest_that_it_would_have_given(signing, site, night, tmp_path):
    run_night(signing, as_of=night(5), portal_ids=None)
    kept = back_up(signing, tmp_path / "kept", with_key=True)
    assert (kept["ledger"], kept["key"], kept["release"]) == (
        "sqlite",
        True,
        read_latest(signing.published_dir).release_id,
    )
    twin = elsewhere(signing, tmp_path / "new machine")
    restored = restore(twin, tmp_path / "kept", name=None)
    assert (restored["problems"], restored["ledger"], restored["decisions"]) == ([], "sqlite", 4)
    amend(site)
    for one in (signing, twin):
        assert run_night(one, as_of=night(6), portal_ids=None)["releases"][0]["new_versions"] == 1
    assert digests(twin) == digests(signing)
    assert verify_published(twin, "latest")["problems"] == []
    mine, theirs = (s.published_dir / "releases" for s in (signing, twin))
    names = [p.relative_to(mine) for p in sorted(mine.rglob("statement.dsse.json"))]
    assert len(names) == 2
    assert [(mine / n).read_bytes() for n in names] == [(theirs / n).read_bytes() for n in names]


def test_a_second_backup_copies_what_is_new_and_the_first_can_still_be_restored(settings, site, night, tmp_path):
    run_night(settings, as_of=night(5), portal_ids=None)
    first = back_up(settings, tmp_path / "kept", with_key=True)
    again = back_up(settings, tmp_path / "kept", with_key=True)
    assert first["added_files"] > 20
    assert again["added_files"] <= 1  # the ledger's copy, where its pages moved
    before = digests(settings)
    amend(site)
    run_night(settings, as_of=night(6), portal_ids=None)
    assert 0 < back_up(settings, tmp_path / "kept", with_key=True)["added_bytes"] < first["added_bytes"]
    old = elsewhere(settings, tmp_path / "old")
    restore(old, tmp_path / "kept", name=first["snapshot"])
    assert digests(old) == before


def test_a_restore_writes_over_nothing(settings, night, tmp_path):
    run_night(settings, as_of=night(5), portal_ids=None)
    back_up(settings, tmp_path / "kept", with_key=True)
    with pytest.raises(BadInput, match="is not empty, and nothing is written over"):
        restore(settings, tmp_path / "kept", name=None)
    published = replace(elsewhere(settings, tmp_path / "new"), published=str(settings.published_dir))
    with pytest.raises(BadInput, match="is not empty"):
        restore(published, tmp_path / "kept", name=None)
    ledger = replace(elsewhere(settings, tmp_path / "new"), ledger_url=settings.ledger_url)
    with pytest.raises(BadInput, match="there is a ledger already"):
        restore(ledger, tmp_path / "kept", name=None)
    assert not (tmp_path / "new").exists()
    with pytest.raises(BadInput, match="there is no snapshot"):
        restore(elsewhere(settings, tmp_path / "new"), tmp_path / "portals", name=None)


def test_what_was_never_redacted_is_closed_to_others_while_it_is_restored(settings, night, tmp_path, monkeypatch):
    settings.subscriptions_path.write_text(
        "subscriptions: [{id: a, name: 甲, channels: [{kind: atom}]}]\n", encoding="utf-8"
    )
    run_night(settings, as_of=night(5), portal_ids=None)
    (settings.quarantine_dir / "x.jsonl").write_text("{}\n", encoding="utf-8")
    (settings.alerts_dir / "letters" / "a").mkdir(parents=True, exist_ok=True)
    (settings.alerts_dir / "letters" / "a" / "r.json").write_text("{}", encoding="utf-8")
    back_up(settings, tmp_path / "kept", with_key=True)
    new, seen, truly = elsewhere(settings, tmp_path / "new"), {}, restore_module._move_in
    put_back = BackupStore.put_back

    def put(store, kept, place):
        put_back(store, kept, place)
        seen["on the way"] = (new.data_dir / ".restoring").stat().st_mode & 0o777

    def move_in(work, folder, names):
        seen.update(
            {n: (work / n).stat().st_mode & 0o777 for n in ("archive", "stage", "quarantine", "alerts/letters")}
        )
        truly(work, folder, names)

    monkeypatch.setattr(BackupStore, "put_back", put)
    monkeypatch.setattr(restore_module, "_move_in", move_in)
    mask = os.umask(0o022)
    try:
        restore(new, tmp_path / "kept", name=None)
    finally:
        os.umask(mask)
    assert seen == dict.fromkeys(("on the way", "archive", "stage", "quarantine", "alerts/letters"), 0o700)


@pytest.mark.parametrize("part", ["WARC", "list of files"])
def test_a_damaged_backup_is_found_before_anything_stands(part, settings, night, tmp_path):
    run_night(settings, as_of=night(5), portal_ids=None)
    name = back_up(settings, tmp_path / "kept", with_key=True)["snapshot"]
    path = tmp_path / "kept" / "snapshots" / f"{name}.json"
    if part == "WARC":
        (warc,) = (settings.archive_dir / "warc").rglob("*.warc.gz")
        path = next(
            p for p in (tmp_path / "kept" / "objects").rglob("*") if p.is_file() and p.read_bytes() == warc.read_bytes()
        )
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    twin = elsewhere(settings, tmp_path / "new")
    with pytest.raises(CorruptArchive, match=r"damaged|altered|no snapshot"):
        restore(twin, tmp_path / "kept", name=None)
    assert not (twin.data_dir / "archive").exists()


def test_a_backup_in_the_middle_of_a_night_is_gone_on_with(settings, site, night, tmp_path):
    run_night(settings, as_of=night(5), portal_ids=None)
    amend(site)
    capture_batch(settings, as_of=night(6), portal_ids=None)
    back_up(settings, tmp_path / "captured", with_key=True)
    normalize_pending(settings)
    back_up(settings, tmp_path / "normalized", with_key=True)
    release_pending(settings)
    for stage in ("captured", "normalized"):
        twin = elsewhere(settings, tmp_path / f"after {stage}")
        restore(twin, tmp_path / stage, name=None)
        assert pending_work(twin)[stage] == 1
        normalize_pending(twin)
        release_pending(twin)
        assert digests(twin) == digests(settings)


def test_a_night_that_opens_while_the_backup_runs_is_not_lost(settings, site, night, tmp_path, monkeypatch):
    run_night(settings, as_of=night(5), portal_ids=None)
    amend(site)
    settled = backup._settled

    def then_a_night(*args):
        found = settled(*args)
        capture_batch(settings, as_of=night(6), portal_ids=None)
        return found

    monkeypatch.setattr(backup, "_settled", then_a_night)
    back_up(settings, tmp_path / "kept", with_key=True)
    twin = elsewhere(settings, tmp_path / "new")
    restore(twin, tmp_path / "kept", name=None)
    for one in (settings, twin):
        assert pending_work(one)["captured"] == 1
        normalize_pending(one)
        release_pending(one)
    assert digests(twin) == digests(settings)


def test_a_release_that_comes_while_it_is_read_is_read_again(settings, site, night, tmp_path, monkeypatch):
    run_night(settings, as_of=night(5), portal_ids=None)
    amend(site)
    capture_batch(settings, as_of=night(6), portal_ids=None)
    normalize_pending(settings)
    keep, said = backup.keep_ledger, []

    def then_a_release(url, work):
        found = keep(url, work)
        release_pending(settings)
        return found

    monkeypatch.setattr(backup, "keep_ledger", then_a_release)
    monkeypatch.setattr(backup, "_PAUSE_SECONDS", 0)
    back_up(settings, tmp_path / "kept", with_key=True, say=said.append)
    assert said == ["backup: a release is being published; reading it again"]
    twin = elsewhere(settings, tmp_path / "new")
    restore(twin, tmp_path / "kept", name=None)
    assert pending_work(twin) == pending_work(settings)
    assert digests(twin) == digests(settings)


@pytest.mark.usefixtures("stopped_clock")
def test_a_ledger_that_could_not_be_copied_is_made_again_from_the_archive(settings, site, night, tmp_path, monkeypatch):
    """As on PostgreSQL without pg_dump."""
    run_night(settings, as_of=night(5), portal_ids=None)
    monkeypatch.setattr(backup, "keep_ledger", lambda url, work: (None, "none"))
    back_up(settings, tmp_path / "kept", with_key=True)
    twin = elsewhere(settings, tmp_path / "new")
    assert restore(twin, tmp_path / "kept", name=None)["ledger"] == "rebuilt"
    amend(site)
    for one in (settings, twin):
        run_night(one, as_of=night(6), portal_ids=None)
    # Who forgot the listing's bytes keeps the listing once more: captures lie elsewhere in the WARC file, and the release's id says so.
    assert digests(twin)[1] == digests(settings)[1]


def test_subscriptions_that_lie_in_the_data_folder_are_kept(settings, night, tmp_path):
    inside = replace(settings, subscriptions_path=settings.data_dir / "subscriptions.yml", subscriptions_named=True)
    settings.data_dir.mkdir()
    inside.subscriptions_path.write_text("subscriptions: []  # nobody yet\n", encoding="utf-8")
    run_night(inside, as_of=night(5), portal_ids=None)
    back_up(inside, tmp_path / "kept", with_key=True)
    new = elsewhere(inside, tmp_path / "new")
    restore(new, tmp_path / "kept", name=None)
    assert (new.data_dir / "subscriptions.yml").read_text(encoding="utf-8") == "subscriptions: []  # nobody yet\n"


def test_the_copy_is_closed_to_others_and_the_key_may_stay_out(signing, night, tmp_path):
    run_night(signing, as_of=night(5), portal_ids=None)
    assert back_up(signing, tmp_path / "open", with_key=False)["key"] is False
    secret = signing.signing_key.read_bytes()
    assert all(path.read_bytes() != secret for path in (tmp_path / "open" / "objects").rglob("*") if path.is_file())
    back_up(signing, tmp_path / "kept", with_key=True)
    assert stat.S_IMODE((tmp_path / "kept").stat().st_mode) == 0o700
    twin = elsewhere(signing, tmp_path / "new")
    restore(twin, tmp_path / "kept", name=None)
    assert twin.signing_key.read_bytes() == secret
    assert stat.S_IMODE(twin.signing_key.stat().st_mode) == 0o600
    assert stat.S_IMODE(twin.archive_dir.stat().st_mode) == 0o700


def test_locks_of_the_old_machine_are_not_restored(settings, night, tmp_path):
    run_night(settings, as_of=night(5), portal_ids=None)
    open_ledger(settings).locks.acquire("run", owner=Owner(host="elsewhere", pid=1), now=datetime.now(UTC))
    back_up(settings, tmp_path / "kept", with_key=True)
    twin = elsewhere(settings, tmp_path / "new")
    restore(twin, tmp_path / "kept", name=None)
    run_night(twin, as_of=night(6), portal_ids=None)
    assert len(list_releases(published_store(twin))) == 2


def test_places_that_cannot_hold_a_backup_are_refused(settings, night, tmp_path):
    with pytest.raises(BadInput, match="there is no data folder"):
        back_up(elsewhere(settings, tmp_path / "none"), tmp_path / "kept", with_key=True)
    open_batch(settings, as_of=night(5), portal_ids=None, trigger="manual")
    with pytest.raises(BadInput, match="lies in the data folder"):
        back_up(settings, settings.data_dir / "kept", with_key=True)
    with pytest.raises(BadInput, match="it is no folder of backups"):
        back_up(settings, tmp_path / "portals", with_key=True)


def test_the_commands_answer(settings, night, tmp_path, monkeypatch):
    run_night(settings, as_of=night(5), portal_ids=None)
    monkeypatch.setenv("GONGBAO_DATA", str(settings.data_dir))
    monkeypatch.setenv("GONGBAO_SIGNING_KEY", "off")
    kept = CliRunner().invoke(cli, ["backup", str(tmp_path / "kept")], catch_exceptions=False)
    assert kept.exit_code == 0
    assert "ledger: sqlite" in kept.output
    shutil.rmtree(settings.data_dir)
    back = CliRunner().invoke(cli, ["restore", str(tmp_path / "kept")], catch_exceptions=False)
    assert back.exit_code == 0
    assert decision_log(settings).read()
    assert settings.published_dir.is_dir()
