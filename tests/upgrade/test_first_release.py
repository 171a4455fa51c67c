"""A data folder of the first version of this program, kept as it was left, is gone on with by this one (make_first_release.sh)."""

from __future__ import annotations

import tarfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from gongbao.ledger.upgrading import FIRST, HEAD, revision_of
from gongbao.settings import Settings
from gongbao_stages.backup import back_up
from gongbao_stages.rereading import reread_archive
from gongbao_stages.restore import restore
from gongbao_stages.road import release_pending, run_night
from gongbao_stages.verifying import verify_published
from gongbao_stages.wiring import open_archive, open_ledger
from publish import list_releases, read_latest
from publish.manifest import SCHEMA_VERSION

KEPT = Path(__file__).with_name("first_release.tar.xz")
SUBSCRIPTION = "subscriptions:\n  - id: all\n    name: 全部\n    channels: [{kind: file, path: files}]\n"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """The folder as the first version left it, settings of today."""
    with tarfile.open(KEPT) as kept:
        kept.extractall(tmp_path, filter="data")
    (tmp_path / "subscriptions.yml").write_text(SUBSCRIPTION, encoding="utf-8")
    return Settings.from_env(
        {
            "GONGBAO_DATA": str(tmp_path / "data"),
            "GONGBAO_FOLDER": str(tmp_path / "pages"),
            "GONGBAO_SUBSCRIPTIONS": str(tmp_path / "subscriptions.yml"),
        }
    )


def revision(settings: Settings) -> str | None:
    engine = create_engine(settings.ledger_url)
    with engine.connect() as connection:
        found = revision_of(connection)
    engine.dispose()
    return found


def test_its_releases_verify_and_its_captures_are_read(settings: Settings) -> None:
    assert verify_published(settings, "latest")["problems"] == []
    archive = open_archive(settings)
    captures = [c for b in archive.batch_ids() for r in archive.batch(b).reports for c in r.captures]
    assert [len(archive.payload(capture)) == capture.payload_bytes for capture in captures] == [True] * 4


def test_its_ledger_is_brought_to_the_revision_of_today(settings: Settings) -> None:
    assert revision(settings) == FIRST
    assert [b.portal_ids for b in open_ledger(settings).batches.pending("alerted")] == [("folder_pages",)] * 2
    assert revision(settings) == HEAD


def test_reading_again_and_the_next_night_go_on_with_its_chain(settings: Settings) -> None:
    before = read_latest(settings.published_dir)
    assert before is not None
    assert before.manifest.schema_version == "1.0.0"
    reread = reread_archive(settings, as_of=datetime(2025, 3, 7, tzinfo=UTC), portal_ids=None)
    assert (reread["policies"], reread["unreadable"]) == (3, 0)
    release_pending(settings)
    ours = read_latest(settings.published_dir)
    assert ours is not None
    assert ours.manifest.schema_version == SCHEMA_VERSION
    assert {row["cause"] for row in ours.changes().to_pylist()} <= {"parser", "schema"}
    page = settings.data_dir.parent / "pages" / "a.txt"
    page.write_text(page.read_text(encoding="utf-8").replace("五百元", "六百元"), encoding="utf-8")
    report = run_night(settings, as_of=datetime(2025, 3, 8, tzinfo=UTC), portal_ids=None)
    assert (report["matched"], report["delivered"]) == (1, 1)
    latest = read_latest(settings.published_dir)
    assert latest is not None
    told = [(row["cause"], row["effect"]) for row in latest.changes().to_pylist()]
    assert told == [("source", "quantity")]
    ids = {row["policy_id"] for row in latest.table("policies").to_pylist()}
    assert ids == {row["policy_id"] for row in before.table("policies").to_pylist()}
    verified = verify_published(settings, "latest")
    assert verified["problems"] == []
    assert len(list_releases(settings.published_dir)) == 4
    assert any(line.startswith("4 releases: each names the manifest before it") for line in verified["checked"])


def test_a_backup_of_it_is_restored_by_today(settings: Settings, tmp_path: Path) -> None:
    back_up(settings, tmp_path / "kept", with_key=True)
    new = Settings.from_env(
        {
            "GONGBAO_DATA": str(tmp_path / "new"),
            "GONGBAO_FOLDER": str(tmp_path / "pages"),
            "GONGBAO_SUBSCRIPTIONS": str(tmp_path / "subscriptions.yml"),
        }
    )
    assert restore(new, tmp_path / "kept", name=None)["problems"] == []
    assert run_night(new, as_of=datetime(2025, 3, 8, tzinfo=UTC), portal_ids=None)["releases"][0]["new_policies"] == 0
