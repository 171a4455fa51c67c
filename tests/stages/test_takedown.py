"""A take-down from the decision to the dataset: the wording goes from every file and does not come back with the next night."""

from __future__ import annotations

from datetime import timedelta

import pyarrow.parquet as pq
import pytest

from gongbao.errors import BadInput
from gongbao_stages.curation import decision_rows, release_decisions, take_policy_down
from gongbao_stages.road import run_night
from gongbao_stages.upkeep import retain_releases
from gongbao_stages.verifying import verify_published
from publish import list_releases, read_latest, verify_release

WHY = {"reason": "依法院裁定", "by": "王五"}
NUMBER = "小发改〔2025〕1号"
TABLES = ("clauses", "changes", "quantities", "targets", "responsibilities", "attachments")


@pytest.fixture
def down(settings, site, night):
    """The first night is published, an edit follows, then the first document is taken down; gives its id."""
    run_night(settings, as_of=night(5), portal_ids=None)
    site.answers[site.path(1)] = (
        200,
        "text/html; charset=utf-8",
        site.page(1).replace("定期".encode(), "每旬".encode()),
    )
    run_night(settings, as_of=night(6), portal_ids=None)
    (row,) = [r for r in rows(settings, "policies") if r["doc_number"] == NUMBER]
    take_policy_down(settings, NUMBER, now=night(6) + timedelta(hours=1), **WHY)
    release_decisions(settings, now=night(6) + timedelta(hours=2))
    return row["policy_id"]


def rows(settings, table):
    return read_latest(settings.published_dir).table(table).to_pylist()


def words(settings):
    """All texts of all Parquet files."""
    files = sorted(settings.published_dir.rglob("*.parquet"))
    return "".join(str(pq.read_table(path).to_pylist()) for path in files)


def test_the_wording_goes_and_the_record_says_so(settings, down):
    (record,) = [r for r in rows(settings, "policies") if r["policy_id"] == down]
    assert "taken_down" in record["flags"]
    assert record["doc_number"] == NUMBER
    for table in TABLES:
        assert all(r["policy_id"] != down for r in rows(settings, table)), table
    assert "每旬报送" not in words(settings)
    assert len(rows(settings, "texts")) == 3
    latest = read_latest(settings.published_dir)
    assert [(t["policy_id"], t["reason"]) for t in latest.manifest.takedowns] == [(down, "依法院裁定")]
    assert set(latest.manifest.rewrites) >= {"texts", "clauses", "changes"}
    for release_id in list_releases(settings.published_dir):
        assert verify_release(settings.published_dir, release_id).ok
    told = verify_published(settings, list_releases(settings.published_dir)[0])["taken_down"]
    assert any(down in line and "依法院裁定" in line for line in told)


def test_it_stands_whatever_the_page_says_later(settings, down, site, night):
    site.answers[site.path(1)] = (
        200,
        "text/html; charset=utf-8",
        site.page(1).replace("定期".encode(), "每天".encode()),
    )
    run_night(settings, as_of=night(7), portal_ids=None)
    run_night(settings, as_of=night(8), portal_ids=None)
    assert "每天报送" not in words(settings)
    assert all(r["policy_id"] != down for r in rows(settings, "clauses"))
    latest = read_latest(settings.published_dir)
    assert latest.manifest.rewrites == {}
    assert len(latest.manifest.takedowns) == 1


def test_it_is_decided_once_and_listed(settings, down, night):
    with pytest.raises(BadInput, match="taken down already"):
        take_policy_down(settings, down, now=night(9), **WHY)
    assert [(d["kind"], d["policy_id"]) for d in decision_rows(settings)] == [("take_down", down)]


def test_an_empty_reason_is_refused(settings, site, night):
    run_night(settings, as_of=night(5), portal_ids=None)
    with pytest.raises(BadInput, match="reason is empty"):
        take_policy_down(settings, NUMBER, reason=" ", by="王五", now=night(6))


def test_retention_from_the_settings_folder(settings, down):
    told = retain_releases(settings, "daily=0,weekly=0,monthly=0", dry_run=True)
    assert (told["kept"], len(told["dropped"]), told["dry_run"]) == (1, 2, True)
    retain_releases(settings, "daily=0,weekly=0,monthly=0", dry_run=False)
    assert len(list_releases(settings.published_dir)) == 1
    assert verify_release(settings.published_dir).ok
    assert down
