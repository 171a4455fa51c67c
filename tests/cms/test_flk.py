from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from gongbao.cms import Basis, detect, family
from gongbao.errors import BadInput, SourceChanged, UnreadableDocument
from gongbao.model.capture import FailureKind
from gongbao.model.portal import Column
from gongbao.model.web import WebPage
from gongbao.reading import read_matter

FAMILY = family("flk")
SITE = "https://laws.qinglan.example"
LIST = f"{SITE}/law-search/search/list"
DETAIL = f"{SITE}/law-search/search/flfgDetails?bbbs=ff8081a"
Answer = Callable[..., WebPage]
MakeColumn = Callable[..., Column]


def row(identity: str, **values: object) -> dict[str, object]:
    return {"bbbs": identity, "title": f"青岚市地名条例{identity}", "gbrq": "2024-05-28", "sxx": 3, **values}


def details(**values: object) -> str:
    data = {
        "bbbs": "ff8081a",
        "title": "青岚市地名条例",
        "gbrq": "2024-05-28",
        "sxrq": "2024-07-01",
        "sxx": 3,
        "flxz": "地方性法规",
        "zdjgName": "青岚市人民代表大会常务委员会",
        "content": {"title": "青岚市地名条例", "children": [{"title": "第一条"}]},
        "ossFile": {"ossWordPath": "WORD/a.docx", "ossPdfPath": "", "ossWordOfdPath": None},
        **values,
    }
    return json.dumps({"code": 200, "data": data}, ensure_ascii=False)


def test_the_search_is_posted_as_json(column: MakeColumn) -> None:
    request = FAMILY.first_request(column(SITE, "flk", flfg="210, 220", zdjg="250", sxx="3", perpage="50"))
    assert (request.method, request.url, dict(request.form)) == ("POST", f"{LIST}#page=1", {})
    body = request.json
    assert (body["flfgCodeId"], body["zdjgCodeId"], body["sxx"]) == ([210, 220], [250], [3])
    assert (body["pageNum"], body["pageSize"], body["searchRange"]) == (1, 50, 1)


@pytest.mark.parametrize("options", [{"flfg": "地方性法规"}, {"perpage": "0"}, {"perpage": "1000"}, {"sxx": "三"}])
def test_codes_that_are_no_numbers_are_refused(column: MakeColumn, options: dict[str, str]) -> None:
    with pytest.raises(BadInput, match=next(iter(options))):
        FAMILY.first_request(column(SITE, "flk", **options))


def test_rows_lead_to_their_details_and_to_the_next_page(answer: Answer, column: MakeColumn) -> None:
    declared = column(LIST, "flk", perpage="2")
    request, titles, numbers = FAMILY.first_request(declared), [], []
    rows = [row("a", title="青岚市<em>地名</em>条例"), row("b", gbrq=None), row("c")]
    while request is not None:
        number = request.json["pageNum"]
        numbers.append(number)
        body = {"code": 200, "total": 3, "rows": rows[2 * number - 2 : 2 * number]}
        page = FAMILY.read_listing(answer(json.dumps(body), request.url), declared)
        titles += [(e.url, e.title, e.date_as_written) for e in page.entries]
        request = page.following
    assert numbers == [1, 2]
    assert titles == [
        (f"{SITE}/law-search/search/flfgDetails?bbbs=a", "青岚市地名条例", "2024-05-28"),
        (f"{SITE}/law-search/search/flfgDetails?bbbs=b", "青岚市地名条例b", None),
        (f"{SITE}/law-search/search/flfgDetails?bbbs=c", "青岚市地名条例c", "2024-05-28"),
    ]


def test_nothing_found_is_empty_and_missing_rows_are_not(answer: Answer, column: MakeColumn) -> None:
    declared = column(LIST, "flk")
    page = FAMILY.read_listing(answer('{"code":200,"total":0,"rows":[]}', f"{LIST}#page=1"), declared)
    assert (page.entries, page.following) == ((), None)
    with pytest.raises(SourceChanged) as caught:
        FAMILY.read_listing(answer('{"code":200,"total":9,"rows":[]}', f"{LIST}#page=1"), declared)
    assert caught.value.kind is FailureKind.SOFT_ERROR


