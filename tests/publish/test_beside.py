"""Every byte of what stands beside the releases is held to what was written: card, catalogue, feeds, pages, older Delta versions."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gongbao.formats.feed_pages import PAGE
from publish import DraftRelease, PublishedRelease, publish_release, verify_release
from publish.folder import Folder
from publish.mirrors import rebuild_mirrors

LISTS = ("mirrors.json", "feeds/index.json", "site/pages.json", "latest.json", "versions.json")
Draft = Callable[..., DraftRelease]
Publish = Callable[[Path, int], list[PublishedRelease]]


def flip(path: Path, at: int = -3) -> None:
    payload = bytearray(path.read_bytes())
    payload[at] ^= 1
    path.write_bytes(payload)


def named(folder: Path) -> list[tuple[str, str]]:
    return [(p.kind, p.path) for p in verify_release(folder).problems]


@pytest.fixture(scope="module")
def printed() -> dict[str, Path]:
    return {}


@pytest.fixture
def gazette(
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
    printed: dict[str, Path],
    draft_night: Draft,
    make_row: dict[str, Callable[..., Any]],
) -> Path:
    """Three releases with more changes than two archives of a feed hold."""
    if not printed:
        root = tmp_path_factory.mktemp("beside") / "published"
        rows: dict[str, list[dict[str, Any]]] = {"clauses": [], "texts": [], "changes": [], "events": []}
        last: PublishedRelease | None = None
        for night in range(3):
            at = draft_night(night, last).as_of
            rows["policies"] = rows.get("policies") or [make_row["policies"]("gb-a", seen=at, changed=at)]
            rows["changes"] = [
                *rows["changes"],
                *(
                    make_row["changes"](f"ch-{night}-{n}", "gb-a", at) | {"clause_eid_after": f"art_{n + 1}"}
                    for n in range(PAGE)
                ),
            ]
            last = publish_release(draft_night(night, last, rows=rows), root)
        printed["root"] = root
    shutil.copytree(printed["root"], tmp_path / "published")
    return tmp_path / "published"


def test_a_flipped_byte_of_any_file_beside_the_releases_is_named(gazette: Path) -> None:
    report = verify_release(gazette)
    assert report.problems == ()
    assert "10 files beside the releases" in report.checked[-1]
    assert "3 other releases" not in str(report.unchecked)
    assert "the 2 other releases name" in str(report.unchecked)
    beside = [
        str(path.relative_to(gazette))
        for path in gazette.rglob("*")
        if path.is_file() and path.suffix != ".parquet" and path.name not in {"keys.json", ".lock"}
        and not path.is_relative_to(gazette / "releases")
    ]  # fmt: skip
    assert {
        "README.md",
        "dcat.jsonld",
        "feeds/all/1.atom",
        "feeds/all/1.json",
        "site/index.html",
        "feeds/index.opml",
    } <= set(beside)
    assert "policies/_delta_log/00000000000000000000.json" in beside
    linked = [path for path in beside if "_delta_log/" in path or path.rpartition("/")[2].partition(".")[0].isdecimal()]
    alone = ["feeds/all/1.atom", "feeds/all/1.json", "policies/_delta_log/00000000000000000000.json", *LISTS]
    assert set(alone) - set(LISTS) <= set(linked)
    leaves = [path for path in beside if path not in linked and path not in LISTS]
    for together in (leaves, *([path] for path in alone)):
        sound = {path: (gazette / path).read_bytes() for path in together}
        for path in together:
            flip(gazette / path)
        assert {path for _, path in named(gazette)} >= set(together)
        for path, payload in sound.items():
            (gazette / path).write_bytes(payload)
    assert verify_release(gazette).problems == ()


def test_a_page_that_is_gone_is_named(gazette: Path) -> None:
    (gazette / "site/policy/gb-a.html").unlink()
    (gazette / "feeds/all/2.json").unlink()
    assert set(named(gazette)) == {("missing", "site/policy/gb-a.html"), ("missing", "feeds/all/2.json")}


@pytest.mark.parametrize("path", ["site/pages.json", "feeds/index.json", "feeds/index.opml", "README.md"])
def test_the_next_release_heals_a_damaged_list_and_vouches_for_no_damage(
    gazette: Path, draft_night: Draft, path: str
) -> None:
    sound = (gazette / path).read_text(encoding="utf-8")
    place = gazette / path
    place.write_text(sound.replace("a", "b", 1) if path.endswith(".md") else swapped(sound), encoding="utf-8")
    assert ("mirror", path) in named(gazette)
    rebuild_mirrors(Folder(gazette))
    assert named(gazette) == []
    assert place.read_text(encoding="utf-8") == sound


def swapped(text: str) -> str:
    """The last digit of the file, another one: it can be read as before."""
    place = max(text.rindex(digit) for digit in "0123456789" if digit in text)
    return text[:place] + ("1" if text[place] != "1" else "2") + text[place + 1 :]


def test_a_log_whose_last_commit_is_damaged_is_made_anew(gazette: Path) -> None:
    log = gazette / "policies/_delta_log"
    sound = {p.name: p.read_bytes() for p in log.iterdir()}
    flip(log / "00000000000000000002.json")
    rebuild_mirrors(Folder(gazette))
    assert named(gazette) == []
    assert {p.name: p.read_bytes() for p in log.iterdir()} == sound


def test_without_the_record_it_is_said_what_was_not_checked(gazette: Path) -> None:
    (gazette / "mirrors.json").unlink()
    flip(gazette / "README.md")
    report = verify_release(gazette)
    assert report.problems == ()
    (*_, said) = report.unchecked
    assert said.startswith("card, catalogue, feeds, pages, older Delta versions: no mirrors.json")


def test_a_record_whose_publisher_was_stopped_is_not_held_against_newer_files(
    gazette: Path, publish_nights: Publish
) -> None:
    record = json.loads((gazette / "mirrors.json").read_text(encoding="utf-8"))
    assert record["release"] == max(p.name for p in (gazette / "releases").iterdir())
    other = publish_nights(gazette.parent / "other", 1)[0]
    shutil.copyfile(gazette.parent / "other/mirrors.json", gazette / "mirrors.json")
    report = verify_release(gazette)
    assert report.problems == ()
    assert f"they stand at release {other.release_id}" in report.unchecked[-1]
