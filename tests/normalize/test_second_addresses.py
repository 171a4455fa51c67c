"""The same document under a second address, with other words: the amended text is taken, any other difference is told."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

OLD_PAGE = "http://www.example.gov/art/2025/3/3/art_1_1.html"
OTHER = "http://www.example.gov/art/2025/3/9/art_1_9.html"
NUMBER = "测政发〔2020〕3号"
NOTE = "（2020年3月1日公布 根据2025年3月1日《关于修改〈测试市公园管理办法〉的决定》修正）"


@pytest.fixture
def text(make_reading):
    def text(days="五", note="", **facts):
        made = make_reading("公园应当每日开放。", f"公园管理单位应当在{days}日内答复。", doc_number=NUMBER, **facts)
        return replace(made, text=f"{note}\n{made.text}")

    return text


def one(story):
    (row,) = story.rows("policies")
    return row


def differing(story):
    return [flag for flag in one(story)["flags"] if flag.startswith("differing_copy:")]


def test_other_words_under_a_second_address_are_told(story, text):
    story.night({OLD_PAGE: text()})
    story.night({OTHER: text("三")})
    assert differing(story) == [f"differing_copy:{OTHER}"]
    (line,) = one(story)["conflicts"]
    said = json.loads(line)
    assert (said["clause"], said["address"]) == ("第二条", OTHER)
    assert "五" in said["own_page"]
    assert "三" in said["other_page"]
    assert story.real_changes() == []
    assert one(story)["url"] == OLD_PAGE


def test_the_amended_text_under_a_second_address_is_the_new_version(story, text):
    story.night({OLD_PAGE: text()})
    story.night({OTHER: text("三", note=NOTE)})
    assert one(story)["latest_version_id"].endswith(".v2")
    assert [row["effect"] for row in story.real_changes()] == ["deadline"]
    assert differing(story) == []


def test_the_old_page_that_stays_beside_the_amended_text_is_no_difference(story, text):
    story.night({OLD_PAGE: text()})
    story.night({OTHER: text("三", note=NOTE)})
    story.night({OLD_PAGE: text()})
    assert one(story)["latest_version_id"].endswith(".v2")
    assert differing(story) == []


def test_the_same_words_under_a_second_address_are_a_copy(story, text):
    story.night({OLD_PAGE: text()})
    story.night({OTHER: text()})
    assert differing(story) == []
    assert one(story)["conflicts"] == []


def test_an_earlier_page_with_other_words_is_no_news(story, text):
    story.night({OLD_PAGE: text(published_on=date(2025, 3, 1))})
    story.night({OTHER: text("三", published_on=date(2020, 3, 1))})
    assert differing(story) == []
