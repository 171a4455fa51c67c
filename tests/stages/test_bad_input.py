"""What a portal, a disk or a person may do wrong: named, nothing lost, nothing wrong published."""

from __future__ import annotations

import errno
import json
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from gongbao.errors import AlreadyRunning, BadInput, CorruptRelease, StorageFailed
from gongbao.ledger.batches import Batches
from gongbao_stages.dataset import open_release
from gongbao_stages.road import normalize_pending, open_batch, release_pending, run_night, summary
from gongbao_stages.upkeep import rebuild_ledger_from_archive
from gongbao_stages.verifying import verify_published
from publish import list_releases, read_latest

ERROR_PAGE = b"<html><body><h1>404 Not Found</h1>" + b"x" * 300 + b"</body></html>"
REBUILT_PAGE = f"<html><body><div id=app>{'新版网站' * 100}</div></body></html>".encode()
BODY_CHANGED = "".join(
    f"<p>{numeral}、{'各有关单位应当按照职责分工抓好落实，每季度报送进展情况，确保各项任务按期完成。' * 2}</p>"
    for numeral in "一二三四"
)


def urls(settings):
    latest = read_latest(settings.published_dir)
    return {row["url"] for row in latest.table("policies").to_pylist()}


def portal_row(settings):
    (row,) = read_latest(settings.published_dir).table("portals").to_pylist()
    return row


def test_a_good_night_publishes_every_document(settings, site, night):
    report = run_night(settings, as_of=night(5), portal_ids=None)
    assert urls(settings) == {site.url(n) for n in (1, 2, 3, 4)}
    assert report["quarantined"] == report["held"] == report["could_not_crawl"] == []


def test_an_unreachable_portal_keeps_its_policies_and_is_stale(settings, site, night):
    run_night(settings, as_of=night(5), portal_ids=None)
    gone = replace(settings, connect_to={"www.small.example": "127.0.0.1:9"}, caps=replace(settings.caps, retries=0))
    report = run_night(gone, as_of=night(6), portal_ids=None)
    assert report["could_not_crawl"] == ["cn_990200_small/notices: connection"]
    assert len(urls(settings)) == 4
    row = portal_row(settings)
    assert (row["outcome"], row["stale"]) == ("could_not_crawl", True)
    assert row["last_success_at"] == night(5)
    events = read_latest(settings.published_dir).table("events").to_pylist()
    assert {row["event"] for row in events} == {"published"}


def test_a_portal_that_never_answered_publishes_nothing_of_it(settings, night):
    gone = replace(settings, connect_to={"www.small.example": "127.0.0.1:9"}, caps=replace(settings.caps, retries=0))
    run_night(gone, as_of=night(5), portal_ids=None)
    assert urls(settings) == set()
    assert portal_row(settings)["last_success_at"] is None


def test_a_block_page_is_a_failure_and_not_a_text(settings, site, night):
    run_night(settings, as_of=night(5), portal_ids=None)
    site.answers[site.path(2)] = (412, "text/html", b"<script>$_ts=window['$_ts'];if(!$_ts)$_ts={};</script>")
    report = run_night(settings, as_of=night(6), portal_ids=None)
    latest = read_latest(settings.published_dir)
    assert latest.changes().num_rows == 0
    assert report["releases"][0]["new_versions"] == 0
    assert "challenge" in portal_row(settings)["reason"]


def test_an_empty_page_is_not_a_version(settings, site, night):
    run_night(settings, as_of=night(5), portal_ids=None)
    site.answers[site.path(2)] = (200, "text/html", b"")
    run_night(settings, as_of=night(6), portal_ids=None)
    assert "empty_body" in portal_row(settings)["reason"]
    assert read_latest(settings.published_dir).table("versions").num_rows == 4


