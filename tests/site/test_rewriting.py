"""Only what changed is written, and what stands there is the same as if all had been made anew."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from publish import PublishedRelease
from publish.folder import Folder
from publish.kept import every_release
from publish.site import write_site


class Watched(Folder):
    """Keeps the names of pages written and removed."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.pages: list[str] = []
        self.removed: list[str] = []

    def replace_many(self, files: Iterable[tuple[str, bytes]]) -> None:
        held = list(files)
        self.pages += [path.removeprefix("site/") for path, _ in held if path.startswith("site/")]
        super().replace_many(held)

    def remove(self, paths: Iterable[str]) -> None:
        held = list(paths)
        self.removed += [path.removeprefix("site/") for path in held if path.startswith("site/")]
        super().remove(held)


def tree(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted((folder / "site").rglob("*")) if p.is_file()}


def made_anew(folder: Path, place: Path) -> dict[str, bytes]:
    """The site as it is when nothing stood there before."""
    shutil.copytree(folder, place, ignore=shutil.ignore_patterns("site"))
    store = Folder(place)
    write_site(store, every_release(store))
    return tree(place)


def test_night_by_night_gives_the_bytes_of_a_full_building(publish_night, nights, tmp_path: Path) -> None:
    previous: PublishedRelease | None = None
    for night, (rows, options) in enumerate(nights()):
        previous = publish_night(rows, night, tmp_path / "p", previous, **options)
        assert tree(tmp_path / "p") == made_anew(tmp_path / "p", tmp_path / f"anew-{night}"), night
    assert not list((tmp_path / "p/site").rglob("gb-gone*"))


def test_several_nights_at_once_give_the_same(publish_night, nights, tmp_path: Path) -> None:
    previous: PublishedRelease | None = None
    for night, (rows, options) in enumerate(nights()):
        if night == 4:
            break
        previous = publish_night(rows, night, tmp_path / "p", previous, **options)
        if night == 0:
            shutil.copytree(tmp_path / "p/site", tmp_path / "first")
    expected = tree(tmp_path / "p")
    shutil.rmtree(tmp_path / "p/site")
    shutil.copytree(tmp_path / "first", tmp_path / "p/site")
    store = Watched(tmp_path / "p")
    write_site(store, every_release(store))
    assert tree(tmp_path / "p") == expected
    assert "policy/gb-draft.html" in store.pages
    assert "policy/gb-gone.html" not in store.pages


@pytest.mark.parametrize(
    ("stated", "corrected"), [("doc_number", "岚政发〔2025〕18号"), ("title", "青岚市公园和绿地管理办法")]
)
def test_a_number_or_a_title_corrected_without_a_change_reaches_the_days_that_name_it(
    stated: str, corrected: str, publish_night, row_makers, tmp_path: Path
) -> None:
    seen, title = datetime(2025, 3, 3, 18, 30, tzinfo=UTC), "青岚市公园管理办法"
    rows = {
        "policies": [row_makers["policies"]("gb-parks", title, seen)],
        "versions": [row_makers["versions"]("gb-parks", 1, seen)],
        "clauses": [row_makers["clauses"]("gb-parks", 1, 1, "公园应当全年开放。", seen)],
        "captures": [row_makers["captures"]("gb-parks", 1, seen)],
        "events": [row_makers["events"]("e-parks", "gb-parks", title, seen, policy_title=None)],
        "portals": [row_makers["portals"](seen)],
    }
    first = publish_night(rows, 0, tmp_path / "p", None)
    rows["policies"][0] |= {stated: corrected, "changed_at": seen + timedelta(days=1)}
    publish_night(rows, 1, tmp_path / "p", first)
    assert corrected in (tmp_path / "p/site/changes/2025-03/2025-03-04.html").read_text(encoding="utf-8")
    assert tree(tmp_path / "p") == made_anew(tmp_path / "p", tmp_path / "anew")


def test_pages_of_policies_that_nothing_touched_stay(publish_night, nights, tmp_path: Path) -> None:
    previous: PublishedRelease | None = None
    for night, (rows, options) in enumerate(nights()):
        store = Watched(tmp_path)
        previous = publish_night(rows, night, store, previous, **options)
        policies = {page for page in store.pages if page.startswith("policy/")}
        days = {page for page in store.pages if page.count("/") == 2 and page.startswith("changes/2025")}
        if night == 1:
            assert policies == {"policy/gb-parking.html", "policy/gb-order.html"}
            assert days == {"changes/2025-03/2025-03-05.html"}
        if night == 2:  # a title changed: the page of the policy that cites it changes too
            assert policies == {"policy/gb-parks.html", "policy/gb-parking.html", "policy/gb-draft.html"}
        if night == 3:
            assert policies == days == set()
            assert set(store.pages) == {"index.html", "portals.html", "data.html", "consultations.html"}
        if night == 4:
            assert "policy/gb-gone.html" in store.removed
            assert policies == set()


