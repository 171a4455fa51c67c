"""Pages with status 200 that say in words that they are not what was asked for."""

from __future__ import annotations

import pytest

from gongbao.crawl.messages import blocked_by, says_absent


def page(title: str, heading: str, text: str) -> bytes:
    return f"<html><head><title>{title}</title></head><body><h2>{heading}</h2><p>{text}</p></body></html>".encode()


@pytest.mark.parametrize(
    "heading",
    [
        "对不起，您访问的页面不存在或已被删除！",
        "404 Not Found",
        "404",
        "您要查看的网页已删除",
        "很抱歉，找不到您访问的页面",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_heading_that_says_so_means_that_nothing_stands_there(heading: str, encoding: str) -> None:
    body = page("岭南市人民政府", heading, "5秒后自动跳转到首页").decode().encode(encoding)
    assert says_absent(body) == heading


@pytest.mark.parametrize(
    "body",
    [
        page("政府信息不存在告知书", "政府信息不存在告知书", "经检索，您申请公开的政府信息不存在。"),
        page("关于404号地块内容被删除的通知", "关于404号地块内容被删除的通知", "现将有关事项通知如下。"),
        page("某网", "第4040号公告", "页面不存在。"),
        page("页面不存在", "页面不存在", "长" * 2_000),
        b'{"html": "<h2>404 Not Found</h2>"}',
    ],
    ids=["an answer to an applicant", "a document's title", "a number", "a long text", "JSON"],
)
def test_words_of_a_document_say_nothing_of_the_page(body: bytes) -> None:
    assert says_absent(body) is None


def test_a_firewall_names_itself_and_says_what_it_did() -> None:
    said = "您的访问因存在攻击行为已被拦截，事件编号8f0c1a2b。"
    assert blocked_by(page("访问被拦截", "访问被拦截", said)) == "访问被拦截"
    assert blocked_by(page("岭南市网络安全管理办法", "第一章 总则", said)) is None
    assert blocked_by(page("关于防火墙的通知", "关于防火墙的通知", said)) is None
