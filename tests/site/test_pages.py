"""What a reader finds on the pages, without any script."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

Read = Callable[[str], str]


def test_the_overview_begins_with_what_changed_tonight(site: Read, visible: Read) -> None:
    said = visible("index.html")
    assert "今夜变更" in said
    assert "第一条：“50%”改为“40%”（数量，下调）" in said
    assert 'Article 1: "50%" → "40%" (quantity, down)' in said
    assert (
        said.index("今夜变更") < said.index("即将截止的征求意见") < said.index("数字 Figures") < said.index("本期数据")
    )
    assert "20250304T183000Z" in said
    assert "空白（版式）" not in said
    assert re.search(r'data-days="9".*?关于征求《青岚市绿道条例》意见的公告', site("index.html"), re.DOTALL)


def test_the_sentences_are_those_of_the_change_log(gazette: Path, visible: Read) -> None:
    changelog = next(gazette.glob("releases/20250304*/CHANGELOG.md")).read_text(encoding="utf-8")
    for path in ("index.html", "changes/index.html", "changes/2025-03/2025-03-05.html", "policy/gb-parking.html"):
        assert "第一条：“50%”改为“40%”（数量，下调）" in visible(path)
    assert "第一条：“50%”改为“40%”（数量，下调）" in changelog


def test_a_policy_shows_facts_with_their_evidence_and_its_status(site: Read, visible: Read) -> None:
    page, said = site("policy/gb-parking.html"), visible("policy/gb-parking.html")
    assert "<h1" in page
    assert "已修改 amended" in said
    assert "依据：施行日期 2025-02-10：自2025年2月10日起施行" in said
    assert "效力状态按 首页 所载核对日计" in said
    assert 'href="#ev-doc_number"' in page
    assert '<tr id="ev-doc_number">' in page
    assert "文首 head of the document" in said
    assert "warc/one.warc.gz @ 7 + 9" in said
    assert "c" * 64 in said


def test_versions_are_compared_clause_by_clause_with_numbers_set_off_and_noise_folded(site: Read) -> None:
    page = site("policy/gb-parking.html")
    assert "<del><b>50%</b></del>" in page
    assert "<ins><b>40%</b></ins>" in page
    assert '<span class="vh">〔删去 deleted: </span><del>' in page
    folded = re.search(r"<details><summary>另有不改变内容的差异：版式1处.*?</details>", page, re.DOTALL)
    assert folded is not None
    assert "第二条：空白（版式）" in folded.group()
    assert "第 1 版 → 第 2 版" in page


def test_the_timeline_leads_to_the_comparison_and_the_text_has_anchors(site: Read) -> None:
    page = site("policy/gb-parking.html")
    (link,) = set(re.findall(r'href="#(v2-[^"]+)"', page))
    assert f'<h3 id="{link}">' in page
    assert 'id="art_2"' in page
    assert 'href="#art_2">第二条</a>' in page
    assert "按照实际投入的40%给予补助。" in page


def test_neighbours_are_a_picture_and_the_same_in_words(site: Read, visible: Read) -> None:
    page, said = site("policy/gb-parking.html"), visible("policy/gb-parking.html")
    assert '<svg viewBox="0 0 960' in page
    assert "被修改 amended by 关于修改《青岚市停车管理办法》的决定" in said
    assert re.search(r'引用 <span lang="en">cites</span></span> <a href="../policy/gb-parks.html">', page)
    assert "没有收录的文件 （未收录 not in the dataset ）" in said
    assert "附图.pdf" in said
    assert "2.0 KB" in said


def test_evidence_says_once_where_a_fact_stood_and_each_word_in_its_language(site: Read, visible: Read) -> None:
    page, said = site("policy/gb-parking.html"), visible("policy/gb-parking.html")
    assert said.count("information table") == 1
    assert '正文 <span class="en" lang="en">body</span> 施行</td>' in page
    assert '<span class="en" lang="en">head of the document</span> <span class="en" lang="en">title</span></td>' in page


def test_a_picture_of_one_side_shows_no_empty_one(site: Read) -> None:
    both, one_side = site("policy/gb-parking.html"), site("policy/gb-parks.html")
    assert '<figure class="picture" tabindex="0">\n<svg viewBox="0 0 960 ' in both
    assert (
        '<figure class="picture half" tabindex="0">\n<svg viewBox="0 0 604 ' in one_side
    )  # gb-parks is cited and cites nothing


def test_a_day_of_the_feed_counts_in_both_languages(visible: Read) -> None:
    assert re.search(r"2025-03-05 \d+ 件 \d+ polic", visible("changes/index.html"))


def test_entries_carry_what_filters_ask_for_and_lists_need_no_script(site: Read) -> None:
    page = site("changes/index.html")
    entry = re.search(r'<li class="entry" data-policy="gb-parking"[^>]*>', page)
    assert entry is not None
    for part in (
        'data-effect="quantity"',
        'data-place="990100"',
        'data-issuer="青岚市人民政府"',
        'data-kind="normative_document"',
    ):
        assert part in entry.group()
    assert 'id="filters" class="filters" hidden' in page
    for path in ("changes/effect/quantity.html", "changes/place/990100.html", "changes/kind/normative_document.html"):
        assert "青岚市停车管理办法" in site(path)
        assert path.removeprefix("changes/") in page
    assert "2025-03-05" in site("changes/2025-03.html")


def test_consultations_stand_by_days_left(publish_night, row_makers, nights, tmp_path: Path) -> None:
    rows = next(nights())[0]
    make = row_makers
    for number, closes in enumerate((date(2025, 3, 4), date(2025, 3, 30), date(2025, 3, 3), None)):
        title = f"意见征集{number}"
        rows["policies"].append(
            make["policies"](f"gb-c{number}", title, rows["policies"][0]["first_seen_at"], kind="consultation")
        )
        rows["consultations"].append(
            make["consultations"](f"gb-c{number}", closes, rows["policies"][0]["first_seen_at"])
        )
    publish_night(rows, 0, tmp_path, None)
    page = (tmp_path / "site/consultations.html").read_text(encoding="utf-8")
    still, closed = page.split("已结束", maxsplit=1)
    opened, undated = still.split("起止日期未载明", maxsplit=1)
    assert re.findall(r'data-days="(\d+)"', opened) == ["0", "10", "26"]
    assert opened.index("意见征集0") < opened.index("绿道条例") < opened.index("意见征集1")
    assert "意见征集3" in undated
    assert "意见征集2" in closed


def test_what_a_change_tells_already_is_not_told_again_by_its_event(
    publish_night, row_makers, nights, tmp_path: Path
) -> None:
    rows = next(nights())[0]
    old = rows["policies"][0]
    at, key, title = old["first_seen_at"], old["policy_id"], old["title"]
    told = {
        "zh": "效力状态：“现行有效”改为“废止”，自2025年3月2日起",
        "en": 'Status: "in force" → "repealed" since 2025-03-02',
    }
    rows.setdefault("changes", []).append(
        row_makers["changes"](
            "chg-repeal",
            key,
            title,
            at,
            effect="repeal",
            clause_label_before=None,
            clause_label_after=None,
            sentence_zh=f"《{title}》{told['zh']}",
            sentence_en=f"《{title}》 {told['en']}",
        )
    )
    for number, kind, zh in ((1, "repealed", "自2025年3月2日起废止"), (2, "published", "于2025年2月1日发布过")):
        rows.setdefault("events", []).append(
            row_makers["events"](f"evt-{number}", key, title, at, event=kind, sentence_zh=f"《{title}》{zh}")
        )
    publish_night(rows, 0, tmp_path, None)
    page = (tmp_path / "site/changes/index.html").read_text(encoding="utf-8")
    assert page.count(told["zh"]) == 1
    assert "自2025年3月2日起废止" not in page
    assert "于2025年2月1日发布过" in page


def test_a_kind_of_change_and_an_event_of_one_word_are_told_apart(
    publish_night, row_makers, nights, tmp_path: Path
) -> None:
    rows = next(nights())[0]
    old = rows["policies"][0]
    at, key, title = old["first_seen_at"], old["policy_id"], old["title"]
    rows["changes"] = [row_makers["changes"]("chg-repeal", key, title, at, effect="repeal")]
    rows["events"].append(row_makers["events"]("evt-repealed", key, title, at, event="repealed"))
    rows["events"].append(row_makers["events"]("evt-published", key, title, at))
    publish_night(rows, 0, tmp_path, None)
    page = LexborHTMLParser((tmp_path / "site/changes/index.html").read_text(encoding="utf-8"))
    assert {o.attributes["value"]: o.text() for o in page.css("#f-effect option") if o.attributes["value"]} == {
        "repeal": "废止（条文或状态变更）",
        "repealed": "废止（事件）",
        "published": "发布",
    }
    assert {a.text() for a in page.css("a[href*='effect/repeal']")} == {"废止（条文或状态变更）", "废止（事件）"}
    heading = LexborHTMLParser((tmp_path / "site/changes/effect/repealed.html").read_text(encoding="utf-8"))
    assert heading.css_first("h1").text() == "废止（事件）"


@pytest.mark.parametrize(
    ("outcomes", "said", "never"),
    [
        (["nothing_new"], "今夜已核对，没有政策变更", "不得而知"),
        (["could_not_crawl"], "没有一个门户能够核对，有无变更不得而知", "没有政策变更"),
        (["nothing_new", "could_not_crawl"], "2 个门户中有 1 个未能核对，其有无变更不得而知", "今夜已核对，"),
    ],
)
def test_a_night_without_news_says_whether_anybody_could_look(
    *, publish_night, nights, row_makers, tmp_path: Path, outcomes: list[str], said: str, never: str
) -> None:
    previous = None
    for night, (rows, options) in enumerate(nights()):
        if night == 3:
            at = rows["portals"][0]["last_success_at"]
            rows["portals"] = [
                row_makers["portals"](at, portal_id=f"cn_99010{n}_qinglan", outcome=one, stale=one == "could_not_crawl")
                for n, one in enumerate(outcomes)
            ]
        if night < 4:
            previous = publish_night(rows, night, tmp_path, previous, **options)
    page = (tmp_path / "site/index.html").read_text(encoding="utf-8")
    assert said in page
    assert never not in page
    assert "标题改了" in page
    changelog = previous.changelog()
    assert ("No policy changed." in changelog) == (outcomes == ["nothing_new"])
    assert ("not known" in changelog) == ("could_not_crawl" in outcomes)


def test_portals_say_why_they_could_not_be_read(publish_night, nights, tmp_path: Path) -> None:
    previous = None
    for night, (rows, options) in enumerate(nights()):
        if night < 4:
            previous = publish_night(rows, night, tmp_path, previous, **options)
    page = (tmp_path / "site/index.html").read_text(encoding="utf-8")
    assert "今夜变更" not in page
    portals = (tmp_path / "site/portals.html").read_text(encoding="utf-8")
    assert "未能采集" in portals
    assert "challenge: 412" in portals
    assert "24 小时前 hours ago" in portals


def test_thousands_of_portals_are_paged_and_every_link_to_one_leads_on(publish_night, nights, tmp_path: Path) -> None:
    rows = next(nights())[0]
    (own,) = rows["portals"]
    rows["portals"] = [
        own,
        *(own | {"portal_id": f"cn_98{n:04}_far", "name": f"远山{n:04}县人民政府"} for n in range(2_999)),
    ]
    rows["portals"][1000] |= {"stale": True, "outcome": "could_not_crawl", "reason": "challenge: 412"}
    publish_night(rows, 0, tmp_path, None)
    site = tmp_path / "site"
    pages = [site / "portals.html", *(site / f"portals.{part}.html" for part in range(2, 16))]
    assert sorted(site.glob("portals*.html")) == sorted(pages)
    told = [LexborHTMLParser(page.read_text(encoding="utf-8")) for page in pages]
    assert [len(page.css("tbody tr")) for page in told] == [200] * 15
    first = pages[0].read_bytes()
    assert len(gzip.compress(first)) < 100_000
    assert "challenge: 412" in first.decode().partition("</tr>")[2].partition("</tr>")[0]
    anchors = {node.attributes["id"]: node for node in told[0].css("[id^=p-]")}
    assert len(anchors) == 3_000
    for node in told[0].css("li[id^=p-] a"):
        page, _, anchor = str(node.attributes["href"]).partition("#")
        assert f'<tr id="{anchor}">' in (site / page).read_text(encoding="utf-8")
        break
    link = LexborHTMLParser((site / "policy/gb-parking.html").read_text(encoding="utf-8")).css_first(
        "a[href*='portals.html#']"
    )
    assert str(link.attributes["href"]).partition("#")[2] in anchors


def test_the_data_page_offers_every_file_with_its_checksum(site: Read, gazette: Path) -> None:
    page = site("data.html")
    latest = json.loads((gazette / "latest.json").read_text())
    package = json.loads((gazette / latest["manifest"]["path"]).read_text())
    for resource in package["resources"]:
        for part in resource["parts"]:
            assert f'href="../{part["path"]}"' in page
            assert part["sha256"] in page
    assert 'id="preview" data-release' in page
    assert "本站没有预览组件" in page or "preview.js" in page


def test_search_lists_policies_by_grams_and_holds_their_rows_with_lists_for_who_has_no_script(site: Read) -> None:
    index = json.loads(site("search/index.json"))
    assert (index["documents"], index["block"], index["buckets"]) == (5, 32, 1)
    assert index["columns"] == ["policy_id", "title", "doc_number", "issuers", "place", "date", "status", "page"]
    rows = json.loads(site("search/rows/0.json"))
    ids = ["gb-draft", "gb-gone", "gb-parking", "gb-parks", "gb-order"]
    assert [row[0] for row in rows] == ids  # by the day of first sight, of the policy, then by id
    assert rows[2][1] == "青岚市停车管理办法"
    assert rows[2][3:] == [["青岚市人民政府"], "青岚市", "2025-02-01", "amended", "policy/gb-parking.html"]
    keys = json.loads(site("search/keys/0.json"))
    assert keys["停车"] == "CB"  # 2, and 2 more: gb-parking and the decision that amends it
    assert keys["公园"] == "D"
    assert keys["岚市"] == "AAAAA"
    assert keys["办"] == "CAA"
    assert keys["=gb-parks"] == "D"
    assert "市停" in keys
    assert "》意" not in keys
    page = site("search.html")
    assert "只检索以上各项，不检索正文" in page
    assert "Only these are searched, not the texts" in page
    assert "policies/place/990100.html" in page
    assert "青岚市停车管理办法" in site("policies/place/990100.html")


def test_changes_over_time_are_a_picture_with_a_table(site: Read) -> None:
    page = site("index.html")
    assert 'role="img" aria-labelledby="chart-title chart-desc"' in page
    assert re.search(r'<th scope="row"><a href="changes/2025-03.html">2025-03</a></th><td class="n">1</td>', page)


def test_a_first_view_is_small(gazette: Path) -> None:
    style = len(gzip.compress((gazette / "site/assets/gongbao.css").read_bytes()))
    for path in (gazette / "site").rglob("*.html"):
        assert style + len(gzip.compress(path.read_bytes())) < 100 * 1024


def test_a_text_that_the_portal_publishes_as_we_had_made_it_is_called_the_same(
    publish_night, row_makers, tmp_path: Path
) -> None:
    at, name = datetime(2025, 3, 3, 18, 30, tzinfo=UTC), "gb-parking"
    origins = (None, "consolidated", "published", "published")
    versions = [row_makers["versions"](name, n, at, origin=origin) for n, origin in enumerate(origins, start=1)]
    told = [row_makers["changes"](f"ch-{n}", name, "停车办法", at, version_after=f"{name}.v{n}") for n in (2, 4)]
    policy = row_makers["policies"](name, "停车办法", at, latest_version_id=f"{name}.v4")
    publish_night({"policies": [policy], "versions": versions, "changes": told}, 0, tmp_path, None)
    page = LexborHTMLParser((tmp_path / f"site/policy/{name}.html").read_text(encoding="utf-8"))
    said = {p.text() for p in page.css(".timeline p:nth-child(2)")}
    assert said == {
        "首次采集",
        "本项目据修改决定整理，非官方文本",
        "门户公布了修改后的文本，与本项目整理的相同",
        "采集到新的文本",
    }


def test_a_change_by_decision_names_the_official_text_that_came_since(
    publish_night, row_makers, tmp_path: Path
) -> None:
    at, name = datetime(2025, 3, 3, 18, 30, tzinfo=UTC), "gb-parking"
    missing = {
        "sentence_zh": "《停车办法》第一条：甲（据修改决定整理，尚无官方整合文本）",
        "sentence_en": "Article 1: x [from the amending decision; no official consolidated text yet]",
    }
    policy = row_makers["policies"](name, "停车办法", at)
    said = {}
    for number, origins in enumerate(((None, "consolidated"), (None, "consolidated", "published"))):
        versions = [row_makers["versions"](name, n, at, origin=origin) for n, origin in enumerate(origins, start=1)]
        told = [row_makers["changes"]("ch-1", name, "停车办法", at, **missing)]
        folder = tmp_path / str(number)
        publish_night({"policies": [policy], "versions": versions, "changes": told}, 0, folder, None)
        page = LexborHTMLParser((folder / f"site/policy/{name}.html").read_text(encoding="utf-8"))
        said[number] = "".join(p.text() for p in page.css(".changes p"))
    assert "第一条：甲（据修改决定整理，尚无官方整合文本）" in said[0]
    assert "第一条：甲（据修改决定整理；官方整合文本：第3版）" in said[1]
    assert "[from the amending decision; official consolidated text: version 3]" in said[1]


def test_a_status_alone_is_no_comparison_and_an_entry_into_force_before_first_sight_is_told(
    publish_night, row_makers, tmp_path: Path
) -> None:
    at, whole = datetime(2025, 3, 3, 18, 30, tzinfo=UTC), {"clause_eid_before": None, "clause_eid_after": None}
    days = {"gb-ended": date(2022, 1, 1), "gb-changed": date(2025, 3, 5), "gb-known": date(2022, 1, 1)}
    make = row_makers
    rows = {
        "policies": [make["policies"](name, f"{name}办法", at, effective_on=day) for name, day in days.items()],
        "versions": [make["versions"](name, n, at) for name in days for n in (1, 2)],
        "changes": [
            make["changes"]("c-1", "gb-ended", "gb-ended办法", at, effect="expiry", **whole),
            make["changes"]("c-2", "gb-changed", "gb-changed办法", at),
        ],
        "events": [make["events"]("e-1", "gb-known", "gb-known办法", at, event="in_force", event_on=days["gb-known"])],
    }
    publish_night(rows, 0, tmp_path, None)
    pages = {
        name: LexborHTMLParser((tmp_path / f"site/policy/{name}.html").read_text(encoding="utf-8")) for name in days
    }
    compared = {name: [a.attributes["href"] for a in page.css(".timeline a")] for name, page in pages.items()}
    assert compared == {"gb-ended": [], "gb-changed": ["#v2-20250303T183000"], "gb-known": []}
    begun = {
        name: [li.css_first(".when").text() for li in page.css(".timeline li") if "施行" in li.text()]
        for name, page in pages.items()
    }
    assert begun == {"gb-ended": ["2022-01-01"], "gb-changed": [], "gb-known": ["2022-01-01"]}
    assert "自2022年1月1日起施行" in pages["gb-ended"].css_first(".timeline").text()
    feed = LexborHTMLParser((tmp_path / "site/changes/index.html").read_text(encoding="utf-8"))
    led = {li.attributes["data-policy"]: bool(li.css("a.more")) for li in feed.css("li.entry")}
    assert led == {"gb-ended": False, "gb-changed": True, "gb-known": False}


@pytest.mark.parametrize("relation", ["finalises", "draft_of"])
def test_a_consultation_leads_to_its_final_text(
    publish_night, row_makers, nights, tmp_path: Path, relation: str
) -> None:
    rows = next(nights())[0]
    at = rows["policies"][0]["first_seen_at"]
    ends = ("gb-parks", "gb-draft") if relation == "finalises" else ("gb-draft", "gb-parks")
    rows["relations"].append(row_makers["relations"]("r-9", *ends, at, relation=relation))
    rows["consultations"] = [row_makers["consultations"]("gb-draft", date(2025, 3, 2), at)]
    publish_night(rows, 0, tmp_path, None)
    page = LexborHTMLParser((tmp_path / "site/consultations.html").read_text(encoding="utf-8"))
    assert [(a.text(), a.attributes["href"]) for a in page.css(".rows .meta a")] == [
        ("青岚市公园管理办法", "policy/gb-parks.html")
    ]
