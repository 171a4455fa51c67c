"""A page that only leads to its file is read with the file's text: when, which file, and what becomes of it later."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gongbao.model.identifiers import Sha256
from gongbao.model.policy import AttachmentLink, PolicyKind
from gongbao.model.web import PageMatter
from gongbao.normalize.file_text import TEXT_FROM_FILE, file_arrived, matter_of_file, waits_for_its_file
from gongbao.reading import read_matter

TITLE = "测试市绿道管理办法"
TEXT = "\n".join(
    (
        TITLE,
        "第一条 为了加强绿道管理，规范绿道建设和养护活动，根据有关法律法规，结合本市实际，制定本办法。",
        "第二条 市园林主管部门负责绿道的监督管理工作，各区人民政府负责本行政区域内绿道的日常养护。",
        "第三条 本办法自2025年5月1日起施行。",
    )
)
OTHER = TEXT.replace("绿道", "公园")
PAGE = PageMatter(family="trs", url=None, lines=(TITLE, "附件：测试市绿道管理办法.pdf"), title=TITLE)
WORDING = (
    TITLE,
    "第一条 为了加强绿道管理，规范绿道的建设和养护，保障市民出行和游憩，根据有关法律、法规，制定本办法。",
    "第二条 市园林主管部门负责绿道的监督管理工作，各区人民政府负责本行政区域内绿道的日常养护和秩序维护。",
    "第三条 本办法自2025年4月1日起施行。",
)


def file(name: str, text: str | None = TEXT, **facts) -> AttachmentLink:
    held = {"sha256": Sha256.of((text or name).encode()), "text_sha256": Sha256.of(text.encode()) if text else None}
    return AttachmentLink(**({"name": name, "url": f"http://h/{name}", "text": text} | held | facts))


def lines_of(*links: AttachmentLink, page: PageMatter = PAGE) -> tuple[str, ...] | None:
    matter = matter_of_file(page, read_matter(page), links)
    return matter.lines if matter else None


@pytest.mark.parametrize(
    "lines",
    [
        (TITLE, "附件：测试市绿道管理办法.pdf"),
        ("测试市绿道管理办法.pdf",),
        (),
        (TITLE, "现予公布。", "测试市园林局", "2025年3月4日"),
    ],
)
def test_a_page_that_only_leads_to_its_file_takes_its_text(lines):
    page = replace(PAGE, lines=lines)
    assert lines_of(file("测试市绿道管理办法.pdf"), page=page) == tuple(TEXT.split("\n"))


def test_labels_metas_and_title_of_the_page_stay_and_its_own_lines_are_head_matter():
    table, metas = {"发文字号": "测政发〔2025〕3号", "有效性": "有效"}, {"pubdate": "2025-03-05 09:00"}
    page = replace(PAGE, lines=(TITLE, "发布日期：2025-03-04"), table=table, metas=metas, head_lines=("来源：测试市",))
    matter = matter_of_file(page, read_matter(page), [file("办法.docx")])
    assert matter is not None
    assert (matter.title, matter.table, matter.metas) == (TITLE, table, metas)
    assert matter.head_lines == ("来源：测试市", "发布日期：2025-03-04")
    reading = read_matter(matter)
    assert (reading.doc_number, str(reading.published_on), str(reading.effective_on)) == (
        "测政发〔2025〕3号",
        "2025-03-04",
        "2025-05-01",
    )
    assert [c.label for c in reading.clauses if c.level == "article"] == ["第一条", "第二条", "第三条"]


def test_a_page_with_its_own_wording_keeps_it():
    assert lines_of(file("测试市绿道管理办法.docx"), page=replace(PAGE, lines=WORDING)) is None


@pytest.mark.parametrize("names", [("甲.pdf", "甲.docx"), ("甲.docx", "甲.pdf"), ("甲.PDF", "甲.ofd", "甲.DOCX")])
def test_one_document_in_several_formats_counts_once_and_word_is_read(names):
    wrapped = TEXT.replace("，", "，\n")
    links = [file(name, TEXT if name.lower().endswith("docx") else wrapped) for name in names]
    assert lines_of(*links) == tuple(TEXT.split("\n"))


def test_of_two_different_documents_none_can_be_meant():
    assert lines_of(file("甲.docx"), file("乙.docx", OTHER)) is None


def test_a_scan_beside_the_text_is_passed_over():
    scan = file("扫描件.pdf", None, problem="3 pages with 0 characters of text: a scan")
    assert lines_of(scan, file("正文.docx")) == tuple(TEXT.split("\n"))


@pytest.mark.parametrize("text", [None, "", "登记表\n姓名\n单位"])
def test_a_file_without_a_text_or_with_hardly_any_is_no_wording(text):
    assert lines_of(file("甲.docx", text)) is None
    assert lines_of() is None


def test_a_letter_takes_the_text_that_it_issues_and_no_other():
    notice = "各单位要高度重视，加强组织领导，明确责任分工，确保各项规定落到实处，取得实效，并及时报送进展情况。"
    letter = replace(
        PAGE,
        title="测试市人民政府关于印发测试市绿道管理办法的通知",
        lines=(f"现将《{TITLE}》印发给你们，请结合实际，认真组织实施。", notice, notice),
    )
    issued = lines_of(file(f"{TITLE}.docx"), file("申报表.docx", OTHER), page=letter)
    assert issued == (*letter.lines, *TEXT.split("\n"))
    assert lines_of(file("申报表.docx", OTHER), page=letter) is None


@pytest.fixture
def of_file(make_reading):
    """The reading of a page whose text came from its one file."""

    def make(*articles: str, facts: tuple[str, ...] = (TEXT_FROM_FILE,), **file_facts):
        text = "\n".join(articles) * 5
        return make_reading(*articles, flags=facts, attachments=(file("办法.docx", text, **file_facts),))

    return make


FIRST = ("为了加强绿道管理，制定本办法。", "破坏绿道的，处500元罚款。")
SECOND = (FIRST[0], "破坏绿道的，处2000元罚款。")


def test_the_flag_is_published(story, page, of_file):
    story.night({page: of_file(*FIRST)})
    (row,) = story.rows("policies")
    assert row["flags"] == [TEXT_FROM_FILE]
    assert row["kind"] == PolicyKind.NORMATIVE_DOCUMENT


def test_a_swapped_file_is_told_clause_by_clause_and_as_a_file(story, page, of_file):
    story.night({page: of_file(*FIRST)})
    story.night({page: of_file(*SECOND)})
    changes = {(c["effect"], c["clause_label_after"], c["before"], c["after"]) for c in story.real_changes()}
    assert ("quantity", "第二条", "500元", "2000元") in changes
    assert {effect for effect, *_ in changes} == {"quantity", "annex"}
    assert [v["sequence"] for v in story.rows("versions")] == [1, 2]


@pytest.mark.parametrize("failed", [{"sha256": None}, {"problem": "an HTML page was served instead of the file"}])
def test_a_file_that_fails_tonight_is_waited_for(story, page, of_file, make_reading, failed):
    story.night({page: of_file(*FIRST)})
    bare = make_reading("附件：办法.docx", attachments=(file("办法.docx", None, **failed),))
    assert waits_for_its_file(bare, [TEXT_FROM_FILE])
    story.night({page: bare})
    assert (len(story.rows("versions")), story.real_changes()) == (1, [])


def test_a_page_that_now_has_its_own_text_waits_for_nothing(of_file, make_reading):
    assert not waits_for_its_file(make_reading("甲。", attachments=(file("办法.docx"),)), [TEXT_FROM_FILE])
    assert not waits_for_its_file(of_file(*FIRST), [TEXT_FROM_FILE])
    assert not waits_for_its_file(make_reading("甲。", attachments=(file("办法.docx", sha256=None),)), [])


def test_a_text_whose_file_could_be_had_at_last_is_no_act_of_the_government(of_file):
    reading = of_file(*FIRST)
    missing, failed, read = (
        {"sha256": None, "problem": None},
        {"sha256": "ab", "problem": "an HTML page"},
        {"sha256": "ab", "problem": None},
    )
    assert file_arrived(reading, [], [missing])
    assert file_arrived(reading, [], [failed, missing])
    assert not file_arrived(reading, [], [read])
    assert not file_arrived(reading, [], [])
    assert not file_arrived(reading, [TEXT_FROM_FILE], [missing])


def test_a_short_notice_with_a_form_keeps_its_own_words() -> None:
    lines = (
        "各有关企业：",
        "请符合条件的企业填写申报表，于2025年5月1日前报市科技局，逾期不予受理。",
        "附件：申报表.docx",
    )
    page = PageMatter(family="generic", url=None, lines=lines, title="关于申报科技型企业的通知")
    form = AttachmentLink(name="申报表.docx", url=None, text="青原市科技型企业申报表\n" + "企业名称\n" * 40)
    assert matter_of_file(page, read_matter(page), (form,)) is None
    silent = replace(page, lines=("附件：申报表.docx",))
    assert matter_of_file(silent, read_matter(silent), (form,)) is None


def test_a_page_with_clauses_of_its_own_waits_for_no_file() -> None:
    lines = (
        "第一条 为了规范管理，制定本办法。",
        "第二条 市城市管理部门负责本办法的实施。",
        "第三条 本办法自公布之日起施行。",
    )
    reading = read_matter(PageMatter(family="generic", url=None, lines=lines, title="公园管理办法"))
    dead = replace(reading, attachments=(AttachmentLink(name="办法.pdf", url=None),))
    assert not waits_for_its_file(dead, ("text_from_file",))
    assert waits_for_its_file(replace(dead, clauses=()), ("text_from_file",))
