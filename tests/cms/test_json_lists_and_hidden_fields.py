"""Static lists in JSON, and the days of a consultation in hidden fields."""

from __future__ import annotations

import json
from datetime import date

import pytest

from gongbao.cms import family
from gongbao.cms.hidden_fields import read_hidden_fields
from gongbao.errors import SourceChanged
from gongbao.formats.markup import parse_markup
from gongbao.reading import read_matter

URL = "https://www.example.test/zhengce/zuixin/ZUIXINZHENGCE.json"
ROWS = [
    {
        "TITLE": "关于示范的<em>通知</em>",
        "SUB_TITLE": "",
        "URL": "./202607/t20260724_1.html",
        "DOCRELPUBTIME": "2026-07-24",
    },
    {"TITLE": "关于示范的批复&amp;附件", "URL": "https://www.example.test/b.htm", "DOCRELPUBTIME": "2026-07-23"},
    {"TITLE": "没有链接", "URL": "", "DOCRELPUBTIME": "2026-07-22"},
]


@pytest.mark.parametrize("name", ["govcn", "trs"])
@pytest.mark.parametrize("shape", [ROWS, {"data": ROWS, "total": 3}])
def test_a_static_list_gives_its_rows_and_no_further_page(answer, column, name, shape):
    declared = column(URL, name)
    assert family(name).first_request(declared).url == URL
    listing = family(name).read_listing(answer("\ufeff" + json.dumps(shape), URL), declared)
    assert [(e.url, e.title, e.date_as_written) for e in listing.entries] == [
        ("https://www.example.test/zhengce/zuixin/202607/t20260724_1.html", "关于示范的通知", "2026-07-24"),
        ("https://www.example.test/b.htm", "关于示范的批复&附件", "2026-07-23"),
    ]
    assert listing.following is None


def test_names_of_other_sites_and_moments_are_read(answer, column):
    rows = [{"docTitle": "关于示范的公告", "docPubUrl": "/c.html", "docRelTime": 1786118400000}]
    (entry,) = family("trs").read_listing(answer(json.dumps({"rows": rows}), URL), column(URL, "trs")).entries
    assert (entry.url, entry.date_as_written) == ("https://www.example.test/c.html", "1786118400000")


@pytest.mark.parametrize("name", ["govcn", "trs"])
def test_an_empty_list_is_empty_and_anything_else_was_rebuilt(answer, column, name):
    assert family(name).read_listing(answer("[]", URL), column(URL, name)).entries == ()
    for body in ("<html></html>", '{"code":200}', "[1]", '[{"a":1}]', "[" * 100_000):
        with pytest.raises(SourceChanged):
            family(name).read_listing(answer(body, URL), column(URL, name))


@pytest.mark.parametrize(
    ("markup", "found"),
    [
        ('<input type="hidden" id="endtime" value="1786118400000">', {"endtime": "1786118400000"}),
        (
            '<form action="/opinion/submit"><input type="HIDDEN" name="startTime" value="2026-07-01 00:00:00">'
            '<input type=hidden name="endTime" value="2026-08-07 23:59:59"></form>',
            {"starttime": "2026-07-01 00:00:00", "endtime": "2026-08-07 23:59:59"},
        ),
        ('<input type="hidden" name="jzsj" value="2026年8月7日">', {"endtime": "2026年8月7日"}),
        ('<form action="/search.jsp"><input type="hidden" name="endtime" value="2026-08-07"></form>', {}),
        ('<input type="hidden" name="endtime" value="">', {}),
        ('<input type="hidden" name="endtime" value="${endtime}">', {}),
        ('<input type="text" name="endtime" value="2026-08-07">', {}),
        ('<input type="hidden" name="endtimes_left" value="2026-08-07">', {}),
    ],
)
def test_hidden_days_of_a_consultation_are_read(markup, found):
    assert dict(read_hidden_fields(parse_markup(f"<html><body>{markup}</body></html>"))) == found


def test_a_page_whose_form_hides_the_last_day_has_it_as_the_end_of_its_round():
    page = (
        "<html><body><h1>关于公开征求《船舶管理办法(征求意见稿)》意见的公告</h1><div id='zoom'>"
        "<p>为加强船舶管理,我部起草了《船舶管理办法(征求意见稿)》,现向社会公开征求意见。欢迎社会各界提出意见和建议。</p>"
        f"<p>{'船舶所有人应当按照规定维护船舶,保证航行安全。' * 12}</p></div>"
        "<form action='/opinion/submit'><input type='hidden' id='endtime' value='1786118399000'></form></body></html>"
    )
    asked = read_matter(family("generic").page_matter(page, "https://www.example.test/a.html")).comment_round
    assert asked is not None
    assert asked.closes_on == date(2026, 8, 7)
