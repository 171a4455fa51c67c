"""Guangdong's gkmlpt: a page with window._CONFIG and a JSON list by category (written from descriptions alone)."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from .city import CITY, Document, documents
from .harness import NOT_FOUND, Answer, PortalServer, Request, html

CATEGORY, SID = 5501, 990301
_DETAIL = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}-{city}人民政府</title>
<meta name="ArticleTitle" content="{title}"><meta name="PubDate" content="{published} 10:00:00">
<script>window._CONFIG = {{"SID":{sid},"POST":{{"id":{serial}}}}};</script></head><body><div class="article">
<div class="classify"><table><tr><td class="first">索引号:</td><td>{index}</td><td>分类:</td><td>规范性文件</td></tr>
<tr><td class="first">发布机构:</td><td>{issuer}</td><td>成文日期:</td><td>{signed}</td></tr>
<tr><td class="first">名称:</td><td colspan="3">{title}</td></tr>
<tr><td class="first">文号:</td><td>{number}</td><td>发布日期:</td><td>{published}</td></tr></table></div>
<h1 class="title">{title}</h1><div class="article-content">{body}</div>{files}</div>
<div class="footer">{city}人民政府办公室主办</div></body></html>"""


@dataclass
class GkmlptServer(PortalServer):
    """``rows`` articles a page; a page past the last is an empty list; ``repeats`` answers page 1 to every page."""

    docs: list[Document] = field(default_factory=documents)
    rows: int = 10
    repeats: bool = False

    @property
    def column_url(self) -> str:
        return self.url(f"/gkmlpt/index#{CATEGORY}")

    def path(self, doc: Document) -> str:
        serial = 3255400 + doc.number
        return f"/gkmlpt/content/3/{serial // 1000}/post_{serial}.html"

    def answer(self, request: Request) -> Answer:
        if request.path == "/gkmlpt/index":
            config = {
                "SID": SID,
                "APP_URL": self.url(""),
                "TREE": [{"id": CATEGORY, "name": "规范性文件", "post_count": len(self.docs)}],
            }
            return html(
                f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>政府信息公开平台</title><script>window._CONFIG = "
                f"{json.dumps(config, ensure_ascii=False)};</script></head><body><div id='app'></div>"
                "<script src='/gkmlpt/js/chunk-common.js'></script></body></html>"
            )
        if request.path == f"/gkmlpt/api/all/{CATEGORY}":
            return self._list(request)
        for doc in self.docs:
            if request.path == self.path(doc):
                return html(self._detail(doc))
            for place, attached in enumerate(doc.attached):
                if request.path == f"/attachment/0/{doc.number}/{place}":
                    return Answer(body=attached.data, content_type="application/octet-stream")
        return NOT_FOUND

    def _list(self, request: Request) -> Answer:
        page = 1 if self.repeats else int(request.fields.get("page") or "1")
        known = request.fields.get("sid") == str(SID)
        shown = self.docs[(page - 1) * self.rows : page * self.rows] if known else []
        answer = {
            "classify": {"id": CATEGORY, "name": "规范性文件", "parent": 0, "post_count": len(self.docs)},
            "articles": [self._article(doc) for doc in shown],
        }
        return Answer(body=json.dumps(answer, ensure_ascii=False).encode(), content_type="application/json")

    def _article(self, doc: Document) -> dict[str, object]:
        attached = [
            {"name": file.name, "url": self.url(f"/attachment/0/{doc.number}/{place}")}
            for place, file in enumerate(doc.attached)
        ]
        return {
            "id": 3255400 + doc.number,
            "title": doc.title,
            "document_number": doc.doc_number,
            "identifier": doc.index_number,
            "publisher": doc.issuer,
            "date": _epoch(doc.signed_on),
            "display_publish_time": _epoch(doc.published_on) + 36_000,
            "is_expired": 0,
            "is_abolished": 1 if doc.number == 9 else 0,
            "relation": "",
            "attachment": attached,
            "classify_main_name": "规范性文件",
            "url": self.url(self.path(doc)),
        }

    def _detail(self, doc: Document) -> str:
        files = "".join(
            f'<p class="attach">附件：<a href="/attachment/0/{doc.number}/{place}">{file.name}</a></p>'
            for place, file in enumerate(doc.attached)
        )
        return _DETAIL.format(
            title=doc.title, city=CITY, published=doc.published_on, signed=doc.signed_on, sid=SID, index=doc.index_number,
            serial=3255400 + doc.number, issuer=doc.issuer, number=doc.doc_number, body=doc.html, files=files,
        )  # fmt: skip


def _epoch(day: date) -> int:
    """Midnight in Shanghai, as epoch seconds."""
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()) - 8 * 3600
