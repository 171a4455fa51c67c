"""``gongbao portal probe`` on loopback: the sample portal, a portal of every family, portals that fail."""

from __future__ import annotations

import doctest
import errno
import re
from collections.abc import Callable
from datetime import datetime
from html import escape
from pathlib import Path
from urllib.request import urlopen

import pytest
import yaml
from hypothesis import given
from hypothesis.strategies import text

from gongbao.crawl import probe as probe_module
from gongbao.crawl import probe_draft, probe_yaml
from gongbao.crawl.probe_yaml import places_to_fill_in
from gongbao.errors import BadInput, PageAbsent, PortalUnavailable, SourceChanged, StorageFailed
from gongbao.model.capture import FailureKind
from gongbao.registry import load_portal
from gongbao.settings import Settings
from gongbao_sample import fixed_clock, serve
from gongbao_stages import portal_cases, probing
from gongbao_stages.probing import Probed, lines_of, probe_portal, report_of, save_declaration
from tests.families.test_certificates import trust, write_certificate
from tests.portal_servers import broken
from tests.portal_servers.feeds import FeedServer
from tests.portal_servers.flk import FlkServer
from tests.portal_servers.gkmlpt import GkmlptServer
from tests.portal_servers.govcn import GovcnServer
from tests.portal_servers.hanweb_jpaas import JpaasServer
from tests.portal_servers.hanweb_jpage import JpageServer
from tests.portal_servers.harness import Answer, PortalServer, html, serving
from tests.portal_servers.plain import PlainServer
from tests.portal_servers.trs import TrsServer

WHOLE_TITLE = "云泽市人民政府关于支持小微企业稳岗扩岗的若干措施"
HOST = "www.yunze.example"


@pytest.fixture
def probe(tmp_path: Path) -> Callable[..., Probed]:
    def run(server: PortalServer, path: str | None = None, **kwargs: object) -> Probed:
        url = server.column_url if path is None else server.url(path)  # type: ignore[attr-defined]
        settings = Settings.from_env(
            {"GONGBAO_DATA": str(tmp_path / "data"), "GONGBAO_CONNECT_TO": f"{server.host}=127.0.0.1:{server.port}"}
        )
        return probe_portal(settings, url, allow_private=True, **kwargs)  # type: ignore[arg-type]

    return run


def saved(probed: Probed, folder: Path) -> Path:
    path = folder / f"{probed.portal.id}.yml"
    path.write_text(probed.yaml, encoding="utf-8")
    return path


FAMILIES = [
    pytest.param(JpageServer, None, "hanweb_jpage", id="hanweb_jpage"),
    pytest.param(JpaasServer, None, "hanweb_jpaas", id="hanweb_jpaas"),
    pytest.param(TrsServer, None, "trs", id="trs"),
    pytest.param(GovcnServer, None, "govcn", id="govcn"),
    pytest.param(GkmlptServer, None, "gkmlpt", id="gkmlpt"),
    pytest.param(FlkServer, None, "flk", id="flk"),
    pytest.param(PlainServer, None, "generic", id="generic"),
    pytest.param(FeedServer, "/rss.xml", "feed", id="rss"),
    pytest.param(FeedServer, "/atom.xml", "feed", id="atom"),
    pytest.param(FeedServer, "/sitemap.xml", "feed", id="sitemap"),
]


@pytest.mark.parametrize(("make", "path", "family"), FAMILIES)
def test_the_family_is_named_the_first_entry_read_and_the_declaration_passes(make, path, family, probe, tmp_path):
    with serving(make()) as server:
        probed = probe(server, path)

    assert probed.portal.columns[0].family == family
    assert probed.probe.notice is not None
    assert probed.facts is not None
    assert probed.facts["title"] == WHOLE_TITLE
    assert probed.facts["published_on"] == "2025-03-14"
    assert load_portal(saved(probed, tmp_path)) == probed.portal


