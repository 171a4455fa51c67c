"""The announcement of a text put above it on its page is a cover: nothing is told, unless it names another first day."""

from __future__ import annotations

from datetime import date

import pytest

from gongbao.reading import read_text

TEXT = """清江市渡口停泊管理办法
第一条　为了加强渡口停泊管理，制定本办法。
第二条　停泊区应当配备消防器材。
第三条　本办法自2024年5月1日起施行。
"""
COVER = """清江市人民政府公告
第12号
《清江市渡口停泊管理办法》已经2024年3月28日市人民政府第30次常务会议通过，现予公布，自{}起施行。
清江市人民政府
2024年4月2日
"""


@pytest.mark.parametrize("covered_first", [True, False])
def test_a_cover_that_comes_or_goes_is_told_to_nobody(story, page, covered_first):
    pages = [TEXT, COVER.format("2024年5月1日") + TEXT]
    for text in reversed(pages) if covered_first else pages:
        story.night({page: read_text(text)})
    assert story.real_changes() == []
    assert story.rows("policies")[0]["effective_on"] == date(2024, 5, 1)


def test_a_cover_with_another_first_day_is_told(story, page):
    story.night({page: read_text(TEXT)})
    story.night({page: read_text(COVER.format("2024年6月1日") + TEXT)})
    assert "validity" in {row["effect"] for row in story.real_changes()}
