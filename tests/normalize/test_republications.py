"""A policy and its copies, night by night: one policy, one voice."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import opencc
import pyarrow as pa
import pytest

from gongbao.alert.match import match_release
from gongbao.alert.subscription import Match
from gongbao.formats.scripts import canonical_key
from gongbao.history.fingerprint import SignatureIndex, read_signature, sign_text
from gongbao.model.identifiers import Sha256
from gongbao.model.policy import Cited, Relation
from gongbao.normalize.republications import DISPUTED
from gongbao.normalize.standing import copies_last

OWN, MIRROR, SECOND = "cn_990100_test", "cn_990800_mirror", "cn_990900_second"
COPY, OTHER_COPY = "http://mirror.example/news/77.html", "http://second.example/a/5.html"
ARTICLES = (
    "为了规范公园建设和管理活动，保护公园自然资源与人文资源，改善城市人居环境，根据有关法律、法规，结合本市实际，制定本办法。",
    "本市行政区域内公园的规划、建设、保护、服务和监督管理适用本办法；风景名胜区和自然保护地另有规定的，从其规定。",
    "市园林绿化主管部门负责全市公园的监督管理工作，组织编制公园名录并向社会公布；区园林绿化主管部门负责辖区内公园的日常巡查。",
    "新建居住区配套公园应当与住宅同步设计、同步施工、同步验收，公园绿化用地面积不得低于陆地总面积的65%，并预留应急避险空间。",
    "单位和个人不得擅自占用公园绿地；因工程建设确需临时占用的，应当经园林绿化主管部门同意，期限最长不超过90日，期满恢复原状。",
    "公园管理机构每天开放时间不少于14小时，夜间照明设施损坏的，应当自发现之日起3个工作日内修复，并公布维修负责人和监督方式。",
    "在公园内举办展览、演出、体育赛事等活动，主办者应当制定安全方案，控制噪声和人流，活动结束后及时清理场地，赔偿损坏的花木。",
    "携带犬只进入允许遛犬的公园，应当使用长度不超过1.5米的牵引绳，及时清除粪便；雷雨大风天气，公园管理机构可以暂停开放高空项目。",
    "违反本办法第五条规定，擅自占用公园绿地的，由园林绿化主管部门责令限期改正，处1000元以上5000元以下的罚款，造成损失的依法赔偿。",
    "鼓励企业、社会组织和志愿者通过认养树木、捐赠座椅、提供讲解等方式参与公园建设；具体激励措施由市园林绿化主管部门会同财政部门制定。",
)
FINE = ARTICLES[8]
AMENDED = (*ARTICLES[:8], FINE.replace("5000", "8000"), ARTICLES[9])
SIGNED = {"signed_on": date(2025, 2, 20)}
FRAME = "本文由产业园区网转载，版权归原作者所有，如有侵权请联系删除。"


def framed(reading, frame=FRAME):
    """The same reading with words of a site below it."""
    text = f"{reading.text}\n{frame}"
    return retold(reading, text)


def retold(reading, text):
    return replace(
        reading,
        text=text,
        content_sha256=Sha256.of(text.encode()),
        canonical_sha256=Sha256.of(canonical_key(text).encode()),
        republication=True,
    )


def misprinted(reading):
    """Every eightieth character of the text read wrongly, always another one."""
    characters = list(reading.text)
    for number, place in enumerate(range(40, len(characters), 80)):
        characters[place] = chr(0x8C00 + 7 * number)
    return retold(reading, "".join(characters))


def voices(story, before):
    """What a subscriber to everything is told of this night."""
    old = {
        name: {row[key] for row in before[name].to_pylist()}
        for name, key in (("changes", "change_id"), ("events", "event_id"))
    }
    policies = {row["policy_id"]: row for row in story.rows("policies")}
    return match_release(
        Match(),
        changes=[row for row in story.rows("changes") if row["change_id"] not in old["changes"]],
        events=[row for row in story.rows("events") if row["event_id"] not in old["events"]],
        policies=policies,
    )


@pytest.fixture
def city(story, make_portal):
    """Three portals: the issuer's own, and two sites that copy."""
    story.declared = {
        OWN: make_portal(OWN),
        MIRROR: replace(make_portal(MIRROR), publisher="产业园区服务中心", division_code="990800"),
        SECOND: replace(make_portal(SECOND), publisher="政策资讯网", division_code="990900"),
    }
    return story


