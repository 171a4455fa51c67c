from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

import pytest

from gongbao.cms import FAMILIES, Basis, detect, family
from gongbao.errors import BadInput, SourceChanged, UnreadableDocument
from gongbao.model.capture import FailureKind
from gongbao.model.portal import Column
from gongbao.model.web import ListingPage, WebPage

FAMILY = family("feed")
URL = "https://www.qinglan.example/zwgk/rss.xml"
ATOM = 'xmlns="http://www.w3.org/2005/Atom"'
Read = Callable[..., ListingPage]


@pytest.fixture
def read(answer: Callable[..., WebPage], column: Callable[..., Column]) -> Read:
    def build(body: str | bytes, url: str = URL, **options: str) -> ListingPage:
        page = answer(body, url)
        if isinstance(body, bytes):
            page = replace(page, headers={"content-type": "application/xml"})
        return FAMILY.read_listing(page, column(url, "feed", **options))

    return build


def rss(items: str, channel: str = "", attributes: str = "") -> str:
    prolog = '<?xml version="1.0" encoding="utf-8"?>'
    return f'{prolog}<rss version="2.0" {attributes}><channel><title>t</title>{channel}{items}</channel></rss>'


def rows(page: ListingPage) -> list[tuple[str, str, str | None]]:
    return [(entry.url, entry.title, entry.date_as_written) for entry in page.entries]


def test_rss_two_gives_link_title_and_the_day_in_shanghai(read: Read) -> None:
    item = (
        "<item><title>关于印发办法的通知</title><link>https://www.qinglan.example/a.html</link>"
        "<pubDate>Sun, 02 Mar 2025 16:30:00 GMT</pubDate></item>"
    )
    assert rows(read(rss(item))) == [("https://www.qinglan.example/a.html", "关于印发办法的通知", "2025-03-03")]


def test_rss_one_lists_its_items_beside_the_channel(read: Read) -> None:
    body = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
      xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://www.qinglan.example/"><title>t</title>
      <link>https://www.qinglan.example/</link><items><rdf:Seq><rdf:li rdf:resource="https://www.qinglan.example/a"/></rdf:Seq></items>
      </channel><item rdf:about="https://www.qinglan.example/a"><title>关于示范的公告</title>
      <link>https://www.qinglan.example/a</link><dc:date>2025-03-03T00:10:00+08:00</dc:date></item></rdf:RDF>"""
    assert rows(read(body)) == [("https://www.qinglan.example/a", "关于示范的公告", "2025-03-03")]


def test_atom_gives_the_alternate_link_to_a_page(read: Read) -> None:
    body = f"""<feed {ATOM}><title>t</title><link rel="self" href="/atom.xml"/><entry><title>关于示范的公告</title>
      <link rel="enclosure" href="/a.pdf" type="application/pdf"/><link rel="alternate" type="application/json" href="/a.json"/>
      <link type="text/html" href="/a.html"/><id>tag:x,2025:1</id><published>2025-03-03T09:00:00.123+08:00</published>
      <updated>2025-03-05T00:00:00Z</updated></entry></feed>"""
    assert rows(read(body)) == [("https://www.qinglan.example/a.html", "关于示范的公告", "2025-03-03")]


def test_relative_links_stand_below_the_feed_and_every_xml_base_around_them(read: Read) -> None:
    item = "<item><title>关于示范的公告</title><link>{}</link></item>"
    assert read(rss(item.format("./a.html"))).entries[0].url == "https://www.qinglan.example/zwgk/a.html"
    based = f"""<feed {ATOM} xml:base="https://static.qinglan.example/x/"><entry xml:base="y/"><title>t</title>
      <link href="a.html" xml:base="z/"/></entry><entry><title>u</title><link href="/b.html"/></entry></feed>"""
    assert [entry.url for entry in read(based).entries] == [
        "https://static.qinglan.example/x/y/z/a.html",
        "https://static.qinglan.example/b.html",
    ]


def test_a_base_that_is_no_address_changes_nothing(read: Read) -> None:
    item = '<item xml:base="http://[broken/"><title>t</title><link>a.html</link></item>'
    assert read(rss(item)).entries[0].url == "https://www.qinglan.example/zwgk/a.html"


