"""Short pages with status 200 that a firewall or the site sends in place of what was asked for."""

from __future__ import annotations

import re

_LONGEST_PAGE = 60_000
_LONGEST_MESSAGE = 1_500
"""Characters that a reader sees; a policy that speaks of firewalls or of missing pages is longer, or has no such heading."""

_UNSEEN = re.compile(r"<(?=(?:script|style|noscript)\b)", re.IGNORECASE)
_SEEN_AGAIN = re.compile(r"</(?:script|style|noscript)\s*>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_HEADING = re.compile(
    r"<(title|h[1-4])\b[^<>]{0,300}>([^<]{0,200}(?:<(?!/?(?:title|h[1-4])\b)[^<]{0,200}){0,20})</\1\s*>", re.IGNORECASE
)
_FIREWALL = re.compile(
    r"(?:请求|访问|提交)[^。！!，,]{0,12}(?:不合法参数|存在(?:威胁|攻击|风险)|可能存在威胁)|(?:请求|访问|IP)[^。！!]{0,16}被?[^。！!]{0,12}(?:拦截|阻断)"
    r"|创宇盾|安全狗|网站卫士|云锁"
)
_BLOCKED = re.compile(
    r"防火墙|拦截|阻断|安全(?:验证|防护|狗)|WAF|403|405|Forbidden|Access Denied|创宇|网站卫士", re.IGNORECASE
)
_ABSENT = re.compile(
    r"(?:页面|网页|内容|文章|地址)[^。！!]{0,8}(?:不存在|(?:被|已经?)删除|找不到|丢失|无法找到|飞走)|(?:找不到|无法找到)[^。！!]{0,10}(?:页面|网页|内容)"
    r"|^\s*404(?!\d)|404\s*(?:错误|页面|not found|error)|not found",
    re.IGNORECASE,
)


def blocked_by(body: bytes) -> str | None:
    """Name what a firewall says in place of the page: its heading names it, and its text says that the request was stopped.

    >>> blocked_by("<title>网站防火墙</title><p>您的请求带有不合法参数，已被网站管理员设置拦截！</p>".encode())
    '网站防火墙'
    >>> blocked_by("<title>某市网络安全办法</title><p>防火墙应当拦截攻击。</p>".encode()) is None
    True
    """
    page = _short(body)
    if page is None:
        return None
    markup, words = page
    heading = next((text for text in _headings(markup) if _BLOCKED.search(text)), None)
    return heading if heading and _FIREWALL.search(words) else None


def says_absent(body: bytes) -> str | None:
    """Return the heading by which a site says that nothing stands at the address, whatever its status.

    >>> says_absent("<title>提示</title><h2>对不起，您访问的页面不存在或已被删除！</h2>".encode())
    '对不起，您访问的页面不存在或已被删除！'
    >>> says_absent("<title>关于公布2026年第404号地块出让结果的公告</title>".encode()) is None
    True
    """
    page = _short(body)
    return next((text for text in _headings(page[0]) if _ABSENT.search(text)), None) if page else None


def _headings(markup: str) -> list[str]:
    """Return the headings that name no document of their own (关于…)."""
    found = (" ".join(_TAG.sub(" ", inner).split()) for _, inner in _HEADING.findall(markup))
    return [text for text in found if text and "关于" not in text]


def _short(body: bytes) -> tuple[str, str] | None:
    """Return markup and visible words of an HTML page with few of them; None for any other answer."""
    start = body[:200].removeprefix(b"\xef\xbb\xbf").lstrip()
    if len(body) > _LONGEST_PAGE or not start.startswith(b"<") or start.startswith(b"<?xml"):
        return None
    try:
        markup = body.decode()
    except UnicodeDecodeError:
        markup = body.decode("gb18030", "ignore")
    first, *rest = _UNSEEN.split(markup)
    seen = first + " ".join(_SEEN_AGAIN.split(part, maxsplit=1)[-1] for part in rest if _SEEN_AGAIN.search(part))
    words = "".join(_TAG.sub(" ", seen).split())
    return (markup, words) if len(words) <= _LONGEST_MESSAGE else None
