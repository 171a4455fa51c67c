"""Two publishers that both created a manifest on top of one release: the pointer's ETag tells which of them published."""

from __future__ import annotations

from collections.abc import Callable

from gongbao.errors import AlreadyRunning, ReleaseRejected
from publish.manifest import manifest_path
from publish.published import PublishedRelease, read_latest, read_release
from publish.store import Store


def published_first(store: Store, release: PublishedRelease, point: Callable[[], None]) -> bool:
    """``point`` at a release whose manifest was created; False when another publisher has pointed at it, and went on from it.

    ReleaseRejected when another release came in its place: its manifest is withdrawn then, nobody was ever pointed at it. On a
    folder the lock lets nobody in; in a bucket a publisher whose lease ran out may still be at work.
    """
    try:
        point()
    except AlreadyRunning:
        latest = read_latest(store)
        if (latest.release_id if latest else None) == release.previous:
            raise  # nobody was faster, our lease ran out: whoever publishes next finishes what is committed
        winner = _in_the_place_of(release, latest)
        if winner is None:
            return False
        store.remove([manifest_path(release.release_id)])
        raise ReleaseRejected(
            f"release {release.release_id} was built on {release.previous}, but another publisher published {winner} on it "
            "meanwhile; build it again on the last one"
        ) from None
    return True


def _in_the_place_of(release: PublishedRelease, latest: PublishedRelease | None) -> str | None:
    """The release that follows the same one in the chain of ``latest``; None when that is ``release`` itself."""
    here = latest
    while here is not None and here.previous != release.previous:
        here = read_release(here.store, here.previous) if here.previous else None
    return None if here is None or here.release_id == release.release_id else here.release_id