@pytest.mark.parametrize(
    ("guid", "found"),
    [
        ("<guid>https://www.qinglan.example/a</guid>", ["https://www.qinglan.example/a"]),
        ('<guid isPermaLink="true">https://www.qinglan.example/a</guid>', ["https://www.qinglan.example/a"]),
        ('<guid isPermaLink="false">https://www.qinglan.example/a</guid>', []),
        ("<guid>tag:qinglan,2025:1</guid>", []),
    ],
)
def test_a_guid_is_an_address_only_when_it_is_a_permalink(read: Read, guid: str, found: list[str]) -> None:
    other = "<item><title>另一份</title><link>https://www.qinglan.example/z</link></item>"
    page = read(rss(f"<item><title>关于示范的公告</title>{guid}</item>{other}"))
    assert [entry.url for entry in page.entries] == [*found, "https://www.qinglan.example/z"]


def test_a_link_is_taken_before_a_guid_and_an_atom_link_in_its_place(read: Read) -> None:
    both = "<item><title>t</title><guid>https://www.qinglan.example/g</guid><link>https://www.qinglan.example/l</link></item>"
    atom = '<item><title>u</title><link/><a:link rel="alternate" href="https://www.qinglan.example/m"/></item>'
    page = read(rss(both + atom, attributes='xmlns:a="http://www.w3.org/2005/Atom"'))
    assert [entry.url for entry in page.entries] == ["https://www.qinglan.example/l", "https://www.qinglan.example/m"]


@pytest.mark.parametrize(
    ("title", "read_as"),
    [
        ("<![CDATA[关于<b>印发</b>《办法》的通知]]>", "关于印发《办法》的通知"),
        ("关于&lt;font color='red'&gt;印发&lt;/font&gt;办法的通知", "关于印发办法的通知"),
        ("研究&amp;amp;开发费用", "研究&开发费用"),
        ("研究&amp;开发费用", "研究&开发费用"),
        ("费用 a &lt; b 的通知", "费用 a < b 的通知"),
        ("  关于\n  示范的   公告 ", "关于 示范的 公告"),
        ("", ""),
    ],
)
def test_titles_of_rss_are_text_or_markup(read: Read, title: str, read_as: str) -> None:
    page = read(rss(f"<item><title>{title}</title><link>https://www.qinglan.example/a</link></item>"))
    assert page.entries[0].title == read_as


@pytest.mark.parametrize(
    ("title", "read_as"),
    [
        ('<title type="text">关于 &lt;b&gt; 的通知</title>', "关于 <b> 的通知"),
        ('<title type="html">关于&lt;b&gt;印发&lt;/b&gt;的通知</title>', "关于印发的通知"),
        (
            '<title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">关于<b>印发</b>的通知</div></title>',
            "关于印发的通知",
        ),
        ("<title>关于印发的通知</title>", "关于印发的通知"),
    ],
)
def test_titles_of_atom_are_what_their_type_says(read: Read, title: str, read_as: str) -> None:
    page = read(f'<feed {ATOM}><entry>{title}<link href="/a"/></entry></feed>')
    assert page.entries[0].title == read_as


DATES = (
    ("<pubDate>Mon, 03 Mar 2025 09:00:00 +0800</pubDate>", "2025-03-03"),
    ("<dc:date>2025-03-04</dc:date>", "2025-03-04"),
    ("<a:published>2025-03-05T00:00:00+08:00</a:published>", "2025-03-05"),
    ("<a:updated>2025-03-06T00:00:00+08:00</a:updated>", "2025-03-06"),
)
SPACES = 'xmlns:a="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/elements/1.1/"'


@pytest.mark.parametrize("first", range(4))
def test_of_several_dates_the_one_of_publication_comes_first(read: Read, first: int) -> None:
    written = "".join(element for element, _ in reversed(DATES[first:]))
    page = read(rss(f"<item><title>t</title><link>/a</link>{written}</item>", attributes=SPACES))
    assert page.entries[0].date_as_written == DATES[first][1]


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("03 Mar 2025 09:00 +0800", "2025-03-03"),
        ("Mon, 3 Mar 2025 23:59:59 EST", "2025-03-04"),
        ("2025-03-03 23:30:00", "2025-03-03"),
        ("2025年3月3日", "2025年3月3日"),
        ("昨天", "昨天"),
        ("Mon, 99 Mar 2025 09:00:00 +0800", "Mon, 99 Mar 2025 09:00:00 +0800"),
    ],
)
def test_dates_are_days_where_they_can_be_read_and_stay_as_written_where_not(
    read: Read, written: str, day: str
) -> None:
    page = read(rss(f"<item><title>t</title><link>/a</link><pubDate>{written}</pubDate></item>"))
    assert page.entries[0].date_as_written == day


