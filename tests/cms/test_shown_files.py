"""Files that pages show by viewers, players and scripts, and pages that are nothing else."""

from __future__ import annotations

import pytest

from gongbao.cms import read_saved_page
from gongbao.errors import SourceChanged
from gongbao.model.web import PageMatter

TITLE = "岭南市人民政府关于划定禁燃区的通告"
URL = "https://www.lingnan.gov.example/info/1032/45902.htm"


def read(body: str, head: str = f'<meta name="ArticleTitle" content="{TITLE}">', url: str = URL) -> PageMatter:
    return read_saved_page(
        f"<html><head><title>{TITLE}</title>{head}</head><body><h1>{TITLE}</h1>{body}</body></html>", url
    )


@pytest.mark.parametrize(
    ("shown", "file"),
    [
        (
            '<div id="vsb_content"><p><script>showVsbpdfIframe("/__local/3/5A/0C1D2E3F.pdf","100%","800");</script></p></div>',
            ("0C1D2E3F.pdf", "https://www.lingnan.gov.example/__local/3/5A/0C1D2E3F.pdf"),
        ),
        (
            '<div class="wp_articlecontent"><div class="wp_pdf_player" pdfsrc="/_upload/9a8b.pdf" '
            "sudyfile-attr=\"{'title':'禁燃区范围.pdf'}\"></div></div>",
            ("禁燃区范围.pdf", "https://www.lingnan.gov.example/_upload/9a8b.pdf"),
        ),
        (
            '<div class="conTxt"><p><img data-uitype="pdf" data-powerurl="/Upload/禁燃区通告.pdf" src="/Upload/x_new.png"></p></div>',
            ("禁燃区通告.pdf", "https://www.lingnan.gov.example/Upload/禁燃区通告.pdf"),
        ),
        (
            '<div class="TRS_Editor"><div id="pdf"></div><script>new Pdfh5("#pdf",{pdfurl:"/zc/P0202603.pdf"});</script></div>',
            ("P0202603.pdf", "https://www.lingnan.gov.example/zc/P0202603.pdf"),
        ),
        (
            '<div id="mainText"><object data="/zc/P0202603.pdf"><p>您的浏览器不支持PDF，请<a href="/zc/P0202603.pdf">点击下载</a></p>'
            "</object></div>",
            ("P0202603.pdf", "https://www.lingnan.gov.example/zc/P0202603.pdf"),
        ),
    ],
    ids=[
        "script of 博达",
        "player of 苏迪",
        "picture of 动易",
        "options of a viewer",
        "object with a hint for old browsers",
    ],
)
@pytest.mark.parametrize("head", [f'<meta name="ArticleTitle" content="{TITLE}">', ""], ids=["said", "not said"])
def test_a_page_that_shows_only_a_file_is_read_as_that_file(shown: str, file: tuple[str, str], head: str) -> None:
    matter = read(shown, head)
    assert (matter.title, matter.lines, matter.links) == (TITLE, (), (file,))


def test_a_script_that_shows_no_file_is_no_document() -> None:
    with pytest.raises(SourceChanged):
        read('<div id="vsb_content"><p><script>showPicture("/__local/0C1D2E3F.jpg");</script></p></div>')


TEXT = "<p>各县区人民政府：</p><p>现将有关事项通告如下，请遵照执行，违反的依照有关规定处理。</p><p>一、全市建成区为禁燃区。</p>"


def test_links_that_a_template_writes_by_script_are_files_of_the_page() -> None:
    script = """<script>var hasFJ='<BR/><a href="./P0202603.pdf" target="_blank">范围示意图.pdf</a><BR/><a href="./jd.html">解读</a>';
    if(hasFJ!=''){document.write('<p>附件下载：</p>')}</script>"""
    matter = read(
        f'<div class="TRS_UEDITOR">{TEXT}</div>{script}', url="https://a.gov.example/zc/202603/t20260301_1.html"
    )
    assert matter.links == (("范围示意图.pdf", "https://a.gov.example/zc/202603/P0202603.pdf"),)
    assert not any("hasFJ" in line or "附件下载" in line for line in (*matter.lines, *matter.tail_lines))


def test_a_viewer_and_the_download_of_its_file_are_one() -> None:
    viewer = (
        '<div id="zoom"><iframe src="/pdfjs/web/viewer.html?file=/picture/-1/260313142011234567.pdf"></iframe></div>'
    )
    link = (
        '<p><a href="/module/download/downfile.jsp?classid=-1&filename=260313142011234567.pdf">禁燃区通告.pdf</a></p>'
    )
    other = '<p><a href="/module/download/downfile.jsp?classid=-1&filename=260313142011239999.pdf">说明.pdf</a></p>'
    assert [name for name, _ in read(viewer + link + other).links] == ["禁燃区通告.pdf", "说明.pdf"]


def test_an_editor_left_empty_beside_files_is_read_as_these_files() -> None:
    files = '<div class="fjlist"><h4>附件：</h4><ul><li><a href="./P02.pdf">岭财〔2026〕4号.pdf</a></li></ul></div>'
    url = "https://a.gov.example/zc/202603/t20260301_1.html"
    matter = read(f'<div class="TRS_Editor"></div>{files}', url=url)
    assert [name for name, _ in matter.links] == ["岭财〔2026〕4号.pdf"]
    with pytest.raises(SourceChanged, match="nothing in it"):
        read('<div class="TRS_Editor"></div>', url=url)


FIREWALL = (
    "您的请求带有不合法参数，已被网站管理员设置拦截！可能原因：您提交的内容包含危险的攻击请求。如何解决：检查提交内容；"
    "如网站托管，请联系空间提供商；普通网站访客，请联系网站管理员。拦截时间：2026-03-20 12:13:14，事件编号：8f0c1a2b。"
)
LOGIN = (
    "请使用新版浏览器访问本系统，首次登录请修改初始密码，密码长度不少于八位，并包含大小写字母、数字和特殊字符；连续输错五次密码的，"
    "账号将被锁定三十分钟，请联系本单位系统管理员解锁；法人用户请使用数字证书登录，办理数字证书请携带营业执照到政务服务中心办理。"
)


@pytest.mark.parametrize("words", [FIREWALL, LOGIN], ids=["firewall", "login"])
def test_a_long_message_without_any_sign_of_a_document_is_none(words: str) -> None:
    page = f"<html><head><title>提示</title></head><body><div><h2>提示信息</h2><p>{words}</p><p>{words}</p></div></body></html>"
    with pytest.raises(SourceChanged, match="a sign of one"):
        read_saved_page(page, URL)


def test_a_title_that_a_phone_template_links_to_nowhere_is_the_headline() -> None:
    page = (
        '<html><head><title>公告通知</title><meta name="ColumnName" content="公告通知"></head><body><p class="tit">'
        f'<a href="javascript:void(0);">{TITLE}</a></p><div><span>日期：</span><span>2026-01-15</span><span>来源：</span>'
        f'<span>市环保局</span></div><div class="TRS_UEDITOR">{TEXT}</div></body></html>'
    )
    assert read_saved_page(page, "http://m.a.gov.example/202601/t20260115_889_wap.html").title == TITLE
