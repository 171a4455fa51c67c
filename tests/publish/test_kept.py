"""What a night makes from manifests costs the same however many releases are kept, and what is read in short is vouched for."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from gongbao.errors import CorruptRelease
from publish import DraftRelease, PublishedRelease, publish_release
from publish.folder import Folder
from publish.kept import VERSIONS, Version, every_release
from publish.mirrors import rebuild_mirrors

Publish = Callable[[Path, int], list[PublishedRelease]]


class Counting(Folder):
    """Counts how often each file is read."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.reads: Counter[str] = Counter()

    def read(self, path: str) -> bytes:
        self.reads[path] += 1
        return super().read(path)

    @property
    def manifests(self) -> list[str]:
        return sorted(path for path in self.reads if path.endswith("/datapackage.json"))


@contextmanager
def without_mirrors() -> Any:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("publish.commit.rebuild_mirrors", lambda *_: None)
        patched.setattr("publish.commit.mirrors_current", lambda *_: True)
        yield


def mirrors(root: Path) -> dict[str, bytes]:
    """Everything beside the releases, by path."""
    return {
        str(p.relative_to(root)): p.read_bytes() for p in sorted(root.rglob("*")) if p.is_file() and p.name != ".lock"
    }


def test_a_night_reads_as_much_after_fifty_releases_as_after_five(
    tmp_path: Path, draft_night: Callable[..., DraftRelease], make_row: dict[str, Callable[..., Any]]
) -> None:
    release: PublishedRelease | None = None
    number, told = 0, {}

    def night(store: Folder) -> None:
        nonlocal release, number
        at = draft_night(number, release).as_of
        release = publish_release(draft_night(number, release, rows={"portals": [make_row["portals"](at)]}), store)
        number += 1

    for count in (5, 50):
        with without_mirrors():
            while number < count:
                night(Folder(tmp_path))
        rebuild_mirrors(Folder(tmp_path))
        store = Counting(tmp_path)
        night(store)
        told[count] = (sum(store.reads.values()), len(store.manifests))
    assert told[50] == told[5]
    assert told[50][1] == 2


def test_what_versions_json_says_of_releases_is_what_their_manifests_say(
    tmp_path: Path, publish_nights: Publish
) -> None:
    read = publish_nights(tmp_path, 3)
    store = Counting(tmp_path)
    kept = every_release(store)
    assert [*kept.versions] == [Version.of(release) for release in read]
    assert store.manifests == []
    assert [release.manifest for release in kept] == [release.manifest for release in read]
    assert kept.place_of(read[1].manifest_sha256) == 1


@pytest.mark.parametrize("edit", ["rows", "hash", "none", "half", "older"])
def test_a_list_that_does_not_vouch_for_itself_is_made_again_from_every_manifest(
    edit: str, tmp_path: Path, publish_nights: Publish
) -> None:
    publish_nights(tmp_path, 3)
    place, before = tmp_path / VERSIONS, mirrors(tmp_path)
    told = json.loads(place.read_bytes())
    if edit == "rows":
        told["releases"][2]["rows"]["policies"] = 2_000
    elif edit == "hash":
        told["releases_sha256"] = "0" * 64
    elif edit == "older":
        del told["releases_sha256"]
    payload = json.dumps(told).encode()
    place.write_bytes(b"" if edit == "none" else payload[:-40] if edit == "half" else payload)
    store = Counting(tmp_path)
    rebuild_mirrors(store)
    assert mirrors(tmp_path) == before
    assert len(store.manifests) == 3


def test_a_manifest_that_is_not_the_one_named_is_refused_when_it_is_asked_for(
    tmp_path: Path, publish_nights: Publish
) -> None:
    first, *_ = publish_nights(tmp_path, 3)
    place = tmp_path / "releases" / first.release_id / "datapackage.json"
    place.write_bytes(place.read_bytes() + b"\n")
    kept = every_release(tmp_path)
    assert kept[2].previous == kept.versions[1].release_id
    with pytest.raises(CorruptRelease, match=r"datapackage\.json: is not the manifest that versions\.json names"):
        kept[0]


def test_a_release_that_the_list_does_not_know_yet_is_read(
    tmp_path: Path, draft_night: Callable[..., DraftRelease]
) -> None:
    first = publish_release(draft_night(0, None), tmp_path)
    with without_mirrors():
        second = publish_release(draft_night(1, first), tmp_path)
    store = Counting(tmp_path)
    assert [version.release_id for version in every_release(store).versions] == [first.release_id, second.release_id]
    assert store.manifests == [f"releases/{second.release_id}/datapackage.json"]
