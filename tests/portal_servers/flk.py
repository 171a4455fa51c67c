"""The national law database: a POST list of rows, details in JSON, signed download addresses (written from descriptions alone)."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field

from .city import Document, documents
from .files import word_file
from .harness import NOT_FOUND, Answer, PortalServer, Request, html

LIST, DETAILS, DOWNLOAD = "/law-search/search/list", "/law-search/search/flfgDetails", "/law-search/download/pc"
STATUS = {2: 1, 3: 2, 4: 4}  # by document number: 已废止, 已修改, 尚未生效; every other one is 3 现行有效

FORCE = {1: "2025-04-01", 4: None}  # by document number: a day ahead, none yet; every other one the day of publication


@dataclass
class FlkServer(PortalServer):
    """``issued`` counts signatures; an address works only with a signature that was issued."""

    docs: list[Document] = field(default_factory=documents)
    repeats: bool = False
    issued: set[str] = field(default_factory=set)

    @property
    def column_url(self) -> str:
        return self.url("/law-search/search/list")

    def path(self, doc: Document) -> str:
        return f"{DETAILS}?bbbs={self.key(doc)}"

    def key(self, doc: Document) -> str:
        return f"ff8081{hashlib.md5(doc.doc_number.encode()).hexdigest()[:26]}"

    def answer(self, request: Request) -> Answer:
        if request.path == LIST:
            return self._list(request)
        chosen = next((doc for doc in self.docs if self.key(doc) == request.fields.get("bbbs")), None)
        if request.path == DETAILS and chosen is not None:
            return _json({"code": 200, "msg": "操作成功", "data": self._details(chosen)})
        if request.path == DOWNLOAD and chosen is not None and request.fields.get("format") == "docx":
            signature = hashlib.sha256(f"{self.key(chosen)}{len(self.issued)}".encode()).hexdigest()[:27]
            self.issued.add(signature)
            address = self.url(
                f"/flkoss/WORD/{self.key(chosen)}.docx?AWSAccessKeyId=K7&Expires=3600&Signature={signature}"
            )
            return _json({"code": 200, "msg": "操作成功", "data": {"url": address}})
        for doc in self.docs:
            if request.path == f"/flkoss/WORD/{self.key(doc)}.docx":
                if request.fields.get("Signature") not in self.issued:
                    return html("<Error><Code>AccessDenied</Code></Error>", status=403)
                return Answer(
                    body=word_file(doc.title, *doc.paragraphs),
                    content_type="application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                )
        return NOT_FOUND

    def _list(self, request: Request) -> Answer:
        if request.method != "POST":
            return _json({"code": 405, "msg": "Request method 'GET' not supported"})
        asked = json.loads(request.sent or "{}")
        if "searchRange" not in asked:
            return _json({"code": 500, "msg": "系统异常"})
        page, rows = (1 if self.repeats else int(asked.get("pageNum", 1))), min(int(asked.get("pageSize", 10)), 100)
        shown = self.docs[(page - 1) * rows : page * rows]
        return _json(
            {"code": 200, "msg": "查询成功", "total": len(self.docs), "rows": [self._row(doc) for doc in shown]}
        )

    def _row(self, doc: Document) -> dict[str, object]:
        return {
            "bbbs": self.key(doc),
            "title": doc.title,
            "gbrq": doc.published_on.isoformat(),
            "sxrq": FORCE.get(doc.number, doc.published_on.isoformat()),
            "sxx": STATUS.get(doc.number, 3),
            "flxz": "地方性法规",
            "zdjgName": doc.issuer,
        }

    def _details(self, doc: Document) -> dict[str, object]:
        tree = {"title": doc.title, "children": [{"title": paragraph[:12]} for paragraph in doc.paragraphs[2:5]]}
        return self._row(doc) | {
            "content": tree,
            "ossFile": {"ossWordPath": f"WORD/{self.key(doc)}.docx", "ossPdfPath": None},
        }


def _json(value: object) -> Answer:
    return Answer(body=json.dumps(value, ensure_ascii=False).encode(), content_type="application/json;charset=utf-8")
