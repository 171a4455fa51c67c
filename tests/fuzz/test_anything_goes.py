"""Whatever comes in, only our own errors come out, and in bounded time.

``make test`` runs the same 10,000 cases every time; ``GONGBAO_FUZZ_CASES=500000 make test PYTEST_ARGS=tests/fuzz`` is the longer
run by hand, with new cases each time.
"""

from __future__ import annotations

import io
import os
import signal
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from types import FrameType

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongbao.cms import FAMILIES
from gongbao.errors import GongbaoError
from gongbao.history import compare_clauses
from gongbao.model.policy import PolicyReading
from gongbao.model.portal import Column, ColumnKind
from gongbao.model.web import WebPage
from gongbao.reading import facts_of, read_text
from gongbao_stages.documents import read_bytes

BY_HAND = "GONGBAO_FUZZ_CASES" in os.environ
CASES = int(os.environ.get("GONGBAO_FUZZ_CASES", "10000"))
HANG_SECONDS = 60

TAGS = [
    *(
        "<p>",
        "</p>",
        "<div>",
        "</div>",
        "<table>",
        "</table>",
        "<tr>",
        "<td rowspan=3>",
        "<td colspan='9999999999'>",
        "</td>",
    ),
    *(
        "<br>",
        "<script>",
        "</script>",
        "<style>",
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "<a href='/x.doc'>附件</a>",
        "<a href=//[>",
    ),
    *(
        "<div id='zoom'>",
        "<div class='TRS_Editor'>",
        "<div id='UCAP-CONTENT'>",
        "<!--<$[信息内容]>begin-->",
        "<font>",
        "</font>",
    ),
    *(
        "<meta name='ArticleTitle' content='",
        "<meta name=PubDate content=2024-13-45>",
        "<title>",
        "</title>",
        "<svg>",
        "<math>",
    ),
    *(
        "&nbsp;",
        "&#0;",
        "&#xD800;",
        "&amp",
        "\u200b",
        "\ufeff",
        "\u2028",
        "\x0b",
        "<datastore><recordset><record>",
        "<select>",
    ),
]
WORDS = [
    *(
        "第一条",
        "第一百三十三条之二",
        "第",
        "条",
        "一、",
        "（一）",
        "1.",
        "（1）",
        "①",
        "1.5",
        "第二章 总则",
        "附件：1.",
        "附件2",
        "专栏1",
    ),
    *(
        "国发〔2024〕5号",
        "〔",
        "〕",
        "(2023)",
        "第12号",
        "令",
        "《",
        "》",
        "〈",
        "〉",
        "“",
        "”",
        "关于印发",
        "的通知",
        "的公告",
    ),
    *(
        "自2024年2月30日起施行",
        "自发布之日起99999999999日后施行",
        "有效期",
        "年。",
        "同时废止",
        "将第五条修改为",
        "删去第九条",
    ),
    *(
        "二〇二四年十三月",
        "２０２４年５月",
        "2024.02.31",
        "0000-00-00",
        "1月1日",
        "9999年12月31日前",
        "截止日期",
        "征求意见",
        "至",
    ),
    *(
        "责任单位：市发改局、",
        "牵头单位",
        "不低于",
        "50%",
        "百分之三十",
        "99999999999999999999万元",
        "以上",
        "达到",
        "2025年",
    ),
    *(
        "联系人：王某",
        "电话：0574-12345678",
        "邮箱：a@b.c",
        "共收到9999条建议",
        "予以采纳",
        "未采纳",
        "。",
        "；",
        "，",
        "：",
        "\n",
        "\n\n",
    ),
    *(
        " ",
        "\t",
        "\r",
        "\u3000",
        "|",
        "臺灣",
        "術(shù)",
        "\U00020000",
        "é",
        "\ud800",
        "\0",
        "\x85",
        "人民政府",
        "办公厅",
        "市",
        "省",
    ),
]
PROSE = st.lists(st.sampled_from(WORDS) | st.text(max_size=6), max_size=120).map("".join)
MARKUP = st.lists(st.sampled_from(TAGS) | st.sampled_from(WORDS) | st.text(max_size=6), max_size=120).map("".join)
CELLS = [
    "指标",
    "单位",
    "责任单位",
    "序号",
    "名称",
    "类别",
    "属性",
    "2020年基数",
    "2025年目标",
    "年均/累计",
    "床位(张)",
    "市民政局",
    "预期性",
    "12",
    "—",
    "",
    "（一）",
    "1.",
]
TABLE = st.tuples(
    st.lists(st.lists(st.sampled_from(CELLS), min_size=1, max_size=6), min_size=2, max_size=6),
    st.sampled_from(["\t", "|", " | "]),
).map(lambda made: "\n".join(made[1].join(row) for row in made[0]))
HEADED = st.tuples(st.permutations(CELLS[:10]), st.integers(3, 8), TABLE).map(
    lambda made: "\t".join(made[0][: made[1]]) + "\n" + made[2].replace("|", "\t")
)
REPEATED = st.tuples(
    st.lists(st.sampled_from(TAGS + WORDS), min_size=1, max_size=3).map("".join), st.integers(50, 400)
).map(lambda made: made[0] * made[1])
ENCODINGS = ("utf-8", "gb18030", "gbk", "gb2312", "big5", "utf-16")
SAMPLE = "青岚市示范办法\n第一条 为了示范，制定本办法。\n第二条 补助不低于50%。\n本办法自2024年5月1日起施行。"