def test_a_copy_seen_later_is_a_capture_of_the_policy(city, make_reading, page):
    city.night({page: make_reading(*ARTICLES, **SIGNED)})
    before = city.tables
    city.night({COPY: framed(make_reading(*ARTICLES, **SIGNED))}, portal_id=MIRROR)
    assert len(city.rows("policies")) == len(city.rows("versions")) == 1
    assert {row["url"] for row in city.rows("captures")} == {page, COPY}
    assert city.rows("policies")[0]["url"] == page
    assert voices(city, before) == ()


@pytest.mark.parametrize("title", [None, "测试市公园管理办法 - 产业园区网"])
def test_a_copy_is_known_without_its_title_or_under_a_site_s_title(city, make_reading, page, title):
    city.night({page: make_reading(*ARTICLES)})
    city.night({COPY: replace(framed(make_reading(*ARTICLES)), title=title)}, portal_id=MIRROR)
    assert len(city.rows("policies")) == 1


def test_a_misprinted_copy_is_a_capture(city, make_reading, page):
    city.night({page: make_reading(*ARTICLES, **SIGNED)})
    city.night({COPY: misprinted(make_reading(*ARTICLES, **SIGNED))}, portal_id=MIRROR)
    assert len(city.rows("policies")) == len(city.rows("versions")) == 1


def test_a_copy_in_traditional_script_is_a_capture(city, make_reading, page):
    original = make_reading(*ARTICLES)
    city.night({page: original})
    text = opencc.OpenCC("s2tw").convert(f"{original.text}\n{FRAME}")
    city.night({COPY: replace(retold(original, text), script="hant")}, portal_id=MIRROR)
    assert len(city.rows("policies")) == 1


def test_an_original_that_arrives_later_is_pointed_to_by_its_copy(city, make_reading, page):
    copy = framed(make_reading(*ARTICLES, **SIGNED))
    city.night({COPY: copy}, portal_id=MIRROR)
    (first,) = city.rows("policies")
    city.night({page: make_reading(*ARTICLES, **SIGNED)})
    policies = {row["url"]: row for row in city.rows("policies")}
    assert policies[COPY]["policy_id"] == first["policy_id"]
    assert policies[COPY]["republication"]
    assert not policies[page]["republication"]
    (relation,) = city.rows("relations", relation=Relation.REPUBLICATION_OF)
    assert (relation["from_policy_id"], relation["to_policy_id"]) == (first["policy_id"], policies[page]["policy_id"])
    assert relation["as_written"] == "the same words"


def test_a_portal_of_the_issuer_s_division_outranks_one_of_another(city, make_reading, page, monkeypatch):
    monkeypatch.setattr("gongbao.normalize.standing.division_of", lambda name: "990100" if "测试市" in name else None)
    city.declared[OWN] = replace(city.declared[OWN], publisher="测试市政务服务中心")
    by_bureau = make_reading(*ARTICLES, **SIGNED, issuers=("测试市园林局",))
    city.night({COPY: by_bureau}, portal_id=MIRROR)
    city.night({page: by_bureau})
    policies = {row["url"]: row["policy_id"] for row in city.rows("policies")}
    (relation,) = city.rows("relations", relation=Relation.REPUBLICATION_OF)
    assert (relation["from_policy_id"], relation["to_policy_id"]) == (policies[COPY], policies[page])


@pytest.fixture
def corrected(city, make_reading, page):
    """A copy that a person corrected, before the original arrived: its id, and the original's."""
    city.night({COPY: framed(make_reading(*ARTICLES, **SIGNED))}, portal_id=MIRROR)
    copy = city.rows("policies")[0]["policy_id"]
    city.decide("correct", copy, signed_on='"2025-02-10"', published_on='"2025-02-21"')
    city.night(portal_id=MIRROR)
    city.night({page: make_reading(*ARTICLES, **SIGNED)})
    return copy, next(row["policy_id"] for row in city.rows("policies") if row["policy_id"] != copy)


