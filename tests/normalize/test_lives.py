"""The whole life of policies: every step a dated event with its evidence, and acts that cannot be carried out do no harm."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import docx
import pytest

from gongbao.cms import family
from gongbao.formats.documents import extract_text
from gongbao.formats.sniff import DOCX
from gongbao.model.identifiers import Sha256
from gongbao.model.policy import AttachmentLink, Cited, CommentRound, PolicyKind, Relation
from gongbao.normalize.file_repeals import with_repeals_of_files
from gongbao.reading import read_matter

TITLE = "测试市公园管理办法"
DRAFT = "http://www.example.gov/art/2025/3/1/art_2_1.html"
ACT = "http://www.example.gov/art/2025/3/5/art_1_9.html"
OTHER = "http://www.example.gov/art/2025/3/5/art_1_8.html"
KEEP = "公园的保护和管理适用本办法，园林绿化主管部门负责监督管理。"


def cite(relation, title=TITLE, *, on=None, number=None):
    return Cited(relation=relation, title=title, doc_number=number, as_written=f"《{title}》", effective_on=on)


@pytest.fixture
def act(make_reading):
    def act(
        relation, *, title="测试市人民政府关于处理部分文件的决定", kind=PolicyKind.REPEAL_DECISION, on=None, **facts
    ):
        base = {"title": title, "kind": kind, "signed_on": date(2025, 3, 4), "cited": (cite(relation, on=on),)}
        return make_reading(f"决定处理《{TITLE}》。{title}", **(base | facts))

    return act


def events(story, title):
    (row,) = story.rows("policies", title=title)
    found = sorted(story.rows("events", policy_id=row["policy_id"]), key=lambda e: (e["event_on"], e["detected_at"]))
    assert all(e["evidence"] for e in found)
    return row, [(e["event"], e["event_on"].isoformat()) for e in found]


def test_the_life_of_a_policy_from_its_draft_to_its_repeal(story, make_reading, page, act):
    asked = CommentRound(
        opens_on=date(2025, 3, 4),
        closes_on=date(2025, 3, 5),
        draft_title=f"{TITLE}（征求意见稿）",
        agency="测试市园林局",
    )
    notice = {"title": f"关于公开征求《{TITLE}（征求意见稿）》意见的公告", "kind": PolicyKind.CONSULTATION}
    story.night({DRAFT: make_reading(KEEP, **notice, comment_round=asked, published_on=date(2025, 3, 4))})
    asked = replace(asked, closes_on=date(2025, 3, 6))
    story.night({DRAFT: make_reading(KEEP, **notice, comment_round=asked, published_on=date(2025, 3, 4))})
    story.night()
    story.night()
    asked = replace(asked, outcome_text="共收到意见3条，采纳2条。")
    story.night({DRAFT: make_reading(KEEP, **notice, comment_round=asked, published_on=date(2025, 3, 4))})
    final = make_reading(
        KEEP,
        "本办法自2025年3月10日起施行，有效期至2025年3月14日。",
        signed_on=date(2025, 3, 8),
        published_on=date(2025, 3, 9),
        effective_on=date(2025, 3, 11),
        expires_on=date(2025, 3, 14),
    )
    story.night({page: final})
    assert events(story, TITLE)[0]["status"] == "not_yet_in_force"
    _, consultation = events(story, notice["title"])
    assert consultation == [
        ("published", "2025-03-04"),
        ("opened", "2025-03-04"),
        ("extended", "2025-03-05"),
        ("closed", "2025-03-07"),
        ("outcome", "2025-03-08"),
        ("finalised", "2025-03-09"),
    ]
    story.night()
    story.night()
    assert events(story, TITLE)[0]["status"] == "in_force"
    amending = act(
        Relation.AMENDS,
        kind=PolicyKind.AMENDING_DECISION,
        title="测试市人民政府关于修改办法的决定",
        effective_on=date(2025, 3, 12),
    )
    story.night({ACT: amending})
    words = f"《{TITLE}》有效期延长至2025年3月17日"
    longer = replace(cite(Relation.PROLONGS), as_written=words)
    prolonging = make_reading(
        words, title="关于延长有效期的通知", kind=PolicyKind.NOTICE, signed_on=date(2025, 3, 13), cited=(longer,)
    )
    story.night({OTHER: prolonging})
    story.night(days=3)
    story.night()
    assert events(story, TITLE)[0]["status"] == "amended"
    story.night()
    row, told = events(story, TITLE)
    assert row["status"] == "expired"
    assert told == [
        ("published", "2025-03-09"),
        ("in_force", "2025-03-11"),
        ("amended", "2025-03-12"),
        ("prolonged", "2025-03-13"),
        ("expired", "2025-03-18"),
    ]


def test_a_repeal_with_a_day_ahead_holds_from_that_day(story, make_reading, page, act):
    story.night({page: make_reading(KEEP, published_on=date(2024, 1, 1))})
    story.night({ACT: act(Relation.REPEALS, on=date(2025, 3, 8))})
    assert events(story, TITLE)[0]["status"] == "in_force"
    story.night()
    story.night()
    assert events(story, TITLE)[0]["status"] == "in_force"
    story.night()
    row, told = events(story, TITLE)
    assert (row["status"], told[-1]) == ("repealed", ("repealed", "2025-03-08"))


def test_two_acts_that_repeal_each_other_both_stand(story, act):
    one, two = "测试市人民政府关于甲事项的决定", "测试市人民政府关于乙事项的决定"
    pages = {
        ACT: act(Relation.REPEALS, title=one, cited=(cite(Relation.REPEALS, two),)),
        OTHER: act(Relation.REPEALS, title=two, cited=(cite(Relation.REPEALS, one),)),
    }
    story.night(pages)
    for _ in range(3):
        story.night()
    for title in (one, two):
        row, told = events(story, title)
        assert row["status"] != "repealed"
        assert not {"repealed", "restored"} & {kind for kind, _ in told}


def test_an_act_never_repeals_or_prolongs_itself(story, act):
    title = "测试市人民政府关于甲事项的决定"
    story.night(
        {ACT: act(Relation.REPEALS, title=title, cited=(cite(Relation.REPEALS, title), cite(Relation.PROLONGS, title)))}
    )
    story.night()
    row, told = events(story, title)
    assert row["status"] == "in_force"
    assert [kind for kind, _ in told] == ["published"]


def test_an_act_split_by_address_never_repeals_its_own_copy(story, act):
    title = "测试市人民政府关于甲事项的决定"
    reading = act(Relation.REPEALS, title=title, doc_number="测政发〔2025〕9号", cited=(cite(Relation.REPEALS, title),))
    story.night({ACT: reading})
    story.night({OTHER: reading})
    assert [r["to_policy_id"] for r in story.rows("relations", relation="repeals")] == [None]


def test_an_amendment_of_a_policy_never_seen_waits_and_holds_when_it_arrives(story, make_reading, page, act):
    amending = act(Relation.AMENDS, kind=PolicyKind.AMENDING_DECISION, effective_on=date(2025, 3, 4))
    story.night({ACT: amending})
    story.night()
    assert [r["to_policy_id"] for r in story.rows("relations", relation="amends")] == [None]
    story.night({page: make_reading(KEEP, published_on=date(2024, 1, 1))})
    row, told = events(story, TITLE)
    assert row["status"] == "amended"
    assert told[-1] == ("amended", "2025-03-04")


def test_a_page_that_vanishes_is_withdrawn_and_never_repealed(story, make_reading, page):
    story.night({page: make_reading(KEEP, published_on=date(2024, 1, 1))})
    for failed in range(3):
        story.night(failed=[page])
        assert events(story, TITLE)[0]["status"] == "in_force", failed
    story.night(absent={page: 1})
    assert events(story, TITLE)[0]["status"] == "in_force"
    story.night(absent={page: 2})
    row, told = events(story, TITLE)
    assert row["status"] == "withdrawn"
    assert [kind for kind, _ in told] == ["published", "withdrawn"]
    assert story.real_changes() == []


COUNT = 300


@pytest.fixture
def published(story, make_reading, page):
    """Three hundred policies in force, as the nights before left them."""
    story.night(
        {
            f"{page}?{n}": make_reading(
                f"第{n}号办法的规定，自公布之日起施行。",
                title=f"测试市第{n}号管理办法",
                doc_number=f"测政发〔2015〕{n}号",
                published_on=date(2015, 1, 1),
            )
            for n in range(1, COUNT + 1)
        }
    )
    return story


def rows_of_list():
    return [
        ("序号", "文件名称", "文号"),
        *((str(n), f"测试市第{n}号管理办法", f"测政发〔2015〕{n}号") for n in range(1, COUNT + 1)),
    ]


def decision_page(content):
    """A page whose body decides, with a list on it or in its file."""
    lines = ["各区人民政府：", f"经研究，决定废止下列{COUNT}件行政规范性文件（见附件）。", "本决定自公布之日起施行。"]
    body = "".join(f"<p>{line}</p>" for line in lines)
    title = "测试市人民政府关于废止部分行政规范性文件的决定"
    return (
        f'<html><head><meta name="ArticleTitle" content="{title}"></head><body><h1>{title}</h1><div class="TRS_Editor">'
        f"<p>测政发〔2025〕1号</p>{body}<p>测试市人民政府</p><p>2025年3月4日</p>{content}</div></body></html>"
    )


def read_page(content):
    return read_matter(family("trs").page_matter(decision_page(content), ACT), portal=None)


def all_repealed(story):
    listed = [row for row in story.rows("policies") if row["doc_number"].startswith("测政发〔2015〕")]
    left = [row["title"] for row in listed if row["status"] != "repealed"]
    assert left == []
    assert len(story.rows("events", event="repealed")) == COUNT


def test_a_table_of_three_hundred_on_the_page_repeals_each_of_them(published):
    cells = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows_of_list())
    published.night({ACT: read_page(f"<p>附件</p><p>废止的行政规范性文件目录</p><table>{cells}</table>")})
    all_repealed(published)


@pytest.fixture
def listed():
    """A Word file that lists them in a table, as (text, tables)."""

    def listed(heading):
        written = docx.Document()
        written.add_paragraph("附件")
        written.add_paragraph(heading)
        table = written.add_table(rows=0, cols=3)
        for row in rows_of_list():
            for cell, words in zip(table.add_row().cells, row, strict=True):
                cell.text = words
        held = io.BytesIO()
        written.save(held)
        found = extract_text(held.getvalue(), DOCX, name="附件.docx")
        return "\n".join(found.lines), [rows for _, rows in found.tables]

    return listed


def test_a_table_of_three_hundred_in_the_file_of_the_page_repeals_each_of_them(published, listed):
    decision = with_repeals_of_files(read_page(""), [("附件.docx", *listed("废止的行政规范性文件目录"))])
    published.night({ACT: decision})
    all_repealed(published)
    assert {r["eid"] for r in published.rows("relations", relation="repeals")} == {"file:附件.docx"}


def test_a_file_that_lists_what_stays_in_force_repeals_nothing(listed):
    page = read_page("")
    for heading in ("继续有效的行政规范性文件目录", "行政规范性文件目录"):
        assert with_repeals_of_files(page, [("附件.docx", *listed(heading))]).cited == page.cited


def test_the_file_of_a_notice_repeals_nothing(listed):
    notice = replace(read_page(""), kind=PolicyKind.NOTICE)
    assert with_repeals_of_files(notice, [("附件.docx", *listed("废止的行政规范性文件目录"))]).cited == notice.cited


def test_a_list_whose_file_could_not_be_had_tonight_takes_no_repeal_back(published, listed):
    page = read_page("")
    link = AttachmentLink(name="附件.docx", url=f"{ACT}.docx", sha256=Sha256.of(b"1"), bytes=1)
    whole = with_repeals_of_files(replace(page, attachments=(link,)), [("附件.docx", *listed("废止的文件目录"))])
    published.night({ACT: whole})
    missing = replace(page, attachments=(replace(link, sha256=None, bytes=None),), expires_on=date(2030, 1, 1))
    published.night({ACT: missing})
    assert len(published.rows("versions", policy_id=published.rows("policies", url=ACT)[0]["policy_id"])) == 2
    all_repealed(published)
    assert published.rows("events", event="restored") == []


def test_a_text_replaced_after_two_amendments_holds_from_the_later_one(story, make_reading, page, act):
    story.night({page: make_reading(KEEP, published_on=date(2024, 1, 1), effective_on=date(2024, 2, 1))})
    first = act(
        Relation.AMENDS,
        kind=PolicyKind.AMENDING_DECISION,
        title="修改甲",
        effective_on=None,
        signed_on=date(2025, 3, 3),
    )
    second = act(Relation.AMENDS, kind=PolicyKind.AMENDING_DECISION, title="修改乙", effective_on=date(2025, 3, 1))
    story.night({ACT: first, OTHER: second})
    story.night(
        {page: make_reading(f"{KEEP}门票每人五元。", published_on=date(2024, 1, 1), effective_on=date(2024, 2, 1))}
    )
    (policy,) = story.rows("policies", title=TITLE)
    versions = story.rows("versions", policy_id=policy["policy_id"])
    assert [str(v["effective_on"]) for v in versions] == ["2024-02-01", "2025-03-03"]


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"signed_on": date(2021, 5, 20), "effective_on": date(2021, 6, 1)}, ("2021-05-20", "")),
        ({"effective_on": date(2021, 6, 1)}, ("2021-06-01", "effective_on 2021-06-01; ")),
        ({"effective_on": date(2025, 6, 1)}, ("2025-03-04", "")),
    ],
)
def test_a_text_is_published_by_a_day_of_its_own_before_that_of_our_first_sight(story, make_reading, page, facts, told):
    story.night({page: make_reading("管理适用本办法。", **facts)})
    (event,) = story.rows("events", event="published")
    assert (str(event["event_on"]), event["evidence"].removesuffix(page)) == told