def test_bytes_of_no_known_charset_go_to_quarantine(settings, site, night):
    run_night(settings, as_of=night(5), portal_ids=None)
    site.answers[site.path(2)] = (
        200,
        "text/html; charset=utf-8",
        site.page(2).replace("职责".encode(), b"\xff\xfe\x80\xff\x81"),
    )
    report = run_night(settings, as_of=night(6), portal_ids=None)
    assert [line.split(": ")[0] for line in report["quarantined"]] == [site.url(2)]
    latest = read_latest(settings.published_dir)
    assert latest.table("versions").num_rows == 4
    assert all("\ufffd" not in row["text"] for row in latest.table("texts").to_pylist())
    (file,) = settings.quarantine_dir.glob("*.jsonl")
    kept = json.loads(file.read_text(encoding="utf-8").splitlines()[0])
    assert kept["reason"]
    assert kept["document"]["capture"]["url"] == site.url(2)


def test_a_document_leaves_quarantine_when_it_is_mended(settings, site, night):
    run_night(settings, as_of=night(5), portal_ids=None)
    site.answers[site.path(2)] = (
        200,
        "text/html; charset=utf-8",
        site.page(2).replace("职责".encode(), b"\xff\xfe\x80\xff\x81"),
    )
    run_night(settings, as_of=night(6), portal_ids=None)
    site.answers[site.path(2)] = (
        200,
        "text/html; charset=utf-8",
        site.page(2).replace("职责".encode(), "责任".encode()),
    )
    report = run_night(settings, as_of=night(7), portal_ids=None)
    assert report["quarantined"] == []
    assert read_latest(settings.published_dir).table("versions").num_rows == 5


def test_an_error_page_instead_of_a_file_is_named(settings, site, night):
    link = '<p>附件：<a href="./P020250303.docx">目标分解表.docx</a></p>'
    body = (
        site.page(1)
        .decode()
        .replace("</div></body>", "</div></body>")
        .replace("3月1日</p></div>", f"3月1日</p>{link}</div>")
        .encode()
    )
    assert link.encode() in body
    site.answers[site.path(1)] = (200, "text/html; charset=utf-8", body)
    site.answers["/tz/202503/P020250303.docx"] = (
        200,
        "application/msword",
        ERROR_PAGE,
    )
    run_night(settings, as_of=night(5), portal_ids=None)
    rows = read_latest(settings.published_dir).table("attachments").to_pylist()
    assert [row["name"] for row in rows] == ["目标分解表.docx"]
    assert rows[0]["sha256"] is None
    assert rows[0]["problem"]


def test_a_rebuilt_portal_is_held_at_its_last_good_state(settings, site, night):
    run_night(settings, as_of=night(5), portal_ids=None)
    for n in site.docs:
        site.answers[site.path(n)] = (
            200,
            "text/html; charset=utf-8",
            REBUILT_PAGE,
        )
    report = run_night(settings, as_of=night(6), portal_ids=None)
    assert report["held"]
    row = portal_row(settings)
    assert (row["stale"], row["documents"]) == (True, 4)
    assert read_latest(settings.published_dir).table("versions").num_rows == 4
    site.answers.clear()
    run_night(settings, as_of=night(7), portal_ids=None)
    assert portal_row(settings)["stale"] is False
    assert read_latest(settings.published_dir).changes().num_rows == 0


def test_a_listing_that_shrank_holds_the_portal(settings, site, night):
    run_night(settings, as_of=night(5), portal_ids=None)
    site.docs = [1]
    report = run_night(settings, as_of=night(6).replace(day=20), portal_ids=None)
    assert report["held"] == ["cn_990200_small: listing_kept"]
    assert len(urls(settings)) == 4


def test_a_retry_of_the_same_night_publishes_nothing_twice(settings, site, night):
    first = run_night(settings, as_of=night(5), portal_ids=None)
    again = run_night(settings, as_of=night(5), portal_ids=None)
    assert len(list_releases(settings.published_dir)) == 1
    assert again["releases"] == []
    assert first["releases"][0]["release_id"] == list_releases(settings.published_dir)[0]