def test_a_declaration_that_cannot_be_written_whole_leaves_the_one_that_stood(probe, tmp_path, monkeypatch):
    with serving(TrsServer()) as server:
        probed = probe(server)
    path = tmp_path / "cn_990300_yunze.yml"
    path.write_text("id: as it stood\n", encoding="utf-8")

    def full(descriptor: int, data: bytes) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.write", full)
    with pytest.raises(StorageFailed, match="No space left"):
        save_declaration(probed, path, added=True)
    with pytest.raises(StorageFailed, match="No space left"):
        save_declaration(probed, tmp_path / "new.yml")

    assert path.read_text(encoding="utf-8") == "id: as it stood\n"
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


def test_a_declaration_that_stands_is_not_written_over_by_a_new_one(probe, tmp_path):
    with serving(TrsServer()) as server:
        probed = probe(server)
    path = tmp_path / "cn_990300_yunze.yml"
    save_declaration(probed, path)
    assert path.read_text(encoding="utf-8") == probed.yaml
    path.write_text("id: mine\n", encoding="utf-8")
    with pytest.raises(BadInput, match="is there already"):
        save_declaration(probed, path)
    assert path.read_text(encoding="utf-8") == "id: mine\n"


def test_an_address_is_asked_once_and_robots_before_all(probe):
    with serving(JpaasServer()) as server:
        probed = probe(server)

    targets = [request.target for request in server.requests]
    assert targets[0] == "/robots.txt"
    assert len(targets) == len(set(targets)) == 4
    assert list(probed.probe.asked) == [server.url(target) for target in targets[1:]]


def test_a_family_known_from_descriptions_alone_is_said_to_be(probe):
    with serving(GkmlptServer()) as server:
        probed = probe(server)

    assert report_of(probed)["basis"] == "described"
    assert "written from descriptions alone" in next(x for x in probed.yaml.splitlines() if x.startswith("family:"))


def test_what_the_pages_tell_is_declared_with_its_place_and_the_rest_is_to_fill_in(probe):
    with serving(JpageServer()) as server:
        probed = probe(server)

    portal = probed.portal
    assert (portal.id, portal.name, portal.division_code) == ("cn_990300_yunze", "云泽市人民政府", "990300")
    assert (portal.publisher, portal.hosts) == ("云泽市人民政府办公室", (HOST,))
    assert (portal.columns[0].name, portal.columns[0].kind.value) == ("政策文件", "normative")
    assert (portal.allow_private, portal.http_only, portal.proven) == (True, True, False)
    assert [key for _, key in places_to_fill_in(probed.yaml)] == ["name_en", "reuse_basis"]
    assert 'division_code: "990300"  # SiteIDCode 9903000001' in probed.yaml.splitlines()
    assert any(line.startswith("could not be told: name_en") for line in lines_of(probed))


@pytest.mark.parametrize(
    "nasty",
    [
        '": # - [}{',
        "no",
        "2025",
        "'",
        "&a *b !c",
        "云泽：",
        "\u200b\ufeff",
        "a\x85b\u2028c",
        "%TAG",
        "- x: 'y'",
        "政府\ue000网",
    ],
)
def test_whatever_a_site_calls_itself_the_declaration_passes(nasty, probe, tmp_path):
    server = TrsServer()
    with serving(server):
        page = urlopen(f"http://127.0.0.1:{server.port}/zwgk/zcwj/").read().decode()
        page = re.sub(r'(<meta name="(?:SiteName|ColumnName|SiteDomain)"\s*content=)"[^"]*"', "", page)
        metas = "".join(
            f'<meta name="{name}" content="{escape(nasty)}">' for name in ("SiteName", "ColumnName", "SiteDomain")
        )
        server.answers["/zwgk/zcwj/"] = html(page.replace("<head>", f"<head>{metas}", 1))
        probed = probe(server)
    assert load_portal(saved(probed, tmp_path)) == probed.portal


@given(text())
def test_a_text_is_written_so_that_yaml_reads_it_back(written):
    assert yaml.safe_load(f"key: {probe_yaml.scalar(written)}  # note")["key"] == "".join(
        character for character in " ".join(written.split()) if character.isprintable()
    )


