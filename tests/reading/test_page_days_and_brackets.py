"""A day alone above the text is the page's, one before a name is a signature; brackets that were opened before a label are no value."""

from __future__ import annotations

from datetime import date

import pytest

from gongbao.model.web import PageMatter
from gongbao.reading import read_matter
from gongbao.reading.labels import read_pairs

BODY = ("各县(市、区)人民政府:", "一、加强管理。", "二、本通告自2024年6月1日起施行。")


@pytest.mark.parametrize(
    ("above", "published"),
    [
        ("2024-05-07", date(2024, 5, 7)),
        ("2024-05-07 10:30", date(2024, 5, 7)),
        ("2024-05-07 甬江市财政局", date(2024, 5, 7)),
        ("发布于 2024-05-07", date(2024, 5, 7)),
        ("2024年5月7日 10时30分 甬江市财政局", date(2024, 5, 7)),
        # in words and right before a name it is when and by whom the document was signed
        ("2024年5月7日 甬江市财政局", None),
        ("2024年5月7日甬江市财政局", None),
        ("2024年5月7日", None),
    ],
)
def test_a_day_above_the_text_is_the_pages_unless_it_signs(above, published):
    matter = PageMatter(family="generic", url=None, lines=BODY, title="关于加强窨井盖管理的通告", head_lines=(above,))
    assert read_matter(matter).published_on == published


@pytest.mark.parametrize(
    ("line", "pairs"),
    [
        ("【时间:2013-5-6】【来源:市物价局】", [("时间", "2013-5-6"), ("来源", "市物价局")]),
        ("[发布日期:2013-5-6]", [("发布日期", "2013-5-6")]),
        ("发布日期:2013-5-6 来源:市物价局[原文]", [("发布日期", "2013-5-6"), ("来源", "市物价局[原文]")]),
        ("发布日期:2013-5-6 来源:【市物价局】", [("发布日期", "2013-5-6"), ("来源", "【市物价局】")]),
    ],
)
def test_a_bracket_is_dropped_only_where_it_was_opened_before_the_label(line, pairs):
    assert read_pairs(line) == pairs