def test_a_crash_after_the_commit_is_mended_by_running_again(settings, site, night, monkeypatch):
    advance = Batches.advance

    def crash(self, batch_id, state, at):
        if str(state) == "released":
            raise KeyboardInterrupt
        advance(self, batch_id, state, at)

    monkeypatch.setattr(Batches, "advance", crash)
    with pytest.raises(KeyboardInterrupt):
        run_night(settings, as_of=night(5), portal_ids=None)
    monkeypatch.undo()
    run_night(settings, as_of=night(5), portal_ids=None)
    assert len(list_releases(settings.published_dir)) == 1
    assert verify_published(settings, "latest")["problems"] == []
    assert summary(settings)["policies"] == 4


def test_two_runs_at_once_name_the_one_that_holds_the_folder(settings, night, tmp_path):
    code = (
        "import sys, time; from datetime import UTC, datetime; from gongbao.ledger import Ledger, Owner\n"
        f"l = Ledger({settings.ledger_url!r})\n"
        "l.locks.acquire('run', owner=Owner.this_process(), now=datetime.now(UTC)); print('held', flush=True); time.sleep(60)"
    )
    other = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    try:
        assert other.stdout.readline().strip() == "held"
        with pytest.raises(AlreadyRunning, match=str(other.pid)):
            run_night(settings, as_of=night(5), portal_ids=None)
    finally:
        other.kill()
        other.wait(10)
        other.stdout.close()
    run_night(settings, as_of=night(5), portal_ids=None)  # the lock of a dead process is taken over
    assert len(list_releases(settings.published_dir)) == 1


def test_a_full_disk_at_release_moves_nothing_and_the_next_run_finishes(settings, site, night, monkeypatch):
    run_night(settings, as_of=night(5), portal_ids=None)
    before = read_latest(settings.published_dir).release_id
    site.answers[site.path(2)] = (200, "text/html; charset=utf-8", site.page(2, body=BODY_CHANGED))

    def full(descriptor):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("publish.folder.os.fsync", full)
    with pytest.raises(StorageFailed, match="No space left"):
        run_night(settings, as_of=night(6), portal_ids=None)
    monkeypatch.undo()
    assert read_latest(settings.published_dir).release_id == before
    run_night(settings, as_of=night(6), portal_ids=None)
    assert len(list_releases(settings.published_dir)) == 2
    assert read_latest(settings.published_dir).table("versions").num_rows == 5
    assert verify_published(settings, "latest")["problems"] == []


def test_a_published_folder_that_is_not_ours_is_left_alone(settings, night):
    settings.published_dir.mkdir(parents=True)
    (settings.published_dir / "holiday.jpg").write_bytes(b"jpg")
    with pytest.raises(CorruptRelease, match=r"holiday\.jpg"):
        run_night(settings, as_of=night(5), portal_ids=None)
    assert [p.name for p in settings.published_dir.iterdir()] == ["holiday.jpg"]


