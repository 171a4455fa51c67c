"""One document of each family from its HTTP response to its published rows."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

import pytest

from gongbao_stages.road import run_night
from publish import read_latest
from tests.families import expected
from tests.portal_servers.city import WHOLE, Attached, documents
from tests.portal_servers.feeds import FeedServer
from tests.portal_servers.files import word_file
from tests.portal_servers.flk import DOWNLOAD, FlkServer
from tests.portal_servers.gkmlpt import GkmlptServer
from tests.portal_servers.govcn import GovcnServer
from tests.portal_servers.hanweb_jpaas import JpaasServer
from tests.portal_servers.hanweb_jpage import JpageServer
from tests.portal_servers.plain import PlainServer, save_folder
from tests.portal_servers.trs import TrsServer

FORM = Attached(name="申请表.docx", data=word_file("小微企业稳岗补助申请表", "企业名称：", "申请金额（万元）："))
SERVERS = {
    "hanweb_jpage": JpageServer, "hanweb_jpaas": JpaasServer, "trs": TrsServer, "govcn": GovcnServer, "generic": PlainServer,
    "gkmlpt": GkmlptServer, "feed": FeedServer,
}  # fmt: skip


class Published:
    """The rows of `WHOLE` in the latest release."""

    def __init__(self, settings):
        self._release = read_latest(settings.published_dir)
        (self.policy,) = [row for row in self._release.table("policies").to_pylist() if row["title"] == WHOLE.title]

    def rows(self, table):
        own = self.policy["policy_id"]
        return [
            row
            for row in self._release.table(table).to_pylist()
            if own in (row.get("policy_id"), row.get("from_policy_id"))
        ]

    def text(self):
        (version,) = self.rows("versions")
        (row,) = [
            r for r in self._release.table("texts").to_pylist() if r["content_sha256"] == version["content_sha256"]
        ]
        return row["text"]


@pytest.fixture(params=SERVERS)
def road(request, open_town):
    server = SERVERS[request.param](docs=[replace(WHOLE, attached=(FORM,)), *documents(5)[1:]])
    town = open_town(server, request.param)
    (release,) = town.run(1)["releases"]
    assert (release["new_policies"], release["quarantined"]) == (5, [])
    published = Published(town.settings)
    published.url = server.url(server.path(WHOLE))
    published.family = request.param
    return published


def test_what_is_published_is_what_a_careful_reader_finds(road):
    table = {} if road.family in expected.WITHOUT_TABLE else {"index_number": expected.INDEX_NUMBER}
    wanted = expected.POLICY | table | {"url": road.url}
    assert {name: road.policy[name] for name in wanted} == wanted
    check_clauses(road)
    check_facts(road)
    check_attachment(road)
    text = road.text()
    assert [words for words in expected.FURNITURE if words in text] == []
    assert [paragraph for paragraph in WHOLE.paragraphs if paragraph not in text] == []


def check_clauses(road):
    clauses = sorted(road.rows("clauses"), key=lambda row: row["clause_order"])
    numbered = [row for row in clauses if row["level"] in {"h1", "h2"}]
    found = [(row["label"], row["heading"], row["text"], row["responsible_units"]) for row in numbered]
    assert found == expected.CLAUSES


def check_facts(road):
    found = {(row["comparator"], row["value"], row["unit"]) for row in road.rows("quantities")}
    assert found == expected.QUANTITIES
    (repeal,) = [row for row in road.rows("relations") if row["relation"] == "repeals"]
    assert {name: repeal[name] for name in expected.REPEALS} == expected.REPEALS
    assert [row["event"] for row in road.rows("events")] == ["published"]


def check_attachment(road):
    (row,) = road.rows("attachments")
    assert (row["name"], row["sha256"], row["bytes"]) == (FORM.name, sha256(FORM.data).hexdigest(), len(FORM.data))
    assert row["problem"] is None
    assert row["media_type"] == "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def test_a_folder_of_saved_pages_goes_the_same_road(tmp_path, open_town):
    saved = tmp_path / "saved"
    save_folder(saved, documents(24))
    town = open_town(PlainServer(), "folder", url=saved.as_uri(), hosts="")
    (release,) = town.run(1)["releases"]
    assert release["new_policies"] == 24
    assert [(q["url"].rpartition("/")[2], q["rule"]) for q in release["quarantined"]] == [("thumbs.db", "readable")]
    assert {row["title"] for row in town.published("policies")} == {doc.title for doc in documents(24)}
    road = Published(town.settings)
    wanted = expected.POLICY | {"index_number": expected.INDEX_NUMBER}
    assert {name: road.policy[name] for name in wanted} == wanted
    check_clauses(road)
    check_facts(road)
    assert run_night(town.settings, as_of=town.as_of(2), portal_ids=None)["captures"] == 0


def test_a_law_of_the_national_database_goes_the_road_with_its_file(open_town):
    server = FlkServer(docs=documents(5))
    town = open_town(server, "flk", fresh_days=300)
    town.run(1)
    road = Published(town.settings)
    wanted = {name: expected.POLICY[name] for name in ("title", "issuers", "published_on", "effective_on", "status")}
    assert {name: road.policy[name] for name in wanted} == wanted
    written = word_file(WHOLE.title, *WHOLE.paragraphs)
    (row,) = road.rows("attachments")
    assert (row["name"], row["sha256"], row["problem"]) == (f"{WHOLE.title}.docx", sha256(written).hexdigest(), None)
    assert row["url"] == server.url(f"{DOWNLOAD}?format=docx&bbbs={server.key(WHOLE)}")
    assert "text_from_file" in road.policy["flags"]
    assert {(c["label"], c["heading"]) for c in road.rows("clauses")} >= {
        ("一", "扩大贷款投放"),
        ("二", "降低用工成本"),
    }
    statuses = {p["title"]: p["status"] for p in town.published("policies")}
    assert [statuses[doc.title] for doc in server.docs] == expected.LAW_STATUSES
    town.run(2)
    assert len(server.issued) > len(server.docs)
    assert town.published("changes") == []
    assert {version["sequence"] for version in town.published("versions")} == {1}
