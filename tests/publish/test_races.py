"""Two publishers at once, as threads and as processes, on a disk and in a bucket: one wins, the other sees why and goes on."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import pytest

from gongbao.errors import AlreadyRunning, GongbaoError, ReleaseRejected
from publish import (
    DraftRelease,
    Place,
    PublishedRelease,
    Store,
    list_releases,
    publish_release,
    read_latest,
    verify_release,
)
from publish.objects import Bucket
from tests.publish.s3_server import InventedStore

Draft = Callable[..., DraftRelease]
Publish = Callable[[Path, int], list[PublishedRelease]]
At = Callable[[Place], Store]

PUBLISHER = """
import pickle
import sys
from pathlib import Path
from gongbao.errors import GongbaoError
from publish import publish_release, store_at
from publish.object_client import Patience, read_address
from publish.objects import Bucket

place, endpoint, draft = sys.argv[1:]
if endpoint:
    env = {"AWS_ENDPOINT_URL": endpoint, "AWS_ACCESS_KEY_ID": "invented", "AWS_SECRET_ACCESS_KEY": "invented"}
    store = Bucket(read_address(f"s3://disk{place}", env, patience=Patience(seconds=20)))
else:
    store = store_at(Path(place))
draft = pickle.loads(Path(draft).read_bytes())
print("ready", flush=True)
sys.stdin.readline()
try:
    print(publish_release(draft, store).release_id)
except GongbaoError as error:
    print(type(error).__name__, error)