@pytest.mark.parametrize("body", ["<html></html>", '{"code":500,"msg":"系统异常"}', "[]", '{"rows":[1]}', '{"rows":7}'])
def test_another_answer_means_that_the_search_was_rebuilt(answer: Answer, column: MakeColumn, body: str) -> None:
    with pytest.raises(SourceChanged):
        FAMILY.read_listing(answer(body, LIST), column(LIST, "flk"))


def test_a_law_gives_its_facts_and_the_lasting_address_of_its_file() -> None:
    matter = FAMILY.page_matter(details(), DETAIL)
    assert matter.title == "青岚市地名条例"
    assert matter.table == {
        "制定机关": "青岚市人民代表大会常务委员会",
        "类别": "地方性法规",
        "公布日期": "2024-05-28",
        "施行日期": "2024-07-01",
        "时效性": "现行有效",
    }
    assert matter.lines == ()
    assert matter.links == (("青岚市地名条例.docx", f"{SITE}/law-search/download/pc?format=docx&bbbs=ff8081a"),)


def test_the_reader_understands_the_labels() -> None:
    text = "<p>第一条　为了加强地名管理，制定本条例。</p><p>第二条　本市行政区域内的地名管理适用本条例。</p>"
    matter = FAMILY.page_matter(details(content=text), DETAIL)
    assert matter.lines[0] == "第一条　为了加强地名管理，制定本条例。"
    reading = read_matter(matter)
    assert str(reading.published_on) == "2024-05-28"
    assert str(reading.effective_on) == "2024-07-01"
    assert reading.issuers == ("青岚市人民代表大会常务委员会",)


@pytest.mark.parametrize(
    ("code", "meaning"), [(1, "已废止"), ("2", "已修改"), (3, "现行有效"), (4, "尚未生效"), (None, None)]
)
def test_validity_is_told_in_words_and_the_code_stays_with_its_book(code: object, meaning: str | None) -> None:
    matter = FAMILY.page_matter(details(sxx=code), DETAIL)
    assert matter.table.get("时效性") == meaning
    assert matter.metas.get("sxx") == (str(code) if code else None)
    assert ("1 已废止 2 已修改 3 现行有效 4 尚未生效" in matter.metas.get("sxx_code_book", "")) is bool(code)


@pytest.mark.parametrize("code", [5, 7, 9, "x"])
def test_a_code_of_another_book_is_never_guessed(code: object) -> None:
    with pytest.raises(SourceChanged, match="code book"):
        FAMILY.page_matter(details(sxx=code), DETAIL)


def test_word_and_pdf_are_files_of_their_own() -> None:
    matter = FAMILY.page_matter(details(ossFile={"ossWordPath": "a.docx", "ossPdfPath": "a.pdf"}), DETAIL)
    assert [name for name, _ in matter.links] == ["青岚市地名条例.docx", "青岚市地名条例.pdf"]


@pytest.mark.parametrize(
    ("markup", "kind"),
    [
        ("<html></html>", FailureKind.UNEXPECTED_STRUCTURE),
        ('{"code":500,"data":null}', FailureKind.UNEXPECTED_STRUCTURE),
        (details(ossFile=None), FailureKind.EMPTY_BODY),
        (details(title=""), FailureKind.EMPTY_BODY),
    ],
)
def test_what_holds_no_law_is_refused(markup: str, kind: FailureKind) -> None:
    with pytest.raises(SourceChanged) as caught:
        FAMILY.page_matter(markup, DETAIL)
    assert caught.value.kind is kind


def test_half_a_character_is_unreadable_and_never_stored(answer: Answer, column: MakeColumn) -> None:
    with pytest.raises(UnreadableDocument, match="half a character"):
        FAMILY.page_matter(details(title="条例").replace("条例", "条\\ud800例"), DETAIL)
    body = json.dumps({"rows": [row("a", title="条\ud800例")]})
    with pytest.raises(UnreadableDocument, match="half a character"):
        FAMILY.read_listing(answer(body, LIST), column(LIST, "flk"))


def test_its_answers_are_detected() -> None:
    assert detect(details(), DETAIL) == "flk"
    assert detect(json.dumps({"rows": [row("a")]}), LIST) == "flk"
    assert FAMILY.basis is Basis.DESCRIBED
