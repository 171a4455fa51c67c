"""Saved cases: what is kept of a page, what a replay says, and the cases of this repository."""

from __future__ import annotations

import errno
import hashlib
import json
from pathlib import Path
from urllib.request import urlopen

import pytest

from gongbao.errors import BadInput, PortalUnavailable, StorageFailed
from gongbao.settings import Settings
from gongbao_stages.portal_cases import Expected, case_folders, differences, load_case, read_case, write_expected
from gongbao_stages.portal_check import DEFAULT_CASES, add_cases, check_cases
from gongbao_stages.probing import probe_portal
from gongbao_stages.wiring import declared_portals
from tests.portal_servers.hanweb_jpaas import JpaasServer
from tests.portal_servers.harness import serving
from tests.portal_servers.trs import TrsServer

ROOT = Path(__file__).parents[2]
OWN_CASES = ROOT / DEFAULT_CASES
OWN = Settings.from_env({"GONGBAO_PORTALS": str(ROOT / "portals")})


@pytest.mark.parametrize(
    "place",
    [place for folder in sorted(OWN_CASES.iterdir()) for place in case_folders(OWN_CASES, folder.name)],
    ids=lambda place: f"{place.parent.name}/{place.name}",
)
def test_a_case_of_the_repository_reads_as_a_person_read_it(place):
    case, expected = load_case(place)
    assert expected.reviewed
    assert expected.facts
    assert differences(expected.facts, read_case(case, declared_portals(OWN)[case.portal_id])) == []


def test_what_a_person_reviewed_outlives_a_full_disk(tmp_path, monkeypatch):
    write_expected(tmp_path, Expected(facts={"title": "云泽市公园条例"}, reviewed=True))
    before = (tmp_path / "expected.json").read_bytes()

    def full(descriptor: int, data: bytes) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.write", full)
    with pytest.raises(StorageFailed, match="No space left"):
        write_expected(tmp_path, Expected(facts={}, reviewed=False))

    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == {"expected.json": before}


def test_every_column_of_the_sample_portal_has_a_listing_and_a_notice():
    checked = check_cases(OWN, ["cn_990100_qinglan"], cases_dir=OWN_CASES)
    assert not checked.differs
    cases = [load_case(place)[0] for place in case_folders(OWN_CASES, "cn_990100_qinglan")]
    assert {(case.column_id, case.role.value) for case in cases} == {
        (column, role) for column in ("normative", "consultation", "notices") for role in ("listing", "detail")
    }


@pytest.fixture
def city(tmp_path: Path):
    """A portal of the made-up city, declared by the probe, and an empty folder of cases."""
    with serving(TrsServer()) as server:
        (tmp_path / "portals").mkdir()
        settings = Settings.from_env(
            {
                "GONGBAO_DATA": str(tmp_path / "data"),
                "GONGBAO_PORTALS": str(tmp_path / "portals"),
                "GONGBAO_CONNECT_TO": f"{server.host}=127.0.0.1:{server.port}",
            }
        )
        probed = probe_portal(settings, server.column_url, allow_private=True)
        (tmp_path / "portals" / f"{probed.portal.id}.yml").write_text(probed.yaml, encoding="utf-8")
        yield server, settings, probed.portal.id, tmp_path / "cases"


def test_cases_are_saved_as_served_and_read_the_same_without_the_site(city):
    server, settings, portal_id, cases = city
    places = add_cases(settings, portal_id, cases_dir=cases, most=2)
    with urlopen(f"http://127.0.0.1:{server.port}{server.path(server.docs[0])}") as answer:
        served = hashlib.sha256(answer.read()).hexdigest()
    server.forget()

    assert [place.name for place in places] == ["normative-listing", "normative-1", "normative-2"]
    case, expected = load_case(places[1])
    assert hashlib.sha256(case.body).hexdigest() == served
    assert case.listing_title == server.docs[0].title
    assert expected.facts["title"] == server.docs[0].title
    assert not expected.reviewed
    checked = check_cases(settings, [portal_id], cases_dir=cases)
    assert (checked.differs, [case.reviewed for case in checked.cases]) == (False, [False] * 3)
    assert server.requests == []


def test_a_wrong_expectation_is_named_by_its_fact(city):
    _, settings, portal_id, cases = city
    places = add_cases(settings, portal_id, cases_dir=cases, most=1)
    expected = json.loads((places[1] / "expected.json").read_text(encoding="utf-8"))
    expected["facts"]["doc_number"] = "云政发〔2025〕99号"
    (places[1] / "expected.json").write_text(json.dumps(expected), encoding="utf-8")

    checked = check_cases(settings, [portal_id], cases_dir=cases)
    assert checked.differs
    (found,) = [d for case in checked.cases for d in case.differences]
    assert (found.fact, found.expected, found.read) == ("doc_number", "云政发〔2025〕99号", "云政发〔2025〕12号")


def test_an_update_takes_the_new_reading_and_the_review_back(city):
    _, settings, portal_id, cases = city
    place = add_cases(settings, portal_id, cases_dir=cases, most=0)[0]
    (place / "expected.json").write_text('{"reviewed": true, "facts": {"total": 3}}', encoding="utf-8")

    assert check_cases(settings, [portal_id], cases_dir=cases).differs
    check_cases(settings, [portal_id], cases_dir=cases, update=True)
    expected = load_case(place)[1]
    assert (expected.reviewed, list(expected.facts)) == (False, ["total"])
    assert not check_cases(settings, [portal_id], cases_dir=cases).differs


