"""An invented corpus in three nights: two policies come, a number changes while a third comes, nothing happens."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from gongbao.normalize.arrow import SPECS, empty_tables, table_of
from publish import (
    DraftRelease,
    Place,
    PublishedRelease,
    Store,
    list_releases,
    publish_release,
    read_release,
    release_id_for,
    store_at,
)
from publish.object_client import Patience, read_address
from publish.objects import Bucket
from tests.publish.s3_server import InventedStore, serving

NIGHT = datetime(2025, 3, 3, 18, 30, tzinfo=UTC)
PORTAL = "cn_999900_qinglan"
HASTY = Patience(seconds=5, retries=2, pause_seconds=0.01, give_up_seconds=5)

Rows = dict[str, list[dict[str, Any]]]


def policy(policy_id: str, *, seen: datetime, changed: datetime, **facts: Any) -> dict[str, Any]:
    return {
        "policy_id": policy_id,
        "portal_id": PORTAL,
        "column_id": "normative",
        "kind": "normative_document",
        "title": f"青岚市关于{policy_id}的实施意见",
        "issuers": ["青岚市人民政府办公室"],
        "status": "in_force",
        "status_evidence": "自印发之日起施行",
        "script": "hans",
        "url": f"https://www.qinglan.example/{policy_id}.html",
        "republication": False,
        "conflicts": [],
        "flags": [],
        "latest_version_id": f"{policy_id}.v1",
        "reuse_basis": "政府信息公开条例",
        "first_seen_at": seen,
        "changed_at": changed,
        **facts,
    }


def clause(policy_id: str, sequence: int, eid: str, text: str, at: datetime) -> dict[str, Any]:
    return {
        "version_id": f"{policy_id}.v{sequence}",
        "policy_id": policy_id,
        "eid": eid,
        "clause_uid": f"c-{policy_id}-{eid}",
        "label": "第一条",
        "level": "art",
        "clause_order": 0,
        "text": text,
        "text_sha256": "a" * 64,
        "responsible_units": ["青岚市财政局"],
        "detected_at": at,
    }


def change(change_id: str, policy_id: str, at: datetime, **more: Any) -> dict[str, Any]:
    return {
        "change_id": change_id,
        "policy_id": policy_id,
        "portal_id": PORTAL,
        "policy_title": f"青岚市关于{policy_id}的实施意见",
        "version_before": f"{policy_id}.v1",
        "version_after": f"{policy_id}.v2",
        "operation": "substitute",
        "effect": "quantity",
        "noise": False,
        "cause": "source",
        "before": "50%",
        "after": "40%",
        "context_before": "补贴50%",
        "context_after": "补贴40%",
        "confidence": 1.0,
        "method": "exact",
        "evidence": "text comparison",
        "sentence_zh": "第一条：50%改为40%。",
        "sentence_en": "Article 1: 50% became 40%.",
        "detected_at": at,
        **more,
    }


def event(event_id: str, policy_id: str, at: datetime, **more: Any) -> dict[str, Any]:
    return {
        "event_id": event_id,
        "policy_id": policy_id,
        "portal_id": PORTAL,
        "event": "published",
        "event_on": date(2025, 3, 4),
        "cause": "source",
        "evidence": "发布日期",
        "sentence_zh": "发布。",
        "sentence_en": "Published.",
        "detected_at": at,
        **more,
    }


def portal(at: datetime, **more: Any) -> dict[str, Any]:
    return {
        "portal_id": PORTAL,
        "name": "青岚市人民政府",
        "division_code": "999900",
        "outcome": "changed",
        "stale": False,
        "last_success_at": at,
        "documents": 2,
        "reuse_basis": "政府信息公开条例",
        **more,
    }


def tables_of(rows: Rows) -> dict[str, pa.Table]:
    return {**empty_tables(), **{name: table_of(name, listed) for name, listed in rows.items()}}


def draft_of(night: int, rows: Rows, previous: PublishedRelease | None, **more: Any) -> DraftRelease:
    as_of = NIGHT + timedelta(days=night)
    fields: dict[str, Any] = {
        "release_id": release_id_for(as_of, f"{night:08x}" + "0" * 56),
        "as_of": as_of,
        "previous": previous.release_id if previous else None,
        "tables": tables_of(rows),
        "validation": {"success": True, "results": [{"rule": "title_known", "rows": 2, "failed": 0}]},
    }
    return DraftRelease(**{**fields, **more})


def first_night() -> Rows:
    return {
        "policies": [
            policy("gb-a", seen=NIGHT, changed=NIGHT),
            policy("gb-b", seen=NIGHT - timedelta(days=20), changed=NIGHT),
        ],
        "texts": [{"content_sha256": "1" * 64, "text": "补贴50%"}, {"content_sha256": "2" * 64, "text": "为民办实事"}],
        "clauses": [clause("gb-a", 1, "art_1", "补贴50%", NIGHT), clause("gb-b", 1, "art_1", "为民办实事", NIGHT)],
        "events": [event("e-1", "gb-a", NIGHT, cause="backfill"), event("e-2", "gb-b", NIGHT, cause="backfill")],
        "portals": [portal(NIGHT)],
    }


def second_night() -> Rows:
    rows, at = first_night(), NIGHT + timedelta(days=1)
    rows["policies"][0] = policy("gb-a", seen=NIGHT, changed=at, latest_version_id="gb-a.v2")
    rows["policies"].append(policy("gb-c", seen=at, changed=at))
    rows["texts"].append({"content_sha256": "3" * 64, "text": "补贴40%"})
    rows["clauses"].append(clause("gb-a", 2, "art_1", "补贴40%", at))
    rows["events"].append(event("e-3", "gb-c", at))
    rows["changes"] = [change("ch-1", "gb-a", at), change("ch-2", "gb-a", at, effect="layout", noise=True)]
    rows["portals"] = [portal(at, documents=3)]
    return rows


def third_night() -> Rows:
    rows = second_night()
    rows["portals"] = [portal(NIGHT + timedelta(days=2), documents=3, outcome="nothing_new")]
    return rows


@pytest.fixture(scope="session")
def invented_store() -> Iterator[InventedStore]:
    """A store whose bucket is this machine's disk: an object's key is the path of its file."""
    with serving(InventedStore(Path("/"))) as store:
        yield store


@pytest.fixture
def bucket_at(invented_store: InventedStore) -> Iterator[Callable[[Path], Bucket]]:
    """``bucket_at(folder)``: the bucket whose objects are the files of that folder."""

    def at(folder: Path) -> Bucket:
        return Bucket(read_address(f"s3://disk{folder}", invented_store.env, patience=HASTY))

    yield at
    invented_store.fault = lambda asked: None


@pytest.fixture(params=["folder", "bucket"])
def either_store(
    request: pytest.FixtureRequest, bucket_at: Callable[[Path], Bucket], monkeypatch: pytest.MonkeyPatch
) -> Callable[[Place], Store]:
    """Every path that a test publishes to or reads from is a folder, and in a second run a bucket; gives the store at a path."""

    def bucket(place: Place) -> Store:
        return bucket_at(place) if isinstance(place, Path) else place

    if request.param == "folder":
        return store_at
    for module in ("commit", "kept", "published", "verify"):
        monkeypatch.setattr(f"publish.{module}.store_at", bucket)
    return bucket


@pytest.fixture
def draft_night() -> Callable[..., DraftRelease]:
    """``draft_night(1, previous, policies=[…])``: the draft of a night, with some tables replaced or options given."""
    nights = (first_night, second_night, third_night)

    def draft(night: int, previous: PublishedRelease | None, *, rows: Rows | None = None, **more: Any) -> DraftRelease:
        return draft_of(night, {**nights[min(night, 2)](), **(rows or {})}, previous, **more)

    return draft


@pytest.fixture(scope="session")
def snapshots(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The published folder as it stood after each of the three nights."""
    published = tmp_path_factory.mktemp("nights") / "published"
    folders: list[Path] = []
    previous: PublishedRelease | None = None
    for night, rows in enumerate((first_night(), second_night(), third_night())):
        previous = publish_release(draft_of(night, rows, previous), published)
        folders.append(Path(shutil.copytree(published, tmp_path_factory.mktemp(f"after-{night}"), dirs_exist_ok=True)))
    return folders


@pytest.fixture
def publish_nights(snapshots: list[Path]) -> Callable[[Path, int], list[PublishedRelease]]:
    """Give a folder in which the first nights were published."""

    def publish(published: Path, nights: int) -> list[PublishedRelease]:
        shutil.copytree(snapshots[nights - 1], published, dirs_exist_ok=True)
        return [read_release(published, release_id) for release_id in list_releases(published)]

    return publish


@pytest.fixture
def make_row() -> dict[str, Callable[..., dict[str, Any]]]:
    """The row makers, by table."""
    assert set(SPECS)
    return {"policies": policy, "clauses": clause, "changes": change, "events": event, "portals": portal}
