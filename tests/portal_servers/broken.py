"""Answers of portals that fail, one maker per way to fail, in the shapes that PORTALS.md §3 describes."""

from __future__ import annotations

from .city import CITY
from .harness import HTML, Answer, html

_SCRIPT = "".join(f"_0x{n:04x}=['\\x{n % 90 + 32:02x}\\x{n % 60 + 33:02x}',{n * 7919 % 65536}];" for n in range(60))

HOME_PAGE = (
    f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>{CITY}人民政府门户网站</title></head><body>"
    "<div class='nav'><a href='/'>首页</a><a href='/zwgk/'>政务公开</a><a href='/zwfw/'>政务服务</a><a href='/hdjl/'>互动交流</a></div>"
    + "".join(
        f"<div class='news'><a href='/xw/{n}.html'>{CITY}召开第{n}次工作会议部署重点任务</a></div>"
        for n in range(1, 30)
    )
    + f"<div class='foot'>{CITY}人民政府主办</div></body></html>"
)


def ruishu(status: int) -> Answer:
    """瑞数: 412 (or 202) and a page that is nothing but its script."""
    return html(
        "<!DOCTYPE html><html><head><meta charset='utf-8'><meta id='9DhefwqGPrzG' content='{qqq1.4}' r='m'>"
        f"<script type='text/javascript' r='m'>$_ts=window['$_ts'];if(!$_ts)$_ts={{}};$_ts.nsd=51373;$_ts.cd='{_SCRIPT}';"
        "if($_ts.lcd)$_ts.lcd();</script><script src='/Ly2mdoJ7ruCC/QPS6yHdZa.js' r='m'></script></head><body></body></html>",
        status=status,
    )


def jiasule() -> Answer:
    """加速乐: 521, one cookie in the header, the other set by script."""
    return Answer(
        status=521,
        body=b"<script>document.cookie=('_')+('_')+('j')+('s')+('l')+'_clearance_s=1741946531.07|-1|Yv%2B';"
        b"location.href=location.pathname+location.search</script>",
        content_type=HTML,
        headers=(("Set-Cookie", "__jsluid_s=5d1c0b6f0c7e; max-age=31536000; path=/; HttpOnly"),),
    )


def script_shell() -> Answer:
    """A page of 1.5-5 KB that is scripts and no text, with status 200."""
    return html(
        "<!DOCTYPE html><html><head><meta charset='utf-8'><title></title><meta http-equiv='Cache-Control' content='no-store'>"
        f"<script>(function(a,b){{var {_SCRIPT}document.cookie='acw_sc__v2='+b;document.location.reload();}})(0,1);</script>"
        "</head><body><noscript></noscript></body></html>"
    )


def illegal_request() -> Answer:
    return html("<html><head><title>提示信息</title></head><body><h3>非法请求 404！</h3></body></html>")


def missing_page() -> Answer:
    """The frame of the site around 您访问的页面不存在, with status 200."""
    return html(
        f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>{CITY}人民政府</title></head><body><div class='nav'><a href='/'>首页</a>"
        "<a href='/zwgk/'>政务公开</a></div><div class='err'><h2>对不起，您访问的页面不存在或已被删除！</h2>"
        "<p>可能的原因：您输入的网址有误；"
        "该页面已被删除、更名或者移动位置；网站正在改版，部分栏目调整，给您带来的不便敬请谅解。</p><p><span>5</span>秒后自动跳转到首页，"
        "您也可以联系网站管理员，我们将尽快为您处理，感谢您对本网站工作的关注与支持。</p></div>"
        f"<div class='foot'>{CITY}人民政府主办</div></body></html>"
    )


def firewall() -> Answer:
    """A firewall that answers 200 and says in words that it stopped the request."""
    return html(
        "<!DOCTYPE html><html><head><meta charset='utf-8'><title>网站防火墙</title></head><body><h3>网站防火墙</h3>"
        "<p>您的请求带有不合法参数，已被网站管理员设置拦截！</p><p>可能原因：您提交的内容包含危险的攻击请求</p><p>如何解决：</p>"
        "<p>1）检查提交内容；</p><p>2）如网站托管，请联系空间提供商；</p><p>3）普通网站访客，请联系网站管理员；</p></body></html>"
    )


def fifty_four_bytes() -> Answer:
    return Answer(body=b"<html><head></head><body>\xe6\x97\xa0\xe6\x95\xb0\xe6\x8d\xae</body></html>\n\n\n\n\n\n"[:54])


def error_page_as_file() -> Answer:
    return Answer(
        body="<html><head><title>系统错误</title></head><body>文件不存在或已被删除</body></html>".encode(),
        content_type="application/pdf",
    )


def rebuilt_site() -> Answer:
    """A page full of text and links, without a single marker of the family it was."""
    cards = "".join(
        f"<section><h4>专题{n}</h4><p>栏目正在升级，敬请关注新版网站的全新体验。</p></section>" for n in range(40)
    )
    return html(
        f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>新版网站</title></head><body><main>{cards}</main></body></html>"
    )


def redirect(target: str, *, cookie: str | None = None) -> Answer:
    headers = (("Location", target), *((("Set-Cookie", cookie),) if cookie else ()))
    return Answer(status=302, body=b"", headers=headers)


def undecodable() -> Answer:
    """Declared UTF-8; 0xFF stands in neither UTF-8 nor gb18030, on every line."""
    return Answer(
        body=b"<html><head><title>\xff\xff</title></head><body>" + b"\xff\x81\x20\xff\xfe" * 400 + b"</body></html>"
    )