def test_an_atom_feed_goes_on_where_it_says(read: Read) -> None:
    entry = '<entry><title>t</title><link href="/a"/></entry>'
    link = '<link rel="{}" href="{}"/>'
    url = "https://www.qinglan.example/zwgk/atom.xml?page=1"

    def following(links: str) -> str | None:
        request = read(f"<feed {ATOM}>{links}{entry}</feed>", url).following
        return request.url if request else None

    assert following(link.format("next", "?page=2")) == "https://www.qinglan.example/zwgk/atom.xml?page=2"
    assert following(link.format("prev-archive", "/2024.xml")) == "https://www.qinglan.example/2024.xml"
    assert following(link.format("next", url) + link.format("previous", "/p")) is None
    assert following("") is None


def test_a_feed_that_does_not_go_on_shows_the_newest_unless_it_says_that_it_is_complete(read: Read) -> None:
    item = "<item><title>t</title><link>/a</link></item>"
    complete = '<fh:complete xmlns:fh="http://purl.org/syndication/history/1.0"/>'
    assert read(rss(item)).window
    assert not read(rss(item, complete)).window
    assert not read(rss(item, '<a:link rel="next" href="/2"/>', SPACES)).window
    assert not read("<urlset><url><loc>/a</loc></url></urlset>").window


def test_rss_may_go_on_by_an_atom_link_of_its_channel(read: Read) -> None:
    channel = '<a:link rel="next" href="rss.xml?page=2"/>'
    page = read(rss("<item><title>t</title><link>/a</link></item>", channel, SPACES))
    assert page.following is not None
    assert page.following.url == "https://www.qinglan.example/zwgk/rss.xml?page=2"


@pytest.mark.parametrize(
    "body",
    [
        rss(""),
        f"<feed {ATOM}><title>t</title></feed>",
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"></urlset>',
    ],
)
def test_an_empty_feed_is_an_empty_listing(read: Read, body: str) -> None:
    page = read(body)
    assert (page.entries, page.following, page.parts) == ((), None, ())


def test_a_feed_in_gb_bytes_is_read_by_its_prolog(read: Read) -> None:
    body = (
        rss("<item><title>关于朱镕基〇号文件的通知</title><link>/a</link></item>")
        .replace("utf-8", "gb2312")
        .encode("gb18030")
    )
    assert read(body).entries[0].title == "关于朱镕基〇号文件的通知"


def test_a_feed_in_utf16_or_with_a_byte_order_mark_is_read(read: Read) -> None:
    body = rss("<item><title>关于示范的公告</title><link>/a</link></item>")
    for raw in (body.replace("utf-8", "utf-16").encode("utf-16"), b"\xef\xbb\xbf" + body.encode()):
        assert read(raw).entries[0].title == "关于示范的公告"


def test_a_feed_whose_bytes_are_cut_inside_a_character_is_unreadable(read: Read) -> None:
    body = rss("<item><title>关于印发青岚市技术改造管理办法的通知</title></item>").encode()
    with pytest.raises(UnreadableDocument):
        read(body[: body.index("通知".encode()) + 1])


LAUGHS = """<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "哈哈哈"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
  <!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>
  <rss version="2.0"><channel><item><title>&c;</title><link>/a</link></item></channel></rss>"""
OUTSIDE = """<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/hostname">]>
  <rss version="2.0"><channel><item><title>&x;</title><link>/a</link></item></channel></rss>"""
UNDEFINED = (
    '<!DOCTYPE rss SYSTEM "http://www.qinglan.example/rss.dtd">'
    '<rss version="2.0"><channel><item><title>&nbsp;</title><link>/a</link></item></channel></rss>'
)


