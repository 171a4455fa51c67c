"""The archive read again by mapped tasks: what a kill left is not read twice, and the release is that of one process."""

from __future__ import annotations

import shutil
from dataclasses import replace

import pytest

from gongbao.errors import AlreadyRunning, BadInput
from gongbao.normalize import read
from gongbao_stages import mapped_rereading, release, rereading, segments
from gongbao_stages.mapped_rereading import finish_reread, open_reread, reread_group, reread_groups
from gongbao_stages.rereading import reread_archive
from gongbao_stages.road import capture_batch, open_batch, release_pending, run_night
from publish import read_latest


@pytest.fixture
def published(settings, night, monkeypatch):
    """Four notices, published by the code of yesterday; today's adds a word to each title, and a segment is one page."""
    run_night(settings, as_of=night(5), portal_ids=None)
    known = read.read_matter

    def reads_otherwise(matter, *, portal):
        reading = known(matter, portal=portal)
        return replace(reading, title=f"{reading.title}（新读法）")

    monkeypatch.setattr(read, "read_matter", reads_otherwise)
    monkeypatch.setattr(segments, "SEGMENT_PAGES", 1)
    use_code(monkeypatch, "next")
    return settings


def use_code(monkeypatch, code):
    for module in (release, rereading, mapped_rereading):
        monkeypatch.setattr(module, "parser_version", lambda: code)


def digests(settings):
    return {name: table.digest for name, table in read_latest(settings.published_dir).manifest.tables.items()}


def test_mapped_groups_end_in_the_release_of_one_process(published, night, tmp_path):
    twin = replace(published, data_dir=tmp_path / "twin", ledger_url=f"sqlite:///{tmp_path / 'twin' / 'ledger.sqlite'}")
    shutil.copytree(published.data_dir, twin.data_dir)
    batch_id = open_reread(published, as_of=night(6), portal_ids=None)["batch_id"]
    groups = reread_groups(published, batch_id)
    assert [len(group["segments"]) for group in groups] == [1, 1, 1, 1]
    assert groups[0]["name"] == "cn_990200_small, 1 of 4 segments"
    for group in reversed(groups):  # workers take them in any order
        assert reread_group(published, batch_id=batch_id, segments=group["segments"])["pages"] == 1
    assert finish_reread(published, batch_id) == {"batch_id": batch_id, "policies": 4, "segments": 4, "incomplete": []}
    reread_archive(twin, as_of=night(6), portal_ids=None)
    assert release_pending(published)["releases"] == release_pending(twin)["releases"]
    assert digests(published) == digests(twin)
    titles = read_latest(published.published_dir).table("policies").column("title").to_pylist()
    assert sorted(title[-5:] for title in titles) == ["（新读法）"] * 4


def test_what_a_kill_left_staged_is_not_read_again(published, night, monkeypatch):
    batch_id = open_reread(published, as_of=night(6), portal_ids=None)["batch_id"]
    write, written = segments.write_stage, []

    def killed_at_the_third(path, readings):
        if len(written) == 2:
            raise KeyboardInterrupt
        written.append(path.stem)
        write(path, readings)

    monkeypatch.setattr(segments, "write_stage", killed_at_the_third)
    names = [name for group in reread_groups(published, batch_id) for name in group["segments"]]
    with pytest.raises(KeyboardInterrupt):
        reread_group(published, batch_id=batch_id, segments=names)
    assert finish_reread(published, batch_id)["incomplete"] == [f"{batch_id}: 2 segments; start the re-reading again"]
    assert release_pending(published)["releases"] == []
    monkeypatch.setattr(
        segments, "write_stage", lambda path, readings: (written.append(path.stem), write(path, readings))
    )
    said = []
    assert open_reread(published, as_of=None, portal_ids=None)["batch_id"] == batch_id
    left = reread_groups(published, batch_id)
    assert [group["segments"] for group in left] == [[name] for name in names[2:]]
    for group in left:
        reread_group(published, batch_id=batch_id, segments=group["segments"], say=said.append)
    assert said[-1] == "reread: cn_990200_small: 1 pages; 4 of 4 segments"
    assert reread_group(published, batch_id=batch_id, segments=names)["staged_before"] == 4
    assert sorted(written) == sorted(names)
    assert finish_reread(published, batch_id)["incomplete"] == []
    assert release_pending(published)["releases"][0]["new_versions"] == 4


def test_many_segments_are_parted_into_as_many_groups_as_may_be_mapped(published, night, monkeypatch):
    monkeypatch.setattr(mapped_rereading, "MAX_GROUPS", 3)
    batch_id = open_reread(published, as_of=night(6), portal_ids=None)["batch_id"]
    assert [len(group["segments"]) for group in reread_groups(published, batch_id)] == [2, 2]


def test_a_worker_that_runs_other_code_than_the_plan_reads_nothing(published, night, monkeypatch):
    batch_id = open_reread(published, as_of=night(6), portal_ids=None)["batch_id"]
    names = reread_groups(published, batch_id)[0]["segments"]
    use_code(monkeypatch, "newest")
    with pytest.raises(BadInput, match="is to be read by code next, and this worker runs newest"):
        reread_group(published, batch_id=batch_id, segments=names)


def test_a_batch_under_way_goes_first_and_a_night_that_goes_first_is_told(published, site, night):
    batch_id = open_reread(published, as_of=night(6), portal_ids=None)["batch_id"]
    open_batch(published, as_of=night(7), portal_ids=None, trigger="nightly")
    assert finish_reread(published, batch_id)["incomplete"] == [f"{batch_id}: a night went first; start it again"]
    capture_batch(published, as_of=night(7), portal_ids=None)
    with pytest.raises(AlreadyRunning, match="when it is published, start the re-reading again"):
        open_reread(published, as_of=night(8), portal_ids=None)


def test_nothing_is_planned_where_nothing_is_due(settings, night):
    run_night(settings, as_of=night(5), portal_ids=None)
    assert open_reread(settings, as_of=night(6), portal_ids=None) == {"batch_id": None, "segments": 0, "policies": 0}
