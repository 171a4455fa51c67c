"""拓尔思 WCM: static pages, lists index.html, index_1.html …, dates in addresses that are not the shown ones."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from .city import CITY, Document, documents
from .harness import NOT_FOUND, Answer, PortalServer, Request, html

FOLDER = "/zwgk/zcwj/"
_METAS = f"""<meta name="SiteName" content="{CITY}人民政府">
<meta name="SiteDomain" content="www.yunze.example"><meta name="SiteIDCode" content="9903000001">
<meta name="ColumnName"content="政策文件"><meta name="ColumnType"content="政策文件">"""
_LIST = """<!DOCTYPE html><html lang="en"><head><meta charset="UTF-8"><title>政策文件-{city}人民政府</title>{metas}</head><body>
<div class="path"><a href="../../" class="CurrChnlCls">首页</a>&nbsp;&gt;&nbsp;<a href="./" class="CurrChnlCls">政策文件</a></div>
<div class="list"><ul class="u-list">{rows}<li class="empty"></li></ul><div class="page"><ul><script type="text/javascript">
{pager}
</script></ul></div></div></body></html>"""
_DETAIL = """<!DOCTYPE html><html lang="en"><head><meta charset="UTF-8"><title>{title}-{city}人民政府</title>{metas}
<meta name="ArticleTitle" content="{title}"><meta name="PubDate" content="{published} 14:28:41">
<meta name="ContentSource" content="{issuer}"><meta name="Author"content=""></head><body><div class="container">
<div class="path"><a href="../../../" class="CurrChnlCls">首页</a>&nbsp;&gt;&nbsp;<a href="../" class="CurrChnlCls">政策文件</a></div>
<div class="article"><!--startprint--><h2 class="article_title">{title}</h2>
<div class="shezhi"><div class="time">发布时间：{shown}</div><div class="ly laiyuantext">来源：<span>{issuer}</span></div>
<div class="dy_btn">[ 打印 ]</div></div><div class="article_con"><div class=TRS_Editor><p style="text-align:center">{number}</p>
{body}</div></div>{files}<!--endprint-->
<div class="article_r"><div class="xgwz"><span>相关政策与解读</span><ul><li><a href="../../zcjd/202503/t20250301_9{serial}.html">
一图读懂</a></li></ul></div></div></div></div></body></html>"""


@dataclass
class TrsServer(PortalServer):
    """``pages`` of ``rows``; ``repeats`` serves page 1 under every further name; ``commented`` hides the pager in a comment."""

    docs: list[Document] = field(default_factory=documents)
    rows: int = 10
    commented: bool = True
    repeats: bool = False

    @property
    def column_url(self) -> str:
        return self.url(FOLDER)

    def path(self, doc: Document) -> str:
        """The address carries the day the text was keyed in, one day before the shown one."""
        keyed = doc.published_on - timedelta(days=1)
        return f"{FOLDER}{keyed:%Y%m}/t{keyed:%Y%m%d}_{60000 + doc.number}.html"

    def answer(self, request: Request) -> Answer:
        pages = max(1, -(-len(self.docs) // self.rows))
        if request.path in (FOLDER, f"{FOLDER}index.html"):
            return html(self._list(0, pages), validators=True)
        for page in range(1, pages):
            if request.path == f"{FOLDER}index_{page}.html":
                return html(self._list(0 if self.repeats else page, pages), validators=True)
        for doc in self.docs:
            if request.path == self.path(doc):
                return html(self._detail(doc), validators=True)
            for place, attached in enumerate(doc.attached):
                if request.path == self.file_path(doc, place):
                    return Answer(body=attached.data, content_type="application/octet-stream", validators=True)
        return NOT_FOUND

    def file_path(self, doc: Document, place: int) -> str:
        suffix = doc.attached[place].name.rpartition(".")[2]
        letter = "W" if suffix in {"doc", "docx", "wps"} else "P"
        return f"{self.path(doc).rpartition('/')[0]}/{letter}0202503141{doc.number:05d}{place}.{suffix}"

    def _row(self, doc: Document) -> str:
        address = self.path(doc).replace(FOLDER, "./")
        related = (
            f'<div class="popbox"><h3 title="相关解读">相关解读</h3><ul><li><a href="../zcjd/202503/t20250301_9{doc.number}.html" '
            f'target="_blank" title="《{doc.title}》政策解读">《{doc.title}》政策解读</a></li></ul></div>'
            if doc.number % 3 == 0
            else ""
        )
        return (
            f'<li><a href="{address}" target="_blank" title="{doc.title}">{doc.title[:22]}</a>{related}'
            f"<span>{doc.published_on:%Y/%m/%d}</span></li>\n"
        )

    def _list(self, page: int, pages: int) -> str:
        rows = "".join(self._row(doc) for doc in self.docs[page * self.rows : (page + 1) * self.rows])
        call = f'createPageHTML({pages}, {page}, "index", "html");'
        pager = f"<!--\n{call}\n//-->" if self.commented else call
        return _LIST.format(city=CITY, metas=_METAS, rows=rows, pager=pager)

    def _detail(self, doc: Document) -> str:
        files = "".join(
            f'<div class="attachment"><div class="attachment_l">附件：</div><div class="attachment_r"><p>'
            f'<a href="./{self.file_path(doc, place).rpartition("/")[2]}">{attached.name}</a></p></div></div>'
            for place, attached in enumerate(doc.attached)
        )
        return _DETAIL.format(
            title=doc.title, city=CITY, metas=_METAS, published=doc.published_on, shown=f"{doc.published_on:%Y/%m/%d}",
            issuer=doc.issuer, number=doc.doc_number, body=doc.html, files=files, serial=doc.number,
        )  # fmt: skip