def test_a_page_whose_body_is_gone_differs_instead_of_failing_the_check(city):
    _, settings, portal_id, cases = city
    place = add_cases(settings, portal_id, cases_dir=cases, most=1)[1]
    (place / "page.html").write_text("<html><body><div>改版中</div></body></html>", encoding="utf-8")

    (case,) = [c for c in check_cases(settings, [portal_id], cases_dir=cases).cases if c.case == "normative-1"]
    assert "title" in [difference.fact for difference in case.differences]


def test_a_jpaas_listing_is_kept_with_the_answer_of_its_unit(tmp_path):
    with serving(JpaasServer()) as server:
        (tmp_path / "portals").mkdir()
        settings = Settings.from_env(
            {
                "GONGBAO_DATA": str(tmp_path / "data"),
                "GONGBAO_PORTALS": str(tmp_path / "portals"),
                "GONGBAO_CONNECT_TO": f"{server.host}=127.0.0.1:{server.port}",
            }
        )
        probed = probe_portal(settings, server.column_url, allow_private=True)
        (tmp_path / "portals" / f"{probed.portal.id}.yml").write_text(probed.yaml, encoding="utf-8")
        places = add_cases(settings, probed.portal.id, cases_dir=tmp_path / "cases", most=0)

    assert [place.name for place in places] == ["normative-listing", "normative-listing-2"]
    assert load_case(places[0])[1].facts["following"] is not None
    assert len(load_case(places[1])[1].facts["entries"]) == 10


def test_what_is_saved_already_stays_and_a_notice_that_is_gone_stops_no_other(city):
    server, settings, portal_id, cases = city
    gone = server.path(server.docs[0])
    server.answers[gone] = (404, "text/html", b"<html><body>not found</body></html>")
    said: list[str] = []
    first = add_cases(settings, portal_id, cases_dir=cases, most=2, say=said.append)
    assert [place.name for place in first] == ["normative-listing", "normative-2"]
    assert [line for line in said if line.startswith("not saved")]
    kept = (cases / portal_id / "normative-2" / "expected.json").read_bytes()
    del server.answers[gone]
    again = add_cases(settings, portal_id, cases_dir=cases, most=2)
    assert [place.name for place in again] == ["normative-1"]
    assert (cases / portal_id / "normative-2" / "expected.json").read_bytes() == kept


def test_a_page_that_is_no_notice_is_no_case(city):
    server, settings, portal_id, cases = city
    server.answers[server.path(server.docs[0])] = (200, "text/html", b"<html><body><div class='TRS_Editor'><p>cut")
    with pytest.raises(PortalUnavailable, match="truncated"):
        add_cases(settings, portal_id, cases_dir=cases, most=1)


@pytest.mark.parametrize("name", ["../../outside", "Upper", "a/b"])
def test_a_name_that_is_no_folder_of_the_portal_is_refused(city, name):
    server, settings, portal_id, cases = city
    with pytest.raises(BadInput, match="lower-case letters"):
        add_cases(settings, portal_id, cases_dir=cases, case=name, urls=[server.url(server.path(server.docs[0]))])


@pytest.mark.parametrize(
    ("file", "written"), [("expected.json", '{"reviewed": true, "facts": {}}'), ("case.yml", "url: 5\nrole: detail\n")]
)
def test_a_case_that_can_prove_nothing_is_refused(city, file, written):
    _, settings, portal_id, cases = city
    place = add_cases(settings, portal_id, cases_dir=cases, most=0)[0]
    (place / file).write_text(written, encoding="utf-8")
    with pytest.raises(BadInput, match="no case"):
        check_cases(settings, [portal_id], cases_dir=cases)


def test_one_address_becomes_a_named_case(city):
    server, settings, portal_id, cases = city
    url = server.url(server.path(server.docs[2]))
    (place,) = add_cases(settings, portal_id, cases_dir=cases, case="notice-of-an-office", urls=[url])
    assert place == cases / portal_id / "notice-of-an-office"
    assert load_case(place)[0].final_url == url
    with pytest.raises(BadInput, match="one case"):
        add_cases(settings, portal_id, cases_dir=cases, case="two", urls=[url, url])


def test_a_portal_without_cases_is_said_and_a_check_of_nothing_is_refused(city):
    _, settings, portal_id, cases = city
    cases.mkdir()
    with pytest.raises(BadInput, match="no case of"):
        check_cases(settings, [portal_id], cases_dir=cases)
    checked = check_cases(OWN, [], cases_dir=OWN_CASES)
    assert "cn_330200_ningbo" in checked.without_cases


def test_cases_of_no_declared_portal_are_a_fault(city, tmp_path):
    _, settings, portal_id, cases = city
    add_cases(settings, portal_id, cases_dir=cases, most=0)
    (cases / portal_id).rename(cases / "cn_000000_gone")
    checked = check_cases(settings, [], cases_dir=cases)
    assert (checked.differs, checked.undeclared) == (True, ("cn_000000_gone",))


@pytest.mark.parametrize("missing", ["case.yml", "expected.json", "page.html"])
def test_a_broken_case_names_its_folder(missing, city):
    _, settings, portal_id, cases = city
    place = add_cases(settings, portal_id, cases_dir=cases, most=0)[0]
    (place / missing).unlink()
    with pytest.raises(BadInput, match="normative-listing: no case"):
        check_cases(settings, [portal_id], cases_dir=cases)


def test_lists_of_another_length_differ_as_a_whole_and_rows_by_the_fields_named():
    assert [d.fact for d in differences({"a": [1, 2]}, {"a": [1]})] == ["a"]
    assert differences({"rows": [{"x": 1}]}, {"rows": [{"x": 1, "y": 2}]}) == []
    assert [d.fact for d in differences({"outline": {"h1": 1}}, {"outline": {"h1": 1, "h2": 2}})] == ["outline.h2"]
    assert [d.fact for d in differences({"total": True}, {"total": 1})] == ["total"]
