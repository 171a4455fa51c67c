"""A store that fails at any request: the last release stands, and running again gives the bytes of an undisturbed run."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from gongbao.errors import CorruptRelease, GongbaoError, StorageFailed
from publish import DraftRelease, PublishedRelease, publish_release, read_latest, verify_release
from publish.objects import Bucket
from tests.publish.s3_server import Asked, InventedStore

Draft = Callable[..., DraftRelease]
Publish = Callable[[Path, int], list[PublishedRelease]]
BucketAt = Callable[[Path], Bucket]


def tree(root: Path) -> dict[str, bytes]:
    return {
        str(p.relative_to(root)): p.read_bytes() for p in sorted(root.rglob("*")) if p.is_file() and p.name != ".lock"
    }


def from_request(number: int, kind: str) -> Callable[[Asked], str | None]:
    """From the ``number``-th request after now on, everything goes wrong."""
    seen = 0

    def fault(asked: Asked) -> str | None:
        nonlocal seen
        seen += 1
        return kind if seen >= number else None

    return fault


def requests_of(invented: InventedStore, work: Callable[[], object]) -> list[Asked]:
    before = len(invented.asked)
    work()
    return invented.asked[before:]


def test_a_store_that_fails_at_every_request_in_turn_loses_nothing(
    tmp_path: Path, draft_night: Draft, publish_nights: Publish, bucket_at: BucketAt, invented_store: InventedStore
) -> None:
    (first,) = publish_nights(tmp_path / "before", 1)
    draft = draft_night(1, first)
    shutil.copytree(tmp_path / "before", tmp_path / "whole")
    asked = requests_of(invented_store, lambda: publish_release(draft, bucket_at(tmp_path / "whole")))
    undisturbed = tree(tmp_path / "whole")
    commit_at = 1 + next(
        i for i, a in enumerate(asked) if a.method == "PUT" and a.key.endswith(f"{draft.release_id}/datapackage.json")
    )
    of_each_kind = {(a.method, a.key.split("/whole/")[-1].split("/")[0]): n for n, a in enumerate(asked, 1)}
    around = range(commit_at - 1, commit_at + 2)
    for step in sorted({*sorted(of_each_kind.values())[::4], *around}):  # a step costs a second
        place = tmp_path / f"step-{step}"
        shutil.copytree(tmp_path / "before", place)
        invented_store.fault = from_request(step, "500")
        # Where only the lease is given back, nothing is left to fail.
        with (
            contextlib.suppress(StorageFailed) if step > commit_at else pytest.raises(StorageFailed, match="run again")
        ):
            publish_release(draft, bucket_at(place))
        invented_store.fault = lambda asked: None
        latest = read_latest(bucket_at(place))
        assert latest is not None
        assert latest.release_id in {first.release_id, draft.release_id}
        if step < commit_at:
            assert latest.release_id == first.release_id, asked[step - 1]
        publish_release(draft, bucket_at(place))
        after = {path: payload for path, payload in tree(place).items() if not path.startswith((".probe-", ".clock-"))}
        assert after == undisturbed, asked[step - 1]
        shutil.rmtree(place)


@pytest.mark.parametrize("kind", ["500", "lost"])
def test_one_failure_here_and_there_is_not_even_noticed(
    tmp_path: Path,
    *,
    draft_night: Draft,
    publish_nights: Publish,
    bucket_at: BucketAt,
    invented_store: InventedStore,
    kind: str,
) -> None:
    (first,) = publish_nights(tmp_path, 1)
    met: set[tuple[str, str]] = set()

    def first_time(asked: Asked) -> str | None:
        new = (asked.method, asked.key) not in met
        met.add((asked.method, asked.key))
        return kind if new and asked.method in {"PUT", "GET"} else None

    invented_store.fault = first_time
    release = publish_release(draft_night(1, first), bucket_at(tmp_path))
    invented_store.fault = lambda asked: None
    assert release.release_id != first.release_id
    assert verify_release(bucket_at(tmp_path)).problems == ()


def test_a_store_that_keeps_half_of_an_object_is_noticed_before_the_commit(
    tmp_path: Path, draft_night: Draft, publish_nights: Publish, bucket_at: BucketAt, invented_store: InventedStore
) -> None:
    (first,) = publish_nights(tmp_path, 1)
    invented_store.fault = lambda asked: "half" if asked.method == "PUT" and "/texts/" in asked.key else None
    with pytest.raises(CorruptRelease, match=r"texts/seg-.*not those written"):
        publish_release(draft_night(1, first), bucket_at(tmp_path))
    invented_store.fault = lambda asked: None
    latest = read_latest(bucket_at(tmp_path))
    assert latest is not None
    assert latest.release_id == first.release_id
    publish_release(draft_night(1, first), bucket_at(tmp_path))
    assert verify_release(bucket_at(tmp_path)).problems == ()


def test_reading_while_the_store_fails_is_no_damage(
    tmp_path: Path, publish_nights: Publish, bucket_at: BucketAt, invented_store: InventedStore
) -> None:
    publish_nights(tmp_path, 2)
    invented_store.fault = lambda asked: "503" if "/texts/" in asked.key else None
    with pytest.raises(GongbaoError, match=r"texts/.*503.*run again") as caught:
        verify_release(bucket_at(tmp_path))
    assert isinstance(caught.value, StorageFailed)
