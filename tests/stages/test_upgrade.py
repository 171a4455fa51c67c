"""A release of our own code that reads a page otherwise: published as ours, alerted to nobody."""

from __future__ import annotations

from dataclasses import replace

from gongbao.normalize import read
from gongbao_stages import release
from gongbao_stages.road import run_night
from publish import read_latest

SUBSCRIPTION = "subscriptions:\n  - id: all\n    name: 全部\n    channels: [{kind: file, path: files}]\n"


def test_an_upgraded_parser_changes_are_ours_and_alert_nobody(settings, site, night, monkeypatch):
    settings.subscriptions_path.write_text(SUBSCRIPTION, encoding="utf-8")
    run_night(settings, as_of=night(5), portal_ids=None)
    for n in site.docs:  # the frame of every page differs, as a visit counter does: each is captured and read again
        site.answers[site.path(n)] = (
            200,
            "text/html; charset=utf-8",
            site.page(n).replace(b"<h1>", b"<!-- 17 --><h1>"),
        )
    known = read.read_matter

    def reads_titles_otherwise(matter, *, portal):
        reading = known(matter, portal=portal)
        return replace(reading, title=f"{reading.title}（新读法）")

    monkeypatch.setattr(read, "read_matter", reads_titles_otherwise)
    monkeypatch.setattr(release, "parser_version", lambda: "next")
    report = run_night(settings, as_of=night(6), portal_ids=None)
    changes = read_latest(settings.published_dir).changes().to_pylist()
    assert [(row["cause"], row["effect"]) for row in changes] == [("parser", "title")] * 4
    assert report["matched"] == 0
    assert not list(settings.alerts_dir.rglob("*.txt"))


def test_the_same_code_says_nothing_of_a_frame_that_differs(settings, site, night):
    run_night(settings, as_of=night(5), portal_ids=None)
    site.answers[site.path(1)] = (200, "text/html; charset=utf-8", site.page(1).replace(b"<h1>", b"<!-- 17 --><h1>"))
    report = run_night(settings, as_of=night(6), portal_ids=None)
    assert report["releases"][0]["new_versions"] == 0
    assert report["captures"] == 1
    assert read_latest(settings.published_dir).changes().num_rows == 0
