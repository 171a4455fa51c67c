"""A page that changes twice between two nights, seen by two batches of one day: each wording is a version of its own."""

from __future__ import annotations

FIRST = "单位和个人不得擅自占用公园绿地，违反规定的，处1000元以上5000元以下的罚款。"
SECOND = FIRST.replace("5000", "8000")
THIRD = FIRST.replace("5000", "6000")
OTHER = "市园林绿化主管部门负责全市公园的监督管理工作。"


def test_two_wordings_of_one_day_are_two_versions_each_told_against_the_one_before(story, make_reading, page):
    for wording in (FIRST, SECOND, THIRD):
        story.night({page: make_reading(OTHER, wording)}, days=1 / 24)
    versions = story.rows("versions")
    assert [row["sequence"] for row in versions] == [1, 2, 3]
    assert len({row["detected_at"].date() for row in versions}) == 1
    assert len({row["detected_at"] for row in versions}) == 3
    told = {
        (row["version_before"][-2:], row["version_after"][-2:], row["before"], row["after"])
        for row in story.real_changes()
    }
    assert told == {("v1", "v2", "5000元", "8000元"), ("v2", "v3", "8000元", "6000元")}
