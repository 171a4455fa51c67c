"""The probe's reading of real pages: family, first entry, declaration; what the site would answer is served from files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from gongbao.crawl.probe import Probe, probe_column
from gongbao.crawl.probe_draft import draft_declaration
from gongbao.crawl.probe_yaml import portal_id, render_declaration
from gongbao.errors import BadInput, PageAbsent
from gongbao.model.portal import Portal
from gongbao.model.web import WebPage, WebRequest
from gongbao.registry import load_portal

PAGES = Path(__file__).parents[2] / "../shared/data/html"
pytestmark = pytest.mark.shared


@pytest.fixture
def probe() -> Callable[[str, Mapping[str, str]], Probe]:
    if not PAGES.is_dir():
        pytest.skip(f"the real pages are absent: {PAGES}")

    def run(url: str, files: Mapping[str, str]) -> Probe:
        def fetch(request: WebRequest) -> WebPage:
            for start, name in files.items():
                if request.url.startswith(start):
                    kind = "application/json" if name.endswith(".json") else "text/html"
                    body = (PAGES / name).read_bytes()
                    return WebPage(
                        url=request.url, final_url=request.url, status=200, headers={"content-type": kind}, body=body,
                        fetched_at=datetime(2026, 9, 1, tzinfo=UTC),
                    )  # fmt: skip
            raise PageAbsent(request.url)

        return probe_column(url, fetch_from=lambda hosts: fetch)

    return run


def declared(probe: Probe, folder: Path) -> Portal:
    draft = draft_declaration(probe)
    path = folder / f"{portal_id(draft)}.yml"
    path.write_text(render_declaration(probe, draft, portal_id=portal_id(draft)), encoding="utf-8")
    return load_portal(path)


def test_a_jpaas_column_leads_to_its_unit_and_a_notice(probe, tmp_path):
    site = "https://fzggw.zj.gov.cn"
    found = probe(
        f"{site}/col/col1229565788/index.html",
        {
            f"{site}/col/col1229565788/": "hanweb_jpaas_column_fzggw.zj.gov.cn_col1229565788.TRIMMED.html",
            f"{site}/api-gateway/": "hanweb_jpaas_build_unit_fzggw.zj.gov.cn.CSS_TRIMMED.json",
            f"{site}/col/": "hanweb_jpaas_detail_fzggw.zj.gov.cn_art_937add67.html",
        },
    )
    portal = declared(found, tmp_path)
    assert (found.family, len(found.listing.entries)) == ("hanweb_jpaas", 15)
    assert found.notice is not None
    assert (
        found.notice.matter.title == "省发展改革委关于印发《浙江省固定资产投资项目节能审查和碳排放评价实施办法》的通知"
    )
    assert (portal.id, portal.name) == ("cn_330000_zj_fzggw", "浙江省发展和改革委员会")
    assert (portal.division_code, portal.columns[0].kind.value) == ("330000", "normative")


def test_a_jpage_column_carries_its_records(probe, tmp_path):
    site = "https://fzggw.jiangsu.gov.cn"
    found = probe(
        f"{site}/col/col284/index.html",
        {f"{site}/col/col284/": "hanweb_jpage_list_fzggw.jiangsu.gov.cn_col284.TRIMMED.html"},
    )
    portal = declared(found, tmp_path)
    assert (found.family, len(found.listing.entries), found.notice) == ("hanweb_jpage", 6, None)
    assert [fact.partition(":")[0] for fact in found.untold] == ["hanweb_jpage"] * 3 + ["generic"]
    assert (portal.id, portal.name) == ("cn_320000_jiangsu_fzggw", "江苏省发展和改革委员会")
    assert (portal.columns[0].name, portal.columns[0].kind.value) == ("通知公告", "notice")


def test_a_trs_column_and_its_first_notice(probe, tmp_path):
    site = "https://www.ndrc.gov.cn/xxgk/zcfb/tz/"
    found = probe(
        site, {f"{site}202": "trs_ndrc_detail_t20260828_1407232.html", site: "trs_ndrc_list_zcfb_tz.TRIMMED.html"}
    )
    portal = declared(found, tmp_path)
    assert found.family == "trs"
    assert found.notice is not None
    assert found.notice.entry.url.endswith("/202608/t20260828_1407232.html")
    assert (portal.division_code, portal.columns[0].name, portal.columns[0].kind.value) == ("100000", "通知", "notice")


def test_a_ministry_that_names_itself_in_the_title_alone(probe, tmp_path):
    site = "https://www.mee.gov.cn"
    found = probe(
        f"{site}/hdjl/yjzj/",
        {
            f"{site}/hdjl/yjzj/zjyj/": "consult_mee_detail_xxgk_t20260911_1165826.TRIMMED.html",
            f"{site}/hdjl/yjzj/": "consult_mee_list_hdjl_yjzj.TRIMMED.html",
        },
    )
    portal = declared(found, tmp_path)
    assert found.notice is not None
    assert (portal.name, portal.division_code) == ("中华人民共和国生态环境部", "100000")
    assert (portal.columns[0].name, portal.columns[0].kind.value) == ("意见征集", "consultation")


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("hanweb_detail_fgw.zj.gov.cn_art_1621004_30332664.html", "/col/col1621004/index.html"),
        ("hanweb_jpaas_detail_fzggw.zj.gov.cn_art_937add67.html", "/col/col"),
        ("trs_ndrc_detail_t20260828_1407232.html", "probe the list"),
        ("consult_mee_detail_xxgk_t20260911_1165826.TRIMMED.html", "probe the list"),
    ],
)
def test_a_real_notice_is_not_taken_for_a_column(name, column, probe):
    url = "https://www.example.gov.cn/xxgk/tz/202608/page.html"
    with pytest.raises(BadInput, match="a notice") as refused:
        probe(url, {url: name})
    assert column in str(refused.value)
