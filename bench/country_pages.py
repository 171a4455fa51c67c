"""Pages of `bench/country.py`: the lists and documents of its sites, and what a site answers that fails.

Invented, of the size that such pages have: a list of 25 to 45 KB, a document of 30 to 45 KB. What all pages share is made (and packed)
once; only the rows of a list and the head of a document are put together for each answer.
"""

from __future__ import annotations

import gzip
import json
import re
import zlib
from dataclasses import dataclass, field, replace
from functools import cache
from urllib.parse import parse_qs, urlsplit

from country_sites import LISTING, PAGE, SITE, Country, Listing, Site

BUILD_UNIT = "/api-gateway/jpaas-publish-server/front/page/build/unit"
PROXY = "/module/web/jpage/dataproxy.jsp"
HTML = "text/html; charset=utf-8"

_MENU = "".join(
    f'<div class="menu m{n}"><a class="item" href="/zt/{n}/" target="_blank">专题专栏之{n}号</a><em class="arrow"></em>'
    f'<p class="sub"><a href="/zt/{n}/a/">工作动态</a><a href="/zt/{n}/b/">图片新闻</a><a href="/zt/{n}/c/">服务指南</a></p></div>\n'
    for n in range(70)
)
_STYLE = (
    "<style>"
    + "".join(f".m{n} .sub a:hover{{color:#c00;left:{n}px;background:#f{n % 10}f}}\n" for n in range(120))
    + "</style>"
)
_FOOT = (
    '<div class="foot">主办：人民政府办公室　承办：大数据中心　网站标识码1000000001</div><script>'
    + "".join(f"var t{n}=document.getElementById('k{n}');if(t{n}){{t{n}.className='on{n}';}}\n" for n in range(60))
    + "</script></body></html>"
)
_TEXTS = tuple(
    "".join(
        f"<p>第{n}条　{'县级以上人民政府应当将本行政区域内的有关工作纳入国民经济和社会发展规划，' * (1 + (n + k) % 3)}"
        f"所需经费由本级财政保障，每年安排不少于{n * 10 + k}万元。</p>\n"
        for n in range(1, 14 + k * 3)
    )
    for k in range(12)
)
_MARKS = {
    "trs": ("<div class=TRS_Editor>", "</div>"),
    "hanweb_jpage": ('<div class="main-txt" id="zoom"><!--<$[信息内容]>begin-->', "<!--<$[信息内容]>end--></div>"),
    "hanweb_jpaas": ('<div class="main-txt" id="zoom">', "</div>"),
    "generic": ('<div class="article-content">', "</div>"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer. ``shared`` are names of the parts that all pages share; ``announced`` is another Content-Length than the true one."""

    status: int = 200
    parts: tuple[str | bytes, ...] = ()
    kind: str = HTML
    headers: tuple[tuple[str, str], ...] = ()
    announced: int | None = None
    hangs: bool = False
    drips: bool = False
    packed: bytes | None = field(default=None, repr=False)

    @property
    def body(self) -> bytes:
        """The bytes before packing."""
        return b"".join(part if isinstance(part, bytes) else part.encode() for part in self.parts)

    def coded(self, *, zipped: bool) -> bytes:
        """The bytes as they are sent: gzip members one after the other, those of shared parts made once."""
        if self.packed is not None:
            return self.packed
        return b"".join(map(_packed, self.parts)) if zipped else self.body


@cache
def _packed_once(part: str) -> bytes:
    return gzip.compress(part.encode(), 6, mtime=0)


def _packed(part: str | bytes) -> bytes:
    if isinstance(part, str) and len(part) > 2_000 and part in _SHARED:
        return _packed_once(part)
    coder = zlib.compressobj(1, zlib.DEFLATED, 31)
    return coder.compress(part if isinstance(part, bytes) else part.encode()) + coder.flush()


_HEAD = '<!DOCTYPE html><html><head><meta charset="utf-8">' + _STYLE
_SHARED = frozenset({_HEAD, _MENU, _FOOT, *_TEXTS})


def listing_answer(column: Listing, page: int, *, tonight: bool = True) -> Answer:
    """One page of a list, from 1, as it stands tonight or stood before; a generic site counts its visitors on it."""
    site, size, total = column.site, column.per_page, column.total if tonight else column.known
    if site.does("repeats") and column.place == 0:
        page = 1
    first = total - (page - 1) * size
    numbers = range(first, max(0, first - size), -1)
    pages = -(-total // size)
    title = f"<title>第{site.number}市人民政府 栏目{column.place}</title></head><body>"
    if site.family == "hanweb_jpage":
        return _jpage(column, page, numbers, title, total)
    rows = "".join(
        f'<li><a href="{column.page_path(n)}" title="{column.title(n)}" target="_blank">{column.title(n)}</a>'
        f"<span>{column.day(n)}</span></li>\n"
        for n in numbers
    )
    if site.family == "hanweb_jpaas":
        return _unit(page, rows, total)
    if site.family == "trs":
        pager = f'<script>createPageHTML({pages},{page - 1},"index","html");</script>'
    else:
        title += f"<p>您是第{8_000_000 + site.number + tonight}位访客</p>"
        pager = f'<a href="/c{column.place}/index_{page}.html">下一页</a>' if page < pages else "<span>末页</span>"
    return Answer(parts=(_HEAD, title, _MENU, f'<ul class="list">{rows}</ul>{pager}', _FOOT))


def _jpage(column: Listing, page: int, numbers: range, title: str, total: int) -> Answer:
    rows = "".join(
        f"<record><![CDATA[\n<li><a title='{column.title(n)}' target='_blank' href='{column.page_path(n)}'>{column.title(n)}</a>"
        f"<span>{column.day(n)}</span></li>]]></record>"
        for n in numbers
    )
    if page > 1:
        inner = f"<nextgroup></nextgroup>\n<recordset>{rows}</recordset><totalrecord>{total}</totalrecord>"
        return Answer(parts=(f"<datastore>\n{inner}</datastore>",), kind="text/xml; charset=utf-8")
    ask = f"appid=1&webid=3&path=/&columnid={100 + column.place}&unitid=7001&webname=w&permissiontype=0"
    parameters = (
        f"{{col:1,appid:'1',webid:3,path:'/',columnid:{100 + column.place},sourceContentType:1,unitid:'7001',webname:'w',"
        "permissiontype:0}"
    )
    store = (
        f'<!--Produced By 大汉网络 大汉版通发布系统--><div id="7001"><script type="text/xml"><datastore>\n'
        f'<nextgroup><![CDATA[<a href="{PROXY}?page=1&{ask}"></a>]]></nextgroup>\n<recordset>{rows}</recordset></datastore></script></div>'
        f'<script src="/module/web/jpage/jquery.jpage.js"></script><script>var p={parameters};$(function(){{$("#7001").jpage('
        f"{{totalRecord:{total},groupSize:3,proxyUrl:'{PROXY}',perPage:15,ajaxParam:p}});}});</script>"
    )
    return Answer(parts=(_HEAD, title, _MENU, store, _FOOT))


def _unit(page: int, rows: str, total: int) -> Answer:
    pager = (
        f'<table class="pagination" rows="15" count="{total}" pageNo="{page}"><tr><td>第 {page} 页</td></tr></table>'
    )
    said = {"success": True, "code": "200", "data": {"html": f'<div class="page-content">{rows}</div>{pager}'}}
    return Answer(parts=(json.dumps(said, ensure_ascii=False),), kind="application/json;charset=UTF-8")


def column_answer(column: Listing) -> Answer:
    """The column page of a jpaas site, which names the unit to ask."""
    query = (
        "{'parseType':'bulidstatic','webId':'3390','tplSetId':'q7','pageType':'column','tagId':'信息列表','editType':'null',"
        f"'pageId':'{100 + column.place}'}}"
    )
    script = (
        f'<script id="5be1" src="/cms_files/unitbuild.js" webId="3390" parseType="bulidstatic" url="{BUILD_UNIT}" '
        f'queryData="{query}"></script>'
    )
    return Answer(parts=(_HEAD, f"<title>栏目{column.place}</title></head><body>", _MENU, script, _FOOT))


def page_answer(column: Listing, number: int, *, tonight: bool = True) -> Answer:
    """A document as it stood before, or as it stands tonight."""
    site, title = column.site, column.title(number)
    begin, end = _MARKS[site.family]
    head = (
        f'<title>{title}</title><meta name="ArticleTitle" content="{title}"><meta name="PubDate" content="{column.day(number)} 09:00">'
        f'<meta name="SiteName" content="第{site.number}市人民政府"></head><body>'
    )
    amended = tonight and column.amended and number == column.total
    lead = (
        f"<h1>{title}</h1>{begin}<p>第{site.number}市政办发〔{column.day(number).year}〕{number}号</p><p>各区人民政府：</p>"
        + ("<p>补助标准调整为每户800元。</p>" if amended else "<p>补助标准为每户500元。</p>")
    )
    sign = f"<p>第{site.number}市人民政府办公室</p><p>{column.day(number):%Y年%m月%d日}</p>{end}"
    headers: tuple[tuple[str, str], ...] = ()
    if site.validated:
        headers = (("ETag", column.etag(number, tonight=tonight)), ("Last-Modified", "Mon, 02 Mar 2026 08:00:00 GMT"))
    text = _TEXTS[(site.number + number) % len(_TEXTS)]
    return Answer(parts=(_HEAD, head, _MENU, lead, text, sign, _FOOT), headers=headers)


_DETAIL = re.compile(
    r"/c(?P<trs>\d)/\d{6}/t\d{8}_(?P<n1>\d+)\.html|/art/\d+/\d+/\d+/art_(?P<jpage>\d+)_(?P<n2>\d+)\.html"
    r"|/col/col(?P<jpaas>\d+)/art/\d+/art_[0-9a-f]{16}(?P<n3>[0-9a-f]{16})\.html|/c(?P<generic>\d)/\d{4}/(?P<n4>\d+)\.html"
)
_LIST = re.compile(r"/c(?P<c>\d)/index(?:_(?P<page>\d+))?\.html|/col/col(?P<col>\d+)/index\.html")
_HOME = Answer(parts=(_HEAD, "<title>市人民政府门户网站</title></head><body>", _MENU, "<div>走进本市</div>", _FOOT))
_GONE = Answer(status=404, parts=("<html><body>您访问的页面不存在</body></html>",))


def answer(site: Site, target: str) -> Answer:
    """What a site says to a path with its query; failures come in place of the good answer (see ``spoiled``)."""
    parts = urlsplit(target)
    if parts.path == "/robots.txt":
        return _robots(site)
    if parts.path == "/":
        return _HOME
    if parts.path in {PROXY, BUILD_UNIT}:
        return _further(site, parts.path, parts.query)
    if found := _LIST.fullmatch(parts.path):
        return _listing(site, found)
    found = _DETAIL.fullmatch(parts.path)
    return _detail(site, found) if found else _GONE


def _robots(site: Site) -> Answer:
    if site.does("robots"):
        return Answer(parts=("User-agent: *\nDisallow: /\n",), kind="text/plain")
    return Answer(parts=("User-agent: *\nDisallow: /admin/\n",), kind="text/plain") if site.number % 3 == 0 else _GONE


def _further(site: Site, path: str, query: str) -> Answer:
    asked = {name: values[-1] for name, values in parse_qs(query).items()}
    if path == PROXY:
        column = site.columns[int(asked["columnid"]) - 100]
        return listing_answer(column, (int(asked["startrecord"]) - 1) // column.per_page + 1)
    return listing_answer(site.columns[int(asked["pageId"]) - 100], json.loads(asked["paramJson"])["pageNo"])


def _listing(site: Site, found: re.Match[str]) -> Answer:
    column = site.columns[int(found["c"]) if found["c"] else int(found["col"]) - 100]
    jpaas = site.family == "hanweb_jpaas"
    good = column_answer(column) if jpaas else listing_answer(column, int(found["page"] or 0) + 1)
    return spoiled(site, good) if column.place == 0 and not found["page"] and _strikes(site, LISTING) else good


def _detail(site: Site, found: re.Match[str]) -> Answer:
    hanweb = found["jpage"] or found["jpaas"]
    column = site.columns[int(hanweb) - 100 if hanweb else int(found["trs"] or found["generic"])]
    number = int(found["n3"], 16) if found["n3"] else int(found["n1"] or found["n2"] or found["n4"])
    if not 1 <= number <= column.total:
        return _GONE
    good = page_answer(column, number)
    return spoiled(site, good) if column.place == 0 and number == column.total and _strikes(site, PAGE) else good


def _strikes(site: Site, what: str) -> bool:
    return site.way is not None and site.way[1] == what


_SCRIPT = "".join(f"_0x{n:04x}=['\\x{n % 90 + 32:02x}',{n * 7919 % 65536}];" for n in range(120))
_TS = f"<html><head><script>$_ts=window['$_ts'];$_ts.cd='{_SCRIPT}'</script></head><body></body></html>"
_SHELL = f"<!DOCTYPE html><html><head><title></title><script>(function(){{var {_SCRIPT}}})()</script></head><body></body></html>"
_REBUILT = "<h4>栏目正在升级，敬请关注新版网站。</h4></main>"
_WAYS = {
    "ruishu_412": Answer(status=412, parts=(_TS,)),
    "ruishu_202": Answer(status=202, parts=(_TS,)),
    "jiasule_521": Answer(
        status=521, parts=("<script>document.cookie='__jsl_clearance_s=1|-1|Yv'</script>",),
        headers=(("Set-Cookie", "__jsluid_s=5d1c; path=/"),),
    ),
    "script_shell": Answer(parts=(_SHELL,)),
    "home_page": replace(_HOME),
    "illegal_request": Answer(parts=("<html><head><title>提示信息</title></head><body><h3>非法请求 404！</h3></body></html>",)),
    "fifty_four_bytes": Answer(parts=("<html><head></head><body>                </body></html>"[:54],)),
    "rebuilt": Answer(parts=(_HEAD, "<title>新版网站</title></head><body><main>", _MENU, _REBUILT, _FOOT)),
    "empty": Answer(),
    "short": Answer(parts=("<html><body><p>通知</p></body></html>",)),
    "status_500": Answer(status=500, parts=("error",)),
    "status_403": Answer(status=403, parts=("<html><body>禁止访问</body></html>",)),
    "status_404": _GONE,
    "hangs": Answer(hangs=True),
    "drips": Answer(drips=True),
    "too_large": Answer(announced=30_000_000),
    "bomb": Answer(packed=gzip.compress(bytes(25_000_000), 9), headers=(("Content-Encoding", "gzip"),)),
    "no_encoding": Answer(parts=(b"<html><head><title>\xff\xff</title></head><body>" + b"\xff\x81\x20\xff\xfe" * 400 + b"</body></html>",)),
    "other_host": Answer(status=302, headers=(("Location", "http://cdn.clone.example/t.html"),)),
    "says_empty": Answer(parts=(_HEAD, "<title>栏目</title></head><body>", _MENU, '<ul class="list"><li>暂无相关信息</li></ul>', _FOOT)),
}  # fmt: skip


def spoiled(site: Site, good: Answer) -> Answer:
    """What comes in place of a good answer; ways that need a memory of the visitor (cookies, a second try) are the server's."""
    assert site.way is not None
    way = site.way[0]
    if way in _WAYS:
        return _WAYS[way]
    if way == "cut":
        body = good.body
        return Answer(parts=(body[: len(body) // 2],), announced=len(body))
    if way == "no_end":
        return Answer(parts=(good.body[:-6_000],))
    return good


def site_of(country: Country, host: str) -> Site | None:
    """The site that a Host header names."""
    found = re.match(r"s(\d{5})\.country\.example", host)
    return country.site(int(found[1])) if found else None


def never_answers(site: Site) -> bool:
    """Tell whether the whole site takes connections and says nothing."""
    return site.does("hangs", SITE)