def test_a_correction_of_what_turns_out_to_be_a_copy_is_told_on_the_original(city, corrected):
    copy, original = corrected
    (row,) = city.rows("policies", policy_id=original)
    assert (row["signed_on"], row["flags"]) == (date(2025, 2, 20), [f"corrected_copy:{copy}"])
    assert [json.loads(line) for line in row["conflicts"]] == [
        {"fact": "signed_on", "copy": copy, "copy_correction": "2025-02-10", "page": "2025-02-20"}
    ]
    assert city.rows("policies", policy_id=copy)[0]["signed_on"] == date(2025, 2, 10)


def test_it_stays_told_when_the_original_is_amended(city, corrected, make_reading, page):
    copy, original = corrected
    city.night({page: make_reading(*AMENDED, **SIGNED)})
    (row,) = city.rows("policies", policy_id=original)
    assert (row["latest_version_id"], row["flags"]) == (f"{original}.v2", [f"corrected_copy:{copy}"])
    assert len(row["conflicts"]) == 1


def test_a_quiet_night_says_it_no_second_time(city, corrected):
    _, original = corrected
    before = city.rows("policies", policy_id=original)
    city.night()
    assert city.rows("policies", policy_id=original) == before


@pytest.mark.parametrize("value", ["2025-02-10", "2025-02-20", "2025-02-15"])
def test_whatever_is_decided_on_the_original_ends_it(city, corrected, value):
    _, original = corrected
    city.decide("correct", original, signed_on=f'"{value}"')
    city.night()
    (row,) = city.rows("policies", policy_id=original)
    assert (row["signed_on"], row["flags"], row["conflicts"]) == (date.fromisoformat(value), [], [])


def test_an_original_that_comes_to_say_the_same_ends_it(city, corrected, make_reading, page):
    _, original = corrected
    city.night({page: make_reading(*AMENDED, signed_on=date(2025, 2, 10))})
    (row,) = city.rows("policies", policy_id=original)
    assert (row["flags"], row["conflicts"]) == ([], [])


def test_a_correction_of_a_record_merged_by_hand_is_told_on_the_one_that_stands(city, make_reading, page):
    city.night({page: make_reading(*ARTICLES), f"{page}?2": make_reading("另一份文件的内容。", title="另一份文件")})
    gone, into = (next(r["policy_id"] for r in city.rows("policies") if r["url"] == u) for u in (f"{page}?2", page))
    city.decide("correct", gone, expires_on='"2030-01-01"')
    city.decide("merge", gone, into=into)
    city.night()
    (row,) = city.rows("policies", policy_id=into)
    assert row["flags"] == [f"corrected_copy:{gone}"]
    assert [json.loads(line)["copy_correction"] for line in row["conflicts"]] == ["2030-01-01"]


def test_an_original_known_by_number_from_a_copy_gets_its_own_record(city, make_reading, page):
    number = {"doc_number": "测政发〔2025〕3号"}
    city.night({COPY: framed(make_reading(*ARTICLES, **number))}, portal_id=MIRROR)
    city.night({page: make_reading(*AMENDED, **number)})
    assert len(city.rows("policies")) == 2
    assert [row["relation"] for row in city.rows("relations")] == [Relation.REPUBLICATION_OF]


def test_what_was_seen_first_stays_where_nothing_tells_which_is_the_original(city, make_reading):
    city.night({COPY: make_reading(*ARTICLES)}, portal_id=MIRROR)
    city.night({OTHER_COPY: make_reading(*ARTICLES)}, portal_id=SECOND)
    assert [row["url"] for row in city.rows("policies")] == [COPY]


def test_an_earlier_publication_is_the_original_of_two_strangers(city, make_reading):
    city.night({COPY: make_reading(*ARTICLES, published_on=date(2025, 3, 2))}, portal_id=MIRROR)
    city.night({OTHER_COPY: make_reading(*ARTICLES, published_on=date(2025, 2, 27))}, portal_id=SECOND)
    assert {row["url"]: row["republication"] for row in city.rows("policies")} == {COPY: True, OTHER_COPY: False}


