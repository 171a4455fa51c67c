"""What looks like a failure and is none: a cookie that opens the door, and labels that name the wrong encoding."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from gongbao.model.capture import Outcome
from tests.portal_servers import broken
from tests.portal_servers.city import WHOLE, documents
from tests.portal_servers.harness import Answer, Request
from tests.portal_servers.plain import PlainServer
from tests.portal_servers.trs import TrsServer


@dataclass
class CookieServer(TrsServer):
    """Redirects every address to itself once, until its cookie comes back."""

    def answer(self, request: Request) -> Answer:
        if "visitor=7f3a" not in request.headers.get("cookie", ""):
            return broken.redirect(self.url(request.target), cookie="visitor=7f3a; path=/; HttpOnly")
        return super().answer(request)


def test_a_redirect_to_itself_with_a_cookie_is_followed_with_the_cookie(open_town):
    server = CookieServer(docs=documents(4))
    night = open_town(server, "trs").capture(1)
    assert (night.column.outcome, night.column.failure, night.column.listing_entries) == (Outcome.CHANGED, None, 4)
    assert len(night.report.captures) == 4
    sent = [request for request in server.requests if request.path != "/robots.txt"]
    assert sum("cookie" not in request.headers for request in sent) <= 1


RARE = "云泽市镕基喆安㐀䶮社区服务站"
# 㐀 and 䶮 stand in no GB2312 and no GBK table, 镕 and 喆 in no GB2312 table; all stand in gb18030.
LABELS = {
    "gb2312 in the header": ("text/html; charset=gb2312", ""),
    "gbk in the page": ("text/html", '<meta http-equiv="Content-Type" content="text/html; charset=gbk">'),
    "utf-8 in header and page": ("text/html; charset=utf-8", '<meta charset="utf-8">'),
    "none at all": ("text/html", ""),
}


@dataclass
class MislabelledServer(PlainServer):
    """Everything is gb18030, whatever the label says."""

    content_type: str = ""
    meta: str = ""

    def answer(self, request: Request) -> Answer:
        good = super().answer(request)
        text = good.body.decode().replace('<meta charset="utf-8">', self.meta)
        return replace(good, body=text.encode("gb18030"), content_type=self.content_type)


@pytest.mark.parametrize("label", LABELS)
def test_a_label_that_says_less_than_the_bytes_loses_no_character(label, open_town):
    kind, meta = LABELS[label]
    paragraphs = (*WHOLE.paragraphs[:2], f"由{RARE}负责具体实施。", *WHOLE.paragraphs[2:])
    docs = [replace(WHOLE, paragraphs=paragraphs), *documents(4)[1:]]
    town = open_town(MislabelledServer(docs=docs, content_type=kind, meta=meta), "generic")
    town.run(1)
    texts = [row["text"] for row in town.published("texts")]
    assert len(texts) == 4
    assert [text for text in texts if "�" in text] == []
    assert len([text for text in texts if f"由{RARE}负责具体实施。" in text]) == 1
    assert {row["title"] for row in town.published("policies")} == {doc.title for doc in docs}