@pytest.mark.parametrize(
    ("body", "fact", "kind"),
    [
        (LAUGHS, "declares entities", FailureKind.UNEXPECTED_STRUCTURE),
        (OUTSIDE, "declares entities", FailureKind.UNEXPECTED_STRUCTURE),
        (UNDEFINED, "entity", FailureKind.UNEXPECTED_STRUCTURE),
        (rss("<item><title>&nbsp;</title></item>"), "not well-formed", FailureKind.UNEXPECTED_STRUCTURE),
        (rss("<item><title>a</item>"), "not well-formed", FailureKind.UNEXPECTED_STRUCTURE),
        (rss("<item><title>a</title>")[:-20], "cut off", FailureKind.TRUNCATED),
        ("<div>" * 300 + "</div>" * 300, "not well-formed", FailureKind.UNEXPECTED_STRUCTURE),
        ("<!DOCTYPE html><html><body>维护中</body></html>", "no RSS", FailureKind.UNEXPECTED_STRUCTURE),
        ("<html><p>维护中<br></html>", "not well-formed", FailureKind.UNEXPECTED_STRUCTURE),
        ('{"items": []}', "not well-formed", FailureKind.UNEXPECTED_STRUCTURE),
        ('<rss version="2.0"/>', "no RSS", FailureKind.UNEXPECTED_STRUCTURE),
        (rss("<item><title>没有地址</title></item>"), "none of 1 entries", FailureKind.UNEXPECTED_STRUCTURE),
    ],
)
def test_what_is_no_feed_or_a_broken_or_hostile_one_has_a_name(
    read: Read, body: str, fact: str, kind: FailureKind
) -> None:
    with pytest.raises(SourceChanged, match=fact) as caught:
        read(body)
    assert caught.value.kind is kind
    assert URL in str(caught.value)


def test_a_doctype_without_entities_is_no_harm(read: Read) -> None:
    body = (
        '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.netscape.com/rss-0.91.dtd">'
        '<rss version="0.91"><channel><item><title>t</title><link>/a</link></item></channel></rss>'
    )
    assert len(read(body).entries) == 1


def test_what_a_feed_leads_to_is_read_by_the_system_it_shows() -> None:
    body = "<p>各县（区）人民政府：</p>" + "<p>第一条　为了规范管理，制定本办法，现予印发。</p>" * 10
    trs = f'<html><body><h1>关于示范的通知</h1><div class="TRS_Editor">{body}</div></body></html>'
    assert FAMILY.page_matter(trs, "https://www.qinglan.example/a.html").family == "trs"
    plain = f"<html><body><h1>关于示范的通知</h1><div>{body}</div></body></html>"
    assert FAMILY.page_matter(plain, "https://www.qinglan.example/a.html").lines[0] == "各县（区）人民政府："
    with pytest.raises(SourceChanged, match="a feed where a page"):
        FAMILY.page_matter(rss(""), URL)


@pytest.mark.parametrize(
    "claim", [rss(""), f"<feed {ATOM}/>", "\ufeff<!-- x --><urlset/>", "<sitemapindex></sitemapindex>"]
)
def test_a_feed_is_detected_by_its_first_element(claim: str) -> None:
    assert detect(claim, None) == "feed"


def test_looking_for_a_feed_takes_no_time_on_a_page_full_of_comments() -> None:
    began = time.perf_counter()
    assert FAMILY.fingerprints("<!---->" * 2_000 + "<html>", None) == 0
    assert time.perf_counter() - began < 1


def test_a_page_that_links_to_a_feed_or_shows_one_is_none() -> None:
    for page in (
        '<html><head><link rel="alternate" type="application/rss+xml" href="/rss.xml"></head></html>',
        "<!DOCTYPE html><html><body><pre><rss version='2.0'></pre></body></html>",
        "<feedback>x</feedback>",
    ):
        assert FAMILY.fingerprints(page, URL) == 0
    assert FAMILY.basis is Basis.SPECIFICATION


def test_only_wanted_addresses_are_listed(read: Read) -> None:
    items = "".join(f"<item><title>t</title><link>/{path}</link></item>" for path in ("zcwj/1", "xwdt/2"))
    assert [entry.url for entry in read(rss(items), contains="/zcwj/").entries] == [
        "https://www.qinglan.example/zcwj/1"
    ]


def test_an_option_that_is_not_known_is_refused(read: Read) -> None:
    with pytest.raises(BadInput, match="lastmod"):
        read("<urlset><url><loc>/a</loc></url></urlset>", lastmod="yes")


def test_every_family_says_what_it_was_written_from() -> None:
    assert {name: str(known.basis) for name, known in FAMILIES.items()} == {
        "hanweb_jpage": "pages",
        "hanweb_jpaas": "pages",
        "trs": "pages",
        "govcn": "answers",
        "gkmlpt": "described",
        "flk": "described",
        "feed": "specification",
        "generic": "pages",
        "folder": "pages",
    }
