"""The clock selects the night, and each night serves what the story says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from gongbao_sample import SampleSite, file_clock, fixed_clock, load_portal
from gongbao_sample.model import SampleDocument

NUMBERS = range(1, 9)
SiteOn = Callable[[int], SampleSite]
Read = Callable[[int, str], str]
Nights = dict[int, dict[str, Any]]
Documents = dict[str, dict[str, Any]]


@pytest.mark.parametrize("number", NUMBERS)
def test_each_night_begins_on_its_date(number: int, site_on: SiteOn, nights: Nights) -> None:
    night = site_on(number).night()

    assert (night.number, night.on) == (number, nights[number]["date"])


def test_a_night_lasts_until_the_eve_of_the_next() -> None:
    eve = datetime.fromisoformat("2025-03-26T23:59:59+08:00")

    assert SampleSite(fixed_clock(eve)).night().number == 4
    assert SampleSite(fixed_clock(eve + timedelta(seconds=1))).night().number == 5


def test_before_the_first_night_the_portal_stands_as_on_the_first(site_on: SiteOn) -> None:
    early = SampleSite(fixed_clock(datetime.fromisoformat("2025-01-01T00:00:00+00:00")))

    assert early.night() == site_on(1).night()


def test_a_clock_without_a_zone_is_refused() -> None:
    naive = fixed_clock(datetime(2025, 3, 3, 2, 30))  # noqa: DTZ001 -- the mistake under test

    with pytest.raises(ValueError, match="aware"):
        SampleSite(naive).night()


def test_the_file_clock_is_read_at_every_request(tmp_path: Path) -> None:
    clock_path = tmp_path / "clock.txt"
    clock_path.write_text("2025-03-03T02:30:00+08:00\n", encoding="utf-8")
    site = SampleSite(file_clock(clock_path))
    first = site.night().number
    clock_path.write_text("2025-03-04T18:30:00+00:00", encoding="utf-8")

    assert (first, site.night().number) == (1, 2)


def test_the_file_clock_refuses_a_time_without_a_zone(tmp_path: Path) -> None:
    clock_path = tmp_path / "clock.txt"
    clock_path.write_text("2025-03-03T02:30:00", encoding="utf-8")

    with pytest.raises(ValueError, match="names no zone"):
        SampleSite(file_clock(clock_path)).night()


@pytest.mark.parametrize("number", NUMBERS)
def test_each_night_lists_what_the_story_says(
    number: int,
    nights: Nights,
    documents: Documents,
    walk: Callable[[int, str], list[str]],
    path_of: Callable[[str], str],
) -> None:
    night = nights[number]
    for column, result in night["columns"].items():
        if result["outcome"] == "could_not_crawl":
            continue
        here = {key: facts for key, facts in documents.items() if facts["kind"] == column.removesuffix("s")}
        shown = {key for key, facts in here.items() if facts["first_night"] <= number and key not in night["absent"]}
        if result["outcome"] == "empty_listing":
            shown = set()
        listed = walk(number, column)
        assert sorted(listed) == sorted(path_of(key) for key in shown)


@pytest.mark.parametrize("number", NUMBERS[1:])
def test_only_the_expected_wordings_change(
    number: int, site_on: SiteOn, nights: Nights, read_words: Callable[[int, str], str]
) -> None:
    site, before = site_on(number), site_on(number - 1).night()
    known = [d for d in site.portal.documents if d.column_id != "notices" and d.is_shown(before)]

    changed = {
        d.id
        for d in known
        if read_words(number, d.path) != read_words(number - 1, d.path)
        or d.outcomes.on(site.night()) != d.outcomes.on(before)
    }

    consolidated = {row["policy"] for row in nights[number]["changes"] if row.get("evidence") == ["instruction"]}
    assert changed == set(nights[number]["new_versions"]) - consolidated


@pytest.mark.parametrize("number", NUMBERS[1:])
def test_trs_pages_that_answer_never_change(number: int, site_on: SiteOn) -> None:
    for document in site_on(1).portal.documents:
        answers = [site.respond("GET", document.path) for site in (site_on(number - 1), site_on(number))]
        if document.column_id == "notices" and {answer.status for answer in answers} == {200}:
            assert answers[0].body == answers[1].body


@pytest.mark.parametrize("number", [2, 4])
def test_around_the_block_the_column_is_as_before(number: int, site_on: SiteOn, path_of: Callable[[str], str]) -> None:
    path = path_of("t02_sme_digital")
    answer = site_on(number).respond("GET", path, {"If-None-Match": site_on(1).respond("GET", path).headers["ETag"]})

    assert answer.status == 304


@pytest.mark.parametrize("number", range(4, 9))
def test_the_withdrawn_notice_stays_away(number: int, site_on: SiteOn, path_of: Callable[[str], str]) -> None:
    assert site_on(number).respond("GET", path_of("t03_sme_list")).status == 404


def test_listings_stand_still_on_the_quiet_night(read: Read) -> None:
    for page in ("/col/col1021/index.html", "/col/col1033/index.html", "/xxgk/zcfb/tz/index.html"):
        assert read(7, page) == read(8, page)


@pytest.mark.parametrize("number", NUMBERS)
def test_bytes_are_the_same_for_the_same_night(number: int, site_on: SiteOn) -> None:
    site = site_on(number)
    later = SampleSite(fixed_clock(site.clock() + timedelta(hours=7)))
    paths = ["/", "/col/col1021/index.html", "/xxgk/zcfb/tz/index.html", *(d.path for d in site.portal.documents)]
    paths += [attachment.path for document in site.portal.documents for attachment in document.attachments]

    assert all(site.respond("GET", path) == later.respond("GET", path) for path in paths)


@pytest.mark.parametrize("document", load_portal().documents, ids=lambda document: document.id)
def test_documents_are_as_long_as_real_ones(document: SampleDocument) -> None:
    floor = 400 if document.id == "n13_amendment" else 550

    assert floor <= len(document.texts.states[-1][1]) <= 3000