def test_short_names_of_units_are_told_so_that_they_can_be_declared(probe):
    with serving(TrsServer()) as server:
        probed = probe(server)
    assert report_of(probed)["short_units"] == ["市财政局", "市人力资源和社会保障局"]
    assert any("to be declared under units: 市财政局" in line for line in lines_of(probed))


def test_a_feed_that_names_nobody_leaves_more_to_fill_in(probe):
    with serving(PlainServer()) as server:
        probed = probe(server)

    assert "division_code" in [key for _, key in places_to_fill_in(probed.yaml)]
    assert "no known CMS" in probed.yaml


def test_a_notice_is_told_from_a_column_page(probe):
    with serving(TrsServer()) as server, pytest.raises(BadInput, match=r"a notice \(.*稳岗扩岗.*gongbao read URL"):
        probe(server, server.path(server.docs[0]))
    with serving(PlainServer()) as plain, pytest.raises(BadInput, match="a notice"):
        probe(plain, plain.path(plain.docs[0]))


def test_a_notice_with_a_list_of_others_beside_it_is_still_a_notice(probe):
    server = TrsServer()
    path = server.path(server.docs[0])
    with serving(server):
        page = urlopen(f"http://127.0.0.1:{server.port}{path}").read().decode()
        others = "".join(
            f"<li><a href='{server.path(doc)}'>{doc.title}</a><span>{doc.published_on}</span></li>"
            for doc in server.docs[1:8]
        )
        server.answers[path] = html(page.replace("</body>", f"<ul>{others}</ul></body>"))
        server.forget()
        with pytest.raises(BadInput, match="a notice"):
            probe(server, path)
    assert [request.path for request in server.requests] == ["/robots.txt", path]


def test_an_option_of_the_family_is_used_and_declared(probe):
    with serving(JpaasServer()) as server:
        probed = probe(server, options={"perpage": "7"})
    assert probed.portal.columns[0].options == {"perpage": "7"}
    assert any("pageSize%22%3A7" in address for address in probed.probe.asked)


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (broken.ruishu(412), FailureKind.CHALLENGE),
        (broken.jiasule(), FailureKind.CHALLENGE),
        (broken.illegal_request(), FailureKind.SOFT_ERROR),
        (broken.fifty_four_bytes(), FailureKind.SOFT_ERROR),
        (Answer(status=403, body=b"forbidden"), FailureKind.HTTP_ERROR),
    ],
)
def test_failures_are_named(answer, kind, probe):
    server = TrsServer()
    server.answers["/zwgk/zcwj/"] = answer
    with serving(server), pytest.raises(PortalUnavailable) as refused:
        probe(server)
    assert refused.value.kind is kind


def test_robots_is_obeyed(probe):
    server = TrsServer()
    server.answers["/robots.txt"] = Answer(body=b"User-agent: *\nDisallow: /zwgk/", content_type="text/plain")
    with serving(server), pytest.raises(PortalUnavailable) as refused:
        probe(server)
    assert refused.value.kind is FailureKind.ROBOTS
    assert [request.path for request in server.requests] == ["/robots.txt"]


def test_a_page_without_any_list_says_what_was_tried(probe):
    server = TrsServer()
    server.answers["/zwgk/zcwj/"] = html(
        "<html><body><div id='app'></div><p>政务公开</p></body></html>" + "<!-- -->" * 40
    )
    with serving(server), pytest.raises(SourceChanged, match="no family reads a list here"):
        probe(server)