"""


def in_threads(publishers: list[Callable[[], object]]) -> list[object]:
    """What each gave or raised, all started together."""
    outcomes: list[object] = [None] * len(publishers)
    together = threading.Barrier(len(publishers))

    def run(position: int) -> None:
        together.wait()
        try:
            outcomes[position] = publishers[position]()
        except GongbaoError as error:
            outcomes[position] = error

    threads = [threading.Thread(target=run, args=(i,)) for i in range(len(publishers))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def test_threads_that_publish_at_once(
    tmp_path: Path, draft_night: Draft, publish_nights: Publish, either_store: At
) -> None:
    (first,) = publish_nights(tmp_path, 1)
    drafts = [draft_night(night, first) for night in (1, 2, 3)]
    outcomes = in_threads([lambda d=d: publish_release(d, either_store(tmp_path)) for d in drafts])  # type: ignore[misc]
    (won,) = [o for o in outcomes if isinstance(o, PublishedRelease)]
    lost = [o for o in outcomes if isinstance(o, GongbaoError)]
    assert len(lost) == 2
    for error in lost:
        assert isinstance(error, AlreadyRunning | ReleaseRejected)
        assert won.release_id in str(error), error
    assert list_releases(tmp_path) == (first.release_id, won.release_id)
    assert verify_release(tmp_path).problems == ()
    later = draft_night(4, won)
    assert publish_release(later, tmp_path).previous == won.release_id
    assert verify_release(tmp_path).problems == ()


def test_processes_that_publish_at_once(
    tmp_path: Path,
    draft_night: Draft,
    publish_nights: Publish,
    either_store: At,
    invented_store: InventedStore,
) -> None:
    place = tmp_path / "published"
    (first,) = publish_nights(place, 1)
    endpoint = invented_store.endpoint if isinstance(either_store(place), Bucket) else ""
    drafts = [tmp_path / f"draft-{night}" for night in (1, 2)]
    for night, draft in enumerate(drafts, 1):
        draft.write_bytes(pickle.dumps(draft_night(night, first)))
    with ExitStack() as running:
        publishers = [
            running.enter_context(
                subprocess.Popen(
                    [sys.executable, "-c", PUBLISHER, str(place), endpoint, str(draft)],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    text=True,
                    cwd=Path(__file__).parents[2],
                )
            )
            for draft in drafts
        ]
        pipes = [(p.stdin, p.stdout) for p in publishers]
        assert [out.readline() for _, out in pipes if out] == ["ready\n"] * 2
        for start, _ in pipes:
            if start:
                start.write("go\n")
                start.flush()
        said = [out.read().strip() for _, out in pipes if out]
    _, winner = list_releases(place)
    assert winner in said
    assert any(text.startswith(("AlreadyRunning", "ReleaseRejected")) and winner in text for text in said), said
    assert verify_release(place).problems == ()


class NoLease(Bucket):
    """A publisher whose lease nobody sees any more; ``before_pointer`` happens when it is about to move the pointer."""

    before_pointer: Callable[[], object] | None = None

    def replace(self, path: str, payload: bytes) -> None:
        if path == "latest.json" and self.before_pointer is not None:
            happens, self.before_pointer = self.before_pointer, None
            self.remove([".lease.json"])
            happens()
        super().replace(path, payload)


@pytest.fixture
def overtaken_at(bucket_at: Callable[[Path], Bucket]) -> Callable[[Path, Callable[[], object]], NoLease]:
    def at(folder: Path, happens: Callable[[], object]) -> NoLease:
        bucket = NoLease(bucket_at(folder).address)
        bucket.before_pointer = happens
        return bucket

    return at


def test_a_publisher_that_another_overtook_after_its_manifest_withdraws_it(
    tmp_path: Path,
    draft_night: Draft,
    publish_nights: Publish,
    bucket_at: Callable[[Path], Bucket],
    overtaken_at: Callable[[Path, Callable[[], object]], NoLease],
) -> None:
    """The other one moves the pointer without having seen the manifest: the pointer decides."""
    (first,) = publish_nights(tmp_path, 1)
    slow, fast = draft_night(2, first), draft_night(1, first)

    def other_publishes() -> None:
        hidden = tmp_path / "releases" / slow.release_id / "datapackage.json"
        hidden.rename(tmp_path / "hidden")
        publish_release(fast, bucket_at(tmp_path))
        (tmp_path / "hidden").rename(hidden)

    with pytest.raises(
        ReleaseRejected, match=f"{slow.release_id} was built on {first.release_id}, but another .* {fast.release_id}"
    ):
        publish_release(slow, overtaken_at(tmp_path, other_publishes))
    assert list_releases(tmp_path) == (first.release_id, fast.release_id)
    assert verify_release(tmp_path).problems == ()
    last = read_latest(tmp_path)
    assert publish_release(draft_night(2, last), bucket_at(tmp_path)).previous == fast.release_id
    assert verify_release(tmp_path).problems == ()


def test_a_publisher_whose_release_another_one_finished_has_won(
    tmp_path: Path,
    draft_night: Draft,
    publish_nights: Publish,
    bucket_at: Callable[[Path], Bucket],
    overtaken_at: Callable[[Path, Callable[[], object]], NoLease],
) -> None:
    (first,) = publish_nights(tmp_path, 1)
    slow = draft_night(1, first)

    def other_goes_on() -> None:
        with pytest.raises(ReleaseRejected, match=f"the last release is {slow.release_id}"):
            publish_release(draft_night(2, first), bucket_at(tmp_path))
        publish_release(draft_night(2, read_latest(tmp_path)), bucket_at(tmp_path))

    assert publish_release(slow, overtaken_at(tmp_path, other_goes_on)).release_id == slow.release_id
    assert len(list_releases(tmp_path)) == 3
    assert verify_release(tmp_path).problems == ()


def test_the_same_batch_published_twice_at_once_is_one_release(
    tmp_path: Path, draft_night: Draft, publish_nights: Publish, either_store: At
) -> None:
    (first,) = publish_nights(tmp_path, 1)
    draft = draft_night(1, first)
    outcomes = in_threads([lambda: publish_release(draft, either_store(tmp_path))] * 2)
    assert {o.release_id for o in outcomes if isinstance(o, PublishedRelease)} == {draft.release_id}
    assert all(isinstance(o, PublishedRelease | AlreadyRunning) for o in outcomes)
    assert publish_release(draft, either_store(tmp_path)).release_id == draft.release_id
    assert list_releases(tmp_path) == (first.release_id, draft.release_id)
    assert json.loads((tmp_path / "latest.json").read_text())["release"] == draft.release_id
    assert verify_release(tmp_path).problems == ()
