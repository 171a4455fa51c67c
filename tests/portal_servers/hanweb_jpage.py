"""大汉 jpage: the first page carries a datastore, further pages come from dataproxy.jsp, and servers differ in what they honour."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from urllib.parse import quote

from .city import CITY, Document, documents
from .harness import NOT_FOUND, Answer, PortalServer, Request, html

COLUMN = "1201"
PROXY = "/module/web/jpage/dataproxy.jsp"
_UNITS = ("70011", "70012")
# What some servers answer far down a list: a well-formed datastore of 54 bytes without a record.
EMPTY_54 = b"<datastore>\n  <recordset>\n  </recordset>\n</datastore>\n"
_HEAD = """<!DOCTYPE html><html><head><meta charset="UTF-8">
<script language="javascript" src="/module/jslib/jquery/jquery.js"></script>
<meta name='WebId' content='3'><meta name='Maketime' content='2025-03-14 18:02:11'>
<meta name="SiteName" content="{city}人民政府"><meta name="SiteDomain" content="www.yunze.example">
<meta name="SiteIDCode" content="9903000001"><meta name="ColumnName" content="政策文件">
<meta name="ColumnType" content="政策文件">"""
_DETAIL = """{head}
<title>{title}</title><meta name="ArticleTitle" content="{title}"><meta name="PubDate" content="{published} 17:20">
<meta name="contentSource" content="{issuer}"></head><body>
<!--Produced By 大汉网络 大汉版通发布系统-->
<div class="position">当前位置：<a href="/index.html">首页</a> &gt; <a href="/col/col1201/index.html">政策文件</a></div>
<table class="xxgktab"><tr><td>索 引 号：</td><td><!--<$[索引号]>begin-->{index}<!--<$[索引号]>end--></td>
<td>发布机构：</td><td><!--<$[发布机构]>begin-->{issuer}<!--<$[发布机构]>end--></td></tr>
<tr><td>文　　号：</td><td><!--<$[文号]>begin-->{number}<!--<$[文号]>end--></td>
<td>成文日期：</td><td><!--<$[成文日期]>begin-->{signed}<!--<$[成文日期]>end--></td></tr></table>
<h1>{title}</h1><div class="info"><span>发布日期：{published} 17:20</span><span>浏览次数：{views}</span></div>
<div class="main-txt" id="zoom"><!--<$[信息内容]>begin-->{body}<!--<$[信息内容]>end--></div>
{files}<div class="foot">主办：{city}人民政府办公室　网站标识码9903000001</div></body></html>"""


@dataclass
class JpageServer(PortalServer):
    """``page_only`` ignores startrecord and endrecord; ``cap`` rows are the most it gives at once; from row ``deep`` on, 54 bytes;
    ``cut_titles`` cuts what is shown, ``bare_titles`` leaves out the title attribute that has the whole."""

    docs: list[Document] = field(default_factory=documents)
    per_page: int = 3
    page_only: bool = False
    cap: int = 300
    deep: int | None = None
    two_units: bool = False
    cut_titles: bool = False
    bare_titles: bool = False
    repeats: bool = False
    views: int = 0

    @property
    def column_url(self) -> str:
        return self.url(f"/col/col{COLUMN}/index.html")

    def path(self, doc: Document) -> str:
        """Half of the documents have addresses by date (no zero padding), half by hash."""
        day = doc.published_on
        if doc.number % 2:
            return f"/art/{day.year}/{day.month}/{day.day}/art_{COLUMN}_{50000 + doc.number}.html"
        return f"/art/{day.year}/art_{hashlib.md5(doc.doc_number.encode()).hexdigest()}.html"

    def answer(self, request: Request) -> Answer:
        if request.path == f"/col/col{COLUMN}/index.html":
            return html(self._column())
        if request.path == PROXY:
            return self._proxy(request)
        for doc in self.docs:
            if request.path == self.path(doc):
                return html(self._detail(doc))
            for place, attached in enumerate(doc.attached):
                if request.target == self._download(doc, place):
                    return Answer(body=attached.data, content_type="application/octet-stream")
        return NOT_FOUND

    def _download(self, doc: Document, place: int) -> str:
        return f"/module/download/down.jsp?i_ID={50000 + doc.number}{place}&colID={COLUMN}"

    def _record(self, doc: Document) -> str:
        shown = f"{doc.title[:24]}..." if self.cut_titles and len(doc.title) > 24 else doc.title
        full = "" if self.bare_titles else f"title='{doc.title}' "
        return (
            f'<record><![CDATA[\n<li class="clearfix"><a {full}target="_blank" href="{self.path(doc)}">'
            f'   {shown}</a><span class="bt-list-time">{doc.published_on}</span></li>]]></record>'
        )

    def _unit(self, unit: str) -> str:
        group = self.docs[: self.per_page * 3]
        common = (
            f"appid=1&appid=1&webid=3&path=/&columnid={COLUMN}&unitid={unit}"
            f"&webname={quote(quote(f'{CITY}人民政府'))}&permissiontype=0"
        )
        parameters = (
            f"{{col:1,appid:'1',webid:3,path:'/',columnid:{COLUMN},sourceContentType:1,unitid:'{unit}',"
            f"webname:'{CITY}人民政府',permissiontype:0}}"
        )
        return f"""<div id="{unit}"><script type="text/xml"><datastore>