def cases(share: float) -> settings:
    """Give a target its share of the run; the guard below stops what hangs, so there is no deadline a case."""
    checks = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture]
    return settings(
        max_examples=max(10, int(CASES * share)), deadline=None, derandomize=not BY_HAND, suppress_health_check=checks
    )


class Hanging(BaseException):
    """One case took longer than any reader would wait; no ``except Exception`` may swallow it."""


@pytest.fixture
def watched() -> Iterator[Callable[[], None]]:
    """Arm the guard anew with every call."""

    def give_up(number: int, frame: FrameType | None) -> None:
        raise Hanging(f"more than {HANG_SECONDS} s (signal {number}, at {frame})")

    before = signal.signal(signal.SIGALRM, give_up)
    yield lambda: (signal.alarm(HANG_SECONDS), None)[1]
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


def sound(reading: PolicyReading) -> None:
    """What must hold of every reading, whatever it was made from."""
    facts = facts_of(reading)
    eids = [clause.eid for clause in reading.clauses]
    assert len(eids) == len(set(eids))
    assert {parent for clause in reading.clauses if (parent := clause.parent_eid)} <= set(eids)
    for day in ("signed_on", "published_on", "effective_on", "expires_on"):
        assert facts[day] is None or datetime.fromisoformat(str(facts[day]))


@cases(0.34)
@given(MARKUP | REPEATED)
def test_pages(watched: Callable[[], None], markup: str) -> None:
    watched()
    try:
        sound(read_bytes(f"<html><body>{markup}".encode("utf-8", "surrogatepass"), name="page.html"))
    except GongbaoError:
        return


@cases(0.34)
@given(PROSE | REPEATED)
def test_texts(watched: Callable[[], None], prose: str) -> None:
    watched()
    try:
        reading = read_text(prose)
    except GongbaoError:
        return
    sound(reading)
    assert not compare_clauses(reading.clauses, reading.clauses).changes


@cases(0.06)
@given(TABLE | HEADED, st.sampled_from(["", "一、目标\n", "附件\n主要指标\n"]))
def test_tables_whose_rows_are_short_or_long(watched: Callable[[], None], table: str, above: str) -> None:
    watched()
    sound(read_text(f"禾州市若干措施\n{above}{table}\n二、任务"))


@cases(0.12)
@given(st.binary(max_size=400) | st.tuples(PROSE, st.sampled_from(ENCODINGS)), st.sampled_from(["", *ENCODINGS]))
def test_bytes_under_any_label(watched: Callable[[], None], body: bytes | tuple[str, str], label: str) -> None:
    watched()
    raw = body if isinstance(body, bytes) else body[0].encode(body[1], "ignore")
    try:
        reading = read_bytes(raw, name="a.txt", content_type=f"text/plain; charset={label}" if label else None)
    except GongbaoError:
        return
    assert "\ufffd" not in reading.text


@cases(0.1)
@given(st.integers(0, 40_000), st.binary(min_size=1, max_size=60), st.sampled_from(["docx", "zip", "pdf", "ofd"]))
def test_damaged_office_files(watched: Callable[[], None], place: int, damage: bytes, kind: str) -> None:
    watched()
    body = bytearray(FILES[kind])
    at = place % len(body)
    body[at : at + len(damage)] = damage
    try:
        sound(read_bytes(bytes(body), name=f"附件.{kind}"))
    except GongbaoError:
        return


@cases(0.1)
@given(
    st.sampled_from(sorted(FAMILIES)),
    MARKUP | PROSE | st.sampled_from(ANSWERS := ["", "{}", "[]", "null", '{"a":1e999}']),
)
def test_listings_and_details_of_every_family(watched: Callable[[], None], name: str, markup: str) -> None:
    watched()
    url = "https://www.shifan.gov.cn/col/col1/index.html"
    column = Column(id="c", name="政策文件", kind=ColumnKind.NORMATIVE, url=url, family=name)
    page = WebPage(
        url=url,
        final_url=url,
        status=200,
        headers={},
        fetched_at=datetime(2025, 3, 1, tzinfo=UTC),
        body=markup.encode("utf-8", "surrogatepass"),
    )
    for read in (lambda: FAMILIES[name].read_listing(page, column), lambda: FAMILIES[name].page_matter(markup, url)):
        try:
            read()
        except GongbaoError:
            continue


