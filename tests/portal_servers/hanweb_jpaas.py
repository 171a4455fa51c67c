"""大汉 JPAAS: a column page whose script asks build/unit for rows; only paramJson turns the page, and download tokens expire."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from urllib.parse import quote, unquote_to_bytes

from .city import CITY, Document, documents
from .harness import NOT_FOUND, Answer, PortalServer, Request, html

COLUMN = "1229900301"
BUILD_UNIT = "/api-gateway/jpaas-publish-server/front/page/build/unit"
DOWNLOAD = "/api-gateway/jpaas-web-server/front/document/download"
_METAS = f"""<meta name="SiteName" content="{CITY}人民政府"><meta name="SiteDomain" content="www.yunze.example">
<meta name="SiteIDCode" content="9903000001"><meta name="ColumnName" content="行政规范性文件">
<meta name="ColumnType" content="行政规范性文件">"""
_COLUMN_PAGE = """<!DOCTYPE html><html><head><meta http-equiv="Content-Type" content="text/html; charset=UTF-8">
<title>行政规范性文件</title><meta name="ColId" content="{column}">{metas}<meta id="pagetype" content="2"></head>
<body><div id='barrierfree_container' pageTimestamp= '1741946531476'><ul>
<li><a title="政策解读" href="/col/col1229900302/index.html">政策解读</a></li>
<li><a title="行政规范性文件" href="/col/col{column}/index.html">行政规范性文件</a></li></ul>
<div class="bt-column-cen"><script>var authorizedReadUnitId = "5be1e6c2d7f04b0c";</script>
<script id="5be1e6c2d7f04b0c" src="/cms_files/default/script/AuthorizedRead/unitbuild.js?v=4.5.12" webId="3390"
parseType="bulidstatic" url="{build}" queryData="{query}"></script></div></div></body></html>"""
_DETAIL = """<!DOCTYPE html><html><head><meta charset="UTF-8"><title>{title}</title>{metas}
<meta name="ArticleTitle" content="{title}"><meta name="PubDate" content="{published} 16:21">
<meta name="ContentSource" content="{issuer}"></head><body><div id='barrierfree_container' pageTimestamp= '17419{views:08d}'>
<div class="position"><table><tr><td>当前位置：</td><td><a href="/index.html">首页</a> &gt;
<a href="/col/col{column}/index.html">行政规范性文件</a></td></tr></table></div>
<div class="con"><table border="0" width="90%" class="xxgktab">
<tr><td align="right">索引号：</td><td>{index}</td><td align="right">组配分类：</td><td>行政规范性文件</td></tr>
<tr><td align="right">发布机构：</td><td>{issuer}</td><td align="right">生成日期：</td><td>{published}</td></tr>
<tr><td align="right">文件编号：</td><td>{number}</td><td align="right">统一编号：</td><td></td></tr>
<tr><td align="right">有效性：</td><td>有效</td><td align="right"></td><td></td></tr></table>
<p class="con-title">{title}</p><div class="small-title clearfix"><span>发布日期：{published} 16:21</span>
<span>信息来源：{issuer}</span><span>浏览次数：<lable id="artcount"></lable></span></div>
<div class="main-txt" id="zoom">{body}{files}</div>
<div class="main-word"><span class="printer">打印</span><span class="close">关闭</span></div></div></div></body></html>"""


@dataclass
class JpaasServer(PortalServer):
    """``rows`` is the page size of the unit, whatever is asked; ``refuses_pages`` answers page 1 to every page;
    ``tag`` is what the column page tells to ask for."""

    docs: list[Document] = field(default_factory=documents)
    rows: int = 10
    refuses_pages: bool = False
    tag: str = "信息列表"
    views: int = 0
    tokens: dict[str, tuple[int, int]] = field(default_factory=dict)

    @property
    def column_url(self) -> str:
        return self.url(f"/col/col{COLUMN}/index.html")

    def path(self, doc: Document) -> str:
        name = hashlib.md5(doc.doc_number.encode()).hexdigest()
        return f"/col/col{COLUMN}/art/{doc.published_on.year}/art_{name}.html"

    def answer(self, request: Request) -> Answer:
        if request.path == f"/col/col{COLUMN}/index.html":
            query = (
                f"{{'parseType':'bulidstatic','webId':'3390','tplSetId':'q7YzNewTpl','pageType':'column',"
                f"'tagId':'{self.tag}','editType':'null','pageId':'{COLUMN}'}}"
            )
            return html(_COLUMN_PAGE.format(column=COLUMN, metas=_METAS, build=BUILD_UNIT, query=query))
        if request.path == BUILD_UNIT:
            return self._build_unit(request)
        if request.path == DOWNLOAD:
            return self._download(request.fields.get("fileUrl", ""))
        for doc in self.docs:
            if request.path == self.path(doc):
                return html(self._detail(doc))
        return NOT_FOUND

    def _build_unit(self, request: Request) -> Answer:
        wanted = {
            "webId": "3390",
            "pageId": COLUMN,
            "parseType": "bulidstatic",
            "pageType": "column",
            "tplSetId": "q7YzNewTpl",
        }
        tag = next((p[6:] for p in request.raw_query.split("&") if p.startswith("tagId=")), None)
        raw = unquote_to_bytes(tag) if tag is not None else request.fields.get("tagId", "").encode()
        if raw != "信息列表".encode() or any(request.fields.get(name) != value for name, value in wanted.items()):
            return _json({"success": False, "message": "单元不存在", "code": "500", "data": None})
        parameters = json.loads(request.fields.get("paramJson") or "{}")
        page = 1 if self.refuses_pages else int(parameters.get("pageNo") or 1)
        shown = self.docs[(page - 1) * self.rows : page * self.rows]
        items = "".join(
            f'\n<li class="clearfix"><a class="bt-left" title="{doc.title}" href="{self._listed(doc)}" target="_blank">'
            f'{_cut(doc.title)}</a><span class="bt-right">{doc.published_on}</span></li>\n'
            for doc in shown
        )
        unit = (
            f'<ul>  <div id="信息列表"><div class="page-content">{items}</div></div></ul>\n<style>.pg{{}}</style>'
            f'<table class="pagination default_pgToolbar" newPagination="1" rows="{self.rows}" unitid="信息列表"'
            f' count="{len(self.docs)}" pageNo="{page}" unitUrl="{BUILD_UNIT}"><tbody><tr><td>第 1 页</td></tr></tbody></table>'
        )
        return _json({"success": True, "message": "生成成功", "code": "200", "data": {"html": unit}, "messageType": 2})

    def _listed(self, doc: Document) -> str:
        """Some rows name the host without a scheme, as the real answers do."""
        return f"//{self.host}{self.path(doc)}" if doc.number % 5 == 0 else self.path(doc)

    def _download(self, token: str) -> Answer:
        if token not in self.tokens:
            return html("<html><head><title>错误提示</title></head><body>链接已失效</body></html>")
        number, place = self.tokens[token]
        doc = next(doc for doc in self.docs if doc.number == number)
        return Answer(body=doc.attached[place].data, content_type="application/octet-stream")

    def _detail(self, doc: Document) -> str:
        self.views += 1
        files = ""
        for place, attached in enumerate(doc.attached):
            for old in [token for token, whose in self.tokens.items() if whose == (doc.number, place)]:
                del self.tokens[old]
            token = hashlib.sha256(f"{doc.number}/{place}/{self.views}".encode()).hexdigest() + "+/="
            self.tokens[token] = (doc.number, place)
            address = f"{DOWNLOAD}?fileUrl={quote(token, safe='')}&fileName={quote(attached.name)}"
            files += f'<p>附件：<a target="_blank" download="{attached.name}" href="{address}">{attached.name}</a></p>'
        return _DETAIL.format(
            title=doc.title, metas=_METAS, published=doc.published_on, issuer=doc.issuer, views=self.views, column=COLUMN,
            index=doc.index_number, number=doc.doc_number, body=doc.html, files=files,
        )  # fmt: skip


def _cut(title: str) -> str:
    return title if len(title) <= 30 else f"{title[:30]}..."


def _json(value: object) -> Answer:
    return Answer(body=json.dumps(value, ensure_ascii=False).encode(), content_type="application/json;charset=UTF-8")
