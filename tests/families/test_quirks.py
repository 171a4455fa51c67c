"""The traps that PORTALS.md §2 names, family by family."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gongbao.model.capture import FailureKind, Outcome, Role, Seen
from gongbao.model.identifiers import Sha256
from tests.portal_servers.city import WHOLE, Attached, documents
from tests.portal_servers.feeds import FeedServer
from tests.portal_servers.files import word_file
from tests.portal_servers.flk import DOWNLOAD as LAW_FILE
from tests.portal_servers.flk import FlkServer
from tests.portal_servers.gkmlpt import GkmlptServer
from tests.portal_servers.govcn import GovcnServer
from tests.portal_servers.hanweb_jpaas import BUILD_UNIT, DOWNLOAD, JpaasServer
from tests.portal_servers.hanweb_jpage import PROXY, JpageServer
from tests.portal_servers.plain import PlainServer
from tests.portal_servers.trs import TrsServer

FORM = Attached(name="申请表.docx", data=word_file("小微企业稳岗补助申请表", "企业名称：", "申请金额（万元）："))
OTHER = Attached(name="申请表.docx", data=word_file("小微企业稳岗补助申请表", "企业名称：", "统一社会信用代码："))


def with_file(attached, count=4):
    return [replace(WHOLE, attached=(attached,)), *documents(count)[1:]]


# hanweb_jpage


@pytest.mark.parametrize("server", [JpageServer(cap=5, per_page=3), JpageServer(cap=5, page_only=True)])
def test_a_server_that_cuts_what_is_asked_of_it_is_walked_to_the_end(open_town, server):
    night = open_town(server, "hanweb_jpage").capture(1)
    assert (night.column.failure, night.column.listing_entries, night.column.full_walk) == (None, 24, True)
    assert len({c.url for c in night.captured(Role.DETAIL)}) == 24


def test_a_list_longer_than_the_cap_of_300_is_walked_to_the_end(open_town):
    server = JpageServer(docs=documents(640), per_page=100)
    town = open_town(server, "hanweb_jpage", caps="retries=0,timeout_seconds=5,listing_pages=12", budget=12)
    night = town.capture(1)
    assert night.column.listing_entries == 640
    assert all(int(r.fields.get("perpage") or 0) <= 300 for r in server.asked(PROXY))


def test_a_deep_page_of_54_bytes_is_no_end_of_the_list(open_town):
    server = JpageServer(deep=9)
    town = open_town(server, "hanweb_jpage", full_walk=1)
    first = town.capture(1)
    assert (first.column.outcome, first.column.failure) == (Outcome.COULD_NOT_CRAWL, FailureKind.SOFT_ERROR)
    assert not first.column.full_walk
    server.deep = None
    assert town.capture(2).column.outcome is Outcome.CHANGED
    server.deep = 9
    third = town.capture(3)
    assert (third.column.outcome, third.column.failure) == (Outcome.COULD_NOT_CRAWL, FailureKind.SOFT_ERROR)
    assert {page.seen for page in third.report.pages} <= {Seen.UNCHANGED}


def test_a_page_with_two_units_lists_each_document_once(open_town):
    server = JpageServer(two_units=True)
    night = open_town(server, "hanweb_jpage").capture(1)
    assert (night.column.failure, night.column.listing_entries, night.column.full_walk) == (None, 24, True)
    assert [len(server.asked(server.path(doc))) for doc in server.docs] == [1] * 24


def test_a_title_cut_in_the_list_is_whole_in_its_title_attribute(open_town):
    server = JpageServer(cut_titles=True)
    night = open_town(server, "hanweb_jpage").capture(1)
    assert {c.listing_title for c in night.captured(Role.DETAIL)} == {doc.title for doc in server.docs}


def test_a_title_that_the_list_only_has_cut_is_mended_by_its_page(open_town):
    server = JpageServer(docs=documents(6), cut_titles=True, bare_titles=True)
    town = open_town(server, "hanweb_jpage")
    town.run(1)
    assert {row["title"] for row in town.published("policies")} == {doc.title for doc in server.docs}


def test_only_the_data_proxy_under_web_is_asked(open_town):
    server = JpageServer()
    open_town(server, "hanweb_jpage").capture(1)
    assert {r.path for r in server.requests if "dataproxy" in r.path} == {PROXY}


# hanweb_jpaas


def test_pages_are_asked_by_param_json_and_the_tag_in_utf8(open_town):
    server = JpaasServer()
    open_town(server, "hanweb_jpaas").capture(1)
    asked = server.asked(BUILD_UNIT)
    assert len(asked) == 3
    assert all("paramJson" in request.fields for request in asked[1:])
    assert {request.fields["tagId"] for request in asked} == {"信息列表"}


def test_a_unit_that_answers_success_false_is_no_empty_list(open_town):
    server = JpaasServer(tag="通知公告列表")  # the column page names another unit than the server knows
    night = open_town(server, "hanweb_jpaas").capture(1)
    assert night.column.outcome is Outcome.COULD_NOT_CRAWL
    assert night.column.failure is FailureKind.SOFT_ERROR


def test_a_token_that_changes_with_every_view_makes_no_version_and_another_file_does(open_town):
    server = JpaasServer(docs=with_file(FORM))
    town = open_town(server, "hanweb_jpaas", fresh_days=300)
    town.run(1)
    town.run(2)
    assert len(server.asked(DOWNLOAD)) == 1
    assert versions_of_whole(town) == 1
    assert [(row["name"], row["problem"]) for row in town.published("attachments")] == [("申请表.docx", None)]
    server.docs = with_file(OTHER)
    town.run(3)
    assert versions_of_whole(town) == 2
    assert len({row["sha256"] for row in town.published("attachments")}) == 2
    assert {c["effect"] for c in town.published("changes") if not c["noise"]} == {"annex"}


def versions_of_whole(town):
    (policy,) = [row for row in town.published("policies") if row["title"] == WHOLE.title]
    return len([row for row in town.published("versions") if row["policy_id"] == policy["policy_id"]])


# attachments of every kind of portal

WITH_FILES = {
    "hanweb_jpage": JpageServer, "hanweb_jpaas": JpaasServer, "trs": TrsServer, "govcn": GovcnServer, "generic": PlainServer,
    "gkmlpt": GkmlptServer, "feed": FeedServer,
}  # fmt: skip


@pytest.mark.parametrize("family", WITH_FILES)
def test_a_file_swapped_under_one_address_is_captured_and_the_same_one_is_not(open_town, family):
    server = WITH_FILES[family](docs=with_file(FORM))
    town = open_town(server, family, fresh_days=300)
    told = [[c.payload_sha256 for c in town.capture(night).captured(Role.ATTACHMENT)] for night in (1, 2)]
    server.docs = with_file(OTHER)
    told.append([c.payload_sha256 for c in town.capture(3).captured(Role.ATTACHMENT)])
    assert told == [[Sha256.of(FORM.data)], [], [Sha256.of(OTHER.data)]]


# trs


@pytest.mark.parametrize("commented", [True, False])
def test_the_pager_is_read_inside_a_comment_and_outside(open_town, commented):
    night = open_town(TrsServer(commented=commented), "trs").capture(1)
    assert (night.column.listing_entries, night.column.listing_pages) == (24, 3)


def test_interpretations_nested_in_a_row_are_not_documents(open_town):
    server = TrsServer()
    night = open_town(server, "trs").capture(1)
    assert [c.url for c in night.captured(Role.DETAIL) if "zcjd" in c.url] == []
    assert [r.path for r in server.requests if "zcjd" in r.path] == []


# govcn


def test_marks_of_the_search_are_not_in_titles(open_town):
    night = open_town(GovcnServer(), "govcn").capture(1)
    assert not [c.listing_title for c in night.captured(Role.DETAIL) if "<" in str(c.listing_title)]


def test_code_1001_on_the_first_page_is_an_empty_listing(open_town):
    night = open_town(GovcnServer(docs=[]), "govcn").capture(1)
    assert (night.column.outcome, night.column.failure) == (Outcome.EMPTY_LISTING, None)


# flk


def test_a_file_behind_a_signature_that_expires_is_one_file(open_town):
    server = FlkServer(docs=documents(3))
    town = open_town(server, "flk", fresh_days=300)
    first = town.capture(1)
    addresses = {server.url(f"{LAW_FILE}?format=docx&bbbs={server.key(doc)}") for doc in server.docs}
    assert {c.url for c in first.captured(Role.ATTACHMENT)} == addresses
    assert all(c.payload_sha256 == Sha256.of(law_file(server, c.url)) for c in first.captured(Role.ATTACHMENT))
    second = town.capture(2)
    assert len(server.issued) == 6
    assert {(page.url, page.seen) for page in second.report.pages if page.role is Role.ATTACHMENT} == {
        (url, Seen.UNCHANGED) for url in addresses
    }


def law_file(server, url):
    doc = next(doc for doc in server.docs if server.key(doc) in url)
    return word_file(doc.title, *doc.paragraphs)


# pages that repeat in another size


class FromTheTop(JpageServer):
    """Whatever is asked for, the answer starts at the first record, with as many rows as were asked."""

    def answer(self, request):
        if request.path != PROXY:
            return super().answer(request)
        rows = int(request.fields["endrecord"]) - int(request.fields["startrecord"]) + 1
        fields = dict(request.fields) | {"startrecord": "1", "endrecord": str(rows)}
        return super().answer(replace(request, fields=fields))


@pytest.mark.parametrize("perpage", ["3", "15"], ids=["smaller", "larger"])
def test_a_page_that_repeats_the_first_in_another_size_is_no_end(open_town, perpage):
    server = FromTheTop(docs=documents(12 if perpage == "3" else 24))
    town = open_town(server, "hanweb_jpage", options=f"{{perpage: '{perpage}'}}")
    night = town.capture(1)
    assert (night.column.outcome, night.column.failure) == (Outcome.COULD_NOT_CRAWL, FailureKind.REPEATED_PAGE)
    assert not night.column.full_walk