@pytest.mark.parametrize(
    "unit", [*TAGS, *WORDS, "第一条 第", "《〈", "（一）1.", "1.1.1.", "12月", "0.", "责任单位：、", "<p>一、"]
)
def test_one_thing_repeated_for_a_hundred_thousand_characters(watched: Callable[[], None], unit: str) -> None:
    watched()
    long = (unit * 100_000)[:100_000]
    for name in ("a.txt", "a.html"):
        try:
            read_bytes(long.encode("utf-8", "surrogatepass"), name=name)
        except GongbaoError:
            continue


MARKERS = [
    *(
        "<datastore>",
        "<datastore></datastore>",
        "<record>",
        "<record><![CDATA[",
        "<record><![CDATA[</record>",
        "<nextgroup>",
    ),
    *(
        "$('#1').jpage({",
        "var param_1={",
        "<totalrecord>1",
        "<li><a href=/art/2024/1/1/art_1_1.html title='",
        "createPageHTML(",
    ),
    *(
        "window._CONFIG={",
        "DETAIL:{",
        "'DETAIL': {SID:1,",
        "{",
        "[",
        '{"a":',
        '"',
        "querydata='{",
        "'a':'b',",
        "paramJson=",
    ),
    *(
        "<!--<$[信息内容]>begin-->",
        "<meta name='ColumnName' content='",
        "<script>",
        "<script>/*",
        "<ul><li>",
        "<tr><td>索引号：",
    ),
    *(
        "<a>下一页</a>",
        "<a href=a>一</a>2024-01-01",
        "<rss><item>",
        "<feed><entry>",
        "<urlset><url>",
        "<?xml ",
        "<!DOCTYPE ",
        "<!ENTITY ",
    ),
    *(
        "<img ",
        "<img src=",
        "附件1.",
        "1.",
        " - ",
        "下一",
        "[",
        "索引号：",
        "暂无",
        "document.write('",
        "<a href='",
        "<div class='a'>",
    ),
]
READING_SECONDS = 6


@pytest.mark.parametrize("unit", MARKERS)
@pytest.mark.parametrize("name", sorted(FAMILIES))
def test_a_marker_repeated_for_a_hundred_thousand_characters(watched: Callable[[], None], name: str, unit: str) -> None:
    url = "https://www.shifan.gov.cn/col/col1/index.html"
    column = Column(id="c", name="政策文件", kind=ColumnKind.NORMATIVE, url=url, family=name)
    for before, after in (("", ""), ("<html><body><datastore>", "</datastore></body></html>")):
        markup = before + (unit * 100_000)[:100_000] + after
        page = WebPage(
            url=url,
            final_url=url,
            status=200,
            headers={},
            fetched_at=datetime(2025, 3, 1, tzinfo=UTC),
            body=markup.encode(),
        )
        for read in (
            partial(FAMILIES[name].read_listing, page, column),
            partial(FAMILIES[name].page_matter, markup, url),
        ):
            watched()
            signal.alarm(READING_SECONDS)
            with suppress(GongbaoError):
                read()


def _word() -> bytes:
    document = docx.Document()
    for line in SAMPLE.splitlines():
        document.add_paragraph(line)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _zip() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", SAMPLE)
    return buffer.getvalue()


def _ofd() -> bytes:
    text = f'<TextObject Boundary="20 60 100 5"><TextCode>{SAMPLE}</TextCode></TextObject>'
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("OFD.xml", "<OFD/>")
        archive.writestr("Doc_0/Pages/Page_0/Content.xml", f"<Page><Content>{text}</Content></Page>")
    return buffer.getvalue()


PDF = b"""%PDF-1.4
1 0 obj << /Type /Catalog /Pages 2 0 R /OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >> >> endobj
2 0 obj << /Type /Pages /Kids [3 0 R] /Count 1 >> endobj
3 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R
/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >> endobj
4 0 obj << /Length 44 >> stream
BT /F1 12 Tf 50 700 Td (Article 1 Purpose) Tj ET
endstream endobj
trailer << /Size 5 /Root 1 0 R >>
%%EOF"""
FILES = {"docx": _word(), "zip": _zip(), "pdf": PDF, "ofd": _ofd()}


def test_the_whole_files_can_be_read() -> None:
    """Else the damaged ones would prove nothing. The script in the PDF is not run, and not read."""
    assert read_bytes(FILES["docx"], name="a.docx").effective_on is not None
    assert "第二条" in read_bytes(FILES["ofd"], name="a.ofd").text
    assert read_bytes(FILES["pdf"], name="a.pdf").text == "Article 1 Purpose"