<nextgroup><![CDATA[<a href="{PROXY}?page=1&{common}"></a>]]></nextgroup>
<recordset><ul class="column-list"></ul>
{"".join(self._record(doc) for doc in group)}</recordset></datastore></script></div>
<script language="javascript" src="/module/web/jpage/jquery.jpage.js"></script>
<script>var param_{unit} = {parameters};$(function(){{$('#{unit}').jpage({{themeName:'default',showMode:'full',
totalRecord:{len(self.docs)},openCookies:false,dataStore:$('#{unit}').children('script').html(),groupSize:3,
proxyUrl:'{PROXY}',perPage:{self.per_page},barPosition:'bottom',ajaxParam:param_{unit}}});}});</script>"""

    def _column(self) -> str:
        units = _UNITS if self.two_units else _UNITS[:1]
        blocks = "".join(f'<div class="list{place}">{self._unit(unit)}</div>' for place, unit in enumerate(units))
        return (
            f"{_HEAD.format(city=CITY)}<title>{CITY}人民政府 政策文件</title></head><body>"
            f'<ul class="nav"><li><a href="/index.html">首页</a></li><li><a href="/col/col1202/index.html">政策解读</a></li></ul>'
            f"{blocks}<!--Produced By 大汉网络 大汉版通发布系统--></body></html>"
        )

    def _proxy(self, request: Request) -> Answer:
        asked = request.fields
        if asked.get("columnid") != COLUMN or asked.get("unitid") not in _UNITS:
            return html("<html><head><title>错误</title></head><body>非法请求 404！</body></html>")
        if self.page_only or "startrecord" not in asked:
            rows = min(int(asked.get("perpage") or self.per_page * 3), self.cap)
            first = (int(asked.get("page") or "1") - 1) * rows
            last = first + rows
        else:
            first = int(asked["startrecord"]) - 1
            last = min(int(asked.get("endrecord") or first + self.per_page * 3), first + self.cap)
        if self.repeats:
            first, last = 0, last - first
        if (self.deep is not None and first >= self.deep) or first >= len(self.docs):
            return Answer(body=EMPTY_54, content_type="text/xml; charset=utf-8")
        rows_out = "".join(self._record(doc) for doc in self.docs[first:last])
        total = len(self.docs)
        return Answer(
            body=(
                f"<datastore>\n<nextgroup></nextgroup>\n<recordset>{rows_out}</recordset>"
                f"<totalrecord>{total}</totalrecord><totalpage>{-(-total // self.per_page)}</totalpage></datastore>"
            ).encode(),
            content_type="text/xml; charset=utf-8",
        )

    def _detail(self, doc: Document) -> str:
        self.views += 1
        files = "".join(
            f'<p>附件：<a href="{self._download(doc, place)}">{attached.name}</a></p>'
            for place, attached in enumerate(doc.attached)
        )
        return _DETAIL.format(
            head=_HEAD.format(city=CITY), title=doc.title, published=doc.published_on, issuer=doc.issuer, city=CITY,
            index=doc.index_number, number=doc.doc_number, signed=doc.signed_on, views=self.views, body=doc.html, files=files,
        )  # fmt: skip
