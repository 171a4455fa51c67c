"""A policy of which only what it says of others may differ: that section of its page is made, and the page is that of a full building."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from publish import PublishedRelease
from publish.folder import Folder
from publish.kept import every_release
from publish.site import build, write_site
from publish.site.shelf import Holdings, holdings

FIRST = datetime(2025, 3, 3, 18, 30, tzinfo=UTC)
KINDS = ("cites", "amends", "repeals", "based_on")

Rows = dict[str, list[dict[str, Any]]]
Maker = Callable[..., dict[str, Any]]


def tree(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted((folder / "site").rglob("*")) if p.is_file()}


def made_anew(folder: Path, place: Path) -> dict[str, bytes]:
    """The site as it is when nothing stood there before."""
    shutil.copytree(folder, place, ignore=shutil.ignore_patterns("site"))
    store = Folder(place)
    write_site(store, every_release(store))
    return tree(place)


@pytest.fixture
def made_whole(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Ids of the policies whose whole pages were made."""
    made: list[str] = []

    def watched(release: PublishedRelease, policy_ids: list[str] | None) -> Iterator[Holdings]:
        for held in holdings(release, policy_ids):
            made.append(held.policy["policy_id"])
            yield held

    monkeypatch.setattr(build, "holdings", watched)
    return made


def four_policies(row_makers: dict[str, Maker]) -> Rows:
    """``order`` amends ``parking``, which cites ``parks``; ``lone`` stands by itself."""
    make = row_makers
    names = {
        "order": "关于修改停车办法的决定",
        "parking": "青岚市停车办法",
        "parks": "青岚市公园办法",
        "lone": "青岚市防汛预案",
    }
    policies = [make["policies"](f"gb-{name}", title, FIRST) for name, title in names.items()]
    return {
        "policies": policies,
        "versions": [make["versions"](row["policy_id"], 1, FIRST) for row in policies],
        "clauses": [make["clauses"](row["policy_id"], 1, 1, "市民可以在划定的地方停车。", FIRST) for row in policies],
        "captures": [make["captures"](row["policy_id"], 1, FIRST) for row in policies],
        "relations": [
            make["relations"]("r-1", "gb-order", "gb-parking", FIRST, relation="amends"),
            make["relations"]("r-2", "gb-parking", "gb-parks", FIRST),
        ],
        "portals": [make["portals"](FIRST)],
    }


def test_whom_another_names_anew_is_not_read_again(
    publish_night, row_makers, made_whole: list[str], tmp_path: Path
) -> None:
    rows, at = four_policies(row_makers), FIRST + timedelta(days=1)
    first = publish_night(rows, 0, tmp_path / "p", None)
    made_whole.clear()
    rows["policies"].append(row_makers["policies"]("gb-new", "青岚市夜间停车办法", at))
    rows["relations"].append(row_makers["relations"]("r-3", "gb-new", "gb-parking", at))
    publish_night(rows, 1, tmp_path / "p", first)
    assert made_whole == ["gb-new"]
    page = (tmp_path / "p/site/policy/gb-parking.html").read_text(encoding="utf-8")
    assert page.count("青岚市夜间停车办法") == 2, "in the list and in the picture"
    assert tree(tmp_path / "p") == made_anew(tmp_path / "p", tmp_path / "anew")


def test_a_title_moves_through_the_pages_that_name_it(
    publish_night, row_makers, made_whole: list[str], tmp_path: Path
) -> None:
    rows, at = four_policies(row_makers), FIRST + timedelta(days=1)
    first = publish_night(rows, 0, tmp_path / "p", None)
    made_whole.clear()
    rows["policies"][1] |= {"title": "青岚市机动车停放办法", "changed_at": at}
    publish_night(rows, 1, tmp_path / "p", first)
    assert made_whole == ["gb-parking"]
    for name in ("order", "parks"):
        assert "青岚市机动车停放办法" in (tmp_path / f"p/site/policy/gb-{name}.html").read_text(encoding="utf-8")
    assert tree(tmp_path / "p") == made_anew(tmp_path / "p", tmp_path / "anew")


def test_a_page_that_says_a_status_alone_leaves_its_neighbours(publish_night, row_makers, tmp_path: Path) -> None:
    rows, at = four_policies(row_makers), FIRST + timedelta(days=1)
    first = publish_night(rows, 0, tmp_path / "p", None)
    written = {name: (tmp_path / f"p/site/policy/gb-{name}.html").stat().st_mtime_ns for name in ("order", "parks")}
    rows["policies"][1] |= {"status": "repealed", "changed_at": at}
    publish_night(rows, 1, tmp_path / "p", first)
    assert written == {name: (tmp_path / f"p/site/policy/gb-{name}.html").stat().st_mtime_ns for name in written}
    assert tree(tmp_path / "p") == made_anew(tmp_path / "p", tmp_path / "anew")


