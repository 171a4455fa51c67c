"""A site of no known CMS: lists of link, title and date, with a 下一页 link; and the same pages saved in a folder."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from .city import CITY, Document, documents
from .harness import NOT_FOUND, Answer, PortalServer, Request, html

_LIST = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>文件公开</title></head><body>
<div class="nav"><a href="/">网站首页</a><a href="/about.html">关于我们</a><a href="/map.html">网站地图</a></div>
<table class="list"><tbody>{rows}</tbody></table><div class="pager">{pager}</div>
<div class="foot"><a href="/law.html">法律声明</a></div></body></html>"""
_DETAIL = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title></head><body>
<div class="nav"><a href="/">网站首页</a> &gt; <a href="/wj/list.html">文件公开</a></div>
<table class="info"><tr><td>索引号</td><td>{index}</td><td>发文机关</td><td>{issuer}</td></tr>
<tr><td>发文字号</td><td>{number}</td><td>成文日期</td><td>{signed}</td></tr>
<tr><td>发布日期</td><td>{published}</td><td>主题分类</td><td>综合</td></tr></table>
<h1>{title}</h1><div class="content">{body}</div>{files}
<div class="foot">主办单位：{city}人民政府办公室　联系我们</div></body></html>"""


def detail(doc: Document, *, files: str = "") -> str:
    return _DETAIL.format(
        title=doc.title, index=doc.index_number, issuer=doc.issuer, number=doc.doc_number, signed=doc.signed_on,
        published=doc.published_on, body=doc.html, files=files, city=CITY,
    )  # fmt: skip


@dataclass
class PlainServer(PortalServer):
    """``rows`` a page; pages follow one another by their 下一页 links."""

    docs: list[Document] = field(default_factory=documents)
    rows: int = 10
    repeats: bool = False

    @property
    def column_url(self) -> str:
        return self.url("/wj/list.html")

    def path(self, doc: Document) -> str:
        return f"/wj/show-{800 + doc.number}.html"

    def answer(self, request: Request) -> Answer:
        pages = max(1, -(-len(self.docs) // self.rows))
        for page in range(1, pages + 1):
            if request.path == _list_path(page):
                return html(self._list(1 if self.repeats else page, page, pages))
        for doc in self.docs:
            if request.path == self.path(doc):
                links = "".join(
                    f'<p>附件：<a href="/wj/files/{doc.number}/{place}/{attached.name}">{attached.name}</a></p>'
                    for place, attached in enumerate(doc.attached)
                )
                return html(detail(doc, files=links))
            for place, attached in enumerate(doc.attached):
                if request.path.startswith(f"/wj/files/{doc.number}/{place}/"):
                    return Answer(body=attached.data, content_type="application/octet-stream")
        return NOT_FOUND

    def _list(self, shown: int, page: int, pages: int) -> str:
        rows = "".join(
            f'<tr><td>{doc.number}</td><td><a href="{self.path(doc)}">{doc.title}</a></td><td>{doc.published_on}</td></tr>\n'
            for doc in self.docs[(shown - 1) * self.rows : shown * self.rows]
        )
        following = f'<a href="{_list_path(page + 1)}">下一页</a>' if page < pages else "<span>下一页</span>"
        return _LIST.format(rows=rows, pager=f'<a href="/wj/list.html">首页</a>{following}')


def _list_path(page: int) -> str:
    return "/wj/list.html" if page == 1 else f"/wj/list_{page}.html"


def save_folder(folder: Path, docs: list[Document]) -> None:
    """Save the detail pages of ``docs`` as files, some in a folder below, beside a file that is no document."""
    (folder / "2024").mkdir(parents=True)
    for doc in docs:
        below = folder / "2024" if doc.published_on.year == 2024 or doc.number % 4 == 0 else folder
        (below / f"{800 + doc.number}.html").write_text(detail(doc), encoding="utf-8")
    (folder / "thumbs.db").write_bytes(b"\x00\x01")
