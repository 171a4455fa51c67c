"""gov.cn: a search that answers JSON by category, ends with code 1001, and leads to details with and without a table."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from .city import Document, chinese, documents
from .harness import NOT_FOUND, Answer, PortalServer, Request, html

SEARCH = "/search-gov/data"
_TABLE = """<table class="bd1"><tr><td><b>索　引　号：</b></td><td>{index}</td><td><b>主题分类：</b></td><td>劳动、人事\\就业</td></tr>
<tr><td><b>发文机关：</b></td><td>{issuer}</td><td><b>成文日期：</b></td><td>{signed}</td></tr>
<tr><td><b>标　　题：</b></td><td colspan="3">{title}</td></tr>
<tr><td><b>发文字号：</b></td><td>{number}</td><td><b>发布日期：</b></td><td>{published}</td></tr></table>"""
_DETAIL = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}_{issuer}_中国政府网</title>
<meta name="firstpublishedtime" content="{stamp}"><meta name="lastmodifiedtime" content="{stamp}">
<meta name="author" content="{issuer}"></head><body><div class="BreadcrumbNav"><a href="/">首页</a> &gt; 政策 &gt; 正文</div>
{table}<div class="article"><h1 id="ti">{title}</h1><div class="pages-date">{shown} <span>来源：{issuer}</span></div>
<div class="pages_content mhide" id="UCAP-CONTENT"><p style="text-align:center">{number}</p>{body}{files}</div></div>
<div class="footer">版权所有</div></body></html>"""


@dataclass
class GovcnServer(PortalServer):
    """``flat`` answers searchVO.listVO; else rows lie in catMap, documents of the city under gongwen, others under bumenfile.

    ``most`` rows of a category are on a page, however many are asked for.
    """

    host: str = "search.yunze.example"
    docs: list[Document] = field(default_factory=documents)
    flat: bool = False
    repeats: bool = False
    most: int = 20

    @property
    def column_url(self) -> str:
        return self.url(f"{SEARCH}?t=zhengcelibrary")

    def path(self, doc: Document) -> str:
        folder = "zhengceku" if doc.number % 2 else "content"
        return f"/zhengce/{folder}/{doc.published_on:%Y%m}/content_{7000000 + doc.number}.htm"

    def answer(self, request: Request) -> Answer:
        if request.path == SEARCH:
            return self._search(request)
        for doc in self.docs:
            if request.path == self.path(doc):
                return html(self._detail(doc))
            folder = self.path(doc).rpartition("/")[0]
            for place, attached in enumerate(doc.attached):
                if request.path == f"{folder}/{_file_name(doc, place)}":
                    return Answer(body=attached.data, content_type="application/octet-stream")
        return NOT_FOUND

    def _search(self, request: Request) -> Answer:
        """``p`` counts from 1; ``n`` rows of each category."""
        page, rows = int(request.fields.get("p") or "1"), min(int(request.fields.get("n") or "5"), self.most)
        if self.repeats:
            page = 1
        gongwen = [doc for doc in self.docs if doc.number <= len(self.docs) // 2]
        parts = {"gongwen": gongwen, "bumenfile": [doc for doc in self.docs if doc not in gongwen]}
        if self.flat:
            parts = {"": self.docs}
        shown = {name: docs[(page - 1) * rows : page * rows] for name, docs in parts.items()}
        if not any(shown.values()):
            return _json({"code": 1001, "msg": "抱歉，没有找到相关结果", "searchVO": None})
        search: dict[str, object] = {"totalCount": len(self.docs), "pageSize": rows}
        if self.flat:
            search["listVO"] = [self._row(doc) for doc in shown[""]]
        else:
            search["catMap"] = {
                name: {"catName": name, "totalCount": len(parts[name]), "listVO": [self._row(doc) for doc in docs]}
                for name, docs in shown.items()
            }
        return _json({"code": 200, "msg": "操作成功", "searchVO": search})

    def _row(self, doc: Document) -> dict[str, object]:
        return {
            "id": str(26000000 + doc.number),
            "title": doc.title.replace("云泽市", "<em>云泽市</em>", 1),
            "url": self.url(self.path(doc)),
            "pcode": doc.doc_number,
            "puborg": doc.issuer,
            "pubtime": _millis(doc.published_on),
            "ptime": _millis(doc.signed_on),
            "pubtimeStr": f"{doc.published_on:%Y.%m.%d}",
            "childtype": "劳动、人事\\就业",
            "index": doc.index_number,
            "summary": "",
        }

    def _detail(self, doc: Document) -> str:
        table = _TABLE.format(
            index=doc.index_number, issuer=doc.issuer, signed=chinese(doc.signed_on), title=doc.title,
            number=doc.doc_number, published=chinese(doc.published_on),
        )  # fmt: skip
        files = "".join(
            f'<p>附件：<a href="./{_file_name(doc, place)}">{attached.name}</a></p>'
            for place, attached in enumerate(doc.attached)
        )
        return _DETAIL.format(
            title=doc.title, issuer=doc.issuer, stamp=f"{doc.published_on}-17:00:00", shown=f"{doc.published_on} 17:00",
            table=table if doc.number % 2 else "", number=doc.doc_number, body=doc.html, files=files,
        )  # fmt: skip


def _file_name(doc: Document, place: int) -> str:
    return f"W0202503145{doc.number:05d}{place}.{doc.attached[place].name.rpartition('.')[2]}"


def _millis(day: date) -> int:
    """Midnight in Shanghai, as epoch milliseconds."""
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp() * 1000) - 8 * 3_600_000


def _json(value: object) -> Answer:
    return Answer(body=json.dumps(value, ensure_ascii=False).encode(), content_type="application/json;charset=UTF-8")