HOME = """<html><head><title>澜港市人民政府</title></head><body>
<a href="/">首页</a><a href="/zwgk/zcwj/">政策文件</a><a href="/zwgk/yjzj/index.html">意见征集</a>
<a href="/zwgk/gg/">通知公告</a><a href="/zwgk/gg/">通知公告</a><a href="javascript:void(0)">政策解读</a>
<a href="/zwgk/fg/">政府规章</a><a href="http://www.elsewhere.example/zc/">省政策文件</a>
<a href="/zwgk/jd/">政策解读</a><a href="/xxgk/">信息公开</a><a href="/tour/">走进澜港</a>
<a href="/zwgk/zcwj/202503/t20250301_1.html">关于渔港的通知</a>
<div>{more}</div></body></html>"""
COLUMNS = ["政策文件", "意见征集", "通知公告", "政府规章", "政策解读"]


@pytest.mark.parametrize("more", ["", "<p>澜港市位于东海之滨，港阔水深，渔业和航运都很发达，人口近百万。</p>" * 9])
def test_a_home_page_without_a_list_names_its_columns(more, probe):
    server = TrsServer()
    server.answers["/"] = html(HOME.format(more=more))
    with serving(server), pytest.raises(SourceChanged) as refused:
        probe(server, "/")
    said = str(refused.value).splitlines()
    assert said[0].startswith(f"{server.url('/')}: status 200, a page (澜港市人民政府) without a dated list")
    assert sorted(line.split()[0] for line in said[1:-1]) == sorted(COLUMNS)
    assert f"  政策文件  {server.url('/zwgk/zcwj/')}" in said


def test_a_home_page_with_news_is_told_from_a_column(probe):
    server = PlainServer()
    news = "".join(
        f"<li><a href='{server.path(doc)}'>{doc.title}</a><span>{doc.published_on}</span></li>" for doc in server.docs
    )
    server.answers["/"] = html(HOME.format(more=f"<ul>{news}</ul>"))
    with serving(server):
        untold = probe(server, "/").untold
    (fact,) = [fact for fact in untold if "home page" in fact]
    assert f"政策文件 {server.url('/zwgk/zcwj/')}" in fact


def test_a_missing_column_is_absent_and_the_home_page_is_the_next_step(probe):
    with serving(TrsServer()) as server, pytest.raises(PageAbsent) as refused:
        probe(server, "/nowhere/")
    assert f"{server.url('/nowhere/')}: status 404: nothing stands at this address" in str(refused.value)
    assert f"or probe {server.url('/')}, which names" in str(refused.value)


def test_a_first_entry_that_is_gone_is_passed_over_and_said(probe):
    server = TrsServer()
    server.answers[server.path(server.docs[0])] = Answer(status=404, body=b"gone")
    with serving(server):
        probed = probe(server)
    assert probed.probe.notice is not None
    assert probed.probe.notice.entry.url == server.url(server.path(server.docs[1]))
    assert any("404" in fact for fact in probed.untold)


def test_a_listing_without_a_readable_notice_is_still_declared(probe):
    server = TrsServer()
    for doc in server.docs:
        server.answers[server.path(doc)] = Answer(status=404, body=b"gone")
    with serving(server):
        probed = probe(server)
    assert probed.portal.columns[0].family == "trs"
    assert (probed.probe.notice, probed.facts) == (None, None)


def test_entries_on_another_site_are_named_not_declared(probe):
    server = PlainServer()
    rows = "".join(
        f"<li><a href='http://www.elsewhere.example/show-{n}.html'>关于做好第{n}项工作的通知</a><span>2025-03-0{n}</span></li>"
        for n in range(1, 6)
    )
    server.answers["/wj/list.html"] = html(f"<html><body><ul>{rows}</ul></body></html>" + "<!-- -->" * 20)
    with serving(server):
        probed = probe(server)
    assert probed.portal.hosts == (HOST,)
    assert "also linked: www.elsewhere.example (5)" in probed.yaml
    assert [request.path for request in server.requests] == ["/robots.txt", "/wj/list.html"]


def probe_at(tmp_path, url: str, **places: PortalServer) -> Probed:
    """Probe with several hosts on loopback, named as keywords with ``_`` for the dots."""
    pairs = ",".join(f"{host.replace('_', '.')}=127.0.0.1:{server.port}" for host, server in places.items())
    settings = Settings.from_env({"GONGBAO_DATA": str(tmp_path / "data"), "GONGBAO_CONNECT_TO": pairs})
    return probe_portal(settings, url, allow_private=True)


