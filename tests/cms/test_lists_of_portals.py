"""Shapes of lists on portals of many makers: what a row calls its title, which link it has, where the next page stands."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from gongbao.cms import FAMILIES
from gongbao.model.portal import Column
from gongbao.model.web import ListingPage, WebPage

Read = Callable[[str], ListingPage]


URL = "https://www.lingnan.gov.example/zwgk/zcwj/index.html"
TITLE = "岭南市人民政府关于印发夜间停车管理办法的通知"


@pytest.fixture
def read(answer: Callable[..., WebPage], column: Callable[..., Column]) -> Read:
    def read_list(markup: str) -> ListingPage:
        page = f"<html><body>{markup}</body></html>"
        return FAMILIES["generic"].read_listing(answer(page, URL), column(URL, "generic"))

    return read_list


@pytest.mark.parametrize(
    "row",
    [
        f'<li><a href="1.html" title="标题：{TITLE}\n点击数：715\n发表时间：2026-03-11">停车办法的通知</a><span>2026-03-11</span></li>',
        f'<li><a href="1.html"><h4>{TITLE}</h4><p>为规范夜间停车，制定本办法……</p></a><span>2026-03-11</span></li>',
        f'<li><a href="1.html"><font color="red">[置顶]</font>{TITLE}<img src="new.gif"></a><span>2026-03-11</span></li>',
        f'<a href="1.html"><li><span>{TITLE}</span><span>2026-03-11</span></li></a>',
        f'<li><a href="1.html"><p>{TITLE}</p><span>2026-03-11</span></a></li>',
    ],
    ids=[
        "told in the attribute",
        "heading and summary",
        "mark of the editor",
        "link around the row",
        "day in the link",
    ],
)
def test_the_title_of_a_row_is_that_of_the_document(read: Read, row: str) -> None:
    other = row.replace("1.html", "2.html").replace("夜间停车", "犬只饲养")
    assert [(e.url.rpartition("/")[2], e.title) for e in read(f"<ul>{row}{other}</ul>").entries] == [
        ("1.html", TITLE),
        ("2.html", TITLE.replace("夜间停车", "犬只饲养")),
    ]
    assert read(f"<ul>{row}{other}</ul>").entries[0].date_as_written == "2026-03-11"


def test_a_mark_in_words_of_the_title_stays(read: Read) -> None:
    row = '<li><a href="1.html">【进行中】关于养犬管理条例公开征求意见的公告</a><span>2026-03-11</span></li>'
    assert read(f"<ul>{row}</ul>").entries[0].title == "【进行中】关于养犬管理条例公开征求意见的公告"


ROW = f'<ul><li><a href="1.html">{TITLE}</a><span>2026-03-11</span></li></ul>'


@pytest.mark.parametrize(
    ("pager", "following"),
    [
        ('<div><a href="?page=1">1</a><a href="?page=2">2</a><a href="?page=2">&gt;</a></div>', f"{URL}?page=2"),
        (
            '<ul><li>1</li><li><a href="l_2.html">2</a></li><li><a href="l_2.html">›</a></li></ul>',
            URL.replace("index", "l_2"),
        ),
        ('<p><a href="/">首页</a><a href="/zwgk/">&gt;</a><a href="/zwgk/zcwj/">政策文件</a></p>', None),
        ('<div><a href="?page=2">2</a><a href="?page=3">3</a><a href="?page=9">&gt;&gt;</a></div>', None),
    ],
    ids=["arrow", "arrow in a list", "breadcrumbs", "double arrow"],
)
def test_an_arrow_behind_page_numbers_leads_to_the_next_page(read: Read, pager: str, following: str | None) -> None:
    found = read(ROW + pager).following
    assert (found.url if found else None) == following