@pytest.fixture
def copied_first(city, make_reading, page):
    """The copy was seen first and has a record of its own; the original came the night after."""
    city.night({COPY: framed(make_reading(*ARTICLES, **SIGNED))}, portal_id=MIRROR)
    city.night({page: make_reading(*ARTICLES, **SIGNED)})
    return city


def test_a_copy_amended_alone_is_silent(copied_first, make_reading):
    before = copied_first.tables
    copied_first.night({COPY: framed(make_reading(*AMENDED, **SIGNED))}, portal_id=MIRROR)
    assert voices(copied_first, before) == ()
    assert len(copied_first.rows("versions")) == 2
    assert copied_first.rows("changes") == []


def test_an_original_amended_is_told_once_and_its_copy_follows_in_silence(copied_first, make_reading, page):
    before = copied_first.tables
    copied_first.night({page: make_reading(*AMENDED, **SIGNED)})
    assert [(item.what, item.policy_url) for item in voices(copied_first, before)] == [("quantity", page)]
    before = copied_first.tables
    copied_first.night({COPY: framed(make_reading(*AMENDED, **SIGNED))}, portal_id=MIRROR)
    assert voices(copied_first, before) == ()


def test_a_copy_that_disappears_is_silent(copied_first):
    before = copied_first.tables
    for nights in (1, 2, 3):
        copied_first.night(absent={COPY: nights}, portal_id=MIRROR)
    assert voices(copied_first, before) == ()
    assert "withdrawn" not in {row["status"] for row in copied_first.rows("policies")}


def test_a_copy_shares_the_fate_of_its_original(copied_first, make_reading, page):
    before = copied_first.tables
    title = "测试市公园管理办法"
    act = make_reading(
        "下列文件自公布之日起废止。",
        title="测试市人民政府关于废止部分文件的决定",
        effective_on=date(2025, 3, 1),
        cited=(Cited(relation=Relation.REPEALS, title=title, doc_number=None, as_written=f"《{title}》"),),
    )
    copied_first.night({"http://www.example.gov/art/2025/3/5/art_1_9.html": act})
    repealed = [row["url"] for row in copied_first.rows("policies", status="repealed")]
    assert sorted(repealed) == sorted([page, COPY])
    assert [item.policy_url for item in voices(copied_first, before) if item.what in {"repeal", "repealed"}] == [page]


def test_an_amended_wording_at_another_address_is_disputed_not_swallowed(city, make_reading, page):
    city.night({page: make_reading(*ARTICLES)})
    (known,) = city.rows("policies")
    city.night({COPY: make_reading(*AMENDED)}, portal_id=MIRROR)
    (other,) = [row for row in city.rows("policies") if row["url"] == COPY]
    assert other["flags"] == [DISPUTED + known["policy_id"]]
    assert not other["republication"]
    assert city.rows("relations", relation=Relation.REPUBLICATION_OF) == []
    assert {row["text"] for row in city.rows("texts")} == {make_reading(*a).text for a in (ARTICLES, AMENDED)}


def test_a_dispute_ends_when_the_original_comes_to_say_the_same(city, make_reading, page):
    city.night({page: make_reading(*ARTICLES)})
    city.night({COPY: make_reading(*AMENDED)}, portal_id=MIRROR)
    city.night({page: make_reading(*AMENDED)})
    policies = {row["url"]: row for row in city.rows("policies")}
    assert policies[COPY]["flags"] == []
    assert policies[COPY]["republication"]
    (relation,) = city.rows("relations", relation=Relation.REPUBLICATION_OF)
    assert relation["to_policy_id"] == policies[page]["policy_id"]


def test_a_dispute_stays_while_it_lasts(city, make_reading, page):
    city.night({page: make_reading(*ARTICLES)})
    (known,) = city.rows("policies")
    city.night({COPY: make_reading(*AMENDED)}, portal_id=MIRROR)
    city.night({COPY: make_reading(*AMENDED[:9], ARTICLES[9].replace("座椅", "座椅、凉亭"))}, portal_id=MIRROR)
    (other,) = [row for row in city.rows("policies") if row["url"] == COPY]
    assert other["flags"] == [DISPUTED + known["policy_id"]]
    assert other["latest_version_id"].endswith(".v2")


