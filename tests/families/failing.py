"""Every way a portal fails, each a page served over HTTP in the place where a good one stood the night before."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from gongbao.model.capture import FailureKind, Role
from tests.portal_servers import broken
from tests.portal_servers.city import WHOLE, Attached, documents
from tests.portal_servers.files import word_file
from tests.portal_servers.harness import Answer, html
from tests.portal_servers.trs import FOLDER, TrsServer

FORM = Attached(name="申请表.docx", data=word_file("小微企业稳岗补助申请表", "企业名称：", "申请金额（万元）："))
LISTING, DETAIL, ATTACHMENT = Role.LISTING, Role.DETAIL, Role.ATTACHMENT
QUICK = "retries=0,timeout_seconds=5"


def site() -> TrsServer:
    """Four documents on one page of the list; the first has a file."""
    return TrsServer(docs=[replace(WHOLE, attached=(FORM,)), *documents(4)[1:]])


def place_of(server: TrsServer, role: Role) -> str:
    """The path of the listing, of the first document, or of its file."""
    return {LISTING: FOLDER, DETAIL: server.path(server.docs[0]), ATTACHMENT: server.file_path(server.docs[0], 0)}[role]


@dataclass(frozen=True, kw_only=True)
class Failing:
    """``break_at`` spoils the page of ``role``; ``caps`` and ``declared`` hold from the second night on.

    ``kept`` for what is archived as evidence although it failed: the stages after are told of the failure.
    """

    kind: FailureKind
    role: Role
    break_at: Callable[[TrsServer, str], None]
    kept: bool = False
    caps: str = QUICK
    declared: dict[str, Any] | None = None


def by_home(server: TrsServer, path: str) -> None:
    server.answers["/"] = html(broken.HOME_PAGE)
    server.answers[path] = html(broken.HOME_PAGE.replace("第3次", "第三次"))


def by(answer: Answer) -> Callable[[TrsServer, str], None]:
    def spoil(server: TrsServer, path: str) -> None:
        server.answers[path] = answer

    return spoil


def of_good_page(change: Callable[[bytes], Answer]) -> Callable[[TrsServer, str], None]:
    """Spoil the page that stood there."""

    def spoil(server: TrsServer, path: str) -> None:
        server.answers[path] = change(server.good(path).body)

    return spoil


def to_itself(server: TrsServer, path: str) -> None:
    server.answers[path] = broken.redirect(server.url(path), cookie="sid=1; path=/other")


def emptied(body: bytes) -> Answer:
    text = body.decode()
    before, _, rest = text.partition('<div class="article_con">')
    return html(
        f'{before}<div class="article_con"><div class=TRS_Editor></div></div>{rest[rest.index("<!--endprint-->") :]}'
    )


def shut(server: TrsServer, path: str) -> None:
    server.connect_elsewhere = "127.0.0.1:1"  # nobody listens on tcpmux


def unresolved(server: TrsServer, path: str) -> None:
    server.connect_elsewhere = ""  # .example never resolves (RFC 2606)


def forbid(server: TrsServer, path: str) -> None:
    server.answers["/robots.txt"] = Answer(body=b"User-agent: *\nDisallow: /zwgk/\n", content_type="text/plain")


def leave(server: TrsServer, path: str) -> None:
    """Nothing is changed on the server: what fails is how the portal is declared."""


def repeat(server: TrsServer, path: str) -> None:
    server.repeats, server.rows, server.docs = True, 2, [*documents(6)[4:], *server.docs]


def bomb(body: bytes) -> Answer:
    return Answer(body=gzip.compress(body + b" " * 3_000_000), headers=(("Content-Encoding", "gzip"),))


def dead_end(target: str) -> Callable[[TrsServer, str], None]:
    return by(broken.redirect(target))


K = FailureKind
_SMALL = QUICK + ",page_bytes=200000"
FAILING: dict[str, Failing] = {
    "瑞数 412 instead of the list": Failing(kind=K.CHALLENGE, role=LISTING, break_at=by(broken.ruishu(412))),
    "瑞数 412 instead of a document": Failing(kind=K.CHALLENGE, role=DETAIL, break_at=by(broken.ruishu(412))),
    "瑞数 202 instead of the list": Failing(kind=K.CHALLENGE, role=LISTING, break_at=by(broken.ruishu(202))),
    "瑞数 202 instead of a document": Failing(kind=K.CHALLENGE, role=DETAIL, break_at=by(broken.ruishu(202))),
    "瑞数 202 instead of a file": Failing(kind=K.CHALLENGE, role=ATTACHMENT, break_at=by(broken.ruishu(202))),
    "加速乐 521 instead of the list": Failing(kind=K.CHALLENGE, role=LISTING, break_at=by(broken.jiasule())),
    "加速乐 521 instead of a document": Failing(kind=K.CHALLENGE, role=DETAIL, break_at=by(broken.jiasule())),
    "a script shell instead of the list": Failing(kind=K.CHALLENGE, role=LISTING, break_at=by(broken.script_shell())),
    "a script shell instead of a document": Failing(kind=K.CHALLENGE, role=DETAIL, break_at=by(broken.script_shell())),
    "the list redirects to itself for ever": Failing(kind=K.COOKIE_REDIRECT, role=LISTING, break_at=to_itself),
    "a document redirects to itself for ever": Failing(kind=K.COOKIE_REDIRECT, role=DETAIL, break_at=to_itself),
    "the home page instead of a document": Failing(kind=K.SOFT_ERROR, role=DETAIL, break_at=by_home),
    "the home page instead of the list": Failing(kind=K.SOFT_ERROR, role=LISTING, break_at=by_home),
    "an illegal request instead of the list": Failing(kind=K.SOFT_ERROR, role=LISTING, break_at=by(broken.illegal_request())),
    "an illegal request instead of a document": Failing(kind=K.SOFT_ERROR, role=DETAIL, break_at=by(broken.illegal_request())),
    "a missing page with status 200 instead of the list": Failing(
        kind=K.SOFT_ERROR, role=LISTING, break_at=by(broken.missing_page())
    ),
    "a missing page with status 200 instead of a document": Failing(
        kind=K.SOFT_ERROR, role=DETAIL, break_at=by(broken.missing_page())
    ),
    "a firewall with status 200 instead of the list": Failing(kind=K.CHALLENGE, role=LISTING, break_at=by(broken.firewall())),
    "a firewall with status 200 instead of a document": Failing(kind=K.CHALLENGE, role=DETAIL, break_at=by(broken.firewall())),
    "54 bytes instead of the list": Failing(kind=K.SOFT_ERROR, role=LISTING, break_at=by(broken.fifty_four_bytes())),
    "54 bytes instead of a document": Failing(kind=K.EMPTY_BODY, role=DETAIL, break_at=by(broken.fifty_four_bytes())),
    "an error page as a file": Failing(kind=K.SOFT_ERROR, role=ATTACHMENT, break_at=by(broken.error_page_as_file())),
    "a rebuilt site instead of the list": Failing(kind=K.UNEXPECTED_STRUCTURE, role=LISTING, break_at=by(broken.rebuilt_site())),
    "a rebuilt site instead of a document": Failing(
        kind=K.UNEXPECTED_STRUCTURE, role=DETAIL, break_at=by(broken.rebuilt_site()), kept=True
    ),
    "a document without its text": Failing(kind=K.EMPTY_BODY, role=DETAIL, break_at=of_good_page(emptied), kept=True),
    "nothing at all instead of the list": Failing(kind=K.EMPTY_BODY, role=LISTING, break_at=by(Answer())),
    "nothing at all instead of a document": Failing(kind=K.EMPTY_BODY, role=DETAIL, break_at=by(Answer())),
    "nothing at all as a file": Failing(kind=K.EMPTY_BODY, role=ATTACHMENT, break_at=by(Answer(content_type="application/pdf"))),
    "a list that stops before its length": Failing(
        kind=K.TRUNCATED, role=LISTING, break_at=of_good_page(lambda body: Answer(body=body[:-400], announced=len(body)))
    ),
    "a document that stops before its length": Failing(
        kind=K.TRUNCATED, role=DETAIL, break_at=of_good_page(lambda body: Answer(body=body[:-400], announced=len(body)))
    ),
    "a file that stops before its length": Failing(
        kind=K.TRUNCATED, role=ATTACHMENT, break_at=of_good_page(lambda body: Answer(body=body[:-400], announced=len(body)))
    ),
    "a list without its end": Failing(kind=K.TRUNCATED, role=LISTING, break_at=of_good_page(lambda body: Answer(body=body[:-400]))),
    "a document without its end": Failing(
        kind=K.TRUNCATED, role=DETAIL, break_at=of_good_page(lambda body: Answer(body=body[:-600]))
    ),
    "500 instead of the list": Failing(kind=K.HTTP_ERROR, role=LISTING, break_at=by(html("", status=500))),
    "404 instead of the list": Failing(kind=K.HTTP_ERROR, role=LISTING, break_at=by(html("没有此页", status=404))),
    "403 instead of a document": Failing(kind=K.HTTP_ERROR, role=DETAIL, break_at=by(html("禁止访问", status=403))),
    "503 instead of a file": Failing(kind=K.HTTP_ERROR, role=ATTACHMENT, break_at=by(html("", status=503))),
    "a list that never comes": Failing(
        kind=K.TIMEOUT, role=LISTING, break_at=by(Answer(announced=900, stall=True)), caps="retries=0,timeout_seconds=0.4"
    ),
    "a document that never comes": Failing(
        kind=K.TIMEOUT, role=DETAIL, break_at=by(Answer(announced=900, stall=True)), caps="retries=0,timeout_seconds=0.4"
    ),
    "a host without an address": Failing(kind=K.DNS, role=LISTING, break_at=unresolved),
    "a port where nobody listens": Failing(kind=K.CONNECTION, role=LISTING, break_at=shut),
    "a list over the cap": Failing(
        kind=K.TOO_LARGE, role=LISTING, break_at=of_good_page(lambda body: Answer(body=body + b" " * 300_000)), caps=_SMALL
    ),
    "a document that unpacks over the cap": Failing(kind=K.TOO_LARGE, role=DETAIL, break_at=of_good_page(bomb), caps=_SMALL),
    "a file over the cap": Failing(
        kind=K.TOO_LARGE, role=ATTACHMENT, break_at=by(Answer(body=b"%PDF-1.7\n" + b" " * 300_000, content_type="application/pdf")),
        caps=QUICK + ",attachment_bytes=200000",
    ),
    "a list in no encoding": Failing(kind=K.ENCODING, role=LISTING, break_at=by(broken.undecodable())),
    "a document in no encoding": Failing(kind=K.ENCODING, role=DETAIL, break_at=by(broken.undecodable()), kept=True),
    "a list on another host": Failing(kind=K.FORBIDDEN_HOST, role=LISTING, break_at=dead_end("http://cdn.clone.example/tz/")),
    "a document on another host": Failing(kind=K.FORBIDDEN_HOST, role=DETAIL, break_at=dead_end("http://cdn.clone.example/t.html")),
    "a document on a private address": Failing(kind=K.FORBIDDEN_HOST, role=DETAIL, break_at=dead_end("http://10.0.0.8/t.html")),
    "a document in the file system": Failing(kind=K.FORBIDDEN_HOST, role=DETAIL, break_at=dead_end("file:///etc/hostname")),
    "a file on another host": Failing(kind=K.FORBIDDEN_HOST, role=ATTACHMENT, break_at=dead_end("http://cdn.clone.example/a.docx")),
    "a host that leads to a private address": Failing(
        kind=K.FORBIDDEN_HOST, role=LISTING, break_at=leave, declared={"private": False}
    ),
    "a list that robots.txt closes": Failing(kind=K.ROBOTS, role=LISTING, break_at=forbid),
    "a budget that is spent": Failing(kind=K.BUDGET, role=LISTING, break_at=leave, declared={"budget": 1}),
    "a list that shows its first page again": Failing(kind=K.REPEATED_PAGE, role=LISTING, break_at=repeat),
}  # fmt: skip