def test_writing_again_writes_nothing(gazette: Path, tmp_path: Path) -> None:
    shutil.copytree(gazette, tmp_path / "p")
    before = tree(tmp_path / "p")
    store = Watched(tmp_path / "p")
    assert write_site(store, every_release(store)) == 0
    assert store.pages == store.removed == []
    assert tree(tmp_path / "p") == before


@pytest.mark.parametrize(
    "index",
    [
        b"not json",
        b"[]",
        b'{"format": 99}',
        json.dumps(
            {"format": 1, "release": "x", "manifest_sha256": "x", "generator": "x", "pages": {"../../keep.txt": "x"}}
        ).encode(),
        json.dumps(
            {"format": 1, "release": "x", "manifest_sha256": "x", "generator": "x", "pages": {"/keep.txt": "x"}}
        ).encode(),
    ],
)
def test_a_list_of_pages_that_is_not_ours_is_not_obeyed(index: bytes, gazette: Path, tmp_path: Path) -> None:
    shutil.copytree(gazette, tmp_path / "p")
    (tmp_path / "keep.txt").write_text("kept", encoding="utf-8")
    (tmp_path / "p/keep.txt").write_text("kept", encoding="utf-8")
    before = tree(tmp_path / "p")
    (tmp_path / "p/site/pages.json").write_bytes(index)
    store = Watched(tmp_path / "p")
    write_site(store, every_release(store))
    assert store.removed == []
    assert tree(tmp_path / "p") == before
    assert (tmp_path / "keep.txt").exists()
    assert (tmp_path / "p/keep.txt").exists()


def test_pages_of_an_older_generator_are_all_made_anew_and_left_ones_removed(gazette: Path, tmp_path: Path) -> None:
    shutil.copytree(gazette, tmp_path / "p")
    expected = tree(tmp_path / "p")
    index = json.loads((tmp_path / "p/site/pages.json").read_text())
    (tmp_path / "p/site/old.html").write_text("old", encoding="utf-8")
    index["generator"], index["pages"]["old.html"] = "older", "x"
    (tmp_path / "p/site/pages.json").write_text(json.dumps(index))
    (tmp_path / "p/site/policy/gb-parks.html").write_text("as an older generator wrote it", encoding="utf-8")
    store = Watched(tmp_path / "p")
    write_site(store, every_release(store))
    assert store.removed == ["old.html"]
    assert tree(tmp_path / "p") == expected


def test_the_whole_site_can_be_mended(gazette: Path, tmp_path: Path) -> None:
    shutil.copytree(gazette, tmp_path / "p")
    expected = tree(tmp_path / "p")
    (tmp_path / "p/site/policy/gb-parks.html").write_text("damaged", encoding="utf-8")
    store = Folder(tmp_path / "p")
    write_site(store, every_release(store), full=True)
    assert tree(tmp_path / "p") == expected


class Reading(Watched):
    """Keeps the names of files that are read."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.reads: list[str] = []

    def read(self, path: str) -> bytes:
        self.reads.append(path)
        return super().read(path)


def test_where_release_generator_and_address_stand_no_table_is_read(gazette: Path, tmp_path: Path) -> None:
    shutil.copytree(gazette, tmp_path / "p")
    store = Reading(tmp_path / "p")
    assert write_site(store, every_release(store)) == 0
    assert {path.partition("/")[0] for path in store.reads} == {"versions.json", "releases", "site", "portals"}
    moved = Folder(tmp_path / "p", public_url="https://gazette.example/")
    assert write_site(moved, every_release(moved)) > 0
    assert write_site(moved, every_release(moved)) == 0


def test_a_list_of_pages_that_does_not_say_its_address_is_gone_on_from(gazette: Path, tmp_path: Path) -> None:
    shutil.copytree(gazette, tmp_path / "p")
    before = tree(tmp_path / "p")
    index = json.loads(before["site/pages.json"])
    del index["public_url"]
    (tmp_path / "p/site/pages.json").write_text(json.dumps(index))
    store = Watched(tmp_path / "p")
    assert write_site(store, every_release(store)) == 0
    assert tree(tmp_path / "p") == before
