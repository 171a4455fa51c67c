"""The pages of the sample portal have the shapes of real ones, and change only as the story says."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from gongbao_sample import SampleSite

SiteOn = Callable[[int], SampleSite]
Read = Callable[[int, str], str]
PathOf = Callable[[str], str]

COLUMN_PAGES = {
    "normative": "/col/col1021/index.html",
    "consultation": "/col/col1033/index.html",
    "notices": "/xxgk/zcfb/tz/index.html",
}
PROXY = "/module/web/jpage/dataproxy.jsp"


def without_visits(page: str) -> str:
    return re.sub(r"(浏览次数：|阅读量：)\d+", r"\1", page)


@pytest.mark.parametrize("number", range(1, 9))
def test_no_byte_names_the_loopback(number: int, site_on: SiteOn) -> None:
    site = site_on(number)
    for path in [*COLUMN_PAGES.values(), *(d.path for d in site.portal.documents)]:
        body = site.respond("GET", path, {"Host": "127.0.0.1:54321"}).body
        assert b"127.0.0.1" not in body
        assert b"localhost" not in body
        assert b"54321" not in body


def test_the_normative_listing_embeds_its_first_group_once_per_unit(read: Read) -> None:
    page = read(1, COLUMN_PAGES["normative"])
    listed = re.findall(r'href="(/art/[^"]+)"', page)

    assert page.count("<datastore>") == 2
    assert "totalRecord:10" in page
    assert (len(listed), len(set(listed))) == (12, 6)
    assert f"{PROXY}?page=1&appid=1" in page


def test_the_second_group_comes_from_the_dataproxy_by_get_and_by_post(site_on: SiteOn) -> None:
    site = site_on(1)
    records = "startrecord=7&endrecord=12&perpage=2"
    form = "col=1&appid=1&webid=1&path=/&columnid=1021&sourceContentType=1&unitid=41021&permissiontype=0"

    by_get = site.respond("GET", f"{PROXY}?{records}&{form}")
    by_post = site.respond("POST", f"{PROXY}?{records}", {}, form.encode())

    assert by_get.body == by_post.body
    assert by_get.body.decode().count("<record>") == 4
    assert "<totalrecord>10</totalrecord><totalpage>5</totalpage>" in by_get.body.decode()


def test_the_dataproxy_also_pages_by_number(read: Read) -> None:
    pages = [read(1, f"{PROXY}?page={n}&perpage=6&columnid=1021&unitid=41021") for n in (1, 2, 3)]

    assert [page.count("<record>") for page in pages] == [6, 4, 0]


def test_a_detail_page_has_the_sloppy_metas_and_the_body_markers(read: Read, read_words: Read) -> None:
    page = read(1, "n01_parking")

    assert '<meta name="ColumnName"content="行政规范性文件">' in page
    assert '<meta name="contentSource" content=' in page
    assert "索　引　号" in page
    assert "【打印本页】" in page
    assert read_words(1, "n01_parking").startswith("岚政发〔2021〕18号")


def test_only_the_visits_and_one_number_change_on_the_quietly_changed_page(read: Read) -> None:
    before, after = (read(number, "n03_clusters") for number in (2, 3))

    assert before != without_visits(before)
    assert without_visits(before).replace("不超过300万元", "不超过200万元") == without_visits(after)


def test_the_redesign_changes_the_page_and_keeps_words_and_fingerprints(read: Read, read_words: Read) -> None:
    before, after = (read(number, "n09_old_estates") for number in (3, 4))

    assert read_words(3, "n09_old_estates") == read_words(4, "n09_old_estates")
    assert "浏览次数" not in after
    assert "相关阅读" not in after
    for fingerprint in ("/module/jslib/", "Maketime", "Produced By 大汉网络 大汉版通发布系统", 'id="zoom"'):
        assert fingerprint in before
        assert fingerprint in after


def test_the_consultation_window_moves_and_then_the_outcome_stands_below(read: Read) -> None:
    opened, extended, outcome = (read(number, "c03_storage") for number in (2, 3, 5))

    assert "本次征集开始时间:2025-03-04 结束时间:2025-03-14" in opened
    assert "本次征集开始时间:2025-03-04 结束时间:2025-03-21" in extended
    assert "请于3月21日前" in extended
    assert "共收到" not in extended
    assert outcome.index("无附件") < outcome.index("共收到2条建议,采纳1条") < outcome.index("公众意见")


def test_the_adopted_comment_and_the_final_text_say_the_same(read: Read, read_words: Read) -> None:
    outcome = read(5, "c03_storage")
    quoted = re.search(r"第8条建议修改为:“(.*?)”", outcome)
    assert quoted is not None

    assert quoted[1] not in read(3, "c03_storage")
    assert quoted[1] in read_words(7, "n14_storage_final")


def test_the_gb18030_page_is_labelled_gb2312_and_does_not_fit_it(site_on: SiteOn, path_of: PathOf) -> None:
    answer = site_on(1).respond("GET", path_of("n08_historic_buildings"))

    assert b'charset=gb2312"' in answer.body
    assert all(name in answer.body.decode("gb18030") for name in ("堃山街道", "㵲溪老街", "镕炉巷"))
    for narrow in ("gb2312", "gbk", "utf-8"):
        with pytest.raises(UnicodeDecodeError):
            answer.body.decode(narrow)


def test_the_blocked_column_answers_a_challenge_everywhere(site_on: SiteOn, path_of: PathOf) -> None:
    site = site_on(3)
    answers = [site.respond("GET", path) for path in (COLUMN_PAGES["notices"], path_of("t02_sme_digital"))]

    assert {answer.status for answer in answers} == {412}
    assert all(b"$_ts" in answer.body and 1500 < len(answer.body) < 5000 for answer in answers)


def test_the_empty_listing_is_valid_and_its_pages_still_answer(site_on: SiteOn, read: Read, path_of: PathOf) -> None:
    site = site_on(4)
    page = read(4, COLUMN_PAGES["consultation"])

    assert "<recordset>\n</recordset>" in page
    assert "totalRecord:0" in page
    assert "<record>" not in page
    assert site.respond("GET", path_of("c03_storage")).status == 200
    assert read(3, COLUMN_PAGES["consultation"]) == read(5, COLUMN_PAGES["consultation"])


def test_the_trs_list_links_as_trs_does(site_on: SiteOn, read: Read) -> None:
    page = read(1, "/xxgk/zcfb/tz/index_1.html")
    detail = read(1, "t01_upgrade_projects")

    assert 'createPageHTML(2, 1, "index", "html");' in page
    assert 'href="../jd/202410/t20241016_117911.html"' in page
    assert 'href="./P020250226361844720915.pdf"' in detail
    assert "<div class=TRS_Editor>" in detail
    assert site_on(1).respond("GET", "/xxgk/zcfb/tz/index_2.html").status == 404


def test_unchanged_bytes_answer_304_by_tag_and_by_date(site_on: SiteOn) -> None:
    fresh = site_on(1).respond("GET", COLUMN_PAGES["notices"])
    by_tag = site_on(2).respond("GET", COLUMN_PAGES["notices"], {"if-none-match": fresh.headers["ETag"]})
    by_date = site_on(2).respond("GET", COLUMN_PAGES["notices"], {"If-Modified-Since": fresh.headers["Last-Modified"]})

    assert (by_tag.status, by_tag.body) == (304, b"")
    assert by_date.status == 304


def test_changed_bytes_answer_200(site_on: SiteOn) -> None:
    old = site_on(1).respond("GET", COLUMN_PAGES["normative"]).headers
    new = site_on(2).respond(
        "GET",
        COLUMN_PAGES["normative"],
        {"If-None-Match": old["ETag"], "If-Modified-Since": old["Last-Modified"]},
    )

    assert new.status == 200
    assert new.headers["Last-Modified"] != old["Last-Modified"]


def test_a_date_that_cannot_be_read_is_ignored(site_on: SiteOn) -> None:
    answer = site_on(1).respond("GET", COLUMN_PAGES["notices"], {"If-Modified-Since": "yesterday"})

    assert answer.status == 200


def test_a_record_number_that_is_none_is_refused(site_on: SiteOn) -> None:
    answer = site_on(1).respond("GET", f"{PROXY}?startrecord=first&columnid=1021&unitid=41021")

    assert answer.status == 400


def test_other_methods_are_refused(site_on: SiteOn) -> None:
    assert site_on(1).respond("DELETE", "/").status == 405