def test_a_corrupted_table_stops_the_next_release_and_is_named(settings, night):
    run_night(settings, as_of=night(5), portal_ids=None)
    file = next((settings.published_dir / "policies").glob("*.parquet"))
    payload = bytearray(file.read_bytes())
    payload[len(payload) // 2] ^= 0xFF
    file.write_bytes(bytes(payload))
    assert any(file.name in problem["path"] for problem in verify_published(settings, "latest")["problems"])
    with pytest.raises(CorruptRelease, match=file.name):
        run_night(settings, as_of=night(6), portal_ids=None)


def test_a_corrupted_manifest_is_named(settings, night):
    run_night(settings, as_of=night(5), portal_ids=None)
    manifest = Path(read_latest(settings.published_dir).where("datapackage.json"))
    manifest.write_text(manifest.read_text(encoding="utf-8")[:-200], encoding="utf-8")
    with pytest.raises(CorruptRelease, match=r"datapackage\.json"):
        open_release(settings, "latest").table("policies")


def test_an_unknown_portal_names_those_that_are_declared(settings, night):
    with pytest.raises(BadInput, match="cn_990200_small"):
        run_night(settings, as_of=night(5), portal_ids=["cn_000000_nowhere"])


def test_a_clock_that_goes_backwards_publishes_nothing(settings, night):
    run_night(settings, as_of=night(6), portal_ids=None)
    with pytest.raises(BadInput, match="only go forward"):
        run_night(settings, as_of=night(5), portal_ids=None)
    assert len(list_releases(settings.published_dir)) == 1


def test_a_clock_that_nobody_chose_and_that_went_back_blocks_no_night_and_is_told(settings, site, night):
    ahead = run_night(settings, as_of=night(5).replace(year=2031), portal_ids=None, moves_on=True)
    assert "clock" not in ahead
    site.answers[site.path(2)] = (200, "text/html; charset=utf-8", site.page(2, body=BODY_CHANGED))
    for later in (6, 7):
        said = []
        told = run_night(settings, as_of=night(later), portal_ids=None, moves_on=True, say=said.append)
        assert night(later).isoformat() in told["clock"]
        assert f"capture: {told['clock']}" in said
    ids = list_releases(settings.published_dir)
    assert [i[:16] for i in ids] == ["20310305T183000Z", "20310305T183001Z", "20310305T183002Z"]
    (note,) = [n for n in read_latest(settings.published_dir).manifest.notes if "clock" in n]
    assert note == told["clock"]
    assert (
        "days are judged by that date until the clock has caught up" in read_latest(settings.published_dir).changelog()
    )
    assert not verify_published(settings, "latest")["problems"]


def test_a_batch_that_was_moved_on_is_taken_up_again_by_a_retry(settings, night):
    run_night(settings, as_of=night(6), portal_ids=None)
    first = open_batch(settings, as_of=night(5), portal_ids=None, trigger="nightly", moves_on=True)
    again = open_batch(settings, as_of=night(5), portal_ids=None, trigger="nightly", moves_on=True)
    assert again["batch_id"] == first["batch_id"]
    in_time = open_batch(settings, as_of=night(7), portal_ids=None, trigger="nightly", moves_on=True)
    assert "clock" not in in_time
    assert in_time["as_of"] == night(7).isoformat()


def test_nothing_published_yet_says_what_to_run(settings):
    with pytest.raises(BadInput, match="make run"):
        open_release(settings, "latest")


def test_the_archive_alone_gives_the_same_release(settings, site, night, tmp_path):
    run_night(settings, as_of=night(5), portal_ids=None)
    site.answers[site.path(2)] = (200, "text/html; charset=utf-8", site.page(2, body=BODY_CHANGED))
    run_night(settings, as_of=night(6), portal_ids=None)
    other = replace(
        settings, data_dir=tmp_path / "again", ledger_url=f"sqlite:///{tmp_path / 'again' / 'ledger.sqlite'}"
    )
    (tmp_path / "again").mkdir()
    shutil.copytree(settings.archive_dir, other.archive_dir)
    rebuild_ledger_from_archive(other)
    normalize_pending(other)
    release_pending(other)
    assert list_releases(other.published_dir) == list_releases(settings.published_dir)
    for path in sorted(p.relative_to(settings.published_dir) for p in settings.published_dir.rglob("*.parquet")):
        assert (other.published_dir / path).read_bytes() == (settings.published_dir / path).read_bytes(), path


@pytest.mark.parametrize("lost", ["ledger.sqlite"])
def test_a_lost_ledger_is_rebuilt_and_the_next_night_goes_on(settings, site, night, lost):
    run_night(settings, as_of=night(5), portal_ids=None)
    for file in Path(settings.data_dir).glob(f"{lost}*"):
        file.unlink()
    assert rebuild_ledger_from_archive(settings)["published"] == 1
    report = run_night(settings, as_of=night(6), portal_ids=None)
    assert report["releases"][0]["new_policies"] == 0
    assert report["releases"][0]["new_versions"] == 0


def test_what_was_never_redacted_is_the_operators_alone(settings, night):
    run_night(settings, as_of=night(5), portal_ids=None)
    modes = {folder.name: folder.stat().st_mode & 0o777 for folder in (settings.archive_dir, settings.stage_dir)}
    assert modes == {"archive": 0o700, "stage": 0o700}


def test_a_subscriptions_file_that_is_named_and_missing_is_told(settings, night):
    settings.subscriptions_path.unlink()
    with pytest.raises(BadInput, match="no such file"):
        run_night(settings, as_of=night(5), portal_ids=None)