def leading_to(address: str) -> Answer:
    return Answer(status=301, headers=(("Location", address),), body=b"moved")


def test_a_redirect_within_the_site_is_followed_and_the_place_it_leads_to_declared(tmp_path):
    bare = PortalServer(host="yunze.example", answers={"/zwgk/zcwj/": leading_to(f"http://{HOST}/zwgk/zcwj/")})
    with serving(TrsServer()) as server, serving(bare):
        probed = probe_at(tmp_path, "http://yunze.example/zwgk/zcwj/", yunze_example=bare, www_yunze_example=server)

    (column,) = probed.portal.columns
    assert (probed.portal.hosts, column.url) == ((HOST,), f"http://{HOST}/zwgk/zcwj/")
    assert f'url: "http://{HOST}/zwgk/zcwj/"  # http://yunze.example/zwgk/zcwj/ leads here' in probed.yaml
    assert any(line.startswith("redirected: http://yunze.example/zwgk/zcwj/ leads to") for line in lines_of(probed))
    assert [request.path for request in bare.requests] == ["/robots.txt", "/zwgk/zcwj/"]
    assert server.requests[0].path == "/robots.txt"
    assert load_portal(saved(probed, tmp_path)) == probed.portal


def test_a_redirect_to_https_is_followed_and_https_declared(tmp_path, monkeypatch):
    certificate = write_certificate(tmp_path, HOST)
    trust(monkeypatch, certificate[0])
    bare = PortalServer(host="yunze.example", answers={"/zwgk/zcwj/": leading_to(f"https://{HOST}/zwgk/zcwj/")})
    with serving(TrsServer(), certificate=certificate) as server, serving(bare):
        probed = probe_at(tmp_path, "http://yunze.example/zwgk/zcwj/", yunze_example=bare, www_yunze_example=server)

    assert (probed.portal.columns[0].url, probed.portal.http_only) == (f"https://{HOST}/zwgk/zcwj/", False)
    assert probed.facts is not None
    assert probed.facts["title"] == WHOLE_TITLE


def test_a_notice_that_has_moved_to_another_host_of_the_site_adds_that_host(tmp_path):
    server, files = TrsServer(), PortalServer(host="static.yunze.example")
    with serving(server), serving(files):
        first = server.path(server.docs[0])
        files.answers[first] = html(urlopen(f"http://127.0.0.1:{server.port}{first}").read().decode())
        server.answers[first] = leading_to(f"http://static.yunze.example{first}")
        url = server.url("/zwgk/zcwj/")
        probed = probe_at(tmp_path, url, www_yunze_example=server, static_yunze_example=files)

    assert probed.portal.hosts == (HOST, "static.yunze.example")
    assert probed.probe.notice is not None


def test_a_redirect_to_another_site_is_refused_and_names_it(tmp_path):
    foreign = TrsServer(host="www.elsewhere.example")
    bare = PortalServer(answers={"/zwgk/zcwj/": leading_to("http://www.elsewhere.example/zwgk/zcwj/")})
    with serving(foreign), serving(bare), pytest.raises(PortalUnavailable) as refused:
        probe_at(tmp_path, bare.url("/zwgk/zcwj/"), www_yunze_example=bare, www_elsewhere_example=foreign)

    assert refused.value.kind is FailureKind.FORBIDDEN_HOST
    assert "http://www.elsewhere.example/zwgk/zcwj/" in str(refused.value)
    assert "the site of (www.yunze.example)" in str(refused.value)
    assert foreign.requests == []


