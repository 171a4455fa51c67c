"""What a night ends with when a column could not be read, and which portals it is made of."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from click.testing import CliRunner

from gongbao.errors import BadInput
from gongbao.model.capture import FailureKind
from gongbao.settings import Settings
from gongbao_cli.main import cli
from gongbao_stages.remedies import REMEDIES
from gongbao_stages.wiring import choose_portals
from publish import read_latest
from tests.stages.conftest import PORTAL

NIGHT = "2025-03-06T02:30:00+08:00"
SECOND = """  - {id: rules, name: 规范性文件, kind: normative, url: "http://www.small.example/gf/index.html"}
"""
SAMPLE = (
    PORTAL.replace("cn_990200_small", "cn_990100_stage")
    .replace("www.small.example", "www.stage.example")
    .replace("proven: true", "proven: true\nsample: true")
)


@pytest.fixture
def run(settings: Settings, monkeypatch: pytest.MonkeyPatch):
    """Runs a command with the settings of the small site."""
    to = ",".join(f"{host}={address}" for host, address in settings.connect_to.items())
    for name, value in (
        ("GONGBAO_DATA", settings.data_dir),
        ("GONGBAO_PORTALS", settings.portals_dir),
        ("GONGBAO_SUBSCRIPTIONS", settings.subscriptions_path),
        ("GONGBAO_CONNECT_TO", to),
        ("GONGBAO_CAPS", "retries=0"),
    ):
        monkeypatch.setenv(name, str(value))
    return lambda *words: CliRunner().invoke(cli, words)


def declare(settings: Settings, name: str, text: str) -> None:
    (settings.portals_dir / f"{name}.yml").write_text(text, encoding="utf-8")


@pytest.mark.parametrize("verb", ["capture", "nightly"])
def test_one_column_that_cannot_be_read_ends_with_code_4_its_kind_and_a_remedy(verb, run, settings, site):
    declare(settings, "cn_990200_small", PORTAL + SECOND)
    result = run(verb, "--as-of", NIGHT)
    assert result.exit_code == 4
    (line,) = [x for x in result.stderr.splitlines() if x.startswith("capture: cn_990200_small/rules")]
    assert "could_not_crawl (http_error; " in line
    assert "mend `url`" in line
    assert "error: 1 of 2 columns could not be read: cn_990200_small/rules: http_error" in result.stderr


def test_what_the_other_columns_showed_is_published_all_the_same(run, settings, site):
    declare(settings, "cn_990200_small", PORTAL + SECOND)
    run("nightly", "--as-of", NIGHT)
    assert read_latest(settings.published_dir).table("policies").num_rows == len(site.docs)


@pytest.mark.parametrize("verb", ["capture", "nightly"])
def test_a_night_in_which_every_column_was_read_ends_with_code_0(verb, run, site):
    result = run(verb, "--as-of", NIGHT)
    assert result.exit_code == 0
    assert "cn_990200_small/notices: changed (4 listed, 4 new)" in result.stderr


def test_every_kind_of_failure_has_its_remedy():
    assert set(REMEDIES) == set(FailureKind)


def test_the_sample_takes_no_part_in_a_night_that_does_not_lead_to_it(settings):
    declare(settings, "cn_990100_stage", SAMPLE)
    assert [p.id for p in choose_portals(settings, None)] == ["cn_990200_small"]
    assert [p.id for p in choose_portals(settings, ["cn_990100_stage"])] == ["cn_990100_stage"]


def test_the_sample_takes_part_where_connect_to_leads_to_it(settings):
    declare(settings, "cn_990100_stage", SAMPLE)
    led = replace(settings, connect_to={**settings.connect_to, "www.stage.example": "127.0.0.1:9"})
    assert [p.id for p in choose_portals(led, None)] == ["cn_990100_stage", "cn_990200_small"]


def test_where_only_an_unserved_sample_is_declared_the_error_tells_what_to_do(settings):
    (settings.portals_dir / "cn_990200_small.yml").unlink()
    declare(settings, "cn_990100_stage", SAMPLE)
    with pytest.raises(BadInput, match=r"no portal runs by default; name one with --portal.*gongbao sample-portal"):
        choose_portals(settings, None)


def test_a_sample_that_nobody_serves_is_said_to_be_unserved(run, settings):
    declare(settings, "cn_990100_stage", SAMPLE.replace("allow_private: true", "allow_private: false"))
    result = run("capture", "--as-of", NIGHT, "--portal", "cn_990100_stage")
    assert result.exit_code == 4
    assert "nobody serves the sample: start `gongbao sample-portal`" in result.stderr


def test_a_file_that_could_not_be_had_is_said_of_its_portal(run, site):
    site.answers[site.path(1)] = (200, "text/html", site.page(1, files='<a href="./P0001.doc">附件：名单.doc</a>'))
    result = run("nightly", "--as-of", NIGHT, "--json")
    told = "1 page or file: http_error (http://www.small.example/tz/202503/P0001.doc); asked again next night"
    assert result.exit_code == 0
    assert f"capture: cn_990200_small: {told}" in result.stderr.splitlines()
    assert json.loads(result.stdout)["pages_failed"] == [f"cn_990200_small: {told}"]


def test_pages_that_failed_alike_are_counted_once(run, site):
    for n in (2, 3):
        site.answers[site.path(n)] = (404, "text/html", b"gone")
    result = run("nightly", "--as-of", NIGHT)
    (line,) = [x for x in result.stderr.splitlines() if x.startswith("capture: cn_990200_small: ")]
    assert line.startswith("capture: cn_990200_small: 2 pages or files: http_error (")


def test_a_night_in_which_all_was_had_tells_of_no_page(run, site):
    result = run("nightly", "--as-of", NIGHT, "--json")
    assert json.loads(result.stdout)["pages_failed"] == []


@pytest.mark.parametrize(
    ("verb", "stated", "left"),
    [
        ("nightly", "reuse_basis: test", "reuse_basis: 待填"),
        ("capture", "reuse_basis: test", "reuse_basis: 待填"),
        ("capture", 'division_code: "990200"', 'division_code: "000000"'),
        ("capture", "publisher: 小城市发展和改革局", "publisher: 待填"),
        ("capture", "name_en: Small Town DRC (test)", "name_en: To fill in"),
    ],
)
def test_a_declaration_left_to_fill_in_is_not_captured(verb, stated, left, run, settings):
    declare(settings, "cn_990200_small", PORTAL.replace(stated, left))
    result = run(verb, "--as-of", NIGHT)
    assert isinstance(result.exception, BadInput)
    assert result.exception.exit_code == 2
    field = left.partition(":")[0]
    assert f"cn_990200_small.yml: to fill in before a night is captured: {field};" in str(result.exception)
    assert not settings.archive_dir.exists()
    assert read_latest(settings.published_dir) is None


def test_pages_of_a_declaration_left_to_fill_in_can_be_saved_and_checked(run, settings, tmp_path):
    unfilled = PORTAL.replace("reuse_basis: test", "reuse_basis: 待填  # to fill in")
    declare(settings, "cn_990200_small", unfilled)
    cases = str(tmp_path / "cases")
    assert run("portal", "lint", str(settings.portals_dir / "cn_990200_small.yml")).exit_code == 0
    added = run("portal", "add", "cn_990200_small", "--cases", cases)
    assert added.exit_code == 0, added.output
    checked = run("portal", "check", "cn_990200_small", "--cases", cases)
    assert checked.exit_code == 0, checked.output
