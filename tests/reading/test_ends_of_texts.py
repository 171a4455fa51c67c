"""What stands below the last item of a text, below its signature, and around a consultation is no part of that item."""

from __future__ import annotations

import pytest

from gongbao.reading import facts_of, read_text

NOTICE = """禾田市民政局关于做好养老服务补贴工作的通知

各区县民政局：
现将有关事项通知如下。
一、补贴标准。每人每月不超过300元。
二、工作要求
（一）加强管理。各区县要建立台账。
（二）按时发放。{last}
{below}

禾田市民政局
2024年3月5日
{note}
"""
LAST = "每月20日前发放到位。"
HOLDS = "本通知自2024年4月1日起施行。"


def clauses(last: str = LAST, below: str = HOLDS, note: str = "") -> dict[str, tuple[str, str]]:
    found = facts_of(read_text(NOTICE.format(last=last, below=below, note=note)))["clauses"]
    return {c["eid"]: (c["level"], c["text"] or c["heading"] or "") for c in found}


@pytest.mark.parametrize(
    "below",
    [
        HOLDS,
        "本通知自2024年4月1日起施行，有效期3年。原《养老补贴办法》（禾民〔2019〕3号）同时废止。",
        "本通知由市民政局负责解释。",
        "以上措施自印发之日起施行。",
        "特此通知。",
        "此外，对相关文件条文顺序作相应调整。",
    ],
)
def test_a_closing_provision_stands_by_itself(below: str) -> None:
    assert clauses(below=below)["closing"] == ("closing", below)


def test_what_follows_a_closing_provision_goes_with_it() -> None:
    found = clauses(below=f"{HOLDS}\n市民政局此前规定与本通知不一致的，按本通知执行。")
    assert found["closing__para_2"] == ("para", "市民政局此前规定与本通知不一致的，按本通知执行。")
    assert not any(eid.startswith("h1_2__h2_2__para") for eid in found)


@pytest.mark.parametrize(
    "text",
    [
        "一、目的\n（一）甲。\n二、施行时间\n本通知自2024年4月1日起施行。",
        "一、目的\n二、其他事项。请各县照办。\n本通知自2024年4月1日起施行。",
        "一、目的\n（一）甲。\n本市自2024年起实施的项目照旧。\n（二）乙。",
        "第一条 甲办法适用于本市。\n第二条 乙照办。\n本办法自2024年4月1日起施行。",
        "一、目的\n（一）甲。\n本通知自2024年4月1日起施行。\n（二）乙。",
    ],
    ids=["an item without other words", "an item about the rest", "prose", "an article", "an item below"],
)
def test_what_an_item_says_of_itself_stays_with_it(text: str) -> None:
    found = facts_of(read_text(f"禾田市甲工作通知\n\n{text}\n"))["clauses"]
    assert not any(c["eid"].startswith("closing") for c in found)


def test_the_remark_below_the_signature_is_no_signature() -> None:
    found = clauses(note="（此件公开发布）")
    assert found["signature"] == ("signature", "禾田市民政局 2024年3月5日")
    assert found["note"] == ("note", "（此件公开发布）")


@pytest.mark.parametrize(
    ("note", "published"),
    [
        ("（2024年3月12日禾田市人民政府令第19号公布　自2024年5月1日起施行）", "2024-03-12"),
        ("（2024年3月12日禾田市人民政府令第19号公布，2024年5月1日起实施）", "2024-03-12"),
        (
            "（1999年3月12日禾田市人民政府令第9号公布　根据2024年3月5日禾田市人民政府令第19号修正　自2024年5月1日起施行）",
            None,
        ),
    ],
)
def test_a_note_that_goes_on_with_the_force_tells_when_it_was_published(note: str, published: str | None) -> None:
    text = f"禾田市人民政府关于修改《禾田市甲办法》的决定\n\n{note}\n\n一、删去第三条。\n二、将第五条中的“五日”修改为“三日”。\n"
    facts = facts_of(read_text(text))
    assert facts["published_on"] == published


ASKING = """禾田市水利局关于公开征求《禾田市河道管理办法（征求意见稿）》意见的公告

我局起草了《禾田市河道管理办法（征求意见稿）》，现公开征求意见，请于2024年5月20日前反馈：
{ways}

附件：1.禾田市河道管理办法（征求意见稿）
2.起草说明

禾田市水利局
2024年4月19日
"""


def test_a_notice_lists_the_draft_that_its_title_names_among_its_files() -> None:
    facts = facts_of(read_text(ASKING.format(ways="一、电子邮件：a@hetian.example\n二、信函：江滨路8号")))
    assert facts["attachments"] == ["禾田市河道管理办法（征求意见稿）", "起草说明"]


def test_ways_to_answer_are_no_outline() -> None:
    ways = "一、电子邮件：a@hetian.example\n二、信函：江滨路8号水利局\n三、联系电话：见门户网站"
    assert facts_of(read_text(ASKING.format(ways=ways)))["outline"] == {}


def test_a_notice_with_parts_of_its_own_keeps_them() -> None:
    ways = "一、征求意见的内容。见附件。\n二、时间。自公告之日起三十日。\n三、方式。信函邮寄至江滨路8号。"
    assert facts_of(read_text(ASKING.format(ways=ways)))["outline"] == {"h1": 3}