def test_a_stale_copy_that_arrives_after_an_amendment_is_a_capture(city, make_reading, page):
    city.night({page: make_reading(*ARTICLES)})
    city.night({page: make_reading(*AMENDED)})
    before = city.tables
    city.night({COPY: framed(make_reading(*ARTICLES))}, portal_id=MIRROR)
    assert len(city.rows("policies")) == 1
    assert voices(city, before) == ()


def test_a_copy_of_a_copy_leads_to_the_original(copied_first, make_reading, page):
    copied_first.night({OTHER_COPY: framed(make_reading(*ARTICLES, **SIGNED))}, portal_id=SECOND)
    assert len(copied_first.rows("policies")) == 2
    (shown,) = copied_first.rows("captures", url=OTHER_COPY)
    (original,) = [row for row in copied_first.rows("policies") if row["url"] == page]
    assert shown["policy_id"] == original["policy_id"]


def test_a_number_cited_leads_to_the_original_not_to_its_copy(city, make_reading, page):
    number = {"doc_number": "测政发〔2025〕3号"}
    city.night({COPY: framed(make_reading(*ARTICLES, **number))}, portal_id=MIRROR)
    city.night({page: make_reading(*ARTICLES, **number)})
    cited = Cited(relation=Relation.CITES, title=None, doc_number=number["doc_number"], as_written=number["doc_number"])
    city.night(
        {"http://www.example.gov/9.html": make_reading("按照有关规定执行。", title="测试市湖泊公告", cited=(cited,))}
    )
    (relation,) = city.rows("relations", relation=Relation.CITES)
    (original,) = [row for row in city.rows("policies") if row["url"] == page]
    assert relation["to_policy_id"] == original["policy_id"]


def test_signatures_that_an_older_release_lacks_are_taken_from_its_texts_once(city, make_reading, page):
    city.night({page: make_reading(*ARTICLES)})
    versions = city.tables["versions"]
    place = versions.schema.get_field_index("minhash")
    bare = versions.set_column(place, versions.schema.field(place), pa.nulls(versions.num_rows, pa.string()))
    city.tables = {**city.tables, "versions": bare}
    city.night({COPY: framed(make_reading(*ARTICLES))}, portal_id=MIRROR)
    assert len(city.rows("policies")) == 1
    assert city.tables["versions"].equals(versions)
    assert read_signature(city.rows("versions")[0]["minhash"]) is not None


def test_an_original_is_read_before_its_copies(city, make_reading, page):
    city.night({page: make_reading(*ARTICLES)})
    city.night({COPY: framed(make_reading(*ARTICLES))}, portal_id=MIRROR)
    staged = sorted(city.archived.values(), key=lambda s: s.capture.url)
    portals = city.declared
    assert [s.capture.portal_id for s in sorted(staged, key=lambda s: copies_last(s, portals))] == [OWN, MIRROR]


def test_the_issuer_s_own_portal_is_the_original_though_the_copy_shows_no_sign(city, make_reading, page):
    city.night({COPY: make_reading(*ARTICLES)}, portal_id=MIRROR)
    city.night({page: make_reading(*ARTICLES)})
    assert {row["url"]: row["republication"] for row in city.rows("policies")} == {COPY: True, page: False}


def test_of_two_strangers_the_one_without_a_copier_s_footer_is_the_original(city, make_reading):
    city.night({COPY: framed(make_reading(*ARTICLES))}, portal_id=MIRROR)
    city.night({OTHER_COPY: make_reading(*ARTICLES)}, portal_id=SECOND)
    assert {row["url"]: row["republication"] for row in city.rows("policies")} == {COPY: True, OTHER_COPY: False}


def test_a_second_address_of_one_portal_is_never_the_original_of_the_first(city, make_reading):
    city.night({COPY: framed(make_reading(*ARTICLES))}, portal_id=MIRROR)
    city.night({f"{COPY}?print": make_reading(*ARTICLES)}, portal_id=MIRROR)
    assert [row["url"] for row in city.rows("policies")] == [COPY]


def test_an_original_met_in_the_same_night_as_its_copy_is_the_policy(city, make_reading):
    first, last = "http://mirror.example/a.html", "http://mirror.example/z.html"
    city.night({first: framed(make_reading(*ARTICLES)), last: make_reading(*ARTICLES)}, portal_id=MIRROR)
    assert [row["url"] for row in city.rows("policies")] == [last]


