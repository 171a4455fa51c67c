"""The attachments of the sample portal open in ordinary readers and never change."""

from __future__ import annotations

import doctest
import io
import re
import zipfile
from collections.abc import Callable

import pypdfium2
from docx import Document

from gongbao_sample import SampleSite, markup, setting, trs
from gongbao_sample.attachments import make_docx, make_pdf

SiteOn = Callable[[int], SampleSite]
Read = Callable[[int, str], str]


def test_both_attachments_of_the_consultation_open_in_word(site_on: SiteOn, read: Read) -> None:
    site = site_on(2)
    page = read(2, "c03_storage")
    links = re.findall(r'href="(/module/download/downfile\.jsp[^"]+)"', page)
    answers = [site.respond("GET", link.replace("&amp;", "&")) for link in links]
    texts = ["\n".join(p.text for p in Document(io.BytesIO(answer.body)).paragraphs) for answer in answers]

    assert "储能配置比例不低于新增用电负荷的20%" in texts[0]
    assert "共12条" in texts[1]
    assert page.count("点击下载") == 2


def test_attachments_have_fixed_times_and_equal_bytes() -> None:
    first, second = make_docx("# 标题\n正文"), make_docx("# 标题\n正文")
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        times = {entry.date_time for entry in archive.infolist()}

    assert first == second
    assert times == {(2025, 3, 3, 9, 0, 0)}


def test_the_pdf_attachment_has_a_text_layer(site_on: SiteOn) -> None:
    document = next(d for d in site_on(1).portal.documents if d.id == "t01_upgrade_projects")
    answer = site_on(1).respond("GET", document.attachments[0].path)
    pdf = pypdfium2.PdfDocument(answer.body)

    assert "设备采购合同和发票清单" in pdf[0].get_textpage().get_text_bounded()


def test_a_long_pdf_turns_pages() -> None:
    assert len(pypdfium2.PdfDocument(make_pdf("甲" * 34 * 90))) == 3


def test_the_doctests_of_the_sample_hold() -> None:
    assert [doctest.testmod(module).failed for module in (markup, setting, trs)] == [0, 0, 0]