@pytest.mark.parametrize("first_or_last", ["first", "last"])
def test_the_first_and_the_last_relation_make_the_whole_page(
    first_or_last: str, publish_night, row_makers, made_whole: list[str], tmp_path: Path
) -> None:
    rows, at = four_policies(row_makers), FIRST + timedelta(days=1)
    further = row_makers["relations"]("r-3", "gb-order", "gb-lone", at)
    rows["relations"] += [further] if first_or_last == "last" else []
    first = publish_night(rows, 0, tmp_path / "p", None)
    made_whole.clear()
    rows["relations"] = rows["relations"][:2] if first_or_last == "last" else [*rows["relations"], further]
    publish_night(rows, 1, tmp_path / "p", first)
    assert made_whole == ["gb-lone"]
    page = (tmp_path / "p/site/policy/gb-lone.html").read_text(encoding="utf-8")
    assert ('href="#relations"' in page) is (first_or_last == "first")
    assert tree(tmp_path / "p") == made_anew(tmp_path / "p", tmp_path / "anew")


@pytest.mark.parametrize("damage", ["altered", "gone"])
def test_a_page_that_is_not_the_one_written_is_made_whole(
    damage: str, publish_night, row_makers, made_whole: list[str], tmp_path: Path
) -> None:
    rows, at = four_policies(row_makers), FIRST + timedelta(days=1)
    first = publish_night(rows, 0, tmp_path / "p", None)
    page = tmp_path / "p/site/policy/gb-parking.html"
    if damage == "gone":
        page.unlink()
    else:
        page.write_text(page.read_text(encoding="utf-8").replace("划定的地方", "任何地方"), encoding="utf-8")
    made_whole.clear()
    rows["policies"].append(row_makers["policies"]("gb-new", "青岚市夜间停车办法", at))
    rows["relations"].append(row_makers["relations"]("r-3", "gb-new", "gb-parking", at))
    publish_night(rows, 1, tmp_path / "p", first)
    assert made_whole == ["gb-new", "gb-parking"]
    assert tree(tmp_path / "p") == made_anew(tmp_path / "p", tmp_path / "anew")


def test_a_text_that_looks_like_the_section_is_text(publish_night, row_makers, tmp_path: Path) -> None:
    rows, at = four_policies(row_makers), FIRST + timedelta(days=1)
    rows["clauses"][1]["text"] = '<section aria-labelledby="relations">\n</section>\n'
    rows["policies"][1]["title"] = '<section aria-labelledby="relations">办法'
    first = publish_night(rows, 0, tmp_path / "p", None)
    rows["relations"].append(row_makers["relations"]("r-3", "gb-lone", "gb-parking", at))
    publish_night(rows, 1, tmp_path / "p", first)
    assert tree(tmp_path / "p") == made_anew(tmp_path / "p", tmp_path / "anew")


@pytest.mark.parametrize("seed", [1, 2])
def test_nights_of_any_relations_give_a_full_building(seed: int, publish_night, row_makers, tmp_path: Path) -> None:
    chance, rows, previous = random.Random(seed), four_policies(row_makers), None
    for night in range(5):
        at = FIRST + timedelta(days=night)
        ids = [row["policy_id"] for row in rows["policies"]]
        for number in range(3):
            ends = chance.sample(ids, 2)
            made = row_makers["relations"](f"r-{night}-{number}", *ends, at, relation=chance.choice(KINDS))
            rows["relations"].append(made)
        rows["relations"].remove(chance.choice(rows["relations"]))
        chance.choice(rows["relations"])["relation"] = chance.choice(KINDS)
        chance.choice(rows["policies"]).update(
            {"title": f"青岚市第{night}号办法", "doc_number": f"岚政发〔2025〕{night}号", "changed_at": at}
        )
        rows["policies"].append(row_makers["policies"](f"gb-more-{night}", f"青岚市公园第{night}号通知", at))
        rows["policies"][night % 4]["merged_into"] = chance.choice(ids) if night == 3 else None
        previous = publish_night(rows, night, tmp_path / "p", previous)
        assert tree(tmp_path / "p") == made_anew(tmp_path / "p", tmp_path / f"anew-{night}"), night
