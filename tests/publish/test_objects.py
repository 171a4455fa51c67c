"""The store in a bucket: what it promises, what it refuses, what it says."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from gongbao.errors import AlreadyRunning, BadInput, CorruptRelease, StorageFailed
from gongbao.settings import Settings
from gongbao_stages.wiring import published_store
from publish import conditions, lease
from publish.lease import held_lease
from publish.object_client import BucketAddress, Patience, read_address
from publish.objects import Bucket
from tests.publish.s3_server import Asked, InventedStore, serving

HASTY = Patience(seconds=1, retries=2, pause_seconds=0.01, give_up_seconds=2)


@pytest.fixture
def invented(tmp_path: Path) -> Iterator[InventedStore]:
    with serving(InventedStore(tmp_path / "objects")) as store:
        yield store


@pytest.fixture
def bucket(invented: InventedStore) -> Bucket:
    return Bucket(address(invented))


def address(invented: InventedStore, **more: str) -> BucketAddress:
    return read_address("s3://gazette/city", invented.env, patience=HASTY, **more)


def lies_at(invented: InventedStore, path: str) -> Path:
    return invented.root / "city" / path


def first_time_only(kind: str, method: str) -> object:
    """The first request of ``method`` goes wrong, its repetition does not."""
    seen: list[Asked] = []

    def fault(asked: Asked) -> str | None:
        if asked.method == method:
            seen.append(asked)
        return kind if asked.method == method and len(seen) == 1 else None

    return fault


def test_what_is_put_is_read_and_listed(bucket: Bucket, invented: InventedStore) -> None:
    invented.page = 2
    for name in ("r1", "r2", "r3", "r4", "r5"):
        bucket.put(f"releases/{name}/datapackage.json", name.encode())
        bucket.put(f"releases/{name}/validation/report.json", b"{}")
    bucket.put("releases/half/CHANGELOG.md", b"no manifest")
    assert bucket.folders("releases") == ["half", "r1", "r2", "r3", "r4", "r5"]
    assert bucket.folders("releases", holding="datapackage.json") == ["r1", "r2", "r3", "r4", "r5"]
    assert bucket.folders("release") == []
    paths = [f"releases/r{n}/datapackage.json" for n in (5, 1, 3)]
    assert list(bucket.read_many(paths)) == [b"r5", b"r1", b"r3"]
    assert bucket.exists("releases/r1/datapackage.json")
    assert not bucket.exists("releases/r1")
    assert bucket.where("latest.json") == "s3://gazette/city/latest.json"


def test_many_are_put_and_removed(bucket: Bucket, invented: InventedStore) -> None:
    names = [f"policies/{i:03}.parquet" for i in range(60)]
    bucket.put_many((name, name.encode()) for name in names)
    assert list(bucket.read_many(names)) == [name.encode() for name in names]
    bucket.replace_many((name, b"again") for name in names[:30])
    assert list(bucket.read_many(names[29:31])) == [b"again", names[30].encode()]
    bucket.remove([*names[:59], "policies/absent.parquet"])
    assert invented.sorted_keys() == ["city/policies/059.parquet"]


def test_browsers_learn_what_a_file_is_and_how_long_it_stands(bucket: Bucket, invented: InventedStore) -> None:
    bucket.put("policies/2025-03-aa.parquet", b"PAR1")
    bucket.replace("site/index.html", b"<!doctype html>")
    kinds = {k: (h["content-type"], h["cache-control"]) for k, h in invented.headers.items()}
    assert kinds == {
        "city/policies/2025-03-aa.parquet": ("application/vnd.apache.parquet", "public, max-age=31536000, immutable"),
        "city/site/index.html": ("text/html; charset=utf-8", "no-cache"),
    }


def test_create_happens_once(bucket: Bucket) -> None:
    assert bucket.create("releases/x/datapackage.json", b"one")
    assert not bucket.create("releases/x/datapackage.json", b"two")
    assert bucket.read("releases/x/datapackage.json") == b"one"


def test_a_content_addressed_file_is_left_alone_and_a_damaged_one_is_replaced(
    bucket: Bucket, invented: InventedStore
) -> None:
    bucket.put("texts/seg-a.parquet", b"PAR1 rows PAR1")
    os.utime(lies_at(invented, "texts/seg-a.parquet"), (1_000_000_000, 1_000_000_000))
    bucket.put("texts/seg-a.parquet", b"PAR1 rows PAR1")
    assert lies_at(invented, "texts/seg-a.parquet").stat().st_mtime == 1_000_000_000
    lies_at(invented, "texts/seg-a.parquet").write_bytes(b"PAR1 ro")
    bucket.put("texts/seg-a.parquet", b"PAR1 rows PAR1")
    assert bucket.read("texts/seg-a.parquet") == b"PAR1 rows PAR1"


def test_a_missing_object_is_a_damaged_release(bucket: Bucket) -> None:
    with pytest.raises(CorruptRelease, match=r"s3://gazette/city/texts/a\.parquet: cannot be read .*missing.* restore"):
        bucket.read("texts/a.parquet")


@pytest.mark.parametrize(("method", "kind"), [("GET", "500"), ("GET", "503"), ("GET", "slow"), ("GET", "cut")])
def test_a_read_that_failed_once_is_done_again(bucket: Bucket, invented: InventedStore, method: str, kind: str) -> None:
    bucket.put("texts/a.parquet", b"rows " * 2_000)
    invented.fault = first_time_only(kind, method)
    assert bucket.read("texts/a.parquet") == b"rows " * 2_000


@pytest.mark.parametrize("kind", ["500", "503", "429", "lost"])
def test_a_write_that_failed_once_is_done_again(bucket: Bucket, invented: InventedStore, kind: str) -> None:
    """``lost``: carried out, but answered with 500; its repetition is refused because of itself, and counts as done."""
    with bucket.locked():
        bucket.replace("latest.json", b"r0")
        invented.fault = first_time_only(kind, "PUT")
        assert bucket.create("releases/x/datapackage.json", b"one")
        invented.fault = first_time_only(kind, "PUT")
        bucket.replace("latest.json", b"r1")
        invented.fault = first_time_only(kind, "PUT")
        bucket.replace("versions.json", b"first time there")
        invented.fault = first_time_only(kind, "PUT")
        bucket.put("texts/a.parquet", b"rows")
    assert [bucket.read(p) for p in ("latest.json", "versions.json", "texts/a.parquet")] == [
        b"r1",
        b"first time there",
        b"rows",
    ]


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("500", "500.*see that the store is up"),
        ("403", "give these credentials the right"),
        ("400", "look at AWS_REGION and the endpoint"),
        ("slow", "see that the store is up"),
    ],
)
def test_a_write_that_always_fails_names_fact_place_and_remedy(
    bucket: Bucket, invented: InventedStore, kind: str, said: str
) -> None:
    invented.fault = lambda asked: kind
    started = time.monotonic()
    with pytest.raises(
        StorageFailed, match=rf"s3://gazette/city/texts/a\.parquet: cannot be written .*{said}.* run again"
    ):
        bucket.put("texts/a.parquet", b"rows")
    assert time.monotonic() - started < 8


@pytest.mark.parametrize("kind", ["500", "403", "cut", "long"])
def test_a_store_that_does_not_answer_is_no_damage(bucket: Bucket, invented: InventedStore, kind: str) -> None:
    bucket.put("texts/a.parquet", b"rows " * 2_000)
    invented.fault = lambda asked: kind
    with pytest.raises(StorageFailed, match=r"s3://gazette/city/texts/a\.parquet: cannot be read .*run again"):
        bucket.read("texts/a.parquet")


def test_wrong_credentials_are_named_and_never_shown(invented: InventedStore) -> None:
    env = {**invented.env, "AWS_ACCESS_KEY_ID": "other", "AWS_SECRET_ACCESS_KEY": "plainly-invented"}
    stranger = Bucket(read_address("s3://gazette/city", env, patience=HASTY))
    with pytest.raises(StorageFailed, match="AWS_ACCESS_KEY_ID") as caught:
        stranger.read("latest.json")
    assert "plainly-invented" not in str(caught.value) + repr(stranger.address)


def test_no_credentials_at_all(invented: InventedStore) -> None:
    env = {"AWS_ENDPOINT_URL": invented.endpoint, "AWS_METADATA_ENDPOINT": invented.endpoint}
    with pytest.raises(StorageFailed, match=r"latest\.json: cannot be read .*run again"):
        Bucket(read_address("s3://gazette", env, patience=HASTY)).read("latest.json")


@pytest.mark.parametrize(
    ("ignored", "said"),
    [("ignores_if_none_match", "ignores if-none-match"), ("ignores_if_match", "ignores if-match")],
)
def test_a_store_that_ignores_a_condition_is_refused_before_anything_is_written(
    bucket: Bucket, invented: InventedStore, ignored: str, said: str
) -> None:
    setattr(invented, ignored, True)
    with (
        pytest.raises(
            StorageFailed,
            match=rf"s3://gazette/city: the store .*{said}.*nothing was published.*x-oss-forbid-overwrite",
        ),
        bucket.locked(),
    ):
        pytest.fail("the lock was given")
    assert invented.sorted_keys() == []


def test_conditions_are_tried_once_per_process(bucket: Bucket, invented: InventedStore) -> None:
    for _ in range(2):
        with bucket.locked("r1"):
            pass
    tried = [a for a in invented.asked if "/.probe-" in a.key and a.method == "DELETE"]
    assert len(tried) == 1
    assert invented.sorted_keys() == []


def test_a_store_that_spells_the_condition_otherwise(invented: InventedStore) -> None:
    invented.ignores_if_none_match = invented.ignores_if_match = invented.knows_forbid_overwrite = True
    bucket = Bucket(address(invented, create_by="x-oss-forbid-overwrite"))
    with bucket.locked("r1"):
        assert bucket.create("releases/x/datapackage.json", b"one")
        assert not bucket.create("releases/x/datapackage.json", b"two")
        bucket.replace("latest.json", b"r1")
        bucket.replace("latest.json", b"r2")
    assert bucket.read("releases/x/datapackage.json") == b"one"
    assert bucket.read("latest.json") == b"r2"
    invented.knows_forbid_overwrite = False
    conditions._proven.clear()
    with pytest.raises(StorageFailed, match="it ignores x-oss-forbid-overwrite"), bucket.locked():
        pytest.fail("the lock was given")


def test_a_lease_keeps_the_second_publisher_away_and_names_the_first(bucket: Bucket, invented: InventedStore) -> None:
    with (
        bucket.locked("20250303T183000Z-00000000"),
        pytest.raises(
            AlreadyRunning,
            match=rf"at work \(20250303T183000Z-00000000, process {os.getpid()} on .* runs out in 2\d\d s",
        ),
        Bucket(address(invented)).locked("other"),
    ):
        pytest.fail("the lock was given twice")
    with Bucket(address(invented)).locked("other"):
        pass
    assert invented.sorted_keys() == []


def test_a_lease_whose_holder_died_runs_out(bucket: Bucket, invented: InventedStore) -> None:
    left = lies_at(invented, ".lease.json")
    left.parent.mkdir(parents=True)
    left.write_text(json.dumps({"purpose": "r0", "holder": "process 1 on elsewhere", "token": "t", "seconds": 30}))
    with pytest.raises(AlreadyRunning, match="r0, process 1 on elsewhere"), bucket.locked("r1"):
        pytest.fail("the lease held still")
    os.utime(left, (time.time() - 31, time.time() - 31))
    with bucket.locked("r1"):
        assert json.loads(left.read_bytes())["purpose"] == "r1"
    assert invented.sorted_keys() == []


def test_a_lease_is_renewed_while_its_holder_works(invented: InventedStore) -> None:
    with held_lease(address(invented), "r1", seconds=4) as held:
        first = lies_at(invented, ".lease.json").stat().st_mtime_ns
        time.sleep(1)
        assert lies_at(invented, ".lease.json").stat().st_mtime_ns > first
        held.check()


def test_a_publisher_that_slept_through_its_lease_writes_nothing_more(
    bucket: Bucket, invented: InventedStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = time.clock_gettime
    with bucket.locked("r1"):
        monkeypatch.setattr(lease.time, "clock_gettime", lambda clock: real(clock) + 3_600)
        with pytest.raises(AlreadyRunning, match=r"\.lease\.json: the lease ran out .* run again"):
            bucket.create("releases/x/datapackage.json", b"one")
        with pytest.raises(AlreadyRunning, match="the lease ran out"):
            bucket.replace("latest.json", b"r1")
    assert not bucket.exists("latest.json")


def test_a_lease_that_could_not_be_given_back_does_not_stop_the_same_process(
    bucket: Bucket, invented: InventedStore
) -> None:
    with bucket.locked("r1"):
        invented.fault = lambda asked: "500" if asked.method == "DELETE" else None
    invented.fault = lambda asked: None
    assert lies_at(invented, ".lease.json").exists()
    with bucket.locked("r2"):
        pass
    assert invented.sorted_keys() == []


def test_what_another_publisher_replaced_meanwhile_stands(bucket: Bucket, invented: InventedStore) -> None:
    bucket.replace("latest.json", b"r0")
    with bucket.locked("r1"):
        lies_at(invented, "latest.json").write_bytes(b"r1 of another")
        with pytest.raises(AlreadyRunning, match=r"latest\.json: another publisher replaced it meanwhile.*Run again"):
            bucket.replace("latest.json", b"r1")
        lies_at(invented, "versions.json").write_bytes(b"of another")
        with pytest.raises(AlreadyRunning, match=r"versions\.json"):
            bucket.replace("versions.json", b"ours")
    assert bucket.read("latest.json") == b"r1 of another"


def test_an_error_of_the_work_itself_is_not_taken_for_the_stores(bucket: Bucket) -> None:
    with pytest.raises(OSError, match="a file of ours"), bucket.locked("r1"):
        raise OSError("a file of ours")


def test_a_prefix_that_holds_what_is_not_ours(bucket: Bucket, invented: InventedStore) -> None:
    bucket.check_ours()
    bucket.put("holiday.jpg", b"x")
    bucket.put("albums/1.jpg", b"x")
    with pytest.raises(CorruptRelease, match=r"s3://gazette/city: .*it holds albums, holiday\.jpg.*another prefix"):
        bucket.check_ours()
    bucket.put("latest.json", b"{}")
    bucket.check_ours()


@pytest.mark.parametrize(
    ("env", "said"),
    [
        ({"GONGBAO_PUBLISHED": "s3://"}, "no address of a bucket; write s3://bucket/prefix"),
        ({"GONGBAO_PUBLISHED": "s3://Big_Bucket/x"}, "no address of a bucket"),
        ({"GONGBAO_PUBLISHED": "s3://bucket/a/../b"}, "no address of a bucket"),
        ({"GONGBAO_PUBLISHED": "s3://bucket/a?x=1"}, "no address of a bucket"),
        ({"GONGBAO_PUBLISHED": "gs://bucket/a"}, "neither a folder nor a bucket"),
        (
            {"GONGBAO_PUBLISHED": "s3://bucket", "AWS_ENDPOINT_URL": "http://store.example"},
            "not encrypted.*AWS_ALLOW_HTTP=true",
        ),
        ({"GONGBAO_PUBLISHED": "s3://bucket", "AWS_ENDPOINT_URL": "ftp://store.example"}, "no http"),
        ({"GONGBAO_PUBLISHED": "s3://bucket", "AWS_PROFILE": "work"}, "AWS_PROFILE is set, but profiles are not read"),
        (
            {"GONGBAO_PUBLISHED": "s3://bucket", "GONGBAO_PUBLISHED_CREATE": "maybe"},
            "GONGBAO_PUBLISHED_CREATE: 'maybe' is unknown",
        ),
    ],
)
def test_settings_that_cannot_be_used_are_named(env: dict[str, str], said: str) -> None:
    with pytest.raises(BadInput, match=said):
        published_store(Settings.from_env(env))


def test_settings_lead_to_a_folder_or_a_bucket(tmp_path: Path, invented: InventedStore) -> None:
    def place(**env: str) -> str:
        return published_store(Settings.from_env({"GONGBAO_DATA": str(tmp_path / "data"), **env})).where()

    assert place() == f"{tmp_path}/data/published"
    assert (
        place(GONGBAO_PUBLISHED=f"{tmp_path}/out")
        == place(GONGBAO_PUBLISHED=f"file://{tmp_path}/out")
        == f"{tmp_path}/out"
    )
    assert place(GONGBAO_PUBLISHED="s3://bucket/a/b/", **invented.env) == "s3://bucket/a/b"
    allowed = {"AWS_ENDPOINT_URL": "http://store.example", "AWS_ALLOW_HTTP": "true"}
    assert place(GONGBAO_PUBLISHED="s3://bucket", **allowed) == "s3://bucket"


def test_what_needs_a_folder_says_so_of_a_bucket(tmp_path: Path) -> None:
    settings = Settings.from_env({"GONGBAO_PUBLISHED": "s3://bucket/a", "GONGBAO_DATA": str(tmp_path)})
    with pytest.raises(BadInput, match=r"s3://bucket/a is a bucket, and this needs a folder.*gongbao pull"):
        _ = settings.published_dir


def test_secrets_are_not_shown_with_the_settings() -> None:
    settings = Settings.from_env({"AWS_SECRET_ACCESS_KEY": "plainly-invented"})
    assert "plainly-invented" not in repr(settings) + repr(replace(settings, published="s3://bucket"))