def test_an_untitled_copy_of_a_copy_leads_to_the_original(copied_first, make_reading, page):
    untitled = replace(framed(make_reading(*ARTICLES, **SIGNED)), title=None)
    copied_first.night({OTHER_COPY: untitled}, portal_id=SECOND)
    (shown,) = copied_first.rows("captures", url=OTHER_COPY)
    (original,) = [row for row in copied_first.rows("policies") if row["url"] == page]
    assert shown["policy_id"] == original["policy_id"]


def test_a_repeal_that_found_the_copy_holds_for_the_original_when_it_arrives(city, make_reading, page):
    title = "测试市公园管理办法"
    cited = (Cited(relation=Relation.REPEALS, title=title, doc_number=None, as_written=f"《{title}》"),)
    act = make_reading("下列文件废止。", title="测试市废止决定", effective_on=date(2025, 3, 1), cited=cited)
    city.night({COPY: framed(make_reading(*ARTICLES))}, portal_id=MIRROR)
    city.night({"http://www.example.gov/art/2025/3/4/art_1_8.html": act})
    city.night({page: make_reading(*ARTICLES)})
    assert sorted(row["url"] for row in city.rows("policies", status="repealed")) == sorted([page, COPY])
    (relation,) = city.rows("relations", relation=Relation.REPEALS)
    assert relation["to_policy_id"] in {row["policy_id"] for row in city.rows("policies", url=COPY)}


def test_a_target_named_with_its_number_and_again_without_is_one_relation(city, make_reading, page):
    named = {"relation": Relation.AMENDS, "title": "测试市湖泊管理办法"}
    twice = (
        Cited(**named, doc_number="测政发〔2021〕18号", as_written="《测试市湖泊管理办法》（测政发〔2021〕18号）"),
        Cited(**named, doc_number=None, as_written="《测试市湖泊管理办法》"),
    )
    city.night({page: make_reading("作如下修改。", title="测试市修改决定", cited=twice)})
    assert [row["cited_doc_number"] for row in city.rows("relations")] == ["测政发〔2021〕18号"]


NOTICE = "关于做好公园汛期安全工作的通知"


def test_two_districts_with_one_notice_are_two_policies(story, make_portal, make_reading, page):
    bodies = {OWN: "祁县人民政府办公室", MIRROR: "蒲县人民政府办公室"}
    story.declared = {
        OWN: replace(make_portal(OWN), publisher="祁县人民政府", division_code="990100"),
        MIRROR: replace(make_portal(MIRROR), publisher="蒲县人民政府", division_code="990800"),
    }
    for (portal_id, body), url in zip(bodies.items(), (page, COPY), strict=True):
        signed = {"title": NOTICE, "title_as_written": NOTICE, "issuers": (body,), "signed_on": date(2023, 5, 6)}
        story.night({url: make_reading(*ARTICLES[:9], ARTICLES[9] + body, **signed)}, portal_id=portal_id)
    assert {row["url"]: list(row["issuers"]) for row in story.rows("policies")} == {
        page: ["祁县人民政府办公室"],
        COPY: ["蒲县人民政府办公室"],
    }
    assert len({row["policy_id"] for row in story.rows("captures")}) == 2


def test_a_poor_scan_is_found_by_its_title(story, page, make_portal, make_reading):
    """Every tenth character after the first two sentences is wrong: too much for the signature, not for a comparison."""
    story.declared = {OWN: make_portal(OWN), MIRROR: make_portal(MIRROR)}
    original = make_reading(*ARTICLES, **SIGNED)
    story.night({page: original}, portal_id=OWN)
    characters = list(original.text)
    for number, place in enumerate(range(120, len(characters), 10)):
        characters[place] = chr(0x8C00 + 7 * number)
    scan = retold(original, "".join(characters))
    near = SignatureIndex([sign_text(canonical_key(original.text))]).candidates(sign_text(canonical_key(scan.text)))
    assert list(near) == []
    story.night({COPY: scan}, portal_id=MIRROR)
    assert len(story.rows("policies")) == 1