def test_robots_of_the_host_that_a_redirect_leads_to_is_obeyed(tmp_path):
    bare = PortalServer(host="yunze.example", answers={"/zwgk/zcwj/": leading_to(f"http://{HOST}/zwgk/zcwj/")})
    server = TrsServer()
    server.answers["/robots.txt"] = Answer(body=b"User-agent: *\nDisallow: /zwgk/", content_type="text/plain")
    with serving(server), serving(bare), pytest.raises(PortalUnavailable) as refused:
        probe_at(tmp_path, "http://yunze.example/zwgk/zcwj/", yunze_example=bare, www_yunze_example=server)

    assert refused.value.kind is FailureKind.ROBOTS
    assert [request.path for request in server.requests] == ["/robots.txt"]


def test_a_private_address_needs_to_be_allowed(tmp_path):
    settings = Settings.from_env({"GONGBAO_DATA": str(tmp_path)})
    with pytest.raises(PortalUnavailable) as refused:
        probe_portal(settings, "http://127.0.0.1:9/col/col1/index.html")
    assert refused.value.kind is FailureKind.FORBIDDEN_HOST


@pytest.mark.parametrize("literal", ["::1", "fe80::1", "fd00::1", "::ffff:10.0.0.1", "::ffff:7f00:1", "64:ff9b::a00:1"])
def test_an_ipv6_literal_of_no_public_network_needs_to_be_allowed(literal, tmp_path):
    settings = Settings.from_env({"GONGBAO_DATA": str(tmp_path)})
    with pytest.raises(PortalUnavailable, match="is a private address") as refused:
        probe_portal(settings, f"http://[{literal}]:8700/zwgk/zcwj/")
    assert refused.value.kind is FailureKind.FORBIDDEN_HOST


def test_a_portal_on_an_ipv6_literal_is_probed_and_declared(tmp_path):
    with serving(TrsServer()) as server:
        probed = probe_at(tmp_path, "http://[FD00::1]:8700/zwgk/zcwj/", **{"[fd00::1]": server})

    assert probed.portal.hosts == ("fd00::1",)
    assert (probed.portal.allow_private, probed.portal.http_only) == (True, True)
    assert server.requests[0].headers["host"] == "[fd00::1]:8700"
    assert load_portal(saved(probed, tmp_path)) == probed.portal


@pytest.mark.parametrize("url", ["ftp://www.yunze.example/", "www.yunze.example/col/", "http://[::1/", "http://a:b/"])
def test_what_is_no_address_is_bad_input(url, tmp_path):
    with pytest.raises(BadInput, match="address"):
        probe_portal(Settings.from_env({"GONGBAO_DATA": str(tmp_path)}), url)


def test_no_ledger_is_left_where_there_was_none(probe, tmp_path):
    with serving(TrsServer()) as server:
        probe(server)
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    ("path", "family", "kind", "doc_number"),
    [
        ("/col/col1021/index.html", "hanweb_jpage", "normative", "岚政办发〔2025〕7号"),
        ("/col/col1033/index.html", "hanweb_jpage", "consultation", None),
        ("/xxgk/zcfb/tz/index.html", "trs", "notice", "岚经信〔2025〕8号"),
    ],
)
def test_the_sample_portal_is_declared_from_its_pages(path, family, kind, doc_number, tmp_path):
    host = "www.qinglan.gov.example"
    with serve("127.0.0.1", 0, fixed_clock(datetime.fromisoformat("2025-03-05T02:30:00+08:00"))) as server:
        settings = Settings.from_env(
            {"GONGBAO_DATA": str(tmp_path), "GONGBAO_CONNECT_TO": f"{host}=127.0.0.1:{server.port}"}
        )
        probed = probe_portal(settings, f"http://{host}{path}", allow_private=True)

    (column,) = probed.portal.columns
    assert (column.family, column.kind.value) == (family, kind)
    assert (probed.portal.division_code, probed.portal.hosts) == ("990100", (host,))
    assert probed.facts is not None
    assert probed.facts["doc_number"] == doc_number


@pytest.mark.parametrize(
    "module", [probe_module, probe_draft, probe_yaml, portal_cases, probing], ids=lambda module: module.__name__
)
def test_examples_hold(module):
    assert doctest.testmod(module).failed == 0
